"""The story of a change that goes out: new contents of a graph → a new revision → everything that depends on it.

Answers, labels and lists are remembered by revision, so a new revision is all they need to be told.
"""

from collections.abc import Callable, Iterable

from app.model.terms import NamedNode, Triple
from app.publishing.giving_way import REFERENCE
from app.publishing.reference import PackagedGraph
from app.store.port import Change, Store
from app.store.records import GraphRecord, Records

Contents = Callable[[PackagedGraph], Iterable[Triple]]

SUBMISSION = "submission"  # by an organisation, or by the owner of the data directory: no release takes its place


def bring_up_to_date(
    store: Store, records: Records, packaged: Iterable[PackagedGraph], contents: Contents = PackagedGraph.triples
) -> list[Change]:
    """Put the packaged reference graph of this release in the place of an earlier one.

    A graph whose place a submission took is left alone. A packaged graph that is no longer in the package goes. Of each
    graph ``contents`` tells what is to stand: all of it, or what is left beside what organisations say themselves.
    """
    known = records.graphs()
    wanted = {found.graph.value: found for found in packaged}
    changes = []
    start = store.revision()
    for iri, found in wanted.items():
        record = known.get(iri)
        if record is not None and (record.origin != REFERENCE or _stands(record, found, start)):
            continue
        change = store.replace(found.graph, contents(found))
        records.note(GraphRecord(iri, REFERENCE, found.digest(), change.revision))
        changes.append(change)
    for iri, record in known.items():
        if record.origin == REFERENCE and iri not in wanted:
            changes.append(store.replace(NamedNode(iri), []))
            records.forget(iri)
    return [change for change in changes if change.changed]


def take_in(store: Store, records: Records, graph: NamedNode, triples: Iterable[Triple]) -> Change:
    """Make these the triples of a graph by an act of the owner; from then on no release replaces it."""
    change = store.replace(graph, triples)
    records.note(GraphRecord(graph.value, SUBMISSION, "", change.revision))
    return change


def _stands(record: GraphRecord, found: PackagedGraph, revision: str) -> bool:
    """Whether the store holds this file: not when an older copy of the store was put back since it was noted."""
    return record.digest == found.digest() and record.revision <= revision


def note_first_load(store: Store, records: Records, packaged: Iterable[PackagedGraph]) -> None:
    """Remember that these graphs were loaded when the store was made."""
    revision = store.revision()
    records.note(*(GraphRecord(found.graph.value, REFERENCE, found.digest(), revision) for found in packaged))
