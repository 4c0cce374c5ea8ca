"""What a submission refers to exists, in the submission or in the graph, and is of the class that is asked.

The look-ups are a handful of queries, whatever the size of the submission or of the graph. What stood in the graph that
the submission would replace does not count: it is gone once the submission is accepted.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from app.checking.candidates import MOST_UNKNOWN, Candidates, find_candidates
from app.checking.case import MOST_FINDINGS, Case
from app.checking.classes import Broader
from app.checking.labels import Labels
from app.checking.mentions import Mention, mentions_in
from app.checking.phrases import either, levels, one, quoted, short_title
from app.model.languages import Text
from app.model.names import DEF, PREFIXES, RDF_TYPE, local_name, short_name
from app.model.nearest import meant
from app.model.submissions import Finding, Severity
from app.model.terms import NamedNode, Term, literal, node
from app.store.queries import Queries

_AT_LEVEL = "CompetenceAtLevel"
_COMPETENCE = f"{DEF}Competence"
_ORGANISATION = f"{PREFIXES['org']}Organization"
_UNTIL = f"{DEF}validUntil"
_SUCCESSOR = f"{DEF}successor"
_REPLACED = f"{PREFIXES['dct']}isReplacedBy"


@dataclass
class Known:
    """What the graph, or the submission, says of a thing that is referred to."""

    classes: set[str] = field(default_factory=set)
    until: date | None = None
    successors: list[NamedNode] = field(default_factory=list)
    replacements: list[NamedNode] = field(default_factory=list)


@dataclass
class Levels:
    """The levels that a competence has, and its framework."""

    framework: NamedNode
    ranks: list[int] = field(default_factory=list)


def check_references(case: Case) -> list[Finding]:
    """The references that lead nowhere, to a thing of another class, or to a thing that is no more."""
    mentions = [mention for subject in case.subjects for mention in mentions_in(subject, case.places)]
    known = _known(mentions, case)
    unfit = (mention for mention in mentions if not _fits(mention, known.get(mention.thing), case.broader))
    broken = list(islice(unfit, MOST_FINDINGS))
    return _Broken(broken, known, case).findings() + _outdated(mentions, known, case)


def _known(mentions: list[Mention], case: Case) -> dict[Term, Known]:
    things = dict.fromkeys(mention.thing for mention in mentions)
    by_iri = case.subjects.by_iri
    known: dict[Term, Known] = {
        thing: Known({found.value for found in by_iri[thing.value].classes})
        for thing in things
        if thing.value in by_iri
    }
    wanted = [thing for thing in things if thing not in known]
    asked = {"thing": wanted} | case.replaced
    for thing, predicate, value in case.graph.rows("references", asked) if wanted else ():
        _learn(known.setdefault(node(thing), Known()), node(predicate).value, value)
    return known


def _learn(known: Known, predicate: str, value: Term | None) -> None:
    if predicate == RDF_TYPE:
        known.classes.add(node(value).value)
    elif predicate == _SUCCESSOR:
        known.successors.append(node(value))
    elif predicate == _REPLACED:
        known.replacements.append(node(value))
    elif predicate == _UNTIL:
        known.until = date.fromisoformat(literal(value).value[:10])


def _fits(mention: Mention, known: Known | None, broader: Broader) -> bool:
    if known is None or not known.classes:
        return False
    classes = known.classes.union(*(broader.get(found, frozenset()) for found in known.classes))
    return not mention.expected or any(local_name(found) in mention.expected for found in classes)


class _Broken:
    """The findings on references that do not hold, with what they need from the graph looked up once for all."""

    def __init__(self, broken: list[Mention], known: dict[Term, Known], case: Case) -> None:
        self._broken = broken
        self._known = known
        self._levels = _levels(broken, case.graph)
        unknown = dict.fromkeys(mention.thing for mention in broken if not self._is_there(mention))
        self._sought = set(list(unknown)[:MOST_UNKNOWN])
        self._candidates: dict[tuple[str, ...], Candidates] = {}
        self._case = case
        described = [NamedNode(f"{PREFIXES[home]}{name}") for name in _expected(broken) for home in ("vg", "org")]
        frameworks = [found.framework for found in self._levels.values()]
        self._labels = Labels(case.graph, [*self._levels, *frameworks, *described] if broken else [])

    def findings(self) -> list[Finding]:
        return [self._finding(mention) for mention in self._broken]

    def _finding(self, mention: Mention) -> Finding:
        parent = _competence_of(mention.thing)
        if self._is_there(mention):
            return self._wrong_class(mention)
        if parent in self._levels and _AT_LEVEL in mention.expected:
            return self._unknown_level(mention, parent)
        return self._unknown(mention)

    def _is_there(self, mention: Mention) -> bool:
        return bool(self._known.get(mention.thing, Known()).classes)

    def _unknown_level(self, mention: Mention, competence: NamedNode) -> Finding:
        found = self._levels[competence]
        code, has = self._labels.code(competence), levels(found.ranks)
        framework = self._labels.name(found.framework)
        typed, level = quoted(_last(mention.typed)), local_name(mention.thing.value)
        message = Text(
            f"{typed} is geen niveau van {short_title(framework.nl)}; {code.nl} kent {has.nl}",
            f"{typed} is not a level of {short_title(framework.en)}; {code.en} has {has.en}",
        )
        if level.isdecimal():  # it may be a level of the framework, only not of this competence
            message = Text(
                f"{typed} is geen niveau van {code.nl} in {short_title(framework.nl)}; {code.nl} kent {has.nl}",
                f"{typed} is not a level of {code.en} in {short_title(framework.en)}; {code.en} has {has.en}",
            )
        choice = either([str(rank) for rank in sorted(set(found.ranks))])
        repair = Text(f"Kies niveau {choice.nl}.", f"Choose level {choice.en}.")
        return _finding("unknown-level", mention, message, repair, found=_last(mention.typed), expected=has)

    def _wrong_class(self, mention: Mention) -> Finding:
        competence = mention.thing
        asked = self._asked(mention.expected)
        if _AT_LEVEL in mention.expected and competence in self._levels:
            code, has = self._labels.code(competence), levels(self._levels[competence].ranks)
            message = Text(f"bij {code.nl} ontbreekt het niveau", f"{code.en} lacks its level")
            repair = Text(
                f"Noem een niveau: {code.nl} kent {has.nl}. Is het niveau niet bekend, gebruik dan vg:addresses.",
                f"Name a level: {code.en} has {has.en}. If the level is not known, use vg:addresses.",
            )
            return _finding("wrong-class", mention, message, repair, expected=has)
        typed = quoted(mention.typed)
        message = Text(f"{typed} bestaat, maar is geen {asked.nl}", f"{typed} exists, but is no {asked.en}")
        repair = Text(f"Verwijs naar een {asked.nl}.", f"Refer to {one(asked.en)}.")
        return _finding("wrong-class", mention, message, repair, expected=asked)

    def _unknown(self, mention: Mention) -> Finding:
        asked = self._asked(_without_level(mention.expected))
        typed = mention.typed
        near = self._near(mention)
        repair = Text(
            f"Verwijs naar iets wat er is ({asked.nl}), of beschrijf het in deze inzending.",
            f"Refer to {one(asked.en)} that is there, or describe it in this submission.",
        )
        if near:
            repair = meant(near)
        message = Text(f"{quoted(typed)} is niet bekend als {asked.nl}", f"{quoted(typed)} is no known {asked.en}")
        return _finding("unknown-reference", mention, message, repair, expected=asked)

    def _near(self, mention: Mention) -> list[Text]:
        if mention.thing not in self._sought or not mention.expected:
            return []
        # where a competence at level is asked, the competence is what somebody gets wrong
        for classes in dict.fromkeys((_without_level(mention.expected), mention.expected)):
            if classes not in self._candidates:
                self._candidates[classes] = find_candidates(self._case, classes)
            found = self._candidates[classes].nearest(mention.typed)
            if found:
                return [candidate.shown for candidate in found]
        return []

    def _asked(self, expected: tuple[str, ...]) -> Text:
        """The classes that are expected, in words."""
        names = [self._labels.class_name(name) for name in expected]
        if not names:
            return Text("verwijzing", "reference")
        return Text(" of ".join(name.nl for name in names), " or ".join(name.en for name in names))


def _levels(broken: list[Mention], graph: Queries) -> dict[Term, Levels]:
    """The levels of every competence that is named without one that it has."""
    asked = [mention.thing for mention in broken if _AT_LEVEL in mention.expected]
    wanted = dict.fromkeys(found for thing in asked for found in (thing, _competence_of(thing)))
    levels_of: dict[Term, Levels] = {}
    for competence, rank, framework in graph.rows("known-levels", {"competence": [*wanted]}) if wanted else ():
        found = levels_of.setdefault(node(competence), Levels(node(framework)))
        found.ranks.append(int(literal(rank).value))
    return levels_of


def _outdated(mentions: list[Mention], known: dict[Term, Known], case: Case) -> list[Finding]:
    """Warnings on references to what ended or was replaced, with what came in its place."""
    ended = [
        mention
        for mention in mentions
        if (found := known.get(mention.thing))
        and found.until
        and found.until < case.today
        and _ORGANISATION in found.classes
    ]
    replaced = [mention for mention in mentions if known.get(mention.thing, Known()).replacements]
    heirs = [heir for mention in ended for heir in known[mention.thing].successors]
    heirs += [heir for mention in replaced for heir in known[mention.thing].replacements]
    labels = Labels(case.graph, [*heirs, *(mention.thing for mention in ended + replaced)])
    return [
        *(_ended(mention, known[mention.thing], labels) for mention in ended),
        *(_replaced(mention, known[mention.thing], labels) for mention in replaced),
    ]


def _ended(mention: Mention, known: Known, labels: Labels) -> Finding:
    name, until = labels.name(mention.thing), known.until
    heirs = [labels.name(heir) for heir in known.successors]
    repair = Text(
        f"Verwijs naar de opvolger: {' of '.join(heir.nl for heir in heirs)}.",
        f"Refer to its successor: {' or '.join(heir.en for heir in heirs)}.",
    )
    if not heirs:
        repair = Text(
            "Verwijs naar de organisatie die het werk nu doet.", "Refer to the organisation that does the work now."
        )
    message = Text(f"{name.nl} bestond tot en met {until}", f"{name.en} existed until {until}")
    return _finding("ended-organisation", mention, message, repair, severity=Severity.WARNING)


def _replaced(mention: Mention, known: Known, labels: Labels) -> Finding:
    name = labels.name(mention.thing)
    heirs = [(labels.name(heir), short_name(heir.value)) for heir in known.replacements]
    message = Text(f"{name.nl} is vervangen", f"{name.en} has been replaced")
    repair = Text(
        f"Gebruik {' of '.join(f'{heir.nl} ({code})' for heir, code in heirs)}.",
        f"Use {' or '.join(f'{heir.en} ({code})' for heir, code in heirs)}.",
    )
    return _finding("replaced-term", mention, message, repair, severity=Severity.WARNING)


def _finding(  # noqa: PLR0913  (a finding has many sides)
    rule: str,
    mention: Mention,
    message: Text,
    repair: Text,
    *,
    found: str | None = None,
    expected: Text | None = None,
    severity: Severity = Severity.VIOLATION,
) -> Finding:
    focus = mention.subject.focus
    return Finding(
        rule,
        severity,
        message,
        repair,
        mention.place,
        focus,
        mention.path,
        mention.thing,
        found or mention.typed,
        expected,
    )


def _competence_of(at_level: NamedNode) -> NamedNode:
    """The competence whose IRI begins that of a competence at level."""
    return NamedNode(at_level.value.rpartition("/")[0] or at_level.value)


def _last(typed: str) -> str:
    """The level in what was typed: all of a cell, the last part of an identifier."""
    return typed.rpartition("/")[2] or typed


def _expected(mentions: Iterable[Mention]) -> list[str]:
    found = (name for mention in mentions for name in (*mention.expected, *_without_level(mention.expected)))
    return list(dict.fromkeys(found))


def _without_level(expected: tuple[str, ...]) -> tuple[str, ...]:
    """The same classes, with the competence in the place of the competence at level."""
    return tuple("Competence" if name == _AT_LEVEL else name for name in expected)
