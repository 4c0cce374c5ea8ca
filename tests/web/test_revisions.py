"""A validator changes exactly when the answer does: the same site before and after a graph was replaced."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import get_ident

import httpx
import pytest
import submitting
from web.doors import MEDIA_TYPES

from app.answer import Library
from app.asking.catalogue import Catalogue
from app.desk import Sent
from app.dumping import DumpFiles
from app.evaluate import QueryChildren
from app.main import House, here, join, open_desk
from app.model.terms import Literal, NamedNode, Triple
from app.pools import Pools
from app.publishing.catalog import Catalog, Operator
from app.publishing.mappings import Mappings
from app.publishing.profiles import Profiles
from app.serving import open_jobs
from app.settings import INTERNAL, QUERIES, Settings
from app.store.embedded import EmbeddedStore, Updates
from app.store.history import History
from app.store.keys import Keys
from app.store.layout import RECORDS
from app.store.moments import Moments
from app.store.processing import Processing
from app.store.queries import Queries
from app.store.tombstones import Tombstones
from app.submit import submit
from app.web.application import create_app
from app.web.authority import Authority
from app.web.caching import App
from app.web.signposting import Signposts
from app.web.site import Site
from app.web.sparql.budget import Budget
from app.web.sparql.public import PublicSparql
from app.workers.checkpoints import Checkpoints

COURSE = NamedNode("https://w3id.org/vakgraaf/id/course/test/one")
GRAPH = NamedNode("https://w3id.org/vakgraaf/id/graph/test/catalogue")
VG = "https://w3id.org/vakgraaf/def#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
AFFECTED = "/v1/questions/who-teaches?academy=radio"
HELD = "/v1/organisations/radio/graphs/catalogue"
UNAFFECTED = "/v1/questions/competence-tree?framework=ecf-4"


class InProcess:
    """A client of an application in this process."""

    def __init__(self, app: App) -> None:
        self.app = app

    def get(self, address: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.get(address, headers=headers)

        return asyncio.run(asked())


@pytest.fixture(scope="module")
def own_house(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("revisions") / "store"
    house.store.back_up(folder)
    store = EmbeddedStore(folder, Updates(INTERNAL))
    yield join(store)
    store.close()


@pytest.fixture(scope="module")
def whole_site(own_house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("desk")
    checkpoints = Checkpoints(folder / "copies", own_house.store.revision, own_house.store.back_up)
    with (
        open_desk(own_house.store, own_house, folder, here(own_house)) as desk,
        closing(Keys(folder / RECORDS)) as keys,
        closing(Tombstones(folder / RECORDS)) as tombstones,
        closing(Processing(folder / RECORDS)) as processing,
        open_jobs(desk, folder) as jobs,
        closing(Moments(folder / "moments.sqlite")) as moments,
        QueryChildren(Settings(sparql_workers=1), own_house.store, checkpoints, folder / "answers") as children,
        DumpFiles(own_house.store, checkpoints, folder / "dumps") as dumps,
    ):
        catalog = Catalog(Queries(own_house.store, QUERIES / "catalog"), own_house.queries, Operator("x", "", ""))
        yield Site(
            library=own_house.library,
            lists=own_house.lists,
            documents=own_house.documents,
            mappings=Mappings(own_house.queries),
            profiles=Profiles(own_house.store, QUERIES / "profiles"),
            catalog=catalog,
            signposts=Signposts(own_house.store, catalog, "http://x"),
            desk=desk,
            authority=Authority(keys),
            pools=Pools(desk, processing),
            tombstones=tombstones,
            jobs=jobs,
            moments=moments,
            dumps=dumps,
            sparql=PublicSparql(children, children.ready, Budget(60, 30), "", 2, 2),
            address="http://x",
            cache_bytes=10_000_000,
        )


@pytest.fixture(scope="module")
def site(whole_site: Site) -> InProcess:
    return InProcess(create_app(whole_site))


def course(name: str) -> list[Triple]:
    facts = {
        TYPE: [NamedNode(f"{VG}Course")],
        NamedNode("https://schema.org/name"): [Literal(name, language="nl")],
        NamedNode("https://schema.org/provider"): [NamedNode("https://w3id.org/vakgraaf/id/academy/radio")],
        NamedNode(f"{VG}teaches"): [NamedNode("https://w3id.org/vakgraaf/id/competence/ecf-4/A.5/3")],
    }
    said = [Triple(COURSE, predicate, value) for predicate, values in facts.items() for value in values]
    return [
        *said,
        Triple(GRAPH, TYPE, NamedNode(f"{VG}Graph")),
        Triple(GRAPH, NamedNode(f"{VG}trust"), NamedNode("https://w3id.org/vakgraaf/id/trust/own")),
        Triple(GRAPH, NamedNode("http://purl.org/dc/terms/title"), Literal("Proef", language="nl")),
    ]


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_the_validator_of_an_answer_changes_when_its_rows_do_and_only_then(
    site: InProcess, own_house: House, form: str
) -> None:
    own_house.store.replace(GRAPH, [])
    addresses = [f"{AFFECTED}&format={form}", f"{UNAFFECTED}&format={form}"]
    before = [site.get(address) for address in addresses]
    own_house.store.replace(GRAPH, course("Proefopleiding"))
    after = [site.get(address) for address in addresses]
    assert before[0].headers["etag"] != after[0].headers["etag"]
    assert before[1].headers["etag"] == after[1].headers["etag"]
    assert site.get(addresses[0], headers={"If-None-Match": before[0].headers["etag"]}).status_code == 200
    assert site.get(addresses[1], headers={"If-None-Match": before[1].headers["etag"]}).status_code == 304


def test_a_new_name_changes_every_answer_and_list_that_shows_it(site: InProcess, own_house: House) -> None:
    addresses = [AFFECTED, "/v1/courses?q=proef", "/doc/course/test/one", "/doc/course/test/one.html", "/lists/courses"]
    own_house.store.replace(GRAPH, course("Proefopleiding"))
    before = [site.get(address) for address in addresses]
    own_house.store.replace(GRAPH, course("Proefcursus"))
    after = [site.get(address) for address in addresses]
    for one, other in zip(before, after, strict=True):
        assert one.status_code == other.status_code == 200
        assert one.headers["etag"] != other.headers["etag"]
        assert "Proefcursus" in other.text or other.url.path == "/lists/courses"


def test_going_back_gives_the_old_validator_again(site: InProcess, own_house: House) -> None:
    own_house.store.replace(GRAPH, course("Een"))
    first = site.get(AFFECTED).headers["etag"]
    own_house.store.replace(GRAPH, course("Twee"))
    assert site.get(AFFECTED).headers["etag"] != first
    own_house.store.replace(GRAPH, course("Een"))
    assert site.get(AFFECTED).headers["etag"] == first


def test_an_answer_and_its_revision_belong_together(site: InProcess, own_house: House) -> None:
    own_house.store.replace(GRAPH, course("Een"))
    assert site.get(AFFECTED).json()["revision"] == own_house.store.revision()
    own_house.store.replace(GRAPH, course("Twee"))
    assert site.get(AFFECTED).json()["revision"] == own_house.store.revision()


def test_what_is_gone_is_a_404_at_once(site: InProcess, own_house: House) -> None:
    own_house.store.replace(GRAPH, course("Weg"))
    assert site.get("/doc/course/test/one").status_code == 200
    own_house.store.replace(GRAPH, [])
    for address in ("/doc/course/test/one", "/id/course/test/one", "/v1/courses/test/one"):
        assert site.get(address, headers={"Accept": "text/turtle"}).status_code == 404


@pytest.mark.parametrize("form", ["json", "jsonld", "xlsx"])
def test_a_release_that_words_a_question_anew_gives_new_validators(
    site: InProcess, whole_site: Site, own_house: House, tmp_path: Path, form: str
) -> None:
    text = (QUERIES / "who-teaches.rq").read_text(encoding="utf-8")
    reworded = text.replace("Welke academie leert dit?", "Wie leert dit?").replace('nl: "Academie"', 'nl: "School"')
    (tmp_path / "who-teaches.rq").write_text(reworded, encoding="utf-8")
    library = Library(own_house.store, Catalogue(tmp_path), own_house.library.things)
    address = f"{AFFECTED}&format={form}&lang=nl"
    before, after = site.get(address), InProcess(create_app(replace(whole_site, library=library))).get(address)
    assert before.content != after.content
    assert before.headers["etag"] != after.headers["etag"]


def test_the_date_of_a_document_changes_when_it_does_and_only_then(site: InProcess, own_house: House) -> None:
    addresses = ["/doc/course/test/one.ttl", "/v1/courses/test/one", "/doc/academy/radio.jsonld"]
    own_house.store.replace(GRAPH, course("Een"))
    before = [site.get(address).headers["last-modified"] for address in addresses]
    own_house.store.replace(GRAPH, [*course("Een"), *one_more("twee")])
    assert [site.get(address).headers["last-modified"] for address in addresses] == before
    own_house.store.replace(GRAPH, course("Twee"))
    after = [site.get(address).headers["last-modified"] for address in addresses]
    assert after[0] != before[0]
    assert after[1] != before[1]
    assert after[2] == before[2]
    for address, date, status in zip(addresses, before, (200, 200, 304), strict=True):
        assert site.get(address, headers={"If-Modified-Since": date}).status_code == status
    for address, date in zip(addresses, after, strict=True):
        assert site.get(address, headers={"If-Modified-Since": date}).status_code == 304


def test_a_cursor_stays_right_both_ways_while_things_come_and_go(site: InProcess, own_house: House) -> None:
    def stand(*names: str) -> None:
        own_house.store.replace(GRAPH, [*course("Proef x"), *(fact for name in names for fact in one_more(name))])

    def names_at(address: str) -> tuple[list[str], dict[str, str]]:
        response = site.get(address)
        links = {relation: str(link["url"]).removeprefix("http://x") for relation, link in response.links.items()}
        return [item["label"] for item in response.json()["items"]], links

    stand("proef b", "proef d", "proef f", "proef h")
    first, links = names_at("/v1/courses?q=proef&pageSize=2")
    assert first == ["proef b", "proef d"]
    stand("proef a", "proef c", "proef e", "proef f", "proef h")  # b and d are gone, a, c and e are new
    second, links = names_at(links["next"])
    assert second == ["proef e", "proef f"]
    stand("proef a", "proef c", "proef h")
    back, links = names_at(links["prev"])
    assert back == ["proef a", "proef c"]
    assert names_at(links["next"])[0] == ["proef h", "Proef x"]
    stand()
    assert names_at(links["next"])[0] == ["Proef x"]


def one_more(name: str) -> list[Triple]:
    """Another course of this name."""
    thing = NamedNode(f"{COURSE.value}-{name.replace(' ', '-')}")
    return [
        Triple(thing, fact.predicate, Literal(name, language="nl") if isinstance(fact.object, Literal) else fact.object)
        for fact in course(name)
        if fact.subject == COURSE
    ]


@pytest.fixture(scope="module")
def catalogued(whole_site: Site) -> None:
    """RADIO sent its catalogue in."""
    receipt = submit(
        whole_site.desk,
        Sent("catalogue", "text/turtle", submitting.catalogue(submitting.course("ai")), "radio", "test"),
    )
    assert receipt.submission.state == "accepted", receipt.report.findings


@pytest.mark.usefixtures("catalogued")
@pytest.mark.parametrize(
    "address",
    [HELD, f"{HELD}/versions", f"{HELD}/versions/1", f"{HELD}/diff"],
)
def test_no_store_is_asked_on_the_thread_that_answers_everybody(
    site: InProcess, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    asked_on: set[int] = set()

    def watched(ask: Callable[..., object]) -> Callable[..., object]:
        def asking(*arguments: object, **more: object) -> object:
            asked_on.add(get_ident())
            return ask(*arguments, **more)

        return asking

    for part, name in [
        (EmbeddedStore, "select"),
        *((History, name) for name in ("standing", "version", "versions")),
    ]:
        monkeypatch.setattr(part, name, watched(getattr(part, name)))
    assert site.get(address).status_code == httpx.codes.OK
    assert asked_on
    assert get_ident() not in asked_on
