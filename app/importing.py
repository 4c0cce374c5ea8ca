"""Bringing in what somebody else published, by the owner of the data directory: it becomes a graph of ours.

Like main.py this is a place where parts meet. What is brought in again takes the place of what was there, at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.model.collector import without_collector
from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.model.names import ID, XSD
from app.model.sssom import sssom as sssom_table
from app.model.terms import Literal, NamedNode, Term, Triple, day, spoken_literals
from app.publish import Publisher, take_in
from app.reading.esco import read_esco, version_of
from app.reading.skos import CONCEPT, read_skos
from app.reading.sssom import MappingFile, read_sssom
from app.store.port import Change
from app.store.queries import Queries
from app.store.records import Records

ESCO = NamedNode(f"{ID}graph/esco/classification")
_ESCO_LICENCE = "http://publications.europa.eu/resource/authority/licence/COM_REUSE"
_FACTS = f"{ID}licence/facts"
_AT_ONCE = 1_000  # subjects in one look-up
_NAME = re.compile(r"(?P<series>[a-z][a-z0-9-]*?)(?:-(?P<version>\d+(?:\.\d+)*))?")

Counted = Callable[[Iterable[Triple]], Iterator[Triple]]


@dataclass(frozen=True)
class Place:
    """Where it is brought in. ``accepting`` is held while a graph gets its contents: what is sent in then waits."""

    publisher: Publisher
    queries: Queries
    records: Records
    accepting: AbstractContextManager[object] = field(default_factory=nullcontext)


@dataclass(frozen=True)
class Framework:
    """What is brought in: the graph, the framework in it, what it is called, and under which licence it may be used."""

    graph: NamedNode
    iri: NamedNode
    title: str
    series: str
    version: str
    licence: str
    source: str


@dataclass(frozen=True)
class Imported:
    """What became of it. ``elsewhere`` counts the triples left out because another graph says them already."""

    graph: str
    framework: str
    triples: int
    concepts: int
    new: int
    gone: int
    elsewhere: int
    revision: str


@dataclass(frozen=True)
class ImportedMappings:
    """What became of a file of mappings: how many there were, and what of the file was left out."""

    graph: str
    mappings: int
    triples: int
    new: int
    gone: int
    elsewhere: int
    persons_left_out: int
    columns_left_out: list[str]
    revision: str


def esco(folder: Path, version: str | None = None) -> tuple[Framework, Iterator[Triple]]:
    """ESCO as its official CSV files hold it; the version is in the folder's name, or it is given."""
    found = version or version_of(folder)
    if found is None:
        raise WrongInputError([_no_version(folder)])
    iri = NamedNode(f"{ID}framework/esco-{found}")
    title = f"ESCO {found}"
    return Framework(ESCO, iri, title, "esco", found, _ESCO_LICENCE, folder.name), read_esco(folder, iri)


def skos(path: Path, name: str, licence: str | None = None) -> tuple[Framework, Iterator[Triple]]:
    """A framework in SKOS under a name of the importer's choice, such as ``digcomp-2.2``."""
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise WrongInputError([_no_name(name)])
    iri = NamedNode(f"{ID}framework/{name}")
    graph = NamedNode(f"{ID}graph/{parts['series']}/{name}")
    version = parts["version"] or "1"
    found = Framework(graph, iri, name, parts["series"], version, licence or _FACTS, path.name)
    return found, read_skos(path, name, iri)


def bring_in(place: Place, framework: Framework, triples: Iterable[Triple]) -> Imported:
    """Put a framework in the place of what its graph held; when this returns, it is on disk."""
    with without_collector():
        wanted = {*triples, *_description(place.queries, framework)}
        change, elsewhere = _put(place, framework.graph, wanted)
        concepts = len({triple.subject for triple in wanted if triple.object == CONCEPT})
    return Imported(
        graph=framework.graph.value,
        framework=framework.iri.value,
        triples=len(wanted) - elsewhere,
        concepts=concepts,
        new=len(change.new),
        gone=len(change.gone),
        elsewhere=elsewhere,
        revision=change.revision,
    )


def bring_in_mappings(place: Place, asked: Mapping[str, Any]) -> ImportedMappings:
    """Put the mappings of a file in SSSOM in the place of those that came under this name before."""
    path, name, licence = Path(asked["path"]), asked["name"], asked["licence"]
    if _NAME.fullmatch(name) is None:
        raise WrongInputError([_no_name(name)])
    graph = NamedNode(f"{ID}graph/{name}/mappings")
    with without_collector():
        found = read_sssom(path, name)
        wanted = _without_known_names(place.queries, found.triples)
        wanted |= _description_of_set(place.queries, graph, path, found, licence)
        change, elsewhere = _put(place, graph, wanted)
    return ImportedMappings(
        graph=graph.value,
        mappings=found.mappings,
        triples=len(wanted) - elsewhere,
        new=len(change.new),
        gone=len(change.gone),
        elsewhere=elsewhere,
        persons_left_out=found.persons_left_out,
        columns_left_out=sorted(found.columns_left_out),
        revision=change.revision,
    )


def bring_in_for(place: Place, asked: Mapping[str, Any], counted: Counted = iter) -> dict[str, Any]:
    """Do what the command asks, in its own process or in the service's; what became of it, as JSON."""
    path = Path(asked["path"])
    if asked["what"] == "sssom":
        return asdict(bring_in_mappings(place, asked))
    if asked["what"] == "esco":
        framework, triples = esco(path, asked["version"])
    else:
        framework, triples = skos(path, asked["name"], asked["licence"])
    return asdict(bring_in(place, framework, counted(triples)))


def _put(place: Place, graph: NamedNode, wanted: set[Triple]) -> tuple[Change, int]:
    """Make these the triples of a graph, but for what another one says already: how many that are."""
    with place.accepting:
        elsewhere = wanted & _said_elsewhere(place.queries, graph, wanted)
        return take_in(place.publisher, place.records, graph, wanted - elsewhere), len(elsewhere)


def _description(queries: Queries, framework: Framework) -> frozenset[Triple]:
    values: dict[str, list[Term]] = {
        "graph": [framework.graph],
        "framework": [framework.iri],
        "licence": [NamedNode(framework.licence)],
        "version": [Literal(framework.version)],
        "series": [Literal(framework.series)],
        "title": _as_it_is(framework.title),
    }
    return queries.triples("describe-import", {**values, **_when_and_whence(framework.source)})


def _description_of_set(
    queries: Queries, graph: NamedNode, path: Path, found: MappingFile, licence: str | None
) -> frozenset[Triple]:
    told = found.told
    values: dict[str, list[Term]] = {
        "graph": [graph],
        "licence": [NamedNode(licence or told.get("licence") or _FACTS)],
        "title": _as_it_is(told.get("title", path.name)),
    }
    if "description" in told:
        values["description"] = _as_it_is(told["description"])
    if "version" in told:
        values["version"] = [Literal(told["version"])]
    if "source" in told:
        values["source"] = [NamedNode(told["source"])]
    return queries.triples("describe-mappings", {**values, **_when_and_whence(path.name)})


def _as_it_is(text: str) -> list[Term]:
    """A text of a file, in whatever language that is, said in each of the house."""
    return spoken_literals(Text(text, text))


def _when_and_whence(source: str) -> dict[str, list[Term]]:
    moment = datetime.now(UTC)
    said = Text(f"Ingelezen uit {source}.", f"Read in from {source}.")
    return {
        "day": [day(moment.date())],
        "moment": [Literal(moment.isoformat(timespec="seconds"), datatype=NamedNode(f"{XSD}dateTime"))],
        "note": spoken_literals(said),
    }


def _without_known_names(queries: Queries, triples: Iterable[Triple]) -> set[Triple]:
    """What a file calls the things that it maps is kept only where nobody else says what they are called."""
    slots = sssom_table().slots
    labels = {slot.property: slots[slot.unless_known].property for slot in slots.values() if slot.unless_known}
    triples = set(triples)
    ends = {(triple.subject, triple.predicate): triple.object for triple in triples}
    things = sorted({end for (_, property_), end in ends.items() if property_ in labels.values()}, key=str)
    known: set[Term | None] = set()
    for start in range(0, len(things), _AT_ONCE):
        known |= {thing for thing, *_ in queries.rows("names", {"thing": things[start : start + _AT_ONCE]})}
    return {
        triple
        for triple in triples
        if triple.predicate not in labels or ends[triple.subject, labels[triple.predicate]] not in known
    }


def _said_elsewhere(queries: Queries, graph: NamedNode, triples: Iterable[Triple]) -> set[Triple]:
    subjects = sorted({triple.subject for triple in triples if isinstance(triple.subject, NamedNode)}, key=str)
    said: set[Triple] = set()
    for start in range(0, len(subjects), _AT_ONCE):
        some = subjects[start : start + _AT_ONCE]
        said |= queries.triples("said-elsewhere", {"graph": [graph], "subject": some})
    return said


def _no_version(folder: Path) -> Fault:
    return Fault(
        "--version",
        None,
        Text(f"Welke versie van ESCO in {folder} staat, is niet te zien.", f"{folder} does not tell which ESCO it is."),
        Text("Geef haar: --version 1.2.0.", "Give it: --version 1.2.0."),
    )


def _no_name(name: str) -> Fault:
    return Fault(
        "--as",
        name,
        Text(f"{name!r} kan geen naam van een raamwerk zijn.", f"{name!r} cannot be the name of a framework."),
        Text(
            "Gebruik kleine letters en streepjes, met de versie achteraan: digcomp-2.2.",
            "Use small letters and hyphens, with the version at the end: digcomp-2.2.",
        ),
    )
