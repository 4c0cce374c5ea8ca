"""What a request asks of a question or of a list, as the stories take it."""

from fastapi import Request

from app.asking.listing import MOST_PER_PAGE, USUAL_PER_PAGE, Wanted
from app.asking.parameters import LONGEST_TEXT, MOST_FAULTS
from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.model.names import local_name, path_of
from app.model.nearest import did_you_mean
from app.model.vocabulary import Class

RESERVED = {"format", "lang"}
PAGING = ("q", "page", "pageSize", "after", "before")
MOST_IDS = 500


def single(request: Request, name: str) -> str | None:
    """A parameter that can be given once; raises WrongInputError when it comes more often."""
    given = request.query_params.getlist(name)
    if len(given) > 1:
        raise WrongInputError([too_often(name, len(given))])
    return given[0] if given else None


def too_often(name: str, count: int) -> Fault:
    """The fault of a parameter that stands there more than once."""
    return Fault(
        name,
        str(count),
        Text(f"{name} staat er {count} keer.", f"{name} is given {count} times."),
        Text(f"Geef {name} 1 keer.", f"Give {name} 1 time."),
    )


def only(request: Request, known: set[str]) -> None:
    """Refuse parameters that an address does not have."""
    wanted = sorted({*known, "lang"})
    faults = [_unknown(name, value, wanted) for name, value in request.query_params.items() if name not in wanted]
    if faults:
        raise WrongInputError(faults)


def typed(request: Request) -> dict[str, list[str]]:
    """What the caller typed for a question's parameters."""
    names = [name for name in request.query_params if name not in RESERVED]
    return {name: request.query_params.getlist(name) for name in names}


def wanted_of(request: Request, found: Class, beside: tuple[str, ...] = ()) -> Wanted:
    """What a caller wants of a list; raises WrongInputError with everything that is wrong.

    ``beside`` are parameters that the address also has, but that ask for something else than a page.
    """
    given = request.query_params
    facets = [local_name(facet) for facet in found.facets]
    known = [*PAGING, *facets]
    faults = [_unknown(name, given[name], [*known, *beside]) for name in given if name not in {*known, "lang"}][
        :MOST_FAULTS
    ]
    faults += [too_often(name, len(given.getlist(name))) for name in PAGING if len(given.getlist(name)) > 1]
    if "after" in given and "before" in given:
        faults.append(_both_ways(given["before"]))
    q = given.get("q", "").strip()
    if len(q) > LONGEST_TEXT:
        faults.append(_too_long(q))
    page = _number(given.get("page"), "page", 1_000_000, 1, faults)
    size = _number(given.get("pageSize"), "pageSize", MOST_PER_PAGE, USUAL_PER_PAGE, faults)
    if faults:
        raise WrongInputError(faults)
    return Wanted(
        q=q,
        facets={name: values for name in facets if (values := [value for value in given.getlist(name) if value])},
        page=page,
        page_size=size,
        after=given.get("after"),
        before=given.get("before"),
    )


def ids_of(request: Request, found: Class) -> list[str]:
    """The paths below /id/ of the things asked for by name; raises WrongInputError with everything that is wrong."""
    given = request.query_params
    faults = [_unknown(name, given[name], ["ids", "lang"]) for name in given if name not in {"ids", "lang"}][
        :MOST_FAULTS
    ]
    names = dict.fromkeys(name.strip() for part in given.getlist("ids") for name in part.split(",") if name.strip())
    if not 0 < len(names) <= MOST_IDS:
        faults.append(_number_of_ids(len(names)))
    if faults:
        raise WrongInputError(faults)
    return [path_of(name) or f"{found.id_path}/{name}" for name in names]


def _both_ways(before: str) -> Fault:
    return Fault(
        "before",
        before[:80],
        Text("after en before staan er allebei.", "after and before are both given."),
        Text("Volg de Link met rel=next of rel=prev.", "Follow the Link with rel=next or rel=prev."),
    )


def _number_of_ids(count: int) -> Fault:
    return Fault(
        "ids",
        str(count),
        Text(f"ids: het zijn er {count}.", f"ids: there are {count}."),
        Text(f"Geef er 1 tot {MOST_IDS}, met komma's ertussen.", f"Give 1 to {MOST_IDS}, with commas between them."),
    )


LONGEST_NUMBER = 9  # digits


def _number(text: str | None, name: str, most: int, usual: int, faults: list[Fault]) -> int:
    if text is None:
        return usual
    if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER and 1 <= int(text) <= most:
        return int(text)
    faults.append(
        Fault(
            name,
            text[:80],
            Text(
                f"{name}: {text[:80]!r} is geen getal van 1 tot {most}.",
                f"{name}: {text[:80]!r} is no number from 1 to {most}.",
            ),
            Text(f"Geef een getal van 1 tot {most}.", f"Give a number from 1 to {most}."),
        ),
    )
    return usual


def _too_long(q: str) -> Fault:
    return Fault(
        "q",
        f"{q[:30]}…",
        Text("q is te lang.", "q is too long."),
        Text(f"Geef ten hoogste {LONGEST_TEXT} tekens.", f"Give at most {LONGEST_TEXT} characters."),
    )


def _unknown(name: str, value: str, known: list[str]) -> Fault:
    listed = ", ".join(known)
    return Fault(
        name[:80],
        value[:80],
        Text(f"Hier is geen parameter {name[:80]!r}.", f"There is no parameter {name[:80]!r} here."),
        did_you_mean(name, known, Text(f"De parameters zijn: {listed}.", f"The parameters are: {listed}.")),
    )
