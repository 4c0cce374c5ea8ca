"""Many triples put into a store at once, as files of the engine's own: a transaction of as many takes far more.

The engine takes such files in whole or not at all, but what has to go goes by another step, and so does the revision.
So it is done to a store whose state before is kept and read meanwhile (before.py).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile

from pyoxigraph import RdfFormat, serialize
from pyoxigraph import Store as Oxigraph

from app.store.derived import quads_of
from app.store.port import Change
from app.store.updates import Updates, taking

MANY = 20_000  # triples that come; of fewer a transaction is as quick
_COMING = ".coming-"
_AT_ONCE = 20_000  # triples that go in one step


def is_for_bulk(changes: Sequence[Change]) -> bool:
    """Whether these changes bring many triples."""
    return sum(len(change.new) for change in changes) >= MANY


@contextmanager
def written(changes: Sequence[Change], directory: Path) -> Iterator[Path]:
    """What comes, as a file beside the store for as long as the block lasts; nothing has been done to the store yet.

    The engine reads a file while others go on; given the triples themselves it would hold Python for seconds.
    """
    with NamedTemporaryFile(dir=directory.parent, prefix=f"{directory.name}{_COMING}") as file:
        quads = chain.from_iterable(quads_of(change.graph, change.new) for change in changes)
        serialize(quads, file, RdfFormat.N_QUADS)
        file.flush()
        yield Path(file.name)


def change_in_bulk(
    oxigraph: Oxigraph, updates: Updates, changes: Sequence[Change], revision: str, coming: Path
) -> None:
    """Put in what comes, take out what goes, and renew the revision, step by step."""
    oxigraph.bulk_load(path=str(coming), format=RdfFormat.N_QUADS)
    for change in changes:
        gone = list(change.gone)
        for start in range(0, len(gone), _AT_ONCE):
            oxigraph.update(taking(change.graph, gone[start : start + _AT_ONCE]))
    oxigraph.update(updates.stamp(revision))


def sweep(directory: Path) -> None:
    """Remove the files that killed processes left beside a store that nobody else has open."""
    for left in directory.parent.glob(f"{directory.name}{_COMING}*"):
        left.unlink(missing_ok=True)
