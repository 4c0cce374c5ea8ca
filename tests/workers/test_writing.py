"""An answer is written whole, in every format, or not at all."""

from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from app.workers.sink import NoRoomError, Sink, TooManyBytesError
from app.workers.writing import RESULTS, TRIPLES, TooManyRowsError, UnwritableError, write

MANY = 1_000_000
ROWS = 7
NASTY = 'a},{"b}},{"\r\n"",\t</result>\\'
ALL = "SELECT * { ?s ?p ?o }"
GRAPH = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"


@pytest.fixture(scope="module")
def store() -> Store:
    """A few statements, each about a text that looks like the end of a row in every format."""
    found = Store()
    found.extend(
        Quad(NamedNode(f"http://example.org/{number}"), NamedNode("http://example.org/says"), Literal(NASTY))
        for number in range(ROWS)
    )
    return found


@pytest.fixture
def sink(tmp_path: Path) -> Sink:
    return Sink(tmp_path / "spooled", inline=100, most=MANY)


def written(store: Store, text: str, media_type: str, sink: Sink, most_rows: int = MANY) -> bytes:
    with closing(sink):
        write(store.query(text), media_type, sink, most_rows)
        with sink.content() as content:
            return content.read()


@pytest.mark.parametrize("media_type", RESULTS)
@pytest.mark.parametrize("text", [ALL, "ASK {}", "SELECT * { ?s <urn:none> ?o }", "SELECT ?x { VALUES () { () () } }"])
def test_solutions_are_what_the_engine_writes_itself(store, sink, text, media_type):
    assert written(store, text, media_type, sink) == store.query(text).serialize(format=RESULTS[media_type])


@pytest.mark.parametrize("media_type", TRIPLES)
def test_graphs_say_the_same_triples_in_every_format(store, sink, media_type):
    found = {quad.triple for quad in parse(written(store, GRAPH, media_type, sink), TRIPLES[media_type])}
    expected = set(store.query(GRAPH))
    if media_type == "application/rdf+xml":  # an XML parser reads a line break as one character, whatever it was
        assert len(found) == len(expected)
    else:
        assert found == expected


@pytest.mark.parametrize("media_type", RESULTS)
def test_as_many_rows_as_may_be_are_written_and_one_more_is_refused_in_every_format(store, tmp_path, media_type):
    assert written(store, ALL, media_type, Sink(tmp_path / "a", 100, MANY), ROWS)
    with pytest.raises(TooManyRowsError):
        written(store, ALL, media_type, Sink(tmp_path / "b", 100, MANY), ROWS - 1)


@pytest.mark.parametrize("media_type", RESULTS)
@pytest.mark.parametrize("text", ["SELECT ?x { VALUES () { () () () } }", "SELECT * { VALUES ?x { 1 UNDEF 3 } }"])
def test_rows_without_values_count_as_rows(store, tmp_path, text, media_type):
    assert written(store, text, media_type, Sink(tmp_path / "a", 0, MANY), 3)
    with pytest.raises(TooManyRowsError):
        written(store, text, media_type, Sink(tmp_path / "b", 0, MANY), 2)


@pytest.mark.parametrize("media_type", RESULTS)
def test_rows_are_counted_over_the_borders_of_what_is_read_at_once(store, tmp_path, media_type, monkeypatch):
    for block in range(1, 40):
        monkeypatch.setattr("app.workers.writing._BLOCK", block)
        assert written(store, ALL, media_type, Sink(tmp_path / "a", 100, MANY), ROWS)
        with pytest.raises(TooManyRowsError):
            written(store, ALL, media_type, Sink(tmp_path / "b", 100, MANY), ROWS - 1)


@pytest.mark.parametrize("media_type", TRIPLES)
def test_as_many_triples_as_may_be_are_written_and_one_more_is_refused(store, tmp_path, media_type):
    assert written(store, GRAPH, media_type, Sink(tmp_path / "a", 100, MANY), ROWS)
    with pytest.raises(TooManyRowsError):
        written(store, GRAPH, media_type, Sink(tmp_path / "b", 100, MANY), ROWS - 1)


@pytest.mark.parametrize(
    ("text", "media_type"), [*((ALL, name) for name in RESULTS), *((GRAPH, name) for name in TRIPLES)]
)
def test_as_many_bytes_as_may_be_are_written_and_one_more_is_refused(store, tmp_path, text, media_type):
    whole = written(store, text, media_type, Sink(tmp_path / "a", 100, MANY))
    assert written(store, text, media_type, Sink(tmp_path / "b", 100, len(whole))) == whole
    with pytest.raises(TooManyBytesError):
        written(store, text, media_type, Sink(tmp_path / "c", 100, len(whole) - 1))


def test_a_small_answer_stays_in_memory_and_a_large_one_goes_to_the_file_whole(tmp_path):
    path = tmp_path / "spooled"
    sink = Sink(path, inline=4, most=MANY)
    sink.write(b"four")
    assert (sink.inline(), sink.spooled, path.exists()) == (b"four", False, False)
    sink.write(b"five5")
    sink.flush()
    assert (sink.spooled, sink.length, path.read_bytes()) == (True, 9, b"fourfive5")
    sink.close()


def test_a_disk_without_room_is_told_as_such(tmp_path):
    with pytest.raises(NoRoomError):
        Sink(tmp_path / "no folder" / "spooled", inline=0, most=MANY).write(b"something")
    sink = Sink(Path("/dev/full"), inline=0, most=MANY)
    sink.write(b"something")
    with pytest.raises(NoRoomError):
        sink.flush()
    sink.close()


@pytest.mark.parametrize("character", ["\\u0000", "\\u0008", "\\u001F", "\\uFFFE"])
def test_what_xml_cannot_say_is_told_and_no_broken_document_is_given(store, tmp_path, character):
    select, construct = f'SELECT ("{character}" AS ?x) {{}}', f'CONSTRUCT {{ <a:b> <a:c> "{character}" }} {{}}'
    for text, media_type in (
        (select, "application/sparql-results+xml"),
        (construct, "application/rdf+xml"),
    ):
        with pytest.raises(UnwritableError):
            written(store, text, media_type, Sink(tmp_path / "a", 100, MANY))
    said = written(store, select, "application/sparql-results+json", Sink(tmp_path / "b", 100, MANY))
    [row] = parse_query_results(said, QueryResultsFormat.JSON)
    assert row[0].value == character.encode().decode("unicode_escape")


@pytest.mark.parametrize("iri", ["http://example.org/1/", "http://example.org/a#1", "http://example.org/%20"])
def test_a_property_that_is_no_name_in_xml_is_told_in_rdf_xml_and_fine_elsewhere(store, tmp_path, iri):
    text = f"CONSTRUCT {{ <a:b> <{iri}> 1 }} {{}}"
    with pytest.raises(UnwritableError, match=iri):
        written(store, text, "application/rdf+xml", Sink(tmp_path / "a", 100, MANY))
    assert iri.encode() in written(store, text, "application/n-triples", Sink(tmp_path / "b", 100, MANY))


@pytest.mark.parametrize(
    "iri", ["http://example.org/says", "http://example.org/1a", "https://w3id.org/x/def#gemäß", "urn:p"]
)
def test_a_property_with_a_name_at_its_end_is_read_back_from_rdf_xml(store, sink, iri):
    said = written(store, f"CONSTRUCT {{ <a:b> <{iri}> 1 }} {{}}", "application/rdf+xml", sink)
    assert [quad.predicate.value for quad in parse(said, RdfFormat.RDF_XML)] == [iri]
