"""Levels that a text names: "Bekwaam", "gevorderd", "e-3", "niveau 3", each only in a scale that has such a level."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.asking.words import Word, Words
from app.model.terms import Row, literal, node

Phrase = tuple[str, ...]
Levels = Mapping[Phrase, set[str]]

_LEVEL = ("niveau", "level")
_OTHER_SCALES = {"mbo", "eqf", "nlqf"}  # "mbo-niveau 4" says nothing of any scale here
_NUMBER_AT_END = re.compile(r"\W*\d+$")


@dataclass(frozen=True)
class Named:
    """A competence at a level that a text names, and the words by which it does."""

    at_level: str
    level: str
    words: str


class LevelNames:
    """The levels at which each competence exists, by what they are called in their scale."""

    def __init__(self, rows: Sequence[Row], words: Words) -> None:
        self._at_level: dict[str, dict[str, str]] = defaultdict(dict)
        scales: dict[str, dict[Phrase, set[str]]] = defaultdict(lambda: defaultdict(set))
        for competence, at_level, level, scale, rank, notation, label in rows:
            self._at_level[node(competence).value][node(level).value] = node(at_level).value
            code = None if notation is None else literal(notation).value
            called = literal(label)
            for name in _names(called.value, code, literal(rank).value):
                phrase = tuple(word.stems[0] for word in words.phrase(name, called.language))
                scales[node(scale).value][phrase].add(node(level).value)
        self._scales = [_Scale(phrases) for phrases in scales.values()]

    def in_text(self, text: str, words: Sequence[Word]) -> dict[str, str]:
        """The levels of any scale that a text with these words names, with the part that does."""
        found: dict[str, str] = {}
        for scale in self._scales:
            found |= {level: text[part[0].start : part[-1].end] for level, part in scale.named(words).items()}
        return found

    def named(self, competence: str, levels: Mapping[str, str], confirmed: Mapping[str, str]) -> list[Named]:
        """Those of these levels at which the competence exists, in the order of the scale.

        ``confirmed`` are competences at level that words of the text are known to mean, each with those words.
        """
        known = self._at_level.get(competence, {})
        return [
            Named(at_level, level, levels.get(level) or confirmed[at_level])
            for level, at_level in known.items()
            if level in levels or at_level in confirmed
        ]


class _Scale:
    def __init__(self, levels: Levels) -> None:
        self._starting: dict[str, list[Phrase]] = defaultdict(list)
        self._levels = dict(levels)
        for phrase in sorted(levels, key=len, reverse=True):
            self._starting[phrase[0]].append(phrase)

    def named(self, words: Sequence[Word]) -> dict[str, Sequence[Word]]:
        """The levels, each with its first mention. The longest name counts: "zeer gevorderd" is not "gevorderd"."""
        found: dict[str, Sequence[Word]] = {}
        place = 0
        while place < len(words):
            phrase = self._phrase_at(words, place)
            for level in self._levels.get(phrase, ()):
                found.setdefault(level, words[place : place + len(phrase)])
            place += max(1, len(phrase))
        return found

    def _phrase_at(self, words: Sequence[Word], place: int) -> Phrase:
        """The longest name that begins here; an empty one when none does."""
        candidates = [phrase for stem in words[place].stems for phrase in self._starting.get(stem, ())]
        if not candidates or (place and words[place - 1].text.lower() in _OTHER_SCALES):
            return ()
        fitting = (phrase for phrase in candidates if _is(words[place : place + len(phrase)], phrase))
        return max(fitting, key=len, default=())


def _names(label: str, code: str | None, rank: str) -> list[str]:
    """What a level may be called: its label, that without its number ("Basis" of "Basis 1"), its code, its rank."""
    names = [label, *(f"{word} {rank}" for word in _LEVEL)]
    bare = _NUMBER_AT_END.sub("", label)
    if bare != label and not any(word in bare.lower() for word in _LEVEL):
        names.append(bare)
    if code is not None and not code.isdigit():
        names.append(code)
    return [name for name in names if any(map(str.isalnum, name))]


def _is(part: Sequence[Word], phrase: Phrase) -> bool:
    return len(part) == len(phrase) and all(stem in word.stems for word, stem in zip(part, phrase, strict=True))
