import pytest
from reading.kinds import CATALOGUE, CSV, JSON_LD, RADIO, TURTLE, XLSX, find, read_catalogue

from app.model.errors import UnreadableError
from app.publishing.contexts import CONTEXT_VERSION
from app.reading import MEDIA_TYPES, MOST_BYTES, REFUSED, SUFFIXES, read
from app.reading.contexts import VERSIONS
from app.reading.limits import MOST_LINE_BYTES, MOST_LINES, MOST_ROWS


def refusal(data: bytes, media_type: str) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data, media_type, CATALOGUE, RADIO, find)
    return caught.value


def test_every_format_of_the_interface_has_a_reader() -> None:
    assert {CSV, XLSX, TURTLE, JSON_LD, "application/n-triples"} <= set(MEDIA_TYPES)


def test_a_file_name_tells_the_media_type() -> None:
    assert SUFFIXES[".csv"] == CSV
    assert SUFFIXES[".xlsx"] == XLSX
    assert SUFFIXES[".ttl"] == TURTLE
    assert SUFFIXES[".jsonld"] == JSON_LD


@pytest.mark.parametrize("media_type", ["application/rdf+xml", "application/trig", "application/n-quads"])
def test_a_format_that_is_refused_says_why(media_type: str) -> None:
    refused = refusal(b"", media_type)
    assert refused.message == REFUSED[media_type]
    assert refused.rule == "media-type"


def test_an_unknown_media_type_names_the_known_ones() -> None:
    assert "text/turtle" in refusal(b"", "text/plain").message.en


def test_one_byte_too_many_is_refused_before_anything_is_parsed() -> None:
    assert refusal(b"\0" * (MOST_BYTES + 1), TURTLE).rule == "too-large"


@pytest.mark.parametrize("media_type", [CSV, TURTLE, JSON_LD, XLSX])
def test_a_packed_body_is_refused(media_type: str) -> None:
    assert refusal(b"\x1f\x8b\x08\0\0", media_type).rule == "encoding"


@pytest.mark.parametrize("media_type", [CSV, TURTLE, JSON_LD, "application/n-triples"])
def test_what_is_not_utf_8_is_named_by_byte_and_line(media_type: str) -> None:
    refused = refusal("code;titel\nx;Café\n".encode("cp1252"), media_type)
    assert refused.rule == "encoding"
    assert refused.place is not None
    assert refused.place.line == 2
    assert "Byte 17" in refused.message.nl
    assert "UTF-8" in refused.message.nl


def test_utf_16_is_refused_as_no_utf_8() -> None:
    assert "UTF-8" in refusal("code;titel\n".encode("utf-16"), CSV).message.en


@pytest.mark.parametrize("media_type", [CSV, TURTLE])
def test_a_line_that_is_too_long_is_refused(media_type: str) -> None:
    refused = refusal(b"code;titel\n" + b"x" * (MOST_LINE_BYTES + 1), media_type)
    assert refused.rule == "too-large"
    assert refused.place is not None
    assert refused.place.line == 2


def test_too_many_lines_are_refused() -> None:
    assert refusal(b"\n" * (MOST_LINES + 1), TURTLE).rule == "too-large"


def test_too_many_rows_are_refused_at_the_first_one_too_many() -> None:
    refused = refusal(b"code;titel\n" + b"x;\n" * MOST_ROWS, CSV)
    assert refused.place is not None
    assert refused.place.row == MOST_ROWS + 1


def test_every_refusal_speaks_both_languages() -> None:
    refused = refusal(b"\0" * (MOST_BYTES + 1), CSV)
    assert "10.000.000" in refused.message.nl
    assert "10,000,000" in refused.message.en


def test_nothing_at_all_reads_as_nothing() -> None:
    for media_type in (CSV, TURTLE, "application/n-triples"):
        assert read_catalogue(b"", media_type).triples == ()


def test_the_published_context_is_one_that_is_read() -> None:
    assert CONTEXT_VERSION in VERSIONS
