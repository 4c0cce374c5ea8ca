"""Changes two graphs together, again and again, and says each revision that is acknowledged, until it is killed."""

import sys
from contextlib import closing
from itertools import count
from pathlib import Path

from store.facts import GRAPH, OTHER, version

from app.opening import open_publisher
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates

folder = Path(sys.argv[1])
with (
    closing(EmbeddedStore(folder / "public", Updates(INTERNAL))) as store,
    open_publisher(store, folder) as publisher,
):
    publisher.catch_up()
    for number in count():
        here, there = (GRAPH, OTHER) if number % 2 else (OTHER, GRAPH)
        changes = publisher.change({here: version(number, 30), there: version(number, number % 40)})
        sys.stdout.write(f"{changes[0].revision}\n")
        sys.stdout.flush()
