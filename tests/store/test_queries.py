"""A query file is called by its name, with values in its slots."""

from pathlib import Path

import pytest
from store.facts import GRAPH, OTHER, saying

from app.model.terms import Literal
from app.store.queries import Queries


@pytest.fixture
def queries(store, tmp_path: Path) -> Queries:
    folder = tmp_path / "queries"
    (folder / "deeper").mkdir(parents=True)
    (folder / "who.rq").write_text('SELECT ?s { VALUES ?v { "one" } ?s <https://example.org/says> ?v }')
    (folder / "all.rq").write_text("CONSTRUCT WHERE { ?s <https://example.org/says> ?v }")
    (folder / "deeper" / "count.rq").write_text("SELECT (COUNT(*) AS ?n) { ?s <https://example.org/says> ?v }")
    store.replace(GRAPH, saying("one"))
    store.replace(OTHER, saying("other"))
    return Queries(store, folder)


def test_a_select_is_called_by_name_as_it_stands_or_with_values(queries):
    assert len(queries.rows("who")) == 1
    assert len(queries.rows("who", {"v": [Literal("one"), Literal("other")]})) == 2
    assert queries.rows("who", {"v": []}) == []
    assert queries.rows("who", {"v": [Literal('" } DROP ALL #')]}) == []


def test_a_construct_gives_triples(queries):
    assert queries.triples("all") == saying("one", "other")


def test_a_name_can_stand_in_a_folder(queries):
    assert queries.rows("deeper/count") == [(Literal(2),)]


def test_a_value_without_a_slot_is_an_error(queries):
    with pytest.raises(KeyError, match="nonsense"):
        queries.rows("who", {"nonsense": [Literal("one")]})


def test_a_name_without_a_file_is_an_error(queries):
    with pytest.raises(FileNotFoundError):
        queries.rows("nobody")


def test_a_file_is_read_anew_by_nobody_but_its_rows_are_those_of_now(queries):
    assert len(queries.rows("deeper/count")) == 1
    queries.store.replace(OTHER, [])
    assert queries.rows("deeper/count") == [(Literal(1),)]
