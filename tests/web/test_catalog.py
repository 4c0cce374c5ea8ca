"""The catalogue: every graph as a dataset, valid under the profile's own shapes, and every address in it answers."""

from pathlib import Path

import httpx
import pytest
from conftest import ROOT
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from pyshacl import validate
from rdflib import SH, Graph
from web.doors import media_type, problem

from app.main import House
from app.model.names import RDF_TYPE
from app.publishing.catalog import Catalog, Operator
from app.publishing.conformance import read_shapes
from app.settings import INTERNAL, QUERIES, read_settings
from app.store.queries import Queries

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}


def read(response: httpx.Response, form: RdfFormat) -> Store:
    store = Store()
    store.extend(parse(response.content, format=form, base_iri=str(response.url)))
    return store


@pytest.fixture
def catalog(web: httpx.Client) -> Store:
    """The catalogue as a harvester gets it."""
    return read(web.get("/catalog", headers={"Accept": "text/turtle"}), RdfFormat.TURTLE)


def of_class(store: Store, name: str) -> list[NamedNode]:
    found = store.quads_for_pattern(None, NamedNode(RDF_TYPE), NamedNode(f"{DCAT}{name}"))
    return sorted({quad.subject for quad in found}, key=str)


def values(store: Store, subject: NamedNode, predicate: str) -> list:
    return [quad.object for quad in store.quads_for_pattern(subject, NamedNode(predicate), None)]


def test_every_public_graph_is_a_dataset_with_its_licence_publisher_frequency_and_files(catalog, house: House):
    datasets = {found.value: found for found in of_class(catalog, "Dataset")}
    graphs = {row[0].value for row in house.queries.rows("graph-sizes")}
    assert graphs == {iri for iri in datasets if "/id/graph/" in iri}
    for iri in graphs:
        for predicate in ("license", "publisher", "accrualPeriodicity", "title", "description", "identifier"):
            assert values(catalog, datasets[iri], f"{DCT}{predicate}"), (iri, predicate)
        assert len(values(catalog, datasets[iri], f"{DCAT}distribution")) == 3


def test_the_licence_of_a_dataset_is_the_one_that_its_graph_names(catalog, house: House):
    for graph, licence, _ in Queries(house.store, QUERIES / "catalog").rows("graphs"):
        assert values(catalog, graph, f"{DCT}license") == [licence]


@pytest.mark.parametrize("form", FORMS)
def test_every_form_holds_the_same_triples(web: httpx.Client, catalog: Store, form: str):
    told, parser = FORMS[form]
    by_extension = web.get(f"/catalog.{form}")
    asked = web.get("/catalog", headers={"Accept": told})
    assert media_type(by_extension) == media_type(asked) == told
    assert by_extension.content == asked.content
    assert asked.headers["vary"] == "Accept"
    assert {quad.triple for quad in read(asked, parser)} == {quad.triple for quad in catalog}


def test_a_person_gets_a_page_in_both_languages_with_every_dataset(web: httpx.Client, catalog: Store):
    for language, heading in (("nl", "Wat er te halen is"), ("en", "What there is to be had")):
        page = web.get("/catalog", headers={"Accept": "text/html", "Accept-Language": language})
        assert media_type(page) == "text/html"
        assert heading in page.text
        assert page.text.count('<th scope="row">') == len(of_class(catalog, "Dataset"))


def test_an_unknown_form_names_those_that_there_are(web: httpx.Client):
    assert "/catalog.ttl" in problem(web.get("/catalog.xlsx"), 404)["repair"]["en"]
    problem(web.get("/catalog", headers={"Accept": "image/png"}), 406)


def test_the_services_are_described_where_the_catalogue_says(web: httpx.Client, service, catalog: Store):
    services = {found.value.rsplit("#", 1)[1]: found for found in of_class(catalog, "DataService")}
    assert set(services) == {"rest", "sparql", "feed"}
    for name, at in services.items():
        (described,) = values(catalog, at, f"{DCAT}endpointDescription")
        assert described.value.startswith(service.address)
        answered = web.get(described.value, headers={"Accept": "application/json, text/turtle, application/trig"})
        assert answered.status_code == 200, name


def test_the_landing_pages_of_the_datasets_are_there(web: httpx.Client, catalog: Store):
    for dataset in of_class(catalog, "Dataset")[::25]:
        (page,) = values(catalog, dataset, f"{DCAT}landingPage")
        assert web.get(page.value, headers={"Accept": "text/html"}).status_code == 200, page


def test_who_runs_the_installation_is_its_publisher_and_its_contact(house: House):
    operator = Operator("Gemeente Ede", "https://www.ede.nl", "data@ede.example")
    described = Catalog(Queries(house.store, QUERIES / "catalog"), Queries(house.store, INTERNAL), operator)
    told = {str(triple) for triple in described.dcat("https://data.ede.example")}
    catalog = "<https://data.ede.example/catalog>"
    assert f"{catalog} <{DCT}publisher> <https://www.ede.nl>" in told
    assert any("<mailto:data@ede.example>" in line for line in told)
    assert any('"Gemeente Ede"' in line for line in told)
    assert not any("127.0.0.1" in line or "localhost" in line for line in told)


@pytest.fixture(params=["dcat-ap-SHACL.ttl", "dcat-ap-nl-SHACL.ttl"])
def profile(request: pytest.FixtureRequest) -> Path:
    """The shapes of DCAT-AP 3.0 and of its Dutch profile, from the folder that VAKGRAAF_STANDARDS names."""
    shapes = (ROOT / read_settings().standards / "shapes" / request.param).resolve()
    if not shapes.exists():
        pytest.skip(f"{shapes} is not there: set VAKGRAAF_STANDARDS to a folder that holds shapes/{request.param}")
    return shapes


def defined(shapes: Graph) -> Graph:
    """The shapes without the two that DCAT-AP 3.0.1 names and defines nowhere: no engine can read those."""
    named = [(shape, found) for shape, found in shapes.subject_objects(SH.property) if not shapes.value(found, SH.path)]
    assert len(named) <= 2
    for shape, found in named:
        shapes.remove((shape, SH.property, found))
    return shapes


def violations_of(profile: Path, turtle: bytes) -> list[str]:
    data = Graph().parse(data=turtle, format="turtle")
    _, report, _ = validate(data, shacl_graph=defined(read_shapes(profile)), inference="none")
    return sorted(
        f"{report.value(found, SH.focusNode)} {report.value(found, SH.resultPath)} "
        f"{report.value(found, SH.sourceConstraintComponent)}"
        for found in report.subjects(SH.resultSeverity, SH.Violation)
    )


@pytest.mark.standards
def test_the_profile_finds_no_violation(web: httpx.Client, profile: Path):
    assert violations_of(profile, web.get("/catalog.ttl").content) == []


@pytest.mark.standards
def test_the_profile_does_find_a_catalogue_without_a_publisher(profile: Path):
    bare = f"<https://example.org/c> a <{DCAT}Catalog> . <https://example.org/d> a <{DCAT}Dataset> ."
    assert violations_of(profile, bare.encode())
