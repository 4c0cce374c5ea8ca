from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from reading.kinds import CATALOGUE, course, only, read_catalogue, rules, values

from app.model.errors import UnreadableError
from app.model.names import DEF, ID
from app.model.spreadsheets import plain
from app.model.submissions import Place
from app.model.terms import Literal, NamedNode
from app.reading.template import write_csv

FILES = Path(__file__).parent / "files"


def test_a_file_as_excel_writes_it_in_dutch_is_read_whole() -> None:
    reading = read_catalogue((FILES / "excel-nl.csv").read_bytes())
    basis = course("ai-basis")
    assert reading.findings == ()
    assert values(reading, basis, "schema:name") == [
        Literal("Basisopleiding AI;\nen data", language="nl"),
        Literal("AI and data", language="en"),
    ]
    assert values(reading, NamedNode(f"{ID}course-run/radio/ai-basis/2027-03-01"), "vg:runOf") == [basis]
    assert reading.places.find(course("recht")) == Place(row=5)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separator_mark_and_line_ends_do_not_matter(separator: str, mark: bytes, end: str) -> None:
    lines = [["code", "titel", "prijs"], ["x", "X", "12"], ["y", "Y", ""]]
    data = mark + end.join(separator.join(line) for line in lines).encode()
    reading = read_catalogue(data)
    assert reading.findings == ()
    assert values(reading, course("x"), "vg:price") == [Literal("12", datatype=NamedNode(f"{_XSD}decimal"))]


_XSD = "http://www.w3.org/2001/XMLSchema#"


def test_a_header_with_another_separator_in_a_name_is_still_understood() -> None:
    reading = read_catalogue('"code";"titel, lang";"titel"\nx;y;X\n')
    assert only(reading).place == Place(row=1, column="titel, lang", text="titel, lang")
    assert values(reading, course("x"), "schema:name") == [Literal("X", language="nl")]


def test_the_line_with_which_excel_tells_the_separator_is_no_row() -> None:
    reading = read_catalogue("sep=,\ncode,titel\nx,X\n")
    assert reading.places.find(course("x")) == Place(row=2)


def test_empty_lines_are_skipped_and_rows_keep_their_numbers() -> None:
    reading = read_catalogue("\n;;\ncode;titel\n\n;\nx;X\n\ny;Y\n")
    assert reading.findings == ()
    assert reading.places.find(course("x")) == Place(row=6)
    assert reading.places.find(course("y")) == Place(row=8)


def test_a_cell_of_several_lines_is_one_row() -> None:
    reading = read_catalogue('code;titel\nx;"een\ntwee\n\ndrie"\ny;Y\n')
    assert values(reading, course("x"), "schema:name") == [Literal("een\ntwee\n\ndrie", language="nl")]
    assert reading.places.find(course("y")) == Place(row=3)


def test_a_doubled_quote_is_a_quote() -> None:
    reading = read_catalogue('code;titel\nx;"De ""wet"""\n')
    assert values(reading, course("x"), "schema:name") == [Literal('De "wet"', language="nl")]


@pytest.mark.parametrize("text", ['code;titel\nx;"X\ny;Y\n', 'code;titel\nw;W\nx;"X"Y\n'])
def test_a_quote_that_is_not_closed_is_told_at_its_row(text: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue(text)
    assert caught.value.place is not None
    assert caught.value.place.row == text.count("\n", 0, text.index('"')) + 1
    assert "quote" in caught.value.message.en


def test_a_cell_that_is_endless_stops_early() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue('code;titel\nx;"' + "x\n" * 200_000 + '"\n')
    assert caught.value.rule == "too-large"


def test_a_workbook_sent_as_csv_is_named_as_such() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue(b"PK\x03\x04rest")
    assert "XLSX" in caught.value.message.nl


def test_a_row_with_more_cells_than_the_header_is_told_with_its_first_extra_cell() -> None:
    finding = only(read_catalogue("code;titel\nx;X;en nog wat\n"))
    assert (finding.rule, finding.place) == ("extra-cells", Place(row=2, text="en nog wat"))


def test_a_formula_is_only_text() -> None:
    reading = read_catalogue("code;titel\nx;=cmd!A0\ny;'=2+3\n")
    assert values(reading, course("x"), "schema:name") == [Literal("=cmd!A0", language="nl")]
    assert values(reading, course("y"), "schema:name") == [Literal("=2+3", language="nl")]


@given(some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_text_made_harmless_reads_back_as_it_was(text: str) -> None:
    written = write_csv([[text]], ";").decode("utf-8-sig")
    quoted = written.removesuffix("\r\n")
    bare = quoted[1:-1].replace('""', '"') if quoted.startswith('"') else quoted
    assert plain(bare) == text


def test_ten_thousand_courses_are_read_whole() -> None:
    header = "code;titel;taal;competentie;niveau;archetype;duur;prijs;gratis;voorkennis\n"
    rows = (
        f"c-{n};Opleiding {n};nl;A.5|B.1;3|1;ai-literacy-4/aig-09;2 dagen;1.250,00;nee;c-{max(n - 1, 0)}\n"
        for n in range(10_000)
    )
    reading = read_catalogue(header + "".join(rows))
    assert rules(reading) == []
    assert len(values(reading, course("c-9999"), "vg:teaches")) == 2
    assert values(reading, course("c-9999"), "schema:coursePrerequisites") == [course("c-9998")]


def test_the_class_of_every_thing_is_said() -> None:
    reading = read_catalogue("soort;code;titel;uitvoering van;begindatum\n;x;X;;\nrun;;;x;2027-03-01\ncatalogus;;;;\n")
    targets = {row.target for row in CATALOGUE.rows}
    assert {one.object for one in reading.triples if one.predicate.value.endswith("#type")} == targets
    assert all(target.value.startswith(DEF) for target in targets)
