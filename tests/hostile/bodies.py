"""What nobody should be able to do harm with: each a name, a media type, a body, and the rule that refuses it."""

import gzip
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

from submitting import HEAD, LEVEL, TURTLE, catalogue, course

from app.model.names import ID

JSON_LD, CSV = "application/ld+json", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
N_TRIPLES = "application/n-triples"
CONTEXT = "https://w3id.org/vakgraaf/context.jsonld"
THING = f"{ID}course/radio/a"


@dataclass(frozen=True)
class Hostile:
    """One of them; the body is made when it is sent, and may know a port of ours that must stay silent."""

    name: str
    media_type: str
    body: Callable[[int], bytes]
    rules: frozenset[str]
    statuses: frozenset[int] = frozenset({400})
    headers: dict[str, str] = field(default_factory=dict)


def _text(name: str, media_type: str, text: str | bytes, *rules: str, **more: object) -> Hostile:
    body = text.encode() if isinstance(text, str) else text
    return Hostile(name, media_type, lambda port: body.replace(b"PORT", str(port).encode()), frozenset(rules), **more)


def _turtle(name: str, statements: str, *rules: str) -> Hostile:
    """Statements beside a good catalogue."""
    return _text(name, TURTLE, catalogue(course("a"), statements), *rules)


def _course(name: str, more: str, *rules: str) -> Hostile:
    """Something more on a good course."""
    return _text(name, TURTLE, catalogue(course("a", more=more)), *rules)


def _json(name: str, document: object, *rules: str) -> Hostile:
    text = document if isinstance(document, str) else json.dumps(document)
    return _text(name, JSON_LD, text, *rules)


def _table(name: str, text: str | bytes, *rules: str) -> Hostile:
    return _text(name, CSV, text, *rules)


def _workbook(name: str, entries: dict[str, bytes], *rules: str) -> Hostile:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        for path, content in entries.items():
            folder.writestr(path, content)
    return _text(name, XLSX, made.getvalue(), *rules)


GOOD_JSON = {"@context": CONTEXT, "id": THING, "type": "Course"}
HOSTILE = [
    # JSON-LD
    _json("a context of a stranger", GOOD_JSON | {"@context": "http://127.0.0.1:PORT/c.jsonld"}, "context"),
    _json("a context of a file", GOOD_JSON | {"@context": "file:///etc/passwd"}, "context"),
    _json("a context among ours", GOOD_JSON | {"@context": [CONTEXT, "http://127.0.0.1:PORT/c"]}, "context"),
    _json("a context within", GOOD_JSON | {"teaches": {"@context": "http://127.0.0.1:PORT/c"}}, "context"),
    _json("an imported context", GOOD_JSON | {"@context": {"@import": "http://127.0.0.1:PORT/c"}}, "context"),
    _json("a scoped context", GOOD_JSON | {"@context": {"a": {"@context": "http://127.0.0.1:PORT/c"}}}),
    _json("deep arrays", '{"@context":"' + CONTEXT + '","a":' + "[" * 100_000 + "]" * 100_000 + "}"),
    _json("deep objects", '{"a":' * 50_000 + "1" + "}" * 50_000),
    _json("a key twice", '{"@context":"' + CONTEXT + '","id":"' + THING + '","id":"' + ID + 'x","type":"Course"}'),
    _json("a huge number", '{"@context":"' + CONTEXT + '","id":"' + THING + '","price":1' + "0" * 100_000 + "}"),
    _json("a number that is none", '{"@context":"' + CONTEXT + '","id":"' + THING + '","price":NaN}'),
    _json("several graphs", {"@context": CONTEXT, "@graph": [{"@id": f"{ID}g", "@graph": [GOOD_JSON]}]}),
    _json("half a document", '{"@context":"' + CONTEXT),
    _text("no UTF-8 in JSON", JSON_LD, b'{"@context":"' + CONTEXT.encode() + b'","name":"\xff\xfe\xfd"}', "encoding"),
    # Turtle
    _text("deep collections", TURTLE, f"{HEAD}<{THING}> vg:teaches " + "(" * 50_000 + ")" * 50_000 + " ."),
    _text("deep blank nodes", TURTLE, f"{HEAD}<{THING}> vg:teaches " + "[ vg:teaches " * 20_000 + "]" * 20_000 + " ."),
    _course("a huge literal", f'schema:description "{"x" * 900_000}"@nl ;'),
    _text("a line without end", TURTLE, f'{HEAD}<{THING}> schema:name "{"x" * 2_000_000}"@nl .', "too-large"),
    _text(
        "too many triples",
        N_TRIPLES,
        "".join(f"<{THING}> <{ID}p> <{ID}{n:x}> .\n" for n in range(96_000))[:9_900_000].rpartition("\n")[0] + "\n",
    ),
    _turtle("a statement about a statement", f'<< <{THING}> schema:name "a"@nl >> vg:trust id:trust\\/official .'),
    _turtle("a base elsewhere", "@base <http://127.0.0.1:PORT/> . <a> a vg:Course ."),
    # other formats
    _text(
        "entities of RDF/XML",
        "application/rdf+xml",
        '<!DOCTYPE r [<!ENTITY a SYSTEM "http://127.0.0.1:PORT/x">]><r>&a;</r>',
        "media-type",
        statuses=frozenset({415}),
    ),
    _text("TriG", "application/trig", f"GRAPH <{ID}graph/vakgraaf/ontology> {{ }}", statuses=frozenset({415})),
    _text(
        "a compressed body",
        TURTLE,
        gzip.compress(b"#" * 50_000_000),
        "encoding",
        statuses=frozenset({415}),
        headers={"Content-Encoding": "gzip"},
    ),
    _text("a compressed body that does not say so", TURTLE, gzip.compress(b"#" * 50_000_000), "encoding"),
    # workbooks
    _workbook("a workbook that swells", {"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * 150_000_000}),
    _workbook("a workbook of ten thousand files", {f"xl/{number}.xml": b"" for number in range(10_000)}),
    _workbook("a workbook that climbs out", {"../../../../tmp/climbed": b"out", "xl/workbook.xml": b"<a/>"}),
    _workbook(
        "a workbook with an entity",
        {
            "[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
            "xl/workbook.xml": b"<a/>",
        },
    ),
    _text("a workbook that is none", XLSX, b"PK\x03\x04" + b"\x00" * 1_000),
    # tables
    _table("a cell too large", 'code;titel\na;"' + "x" * 500_000 + '"\n'),
    _table("too many columns", ";".join(["titel"] * 5_000) + "\n"),
    _table("mixed encodings", "code;titel\na;één\n".encode() + "b;twéé\n".encode("latin-1"), "encoding"),
    _table("a quote that never closes", 'code;titel\na;"b\n' * 1_000),
    _table("zero bytes", b"code;titel\na;\x00\x00\n"),
    # whose things
    _turtle("another's course", f'<{ID}course/vng-academie/x> a vg:Course ; schema:name "x"@nl .', "foreign-subject"),
    _turtle("another's organisation", f'<{ID}academy/vng-academie> dct:title "Gekaapt"@nl .', "foreign-subject"),
    _turtle("the ontology", "vg:Course vg:definition vg:Catalogue .", "schema-statement"),
    _turtle("its own graph", f"<{ID}graph/radio/catalogue> vg:trust <{ID}trust/official> ."),
    _turtle("a path that climbs", f'<{ID}course/radio/../vng-academie/x> a vg:Course ; schema:name "x"@nl .'),
    _turtle("a path that climbs in disguise", f'<{ID}course/radio/%2e%2e/nsob/x> a vg:Course ; schema:name "x"@nl .'),
    _turtle(
        "a name that begins like ours", f'<{ID}course/radiox/a> a vg:Course ; schema:name "x"@nl .', "foreign-subject"
    ),
    # what is said
    _turtle("a shape", f"<{THING}> <http://www.w3.org/ns/shacl#path> vg:teaches ."),
    _turtle("sameness", f"<{THING}> <http://www.w3.org/2002/07/owl#sameAs> <{ID}course/vng-academie/x> ."),
    _turtle("an import", f"<{THING}> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:PORT/x> ."),
    _course("a page that runs", "schema:url <javascript:alert(1)> ;"),
    _course("a page of ours only", "schema:url <http://127.0.0.1:PORT/admin> ;"),
    _course("a page of a file", "schema:url <file:///etc/passwd> ;"),
    _course("a citizen's number", 'vg:audience "BSN 111222333"@nl ;', "citizen-number"),
    _course("somebody's address", 'vg:audience "mail jan.jansen@example.nl"@nl ;', "email-address"),
    _course("somebody's telephone", 'vg:audience "bel 06-12345678"@nl ;', "telephone-number"),
    _course("control characters", 'schema:keywords "a\\u0007b\\u001B[31m"@nl ;'),
    _course("text that runs the other way", 'schema:keywords "a\\u202Egnp.exe"@nl ;'),
]
GOOD = catalogue(course("stands"))
assert LEVEL
