"""A disk that takes no more: the writer is told, and readers keep the last whole revision."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from faults.writer import contents, graph_of, held

from app.main import INTERNAL
from app.store.embedded import EmbeddedStore, Updates

SCRIPT = """
import resource, signal, sys
from pathlib import Path
from faults.writer import contents, graph_of, held
from app.main import INTERNAL
from app.model.terms import Literal, NamedNode, Triple
from app.store.embedded import EmbeddedStore, Updates

store = EmbeddedStore(Path(sys.argv[1]), Updates(INTERNAL))
before = store.replace(graph_of(3), contents(3)).revision
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
largest = max(path.stat().st_size for path in Path(sys.argv[1]).iterdir())
resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 4096, resource.RLIM_INFINITY))
big = [Triple(NamedNode(f"https://example.org/{n}"), NamedNode("https://example.org/p"), Literal("x" * 500))
       for n in range(2000)]
try:
    store.replace(graph_of(3), big)
except OSError as error:
    print("refused", store.revision() == before, held(store, graph_of(3)) == contents(3))
else:
    print("taken")
"""


def test_a_write_that_does_not_fit_is_refused_and_leaves_the_old_graph_whole(tmp_path: Path) -> None:
    """A limit on the size of a file stands for the full disk: to the engine it is the same failed write."""
    environment = {"PYTHONPATH": str(ROOT / "tests"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "public")]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ended.stdout.split() == ["refused", "True", "True"], ended.stderr
    store = EmbeddedStore(tmp_path / "public", Updates(INTERNAL))
    assert held(store, graph_of(3)) == contents(3)
    store.close()
