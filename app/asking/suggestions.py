"""What a course may teach, by the words of its title and description: proposals, which a person confirms or not.

BM25 over the labels of the competences of all frameworks, and over the words of which an organisation confirmed that
they mean one. Nothing is ever written, and a rank is no probability.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from bm25s import BM25

from app.asking.by_revision import ByRevision
from app.asking.level_names import LevelNames, Named
from app.asking.things import Names, Things
from app.asking.words import Word, Words, parts
from app.model.languages import Languages, Text
from app.model.names import PREFIXES
from app.model.terms import NamedNode, Row, literal, node
from app.store.queries import Queries

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it asks for DEBUG itself, which would fill the service's log

STATUS = "proposed"
MEANING = Text(
    "Voorstellen naar de woorden in titel en beschrijving; een mens bevestigt ze. De rang is geen kans.",
    "Proposals by the words of title and description; a person confirms them. The rank is no probability.",
)
PART = 0.25  # what part of a compound weighs beside a whole word; measured in bench/suggestions.py
# what a course is called whatever it is about: in its title these words tell nothing
_FORM = re.compile(
    "(basis)?opleiding(en)?|courses?|cursus(sen)?|leergang(en)?|leerlijn(en)?|(micro)?learnings?|masterclass(es)?"
    "|modules?|podcasts?|training(en|s)?|webinars?|workshops?"
)
_PREFERENCE = [f"{PREFIXES['skos']}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel")]


@dataclass(frozen=True)
class Item:
    """A course that somebody describes; ``language`` (nl or en) None means either."""

    title: str
    description: str = ""
    language: str | None = None

    @property
    def text(self) -> str:
        """Everything that it says."""
        return f"{self.title}\n{self.description}"


@dataclass(frozen=True)
class Match:
    """A word of the text, and a label of the competence that holds it; ``source`` is who confirmed such a label."""

    word: str
    label: str
    source: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A competence that an item may teach, at the levels that the text names or that confirmed words of it mean."""

    rank: int
    competence: str
    framework: str
    matched: tuple[Match, ...]
    at_level: tuple[Named, ...]


@dataclass(frozen=True)
class Suggested:
    """For each item its suggestions, best first, and what everything in them is called."""

    items: list[tuple[Item, list[Suggestion]]]
    names: Names


class Suggestions:
    """Suggests competences; the index is made anew with every revision of the graph."""

    def __init__(self, queries: Queries, things: Things) -> None:
        self._queries = queries
        self._things = things
        self._index = ByRevision(queries.store, self._read)

    def suggest(self, items: Sequence[Item], framework: NamedNode | None, most: int) -> Suggested:
        """At most so many competences for each item, of one framework or of all."""
        index, words = self._index(()), Words()
        wanted = None if framework is None else framework.value
        found = [(item, index.suggest(item, words, wanted, most)) for item in items]
        return Suggested(found, self._things.names(map(NamedNode, _mentioned(found))))

    def _read(self, _: tuple[()]) -> "_Index":
        return _Index(self._queries.rows("competence-labels"), self._queries.rows("competence-levels"))


def document(suggested: Suggested, languages: Languages) -> dict[str, Any]:
    """The suggestions as the interface promises them."""
    names = suggested.names
    return {
        "status": STATUS,
        "meaning": MEANING.said(languages),
        "items": [
            {"title": item.title, "suggestions": [_told(suggestion, names, languages) for suggestion in found]}
            for item, found in suggested.items
        ],
    }


class _Index:
    """The words of every competence, and how much each tells."""

    def __init__(self, labels: Sequence[Row], levels: Sequence[Row]) -> None:
        words = Words()
        self._levels = LevelNames(levels, words)
        self._competences: dict[str, _Labels] = {}
        for row in sorted(labels, key=_by_preference):
            competence, framework = node(row[0]).value, node(row[1]).value
            self._competences.setdefault(competence, _Labels(framework)).take(row, words)
        self._order = sorted(self._competences)
        self._stems = {stem for held in self._competences.values() for stem in held.by_stem}
        self._surfaces = {word: stem for held in self._competences.values() for word, stem in held.surfaces.items()}
        self._scores = BM25()
        if self._stems:
            self._scores.index([self._competences[iri].stems for iri in self._order], show_progress=False)

    def suggest(self, item: Item, words: Words, framework: str | None, most: int) -> list[Suggestion]:
        text = words.of(item.text, item.language)
        asked = self._known(text)
        scores = self._scores_of(asked)
        held = {iri: self._competences[iri] for iri, score in scores.items() if score > 0}
        ranked = sorted(held, key=lambda iri: (-scores[iri], iri))
        ranked = [iri for iri in ranked if framework in {None, held[iri].framework}][:most]
        levels = self._levels.in_text(item.text, words.phrase(item.text, item.language)) if ranked else {}
        stems = {stem for word in text for stem in word.stems}
        return [
            Suggestion(
                rank=rank,
                competence=iri,
                framework=held[iri].framework,
                matched=held[iri].matches(asked),
                at_level=tuple(self._levels.named(iri, levels, held[iri].confirmed_in(stems))),
            )
            for rank, iri in enumerate(ranked, start=1)
        ]

    def _known(self, text: Sequence[Word]) -> dict[str, "_Known"]:
        """The words that some label holds; of others the parts that one holds."""
        found: dict[str, _Known] = {}
        for word in text:
            if word.text in found or _FORM.fullmatch(word.text.lower()):
                continue
            stems = tuple(stem for stem in word.stems if stem in self._stems)
            known = _Known(stems, 1) if stems else _Known(self._parts(word), PART)
            if known.stems:
                found[word.text] = known
        return found

    def _parts(self, word: Word) -> tuple[str, ...]:
        found = parts(word, self._stems, self._surfaces.keys())
        return tuple(self._surfaces.get(part, part) for part in found)

    def _scores_of(self, asked: Mapping[str, "_Known"]) -> dict[str, float]:
        """How well the competences fit the words; each stem counts once, by the most that one of its words weighs."""
        whole = dict.fromkeys(stem for known in asked.values() if known.weight == 1 for stem in known.stems)
        rest = dict.fromkeys(stem for known in asked.values() for stem in known.stems if stem not in whole)
        total = dict.fromkeys(self._order, 0.0)
        for stems, weight in ((list(whole), 1), (list(rest), PART)):
            if stems:
                scores = self._scores.get_scores(stems).tolist()
                total = {iri: total[iri] + weight * score for iri, score in zip(self._order, scores, strict=True)}
        return total


@dataclass(frozen=True)
class _Known:
    """The stems by which a word of the text is known, and how much that weighs."""

    stems: tuple[str, ...]
    weight: float


class _Labels:
    """What one competence is called."""

    def __init__(self, framework: str) -> None:
        self.framework = framework
        self.stems: list[str] = []
        self.by_stem: dict[str, _Label] = {}
        self.surfaces: dict[str, str] = {}
        self._own: list[str] = []
        self._confirmed: list[tuple[str, str, list[Word]]] = []  # a competence at level, the words that mean it

    def take(self, row: Row, words: Words) -> None:
        """Take in a label. One of a level counts where it is more than the competence's own with a level after it."""
        at_level, label = row[2], literal(row[4])
        source = None if row[5] is None else node(row[5]).value
        if at_level is None:
            self._own.append(label.value)
        elif source is None and label.value.startswith(tuple(self._own)):
            return
        told = words.of(label.value, label.language)
        if at_level is not None and source is not None and told:
            self._confirmed.append((node(at_level).value, label.value, told))
        for word in told:
            self.stems += word.stems
            for stem in word.stems:
                self.by_stem.setdefault(stem, _Label(label.value, source))
                self.surfaces.setdefault(word.text.lower(), stem)

    def matches(self, asked: Mapping[str, _Known]) -> tuple[Match, ...]:
        """The words of the text that are words of this competence, each with the best label that holds it."""
        held = ((word, [stem for stem in known.stems if stem in self.by_stem]) for word, known in asked.items())
        found = ((word, self.by_stem[stems[0]]) for word, stems in held if stems)
        return tuple(Match(word, label.text, label.source) for word, label in found)

    def confirmed_in(self, stems: AbstractSet[str]) -> dict[str, str]:
        """The competences at level that confirmed words mean which all stand in a text, each with those words."""
        found: dict[str, str] = {}
        for at_level, text, told in self._confirmed:
            if all(not stems.isdisjoint(word.stems) for word in told):
                found.setdefault(at_level, text)
        return found


@dataclass(frozen=True)
class _Label:
    """A label, and who confirmed it where it is not the competence's own."""

    text: str
    source: str | None


def _by_preference(row: Row) -> tuple[bool, bool, int, str, str, str]:
    """A competence's own labels first, and of those the preferred ones; then by alphabet, so that nothing varies."""
    place = _PREFERENCE.index(node(row[3]).value)
    return (row[5] is not None, row[2] is not None, place, str(row[2]), str(row[4]), str(row[5]))


def _mentioned(found: Sequence[tuple[Item, list[Suggestion]]]) -> list[str]:
    iris: dict[str, None] = {}
    for _, suggestions in found:
        for suggestion in suggestions:
            iris |= dict.fromkeys((suggestion.competence, suggestion.framework))
            iris |= dict.fromkeys(iri for named in suggestion.at_level for iri in (named.at_level, named.level))
            iris |= dict.fromkeys(match.source for match in suggestion.matched if match.source is not None)
    return list(iris)


def _told(suggestion: Suggestion, names: Names, languages: Languages) -> dict[str, Any]:
    return {
        "rank": suggestion.rank,
        "status": STATUS,
        "competence": {
            **names.told(suggestion.competence, languages),
            "labels": names.labels.get(suggestion.competence, {}),
        },
        "framework": names.told(suggestion.framework, languages),
        "atLevel": [
            {
                **names.told(named.at_level, languages),
                "level": names.told(named.level, languages),
                "words": named.words,
            }
            for named in suggestion.at_level
        ],
        "matched": [_matched(match, names, languages) for match in suggestion.matched],
    }


def _matched(match: Match, names: Names, languages: Languages) -> dict[str, Any]:
    """A word with the label that holds it, and, of a label that somebody confirmed, who did."""
    source = {} if match.source is None else {"source": names.told(match.source, languages)}
    return {"word": match.word, "label": match.label, **source}
