"""Reading a request: whatever the bytes, it is understood or refused in words, and soon."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from app.model.errors import VakgraafError
from app.web.sparql.asked import FORM, MOST_GRAPHS, QUERY, Call, read_call

names = st.sampled_from(["query", "update", "default-graph-uri", "named-graph-uri", "format", "lang", "x", ""])
pieces = st.one_of(
    st.binary(max_size=20), st.sampled_from([b"%", b"%zz", b"%ff", b"+", b"&", b"=", b";", b"urn:x", b"\x00", b"%00"])
)
pairs = st.lists(st.tuples(names, st.lists(pieces, max_size=4)), max_size=30)
encoded = pairs.map(lambda found: b"&".join(name.encode() + b"=" + b"".join(parts) for name, parts in found))


def read(method: str, query_string: bytes, content_type: str = "", body: bytes = b"") -> Call | None:
    """What the request asks; None when it is refused."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", content_type.encode("latin-1"))] if content_type else []
    scope = {"type": "http", "method": method, "path": "/sparql", "query_string": query_string, "headers": headers}
    try:
        return asyncio.run(read_call(Request(scope, receive)))
    except VakgraafError:
        return None


@given(encoded)
def test_any_address_is_understood_or_refused(query_string: bytes) -> None:
    call = read("GET", query_string)
    if call is not None and call.asked is not None:
        assert len(call.asked.default_graphs) + len(call.asked.named_graphs) <= MOST_GRAPHS
        call.asked.text.encode()


@given(
    encoded, encoded, st.sampled_from([FORM, QUERY, f"{QUERY}; charset=utf-8", f"{FORM};charset=x", "", ";;=;", "a/b"])
)
def test_any_body_is_understood_or_refused(query_string: bytes, body: bytes, content_type: str) -> None:
    read("POST", query_string, content_type, body)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_query_is_read_as_it_was_written(text: str) -> None:
    sent = read("POST", b"", QUERY, text.encode())
    assert sent is not None
    assert sent.asked is not None
    assert sent.asked.text == text
