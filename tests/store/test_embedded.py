"""The embedded store keeps the contract, and what it promises beyond that: one writer, and a log that is synced."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat
from pyoxigraph import Store as Oxigraph
from store.contract import DEADLINE_S, BackUpContract, StoreContract, contents, covered, graphs, running, told, value_of
from store.facts import GRAPH, HERE, OTHER, SAYS, VG, ranked, saying, turtle, version

from app.model.errors import NoRoomError, RefusedQueryError, StoreLockedError
from app.model.terms import Triple
from app.store.derived import with_what_follows
from app.store.embedded import EmbeddedStore
from app.store.port import Change
from app.store.updates import REVISION, STORE, Updates

STAMP = f"SELECT ?revision {{ GRAPH {STORE} {{ {STORE} {REVISION} ?revision }} }}"


class TestEmbeddedStore(StoreContract, BackUpContract):
    """Everything that any store promises."""


def test_the_revision_stands_in_the_store_and_is_found_again_when_it_is_opened(store, tmp_path, opened):
    revision = store.replace(GRAPH, saying("one")).revision
    assert store.select(STAMP).rows == [(Literal(revision),)]
    store.close()
    again = opened(tmp_path / "public")
    assert again.revision() == revision
    assert told(again) == {"one"}


def test_a_store_has_one_revision_however_often_it_changed(store):
    for number in range(5):
        store.replace(GRAPH, version(number, 3))
    assert len(store.select(STAMP).rows) == 1


def test_a_revision_is_later_than_the_last_one_though_the_clock_went_back(store, tmp_path, opened):
    store.replace(GRAPH, saying("one"))
    store.close()
    future = "2999-12-31T23:59:59.999999+00:00"
    beneath = Oxigraph(str(tmp_path / "public"))
    beneath.update(f'DELETE WHERE {{ GRAPH {STORE} {{ {STORE} {REVISION} ?last }} }} ;'
                   f'INSERT DATA {{ GRAPH {STORE} {{ {STORE} {REVISION} "{future}" }} }}')  # fmt: skip
    del beneath
    again = opened(tmp_path / "public")
    revisions = [again.revision(), again.replace(GRAPH, saying("two")).revision, again.replace(GRAPH, []).revision]
    assert revisions == [future, "3000-01-01T00:00:00.000000+00:00", "3000-01-01T00:00:00.000001+00:00"]


def test_what_follows_is_worked_out_for_a_change_of_a_premise_alone(updates: Updates):
    with_premise = [Change(GRAPH, frozenset(), turtle(":l1 vg:rank 1 ."), "r")]
    without = [Change(GRAPH, frozenset(), saying("one"), "r")]
    assert [with_what_follows(Oxigraph(), updates, changes, "r") == changes for changes in (with_premise, without)] == [
        False,
        True,
    ]


@pytest.mark.parametrize("premise", ["vg:competence", "vg:level", "vg:rank", "skos:broader", "skos:exactMatch"])
def test_every_property_that_a_derivation_reads_is_a_premise(updates: Updates, premise: str):
    both = turtle(f":a {premise} :b .")
    assert updates.touches_a_premise([Change(GRAPH, both, frozenset(), "r")])
    assert updates.touches_a_premise([Change(GRAPH, frozenset(), both, "r")])


def test_a_change_of_a_premise_writes_only_what_follows_otherwise_than_before(updates: Updates):
    memory = Oxigraph()
    memory.extend(Quad(*triple, GRAPH) for triple in ranked(2, 1))
    memory.update(updates.first("r"))
    fewer = ranked(2, 1) - turtle(":low vg:level :l2 .")
    [_, follows] = with_what_follows(
        memory, updates, [Change(GRAPH, ranked(2, 1) - fewer, fewer - ranked(2, 1), "s")], "s"
    )
    assert (follows.gone, follows.new) == (turtle(":high vg:covers :low . :low vg:covers :low ."), frozenset())


def test_reads_go_on_while_the_writing_lock_is_held(store):
    store.replace(GRAPH, saying("one"))
    held, let_go, read = Event(), Event(), Event()

    def hold() -> None:
        with store._writing:  # noqa: SLF001
            held.set()
            assert let_go.wait(DEADLINE_S)
            assert read.is_set(), "the reader waited for the writer"

    with running([Thread(target=hold)], let_go):
        assert held.wait(DEADLINE_S)
        assert store.select(f"SELECT ?v {{ ?s {SAYS} ?v }}").rows == [(Literal("one"),)]
        assert store.construct("CONSTRUCT WHERE { ?s ?p ?o }") >= saying("one")
        assert store.dump()
        assert store.size() > 0
        assert store.revision()
        read.set()


def test_a_second_writer_and_a_copy_wait_for_the_first_writer(store, tmp_path):
    order = []
    with store._writing:  # noqa: SLF001
        writer = Thread(target=lambda: order.append(store.replace(GRAPH, saying("two")).graph))
        copier = Thread(target=lambda: order.append(store.back_up(tmp_path / "copy")))
        writer.start()
        copier.start()
        writer.join(0.1)
        copier.join(0.1)
        assert order == []
        assert told(store) == set()
    writer.join(DEADLINE_S)
    copier.join(DEADLINE_S)
    assert len(order) == 2


def test_readers_get_answers_while_the_writer_waits_for_the_disk(store, monkeypatch):
    syncing, go_on = Event(), Event()
    sync = os.fdatasync

    def slow(descriptor: int) -> None:
        syncing.set()
        assert go_on.wait(DEADLINE_S)
        sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)
    with running([Thread(target=store.replace, args=(GRAPH, saying("one")))], go_on):
        assert syncing.wait(DEADLINE_S)
        assert told(store) in (set(), {"one"})
        assert store.select(f"SELECT ?v {{ ?s {SAYS} ?v }}").rows in ([], [(Literal("one"),)])
        assert store.size() >= 0
        assert store.revision() is not None


def test_the_revision_and_the_rows_change_at_one_moment(store):
    store.replace(GRAPH, saying("old"))
    before = store.revision()
    seen: list[tuple[str, set[str]]] = []
    real = store._oxigraph  # noqa: SLF001

    class RightAfterTheUpdate:
        """The real engine; the moment after its update is a moment in which another thread can read."""

        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def update(self, text: str) -> None:
            real.update(text)
            seen.append((store.revision(), told(store)))

    store._oxigraph = RightAfterTheUpdate()  # noqa: SLF001
    after = store.replace(GRAPH, saying("new")).revision
    store._oxigraph = real  # noqa: SLF001
    assert seen in ([(after, {"new"})], [(before, {"old"})])


def test_the_log_is_on_disk_after_the_update_and_before_the_return(store, tmp_path, monkeypatch):
    synced: list[tuple[str, bool]] = []

    def recording(sync):
        def record(descriptor: int) -> None:
            name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
            sync(descriptor)
            synced.append((name, told(store) == {"one"}))

        return record

    monkeypatch.setattr(os, "fdatasync", recording(os.fdatasync))
    monkeypatch.setattr(os, "fsync", recording(os.fsync))
    store.replace(GRAPH, saying("one"))
    logs = {str(path) for path in (tmp_path / "public").glob("*.log")}
    assert logs
    assert {name for name, updated in synced if updated} >= {*logs, str(tmp_path / "public")}


def test_a_replacement_that_changes_nothing_does_not_wait_for_the_disk(store, monkeypatch):
    store.replace(GRAPH, saying("one"))
    synced: list[int] = []
    monkeypatch.setattr(os, "fdatasync", synced.append)
    store.replace(GRAPH, saying("one"))
    assert synced == []


def test_a_disk_that_fails_is_told_and_no_answer_is_remembered_under_the_old_revision(store, monkeypatch):
    before = store.replace(GRAPH, saying("old")).revision

    def fail(_: int) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fdatasync", fail)
        with pytest.raises(NoRoomError, match="Input/output"):
            store.replace(GRAPH, saying("new"))
    assert (told(store) == {"old"}) == (store.revision() == before)
    assert store.replace(GRAPH, saying("newer")).revision > before


def test_a_store_of_another_process_is_locked(store, tmp_path):
    script = (
        "import sys; from pathlib import Path; from app.settings import INTERNAL;"
        "from app.model.errors import StoreLockedError; from app.store.embedded import EmbeddedStore, Updates\n"
        "try: EmbeddedStore(Path(sys.argv[1]), Updates(INTERNAL))\n"
        "except StoreLockedError as error: print(error.message.nl, '/', error.message.en)"
    )
    store.replace(GRAPH, saying("one"))
    command = [sys.executable, "-c", script, str(tmp_path / "public")]
    told_so = subprocess.run(command, capture_output=True, text=True, check=True, timeout=DEADLINE_S).stdout
    assert told_so.strip() == (
        f"Een ander proces heeft {tmp_path / 'public'} open. / Another process has {tmp_path / 'public'} open."
    )
    assert told(store) == {"one"}


def test_a_store_opened_twice_in_one_process_is_locked(store, tmp_path, opened):
    store.replace(GRAPH, saying("one"))
    with pytest.raises(StoreLockedError):
        opened(tmp_path / "public")
    store.close()
    assert told(opened(tmp_path / "public")) == {"one"}


def test_a_lock_file_that_cannot_be_made_is_not_told_as_another_process(tmp_path, opened):
    (tmp_path / "public" / "LOCK").mkdir(parents=True)
    with pytest.raises(OSError, match="LOCK"):
        opened(tmp_path / "public")


def test_a_text_with_from_reads_only_the_graphs_that_it_names(store):
    store.replace(GRAPH, saying("one"))
    store.replace(OTHER, saying("other"))
    rows = store.select(f"SELECT ?v FROM {GRAPH} {{ ?s {SAYS} ?v }}").rows  # noqa: S608
    assert [value_of(row[0]) for row in rows] == ["one"]


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX e: <https://example.org/> SELECT ?v { ?s e:from ?v }",
        "SELECT ?v { ?from ?p ?v FILTER(?v = 'FROM') } # FROM",
        "SELECT ?v { ?s ?p ?v FILTER(?p != <https://example.org/?FROM>) }",
        "PREFIX e: <https://example.org/> SELECT ?v { ?s e:valid-from ?v }",
        "PREFIX e: <https://example.org/> SELECT ?v { ?s e:a.from ?v }",
        "PREFIX from: <https://example.org/> SELECT ?v { ?s from:from ?v }",
    ],
)
def test_a_text_in_which_from_is_part_of_a_name_reads_the_union(store, text):
    names = ("from", "valid-from", "a.from")
    triples = [Triple(NamedNode(f"{HERE}thing"), NamedNode(f"{HERE}{name}"), Literal("FROM")) for name in names]
    store.replace(GRAPH, triples)
    assert store.select(text).rows


def test_a_query_that_fails_while_it_runs_is_told_as_refused(store):
    with pytest.raises(RefusedQueryError):
        store.select("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")


def test_the_dump_holds_every_triple_with_its_graph(store):
    store.replace(GRAPH, saying('één "regel"\nen nog een'))
    store.replace(OTHER, ranked(2, 1))
    copy = Oxigraph()
    copy.bulk_load(input=store.dump(), format=RdfFormat.N_QUADS)
    assert len(copy) == store.size()
    assert Quad(NamedNode(f"{HERE}thing"), SAYS, Literal('één "regel"\nen nog een'), GRAPH) in copy


class TestBuild:
    """A new store from files."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> dict[NamedNode, Path]:
        one, two = tmp_path / "one.ttl", tmp_path / "two.ttl"
        one.write_text(f"<{HERE}thing> <{HERE}says> 'één', 'twee'@nl .", encoding="utf-8")
        premises = ":high vg:competence :craft ; vg:level :l1 . :l1 vg:rank 1 ."
        two.write_text(f"@prefix : <{HERE}> . @prefix vg: <https://w3id.org/vakgraaf/def#> . {premises}")
        return {GRAPH: one, OTHER: two}

    def test_a_built_store_holds_the_files_what_follows_from_them_and_a_revision(self, tmp_path, files, updates):
        store = EmbeddedStore.build(tmp_path / "public", files, updates)
        assert told(store) == {"één", "twee"}
        assert covered(store) == {("high", "high")}
        assert store.select(STAMP).rows == [(Literal(store.revision()),)]
        assert not (tmp_path / "public.building").exists()
        store.close()

    def test_a_built_store_is_what_replacing_would_have_made(self, tmp_path, files, updates, store):
        built = EmbeddedStore.build(tmp_path / "built", files, updates)
        for graph in files:
            store.replace(graph, contents(built, graph))
        statement = f"FILTER NOT EXISTS {{ ?s {REVISION} ?o }}"
        everything = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o {statement} }}"
        assert built.construct(everything) == store.construct(everything)
        assert graphs(built) == graphs(store)
        assert built.size() == store.size()
        built.close()

    def test_what_an_interrupted_build_left_is_thrown_away(self, tmp_path, files, updates):
        left = tmp_path / "public.building"
        (left / "deeper").mkdir(parents=True)
        (left / "deeper" / "rest").write_text("half")
        (left / "CURRENT").write_text("half")
        store = EmbeddedStore.build(tmp_path / "public", files, updates)
        assert told(store) == {"één", "twee"}
        assert not left.exists()
        store.close()

    def test_a_file_that_is_no_turtle_leaves_no_store(self, tmp_path, files, updates):
        files[OTHER].write_text("this is no Turtle")
        with pytest.raises(SyntaxError):
            EmbeddedStore.build(tmp_path / "public", files, updates)
        assert not (tmp_path / "public").exists()
        files[OTHER].write_text("")
        store = EmbeddedStore.build(tmp_path / "public", files, updates)
        assert told(store) == {"één", "twee"}
        store.close()

    def test_every_file_is_on_disk_before_the_store_has_its_name(self, tmp_path, files, updates, monkeypatch):
        synced: list[tuple[str, bool]] = []

        def recording(sync):
            def record(descriptor: int) -> None:
                name = str(Path(f"/proc/self/fd/{descriptor}").readlink())
                sync(descriptor)
                synced.append((name, (tmp_path / "public").exists()))

            return record

        monkeypatch.setattr(os, "fdatasync", recording(os.fdatasync))
        monkeypatch.setattr(os, "fsync", recording(os.fsync))
        EmbeddedStore.build(tmp_path / "public", files, updates).close()
        before = {Path(name).name for name, named in synced if not named}
        after = {name for name, named in synced if named}
        assert {"CURRENT", "public.building"} <= before
        assert any(name.startswith("MANIFEST") for name in before)
        assert any(name.endswith(".sst") for name in before)
        assert str(tmp_path) in after


texts = st.text(st.characters(exclude_categories=["Cs"]))
languages = st.sampled_from(["nl", "en", "nl-be", "zh-hant"])
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text, language: Literal(text, language=language), texts, languages),
    st.builds(lambda text: Literal(text, datatype=NamedNode(f"{HERE}datatype")), texts),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(literals, max_size=5), st.lists(literals, max_size=5))
def test_any_texts_can_come_and_go(store, first, second):
    subject = NamedNode(f"{HERE}thing")
    for values in (first, second):
        wanted = frozenset(Triple(subject, SAYS, value) for value in values)
        store.replace(GRAPH, wanted)
        assert contents(store) == wanted
        assert len(store.select(f"{VG} SELECT ?g {{ GRAPH ?g {{ ?g vg:revision ?r }} }}").rows) <= 1


class TestChangesInBulk(StoreContract, BackUpContract):
    """The same promises, when every change that brings something is one of many triples, which takes several steps."""

    changes = 48  # of which each copies the store

    @pytest.fixture(autouse=True)
    def _by_steps(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.store.bulk.MANY", 1)
