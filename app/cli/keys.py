"""vakgraaf keys: who gets an API key, who has one, whose ends. A running service sees a change at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer

from app.cli.terminal import Json, tell
from app.main import House, open_house
from app.model.errors import WrongInputError
from app.model.names import short_name
from app.settings import Settings, read_settings
from app.store.keys import ApiKey, Keys
from app.store.layout import RECORDS

LONGEST_DAYS = 3 * 365
_ORGANISATIONS = ("Academy", "Organization")

keys = typer.Typer(help="API-sleutels / API keys.", no_args_is_help=True)


@keys.command()
def create(
    organisation: Annotated[str, typer.Option(help="Its code: of an academy, of TOOI, or its own.")],
    kind: Annotated[list[str] | None, typer.Option(help="A kind it may submit; repeat for more; else all.")] = None,
    days: Annotated[int, typer.Option(min=1, max=LONGEST_DAYS, help="How long it holds, in days.")] = 365,
    *,
    json_: Json = False,
) -> None:
    """Make a key for an organisation of the graph. Its secret is shown this once and kept nowhere."""
    settings = read_settings()
    with open_house(settings) as house:
        code = _code(house, organisation)
        kinds = frozenset(house.kinds.kind(name).name for name in kind) if kind else None
    with _register(settings) as register:
        key, text = register.create(code, kinds, days)
    lines = [text, "", _line(key), "", "Deze sleutel is nu één keer te zien. / This key is shown this once."]
    tell({**_told(key), "key": text}, "\n".join(lines), as_json=json_)


@keys.command("list")
def list_keys(*, json_: Json = False) -> None:
    """List all keys, without their secrets, which nobody knows."""
    with _register(read_settings()) as register:
        found = register.all()
    tell({"keys": [_told(key) for key in found]}, "\n".join(map(_line, found)), as_json=json_)


@keys.command()
def revoke(
    key: Annotated[str, typer.Argument(metavar="ID", help="As keys list names it.")], *, json_: Json = False
) -> None:
    """End a key now."""
    with _register(read_settings()) as register:
        ended = register.revoke(key)
    tell(_told(ended), _line(ended), as_json=json_)


@contextmanager
def _register(settings: Settings) -> Iterator[Keys]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    register = Keys(settings.data_dir / RECORDS)
    try:
        yield register
    finally:
        register.close()


def _code(house: House, organisation: str) -> str:
    """The code of the organisation that is meant; raises WrongInputError with the nearest ones."""
    found = house.library.things.find(organisation, _ORGANISATIONS)
    if found is None:
        raise WrongInputError([house.library.things.unknown("--organisation", organisation, _ORGANISATIONS)])
    return short_name(found.value)


def _told(key: ApiKey) -> dict[str, Any]:
    return {
        "id": key.id,
        "organisation": key.organisation,
        "kinds": None if key.kinds is None else sorted(key.kinds),
        "created": key.created.isoformat(),
        "expires": key.expires.isoformat(),
        "revoked": None if key.revoked is None else key.revoked.isoformat(),
        "lastUsed": key.last_used,
    }


def _line(key: ApiKey) -> str:
    kinds = "alle soorten / all kinds" if key.kinds is None else ", ".join(sorted(key.kinds))
    if key.revoked is not None:
        until = f"ingetrokken / revoked {key.revoked.date()}"
    else:
        until = f"tot / until {key.expires.date()}"
    used = f"laatst gebruikt / last used {key.last_used or '-'}"
    return f"{key.id}  {key.organisation}  {kinds}  {until}  {used}"
