"""What was found of a person is shown nowhere: not in a message, not as a place's text, not in a stored report."""

from dataclasses import dataclass, field, replace

from app.checking.giveaways import gives_away
from app.model.languages import Text
from app.model.names import compact
from app.model.submissions import Finding, Place
from app.model.terms import NamedNode, Term

MASK = "•••"
RULES = frozenset(  # their findings are made without what they found
    {"person-property", "email-address", "telephone-number", "citizen-number", "person-name", "personal-contact"},
)
_LENGTHS = (8, 16, 32)  # characters: a length says too much, a class of lengths does not
_MESSAGE = Text(
    "een waarde met persoonsgegevens voldoet niet aan deze regel", "a value with personal data breaks this rule"
)
_REPAIR = Text("Haal de persoonsgegevens weg.", "Take the personal data out.")


def masked(found: str) -> str:
    """What stands for something that is not shown: the mask, with the class of its length."""
    least = 1
    for most in _LENGTHS:
        if len(found) <= most:
            return f"{MASK} ({least}-{most})"
        least = most + 1
    return f"{MASK} ({least}+)"


@dataclass(frozen=True)
class Mask:
    """Hides what one submission tells of persons.

    ``people`` are the things that are persons, ``spots`` the properties of things whose value gave a person away,
    ``values`` those values; ``contacts`` are the properties where a team may say how it can be reached.
    """

    people: set[Term] = field(default_factory=set)
    spots: set[tuple[Term, NamedNode]] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    contacts: frozenset[NamedNode] = frozenset()

    def is_person(self, thing: Term | None) -> bool:
        """Whether a thing is a person, of whom nothing else needs to be told."""
        return thing in self.people

    def finding(self, finding: Finding) -> Finding:
        """The finding, without anything that tells of a person."""
        shown = replace(finding, place=_place(finding.place))
        if finding.rule in RULES or not self._tells(finding):
            return shown
        return replace(
            shown,
            message=_MESSAGE,
            repair=_REPAIR,
            place=None if shown.place is None else replace(shown.place, text=MASK),
            value=None,
            found=None if finding.found is None else masked(finding.found),
            expected=None,
        )

    def _tells(self, finding: Finding) -> bool:
        text = None if finding.place is None else finding.place.text
        said = [told for told in (finding.found, text) if told is not None]
        if getattr(finding.value, "value", None) in self.values or any(told in self.values for told in said):
            return True
        if (finding.focus, finding.path) in self.spots and not _names_property(finding):
            return True
        if finding.path in self.contacts:
            return False
        return any(map(gives_away, (*said, *vars(finding.message).values(), *vars(finding.repair).values())))


def _names_property(finding: Finding) -> bool:
    """Whether it is about the property itself, and shows nothing of its value."""
    return finding.value is None and finding.path is not None and finding.found == compact(finding.path.value)


def _place(place: Place | None) -> Place | None:
    """The place without what the sender's own headers and keys may tell."""
    if place is None:
        return None
    column, path = (MASK if told and gives_away(told) else told for told in (place.column, place.json_path))
    return replace(place, column=column, json_path=path)
