"""The catalogue as a page: each graph with its licence, its publisher and its files; the services."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from app.model.languages import choose
from app.model.names import ID, RDF_TYPE
from app.model.terms import Literal, NamedNode, Triple
from app.web.pages.page import Page
from app.web.site import Site

_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_NAMES = (f"{_DCT}title", "http://xmlns.com/foaf/0.1/name", "http://www.w3.org/2000/01/rdf-schema#label")


@dataclass
class _Thing:
    """What the catalogue says of one thing."""

    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)

    def value(self, iri: str) -> str | None:
        return next(iter(self.values.get(iri, ())), None)


def catalog_page(site: Site, request: Request, triples: Iterable[Triple]) -> Response:
    """The page of these triples of DCAT."""
    page = Page(site, request)
    things = _things(triples)

    def called(iri: str | None) -> str | None:
        return None if iri is None else choose(things[iri].labels, page.languages) if iri in things else None

    def shown(iri: str) -> dict[str, object]:
        thing = things[iri]
        publisher, licence = thing.value(f"{_DCT}publisher"), thing.value(f"{_DCT}license")
        files = [things[found] for found in thing.values.get(f"{_DCAT}distribution", [])]
        return {
            "iri": iri,
            "title": called(iri) or iri,
            "graph": iri.startswith(ID),
            "publisher": called(publisher) or publisher,
            "licence": called(licence) or licence,
            "modified": (thing.value(f"{_DCT}modified") or "")[:10],
            "files": sorted(found for file in files if (found := file.value(f"{_DCAT}downloadURL"))),
            "endpoint": thing.value(f"{_DCAT}endpointURL"),
        }

    def of_class(name: str) -> list[dict[str, object]]:
        return [shown(iri) for iri, thing in things.items() if f"{_DCAT}{name}" in thing.values.get(RDF_TYPE, ())]

    return page.render(
        "catalog.html",
        title=page.word("catalog"),
        datasets=sorted(of_class("Dataset"), key=lambda told: (told["graph"], str(told["title"]))),
        services=of_class("DataService"),
    )


def _things(triples: Iterable[Triple]) -> dict[str, _Thing]:
    found: dict[str, _Thing] = {}
    for triple in triples:
        if not isinstance(triple.subject, NamedNode):
            continue
        thing = found.setdefault(triple.subject.value, _Thing())
        predicate, value = triple.predicate.value, triple.object
        if isinstance(value, Literal) and predicate in _NAMES:
            thing.labels[value.language or ""] = value.value
        elif isinstance(value, Literal | NamedNode):
            thing.values.setdefault(predicate, []).append(value.value)
    return found
