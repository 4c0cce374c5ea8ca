"""A difference as bytes and back, without loss: how it is kept with the version that it made."""

import json
from dataclasses import asdict
from typing import Any
from zlib import compress, decompress

from app.publishing.difference import Changed, Difference


def encode(found: Difference) -> bytes:
    """The difference as packed JSON: a first catalogue of thousands of courses is one long list."""
    return compress(json.dumps(asdict(found), ensure_ascii=False).encode())


def decode(content: bytes) -> Difference:
    """The difference of ``encode``."""
    told = json.loads(decompress(content))
    return Difference(*(tuple(map(_changed, told[part])) for part in ("new", "changed", "gone")))


def _changed(told: dict[str, Any]) -> Changed:
    return Changed(**told | {"properties": tuple(told["properties"])})
