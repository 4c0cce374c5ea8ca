"""What programs look for at addresses that everybody knows."""

from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from web.doors import media_type, problem

from app.web.well_known import security_txt

VOID = "http://rdfs.org/ns/void#"


@pytest.mark.parametrize(
    ("accept", "told", "form"),
    [
        (None, "text/turtle", RdfFormat.TURTLE),
        ("application/ld+json", "application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", "application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_void_counts_what_the_endpoint_holds(web: httpx.Client, accept, told, form):
    response = web.get("/.well-known/void", headers={"Accept": accept} if accept else {})
    assert media_type(response) == told
    found = {quad.triple for quad in parse(response.content, format=form)}
    asked = web.get("/sparql", params={"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"}).json()
    total = int(asked["results"]["bindings"][0]["n"]["value"])
    union = next(triple.subject for triple in found if triple.predicate.value == f"{VOID}sparqlEndpoint")
    counts = {int(triple.object.value) for triple in found if triple.subject == union and "#triples" in str(triple)}
    assert counts == {total}


def test_every_subset_of_void_has_its_own_count_and_dump(web: httpx.Client):
    found = [quad.triple for quad in parse(web.get("/.well-known/void").content, format=RdfFormat.TURTLE)]
    subsets = {triple.object for triple in found if triple.predicate.value == f"{VOID}subset"}
    assert len(subsets) > 100
    for predicate in ("triples", "dataDump"):
        told = {triple.subject for triple in found if triple.predicate == NamedNode(f"{VOID}{predicate}")}
        assert subsets <= told


def test_the_catalogue_of_apis_names_each_with_a_description_that_answers(web: httpx.Client, service):
    response = web.get("/.well-known/api-catalog")
    assert response.headers["content-type"].startswith("application/linkset+json")
    assert 'rel="api-catalog"' in web.head("/.well-known/api-catalog").headers["link"]
    first, *apis = response.json()["linkset"]
    assert first["anchor"] == f"{service.address}/.well-known/api-catalog"
    assert [item["href"] for item in first["item"]] == [api["anchor"] for api in apis]
    described = {api["anchor"].removeprefix(service.address): api["service-desc"][0] for api in apis}
    assert set(described) == {"/v1", "/sparql", "/feed"}
    for path in described:
        answered = web.get(described[path]["href"], headers={"Accept": described[path]["type"]})
        assert media_type(answered) == described[path]["type"]
    problem(web.get("/.well-known/api-catalog", headers={"Accept": "text/csv"}), 406)


def test_security_txt_says_whom_to_tell_and_has_not_expired(web: httpx.Client, service):
    response = web.get("/.well-known/security.txt")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"] == f"{service.address}/.well-known/security.txt"
    expires = datetime.strptime(fields["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=366)


def test_security_txt_is_computed_anew_so_that_a_service_which_runs_for_years_never_gives_an_expired_one(web):
    assert "etag" not in web.get("/.well-known/security.txt").headers  # what has none is not kept in front
    for year in (2027, 2030):
        told = security_txt("a@b.example", "https://x.example", datetime(year, 3, 1, 15, 4, tzinfo=UTC))
        assert f"Expires: {year}-08-28T00:00:00Z" in told


def test_robots_may_read_documents_and_not_the_endpoint(web: httpx.Client, service):
    response = web.get("/robots.txt")
    assert media_type(response) == "text/plain"
    rules = RobotFileParser()
    rules.parse(response.text.splitlines())
    for path, may in (("/doc/competence/ecf-4/A.5", True), ("/catalog", True), ("/sparql?query=x", False)):
        assert rules.can_fetch("*", f"{service.address}{path}") is may, path
    assert rules.site_maps() == [f"{service.address}/sitemap.xml"]
