"""The contexts that this service publishes, from memory: no context is ever fetched."""

import json
import re
from functools import cache
from pathlib import Path

from app.model.context import Context, Word

__all__ = ["VERSIONS", "Context", "Word", "context_at"]

_FOLDER = Path(__file__).resolve().parent.parent.parent / "ontology" / "contexts"
VERSIONS = {path.stem: path for path in sorted(_FOLDER.glob("*.jsonld"))}
_ADDRESS = re.compile(r"https?://[^\s?#]+/contexts/(?P<version>[^/\s?#]+)\.jsonld")


def context_at(address: str) -> Context | None:
    """The context that stands at this address, when it is one of ours; whoever serves it."""
    found = _ADDRESS.fullmatch(address)
    return _load(VERSIONS[found["version"]]) if found is not None and found["version"] in VERSIONS else None


@cache
def _load(path: Path) -> Context:
    return Context(json.loads(path.read_bytes())["@context"])
