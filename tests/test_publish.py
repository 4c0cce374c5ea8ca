"""A new release of the packaged graphs over a store that is there: what is replaced, what is left alone, what goes."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from app.main import House, open_store
from app.model.names import ID
from app.model.terms import Literal, NamedNode, Triple
from app.opening import open_publisher
from app.publish import bring_up_to_date
from app.publishing.reference import packaged_graphs
from app.settings import INTERNAL, ONTOLOGY
from app.store.embedded import EmbeddedStore, Updates
from app.store.layout import STORE
from app.store.records import GraphRecord, Records

HERE = "https://example.org/"
SAYS = NamedNode(f"{HERE}says")
CATALOGUE, PROFILES, TERMS = (
    NamedNode(f"{ID}graph/{name}") for name in ("radio/catalogue", "kwiv/profiles", "vakgraaf/ontology")
)


class Release:
    """A folder like ontology/, with three graphs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "alignments").mkdir(parents=True)
        self.write("vakgraaf.ttl", "terms")
        self.write("reference/radio/catalogue.ttl", "catalogue")
        self.write("reference/kwiv/profiles.ttl", "profiles")

    def write(self, name: str, *says: str) -> Path:
        """Put a graph that says this in the package."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"<{HERE}thing> <{SAYS.value}> '{text}' .\n" for text in says), encoding="utf-8")
        return path


@pytest.fixture
def release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """What this release of the service is packaged with."""
    made = Release(tmp_path / "ontology")
    monkeypatch.setattr("app.main.ONTOLOGY", made.folder)
    return made


@pytest.fixture
def start(tmp_path: Path, release: Release) -> Callable[[], "Started"]:  # noqa: ARG001 (the package has to be there)
    """Starts on one data directory, as often as a test calls it."""
    return lambda: Started(tmp_path / "data")


class Started:
    """What a start found and left: the texts of each graph, the register, the revision."""

    def __init__(self, data_dir: Path) -> None:
        store = open_store(data_dir)
        rows = store.select(f"SELECT ?g ?v {{ GRAPH ?g {{ ?s {SAYS} ?v }} }}").rows
        self.revision = store.revision()
        store.close()
        self.says: dict[NamedNode, set[str]] = {}
        for graph, text in rows:
            self.says.setdefault(graph, set()).add(text.value)
        self.records = read(data_dir)


def read(data_dir: Path) -> dict[str, GraphRecord]:
    """The register of graphs."""
    records = Records(data_dir / "records.sqlite")
    try:
        return records.graphs()
    finally:
        records.close()


def note(data_dir: Path, *noted: GraphRecord) -> None:
    """Write in the register."""
    records = Records(data_dir / "records.sqlite")
    records.note(*noted)
    records.close()


def put(data_dir: Path, graph: NamedNode, *says: str) -> str:
    """Replace a graph as the service would, without a note of it; the revision that then stands."""
    store = EmbeddedStore(data_dir / STORE, Updates(INTERNAL))
    triples = [Triple(NamedNode(f"{HERE}thing"), SAYS, Literal(text)) for text in says]
    revision = store.replace(graph, triples).revision
    store.close()
    return revision


def digest(path: Path) -> str:
    """The digest of a file."""
    return sha256(path.read_bytes()).hexdigest()


class TestFirstLoad:
    """A start without a store."""

    def test_every_graph_is_loaded_and_noted_with_its_digest_and_the_revision(self, start, release):
        first = start()
        assert first.says == {TERMS: {"terms"}, CATALOGUE: {"catalogue"}, PROFILES: {"profiles"}}
        assert first.records == {
            graph.value: GraphRecord(graph.value, "reference", digest(release.folder / name), first.revision)
            for graph, name in {
                TERMS: "vakgraaf.ttl",
                CATALOGUE: "reference/radio/catalogue.ttl",
                PROFILES: "reference/kwiv/profiles.ttl",
            }.items()
        }

    def test_a_load_that_stopped_before_its_note_is_noted_at_the_next_start_without_a_change(self, start, tmp_path):
        first = start()
        for path in (tmp_path / "data").glob("records.sqlite*"):
            path.unlink()
        second = start()
        assert second.revision == first.revision
        assert second.records == first.records

    def test_a_store_folder_that_is_empty_is_filled(self, start, tmp_path):
        (tmp_path / "data" / STORE).mkdir(parents=True)
        first = start()
        assert set(first.says) == {TERMS, CATALOGUE, PROFILES}
        assert set(first.records) == {graph.value for graph in first.says}


class TestLaterStart:
    """A start on the store of an earlier one."""

    def test_the_same_release_changes_nothing(self, start):
        first, second = start(), start()
        assert (second.revision, second.says, second.records) == (first.revision, first.says, first.records)

    def test_a_graph_whose_file_changed_is_replaced_and_renews_the_revision(self, start, release):
        first = start()
        path = release.write("reference/radio/catalogue.ttl", "catalogue", "another course")
        second = start()
        assert second.says == {**first.says, CATALOGUE: {"catalogue", "another course"}}
        assert second.revision > first.revision
        expected = GraphRecord(CATALOGUE.value, "reference", digest(path), second.revision)
        assert second.records == {**first.records, CATALOGUE.value: expected}

    def test_a_file_that_says_the_same_in_other_words_keeps_the_revision_and_is_noted(self, start, release):
        first = start()
        path = release.write("reference/radio/catalogue.ttl", "catalogue")
        path.write_text(f"# the same\n{path.read_text()}")
        second = start()
        assert second.revision == first.revision
        assert second.records[CATALOGUE.value].digest == digest(path)

    def test_a_graph_that_is_new_in_the_package_is_added(self, start, release):
        first = start()
        release.write("reference/rddi/courses.ttl", "courses")
        second = start()
        new = NamedNode(f"{ID}graph/rddi/courses")
        assert second.says == {**first.says, new: {"courses"}}
        assert new.value in second.records

    def test_a_graph_whose_place_a_submission_took_is_left_alone(self, start, release, tmp_path):
        start()
        revision = put(tmp_path / "data", CATALOGUE, "their own")
        theirs = GraphRecord(CATALOGUE.value, "submission", "of what they sent", revision)
        note(tmp_path / "data", theirs)
        release.write("reference/radio/catalogue.ttl", "ours, but newer")
        second = start()
        assert second.says[CATALOGUE] == {"their own"}
        assert second.records[CATALOGUE.value] == theirs
        assert second.revision == revision

    def test_a_graph_that_vanished_from_the_package_goes(self, start, release):
        first = start()
        (release.folder / "reference/radio/catalogue.ttl").unlink()
        second = start()
        assert second.says == {TERMS: {"terms"}, PROFILES: {"profiles"}}
        assert set(second.records) == {TERMS.value, PROFILES.value}
        assert second.revision > first.revision

    def test_a_graph_that_vanished_stays_when_a_submission_took_its_place(self, start, release, tmp_path):
        start()
        revision = put(tmp_path / "data", CATALOGUE, "their own")
        note(tmp_path / "data", GraphRecord(CATALOGUE.value, "submission", "theirs", revision))
        (release.folder / "reference/radio/catalogue.ttl").unlink()
        assert start().says[CATALOGUE] == {"their own"}

    def test_a_graph_that_was_only_ever_submitted_is_left_alone(self, start, tmp_path):
        start()
        graph = NamedNode(f"{ID}graph/somebody/catalogue")
        revision = put(tmp_path / "data", graph, "their own")
        note(tmp_path / "data", GraphRecord(graph.value, "submission", "theirs", revision))
        second = start()
        assert second.says[graph] == {"their own"}
        assert second.revision == revision

    def test_a_graph_that_came_back_in_the_package_is_added_again(self, start, release):
        start()
        path = release.folder / "reference/radio/catalogue.ttl"
        text = path.read_text()
        path.unlink()
        start()
        path.write_text(text)
        assert start().says[CATALOGUE] == {"catalogue"}

    def test_a_crash_between_the_replacement_and_its_note_is_repaired(self, start, release, tmp_path):
        first = start()
        path = release.write("reference/radio/catalogue.ttl", "newer")
        revision = put(tmp_path / "data", CATALOGUE, "newer")
        assert read(tmp_path / "data") == first.records
        second = start()
        assert second.revision == revision
        assert second.says[CATALOGUE] == {"newer"}
        assert second.records[CATALOGUE.value] == GraphRecord(CATALOGUE.value, "reference", digest(path), revision)

    def test_a_crash_between_a_removal_and_its_note_is_repaired(self, start, release, tmp_path):
        start()
        (release.folder / "reference/radio/catalogue.ttl").unlink()
        revision = put(tmp_path / "data", CATALOGUE)
        second = start()
        assert second.revision == revision
        assert CATALOGUE.value not in second.records

    def test_a_crash_halfway_through_a_release_is_finished_at_the_next_start(self, start, release):
        start()
        release.write("vakgraaf.ttl", "newer terms")
        profiles = release.write("reference/kwiv/profiles.ttl", "newer profiles")
        whole = profiles.read_text()
        profiles.write_text("this is no Turtle")
        with pytest.raises(SyntaxError):
            start()
        profiles.write_text(whole)
        again = start()
        assert again.says == {TERMS: {"newer terms"}, CATALOGUE: {"catalogue"}, PROFILES: {"newer profiles"}}

    def test_only_what_changed_is_told(self, start, release, tmp_path):
        start()
        release.write("reference/radio/catalogue.ttl", "newer")
        path = release.write("reference/kwiv/profiles.ttl", "profiles")
        path.write_text(f"# the same\n{path.read_text()}")
        store = EmbeddedStore(tmp_path / "data" / STORE, Updates(INTERNAL))
        records = Records(tmp_path / "data" / "records.sqlite")
        with open_publisher(store, tmp_path / "data") as publisher:
            changes = bring_up_to_date(publisher, records, packaged_graphs(release.folder))
            assert [change.graph for change in changes] == [CATALOGUE]
            assert bring_up_to_date(publisher, records, packaged_graphs(release.folder)) == []
        records.close()
        store.close()

    def test_an_older_copy_that_was_put_back_is_brought_up_to_this_release(self, start, release, tmp_path):
        start()
        store = EmbeddedStore(tmp_path / "data" / STORE, Updates(INTERNAL))
        store.back_up(tmp_path / "copy")
        store.close()
        release.write("reference/radio/catalogue.ttl", "newer")
        start()
        (tmp_path / "data" / STORE).rename(tmp_path / "broken")
        (tmp_path / "copy").rename(tmp_path / "data" / STORE)
        assert start().says[CATALOGUE] == {"newer"}

    def test_an_older_copy_that_was_put_back_is_brought_up_to_this_release_in_every_graph(
        self, start, release, tmp_path
    ):
        start()
        store = EmbeddedStore(tmp_path / "data" / STORE, Updates(INTERNAL))
        store.back_up(tmp_path / "copy")
        store.close()
        names = {
            CATALOGUE: "reference/radio/catalogue.ttl",
            PROFILES: "reference/kwiv/profiles.ttl",
            TERMS: "vakgraaf.ttl",
        }
        for name in names.values():
            release.write(name, "newer")
        start()
        (tmp_path / "data" / STORE).rename(tmp_path / "broken")
        (tmp_path / "copy").rename(tmp_path / "data" / STORE)
        assert start().says == {graph: {"newer"} for graph in names}


def test_a_file_of_the_package_is_a_graph_named_after_its_path(release):
    release.write("alignments/skos.ttl", "alignment")
    named = {found.graph.value.removeprefix(f"{ID}graph/"): found.path for found in packaged_graphs(release.folder)}
    assert named == {
        "vakgraaf/ontology": release.folder / "vakgraaf.ttl",
        "vakgraaf/alignment-skos": release.folder / "alignments/skos.ttl",
        "radio/catalogue": release.folder / "reference/radio/catalogue.ttl",
        "kwiv/profiles": release.folder / "reference/kwiv/profiles.ttl",
    }


def test_the_packaged_reference_graph_stands_whole_and_noted(house: House, data_dir: Path) -> None:
    noted = read(data_dir)
    packaged = packaged_graphs(ONTOLOGY)
    assert {found.graph.value: found.digest() for found in packaged} == {
        iri: record.digest for iri, record in noted.items()
    }
    assert {record.revision for record in noted.values()} == {house.store.revision()}
    rows = house.store.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    standing = {graph.value: int(count.value) for graph, count in rows}
    assert {found.graph.value: len(set(found.triples())) for found in packaged} == {
        iri: count for iri, count in standing.items() if iri in noted
    }


def test_the_packaged_reference_graph_loaded_twice_is_no_change(house: House, tmp_path: Path) -> None:
    house.store.back_up(tmp_path / "copy")
    copy = EmbeddedStore(tmp_path / "copy", Updates(INTERNAL))
    changed = [found.graph for found in packaged_graphs(ONTOLOGY) if copy.replace(found.graph, found.triples()).changed]
    copy.close()
    assert changed == []
