"""The names that never change: namespaces, and the way from an IRI to the path that serves it."""

BASE = "https://w3id.org/vakgraaf/"
ID = f"{BASE}id/"
DEF = f"{BASE}def#"
TOOI = "https://identifier.overheid.nl/tooi/id/"

PREFIXES = {
    "vg": DEF,
    "adms": "http://www.w3.org/ns/adms#",
    "dct": "http://purl.org/dc/terms/",
    "esco": "http://data.europa.eu/esco/model#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pav": "http://purl.org/pav/",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "tooi": "https://identifier.overheid.nl/tooi/def/ont/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

RDF_TYPE = f"{PREFIXES['rdf']}type"
XSD = PREFIXES["xsd"]


def path_of(iri: str) -> str | None:
    """The path below /id/ under which this service serves an IRI; None for an IRI that is not ours to serve.

    A TOOI IRI ends in the organisation's code, and an organisation is served under its code.
    """
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    if iri.startswith(TOOI):
        return f"organisation/{iri.rsplit('/', 1)[1]}"
    return None


def short_name(iri: str) -> str:
    """What a person would type for an IRI: its path below /id/{type}/, or the whole IRI."""
    path = path_of(iri)
    return path.split("/", 1)[1] if path and "/" in path else iri


def local_name(iri: str) -> str:
    """What stands after the last # or / of an IRI."""
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def compact(iri: str) -> str:
    """The IRI as prefix:name where a prefix of ours fits, else as it is."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and "/" not in iri.removeprefix(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri
