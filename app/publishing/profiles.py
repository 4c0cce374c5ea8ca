"""The vocabularies that a thing can be told in.

The folder queries/profiles/ says all of it: which there are, what of ours each of them has words for, and what a thing
must have to be told in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from app.model.errors import MalformedQuestionError
from app.model.languages import Text
from app.model.names import PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Term, Triple, node
from app.publishing.documents import Described
from app.publishing.trees import Document, tree
from app.store.port import ReadStore
from app.store.queries import Queries

OWN = "vakgraaf"  # the token of the documents as they are: nothing has to be made for them
LACKS = "lacks"
_PROFILE = "http://www.w3.org/ns/dx/prof/Profile"
_TOKEN = "http://www.w3.org/ns/dx/prof/hasToken"  # noqa: S105 (no secret)
_TITLE = f"{PREFIXES['dct']}title"
_NAMESPACE = "http://purl.org/vocab/vann/preferredNamespaceUri"
_PREFIX = "http://purl.org/vocab/vann/preferredNamespacePrefix"


@dataclass(frozen=True)
class Profile:
    """One vocabulary: its name as an IRI and in short, and the words that it makes short."""

    iri: str
    token: str
    title: Text
    namespace: str
    prefix: str


@dataclass(frozen=True)
class Lack:
    """What a profile demands of a thing, and this one has not."""

    name: str
    sentence: Text


@dataclass(frozen=True)
class _Part:
    """One query of a profile, and the classes of things that it tells."""

    name: str
    classes: frozenset[str]


class Profiles:
    """The profiles, over a store."""

    def __init__(self, store: ReadStore, folder: Path) -> None:
        self._queries = Queries(store, folder)
        self.description = tuple(
            sorted((quad.triple for quad in parse(path=folder / "profiles.ttl", format=RdfFormat.TURTLE)), key=str)
        )
        self.all = _profiles(self.description)
        self._parts = {profile.token: _parts(folder, profile.token) for profile in self.all}
        self._demands = {profile.token: _demands(folder, profile.token) for profile in self.all}
        self._memory: tuple[str, dict[str, dict[NamedNode, list[Lack]]]] = ("", {})

    @property
    def own(self) -> Profile:
        """The profile of the documents as they are."""
        return next(profile for profile in self.all if profile.token == OWN)

    def of(self, found: Described) -> list[Profile]:
        """Those that the thing is told in, our own first: they have words for it, and it lacks nothing for them."""
        speaking = (profile for profile in self.all if self.speaks_of(profile, found))
        return [self.own, *(profile for profile in speaking if not self.lacks(profile, found.thing))]

    def speaks_of(self, profile: Profile, found: Described) -> bool:
        """Whether the profile has words for things of its classes."""
        classes = _classes(found)
        return any(part.classes & classes for part in self._parts[profile.token])

    def triples(self, profile: Profile, found: Described) -> list[Triple]:
        """The thing as the profile tells it, in an order that never changes."""
        classes = _classes(found)
        told: set[Triple] = set()
        for part in self._parts[profile.token]:
            if part.classes & classes:
                told |= self._queries.triples(part.name, {"thing": [found.thing]})
        return sorted(told, key=str)

    def document(self, profile: Profile, found: Described) -> Document:
        """The thing as the profile tells it, as a tree of JSON-LD."""
        return tree(found.thing, self.triples(profile, found), profile.namespace, {profile.prefix: profile.namespace})

    def lacks(self, profile: Profile, thing: NamedNode) -> list[Lack]:
        """What the thing lacks to be told in the profile; nothing for most.

        It alone is asked about: of all things it takes seconds, in a graph of a million triples.
        """
        about = {"thing": [thing]}
        return [lack for name, lack in self._demands[profile.token] if self._queries.rows(name, about)]

    def lacking(self, profile: Profile) -> dict[NamedNode, list[Lack]]:
        """Every thing that lacks something, with what it lacks, in an order that never changes.

        Read once per revision.
        """
        revision = self._queries.store.revision()
        memory = self._memory
        if memory[0] != revision:
            self._memory = memory = (revision, {})
        if profile.token not in memory[1]:
            memory[1][profile.token] = self._find_lacking(profile)
        return memory[1][profile.token]

    def _find_lacking(self, profile: Profile) -> dict[NamedNode, list[Lack]]:
        found: dict[NamedNode, list[Lack]] = {}
        for name, lack in self._demands[profile.token]:
            for (thing,) in self._queries.rows(name):
                found.setdefault(node(thing), []).append(lack)
        return dict(sorted(found.items(), key=lambda pair: pair[0].value))


def _profiles(description: tuple[Triple, ...]) -> tuple[Profile, ...]:
    said: dict[str, dict[str, list[Term]]] = {}
    for triple in description:
        if isinstance(triple.subject, NamedNode):
            said.setdefault(triple.subject.value, {}).setdefault(triple.predicate.value, []).append(triple.object)
    found = [
        _profile(iri, values)
        for iri, values in said.items()
        if any(isinstance(value, NamedNode) and value.value == _PROFILE for value in values.get(RDF_TYPE, ()))
    ]
    return tuple(sorted(found, key=lambda profile: (profile.token != OWN, profile.token)))


def _profile(iri: str, values: Mapping[str, list[Term]]) -> Profile:
    def one(predicate: str, language: str | None = None) -> str:
        texts = (value for value in values.get(predicate, ()) if isinstance(value, Literal))
        return next((text.value for text in texts if text.language == language), "")

    title = Text(one(_TITLE, "nl"), one(_TITLE, "en"))
    return Profile(iri, one(_TOKEN), title, one(_NAMESPACE), one(_PREFIX))


def _parts(folder: Path, token: str) -> tuple[_Part, ...]:
    return tuple(
        _Part(f"{token}/{path.stem}", frozenset(map(_expanded, _head(path).get("of", "").split())))
        for path in sorted((folder / token).glob("*.rq"))
    )


def _demands(folder: Path, token: str) -> tuple[tuple[str, Lack], ...]:
    heads = {path.stem: _head(path) for path in sorted((folder / token / LACKS).glob("*.rq"))}
    return tuple((f"{token}/{LACKS}/{name}", Lack(name, Text(told["nl"], told["en"]))) for name, told in heads.items())


def _head(path: Path) -> dict[str, str]:
    """The first comments of a query: each a key and what it says."""
    lines = (line for line in path.read_text("utf-8").splitlines()[:2] if line.startswith("# ") and ": " in line)
    return dict(line.removeprefix("# ").split(": ", 1) for line in lines)


def _expanded(name: str) -> str:
    prefix, _, local = name.partition(":")
    if prefix not in PREFIXES:
        message = f"a profile tells {name!r}, and {prefix!r} is no prefix of ours"
        raise MalformedQuestionError(Text(message, message))
    return PREFIXES[prefix] + local


def _classes(found: Described) -> set[str]:
    return {
        said.triple.object.value
        for said in found.statements
        if said.triple.predicate.value == RDF_TYPE and isinstance(said.triple.object, NamedNode)
    }
