"""A first look: it refuses only what reading refuses too, and finds what stands in the head."""

import json

import pytest
from hostile.bodies import HOSTILE, Hostile
from hypothesis import given as tried_with
from hypothesis import settings
from hypothesis import strategies as st
from submitting import HEAD, TURTLE, catalogue, course

from app.checking.kinds import Kinds
from app.examine import SHAPES
from app.model.errors import UnreadableError
from app.model.names import ID
from app.model.submissions import Submitter
from app.reading import MEDIA_TYPES, read
from app.reading.given import Given
from app.reading.glance import HEAD as LOOKED_AT
from app.reading.glance import glance

KIND = Kinds(SHAPES).kind("catalogue")
RADIO = Submitter("radio")
CONTEXT = "https://w3id.org/vakgraaf/contexts/0.1.0.jsonld"


def nothing(_text: str, _classes: tuple[str, ...]) -> None:
    """Nothing is found: what is looked for here is whether a file can be read."""


def rule_of(look: object, *arguments: object) -> str | None:
    """The rule by which something is refused."""
    try:
        look(*arguments)  # type: ignore[operator]
    except UnreadableError as error:
        return error.rule
    return None


def both(data: bytes, media_type: str) -> tuple[str | None, str | None]:
    """The rule by which a first look refuses it, and the rule by which reading does."""
    at_first = rule_of(glance, data, media_type, Given(KIND, RADIO, nothing))
    return at_first, rule_of(read, data, media_type, KIND, RADIO, nothing)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_it_refuses_nothing_that_reading_takes(hostile: Hostile):
    if hostile.media_type not in MEDIA_TYPES:
        pytest.skip("its media type is refused before anybody looks")
    at_first, after_all = both(hostile.body(1), hostile.media_type)
    assert at_first is None or after_all is not None


LONG = '"""' + "een regel .\n" * 2_000 + '"""@nl'
GOOD = [
    catalogue(course("a")),
    catalogue(*(course(f"c-{number}") for number in range(1_000))),
    catalogue(course("a", more=f"schema:keywords {LONG} ;")),
    catalogue(course("a", more=f"schema:keywords {LONG} ;" * 6)),
    HEAD.encode() + b"# (((((((((( \n" * 100_000 + catalogue(course("a")),
    catalogue(course("a", more='vg:price 5. <urn:a> a vg:Course ; schema:name "een . \\" punt ("@nl ;')),
    HEAD.encode() + b"<https://e.org/(((> a <https://e.org/.> .\n" * 30_000,
    b"PREFIX vg: <https://w3id.org/vakgraaf/def#>\nBASE <https://e.org/>\n<a> a vg:Course .",
    b"",
    b"\n",
    b"\xef\xbb\xbf" + catalogue(course("a")),
    f"{HEAD}<{ID}course/radio/a\\u0062> vg:price -.5e3 , 1.0 , .5 .".encode(),
]


@pytest.mark.parametrize("body", GOOD, ids=range(len(GOOD)))
def test_a_good_file_is_let_through_wherever_its_head_ends(body: bytes):
    assert both(body, TURTLE) == (None, None)


@pytest.mark.parametrize("spaces", [0, 1, 500, LOOKED_AT - 100, LOOKED_AT - 30])
def test_a_text_that_runs_beyond_the_head_is_no_reason(spaces: int):
    text = json.dumps("[{" * 40 + '\\"')
    document = f'{{{" " * spaces}"@context": "{CONTEXT}", "id": "{ID}course/radio/a", "title": {text}}}'
    assert rule_of(glance, document.encode(), "application/ld+json", Given(KIND, RADIO, nothing)) is None
    lines = (" " * 99 + "\n") * (spaces // 100)
    body = f'{HEAD}{lines}<{ID}course/radio/a> schema:name """{"[(" * 40}\\"""" .'.encode()
    assert both(body, TURTLE) == (None, None)


@pytest.mark.parametrize(
    "said",
    [CONTEXT, "https://schema.org", "http://schema.org/"],
)
def test_a_context_that_is_read_here_is_let_through(said: str):
    body = json.dumps({"@context": said, "name": "x" * 1_000}).encode()
    assert rule_of(glance, body, "application/ld+json", Given(KIND, RADIO, nothing)) is None


WORDS = ("<urn:a> ", "a ", "vg:Course ", '"x"@nl ', "@prefix ", "vg: ", HEAD, "5. ")
MARKS = (
    '"""',
    "'",
    '"',
    "[ ",
    "] ",
    "( ",
    ") ",
    ". ",
    ".\n",
    "; ",
    "# x\n",
    "<< ",
    ">> ",
    "\\",
    "<",
    ">",
    "{",
    "}",
    ",",
)
PARTS = st.sampled_from([*WORDS, *MARKS, "\n"])


@settings(max_examples=300, deadline=None)
@tried_with(st.lists(PARTS, max_size=40))
def test_of_any_turtle_it_refuses_no_more_than_reading_does(parts: list[str]):
    at_first, after_all = both("".join(parts).encode(), TURTLE)
    assert at_first is None or after_all is not None


JSON_PARTS = st.sampled_from(
    ["{", "}", "[", "]", '"', "\\", ":", ",", '"@context"', f'"{CONTEXT}"', '"https://schema.org"', '"x"', "1", " "]
)


@settings(max_examples=300, deadline=None)
@tried_with(st.lists(JSON_PARTS, max_size=40))
def test_of_any_json_it_refuses_no_more_than_reading_does(parts: list[str]):
    at_first, after_all = both("".join(parts).encode(), "application/ld+json")
    assert at_first is None or after_all is not None
