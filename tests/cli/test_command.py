"""The command as a whole: what every verb keeps to, and the operator's verbs. 0 fine, 1 not conforming, 2 wrong use."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from command import Run, refused
from conftest import free_port
from typer.core import TyperGroup
from typer.main import get_command

from app.cli.command import command
from app.main import House
from app.model.terms import NamedNode, Triple
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore
from app.store.layout import STORE
from app.store.updates import Updates


def verbs(found: object, *path: str) -> Iterator[tuple[str, ...]]:
    """Every verb, with the group that it is in; a group that does something by itself is one too."""
    if not isinstance(found, TyperGroup):
        yield path
        return
    if found.invoke_without_command:
        yield path
    for name, part in found.commands.items():
        yield from verbs(part, *path, name)


class TestOtherVerbs:
    @pytest.mark.parametrize("verb", ["dump", "backup", "restore"])
    def test_a_place_that_is_not_there_is_wrong_use(self, run: Run, verb: str, tmp_path: Path) -> None:
        place = tmp_path / "nope" / "here"
        assert str(place) in refused(run(verb, str(place)))
        assert not place.parent.exists()

    def test_a_folder_is_no_file_to_dump_into(self, run: Run, tmp_path: Path) -> None:
        assert str(tmp_path) in refused(run("dump", str(tmp_path)))

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
        found = list(verbs(get_command(command)))
        assert {
            ("serve",),
            ("questions",),
            ("questions", "test"),
            ("import", "esco"),
            ("organisations", "leave"),
        } <= set(found)
        for verb in found:
            assert verb[0] in told.text
            shown = run(*verb, "--help")
            assert shown.code == 0, verb
            assert "--json" in shown.text, verb


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
