"""What is told of a page of schema.org: what is not read is no error, a course that cannot be named is one."""

from app.model.languages import Text
from app.model.submissions import Place
from app.reading.draft import Draft

_SHOWN = 80  # characters


def outside(draft: Draft, found: str, path: str) -> None:
    """Something that a catalogue does not hold."""
    shown = found[:_SHOWN]
    draft.inform(
        "outside-subset",
        Text(f'"{shown}" wordt niet gelezen', f'"{shown}" is not read'),
        Text(
            "Niets te doen: van schema.org wordt gelezen wat een catalogus kent.",
            "Nothing to do: of schema.org is read what a catalogue knows.",
        ),
        Place(json_path=path, text=shown),
    )


def unknown(draft: Draft, text: str, place: Place) -> None:
    """A competence or a course that is named as nobody here knows it."""
    shown = text[:_SHOWN]
    draft.inform(
        "unknown-term",
        Text(
            f'"{shown}" is hier niet bekend en is niet gelezen',
            f'"{shown}" is not known here and was not read',
        ),
        Text(
            "Geef de code of de IRI, zoals A.5/3 voor een competentie op niveau.",
            "Give the code or the IRI, such as A.5/3 for a competence at a level.",
        ),
        place,
    )


def same_day(draft: Draft, day: str, first: str, path: str) -> None:
    """A second run of a course on one day, which nothing tells from the first."""
    draft.inform(
        "duplicate-key",
        Text(
            f"de uitvoering van {day} staat al op {first}; deze is niet gelezen",
            f"the run of {day} stands at {first} already; this one was not read",
        ),
        Text(
            "Geef uitvoeringen op één dag elk een eigen identifier.",
            "Give runs on one day an identifier each.",
        ),
        Place(json_path=path, text=day),
    )


def no_code(draft: Draft, path: str) -> None:
    """A course that says nothing by which it could be named."""
    draft.violate(
        "missing-key",
        Text(
            "de opleiding heeft geen courseCode, identifier, url of name",
            "the course has no courseCode, identifier, url or name",
        ),
        Text("Geef de opleiding een courseCode.", "Give the course a courseCode."),
        Place(json_path=path),
    )


def twice(draft: Draft, code: str, path: str, first: str) -> None:
    """Two courses of one code."""
    draft.violate(
        "duplicate-key",
        Text(f'de opleiding "{code}" staat al op {first}', f'the course "{code}" stands at {first} already'),
        Text("Geef elke opleiding een eigen courseCode.", "Give each course a courseCode of its own."),
        Place(json_path=path, text=code),
    )
