"""What the tests of /sparql share: how a query is asked, and small queries over the reference graph."""

import httpx

PREFIXES = """\
PREFIX vg: <https://w3id.org/vakgraaf/def#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dct: <http://purl.org/dc/terms/>
"""
AIG_09 = "https://w3id.org/vakgraaf/id/archetype/ai-literacy-4/aig-09"
ARCHETYPES = "https://w3id.org/vakgraaf/id/graph/bzk/ai-literacy-4-archetypes"
COMPETENCES = "https://w3id.org/vakgraaf/id/graph/bzk/ai-literacy-4"
SELECT = f"""{PREFIXES}
SELECT ?archetype ?label {{ ?archetype a vg:Archetype ; skos:prefLabel ?label }} ORDER BY ?label ?archetype"""
ASK = f"{PREFIXES}ASK {{ <{AIG_09}> a vg:Archetype }}"
CONSTRUCT = f"{PREFIXES}CONSTRUCT {{ ?a vg:requires ?b }} {{ ?a vg:requires ?b ; a vg:Archetype }}"
DESCRIBE = f"DESCRIBE <{AIG_09}>"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"


def get(web: httpx.Client, query: str, accept: str = JSON, **more: object) -> httpx.Response:
    """The query by GET."""
    return web.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


def number(response: httpx.Response) -> int:
    """The one number of an answer in JSON."""
    assert response.status_code == 200, response.text[:500]
    (binding,) = response.json()["results"]["bindings"]
    (value,) = binding.values()
    return int(value["value"])
