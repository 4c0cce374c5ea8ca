"""The frames: complete by the ontology and the shapes, and frames to any JSON-LD processor."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld
from rdflib import RDFS, Graph, Namespace, URIRef

from app.examine import SHAPES
from app.main import House
from app.model.names import DEF, PREFIXES
from app.model.terms import NamedNode
from app.publishing.contexts import CONTEXT_VERSION, Contexts, Frame, context_address
from app.settings import ONTOLOGY

SH, VG, SCHEMA = (Namespace(iri) for iri in ("http://www.w3.org/ns/shacl#", DEF, PREFIXES["schema"]))
ADDRESS = "https://vakgraaf.example"
CONTEXTS = Contexts(ONTOLOGY)
CONTEXT = json.loads(CONTEXTS.version(CONTEXT_VERSION))
FILES = sorted((ONTOLOGY / "frames").glob("*.jsonld"))
RESTRICTED = {VG[name] for name in ("AttainmentStatement", "DemandStatement", "WorkforceStatement", "PoolMember")}
DERIVED = {VG.covers, VG.revision}  # no document asserts them


def from_memory(url: str, _options: Any) -> dict[str, Any]:
    assert url == context_address(ADDRESS), f"{url} would have to be fetched"
    return {"contextUrl": None, "documentUrl": url, "document": CONTEXT}


@cache
def ontology() -> Graph:
    return Graph().parse(ONTOLOGY / "vakgraaf.ttl")


@cache
def shapes() -> Graph:
    found = Graph()
    for path in sorted(Path(SHAPES).glob("*.ttl")):
        found.parse(path)
    return found


def of_ontology(found: URIRef) -> set[URIRef]:
    """The properties that the ontology gives a class, or one that it is a form of."""
    above = set(ontology().transitive_objects(found, RDFS.subClassOf))
    return {
        prop
        for one in above
        for domain in (RDFS.domain, SCHEMA.domainIncludes)
        for prop in ontology().subjects(domain, one)
        if isinstance(prop, URIRef)
    }


def of_shapes(found: URIRef) -> set[URIRef]:
    """The properties that a submission may tell of a thing of this class."""
    return {
        path
        for shape in shapes().subjects(SH.targetClass, found)
        for prop in shapes().objects(shape, SH.property)
        if (prop, SH.name, None) in shapes() and isinstance(path := shapes().value(prop, SH.path), URIRef)
    }


def test_every_class_of_public_things_has_a_frame() -> None:
    classes = {found for found in ontology().subjects(VG.idPath, None) if isinstance(found, URIRef)}
    framed = {URIRef(frame.class_iri) for frame in CONTEXTS.frames.values()}
    assert framed == classes - RESTRICTED
    assert len(framed) == len(FILES) > 30


@pytest.mark.parametrize("frame", CONTEXTS.frames.values(), ids=lambda frame: frame.name)
def test_a_frame_has_every_property_that_the_ontology_or_a_shape_gives_its_class(frame: Frame) -> None:
    own = URIRef(frame.class_iri)
    keys = {CONTEXTS.present.key(str(prop)) for prop in (of_ontology(own) | of_shapes(own)) - DERIVED}
    assert keys - set(frame.keys) == set()


def test_a_key_holds_one_value_only_where_no_shape_allows_more() -> None:
    told = {
        (key, shapes().value(shape, SH.targetClass), bound)
        for shape, prop in shapes().subject_objects(SH.property)
        if (prop, SH.name, None) in shapes()
        and (key := CONTEXTS.present.key(str(shapes().value(prop, SH.path)))) is not None
        for bound in (None, SH.maxCount, SH.uniqueLang)
        if bound is None or (prop, bound, None) in shapes()
    }
    words = CONTEXTS.present.words
    single = {(key, of) for key, of, _ in told if not words[key].several}
    bounded = {(key, of) for key, of, bound in told if bound is not None}
    assert len(single) > 30
    assert single - bounded == set()


def test_the_reference_graph_never_says_more_than_a_key_holds(house: House) -> None:
    rows = house.store.select(
        "SELECT ?p (MAX(?n) AS ?most) { { SELECT ?p ?s ?l (COUNT(DISTINCT ?o) AS ?n) "
        '{ ?s ?p ?o BIND(IF(ISLITERAL(?o), LANG(?o), "") AS ?l) } GROUP BY ?p ?s ?l } } GROUP BY ?p HAVING(MAX(?n) > 1)'
    ).rows
    words = CONTEXTS.present.words
    keys = [CONTEXTS.present.key(row[0].value) for row in rows if isinstance(row[0], NamedNode)]
    assert len(keys) > 20
    assert [key for key in keys if key is not None and not words[key].several] == []


@pytest.mark.parametrize(
    "path",
    [
        "academy/radio",
        "agreement/nds-ai-literacy",
        "archetype/ai-literacy-4/aig-09",
        "competence/ecf-4/A.5",
        "competence/ecf-4/A.5/3",
        "course/radio/microlearnings-ethiek",
        "framework/ecf-4",
        "graph/radio/catalogue",
        "organisation/gm0363",
        "profile/kwiv-4/1.1.6",
    ],
)
def test_a_processor_of_others_frames_the_same_document_from_bare_triples(house: House, path: str) -> None:
    documents = house.documents
    thing = documents.find(path)
    frame = documents.described(thing).frame
    assert frame is not None
    expanded = jsonld.expand(
        json.loads(documents.json_ld(documents.described(thing), ADDRESS)), {"documentLoader": from_memory}
    )
    written = json.loads(documents.contexts.written(frame, ADDRESS))
    told = jsonld.frame(expanded, written, {"documentLoader": from_memory, "omitDefault": True})
    ours = json.loads(documents.json_ld(documents.described(thing), ADDRESS))
    said = {key: value for key, value in ours.items() if value not in (None, [], {})}
    assert in_any_order(_plain(told)) == in_any_order(said)


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    """The framed document, with our native numbers and truths where PyLD leaves texts."""
    words = CONTEXTS.present.words
    native = {f"{PREFIXES['xsd']}integer": int, f"{PREFIXES['xsd']}boolean": lambda text: text == "true"}
    return {
        key: native[words[key].value_type or ""](value)
        if key in words and words[key].value_type in native and isinstance(value, str)
        else value
        for key, value in told.items()
        if value not in (None, [], {})
    }


def in_any_order(document: Any) -> Any:
    if isinstance(document, dict):
        return {key: in_any_order(value) for key, value in document.items()}
    if isinstance(document, list):
        return sorted((in_any_order(one) for one in document), key=json.dumps)
    return document
