"""Things at their own address: /id leads to /doc, and /doc says the same in every format."""

import json
from itertools import product

import httpx
import pytest
from conftest import ROOT
from rdflib import Graph, URIRef
from rdflib.compare import graph_diff, to_isomorphic
from web.doors import LISTS, media_type, problem

ID = "https://w3id.org/vakgraaf/id/"
TYPES = {"jsonld": "application/ld+json", "ttl": "text/turtle", "nt": "application/n-triples", "html": "text/html"}
READ_AS = {"jsonld": "json-ld", "ttl": "turtle", "nt": "nt"}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
THINGS = [
    "academy/radio",
    "archetype/ai-literacy-4/aig-09",
    "archetype-scheme/ai-literacy-4",
    "competence/ai-literacy-4/kennis-en-begrip/2",
    "competence/digcomp-3/1.1",
    "competence/ecf-4/A.10",
    "competence/ecf-4/A.5/3",
    "competence-area/ecf-4/A",
    "course/radio/microlearnings-ethiek",
    "framework/ecf-4",
    "graph/vakgraaf/ontology",
    "level/ecf-4/3",
    "organisation/gm0363",
    "organisation/mnre1034",
    "profile/kwiv-4/1.1.6",
    "profile-group/kwiv-4/1.1",
    "sector/municipality",
    "trust/proposed",
]
UNKNOWN = [
    "academy/nope",
    "academy",
    "academy/",
    "",
    "competence/ecf-4/A.99",
    "competence/ecf-99/A.5",
    "competence/ecf",
    "nope/x",
    "organisation/gm9999",
    "profile/kwiv-4/1.1.6.1",
    "academy/radio.xml",
    "academy/radio.csv",
    "academy/RADIO",
    "question/nope",
]


def iri_of(path: str) -> str:
    kinds = {"gm": "gemeente", "mn": "ministerie"}
    code = path.removeprefix("organisation/")
    return ID + path if code == path else f"https://identifier.overheid.nl/tooi/id/{kinds[code[:2]]}/{code}"


@pytest.mark.parametrize("path", THINGS)
def test_an_identifier_is_no_document_but_leads_to_one(web: httpx.Client, path: str) -> None:
    response = web.get(f"/id/{path}")
    assert response.status_code == 303
    assert response.headers["location"] == f"/doc/{path}"
    assert response.content == b""
    assert web.get(response.headers["location"]).status_code == 200


@pytest.mark.parametrize("path", THINGS)
def test_the_three_machine_formats_say_the_same_triples(web: httpx.Client, path: str) -> None:
    graphs = {}
    for extension, name in READ_AS.items():
        response = web.get(f"/doc/{path}.{extension}")
        assert response.status_code == 200
        assert media_type(response) == TYPES[extension]
        graphs[extension] = to_isomorphic(Graph().parse(data=response.text, format=name))
    assert len(graphs["nt"]) > 1
    assert set(graphs["nt"].subjects()) == {URIRef(iri_of(path))}
    for extension in ("jsonld", "ttl"):
        assert not [*graph_diff(graphs["nt"], graphs[extension])[1]], extension
        assert graphs["nt"] == graphs[extension]


@pytest.mark.parametrize("path", THINGS)
def test_turtle_tells_the_prefixes_that_it_uses_and_no_others(web: httpx.Client, path: str) -> None:
    head, body = [], []
    for line in web.get(f"/doc/{path}.ttl").text.splitlines():
        (head if line.startswith("@prefix ") else body).append(line)
    told = [line.split()[1] for line in head]
    assert told
    assert [prefix for prefix in told if not any(prefix in line for line in body)] == []


@pytest.mark.parametrize("name", LISTS)
def test_every_kind_of_thing_says_the_same_in_every_format(web: httpx.Client, name: str) -> None:
    for item in web.get(f"/v1/{name}?pageSize=500").json()["items"][::60]:
        if not item["id"].startswith(ID):
            continue
        path = item["id"].removeprefix(ID)
        graphs = [
            to_isomorphic(Graph().parse(data=web.get(f"/doc/{path}.{extension}").text, format=parser))
            for extension, parser in READ_AS.items()
        ]
        assert graphs[0] == graphs[1] == graphs[2], path


@pytest.mark.parametrize("path", THINGS)
def test_the_extension_and_the_header_give_the_same_bytes(web: httpx.Client, path: str) -> None:
    for extension, kind in TYPES.items():
        named, negotiated = web.get(f"/doc/{path}.{extension}"), web.get(f"/doc/{path}", headers={"Accept": kind})
        assert media_type(named) == media_type(negotiated) == kind
        if extension != "html":
            assert named.content == negotiated.content
            assert negotiated.headers["content-location"] == f"/doc/{path}.{extension}"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (BROWSER, "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("text/*", "text/html"),
        ("text/*;q=0.5, text/html;q=0.1", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("application/json", "application/json"),
        ("application/json, application/ld+json", "application/ld+json"),
        ("application/json, application/ld+json;q=0.5", "application/json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("application/rdf+xml;q=1, text/turtle;q=0.3", "text/turtle"),
        ("application/n-triples, text/turtle;q=0.9", "application/n-triples"),
    ],
)
def test_the_header_decides_the_format_of_a_document(web: httpx.Client, accept: str, kind: str) -> None:
    response = web.get("/doc/competence/ecf-4/A.5", headers={"Accept": accept})
    assert response.status_code == 200
    assert media_type(response) == kind
    varying = set(response.headers["vary"].lower().replace(" ", "").split(","))
    assert varying == {"accept", "accept-language", "accept-profile"}


@pytest.mark.parametrize(("extension", "accept"), product(TYPES, [*TYPES.values(), "image/png", BROWSER]))
def test_an_extension_needs_no_header(web: httpx.Client, extension: str, accept: str) -> None:
    response = web.get(f"/doc/academy/radio.{extension}", headers={"Accept": accept})
    assert response.status_code == 200
    assert media_type(response) == TYPES[extension]


@pytest.mark.parametrize("accept", ["application/rdf+xml", "image/png", "text/csv"])
def test_a_format_that_is_not_there_is_a_406_that_lists_the_others(web: httpx.Client, accept: str) -> None:
    told = problem(web.get("/doc/academy/radio", headers={"Accept": accept}), 406)
    assert all(kind in told["detail"] for kind in TYPES.values())


@pytest.mark.parametrize("accept", TYPES.values())
def test_every_document_links_to_its_other_formats(web: httpx.Client, accept: str) -> None:
    response = web.get("/doc/competence/ecf-4/A.5", headers={"Accept": accept})
    for extension, kind in TYPES.items():
        assert f'/doc/competence/ecf-4/A.5.{extension}>; rel="alternate"; type="{kind}"' in response.headers["link"]


@pytest.mark.parametrize(
    ("path", "latest"),
    [
        ("competence/ecf/A.5", "competence/ecf-4/A.5"),
        ("competence/ecf/A.5/3", "competence/ecf-4/A.5/3"),
        ("framework/digcomp", "framework/digcomp-3"),
        ("archetype/ai-literacy/aig-09", "archetype/ai-literacy-4/aig-09"),
        ("profile/kwiv/1.1.6", "profile/kwiv-4/1.1.6"),
    ],
)
def test_an_identifier_without_a_version_leads_to_the_latest(web: httpx.Client, path: str, latest: str) -> None:
    response = web.get(f"/id/{path}")
    assert response.status_code == 302
    assert response.headers["location"] == f"/id/{latest}"
    assert web.get(f"/id/{path}", follow_redirects=True).url.path == f"/doc/{latest}"


@pytest.mark.parametrize("path", UNKNOWN)
@pytest.mark.parametrize("door", ["id", "doc"])
def test_what_is_not_there_is_a_404_for_machines_and_for_people(web: httpx.Client, door: str, path: str) -> None:
    for accept in ("text/turtle, */*;q=0.1", "application/ld+json", "*/*"):
        problem(web.get(f"/{door}/{path}", headers={"Accept": accept}), 404)
    for language, word in (("nl", "Niet gevonden"), ("en", "Not found")):
        page = web.get(f"/{door}/{path}", headers={"Accept": BROWSER, "Accept-Language": language})
        assert page.status_code == 404
        assert media_type(page) == "text/html"
        assert word in page.text
        assert f'<html lang="{language}"' in page.text


def test_an_organisation_stands_under_its_code_whatever_its_iri(web: httpx.Client) -> None:
    told = web.get("/doc/organisation/gm0363.jsonld").json()
    assert told["id"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    assert told["prefLabel"] == {"nl": "Gemeente Amsterdam"}


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
def test_a_context_is_at_an_address_that_never_changes_its_contents(web: httpx.Client, version: str) -> None:
    response = web.get(f"/contexts/{version}.jsonld")
    assert media_type(response) == "application/ld+json"
    assert {"public", "immutable", "max-age=31536000"} == set(response.headers["cache-control"].split(", "))
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json()["@context"]["vg"] == "https://w3id.org/vakgraaf/def#"
    assert response.content == (ROOT / "ontology" / "contexts" / f"{version}.jsonld").read_bytes()
    assert web.get(f"/contexts/{version}.jsonld", headers={"Accept": "image/png"}).content == response.content


@pytest.mark.parametrize("version", ["0.0.9", "9.9.9", "latest", "0.1"])
def test_a_context_that_is_not_there_is_a_404_that_names_those_that_are(web: httpx.Client, version: str) -> None:
    told = str(problem(web.get(f"/contexts/{version}.jsonld"), 404))
    assert "/contexts/0.1.0.jsonld" in told
    assert "/contexts/0.2.0.jsonld" in told


def test_a_document_names_the_context_of_this_service(web: httpx.Client) -> None:
    told = web.get("/doc/competence/ecf-4/A.5.jsonld").json()
    assert told["@context"] == f"{web.base_url}/contexts/0.2.0.jsonld".replace("//contexts", "/contexts")
    keys = web.get(told["@context"]).json()["@context"]
    assert set(told) - {"@context"} <= set(keys)


def test_a_document_is_the_same_json_ld_with_the_context_put_in(web: httpx.Client) -> None:
    told = web.get("/doc/profile/kwiv-4/1.1.6.jsonld").json()
    inline = {**told, "@context": web.get(told["@context"]).json()["@context"]}
    one = Graph().parse(data=json.dumps(inline), format="json-ld")
    other = Graph().parse(data=web.get("/doc/profile/kwiv-4/1.1.6.nt").text, format="nt")
    assert to_isomorphic(one) == to_isomorphic(other)


def test_the_frame_of_a_class_names_the_context_of_this_service(web: httpx.Client) -> None:
    response = web.get("/frames/course.jsonld")
    assert media_type(response) == "application/ld+json"
    assert response.json()["@context"] == web.get("/doc/course/radio/microlearnings-ethiek.jsonld").json()["@context"]
    assert response.json()["type"] == "Course"
    assert "course" in str(problem(web.get("/frames/cours.jsonld"), 404))
