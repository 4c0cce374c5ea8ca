import pytest
from reading.kinds import course, only, read_catalogue, values

from app.model.names import DEF, ID
from app.model.submissions import Place
from app.model.terms import NamedNode
from app.reading.columns import KIND_OF_ROW

A_5 = f"{ID}competence/ecf-4/A.5"
B_1 = f"{ID}competence/ecf-4/B.1"
BM1 = f"{ID}competence/ai-literacy-4/kennis-en-begrip/2"


def taught(competence: str, level: str) -> list[str]:
    reading = read_catalogue(f"code;titel;competentie;niveau\nx;X;{competence};{level}\n")
    assert reading.findings == ()
    assert values(reading, course("x"), "vg:addresses") == []
    return [getattr(one, "value", "") for one in values(reading, course("x"), "vg:teaches")]


@pytest.mark.parametrize(
    ("competence", "level", "expected"),
    [
        ("A.5", "3", [f"{A_5}/3"]),
        ("A.5", "03", [f"{A_5}/3"]),
        ("ecf-4/A.5", "3", [f"{A_5}/3"]),
        (A_5, "3", [f"{A_5}/3"]),
        ("A.5", "e-3", [f"{A_5}/3"]),
        ("A.5", "ecf-4/3", [f"{A_5}/3"]),
        ("A.5", f"{ID}level/ecf-4/3", [f"{A_5}/3"]),
        ("ai-literacy-4/kennis-en-begrip", "Bekwaam", [BM1]),
        ("ai-literacy-4/kennis-en-begrip", "Proficient", [BM1]),
        ("A.5|B.1", "3|1", [f"{A_5}/3", f"{B_1}/1"]),
        ("A.5 | B.1", "3 | 1", [f"{A_5}/3", f"{B_1}/1"]),
        ("A.5|B.1", "3", [f"{A_5}/3", f"{B_1}/3"]),
        ("A.5/3", "", [f"{A_5}/3"]),
        ("ecf-4/A.5/3", "", [f"{A_5}/3"]),
        (f"{A_5}/3", "", [f"{A_5}/3"]),
        ("Bm1", "", [BM1]),
        ("A.5/3", "3", [f"{A_5}/3"]),
        ("A.5/3", "e-3", [f"{A_5}/3"]),
        ("Bm1", "2", [BM1]),
        ("A.5|Bm1", "3|", [f"{A_5}/3", BM1]),
        ("Bm1|A.5", "|4", [BM1, f"{A_5}/4"]),
        ("A.5/3|Bm1", "", [f"{A_5}/3", BM1]),
    ],
)
def test_a_competence_and_a_level_name_one_thing(competence: str, level: str, expected: list[str]) -> None:
    assert taught(competence, level) == expected


@pytest.mark.parametrize(
    ("competence", "level", "iri", "column", "text"),
    [
        ("A.5", "gevorderd", f"{A_5}/gevorderd", "niveau", "gevorderd"),
        ("A.5", "zeer goed", f"{A_5}/zeer%20goed", "niveau", "zeer goed"),
        ("A.5", "9", f"{A_5}/9", "niveau", "9"),
        ("A.5", "Bekwaam", f"{A_5}/Bekwaam", "niveau", "Bekwaam"),
        ("A.5/9", "", f"{A_5}/9", "competentie", "A.5/9"),
        ("ecf-4/A.5/gevorderd", "", f"{A_5}/gevorderd", "competentie", "ecf-4/A.5/gevorderd"),
        ("Z.9", "3", f"{ID}competence/Z.9", "competentie", "Z.9"),
        ("Z.9/3", "", f"{ID}competence/Z.9/3", "competentie", "Z.9/3"),
    ],
)
def test_what_does_not_exist_becomes_an_iri_at_the_column_that_says_it(
    competence: str, level: str, iri: str, column: str, text: str
) -> None:
    reading = read_catalogue(f"code;titel;competentie;niveau\nx;X;{competence};{level}\n")
    assert reading.findings == ()
    found = next(one for one in reading.triples if one.object == NamedNode(iri))
    assert reading.places.find(*found) == Place(row=2, column=column, text=text)


@pytest.mark.parametrize("typed", ["A.5", "ecf-4/A.5", A_5])
@pytest.mark.parametrize("header", ["code;titel;competentie;niveau", "code;titel;competentie"])
def test_a_bare_competence_is_what_the_course_is_about(typed: str, header: str) -> None:
    reading = read_catalogue(f"{header}\nx;X;{typed}\n")
    assert reading.findings == ()
    assert values(reading, course("x"), "vg:teaches") == []
    assert values(reading, course("x"), "vg:addresses") == [NamedNode(A_5)]


def test_an_unknown_bare_competence_is_what_the_course_is_about_too() -> None:
    reading = read_catalogue("code;titel;competentie\nx;X;Z.9\n")
    assert values(reading, course("x"), "vg:addresses") == [NamedNode(f"{ID}competence/Z.9")]


def test_competences_with_and_without_a_level_may_stand_together() -> None:
    reading = read_catalogue("code;titel;competentie;niveau\nx;X;A.5|B.1;3|\n")
    assert values(reading, course("x"), "vg:teaches") == [NamedNode(f"{A_5}/3")]
    assert values(reading, course("x"), "vg:addresses") == [NamedNode(B_1)]


def test_a_level_of_another_scale_is_no_level_of_this_one() -> None:
    reading = read_catalogue("code;titel;competentie;niveau\nx;X;ai-literacy-4/kennis-en-begrip;e-3\n")
    expected = NamedNode(f"{ID}competence/ai-literacy-4/kennis-en-begrip/e-3")
    assert values(reading, course("x"), "vg:teaches") == [expected]


@pytest.mark.parametrize(("competences", "levels"), [("A.5|B.1|Bm1", "3|4"), ("A.5", "3|4"), ("", "3"), ("", "3|4")])
def test_levels_that_do_not_go_with_the_competences_are_told(competences: str, levels: str) -> None:
    reading = read_catalogue(f"code;titel;competentie;niveau\nx;X;{competences};{levels}\n")
    finding = only(reading)
    assert (finding.rule, finding.place) == ("levels-do-not-match", Place(row=2, column="niveau", text=levels))
    assert values(reading, course("x"), "vg:teaches") == []


@pytest.mark.parametrize(
    ("competence", "level"), [("A.5/3", "4"), ("Bm1", "3"), ("A.5/9", "3"), ("A.5/3", "gevorderd")]
)
def test_a_level_that_contradicts_the_competence_is_told(competence: str, level: str) -> None:
    finding = only(read_catalogue(f"code;titel;competentie;niveau\nx;X;{competence};{level}\n"))
    assert (finding.rule, finding.place) == ("level-disagrees", Place(row=2, column="niveau", text=level))
    assert finding.path == NamedNode(f"{DEF}teaches")


def test_a_column_of_levels_may_stand_before_that_of_competences() -> None:
    reading = read_catalogue(f"niveau;code;{KIND_OF_ROW.nl};titel;competentie\n3;x;;X;A.5\n")
    assert values(reading, course("x"), "vg:teaches") == [NamedNode(f"{A_5}/3")]
