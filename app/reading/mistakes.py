"""What may be wrong with the rows of a table, as findings in the sender's own words."""

from app.model.kinds import Property
from app.model.languages import Text
from app.model.submissions import Place
from app.model.terms import NamedNode
from app.reading.columns import KIND_OF_ROW, Column, Names, did_you_mean
from app.reading.draft import Draft
from app.reading.numbers import AmbiguousError


def too_wide(draft: Draft, number: int, found: int, width: int, text: str) -> None:
    """A row has more cells than the header."""
    draft.violate(
        "extra-cells",
        Text(
            f"de rij heeft {found} cellen, de kopregel {width}",
            f"the row has {found} cells, the header line {width}",
        ),
        Text(
            "Zet een tekst met een scheidingsteken tussen aanhalingstekens, en haal cellen zonder kolomnaam weg.",
            "Put a text that holds a separator between quotes, and remove cells without a column name.",
        ),
        Place(row=number, text=text),
    )


def without_name(draft: Draft, number: int, index: int, text: str) -> None:
    """A column holds something but has no name."""
    draft.violate(
        "unnamed-column",
        Text(f"kolom {index + 1} heeft geen naam", f"column {index + 1} has no name"),
        Text("Geef de kolom een naam uit het sjabloon, of maak haar leeg.", "Name it as in the template, or empty it."),
        Place(row=number, text=text),
    )


def broken_cell(draft: Draft, rule: str, place: Place) -> None:
    """A cell of a spreadsheet holds an error, or a formula that was never worked out."""
    draft.violate(
        rule,
        Text(f"de cel bevat {place.text}, geen waarde", f"the cell holds {place.text}, no value"),
        Text(
            "Zet er de waarde zelf neer (in Excel: plakken als waarden).",
            "Put the value itself there (in Excel: paste as values).",
        ),
        place,
    )


def unknown_row(draft: Draft, names: Names, place: Place) -> None:
    """Nobody knows this kind of row."""
    known = [row.name for row in names.kind.rows]
    draft.violate(
        "unknown-row-kind",
        Text(f'"{place.text}" is geen soort rij', f'"{place.text}" is no kind of row'),
        did_you_mean(place.text or "", known)
        or Text(
            f"Gebruik een van: {', '.join(name.nl for name in known)}.",
            f"Use one of: {', '.join(name.en for name in known)}.",
        ),
        place,
    )


def no_key(draft: Draft, row: Text, wanted: Property, place: Place) -> None:
    """A row has no code, so that nothing can name what it is about."""
    draft.violate(
        "missing-key",
        Text(f"de {row.nl} heeft geen {wanted.name.nl}", f"the {row.en} has no {wanted.name.en}"),
        Text(
            f"Vul {wanted.name.nl} in: daarmee heet de {row.nl}.",
            f"Fill in {wanted.name.en}: it is what the {row.en} is called by.",
        ),
        place,
        path=wanted.path,
    )


def twice(draft: Draft, thing: NamedNode, row: Text, first: int, place: Place) -> None:
    """Two rows are about the same thing."""
    draft.violate(
        "duplicate-key",
        Text(
            f'de {row.nl} "{place.text}" staat al op rij {first}',
            f'the {row.en} "{place.text}" stands on row {first} already',
        ),
        Text(
            "Geef elke rij een eigen code, of voeg de rijen samen; wat op deze rij staat, is niet gelezen.",
            "Give each row a code of its own, or join the rows; what this row says was not read.",
        ),
        place,
        focus=thing,
    )


def not_of_row(draft: Draft, thing: NamedNode, row: Text, column: Column, place: Place) -> None:
    """A cell is filled in a column that this kind of row does not have."""
    draft.violate(
        "column-of-other-row",
        Text(
            f'een {row.nl} heeft geen kolom "{column.header}"',
            f'a {row.en} has no column "{column.header}"',
        ),
        Text(
            f'Maak de cel leeg, of kies in de kolom "{KIND_OF_ROW.nl}" de juiste soort rij.',
            f'Empty the cell, or choose the right kind of row in the column "{KIND_OF_ROW.en}".',
        ),
        place,
        focus=thing,
    )


def several(draft: Draft, thing: NamedNode, wanted: Property, place: Place) -> None:
    """A cell holds several values where one may stand."""
    draft.violate(
        "several-values",
        Text(
            f"{wanted.name.nl} heeft ten hoogste één waarde; hier staan er meer, gescheiden door |",
            f"{wanted.name.en} has at most one value; several stand here, parted by |",
        ),
        Text(
            "Houd één waarde. Hoort de streep bij de tekst, schrijf dan \\|.",
            "Keep one value. Where the bar belongs to the text, write \\|.",
        ),
        place,
        focus=thing,
        path=wanted.path,
    )


def ambiguous(draft: Draft, thing: NamedNode, wanted: Property, place: Place, error: AmbiguousError) -> None:
    """A number may mean two numbers."""
    whole, part = error.whole, error.part
    draft.violate(
        "ambiguous-number",
        Text(f'"{place.text}" kan {whole} en {part.nl} betekenen', f'"{place.text}" may mean {whole} and {part.en}'),
        Text(f"Schrijf {whole} of {part.nl}.", f"Write {whole} or {part.en}."),
        place,
        focus=thing,
        path=wanted.path,
    )


def levels_apart(draft: Draft, thing: NamedNode, wanted: Property, place: Place, counts: tuple[int, int]) -> None:
    """There are not as many levels as competences."""
    competences, levels = counts
    draft.violate(
        "levels-do-not-match",
        Text(
            f"bij {competences} waarden in de kolom {wanted.name.nl} staan {levels} niveaus",
            f"there are {levels} levels for {competences} values in the column {wanted.name.en}",
        ),
        Text(
            "Geef elke competentie haar niveau, gescheiden door |, of één niveau voor alle.",
            "Give each competence its level, parted by |, or one level for all.",
        ),
        place,
        focus=thing,
        path=wanted.path,
    )


def level_disagrees(draft: Draft, thing: NamedNode, wanted: Property, competence: str, place: Place) -> None:
    """A competence at a level stands beside another level."""
    draft.violate(
        "level-disagrees",
        Text(
            f'"{competence}" heeft al een niveau, en "{place.text}" is een ander',
            f'"{competence}" has a level already, and "{place.text}" is another one',
        ),
        Text(
            "Maak het niveau leeg, of noem de competentie zonder niveau.",
            "Empty the level, or leave it out of the competence.",
        ),
        place,
        focus=thing,
        path=wanted.path,
    )
