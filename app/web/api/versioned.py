"""One version of what an organisation holds in a graph, in every form of RDF, by ``Accept`` or by extension."""

from collections.abc import Sequence

from pyoxigraph import Quad, RdfFormat, serialize
from starlette.requests import Request
from starlette.responses import Response

from app.desk import graph_of, triples_of
from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.names import PREFIXES
from app.model.terms import NamedNode, Triple
from app.receipts import graph_address
from app.store.history import Submission
from app.versions import version_tag
from app.web.asked import LONGEST_NUMBER
from app.web.negotiation import accepted, choose_format
from app.web.rdf import RDF, no_form, written
from app.web.responses import fresh, links
from app.web.site import Site

FORMS = {
    **{name: types[:1] for name, types in RDF.items()},
    "trig": ("application/trig",),
    "nq": ("application/n-quads",),
}
_QUADS = {"trig": RdfFormat.TRIG, "nq": RdfFormat.N_QUADS}


def address_of(found: Submission) -> str:
    """Where the graph of a version stands, its versions below it."""
    return graph_address(found.organisation, found.kind)


def find_version(site: Site, organisation: str, kind: str, number: str) -> Submission:
    """The version of a number; raises UnknownError."""
    digits = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
    found = site.desk.history.version(organisation, kind, int(number)) if digits else None
    if found is None:
        raise UnknownError(Text(f"Er is geen versie {number[:20]!r}.", f"There is no version {number[:20]!r}."))
    return found


def parted(path: str, last: str, offers: Sequence[str] = tuple(FORMS)) -> tuple[str, str | None]:
    """The last part of an address without the extension that names a form, and that form.

    Raises UnknownError for an extension that there is not.
    """
    stem, dot, extension = last.rpartition(".")
    if not dot:
        return last, None
    if extension not in offers:
        raise no_form(path.removesuffix(f".{extension}")[:80], extension, offers)
    return stem, extension


def contents(site: Site, request: Request, found: Submission, here: str, form: str | None) -> Response:
    """The triples of a version, at an address of the graph or of the version itself (``here``, without extension)."""
    chosen = form or choose_format(accepted(request), FORMS)
    triples = sorted(triples_of(site.desk, found), key=str)
    if chosen in _QUADS:
        body = in_graphs({graph_of(found.organisation, found.kind): triples}, chosen)
    else:
        body = written(triples, chosen, PREFIXES)
    headers = {
        "ETag": version_tag(found),
        "Link": _links(site, found, here),
        "Content-Location": f"{here}.{chosen}",
        "Vary": "Accept-Encoding" if form else "Accept",
    }
    return fresh(body, FORMS[chosen][0], headers=headers)


def in_graphs(graphs: dict[NamedNode, list[Triple]], form: str) -> bytes:
    """Triples in their graphs, in a form that names graphs."""
    quads = (
        Quad(triple.subject, triple.predicate, triple.object, graph)
        for graph, triples in graphs.items()
        for triple in triples
    )
    prefixes = PREFIXES if form == "trig" else None
    return serialize(quads, format=_QUADS[form], prefixes=prefixes) or b""


def _links(site: Site, found: Submission, here: str) -> str:
    """The same version in every form, and its way to the others (RFC 5829)."""
    others = [(f"{site.address}{here}.{name}", "alternate", types[0]) for name, types in FORMS.items()]
    graph = f"{site.address}{address_of(found)}"
    return links(*others, *version_links(site, found, graph))


def version_links(site: Site, found: Submission, graph: str) -> list[tuple[str, str, str | None]]:
    """The latest version, all of them, and the ones before and after this one."""
    number = found.version or 0
    told: list[tuple[str, str, str | None]] = [
        (f"{graph}/versions", "version-history", "application/json"),
        (graph, "latest-version", None),
    ]
    for other, relation in ((number - 1, "predecessor-version"), (number + 1, "successor-version")):
        if site.desk.history.version(found.organisation, found.kind, other) is not None:
            told.append((f"{graph}/versions/{other}", relation, None))
    return told
