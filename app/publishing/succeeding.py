"""What the graph must say for one organisation to follow another, and what it then says."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from app.model.errors import ConflictError, Fault, UnknownError, WrongInputError
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES
from app.model.terms import Literal, NamedNode, Triple, day, node
from app.publishing.successions import GRAPH, Party, Successions
from app.store.queries import Queries

_REPLACED = NamedNode(f"{PREFIXES['dct']}isReplacedBy")
_SUCCESSOR = NamedNode(f"{DEF}successor")
_UNTIL = NamedNode(f"{DEF}validUntil")
_FROM = NamedNode(f"{DEF}validFrom")


def organisation_of(queries: Queries, code: str) -> Party:
    """The organisation of a code; raises UnknownError."""
    return registered(queries, code)[0]


def registered(queries: Queries, code: str) -> tuple[Party, frozenset[str]]:
    """The organisation of a code, and its classes; raises UnknownError."""
    candidates = []
    for segment in ("academy", "organisation"):
        try:
            candidates.append(NamedNode(f"{ID}{segment}/{code}"))
        except ValueError:
            continue
    rows = queries.rows("organisation-of", {"candidate": candidates, "notation": [Literal(code)]}) if code else []
    if not rows:
        raise UnknownError(
            Text(f"Er is geen organisatie {code!r}.", f"There is no organisation {code!r}."),
            Text(
                "Geef een TOOI-, OVO- of eigen code, of die van een academie.",
                "Give a TOOI, OVO or own code, or that of an academy.",
            ),
        )
    found = node(rows[0][0])
    return Party(code, found.value), frozenset(node(row[1]).value for row in rows if row[0] == found)


def check_order(queries: Queries, old: Party, new: Party) -> None:
    """Nothing when the one can follow the other; what was done before may be done again."""
    known = Successions(queries)
    if old.iri == new.iri:
        raise ConflictError(
            Text(f"{old.code} volgt zichzelf niet op.", f"{old.code} does not follow itself."),
        )
    heir = known.heirs().get(old.code)
    if heir is not None and heir.code != new.code:
        raise ConflictError(
            Text(
                f"{old.code} is al opgevolgd door {heir.code}; laat {new.code} dan {heir.code} opvolgen.",
                f"{old.code} was followed by {heir.code} already; let {new.code} follow {heir.code} then.",
            ),
        )
    last = known.heir(new.code)
    if last != new.code:
        raise ConflictError(
            Text(
                f"{new.code} is zelf opgevolgd door {last}; geef {last} als opvolger.",
                f"{new.code} was followed by {last} itself; give {last} as the follower.",
            ),
        )


def last_day(queries: Queries, old: Party, on: date | None) -> date:
    """The last day of an organisation: the one that is known, else the one that is given, else today."""
    today = datetime.now(UTC).date()
    if on is not None and on > today:
        raise WrongInputError([_no_day(on, Text("ligt in de toekomst", "lies in the future"))])
    said = _said(queries, old)
    known = _days(said, _UNTIL)
    if known and on is not None and on not in known:
        shown = ", ".join(map(str, sorted(known)))
        raise ConflictError(
            Text(
                f"Volgens de graaf bestond {old.code} tot en met {shown}, niet {on}. Laat --on weg.",
                f"By the graph {old.code} existed until {shown}, not {on}. Leave --on out.",
            ),
        )
    day = max(known) if known else on or today
    if any(day < first for first in _days(said, _FROM)):
        raise WrongInputError(
            [_no_day(day, Text(f"ligt voor het begin van {old.code}", f"is before {old.code} began"))]
        )
    return day


def successions_with(queries: Queries, old: Party, new: Party, last: date) -> frozenset[Triple]:
    """What the graph of successions is to hold: what it held, and of this one what no other graph says already."""
    thing = NamedNode(old.iri)
    held = queries.triples("graph", {"graph": [GRAPH]})
    kept = {triple for triple in held if triple.subject != GRAPH}
    wanted = {Triple(thing, _REPLACED, NamedNode(new.iri)), Triple(thing, _SUCCESSOR, NamedNode(new.iri))}
    said = {triple for triple, graph in _said(queries, old) if graph != GRAPH}
    if not any(triple.predicate == _UNTIL for triple in said | kept if triple.subject == thing):
        wanted.add(Triple(thing, _UNTIL, day(last)))
    if wanted - said <= kept:
        return held
    of_itself = queries.triples("describe-successions", {"day": [day(datetime.now(UTC).date())]})
    return frozenset(kept | (wanted - said) | of_itself)


def _said(queries: Queries, party: Party) -> set[tuple[Triple, NamedNode]]:
    """What is said of an organisation, and by which graph."""
    rows = queries.rows("said-of", {"thing": [NamedNode(party.iri)]})
    return {
        (Triple(node(thing), node(predicate), value), node(graph))
        for graph, thing, predicate, value in rows
        if value is not None
    }


def _days(said: Iterable[tuple[Triple, NamedNode]], predicate: NamedNode) -> set[date]:
    return {
        date.fromisoformat(triple.object.value[:10])
        for triple, _ in said
        if triple.predicate == predicate and isinstance(triple.object, Literal)
    }


def _no_day(day: date, why: Text) -> Fault:
    return Fault(
        "--on",
        day.isoformat(),
        Text(f"{day} {why.nl}.", f"{day} {why.en}."),
        Text("Geef de laatste dag van de organisatie.", "Give the last day of the organisation."),
    )
