"""The story of a submission over the real parts, without HTTP: what it leaves in graph, history and records."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Service
from submitting import LEVEL, TURTLE, catalogue, copy_of, course

from app.desk import Desk, Inspected, Sent, graph_of, report_of, submitter_of, triples_of
from app.main import House, here, join, open_desk, open_store
from app.model.errors import ConflictError, NotAllowedError, PreconditionError, UnknownError
from app.model.names import ID, PREFIXES
from app.model.submissions import Outcome
from app.publish import bring_up_to_date
from app.publishing.conformance import broken_rules
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.settings import INTERNAL, ONTOLOGY
from app.store.history import Submission
from app.submit import revalidate, submit, validate
from app.versions import complete, restore, withdraw

GRAPH = graph_of("radio", "catalogue")
PRICED = "vg:price 2000.00 ;"


@pytest.fixture
def data_dir(service: Service, tmp_path: Path) -> Path:
    return copy_of(service, tmp_path / "data")


@pytest.fixture
def own_house(data_dir: Path) -> Iterator[House]:
    """The parts over a store of one's own."""
    store = open_store(data_dir)
    with closing(store):
        yield join(store)


@pytest.fixture
def desk(own_house: House, data_dir: Path) -> Iterator[Desk]:
    with open_desk(own_house.store, own_house, data_dir, here(own_house)) as opened:
        yield opened


def sent(*courses: str, code: str = "radio") -> Sent:
    return Sent("catalogue", TURTLE, catalogue(*courses, code=code), code, "test")


def held(desk: Desk) -> str:
    return "\n".join(sorted(map(str, desk.queries.triples("graph", {"graph": [GRAPH]}))))


def interrupted(desk: Desk, *names: str) -> Submission:
    """A submission that is in the history as pending: the process ended before anything else was done."""
    submit(desk, sent(course("standing")))
    before = desk.history.standing("radio", "catalogue")
    assert before
    triples = desk.blobs.keep(catalogue(*map(course, names)))
    again = replace(before, triples=triples, version=(before.version or 0) + 1, state="pending")
    return desk.history.add(again)


def test_an_accepted_graph_tells_whose_it_is_which_version_and_that_it_is_official(desk):
    receipt = submit(desk, sent(course("a")))
    assert (receipt.submission.state, receipt.submission.version, receipt.fresh) == ("accepted", 1, True)
    said = {
        triple.predicate.value: triple.object.value
        for triple in desk.queries.triples("graph", {"graph": [GRAPH]})
        if triple.subject == GRAPH
    }
    assert said[f"{PREFIXES['owl']}versionInfo"] == "1"
    assert said[f"{PREFIXES['dct']}publisher"] == f"{ID}academy/radio"
    assert said[f"{PREFIXES['vg']}trust"] == f"{ID}trust/official"
    assert said[f"{PREFIXES['dct']}license"] == "http://publications.europa.eu/resource/authority/licence/CC0"
    assert desk.records.graphs()[GRAPH.value].origin == "submission"
    assert report_of(desk, receipt.submission) == receipt.report


def test_a_refused_submission_leaves_its_verdict_and_nothing_else(desk, data_dir):
    before, blobs = held(desk), set((data_dir / "blobs").rglob("*"))
    receipt = submit(desk, sent(course("a", teaches=f"{LEVEL}9")))
    assert (receipt.submission.state, receipt.submission.triples, receipt.submission.version) == ("refused", None, None)
    assert held(desk) == before
    kept = [path for path in set((data_dir / "blobs").rglob("*")) - blobs if path.is_file()]
    assert [path.name for path in kept] == [receipt.submission.report]


def test_what_did_not_change_is_not_told_as_changed_though_the_store_writes_it_shorter(desk):
    submit(desk, sent(course("a", more=PRICED)))
    told = submit(desk, sent(course("a", more=PRICED), course("b"))).difference
    assert told
    assert ([thing.name for thing in told.new], told.changed, told.gone) == (["b"], (), ())


def test_a_pending_submission_that_is_not_in_the_store_is_forgotten_at_the_next_start(desk):
    pending = interrupted(desk, "lost")
    assert complete(desk) == 0
    assert desk.history.find(pending.id) is None
    assert desk.history.pending() == []
    assert submit(desk, sent(course("next"))).submission.version == 2


def test_a_pending_submission_that_is_in_the_store_is_acknowledged_at_the_next_start(desk):
    """Also when the store writes its numbers otherwise, and nothing of it was noted yet."""
    receipt = submit(desk, sent(course("a", more=PRICED)))
    desk.history._connection.execute("UPDATE submissions SET state = 'pending'")  # noqa: SLF001
    desk.records.forget(GRAPH.value)
    assert complete(desk) == 1
    assert desk.history.standing("radio", "catalogue") == receipt.submission
    assert desk.records.graphs()[GRAPH.value].origin == "submission"


def test_a_withdrawal_that_was_interrupted_is_settled_by_what_the_graph_holds(desk):
    submit(desk, sent(course("a")))
    gone = withdraw(desk, "radio", "catalogue", "test").submission
    desk.history._connection.execute("UPDATE submissions SET state = 'pending' WHERE version = 2")  # noqa: SLF001
    assert complete(desk) == 1
    assert desk.history.standing("radio", "catalogue") == gone


def test_what_an_earlier_write_left_half_done_is_settled_before_the_next_submission(desk):
    pending = interrupted(desk, "half")
    assert submit(desk, sent(course("whole"))).submission.version == pending.version
    assert desk.history.pending() == []


def test_a_write_that_the_store_refuses_leaves_no_trace(desk, monkeypatch):
    submit(desk, sent(course("stands")))
    before = held(desk)

    def full(*_: object) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(type(desk.store), "replace_all", full)
        with pytest.raises(OSError, match="no room"):
            submit(desk, sent(course("lost")))
    assert held(desk) == before
    assert desk.history.pending() == []
    assert submit(desk, sent(course("next"))).submission.version == 2


def test_no_release_puts_its_own_catalogue_in_the_place_of_a_submission(desk, tmp_path):
    submit(desk, sent(course("ours")))
    newer = tmp_path / "catalogue.ttl"
    newer.write_text(f"<{ID}course/radio/theirs> <{PREFIXES['dct']}title> 'theirs' .")
    packaged = [
        PackagedGraph(found.graph, newer) if found.graph == GRAPH else found for found in packaged_graphs(ONTOLOGY)
    ]
    bring_up_to_date(desk.publisher, desk.records, packaged)
    assert "course/radio/ours" in held(desk)
    assert "theirs" not in held(desk)


def test_a_withdrawn_catalogue_does_not_let_the_reference_back(desk):
    submit(desk, sent(course("ours")))
    withdraw(desk, "radio", "catalogue", "test")
    bring_up_to_date(desk.publisher, desk.records, packaged_graphs(ONTOLOGY))
    assert held(desk) == ""
    with pytest.raises(UnknownError):
        withdraw(desk, "radio", "catalogue", "test")
    assert len(desk.history.versions("radio", "catalogue")) == 2


def test_a_version_that_was_restored_holds_what_it_held(desk):
    first = submit(desk, sent(course("a"), course("b"))).submission
    second = submit(desk, sent(course("c"))).submission
    receipt = restore(desk, "radio", "catalogue", 1, "test")
    assert receipt.submission.version == 3
    assert triples_of(desk, receipt.submission) == triples_of(desk, first) != triples_of(desk, second)
    with pytest.raises(PreconditionError):
        restore(desk, "radio", "catalogue", 2, "test", '"radio-catalogue-2"')
    with pytest.raises(UnknownError):
        restore(desk, "radio", "catalogue", 9, "test")


def test_an_idempotency_key_is_of_a_whole_call_and_not_of_bytes(desk):
    first = submit(desk, sent(course("a")), key="k")
    assert submit(desk, sent(course("a")), key="k").submission == first.submission
    for other in (replace(sent(course("a")), media_type="application/n-triples"), sent(course("b"))):
        with pytest.raises(ConflictError):
            submit(desk, other, key="k")


def test_an_engine_that_comes_to_no_verdict_never_lets_anything_in(desk):
    def failing(found: Sent, submitter: object) -> Inspected:
        inspected = desk.inspect(found, submitter)
        return replace(inspected, report=replace(inspected.report, outcome=Outcome.FAILED))

    before = held(desk)
    receipt = submit(replace(desk, inspect=failing), sent(course("a")))
    assert receipt.submission.state == "failed"
    assert held(desk) == before


def test_who_an_organisation_is_and_what_it_may_submit(desk):
    kind = desk.kinds.kind("catalogue")
    assert submitter_of(desk.queries, "radio", kind).iri == f"{ID}academy/radio"
    assert submitter_of(desk.queries, "gm0363", kind).iri == "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    for unknown in ("", "nobody", "a b", "<>", "radio/../nsob", "*"):
        with pytest.raises(UnknownError):
            submitter_of(desk.queries, unknown, kind)
    with pytest.raises(NotAllowedError):
        submitter_of(desk.queries, "radio", replace(kind, submitters=("https://example.org/Other",)))


def test_trying_keeps_nothing(desk, data_dir):
    before, blobs = held(desk), list((data_dir / "blobs").rglob("*"))
    assert validate(desk, sent(course("a"))).report.conforms
    assert (held(desk), list((data_dir / "blobs").rglob("*"))) == (before, blobs)
    assert desk.history.versions("radio", "catalogue") == []


def test_what_no_longer_conforms_is_noted_for_its_owner_and_stays(desk):
    submit(desk, sent(course("a")))
    assert revalidate(desk) == []
    before = held(desk)

    def stricter(found: Sent, submitter: object) -> Inspected:
        inspected = desk.inspect(found, submitter)
        return replace(inspected, report=replace(inspected.report, outcome=Outcome.REFUSED))

    [(found, _)] = revalidate(replace(desk, inspect=stricter))
    standing = desk.history.standing("radio", "catalogue")
    assert standing
    assert standing.id == found.id
    assert "refused" in (standing.note or "")
    assert not report_of(desk, standing).conforms
    assert held(desk) == before


def test_the_store_keeps_its_rules_after_a_realistic_submission(desk):
    """What others say of RADIO's courses goes on to be true: it has them still, and a few more, with runs."""
    found = next(graph for graph in packaged_graphs(ONTOLOGY) if graph.graph == GRAPH)
    known = {triple.subject.value for triple in found.triples() if "/id/course/" in triple.subject.value}
    levels = [LEVEL, f"{ID}competence/ecf-4/A.5/3", f"{ID}competence/ecf-4/A.5/4"]
    courses = [
        *(course(iri.rsplit("/", 1)[1], teaches=levels[2]) for iri in sorted(known)),
        *(course(f"c-{n}", f"Opleiding {n}", more=EVERYTHING.format(n=n), teaches=levels[n]) for n in range(3)),
        *map(run, range(3)),
    ]
    own = 'dct:title "Leeraanbod"@nl ; vg:contactPhone "+31 70 000 0000" ;'
    receipt = submit(desk, Sent("catalogue", TURTLE, catalogue(*courses, own=own), "radio"))
    assert receipt.report.conforms, receipt.report.findings
    assert [(broken.rule, broken.rows) for broken in broken_rules(desk.queries, INTERNAL)] == []


EVERYTHING = """schema:inLanguage "nl" ; schema:courseMode "e-learning"@nl ; schema:timeRequired "PT4H"^^xsd:duration ;
  schema:keywords "algoritmen"@nl ; vg:audience "beleidsmedewerkers"@nl ; vg:price 1250.00 ;
  schema:url <https://academie.example/c-{n}> ; vg:validFrom "2027-01-01"^^xsd:date ;
  vg:validUntil "2027-12-31"^^xsd:date ; vg:forArchetype <https://w3id.org/vakgraaf/id/archetype/ai-literacy-4/aig-09> ;
"""


def run(number: int) -> str:
    """A run of a course."""
    return f"""
<{ID}course-run/radio/c-{number}/2027-03-01> a vg:CourseRun ; vg:runOf <{ID}course/radio/c-{number}> ;
  schema:startDate "2027-03-01"^^xsd:date ; schema:endDate "2027-03-02"^^xsd:date ; schema:location "Den Haag" .
"""
