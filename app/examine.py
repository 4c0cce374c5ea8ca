"""What examining a submission is, joined over one store: read, check, compare. It runs in a child, or in the command.

Like main.py this is a place where parts meet; nothing else imports it but main and the children.
"""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

from pyoxigraph import RdfFormat, serialize

from app.asking.things import Things
from app.checking import inspect
from app.checking.classes import read_broader
from app.checking.completing import completed, with_broader_classes
from app.checking.kinds import Kinds
from app.checking.stored import decode, encode
from app.desk import Comparison, Inspected, Sent
from app.model.collector import without_collector
from app.model.errors import UnreadableError
from app.model.kinds import Kind
from app.model.languages import Text
from app.model.names import DEF, short_name
from app.model.submissions import Place, Reading, Submitter
from app.model.terms import Literal, NamedNode, literal, node
from app.people.pseudonyms import new_secret
from app.people.unnamed import Unnamed, remembered, unnamed, unreadable
from app.reading import Find, read
from app.reading.given import Given
from app.reading.glance import glance
from app.settings import INTERNAL, SHAPES
from app.store.frozen import FrozenStore
from app.store.phases import CHECK, READ, begin
from app.store.queries import Queries

_TEACHES = f"{DEF}teaches"


def examine(  # noqa: PLR0913, PLR0917 (each is a side of the question)
    queries: Queries,
    kinds: Kinds,
    sent: Sent,
    submitter: Submitter | None,
    engine: str = "shacl",
    key: bytes | None = None,
) -> Inspected:
    """Read and check what was sent, and lay it beside what is there.

    ``key`` is that of the submitter's pseudonyms; without one they are made for this once.
    """
    kind = kinds.kind(sent.kind)
    finder = Finder(queries)
    begin(sent.phases, READ)
    with without_collector():
        found = _read(sent, kind, submitter or Submitter("anonymous"), finder.find, key)
        reading = completed(found.reading, kind, submitter, queries)
        begin(sent.phases, CHECK)
        report = found.report(inspect(reading, kind, submitter, queries, engine))
        described = with_broader_classes([*found.kept(reading.triples)], read_broader(queries))
        n_triples = serialize(described, format=RdfFormat.N_TRIPLES) or b""
        return Inspected(report, n_triples, compare(queries, reading, submitter))


def _read(sent: Sent, kind: Kind, submitter: Submitter, find: Find, key: bytes | None) -> Unnamed:
    """What the file says. Whoever is a member of something has a pseudonym from here on."""
    if not kind.pseudonymised:
        return Unnamed(read(sent.body, sent.media_type, kind, submitter, find))
    try:
        reading = read(sent.body, sent.media_type, kind, submitter, find)
    except UnreadableError as error:
        raise unreadable(error) from None
    if sent.kept:
        return remembered(reading, kind)
    return unnamed(reading, kind, submitter.code, key or new_secret())


class Finder:
    """From what a sender typed to the thing that is meant: an identifier, an IRI, or a code that only one thing has.

    An academy counts as an organisation, and a level may also be called by its name in its own scale
    (``ai-literacy-4/Bekwaam``).
    """

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._things = Things(queries)
        self.find = lru_cache(maxsize=50_000)(self._find)

    def _find(self, text: str, classes: tuple[str, ...]) -> NamedNode | None:
        known = self._things.vocabulary().by_name
        names = [name for name in classes if name in known]
        names += ["Academy"] if "Organization" in names else []
        found = self._things.find(text, tuple(names))
        if found is not None or not names:
            return found
        if names == ["Level"]:
            return self._levels.get(text.casefold())
        rows = self._queries.rows(
            "by-notation", {"notation": [Literal(text)], "class": [NamedNode(known[name].iri) for name in names]}
        )
        return node(rows[0][0]) if len(rows) == 1 else None

    @cached_property
    def _levels(self) -> dict[str, NamedNode]:
        """Every level by its scale and each of its names: labels in all languages, and its code."""
        levels = [NamedNode(iri) for iri in self._things.iris("Level")]
        names = self._things.names(levels)
        found: dict[str, NamedNode] = {}
        for level in levels:
            scale = short_name(level.value).rpartition("/")[0]
            called = [*names.labels.get(level.value, {}).values(), names.notations.get(level.value, "")]
            found |= {f"{scale}/{name}".casefold(): level for name in called if name}
        return found


def compare(queries: Queries, reading: Reading, submitter: Submitter | None) -> Comparison:
    """What the submission teaches, beside the other academies' and beside what is required."""
    taught = list(
        dict.fromkeys(
            triple.object
            for triple in reading.triples
            if triple.predicate.value == _TEACHES and isinstance(triple.object, NamedNode)
        ),
    )
    if not taught:
        return Comparison()
    rows = queries.rows("compare-required", {"taught": taught})
    required = {node(row[0]): int(literal(row[1]).value) for row in rows}
    others = Others(queries, None if submitter is None else submitter.iri, [*taught, *required])
    shared = {thing.value: found for thing in sorted(taught, key=str) if (found := others.teach(thing.value))}
    only_here = tuple(thing.value for thing in taught if not others.cover(thing))
    return Comparison(shared, only_here, {thing.value: n for thing, n in required.items() if not others.cover(thing)})


class Others:
    """What the other academies teach, as far as it bears on some competences at level."""

    def __init__(self, queries: Queries, own: str | None, things: list[NamedNode]) -> None:
        self._own = own
        self._offered = _offered(queries, queries.store.revision())
        self._covering: dict[NamedNode, list[str]] = {}
        for covered, covering in queries.rows("compare-covering", {"covered": things}):
            self._covering.setdefault(node(covered), []).append(node(covering).value)

    def teach(self, thing: str) -> dict[str, int]:
        """Who teaches just this, each with the number of courses."""
        return {academy: n for academy, n in self._offered.get(thing, {}).items() if academy != self._own}

    def cover(self, thing: NamedNode) -> bool:
        """Whether anybody else teaches this, at its level or a higher one."""
        return any(self._offered.get(above, {}).keys() - {self._own} for above in self._covering.get(thing, ()))


@lru_cache(maxsize=2)
def _offered(queries: Queries, _revision: str) -> dict[str, dict[str, int]]:
    """Who teaches what in how many courses: read once a revision, since it takes a second for a million triples."""
    offered: dict[str, dict[str, int]] = {}
    for thing, academy, courses in queries.rows("compare-offered"):
        offered.setdefault(node(thing).value, {})[node(academy).value] = int(literal(courses).value)
    return {thing: dict(sorted(found.items())) for thing, found in offered.items()}


def examine_in_child(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The job of a child: the same, over a checkpoint that it opens once and keeps."""
    queries, kinds = _opened(payload["checkpoint"])
    sent = _sent(payload)
    submitter = None if payload["submitter"] is None else Submitter(**payload["submitter"])
    key = None if payload["key"] is None else bytes.fromhex(payload["key"])
    try:
        found = examine(queries, kinds, sent, submitter, key=key)
    except UnreadableError as error:
        return _unreadable(error)
    except Exception as error:
        if kinds.kind(sent.kind).pseudonymised:  # what it says may hold a part of the file
            raise RuntimeError(type(error).__name__) from None
        raise
    comparison = found.comparison
    return {
        "report": encode(found.report).decode(),
        "n_triples": found.n_triples.decode(),
        "comparison": {"shared": comparison.shared, "only_here": comparison.only_here, "closes": comparison.closes},
    }


def glance_in_child(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The job of a child: a first look at what was sent, which finds no things and so needs no checkpoint."""
    sent = _sent(payload)
    try:
        glance(sent.body, sent.media_type, Given(_kinds().kind(sent.kind), Submitter("anonymous"), _nothing))
    except UnreadableError as error:
        return _unreadable(error)
    return {}


def payload_of(sent: Sent, body: str | None) -> dict[str, Any]:
    """What is sent, as a child is told of it: its bytes are in a file, or go along where they may stand nowhere."""
    return {
        "body": body,
        "content": b64encode(sent.body).decode() if body is None else None,
        "kind": sent.kind,
        "media_type": sent.media_type,
        "organisation": sent.organisation,
        "phases": None if sent.phases is None else str(sent.phases),
        "kept": sent.kept,
    }


def _sent(payload: Mapping[str, Any]) -> Sent:
    told = payload["content"]
    body = Path(payload["body"]).read_bytes() if told is None else b64decode(told)
    noted = None if payload["phases"] is None else Path(payload["phases"])
    return Sent(
        payload["kind"], payload["media_type"], body, payload["organisation"], phases=noted, kept=payload["kept"]
    )


def _nothing(_text: str, _classes: tuple[str, ...]) -> None:
    return None


def _unreadable(error: UnreadableError) -> dict[str, Any]:
    place = None if error.place is None else asdict(error.place)
    return {"unreadable": {"message": error.message.by_language(), "place": place, "rule": error.rule}}


def raise_unreadable(result: Mapping[str, Any]) -> None:
    """Raise what a child said against reading."""
    if "unreadable" in result:
        told = result["unreadable"]
        place = None if told["place"] is None else Place(**told["place"])
        raise UnreadableError(Text(**told["message"]), place, told["rule"])


def answer_of_child(result: Mapping[str, Any]) -> Inspected:
    """What a child said, as the story takes it."""
    raise_unreadable(result)
    comparison = result["comparison"]
    return Inspected(
        decode(result["report"].encode()),
        result["n_triples"].encode(),
        Comparison(comparison["shared"], tuple(comparison["only_here"]), comparison["closes"]),
    )


@lru_cache(maxsize=1)
def _opened(checkpoint: str) -> tuple[Queries, Kinds]:
    return Queries(FrozenStore(Path(checkpoint)), INTERNAL), _kinds()


@cache
def _kinds() -> Kinds:
    return Kinds(SHAPES)


JOBS = {"examine": examine_in_child, "glance": glance_in_child}
