"""The parts of OpenAPI that every operation shares."""

from collections.abc import Iterable, Mapping
from typing import Any

from app.model.languages import Text
from app.model.questions import Parameter
from app.web.api.schemas import SCHEMAS

_JSON_TYPES: dict[str, dict[str, Any]] = {
    "iri": {"type": "string"},
    "text": {"type": "string", "maxLength": 200},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
PROBLEM = {
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
        "gone": {"type": "object", "description": "of what was here once: since when, why, what came in its place"},
    },
}
_PROBLEMS = {
    400: "Wrong input",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    406: "Format not available",
    408: "Too slow",
    409: "In conflict with what is there",
    412: "No longer the present version",
    413: "Too large",
    414: "The address is too long",
    415: "Not a media type that is read here",
    429: "Too much asked",
    500: "Something went wrong here",
    503: "Too busy, or not now",
    504: "Took too long",
}
_ANYWHERE = (400, 406, 414, 500, 503)  # what may become of any call, whatever it asks
_SCHEMES = {"bearer": {"type": "http", "scheme": "bearer", "description": "an API key, or an access token (RFC 9068)"}}
SIGNED_IN: list[dict[str, list[str]]] = [{"bearer": []}]
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
    absent = {404: "Not found", 410: "Gone: since when, why, and what came in its place"}
    problems = {400: "Wrong input", 406: "Format not available"} | (absent if missing else {})
    told: dict[int | str, dict[str, Any]] = {
        status: {
            "description": description,
            "headers": _VERSION,
            "content": {"application/problem+json": {"schema": PROBLEM}},
        }
        for status, description in problems.items()
    }
    found = {"description": "The answer", "headers": _VERSION, "content": media_types}
    return {200: found, 304: {"description": "Not modified", "headers": _VERSION}, **told}


def answers(
    found: Mapping[int, tuple[str, dict[str, Any]]], *problems: int, media_types: Iterable[str] = ("application/json",)
) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation whose answers nobody keeps: each status with its meaning and its schema."""
    told: dict[int | str, dict[str, Any]] = {
        status: {"description": description, "content": {media_type: {"schema": schema} for media_type in media_types}}
        for status, (description, schema) in found.items()
    }
    for status in problems:
        content = {"application/problem+json": {"schema": PROBLEM}}
        told[status] = {"description": _PROBLEMS[status], "content": content}
    return told


def header(name: str, description: Text) -> dict[str, Any]:
    """A header that an operation reads."""
    said = f"{description.nl} / {description.en}"
    return {"name": name, "in": "header", "description": said, "schema": {"type": "string"}}


IF_MATCH = header("If-Match", Text("De versie waaraan u werkte", "The version that you worked on"))


def complete(document: dict[str, Any], documents: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """The document without what the framework adds of itself (422 and its schemas), with what holds for every call.

    ``documents`` are the schemas of things. The NL API Design Rules want 400 for wrong input, and the version of the
    API in the header of every answer.
    """
    anywhere = answers({}, *_ANYWHERE)
    for item in document["paths"].values():
        for operation in item.values():
            operation["responses"].pop("422", None)
            for status, problem in anywhere.items():
                operation["responses"].setdefault(str(status), {**problem})
            for response in operation["responses"].values():
                response.setdefault("headers", {}).update(_VERSION)
    schemas = document.get("components", {}).get("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas |= {**SCHEMAS, **documents}
    document["components"] = {**document.get("components", {}), "schemas": schemas, "securitySchemes": _SCHEMES}
    return document
