"""The operator's secret of the pseudonyms: from a setting, or a file that stands outside what a backup copies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.people.pseudonyms import FEWEST_BYTES, Keyring, new_secret
from app.store.durable import write_whole

_KEY, _FILE = "VAKGRAAF_PSEUDONYM_KEY", "VAKGRAAF_PSEUDONYM_KEY_FILE"
_MADE = Text(f"Maak er een, met openssl rand -hex {FEWEST_BYTES}.", f"Make one, with openssl rand -hex {FEWEST_BYTES}.")


def open_keyring(key: str, file: Path | None, data_dir: Path) -> Keyring:
    """The keyring of the settings; raises WrongInputError for a secret that is none or stands where it may not."""
    if file is None:
        return _of_text(key) if key else Keyring()
    if key:
        raise WrongInputError([_both(file)])
    if file.resolve().is_relative_to(data_dir.resolve()):
        raise WrongInputError([_inside(file, data_dir)])
    read_secret(file)  # what is wrong with it is told at the start
    return Keyring(lambda: read_secret(file))


def read_secret(file: Path) -> bytes:
    """The secret in a file; raises WrongInputError."""
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise WrongInputError([_unreadable(file, error)]) from error
    if len(secret) < FEWEST_BYTES:
        raise WrongInputError([_short(_FILE, str(file))])
    return secret


def write_secret(file: Path, secret: bytes) -> None:
    """Put a secret in the place of the one in a file, whole and on disk; the file has the old one no longer.

    Only its owner may read it. Raises WrongInputError where it cannot be written.
    """
    try:
        write_whole(file, secret + b"\n")
    except OSError as error:
        raise WrongInputError([_unwritable(file, error)]) from error


@contextmanager
def renewed_secret(file: Path) -> Iterator[Keyring]:
    """A new secret, which takes the place of the one in a file as soon as everything was done under it.

    Raises WrongInputError, for a file that cannot be written before anything is done.
    """
    write_secret(file, read_secret(file))
    secret = new_secret()
    yield Keyring(lambda: secret)
    write_secret(file, secret)


def _of_text(key: str) -> Keyring:
    if len(key.encode()) < FEWEST_BYTES:
        raise WrongInputError([_short(_KEY, "•••")])
    return Keyring(key.encode)


def _short(name: str, found: str) -> Fault:
    return Fault(
        name,
        found,
        Text(
            f"De sleutel voor pseudoniemen heeft minder dan {FEWEST_BYTES} bytes.",
            f"The key of the pseudonyms has fewer than {FEWEST_BYTES} bytes.",
        ),
        _MADE,
    )


def _both(file: Path) -> Fault:
    return Fault(
        _FILE,
        str(file),
        Text(f"{_KEY} en {_FILE} zijn beide gegeven.", f"{_KEY} and {_FILE} are both given."),
        Text("Geef een van de twee.", "Give one of the two."),
    )


def _inside(file: Path, data_dir: Path) -> Fault:
    return Fault(
        _FILE,
        str(file),
        Text(
            f"De sleutel staat in {data_dir}, bij wat hij beschermt; elke back-up zou hem meenemen.",
            f"The key stands in {data_dir}, with what it protects; every backup would take it along.",
        ),
        Text("Zet hem in een andere map.", "Put it in another folder."),
    )


def _unreadable(file: Path, error: OSError) -> Fault:
    return Fault(
        _FILE,
        str(file),
        Text(f"{file} is niet te lezen: {error.strerror}.", f"{file} cannot be read: {error.strerror}."),
        _MADE,
    )


def _unwritable(file: Path, error: OSError) -> Fault:
    return Fault(
        _FILE,
        str(file),
        Text(
            f"De nieuwe sleutel is niet te schrijven in {file.parent}: {error.strerror}. De oude staat er nog.",
            f"The new key cannot be written in {file.parent}: {error.strerror}. The old one still stands.",
        ),
        Text("Maak die map beschrijfbaar en doe het opnieuw.", "Make that folder writable and do it again."),
    )
