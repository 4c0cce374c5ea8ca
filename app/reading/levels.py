"""A competence in one column, its level in the next: together they name a competence at a level.

A level means something only within its own scale, so it is looked for among the levels of the competence's framework.
"""

from dataclasses import dataclass

from app.model.kinds import Property
from app.model.names import ID
from app.model.terms import NamedNode
from app.reading.naming import Naming, percent

_AT_LEVEL = ("CompetenceAtLevel",)
_COMPETENCE = ("Competence",)
_LEVEL = ("Level",)


@dataclass(frozen=True)
class Meant:
    """What a competence and a level mean together, and whether it is the level that says it."""

    predicate: NamedNode
    value: NamedNode
    said_by_level: bool = False
    disagrees: bool = False


def meant(asked: Property, competence: str, level: str, naming: Naming) -> Meant:
    """The competence at a level that two texts mean; the bare competence where there is no level.

    The first text may be a competence at a level itself (A.5/3, Bm1); the second must then be empty or agree.
    """
    at_level = naming.known(competence, _AT_LEVEL)
    if at_level is not None:
        bare = NamedNode(at_level.value.rpartition("/")[0])
        return Meant(asked.path, at_level, disagrees=bool(level) and _at(bare, level, naming) != at_level)
    bare_competence = naming.known(competence, _COMPETENCE)
    if bare_competence is not None:
        return _with_level(asked, bare_competence, level, naming)
    head, slash, tail = competence.rpartition("/")
    holder = naming.known(head, _COMPETENCE) if slash else None
    if holder is not None:
        value = _at(holder, tail, naming)
        return Meant(asked.path, value, disagrees=bool(level) and _at(holder, level, naming) != value)
    predicate = asked.path if level or asked.without_level is None else asked.without_level
    return Meant(predicate, naming.resolve(competence, _COMPETENCE))


def _with_level(asked: Property, competence: NamedNode, level: str, naming: Naming) -> Meant:
    if not level:
        return Meant(asked.without_level or asked.path, competence)
    return Meant(asked.path, _at(competence, level, naming), said_by_level=True)


def _at(competence: NamedNode, level: str, naming: Naming) -> NamedNode:
    """The competence at this level; a level that its scale does not have stays what was typed."""
    rank = str(int(level)) if level.isascii() and level.isdigit() else _rank(competence, level, naming)
    return NamedNode(f"{competence.value}/{percent(level) if rank is None else rank}")


def _rank(competence: NamedNode, level: str, naming: Naming) -> str | None:
    """The rank of a level that is named by its code or label, within the scale of the competence's framework.

    Competences stand at …/id/competence/{framework}/{code}, the levels of their scale at …/id/level/{framework}/{rank}.
    """
    path = competence.value.removeprefix(f"{ID}competence/").split("/")
    for length in range(len(path) - 1, 0, -1):
        framework = "/".join(path[:length])
        for text in (f"{framework}/{level}", level):
            found = naming.known(text, _LEVEL)
            if found is not None and found.value.startswith(f"{ID}level/{framework}/"):
                return found.value.rpartition("/")[2]
    return None
