"""What a reader has read so far. Everything that is read comes in here, so every text is looked at once."""

from app.model.languages import Text
from app.model.submissions import Finding, Place, Places, Reading, Severity
from app.model.terms import Literal, NamedNode, Triple
from app.reading.limits import MOST_FINDINGS, MOST_TEXT, MOST_TRIPLES, over_limit
from app.reading.terms import canonical, odd_character

Resource = NamedNode | Literal


class Draft:
    """Triples, places and findings, gathered by one reader from one file."""

    def __init__(self) -> None:
        self._triples: dict[Triple, None] = {}
        self._places = Places()
        self._findings: list[Finding] = []
        self._untold = 0

    def state(self, subject: NamedNode, predicate: NamedNode, value: Resource, place: Place) -> None:
        """Take in one triple, normalised, with its place; a text that may not stand is a finding instead."""
        term = self._text(subject, predicate, value, place) if isinstance(value, Literal) else value
        if term is None:
            return
        self._triples[Triple(subject, predicate, term)] = None
        self._places.note(place, subject, predicate, term)
        if len(self._triples) > MOST_TRIPLES:
            raise over_limit(Text("feiten (triples)", "facts (triples)"), MOST_TRIPLES, place)

    def expect(self, subject: NamedNode, predicate: NamedNode, place: Place) -> None:
        """Remember where something should stand that is not there."""
        self._places.note(place, subject, predicate)

    def find(self, finding: Finding) -> None:
        """Take in one finding."""
        if len(self._findings) < MOST_FINDINGS:
            self._findings.append(finding)
        else:
            self._untold += 1

    def violate(  # noqa: PLR0913  (a finding has many sides)
        self,
        rule: str,
        message: Text,
        repair: Text,
        place: Place,
        *,
        focus: NamedNode | None = None,
        path: NamedNode | None = None,
    ) -> None:
        """Take in a finding that refuses the submission; what was found is the text of its place."""
        self.find(Finding(rule, Severity.VIOLATION, message, repair, place, focus, path, found=place.text))

    def inform(self, rule: str, message: Text, repair: Text, place: Place) -> None:
        """Take in a finding that only tells."""
        self.find(Finding(rule, Severity.INFO, message, repair, place, found=place.text))

    def reading(self) -> Reading:
        """All that was read."""
        findings = [*self._findings, *([_more(self._untold)] if self._untold else [])]
        return Reading(tuple(self._triples), self._places, tuple(findings))

    def _text(self, subject: NamedNode, predicate: NamedNode, value: Literal, place: Place) -> Literal | None:
        if len(value.value) > MOST_TEXT:
            self.violate(
                "text-too-long",
                Text(
                    f"de tekst heeft {len(value.value)} tekens; {MOST_TEXT} is het meeste",
                    f"the text has {len(value.value)} characters; {MOST_TEXT} is the most",
                ),
                Text("Kort de tekst in.", "Shorten the text."),
                _shortened(place),
                focus=subject,
                path=predicate,
            )
            return None
        odd = odd_character(value.value)
        if odd is None:
            return canonical(value)
        self.violate(
            "odd-character",
            Text(f"de tekst bevat het onzichtbare teken {odd}", f"the text holds the invisible character {odd}"),
            Text(
                "Haal het teken weg: typ de tekst opnieuw of plak haar zonder opmaak.",
                "Take it out: type the text again, or paste it without its formatting.",
            ),
            visible(place),
            focus=subject,
            path=predicate,
        )
        return None


def visible(place: Place) -> Place:
    """The place with what stands there made harmless to show."""
    if place.text is None or odd_character(place.text) is None:
        return place
    shown = "".join(f"\\u{ord(sign):04X}" if odd_character(sign) else sign for sign in place.text)
    return Place(place.row, place.column, place.line, place.json_path, shown)


def _shortened(place: Place) -> Place:
    text = None if place.text is None else f"{place.text[:60]}…"
    return visible(Place(place.row, place.column, place.line, place.json_path, text))


def _more(untold: int) -> Finding:
    return Finding(
        "more-findings",
        Severity.INFO,
        Text(f"er zijn bij het lezen nog {untold} bevindingen meer", f"reading found {untold} things more"),
        Text("Herstel eerst deze; zend dan opnieuw in.", "Mend these first; then send it again."),
    )
