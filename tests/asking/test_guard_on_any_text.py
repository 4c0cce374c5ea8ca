"""The guard meets texts nobody thought of: only its own errors, no calls of other services, no endless reading."""

import random
import re
import signal
from collections.abc import Iterator

import pyoxigraph
import pytest
from asking.valid_sparql import DATA, PREFIXES, QUERIES
from canary import Canary
from hypothesis import given, settings
from hypothesis import strategies as st

from app.asking.guard import check_query
from app.asking.sparql_brackets import Brackets
from app.asking.sparql_tokens import read_tokens
from app.model.errors import VakgraafError
from app.model.sparql import PublicQuery

TEXTS = 10_000
SIZE = 100_000
MOST_CPU_S = 60  # for reading SIZE of anything takes about 1; what is quadratic takes hours

_PIECES = """
SERVICE service SERVICE<U>{} service:b service:b{} service:b# servicee:b trueservice SILENT silent : b e:b x:string <
<U> > # ' " ''' \"\"\" ?a ?b $a ? . ; , ( ) { } [ ] {} FILTER filter filterx:string filtere:b BIND VALUES UNION OPTIONAL
GRAPH graph graphe:b MINUS EXISTS SELECT WHERE FROM LATERAL BOUND UNDEF * + - / | ^ ! = != <= >= && || a as: a: true 1
1.5 .5 @en "x" 'x' \\ \\u0022 \\u0053 \\u003e \\" ^^ << >> <<( )>> {| |} _:c ?a<?b #> (?a<?b)
(?a<?b)SERVICE#> IF IN (1,2) AS COUNT
"""
_SPACED = ("\n", "\r", "\t", " ", "?s ?p ?o", "{ ?s ?p ?o }", "(1 AS ?z)", "VALUES ?v", "NOT EXISTS", "SELECT *")
FRAGMENTS = (*_PIECES.split(), *_SPACED)
PREFIXED = ("", *re.findall(r"\w+", "e service servicee filter filtere filterx x a as trueservice graphe silent"))
BEGINNINGS = (
    "SELECT*{",
    "SELECT * { ?s ?p ?o . ",
    "ASK{",
    "SELECT*{ BIND(1 AS ?a) BIND(2 AS ?b) ",
    "SELECT*{?s ?p ?o FILTER(1=1)",
    "ASK{{",
    "SELECT*{?s ?p ?o MINUS{",
)
any_text = st.one_of(
    st.text(),
    st.text(st.characters(codec="ascii")),
    st.text(st.characters(categories=["Cs", "Cc", "Zs", "Lu"])),
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join),
    st.tuples(st.sampled_from(BEGINNINGS), st.lists(st.sampled_from(FRAGMENTS), max_size=20)).map(
        lambda given: given[0] + " ".join(given[1])
    ),
)


@pytest.fixture
def canary() -> Iterator[Canary]:
    with Canary() as listening:
        yield listening


def passed(text: str) -> PublicQuery | None:
    """What the guard lets through; None when it refuses, as it may, with an error of its own."""
    try:
        return check_query(text)
    except VakgraafError:
        return None


@settings(max_examples=2_000, deadline=None)
@given(any_text)
def test_any_text_passes_or_is_refused_by_name_and_what_passed_passes_again_unchanged(text: str) -> None:
    query = passed(text)
    assert query is None or check_query(query.text) == query


@settings(max_examples=1_000, deadline=None)
@given(st.sampled_from(QUERIES), st.data())
def test_a_query_with_one_character_changed_passes_or_is_refused_by_name(query: str, data: st.DataObject) -> None:
    text = PREFIXES + query
    at = data.draw(st.integers(len(PREFIXES), len(text)))
    changed = text[:at] + data.draw(st.sampled_from("{}()[]<>\"'\\#.:;,?$@^*+-/|!&= \n\r\u00a0a1")) + text[at + 1 :]
    found = passed(changed)
    assert found is None or check_query(found.text) == found


def hostile_text(chance: random.Random, address: str) -> str:
    """Pieces of SPARQL at random, that often close what they open."""
    prologue = "".join(f"PREFIX {each}: <{address}> " for each in chance.sample(PREFIXED, chance.randint(0, 6)))
    pieces = (chance.choice(FRAGMENTS) + chance.choice(("", "", " ")) for _ in range(chance.randint(1, 9)))
    text = chance.choice(BEGINNINGS) + "".join(pieces).replace("U", address)
    text += ")" * (text.count("(") - text.count(")"))
    return prologue + text + "}" * (text.count("{") - text.count("}"))


def test_no_text_that_passes_makes_the_engine_call_another_service(canary: Canary) -> None:
    store = pyoxigraph.Store()
    store.update(DATA)
    chance = random.Random(4)  # noqa: S311  (the same texts each time)
    evaluated = 0
    for _ in range(TEXTS):
        query = passed(hostile_text(chance, canary.address))
        if query is None:
            continue
        try:
            result = store.query(query.text)
            evaluated += 1
            for _, _each in zip(
                range(100), result if not isinstance(result, pyoxigraph.QueryBoolean) else (), strict=False
            ):
                pass
        except (SyntaxError, ValueError, RuntimeError):  # the engine knows better what is SPARQL
            continue
    assert canary.visits == 0
    assert evaluated > TEXTS / 200


def test_the_engine_alone_would_call_the_canary(canary: Canary) -> None:
    with pytest.raises(OSError):  # noqa: PT011  (what it says depends on the platform)
        list(pyoxigraph.Store().query(f"SELECT * {{ SERVICE <{canary.address}> {{ }} }}"))
    assert canary.visits


UNITS = (
    *(
        "a",
        "a.",
        "a.a",
        "a..",
        "a-",
        "a:",
        ":",
        ":.",
        "a:.",
        "a:b ",
        "_",
        "_:",
        "_:a.",
        "é",
        "é.",
        "\\u0041",
        "a\\u0041:",
        ".",
    ),
    *(
        "<",
        "<a",
        "<a ",
        "<a>",
        "<\\u0041",
        "<<",
        "<<(",
        ")>>",
        ">",
        "<=",
        "&&",
        "{|",
        "{",
        "(",
        "[",
        "}",
        ")",
        "!",
        "^",
        "/",
    ),
    *('"', '"a" ', "'", "'''", '"""', '"""a', '""""""', '"\\u0041" ', '"\\\\" ', "\\", '\\"', "'\\", '""" "'),
    *(
        "?",
        "?a",
        "$a",
        "?\\u0041",
        "@",
        "@en",
        "@a-",
        "1",
        "1.",
        "1.1",
        "1e",
        "1e5 ",
        ".1",
        "%41",
        "a%41",
        "a\\-",
        "a:\\-.",
    ),
    *("#", "#\n", "\n", "\r\n", " ", "\x00", "\ud800", "SERVICE ", "UNION {} ", "FILTER(1) ", "VALUES ", "SELECT "),
)


@pytest.mark.parametrize("before", ["", "("])
def test_reading_a_hundred_kilobytes_of_anything_comes_to_an_end(before: str) -> None:
    def too_long(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, too_long)
    signal.setitimer(signal.ITIMER_PROF, MOST_CPU_S)
    try:
        for unit in UNITS:
            read_to_the_end(before + unit * (SIZE // len(unit)))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def read_to_the_end(text: str) -> None:
    """Read without the caps, which would stop it soon."""
    brackets = Brackets(text)
    try:
        for token in read_tokens(text, brackets):
            brackets.follow(token)
    except VakgraafError:
        pass
