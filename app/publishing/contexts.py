"""The contexts and the frames that the service publishes. A released version of the context never changes."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app.model.context import Context
from app.model.errors import UnknownError
from app.model.languages import Text
from app.model.nearest import did_you_mean

CONTEXT_VERSION = "0.2.0"


@dataclass(frozen=True)
class Frame:
    """The fixed shape of the documents of one class: every key that they have, in their order."""

    name: str
    class_iri: str
    keys: tuple[str, ...]


class Contexts:
    """Every version of the context, and the frames of the newest."""

    def __init__(self, ontology: Path) -> None:
        self._versions = {path.stem: path.read_bytes() for path in sorted((ontology / "contexts").glob("*.jsonld"))}
        self.present = Context(json.loads(self._versions[CONTEXT_VERSION])["@context"])
        self._frames = {path.stem: json.loads(path.read_bytes()) for path in (ontology / "frames").glob("*.jsonld")}
        self.frames = {name: self._frame(name, self._frames[name]) for name in sorted(self._frames)}
        self._by_class = {frame.class_iri: frame for frame in self.frames.values()}

    def version(self, name: str) -> bytes:
        """One version of the context, byte by byte as it was released; raises UnknownError."""
        if name in self._versions:
            return self._versions[name]
        known = ", ".join(f"/contexts/{found}.jsonld" for found in self._versions)
        raise UnknownError(
            Text(f"Er is geen context {name}.", f"There is no context {name}."),
            Text(f"Wel: {known}.", f"There is: {known}."),
        )

    def frame(self, name: str) -> Frame:
        """The frame of this name; raises UnknownError."""
        if name in self.frames:
            return self.frames[name]
        some = ", ".join(self.frames)
        raise UnknownError(
            Text(f"Er is geen frame {name!r}.", f"There is no frame {name!r}."),
            did_you_mean(name, self.frames, Text(f"Kies uit: {some}.", f"Choose from: {some}.")),
        )

    def frame_of(self, classes: Iterable[str]) -> Frame | None:
        """The frame of a thing of these classes: that of its own kind, not that of what its kind is a form of.

        A thing is of one class of ours that has things; beside it stand the classes of others that it comes under.
        """
        found = [self._by_class[iri] for iri in classes if iri in self._by_class]
        return min(found, key=lambda frame: (not frame.class_iri.startswith(self._ours), frame.name), default=None)

    def written(self, frame: Frame, address: str) -> bytes:
        """The frame as JSON-LD, for whoever frames our dumps and feed to the same shape."""
        told = {**self._frames[frame.name], "@context": context_address(address)}
        return json.dumps(told, ensure_ascii=False, indent=1).encode()

    @property
    def _ours(self) -> str:
        return self.present.prefixes["vg"]

    def _frame(self, name: str, told: dict[str, object]) -> Frame:
        own = self.present.class_iri(str(told["type"]))
        if own is None:
            raise ValueError(f"frames/{name}.jsonld: {told['type']} is no word of the context")
        keys = tuple(key for key in told if key not in {"@context", "type"})
        if strange := [key for key in keys if key not in self.present.words]:
            raise ValueError(f"frames/{name}.jsonld: {', '.join(strange)} are no words of the context")
        return Frame(name, own.value, keys)


def context_address(address: str) -> str:
    """Where the context of the documents stands."""
    return f"{address}/contexts/{CONTEXT_VERSION}.jsonld"
