"""The formats of an answer: which a caller would have, by ``format=`` or by the weights of Accept."""

from app.model.errors import Fault, NotAcceptableError, WrongInputError
from app.model.languages import Text
from app.model.nearest import did_you_mean
from app.model.sparql import Form
from app.web.negotiation import choose_format, preferences

RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
GRAPHS = {
    "turtle": "text/turtle",
    "ntriples": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
# what callers ask for who know a format under a wider name: taken when they say it, never offered
_WIDER = {
    RESULTS["json"]: "application/json",
    RESULTS["xml"]: "application/xml",
    GRAPHS["jsonld"]: "application/json",
    GRAPHS["rdfxml"]: "application/xml",
}
# the values of format= that clients of other endpoints send for a graph
_OTHER_NAMES = {"ttl": "turtle", "n3": "turtle", "nt": "ntriples", "json-ld": "jsonld", "rdf": "rdfxml"}
_OF_A_GRAPH = {"json": "jsonld", "xml": "rdfxml", "rdf+xml": "rdfxml", "rdf xml": "rdfxml"}
HTML = "text/html"


def media_type_for(form: Form, accept: str, name: str | None) -> str:
    """The media type in which an answer of this form is written.

    Raises WrongInputError for a ``format=`` that is no format and NotAcceptableError where none fits the form.
    """
    offers = GRAPHS if form.gives_triples else RESULTS
    if name is not None:
        return _named(name, form, offers)
    wanted = choose_format(accept, {media_type: (media_type,) for media_type in _and_wider(accept, offers)})
    return next(media_type for media_type in offers.values() if wanted in {media_type, _WIDER.get(media_type)})


def told_as(media_type: str, accept: str, name: str | None) -> str:
    """The name under which it is sent: a wider one where the caller accepts only that."""
    if name is not None or media_type not in _WIDER:
        return media_type
    return choose_format(accept, {told: (told,) for told in (media_type, _WIDER[media_type])})


def wants_page(accept: str, name: str | None) -> bool:
    """Whether the caller would rather read HTML than any format of ours: it must say so, ``*/*`` does not."""
    asked = preferences(accept)
    weight = max((weight for item, weight in asked if item == HTML), default=0.0)
    ours = {*RESULTS.values(), *GRAPHS.values(), *_WIDER.values()}
    return name is None and weight > max((weight for item, weight in asked if item in ours), default=0.0)


def wants_description(accept: str, name: str | None) -> bool:
    """Whether what is asked without a query is the description of the service: RDF, or nothing in particular."""
    if name is not None:
        return _known(name) in GRAPHS
    try:
        media_type_for(Form.DESCRIBE, accept, None)
    except NotAcceptableError:
        return False
    return True


def _and_wider(accept: str, offers: dict[str, str]) -> list[str]:
    said = {item for item, _ in preferences(accept)}
    wider = [_WIDER[media_type] for media_type in offers.values() if _WIDER.get(media_type) in said]
    return [*offers.values(), *wider]


def _named(name: str, form: Form, offers: dict[str, str]) -> str:
    known = _known(name)
    if form.gives_triples:
        known = _OF_A_GRAPH.get(known, known)
    if known in offers:
        return offers[known]
    listed = ", ".join(offers)
    if known in RESULTS | GRAPHS:
        raise NotAcceptableError(
            Text(
                f"Een {form} wordt niet als {name!r} geschreven; wel als: {listed}.",
                f"A {form} is not written as {name!r}; it is as: {listed}.",
            ),
        )
    raise WrongInputError([_unknown(name)])


def _known(name: str) -> str:
    """The short name for what was given: one of ours, another endpoint's, or a media type."""
    by_type = {media_type: known for known, media_type in (RESULTS | GRAPHS).items()}
    given = name.strip().lower().replace("application/sparql-results ", "application/sparql-results+")
    return by_type.get(given, _OTHER_NAMES.get(given, given))


def _unknown(name: str) -> Fault:
    known = [*RESULTS, *GRAPHS]
    return Fault(
        "format",
        name[:80],
        Text(f"format: {name[:80]!r} is geen formaat.", f"format: {name[:80]!r} is no format."),
        did_you_mean(name, known, Text(f"Kies uit: {', '.join(known)}.", f"Choose from: {', '.join(known)}.")),
    )
