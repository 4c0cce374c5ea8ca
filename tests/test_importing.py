"""A framework is brought in beside a running desk: what is sent in waits while it is put, and not while it is read."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock

import pytest

from app.importing import Place, bring_in, skos
from app.model.terms import Triple
from app.opening import open_publisher
from app.settings import INTERNAL
from app.store import bulk
from app.store.embedded import EmbeddedStore
from app.store.layout import RECORDS
from app.store.queries import Queries
from app.store.records import Records
from app.store.updates import Updates

FRAMEWORK = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/scheme> a skos:ConceptScheme ; skos:prefLabel "Kunde"@nl .
<https://example.org/a> a skos:Concept ; skos:inScheme <https://example.org/scheme> ; skos:prefLabel "A"@nl .
<https://example.org/b> a skos:Concept ; skos:inScheme <https://example.org/scheme> ; skos:prefLabel "B"@nl ;
  skos:broader <https://example.org/a> .
"""
ABOVE = """
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
ASK { <https://example.org/b> skos:broaderTransitive <https://example.org/a> }
"""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """An empty store with its publisher, and the lock of a desk."""
    with (
        closing(EmbeddedStore(tmp_path / "public", Updates(INTERNAL))) as store,
        closing(Records(tmp_path / RECORDS)) as records,
        open_publisher(store, tmp_path) as publisher,
    ):
        yield Place(publisher, Queries(store, INTERNAL), records, Lock())


@pytest.mark.parametrize("many", [20_000, 1])  # put as one transaction, and in several steps
def test_what_is_sent_in_waits_while_a_framework_is_put_and_not_while_it_is_read(
    tmp_path: Path, place: Place, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MANY", many)
    assert isinstance(place.accepting, type(Lock()))
    reading: list[bool] = []
    putting: list[bool] = []
    accepting = place.accepting

    def read(triples: Iterator[Triple]) -> Iterator[Triple]:
        for triple in triples:
            reading.append(accepting.locked())
            yield triple

    place.publisher.listen(lambda _: putting.append(accepting.locked()))
    file = tmp_path / "kunde.ttl"
    file.write_text(FRAMEWORK, encoding="utf-8")
    framework, triples = skos(file, "kunde-1")
    told = bring_in(place, framework, read(triples))
    assert (set(reading), putting, accepting.locked()) == ({False}, [True], False)
    assert (told.concepts, told.new, told.gone) == (2, told.triples, 0)
    assert [str(row[0].value) for row in place.queries.store.select(ABOVE).rows] == ["true"]
    assert told.revision == place.queries.store.revision()
