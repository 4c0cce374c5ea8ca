"""A release from the restricted store to the public graph: once a period, and nothing else of people goes out."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attacking import QUANTITIES, read
from counted_people import crowd, stated, tables_of
from own_desk import own_desk
from pyoxigraph import RdfFormat, parse

import app.release
from app.desk import Desk
from app.main import House
from app.model.errors import ConflictError, NotReadyError, WrongInputError
from app.model.names import DEF, ID, PREFIXES
from app.model.terms import Literal, NamedNode, Triple
from app.people.figures import gather
from app.people.keeping import read_kept
from app.publishing.conformance import broken_rules
from app.release import Released, release
from app.settings import INTERNAL, TABLES

GRAPH = NamedNode(f"{ID}graph/vakgraaf/statistics-2026-Q3")
KEPT = NamedNode(f"{ID}graph/vakgraaf/release-2026-Q3")
PEOPLE = crowd(1)
OPENINGS = f"""@base <{ID}> .
@prefix vg: <{DEF}> .
@prefix dct: <{PREFIXES["dct"]}> .
<graph/gm0014/openings> a vg:Graph ; dct:title "Plekken"@nl, "Openings"@en ; vg:trust <trust/official> ;
  dct:license <licence/facts> ; vg:sourceNote "Verzonnen."@nl, "Invented."@en .
"""


@pytest.fixture(scope="module")
def desk(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk whose organisations counted two thousand people on the first day of a quarter, and other ones before."""
    with own_desk(house, data_dir, tmp_path_factory.mktemp("release") / "data") as opened:
        assert opened.restricted is not None
        opened.restricted.publisher.change(_all(stated(crowd(9, 400), "2026-04-01"), stated(PEOPLE, "2026-07-01")))
        opened.publisher.change({NamedNode(f"{ID}graph/gm0014/openings"): _openings()})
        yield opened


@pytest.fixture(scope="module")
def made(desk: Desk) -> Released:
    """The first release, of the third quarter."""
    return release(desk, TABLES, "2026-Q3", 10)


def _all(*graphs: dict[NamedNode, list[Triple]]) -> dict[NamedNode, list[Triple]]:
    """These graphs in one, of which the kinds that are counted on a day hold all days."""
    last = graphs[-1]
    return {
        graph: triples
        + [triple for before in graphs[:-1] if graph.value.endswith("/workforce") for triple in before.get(graph, [])]
        for graph, triples in last.items()
    }


def _openings() -> list[Triple]:
    openings = "".join(
        f"<opening/gm0014/{number}> a vg:Opening ; vg:profile <profile/kwiv-4/1.1.6> ; vg:entryLevel {entry} ;"
        " vg:organisation <https://identifier.overheid.nl/tooi/id/gemeente/gm0014> .\n"
        for number, entry in enumerate(("true", "true", "false"))
    )
    return [quad.triple for quad in parse(f"{OPENINGS}{openings}", format=RdfFormat.TURTLE)]


def published(desk: Desk, graph: NamedNode = GRAPH) -> frozenset[Triple]:
    return desk.store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {graph} {{ ?s ?p ?o }} }}")


def shown(desk: Desk, table: str) -> dict[frozenset[str], str]:
    """What a table of the release shows, by the ends of the IRIs of its members."""
    data_set = f"<{PREFIXES['qb']}dataSet> <{ID}table/{table}/2026-Q3>"
    rows = desk.store.select(f"SELECT ?o ?p ?v {{ GRAPH {GRAPH} {{ ?o {data_set} ; ?p ?v }} }}").rows
    cells: dict[str, dict[str, str]] = {}
    for observation, property_, value in rows:
        if property_.value.startswith(DEF):
            cells.setdefault(observation.value, {})[property_.value.removeprefix(DEF)] = value.value
    measures = ("headCount", "fte", "openingCount", "suppressed")
    return {
        frozenset(value.rsplit("/", 1)[-1] for key, value in told.items() if key not in measures): next(
            told[measure] for measure in measures if measure in told
        )
        for told in cells.values()
    }


def test_a_release_is_one_public_graph_with_every_table_and_says_what_it_did(desk, made):
    tables = {path.stem for path in TABLES.glob("*.rq")}
    rows = desk.held.store.select(
        f"SELECT ?t {{ GRAPH {GRAPH} {{ ?t a <{PREFIXES['qb']}DataSet> ; <{DEF}period> '2026-Q3' }} }}"
    ).rows
    assert {row[0].value for row in rows} == {f"{ID}table/{name}/2026-Q3" for name in tables}
    assert (made.graph, made.tables, made.audited_with) == (GRAPH.value, len(tables), ())
    assert 0 < made.suppressed < made.cells


def test_the_people_of_the_last_day_are_counted_and_those_of_an_earlier_day_are_not(desk, made):  # noqa: ARG001
    total = shown(desk, "workforce-by-profile-and-type")[frozenset()]
    assert total == str(5 * round(len(PEOPLE) / 5))


def test_the_queries_of_the_tables_count_what_counting_each_person_counts(desk, made):  # noqa: ARG001
    assert {cell[0] for cell in read(published(desk)).cells} == set(QUANTITIES.values())
    [(told,)] = desk.behind_the_wall().store.select(f"SELECT ?told {{ GRAPH {KEPT} {{ ?s ?p ?told }} }}").rows
    found, counted = read_kept(told.value).figures.figures, gather(tables_of(PEOPLE)).figures
    assert len(found) > 200
    assert {key: figure.count for key, figure in found.items()} == {
        key: figure.count for key, figure in counted.items()
    }
    assert {key: figure.value for key, figure in found.items()} == pytest.approx(
        {key: figure.value for key, figure in counted.items()}, abs=0.01
    )


def test_openings_are_public_facts_and_are_shown_as_they_are(desk, made):  # noqa: ARG001
    assert shown(desk, "openings-by-profile") == {
        frozenset({"1.1.6", "true"}): "2",
        frozenset({"1.1.6", "false"}): "1",
        frozenset({"1.1.6"}): "3",
        frozenset({"true"}): "2",
        frozenset({"false"}): "1",
        frozenset(): "3",
    }


def test_a_suppressed_cell_says_so_and_never_why(desk, made):  # noqa: ARG001
    triples = published(desk)
    suppressed = {triple.subject for triple in triples if triple.predicate.value == f"{DEF}suppressed"}
    measured = {triple.subject for triple in triples if triple.predicate.value in {f"{DEF}headCount", f"{DEF}fte"}}
    assert suppressed
    assert not suppressed & measured
    text = "".join(triple.object.value for triple in triples if isinstance(triple.object, Literal))
    assert not any(reason in text for reason in ("small", "prevailing", "beside", "emptied"))


def test_the_public_graph_keeps_its_rules_with_a_release_in_it(desk, made):  # noqa: ARG001
    assert [(found.rule, found.rows[:3]) for found in broken_rules(desk.held, INTERNAL)] == []


def test_a_period_is_released_once_and_stays_as_it_is(desk, made):  # noqa: ARG001
    before = published(desk)
    assert desk.restricted is not None
    with pytest.raises(ConflictError, match="2026-Q3 stand already"):
        release(desk, TABLES, "2026-Q3", 10)
    with pytest.raises(ConflictError, match="2026-Q2 can no longer"):
        release(desk, TABLES, "2026-Q2", 10)
    assert published(desk) == before


def test_what_is_no_quarter_is_refused(desk):
    with pytest.raises(WrongInputError, match="no quarter"):
        release(desk, TABLES, "2026-Q5", 10)


def test_the_true_figures_stay_behind_the_wall(desk, made):  # noqa: ARG001
    assert desk.restricted is not None
    asked = f"SELECT ?s {{ GRAPH {KEPT} {{ ?s ?p ?o }} }}"
    assert len(desk.restricted.store.select(asked).rows) == 1
    assert desk.store.select(asked).rows == []


def test_the_next_release_is_audited_with_the_one_before_and_needs_its_true_figures(desk, made):  # noqa: ARG001
    assert desk.restricted is not None
    kept = desk.restricted.store.construct(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH {KEPT} {{ ?s ?p ?o }} }}")
    desk.restricted.publisher.change({KEPT: ()})
    with pytest.raises(NotReadyError, match="2026-Q3 are not in the restricted store"):
        release(desk, TABLES, "2026-Q4", 10)
    desk.restricted.publisher.change({KEPT: kept})
    assert release(desk, TABLES, "2026-Q4", 10).audited_with == ("2026-Q3",)
    assert release(desk, TABLES, "2027-Q1", 10).audited_with == ("2026-Q3", "2026-Q4")


def test_a_release_is_not_published_beside_one_that_it_was_not_audited_with(desk, made, monkeypatch):  # noqa: ARG001
    def meanwhile(*told):
        monkeypatch.undo()
        release(desk, TABLES, "2027-Q2", 10)
        return guard(*told)

    guard = app.release._guard  # noqa: SLF001  (where the time goes)
    monkeypatch.setattr(app.release, "_guard", meanwhile)
    with pytest.raises(ConflictError, match=r"While the tables of 2027-Q3 .* ask for 2027-Q3 again"):
        release(desk, TABLES, "2027-Q3", 10)
    assert published(desk, NamedNode(f"{ID}graph/vakgraaf/statistics-2027-Q2"))
    assert not published(desk, NamedNode(f"{ID}graph/vakgraaf/statistics-2027-Q3"))
    assert release(desk, TABLES, "2027-Q3", 10).audited_with[-1] == "2027-Q2"
