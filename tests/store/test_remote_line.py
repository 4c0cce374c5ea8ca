"""The line to an engine: how it signs in, what it sends, and connections that were closed while they lay idle."""

from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import md5

import pytest
from store import faulty
from store.faulty import Handler, Proxy, proxy
from store.servers import oxigraph

from app.model.errors import RemoteStoreError, WrongInputError
from app.model.sparql import Form
from app.model.terms import NamedNode
from app.store.remote import Endpoint
from app.store.remote.line import Line

RESULTS = "application/sparql-results+json"
UNION = [("union-default-graph", "true")]


@pytest.fixture(scope="module")
def real() -> Iterator[Endpoint]:
    with oxigraph() as served:
        yield served


@pytest.fixture
def between(real: Endpoint) -> Iterator[Proxy]:
    with proxy(real.query) as made:
        yield made


@pytest.fixture
def endpoint(between: Proxy) -> Endpoint:
    return Endpoint(f"{between.address}/query", f"{between.address}/update", f"{between.address}/store")


def seen(between: Proxy) -> list[str]:
    """What each request signs in with, from now on."""
    signs: list[str] = []

    def note(handler: Handler) -> None:
        signs.append(handler.headers.get("Authorization", ""))
        faulty.plainly(handler, handler.ask())

    between.before = note
    return signs


def ask(line: Line) -> None:
    line.query("ASK {}", Form.ASK, RESULTS, UNION).close()


def test_a_name_and_a_password_go_with_every_request(endpoint: Endpoint, between: Proxy) -> None:
    signs = seen(between)
    with closing(Line(replace(endpoint, user="één", password="geheim"))) as line:  # noqa: S106
        ask(line)
        line.update("INSERT DATA {}")
        line.put(NamedNode("https://example.org/g"), b"")
    assert signs == [f"Basic {b64encode('één:geheim'.encode()).decode()}"] * 3


def test_a_token_goes_instead_of_a_name(endpoint: Endpoint, between: Proxy) -> None:
    signs = seen(between)
    with closing(Line(replace(endpoint, user="a", password="b", token="abc"))) as line:  # noqa: S106
        ask(line)
        line.update("INSERT DATA {}")
    assert signs == ["Bearer abc"] * 2


def test_nothing_goes_where_nothing_is_known(endpoint: Endpoint, between: Proxy) -> None:
    signs = seen(between)
    with closing(Line(endpoint)) as line:
        ask(line)
    assert signs == [""]


def test_an_engine_that_wants_a_digest_gets_one_and_the_password_only_once(endpoint: Endpoint, between: Proxy) -> None:
    signs: list[str] = []

    def let_in_by_digest(handler: Handler) -> None:
        sign = handler.headers.get("Authorization", "")
        signs.append(sign.partition(" ")[0])
        if _is_right(sign):
            faulty.plainly(handler, handler.ask())
        elif sign:  # as Virtuoso does: no word of what it wants to who already tried something
            handler.say(401, "text/html", b"")
        else:
            handler.say(401, "text/html", b"", WWW_Authenticate='Digest realm="r", nonce="n", qop="auth"')

    between.before = let_in_by_digest
    with closing(Line(replace(endpoint, user="a", password="b"))) as line:  # noqa: S106
        ask(line)
        ask(line)
    assert signs == ["Basic", "", "Digest", "", "Digest"]


@pytest.mark.parametrize("challenge", ['Digest realm="r", nonce="n", qop="auth"', 'Basic realm="r"', ""])
def test_credentials_that_are_refused_are_not_tried_for_ever(
    endpoint: Endpoint, between: Proxy, challenge: str
) -> None:
    between.before = lambda handler: handler.say(
        401, "text/plain", b"", **({"WWW_Authenticate": challenge} if challenge else {})
    )
    with closing(Line(replace(endpoint, user="a", password="b"))) as line:  # noqa: S106
        with pytest.raises(RemoteStoreError, match="401"):
            ask(line)
        with pytest.raises(RemoteStoreError, match="401"):
            line.update("INSERT DATA {}")
    assert len(between.asked) <= 6


def test_a_connection_is_used_again_and_one_that_was_closed_meanwhile_is_made_anew(
    endpoint: Endpoint, between: Proxy
) -> None:
    connections = []

    def note(handler: Handler) -> None:
        connections.append(handler.client_address)
        faulty.plainly(handler, handler.ask())
        if len(connections) == 2:
            handler.close_connection = True

    between.before = note
    with closing(Line(endpoint)) as line:
        for _ in range(3):
            ask(line)
    assert connections[0] == connections[1] != connections[2]


def test_a_change_has_a_connection_of_its_own_and_is_sent_once(endpoint: Endpoint, between: Proxy) -> None:
    with closing(Line(endpoint)) as line:
        ask(line)
        between.before = lambda handler: handler.hang_up(rudely=True)
        asked = len(between.asked)
        with pytest.raises(RemoteStoreError):
            line.update("INSERT DATA {}")
        assert len(between.asked) == asked + 1


@pytest.mark.parametrize(("parameters", "path"), [(UNION, "/query?union-default-graph=true&a=b"), ([], "/query?a=b")])
def test_what_the_address_says_of_the_union_holds_for_the_union_only(
    endpoint: Endpoint, between: Proxy, parameters: list[tuple[str, str]], path: str
) -> None:
    address = f"{endpoint.query}?union-default-graph=true&a=b"
    with closing(Line(replace(endpoint, query=address))) as line:
        line.query("ASK {}", Form.ASK, RESULTS, parameters).close()
    assert between.asked == [path]


@pytest.mark.parametrize("address", ["", "file:///etc/passwd", "ftp://a/b", "localhost:7878", "//a/b"])
def test_what_is_no_address_of_the_web_is_refused_at_once(endpoint: Endpoint, address: str) -> None:
    if not address:
        replace(endpoint, update="", graphs="")
        return
    for name in ("query", "update", "graphs"):
        with pytest.raises(WrongInputError, match="no SPARQL endpoint"):
            replace(endpoint, **{name: address})


def _is_right(sign: str) -> bool:
    """Whether this is the digest of a:b, as RFC 2617 computes it."""
    scheme, _, rest = sign.partition(" ")
    if scheme != "Digest":
        return False
    told = dict(part.strip().split("=", 1) for part in rest.split(","))
    told = {name: value.strip('"') for name, value in told.items()}
    first, second = _md5("a:r:b"), _md5(f"POST:{told['uri']}")
    return told["response"] == _md5(f"{first}:n:{told['nc']}:{told['cnonce']}:auth:{second}")


def _md5(text: str) -> str:
    return md5(text.encode()).hexdigest()  # noqa: S324  (what the protocol asks)
