"""A change of several steps that ends half-way: what stood before is read, and is what the next start finds."""

import shutil
from pathlib import Path

import pytest
from store.contract import covered, told
from store.facts import GRAPH, OTHER, ranked, saying

from app.model.errors import NotReadyError
from app.model.terms import NamedNode
from app.store import before, bulk
from app.store.embedded import EmbeddedStore


class EndsHalfWayError(Exception):
    """What no part of the store expects."""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "public"


@pytest.fixture
def half_way(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> EmbeddedStore:
    """A store of which a large change ended when its triples were in, and the rest was not."""
    store.replace_all({GRAPH: saying("one"), OTHER: ranked(2, 1)})
    steps: list[NamedNode] = []

    def ends(graph: NamedNode, _: object) -> str:
        steps.append(graph)
        raise EndsHalfWayError

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "MANY", 1)
        patched.setattr(bulk, "taking", ends)
        with pytest.raises(EndsHalfWayError):
            store.replace_all({GRAPH: saying("two"), OTHER: ranked(1, 2)})
    assert steps
    return store


def test_readers_keep_what_stood_before_and_nothing_more_is_taken(half_way, tmp_path):
    assert (told(half_way), covered(half_way)) == ({"one"}, {("high", "high"), ("high", "low"), ("low", "low")})
    revision = half_way.revision()
    for _ in range(2):
        with pytest.raises(NotReadyError, match="broke off"):
            half_way.replace(GRAPH, saying("three"))
        with pytest.raises(NotReadyError, match="broke off"):
            half_way.back_up(tmp_path / "copy")
    trouble = half_way.trouble()
    assert trouble is not None
    assert "brak af" in trouble.nl
    assert (told(half_way), half_way.revision()) == ({"one"}, revision)


def test_the_next_start_goes_back_to_what_stood_before_and_takes_changes_again(half_way, directory, opened):
    revision, size = half_way.revision(), half_way.size()
    half_way.close()
    again = opened(directory)
    assert (told(again), again.revision(), again.size()) == ({"one"}, revision, size)
    assert again.trouble() is None
    assert again.replace(GRAPH, saying("three")).revision > revision
    again.close()
    assert told(opened(directory)) == {"three"}
    assert [path.name for path in directory.parent.iterdir() if path.is_dir()] == ["public"]


def test_going_back_that_is_ended_itself_is_begun_again(half_way, directory, opened, monkeypatch):
    half_way.close()
    bring = before._bring_back  # noqa: SLF001
    left = 0

    def ends(kept: Path, target: Path) -> None:
        nonlocal left
        bring(kept, target)
        left -= 1
        if not left:
            raise EndsHalfWayError

    for files in (1, 3, 6):
        left = files
        with monkeypatch.context() as patched:
            patched.setattr(before, "_bring_back", ends)
            with pytest.raises(EndsHalfWayError):
                opened(directory)
    assert told(opened(directory)) == {"one"}


def test_a_store_that_was_put_back_from_elsewhere_is_left_as_it_is(half_way, directory, tmp_path, opened):
    elsewhere = opened(tmp_path / "elsewhere")
    elsewhere.replace(GRAPH, saying("put back"))
    elsewhere.close()
    half_way.close()
    shutil.rmtree(directory)
    (tmp_path / "elsewhere").rename(directory)
    assert told(opened(directory)) == {"put back"}
    assert not directory.with_name("public.before").exists()


def test_a_half_done_store_without_what_stood_before_is_not_opened(half_way, directory, opened):
    half_way.close()
    shutil.rmtree(directory.with_name("public.before"))
    with pytest.raises(NotReadyError, match="half changed"):
        opened(directory)


def test_what_stood_before_a_large_change_is_gone_when_the_store_is_closed(store, directory, monkeypatch):
    monkeypatch.setattr(bulk, "MANY", 1)
    store.replace(GRAPH, saying("one"))
    store.replace(GRAPH, saying("two"))
    store.close()
    assert not directory.with_name("public.before").exists()
