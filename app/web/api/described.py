"""The parts of OpenAPI that every operation shares."""

from typing import Any

from app.model.languages import Text
from app.model.questions import Parameter

_JSON_TYPES: dict[str, dict[str, Any]] = {
    "iri": {"type": "string"},
    "text": {"type": "string", "maxLength": 200},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
_PROBLEM = {
    "type": "object",
    "required": ["status", "title", "detail"],
    "properties": {
        "type": {"type": "string"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "repair": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {"type": "array", "items": {"type": "object"}},
    },
}
_VERSION = {"API-Version": {"description": "the version of the API", "schema": {"type": "string"}}}
LANG = {
    "name": "lang",
    "in": "query",
    "description": "De taal van de labels, vóór Accept-Language. / The language of labels, before Accept-Language.",
    "schema": {"type": "string", "example": "nl"},
}


def parameter(found: Parameter) -> dict[str, Any]:
    """One parameter of a question."""
    told = {"minimum": found.minimum, "maximum": found.maximum, "example": found.example}
    schema = _JSON_TYPES[found.kind] | {key: value for key, value in told.items() if value is not None}
    kinds = f" ({', '.join(found.classes)})" if found.classes else ""
    several = " Meer waarden: met komma's. / Several values: with commas." if found.multiple else ""
    return {
        "name": found.name,
        "in": "query",
        "required": not found.optional,
        "description": f"{found.title.nl} / {found.title.en}{kinds}.{several}",
        "schema": schema,
    }


def query(name: str, description: Text, schema: dict[str, Any]) -> dict[str, Any]:
    """A parameter of a list."""
    return {"name": name, "in": "query", "description": f"{description.nl} / {description.en}", "schema": schema}


def responses(media_types: dict[str, dict[str, Any]], *, missing: bool = True) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation: what it gives, and the problems that it can tell."""
    problems = {400: "Wrong input", 406: "Format not available"} | ({404: "Not found"} if missing else {})
    told: dict[int | str, dict[str, Any]] = {
        status: {
            "description": description,
            "headers": _VERSION,
            "content": {"application/problem+json": {"schema": _PROBLEM}},
        }
        for status, description in problems.items()
    }
    found = {"description": "The answer", "headers": _VERSION, "content": media_types}
    return {200: found, 304: {"description": "Not modified", "headers": _VERSION}, **told}


def complete(document: dict[str, Any]) -> dict[str, Any]:
    """The document without what the framework adds of itself (422 and its schemas), and every answer with its version.

    The NL API Design Rules want 400 for wrong input, and the version of the API in the header of every answer.
    """
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"].pop("422", None)
            for response in operation["responses"].values():
                response.setdefault("headers", {}).update(_VERSION)
    schemas = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    return document
