"""What an attacker sends: each is refused or told, nothing is fetched and nothing is written.

The numbers are those of the list of dangers: S1 and S2 contexts, S3 and S4 entities, S5 nesting, S7 to S9 size,
S18 graphs, S19 and S20 odd signs, S25 tables, S26 JSON, S27 names of files.
"""

import io
import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from reading.kinds import CSV, JSON_LD, TURTLE, XLSX, course, read_catalogue, rules, values
from reading.workbooks import repacked, with_shared_texts, workbook

from app.model.errors import UnreadableError
from app.model.submissions import Severity
from app.model.terms import Literal

X = course("x").value
CONTEXT = "https://w3id.org/vakgraaf/contexts/0.1.0.jsonld"
N_TRIPLES = "application/n-triples"
RDF_XML = "application/rdf+xml"


@pytest.fixture(autouse=True)
def canary(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """An address that nobody may visit while a file is read, in a folder in which nobody may write."""
    monkeypatch.chdir(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)  # noqa: FBT003
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        with pytest.raises(BlockingIOError):
            listening.accept()
    assert list(tmp_path.iterdir()) == []


def outcome(data: bytes, media_type: str) -> list[str]:
    """The rules that were broken: of the refusal, or of the violations."""
    try:
        reading = read_catalogue(data, media_type)
    except UnreadableError as refused:
        return [refused.rule]
    return [one.rule for one in reading.findings if one.severity is Severity.VIOLATION]


def json_ld(**keys: object) -> bytes:
    return json.dumps({"@context": CONTEXT, "id": X, "type": "Course", **keys}).encode()


@pytest.mark.parametrize(
    "context",
    [
        lambda url: url,
        lambda url: [url],
        lambda url: [CONTEXT, url],
        lambda url: {"@import": url},
        lambda url: {"name": {"@id": "https://schema.org/name", "@context": url}},
        lambda url: {"@version": 1.1, "Course": {"@id": "vg:Course", "@context": [url]}},
        lambda url: {"@base": url, "@vocab": url},
        lambda url: f"{url}contexts/9.9.9.jsonld",
        lambda _: "file:///etc/passwd",
        lambda _: "../../etc/passwd",
        lambda _: "data:application/ld+json,{}",
    ],
)
def test_s1_s2_a_context_from_elsewhere_is_refused(canary: str, context: Callable[[str], object]) -> None:
    assert outcome(json_ld(**{"@context": context(canary)}), JSON_LD) == ["context"]


def test_s1_a_context_within_the_data_is_refused(canary: str) -> None:
    assert outcome(json_ld(provider={"@context": canary, "id": X}), JSON_LD) == ["context"]
    page = {"@context": "https://schema.org", "@type": "Course", "name": "X", "provider": {"@context": canary}}
    assert outcome(json.dumps(page).encode(), JSON_LD) == ["context"]


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    + "]><r>&a8;</r>"
).encode()


@pytest.mark.parametrize("media_type", [RDF_XML, TURTLE, N_TRIPLES, CSV, JSON_LD, XLSX])
def test_s3_entities_that_grow_are_never_expanded(media_type: str) -> None:
    assert outcome(LAUGHS, media_type)


@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
@pytest.mark.parametrize("entity", ['"ha"', 'SYSTEM "file:///etc/hostname"', 'SYSTEM "%s"', 'PUBLIC "x" "%s"'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_s3_s4_a_workbook_with_entities_is_refused(canary: str, part: str, entity: str, encoding: str) -> None:
    declared = entity.replace("%s", canary)

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY a {declared}>]>'
        return (head + content.decode().partition("?>")[2]).encode(encoding)

    assert outcome(repacked(with_shared_texts(["code", "titel"], ["x", "X"]), change), XLSX) == ["syntax"]


@pytest.mark.parametrize("depth", [100, 2_700, 100_000])
@pytest.mark.parametrize(
    ("opening", "closing", "media_type"),
    [
        ('{"provider": ', "}", JSON_LD),
        ("[", "]", JSON_LD),
        ("[ <urn:p> ", "]", TURTLE),
        ("( ", ")", TURTLE),
        ("<<( ", ")>>", TURTLE),
        ("<< ", ">>", TURTLE),
        ("<<( ", ")>>", N_TRIPLES),
        ("{| <urn:p> ", "|}", TURTLE),
    ],
)
def test_s5_deep_nesting_is_counted_first(opening: str, closing: str, media_type: str, depth: int) -> None:
    deep = opening * depth + closing * depth
    head = f'{{"@context": "{CONTEXT}", "x": {deep}}}' if media_type == JSON_LD else f"<urn:a> <urn:b> {deep} ."
    assert outcome(head.encode(), media_type) == ["too-large"]


@pytest.mark.parametrize("media_type", [CSV, XLSX, TURTLE, N_TRIPLES, JSON_LD])
def test_s7_a_giant_is_refused_unread(media_type: str) -> None:
    assert outcome(bytes(30_000_000), media_type) == ["too-large"]


def _packed(*sizes: int, level: int = 9) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=level) as package:
        for number, size in enumerate(sizes):
            with package.open(f"xl/{number}.xml", "w") as entry:
                for start in range(0, size, 1_000_000):
                    entry.write(bytes(min(1_000_000, size - start)))
    return written.getvalue()


@pytest.mark.parametrize(
    "data",
    [_packed(101_000_000), _packed(*[2_000_000] * 51), _packed(3_000_000), _packed(*[0] * 1_001, level=0)],
    ids=["one large", "many together", "ratio", "entries"],
)
def test_s8_a_packed_bomb_is_refused_packed(data: bytes) -> None:
    assert outcome(data, XLSX) == ["too-large"]
    assert outcome(data, CSV) == ["syntax"]


@pytest.mark.parametrize("media_type", [CSV, XLSX, TURTLE, N_TRIPLES, JSON_LD])
def test_s8_a_body_packed_by_gzip_is_refused(media_type: str) -> None:
    assert outcome(b"\x1f\x8b\x08\x00" + bytes(100), media_type) == ["encoding"]


def test_s9_many_small_triples_are_refused() -> None:
    assert outcome(b"<urn:a> <urn:b> " + b"1," * 1_000_000 + b"1 .", TURTLE) == ["too-large"]
    lines = b",\n".join(b"%d" % n for n in range(210_000))
    assert outcome(b"<urn:a> <urn:b> " + lines + b" .", TURTLE) == ["too-large"]


@pytest.mark.parametrize(
    ("text", "media_type", "rule"),
    [
        (f"<urn:g> {{ <{X}> <urn:b> <urn:c> }}", "application/trig", "media-type"),
        (f"<{X}> <urn:b> <urn:c> <urn:g> .", "application/n-quads", "media-type"),
        (f"GRAPH <urn:g> {{ <{X}> <urn:b> <urn:c> }}", TURTLE, "syntax"),
        (f"<urn:g> {{ <{X}> <urn:b> <urn:c> }}", TURTLE, "syntax"),
        (f"<{X}> <urn:b> <urn:c> <urn:g> .", N_TRIPLES, "syntax"),
        (json_ld(**{"@graph": [{"id": X}]}).decode(), JSON_LD, "json-ld"),
        (json.dumps({"@context": CONTEXT, "@graph": [{"id": X, "@graph": []}]}), JSON_LD, "json-ld"),
    ],
)
def test_s18_a_graph_is_never_the_senders_choice(text: str, media_type: str, rule: str) -> None:
    assert outcome(text.encode(), media_type) == [rule]


@pytest.mark.parametrize(
    "iri", ["javascript:alert(1)", "https://x.example/\u202e", "https://w3id.org/vakgr\u0430af/", "HTTP://X/"]
)
@pytest.mark.parametrize("media_type", [CSV, TURTLE, JSON_LD])
def test_s19_an_odd_iri_comes_as_it_is_with_its_place(iri: str, media_type: str) -> None:
    told = {
        CSV: f"code;titel;webpagina\nx;X;{iri}\n".encode(),
        TURTLE: f"<{X}> <https://schema.org/url> <{iri}> .".encode(),
        JSON_LD: json_ld(url=iri),
    }
    reading = read_catalogue(told[media_type], media_type)
    said = values(reading, course("x"), "schema:url")
    assert rules(reading) == (["odd-character"] if said == [] else [])
    found = next((one for one in reading.triples if one.object in said), None)
    if found is not None:
        assert getattr(found.object, "value", None) == iri
        assert reading.places.find(*found) is not None


@pytest.mark.parametrize("text", ["\u202etxt.exe", "a\\u0000b", "a\x08b"])
def test_s20_a_text_with_invisible_signs_is_told(text: str) -> None:
    assert "odd-character" in outcome(f'<{X}> <https://schema.org/name> "{text}"@nl .'.encode(), TURTLE)


def test_s20_a_title_of_a_megabyte_is_told_or_refused() -> None:
    long = "x" * 1_000_000
    assert outcome(f"code;titel\nx;{long}\n".encode(), CSV) == ["too-large"]
    assert outcome(f'<{X}> <https://schema.org/name> "{long}" .'.encode(), TURTLE) == ["too-large"]
    assert outcome(json_ld(name={"nl": long}), JSON_LD) == ["text-too-long"]
    assert outcome(workbook([["code", "titel"], ["x", long[:30_000]]]), XLSX) == ["text-too-long"]


def test_s20_markup_is_only_text() -> None:
    reading = read_catalogue("code;titel\nx;<script>alert(1)</script>\n")
    assert values(reading, course("x"), "schema:name") == [Literal("<script>alert(1)</script>", language="nl")]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", '=HYPERLINK("http://127.0.0.1:9")', "+1+1", "@SUM(1)", "-2+3"])
def test_s25_a_formula_in_a_cell_is_never_run(cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    reading = read_catalogue(f"code;titel\nx;{quoted}\n")
    assert rules(reading) in ([], ["several-values"])
    assert all(one == Literal(cell, language="nl") for one in values(reading, course("x"), "schema:name"))


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b'code;titel\nx;"' + b"x" * 200_000 + b'"\n', "too-large"),
        (b"code" + b";titel" * 10_000 + b"\n", "too-large"),
        (b"code;titel\nx" + b";x" * 10_000 + b"\n", "too-large"),
        (b"code;titel\nx;\xff\xfe\n", "encoding"),
        ("code;titel\nx;één\n".encode() + "y;één\n".encode("latin-1"), "encoding"),
        ("code;titel\nx;X\n".encode("utf-16"), "encoding"),
        (b'code;titel\nx;"X\n', "syntax"),
        (b"code;titel\n" + b"x;X\n" * 60_000, "too-large"),
    ],
)
def test_s25_a_table_that_is_too_much_or_broken_is_refused(data: bytes, rule: str) -> None:
    assert outcome(data, CSV) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        f'{{"@context": "{CONTEXT}", "id": "{X}", "id": "{X}2"}}',
        f'{{"@context": "{CONTEXT}", "@context": {{}}, "id": "{X}"}}',
        f'{{"@context": "{CONTEXT}", "id": "{X}", "price": NaN}}',
        f'{{"@context": "{CONTEXT}", "id": "{X}", "price": -Infinity}}',
        f'{{"@context": "{CONTEXT}", "id": "{X}", "price": {"9" * 5_000}}}',
        f'{{"@context": "{CONTEXT}", "id": "{X}", "price": 1e400}}',
        f'{{"@context": "{CONTEXT}", "id": "{X}", "title": "\\udead"}}',
        f'{{"@context": "{CONTEXT}", "id": "{X}"}} {{}}',
    ],
)
def test_s26_json_that_two_readers_could_understand_differently_is_refused(text: str) -> None:
    assert outcome(text.encode(), JSON_LD) in (["syntax"], ["too-large"])


@pytest.mark.parametrize("name", ["../../x.xml", "/etc/passwd", "CON", "xl/worksheets/../../../x", "a\\b", "x" * 200])
def test_s27_the_names_of_files_in_a_workbook_are_never_paths(name: str) -> None:
    written = io.BytesIO(workbook([["code", "titel"], ["x", "X"]]))
    with ZipFile(written, "a") as package:
        package.writestr(name, b"<x/>")
    assert outcome(written.getvalue(), XLSX) == []


def test_links_of_a_workbook_and_imports_of_a_graph_are_not_followed(canary: str) -> None:
    def link(_: Workbook, sheet: Worksheet) -> None:
        sheet["B2"].hyperlink = f"{canary}x"
        sheet["B2"].value = f'=WEBSERVICE("{canary}")'

    read_catalogue(workbook([["code", "titel"], ["x", "X"]], arrange=link), XLSX)
    graph = f"@base <{canary}> .\n<{X}> <http://www.w3.org/2002/07/owl#imports> <{canary}>, <x> ."
    assert len(read_catalogue(graph, TURTLE).triples) == 2
