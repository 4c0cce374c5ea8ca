import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from app.model.names import XSD
from app.reading.durations import canonical_duration, written_duration


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("PT4H", "PT4H"),
        ("pt4h", "PT4H"),
        ("P2D", "P2D"),
        ("P3W", "P21D"),
        ("2 dagen", "P2D"),
        ("2 days", "P2D"),
        ("1 dag", "P1D"),
        ("20 minuten", "PT20M"),
        ("90 min.", "PT1H30M"),
        ("1,5 uur", "PT1H30M"),
        ("1.5 hours", "PT1H30M"),
        ("8u", "PT8H"),
        ("2 dagen en 4 uur", "P2DT4H"),
        ("1 uur, 30 minuten", "PT1H30M"),
        ("3 weken", "P21D"),
        ("1 jaar", "P1Y"),
        ("18 maanden", "P1Y6M"),
        ("0 uur", "PT0S"),
    ],
)
def test_a_duration_is_read_as_people_write_it(typed: str, meant: str) -> None:
    assert written_duration(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "lang",
        "2",
        "dagen",
        "1,5 dag",
        "een halve dag",
        "2 dagen of 4 uur",
        "P",
        "PT",
        "P1.5D",
        "2 dozen",
        "4-6 uur",
    ],
)
def test_what_is_no_duration_is_none(typed: str) -> None:
    assert written_duration(typed) is None


@pytest.mark.parametrize("lexical", ["PT90M", "P1DT24H", "PT40H", "P0D", "P1Y14M", "-P1D", "PT1.50S", "P2DT3H4M5S"])
def test_a_canonical_duration_is_what_the_store_makes_of_it(lexical: str) -> None:
    kind = NamedNode(f"{XSD}duration")
    store = Store()
    store.add(Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal(lexical, datatype=kind)))
    stored = next(iter(store)).object
    assert isinstance(stored, Literal)
    assert canonical_duration(lexical) == stored.value
