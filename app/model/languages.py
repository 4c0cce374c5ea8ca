"""Dutch and English: texts in both, and the one chain by which a label's language is chosen.

The chain: the languages asked for, in the order asked; then Dutch; then English; then a label without a language;
then whichever language comes first in the alphabet. It never ends in nothing while there is a label.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

HOUSE = ("nl", "en")
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")

Labels = Mapping[str, str]
Languages = tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """A text of the service itself, in both its languages."""

    nl: str
    en: str

    def said(self, languages: Languages) -> str:
        """The text in the first language of the chain that it has."""
        return choose(self.by_language(), languages) or ""

    def by_language(self) -> dict[str, str]:
        """The text as a language map."""
        return {"nl": self.nl, "en": self.en}


def spoken(languages: Languages) -> str:
    """The language of the service's own words for this chain."""
    return next(tag for tag in languages if tag in HOUSE)


def chain(asked: Iterable[str]) -> Languages:
    """The languages asked for (``nl-BE`` also asks for ``nl``), followed by those of the house."""
    wanted: dict[str, None] = {}
    for tag in asked:
        wanted[tag.lower()] = None
        wanted[tag.lower().split("-")[0]] = None
    return tuple(wanted | dict.fromkeys(HOUSE))


def language_of(labels: Labels, languages: Languages) -> str | None:
    """The tag of the label that the chain chooses; None when there is no label at all."""
    if not labels:
        return None
    return next((tag for tag in (*languages, "") if tag in labels), min(labels))


def choose(labels: Labels, languages: Languages) -> str | None:
    """The label that the chain chooses."""
    tag = language_of(labels, languages)
    return None if tag is None else labels[tag]
