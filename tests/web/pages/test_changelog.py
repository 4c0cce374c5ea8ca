"""The page of changes: CHANGELOG.md, in the language of the reader."""

from pathlib import Path

import httpx
import pytest
from conftest import ROOT

from app import __version__
from app.publishing.changelog import read_changelog


def test_the_newest_release_is_this_one_and_is_told_in_both_languages(web: httpx.Client):
    newest = read_changelog(ROOT / "CHANGELOG.md")[0]
    assert newest.version == __version__
    for language in ("nl", "en"):
        page = web.get("/changelog", headers={"Accept-Language": language})
        assert f'id="{newest.version}"' in page.text
        assert page.headers["content-language"] == language
        assert page.text.count("<li>") >= newest.told[language].count("\n- ")
        assert f"<code>{'/sparql'}</code>" in page.text
    assert newest.told["nl"] != newest.told["en"]


def test_a_release_that_is_not_told_in_dutch_is_refused(tmp_path: Path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text("## 1.0.0 (2027-01-01)\n\n### English\n\n- One.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"1\.0\.0"):
        read_changelog(path)


def test_releases_come_with_their_own_text(tmp_path: Path):
    path = tmp_path / "CHANGELOG.md"
    told = [
        f"## {number} (2027-01-0{number[0]})\n\n### Nederlands\n\n- Nl {number}\n\n### English\n\n- En {number}\n"
        for number in ("2.0.0", "1.0.0")
    ]
    path.write_text("# Changelog\n\n" + "\n".join(told), encoding="utf-8")
    assert [(found.version, found.day, found.told) for found in read_changelog(path)] == [
        ("2.0.0", "2027-01-02", {"nl": "- Nl 2.0.0", "en": "- En 2.0.0"}),
        ("1.0.0", "2027-01-01", {"nl": "- Nl 1.0.0", "en": "- En 1.0.0"}),
    ]
