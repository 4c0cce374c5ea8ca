"""A table as a data cube: what stands in its triples."""

from datetime import date

import pytest
from counted_people import crowd, files, tables_of

from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.terms import Literal, NamedNode, Triple
from app.people.cube import cube
from app.people.figures import gather
from app.people.suppression import suppress

QB = PREFIXES["qb"]
TABLE = "workforce-by-profile-and-region/2026-Q4"


@pytest.fixture(scope="module")
def triples() -> set[Triple]:
    tables = tables_of(crowd(1, 600))
    pattern = suppress(gather(tables), 10)
    [table] = [table for table in tables if TABLE.startswith(table.design.name)]
    [file] = [file for file in files() if file.design == table.design]
    return set(cube(file, table, pattern, "2026-Q4", date(2026, 12, 31)))


def of(triples: set[Triple], property_: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for triple in triples:
        if triple.predicate.value == property_:
            found.setdefault(triple.subject.value, set()).add(triple.object.value)
    return found


def test_the_head_says_period_threshold_day_and_title_in_both_languages(triples):
    table = NamedNode(f"{ID}table/{TABLE}")
    said = {(one.predicate.value, one.object) for one in triples if one.subject == table}
    assert (f"{DEF}period", Literal("2026-Q4")) in said
    assert of(triples, f"{DEF}threshold") == {table.value: {"10"}}
    assert of(triples, f"{PREFIXES['dct']}issued") == {table.value: {"2026-12-31"}}
    titles = {one.language for property_, one in said if property_ == f"{PREFIXES['dct']}title"}
    assert titles == {"nl", "en"}


def test_the_structure_names_each_dimension_and_the_measure(triples):
    [structure] = of(triples, f"{QB}structure").values()
    components = of(triples, f"{QB}component")[next(iter(structure))]
    dimensions, measures = of(triples, f"{QB}dimension"), of(triples, f"{QB}measure")
    assert components == set(dimensions) | set(measures)
    assert set.union(*dimensions.values()) == {f"{DEF}profile", f"{DEF}region"}
    assert set.union(*measures.values()) == {f"{DEF}headCount"}


def test_each_observation_has_one_place_and_one_number_or_is_suppressed(triples):
    observations = {subject for subject, types in of(triples, RDF_TYPE).items() if f"{QB}Observation" in types}
    assert set(of(triples, f"{QB}dataSet")) == observations
    counts, suppressed = of(triples, f"{DEF}headCount"), of(triples, f"{DEF}suppressed")
    assert set(counts) | set(suppressed) == observations
    assert not set(counts) & set(suppressed)
    profiles, regions = of(triples, f"{DEF}profile"), of(triples, f"{DEF}region")
    places = [(str(profiles.get(one)), str(regions.get(one))) for one in observations]
    assert len(set(places)) == len(places)
    assert ("None", "None") in places


def test_who_is_in_no_region_has_no_observation(triples):
    members = set.union(*of(triples, f"{DEF}region").values())
    assert all(member.startswith("https://identifier.overheid.nl/") for member in members)
