"""What a submission need not say: what its organisation's profile says for it, and what follows from its classes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from app.checking.classes import Broader
from app.checking.persons import words
from app.model.kinds import Kind, Row
from app.model.languages import Text
from app.model.names import ID, RDF_TYPE
from app.model.submissions import Finding, Reading, Severity, Submitter
from app.model.terms import NamedNode, Term, Triple, node
from app.store.queries import Queries

_TYPE = NamedNode(RDF_TYPE)


def completed(reading: Reading, kind: Kind, submitter: Submitter | None, graph: Queries) -> Reading:
    """What was read, with what the organisation's profile adds to a thing of which a submission has one.

    What the thing says itself stands, and who names a contact of its own takes none of the profile's. A thing that is
    not there at all is made. A remark tells what was taken.
    """
    triples, findings = list(reading.triples), list(reading.findings)
    for row in kind.rows if submitter is not None and submitter.iri is not None else ():
        if row.supplied_by is not None and submitter is not None:
            added = list(_added(row, triples, submitter, graph))
            triples += added
            findings += _remarks(row, added, submitter)
    return Reading(tuple(triples), reading.places, tuple(findings))


def with_broader_classes(triples: Sequence[Triple], broader: Broader) -> Iterator[Triple]:
    """The triples, and of each thing every class that its own is a special form of, as the packaged graphs say it."""
    general = {NamedNode(special): [*map(NamedNode, sorted(found))] for special, found in broader.items()}
    yield from triples
    for triple in triples:
        if triple.predicate == _TYPE and isinstance(triple.object, NamedNode):
            for found in general.get(triple.object, ()):
                yield Triple(triple.subject, _TYPE, found)


def _added(row: Row, triples: Sequence[Triple], submitter: Submitter, graph: Queries) -> Iterator[Triple]:
    things = [triple.subject for triple in triples if triple.predicate == _TYPE and triple.object == row.target]
    supplied = _supplied(row, submitter, graph) if len(things) <= 1 else {}
    if not supplied:
        return
    thing = things[0] if things else NamedNode(f"{ID}{row.id_path}/{submitter.code}")
    if not things:
        yield Triple(thing, _TYPE, row.target)
    said = {triple.predicate for triple in triples if triple.subject == thing}
    contact = words().contact_point
    if contact & said:
        said |= contact
    for found in row.properties:
        if found.path not in said:
            yield from (Triple(thing, found.path, value) for value in supplied.get(found.path, ()))


def _supplied(row: Row, submitter: Submitter, graph: Queries) -> Mapping[NamedNode, list[Term]]:
    if row.supplied_by is None or submitter.iri is None:
        return {}
    asked = {"class": [row.supplied_by], "publisher": [NamedNode(submitter.iri)]}
    supplied: dict[NamedNode, list[Term]] = {}
    for predicate, value in graph.rows("supplied", asked):
        if value is not None:
            supplied.setdefault(node(predicate), []).append(value)
    return supplied


def _remarks(row: Row, added: Iterable[Triple], submitter: Submitter) -> Iterator[Finding]:
    """One remark on everything that was taken for one thing."""
    named = {found.path: found.name for found in row.properties}
    taken = [triple for triple in added if triple.predicate in named]
    if not taken:
        return
    names = list(dict.fromkeys(named[triple.predicate] for triple in taken))
    dutch, english = ", ".join(name.nl for name in names), ", ".join(name.en for name in names)
    subject = taken[0].subject
    yield Finding(
        "from-profile",
        Severity.INFO,
        Text(
            f"uit het profiel van {submitter.code} komt: {dutch}",
            f"taken from the profile of {submitter.code}: {english}",
        ),
        Text(
            "Niets te doen; zet het in het bestand zelf als het hier anders is.",
            "Nothing to do; put it into the file itself where it is different here.",
        ),
        focus=subject if isinstance(subject, NamedNode) else None,
    )
