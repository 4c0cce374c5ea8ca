"""The story of a succession over the real parts: what the one held, the other holds, and what both say from then on."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from own_desk import own_desk
from submitting import TURTLE, catalogue, course

from app.desk import Desk, Sent, graph_of, submitter_of
from app.main import House
from app.model.errors import ConflictError, NoRoomError, NotAllowedError, UnknownError, WrongInputError
from app.model.names import DEF, ID, PREFIXES
from app.model.terms import NamedNode, Triple
from app.publish import Publisher
from app.publishing.conformance import broken_rules
from app.publishing.successions import GRAPH, Successions
from app.settings import INTERNAL
from app.store.port import Change
from app.submit import submit
from app.succession import succeed
from app.versions import complete

OLD, NEW = "radio", "rafeb"
WORKFORCE = Path(__file__).parent / "shapes/workforce/good/WorkforceStatement.ttl"
LAST_DAY = date(2026, 2, 23)


@pytest.fixture
def desk(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Desk]:
    with own_desk(house, data_dir, tmp_path / "own") as opened:
        yield opened


def sent(*names: str, code: str = OLD) -> Sent:
    courses = (course(name, f"Cursus {name}", code) for name in names)
    return Sent("catalogue", TURTLE, catalogue(*courses, code=code), code, "test")


def accepted(desk: Desk, *names: str, code: str = OLD) -> None:
    assert submit(desk, sent(*names, code=code)).submission.state == "accepted"


def graph(desk: Desk, code: str, kind: str = "catalogue") -> str:
    return "\n".join(sorted(map(str, desk.queries.triples("graph", {"graph": [graph_of(code, kind)]}))))


def objects(desk: Desk, subject: str, predicate: str) -> set[str]:
    rows = desk.queries.rows("statements", {"thing": [NamedNode(subject)]})
    return {row[2].value for row in rows if row[1] == NamedNode(predicate)}


class TestMoving:
    """What the one held, the other holds."""

    def test_a_graph_moves_with_its_things_under_the_addresses_that_they_had(self, desk):
        accepted(desk, "a", "b")
        done = succeed(desk, OLD, NEW, LAST_DAY)
        [moved] = done.moved
        assert (moved.leaving.organisation, moved.leaving.version, moved.leaving.triples) == (OLD, 2, None)
        assert (moved.arriving.organisation, moved.arriving.version) == (NEW, 1)
        assert moved.arriving.note == "inherited from radio, version 1"
        assert graph(desk, OLD) == ""
        assert f"<{ID}course/{OLD}/a>" in graph(desk, NEW)
        provider = f"{PREFIXES['schema']}provider"
        assert f"{ID}academy/{NEW}" in objects(desk, f"{ID}course/{OLD}/a", provider)
        assert objects(desk, f"{ID}catalogue/{NEW}", f"{PREFIXES['dct']}publisher") == {f"{ID}academy/{NEW}"}
        assert objects(desk, f"{ID}catalogue/{OLD}", f"{PREFIXES['dct']}publisher") == set()

    def test_where_both_held_one_they_become_one_in_which_the_follower_has_the_last_word(self, desk):
        accepted(desk, "a")
        accepted(desk, "b", code=NEW)
        [moved] = succeed(desk, OLD, NEW).moved
        assert moved.arriving.version == 2
        assert f"<{ID}course/{OLD}/a>" in graph(desk, NEW)
        assert f"<{ID}course/{NEW}/b>" in graph(desk, NEW)

    def test_what_does_not_go_together_moves_nothing_and_says_what(self, desk):
        accepted(desk, "same")
        accepted(desk, "same", code=NEW)
        before = graph(desk, OLD), graph(desk, NEW), desk.store.revision()
        with pytest.raises(ConflictError, match="same"):
            succeed(desk, OLD, NEW)
        assert (graph(desk, OLD), graph(desk, NEW), desk.store.revision()) == before
        assert Successions(desk.queries).heir(OLD) == OLD
        assert desk.history.pending() == []

    def test_an_organisation_that_held_nothing_can_be_followed_too(self, desk):
        done = succeed(desk, OLD, NEW, LAST_DAY)
        assert done.moved == ()
        assert Successions(desk.queries).heir(OLD) == NEW

    def test_done_again_it_changes_nothing(self, desk):
        accepted(desk, "a")
        succeed(desk, OLD, NEW, LAST_DAY)
        before = desk.store.dump()
        assert succeed(desk, OLD, NEW, LAST_DAY).moved == ()
        assert desk.store.dump() == before

    def test_what_ended_half_way_is_settled_by_looking(self, desk, monkeypatch):
        accepted(desk, "a")

        def ended(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(type(desk.history), "accept", ended)
        with pytest.raises(KeyboardInterrupt):
            succeed(desk, OLD, NEW)
        monkeypatch.undo()
        assert complete(desk) == 2
        assert [one.organisation for one in desk.history.standing_everywhere()] == [NEW]
        assert f"<{ID}course/{OLD}/a>" in graph(desk, NEW)

    def test_the_graph_keeps_every_rule_of_the_data(self, desk):
        accepted(desk, "a")
        accepted(desk, "b", code=NEW)
        succeed(desk, OLD, NEW, LAST_DAY)
        assert broken_rules(desk.queries, INTERNAL) == []


class TestBehindTheWall:
    """What tells of people moves too, and stays behind the wall."""

    def test_a_restricted_graph_moves_in_the_restricted_store_and_is_nowhere_else(self, desk):
        body = WORKFORCE.read_bytes()
        assert submit(desk, Sent("workforce", TURTLE, body, "gm0363", "test")).submission.state == "accepted"
        done = succeed(desk, "gm0363", "gm0344", LAST_DAY)
        assert [moved.arriving.kind for moved in done.moved] == ["workforce"]
        behind = desk.restricted
        assert behind is not None
        standing = [(one.organisation, one.kind) for one in behind.history.standing_everywhere()]
        assert standing == [("gm0344", "workforce")]
        triples = behind.held.triples("graph", {"graph": [graph_of("gm0344", "workforce")]})
        assert any(f"{ID}workforce-statement/gm0344/2026-10-01/" in str(triple.subject) for triple in triples)
        assert "gm0363" not in "".join(map(str, triples))
        organisations = {triple.object.value for triple in triples if triple.predicate.value == f"{DEF}organisation"}
        assert {iri.rsplit("/", 1)[-1] for iri in organisations} == {"gm0344"}
        assert behind.held.triples("graph", {"graph": [graph_of("gm0363", "workforce")]}) == frozenset()
        assert b"workforce-statement/gm" not in desk.store.dump()

    def test_where_it_does_not_go_together_behind_the_wall_nothing_moves_before_it_either(self, desk):
        body = WORKFORCE.read_bytes()
        accepted(desk, "a", code="pont")
        for code in (b"pont", b"nsob"):
            own = body.replace(
                b"https://identifier.overheid.nl/tooi/id/gemeente/gm0363", f"{ID}academy/".encode() + code
            )
            own = own.replace(b"gm0363", code)
            assert submit(desk, Sent("workforce", TURTLE, own, code.decode(), "test")).submission.state == "accepted"
        with pytest.raises(ConflictError, match="stands in both"):
            succeed(desk, "pont", "nsob")
        assert f"<{ID}course/pont/a>" in graph(desk, "pont")
        assert Successions(desk.queries).heir("pont") == "pont"

    def test_what_ended_between_the_two_stores_is_finished_when_it_is_done_again(self, desk, monkeypatch):
        body = WORKFORCE.read_bytes()
        assert submit(desk, Sent("workforce", TURTLE, body, "gm0363", "test")).submission.state == "accepted"
        behind = desk.restricted
        change = Publisher.change

        def fails_behind(publisher: Publisher, contents: Mapping[NamedNode, Iterable[Triple]]) -> list[Change]:
            if contents and publisher is behind.publisher:
                raise NoRoomError("no room")
            return change(publisher, contents)

        with monkeypatch.context() as patched:
            patched.setattr(Publisher, "change", fails_behind)
            with pytest.raises(NoRoomError):
                succeed(desk, "gm0363", "gm0344", LAST_DAY)
        assert Successions(desk.queries).heir("gm0363") == "gm0344"  # the public part is first, and whole
        assert [one.organisation for one in behind.history.standing_everywhere()] == ["gm0363"]
        assert behind.history.pending() == []
        assert [moved.arriving.kind for moved in succeed(desk, "gm0363", "gm0344", LAST_DAY).moved] == ["workforce"]
        assert [one.organisation for one in behind.history.standing_everywhere()] == ["gm0344"]
        assert behind.held.triples("graph", {"graph": [graph_of("gm0363", "workforce")]}) == frozenset()
        assert behind.held.triples("graph", {"graph": [graph_of("gm0344", "workforce")]})


class TestSaying:
    """The old says who followed; the new speaks for both."""

    def test_the_old_organisation_says_who_followed_and_until_when_it_was(self, desk):
        succeed(desk, OLD, NEW, LAST_DAY)
        old = f"{ID}academy/{OLD}"
        assert objects(desk, old, f"{DEF}successor") == {f"{ID}academy/{NEW}"}
        assert objects(desk, old, f"{DEF}validUntil") == {"2026-02-23"}
        assert objects(desk, old, f"{PREFIXES['dct']}isReplacedBy") == {f"{ID}academy/{NEW}"}

    def test_what_a_register_says_already_is_not_said_twice(self, desk):
        done = succeed(desk, "mnre1162", "mnre1058")
        assert done.last_day == LAST_DAY
        said = {triple.predicate.value for triple in desk.queries.triples("graph", {"graph": [GRAPH]})}
        assert f"{DEF}successor" not in said
        assert f"{DEF}validUntil" not in said
        assert Successions(desk.queries).heir("mnre1162") == "mnre1058"
        assert broken_rules(desk.queries, INTERNAL) == []

    def test_what_a_register_says_of_a_successor_gives_it_no_right(self, desk):
        assert Successions(desk.queries).heir("mnre1171") == "mnre1171"
        assert Successions(desk.queries).predecessors("mnre1034") == ()

    def test_the_follower_describes_the_things_of_both_and_the_old_describes_nothing_more(self, desk):
        accepted(desk, "a")
        succeed(desk, OLD, NEW)
        own, inherited = course("new", "Nieuw", NEW), course("a", "Anders", OLD)
        inherited = inherited.replace(f"academy/{OLD}", f"academy/{NEW}")
        both = Sent("catalogue", TURTLE, catalogue(own, inherited, code=NEW), NEW, "test")
        assert submit(desk, both).submission.state == "accepted"
        assert "Anders" in graph(desk, NEW)
        with pytest.raises(NotAllowedError, match=NEW):
            submit(desk, sent("again"))

    def test_another_organisation_still_describes_neither(self, desk):
        accepted(desk, "a")
        succeed(desk, OLD, NEW)
        foreign = Sent("catalogue", TURTLE, catalogue(course("a", code=OLD), code="pont"), "pont", "test")
        assert submit(desk, foreign).submission.state == "refused"

    def test_a_follower_that_is_followed_leaves_everything_to_the_last(self, desk):
        accepted(desk, "a")
        succeed(desk, OLD, NEW)
        succeed(desk, NEW, "pont")
        assert Successions(desk.queries).heir(OLD) == "pont"
        kind = desk.kinds.kind("catalogue")
        assert submitter_of(desk.queries, "pont", kind).predecessors == (OLD, NEW)
        assert f"<{ID}course/{OLD}/a>" in graph(desk, "pont")


class TestRefused:
    """What cannot be is refused with the reason, and changes nothing."""

    @pytest.mark.parametrize(
        ("old", "new", "error", "why"),
        [
            ("nobody", NEW, UnknownError, "nobody"),
            (OLD, "no body<>", UnknownError, "no body"),
            ("", NEW, UnknownError, "organisation"),
            (OLD, OLD, ConflictError, "itself"),
        ],
    )
    def test_who_cannot_follow(self, desk, old, new, error, why):
        before = desk.store.revision()
        with pytest.raises(error, match=why):
            succeed(desk, old, new)
        assert desk.store.revision() == before

    def test_nobody_follows_twice_nor_in_a_circle(self, desk):
        succeed(desk, OLD, NEW)
        with pytest.raises(ConflictError, match="already"):
            succeed(desk, OLD, "pont")
        with pytest.raises(ConflictError, match="followed by"):
            succeed(desk, NEW, OLD)
        with pytest.raises(ConflictError, match=f"give {NEW}"):
            succeed(desk, "pont", OLD)

    def test_a_day_that_the_graph_contradicts_or_that_is_still_to_come(self, desk):
        with pytest.raises(ConflictError, match="2026-02-23"):
            succeed(desk, "mnre1162", "mnre1058", date(2026, 3, 1))
        with pytest.raises(WrongInputError):
            succeed(desk, OLD, NEW, datetime.now(UTC).date() + timedelta(days=1))
