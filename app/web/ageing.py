"""What of the interface is going to end: told in the headers of every answer (RFC 9745 and 8594) and in OpenAPI.

``deprecations.yaml`` is the table. Nothing ends unannounced: between ``deprecated`` and ``sunset`` lie 6 months.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import yaml

from app.web.caching import App, Message, Receive, Scope, Send
from app.web.responses import links

TABLE = Path(__file__).with_name("deprecations.yaml")
_AT_LEAST = timedelta(days=182)


@dataclass(frozen=True)
class Ending:
    """A part of the interface that goes: its path, which all below it shares, and the days of both announcements."""

    path: str
    deprecated: date
    sunset: date
    more: str

    def holds(self, path: str) -> bool:
        """Whether an address is this one or lies below it."""
        return path == self.path or path.startswith(f"{self.path}/")

    def headers(self, address: str) -> list[tuple[bytes, bytes]]:
        """The headers that say so."""
        read_on = f"{address}{self.more}"
        told = {
            "Deprecation": f"@{int(_midnight(self.deprecated).timestamp())}",
            "Sunset": format_datetime(_midnight(self.sunset), usegmt=True),
            "Link": links((read_on, "deprecation", "text/html"), (read_on, "sunset", "text/html")),
        }
        return [(name.lower().encode(), value.encode()) for name, value in told.items()]


def read_table(text: str) -> list[Ending]:
    """The table; raises ValueError for a line that announces too little."""
    found = [Ending(**line) for line in yaml.safe_load(text) or []]
    for ending in found:
        if ending.sunset - ending.deprecated < _AT_LEAST:
            raise ValueError(f"{ending.path}: between deprecated and sunset lie fewer than {_AT_LEAST.days} days")
    return found


def packaged_table() -> list[Ending]:
    """The table of this release."""
    return read_table(TABLE.read_text(encoding="utf-8"))


class Ageing:
    """An ASGI application around another one, which adds the headers of what is going to end."""

    def __init__(self, app: App, table: Sequence[Ending], address: str) -> None:
        self._app = app
        self._table = table
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, with the announcement in the answer where there is one."""
        ending = next((each for each in self._table if each.holds(scope.get("path", ""))), None)
        if scope["type"] != "http" or ending is None:
            await self._app(scope, receive, send)
            return
        told = ending.headers(self._address)

        async def announcing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *told]}
            await send(message)

        await self._app(scope, receive, announcing)


def mark_deprecated(document: dict[str, Any], table: Iterable[Ending], base: str = "/v1") -> dict[str, Any]:
    """The same OpenAPI document, with what is going to end marked as such."""
    endings = list(table)
    for path, item in document["paths"].items():
        if any(ending.holds(f"{base}{path}") for ending in endings):
            for operation in item.values():
                operation["deprecated"] = True
    return document


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
