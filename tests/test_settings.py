"""All settings: an unknown one, a wrong one, and which goes before which."""

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, VAKGRAAF

from app.model.errors import WrongInputError
from app.settings import PREFIX, Settings, read_settings


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No settings but those of the test."""
    for name in [name for name in os.environ if name.upper().startswith(PREFIX)]:
        monkeypatch.delenv(name)
    return monkeypatch


def test_without_any_setting_the_service_listens_on_this_machine_only():
    settings = read_settings()
    assert (settings.host, settings.port, settings.address) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert settings.data_dir == Path("data")


def test_the_environment_goes_before_the_default_and_the_command_line_before_the_environment(environment):
    environment.setenv("VAKGRAAF_PORT", "8001")
    environment.setenv("VAKGRAAF_HOST", "0.0.0.0")  # noqa: S104
    assert (read_settings().port, read_settings().host) == (8001, "0.0.0.0")  # noqa: S104
    assert read_settings(port=8002).port == 8002
    assert read_settings(port=8002).host == "0.0.0.0"  # noqa: S104
    assert read_settings(host="127.0.0.2", port=None).host == "127.0.0.2"
    assert read_settings(host=None, port=None).port == 8001


def test_the_public_address_goes_before_host_and_port_and_ends_in_no_slash(environment):
    environment.setenv("VAKGRAAF_PUBLIC_URL", "https://vakgraaf.example/")
    assert read_settings(port=8001).address == "https://vakgraaf.example"


def test_an_unknown_setting_is_refused_and_all_that_there_are_are_named(environment):
    environment.setenv("VAKGRAAF_PROT", "8001")
    environment.setenv("VAKGRAAF_DATADIR", "elsewhere")
    with pytest.raises(WrongInputError) as refused:
        read_settings()
    assert [(fault.name, fault.found) for fault in refused.value.faults] == [
        ("VAKGRAAF_DATADIR", "elsewhere"),
        ("VAKGRAAF_PROT", "8001"),
    ]
    for fault in refused.value.faults:
        assert fault.name in fault.message.nl
        assert fault.name in fault.message.en
        for name in Settings.model_fields:
            assert f"{PREFIX}{name.upper()}" in fault.repair.nl
            assert f"{PREFIX}{name.upper()}" in fault.repair.en


def test_a_misspelt_setting_is_refused_in_small_letters_too(environment):
    environment.setenv("vakgraaf_port", "8001")
    assert read_settings().port == 8001
    environment.setenv("vakgraaf_prot", "8001")
    with pytest.raises(WrongInputError):
        read_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("VAKGRAAF_PORT", "eighty"),
        ("VAKGRAAF_PORT", "99999"),
        ("VAKGRAAF_PORT", "-1"),
        ("VAKGRAAF_PORT", "80.5"),
        ("VAKGRAAF_PORT", ""),
        ("VAKGRAAF_CACHE_MB", "-1"),
        ("VAKGRAAF_CACHE_MB", "64 MB"),
    ],
)
def test_a_wrong_value_is_refused_with_the_setting_and_the_value(environment, name, value):
    environment.setenv(name, value)
    with pytest.raises(WrongInputError) as refused:
        read_settings()
    [fault] = refused.value.faults
    assert (fault.name, fault.found) == (name, value)
    for said in (fault.message.nl, fault.message.en):
        assert name in said
        assert repr(value) in said


def test_all_wrong_values_are_named_at_once(environment):
    environment.setenv("VAKGRAAF_PORT", "eighty")
    environment.setenv("VAKGRAAF_CACHE_MB", "much")
    with pytest.raises(WrongInputError) as refused:
        read_settings()
    assert [fault.name for fault in refused.value.faults] == ["VAKGRAAF_PORT", "VAKGRAAF_CACHE_MB"]


def test_a_wrong_value_on_the_command_line_is_refused_too():
    with pytest.raises(WrongInputError, match="99999"):
        read_settings(port=99_999)


def test_settings_do_not_change_once_they_are_read():
    with pytest.raises(ValueError, match="frozen"):
        read_settings().port = 1


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command, as a process of its own."""
    command = [str(VAKGRAAF), *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize("arguments", [("questions",), ("serve", "--json")])
def test_the_command_ends_in_2_with_what_is_wrong_in_both_languages(tmp_path, arguments):
    ended = run(*arguments, VAKGRAAF_PROT="8001", VAKGRAAF_DATA_DIR=str(tmp_path / "data"))
    assert ended.returncode == 2
    assert "De instelling VAKGRAAF_PROT bestaat niet." in ended.stderr
    assert "There is no setting VAKGRAAF_PROT." in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "data").exists()


def test_the_command_names_a_wrong_value_in_both_languages(tmp_path):
    ended = run("serve", VAKGRAAF_PORT="eighty", VAKGRAAF_DATA_DIR=str(tmp_path / "data"))
    assert ended.returncode == 2
    assert "De instelling VAKGRAAF_PORT kan niet 'eighty' zijn." in ended.stderr
    assert "The setting VAKGRAAF_PORT cannot be 'eighty'." in ended.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("OPERATOR_URL", "ede.nl"), ("OPERATOR_URL", "https://ede.nl/<x>"), ("OPERATOR_EMAIL", "Ede"), ("OPERATOR", "")],
)
def test_an_operator_whom_nobody_could_reach_is_refused(environment, name, value):
    environment.setenv(f"VAKGRAAF_{name}", value)
    with pytest.raises(WrongInputError) as refused:
        read_settings()
    assert [(fault.name, fault.found) for fault in refused.value.faults] == [(f"VAKGRAAF_{name}", value)]
