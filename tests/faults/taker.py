"""A process that takes submissions in without end and acknowledges each, for as long as it lives.

Run as: taker.py <data directory> <acknowledgements>. For every line that it reads (the first number to send) it
forks a process that does so, and tells its number: what they share is read and imported once.
"""

import os
import sys
from itertools import count
from pathlib import Path

from submitting import TURTLE, catalogue, course

from app.desk import Sent
from app.main import here, join, open_desk, open_store
from app.submit import submit

PER_VERSION = 4


def contents(number: int | str) -> bytes:
    """A catalogue whose every course tells which it is of; its price is written otherwise than the store does."""
    price = "vg:price 2000.00 ;"
    return catalogue(*(course(f"c{place}", f"uit {number}", more=price) for place in range(PER_VERSION)))


def take(data_dir: Path, acknowledgements: Path, first: int) -> None:
    """Submit, acknowledge, and again."""
    store = open_store(data_dir)
    house = join(store)
    with open_desk(store, house, data_dir, here(house)) as desk:
        told = os.open(acknowledgements, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
        for number in count(first):
            receipt = submit(desk, Sent("catalogue", TURTLE, contents(number), "radio"))
            os.write(told, f"{number} {receipt.submission.version}\n".encode())


def main(data_dir: Path, acknowledgements: Path) -> None:
    """A process for each line, one after the other."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            take(data_dir, acknowledgements, int(line))
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
