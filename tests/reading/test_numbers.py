import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.reading.numbers import AmbiguousError, canonical_decimal, canonical_integer, written_number


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("495", "495"),
        ("0", "0"),
        ("-0", "0"),
        ("-5", "-5"),
        ("\N{MINUS SIGN}5", "-5"),
        ("1250.00", "1250"),
        ("1250,5", "1250.5"),
        ("12,50", "12.5"),
        ("12.50", "12.5"),
        ("1.250,00", "1250"),
        ("1,250.00", "1250"),
        ("1.250.000", "1250000"),
        ("1,250,000", "1250000"),
        ("1 250,00", "1250"),
        ("1\N{NO-BREAK SPACE}250,00", "1250"),
        ("495,-", "495"),
        ("495,--", "495"),
        ("495.-", "495"),
        ("1.250,-", "1250"),
        ("495,\N{EN DASH}", "495"),
        ("€ 495", "495"),
        ("€1.250,00", "1250"),
        ("495 euro", "495"),
        ("EUR 495", "495"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("1234.567", "1234.567"),
        ("007", "7"),
    ],
)
def test_a_price_is_read_in_dutch_and_in_english_notation(typed: str, meant: str) -> None:
    assert written_number(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "gratis", "$ 495", "12-16", "1.2.3", "1,2,3", "1.250.00", "12.34,567", "1e3", "٣", "NaN", "9" * 19]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert written_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "whole", "dutch", "english"),
    [
        ("1.250", "1250", "1,25", "1.25"),
        ("1,250", "1250", "1,25", "1.25"),
        ("€ 1.255", "1255", "1,2550", "1.2550"),
        ("12.000", "12000", "12,0", "12.0"),
    ],
)
def test_a_number_that_may_be_two_is_not_guessed(typed: str, whole: str, dutch: str, english: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        written_number(typed)
    assert (caught.value.whole, caught.value.part.nl, caught.value.part.en) == (whole, dutch, english)
    assert written_number(whole) == whole
    assert written_number(dutch) == written_number(english)


@given(some.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_canonical_decimal_is_its_own_canonical_form(number: object) -> None:
    plain = canonical_decimal(f"{number:f}")
    assert plain is not None
    assert canonical_decimal(plain) == plain


@pytest.mark.parametrize(
    ("lexical", "plain"), [("4.955E2", "495.5"), ("+3", "3"), ("1.0E30", None), (".5", "0.5"), ("5.", "5"), ("x", None)]
)
def test_a_decimal_with_an_exponent_is_written_out(lexical: str, plain: str | None) -> None:
    assert canonical_decimal(lexical) == plain


def test_a_whole_number_may_have_a_decimal_point_but_no_decimals() -> None:
    assert canonical_integer("3.0") == "3"
    assert canonical_integer("3.5") is None
