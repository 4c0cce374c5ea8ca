"""FAIR Signposting: what the Link headers of a document tell a machine."""

import re

import httpx
import pytest

ID = "https://w3id.org/vakgraaf/id/"
COMPETENCE = "competence/ecf-4/A.5"
LINK = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')


def signposts(response: httpx.Response) -> dict[str, dict[str, str]]:
    """The links of a response: by relation, each address with its type."""
    found: dict[str, dict[str, str]] = {}
    for address, relation, media_type in LINK.findall(response.headers["link"]):
        found.setdefault(relation, {})[address] = media_type
    return found


@pytest.mark.parametrize("path", [COMPETENCE, "organisation/mnre1034", "academy/radio"])
def test_a_page_says_how_to_cite_it_what_it_is_and_where_its_metadata_are(web: httpx.Client, path: str):
    found = signposts(web.get(f"/doc/{path}", headers={"Accept": "text/html"}))
    assert len(found["cite-as"]) == 1
    assert "https://schema.org/AboutPage" in found["type"]
    assert found["license"]
    assert found["author"]
    metadata = {address: kind for address, kind in found["describedby"].items() if "/doc/" in address}
    assert set(metadata.values()) == {"application/ld+json", "text/turtle", "application/n-triples"}
    for address, kind in metadata.items():
        assert web.get(address).headers["content-type"].split(";")[0] == kind


def test_a_machine_readable_form_leads_back_to_the_page(web: httpx.Client, service):
    page = f"{service.address}/doc/{COMPETENCE}"
    for form in ("jsonld", "ttl", "nt"):
        found = signposts(web.get(f"/doc/{COMPETENCE}.{form}"))
        assert found["describes"] == {page: "text/html"}
        assert set(found["cite-as"]) == {f"{ID}{COMPETENCE}"}
        assert "https://schema.org/AboutPage" not in found["type"]


def test_an_item_of_a_list_has_the_signposts_of_its_document(web: httpx.Client):
    asked = {"Accept": "text/turtle"}
    item = web.get("/v1/competences/ecf-4/A.5", headers=asked)
    document = web.get(f"/doc/{COMPETENCE}", headers=asked)
    assert signposts(item) == signposts(document)


def test_a_thing_leads_to_the_graphs_that_say_it_and_a_graph_to_its_files(web: httpx.Client, service):
    collections = signposts(web.get(f"/doc/{COMPETENCE}.ttl"))["collection"]
    assert collections
    for address in collections:
        found = signposts(web.get(address, headers={"Accept": "text/html"}))
        assert set(found["item"].values()) == {"application/gzip", "application/trig", "application/ld+json"}
        assert f"{service.address}/catalog" in found["collection"]


def test_the_licence_is_that_of_the_graph(web: httpx.Client):
    graph = next(iter(signposts(web.get(f"/doc/{COMPETENCE}.ttl"))["collection"]))
    told = web.get(graph, headers={"Accept": "application/ld+json"}).json()
    assert told["license"] in signposts(web.get(graph, headers={"Accept": "text/html"}))["license"]


def test_head_gives_the_same_signposts_as_get(web: httpx.Client):
    address = f"/doc/{COMPETENCE}.jsonld"
    assert web.head(address).headers["link"] == web.get(address).headers["link"]
