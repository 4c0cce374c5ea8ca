"""One thing as a page: what the graph says of it, who says so, and what refers to it."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from app.model.languages import Languages
from app.model.names import PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Term
from app.publishing.documents import Described, Mention, Statement
from app.web.pages.page import Page
from app.web.pages.replaced import replaced
from app.web.profiled import embedded
from app.web.site import Site

MOST_MENTIONS = 25
_LABELS = {f"{PREFIXES['skos']}prefLabel", f"{PREFIXES['schema']}name", f"{PREFIXES['dct']}title"}


def thing_page(site: Site, request: Request, found: Described, path: str) -> Response:
    """The page of a thing that was found at a path."""
    page = Page(site, request)
    thing, statements = found.thing, found.statements
    mentions = _by_property(site.documents.mentions(thing))
    labels = site.library.things.labels([thing, *_terms(statements), *_mentioned(mentions)])
    speaking = [profile for profile in site.profiles.all if site.profiles.speaks_of(profile, found)]
    return page.render(
        "thing.html",
        title=page.label(labels, thing.value),
        thing=thing.value,
        replaced=replaced(statements),
        facts=_facts(statements, page.languages),
        mentions=mentions,
        most=MOST_MENTIONS,
        labels=labels,
        graphs=site.library.things.graphs(),
        path=quote(path),
        markup=embedded(site, found),
        profiles=speaking,
        lacks={profile.token: site.profiles.lacks(profile, thing) for profile in speaking},
    )


def _facts(statements: list[Statement], languages: Languages) -> dict[str, list[tuple[Term, str]]]:
    """The values and their graphs by property: first what it is and is called, then the rest by name.

    Of texts in several languages that of the reader comes first.
    """

    def place(said: Statement) -> tuple[tuple[int, str], int]:
        return _place(said.triple.predicate.value), _turn(said.triple.object, languages)

    found: dict[str, list[tuple[Term, str]]] = {}
    for said in sorted(statements, key=place):
        found.setdefault(said.triple.predicate.value, []).append((said.triple.object, said.graph))
    return found


def _place(predicate: str) -> tuple[int, str]:
    if predicate == RDF_TYPE:
        return (0, predicate)
    return (1 if predicate in _LABELS else 2, predicate)


def _turn(value: Term, languages: Languages) -> int:
    tag = value.language if isinstance(value, Literal) else None
    return languages.index(tag) if tag in languages else len(languages)


def _by_property(mentions: list[Mention]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for mention in mentions:
        found.setdefault(mention.predicate.value, []).append(mention.subject.value)
    return found


def _terms(statements: list[Statement]) -> list[Term]:
    terms: list[Term] = []
    for said in statements:
        terms += [said.triple.predicate, NamedNode(said.graph)]
        if not isinstance(said.triple.object, Literal):
            terms.append(said.triple.object)
    return terms


def _mentioned(mentions: dict[str, list[str]]) -> list[NamedNode]:
    subjects = [iri for found in mentions.values() for iri in found[:MOST_MENTIONS]]
    return [NamedNode(iri) for iri in (*mentions, *subjects)]
