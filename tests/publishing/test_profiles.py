"""What a profile makes of our things: valid under the standards' own shapes, whole in every form, and honest."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_documents import documents_over
from pyoxigraph import BlankNode, RdfFormat, parse, serialize
from pyshacl import validate
from rdflib import RDFS, SH, SKOS, Graph, Literal

from app.main import House
from app.model.terms import NamedNode, Triple
from app.publishing.conformance import read_shapes
from app.publishing.documents import Described
from app.publishing.profiles import Profile, Profiles
from app.settings import QUERIES
from app.web.profiled import data_block

VG = "https://w3id.org/vakgraaf/def#"
ID = "https://w3id.org/vakgraaf/id/"
CONCEPT = "http://www.w3.org/2004/02/skos/core#Concept"
SCHEME = "http://www.w3.org/2004/02/skos/core#ConceptScheme"
COURSE = f"{VG}Course"
ACADEMY = f"{VG}Academy"


@pytest.fixture(scope="module")
def profiles(house: House) -> Profiles:
    return Profiles(house.store, QUERIES / "profiles")


def profile(profiles: Profiles, token: str) -> Profile:
    return next(found for found in profiles.all if found.token == token)


def things(house: House, *classes: str) -> Iterator[Described]:
    for iri in classes:
        for row in house.store.select(f"SELECT DISTINCT ?x {{ ?x a <{iri}> }} ORDER BY ?x").rows:
            yield house.documents.described(row[0])


def shapes(name: str) -> Graph:
    folder = os.environ.get("VAKGRAAF_STANDARDS", "")
    path = Path(folder) / "shapes" / name
    if not folder or not path.is_file():
        pytest.skip(f"{path} is not there: set VAKGRAAF_STANDARDS to a folder that holds shapes/{name}")
    return read_shapes(path)


def loq() -> Graph:
    """The LOQ shapes, with that of the specification switched on, and what pySHACL cannot read made readable to it.

    Their pattern of a web address is written for another kind of regular expressions than Python has: here it is what
    it comes to, http or https.
    """
    by = shapes("LOQ-constraints.ttl")
    by.remove((None, SH.deactivated, None))
    for shape, pattern in list(by.subject_objects(SH.pattern)):
        if "(?i)" in pattern:
            by.set((shape, SH.pattern, Literal("^[Hh][Tt][Tt][Pp][Ss]?:")))
    return by


def beside_the_area(lines: list[str]) -> list[str]:
    """What is violated apart from the thematic area, which nobody says of a course and the shapes leave out."""
    return [line for line in lines if "ISCEDFCode" not in line]


def violations(triples: set[Triple], by: Graph) -> list[str]:
    data = Graph().parse(data=serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")
    _, report, _ = validate(data, shacl_graph=by, inference="none", allow_warnings=True, allow_infos=True)
    return sorted(
        " ".join(str(report.value(found, SH[part])) for part in ("focusNode", "resultPath", "value", "resultMessage"))
        for found in report.subjects(SH.resultSeverity, SH.Violation)
    )


def test_the_profiles_are_those_that_their_description_names_and_each_but_ours_has_queries(profiles: Profiles) -> None:
    assert {found.token for found in profiles.all} == {"vakgraaf", "schema-org", "skos", "elm"}
    assert profiles.own.iri == "https://w3id.org/vakgraaf/def"
    for found in profiles.all:
        assert found.title.nl
        assert found.title.en
        folder = QUERIES / "profiles" / found.token
        assert folder.is_dir() == (found != profiles.own)


@pytest.mark.parametrize("token", ["schema-org", "skos", "elm"])
def test_a_tree_of_json_ld_holds_what_the_triples_say_and_no_blank_node(
    house: House, profiles: Profiles, token: str
) -> None:
    told = profile(profiles, token)
    seen = 0
    for found in things(house, COURSE, ACADEMY, f"{VG}Competence", f"{VG}Framework"):
        if told not in profiles.of(found):
            continue
        triples = profiles.triples(told, found)
        assert not any(isinstance(term, BlankNode) for triple in triples for term in triple)
        document = json.dumps(profiles.document(told, found))
        assert {quad.triple for quad in parse(document, format=RdfFormat.JSON_LD)} == set(triples), found.thing
        seen += 1
    assert seen > 10


@pytest.mark.standards
def test_every_course_that_lacks_nothing_is_a_learning_opportunity_that_the_loq_shapes_accept(
    house: House, profiles: Profiles
) -> None:
    elm = profile(profiles, "elm")
    told = [found for found in things(house, COURSE) if elm in profiles.of(found)]
    assert told
    triples = {triple for found in told for triple in profiles.triples(elm, found)}
    assert beside_the_area(violations(triples, loq())) == []


@pytest.mark.standards
def test_a_course_that_lacks_something_would_be_refused_by_the_loq_shapes(house: House, profiles: Profiles) -> None:
    by = loq()
    elm = profile(profiles, "elm")
    names = {lack.name: thing for thing, lacks in profiles.lacking(elm).items() for lack in lacks if len(lacks) == 1}
    assert names
    for name, thing in names.items():
        triples = set(profiles.triples(elm, house.documents.described(thing)))
        assert beside_the_area(violations(triples, by)), (name, thing)


@pytest.mark.standards
def test_every_concept_and_scheme_in_skos_is_as_nl_sbb_asks(house: House, profiles: Profiles) -> None:
    by = shapes("skos-ap-nl.ttl")
    skos = profile(profiles, "skos")
    triples = {
        triple
        for found in things(house, CONCEPT, SCHEME)
        if skos in profiles.of(found)
        for triple in profiles.triples(skos, found)
    }
    assert len(triples) > 1_000
    assert violations(triples, by) == []


def test_a_mapping_to_a_concept_without_a_definition_is_still_told_as_something_to_see(
    house: House, profiles: Profiles
) -> None:
    skos = profile(profiles, "skos")
    mapped = f"?x a <{VG}Competence> ; <{SKOS.closeMatch}> ?y FILTER NOT EXISTS {{ ?y <{SKOS.definition}> ?d }}"
    ((thing, other),) = house.store.select(f"SELECT ?x ?y {{ {mapped} }} LIMIT 1").rows
    triples = profiles.triples(skos, house.documents.described(thing))
    assert Triple(thing, NamedNode(str(RDFS.seeAlso)), other) in triples


def test_what_a_thing_lacks_is_what_the_list_of_all_says_of_it(house: House, profiles: Profiles) -> None:
    for token, class_iri in (("elm", COURSE), ("skos", CONCEPT)):
        told = profile(profiles, token)
        every = profiles.lacking(told)
        found = {described.thing: profiles.lacks(told, described.thing) for described in things(house, class_iri)}
        assert {thing: lacks for thing, lacks in found.items() if lacks} == dict(every)
        assert every
        for lacks in every.values():
            assert all(lack.sentence.nl and lack.sentence.en for lack in lacks)


STRANGE = f"""
<{ID}course/x/strange> a vg:Course , schema:Course ;
  schema:name "</script><script>alert(1)</script> &amp; <!--"@nl ; vg:price 120.50 ; schema:priceCurrency "EUR" ;
  schema:timeRequired "P2D"^^xsd:duration ; schema:courseMode "Klassikaal"@nl .
<{ID}course-run/x/strange/2027-03-01> a vg:CourseRun , schema:CourseInstance ; vg:runOf <{ID}course/x/strange> ;
  schema:startDate "2027-03-01"^^xsd:date ; schema:location "Utrecht" ; vg:seats 12 .
"""


def strange(identifier: str) -> dict:
    documents, thing = documents_over(STRANGE, NamedNode(f"{ID}{identifier}"))
    own = Profiles(documents._queries.store, QUERIES / "profiles")  # noqa: SLF001 (the store that the test made)
    return own.document(profile(own, "schema-org"), documents.described(thing))


def test_a_course_has_its_price_as_an_offer_and_its_runs_with_their_day_place_and_seats() -> None:
    document = strange("course/x/strange")
    assert (document["offers"]["price"], document["offers"]["priceCurrency"]) == ("120.5", "EUR")
    assert document["timeRequired"] == "P2D"
    run = document["hasCourseInstance"]
    assert (run["startDate"], run["location"], run["maximumAttendeeCapacity"]) == (
        "2027-03-01",
        "Utrecht",
        12,
    )
    itself, course = strange("course-run/x/strange/2027-03-01")["@graph"]
    assert course["hasCourseInstance"]["@id"] == itself["@id"]
    assert itself["@type"] == "CourseInstance"
    assert itself["startDate"] == run["startDate"]
    assert itself["name"] == document["name"]


def test_no_name_ends_the_data_block_of_a_page_and_none_is_changed_by_it() -> None:
    document = strange("course/x/strange")
    block = data_block(document)
    assert not set("<>&") & set(block)
    assert json.loads(block) == document
