"""Whose things they are: an organisation describes only what is its own, and no vocabulary comes in with the data."""

from collections.abc import Iterator
from itertools import islice

from app.checking.case import MOST_FINDINGS, Case
from app.checking.iris import hides_something, inside, is_normal, is_public_page, normal
from app.checking.phrases import one, quoted
from app.checking.subjects import Subject, paths_of
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import BASE, ID, PREFIXES, RDF_TYPE, TOOI, compact
from app.model.submissions import Finding, Places, Severity, Submitter
from app.model.terms import BlankNode, Literal, NamedNode, Term

_SH = "http://www.w3.org/ns/shacl#"
_SCHEMA_LANGUAGES = (PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"], _SH)
_VOCABULARIES = (*PREFIXES.values(), _SH, "http://schema.org/", f"{BASE}shapes", f"{BASE}def")
_GRAPHS = f"{ID}graph"
_ANY_URI = f"{PREFIXES['xsd']}anyURI"
_TYPE = NamedNode(RDF_TYPE)


def check_ownership(case: Case) -> list[Finding]:
    """What is wrong with whose things are described and with the IRIs; without a submitter, only with the IRIs."""
    namespaces = None if case.submitter is None else namespaces_of(case.submitter, case.kind)
    known = paths_of(case.kind.rows)

    def found() -> Iterator[Finding]:
        for subject in case.subjects:
            yield from _subject(subject, namespaces, case.submitter, case.places)
            yield from _schema_classes(subject, case.places)
            for predicate, value in subject.statements:
                yield from _statement(subject, predicate, value, known, case.places)

    return list(islice(found(), MOST_FINDINGS))


def namespaces_of(submitter: Submitter, kind: Kind) -> tuple[str, ...]:
    """Where a submitter may describe things of a kind."""
    own = (f"{ID}{row.id_path}/{submitter.code}" for row in kind.rows)
    inherited = (f"{ID}{row.id_path}/{code}" for code in submitter.predecessors for row in kind.rows if row.keys)
    return tuple(dict.fromkeys((*own, *inherited, *submitter.namespaces)))


def owns(namespaces: tuple[str, ...], iri: str) -> bool:
    """Whether an IRI may be a subject: in its normal form, in one of the namespaces, and no word of a vocabulary."""
    return (
        is_normal(iri)
        and any(inside(namespace, iri) for namespace in namespaces)
        and not _is_vocabulary(iri)
        and not (iri.startswith(BASE) and (iri.endswith("/") or any(mark in iri for mark in "?#")))
    )


def _is_vocabulary(iri: str) -> bool:
    if iri.startswith(ID):
        return inside(_GRAPHS, iri)
    return any(
        inside(namespace, iri) or (namespace.endswith(("#", "/")) and iri.startswith(namespace))
        for namespace in _VOCABULARIES
    )


def _subject(
    subject: Subject,
    namespaces: tuple[str, ...] | None,
    submitter: Submitter | None,
    places: Places,
) -> Iterator[Finding]:
    if isinstance(subject.node, BlankNode):
        yield Finding(
            "blank-node",
            Severity.VIOLATION,
            Text("er wordt iets beschreven dat geen IRI heeft", "something is described that has no IRI"),
            Text(
                "Geef het een IRI in uw eigen naamruimte, of zet de gegevens bij het ding zelf.",
                "Give it an IRI in your own namespace, or put the data with the thing itself.",
            ),
            places.find(subject.node),
        )
    elif not is_normal(subject.iri):
        yield _odd(subject, None, subject.iri, places)
    elif _is_vocabulary(subject.iri):
        yield _schema_finding(subject, None, None, subject.iri, places)
    elif namespaces is not None and submitter is not None and not owns(namespaces, subject.iri):
        yield _foreign(subject, namespaces, submitter, places)
    else:
        yield from _path(subject, submitter, places)


def _foreign(subject: Subject, namespaces: tuple[str, ...], submitter: Submitter, places: Places) -> Finding:
    may = next((f"{ID}{row.id_path}/{submitter.code}" for row in subject.rows), namespaces[0])
    return Finding(
        "foreign-subject",
        Severity.VIOLATION,
        Text(
            f"{quoted(subject.iri)} is niet van {submitter.code}, dus {submitter.code} beschrijft het niet",
            f"{quoted(subject.iri)} is not of {submitter.code}, so {submitter.code} does not describe it",
        ),
        Text(
            f"Beschrijf alleen wat begint met {may}/; noem dingen van anderen alleen als waarde.",
            f"Describe only what begins with {may}/; name things of others only as a value.",
        ),
        places.find(subject.node),
        subject.focus,
        found=subject.iri,
        expected=Text(f"{may}/…", f"{may}/…"),
    )


def _path(subject: Subject, submitter: Submitter | None, places: Places) -> Iterator[Finding]:
    """A thing below /id/ stands on the path of its class; elsewhere an organisation arranges things as it likes."""
    codes = ("",) if submitter is None else (submitter.code, *submitter.predecessors)
    wanted = [f"{ID}{row.id_path}/{code}" for code in codes for row in subject.rows]
    if not wanted or not subject.iri.startswith(ID) or any(inside(path, subject.iri) for path in wanted):
        return
    yield Finding(
        "wrong-path",
        Severity.VIOLATION,
        Text(
            f"{quoted(subject.iri)} staat niet op het pad van een {subject.rows[0].name.nl}",
            f"{quoted(subject.iri)} does not stand on the path of {one(subject.rows[0].name.en)}",
        ),
        Text(f"Laat de IRI beginnen met {wanted[0]}.", f"Let the IRI begin with {wanted[0]}."),
        places.find(subject.node),
        subject.focus,
        found=subject.iri,
        expected=Text(f"{wanted[0]}…", f"{wanted[0]}…"),
    )


def _schema_classes(subject: Subject, places: Places) -> Iterator[Finding]:
    known = {row.target for row in subject.rows}
    for found in subject.classes:
        if found not in known and found.value.startswith(_SCHEMA_LANGUAGES):
            yield _schema_finding(subject, _TYPE, found, compact(found.value), places)


def _statement(
    subject: Subject,
    predicate: NamedNode,
    value: Term,
    known: frozenset[NamedNode],
    places: Places,
) -> Iterator[Finding]:
    if predicate not in known and predicate.value.startswith(_SCHEMA_LANGUAGES):
        yield _schema_finding(subject, predicate, value, compact(predicate.value), places)
    elif predicate not in known and not is_normal(predicate.value):
        yield _odd(subject, predicate, predicate.value, places)
    if isinstance(value, NamedNode):
        yield from _address(subject, predicate, value, value.value, places)
    elif isinstance(value, Literal):
        if value.datatype.value == _ANY_URI and _may_be_an_address(subject, predicate):
            yield from _address(subject, predicate, value, value.value, places)
    elif not isinstance(value, BlankNode):
        yield Finding(
            "triple-term",
            Severity.VIOLATION,
            Text("een waarde is zelf een uitspraak", "a value is a statement itself"),
            Text("Zet er een gewone waarde neer.", "Put a plain value there."),
            places.find(subject.node, predicate, value),
            subject.focus,
            predicate,
        )


def _may_be_an_address(subject: Subject, predicate: NamedNode) -> bool:
    """Whether an address written as a literal would get past the shapes, which know what else belongs there."""
    asked = subject.known.properties.get(predicate)
    return asked is None or (not asked.is_iri and asked.datatype in {None, _ANY_URI})


def _address(subject: Subject, predicate: NamedNode, value: Term, iri: str, places: Places) -> Iterator[Finding]:
    ours = iri.startswith((BASE, TOOI))
    if is_normal(iri) and ours:
        return
    if ours or hides_something(iri) or (not is_normal(iri) and normal(iri).startswith((BASE, TOOI))):
        yield _odd(subject, predicate, iri, places, value)
    elif not is_public_page(iri):
        yield Finding(
            "unsafe-address",
            Severity.VIOLATION,
            Text(
                f"{quoted(iri)} is geen openbare pagina op http of https",
                f"{quoted(iri)} is no public page at http or https",
            ),
            Text(
                "Geef een volledig adres als https://www.example.org/pagina: geen IP-adres, geen localhost, "
                "geen gebruikersnaam, en letters van één schrift.",
                "Give a full address such as https://www.example.org/page: no IP address, no localhost, "
                "no user name, and letters of one script.",
            ),
            places.find(subject.node, predicate, value),
            subject.focus,
            predicate,
            value,
            iri,
        )


def _odd(subject: Subject, predicate: NamedNode | None, iri: str, places: Places, value: Term | None = None) -> Finding:
    better = normal(iri)
    return Finding(
        "odd-iri",
        Severity.VIOLATION,
        Text(
            f"{quoted(_visible(iri))} staat niet in de gewone vorm van een IRI",
            f"{quoted(_visible(iri))} does not stand in the normal form of an IRI",
        ),
        Text(
            f"Schrijf {_visible(better)}."
            if is_normal(better)
            else "Gebruik alleen zichtbare letters van één schrift.",
            f"Write {_visible(better)}." if is_normal(better) else "Use only visible letters of one script.",
        ),
        places.find(subject.node, predicate, value),
        subject.focus,
        predicate,
        value,
        _visible(iri),
    )


def _schema_finding(
    subject: Subject,
    predicate: NamedNode | None,
    value: Term | None,
    found: str,
    places: Places,
) -> Finding:
    return Finding(
        "schema-statement",
        Severity.VIOLATION,
        Text(
            f"{quoted(found)} zegt iets over woorden of regels, niet over een ding",
            f"{quoted(found)} says something of words or rules, not of a thing",
        ),
        Text(
            "Laat deze uitspraak weg: klassen, eigenschappen, regels en grafen staan vast.",
            "Leave this statement out: classes, properties, rules and graphs are fixed.",
        ),
        places.find(subject.node, predicate, value),
        subject.focus,
        predicate,
        value,
        found,
    )


def _visible(iri: str) -> str:
    """An IRI with what cannot be seen written as a code."""
    return "".join(c if c.isprintable() and c != " " else f"\\u{ord(c):04X}" for c in iri)
