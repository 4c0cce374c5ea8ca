"""Bringing in what somebody else published, by the owner of the data directory: a framework becomes a graph of ours.

Like main.py this is a place where parts meet. What is brought in again takes the place of what was there, at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.model.collector import without_collector
from app.model.errors import Fault, WrongInputError
from app.model.languages import HOUSE, Text
from app.model.names import ID, XSD
from app.model.terms import Literal, NamedNode, Term, Triple
from app.publish import take_in
from app.reading.esco import read_esco, version_of
from app.reading.skos import CONCEPT, read_skos
from app.store.port import Store
from app.store.queries import Queries
from app.store.records import Records

ESCO = NamedNode(f"{ID}graph/esco/classification")
_ESCO_LICENCE = "http://publications.europa.eu/resource/authority/licence/COM_REUSE"
_FACTS = f"{ID}licence/facts"
_AT_ONCE = 1_000  # subjects in one look-up
_NAME = re.compile(r"(?P<series>[a-z][a-z0-9-]*?)(?:-(?P<version>\d+(?:\.\d+)*))?")

Counted = Callable[[Iterable[Triple]], Iterator[Triple]]


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


def bring_in(
    store: Store, queries: Queries, records: Records, framework: Framework, triples: Iterable[Triple]
) -> Imported:
    """Put a framework in the place of what its graph held; when this returns, it is on disk."""
    with without_collector():
        wanted = {*triples, *_description(queries, framework)}
        elsewhere = wanted & _said_elsewhere(queries, framework.graph, wanted)
        change = take_in(store, records, framework.graph, wanted - elsewhere)
        concepts = len({triple.subject for triple in wanted if triple.object == CONCEPT})
    return Imported(
        graph=framework.graph.value,
        framework=framework.iri.value,
        triples=len(wanted) - len(elsewhere),
        concepts=concepts,
        new=len(change.new),
        gone=len(change.gone),
        elsewhere=len(elsewhere),
        revision=change.revision,
    )


def bring_in_for(
    store: Store, queries: Queries, records: Records, asked: Mapping[str, Any], counted: Counted = iter
) -> dict[str, Any]:
    """Do what the command asks, in its own process or in the service's; what became of it, as JSON."""
    path = Path(asked["path"])
    if asked["what"] == "esco":
        framework, triples = esco(path, asked["version"])
    else:
        framework, triples = skos(path, asked["name"], asked["licence"])
    return asdict(bring_in(store, queries, records, framework, counted(triples)))


def _description(queries: Queries, framework: Framework) -> frozenset[Triple]:
    moment = datetime.now(UTC)
    values: dict[str, Term] = {
        "graph": framework.graph,
        "framework": framework.iri,
        "licence": NamedNode(framework.licence),
        "day": Literal(moment.date().isoformat(), datatype=NamedNode(f"{XSD}date")),
        "moment": Literal(moment.isoformat(timespec="seconds"), datatype=NamedNode(f"{XSD}dateTime")),
        "version": Literal(framework.version),
        "series": Literal(framework.series),
    }
    said = Text(f"Ingelezen uit {framework.source}.", f"Read in from {framework.source}.")
    texts = {
        "title": [Literal(framework.title, language=language) for language in HOUSE],
        "note": [Literal(said.said((language,)), language=language) for language in HOUSE],
    }
    return queries.triples("describe-import", {**{name: [value] for name, value in values.items()}, **texts})


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
