"""A proxy before a real SPARQL server that does what networks and servers do when they go wrong."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

SLOW_S = 0.2


@dataclass
class Answer:
    """What the real server said."""

    status: int
    media_type: str
    body: bytes
    asks_for: str = ""  # how to sign in


Fault = Callable[["Handler", Answer], None]


@dataclass
class Proxy:
    """The proxy's address, and what goes wrong there now: ``fault`` with the answers, ``before`` with the requests."""

    address: str
    real: str
    client: httpx.Client
    fault: Fault | None = None
    before: Callable[["Handler"], None] | None = None
    asked: list[str] = field(default_factory=list)
    held: list[threading.Thread] = field(default_factory=list)


class Handler(BaseHTTPRequestHandler):
    """Hands a request on to the real server, and what that says back."""

    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def handle(self) -> None:
        with suppress(OSError):  # whoever asked may be gone, and often is meant to be
            super().handle()

    def do_GET(self) -> None:
        self._on()

    def do_POST(self) -> None:
        self._on()

    def do_PUT(self) -> None:
        self._on()

    def _on(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.proxy.asked.append(self.path)
        if self.proxy.before is not None:
            self.proxy.before(self)
            return
        (self.proxy.fault or plainly)(self, self.ask())

    def ask(self) -> Answer:
        """What the real server says to this request."""
        kept = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        told = self.proxy.client.request(self.command, f"{self.proxy.real}{self.path}", content=self.body, headers=kept)
        media_type = told.headers.get("Content-Type", "text/plain")
        return Answer(told.status_code, media_type, told.content, told.headers.get("WWW-Authenticate", ""))

    def say(self, status: int, media_type: str, body: bytes, length: int | None = None, **headers: str) -> None:
        """An answer, which may tell another length than it has."""
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self, *, rudely: bool) -> None:
        """End the connection, with a reset when rudely."""
        self.close_connection = True
        self.wfile.flush()
        if rudely:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def plainly(handler: Handler, answer: Answer) -> None:
    asked = {"WWW_Authenticate": answer.asks_for} if answer.asks_for else {}
    handler.say(answer.status, answer.media_type, answer.body, **asked)


def reset(handler: Handler, answer: Answer) -> None:
    del answer
    handler.hang_up(rudely=True)


def reset_in_the_middle(handler: Handler, answer: Answer) -> None:
    handler.say(answer.status, answer.media_type, answer.body[: len(answer.body) // 2], len(answer.body) + 1)
    handler.hang_up(rudely=True)


def ended_in_the_middle(handler: Handler, answer: Answer) -> None:
    handler.say(answer.status, answer.media_type, answer.body[: len(answer.body) // 2], len(answer.body) + 1)
    handler.hang_up(rudely=False)


def chunks_without_an_end(handler: Handler, answer: Answer) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.media_type)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(f"{len(answer.body):x}\r\n".encode() + answer.body + b"\r\n")
    handler.hang_up(rudely=False)


def no_length(handler: Handler, answer: Answer) -> None:
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {answer.media_type}\r\n\r\n".encode() + answer.body)
    handler.hang_up(rudely=False)


def cut(handler: Handler, answer: Answer) -> None:
    handler.say(answer.status, answer.media_type, answer.body[: len(answer.body) * 2 // 3])


def last_sign_lost(handler: Handler, answer: Answer) -> None:
    handler.say(answer.status, answer.media_type, answer.body.rstrip()[:-1])


def words_in_the_middle(handler: Handler, answer: Answer) -> None:
    half = len(answer.body) // 2
    handler.say(answer.status, answer.media_type, answer.body[:half] + b"Timeout reached" + answer.body[half:])


def words_behind(handler: Handler, answer: Answer) -> None:
    handler.say(answer.status, answer.media_type, answer.body + b"Timeout reached")


def nothing(handler: Handler, answer: Answer) -> None:
    handler.say(200, answer.media_type, b"")


def a_page(handler: Handler, answer: Answer) -> None:
    del answer
    handler.say(200, "text/html", b"<h1>Down for maintenance</h1>")


def internal_error(handler: Handler, answer: Answer) -> None:
    del answer
    handler.say(500, "text/plain", b"stack trace of 10.0.0.7")


def not_found(handler: Handler, answer: Answer) -> None:
    del answer
    handler.say(404, "text/plain", b"")


def not_let_in(handler: Handler, answer: Answer) -> None:
    del answer
    handler.say(401, "text/plain", b"", WWW_Authenticate='Basic realm="x"')


def partly(handler: Handler, answer: Answer) -> None:
    handler.say(206, answer.media_type, answer.body)


def compressed(handler: Handler, answer: Answer) -> None:
    handler.say(200, answer.media_type, answer.body, Content_Encoding="gzip")


def too_late(handler: Handler, answer: Answer) -> None:
    time.sleep(5)
    plainly(handler, answer)


def drop_by_drop(handler: Handler, answer: Answer) -> None:
    handler.say(answer.status, answer.media_type, b"", len(answer.body))
    for sign in answer.body:
        time.sleep(SLOW_S)
        handler.wfile.write(bytes([sign]))
        handler.wfile.flush()


def endless(handler: Handler, answer: Answer) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", answer.media_type)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    while True:
        handler.wfile.write(b"10000\r\n" + b" " * 0x10000 + b"\r\n")


def led_to(address: str) -> Fault:
    """Redirects to another address."""

    def redirect(handler: Handler, answer: Answer) -> None:
        del answer
        handler.say(302, "text/plain", b"", Location=address)

    return redirect


@contextmanager
def proxy(real: str) -> Iterator[Proxy]:
    """A proxy before the server at an address."""
    made = Proxy("", "{0.scheme}://{0.netloc}".format(urlsplit(real)), httpx.Client(timeout=30))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"proxy": made}))
    server.daemon_threads = True
    made.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        made.client.close()


def a_row_of_nothing(handler: Handler, answer: Answer) -> None:
    """As Virtuoso tells a value that is replaced while it looks."""
    handler.say(200, answer.media_type, b'{"head": {"vars": ["revision"]}, "results": {"bindings": [{}]}}')
