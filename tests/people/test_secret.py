"""The secret of the pseudonyms stands in a setting or in a file, and never with what it protects."""

from pathlib import Path

import pytest

from app.model.errors import NotReadyError, WrongInputError
from app.people.pseudonyms import Keyring, new_secret, pseudonym, renewed
from app.people.secret import open_keyring, write_secret

LONG = "a secret of the tests, of 32 bytes"


def test_the_same_secret_gives_the_same_pseudonyms_wherever_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{LONG}\n")
    keys = [open_keyring(LONG, None, tmp_path / "data"), open_keyring("", file, tmp_path / "data")]
    assert len({keyring.of("gm0363") for keyring in keys}) == 1


def test_no_secret_is_told_when_a_key_is_wanted(tmp_path: Path) -> None:
    keyring = open_keyring("", None, tmp_path)
    with pytest.raises(NotReadyError):
        keyring.of("gm0363")
    assert keyring.to_try("gm0363") != keyring.to_try("gm0363")


@pytest.mark.parametrize(
    ("key", "name", "about"),
    [
        ("short", None, "fewer than 32 bytes"),
        (LONG, "key", "both given"),
        ("", "data/key", "stands in"),
        ("", "data/below/../key", "stands in"),
        ("", "missing", "cannot be read"),
        ("", "empty", "fewer than 32 bytes"),
    ],
)
def test_a_secret_that_will_not_do_is_refused_at_the_start(
    tmp_path: Path, key: str, name: str | None, about: str
) -> None:
    data_dir = tmp_path / "data"
    (data_dir / "below").mkdir(parents=True)
    for file in (data_dir / "key", tmp_path / "key"):
        file.write_text(LONG)
    (tmp_path / "empty").write_text("\n")
    with pytest.raises(WrongInputError) as raised:
        open_keyring(key, None if name is None else tmp_path / name, data_dir)
    assert about in raised.value.faults[0].message.en
    assert LONG not in repr(raised.value.faults)


def test_a_link_to_a_file_in_the_data_directory_stands_there_too(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "key").write_text(LONG)
    (tmp_path / "link").symlink_to(data_dir / "key")
    with pytest.raises(WrongInputError):
        open_keyring("", tmp_path / "link", data_dir)


def test_a_new_secret_in_the_file_holds_from_then_on_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(LONG)
    keyring = open_keyring("", file, tmp_path / "data")
    before = keyring.of("gm0363")
    write_secret(file, new_secret())
    assert keyring.of("gm0363") != before
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


def test_a_secret_that_cannot_be_written_is_told_and_the_old_one_stays(tmp_path: Path) -> None:
    with pytest.raises(WrongInputError, match="still stands") as raised:
        write_secret(tmp_path / "missing" / "key", new_secret())
    assert raised.value.faults[0].found == str(tmp_path / "missing" / "key")


def test_a_pseudonym_does_not_depend_on_spaces_around_or_on_how_letters_are_composed() -> None:
    key = Keyring(LONG.encode).of("gm0363")
    assert pseudonym(key, ["data"], " Zo\u00eb ") == pseudonym(key, ["data"], "Zoe\u0308")
    assert pseudonym(key, ["data"], "12345") != pseudonym(key, ["data"], "012345")


def test_where_one_name_ends_and_the_next_begins_counts() -> None:
    key = Keyring(LONG.encode).of("gm0363")
    assert pseudonym(key, ["a", "b"], "c") != pseudonym(key, ["a"], "bc")
    assert pseudonym(key, ["a"], "b") != renewed(key, ["a"], "b")
