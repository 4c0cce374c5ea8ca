from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pyoxigraph import RdfFormat, serialize
from reading.kinds import TURTLE, course, only, read_catalogue, rules, values

from app.model.errors import UnreadableError
from app.model.names import DEF, PREFIXES, XSD
from app.model.submissions import Place, Reading
from app.model.terms import Literal, NamedNode, Triple
from app.reading.limits import MOST_DEPTH, MOST_TRIPLES
from app.reading.lines import Lines, scan

FILES = Path(__file__).parent / "files"
N_TRIPLES = "application/n-triples"
HEAD = """@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
X = course("x")


def line_of(reading: Reading, path: str) -> int | None:
    prefix, _, name = path.partition(":")
    place = reading.places.find(X, NamedNode(f"{PREFIXES[prefix]}{name}"))
    return None if place is None else place.line


def refusal(text: str, media_type: str = TURTLE) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_catalogue(text, media_type)
    return caught.value


def test_every_triple_has_the_line_on_which_it_stands_whatever_the_layout() -> None:
    reading = read_catalogue((FILES / "layout.ttl").read_bytes(), TURTLE)
    lines = {
        one.value: reading.places.find(X, NamedNode(f"{DEF}audience"), one) for one in values(reading, X, "vg:audience")
    }
    assert {text: place.line for text, place in lines.items() if place} == {
        "op 8": 8,
        "op 9": 9,
        "op 10": 10,
        "op 12": 12,
    }
    assert line_of(reading, "vg:price") == 13
    assert line_of(reading, "schema:name") == 15
    assert line_of(reading, "vg:seats") == 20
    assert reading.places.find(X) == Place(line=6)
    assert reading.places.find(course("y")) == Place(line=22)


def test_a_number_without_a_zero_at_the_start_of_a_line_is_still_a_number() -> None:
    reading = read_catalogue(f"{HEAD}<{X.value}> vg:price\n.5\n.\n", TURTLE)
    assert values(reading, X, "vg:price") == [Literal("0.5", datatype=NamedNode(f"{XSD}decimal"))]


def test_lines_are_given_one_at_a_time_with_the_marks_that_end_them() -> None:
    lines = Lines(b"a\n ; b\n\n.\n.5\n", {})
    said = [(lines.read(4096), lines.number) for _ in range(4)]
    assert said == [(b"a\n ; ", 1), (b"b\n\n.\n", 2), (b".5\n", 5), (b"", 5)]


def test_never_more_is_given_than_was_asked_for() -> None:
    lines = Lines(b"abcdefg\nh\n", {})
    assert [lines.read(3) for _ in range(5)] == [b"abc", b"def", b"g\n", b"h\n", b""]


def test_a_text_of_several_lines_is_given_at_once() -> None:
    text = 'a """b\nc"""\nd \'\'\'e\nf\'\'\' """g\nh""" i\nj\n'
    lines = Lines(text.encode(), scan(text))
    said = [(lines.read(4096), lines.number) for _ in range(4)]
    assert said == [(b'a """b\nc"""\n', 1), (b"d '''e\nf''' \"\"\"g\nh\"\"\" i\n", 3), (b"j\n", 6), (b"", 6)]


@pytest.mark.parametrize("mark", ['"""', "'''"])
def test_a_text_that_never_ends_is_told_at_its_beginning(mark: str) -> None:
    refused = refusal(f"<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> {mark}" + "een regel\n" * 200_000)
    assert (refused.rule, refused.place) == ("syntax", Place(line=2))


def test_a_text_of_more_than_a_megabyte_is_refused_at_its_beginning() -> None:
    refused = refusal('<urn:a> <urn:b>\n"""' + "een regel\n" * 200_000 + '""" .')
    assert (refused.rule, refused.place) == ("too-large", Place(line=2))


def test_an_iri_with_escapes_hides_what_it_holds() -> None:
    reading = read_catalogue('<urn:a> <urn:b> <urn:\\u0041#b> , """(\n(""" .', TURTLE)
    assert len(reading.triples) == 2


@pytest.mark.parametrize("length", [4_095, 4_096, 4_097, 20_000])
@pytest.mark.parametrize("media_type", [TURTLE, N_TRIPLES])
def test_a_long_line_is_read_whole(length: int, media_type: str) -> None:
    text = "x" * length
    reading = read_catalogue(
        f'<{X.value}> <{DEF}audience> "{text}"@nl .\n<{X.value}> <{DEF}audience> "kort"@nl .', media_type
    )
    assert values(reading, X, "vg:audience") == [Literal(text, language="nl"), Literal("kort", language="nl")]
    assert [reading.places.find(*one) for one in reading.triples] == [Place(line=1), Place(line=2)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_n_triples_have_their_line(end: str) -> None:
    lines = [f'<{X.value}> <{DEF}price> "{n}"^^<{XSD}integer> .' for n in range(3)]
    reading = read_catalogue(end.join(["# prices", "", *lines]), N_TRIPLES)
    assert [reading.places.find(*one) for one in reading.triples] == [Place(line=n) for n in (3, 4, 5)]


def test_terms_are_normalised_on_the_way_in() -> None:
    text = (
        f'{HEAD}<{X.value}> schema:name "Recht"@NL-be ; vg:price 12.50 ; schema:isAccessibleForFree "1"^^xsd:boolean .'
    )
    reading = read_catalogue(text, TURTLE)
    assert values(reading, X, "schema:name") == [Literal("Recht", language="nl-be")]
    assert values(reading, X, "vg:price") == [Literal("12.5", datatype=NamedNode(f"{XSD}decimal"))]
    assert values(reading, X, "schema:isAccessibleForFree") == [Literal(value=True)]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<x> a <urn:y> .", 1),
        (f"{HEAD}\n<{X.value}> vg:teaches <A.5/3> .", 5),
        (f"{HEAD}<{X.value}> vg:teaches .", 4),
        (f'{HEAD}<{X.value}> schema:name "open .\n', 4),
        (f"<{X.value}> a vg:Course .", 1),
        (f"{HEAD}<{X.value}> schema:url <https://a b> .", 4),
        (f'{HEAD}<{X.value}> schema:name "\\uD800" .', 4),
        ("GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> }", 1),
        ("<?xml version='1.0'?>", 1),
    ],
)
def test_what_cannot_be_understood_is_told_with_its_line(text: str, line: int) -> None:
    refused = refusal(text)
    assert refused.place == Place(line=line)
    assert f"Regel {line} " in refused.message.nl
    assert "Parser error" not in refused.message.en


def test_a_relative_iri_says_so() -> None:
    assert "relative IRI" in refusal("<x> a <urn:y> .").message.en


def test_a_base_in_the_file_makes_its_iris_whole() -> None:
    reading = read_catalogue(f"@base <https://w3id.org/vakgraaf/id/> .\n{HEAD}<course/radio/x> a vg:Course .", TURTLE)
    assert reading.triples == (Triple(X, NamedNode(f"{PREFIXES['rdf']}type"), NamedNode(f"{DEF}Course")),)


@pytest.mark.parametrize("value", ['[ schema:name "y" ]', '( "a" "b" )', "_:b"])
def test_a_thing_without_an_iri_is_told_with_its_line_and_not_taken_in(value: str) -> None:
    reading = read_catalogue(f"{HEAD}<{X.value}> a vg:Course ;\n schema:location {value} .", TURTLE)
    assert set(rules(reading)) == {"blank-node"}
    assert all(finding.place == Place(line=5) for finding in reading.findings)
    assert len(reading.triples) == 1


def test_a_thing_without_an_iri_is_told_once_whatever_is_said_of_it() -> None:
    text = f'{HEAD}_:b a vg:Course ;\n schema:name "X" ;\n vg:price 12 .\n<{X.value}> vg:runOf _:b .'
    assert only(read_catalogue(text, TURTLE)).place == Place(line=4)


@pytest.mark.parametrize(
    "text", ["<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .", "<< <urn:a> <urn:b> <urn:c> >> <urn:d> 1 ."]
)
def test_a_statement_about_a_statement_is_told(text: str) -> None:
    reading = read_catalogue(text, TURTLE)
    assert set(rules(reading)) <= {"triple-term", "blank-node"}
    assert rules(reading)
    assert reading.triples == ()


@pytest.mark.parametrize("mark", ["[ <urn:p> ", "( ", "<<( <urn:a> <urn:b> "])
def test_nesting_is_counted_before_the_parser_sees_it(mark: str) -> None:
    refused = refusal(f"<urn:a> <urn:b>\n {mark * 20_000}")
    assert (refused.rule, refused.place) == ("too-large", Place(line=2))


@pytest.mark.parametrize(
    "hidden",
    ["'''", '"""', "<urn:", "# ", "urn:it\\'s ", "'"],
    ids=["long", "long double", "iri", "comment", "escape", "text"],
)
def test_brackets_in_texts_iris_and_comments_are_not_nesting(hidden: str) -> None:
    closing = {"'''": "'''", '"""': '"""', "<urn:": ">", "# ": "\n<urn:c>", "urn:it\\'s ": "", "'": "'"}[hidden]
    brackets = "(" * (MOST_DEPTH + 1)
    text = f"@prefix urn: <urn:> .\n<urn:a> <urn:b> {hidden}{brackets}{closing} ."
    if hidden.startswith("urn:"):
        assert refusal(text).rule == "too-large"
    else:
        assert len(read_catalogue(text, TURTLE).triples) == 1


def test_too_many_triples_stop_reading() -> None:
    refused = refusal("".join(f"<urn:a> <urn:b> {n} .\n" for n in range(MOST_TRIPLES + 1)))
    assert (refused.rule, refused.place) == ("too-large", Place(line=MOST_TRIPLES + 1))


def test_iris_are_kept_as_they_came_for_the_checks_to_judge() -> None:
    odd = [
        "javascript:alert(1)",
        "https://w3id.org/vakgraaf/id/course/radio/../x",
        "HTTP://EXAMPLE/",
        "https://x.example/\u202e",
    ]
    reading = read_catalogue("\n".join(f"<{X.value}> <{DEF}url> <{iri}> ." for iri in odd), TURTLE)
    assert reading.findings == ()
    assert [getattr(one.object, "value", "") for one in reading.triples] == odd
    assert [reading.places.find(*one) for one in reading.triples] == [Place(line=n) for n in (1, 2, 3, 4)]


_TEXTS = some.text(some.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co"]), max_size=30)


@given(some.lists(some.tuples(some.integers(0, 5), _TEXTS), max_size=20))
def test_what_is_written_is_what_is_read_in_both_syntaxes(facts: list[tuple[int, str]]) -> None:
    triples = {Triple(course(f"c{n}"), NamedNode(f"{DEF}audience"), Literal(text, language="nl")) for n, text in facts}
    turtle = serialize(triples, format=RdfFormat.TURTLE, prefixes=PREFIXES) or b""
    lines = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    first, second = read_catalogue(turtle, TURTLE), read_catalogue(lines, N_TRIPLES)
    assert set(first.triples) == set(second.triples)
    assert first.findings == second.findings == ()
