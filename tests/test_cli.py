"""The command: the same answers as by HTTP, told to a person or to a machine; 0 fine, 1 not conforming, 2 wrong use."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pyoxigraph
import pytest
from conftest import VAKGRAAF, Service, free_port
from web.doors import MEDIA_TYPES, QUESTIONS, examples
from web.rows import READERS
from web.wrong import FRAGMENTS, WRONG, Wrong

from app.cli import main
from app.main import INTERNAL, QUERIES, STORE, House
from app.model.terms import NamedNode, Triple
from app.store.embedded import EmbeddedStore, Updates

AIG = "archetype=ai-literacy-4/aig-09"


@dataclass(frozen=True)
class Told:
    """How a run ended, and what it said."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode()

    @property
    def json(self) -> dict:
        return json.loads(self.out)


Run = Callable[..., Told]


@pytest.fixture
def run(service: Service, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    """The command in this process, beside the running service that holds the store."""
    monkeypatch.setenv("VAKGRAAF_DATA_DIR", str(service.data_dir))

    def ran(*arguments: str) -> Told:
        monkeypatch.setattr(sys, "argv", ["vakgraaf", *arguments])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(bool(end.code))
        captured = capsysbinary.readouterr()
        return Told(code, captured.out, captured.err.decode())

    return ran


@pytest.fixture
def process(service: Service) -> Run:
    """The command as a process of its own."""

    def ran(*arguments: str, **environment: str) -> Told:
        ended = subprocess.run(
            [str(VAKGRAAF), *arguments],
            env={**service.environment, **environment},
            capture_output=True,
            timeout=60,
            check=False,
        )
        return Told(ended.returncode, ended.stdout, ended.stderr.decode())

    return ran


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


def refused(told: Told, *, code: int = 2) -> str:
    """What a refusal said, after seeing that it is one: in both languages, without a trace."""
    assert told.code == code, (told.text, told.err)
    assert "Traceback" not in told.err
    dutch, english, *_ = [line for line in told.err.splitlines() if line.strip()]
    assert dutch != english
    return told.err


class TestAsk:
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_the_answer_is_the_one_that_http_gives(self, run: Run, web: httpx.Client, name: str) -> None:
        given = examples(name, optional=True)
        told = run("ask", name, *(f"{key}={value}" for key, value in given.items()), "--json")
        assert told.code == 0
        assert told.json == web.get(f"/v1/questions/{name}", params=given).json()

    @pytest.mark.parametrize("form", MEDIA_TYPES)
    @pytest.mark.parametrize("lang", ["nl", "en"])
    def test_every_format_is_the_one_that_http_gives(self, run: Run, web: httpx.Client, form: str, lang: str) -> None:
        told = run("ask", "archetype-coverage", AIG, "--format", form, "--lang", lang)
        wanted = web.get(f"/v1/questions/archetype-coverage?{AIG}&format={form}&lang={lang}").content
        read = READERS[form]
        question = QUESTIONS["archetype-coverage"]
        assert told.code == 0
        assert read(told.out, question) == read(wanted, question)
        assert form == "xlsx" or told.out == wanted

    @pytest.mark.parametrize("name", QUESTIONS)
    def test_a_person_gets_a_table_with_titles_and_labels(self, run: Run, name: str) -> None:
        told = run("ask", name, *(f"{key}={value}" for key, value in examples(name).items()))
        assert told.code == 0
        assert QUESTIONS[name].title.nl in told.text
        assert len(told.text.splitlines()) > 5
        assert max(map(len, told.text.splitlines())) <= 200

    def test_the_born_question_is_answered_in_a_process_of_its_own(self, process: Run) -> None:
        told = process("ask", "who-teaches", "competence=ai-literacy-4", AIG)
        assert told.code == 0
        assert "RijksAcademie" in told.text
        assert told.err == ""

    @pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[0].replace(" ", "-"))
    def test_wrong_input_is_named_and_repaired_in_both_languages(self, run: Run, wrong: Wrong) -> None:
        _, name, given, named, right = wrong
        values = {key: value if isinstance(value, list) else [value] for key, value in given.items()}
        typed = [f"{key}={value}" for key, several in values.items() for value in several]
        said = refused(run("ask", name, *typed))
        assert named in said
        assert right in said
        told = run("ask", name, *typed, "--json")
        assert told.code == 2
        assert all(set(fault["message"]) == {"nl", "en"} for fault in told.json["errors"])
        assert named in str(told.json)

    @pytest.mark.parametrize("text", FRAGMENTS[:16], ids=lambda text: ascii(text[:30]))
    def test_no_text_becomes_syntax(self, run: Run, text: str) -> None:
        assert "archetype" in refused(run("ask", "who-teaches", f"archetype={text}"))

    @pytest.mark.parametrize(
        ("arguments", "named", "right"),
        [
            (["who-teachs"], "who-teachs", "who-teaches"),
            (["who-teaches", "archetype"], "archetype", "="),
            (["who-teaches", "--format", "xml"], "xml", "json"),
            (["who-teaches", "--format", ""], "''", "json"),
            (["who-teaches", "--lang", "n l"], "n l", "nl"),
            (["who-teaches", "--lang", ""], "lang", "nl"),
        ],
    )
    def test_wrong_use_is_named_and_repaired(self, run: Run, arguments: list[str], named: str, right: str) -> None:
        said = refused(run("ask", *arguments))
        assert named in said
        assert right in said


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
        assert here.json["rows"]

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
            (["-f", "/nope/nope.rq"], "/nope/nope.rq"),
            (["-f", "/tmp"], "/tmp"),  # noqa: S108 (a folder is no file)
            (["SELEC"], "error at"),
            (["SELECT * { ?s ?p }"], "error at"),
            (["CONSTRUCT WHERE { ?s ?p ?o }"], "CONSTRUCT"),
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

    @pytest.mark.parametrize(
        "text", ["SELEC", "CONSTRUCT WHERE { ?s ?p ?o }", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"]
    )
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


class TestOtherVerbs:
    def test_the_catalogue_is_listed(self, run: Run) -> None:
        assert set(run("questions", "--json").json) == set(QUESTIONS)
        told = run("questions", "--lang", "en").text
        assert all(question.title.en in told for question in QUESTIONS.values())

    def test_a_dump_holds_every_triple_with_its_graph(self, run: Run, web: httpx.Client, tmp_path: Path) -> None:
        told = run("dump", str(tmp_path / "all.nq"), "--json")
        assert told.code == 0
        assert told.json["bytes"] == (tmp_path / "all.nq").stat().st_size
        quads = list(pyoxigraph.parse(path=str(tmp_path / "all.nq"), format=pyoxigraph.RdfFormat.N_QUADS))
        graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, NamedNode)}
        assert len(graphs) >= web.get("/v1/graphs").json()["total"]
        assert len(quads) > 20_000

    def test_a_backup_opens_as_a_store_with_the_same_contents(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "copy"
        assert run("backup", str(folder)).code == 0
        store = EmbeddedStore(folder, Updates(INTERNAL))
        count = run("query", "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }", "--json").json["rows"][0]["n"]
        assert store.size() == count
        store.close()
        assert str(folder) in refused(run("backup", str(folder)))

    @pytest.mark.parametrize(
        "arguments",
        [["dump", "/nope/all.nq"], ["dump", "/"], ["backup", "/nope/copy"]],
        ids=" ".join,
    )
    def test_a_place_that_is_not_there_is_wrong_use(self, run: Run, arguments: list[str]) -> None:
        assert arguments[-1] in refused(run(*arguments))

    def test_shapes_that_cannot_be_read_are_wrong_use(self, run: Run, tmp_path: Path) -> None:
        shapes = tmp_path / "shapes.ttl"
        assert "shapes.ttl" in refused(run("check", "--shapes", str(shapes)))
        shapes.write_text("this is no turtle", encoding="utf-8")
        assert "shapes.ttl" in refused(run("check", "--shapes", str(shapes)))

    @pytest.mark.parametrize("verb", ["load", "serve"])
    def test_a_store_that_the_service_holds_is_not_opened_twice(self, process: Run, verb: str) -> None:
        assert "public" in refused(process(verb))

    @pytest.mark.parametrize(
        ("name", "value", "right"),
        [("VAKGRAAF_DATADIR", "x", "VAKGRAAF_DATA_DIR"), ("VAKGRAAF_PORT", "abc", "VAKGRAAF_PORT")],
    )
    def test_a_wrong_setting_is_named(self, process: Run, name: str, value: str, right: str) -> None:
        said = refused(process("questions", **{name: value}))
        assert name in said
        assert right in said

    def test_a_data_folder_that_cannot_be_is_named(self, process: Run) -> None:
        assert "/proc/nope" in refused(process("questions", VAKGRAAF_DATA_DIR="/proc/nope"))

    @pytest.mark.parametrize("arguments", [["nope"], ["ask"], ["questions", "--nope"], ["dump"], ["ask", "--lang"]])
    def test_wrong_use_of_the_command_itself_ends_in_2(self, run: Run, arguments: list[str]) -> None:
        assert run(*arguments).code == 2

    def test_help_is_there_for_every_verb(self, run: Run) -> None:
        told = run("--help")
        assert told.code == 0
        for verb in ("serve", "load", "ask", "query", "questions", "dump", "backup", "check"):
            assert verb in told.text
            shown = run(verb, "--help")
            assert shown.code == 0
            assert "--json" in shown.text


class TestCheck:
    def test_the_packaged_data_keep_every_rule(self, run: Run) -> None:
        told = run("check", "--json")
        assert told.code == 0
        assert (told.json["broken"], told.json["violations"]) == ({}, [])
        assert {"data_dir", "host", "port", "public_url", "cache_mb"} <= set(told.json["settings"])
        shown = run("check", "--lang", "en").text
        assert "VAKGRAAF_PORT=8000" in shown
        assert "FOUT" not in shown

    def test_data_that_break_a_rule_or_a_shape_end_in_1(self, process: Run, house: House, tmp_path: Path) -> None:
        house.store.back_up(tmp_path / STORE)
        store = EmbeddedStore(tmp_path / STORE, Updates(INTERNAL))
        concept = NamedNode("https://w3id.org/vakgraaf/id/competence/ecf-4/nameless")
        kind = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
        triples = [Triple(concept, kind, NamedNode("https://w3id.org/vakgraaf/def#Competence"))]
        store.replace(NamedNode("https://w3id.org/vakgraaf/id/graph/test/broken"), triples)
        store.close()
        shapes = tmp_path / "shapes.ttl"
        shapes.write_text(
            "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix vg: <https://w3id.org/vakgraaf/def#> .\n"
            "[] a sh:NodeShape ; sh:targetClass vg:Trust ; sh:property [ sh:path vg:nope ; sh:minCount 1 ] .\n",
            encoding="utf-8",
        )
        shown = process("check", "--shapes", str(shapes), VAKGRAAF_DATA_DIR=str(tmp_path))
        assert shown.code == 1
        assert "FOUT  graph-described" in shown.text
        assert "trust/proposed" in shown.text
        port = free_port()
        with ThreadingHTTPServer(("127.0.0.1", port), BaseHTTPRequestHandler):
            assert str(port) in refused(process("serve", "--port", str(port), VAKGRAAF_DATA_DIR=str(tmp_path)))
