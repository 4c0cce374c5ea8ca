"""The government that is made up: the same from the same seed, as large as was asked, and nowhere real."""

import pytest

from app.demo.generator import Size, government, organisations_of, profiles_of
from app.demo.records import Reference
from app.demo.submissions import submissions
from app.demo.triples import file_of
from app.demonstration import read_reference
from app.main import House
from app.model.names import ID

SMALL = Size(organisations=9, people=300, academies=2, courses=7, pools=2, members=20)


@pytest.fixture(scope="module")
def reference(house: House) -> Reference:
    return read_reference(house.queries)


def test_the_same_seed_gives_the_same_and_another_seed_another(reference):
    one, again, other = (government(seed, SMALL, reference) for seed in (1, 1, 2))
    assert one == again
    assert one.offices != other.offices
    assert {found.code for found in one.organisations} == {found.code for found in other.organisations}


def test_it_is_as_large_as_was_asked(reference):
    made = government(1, Size(), reference)
    assert len(made.offices) == 25
    assert sum(len(office.people) for office in made.offices) == 5_000
    assert (len(made.academies), sum(len(academy.courses) for academy in made.academies)) == (6, 60)
    assert (len(made.pools), sum(len(pool.members) for pool in made.pools)) == (3, 240)
    assert {found.sector for found in made.organisations} >= {"ministry", "province", "municipality", "water-board"}


@pytest.mark.parametrize("number", [4, 9, 150, 1_500])
def test_any_number_of_organisations_has_provinces_and_codes_of_its_own(number):
    import random  # noqa: PLC0415

    made = organisations_of(random.Random(1), Size(organisations=number, people=number * 50))  # noqa: S311
    provinces = {found.code for found in made if found.sector == "province"}
    assert len({found.code for found in made}) == len({found.name for found in made}) == number
    assert {found.province for found in made if found.sector == "municipality"} <= provinces
    assert all(found.size > 0 for found in made)


def test_everything_that_is_made_up_says_so_and_nothing_has_the_name_of_something_real(house, reference):
    made = government(1, Size(organisations=400, people=8_000), reference)
    names = [found.name for found in (*made.organisations, *made.academies)]
    assert all("(verzonnen)" in name.nl and "(invented)" in name.en for name in names)
    assert all(found.code.startswith("demo-") for found in (*made.organisations, *made.academies))
    places = {found.name.nl.split()[1].casefold() for found in made.organisations if found.sector == "municipality"}
    called = 'SELECT ?l { ?o a <http://www.w3.org/ns/org#Organization> ; skos:prefLabel ?l FILTER(LANG(?l) = "nl") }'
    rows = house.store.select(f"PREFIX skos: <http://www.w3.org/2004/02/skos/core#> {called}").rows
    real = {row[0].value.split()[-1].casefold() for row in rows}
    assert len(places) > 100
    assert not places & real


def test_nobody_sends_anything_that_is_not_below_their_own_name(reference):
    for coming in submissions(government(1, SMALL, reference), reference):
        assert all(f"/{coming.organisation}" in found.iri.removeprefix(ID) for found in coming.statements)
        assert len({found.iri for found in coming.statements}) == len(coming.statements)
        assert file_of(coming.statements).count(b"\n") > len(coming.statements)


def test_more_people_have_more_profiles(reference):
    few, many = (profiles_of(Size(people=people), reference) for people in (100, 1_000_000))
    assert few == many[: len(few)]
    assert set(many) == set(reference.profiles)
