"""The store that can forget keeps the contract, and after a purge no file of it holds what was taken out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from on_disk import files_below, holding
from store.facts import GRAPH, saying

from app.model.terms import literal
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore
from app.store.forgetful import ForgetfulStore, as_forgetful
from app.store.updates import Updates

TELLS = "SELECT ?o { GRAPH %s { ?s ?p ?o } } ORDER BY ?o"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ForgetfulStore]:
    opened = ForgetfulStore(tmp_path / "graph", Updates(INTERNAL))
    yield opened
    opened.close()


def told(store: ForgetfulStore) -> list[str]:
    return [literal(row[0]).value for row in store.select(TELLS % GRAPH).rows]


def test_a_text_stays_in_the_files_until_it_is_purged(store: ForgetfulStore, tmp_path: Path) -> None:
    store.replace(GRAPH, saying("what is to be forgotten"))
    store.replace(GRAPH, saying("what stays"))
    assert holding(files_below(tmp_path), [b"what is to be forgotten"])
    revision = store.revision()
    store.purge()
    assert holding(files_below(tmp_path), [b"what is to be forgotten"]) == []
    assert told(store) == ["what stays"]
    assert store.revision() == revision


def test_it_takes_changes_after_a_purge_and_has_them_when_it_is_opened_again(tmp_path: Path) -> None:
    store = ForgetfulStore(tmp_path / "graph", Updates(INTERNAL))
    store.replace(GRAPH, saying("one"))
    store.purge()
    revision = store.replace(GRAPH, saying("two")).revision
    store.close()
    del store
    again = ForgetfulStore(tmp_path / "graph", Updates(INTERNAL))
    assert told(again) == ["two"]
    assert again.revision() == revision
    again.close()


@pytest.mark.parametrize("left", ["aside", "1"])
def test_what_an_interrupted_purge_left_is_removed_at_the_next_start(tmp_path: Path, left: str) -> None:
    store = ForgetfulStore(tmp_path / "graph", Updates(INTERNAL))
    store.replace(GRAPH, saying("one"))
    store.purge()
    store.close()
    del store
    (tmp_path / "graph" / left).mkdir()
    (tmp_path / "graph" / left / "of-before").write_bytes(b"forgotten")
    again = ForgetfulStore(tmp_path / "graph", Updates(INTERNAL))
    assert told(again) == ["one"]
    assert holding(files_below(tmp_path), [b"forgotten"]) == []
    again.close()


def test_a_copy_opens_as_a_store_of_its_own(store: ForgetfulStore, tmp_path: Path) -> None:
    store.replace(GRAPH, saying("forgotten"))
    store.replace(GRAPH, saying("kept"))
    store.purge()
    store.back_up(tmp_path / "copy")
    copy = ForgetfulStore(tmp_path / "copy", Updates(INTERNAL))
    assert told(copy) == ["kept"]
    assert copy.revision() == store.revision()
    copy.close()
    assert holding(files_below(tmp_path / "copy"), [b"forgotten"]) == []


def test_a_copy_of_a_store_of_another_kind_opens_as_one_that_forgets(tmp_path: Path) -> None:
    """A restricted store elsewhere is backed up as a plain one, and put back here."""
    plain = EmbeddedStore(tmp_path / "plain", Updates(INTERNAL))
    plain.replace(GRAPH, saying("kept"))
    plain.back_up(tmp_path / "copy")
    as_forgetful(tmp_path / "copy")
    as_forgetful(tmp_path / "copy")  # which changes nothing more
    copy = ForgetfulStore(tmp_path / "copy", Updates(INTERNAL))
    assert told(copy) == ["kept"]
    assert copy.revision() == plain.revision()
    copy.close()
    plain.close()
