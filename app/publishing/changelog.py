"""What changed, release by release: CHANGELOG.md, read into the parts that are for readers of one language."""

import re
from dataclasses import dataclass
from pathlib import Path

_RELEASE = re.compile(r"^## (?P<version>\S+) \((?P<day>\d{4}-\d{2}-\d{2})\)$", re.MULTILINE)
_LANGUAGE = re.compile(r"^### (?P<language>.+)$", re.MULTILINE)
_TAGS = {"Nederlands": "nl", "English": "en"}


@dataclass(frozen=True)
class Release:
    """One release, and what it brought: Markdown by language."""

    version: str
    day: str
    told: dict[str, str]


def read_changelog(path: Path) -> list[Release]:
    """The releases, newest first; raises ValueError when one says nothing in a language of ours."""
    releases = [
        Release(head["version"], head["day"], _by_language(part))
        for head, part in _parts(_RELEASE, path.read_text(encoding="utf-8"))
    ]
    for release in releases:
        if set(release.told) != set(_TAGS.values()):
            raise ValueError(f"{path.name}: {release.version} is not told in {' and '.join(_TAGS)}")
    return releases


def _by_language(text: str) -> dict[str, str]:
    return {_TAGS[head["language"]]: part.strip() for head, part in _parts(_LANGUAGE, text)}


def _parts(heading: re.Pattern[str], text: str) -> list[tuple[re.Match[str], str]]:
    """Each heading with the text up to the next one."""
    heads = list(heading.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [(head, text[head.end() : end]) for head, end in zip(heads, ends, strict=False)]
