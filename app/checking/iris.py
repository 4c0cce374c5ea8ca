"""IRIs as they can deceive: the normal form of one, whether it lies inside a namespace, and what is odd about it.

Nothing is repaired here. An IRI that is not in its normal form is refused, since two programs may read it differently.
"""

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote

_PARTS = re.compile(
    r"(?:(?P<scheme>[^:/?#]+):)?(?://(?P<authority>[^/?#]*))?(?P<path>[^?#]*)(?P<rest>(?:\?[^#]*)?(?:#.*)?)",
    re.DOTALL,
)
_PLAIN = re.compile(r"[!#$&-;=?-\[\]_a-z~]*")  # printable ASCII that needs no second look
_ORDINARY = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w~-][\w.~-]*)*(?:#[\w.-]+)?", re.ASCII)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NUMBER_AS_HOST = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_FORBIDDEN = frozenset('<>"{}|\\^`')
_DEFAULT_PORTS = {"http": "80", "https": "443"}
_HERE_ONLY = frozenset({"localhost", "local", "localdomain", "internal", "intranet", "lan", "corp", "arpa", "onion"})
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})  # categories without a shape of their own
LONGEST = 2000  # characters


@lru_cache(maxsize=4096)
def normal(iri: str) -> str:
    """The IRI as RFC 3986 normalises it (case, port, dots, escapes), without user, final dot and empty segments."""
    parts = _PARTS.fullmatch(unicodedata.normalize("NFC", iri))
    if parts is None or parts["scheme"] is None or parts["authority"] is None:
        return iri
    scheme = parts["scheme"].lower()
    authority = _normal_authority(scheme, parts["authority"])
    return f"{scheme}://{authority}{_normal_path(_normal_escapes(parts['path']))}{_normal_escapes(parts['rest'])}"


def is_normal(iri: str) -> bool:
    """Whether every program reads this IRI in the same way, and a person sees what a program reads."""
    if _ORDINARY.fullmatch(iri):
        return len(iri) <= LONGEST
    return not hides_something(iri) and iri == normal(iri) and all(map(_one_script, re.split(r"[/?#]", iri)))


def inside(namespace: str, iri: str) -> bool:
    """Whether an IRI in its normal form is a namespace or lies below it, by whole segments."""
    if namespace.endswith("#"):
        return iri.startswith(namespace) and len(iri) > len(namespace)
    base = namespace.rstrip("/")
    return iri == base or iri.startswith(f"{base}/")


def hides_something(iri: str) -> bool:
    """Whether it holds characters that nobody sees, as they stand or escaped, or is too long to look at."""
    if len(iri) > LONGEST:
        return True
    if _PLAIN.fullmatch(iri):
        return False
    if not _is_utf8(iri) or any(character in _FORBIDDEN for character in iri):
        return True
    shown = iri + unquote(iri).replace(" ", "")  # an escaped space is no secret
    return any(unicodedata.category(character) in _UNSEEN for character in shown)


@lru_cache(maxsize=4096)
def is_public_page(iri: str) -> bool:
    """Whether it is an address that anybody can follow: http or https, a named host, no user, no look-alike."""
    parts = _PARTS.fullmatch(iri)
    if parts is None or (parts["scheme"] or "").lower() not in _DEFAULT_PORTS or not parts["authority"]:
        return False
    authority: str = parts["authority"]
    if "@" in authority or "%" in authority or authority.startswith("["):
        return False
    host, _, port = authority.partition(":")
    return (not port or port.isdecimal()) and _is_public_host(host)


def _is_public_host(host: str) -> bool:
    labels = host.lower().removesuffix(".").split(".")
    return (
        len(labels) > 1
        and all(labels)
        and labels[-1] not in _HERE_ONLY
        and _NUMBER_AS_HOST.fullmatch(host) is None
        and unicodedata.normalize("NFKC", host) == host
        and _one_script("".join(_shown(label) for label in labels))
    )


def _shown(label: str) -> str:
    """A label of a host as a browser shows it."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def _one_script(word: str) -> bool:
    """Whether all letters are of one script: a Cyrillic one among Latin ones is there to deceive."""
    shown = word if "%" not in word else unquote(word)
    if shown.isascii():
        return True
    names = {unicodedata.name(letter, "?").split()[0] for letter in shown if letter.isalpha()}
    return len(names) <= 1


def _is_utf8(iri: str) -> bool:
    try:
        unquote(iri, errors="strict")
    except UnicodeDecodeError:
        return False
    return _BROKEN_ESCAPE.search(iri) is None


def _normal_authority(scheme: str, authority: str) -> str:
    host, _, port = authority.rpartition("@")[2].partition(":")
    host = unquote(host).lower().removesuffix(".")
    return host if port in {"", _DEFAULT_PORTS.get(scheme)} else f"{host}:{port}"


def _normal_escapes(text: str) -> str:
    def written(escape: re.Match[str]) -> str:
        character = chr(int(escape[1], 16))
        return character if character in _UNRESERVED else escape[0].upper()

    return _ESCAPE.sub(written, text)


def _normal_path(path: str) -> str:
    kept: list[str] = []
    segments = re.split(r"[/\\]|%2F|%5C", path)
    for segment in segments:
        if segment == "..":
            kept[-1:] = []
        elif segment not in {"", "."}:
            kept.append(segment)
    ending = "/" if segments[-1] in {"", ".", ".."} and kept else ""
    return "".join(f"/{segment}" for segment in kept) + ending
