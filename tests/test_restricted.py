"""Kinds that are public come into one store, kinds that tell of people into another; each keeps its own rules."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from own_desk import own_desk
from people.of_people import ATTAINMENT, CSV, DEMAND, KEYRING, WORKFORCE, pool

from app.desk import Desk, Receipt, Sent, graph_of
from app.main import House, here, join, open_desk, open_store
from app.model.errors import NotReadyError, WrongInputError
from app.model.names import DEF, ID
from app.model.terms import NamedNode
from app.publishing.conformance import broken_rules
from app.reading.template import write_template
from app.restricted import open_restricted
from app.settings import INTERNAL, Settings
from app.submit import submit
from app.versions import restore, withdraw

RESTRICTED = {"workforce": WORKFORCE, "attainment": ATTAINMENT, "demand": DEMAND, "pool": pool("a-1").decode()}
PUBLIC = ("roles", "openings", "sourcing", "workplace")


@pytest.fixture(scope="module")
def desk(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path_factory.mktemp("restricted") / "own", KEYRING) as opened:
        yield opened


def sent(desk: Desk, kind: str, body: str | bytes, organisation: str = "gm0363") -> Receipt:
    content = body if isinstance(body, bytes) else body.encode()
    return submit(desk, Sent(kind, CSV, content, organisation, "test"))


@pytest.mark.parametrize("kind", RESTRICTED)
def test_what_tells_of_people_comes_into_the_restricted_store_alone(desk: Desk, kind: str) -> None:
    before = desk.store.revision()
    receipt = sent(desk, kind, RESTRICTED[kind])
    assert receipt.submission.state == "accepted", receipt.report.findings
    graph = graph_of("gm0363", kind)
    assert desk.behind_the_wall().held.triples("graph", {"graph": [graph]})
    assert desk.queries.triples("graph", {"graph": [graph]}) == frozenset()
    assert desk.store.revision() == before
    assert desk.history.standing("gm0363", kind) is None


@pytest.mark.parametrize("kind", PUBLIC)
def test_the_template_of_a_public_kind_comes_into_the_public_store_and_keeps_every_rule(desk: Desk, kind: str) -> None:
    body = write_template(desk.kinds.kind(kind), "csv", "nl", lambda _: [])
    receipt = sent(desk, kind, body)
    assert receipt.submission.state == "accepted", receipt.report.findings
    assert desk.queries.triples("graph", {"graph": [graph_of("gm0363", kind)]})
    assert [found.rule for found in broken_rules(desk.queries, INTERNAL)] == []


def test_an_opening_names_a_role_of_its_organisation_by_its_code(desk: Desk) -> None:
    sent(desk, "roles", "code;titel;profiel\nadviseur;Adviseur;kwiv-4/1.1.6\n")
    table = "code;titel;soort plek;functie;voor starters\n2027-1;Adviseur;vacancy;adviseur;nee\n"
    receipt = sent(desk, "openings", table)
    assert receipt.submission.state == "accepted", receipt.report.findings
    stands = desk.queries.triples("graph", {"graph": [graph_of("gm0363", "openings")]})
    roles = {triple.object for triple in stands if triple.predicate.value == f"{DEF}role"}
    assert roles == {NamedNode(f"{ID}job-role/gm0363/adviseur")}


@pytest.mark.parametrize(("typed", "meant"), [("1.1.6", "kwiv-4/1.1.6"), ("kwiv-4/1.1.6", "kwiv-4/1.1.6")])
def test_a_statement_has_one_iri_however_its_profile_is_called(desk: Desk, typed: str, meant: str) -> None:
    receipt = sent(desk, "workforce", WORKFORCE.replace("kwiv-4/1.1.6", typed))
    assert receipt.submission.state == "accepted", receipt.report.findings
    stands = desk.behind_the_wall().held.triples("graph", {"graph": [graph_of("gm0363", "workforce")]})
    wanted = f"{ID}workforce-statement/gm0363/2026-10-01/{meant}/internal/experienced"
    assert wanted in {triple.subject.value for triple in stands if isinstance(triple.subject, NamedNode)}


def test_no_organisation_makes_a_statement_for_another(desk: Desk) -> None:
    header, line = WORKFORCE.splitlines()
    receipt = sent(desk, "workforce", f"{header};organisatie\n{line};gm0344\n")
    assert receipt.submission.state == "refused"
    assert {finding.rule.rpartition("#")[2] for finding in receipt.report.findings} == {"statement-own"}


def test_a_version_behind_the_wall_is_withdrawn_and_put_back_there(desk: Desk) -> None:
    sent(desk, "demand", DEMAND)
    held = desk.behind_the_wall()
    withdraw(desk, "gm0363", "demand", "test")
    assert held.held.triples("graph", {"graph": [graph_of("gm0363", "demand")]}) == frozenset()
    restore(desk, "gm0363", "demand", 1, "test")
    assert held.held.triples("graph", {"graph": [graph_of("gm0363", "demand")]})


def test_what_stood_is_there_when_the_desk_is_opened_again(house: House, data_dir: Path, tmp_path: Path) -> None:
    with own_desk(house, data_dir, tmp_path / "own", KEYRING) as first:
        sent(first, "workforce", WORKFORCE)
        revision = first.behind_the_wall().store.revision()
    with closing(open_store(tmp_path / "own")) as store:
        again = join(store)
        with open_desk(store, again, tmp_path / "own", here(again)) as desk:
            assert desk.behind_the_wall().store.revision() == revision
            assert desk.behind_the_wall().history.standing("gm0363", "workforce")


def test_without_a_restricted_store_nothing_that_tells_of_people_is_taken_in(
    house: House, data_dir: Path, tmp_path: Path
) -> None:
    elsewhere = Settings(data_dir=tmp_path / "own", store="http://127.0.0.1:9/query")
    with own_desk(house, data_dir, tmp_path / "public") as public:
        own = join(public.store)
        (tmp_path / "own").mkdir()
        with open_desk(public.publisher._store, own, tmp_path / "own", here(own), settings=elsewhere) as desk:  # noqa: SLF001
            assert desk.restricted is None
            with pytest.raises(NotReadyError, match="VAKGRAAF_RESTRICTED_STORE"):
                sent(desk, "workforce", WORKFORCE)


@pytest.mark.parametrize("of_the_public", ["store", "store_update", "store_graphs"])
@pytest.mark.parametrize(
    "of_the_restricted", ["restricted_store", "restricted_store_update", "restricted_store_graphs"]
)
def test_the_public_store_cannot_be_the_restricted_one_too(
    tmp_path: Path, of_the_public: str, of_the_restricted: str
) -> None:
    shared = "http://127.0.0.1:9/both"
    own = {"store": "http://127.0.0.1:9/public", "restricted_store": "http://127.0.0.1:9/restricted"}
    settings = Settings(data_dir=tmp_path, **{**own, of_the_public: shared, of_the_restricted: shared})
    with pytest.raises(WrongInputError, match=shared) as raised, open_restricted(tmp_path, settings):
        pass
    [fault] = raised.value.faults
    assert (fault.name, fault.found) == ("VAKGRAAF_RESTRICTED_STORE", shared)
