"""JSON-LD in our own context, put in from memory; schema.org's is handed on; any other is refused."""

import json
from typing import Any

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.submissions import Place, Reading
from app.reading import schema_org
from app.reading.contexts import VERSIONS, Context, context_at
from app.reading.given import Given
from app.reading.json_text import read_json
from app.reading.json_walk import Walk
from app.reading.web_values import speaks_schema_org

MEDIA_TYPES = ("application/ld+json", "application/json")
SUFFIXES = (".jsonld", ".json")


def read(data: bytes, given: Given) -> Reading:
    """What a document says, in our words or in schema.org's."""
    document = read_json(data)
    if speaks_schema_org(document):
        return schema_org.read_document(document, given)
    if not isinstance(document, dict):
        raise _foreign_context(None)
    context = _context(document.get("@context"))
    walk = Walk(context, given)
    walk.document(document)
    return walk.read({**document, "@context": context.document})


def _context(said: Any) -> Context:
    found = context_at(said) if isinstance(said, str) else None
    if found is None:
        raise _foreign_context(said)
    return found


def _foreign_context(said: Any) -> UnreadableError:
    shown = json.dumps(said, ensure_ascii=True)[:100]
    version = max(VERSIONS)
    return UnreadableError(
        Text(
            f"De context {shown} wordt niet gelezen, en niets wordt opgehaald. Zet bovenaan als @context het adres van "
            f"onze context (…/contexts/{version}.jsonld) en niets anders, of https://schema.org.",
            f"The context {shown} is not read, and nothing is fetched. At the top, put as @context the address of "
            f"our context (…/contexts/{version}.jsonld) and nothing else, or https://schema.org.",
        ),
        Place(json_path="$['@context']"),
        "context",
    )
