"""One's own SPARQL by the command, over our store and at a real endpoint; and the dump of either."""

import json
import subprocess
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pyoxigraph
import pytest
from command import Run, refused
from conftest import VAKGRAAF, Service, free_port
from web.doors import QUESTIONS

from app.model.names import ID, XSD
from app.model.terms import NamedNode
from app.settings import QUERIES
from app.web.sparql.formats import GRAPHS

READ = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}


@pytest.fixture(scope="module")
def endpoint(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Oxigraph server over what the command dumped."""
    folder = tmp_path_factory.mktemp("oxigraph")
    oxigraph = str(VAKGRAAF.with_name("oxigraph"))
    dumped, store = str(folder / "dump.nq"), str(folder / "store")
    subprocess.run([str(VAKGRAAF), "dump", dumped], env=service.environment, check=True, capture_output=True)
    subprocess.run([oxigraph, "load", "--location", store, "--file", dumped], check=True, capture_output=True)
    bind = f"127.0.0.1:{free_port()}"
    server = subprocess.Popen(
        [oxigraph, "serve-read-only", "--location", store, "--bind", bind, "--union-default-graph"],
        stderr=subprocess.DEVNULL,
    )
    address = f"http://{bind}/query"
    for _ in range(200):
        try:
            httpx.get(address, params={"query": "ASK {}"}).raise_for_status()
            break
        except httpx.HTTPError:
            time.sleep(0.05)
    yield address
    server.terminate()
    server.wait(timeout=15)


class TestQuery:
    @pytest.mark.parametrize("path", sorted(QUERIES.glob("*.rq")), ids=lambda path: path.stem)
    def test_every_question_runs_as_it_stands_here_and_at_an_endpoint(
        self, run: Run, endpoint: str, path: Path
    ) -> None:
        here = run("query", "-f", str(path), "--json")
        there = run("query", "-f", str(path), "--json", "--endpoint", endpoint)
        assert (here.code, there.code) == (0, 0)
        assert here.json["columns"] == there.json["columns"]
        assert {column.name for column in QUESTIONS[path.stem].columns} <= set(here.json["columns"])
        key = json.dumps
        unordered = [{name: sorted(str(cell).split()) for name, cell in row.items()} for row in here.json["rows"]]
        others = [{name: sorted(str(cell).split()) for name, cell in row.items()} for row in there.json["rows"]]
        assert sorted(map(key, unordered)) == sorted(map(key, others))
        assert here.json["rows"] or QUESTIONS[path.stem].needs

    def test_who_teaches_as_it_stands_names_radio(self, process: Run) -> None:
        told = process("query", "-f", str(QUERIES / "who-teaches.rq"))
        assert told.code == 0
        assert "academy/radio" in told.text
        assert told.text.strip().splitlines()[-1].endswith("rows")

    @pytest.mark.parametrize("word", ["add", "load", "move", "copy", "drop", "clear", "create", "insert", "delete"])
    def test_a_word_in_a_comment_makes_no_update_of_a_query(self, run: Run, endpoint: str, word: str) -> None:
        text = f"# one\n# {word}\n# three\nASK {{ ?s ?p ?o }}"
        assert run("query", text, "--json", "--endpoint", endpoint).json["rows"] == [{"boolean": True}]

    def test_a_text_is_asked_and_shown_as_a_table_or_as_json(self, run: Run, endpoint: str) -> None:
        text = 'SELECT (2 AS ?number) (true AS ?truth) ("x"@nl AS ?text) (<urn:a> AS ?thing) ?none {}'
        wanted = {"number": 2, "truth": True, "text": "x", "thing": "urn:a", "none": None}
        assert run("query", text, "--json").json["rows"] == [wanted]
        assert run("query", text, "--json", "--endpoint", endpoint).json["rows"] == [wanted]
        shown = run("query", text)
        assert shown.code == 0
        assert all(word in shown.text for word in ("number", "urn:a", "1 rows"))

    def test_a_yes_or_no_is_told_as_such(self, run: Run, endpoint: str) -> None:
        for more in ([], ["--endpoint", endpoint]):
            assert run("query", "ASK { ?s ?p ?o }", "--json", *more).json["rows"] == [{"boolean": True}]

    @pytest.mark.parametrize("text", ["[/x]", "[bold]x", "[red]", "a[b]c", ":smile:", "\x1b[31m"])
    def test_what_the_graph_holds_is_shown_and_not_obeyed(self, run: Run, text: str) -> None:
        told = run("query", f'SELECT ("{text}" AS ?text) {{}}'.replace("\x1b", "\\u001b"))
        assert told.code == 0
        assert "\x1b" not in told.text
        assert text.replace("\x1b", "") in told.text

    def test_a_number_that_is_none_or_endless_breaks_nothing(self, run: Run) -> None:
        xsd = "http://www.w3.org/2001/XMLSchema#"
        for term in (f'"abc"^^<{xsd}integer>', "1e0/0e0", f'"x"^^<{xsd}boolean>'):
            assert run("query", f"SELECT ({term} AS ?x) {{}}").code == 0
            told = run("query", f"SELECT ({term} AS ?x) {{}}", "--json")
            assert told.code == 0
            assert b"Infinity" not in told.out

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [
            ([], "query"),
            (["ASK {}", "-f", "x.rq"], "query"),
            (["-q", "who-teaches", "-f", "x.rq"], "query"),
            (["-q", "who-teachs"], "who-teaches"),
            (["ASK {}", "--format", "turtle"], "xml"),
            (["CONSTRUCT WHERE { ?s ?p ?o }", "--format", "csv"], "turtle"),
            (["ASK {}", "--format", "nonsense"], "nonsense"),
            (["ASK { VALUES ?x { 1 } }", "--param", "x"], "x"),
            (["ASK { VALUES ?x { 1 } }", "--param", "y=1"], "?y"),
            (["ASK { VALUES ?x { 1 } }", "--param", "x=[]"], "'[]'"),
            (["ASK {}", "--param", "x=1"], "?x"),
            (["-q", "who-teaches", "--param", "academy=radoi"], "radio"),
            (["-q", "learning-path", "--param", "from=ai-literacy-4/aig-09"], "to"),
            (["-f", "/nope/nope.rq"], "/nope/nope.rq"),
            (["-f", "/tmp"], "/tmp"),  # noqa: S108 (a folder is no file)
            (["SELEC"], "error at"),
            (["SELECT * { ?s ?p }"], "error at"),
            (["INSERT DATA { <urn:a> <urn:b> <urn:c> }"], "error at"),
            (["DROP ALL"], "error at"),
            (["ASK {}", "--endpoint", "http://127.0.0.1:1/"], "127.0.0.1:1"),
            (["ASK {}", "--endpoint", "nonsense"], "nonsense"),
            (["ASK {}", "--endpoint", "file:///etc/passwd"], "file:///etc/passwd"),
        ],
    )
    def test_what_cannot_be_asked_is_said_in_both_languages(self, run: Run, arguments: list[str], named: str) -> None:
        said = refused(run("query", *arguments))
        assert named in said
        assert "root:" not in said

    def test_a_file_that_is_no_text_is_said_to_be_none(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "binary.rq"
        path.write_bytes(b"\xff\xfe\x00")
        assert "binary.rq" in refused(run("query", "-f", str(path)))

    @pytest.mark.parametrize("text", ["SELEC", "CONSTRUCT WHERE { ?s ?p }", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"])
    def test_an_endpoint_that_refuses_is_a_refusal(self, run: Run, endpoint: str, text: str) -> None:
        refused(run("query", text, "--endpoint", endpoint))

    @pytest.mark.parametrize(
        ("status", "kind", "body"),
        [
            (200, "application/sparql-results+json", b'{"head": {"vars": ["x"]'),
            (200, "application/sparql-results+json", b"[]"),
            (200, "application/sparql-results+json", b"{}"),
            (200, "application/sparql-results+json", b'{"head": {}, "results": {}}'),
            (200, "application/sparql-results+xml", b"<sparql/>"),
            (200, "text/html", b"<html>hello</html>"),
            (200, "text/turtle", b"<urn:a> <urn:b> <urn:c> ."),
            (500, "text/plain", b"broken"),
            (404, "text/plain", b"nothing here"),
            (401, "text/plain", b"who are you"),
            (302, "text/plain", b""),
        ],
    )
    def test_an_endpoint_that_answers_wrongly_is_a_refusal_and_never_half_an_answer(
        self, run: Run, status: int, kind: str, body: bytes
    ) -> None:
        class Wrongly(BaseHTTPRequestHandler):
            def answer(self) -> None:
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        Wrongly.do_GET = Wrongly.do_POST = Wrongly.answer  # type: ignore[attr-defined]
        with ThreadingHTTPServer(("127.0.0.1", 0), Wrongly) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            address = f"http://127.0.0.1:{server.server_port}/sparql"
            told = run("query", "SELECT ?x {}", "--json", "--endpoint", address)
            server.shutdown()
        assert address in refused(told)
        assert "rows" not in told.text

    @pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
    def test_rows_come_in_every_format_of_the_w3c(self, run: Run, endpoint: str, form: str) -> None:
        text = 'SELECT (2 AS ?n) ("x"@nl AS ?t) (<urn:a> AS ?i) ("1.50"^^<urn:d> AS ?d) ?none {}'
        wanted = ["n", "t", "i", "d", "none"]
        for more in ([], ["--endpoint", endpoint]):
            told = run("query", text, "--format", form, *more)
            assert told.code == 0
            if form == "csv":
                assert told.text.splitlines() == [",".join(wanted), "2,x,urn:a,1.50,"]
                continue
            read = pyoxigraph.parse_query_results(told.out, READ[form])
            assert [name.value for name in read.variables] == wanted
            [row] = list(read)
            assert [str(row[name]) if row[name] else None for name in wanted] == [
                f'"2"^^<{XSD}integer>', '"x"@nl', "<urn:a>", '"1.50"^^<urn:d>', None
            ]  # fmt: skip

    @pytest.mark.parametrize("form", ["json", "xml"])
    def test_a_yes_or_no_comes_in_the_formats_of_the_w3c(self, run: Run, form: str) -> None:
        for text, truth in (("ASK {}", True), ("ASK { <urn:a> <urn:b> <urn:c> }", False)):
            told = run("query", text, "--format", form)
            read = pyoxigraph.parse_query_results(told.out, READ[form])
            assert bool(read) is truth

    @pytest.mark.parametrize("form", ["turtle", "ntriples", "jsonld", "rdfxml"])
    def test_a_graph_comes_in_every_format_and_from_an_endpoint_too(self, run: Run, endpoint: str, form: str) -> None:
        asked = [
            f"CONSTRUCT {{ ?s ?p ?o }} {{ VALUES ?s {{ <{ID}academy/radio> }} ?s ?p ?o }}",
            f"DESCRIBE <{ID}academy/radio>",
        ]
        kind = pyoxigraph.RdfFormat.from_media_type(GRAPHS[form])
        found = []
        for text in asked:
            for more in ([], ["--endpoint", endpoint]):
                told = run("query", text, "--format", form, *more)
                assert told.code == 0, told.err
                found.append({quad.triple for quad in pyoxigraph.parse(told.out, format=kind)})
        assert found[0]
        assert found[0] == found[1]
        assert found[2] == found[3] >= found[0]

    def test_a_graph_is_turtle_for_a_person_json_ld_for_a_machine_and_a_table_when_asked(self, run: Run) -> None:
        text = f"CONSTRUCT WHERE {{ <{ID}academy/radio> ?p ?o }}"
        assert "vg:Academy" in run("query", text).text
        assert run("query", text, "--json").json[0]["@id"] == f"{ID}academy/radio"
        shown = run("query", text, "--format", "table").text
        assert "predicate" in shown
        assert shown.strip().splitlines()[-1].endswith("rows")

    def test_a_question_of_the_library_takes_what_ask_takes(self, run: Run, endpoint: str) -> None:
        given = {
            "archetype": "ai-literacy-4/aig-09",
            "academy": "radio,rafeb",
            "trust": "official,third-party,proposed",
        }
        params = [part for name, value in given.items() for part in ("--param", f"{name}={value}")]
        asked = run("ask", "who-teaches", *(f"{name}={value}" for name, value in given.items()), "--json").json["rows"]
        wanted = [(row["course"]["id"], row["taught"]["id"], row["graph"]["id"]) for row in asked]
        assert wanted
        for where in (["-q", "who-teaches"], ["-f", str(QUERIES / "who-teaches.rq")]):
            for more in ([], ["--endpoint", endpoint]):
                rows = run("query", *where, *params, "--json", *more).json["rows"]
                assert [(row["course"], row["taught"], row["graph"]) for row in rows] == wanted

    def test_a_query_of_ones_own_takes_terms_as_in_turtle(self, run: Run, endpoint: str) -> None:
        text = (
            "PREFIX ex: <https://example.org/> SELECT ?x (DATATYPE(?x) AS ?type) (LANG(?x) AS ?lang) "
            "{ VALUES ?x { UNDEF } } ORDER BY STR(?x)"
        )
        given = ["ex:a", "vg:Course", '"tekst"@nl', "5", '"a \\"b\\" c"', "<urn:z>"]
        params = [part for term in given for part in ("--param", f"x={term}")]
        for more in ([], ["--endpoint", endpoint]):
            rows = run("query", text, *params, "--json", *more).json["rows"]
            assert [row["x"] for row in rows] == [
                5, 'a "b" c', "https://example.org/a", "https://w3id.org/vakgraaf/def#Course", "tekst", "urn:z"
            ]  # fmt: skip
            assert rows[4]["lang"] == "nl"

    def test_a_text_may_come_over_the_input(self, process: Run) -> None:
        told = process("query", "-f", "-", "--json", said=b"SELECT (1 AS ?one) {}")
        assert told.json["rows"] == [{"one": 1}]


class TestDump:
    def test_a_dump_holds_every_triple_with_its_graph(self, run: Run, web: httpx.Client, tmp_path: Path) -> None:
        told = run("dump", str(tmp_path / "all.nq"), "--json")
        assert told.code == 0
        assert told.json["bytes"] == (tmp_path / "all.nq").stat().st_size
        quads = list(pyoxigraph.parse(path=str(tmp_path / "all.nq"), format=pyoxigraph.RdfFormat.N_QUADS))
        graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
        assert len(graphs) >= web.get("/v1/graphs").json()["total"]
        assert len(quads) > 20_000
        assert len(list(tmp_path.iterdir())) == 1

    def test_both_formats_and_both_sources_hold_the_same(self, process: Run, endpoint: str) -> None:
        formats = {"nquads": pyoxigraph.RdfFormat.N_QUADS, "trig": pyoxigraph.RdfFormat.TRIG}
        found = []
        for more in ([], ["--endpoint", endpoint]):
            for name, form in formats.items():
                told = process("dump", "-", "--format", name, *more)
                assert told.code == 0, told.err
                found.append(set(pyoxigraph.parse(told.out, format=form)))
        assert found[0]
        assert all(each == found[0] for each in found[1:])

    def test_a_dump_takes_the_place_of_an_earlier_one_whole_or_not_at_all(self, run: Run, tmp_path: Path) -> None:
        target = tmp_path / "all.nq"
        target.write_text("earlier")
        assert "127.0.0.1:1" in refused(run("dump", str(target), "--endpoint", "http://127.0.0.1:1/"))
        assert target.read_text() == "earlier"
        assert run("dump", str(target)).code == 0
        assert target.stat().st_size > 1_000_000
        assert [path.name for path in tmp_path.iterdir()] == ["all.nq"]

    @pytest.mark.parametrize(
        ("arguments", "named"),
        [(["-", "--format", "turtle"], "trig"), (["-", "--endpoint", "nonsense"], "nonsense")],
    )
    def test_what_cannot_be_dumped_is_said(self, run: Run, arguments: list[str], named: str) -> None:
        assert named in refused(run("dump", *arguments))
