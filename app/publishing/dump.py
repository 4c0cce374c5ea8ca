"""The whole of a store that only speaks SPARQL, graph by graph, and never less than it says it holds."""

from collections.abc import Iterator

from app.model.errors import RemoteStoreError
from app.model.languages import Text
from app.model.terms import BlankNode, NamedNode, Triple, literal, node
from app.store.queries import Queries

Part = tuple[NamedNode, list[Triple]]


def graphs_of(queries: Queries) -> Iterator[Part]:
    """Every named graph with its triples, in the order of their names.

    Raises RemoteStoreError when a graph comes with fewer or more triples than were counted: endpoints cut long answers
    in silence, and a dump of half a graph looks like a whole one. Also when the store changed before the last graph.
    """
    revision = queries.store.revision()
    sizes = {node(graph): int(literal(triples).value) for graph, triples in queries.rows("graph-sizes")}
    for number, (graph, size) in enumerate(sizes.items(), start=1):
        triples = sorted(queries.triples("graph", {"graph": [graph]}), key=str)
        if len(triples) != size:
            raise _not_whole(graph, len(triples), size)
        yield graph, [_renamed(triple, number) for triple in triples]
    if queries.store.revision() != revision:
        raise _changed()


def _renamed(triple: Triple, graph: int) -> Triple:
    """A blank node of one answer is another than that of the next, whatever both are called."""
    subject, value = triple.subject, triple.object
    return Triple(
        BlankNode(f"g{graph}-{subject.value}") if isinstance(subject, BlankNode) else subject,
        triple.predicate,
        _renamed(value, graph)
        if isinstance(value, Triple)
        else BlankNode(f"g{graph}-{value.value}")
        if isinstance(value, BlankNode)
        else value,
    )


def _changed() -> RemoteStoreError:
    return RemoteStoreError(
        Text(
            "De graaf veranderde tijdens het ophalen, dus er is niets bewaard. Probeer het opnieuw.",
            "The graph changed while it was fetched, so nothing was kept. Try again.",
        ),
    )


def _not_whole(graph: NamedNode, found: int, counted: int) -> RemoteStoreError:
    return RemoteStoreError(
        Text(
            f"{graph.value} telt {counted} triples en er kwamen er {found}: het endpoint kapt antwoorden af, of de "
            "graaf veranderde intussen. Er is niets bewaard.",
            f"{graph.value} counts {counted} triples and {found} came: the endpoint cuts answers, or the graph "
            "changed meanwhile. Nothing was kept.",
        ),
    )
