"""A request as the SPARQL 1.1 Protocol reads it: by GET, by POST of a form, by POST of the query itself.

``default-graph-uri``, ``named-graph-uri`` and ``format`` may stand in the address or in the form. What the protocol
does not know is left unread: clients of other endpoints send parameters of theirs along.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import Request

from app.answer import Asked
from app.model.errors import Fault, ForbiddenQueryError, TooLargeError, UnknownMediaTypeError, VakgraafError
from app.model.errors import WrongInputError as Wrong
from app.model.languages import Text
from app.model.terms import NamedNode
from app.web.asked import too_often
from app.web.faults import SHOWN
from app.web.upload import uploaded

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
MOST_BYTES = 100_000  # in the body of a POST
MOST_GRAPHS = 20  # the engine's time grows with the graphs that are listed
MOST_FIELDS = 100
_OF_UPDATES = {"using-graph-uri", "using-named-graph-uri"}

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """What one request asks: nothing, when it holds no query; ``format`` as it was given, for the form to judge."""

    asked: Asked | None
    format: str | None


class LongBodyError(TooLargeError):
    """The body of a POST is longer than any query that is let through."""

    def __init__(self) -> None:
        VakgraafError.__init__(
            self,
            Text(
                f"De vraag is groter dan {MOST_BYTES // 1000} kB.", f"The query is larger than {MOST_BYTES // 1000} kB."
            ),
        )
        self.repair = Text("Stel een kortere vraag.", "Ask a shorter query.")


async def read_call(request: Request) -> Call:
    """What a request asks.

    Raises WrongInputError with everything that is wrong, ForbiddenQueryError for an update, and what is told of a body
    that cannot be read: TooLargeError, EncodedBodyError, UnknownMediaTypeError.
    """
    given = _pairs(request.scope["query_string"])
    if request.method == "POST":
        given += await _posted(request)
    _refuse_updates(given)
    faults = _faults(given)
    if faults:
        raise Wrong(faults)
    text = next((value for name, value in given if name == "query"), None)
    # some clients repeat the format in other words, for other endpoints: the first is meant
    chosen = next((value for name, value in given if name == "format" and value), None)
    asked = None if text is None else Asked(text, _graphs(given, "default"), _graphs(given, "named"))
    return Call(asked, chosen)


def no_query() -> Wrong:
    """The refusal of a request without a query."""
    return Wrong(
        [
            Fault(
                "query",
                None,
                Text("De vraag ontbreekt.", "There is no query."),
                Text(
                    "Geef query=… in het adres of in een formulier, of stuur de vraag als application/sparql-query.",
                    "Give query=… in the address or in a form, or send the query as application/sparql-query.",
                ),
            ),
        ],
    )


async def _posted(request: Request) -> Pairs:
    content_type = request.headers.get("content-type", "")
    media_type, *parameters = (part.strip().lower() for part in content_type.split(";"))
    if media_type == UPDATE:
        raise _read_only()
    charset = next((part.removeprefix("charset=").strip('"') for part in parameters if part[:8] == "charset="), "utf-8")
    if charset not in {"utf-8", "utf8"}:
        raise _not_utf_8(content_type)
    try:
        _, body = await uploaded(request, (QUERY, FORM), MOST_BYTES)
    except TooLargeError as error:
        raise LongBodyError from error
    return [("query", _text(body))] if media_type == QUERY else _pairs(body)


def _pairs(encoded: bytes) -> Pairs:
    try:
        return parse_qsl(_text(encoded), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except UnicodeDecodeError as error:
        raise _no_text() from error
    except ValueError as error:
        raise Wrong([_too_many("query", encoded.count(b"&") + 1, MOST_FIELDS)]) from error


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _refuse_updates(given: Pairs) -> None:
    if any(name == "update" for name, _ in given):
        raise _read_only()


def _faults(given: Pairs) -> list[Fault]:
    queries = [value for name, value in given if name == "query"]
    faults = [too_often("query", len(queries))] if len(queries) > 1 else []
    graphs = [(name, value) for name, value in given if name in {"default-graph-uri", "named-graph-uri"}]
    if len(graphs) > MOST_GRAPHS:
        faults.append(_too_many(graphs[0][0], len(graphs), MOST_GRAPHS))
    faults += [_no_iri(name, value) for name, value in graphs[:MOST_GRAPHS] if not _is_iri(value)]
    faults += [_of_updates(name, value) for name, value in given if name in _OF_UPDATES]
    return faults


def _graphs(given: Pairs, kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for name, value in given if name == f"{kind}-graph-uri"))


def _is_iri(value: str) -> bool:
    try:
        NamedNode(value)
    except ValueError:
        return False
    return True


def _read_only() -> ForbiddenQueryError:
    return ForbiddenQueryError(
        Text("Hier kan alleen gelezen worden, niet gewijzigd.", "This endpoint only reads, it changes nothing."),
        Text(
            "Stel een SELECT, ASK, CONSTRUCT of DESCRIBE als query=…; indienen gaat via /v1/submissions.",
            "Ask a SELECT, ASK, CONSTRUCT or DESCRIBE as query=…; to submit, use /v1/submissions.",
        ),
    )


def _not_utf_8(content_type: str) -> UnknownMediaTypeError:
    found = content_type[:SHOWN]
    return UnknownMediaTypeError(
        found,
        [],
        Text(
            f"Content-Type {found!r}: SPARQL wordt alleen in UTF-8 gelezen.",
            f"Content-Type {found!r}: SPARQL is read in UTF-8 only.",
        ),
    )


def _no_text() -> Wrong:
    return Wrong(
        [
            Fault(
                "query",
                None,
                Text("Wat er gestuurd is, is geen UTF-8.", "What was sent is not UTF-8."),
                Text("Codeer de vraag in UTF-8.", "Encode the query in UTF-8."),
            ),
        ],
    )


def _no_iri(name: str, value: str) -> Fault:
    found = value[:SHOWN]
    return Fault(
        name,
        found,
        Text(f"{name}: {found!r} is geen volledige IRI.", f"{name}: {found!r} is no absolute IRI."),
        Text(
            "Geef de IRI van een graaf zoals /v1/graphs hem noemt.", "Give the IRI of a graph as /v1/graphs names it."
        ),
    )


def _too_many(name: str, count: int, most: int) -> Fault:
    return Fault(
        name,
        str(count),
        Text(f"Er zijn er {count}; ten hoogste {most} worden gelezen.", f"There are {count}; at most {most} are read."),
        Text(
            f"Geef er ten hoogste {most}, of noem de grafen in de vraag zelf.",
            f"Give at most {most}, or name the graphs in the query itself.",
        ),
    )


def _of_updates(name: str, value: str) -> Fault:
    return Fault(
        name,
        value[:SHOWN],
        Text(f"{name} hoort bij wijzigen, en dat kan hier niet.", f"{name} belongs to updates, which are not taken."),
        Text("Gebruik default-graph-uri of named-graph-uri.", "Use default-graph-uri or named-graph-uri."),
    )
