"""What the owner of the data directory asks for: done by the command, or by the service that holds the store.

One function an errand, so that it comes to the same wherever it is done; ``asked`` is what the command made of its
options, in words that pass over the socket.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from app.control import (
    BACKUP,
    CHECKPOINT,
    IMPORT,
    LEAVE,
    RELEASE,
    REVALIDATE,
    ROTATE,
    SUBMIT,
    SUCCEED,
    Errand,
    backup_errand,
    checkpoint_errand,
)
from app.desk import Desk, Sent
from app.forgetting import leave, renew
from app.importing import Place, bring_in_for
from app.model.errors import Fault, UnknownError, WrongInputError
from app.model.languages import Text
from app.people.secret import renewed_secret
from app.reading import SUFFIXES
from app.receipts import receipt_told, succession_told
from app.release import release
from app.settings import TABLES, Settings
from app.submit import revalidate, submit
from app.succession import succeed

Asked = Mapping[str, Any]
Act = Callable[[Desk, Settings, Asked], Mapping[str, Any]]


def errands(desk: Desk, settings: Settings) -> dict[str, Errand]:
    """Every errand that the running service does, by its name."""
    place = Place(desk.publisher, desk.queries, desk.records, desk.accepting)
    acts: dict[str, Errand] = {name: partial(act, desk, settings) for name, act in AT_THE_DESK.items()}
    return acts | {
        CHECKPOINT: checkpoint_errand(desk.store, settings.data_dir),
        BACKUP: backup_errand(desk.store, desk.accepting, settings.data_dir, desk.restricted_store),
        IMPORT: partial(bring_in_for, place),
    }


def file_sent(file: Path, kind: str, organisation: str | None) -> Sent:
    """A file of the owner's, as it is sent in; raises UnknownError for one that cannot be read."""
    try:
        body = file.read_bytes()
    except OSError as error:
        raise UnknownError(Text(f"{file} is niet te lezen: {error}", f"{file} cannot be read: {error}")) from error
    return Sent(kind, SUFFIXES.get(file.suffix.lower(), file.suffix), body, organisation, "command")


def submitted(desk: Desk, settings: Settings, asked: Asked) -> Mapping[str, Any]:
    """What became of a file that was sent in."""
    sent = file_sent(Path(asked["file"]), asked["kind"], asked["organisation"])
    return receipt_told(settings.address, submit(desk, sent, asked["if_match"]))


def failing(desk: Desk, _: Settings, __: Asked) -> Mapping[str, Any]:
    """What stands and no longer conforms, with the number of findings."""
    return {f"{found.organisation}/{found.kind}": len(report.findings) for found, report in revalidate(desk)}


def succeeded(desk: Desk, settings: Settings, asked: Asked) -> Mapping[str, Any]:
    """What became of it that one organisation follows another."""
    on = None if asked["on"] is None else date.fromisoformat(asked["on"])
    return succession_told(settings.address, succeed(desk, asked["old"], asked["new"], on))


def left(desk: Desk, _: Settings, asked: Asked) -> Mapping[str, Any]:
    """What became of an organisation that leaves."""
    return asdict(leave(desk, asked["organisation"], asked["pool"]))


def rotated(desk: Desk, settings: Settings, _: Asked) -> Mapping[str, Any]:
    """What became of the members under a new key, which stands in the place of the old one."""
    file = settings.pseudonym_key_file
    if file is None:
        raise WrongInputError([_no_key_file()])
    return {"key_file": str(file), **asdict(renew(desk, renewed_secret(file)))}


def released(desk: Desk, settings: Settings, asked: Asked) -> Mapping[str, Any]:
    """What the release of a period came to."""
    lost = bool(asked["pass_over_lost"])
    return asdict(release(desk, TABLES, asked["period"], settings.threshold, pass_over_lost=lost))


AT_THE_DESK: Mapping[str, Act] = {
    SUBMIT: submitted,
    REVALIDATE: failing,
    SUCCEED: succeeded,
    LEAVE: left,
    ROTATE: rotated,
    RELEASE: released,
}


def _no_key_file() -> Fault:
    return Fault(
        "VAKGRAAF_PSEUDONYM_KEY_FILE",
        None,
        Text(
            "De sleutel staat niet in een bestand, dus hier kan geen nieuwe komen.",
            "The key stands in no file, so no new one can be put there.",
        ),
        Text(
            "Zet de sleutel in een bestand buiten de datamap, en noem dat met VAKGRAAF_PSEUDONYM_KEY_FILE.",
            "Put the key in a file outside the data directory, and name it with VAKGRAAF_PSEUDONYM_KEY_FILE.",
        ),
    )
