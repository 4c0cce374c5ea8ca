"""Answers that are for one caller alone: never kept by anybody in between."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.web.negotiation import accepted, choose_format
from app.web.responses import MACHINE_HEADERS

PRIVATE = {
    **MACHINE_HEADERS,
    "Cache-Control": "no-store",
    "Vary": "Accept, Accept-Language, Authorization",
}


async def json_only(request: Request) -> None:
    """Before an operation that speaks JSON alone: raises NotAcceptableError to who would have something else.

    It comes before whatever the operation changes.
    """
    choose_format(accepted(request), {"json": ("application/json",)})


def private_json(
    told: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = "application/json",
) -> Response:
    """A document as JSON."""
    return Response(json.dumps(told, ensure_ascii=False).encode(), status, {**PRIVATE, **(headers or {})}, media_type)
