"""CSV and XLSX: tables for people, in which no text ever runs as a formula."""

import csv
import io
import re
import zipfile

import pytest
from asking.formats.answers import EMPTY, EN, FULL, KINDS, NL, A, answer, of_texts, typed
from openpyxl import load_workbook

from app.asking.formats import FORMATS
from app.model.questions import Answer

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","x")',
    "+31",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20A",
]
HARMLESS = ["a=1", "1+1", "x@example.org", "'quoted'", "3-1", "(=1)", ".=1"]


def csv_of(found: Answer, shown=NL) -> list[list[str]]:
    text = FORMATS["csv"].render(found, shown).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def xlsx_of(found: Answer, shown=NL):
    return load_workbook(io.BytesIO(FORMATS["xlsx"].render(found, shown)))


def cells(found: Answer, shown=NL) -> list[list]:
    return [list(line) for line in xlsx_of(found, shown).worksheets[0].iter_rows(values_only=True)]


def test_a_thing_takes_two_columns_and_anything_else_one() -> None:
    header = ["thing", "thingId", "things", "thingsId", "said", "saidId", "text", "number", "share", "same", "day"]
    assert csv_of(answer())[0] == header
    assert cells(answer())[0] == header


def test_a_full_line_shows_labels_with_short_codes_and_plain_values() -> None:
    line = csv_of(answer(FULL))[1]
    assert line[:2] == ["N1 Naam", A.value]
    assert line[2:4] == ["N1 Naam | https://example.org/b", "https://example.org/a | https://example.org/b"]
    assert line[4:] == ["Graaf", "https://example.org/graph", "tekst", "7", "0.5", "true", "2026-11-21"]
    assert csv_of(answer(FULL), EN)[1][0] == "N1 Naam en"


def test_a_workbook_holds_numbers_and_booleans_as_such() -> None:
    assert cells(answer(FULL))[1][6:] == ["tekst", 7, 0.5, True, "2026-11-21"]


def test_an_empty_line_is_empty_and_not_left_out() -> None:
    assert csv_of(answer(EMPTY, FULL))[1] == [""] * 11
    assert cells(answer(EMPTY, FULL))[1] == [None] * 11
    assert len(csv_of(answer(EMPTY, FULL))) == 3


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_text_of_a_csv_runs_as_a_formula(text: str) -> None:
    (cell,) = csv_of(of_texts(text))[1]
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_texts_stay_exactly_what_they_are(text: str) -> None:
    assert csv_of(of_texts(text))[1] == [text]
    assert cells(of_texts(text))[1] == [text]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_no_cell_of_a_workbook_is_a_formula(text: str) -> None:
    book = xlsx_of(answer((A, None, None, *[None] * 5), label=text, notation=""))
    kinds = {cell.data_type for sheet in book.worksheets for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds


@pytest.mark.parametrize("text", FORMULAS[:6], ids=ascii)
def test_a_label_or_an_iri_is_no_formula_either(text: str) -> None:
    line = csv_of(answer((A, *[None] * 7), label=text, notation=""))[1]
    assert line[0] == f"'{text}"


@pytest.mark.parametrize("number", ["-5", "0", "123456789012345678901234567890"])
def test_a_number_stays_a_number_also_below_zero(number: str) -> None:
    assert csv_of(answer((typed(number, "integer"),), kinds={"n": "integer"}))[1] == [number]


@pytest.mark.parametrize(
    "text", ['a"b', "a,b", "a\nb", "a\r\nb", "a;b", "\u00e9\u00a0\U0001d538", "  spaces  ", "\u202etxt"], ids=ascii
)
def test_csv_gives_back_exactly_what_went_in(text: str) -> None:
    assert csv_of(of_texts("x", text, "y")) == [["text"], ["x"], [text], ["y"]]


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\x1fb", "\ufffe", "\ud7ff", "a\nb", "_x000D_"], ids=ascii)
def test_no_character_breaks_a_workbook(text: str) -> None:
    (cell,) = cells(of_texts(text))[1]
    assert cell.replace("a", "").replace("b", "") is not None


def test_a_cell_too_long_for_a_workbook_is_never_cut_in_silence() -> None:
    text = "x" * 40_000
    try:
        (cell,) = cells(of_texts(text))[1]
    except ValueError:
        return
    assert cell == text or "…" in cell[-40:]


def test_a_workbook_has_a_second_sheet_with_what_was_asked() -> None:
    book = xlsx_of(answer(FULL), EN)
    told = [[cell for cell in line if cell is not None] for line in book["about"].iter_rows(values_only=True)]
    assert told == [
        ["question", "Question"],
        ["who", A.value],
        ["text", "gevraagd"],
        ["graph", "Graph", "own", "https://example.org/graph"],
        ["revision", "2026-11-21T12:00:00.000000+00:00"],
    ]


def test_the_same_answer_gives_the_same_workbook() -> None:
    first, second = (FORMATS["xlsx"].render(answer(FULL), NL) for _ in range(2))
    assert first == second


def test_a_workbook_bears_the_date_of_its_revision_and_not_that_of_the_clock() -> None:
    book = zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"].render(answer(FULL), NL)))
    assert {part.date_time for part in book.infolist()} == {(2026, 11, 21, 12, 0, 0)}
    told = book.read("docProps/core.xml").decode()
    assert re.findall(r">([0-9T:-]+Z)</dcterms:(\w+)>", told) == [
        ("2026-11-21T12:00:00Z", "created"),
        ("2026-11-21T12:00:00Z", "modified"),
    ]


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_table_of_many_lines_is_whole(name: str) -> None:
    found = of_texts(*(f"line {place}" for place in range(3_000)))
    lines = csv_of(found) if name == "csv" else cells(found)
    assert len(lines) == 3_001


def test_the_columns_are_named_as_in_the_head_of_the_question() -> None:
    assert [name for name in csv_of(answer())[0] if not name.endswith("Id")] == list(KINDS)
