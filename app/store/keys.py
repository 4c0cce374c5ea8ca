"""API keys: who holds one, for which organisation and kinds, until when. Of the secret only the digest is kept.

A key reads ``vgk_{id}_{secret}``. Its secret is 256 random bits, so a plain SHA-256 is enough: nobody can guess it.
Every look-up reads the database, so that a key made or revoked by another process holds at once.
"""

import json
import logging
import re
import secrets
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path
from threading import Lock
from typing import Any

from app.model.authority import Caller, SignedInBy
from app.model.errors import NotAuthenticatedError, UnknownError
from app.model.languages import Text

PREFIX = "vgk_"
_SHAPE = re.compile(rf"{PREFIX}(?P<id>[0-9a-f]{{12}})_(?P<secret>[0-9a-f]{{64}})")
_ID_BYTES = 6
_SECRET_BYTES = 32
_NO_DIGEST = bytes(sha256().digest_size)  # what an unknown id is compared with: no known text has this digest
_SCHEMA = """
CREATE TABLE IF NOT EXISTS api_keys (
    id           TEXT PRIMARY KEY,
    digest       BLOB NOT NULL CHECK (length(digest) = 32),
    organisation TEXT NOT NULL,
    kinds        TEXT,
    created      TEXT NOT NULL,
    expires      TEXT NOT NULL,
    revoked      TEXT,
    last_used    TEXT
) STRICT;
"""
_COLUMNS = "id, organisation, kinds, created, expires, revoked, last_used"

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class ApiKey:
    """What is known of a key; moments are in UTC, ``kinds`` None means all, ``last_used`` is a day."""

    id: str
    organisation: str
    kinds: frozenset[str] | None
    created: datetime
    expires: datetime
    revoked: datetime | None
    last_used: str | None

    @property
    def name(self) -> str:
        """What the key is called where its holder is named; it tells nothing of the secret."""
        return f"{PREFIX}{self.id}"


class Keys:
    """The register of API keys, in tables of its own in the database of the records."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.executescript(_SCHEMA)

    def create(self, organisation: str, kinds: frozenset[str] | None, days: int) -> tuple[ApiKey, str]:
        """A new key and its full text, which is told this once."""
        created = datetime.now(UTC).replace(microsecond=0)
        key = ApiKey(
            secrets.token_hex(_ID_BYTES), organisation, kinds, created, created + timedelta(days=days), None, None
        )
        secret = secrets.token_hex(_SECRET_BYTES)
        told = None if kinds is None else json.dumps(sorted(kinds))
        with self._lock, self._connection:
            self._connection.execute(
                "INSERT INTO api_keys (id, digest, organisation, kinds, created, expires) VALUES (?, ?, ?, ?, ?, ?)",
                (key.id, _digest(secret), organisation, told, created.isoformat(), key.expires.isoformat()),
            )
        return key, f"{PREFIX}{key.id}_{secret}"

    def all(self) -> list[ApiKey]:
        """Every key, also those that no longer hold, by organisation and age."""
        with self._lock:
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM api_keys ORDER BY organisation, created, id"  # noqa: S608  (a constant)
            ).fetchall()
        return [_key(row) for row in rows]

    def revoke(self, key_id: str) -> ApiKey:
        """End a key now. One that was revoked keeps its first moment; an unknown one raises UnknownError."""
        found = key_id.removeprefix(PREFIX)
        with self._lock, self._connection:
            self._connection.execute(
                "UPDATE api_keys SET revoked = coalesce(revoked, ?) WHERE id = ?", (_now().isoformat(), found)
            )
        row = self._row(found)
        if row is None:
            raise UnknownError(
                Text(f"Er is geen sleutel {key_id[:20]!r}.", f"There is no key {key_id[:20]!r}."),
                Text("vakgraaf keys list noemt ze alle.", "vakgraaf keys list names them all."),
            )
        return _key(row[1:])

    def sign_in(self, presented: str) -> Caller:
        """Who holds a key that was presented; raises NotAuthenticatedError, which never repeats it."""
        shape = _SHAPE.fullmatch(presented)
        if shape is None:
            raise _unknown()
        row = self._row(shape["id"])
        if not compare_digest(_digest(shape["secret"]), _NO_DIGEST if row is None else row[0]) or row is None:
            raise _unknown()
        key = _key(row[1:])
        if key.revoked is not None:
            raise _ended(key, Text("ingetrokken", "was revoked"), key.revoked)
        if key.expires <= _now():
            raise _ended(key, Text("verlopen", "expired"), key.expires)
        self._note_use(key)
        return Caller(key.name, key.organisation, key.kinds, SignedInBy.API_KEY)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _row(self, key_id: str) -> tuple[Any, ...] | None:
        with self._lock:
            rows = self._connection.execute(
                f"SELECT digest, {_COLUMNS} FROM api_keys WHERE id = ?",  # noqa: S608  (a constant)
                (key_id,),
            ).fetchall()
        return rows[0] if rows else None

    def _note_use(self, key: ApiKey) -> None:
        """Remember the day, once a day: more would tell when people work."""
        today = _now().date().isoformat()
        if key.last_used == today:
            return
        try:
            with self._lock, self._connection:
                self._connection.execute("UPDATE api_keys SET last_used = ? WHERE id = ?", (today, key.id))
        except sqlite3.OperationalError as error:
            log.warning("the use of %s was not noted: %s", key.name, error)


def _key(row: tuple[Any, ...]) -> ApiKey:
    key_id, organisation, kinds, created, expires, revoked, last_used = row
    return ApiKey(
        id=key_id,
        organisation=organisation,
        kinds=None if kinds is None else frozenset(json.loads(kinds)),
        created=datetime.fromisoformat(created),
        expires=datetime.fromisoformat(expires),
        revoked=None if revoked is None else datetime.fromisoformat(revoked),
        last_used=last_used,
    )


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _unknown() -> NotAuthenticatedError:
    return NotAuthenticatedError(
        Text("Deze API-sleutel is hier niet bekend.", "This API key is not known here."),
        Text(
            "Stuur de hele sleutel zoals die is uitgereikt: Authorization: Bearer vgk_…",
            "Send the whole key as it was handed out: Authorization: Bearer vgk_…",
        ),
        invalid=True,
    )


def _ended(key: ApiKey, how: Text, when: datetime) -> NotAuthenticatedError:
    day = when.date().isoformat()
    return NotAuthenticatedError(
        Text(f"API-sleutel {key.name} is op {day} {how.nl}.", f"API key {key.name} {how.en} on {day}."),
        Text("Vraag de beheerder om een nieuwe.", "Ask the operator for a new one."),
        invalid=True,
    )
