"""Members of a pool have a pseudonym: what their organisation calls them is gone as soon as a file has been read.

A pseudonym is a keyed hash (HMAC-SHA-256) over the pool and the local identifier. The key is the organisation's own,
made of the operator's secret, which stands outside the data directory: the same number in two organisations, or in two
pools, gives two pseudonyms, and nobody without the secret can find the number by trying all there are.
"""

import hmac
import json
import secrets
import unicodedata
from base64 import b32encode
from collections.abc import Callable, Sequence

from app.model.errors import NotReadyError
from app.model.languages import Text

FEWEST_BYTES = 32
_BYTES = 20  # of a pseudonym: 160 bits, 32 letters and digits

ReadSecret = Callable[[], bytes | None]


class Keyring:
    """The keys, made of a secret that is read anew each time: after a rotation the next submission has the new one."""

    def __init__(self, read: ReadSecret = lambda: None) -> None:
        self._read = read

    def check(self) -> None:
        """Raise NotReadyError where there is no secret."""
        self._secret()

    def of(self, organisation: str) -> bytes:
        """The key of an organisation; raises NotReadyError."""
        return _derived(self._secret(), "organisation", organisation)

    def to_try(self, organisation: str) -> bytes:
        """The key for a file of which nothing is kept: where there is no secret, one that is used once."""
        try:
            return self.of(organisation)
        except NotReadyError:
            return new_secret()

    def digest(self, content: bytes) -> str:
        """What tells bytes from others, to who has the secret alone: without it a small file could be guessed."""
        return hmac.new(_derived(self._secret(), "digest"), content, "sha256").hexdigest()

    def _secret(self) -> bytes:
        secret = self._read()
        if secret is None:
            raise NotReadyError(_NO_SECRET)
        return secret


def new_secret() -> bytes:
    """A secret that nobody knows."""
    return secrets.token_hex(FEWEST_BYTES).encode()


def pseudonym(key: bytes, scope: Sequence[str], local_id: str) -> str:
    """The pseudonym of who is called so within a scope, such as a pool."""
    return _written(key, "member", *scope, unicodedata.normalize("NFC", local_id).strip())


def renewed(key: bytes, scope: Sequence[str], old: str) -> str:
    """The pseudonym that takes the place of an old one when the key is renewed: the old key is no help to find it."""
    return _written(key, "renewed", *scope, old)


def _written(key: bytes, *told: str) -> str:
    return b32encode(_derived(key, *told)[:_BYTES]).decode().lower()


def _derived(key: bytes, *told: str) -> bytes:
    return hmac.digest(key, json.dumps(told).encode(), "sha256")


_NO_SECRET = Text(
    "Deze installatie heeft geen sleutel voor pseudoniemen, dus een pool wordt hier niet bewaard. "
    "Beheerder: geef hem met VAKGRAAF_PSEUDONYM_KEY_FILE.",
    "This installation has no key for pseudonyms, so a pool is not kept here. "
    "Operator: give it with VAKGRAAF_PSEUDONYM_KEY_FILE.",
)
