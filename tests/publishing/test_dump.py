"""The dump of a store that only speaks SPARQL is whole, or it is an error."""

import pytest
from pyoxigraph import Quad, Store

from app.model.errors import RemoteStoreError
from app.model.terms import BlankNode, Literal, NamedNode, Triple
from app.publishing.dump import graphs_of
from app.settings import INTERNAL
from app.store.embedded import ReadableStore
from app.store.queries import Queries

HERE = "https://example.org/"
P = NamedNode(f"{HERE}p")


def filled() -> Store:
    """Two graphs, with a blank node of one name in both."""
    store = Store()
    for graph in ("one", "two"):
        for number in range(5):
            store.add(Quad(BlankNode("b"), P, Literal(number), NamedNode(HERE + graph)))
    store.add(Quad(NamedNode(f"{HERE}a"), P, BlankNode("b"), NamedNode(f"{HERE}one")))
    return store


class Cutting(ReadableStore):
    """A real store whose long answers are cut, as some endpoints do in silence."""

    def construct(self, sparql: str) -> frozenset[Triple]:
        return frozenset(list(super().construct(sparql))[:4])


class Changing(ReadableStore):
    """A real store that somebody changes while it is read, without any graph changing its size."""

    def __init__(self, oxigraph: Store) -> None:
        super().__init__(oxigraph)
        self._revisions = iter(("first", "second"))

    def revision(self) -> str:
        return next(self._revisions)


def test_every_graph_comes_whole_and_in_order() -> None:
    parts = list(graphs_of(Queries(ReadableStore(filled()), INTERNAL)))
    assert [(graph.value, len(triples)) for graph, triples in parts] == [(f"{HERE}one", 6), (f"{HERE}two", 5)]


def test_a_blank_node_of_one_graph_is_none_of_another() -> None:
    (_, one), (_, two) = graphs_of(Queries(ReadableStore(filled()), INTERNAL))

    def blank(triples: list[Triple]) -> set[BlankNode]:
        return {term for triple in triples for term in (triple.subject, triple.object) if isinstance(term, BlankNode)}

    assert len(blank(one)) == len(blank(two)) == 1
    assert blank(one).isdisjoint(blank(two))


def test_an_answer_that_was_cut_is_an_error_that_names_the_graph() -> None:
    with pytest.raises(RemoteStoreError, match=r"example\.org/one counts 6 triples and 4 came"):
        list(graphs_of(Queries(Cutting(filled()), INTERNAL)))


def test_a_store_that_changed_meanwhile_is_an_error() -> None:
    with pytest.raises(RemoteStoreError, match="changed while it was fetched"):
        list(graphs_of(Queries(Changing(filled()), INTERNAL)))
