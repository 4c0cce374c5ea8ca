from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading.kinds import CATALOGUE, RADIO, XLSX, course, find, only, read_catalogue, rules, values
from reading.workbooks import Rows, repacked, with_cells, with_shared_texts, workbook

from app.model.errors import UnreadableError
from app.model.names import ID, XSD
from app.model.submissions import Place, Reading
from app.model.terms import Literal, NamedNode
from app.reading import read
from app.reading.limits import MOST_COLUMNS, MOST_ENTRIES, MOST_ROWS

DATE = NamedNode(f"{XSD}date")
DECIMAL = NamedNode(f"{XSD}decimal")


def rows_read(rows: Rows) -> Reading:
    return read_catalogue(workbook(rows), XLSX)


def refusal(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue(data, XLSX)
    return caught.value


def test_a_sheet_says_the_same_as_the_same_csv() -> None:
    rows = [
        ["code", "Titel", "competentie", "niveau", "prijs"],
        ["x", "X", "A.5|Bm1", "3|", "1.250,00"],
        ["y", "Y", "", "", ""],
    ]
    text = "\n".join(";".join(row) for row in rows)
    from_csv, from_sheet = read_catalogue(text), rows_read([list(row) for row in rows])
    assert from_sheet.triples == from_csv.triples
    assert from_sheet.findings == from_csv.findings == ()
    for triple in from_csv.triples:
        assert from_sheet.places.find(*triple) == from_csv.places.find(*triple)


def test_a_code_that_became_a_number_is_that_code_again() -> None:
    reading = rows_read([["code", "titel", "competentie", "niveau"], [3.0, "X", "A.5", 3.0], [12, "Y", "A.5", 4]])
    assert reading.findings == ()
    assert values(reading, course("3"), "vg:teaches") == [NamedNode(f"{ID}competence/ecf-4/A.5/3")]
    assert values(reading, course("12"), "dct:identifier") == [Literal("12")]


def test_a_date_is_a_date() -> None:
    moment, day = datetime.combine(date(2026, 11, 21), time()), date(2027, 3, 1)
    reading = rows_read(
        [["code", "titel", "geldig vanaf"], ["x", "X", moment], ["y", "Y", day], ["z", "Z", "21-11-2026"]]
    )
    assert values(reading, course("x"), "vg:validFrom") == [Literal("2026-11-21", datatype=DATE)]
    assert values(reading, course("y"), "vg:validFrom") == [Literal("2027-03-01", datatype=DATE)]
    assert values(reading, course("z"), "vg:validFrom") == [Literal("2026-11-21", datatype=DATE)]


def test_a_number_of_a_spreadsheet_is_never_ambiguous() -> None:
    reading = rows_read([["code", "titel", "prijs"], ["x", "X", 1.125], ["y", "Y", 1250]])
    assert reading.findings == ()
    assert values(reading, course("x"), "vg:price") == [Literal("1.125", datatype=DECIMAL)]
    assert values(reading, course("y"), "vg:price") == [Literal("1250", datatype=DECIMAL)]


def test_a_truth_value_is_a_boolean() -> None:
    reading = rows_read([["code", "titel", "gratis"], ["x", "X", True], ["y", "Y", "nee"]])
    assert [getattr(one, "value", "") for one in values(reading, course("x"), "schema:isAccessibleForFree")] == ["true"]


@pytest.mark.parametrize("title", ["Catalogus", "catalogue", "CATALOGUS "])
def test_the_sheet_named_after_the_kind_is_read(title: str) -> None:
    def add(book: Workbook, _sheet: Worksheet) -> None:
        other = book.create_sheet(title)
        other.append(["code", "titel"])
        other.append(["goed", "Goed"])

    reading = read_catalogue(workbook([["iets"], ["anders"]], arrange=add), XLSX)
    assert reading.findings == ()
    assert reading.triples[0].subject == course("goed")


def test_without_such_a_name_the_first_sheet_that_can_be_seen_is_read() -> None:
    def hide(book: Workbook, sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"
        shown = book.create_sheet("Ons aanbod")
        shown.append(["code", "titel"])
        shown.append(["goed", "Goed"])

    reading = read_catalogue(workbook([["code", "titel"], ["fout", "Fout"]], title="Catalogus", arrange=hide), XLSX)
    assert {one.subject for one in reading.triples} == {course("goed")}


def test_a_workbook_of_hidden_sheets_alone_is_refused() -> None:
    data = workbook([["code"]])
    hidden = repacked(data, lambda _, content: content.replace(b'state="visible"', b'state="hidden"'))
    assert "zichtbaar" in refusal(hidden).message.nl


def test_empty_rows_are_skipped_and_rows_keep_their_numbers() -> None:
    reading = rows_read([[], ["code", "titel"], [], [None, None], ["x", "X"]])
    assert reading.findings == ()
    assert reading.places.find(course("x")) == Place(row=5)


def test_what_a_formula_came_to_is_read() -> None:
    xml = '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="C2"><f>5*99</f><v>495</v></c></row>'
    reading = read_catalogue(with_cells(xml), XLSX)
    assert reading.findings == ()
    assert values(reading, course("x"), "vg:price") == [Literal("495", datatype=DECIMAL)]


def test_a_formula_that_came_to_an_empty_text_is_an_empty_cell() -> None:
    xml = '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="C2" t="str"><f>IF(1,"")</f><v></v></c></row>'
    assert read_catalogue(with_cells(xml), XLSX).findings == ()


def test_a_workbook_as_excel_writes_it_keeps_its_texts_apart() -> None:
    reading = read_catalogue(with_shared_texts(["code", "titel"], ["x", "Recht & data"]), XLSX)
    assert reading.findings == ()
    assert values(reading, course("x"), "schema:name") == [Literal("Recht & data", language="nl")]


@pytest.mark.parametrize("formula", ["<f>5*99</f>", "<f>5*99</f><v></v>", "<f>5*99</f><v/>", '<f t="shared" si="0"/>'])
def test_a_formula_that_was_never_worked_out_is_told(formula: str) -> None:
    xml = f'<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="C2">{formula}</c></row>'
    finding = only(read_catalogue(with_cells(xml), XLSX))
    assert (finding.rule, finding.place) == ("formula-without-value", Place(row=2, column="prijs", text="=…"))


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!"])
def test_a_cell_with_an_error_is_told_and_not_read(error: str) -> None:
    reading = rows_read([["code", "titel", "prijs"], ["x", "X", error]])
    finding = only(reading)
    assert (finding.rule, finding.place) == ("cell-error", Place(row=2, column="prijs", text=error))
    assert values(reading, course("x"), "vg:price") == []


def test_merged_cells_are_told_at_the_first() -> None:
    data = workbook([["code", "titel"], ["x", "X"], ["y", None]], arrange=lambda _, sheet: sheet.merge_cells("B2:B3"))
    finding = only(read_catalogue(data, XLSX))
    assert (finding.rule, finding.place) == ("merged-cells", Place(row=2, column="B", text="B2:B3"))


def test_a_text_that_begins_as_a_formula_is_text() -> None:
    xml = (
        '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="B2" t="inlineStr"><is><t>=1+1</t></is></c></row>'
    )
    assert values(read_catalogue(with_cells(xml), XLSX), course("x"), "schema:name") == [Literal("=1+1", language="nl")]


def test_too_many_columns_are_refused_wherever_they_stand() -> None:
    xml = '<row r="2"><c r="A2" t="inlineStr"><is><t>x</t></is></c><c r="XFD2"><v>1</v></c></row>'
    assert refusal(with_cells(xml)).rule == "too-large"
    assert refusal(workbook([["code", *["x"] * MOST_COLUMNS]])).rule == "too-large"


@pytest.mark.parametrize("row", [MOST_ROWS + 2, 1_048_576, 999_999_999])
def test_a_row_far_below_is_refused_without_waiting(row: int) -> None:
    xml = f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>x</t></is></c></row>'
    assert refusal(with_cells(xml)).rule == "too-large"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>", b"code;titel\n", b"\xd0\xcf\x11\xe0 an old .xls"])
def test_what_is_no_workbook_is_told(data: bytes) -> None:
    assert "XLSX" in refusal(data).message.nl


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"])
def test_a_workbook_with_a_part_missing_or_broken_is_told(part: str) -> None:
    data = workbook([["code", "titel"], ["x", "X"]])
    assert refusal(repacked(data, lambda name, content: None if name == part else content)).rule == "syntax"
    assert refusal(repacked(data, lambda name, content: content[:200] if name == part else content)).rule == "syntax"


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_workbook_that_was_cut_off_is_told(cut: float) -> None:
    data = workbook([["code", "titel"], ["x", "X"]])
    assert refusal(data[: int(len(data) * cut)]).rule == "syntax"


def test_a_workbook_of_too_many_files_is_refused() -> None:
    def many(book: Workbook, _sheet: Worksheet) -> None:
        for number in range(MOST_ENTRIES):
            book.create_sheet(f"b{number}")

    assert refusal(workbook([["code"]], arrange=many)).rule == "too-large"


def test_links_in_a_workbook_are_not_followed() -> None:
    def link(_book: Workbook, sheet: Worksheet) -> None:
        sheet["B2"].hyperlink = "http://127.0.0.1:9/x"

    reading = read(workbook([["code", "titel"], ["x", "X"]], arrange=link), XLSX, CATALOGUE, RADIO, find)
    assert rules(reading) == []
