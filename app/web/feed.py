"""/feed: what became of each thing, as pages that never change once they are full, and a snapshot to begin with."""

import re
import zlib
from collections.abc import Iterable, Iterator

from anyio import to_thread
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from app.model.errors import ExpiredError, NotReadyError, UnknownError
from app.model.languages import Text
from app.publishing.feed import FeedPages, written
from app.store.feed import ON_A_PAGE, Extent
from app.web.negotiation import accepted, choose_format
from app.web.responses import MACHINE_HEADERS, fresh, links
from app.web.site import Site

_TYPES = {
    "trig": ("application/trig",),
    "nquads": ("application/n-quads",),
    "jsonld": ("application/ld+json", "application/json"),
}
_FOR_EVER = "public, max-age=31536000, immutable"
_SHORTLY = "public, max-age=5"
_LOG = re.compile(r"[0-9a-f]{12}")
_GZIP = 16 + zlib.MAX_WBITS
_NOT_BEGUN = Text("De feed is nog niet begonnen.", "The feed has not begun yet.")


def feed_routes(site: Site) -> APIRouter:
    """/feed and what stands below it."""
    routes = APIRouter(include_in_schema=False)
    feed = _Feed(site)

    @routes.get("/feed")
    async def root(request: Request) -> Response:
        return await to_thread.run_sync(feed.root, request)

    @routes.get("/feed/snapshot")
    async def newest_snapshot() -> Response:
        return feed.newest_snapshot()

    @routes.get("/feed/{log}/pages/{number:int}")
    async def page(request: Request, log: str, number: int) -> Response:
        return await to_thread.run_sync(feed.page, request, log, number)

    @routes.get("/feed/{log}/kept/{expired:int}/{number:int}")
    async def kept_page(request: Request, log: str, expired: int, number: int) -> Response:
        return await to_thread.run_sync(feed.kept_page, request, log, expired, number)

    @routes.get("/feed/{log}/members/{position:int}")
    async def member(request: Request, log: str, position: int) -> Response:
        return await to_thread.run_sync(feed.member, request, log, position)

    @routes.get("/feed/{log}/snapshots/{position:int}.nq.gz")
    async def snapshot(log: str, position: int) -> Response:
        return feed.snapshot(log, position)

    return routes


class _Feed:
    """The answers to one request each."""

    def __init__(self, site: Site) -> None:
        self._log = site.desk.publisher.feed
        self._pages = FeedPages(site.address, site.desk.publisher.feed_days)
        self._address = site.address

    def root(self, request: Request) -> Response:
        """The stream, and where it begins."""
        extent = self._extent()
        oldest = self._pages.page_address(extent.name, extent.first_page)
        body = self._pages.root(self._pages.kept_address(extent, 1) if self._log.kept_pages() else oldest)
        ends = links(
            (f"{self._address}/feed/snapshot", "alternate", "application/n-quads"),
            (oldest, "first", None),
            (self._pages.page_address(extent.name, _page_of(extent.position)), "last", None),
        )
        return _told(request, body, _SHORTLY, ends)

    def page(self, request: Request, log: str, number: int) -> Response:
        """A page of the log; the one after the last member is there too, and empty."""
        extent = self._known(log)
        if 0 < number < extent.first_page:
            raise self._expired()
        if not 0 < number <= extent.position // ON_A_PAGE + 1:
            raise _no_page(number)
        closed = number * ON_A_PAGE <= extent.position
        address = self._pages.page_address(log, number)
        following = self._pages.page_address(log, number + 1) if closed else None
        body = self._pages.page(log, address, self._log.page(number), following)
        if self._log.extent().expired != extent.expired:
            raise self._expired()  # while it was read
        beside = [("prev", number - 1)] if number > extent.first_page else []
        beside += [("next", number + 1)] if closed else []
        leads = links(
            (f"{self._address}/feed", "collection", None),
            *((self._pages.page_address(log, other), relation, None) for relation, other in beside),
        )
        return _told(request, body, _FOR_EVER if closed else _SHORTLY, leads)

    def kept_page(self, request: Request, log: str, expired: int, number: int) -> Response:
        """A page of what is kept of those that have expired."""
        extent = self._known(log)
        if expired != extent.expired:
            raise self._expired() if expired < extent.expired else _no_page(number)
        events, last = self._log.kept_page(number), number == self._log.kept_pages()
        if self._log.extent().expired != expired:
            raise self._expired()  # while it was read
        if not events:
            raise _no_page(number)
        on = self._pages.page_address(log, extent.first_page) if last else self._pages.kept_address(extent, number + 1)
        body = self._pages.page(log, self._pages.kept_address(extent, number), events, on)
        return _told(request, body, _FOR_EVER, links((f"{self._address}/feed", "collection", None)))

    def member(self, request: Request, log: str, position: int) -> Response:
        """One member."""
        extent = self._known(log)
        event = self._log.event(position)
        if event is None:
            raise self._expired() if 0 < position <= extent.expired else _no_page(position)
        page = self._pages.page_address(log, _page_of(position))
        leads = links((page, "collection", None)) if position > extent.expired else ""
        return _told(request, self._pages.member(log, event), _FOR_EVER, leads)

    def newest_snapshot(self) -> Response:
        """Where all that stands now is, under the name of its position."""
        extent = self._extent()
        address = self._pages.snapshot_address(extent.name, extent.position)
        return RedirectResponse(address, 302, headers={**MACHINE_HEADERS, "Cache-Control": _SHORTLY})

    def snapshot(self, log: str, position: int) -> Response:
        """All that stood at a position, and the page on which to go on."""
        extent = self._known(log)
        if position < extent.expired:
            raise self._expired()
        if position > extent.position:
            raise _no_page(position)
        headers = {
            **MACHINE_HEADERS,
            "Cache-Control": _FOR_EVER,
            "ETag": f'"{log}-{position}"',
            "Link": links((self._pages.page_address(log, position // ON_A_PAGE + 1), "next", None)),
            "Content-Disposition": f'attachment; filename="vakgraaf-{log}-{position}.nq.gz"',
        }
        return StreamingResponse(_packed(self._log.snapshot(position)), 200, headers, "application/gzip")

    def _extent(self) -> Extent:
        extent = self._log.extent()
        if not extent.revision:
            raise NotReadyError(_NOT_BEGUN)
        return extent

    def _known(self, log: str) -> Extent:
        """How far the log goes; a place in another log is as good as expired."""
        extent = self._extent()
        if log == extent.name:
            return extent
        raise self._expired() if _LOG.fullmatch(log) else UnknownError(Text("Die feed is er niet.", "No such feed."))

    def _expired(self) -> ExpiredError:
        snapshot = f"{self._address}/feed/snapshot"
        return ExpiredError(
            Text(
                "Deze plaats in de feed is verlopen: wat hierna verdween, wordt niet meer verteld.",
                "This place in the feed has expired: what was deleted after it is not told any more.",
            ),
            Text(f"Begin opnieuw bij de momentopname: {snapshot}.", f"Resync from here: the snapshot at {snapshot}."),
        )


def _page_of(position: int) -> int:
    """The page that a position is on; that of no position is the first."""
    return max(position - 1, 0) // ON_A_PAGE + 1


def _told(request: Request, n_quads: bytes, kept: str, leads: str) -> Response:
    form = choose_format(accepted(request), _TYPES)
    headers = {"Cache-Control": kept, "Vary": "Accept"} | ({"Link": leads} if leads else {})
    return fresh(written(n_quads, form), _TYPES[form][0], headers=headers)


def _packed(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The parts as one gzip file, the same for the same parts whenever it is made."""
    packer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
    for part in parts:
        if packed := packer.compress(part):
            yield packed
    yield packer.flush()


def _no_page(number: int) -> UnknownError:
    return UnknownError(
        Text(f"Zo ver gaat de feed niet: {number}.", f"The feed does not go as far as {number}."),
        Text("Begin bij /feed.", "Start at /feed."),
    )
