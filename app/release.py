"""The story of a release: what organisations state → tables → what may be shown of them → a public graph that stays.

A release is made once for a period. Its true figures are kept behind the wall, since the next one is audited with it.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from app.desk import Desk
from app.model.errors import ConflictError, NotReadyError
from app.model.languages import Text
from app.model.names import ID, PREFIXES
from app.model.terms import Literal, NamedNode, Term, Triple, day, literal, node, spoken_literals
from app.people.cube import cube
from app.people.designs import TableFile, contributions, read_tables
from app.people.figures import gather
from app.people.keeping import kept, members, read_kept
from app.people.periods import Period, period_of
from app.people.suppression import Earlier, Pattern, suppress
from app.people.tables import Table, tabulate
from app.publish import take_in

LOOK_BACK = 2  # releases that a new one is audited with: one more doubles what that costs
_VALUE = NamedNode(f"{PREFIXES['rdf']}value")

log = logging.getLogger("vakgraaf")


@dataclass(frozen=True)
class Released:
    """What became of it: the graph, its tables and cells, how many of these are suppressed, and what the audit did.

    ``audited_with`` are the releases that it was laid beside; ``known`` counts the figures that were known without it.
    """

    period: str
    graph: str
    tables: int
    cells: int
    suppressed: int
    guarded: int
    added: int
    known: int
    audited_with: tuple[str, ...]
    revision: str


def release(desk: Desk, folder: Path, name: str, threshold: int, *, pass_over_lost: bool = False) -> Released:
    """Make the release of a period from what stands, with the tables of a folder, and publish it.

    Raises WrongInputError for what is no period, ConflictError when it or a later one was released already, and
    NotReadyError when the true figures of an earlier one are not here any more, unless that is to be passed over.
    Another release that is made meanwhile makes it a ConflictError too: what was audited was audited without that.
    """
    period = period_of(name)
    behind = desk.behind_the_wall()
    files = read_tables(folder)
    with desk.accepting:  # nothing moves while it is counted
        known = _refuse_again(desk, period)
        earlier = _earlier(behind, known, pass_over_lost=pass_over_lost)
        tables = _tables(desk, behind, files, period, earlier)
    pattern, guarded, added, known_already = _guard(tables, threshold, earlier)
    today = datetime.now(UTC).date()
    triples = set(_description(desk, period, today))
    for file, table in zip(files, tables, strict=True):
        triples.update(cube(file, table, pattern, str(period), today))
    with desk.accepting:
        if _refuse_again(desk, period) != known:
            raise _another_came(period)
        _keep(behind, pattern, period)
        change = take_in(desk.publisher, desk.records, _graph(period), triples)
    cells = [key for table in tables for key, _ in table.cells() if not table.design.public]
    return Released(
        period=str(period),
        graph=_graph(period).value,
        tables=len(tables),
        cells=sum(1 for table in tables for _ in table.cells()),
        suppressed=sum(not pattern.is_shown(key) for key in cells),
        guarded=guarded,
        added=added,
        known=known_already,
        audited_with=tuple(before.period for before in earlier),
        revision=change.revision,
    )


def _earlier(behind: Desk, known: Sequence[Period], *, pass_over_lost: bool) -> tuple[Earlier, ...]:
    """Of the releases there are, those that a new one is to be audited with, oldest first."""
    found = []
    for before in known[-LOOK_BACK:]:
        rows = behind.held.rows("kept-release", {"release": [_release(before)]})
        if rows:
            found.append(read_kept(literal(rows[0][0]).value))
        elif not pass_over_lost:
            raise _lost(before)
    return tuple(found)


def _refuse_again(desk: Desk, period: Period) -> list[Period]:
    """The periods that were released, none of which may be this one or a later one."""
    known = sorted(period_of(literal(row[0]).value) for row in desk.held.rows("released"))
    if known and known[-1] >= period:
        raise ConflictError(
            Text(
                f"De tabellen van {known[-1]} staan al; die van {period} zijn niet meer uit te brengen of te wijzigen.",
                f"The tables of {known[-1]} stand already; those of {period} can no longer be released or changed.",
            ),
        )
    return known


def _tables(
    desk: Desk, behind: Desk, files: Iterable[TableFile], period: Period, earlier: Sequence[Earlier]
) -> list[Table]:
    facts = _facts(desk)
    moments: dict[str, list[Term]] = {"from": [day(period.first)], "until": [day(period.last)]}
    answered = {True: cache(desk.store.select), False: cache(behind.store.select)}  # several count the same rows
    tables = []
    for file in files:
        slots = {slot: moment for slot, moment in moments.items() if slot in file.template.slots}
        found = answered[file.design.public](file.template.bind(slots))
        known = members(earlier[-1], file.design.quantity) if earlier else {}
        tables.append(tabulate(file.design, contributions(file, found.variables, found.rows, facts), known))
    return tables


def _facts(desk: Desk) -> Mapping[str, Mapping[str, str]]:
    """The type and the region of each organisation, as far as they are known."""
    return {
        node(contributor).value: {
            name: node(member).value
            for name, member in (("organisationType", type_), ("region", region))
            if member is not None
        }
        for contributor, type_, region in desk.queries.rows("contributors")
    }


def _guard(tables: Iterable[Table], threshold: int, earlier: tuple[Earlier, ...]) -> tuple[Pattern, int, int, int]:
    from app.people.audit import audit  # noqa: PLC0415  (slow to import, and only a release needs it)

    pattern = suppress(gather(tables), threshold, earlier)
    found = audit(pattern)
    log.info(
        "%d figures guarded, %d more withheld, %d known already", found.guarded, len(found.added), len(found.known)
    )
    return pattern, found.guarded, len(found.added), len(found.known)


def _keep(behind: Desk, pattern: Pattern, period: Period) -> None:
    """Keep the true figures. When a crash comes between this and the publishing, the next try writes them anew."""
    graph = NamedNode(f"{ID}graph/vakgraaf/release-{period}")
    behind.publisher.change({graph: [Triple(_release(period), _VALUE, Literal(kept(pattern, str(period))))]})


def _description(desk: Desk, period: Period, today: date) -> Iterable[Triple]:
    title = Text(f"Tabellen van {period}", f"Tables of {period}")
    description = Text(
        "Hoeveel mensen, fte en plekken er zijn, over vaste indelingen: wat van mensen getoond mag worden.",
        "How many people, fte and openings there are, over fixed dimensions: what of people may be shown.",
    )
    values: dict[str, list[Term]] = {
        "graph": [_graph(period)],
        "title": spoken_literals(title),
        "description": spoken_literals(description),
        "day": [day(today)],
    }
    return desk.queries.triples("describe-release", values)


def _graph(period: Period) -> NamedNode:
    return NamedNode(f"{ID}graph/vakgraaf/statistics-{period}")


def _release(period: Period) -> NamedNode:
    return NamedNode(f"{ID}release/{period}")


def _lost(before: Period) -> NotReadyError:
    return NotReadyError(
        Text(
            f"De ware cijfers van {before} zijn niet meer in de afgeschermde opslag, dus wat twee uitgaven samen "
            "verraden is niet na te gaan. Zet een back-up terug, of sla haar over met --pass-over-lost.",
            f"The true figures of {before} are not in the restricted store any more, so what two releases tell "
            "together cannot be audited. Restore a backup, or do without it with --pass-over-lost.",
        ),
    )


def _another_came(period: Period) -> ConflictError:
    return ConflictError(
        Text(
            f"Terwijl de tabellen van {period} werden gemaakt kwamen er andere uit, waarmee ze niet zijn vergeleken. "
            f"Er is niets uitgebracht; vraag {period} opnieuw.",
            f"While the tables of {period} were made others were released, with which they were not compared. "
            f"Nothing was released; ask for {period} again.",
        ),
    )
