"""Rounds of a measurement on a machine that is shared: the ones in which nobody else worked are what is measured."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import Server

MOST_SHARE = 0.1
FEWEST = 5


@dataclass(frozen=True)
class Sample:
    """How long one thing took by one way: by the clock, and by the processor where that was looked at."""

    way: str
    name: str
    clock_s: float
    cpu_s: float = 0.0


@dataclass
class Round:
    """Samples that were taken one after another, and the share of the machine that others used meanwhile."""

    samples: list[Sample] = field(default_factory=list)
    others: float = 0.0


@contextmanager
def a_round(servers: Sequence[Server]) -> Iterator[Round]:
    """A round to take samples in; whatever these servers and this process do not use is the others'."""
    found = Round()
    begun, own, busy = time.perf_counter(), _own_s(servers), _busy_s()
    yield found
    took = (time.perf_counter() - begun) * (os.cpu_count() or 1)
    found.others = max(0.0, (_busy_s() - busy) - (_own_s(servers) - own)) / took


def quietest(rounds: Sequence[Round], title: str) -> list[Sample]:
    """The samples of the rounds in which others used next to nothing, or else of the few in which they used least."""
    ordered = sorted(rounds, key=lambda one: one.others)
    chosen = [one for one in ordered if one.others <= MOST_SHARE]
    chosen = chosen if len(chosen) >= FEWEST else ordered[:FEWEST]
    print(f"\n{title}: {len(chosen)} of {len(rounds)} rounds, in which others used", end="")
    print(f" at most {chosen[-1].others:.0%} of the machine (in all rounds {ordered[-1].others:.0%})")
    return [sample for one in chosen for sample in one.samples]


def _own_s(servers: Sequence[Server]) -> float:
    return time.process_time() + sum(server.cpu_s() for server in servers)


def _busy_s() -> float:
    """What all processors did since the start but idling and waiting for the disk."""
    fields = [int(text) for text in Path("/proc/stat").read_text(encoding="ascii").splitlines()[0].split()[1:9]]
    idle, waiting = fields[3:5]
    return (sum(fields) - idle - waiting) / os.sysconf("SC_CLK_TCK")
