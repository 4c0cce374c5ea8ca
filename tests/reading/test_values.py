from datetime import date, datetime, time, timedelta

import pytest
from reading.kinds import LANG_STRING

from app.model.kinds import Property
from app.model.languages import Text
from app.model.names import XSD
from app.model.terms import Literal, NamedNode
from app.reading.values import BrokenCell, Cell, as_text, read_value, row_language

CC0 = "http://publications.europa.eu/resource/authority/licence/CC0"


def at(hour: int = 0, minute: int = 0) -> datetime:
    return datetime.combine(date(2026, 11, 21), time(hour, minute))


def asked(datatype: str | None = None, **more: object) -> Property:
    name = Text("x", "x")
    return Property("urn:shape", NamedNode("urn:path"), name, datatype=datatype, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("datatype", "cell", "lexical"),
    [
        ("boolean", "ja", "true"),
        ("boolean", "Nee", "false"),
        ("boolean", "yes", "true"),
        ("boolean", "no", "false"),
        ("boolean", "WAAR", "true"),
        ("boolean", "onwaar", "false"),
        ("boolean", "1", "true"),
        ("boolean", "0", "false"),
        ("boolean", True, "true"),
        ("boolean", False, "false"),
        ("boolean", 1, "true"),
        ("decimal", "1.250,00", "1250"),
        ("decimal", 1.125, "1.125"),
        ("decimal", 1250, "1250"),
        ("integer", "20", "20"),
        ("integer", 20.0, "20"),
        ("integer", "20,0", "20"),
        ("date", "2026-11-21", "2026-11-21"),
        ("date", "21-11-2026", "2026-11-21"),
        ("date", "1-3-2027", "2027-03-01"),
        ("date", at(), "2026-11-21"),
        ("date", date(2026, 11, 21), "2026-11-21"),
        ("duration", "2 dagen", "P2D"),
        ("gYear", "2027", "2027"),
        ("gYear", 2027, "2027"),
        ("gYearMonth", "2027-03", "2027-03"),
        ("dateTime", "2026-11-21T09:00:00", "2026-11-21T09:00:00"),
        ("language", "NL", "nl"),
        ("anyURI", "https://academie.example/", "https://academie.example/"),
    ],
)
def test_a_cell_becomes_a_canonical_literal_of_its_datatype(datatype: str, cell: Cell, lexical: str) -> None:
    assert read_value(asked(XSD + datatype), cell, "nl") == Literal(lexical, datatype=NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("datatype", "cell", "typed"),
    [
        ("boolean", "misschien", "misschien"),
        ("decimal", "op aanvraag", "op aanvraag"),
        ("integer", "12,5", "12,5"),
        ("integer", 12.5, "12.5"),
        ("integer", "20 plaatsen", "20 plaatsen"),
        ("date", "31-02-2027", "31-02-2027"),
        ("date", "voorjaar", "voorjaar"),
        ("date", "11/21/2026", "11/21/2026"),
        ("date", at(9), "2026-11-21T09:00:00"),
        ("duration", "kort", "kort"),
        ("gYear", "27", "27"),
        ("anyURI", "academie.example", "academie.example"),
    ],
)
def test_what_does_not_fit_stays_the_text_that_was_typed(datatype: str, cell: Cell, typed: str) -> None:
    assert read_value(asked(XSD + datatype), cell, "nl") == Literal(typed)


def test_a_text_has_the_language_of_its_row() -> None:
    assert read_value(asked(LANG_STRING), "Basics", "en") == Literal("Basics", language="en")


def test_a_plain_text_has_no_language() -> None:
    assert read_value(asked(f"{XSD}string"), "Den Haag", "nl") == Literal("Den Haag")
    assert read_value(asked(), "Den Haag", "nl") == Literal("Den Haag")


@pytest.mark.parametrize("typed", [CC0, "CC0", "cc0"])
def test_one_of_the_things_allowed_is_named_by_its_iri_or_its_last_part(typed: str) -> None:
    assert read_value(asked(values=(CC0,), is_iri=True), typed, "nl") == NamedNode(CC0)
    assert read_value(asked(values=(CC0,)), typed, "nl") == NamedNode(CC0)


def test_one_of_the_texts_allowed_is_written_in_any_case() -> None:
    assert read_value(asked(f"{XSD}string", values=("nl", "en")), "NL", "nl") == Literal("nl")


def test_a_choice_that_is_not_allowed_stays_what_was_typed() -> None:
    assert read_value(asked(values=(CC0,), is_iri=True), "mijn eigen", "nl") == Literal("mijn eigen")
    assert read_value(asked(values=(CC0,), is_iri=True), "https://x.example/", "nl") == NamedNode("https://x.example/")


def test_an_address_is_an_iri_and_anything_else_is_text() -> None:
    assert read_value(asked(is_iri=True), "https://academie.example/x", "nl") == NamedNode("https://academie.example/x")
    assert read_value(asked(is_iri=True), "www.academie.example", "nl") == Literal("www.academie.example")
    assert read_value(asked(is_iri=True), "https://academie.example/a b", "nl") == Literal(
        "https://academie.example/a b"
    )


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (3, "3"),
        (1.1, "1.1"),
        (0.1, "0.1"),
        (True, "true"),
        (False, "false"),
        ("  x\N{NO-BREAK SPACE}", "x"),
        ("a\r\nb", "a\nb"),
        ("Cafe\u0301", "Café"),
        (at(), "2026-11-21"),
        (at(9, 30), "2026-11-21T09:30:00"),
        (date(2026, 11, 21), "2026-11-21"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=26), "1 day, 2:00:00"),
        (BrokenCell("#N/A", "cell-error"), "#N/A"),
    ],
)
def test_a_cell_reads_as_a_person_sees_it(cell: Cell, text: str) -> None:
    assert as_text(cell) == text


@pytest.mark.parametrize(
    ("said", "language"),
    [(["en"], "en"), (["EN"], "en"), (["nl", "en"], "nl"), ([], "nl"), (["zz zz"], "nl"), (["en", "en"], "en")],
)
def test_a_row_in_one_language_has_texts_in_it(said: list[str], language: str) -> None:
    assert row_language(said) == language
