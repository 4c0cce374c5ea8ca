"""The header line of a table: what each column is for, per kind of row, in Dutch, in English or in both."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.nearest import closest, meant
from app.model.submissions import Place
from app.reading.draft import Draft
from app.reading.terms import LANG_STRING, language_tag

KIND_OF_ROW = Text("soort", "kind")
_SUFFIX = re.compile(r"(?P<name>.+?)\s*@\s*(?P<tag>[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)\s*$")
_NEAREST = 2
_LIKENESS = 0.6


@dataclass(frozen=True)
class Column:
    """One column: where it stands, what the sender calls it, and the property that it holds for each kind of row."""

    index: int
    header: str
    uses: dict[str, Property]
    language: str | None = None


@dataclass
class Header:
    """All columns of a table."""

    cells: Sequence[str]
    kind_of_row: int | None = None
    columns: list[Column] = field(default_factory=list)
    levels: list[Column] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many cells the header has."""
        return len(self.cells)

    @property
    def named(self) -> set[int]:
        """Where a column has a name."""
        return {index for index, name in enumerate(self.cells) if name}

    def level_of(self, row: Row, competence: Property) -> Column | None:
        """The column with the levels that belong to a column of competences."""
        return next((column for column in self.levels if column.uses.get(row.shape) == competence), None)


def folded(name: str) -> str:
    """A name without case, spaces, dashes and underscores."""
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFC", name)).casefold()


class Names:
    """What the columns and the rows of a kind are called."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._properties: dict[str, dict[str, Property]] = {}
        self._levels: dict[str, dict[str, Property]] = {}
        for row in kind.rows:
            for found in row.properties:
                _name(self._properties, found.name, row, found)
                if found.level is not None:
                    _name(self._levels, found.level, row, found)
        self.rows = {folded(name): row for row in kind.rows for name in (row.name.en, row.name.nl)}

    def known(self, name: str) -> bool:
        """Whether a column may be called so."""
        bare, _ = _parted(name)
        return folded(bare) in self._properties or folded(bare) in self._levels or is_kind_of_row(bare)

    def properties(self, name: str) -> dict[str, Property]:
        """The property that a column of this name holds, for each kind of row."""
        return self._properties.get(folded(name), {})

    def levels(self, name: str) -> dict[str, Property]:
        """The competences whose level a column of this name holds, for each kind of row."""
        return self._levels.get(folded(name), {})

    def all(self) -> Iterator[Text]:
        """Every name that a column may have."""
        yield KIND_OF_ROW
        for row in self.kind.rows:
            for found in row.properties:
                yield found.name
                if found.level is not None:
                    yield found.level


def read_header(cells: Sequence[str], names: Names, row: int, draft: Draft) -> Header:
    """What each column is for; a column that nobody knows is a finding, and so is one that stands there twice."""
    header = Header(cells)
    seen: set[tuple[str, str | None]] = set()
    for index, name in enumerate(cells):
        if not name:
            continue
        bare, language = _parted(name)
        place = Place(row=row, column=name, text=name)
        if (folded(bare), language) in seen:
            _twice(draft, name, place)
            continue
        seen.add((folded(bare), language))
        if is_kind_of_row(bare):
            header.kind_of_row = index
        elif names.properties(bare):
            uses = _for_language(names.properties(bare), language)
            header.columns.append(Column(index, name, uses, language))
            if not uses:
                _no_text(draft, bare, name, place)
        elif names.levels(bare):
            header.levels.append(Column(index, name, names.levels(bare)))
        else:
            _unknown(draft, name, names, place)
    return header


def did_you_mean(found: str, known: Sequence[Text]) -> Text | None:
    """The repair for a name that does not exist, in the language of the names that it resembles."""
    dutch = _closest(found, [name.nl for name in known])
    english = _closest(found, [name.en for name in known])
    if not dutch and not english:
        return None
    return Text(meant(dutch or english).nl, meant(english or dutch).en)


def _closest(found: str, known: Sequence[str]) -> list[Text]:
    return [Text(name, name) for name in closest(found, known, _NEAREST, _LIKENESS, folded)]


def is_kind_of_row(name: str) -> bool:
    """Whether a column of this name says what kind of row each row is."""
    return folded(name) in {KIND_OF_ROW.nl, KIND_OF_ROW.en}


def _name(known: dict[str, dict[str, Property]], name: Text, row: Row, found: Property) -> None:
    for text in (name.nl, name.en):
        known.setdefault(folded(text), {}).setdefault(row.shape, found)


def _parted(name: str) -> tuple[str, str | None]:
    found = _SUFFIX.fullmatch(name)
    return (name, None) if found is None else (found["name"], language_tag(found["tag"]))


def _for_language(uses: dict[str, Property], language: str | None) -> dict[str, Property]:
    if language is None:
        return uses
    return {shape: found for shape, found in uses.items() if found.datatype == LANG_STRING}


def _unknown(draft: Draft, name: str, names: Names, place: Place) -> None:
    title = names.kind.title
    draft.violate(
        "unknown-column",
        Text(f'"{name}" is geen kolom van een {title.nl.lower()}', f'"{name}" is no column of a {title.en.lower()}'),
        did_you_mean(_parted(name)[0], list(names.all()))
        or Text(
            "Haal de kolom weg, of gebruik de kolommen van het sjabloon.",
            "Remove the column, or use the columns of the template.",
        ),
        place,
    )


def _twice(draft: Draft, name: str, place: Place) -> None:
    draft.violate(
        "duplicate-column",
        Text(f'de kolom "{name}" staat er twee keer', f'the column "{name}" stands there twice'),
        Text(
            "Houd één kolom; meer waarden in één cel scheidt u met |.",
            "Keep one column; several values in one cell are parted by |.",
        ),
        place,
    )


def _no_text(draft: Draft, bare: str, name: str, place: Place) -> None:
    draft.violate(
        "unknown-column",
        Text(f'"{bare}" is geen tekst en heeft dus geen taal', f'"{bare}" is no text, so it has no language'),
        Text(f'Noem de kolom "{bare}" in plaats van "{name}".', f'Call the column "{bare}" instead of "{name}".'),
        place,
    )
