import pytest
from reading.kinds import CATALOGUE, NETWORK, RADIO, course, find, only, read_catalogue, rules, values

from app.model.errors import UnreadableError
from app.model.names import DEF, ID, XSD
from app.model.submissions import Place, Severity, Submitter
from app.model.terms import Literal, NamedNode
from app.reading import read
from app.reading.limits import MOST_COLUMNS, MOST_FINDINGS, MOST_TEXT
from app.reading.table import default_row, parted


@pytest.mark.parametrize(
    "header", ["titel", "Titel", " TITEL ", "title", "Title", "ti tel", "titel@nl", "Titel @NL", "title@nl"]
)
def test_a_column_is_known_in_dutch_and_english_whatever_its_case_and_spaces(header: str) -> None:
    reading = read_catalogue(f"code;{header}\nx;Recht\n")
    assert reading.findings == ()
    assert values(reading, course("x"), "schema:name") == [Literal("Recht", language="nl")]
    assert reading.places.find(course("x"), NamedNode("https://schema.org/name")) == Place(
        row=2, column=header.strip(), text="Recht"
    )


@pytest.mark.parametrize("header", ["geldig vanaf", "Geldig_vanaf", "geldig-vanaf", "validfrom", "VALID FROM"])
def test_dashes_and_underscores_in_a_name_are_spaces(header: str) -> None:
    assert read_catalogue(f"code;titel;{header}\nx;X;2027-01-01\n").findings == ()


def test_a_header_may_mix_the_languages() -> None:
    reading = read_catalogue("code;title;prijs;level;competentie\nx;X;12;3;A.5\n")
    assert reading.findings == ()
    assert values(reading, course("x"), "vg:teaches") == [NamedNode(f"{ID}competence/ecf-4/A.5/3")]


def test_a_text_in_another_language_has_a_column_of_its_own() -> None:
    reading = read_catalogue("code;titel;titel@en;title@fy\nx;Recht;Law;Rjocht\n")
    assert values(reading, course("x"), "schema:name") == [
        Literal("Recht", language="nl"),
        Literal("Law", language="en"),
        Literal("Rjocht", language="fy"),
    ]


@pytest.mark.parametrize(("language", "tag"), [("en", "en"), ("EN", "en"), ("nl|en", "nl"), ("", "nl"), ("??", "nl")])
def test_a_text_has_the_language_of_the_course_where_that_is_one(language: str, tag: str) -> None:
    reading = read_catalogue(f"code;titel;taal\nx;X;{language}\n")
    assert values(reading, course("x"), "schema:name") == [Literal("X", language=tag)]


def test_an_unknown_column_is_a_violation_at_the_header_with_what_may_be_meant() -> None:
    finding = only(read_catalogue("code;titel;compententie\nx;X;A.5\n"))
    assert finding.rule == "unknown-column"
    assert finding.severity is Severity.VIOLATION
    assert finding.place == Place(row=1, column="compententie", text="compententie")
    assert "competentie" in finding.repair.nl
    assert "competence" in finding.repair.en


def test_an_unknown_column_like_no_other_points_to_the_template() -> None:
    assert "sjabloon" in only(read_catalogue("code;titel;qqq\nx;X;\n")).repair.nl


def test_a_language_on_a_column_that_is_no_text_is_an_unknown_column() -> None:
    finding = only(read_catalogue("code;titel;prijs@en\nx;X;12\n"))
    assert (finding.rule, finding.place) == ("unknown-column", Place(row=1, column="prijs@en", text="prijs@en"))


def test_a_column_that_stands_there_twice_is_told_and_read_once() -> None:
    reading = read_catalogue("code;titel;Title\nx;Een;Twee\n")
    assert rules(reading) == []  # two names of one column: both are read, and the shapes count them
    reading = read_catalogue("code;titel;titel\nx;Een;Twee\n")
    assert only(reading).rule == "duplicate-column"
    assert values(reading, course("x"), "schema:name") == [Literal("Een", language="nl")]


def test_a_column_without_a_name_is_told_once_where_it_first_holds_something() -> None:
    reading = read_catalogue("code;;titel\nx;;X\ny;los;Y\nz;los;Z\n")
    assert only(reading).rule == "unnamed-column"
    assert only(reading).place == Place(row=3, text="los")


def test_empty_columns_at_the_end_are_no_matter() -> None:
    assert read_catalogue("code;titel;;;\nx;X;;;\n").findings == ()


@pytest.mark.parametrize(
    ("said", "path"), [("opleiding", "course/radio/x"), ("Course", "course/radio/x"), ("", "course/radio/x")]
)
def test_a_row_says_what_it_is_about_and_is_a_course_otherwise(said: str, path: str) -> None:
    reading = read_catalogue(f"soort;code;titel\n{said};x;X\n")
    assert reading.triples[0].subject == NamedNode(ID + path)


@pytest.mark.parametrize("header", ["soort", "Kind", " SOORT "])
def test_the_column_with_the_kind_of_row_has_a_name_in_both_languages(header: str) -> None:
    assert read_catalogue(f"{header};code;titel\ncourse;x;X\n").findings == ()


def test_an_unknown_kind_of_row_is_told_and_the_row_is_not_read() -> None:
    reading = read_catalogue("soort;code;titel\nopleidng;x;X\n")
    finding = only(reading)
    assert (finding.rule, finding.place) == ("unknown-row-kind", Place(row=2, column="soort", text="opleidng"))
    assert finding.repair.nl == "Bedoelde u opleiding?"
    assert reading.triples == ()


def test_rows_without_a_kind_are_those_of_the_only_class_with_codes_else_of_the_one_that_says_most() -> None:
    assert default_row(CATALOGUE).id_path == "course"
    assert default_row(NETWORK).id_path == "learning-network"


def test_the_same_table_may_be_of_another_kind() -> None:
    reading = read(b"code;titel\nai;Netwerk AI\n", "text/csv", NETWORK, RADIO, find)
    assert reading.triples[0].subject == NamedNode(f"{ID}learning-network/radio/ai")


def test_a_catalogue_stands_under_the_code_of_who_sends_it() -> None:
    reading = read_catalogue("soort;licentie;contactteam\ncatalogus;CC0;Team Leeraanbod\n")
    subject = NamedNode(f"{ID}catalogue/radio")
    assert {one.subject for one in reading.triples} == {subject}
    assert values(reading, subject, "dct:publisher") == [NamedNode(f"{ID}academy/radio")]


def test_who_provides_is_who_sends_unless_the_row_says_so_itself() -> None:
    reading = read_catalogue("code;titel;academie\nx;X;\ny;Y;gm0363\n")
    assert values(reading, course("x"), "schema:provider") == [NamedNode(f"{ID}academy/radio")]
    assert values(reading, course("y"), "schema:provider") == [NamedNode(f"{ID}organisation/gm0363")]


def test_who_provides_stays_open_when_nobody_knows_who_sends() -> None:
    reading = read_catalogue("code;titel\nx;X\n", submitter=Submitter("anonymous"))
    assert values(reading, NamedNode(f"{ID}course/anonymous/x"), "schema:provider") == []


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("AI-1", "AI-1"),
        ("AI 1", "AI%201"),
        ("Café", "Caf%C3%A9"),
        ("a/b", "a/b"),
        ("50%", "50%25"),
        ("a?b#c", "a%3Fb%23c"),
        ("<x>", "%3Cx%3E"),
    ],
)
def test_a_code_becomes_a_part_of_an_iri(code: str, path: str) -> None:
    assert read_catalogue(f"code;titel\n{code};X\n").triples[0].subject == course(path)


def test_a_course_without_a_code_is_told_at_its_row_and_column() -> None:
    reading = read_catalogue("code;titel\n;Los\ny;Y\n")
    finding = only(reading)
    assert (finding.rule, finding.place) == ("missing-key", Place(row=2, column="code"))
    assert {one.subject for one in reading.triples} == {course("y")}


def test_a_table_without_the_column_of_codes_says_so_at_each_row() -> None:
    assert rules(read_catalogue("titel\nEen\nTwee\n")) == ["missing-key", "missing-key"]


def test_two_runs_of_one_course_on_one_day_are_two_where_one_has_a_code() -> None:
    table = "soort;uitvoering van;begindatum;code van de uitvoering;plaats\n"
    runs = "uitvoering;c-0;1-3-2027;;Den Haag\nuitvoering;c-0;1-3-2027;groep-2;Utrecht\n"
    reading = read_catalogue(f"{table}{runs}")
    assert reading.findings == ()
    first = NamedNode(f"{ID}course-run/radio/c-0/2027-03-01")
    assert values(reading, first, "schema:location") == [Literal("Den Haag")]
    assert values(reading, NamedNode(f"{first.value}/groep-2"), "schema:location") == [Literal("Utrecht")]
    again = read_catalogue(f"{table}{runs}uitvoering;c-0;1-3-2027;groep-2;Zwolle\n")
    assert rules(again) == ["duplicate-key"]


def test_a_code_that_stands_there_twice_is_told_with_the_first_row() -> None:
    reading = read_catalogue("code;titel\nx;Een\ny;Y\nx;Twee\n")
    finding = only(reading)
    assert (finding.rule, finding.place) == ("duplicate-key", Place(row=4, column="code", text="x"))
    assert "rij 2" in finding.message.nl
    assert values(reading, course("x"), "schema:name") == [Literal("Een", language="nl")]


def test_two_rows_for_the_catalogue_are_one_too_many() -> None:
    reading = read_catalogue("soort;contactteam\ncatalogus;A\ncatalogus;B\n")
    assert only(reading).rule == "duplicate-key"


def test_a_run_is_named_by_its_course_and_its_date() -> None:
    reading = read_catalogue("soort;uitvoering van;begindatum;aantal plaatsen\nrun;ai-basis;1-3-2027;20\n")
    run = NamedNode(f"{ID}course-run/radio/ai-basis/2027-03-01")
    assert reading.findings == ()
    assert values(reading, run, "schema:startDate") == [Literal("2027-03-01", datatype=NamedNode(f"{XSD}date"))]


@pytest.mark.parametrize("typed", ["ai-basis", f"{ID}course/radio/ai-basis"])
def test_a_run_names_its_course_by_code_or_by_iri(typed: str) -> None:
    reading = read_catalogue(f"soort;uitvoering van;begindatum\nrun;{typed};2027-03-01\n")
    run = NamedNode(f"{ID}course-run/radio/ai-basis/2027-03-01")
    assert values(reading, run, "vg:runOf") == [course("ai-basis")]


def test_a_run_without_a_date_is_told() -> None:
    finding = only(read_catalogue("soort;uitvoering van;begindatum\nrun;ai-basis;\n"))
    assert (finding.rule, finding.place) == ("missing-key", Place(row=2, column="begindatum"))


def test_a_cell_in_a_column_of_another_kind_of_row_is_told() -> None:
    finding = only(read_catalogue("soort;uitvoering van;begindatum;prijs\nrun;x;2027-03-01;12\n"))
    assert (finding.rule, finding.place) == ("column-of-other-row", Place(row=2, column="prijs", text="12"))
    assert "uitvoering" in finding.message.nl


@pytest.mark.parametrize(
    ("typed", "iri"),
    [
        ("y", "course/radio/y"),
        ("Y", "course/radio/y"),
        ("earlier", "course/radio/earlier"),
        ("smf/statistics", "course/smf/statistics"),
        ("nergens", "course/radio/nergens"),
        ("smf/nergens", "course/smf/nergens"),
        (f"{ID}course/smf/anders", "course/smf/anders"),
    ],
)
def test_another_course_is_found_in_the_file_in_the_graph_or_nowhere(typed: str, iri: str) -> None:
    reading = read_catalogue(f"code;titel;voorkennis\nx;X;{typed}\ny;Y;\n")
    assert reading.findings == ()
    assert values(reading, course("x"), "schema:coursePrerequisites") == [NamedNode(ID + iri)]


@pytest.mark.parametrize(
    ("column", "typed", "iri"),
    [
        ("archetype", "ai-literacy-4/aig-09", f"{ID}archetype/ai-literacy-4/aig-09"),
        ("archetype", "aig 99", f"{ID}archetype/aig%2099"),
        ("open voor", "gm0363", f"{ID}organisation/gm0363"),
        ("open voor", "gm9999", f"{ID}organisation/gm9999"),
        ("open voor", "https://elders.example/x", "https://elders.example/x"),
        ("competentie zonder niveau", "B.1", f"{ID}competence/ecf-4/B.1"),
    ],
)
def test_what_is_not_found_becomes_an_iri_that_says_what_was_typed(column: str, typed: str, iri: str) -> None:
    reading = read_catalogue(f"code;titel;{column}\nx;X;{typed}\n")
    assert reading.findings == ()
    found = next(one for one in reading.triples if one.object == NamedNode(iri))
    assert reading.places.find(*found) == Place(row=2, column=column, text=typed)


def test_one_cell_holds_several_values_parted_by_bars() -> None:
    reading = read_catalogue("code;titel;trefwoord\nx;X;ai | data||recht|\n")
    assert values(reading, course("x"), "schema:keywords") == [
        Literal(text, language="nl") for text in ("ai", "data", "recht")
    ]
    found = next(one for one in reading.triples if one.object == Literal("data", language="nl"))
    assert reading.places.find(*found) == Place(row=2, column="trefwoord", text="data")


def test_several_values_where_one_may_stand_are_told() -> None:
    reading = read_catalogue("code;titel;prijs\nx;X;12|13\n")
    finding = only(reading)
    assert (finding.rule, finding.place) == ("several-values", Place(row=2, column="prijs", text="12|13"))
    assert values(reading, course("x"), "vg:price") == []


def test_a_bar_after_a_backslash_belongs_to_the_text() -> None:
    reading = read_catalogue("code;titel\nx;AI \\| data\n")
    assert reading.findings == ()
    assert values(reading, course("x"), "schema:name") == [Literal("AI | data", language="nl")]
    assert parted("a\\|b|c") == ["a|b", "c"]


def test_a_number_that_may_be_two_is_told_with_both() -> None:
    reading = read_catalogue("code;titel;prijs\nx;X;1.250\n")
    finding = only(reading)
    assert (finding.rule, finding.place) == ("ambiguous-number", Place(row=2, column="prijs", text="1.250"))
    assert finding.repair.nl == "Schrijf 1250 of 1,25."
    assert finding.repair.en == "Write 1250 or 1.25."
    assert values(reading, course("x"), "vg:price") == []


def test_a_value_that_does_not_fit_stays_text_at_its_place_and_is_no_finding_of_reading() -> None:
    reading = read_catalogue("code;titel;prijs\nx;X;op aanvraag\n")
    assert reading.findings == ()
    found = next(one for one in reading.triples if one.predicate == NamedNode(f"{DEF}price"))
    assert found.object == Literal("op aanvraag")
    assert reading.places.find(*found) == Place(row=2, column="prijs", text="op aanvraag")


def test_where_something_should_stand_is_known_though_it_is_empty() -> None:
    reading = read_catalogue("code;titel\nx;\n")
    assert reading.places.find(course("x"), NamedNode("https://schema.org/name")) == Place(
        row=2, column="titel", text=""
    )


def test_a_text_that_is_too_long_is_told_in_short() -> None:
    reading = read_catalogue(f"code;titel\nx;{'x' * (MOST_TEXT + 1)}\n")
    finding = only(reading)
    assert finding.rule == "text-too-long"
    assert finding.place is not None
    assert finding.place.row == 2
    assert len(finding.place.text or "") < 100
    assert finding.found == finding.place.text


@pytest.mark.parametrize(("sign", "shown"), [("\u202e", "\\u202E"), ("\x07", "\\u0007"), ("\0", "\\u0000")])
def test_an_invisible_sign_is_told_and_shown_as_a_code(sign: str, shown: str) -> None:
    reading = read_catalogue(f"code;titel\nx;goed{sign}fout\n")
    finding = only(reading)
    assert finding.rule == "odd-character"
    assert finding.place == Place(row=2, column="titel", text=f"goed{shown}fout")
    assert values(reading, course("x"), "schema:name") == []


def test_a_table_that_is_too_wide_stops() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue("code;titel" + ";x" * MOST_COLUMNS + "\n")
    assert caught.value.rule == "too-large"


def test_findings_beyond_count_are_counted() -> None:
    reading = read_catalogue("code;titel;;\n" + "x;X;;;los\n" * (MOST_FINDINGS + 5))
    assert len(reading.findings) == MOST_FINDINGS + 1
    assert reading.findings[-1].rule == "more-findings"


def test_a_table_of_one_header_is_empty() -> None:
    assert read_catalogue("code;titel\n").triples == ()


def test_every_finding_speaks_both_languages_and_names_its_repair() -> None:
    reading = read_catalogue(
        "soort;code;titel;kleur;prijs;competentie;niveau;titel\n"
        "kursus;x;X;;;;;\n;x;X;;1.250;A.5|B.1|Bm1;3|4;\n;x;;;;;;\n;;;;;;;\nrun;y;;;;;;\n;z;Z;;12|13;Bm1;3;\n",
    )
    assert set(rules(reading)) == {
        "unknown-column",
        "duplicate-column",
        "unknown-row-kind",
        "duplicate-key",
        "missing-key",
        "ambiguous-number",
        "several-values",
        "levels-do-not-match",
        "level-disagrees",
    }
    for finding in reading.findings:
        assert finding.message.nl != finding.message.en
        assert finding.repair.nl != finding.repair.en
        assert finding.place is not None
        assert finding.place.row is not None
