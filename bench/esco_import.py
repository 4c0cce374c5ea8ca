"""The whole of ESCO brought in, as ``vakgraaf import esco`` does it: read, compared, written, and derived from.

python -m bench.esco_import [ROUNDS]

Each round starts from the reference graph in a new data directory. The files are not part of this project;
VAKGRAAF_STANDARDS names the folder that holds them, as esco/*.zip. Beside the clock stands the time that the processor
worked for this process, which others on the machine change less.
"""

import shutil
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from statistics import median
from tempfile import mkdtemp
from zipfile import ZipFile

from app.importing import Place, bring_in, esco
from app.main import open_store
from app.opening import open_publisher
from app.settings import INTERNAL, Settings
from app.store.layout import RECORDS
from app.store.queries import Queries
from app.store.records import Records

_FILES = ("esco-1.1.1-classification-en-csv.zip", "esco-1.1.1-relations-csv.zip")
AIM_S = 30


@dataclass(frozen=True)
class Took:
    """What one import took."""

    wall_s: float
    processor_s: float
    triples: int
    in_the_store: int


def main() -> None:
    """Bring it in some times over, and tell how long it took."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    aside = Path(mkdtemp(prefix="bench-esco-"))
    try:
        for name in _FILES:
            with ZipFile(Settings().standards / "esco" / name) as files:
                files.extractall(aside / "esco" / name.removesuffix(".zip"))
        for fed in (False, True):
            told(
                [imported(aside / "esco", aside / f"data-{fed}-{number}", fed=fed) for number in range(rounds)], fed=fed
            )
    finally:
        shutil.rmtree(aside)


def told(took: list[Took], *, fed: bool) -> None:
    """Print what the imports took; the memory is the most that this process ever had."""
    wall = [one.wall_s for one in took]
    print(f"{'beside a feed' if fed else 'into a store without a feed'}: {took[0].triples:,} triples read,")
    print(f"{took[0].in_the_store:,} in the store with what follows from them")
    print(f"wall {median(wall):.1f} s (aim {AIM_S} s), fastest {min(wall):.1f} s")
    print(f"processor {median(one.processor_s for one in took):.1f} s")
    print(f"most memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def imported(folder: Path, data_dir: Path, *, fed: bool) -> Took:
    """One import into a new data directory; whether its feed has begun, which then tells of every concept."""
    with (
        closing(open_store(data_dir)) as store,
        closing(Records(data_dir / RECORDS)) as records,
        open_publisher(store, data_dir) as publisher,
    ):
        if fed:
            publisher.catch_up()
        wall, processor = time.perf_counter(), time.process_time()
        framework, triples = esco(folder, "1.1.1")
        told = bring_in(Place(publisher, Queries(store, INTERNAL), records), framework, triples)
        return Took(time.perf_counter() - wall, time.process_time() - processor, told.triples, store.size())


if __name__ == "__main__":
    main()
