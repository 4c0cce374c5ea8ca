"""JSON as strangers may send it: UTF-8, no key twice, no NaN or Infinity, not deeper than Python can read."""

import json
from typing import Any


class NotStrictError(ValueError):
    """What was sent is no JSON, or JSON that two readers could understand in two ways."""


class StrictDecoder(json.JSONDecoder):
    """A decoder that refuses what JSON leaves open."""

    def __init__(self, **_: Any) -> None:
        super().__init__(object_pairs_hook=_once, parse_constant=_no_constant)


def parse_json(content: bytes) -> Any:
    """The value that the bytes hold; raises NotStrictError."""
    try:
        return json.loads(content.decode("utf-8"), cls=StrictDecoder)
    except NotStrictError:
        raise
    except (ValueError, RecursionError) as error:
        raise NotStrictError(str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name in found if sum(1 for key, _ in pairs if key == name) > 1)
        raise NotStrictError(f"the key {twice[:80]!r} stands there twice")
    return found


def _no_constant(name: str) -> None:
    raise NotStrictError(f"{name} is no JSON")
