"""Every question on an invented government: its answer against a count over the records, after suppression.

A figure of a release is shown rounded to five, or withheld. What is withheld is held by tests/people/; here every
figure that is shown is that of the records, everything has a row, and what is computed from figures follows from them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from asked import ask
from counted_government import LAST_DAY, LOCAL, Counted, five, governed, short

from app.answer import answer
from app.demo.generator import Size
from app.demo.records import Person
from app.demonstration import PERIOD
from app.main import House, join
from app.model.names import ID
from app.publishing.conformance import broken_rules
from app.release import release
from app.settings import INTERNAL, TABLES

THRESHOLD = 10
Rows = list[dict[str, Any]]
Ask = Callable[..., Rows]


@pytest.fixture(scope="module")
def demo(house: House, data_dir, tmp_path_factory) -> Iterator[tuple[House, Counted]]:
    """The house over a store with an invented government and a release of its tables, and the counts of its records."""
    with governed(house, data_dir, tmp_path_factory.mktemp("demo") / "data", Size()) as (desk, counted):
        release(desk, TABLES, PERIOD, THRESHOLD)
        yield join(desk.store), counted


@pytest.fixture(scope="module")
def counted(demo: tuple[House, Counted]) -> Counted:
    return demo[1]


@pytest.fixture(scope="module")
def asked(demo: tuple[House, Counted]) -> Ask:
    return lambda question, **given: ask(demo[0], question, given)


def holds(shown: int | None, true: float, *, withheld: bool) -> bool:
    """Whether a figure is told as it is to be: rounded and never small, or withheld and never empty."""
    if withheld:
        return shown is None and true > 0
    return shown == five(true) and (true == 0 or true >= THRESHOLD)


def agree(rows: Iterable[dict[str, Any]], column: str, true: Callable[[dict[str, Any]], float]) -> Counter[bool]:
    """How many figures are shown and how many withheld, after seeing that each is as it is to be."""
    told = Counter()
    for row in rows:
        assert holds(row[column], true(row), withheld=row["suppressed"]), row
        told[row["suppressed"]] += 1
    return told


def code(iri: str | None) -> str | None:
    return None if iri is None else iri.rpartition("/")[2]


def test_workforce_by_profile_is_what_the_people_add_up_to(asked, counted):
    rows = asked("workforce-by-profile")

    def within(row: dict[str, Any]) -> list[Person]:
        return counted.everybody(
            lambda office, person: (
                short(person.profile) == row["profile"]
                and row["organisationType"] in {None, office.organisation.sector}
                and row["region"] in {None, office.organisation.province}
                and row["employment"] in {None, person.employment}
                and row["band"] in {None, person.band}
            )
        )

    told = agree(rows, "headCount", lambda row: len(within(row)))
    assert told[False] > 100 < told[True]
    totals = [
        row for row in rows if not any(row[name] for name in ("organisationType", "region", "employment", "band"))
    ]
    assert {row["profile"] for row in totals} == {short(person.profile) for _, person in counted.people}
    for row in totals:
        people = within(row)
        assert row["fte"] in {None, five(sum(person.hundredths for person in people) / 100)}
        assert row["fiftyFivePlus"] in {None, five(sum(person.older for person in people))}
    assert sum(row["fte"] is not None for row in totals) > len(totals) / 2


def test_shortage_follows_from_demand_and_supply(asked, counted):
    rows = asked("shortage", outflowPercent="9", inflowPercent="4")
    by_profile = {(row["profile"], row["year"]): row for row in rows if row["profile"]}
    assert {(profile, int(year)) for profile, year in by_profile} == set(counted.demand)
    for (profile, year), row in by_profile.items():
        if row["unknown"]:
            assert row["shortage"] is row["demand"] is row["supply"] is None
            continue
        work = sum(person.hundredths for _, person in counted.people if short(person.profile) == profile)
        assert row["demand"] == five(counted.demand[profile, int(year)])
        assert row["supply"] == five(work / 100)
        years = int(year) - 2026
        assert row["outflow"] == pytest.approx(row["supply"] * years * 0.09)
        assert row["shortage"] == pytest.approx(row["demand"] - row["supply"] + row["supply"] * years * 0.05)
    for row in (row for row in rows if row["required"]):
        those = [
            by_profile[short(profile), row["year"]]
            for profile, required in counted.reference.profiles.items()
            if row["required"] in map(short, required) and (short(profile), row["year"]) in by_profile
        ]
        known = [one for one in those if not one["unknown"]]
        assert row["unknown"] == len(those) - len(known)
        assert row["shortage"] == (pytest.approx(sum(one["shortage"] for one in known)) if known else None)
    assert 0 < sum(row["unknown"] for row in by_profile.values()) < len(by_profile) / 2


def test_sourcing_balance_is_of_the_people_and_of_the_choices(asked, counted):
    rows = asked("sourcing-balance")
    by_profile = {row["profile"]: row for row in rows if row["profile"]}
    for profile, row in by_profile.items():
        if row["unknown"]:
            assert row["internal"] is row["hired"] is row["hiredShare"] is None
            continue
        employed = Counter(person.employment for _, person in counted.people if short(person.profile) == profile)
        assert (row["internal"], row["hired"]) == (five(employed["internal"]), five(employed["hired"]))
    assert 0 < sum(row["unknown"] for row in by_profile.values()) < len(by_profile)
    chosen = Counter(
        (short(choice.competence), choice.sourcing) for office in counted.made.offices for choice in office.choices
    )
    asked_by = defaultdict(set)
    for profile, required in counted.reference.profiles.items():
        if short(profile) in by_profile:
            for one in required:
                asked_by[short(counted.reference.competence_of[one])].add(short(profile))
    by_competence = {row["competence"]: row for row in rows if row["competence"]}
    assert set(by_competence) == set(asked_by) | {competence for competence, _ in chosen}
    for competence, row in by_competence.items():
        known = [by_profile[profile] for profile in asked_by[competence] if not by_profile[profile]["unknown"]]
        assert row["unknown"] == len(asked_by[competence]) - len(known)
        assert row["internal"] == (sum(one["internal"] for one in known) if known else None)
        assert [row[way] for way in ("inHouse", "share", "pool", "buy")] == [
            chosen[competence, way] for way in ("in-house", "share", "pool", "buy")
        ]
    assert {row["normOfSpend"] for row in rows} == {10}


@pytest.mark.parametrize("day", [None, "2026-11-01", "2027-06-01"])
def test_entry_level_is_what_the_openings_say(asked, counted, day):
    rows = asked("entry-level", **({"day": day} if day else {}))
    assert {row["profile"] for row in rows} == set(map(short, counted.reference.profiles))
    for row in rows:
        those = [(office, one) for office, one in counted.openings(day) if short(one.profile) == row["profile"]]
        entry = [(office, one) for office, one in those if one.entry_level]
        kinds = Counter(one.kind for _, one in entry)
        assert (row["openings"], row["entryOpenings"]) == (len(those), len(entry))
        assert (row["traineeships"], row["vacancies"]) == (kinds["traineeship"], kinds["vacancy"])
        assert row["organisations"] == len({office.organisation.code for office, _ in entry})
    counts = [row for row in rows if row["period"]]
    agree(
        counts,
        "beginners",
        lambda row: len(
            counted.everybody(lambda _, person: (short(person.profile), person.band) == (row["profile"], "entry"))
        ),
    )
    assert len(counts) == len({person.profile for _, person in counted.people})


def test_pool_capacity_is_who_is_in_a_pool_by_the_last_day(asked, counted):
    rows = asked("pool-capacity")
    there = [one for pool in counted.made.pools for one in pool.members if one.since <= LAST_DAY]
    told = agree(
        rows,
        "headCount",
        lambda row: sum(
            row["profile"] in {None, short(one.profile)} and row["region"] in {None, one.province} for one in there
        ),
    )
    assert told[False] > 0 < told[True]
    assert {row["profile"] for row in rows} == {None, *(short(one.profile) for one in there)}


def test_region_cluster_is_who_each_seek_a_part_of_somebody(asked, counted):
    sought: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    offices = {office.organisation.code: office for office in counted.made.offices}
    for office, one in counted.openings():
        if office.organisation.sector in LOCAL:
            sought[office.organisation.province or "", short(one.profile)][office.organisation.code] += one.tenths
    expected = {}
    for at, by_code in sought.items():
        parts = {found: tenths for found, tenths in by_code.items() if tenths < 10}
        if len(parts) > 1:
            expected[at] = parts
    rows = asked("region-cluster")
    assert {(row["region"], row["profile"]) for row in rows} == set(expected)
    required = {
        short(profile): {counted.reference.competence_of[one] for one in some}
        for profile, some in counted.reference.profiles.items()
    }
    for row in rows:
        parts = expected[row["region"], row["profile"]]
        assert row["organisations"] == sorted(parts)
        assert (row["number"], row["fte"]) == (len(parts), sum(parts.values()) / 10)
        assert row["sharing"] == sum(
            any(
                choice.sourcing == "share" and choice.competence in required[row["profile"]]
                for choice in offices[found].choices
            )
            for found in parts
        )


def test_training_need_is_who_lack_what_and_the_seats_that_there_are(asked, counted):
    rows = asked("training-need")
    for row in rows:
        at = (row["required"], row["organisationType"])
        needed, having = counted.needing.get(at, 0), counted.having.get(at, 0)
        assert row["needed"] in {None, five(needed)}
        assert row["attained"] in {None, five(having)}
        assert row["suppressed"] == (row["needed"] is None or row["attained"] is None)
        if not row["suppressed"]:
            assert row["lacking"] == max(0, five(needed) - five(having))
        teaching = counted.teaching(row["required"])
        assert row["courses"] >= len(teaching)
        assert row["academies"] >= len({academy for academy, _ in teaching})
        assert row["seats"] == counted.seats(row["required"])
    totals = {row["required"] for row in rows if row["organisationType"] is None}
    assert totals == {required for required, _ in counted.needing}
    assert sum(row["seats"] > 0 for row in rows) > len(rows) / 4
    assert sum(not row["suppressed"] for row in rows) > len(rows) / 4


def test_guideline_progress_is_of_those_who_need_what_it_asks(asked, counted):
    [guideline] = counted.made.guidelines
    rows = asked("guideline-progress", guideline=guideline.code)
    assert {(row["archetype"], row["required"]) for row in rows} == {
        (short(archetype), short(one)) for archetype in guideline.archetypes for one in guideline.requires
    }
    for row in rows:
        assert (row["validFrom"], row["deadline"]) == (guideline.since, guideline.deadline)
        assert row["needed"] == five(counted.needing[row["required"], None])
        assert row["attained"] == five(counted.having[row["required"], None])
        assert row["attainedShare"] == pytest.approx(100 * row["attained"] / row["needed"], abs=0.051)
    for row in asked("guideline-progress", guideline="ai-act-4"):
        assert row["needed"] in {None, five(counted.needing[row["required"], None])}


def test_growing_competences_tells_what_a_development_does(asked, counted):
    [development] = counted.made.developments
    rows = asked("growing-competences", development=development.code)
    assert {row["competence"] for row in rows if row["grows"]} == set(map(short, development.raises))
    assert {row["competence"] for row in rows if not row["grows"]} == set(map(short, development.fades))
    for row in rows:
        demanding = [
            who
            for required in (counted.reference.profiles, counted.reference.archetypes)
            for who, some in required.items()
            if any(short(counted.reference.competence_of[one]) == row["competence"] for one in some)
        ]
        assert row["requiredBy"] == len(demanding)


def test_workplace_services_are_those_that_organisations_describe(asked, counted):
    rows = asked("workplace-services")
    assert {(row["organisation"], code(row["service"]), row["providedCentrally"], row["required"]) for row in rows} == {
        (office.organisation.code, service.code, service.central, short(one))
        for office in counted.made.offices
        for service in office.services
        for one in service.requires
    }
    for row in rows:
        assert row["courses"] >= len(counted.teaching(row["required"]))
    central = asked("workplace-services", central="true")
    assert len(central) == sum(row["providedCentrally"] for row in rows)


def test_every_question_that_needs_something_has_it_here(demo):
    questions = [question for question in demo[0].library.questions if question.needs]
    assert len(questions) > 5
    assert all(ask(demo[0], question.name) for question in questions)


def test_the_public_graph_keeps_its_rules_with_all_of_it(demo):
    assert [(found.rule, found.rows[:3]) for found in broken_rules(demo[0].queries, INTERNAL)] == []


def test_no_question_names_a_member_of_a_pool_or_a_statement(demo):
    house = demo[0]
    for question in house.library.questions:
        if question.needs:
            told = " ".join(str(term) for row in answer(house.library, question.name, {}).rows for term in row)
            assert ID in told, question.name
            assert "/pool-member/" not in told
            assert "-statement/" not in told
