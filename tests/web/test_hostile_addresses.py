"""Bytes that no proper client sends: none gives a 5xx, none gives a header or a file of the sender's choosing."""

import httpx
import pytest
from web.doors import by_hand, problem

PATHS = [
    b"/v1/questions/who-teaches?archetype=%ZZ",
    b"/v1/questions/who-teaches?archetype=%",
    b"/v1/questions/who-teaches?archetype=%ff%fe",
    b"/v1/questions/who-teaches?archetype=%ED%A0%80",
    b"/v1/questions/who-teaches?%00=1",
    b"/v1/questions/who-teaches?archetype=%0d%0aSet-Cookie:%20a=b",
    b"/v1/questions/who-teaches?lang=%0d%0aSet-Cookie:%20a=b",
    b"/v1/questions/who-teaches?format=%0d%0aSet-Cookie:%20a=b",
    b"/v1/courses?lang=%0d%0aSet-Cookie:%20a=b",
    b"/v1/courses?after=%0d%0aSet-Cookie:%20a=b",
    b"/v1/questions/%0d%0aSet-Cookie:%20a=b",
    b"/v1/%ff",
    b"/v1/%ZZ",
    b"/v1/academies/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    b"/v1/../app/main.py",
    b"/doc/%ff",
    b"/doc/%00",
    b"/doc/.ttl",
    b"/doc/academy/radio.ttl.ttl",
    b"/doc/academy/%3Cscript%3E",
    b"/id/%0d%0aLocation:%20https://evil.example",
    b"/id//evil.example",
    b"/id/https://evil.example/",
    b"/def.%2e%2e",
    b"/contexts/..%2f..%2fpyproject.toml.jsonld",
    b"/static/..%2f..%2fapplication.py",
    b"/static/%2e%2e/%2e%2e/application.py",
    b"/static/%00",
    b"/static/" + b"a" * 300,
    b"/static//etc/passwd",
    b"/lists/%ff",
    b"/questions/%ff.rq",
    b"/queries/%ff.ttl",
    b"/queries/..%2finternal%2flist.ttl",
    b"/queries.%0d%0aLocation:%20https://evil.example",
    b"/id/question/%0d%0aLocation:%20https://evil.example",
    b"/v1/questions/%ff/query",
    b"/questions/..%2finternal%2flist.rq",
    b"//evil.example/x",
    b"///",
    b"/%",
    b"*",
]


def ask(service, path: bytes, accept: bytes = b"*/*", host: bytes = b"x") -> httpx.Response:
    lines = (b"GET " + path + b" HTTP/1.1", b"Host: " + host, b"Accept: " + accept, b"Connection: close", b"", b"")
    return by_hand(service.address, b"\r\n".join(lines))


@pytest.mark.parametrize("accept", [b"*/*", b"text/html"], ids=["machine", "browser"])
@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:50].decode())
def test_a_strange_address_is_refused_with_a_4xx(service, path: bytes, accept: bytes) -> None:
    response = ask(service, path, accept)
    assert 400 <= response.status_code < 500
    assert "set-cookie" not in response.headers
    assert "location" not in response.headers
    kind = response.headers["content-type"].split(";")[0]
    is_page = accept == b"text/html" and not path.startswith(b"/v1")
    assert kind == ("text/html" if is_page else "application/problem+json")
    assert b"import " not in response.content
    assert b"root:" not in response.content


@pytest.mark.parametrize("path", [b"//evil.example/x", b"//evil.example/%2e%2e"])
def test_no_link_of_a_problem_page_leads_to_a_site_of_the_senders_choice(service, path: bytes) -> None:
    body = ask(service, path, b"text/html").content
    assert b"</html>" in body
    assert b'href="//' not in body
    assert b'href="http' not in body


@pytest.mark.parametrize("host", [b"[", b"evil.example", b"a b", b"", b"x:99999", b"\xff"])
def test_the_host_that_the_sender_names_decides_nothing(service, host: bytes) -> None:
    for path in (b"/v1/courses", b"/v1/questions/who-teaches?academy=radio", b"/v1/nope", b"/", b"/doc/academy/radio"):
        response = ask(service, path, b"text/html, */*;q=0.1", host)
        assert response.status_code in {200, 400, 404}
        assert b"evil.example" not in response.content
        assert "evil.example" not in str(response.headers)


def test_an_address_of_20_kb_is_too_long_and_says_so(service) -> None:
    for path in (b"/v1/questions/who-teaches?archetype=" + b"a" * 20_000, b"/v1/courses?" + b"a&" * 10_000):
        told = problem(ask(service, path), 414)
        assert len(str(told)) < 2_000


def test_an_address_of_70_kb_is_refused_without_being_read(service) -> None:
    for path in (b"/v1/questions/who-teaches?archetype=" + b"a" * 70_000, b"/" + b"a" * 70_000):
        response = ask(service, path)
        assert response.status_code in {400, 414}
        assert len(response.content) < 2_000


def test_a_useful_address_of_4_kb_is_answered(web: httpx.Client) -> None:
    several = ",".join(["https://w3id.org/vakgraaf/id/academy/radio"] * 50)
    response = web.get("/v1/questions/who-teaches", params={"academy": several})
    assert response.status_code == 200
    assert len(str(response.headers)) < 8_000


def test_odd_bytes_in_headers_do_no_harm(service) -> None:
    odd = [
        b"Accept: \xff/\xff",
        b"Accept-Language: \xff",
        b"If-None-Match: \xff",
        b'If-None-Match: "',
        b"Accept: " + b"a," * 9000,
    ]
    for line in odd:
        request = b"\r\n".join((b"GET /v1/courses HTTP/1.1", b"Host: x", line, b"Connection: close", b"", b""))
        response = by_hand(service.address, request)
        assert response.status_code in {200, 406, 431}
        assert len(response.content) < 100_000
