"""Words of which an organisation confirmed what they mean are found again, and the suggestion says who confirmed."""

from collections.abc import Iterator

import pytest
from own_desk import own_desk
from submitting import HEAD, TURTLE

from app.asking.suggestions import Item, Suggestions, document
from app.asking.things import Things
from app.desk import Desk, Sent
from app.main import House
from app.model.names import ID
from app.submit import submit
from app.versions import withdraw

PRACTICE = f"{ID}competence/ai-literacy-4/praktisch-aan-de-slag"
LIMITS = f"{ID}competence/ai-literacy-4/limieten-en-ethische-vraagstukken"


@pytest.fixture(scope="module")
def desk(house: House, data_dir, tmp_path_factory) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path_factory.mktemp("wordings") / "own") as opened:
        yield opened


def wording(code: str, text: str, means: str) -> str:
    return f"""
<{ID}wording/radio/{code}> a vg:Wording ; dct:identifier "{code}" ;
  <http://www.w3.org/2000/01/rdf-schema#label> {text} ; vg:means <{means}> ; vg:confirmedBy <{ID}academy/radio> .
"""


def confirm(desk: Desk, *wordings: str) -> None:
    receipt = submit(desk, Sent("wording", TURTLE, f"{HEAD}{''.join(wordings)}".encode(), "radio", "test"))
    assert receipt.submission.state == "accepted", receipt.report.findings


def suggested(desk: Desk, title: str) -> list[dict]:
    things = Things(desk.queries)
    found = Suggestions(desk.queries, things).suggest([Item(title)], None, 3)
    return document(found, ("nl", "en"))["items"][0]["suggestions"]


def test_words_that_were_confirmed_are_found_again_and_say_who_confirmed_them(desk):
    assert suggested(desk, "Kweldersplaten") == []
    confirm(desk, wording("kwelder", '"kweldersplaat"@nl', PRACTICE))
    (first,) = suggested(desk, "Kweldersplaten")
    assert first["competence"]["id"] == PRACTICE
    assert first["atLevel"] == []
    (match,) = first["matched"]
    assert (match["word"], match["label"]) == ("Kweldersplaten", "kweldersplaat")
    assert match["source"]["id"] == f"{ID}academy/radio"
    assert match["source"]["label"].startswith("RijksAcademie")


def test_a_label_of_the_competence_itself_needs_no_source(desk):
    confirm(desk, wording("kwelder", '"kweldersplaat"@nl', PRACTICE))
    (first, *_) = suggested(desk, "Limieten en ethische vraagstukken")
    assert first["competence"]["id"] == LIMITS
    assert not any("source" in match for match in first["matched"])


def test_words_that_mean_a_level_suggest_that_level_where_all_of_them_stand(desk):
    confirm(desk, wording("diep", '"kweldersplaat voor meesters"@nl', f"{LIMITS}/3"))
    (first, *_) = suggested(desk, "Meesters op de kweldersplaat")
    (level,) = first["atLevel"]
    assert level["id"] == f"{LIMITS}/3"
    assert level["words"] == "kweldersplaat voor meesters"
    (first, *_) = suggested(desk, "Alleen de kweldersplaat")
    assert (first["competence"]["id"], first["atLevel"]) == (LIMITS, [])


def test_what_is_withdrawn_is_forgotten(desk):
    confirm(desk, wording("kwelder", '"kweldersplaat"@nl', PRACTICE))
    withdraw(desk, "radio", "wording", "test")
    assert suggested(desk, "Kweldersplaten") == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [('"vraag docent Jan de Vries"@nl', "person-name"), ('"mail jan@radio.example"@nl', "email-address")],
)
def test_words_that_name_a_person_are_told_as_anywhere_else(desk, text, rule):
    receipt = submit(desk, Sent("wording", TURTLE, f"{HEAD}{wording('wie', text, PRACTICE)}".encode(), "radio", "test"))
    assert [found.rule for found in receipt.report.findings] == [rule]
