import pytest

from app.model.names import XSD
from app.model.terms import Literal, NamedNode
from app.reading.terms import canonical, language_tag, odd_character


@pytest.mark.parametrize(
    ("datatype", "written", "plain"),
    [
        ("decimal", "1.50", "1.5"),
        ("decimal", "4.955E2", "495.5"),
        ("integer", "+03", "3"),
        ("nonNegativeInteger", "007", "7"),
        ("boolean", "1", "true"),
        ("boolean", "0", "false"),
        ("duration", "PT90M", "PT1H30M"),
        ("language", "NL", "nl"),
        ("decimal", "duur", "duur"),
        ("date", "2026-11-21", "2026-11-21"),
        ("string", "1.50", "1.50"),
    ],
)
def test_a_literal_is_written_in_one_way(datatype: str, written: str, plain: str) -> None:
    kind = NamedNode(XSD + datatype)
    assert canonical(Literal(written, datatype=kind)) == Literal(plain, datatype=kind)


def test_a_text_is_composed_and_its_language_in_lower_case() -> None:
    assert canonical(Literal("Cafe\u0301", language="nl-be")) == Literal("Café", language="nl-be")


@pytest.mark.parametrize(
    "sign", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff"]
)
def test_a_sign_that_nobody_sees_is_found(sign: str) -> None:
    assert odd_character(f"a{sign}b") == f"U+{ord(sign):04X}"


@pytest.mark.parametrize("text", ["gewoon", "regel\nregel", "tab\ttab", "Café €", "עברית", "👩\u200d💻"])
def test_ordinary_text_has_no_odd_sign(text: str) -> None:
    assert odd_character(text) is None


def test_a_language_tag_is_lower_case_or_none() -> None:
    assert language_tag(" NL-be ") == "nl-be"
    assert language_tag("Nederlands!") is None
