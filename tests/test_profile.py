"""What an organisation says once in its profile, its catalogue need not say again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from own_desk import own_desk
from submitting import HEAD, TURTLE, course

from app.desk import Desk, Receipt, Sent, graph_of
from app.main import House
from app.model.names import DEF, ID, PREFIXES
from app.model.submissions import Severity
from app.model.terms import NamedNode
from app.publishing.conformance import broken_rules
from app.settings import INTERNAL
from app.submit import submit, validate
from app.versions import withdraw

CC0 = "http://publications.europa.eu/resource/authority/licence/CC0"
EUPL = "http://publications.europa.eu/resource/authority/licence/EUPL_1_2"
LICENCE, PUBLISHER = f"{PREFIXES['dct']}license", f"{PREFIXES['dct']}publisher"
TEAM, EMAIL, PAGE = (f"{DEF}contact{name}" for name in ("Team", "Email", "Page"))
PROFILE = f"""{HEAD}
<{ID}organisation-profile/radio> a vg:OrganisationProfile ; dct:license <{CC0}> ; dct:publisher <{ID}academy/radio> ;
  vg:contactTeam "Team Leeraanbod" ; vg:contactEmail "leeraanbod@radio.example" .
"""
TABLE = "code;titel;omschrijving;competentie;niveau\nai;AI basis;Wat AI kan;ecf-4/A.5;3\n"


@pytest.fixture(scope="module")
def desk(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk at which RADIO has handed in its profile."""
    with own_desk(house, data_dir, tmp_path_factory.mktemp("profile") / "own") as opened:
        assert sent(opened, PROFILE, kind="profile").submission.state == "accepted"
        yield opened


def sent(desk: Desk, body: str, media_type: str = TURTLE, kind: str = "catalogue", code: str = "radio") -> Receipt:
    return submit(desk, Sent(kind, media_type, body.encode(), code, "test"))


def catalogue_node(desk: Desk) -> dict[str, str]:
    """What stands of RADIO's catalogue itself."""
    thing = NamedNode(f"{ID}catalogue/radio")
    triples = desk.queries.triples("graph", {"graph": [graph_of("radio", "catalogue")]})
    return {triple.predicate.value: triple.object.value for triple in triples if triple.subject == thing}


@pytest.mark.parametrize(
    ("body", "media_type"), [(f"{HEAD}{course('ai')}", TURTLE), (TABLE, "text/csv")], ids=["Turtle", "a table"]
)
def test_a_catalogue_without_a_word_of_its_own_takes_all_from_the_profile(desk, body, media_type):
    receipt = sent(desk, body, media_type)
    assert receipt.submission.state == "accepted", receipt.report.findings
    assert catalogue_node(desk) == {
        f"{PREFIXES['rdf']}type": f"{DEF}Catalogue",
        LICENCE: CC0,
        PUBLISHER: f"{ID}academy/radio",
        TEAM: "Team Leeraanbod",
        EMAIL: "leeraanbod@radio.example",
    }
    (remark,) = receipt.report.findings
    assert (remark.rule, remark.severity) == ("from-profile", Severity.INFO)
    assert remark.message.nl == (
        "uit het profiel van radio komt: licentie, uitgever, contactteam, e-mail van het contactteam"
    )
    assert broken_rules(desk.queries, INTERNAL) == []


def test_what_the_catalogue_says_itself_stands(desk):
    own = f"<{ID}catalogue/radio> a vg:Catalogue ; dct:license <{EUPL}> ."
    receipt = sent(desk, f"{HEAD}{own}{course('ai')}")
    assert receipt.submission.state == "accepted", receipt.report.findings
    assert catalogue_node(desk)[LICENCE] == EUPL
    assert catalogue_node(desk)[TEAM] == "Team Leeraanbod"
    graph = {triple.object.value for triple in graph_says(desk, LICENCE)}
    assert graph == {EUPL}


def graph_says(desk: Desk, word: str) -> list:
    graph = graph_of("radio", "catalogue")
    triples = desk.queries.triples("graph", {"graph": [graph]})
    return [triple for triple in triples if triple.subject == graph and triple.predicate.value == word]


def test_a_team_of_its_own_is_not_given_the_address_of_another(desk):
    own = (
        f'<{ID}catalogue/radio> a vg:Catalogue ; vg:contactTeam "Team AI" ; vg:contactPage <https://ai.example.org/> .'
    )
    receipt = sent(desk, f"{HEAD}{own}{course('ai')}")
    assert receipt.submission.state == "accepted", receipt.report.findings
    assert catalogue_node(desk)[PAGE] == "https://ai.example.org/"
    assert EMAIL not in catalogue_node(desk)


def test_two_catalogues_stay_a_mistake(desk):
    two = "".join(f"<{ID}catalogue/radio{end}> a vg:Catalogue ." for end in ("", "/b"))
    receipt = sent(desk, f"{HEAD}{two}{course('ai')}")
    assert receipt.submission.state == "refused"
    assert "Catalogue-once" in {found.rule.rpartition("#")[2] for found in receipt.report.findings}
    assert "from-profile" not in {found.rule for found in receipt.report.findings}


def test_another_organisation_has_nothing_from_it(desk):
    receipt = sent(desk, f"{HEAD}{course('ai', code='vng')}", code="vng")
    assert receipt.submission.state == "refused"
    (finding,) = receipt.report.findings
    assert finding.rule.endswith("#Catalogue-once")
    assert "profiel" in finding.repair.nl


def test_who_names_no_organisation_is_not_told_what_another_says(desk):
    inspected = validate(desk, Sent("catalogue", TURTLE, f"{HEAD}{course('ai')}".encode()))
    assert [found.rule.rpartition("#")[2] for found in inspected.report.findings] == ["Catalogue-once"]


def test_without_a_profile_it_is_asked_again_and_what_was_taken_stands(desk):
    sent(desk, f"{HEAD}{course('ai')}")
    withdraw(desk, "radio", "profile", "test")
    assert catalogue_node(desk)[LICENCE] == CC0
    assert sent(desk, f"{HEAD}{course('other')}").submission.state == "refused"
    assert broken_rules(desk.queries, INTERNAL) == []
    assert sent(desk, PROFILE, kind="profile").submission.state == "accepted"


def test_the_profile_of_another_is_not_ones_own(desk):
    theirs = PROFILE.replace("organisation-profile/radio", "organisation-profile/vng")
    assert sent(desk, theirs, kind="profile").submission.state == "refused"
    posing = PROFILE.replace("organisation-profile/radio", "organisation-profile/vng")
    receipt = sent(desk, posing, kind="profile", code="vng")
    assert [found.rule.rpartition("#")[2] for found in receipt.report.findings] == ["Profile-publisher-own"]
