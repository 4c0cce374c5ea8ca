"""Rows of cells become things, whatever file they came from: what csv.py and xlsx.py share."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import PREFIXES, RDF_TYPE
from app.model.submissions import Place, Reading
from app.model.terms import NamedNode
from app.reading import mistakes
from app.reading.columns import KIND_OF_ROW, Column, Header, Names, folded, read_header
from app.reading.draft import Draft
from app.reading.given import Given
from app.reading.levels import meant
from app.reading.limits import MOST_COLUMNS, MOST_ROWS, over_limit
from app.reading.naming import Naming
from app.reading.numbers import AmbiguousError
from app.reading.values import BrokenCell, Cell, as_text, read_value, row_language

_TYPE = NamedNode(RDF_TYPE)
_LANGUAGE = NamedNode(f"{PREFIXES['schema']}inLanguage")
_BAR = re.compile(r"(?<!\\)\|")

Numbered = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class _Line:
    """One row of the table: which kind of row it is, and its cells."""

    number: int
    row: Row
    cells: Sequence[Cell]

    def cell(self, column: Column) -> Cell:
        return self.cells[column.index] if column.index < len(self.cells) else None


@dataclass(frozen=True)
class _Use:
    """A column as one kind of row uses it: what it holds, and the column with the levels of that."""

    column: Column
    wanted: Property
    levels: Column | None


@dataclass(frozen=True)
class _Asked:
    """What one kind of row takes from the table."""

    uses: list[_Use]
    others: list[Column]
    keys: list[tuple[Property, Column | None]]
    language: Column | None
    senders: list[tuple[Property, Column | None]]


def read_table(rows: Iterable[Numbered], given: Given, draft: Draft) -> Reading:
    """What a table says; the first row that holds anything is its header."""
    held = _held(rows)
    number, first = next(held, (1, ()))
    names = Names(given.kind)
    header = read_header([as_text(cell) for cell in first], names, number, draft)
    table = _Table(header, names, given, draft)
    lines = [line for number, cells in held if (line := table.line(number, cells)) is not None]
    for thing, line in table.things(lines):
        table.describe(thing, line)
    return draft.reading()


def default_row(kind: Kind) -> Row:
    """The kind of row that a row without one is: the only one that has codes, else the one that says most."""
    coded = [row for row in kind.rows if row.keys]
    return coded[0] if len(coded) == 1 else max(kind.rows, key=lambda row: len(row.properties))


def parted(text: str) -> list[str]:
    """The values of one cell, parted by bars; a bar after a backslash belongs to a text."""
    if "|" not in text:
        return [text]
    return [part.replace("\\|", "|").strip() for part in _BAR.split(text)]


def _held(rows: Iterable[Numbered]) -> Iterator[Numbered]:
    """The rows that hold anything, each with the number that the sender sees beside it."""
    for number, cells in rows:
        last = next((index for index in range(len(cells), 0, -1) if as_text(cells[index - 1])), 0)
        if last == 0:
            continue
        if number > MOST_ROWS:
            raise over_limit(Text("rijen", "rows"), MOST_ROWS, Place(row=number))
        if last > MOST_COLUMNS:
            raise over_limit(Text("kolommen", "columns"), MOST_COLUMNS, Place(row=number))
        yield number, cells[:last]


class _Table:
    """One table while it is read: its header, the names that it gives, and what was read so far."""

    def __init__(self, header: Header, names: Names, given: Given, draft: Draft) -> None:
        self._header = header
        self._names = names
        self._submitter = given.submitter
        self._draft = draft
        self._naming = Naming(given.kind, given.submitter, given.find)
        self._default = default_row(given.kind)
        self._asked = {row.shape: _asked(row, header) for row in given.kind.rows}
        self._nameless = set(range(header.width)) - header.named

    def line(self, number: int, cells: Sequence[Cell]) -> _Line | None:
        """A row with the kind of row that it is; None when nobody knows that kind."""
        if len(cells) > self._header.width:
            text = as_text(cells[self._header.width])
            mistakes.too_wide(self._draft, number, len(cells), self._header.width, text)
        self._look_below_no_name(number, cells)
        index = self._header.kind_of_row
        said = as_text(cells[index]) if index is not None and index < len(cells) else ""
        row = self._names.rows.get(folded(said)) if said else self._default
        if row is None:
            header = KIND_OF_ROW.nl if index is None else self._header.cells[index]
            mistakes.unknown_row(self._draft, self._names, Place(row=number, column=header, text=said))
            return None
        return _Line(number, row, self._without_broken(number, cells))

    def things(self, lines: list[_Line]) -> list[tuple[NamedNode, _Line]]:
        """Every row with the thing that it is about; a row without a code, or with another's, is a finding."""
        first: dict[NamedNode, int] = {}
        found = []
        for line in lines:
            keys = self._keys(line)
            if keys is None:
                continue
            thing = self._naming.thing(line.row, keys)
            if thing in first:
                column = next((column for _, column in self._asked[line.row.shape].keys if column), None)
                place = _place(line, column, "/".join(keys) or self._submitter.code)
                mistakes.twice(self._draft, thing, line.row.name, first[thing], place)
                continue
            first[thing] = line.number
            found.append((thing, line))
        return found

    def describe(self, thing: NamedNode, line: _Line) -> None:
        """Everything that a row says of its thing."""
        asked = self._asked[line.row.shape]
        self._draft.state(thing, _TYPE, line.row.target, _place(line))
        language = "nl" if asked.language is None else row_language(parted(as_text(line.cell(asked.language))))
        for use in asked.uses:
            if use.wanted.level is not None:
                self._competences(thing, line, use)
            else:
                self._values(thing, line, use, use.column.language or language)
        self._fill_in(thing, line)
        for column in asked.others:
            text = as_text(line.cell(column))
            if text:
                mistakes.not_of_row(self._draft, thing, line.row.name, column, _place(line, column, text))

    def _look_below_no_name(self, number: int, cells: Sequence[Cell]) -> None:
        for index in sorted(self._nameless):
            text = as_text(cells[index]) if index < len(cells) else ""
            if text:
                mistakes.without_name(self._draft, number, index, text)
                self._nameless.discard(index)

    def _without_broken(self, number: int, cells: Sequence[Cell]) -> Sequence[Cell]:
        if not any(isinstance(cell, BrokenCell) for cell in cells):
            return cells
        for index, cell in enumerate(cells[: self._header.width]):
            if isinstance(cell, BrokenCell) and self._header.cells[index]:
                place = Place(row=number, column=self._header.cells[index], text=cell.text)
                mistakes.broken_cell(self._draft, cell.rule, place)
        return [None if isinstance(cell, BrokenCell) else cell for cell in cells]

    def _keys(self, line: _Line) -> list[str] | None:
        """What the thing's IRI ends in; None when a code that must be there is not."""
        keys = []
        for wanted, column in self._asked[line.row.shape].keys:
            cell = None if column is None else line.cell(column)
            text = as_text(cell)
            if text:
                keys.append(self._key(wanted, cell, text))
            elif wanted.required:
                mistakes.no_key(self._draft, line.row.name, wanted, _place(line, column))
                return None
        if line.row.keys and not keys:
            wanted, column = self._asked[line.row.shape].keys[0]
            mistakes.no_key(self._draft, line.row.name, wanted, _place(line, column))
            return None
        return keys

    def _key(self, wanted: Property, cell: Cell, text: str) -> str:
        if wanted.classes:
            return self._naming.key(parted(text)[0], wanted.classes)
        try:
            return self._naming.key(read_value(wanted, cell, "nl").value, ())
        except AmbiguousError:
            return text

    def _fill_in(self, thing: NamedNode, line: _Line) -> None:
        """Who provides, publishes or confirms is who sends, where the row does not say so itself."""
        if self._submitter.iri is None:
            return
        for wanted, column in self._asked[line.row.shape].senders:
            if column is None or not as_text(line.cell(column)):
                self._draft.state(thing, wanted.path, NamedNode(self._submitter.iri), _place(line))

    def _values(self, thing: NamedNode, line: _Line, use: _Use, language: str) -> None:
        cell = line.cell(use.column)
        if cell is None or cell == "":
            if use.wanted.required:
                self._draft.expect(thing, use.wanted.path, _place(line, use.column, ""))
            return
        parts: list[Cell] = [part for part in parted(as_text(cell)) if part] if isinstance(cell, str) else [cell]
        if len(parts) > 1 and not use.wanted.multiple:
            mistakes.several(self._draft, thing, use.wanted, _place(line, use.column, as_text(cell)))
            return
        for part in parts:
            self._value(thing, use.wanted, part, language, _place(line, use.column, as_text(part)))

    def _value(self, thing: NamedNode, wanted: Property, cell: Cell, language: str, place: Place) -> None:
        if wanted.classes:
            self._draft.state(thing, wanted.path, self._naming.resolve(as_text(cell), wanted.classes), place)
            return
        try:
            self._draft.state(thing, wanted.path, read_value(wanted, cell, language), place)
        except AmbiguousError as error:
            mistakes.ambiguous(self._draft, thing, wanted, place, error)

    def _competences(self, thing: NamedNode, line: _Line, use: _Use) -> None:
        """The competences of a row, each with its own level or all with one."""
        level = "" if use.levels is None else as_text(line.cell(use.levels))
        competences = [part for part in parted(as_text(line.cell(use.column))) if part]
        levels = parted(level)
        counts = (len(competences), len(levels))
        if len(levels) == 1 and competences:
            levels *= len(competences)
        if len(levels) != len(competences):
            if level:
                mistakes.levels_apart(self._draft, thing, use.wanted, _place(line, use.levels, level), counts)
            return
        for texts in zip(competences, levels, strict=True):
            self._competence(thing, line, use, texts)

    def _competence(self, thing: NamedNode, line: _Line, use: _Use, texts: tuple[str, str]) -> None:
        found = meant(use.wanted, *texts, self._naming)
        at_level = _place(line, use.levels, texts[1])
        place = at_level if found.said_by_level else _place(line, use.column, texts[0])
        self._draft.state(thing, found.predicate, found.value, place)
        if found.disagrees:
            mistakes.level_disagrees(self._draft, thing, use.wanted, texts[0], at_level)


def _asked(row: Row, header: Header) -> _Asked:
    uses = [
        _Use(column, wanted, header.level_of(row, wanted))
        for column in header.columns
        if (wanted := column.uses.get(row.shape)) is not None
    ]
    by_path = {found.path: found for found in row.properties}
    first = {use.wanted.path: use.column for use in reversed(uses)}
    return _Asked(
        uses=uses,
        others=[column for column in header.columns if column.uses and row.shape not in column.uses],
        keys=[(by_path[path], first.get(path)) for path in row.keys],
        language=first.get(_LANGUAGE),
        senders=[(found, first.get(found.path)) for found in row.properties if found.sender],
    )


def _place(line: _Line, column: Column | None = None, text: str | None = None) -> Place:
    return Place(row=line.number, column=None if column is None else column.header, text=text)
