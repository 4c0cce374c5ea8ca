"""The table of OAuth clients: which organisation each speaks for. No claim in a token says that, only this file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.model.strict_json import NotStrictError, parse_json

_FIELDS = {"organisation", "kinds"}


@dataclass(frozen=True)
class Client:
    """One client: the code of its organisation, and the kinds it may submit (None: all)."""

    organisation: str
    kinds: frozenset[str] | None = None


def read_clients(path: Path, setting: str) -> dict[str, Client]:
    """The clients of a file ``{"client_id": {"organisation": "radio", "kinds": ["catalogue"]}}``; kinds may be absent.

    Raises WrongInputError that names the setting the file came from, with all faults together.
    """
    try:
        told = parse_json(path.read_bytes())
    except OSError as error:
        raise WrongInputError([_fault(setting, path, Text(f"{error.strerror}", f"{error.strerror}"))]) from error
    except NotStrictError as error:
        raise WrongInputError([_fault(setting, path, Text(str(error), str(error)))]) from error
    if not isinstance(told, dict) or not told:
        raise WrongInputError([_fault(setting, path, Text("geen enkele client", "no client at all"))])
    wrong = [client for client, entry in told.items() if not _is_entry(entry)]
    if wrong:
        raise WrongInputError([_fault(setting, path, Text(f"client {name!r}", f"client {name!r}")) for name in wrong])
    return {client: _client(entry) for client, entry in told.items()}


def _is_entry(entry: Any) -> bool:
    if not isinstance(entry, dict) or set(entry) - _FIELDS or not isinstance(entry.get("organisation"), str):
        return False
    kinds = entry.get("kinds", ["all"])
    return bool(entry["organisation"] and isinstance(kinds, list) and kinds) and all(
        isinstance(kind, str) for kind in kinds
    )


def _client(entry: dict[str, Any]) -> Client:
    kinds = entry.get("kinds")
    return Client(entry["organisation"], None if kinds is None else frozenset(kinds))


def _fault(setting: str, path: Path, what: Text) -> Fault:
    form = '{"client-id": {"organisation": "radio", "kinds": ["catalogue"]}}'
    return Fault(
        setting,
        str(path),
        Text(f"{path} is geen tabel van clients: {what.nl}.", f"{path} is no table of clients: {what.en}."),
        Text(f"Schrijf {form}; zonder kinds mag alles.", f"Write {form}; without kinds all are allowed."),
    )
