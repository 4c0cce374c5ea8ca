"""Answers that are for one caller alone: never kept by anybody in between."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from app.web.responses import MACHINE_HEADERS

PRIVATE = {
    **MACHINE_HEADERS,
    "Access-Control-Expose-Headers": f"{MACHINE_HEADERS['Access-Control-Expose-Headers']}, Retry-After",
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language, Authorization",
}


def private_json(
    told: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    """A document as JSON."""
    return Response(json.dumps(told, ensure_ascii=False).encode(), status, {**PRIVATE, **(headers or {})}, media_type)
