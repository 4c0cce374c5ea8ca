"""What the tests of the doors share: the catalogue as its files tell it, and a strict reading of problem documents."""

import socket
from urllib.parse import urlsplit

import httpx

from app.asking.head import read_question
from app.settings import QUERIES

MEDIA_TYPES = {
    "json": "application/json",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "srj": "application/sparql-results+json",
}
QUESTIONS = {path.stem: read_question(path) for path in sorted(QUERIES.glob("*.rq"))}
LISTS = [
    "academies",
    "agreements",
    "archetypes",
    "competences",
    "courses",
    "developments",
    "frameworks",
    "graphs",
    "guidelines",
    "organisations",
    "pools",
    "profiles",
]
ASKED = "/v1/questions/who-teaches?competence=ai-literacy-4&archetype=ai-literacy-4/aig-09"


def examples(name: str, *, optional: bool = False) -> dict[str, str]:
    """The example values of a question's parameters: of the required ones, or of all."""
    found = QUESTIONS[name].parameters
    return {told.name: told.example or "" for told in found if optional or not told.optional}


def media_type(response: httpx.Response) -> str:
    """The media type without its parameters."""
    return response.headers.get("content-type", "").split(";")[0]


def problem(response: httpx.Response, status: int) -> dict:
    """The problem document of a response, after holding it to RFC 9457 and to our own conventions."""
    assert response.status_code == status, response.text[:500]
    assert media_type(response) == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert "etag" not in response.headers
    assert response.headers["access-control-allow-origin"] == "*"
    document = response.json()
    assert document["status"] == status
    assert document["type"] == "about:blank"
    for key in ("title", "detail", "instance"):
        assert isinstance(document[key], str)
        assert document[key].strip()
    for fault in document.get("errors", []):
        assert set(fault) == {"name", "found", "message", "repair"}
        for text in (fault["message"], fault["repair"]):
            assert set(text) == {"nl", "en"}
            assert all(text.values())
    return document


def problem_in_both(web: httpx.Client, address: str, status: int, **request: object) -> str:
    """All that the problem says in Dutch and in English, after seeing that these differ."""
    told = {}
    for language in ("nl", "en"):
        headers = {**request.get("headers", {}), "Accept-Language": language}
        response = web.request(str(request.get("method", "GET")), address, headers=headers)
        told[language] = problem(response, status)
        if urlsplit(address).path.startswith("/v1"):
            assert response.headers["api-version"]
    assert told["nl"]["title"] != told["en"]["title"]
    assert told["nl"]["detail"] != told["en"]["detail"]
    return f"{told['nl']} {told['en']}"


def by_hand(address: str, request: bytes) -> httpx.Response:
    """Bytes sent as they are over a socket, for what a proper client refuses to send; the first response to them."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(request)
        answered = b""
        while piece := connection.recv(65536):
            answered += piece
    head, _, body = answered.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    headers = [(name, value) for name, _, value in (line.partition(b": ") for line in lines)]
    return httpx.Response(int(status.split()[1]), headers=headers, content=body)
