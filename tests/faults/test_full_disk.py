"""A disk that takes no more: the writer is told, and readers keep the last whole revision."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, Service
from faults.writer import contents, graph_of, held
from submitting import Account, catalogue, copy_of, course

from app.model.errors import NotReadyError
from app.model.terms import NamedNode
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates
from app.store.layout import STORE

SCRIPT = """
import random, resource, signal, sys
from pathlib import Path
from faults.writer import contents, graph_of, held
from app.settings import INTERNAL
from app.model.errors import NoRoomError
from app.model.terms import Literal, NamedNode, Triple
from app.store import bulk
from app.store.embedded import EmbeddedStore, Updates

bulk.MANY = int(sys.argv[2])
store = EmbeddedStore(Path(sys.argv[1]), Updates(INTERNAL))
before = store.replace(graph_of(3), contents(3)).revision
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max(path.stat().st_size for path in Path(sys.argv[1]).iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 4096, resource.RLIM_INFINITY))
says = NamedNode("https://example.org/p")
big = [Triple(NamedNode(f"https://example.org/{n}"), says, Literal(random.randbytes(250).hex())) for n in range(2000)]
for _ in range(2):
    try:
        store.replace(graph_of(3), big)
    except NoRoomError as error:
        same = store.revision() == before, held(store, graph_of(3)) == contents(3)
        trouble = store.trouble() is None, store.trouble() == error.message
        print("refused", *same, *trouble, str(sys.argv[1]) in str(error))
    else:
        print("taken")
"""


@pytest.mark.parametrize(
    ("many", "told"),
    [
        (20_000, "refused True True False True False"),  # as one transaction: the engine then takes nothing more
        (1_000, "refused True True True False False"),  # in several steps: it fails before the first of them
    ],
)
def test_a_write_that_does_not_fit_is_refused_like_the_next_and_leaves_the_old_graph_whole(
    tmp_path: Path, many: int, told: str
) -> None:
    """A limit on the size of a file stands for the full disk: to the engine it is the same failed write."""
    environment = {"PYTHONPATH": str(ROOT / "tests"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "public"), str(many)]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.splitlines() == [told] * 2, ended.stderr
    store = EmbeddedStore(tmp_path / "public", Updates(INTERNAL))
    assert held(store, graph_of(3)) == contents(3)
    store.close()


FORGETTING = """
import random, resource, signal, sys
from pathlib import Path
from faults.writer import contents, graph_of, held
from app.settings import INTERNAL
from app.model.errors import NoRoomError
from app.model.terms import Literal, NamedNode, Triple
from app.store.forgetful import ForgetfulStore
from app.store.updates import Updates

folder, says = Path(sys.argv[1]), NamedNode("https://example.org/p")
store = ForgetfulStore(folder, Updates(INTERNAL))
store.replace(graph_of(3), [Triple(says, says, Literal(random.randbytes(250).hex())) for _ in range(2000)])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    store.purge()
except NoRoomError as error:
    print("refused", str(folder) in str(error), [path.name for path in folder.iterdir() if path.is_dir()])
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
store.replace(graph_of(3), contents(3))
store.close()
del store
print(held(ForgetfulStore(folder, Updates(INTERNAL)), graph_of(3)) == contents(3))
"""


def test_a_store_that_has_no_room_to_forget_says_so_and_keeps_every_change_that_comes_after(tmp_path: Path) -> None:
    environment = {"PYTHONPATH": str(ROOT / "tests"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", FORGETTING, str(tmp_path / "graph")]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.splitlines() == ["refused False ['1']", "True"], ended.stderr


def growing(service: Service) -> int:
    """How large the largest file is to which the store of a service appends."""
    return max(path.stat().st_size for path in (service.data_dir / STORE).glob("*.log"))


def test_a_service_whose_store_met_a_full_disk_says_so_with_503_and_answers_questions_until_it_starts_again(
    service: Service, tmp_path: Path
) -> None:
    running = Service(copy_of(service, tmp_path / "data"))
    try:
        radio = Account(running)
        radio.accepted(catalogue(*(course(f"c-{number}", "Eerste") for number in range(400))))
        before, ready = radio.standing().text, running.client.get("/health/ready").json()
        assert ready["changes"] == {"taken": True, "reason": None}
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (growing(running) + 4_096, -1))
        for number in range(2):
            answered = radio.submit(catalogue(*(course(f"d-{number}-{n}", "Tweede") for n in range(400))))
            told = answered.json()
            assert (answered.status_code, told["rule"]) == (503, "no-room"), answered.text
            assert "start de dienst opnieuw" in told["repair"]["nl"]
            assert str(running.data_dir) not in answered.text
        found = running.client.get("/health/ready")
        assert (found.status_code, found.json()["changes"]["taken"]) == (200, False)
        assert "schijf" in found.json()["changes"]["reason"]["nl"]
        large = radio.submit(catalogue(course("large")) + (b"#" * 999 + b"\n") * 1_001)
        assert large.status_code == 503, large.text
        assert radio.standing().text == before
        assert [version["version"] for version in radio.versions()] == [1]
        assert running.client.get("/v1/questions/gaps").status_code == 200
    finally:
        running.stop()
    again = Service(running.data_dir)
    try:
        radio = Account(again)
        assert radio.standing().text == before
        assert radio.accepted(catalogue(course("room")))["version"] == 2
    finally:
        again.stop()


KEEPERS = """
import resource, sys
from pathlib import Path
from app.model.errors import NoRoomError
from app.store.blobs import Blobs
from app.store.history import History, Submission
from app.store.jobs import Job, JobRegister

folder = Path(sys.argv[1])
blobs, history = Blobs(folder / "blobs"), History(folder / "records")
register = JobRegister(folder / "records", folder / "jobs")
job = Job("radio", "key", "catalogue", "text/turtle", "digest")
kept = register.add(job, b"kept")
_, unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
for work in (
    lambda: blobs.keep(b"x" * 20_000),
    lambda: register.add(job, b"x" * 20_000),
    lambda: register.add(job, b"x"),
    lambda: register.start(kept),
    lambda: history.add(Submission("radio", "catalogue", "key", "digest", "1", "refused", "report")),
):
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, unlimited))
    try:
        work()
        print("taken")
    except NoRoomError as error:
        print("refused", error.rule, str(folder) in str(error))
    resource.setrlimit(resource.RLIMIT_FSIZE, (unlimited, unlimited))
files = [path for name in ("blobs", "jobs") for path in (folder / name).rglob("*") if path.is_file()]
print([path.name for path in files] == [kept.id], register.waiting("radio"), history.pending())
register.start(kept)
print(register.find(kept.id).state)
"""


def test_a_full_disk_is_told_also_where_reports_histories_and_jobs_are_kept(tmp_path: Path) -> None:
    """Nothing is left behind, and when there is room again everything goes on."""
    command = [sys.executable, "-c", KEEPERS, str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.splitlines() == ["refused no-room False"] * 5 + ["True 1 []", "running"], ended.stderr


def test_files_that_cannot_be_read_any_more_are_not_the_fault_of_the_question(tmp_path: Path) -> None:
    source, graph = tmp_path / "source.ttl", NamedNode("https://example.org/graph")
    source.write_text("".join(f"<https://example.org/{n}> <https://example.org/p> '{n}' .\n" for n in range(20_000)))
    built = EmbeddedStore.build(tmp_path / "public", {graph: source}, Updates(INTERNAL))
    built.close()
    store = EmbeddedStore(tmp_path / "public", Updates(INTERNAL))
    for table in (tmp_path / "public").glob("*.sst"):
        with table.open("r+b") as damaged:
            damaged.write(b"\0" * (table.stat().st_size // 2))
    for ask in (lambda: store.select("SELECT * { ?s ?p ?o }"), lambda: store.construct("DESCRIBE ?s { ?s ?p ?o }")):
        with pytest.raises(NotReadyError) as told:
            ask()
        assert str(tmp_path) not in str(told.value)
    store.close()
