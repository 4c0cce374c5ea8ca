"""/feed over HTTP: a root, pages that never change once they are full, members, a snapshot, and what has expired."""

import gzip
import re
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from conftest import Service
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from submitting import catalogue, copy_of, course, key_for

from app.control import checkpoint
from app.store.feed import ON_A_PAGE, FeedLog
from app.store.frozen import FrozenStore
from app.store.layout import FEED
from app.store.updates import STORE

TREE, LDES, AS = "https://w3id.org/tree#", "https://w3id.org/ldes#", "https://www.w3.org/ns/activitystreams#"
N_QUADS = {"Accept": "application/n-quads"}
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"')
FORMATS = {
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/ld+json": RdfFormat.JSON_LD,
}


def quads(response: httpx.Response) -> set[Quad]:
    assert response.status_code == httpx.codes.OK, response.text
    return set(parse(response.content, format=FORMATS[response.headers["Content-Type"].partition(";")[0]]))


def links(response: httpx.Response) -> dict[str, str]:
    return {relation: address for address, relation in LINK.findall(response.headers["Link"])}


def objects(found: set[Quad], predicate: str) -> list[str]:
    return sorted(quad.object.value for quad in found if quad.predicate == NamedNode(predicate))  # type: ignore[union-attr]


def asserted(service: Service) -> set[Quad]:
    with checkpoint(service.data_dir) as folder, closing(FrozenStore(folder)) as copy:
        return {quad for quad in parse(copy.dump(), format=RdfFormat.N_QUADS) if quad.graph_name != STORE}


def test_the_root_says_what_the_stream_is_and_where_it_begins(web):
    found = quads(web.get("/feed", headers=N_QUADS))
    stream = NamedNode(f"{str(web.base_url).rstrip('/')}/feed#stream")
    said = {quad.predicate.value: quad.object.value for quad in found if quad.subject == stream}
    assert said[f"{LDES}versionOfPath"] == f"{AS}object"
    assert said[f"{LDES}timestampPath"] == f"{AS}published"
    assert said[f"{LDES}versionDeleteObject"] == f"{AS}Delete"
    assert said[f"{TREE}view"] == f"{str(web.base_url).rstrip('/')}/feed"
    assert objects(found, f"{TREE}node") == [links(web.get("/feed"))["first"]]
    assert {objects(found, f"{LDES}{name}")[0] for name in ("fullLogDuration", "versionDeleteDuration")} == {"P365D"}
    assert objects(found, f"{LDES}versionAmount") == ["1"]


@pytest.mark.parametrize("media_type", FORMATS)
def test_every_page_is_the_same_in_every_format(web, media_type):
    for page in ("/feed", links(web.get("/feed"))["first"]):
        found = web.get(page, headers={"Accept": media_type})
        assert found.headers["Content-Type"] == media_type
        assert quads(found) == quads(web.get(page, headers=N_QUADS))


def test_a_format_that_is_not_there_is_refused(web):
    assert web.get("/feed", headers={"Accept": "application/pdf"}).status_code == httpx.codes.NOT_ACCEPTABLE


def test_a_full_page_never_changes_and_an_open_one_is_kept_shortly(web):
    root = links(web.get("/feed"))
    first, last = web.get(root["first"], headers=N_QUADS), web.get(root["last"], headers=N_QUADS)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert last.headers["Cache-Control"] == "public, max-age=5"
    assert objects(quads(first), f"{LDES}immutable") == ["true"]
    assert objects(quads(last), f"{LDES}immutable") == []
    assert len(objects(quads(first), f"{TREE}member")) == ON_A_PAGE
    for page in (first, last):
        again = web.get(page.url, headers={**N_QUADS, "If-None-Match": page.headers["ETag"]})
        assert again.status_code == httpx.codes.NOT_MODIFIED
        head = web.head(page.url, headers=N_QUADS)
        assert (head.headers["ETag"], head.headers["Cache-Control"], head.content) == (
            page.headers["ETag"],
            page.headers["Cache-Control"],
            b"",
        )


def test_the_pages_follow_one_another(web):
    address: str | None = links(web.get("/feed"))["first"]
    seen = []
    while address:
        page = web.get(address, headers=N_QUADS)
        positions = [int(text) for text in objects(quads(page), "https://schema.org/position")]
        seen += sorted(positions)
        address = links(page).get("next")
        assert objects(quads(page), f"{TREE}node") == ([address] if address else [])
    assert seen == list(range(1, len(seen) + 1))
    assert len(seen) > 10 * ON_A_PAGE
    assert str(page.url) == links(web.get("/feed"))["last"]
    assert "prev" in links(page)


def test_a_member_has_an_address_of_its_own(web):
    page = quads(web.get(links(web.get("/feed"))["first"], headers=N_QUADS))
    address = objects(page, f"{TREE}member")[7]
    member = NamedNode(address)
    alone = quads(web.get(address, headers=N_QUADS))
    assert {quad for quad in alone if quad.subject == member} == {quad for quad in page if quad.subject == member}


def test_the_snapshot_holds_all_that_is_asserted_and_names_its_place(web, service):
    moved = web.get("/feed/snapshot")
    assert moved.status_code == httpx.codes.FOUND
    found = web.get(moved.headers["Location"])
    assert found.headers["Content-Type"] == "application/gzip"
    assert set(parse(gzip.decompress(found.content), format=RdfFormat.N_QUADS)) == asserted(service)
    position = int(moved.headers["Location"].rpartition("/")[2].removesuffix(".nq.gz"))
    assert links(found)["next"] == links(web.get("/feed"))["last"]
    last = objects(quads(web.get(links(found)["next"], headers=N_QUADS)), f"{TREE}member")
    assert max(int(member.rpartition("/")[2]) for member in last) == position
    assert web.get(moved.headers["Location"]).content == found.content


@pytest.mark.parametrize("path", ["pages/0", "pages/999", "pages/one", "members/999999", "snapshots/999999.nq.gz"])
def test_what_is_not_there_yet_is_not_found(web, path):
    log = links(web.get("/feed"))["first"].split("/")[4]
    assert web.get(f"/feed/{log}/{path}").status_code == httpx.codes.NOT_FOUND
    assert web.get("/feed/nonsense/pages/1").status_code == httpx.codes.NOT_FOUND


def test_a_place_in_another_log_is_told_where_to_begin_again(web):
    gone = web.get("/feed/0123456789ab/pages/3", headers={"Accept-Language": "en"})
    assert gone.status_code == httpx.codes.GONE
    assert gone.headers["Content-Type"] == "application/problem+json"
    told = gone.json()
    assert (told["status"], told["rule"]) == (410, "expired")
    assert told["repair"]["en"] == f"Resync from here: the snapshot at {str(web.base_url).rstrip('/')}/feed/snapshot."


class TestChanging:
    """A service of one's own, whose feed is made to change."""

    @pytest.fixture(scope="class")
    def own(self, service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
        running = Service(copy_of(service, tmp_path_factory.mktemp("changing") / "data"))
        yield running
        running.stop()

    def test_an_accepted_submission_is_in_the_open_page_at_once(self, own):
        headers = {"Authorization": f"Bearer {key_for(own.data_dir)}", "Content-Type": "text/turtle"}
        page = links(own.client.get("/feed"))["last"]
        before = own.client.get(page, headers=N_QUADS)
        sent = catalogue(course("microlearnings-ethiek", title="Ethiek, geheel nieuw"))
        answer = own.client.post("/v1/submissions?kind=catalogue", content=sent, headers=headers)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        after = own.client.get(page, headers=N_QUADS)
        assert after.headers["ETag"] != before.headers["ETag"]
        assert "Ethiek, geheel nieuw" in after.text
        moments = set(objects(quads(after), f"{AS}published")) - set(objects(quads(before), f"{AS}published"))
        assert len(moments) == 1, "all that changed with it is told at one moment"

    def test_a_place_that_has_expired_is_gone_and_what_stood_is_kept_on_other_pages(self, own):
        first = links(own.client.get("/feed"))["first"]
        with closing(FeedLog(own.data_dir / FEED)) as log:
            whole = set(parse(b"".join(log.snapshot(log.extent().position)), format=RdfFormat.N_QUADS))
            own.stop()
            assert log.expire("9999-01-01T00:00:00.000Z")
        again = Service(own.data_dir)
        try:
            gone = again.client.get(httpx.URL(first).path)
            assert gone.status_code == httpx.codes.GONE
            assert again.client.get(gone.json()["repair"]["en"].split()[-1].rstrip(".")).is_redirect
            root = quads(again.client.get("/feed", headers=N_QUADS))
            [kept] = objects(root, f"{TREE}node")
            members = []
            while "/kept/" in kept:
                page = again.client.get(kept, headers=N_QUADS)
                assert page.headers["Cache-Control"].endswith("immutable")
                members += objects(quads(page), f"{TREE}member")
                [kept] = objects(quads(page), f"{TREE}node")
            assert len(members) > 10 * ON_A_PAGE
            assert kept == links(again.client.get("/feed"))["first"]
            snapshot = again.client.get(again.client.get("/feed/snapshot").headers["Location"])
            assert set(parse(gzip.decompress(snapshot.content), format=RdfFormat.N_QUADS)) == whole
        finally:
            again.stop()
