"""The promises of store/port.py, as tests that any store can be held to.

A test module for a store subclasses ``StoreContract`` and gives a fixture ``store`` with an empty one; where copies can
be opened, also ``BackUpContract`` with a fixture ``opened`` that opens the copy in a folder.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from pyoxigraph import BaseDirection
from store.facts import GRAPH, HERE, OTHER, SAYS, VG, ranked, saying, turtle, version

from app.model.errors import RefusedQueryError, VakgraafError
from app.model.names import XSD
from app.model.terms import BlankNode, Literal, NamedNode, Row, Triple
from app.store.port import Store

DEADLINE_S = 20
THING = NamedNode(f"{HERE}thing")


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


LITERALS = {
    "empty": Literal(""),
    "quotes": Literal('zij zei "ja" en \'nee\' en """nooit"""'),
    "lines": Literal("one\ntwo\r\nthree\rfour\tfive"),
    "backslashes": Literal("C:\\new\\\\table\\"),
    "text of an escape": Literal('\\u0022 } ; DROP ALL ; INSERT DATA { <a:b> <a:c> "\\U0000007D'),
    "syntax": Literal('" } } ; DROP ALL #'),
    "accents": Literal("één coördinatiepunt, ångström, ﬁ, ǆ"),
    "combining": Literal("e\u0301"),
    "emoji": Literal("🧑🏽‍💻 en 🇳🇱"),
    "other scripts": Literal("العربية 漢字 हिन्दी"),
    "separators": Literal("\u2028 \u2029 \u0085 \ufeff \u00a0"),
    "control": Literal("\x00\x01\x1f\x7f"),
    "long": Literal("lang " * 20_000),
    "the placeholder of what goes": Literal("a # gone b"),
    "the placeholder of the revision": Literal('the "revision" of it'),
    "dutch": Literal("vakmanschap", language="nl"),
    "region": Literal("vakmanschap", language="nl-BE"),
    "right to left": Literal("حرفة", language="ar", direction=BaseDirection.RTL),
    "integer": Literal(-7),
    "big integer": typed("123456789012345678901234567890", "integer"),
    "decimal": typed("0.5", "decimal"),
    "boolean": Literal(True),  # noqa: FBT003
    "date": typed("2026-11-21", "date"),
    "moment": typed("2026-11-21T08:09:10.5Z", "dateTime"),
    "no number": typed("seven", "integer"),
    "own datatype": Literal("x", datatype=NamedNode(f"{HERE}own#datatype")),
}
NOT_CANONICAL = {
    "zeros in front": typed("007", "integer"),
    "price": typed("2000.00", "decimal"),
    "one as true": typed("1", "boolean"),
    "milliseconds": typed("2026-11-21T00:00:00.000Z", "dateTime"),
    "sixty minutes": typed("PT60M", "duration"),
}
IRIS = (
    "https://example.org/één/漢字/😀",
    "https://example.org/%20%7B%7D%22",
    "https://example.org/a(b)'c!d*e;f,g=h@i:j",
    "https://example.org/?q=a&b=c#d?e/f",
    "http://[::1]:8080/",
    "urn:isbn:0451450523",
    "mailto:a@example.org",
)
REFUSED_BY_SELECT = (
    "nonsense",
    "",
    "SELECT * { ?s ?p ?o",
    "SELECT * { <relative> ?p ?o }",
    "SELECT * { ?s ?p ?o } ; SELECT * { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "DESCRIBE <https://example.org/thing>",
    "INSERT DATA { <a:a> <a:b> <a:c> }",
    "DELETE WHERE { ?s ?p ?o }",
    "DROP ALL",
    "LOAD <http://127.0.0.1:9/>",
)


class StoreContract:
    """What every store promises."""

    changes = 200  # while others read
    many = 21_000  # triples: more than any store takes as it takes a few

    def test_a_graph_holds_exactly_what_it_was_last_replaced_with(self, store: Store) -> None:
        store.replace(GRAPH, saying("one", "two"))
        store.replace(GRAPH, saying("two", "three"))
        assert told(store) == {"two", "three"}

    def test_replacing_tells_what_went_and_what_came(self, store: Store) -> None:
        first = store.replace(GRAPH, saying("one", "two"))
        second = store.replace(GRAPH, saying("two", "three"))
        assert (first.gone, first.new, first.changed) == (frozenset(), saying("one", "two"), True)
        assert (second.graph, second.gone, second.new) == (GRAPH, saying("one"), saying("three"))
        assert second.changed

    def test_replacing_with_the_same_changes_nothing_and_keeps_the_revision(self, store: Store) -> None:
        first = store.replace(GRAPH, saying("one", "two"))
        again = store.replace(GRAPH, list(saying("two", "one")) * 2)
        assert not again.changed
        assert again.revision == store.revision() == first.revision

    def test_many_triples_come_in_and_go_out_whole_with_what_follows_from_them(self, store: Store) -> None:
        store.replace_all({GRAPH: saying("one"), OTHER: ranked(2, 1)})
        many = version(1, self.many)
        first = store.replace_all({GRAPH: many, OTHER: ranked(1, 2)})
        assert [(change.gone, change.new) for change in first] == [
            (saying("one"), many),
            (ranked(2, 1) - ranked(1, 2), ranked(1, 2) - ranked(2, 1)),
        ]
        assert contents(store) == many
        assert covered(store) == {("high", "high"), ("low", "high"), ("low", "low")}
        assert store.revision() == first[0].revision
        second = store.replace(GRAPH, version(2, self.many))
        assert (second.gone, second.new) == (many, version(2, self.many))
        assert contents(store) == second.new
        assert store.revision() == second.revision > first[0].revision

    def test_a_change_renews_the_revision_to_a_later_one(self, store: Store) -> None:
        revisions = [store.revision()]
        for number in range(20):
            change = store.replace(GRAPH, version(number, 1))
            assert change.revision == store.revision()
            revisions.append(change.revision)
        assert revisions == sorted(set(revisions))

    def test_going_back_to_earlier_contents_is_a_new_revision(self, store: Store) -> None:
        revisions = {store.replace(GRAPH, saying(text)).revision for text in ("one", "two", "one")}
        assert len(revisions) == 3

    def test_replacing_one_graph_leaves_the_others_alone(self, store: Store) -> None:
        store.replace(OTHER, saying("the same", "other"))
        store.replace(GRAPH, saying("the same", "one"))
        store.replace(GRAPH, [])
        assert told(store, OTHER) == {"the same", "other"}

    def test_no_triples_remove_the_graph(self, store: Store) -> None:
        store.replace(GRAPH, saying("one"))
        change = store.replace(GRAPH, [])
        assert (change.gone, change.new) == (saying("one"), frozenset())
        assert GRAPH not in graphs(store)
        assert not store.replace(GRAPH, []).changed

    def test_what_breaks_off_while_it_is_read_changes_nothing(self, store: Store) -> None:
        before = store.replace(GRAPH, saying("one")).revision

        def broken() -> Iterator[Triple]:
            yield from saying("two")
            raise ConnectionResetError

        with pytest.raises(ConnectionResetError):
            store.replace(GRAPH, broken())
        assert (told(store), store.revision()) == ({"one"}, before)
        assert store.replace(GRAPH, saying("three")).changed

    def test_readers_in_other_threads_see_the_old_or_the_new_graph_and_never_a_mixture(self, store: Store) -> None:
        size, count = 2_000, self.changes // 8
        text = f"SELECT ?v (COUNT(*) AS ?n) {{ GRAPH {GRAPH} {{ ?s {SAYS} ?v }} }} GROUP BY ?v"
        seen: list[list[list[Row]]] = [[], []]
        store.replace(GRAPH, version(0, size))
        done = Event()
        threads = [Thread(target=read_until, args=(done, store, text, rows)) for rows in seen]
        with running(threads, done):
            for number in range(1, count + 1):
                store.replace(GRAPH, version(number, size))
        for rows in seen:
            assert {len(found) for found in rows} == {1}
            assert {number_of(found[0][1]) for found in rows} == {size}
            versions = [number_of(found[0][0]) for found in rows]
            assert versions == sorted(versions)
            assert len(set(versions)) > 1, "no read fell among the writes"

    def test_writers_at_once_leave_one_whole_version_and_each_has_a_revision_of_its_own(self, store: Store) -> None:
        size, each = 200, 8
        changes = []

        def write(first: int) -> None:
            changes.extend(store.replace(GRAPH, version(first + step, size)) for step in range(each))

        threads = [Thread(target=write, args=(first,)) for first in (0, 100, 200, 300)]
        with running(threads):
            pass
        assert len({change.revision for change in changes}) == 4 * each
        last = max(changes, key=lambda change: change.revision)
        assert last.revision == store.revision()
        rows = store.select(f"SELECT ?v (COUNT(*) AS ?n) {{ GRAPH {GRAPH} {{ ?s {SAYS} ?v }} }} GROUP BY ?v").rows
        assert [number_of(row[1]) for row in rows] == [size]
        assert version(number_of(rows[0][0]), size) >= last.new

    def test_what_follows_from_a_graph_is_there_with_it(self, store: Store) -> None:
        store.replace(GRAPH, ranked(2, 1))
        assert covered(store) == {("high", "high"), ("high", "low"), ("low", "low")}

    def test_what_follows_is_never_missing_in_any_read(self, store: Store) -> None:
        premises = f"GRAPH {GRAPH} {{ ?c vg:competence ?k ; vg:level ?l . ?l vg:rank ?r }}"
        text = f"{VG} ASK {{ {premises} FILTER NOT EXISTS {{ ?c vg:covers ?c }} }}"
        rows: list[list[Row]] = []
        done = Event()
        with running([Thread(target=read_until, args=(done, store, text, rows))], done):
            for number in range(30):
                names = (f"t{number}x{place}" for place in range(20))
                store.replace(GRAPH, turtle("".join(_at_a_level(name) for name in names)))
        assert rows
        assert {found[0][0] for found in rows} == {Literal(False)}  # noqa: FBT003

    def test_several_graphs_change_together_with_one_revision(self, store: Store) -> None:
        store.replace(GRAPH, saying("one", "moves"))
        before = store.replace(OTHER, saying("other")).revision
        first, second = store.replace_all({GRAPH: saying("one", "new"), OTHER: saying("moves")})
        assert (first.graph, first.gone, first.new) == (GRAPH, saying("moves"), saying("new"))
        assert (second.graph, second.gone, second.new) == (OTHER, saying("other"), saying("moves"))
        assert before < first.revision == second.revision == store.revision()
        assert (told(store), told(store, OTHER)) == ({"one", "new"}, {"moves"})

    def test_of_several_graphs_those_that_stay_as_they_are_are_told_as_unchanged(self, store: Store) -> None:
        store.replace(OTHER, saying("other"))
        changed, same = store.replace_all({GRAPH: saying("one"), OTHER: saying("other")})
        assert (changed.changed, same.changed) == (True, False)
        assert changed.revision == same.revision == store.revision()
        assert {change.revision for change in store.replace_all({GRAPH: saying("one"), OTHER: saying("other")})} == {
            store.revision()
        }
        assert store.revision() == changed.revision

    def test_no_graphs_are_no_change(self, store: Store) -> None:
        before = store.replace(GRAPH, saying("one")).revision
        assert store.replace_all({}) == []
        assert store.revision() == before

    def test_of_several_graphs_none_changes_when_one_is_refused(self, store: Store) -> None:
        before = store.replace(GRAPH, saying("one")).revision
        blank = Triple(BlankNode("b"), SAYS, Literal("other"))
        with pytest.raises(VakgraafError):
            store.replace_all({GRAPH: saying("two"), OTHER: [blank]})
        assert (told(store), graphs(store) & {OTHER}, store.revision()) == ({"one"}, set(), before)

    def test_no_reader_sees_one_of_several_graphs_changed_and_another_not_yet(self, store: Store) -> None:
        text = f"SELECT ?g ?v {{ GRAPH ?g {{ ?s {SAYS} ?v }} }}"
        rows: list[list[Row]] = []
        done = Event()
        with running([Thread(target=read_until, args=(done, store, text, rows))], done):
            for number in range(30):
                here, there = (GRAPH, OTHER) if number % 2 else (OTHER, GRAPH)
                store.replace_all({here: version(number, 20), there: []})
        assert rows
        assert {(len(found), len({row[0] for row in found}), len({row[1] for row in found})) for found in rows} <= {
            (0, 0, 0),
            (20, 1, 1),
        }

    def test_what_follows_from_several_graphs_is_there_when_they_come_together(self, store: Store) -> None:
        craft, level = turtle(":high vg:competence :craft ; vg:level :l1 ."), turtle(":l1 vg:rank 1 .")
        store.replace_all({GRAPH: craft, OTHER: level})
        assert covered(store) == {("high", "high")}
        store.replace_all({GRAPH: craft, OTHER: []})
        assert covered(store) == set()

    def test_what_follows_is_renewed_when_a_premise_changes(self, store: Store) -> None:
        store.replace(GRAPH, ranked(2, 1))
        store.replace(GRAPH, ranked(1, 2))
        assert covered(store) == {("low", "low"), ("low", "high"), ("high", "high")}

    def test_what_follows_from_several_graphs_goes_when_one_of_them_goes(self, store: Store) -> None:
        store.replace(GRAPH, turtle(":high vg:competence :craft ; vg:level :l1 ."))
        store.replace(OTHER, turtle(":l1 vg:rank 1 ."))
        assert covered(store) == {("high", "high")}
        store.replace(OTHER, [])
        assert covered(store) == set()

    def test_what_follows_stays_when_no_premise_changes(self, store: Store) -> None:
        store.replace(GRAPH, ranked(2, 1))
        before = covered(store)
        store.replace(OTHER, saying("something else"))
        store.replace(OTHER, [])
        assert covered(store) == before

    def test_the_same_competence_in_another_version_is_covered_in_both_directions(self, store: Store) -> None:
        store.replace(GRAPH, turtle(_at_a_level("old") + _at_a_level("new")))
        assert covered(store) == {("old", "old"), ("new", "new")}
        store.replace(OTHER, turtle(":old skos:exactMatch :new ."))
        assert covered(store) == {("old", "old"), ("new", "new"), ("old", "new"), ("new", "old")}

    def test_a_chain_of_broader_things_through_several_graphs_is_bridged_for_sixteen_steps(self, store: Store) -> None:
        links = [f":n{step} skos:broader :n{step + 1} ." for step in range(16)]
        store.replace(GRAPH, turtle(" ".join(links[::2])))
        store.replace(OTHER, turtle(" ".join(links[1::2])))
        rows = store.select(f"{VG} SELECT ?n ?b {{ ?n skos:broaderTransitive ?b }}").rows
        assert pairs(rows) == {(f"n{low}", f"n{high}") for low in range(17) for high in range(low + 1, 17)}

    def test_the_default_graph_is_the_union_of_all(self, store: Store) -> None:
        store.replace(GRAPH, saying("one", "both"))
        store.replace(OTHER, saying("other", "both"))
        rows = store.select(f"SELECT DISTINCT ?v {{ ?s {SAYS} ?v }}").rows  # some engines say "both" twice
        assert sorted(value_of(row[0]) for row in rows) == ["both", "one", "other"]

    def test_a_select_gives_its_variables_in_order_and_nothing_for_what_is_unbound(self, store: Store) -> None:
        found = store.select('SELECT ?b ?a ?c { VALUES (?a ?b) { ("a" UNDEF) } }')
        assert found.variables == ("b", "a", "c")
        assert found.rows == [(None, Literal("a"), None)]

    def test_a_select_keeps_its_order(self, store: Store) -> None:
        store.replace(GRAPH, saying(*"bdac"))
        rows = store.select(f"SELECT ?v {{ ?s {SAYS} ?v }} ORDER BY DESC(?v)").rows
        assert [value_of(row[0]) for row in rows] == list("dcba")

    @pytest.mark.parametrize(("there", "boolean"), [("one", True), ("two", False)])
    def test_an_ask_gives_one_row_with_a_boolean(self, store: Store, there: str, *, boolean: bool) -> None:
        store.replace(GRAPH, saying("one"))
        found = store.select(f'ASK {{ ?s {SAYS} "{there}" }}')
        assert (found.variables, found.rows) == (("boolean",), [(Literal(boolean),)])

    def test_a_construct_gives_triples(self, store: Store) -> None:
        store.replace(GRAPH, saying("one", "two"))
        assert store.construct(f"CONSTRUCT {{ ?s {SAYS} ?v }} WHERE {{ ?s {SAYS} ?v }}") == saying("one", "two")

    def test_a_describe_gives_triples(self, store: Store) -> None:
        store.replace(GRAPH, saying("one"))
        store.replace(OTHER, saying("two"))
        assert store.construct(f"DESCRIBE {THING}") == saying("one", "two")

    @pytest.mark.parametrize("text", REFUSED_BY_SELECT)
    def test_select_refuses_what_is_no_select_or_ask_and_changes_nothing(self, store: Store, text: str) -> None:
        before = store.replace(GRAPH, saying("one")).revision
        with pytest.raises(RefusedQueryError):
            store.select(text)
        assert (told(store), store.revision()) == ({"one"}, before)

    @pytest.mark.parametrize("text", ["SELECT * { ?s ?p ?o }", "ASK { ?s ?p ?o }", "DROP ALL", "nonsense"])
    def test_construct_refuses_what_is_no_construct_or_describe(self, store: Store, text: str) -> None:
        store.replace(GRAPH, saying("one"))
        with pytest.raises(RefusedQueryError):
            store.construct(text)
        assert told(store) == {"one"}

    @pytest.mark.parametrize("literal", LITERALS.values(), ids=LITERALS)
    def test_a_literal_survives_comes_again_unchanged_and_goes(self, store: Store, literal: Literal) -> None:
        triple = Triple(THING, SAYS, literal)
        store.replace(GRAPH, [triple])
        assert contents(store) == {triple}
        assert not store.replace(GRAPH, [triple]).changed
        store.replace(GRAPH, saying("another"))
        assert contents(store) == saying("another")

    def test_a_literal_that_holds_the_placeholder_of_what_comes_can_go_again(self, store: Store) -> None:
        store.replace(GRAPH, saying("a # new b"))
        store.replace(GRAPH, saying("another"))
        assert told(store) == {"another"}

    @pytest.mark.parametrize("literal", NOT_CANONICAL.values(), ids=NOT_CANONICAL)
    def test_a_value_written_otherwise_keeps_its_value_and_is_no_change_the_second_time(
        self,
        store: Store,
        literal: Literal,
    ) -> None:
        triple = Triple(THING, SAYS, literal)
        first = store.replace(GRAPH, [triple])
        assert store.select(f"ASK {{ ?s {SAYS} ?v FILTER(?v = {literal}) }}").rows == [(Literal(True),)]  # noqa: FBT003
        again = store.replace(GRAPH, [triple])
        assert (again.changed, again.revision) == (False, first.revision)

    @pytest.mark.parametrize("iri", IRIS)
    def test_an_iri_with_odd_characters_survives_in_every_place(self, store: Store, iri: str) -> None:
        node = NamedNode(iri)
        triple = Triple(node, node, node)
        store.replace(node, [triple])
        assert contents(store, node) == {triple}
        store.replace(node, [])
        assert node not in graphs(store)

    @pytest.mark.parametrize(
        "triple",
        [
            Triple(BlankNode(), SAYS, Literal("one")),
            Triple(THING, SAYS, BlankNode()),
            Triple(THING, SAYS, Triple(BlankNode(), SAYS, THING)),
        ],
        ids=["subject", "object", "within"],
    )
    def test_a_graph_with_a_blank_node_is_refused_or_can_be_removed_again(self, store: Store, triple: Triple) -> None:
        try:
            store.replace(GRAPH, [triple])
        except VakgraafError:
            assert GRAPH not in graphs(store)
            return
        store.replace(GRAPH, [])
        assert GRAPH not in graphs(store)

    def test_a_result_is_not_changed_by_a_later_write(self, store: Store) -> None:
        store.replace(GRAPH, version(1, 500))
        rows = store.select(f"SELECT ?s ?v {{ ?s {SAYS} ?v }}").rows
        triples = store.construct(f"CONSTRUCT WHERE {{ ?s {SAYS} ?v }}")
        store.replace(GRAPH, version(2, 500))
        assert {number_of(row[1]) for row in rows} == {1}
        assert len(rows) == 500
        assert triples == version(1, 500)

    def test_reads_and_other_writes_go_on_while_a_writer_is_still_reading_what_it_writes(self, store: Store) -> None:
        store.replace(GRAPH, saying("old"))
        reading, go_on = Event(), Event()

        def slow() -> Iterator[Triple]:
            yield from saying("new")
            reading.set()
            assert go_on.wait(DEADLINE_S)

        with running([Thread(target=store.replace, args=(GRAPH, slow()))], go_on):
            assert reading.wait(DEADLINE_S)
            assert told(store) == {"old"}
            store.replace(OTHER, saying("other"))
            assert told(store, OTHER) == {"other"}
        assert told(store) == {"new"}

    def test_equal_revisions_mean_equal_contents(self, store: Store) -> None:
        held = {store.replace(GRAPH, version(0, 1)).revision: 0}
        read: list[tuple[str, int]] = []
        done = Event()

        def sample() -> None:
            while not done.wait(0.0005):
                before = store.revision()
                found = store.select(f"SELECT ?v {{ GRAPH {GRAPH} {{ ?s {SAYS} ?v }} }}").rows
                if store.revision() == before:
                    read.append((before, number_of(found[0][0])))

        with running([Thread(target=sample), Thread(target=sample)], done):
            for number in range(1, self.changes):
                held[store.replace(GRAPH, version(number, 1)).revision] = number
        assert read, "no read fell between two writes"
        assert [(revision, number) for revision, number in read if held[revision] != number] == []

    def test_the_size_follows_the_contents(self, store: Store) -> None:
        store.replace(GRAPH, saying("one"))
        before = store.size()
        store.replace(OTHER, version(1, 100))
        assert store.size() == before + 100
        store.replace(OTHER, [])
        assert store.size() == before


class BackUpContract:
    """What a store promises that can write a copy of itself."""

    def test_a_copy_opens_as_a_store_of_its_own_with_the_same_revision_and_triples(
        self,
        store: Store,
        tmp_path: Path,
        opened: Callable[[Path], Store],
    ) -> None:
        store.replace(GRAPH, ranked(2, 1))
        store.replace(OTHER, version(1, 300))
        store.back_up(tmp_path / "copy")
        copy = opened(tmp_path / "copy")
        assert (copy.revision(), copy.size()) == (store.revision(), store.size())
        assert copy.construct(EVERYTHING) == store.construct(EVERYTHING)
        assert graphs(copy) == graphs(store)

    def test_a_copy_and_the_store_go_their_own_ways(
        self,
        store: Store,
        tmp_path: Path,
        opened: Callable[[Path], Store],
    ) -> None:
        store.replace(GRAPH, saying("both"))
        store.back_up(tmp_path / "copy")
        copy = opened(tmp_path / "copy")
        store.replace(GRAPH, saying("store"))
        copy.replace(GRAPH, saying("copy"))
        assert (told(store), told(copy)) == ({"store"}, {"copy"})

    def test_copies_made_while_writes_go_on_are_each_one_whole_revision(
        self,
        store: Store,
        tmp_path: Path,
        opened: Callable[[Path], Store],
    ) -> None:
        size = 200
        held = {store.replace(GRAPH, version(0, size)).revision: 0}
        done = Event()

        def write() -> None:
            number = 0
            while not done.is_set():
                number += 1
                held[store.replace(GRAPH, version(number, size)).revision] = number

        with running([Thread(target=write)], done):
            for place in range(5):
                store.back_up(tmp_path / f"copy{place}")
        for place in range(5):
            copy = opened(tmp_path / f"copy{place}")
            assert contents(copy) == version(held[copy.revision()], size)

    def test_a_folder_that_exists_is_not_written_to(self, store: Store, tmp_path: Path) -> None:
        store.replace(GRAPH, saying("one"))
        taken = tmp_path / "taken"
        taken.mkdir()
        (taken / "letter.txt").write_text("keep me")
        with pytest.raises(Exception, match=r"exists"):
            store.back_up(taken)
        assert [path.name for path in taken.iterdir()] == ["letter.txt"]


EVERYTHING = "CONSTRUCT WHERE { ?subject ?predicate ?value }"


@contextmanager
def running(threads: list[Thread], stop: Event | None = None) -> Iterator[None]:
    """Threads that run beside the block; when it ends they are told to stop, and what went wrong in one is raised."""
    wrong: list[BaseException] = []

    def watched(thread: Thread) -> None:
        try:
            thread.run()
        except BaseException as error:  # noqa: BLE001
            wrong.append(error)

    beside = [Thread(target=watched, args=(thread,), daemon=True) for thread in threads]
    for thread in beside:
        thread.start()
    try:
        yield
    finally:
        if stop is not None:
            stop.set()
        for thread in beside:
            thread.join(DEADLINE_S)
    assert not any(thread.is_alive() for thread in beside), "a thread is stuck"
    if wrong:
        raise wrong[0]


def read_until(done: Event, store: Store, text: str, rows: list[list[Row]]) -> None:
    """Ask again and again, and leave the writer its turn."""
    while not done.wait(0.002):
        rows.append(store.select(text).rows)


def contents(store: Store, graph: NamedNode = GRAPH) -> frozenset[Triple]:
    """Everything that stands in a graph."""
    return store.construct(f"CONSTRUCT {{ ?s ?p ?v }} WHERE {{ GRAPH {graph} {{ ?s ?p ?v }} }}")


def told(store: Store, graph: NamedNode = GRAPH) -> set[str]:
    """The texts that a graph says."""
    return {value_of(triple.object) for triple in contents(store, graph)}


def graphs(store: Store) -> set[NamedNode]:
    """Every graph that holds something."""
    rows = store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?v } }").rows
    return {row[0] for row in rows if isinstance(row[0], NamedNode)}


def covered(store: Store) -> set[tuple[str, str]]:
    """What covers what."""
    return pairs(store.select(f"{VG} SELECT ?a ?b {{ ?a vg:covers ?b }}").rows)


def pairs(rows: list[Row]) -> set[tuple[str, str]]:
    """Two things in each row, by their last name."""
    return {(value_of(row[0]).removeprefix(HERE), value_of(row[1]).removeprefix(HERE)) for row in rows}


def value_of(term: Any) -> str:
    """The text of an IRI or a literal."""
    return str(term.value)


def number_of(term: Any) -> int:
    """A whole number."""
    return int(term.value)


def _at_a_level(name: str) -> str:
    return f":{name} vg:competence :craft-{name} ; vg:level :level-{name} . :level-{name} vg:rank 1 . "
