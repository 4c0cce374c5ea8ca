"""What an answer to SPARQL carries beside its rows: the revision that it was evaluated on, a validator, links."""

import re
from hashlib import sha256

from starlette.requests import Request

from app.answer import Asked
from app.model.errors import VakgraafError
from app.model.sparql import Form
from app.web.responses import CACHEABLE, MACHINE_HEADERS, links
from app.web.sparql.formats import media_type_for

REVISION = "Vakgraaf-Revision"
# what differs each time it is asked must not be kept; a name that only ends like one of these costs no more than that
_NEVER_THE_SAME = re.compile(r"(?:NOW|RAND|UUID)\s*\(", re.IGNORECASE)
# an answer holds what a stranger chose: a browser that is led to it must not do anything with it
_INERT = {"Content-Security-Policy": "default-src 'none'; sandbox"}


class Validator:
    """The ETag of an answer: it changes with the revision, the query, its graphs and the format.

    It is known before the query is evaluated, and weak: two engines may order the rows of one answer differently.
    """

    def __init__(self, asked: Asked, accept: str, name: str | None) -> None:
        self.holds = _NEVER_THE_SAME.search(asked.text) is None
        self._basis = (asked, *(_media_type(form, accept, name) for form in (Form.SELECT, Form.CONSTRUCT)))

    def at(self, revision: str) -> str:
        """The ETag at a revision of the graph."""
        return f'W/"{sha256(repr((revision, self._basis)).encode()).hexdigest()[:32]}"'


def unchanged(request: Request, validator: Validator, revision: str) -> bool:
    """Whether the caller has the answer of this revision already, so that nothing need be evaluated."""
    given = ", ".join(request.headers.getlist("if-none-match"))
    return validator.holds and validator.at(revision) in {tag.strip() for tag in given.split(",")}


def answer_headers(address: str, revision: str, validator: Validator | None) -> dict[str, str]:
    """The headers of an answer; ``validator`` where it may be kept at all."""
    here = f"{address}/sparql"
    told = {
        **MACHINE_HEADERS,
        **_INERT,
        **CACHEABLE,
        REVISION: revision,
        "Link": links((f"{here}?format=turtle", "service-desc", "text/turtle"), (here, "service-doc", "text/html")),
    }
    if validator is None or not validator.holds:
        return told | {"Cache-Control": "no-store"}
    return told | {"ETag": validator.at(revision)}


def _media_type(form: Form, accept: str, name: str | None) -> str:
    try:
        return media_type_for(form, accept, name)
    except VakgraafError:
        return ""
