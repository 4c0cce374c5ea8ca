"""Files of the public graph over HTTP: whole, of parts, as tables, with checksums, and resumed where they broke off."""

import csv
import gzip
import hashlib
import io
from base64 import b64decode

import httpx
import pytest
from conftest import Service
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from submitting import TURTLE, catalogue, copy_of, course, key_for
from web.doors import media_type, problem

from app.main import House
from app.model.names import ID

DERIVED = NamedNode(f"{ID}graph/vakgraaf/store")
FORMATS = {"nq.gz": RdfFormat.N_QUADS, "trig": RdfFormat.TRIG, "jsonld": RdfFormat.JSON_LD}


def quads(response: httpx.Response, form: str) -> set[Quad]:
    assert response.status_code == 200, response.text[:300]
    content = gzip.decompress(response.content) if form == "nq.gz" else response.content
    return set(parse(content, format=FORMATS[form]))


def of_house(house: House) -> set[Quad]:
    return set(parse(house.store.dump(), format=RdfFormat.N_QUADS))


@pytest.mark.parametrize("form", FORMATS)
def test_the_file_of_everything_holds_all_that_is_asserted_and_nothing_derived(web, house, form):
    asserted = {quad for quad in of_house(house) if quad.graph_name != DERIVED}
    assert quads(web.get(f"/dumps/all.{form}"), form) == asserted


def test_what_is_derived_is_a_file_of_its_own(web, house):
    covers = f"{ID.removesuffix('id/')}def#covers"
    found = quads(web.get("/dumps/graph/vakgraaf/store.nq.gz"), "nq.gz")
    assert {quad.graph_name for quad in found} == {DERIVED}
    assert any(quad.predicate.value == covers for quad in found)
    assert {quad for quad in found if quad.predicate.value == covers} == {
        quad for quad in of_house(house) if quad.predicate.value == covers
    }


def test_the_file_of_a_graph_is_that_graph(web, house):
    graph = NamedNode(f"{ID}graph/radio/catalogue")
    for form in FORMATS:
        found = quads(web.get(f"/dumps/graph/radio/catalogue.{form}"), form)
        assert found == {quad for quad in of_house(house) if quad.graph_name == graph}


def test_the_file_of_a_framework_holds_its_competences_and_each_of_them_at_a_level(web, house):
    found = quads(web.get("/dumps/framework/ecf-4.nq.gz"), "nq.gz")
    subjects = {quad.subject.value for quad in found}
    assert {f"{ID}framework/ecf-4", f"{ID}competence/ecf-4/A.5", f"{ID}competence/ecf-4/A.5/3"} <= subjects
    assert not any("/course/" in iri or "/competence/digcomp" in iri for iri in subjects)
    whole = {quad for quad in of_house(house) if quad.subject.value in subjects and quad.graph_name != DERIVED}
    assert found == whole


def test_the_file_of_an_academy_holds_its_courses_and_no_other(web, house):
    found = quads(web.get("/dumps/academy/radio.nq.gz"), "nq.gz")
    courses = {quad.subject for quad in found if "/id/course/" in quad.subject.value}
    provider = NamedNode("https://schema.org/provider")
    academy = NamedNode(f"{ID}academy/radio")
    assert courses == {q.subject for q in of_house(house) if q.predicate == provider and q.object == academy}


def test_the_table_of_a_class_has_a_line_for_each_thing_and_a_column_for_each_property(web, house):
    response = web.get("/dumps/csv/Course.csv")
    assert media_type(response) == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    total = web.get("/v1/courses?pageSize=1").json()["total"]
    assert len({row["id"] for row in rows}) == len(rows) == total
    told = {(q.subject.value, q.object.value) for q in of_house(house) if q.predicate.value.endswith("def#teaches")}
    teaches = {(row["id"], iri) for row in rows for iri in row["vg:teaches"].split(" | ") if iri}
    assert teaches == {pair for pair in told if pair[0] in {row["id"] for row in rows}}
    assert any(row["schema:name@nl"] for row in rows)


def test_the_checksums_are_those_of_the_bytes(web):
    for address in ("all.nq.gz", "framework/ecf-4.trig", "csv/Framework.csv"):
        response = web.get(f"/dumps/{address}")
        digest = hashlib.sha256(response.content)
        assert b64decode(response.headers["repr-digest"].removeprefix("sha-256=:").removesuffix(":")) == digest.digest()
        assert response.headers["etag"] == f'"{digest.hexdigest()}"'
        assert web.get(f"/dumps/{address}.sha256").text == f"{digest.hexdigest()}  {address.rsplit('/', 1)[-1]}\n"
        assert f"{digest.hexdigest()}  {address}\n" in web.get("/dumps/SHA256SUMS").text


def test_a_fetch_that_broke_off_is_resumed(web):
    whole = web.get("/dumps/all.nq.gz")
    half = len(whole.content) // 2
    asked = {"Range": f"bytes={half}-", "If-Range": whole.headers["etag"]}
    rest = web.get("/dumps/all.nq.gz", headers=asked)
    assert rest.status_code == 206
    assert rest.headers["content-range"] == f"bytes {half}-{len(whole.content) - 1}/{len(whole.content)}"
    assert whole.content[:half] + rest.content == whole.content
    assert web.get("/dumps/all.nq.gz", headers={"Range": "bytes=-10"}).content == whole.content[-10:]


def test_what_changed_meanwhile_is_sent_whole(web):
    whole = web.get("/dumps/all.nq.gz")
    for other in ('"another"', "Thu, 01 Jan 2026 00:00:00 GMT"):
        answered = web.get("/dumps/all.nq.gz", headers={"Range": "bytes=10-", "If-Range": other})
        assert (answered.status_code, answered.content) == (200, whole.content)


@pytest.mark.parametrize("asked", ["bytes=10-5", "lines=1-2", "bytes=a-b", "bytes=0-1,4-5"])
def test_a_range_that_is_none_or_several_is_answered_with_the_whole(web, asked):
    answered = web.get("/dumps/csv/Framework.csv", headers={"Range": asked})
    assert (answered.status_code, answered.content) == (200, web.get("/dumps/csv/Framework.csv").content)


def test_a_range_beyond_the_end_is_a_problem_that_tells_the_length(web):
    length = len(web.get("/dumps/csv/Framework.csv").content)
    answered = web.get("/dumps/csv/Framework.csv", headers={"Range": f"bytes={length}-"})
    problem(answered, 416)
    assert answered.headers["content-range"] == f"bytes */{length}"


def test_head_and_an_unchanged_copy_cost_no_body(web):
    whole = web.get("/dumps/all.nq.gz")
    head = web.head("/dumps/all.nq.gz")
    assert head.content == b""
    for name in ("content-length", "etag", "repr-digest", "vakgraaf-revision", "last-modified"):
        assert head.headers[name] == whole.headers[name]
    assert web.get("/dumps/all.nq.gz", headers={"If-None-Match": whole.headers["etag"]}).status_code == 304


def test_the_list_names_every_file_and_each_of_them_answers(web):
    files = web.get("/dumps", headers={"Accept": "application/json"}).json()["files"]
    hrefs = [found["href"] for found in files]
    assert len(hrefs) == len(set(hrefs)) > 400
    for href in (hrefs[0], *hrefs[3::97]):
        assert web.head(href).status_code == 200, href
    for language, heading in (("nl", "Bestanden"), ("en", "Files")):
        page = web.get("/dumps", headers={"Accept": "text/html", "Accept-Language": language})
        assert f"<h1>{heading}</h1>" in page.text


def test_every_file_that_the_catalogue_names_is_in_the_list(web):
    listed = {found["href"] for found in web.get("/dumps", headers={"Accept": "application/json"}).json()["files"]}
    download = "http://www.w3.org/ns/dcat#downloadURL"
    turtle = parse(web.get("/catalog.ttl").content, format=RdfFormat.TURTLE)
    named = {quad.object.value for quad in turtle if quad.predicate.value == download}
    assert len(named) > 400
    assert named <= listed


@pytest.mark.parametrize("address", ["all.xlsx", "graph/nobody/nothing.trig", "csv/Nothing.csv", "all", "../records"])
def test_a_file_that_there_is_not_is_a_problem_that_says_what_there_is(web, address):
    assert "/dumps/" in problem(web.get(f"/dumps/{address}"), 404).get("repair", {"en": "/dumps/"})["en"]


def test_a_change_is_in_the_next_file_and_a_graph_that_did_not_change_keeps_its_validator(
    service: Service, tmp_path_factory: pytest.TempPathFactory
):
    running = Service(copy_of(service, tmp_path_factory.mktemp("dumps") / "data"))
    try:
        addresses = ("/dumps/graph/radio/catalogue.nq.gz", "/dumps/framework/ecf-4.nq.gz")
        before = [running.client.get(address).headers["etag"] for address in addresses]
        key = key_for(running.data_dir)
        sent = running.client.post(
            "/v1/submissions?kind=catalogue",
            content=catalogue(course("nieuw")),
            headers={"Content-Type": TURTLE, "Authorization": f"Bearer {key}"},
        )
        assert sent.status_code == 201, sent.text
        after = [running.client.get(address) for address in addresses]
        assert [found.headers["etag"] == tag for found, tag in zip(after, before, strict=True)] == [False, True]
        subjects = {quad.subject.value for quad in quads(after[0], "nq.gz")}
        assert f"{ID}course/radio/nieuw" in subjects
    finally:
        running.stop()
