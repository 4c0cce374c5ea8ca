"""vakgraaf keys, over a data directory that nobody serves and beside the running service."""

import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from own_desk import copied
from typer.testing import CliRunner, Result

from app.cli.keys import keys
from app.model.authority import Caller, SignedInBy
from app.model.errors import NotAuthenticatedError, UnknownError, WrongInputError
from app.store.keys import Keys


@pytest.fixture(scope="module")
def folder(house, data_dir, tmp_path_factory) -> Path:
    """A data directory with the reference graph."""
    return copied(house, data_dir, tmp_path_factory.mktemp("keys") / "data")


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(keys, [*arguments], env={"VAKGRAAF_DATA_DIR": str(folder)})


def told(folder: Path, *arguments: str) -> Any:
    """What a verb says to machines."""
    ended = run(folder, *arguments, "--json")
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def caller(folder: Path, text: str) -> Caller:
    register = Keys(folder / "records.sqlite")
    try:
        return register.sign_in(text)
    finally:
        register.close()


def test_a_key_is_made_shown_once_and_signs_its_organisation_in(folder):
    made = told(folder, "create", "--organisation", "radio", "--kind", "catalogue", "--days", "30")
    assert made["key"].startswith(f"vgk_{made['id']}_")
    assert (made["organisation"], made["kinds"], made["lastUsed"]) == ("radio", ["catalogue"], None)
    assert datetime.fromisoformat(made["expires"]) - datetime.fromisoformat(made["created"]) == timedelta(days=30)
    name = f"vgk_{made['id']}"
    assert caller(folder, made["key"]) == Caller(name, "radio", frozenset({"catalogue"}), SignedInBy.API_KEY)
    [listed] = [key for key in told(folder, "list")["keys"] if key["id"] == made["id"]]
    assert made["key"] not in json.dumps(listed)
    assert listed["lastUsed"] is not None


def test_a_key_is_for_an_organisation_of_the_graph_by_its_own_code_or_that_of_a_register(folder):
    assert told(folder, "create", "--organisation", "gm0363")["organisation"] == "gm0363"
    assert told(folder, "create", "--organisation", "vng-academie")["kinds"] is None
    full = told(folder, "create", "--organisation", "https://w3id.org/vakgraaf/id/academy/radio")
    assert full["organisation"] == "radio"
    with pytest.raises(WrongInputError, match="raido") as refused:
        raise_from(run(folder, "create", "--organisation", "raido"))
    assert "radio" in refused.value.faults[0].repair.nl


def test_a_kind_that_is_not_there_is_refused(folder):
    before = told(folder, "list")
    with pytest.raises(UnknownError, match="catalog"):
        raise_from(run(folder, "create", "--organisation", "radio", "--kind", "catalog"))
    assert told(folder, "list") == before


@pytest.mark.parametrize("days", ["0", "-1", "1096", "x"])
def test_a_key_holds_for_a_number_of_days_with_an_end(folder, days):
    assert run(folder, "create", "--organisation", "radio", "--days", days).exit_code == 2


def test_a_revoked_key_signs_nobody_in_and_keeps_its_first_moment(folder):
    made = told(folder, "create", "--organisation", "radio")
    ended = told(folder, "revoke", made["id"])
    assert ended["revoked"] is not None
    assert told(folder, "revoke", f"vgk_{made['id']}")["revoked"] == ended["revoked"]
    with pytest.raises(NotAuthenticatedError, match="revoked"):
        caller(folder, made["key"])


def test_revoking_a_key_that_is_not_there_says_so(folder):
    with pytest.raises(UnknownError, match="no key"):
        raise_from(run(folder, "revoke", "000000000000"))


def test_people_read_the_same_in_lines(folder):
    text = run(folder, "create", "--organisation", "radio").stdout
    assert "vgk_" in text
    assert "één keer" in text
    assert "alle soorten / all kinds" in run(folder, "list").stdout


def test_keys_are_made_and_revoked_while_the_service_runs(service):
    made = told(service.data_dir, "create", "--organisation", "radio")
    assert caller(service.data_dir, made["key"]).organisation == "radio"
    told(service.data_dir, "revoke", made["id"])
    with pytest.raises(NotAuthenticatedError):
        caller(service.data_dir, made["key"])


def test_the_secret_is_kept_as_a_digest_only(folder):
    made = told(folder, "create", "--organisation", "radio")
    secret = made["key"].rsplit("_", 1)[1]
    connection = sqlite3.connect(folder / "records.sqlite")
    dump = "\n".join(connection.iterdump()).lower()
    connection.close()
    assert made["id"] in dump
    assert secret not in dump


def raise_from(ended: Result) -> None:
    """Raise what the verb raised, as the command would tell it."""
    assert ended.exception is not None, ended.output
    raise ended.exception
