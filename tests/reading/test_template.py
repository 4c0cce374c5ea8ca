import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading.kinds import CATALOGUE, COURSE_ROW, CSV, NETWORK, RADIO, XLSX, course, find, read_catalogue, values

from app.checking.kinds import Kinds
from app.model.errors import UnknownError
from app.model.kinds import Kind, Property
from app.model.names import ID
from app.model.terms import Literal, NamedNode
from app.reading import read
from app.reading.template import FORMATS, write_csv, write_template, write_xlsx

SHAPES = Path(__file__).parents[2] / "shapes"
ARCHETYPES = ["ai-literacy-4/aig-09", "ai-literacy-4/aig-10"]


def choices(found: Property) -> list[str]:
    return ARCHETYPES if found.classes == ("Archetype",) else list(found.values)


def template(kind: Kind, form: str, language: str = "nl") -> bytes:
    return write_template(kind, form, language, choices)


def sheets(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", [CATALOGUE, NETWORK], ids=lambda kind: kind.name)
def test_a_template_with_its_examples_reads_back_without_a_finding(kind: Kind, form: str, language: str) -> None:
    reading = read(template(kind, form, language), FORMATS[form], kind, RADIO, find)
    assert reading.findings == ()
    targets = {one.object for one in reading.triples if one.predicate.value.endswith("#type")}
    assert targets == {row.target for row in kind.rows}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_both_formats_of_a_template_say_the_same(language: str) -> None:
    from_csv = read_catalogue(template(CATALOGUE, "csv", language), CSV)
    from_sheet = read_catalogue(template(CATALOGUE, "xlsx", language), XLSX)
    assert from_csv.triples == from_sheet.triples


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", Kinds(SHAPES).names())
def test_the_template_of_every_kind_has_columns_that_its_reader_knows(kind: str, form: str) -> None:
    real = Kinds(SHAPES).kind(kind)
    reading = read(template(real, form), FORMATS[form], real, RADIO, find)
    assert reading.findings == ()
    assert reading.triples


def test_an_example_that_looks_like_a_formula_or_a_number_stays_what_it_is() -> None:
    for form in FORMATS:
        reading = read_catalogue(template(CATALOGUE, form), FORMATS[form])
        subject = NamedNode(f"{ID}catalogue/radio")
        assert values(reading, subject, "vg:contactPhone") == [Literal("+31 70 000 0000")]
        described = values(reading, course("ai-basis"), "schema:description")
        assert described == [Literal("=SOM van wat u leert: AI, data | recht", language="nl")]


def test_the_header_is_in_the_language_asked_for() -> None:
    dutch = next(csv.reader(io.StringIO(template(CATALOGUE, "csv").decode("utf-8-sig")), delimiter=";"))
    english = next(csv.reader(io.StringIO(template(CATALOGUE, "csv", "en").decode("utf-8-sig"))))
    assert dutch[:2] == ["soort", "titel van de catalogus"]
    assert english[:2] == ["kind", "catalogue title"]
    assert len(dutch) == len(english) == len(set(dutch))


def test_a_kind_with_one_kind_of_row_has_no_column_for_it() -> None:
    assert template(NETWORK, "csv").decode("utf-8-sig").startswith("code;titel")


def test_who_sends_need_not_say_who_provides() -> None:
    header = template(CATALOGUE, "csv").decode("utf-8-sig").splitlines()[0].split(";")
    assert {"academie", "uitgever"} & set(header) == set()


def test_the_level_stands_beside_its_competence() -> None:
    header = template(CATALOGUE, "csv").decode("utf-8-sig").splitlines()[0].split(";")
    assert header[header.index("competentie") + 1] == "niveau"


def test_csv_opens_well_in_a_spreadsheet() -> None:
    data = template(CATALOGUE, "csv")
    assert data.startswith(b"\xef\xbb\xbf")
    assert b";'+31 70" in data


@pytest.mark.parametrize(
    ("language", "name", "about"), [("nl", "Catalogus", "Uitleg"), ("en", "Catalogue", "Explanation")]
)
def test_the_workbook_explains_each_column_on_a_sheet_of_its_own(language: str, name: str, about: str) -> None:
    book = sheets(template(CATALOGUE, "xlsx", language))
    assert book.sheetnames[:2] == [name, about]
    told = list(book[about].iter_rows(values_only=True))
    header = [cell.value for cell in book[name][1]]
    assert [line[0] for line in told[1:]] == header
    required = {line[0] for line in told[1:] if line[2] in {"ja", "yes"}}
    assert {found.name.said((language,)) for found in COURSE_ROW.properties if found.required} & set(header) <= required
    assert all(line[3] and line[4] for line in told[1:])


def test_the_workbook_offers_pick_lists_from_a_hidden_sheet() -> None:
    book = sheets(template(CATALOGUE, "xlsx"))
    lists = book["Keuzelijsten"]
    assert lists.sheet_state == "hidden"
    offered = {tuple(cell.value for cell in column if cell.value) for column in lists.iter_cols()}
    assert {("catalogus", "opleiding", "uitvoering"), tuple(ARCHETYPES), ("ja", "nee")} <= offered
    sheet = book["Catalogus"]
    assert isinstance(sheet, Worksheet)
    rules = sheet.data_validations.dataValidation
    assert len(rules) == len(offered)
    assert all(rule.formula1.startswith("'Keuzelijsten'!$") for rule in rules)


def test_codes_are_kept_as_text_and_numbers_as_numbers() -> None:
    sheet = sheets(template(CATALOGUE, "xlsx"))["Catalogus"]
    assert isinstance(sheet, Worksheet)
    formats = {cell.value: sheet.column_dimensions[cell.column_letter].number_format for cell in sheet[1]}
    assert formats["code"] == formats["niveau"] == "@"
    assert formats["prijs"] == formats["geldig vanaf"] == "General"


def test_a_format_that_there_is_not_is_told() -> None:
    with pytest.raises(UnknownError):
        template(CATALOGUE, "ods")


_WORDS = some.text(
    some.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=20
)
_CELLS = {
    "titel": _WORDS.map(lambda text: text.replace("|", "\\|")),
    "title@en": _WORDS.map(lambda text: text.replace("|", "\\|")),
    "taal": some.sampled_from(["nl", "en", "nl|en", ""]),
    "trefwoord": some.lists(_WORDS, max_size=3).map("|".join),
    "competentie": some.sampled_from(["A.5", "A.5|B.1", "Bm1", "Z.9", ""]),
    "niveau": some.sampled_from(["3", "e-3", "gevorderd", ""]),
    "prijs": some.one_of(some.integers(0, 99_999).map(str), _WORDS.filter(lambda text: "|" not in text)),
    "gratis": some.sampled_from(["ja", "nee", "true", "0", "soms", ""]),
    "duur": some.sampled_from(["2 dagen", "PT4H", "1,5 uur", "kort", ""]),
    "geldig vanaf": some.dates().map(lambda day: day.isoformat()),
    "voorkennis": some.sampled_from(["c-0", "earlier", "elders", ""]),
}
_ROWS = some.lists(some.fixed_dictionaries({}, optional=_CELLS), max_size=6)


@settings(max_examples=60, deadline=None)
@given(_ROWS, some.sampled_from([";", ",", "\t"]))
def test_the_same_rows_say_the_same_in_csv_and_in_xlsx(rows: list[dict[str, str]], separator: str) -> None:
    header = ["code", *_CELLS]
    lines = [header, *([f"c-{n}", *(row.get(name, "") for name in _CELLS)] for n, row in enumerate(rows))]
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    from_csv = read_catalogue(write_csv(lines, separator), CSV)
    from_sheet = read_catalogue(write_xlsx(book, sheet, lines), XLSX)
    assert from_csv.triples == from_sheet.triples
    assert from_csv.findings == from_sheet.findings
    for triple in from_csv.triples:
        assert from_csv.places.find(*triple) == from_sheet.places.find(*triple)
    for n, row in enumerate(rows):
        title = row.get("titel", "").replace("\\|", "|").strip()
        language = "en" if row.get("taal") == "en" else "nl"
        said = values(from_csv, course(f"c-{n}"), "schema:name")
        assert not title or any(one.language == language for one in said if isinstance(one, Literal))
