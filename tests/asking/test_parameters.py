"""What a caller typed becomes a term or a fault; nothing in between, nothing guessed."""

import pytest
from web.wrong import FRAGMENTS

from app.asking.parameters import LONGEST_TEXT, MOST_VALUES, read_parameters
from app.main import House
from app.model.errors import WrongInputError
from app.model.languages import Text
from app.model.questions import Parameter, Question
from app.model.template import Template
from app.model.terms import Literal, NamedNode

XSD = "http://www.w3.org/2001/XMLSchema#"
RADIO = NamedNode("https://w3id.org/vakgraaf/id/academy/radio")


def question(**told: object) -> Question:
    """A question with one parameter x."""
    parameter = Parameter(**{"name": "x", "kind": "text", "title": Text("X", "X"), "example": "voorbeeld", **told})
    template = Template("SELECT * { VALUES ?x { UNDEF } }")
    return Question("test", Text("", ""), Text("", ""), (parameter,), (), template)


def read(house: House, texts: list[str], **told: object) -> tuple:
    return read_parameters(question(**told), {"x": texts}, house.library.things).get("x", ())


def faults(house: House, texts: list[str], **told: object) -> list:
    with pytest.raises(WrongInputError) as caught:
        read(house, texts, **told)
    for fault in caught.value.faults:
        assert fault.name == "x"
        assert fault.message.nl != fault.message.en
        assert fault.repair.nl != fault.repair.en
    return caught.value.faults


@pytest.mark.parametrize("identifier", ["radio", RADIO.value, " radio ", "https://w3id.org/vakgraaf/id/academy/radio"])
def test_a_thing_is_found_by_its_path_and_by_its_iri(house: House, identifier: str) -> None:
    assert read(house, [identifier], kind="iri", classes=("Academy",)) == (RADIO,)


def test_an_organisation_is_found_by_its_code(house: House) -> None:
    (found,) = read(house, ["gm0363"], kind="iri", classes=("Organization",))
    assert found.value == "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"


def test_classes_are_tried_in_their_order(house: House) -> None:
    one = read(house, ["ecf-4"], kind="iri", classes=("Framework", "Competence", "CompetenceAtLevel"))
    other = read(house, ["ecf-4/A.5/3"], kind="iri", classes=("Framework", "Competence", "CompetenceAtLevel"))
    assert [term.value.split("/id/")[1] for term in (*one, *other)] == ["framework/ecf-4", "competence/ecf-4/A.5/3"]


@pytest.mark.parametrize(
    "identifier", ["Radio", "radio/", "academy/radio", "ecf-4", "*", "http://", "https://x y", ":"]
)
def test_what_is_no_such_thing_is_a_fault_that_offers_some_that_are(house: House, identifier: str) -> None:
    (fault,) = faults(house, [identifier], kind="iri", classes=("Academy",))
    assert fault.found == identifier
    assert identifier in fault.message.nl
    offered = fault.repair.nl.split(": ")[-1].rstrip(".").split(", ")
    assert offered
    for one in offered:
        assert read(house, [one], kind="iri", classes=("Academy",))


@pytest.mark.parametrize("text", FRAGMENTS, ids=lambda text: ascii(text[:30]))
def test_a_fragment_is_one_literal_or_a_fault(house: House, text: str) -> None:
    try:
        (term,) = read(house, [text])
    except WrongInputError:
        return
    assert isinstance(term, Literal)
    assert term.value == text.strip()
    assert term.datatype.value == f"{XSD}string"


@pytest.mark.parametrize("text", [f"{text}" for text in FRAGMENTS], ids=lambda text: ascii(text[:30]))
@pytest.mark.parametrize("kind", ["integer", "boolean", "date"])
def test_a_fragment_is_no_number_no_truth_and_no_day(house: House, text: str, kind: str) -> None:
    assert faults(house, [text], kind=kind)


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("-5", -5), ("007", 7), ("10", 10), (" 3 ", 3)])
def test_a_whole_number_is_read(house: House, text: str, number: int) -> None:
    assert read(house, [text], kind="integer") == (Literal(number),)


@pytest.mark.parametrize(
    "text", ["1.0", "1e3", "abc", "--1", "-", "+1", "\u0663", "1_000", "1" * 30, "0x1", "1 2", "\u00b2"]
)
def test_what_is_no_whole_number_is_a_fault(house: House, text: str) -> None:
    (fault,) = faults(house, [text], kind="integer", minimum=1, maximum=9)
    assert {"1", "9"} <= set(fault.repair.nl)


@pytest.mark.parametrize("text", ["0", "10", "-1"])
def test_a_number_out_of_reach_is_a_fault(house: House, text: str) -> None:
    assert faults(house, [text], kind="integer", minimum=1, maximum=9)


def test_truth_is_true_or_false_and_nothing_else(house: House) -> None:
    assert read(house, ["true"], kind="boolean") == (Literal(value=True),)
    assert read(house, ["false"], kind="boolean") == (Literal(value=False),)
    for text in ("True", "1", "0", "yes", "ja", "TRUE"):
        assert faults(house, [text], kind="boolean")


def test_a_day_is_a_calendar_day(house: House) -> None:
    day = Literal("2026-11-21", datatype=NamedNode(f"{XSD}date"))
    assert read(house, ["2026-11-21"], kind="date") == (day,)
    for text in ("2026-02-30", "21-11-2026", "2026-11", "2026-11-21T00:00:00", "vandaag"):
        assert faults(house, [text], kind="date"), text


def test_a_text_is_at_most_so_long(house: House) -> None:
    assert read(house, ["x" * LONGEST_TEXT])
    (fault,) = faults(house, ["x" * (LONGEST_TEXT + 1)])
    assert str(LONGEST_TEXT) in fault.repair.nl
    assert len(fault.message.nl) < LONGEST_TEXT


def test_several_values_come_with_commas_or_repeated(house: House) -> None:
    told = {"kind": "iri", "classes": ("Academy",), "multiple": True}
    one = read(house, ["radio,howest"], **told)
    assert one == read(house, ["radio", "howest"], **told) == read(house, [" radio , howest"], **told)
    assert len(one) == 2


def test_too_many_values_are_a_fault(house: House) -> None:
    told = {"kind": "iri", "classes": ("Academy",), "multiple": True}
    assert len(read(house, ["radio"] * MOST_VALUES, **told)) == MOST_VALUES
    (fault,) = faults(house, ["radio"] * (MOST_VALUES + 1), **told)
    assert str(MOST_VALUES) in fault.repair.en


def test_a_single_value_given_twice_is_a_fault(house: House) -> None:
    assert faults(house, ["a", "b"])
    assert faults(house, ["a", "a"])


@pytest.mark.parametrize("texts", [[""], [" "], ["", ""]])
@pytest.mark.parametrize("optional", [True, False])
def test_an_empty_value_is_a_fault_and_not_a_wish_for_everything(
    house: House, texts: list[str], *, optional: bool
) -> None:
    assert faults(house, texts, optional=optional)


def test_a_required_parameter_that_is_missing_is_named_with_an_example(house: House) -> None:
    with pytest.raises(WrongInputError) as caught:
        read_parameters(question(), {}, house.library.things)
    (fault,) = caught.value.faults
    assert "x=voorbeeld" in fault.repair.en


def test_an_optional_parameter_that_is_not_given_is_left_out(house: House) -> None:
    assert read_parameters(question(optional=True), {}, house.library.things) == {}


def test_an_identifier_that_is_far_too_long_is_refused_without_being_looked_up_or_repeated(house: House) -> None:
    text = "a" * 50_000
    (fault,) = faults(house, [text], kind="iri", classes=("Academy",))
    assert len(str(fault)) < 2_000
    assert len(fault.found or "") < 1_000


def test_many_unknown_parameters_are_told_together_and_briefly(house: House) -> None:
    typed = {f"a{place}": ["x"] for place in range(500)}
    with pytest.raises(WrongInputError) as caught:
        read_parameters(question(optional=True), typed, house.library.things)
    assert len(caught.value.faults) <= 50
