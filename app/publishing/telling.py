"""A difference in words: a sentence for each thing that is new, changed or gone, in Dutch and in English."""

from collections.abc import Callable, Iterable, Sequence

from app.model.languages import Text
from app.model.names import short_name
from app.model.terms import Literal, NamedNode, Term
from app.publishing.difference import Changed
from app.publishing.edits import Edit

Naming = Callable[[str], Text]  # what a class, a property or a thing is called, by its IRI

NEW, CHANGED, GONE = (
    Text("Nieuw", "New"),
    Text("Gewijzigd", "Changed"),
    Text("Weg", "Gone"),
)
_AND = Text("en", "and")


def sentence(what: Text, thing: Changed, naming: Naming, edited: Sequence[Edit] = ()) -> Text:
    """What became of a thing, and of which of its properties."""
    kind = Text("", "") if thing.type is None else naming(thing.type)
    path = short_name(thing.iri)
    nl, en = (
        f"{said}: {f'{_lower(name)} ' if name else ''}“{thing.name}” ({path})"
        for said, name in ((what.nl, kind.nl), (what.en, kind.en))
    )
    told = [_edit(one, naming) for one in edited]
    if not told:
        return Text(f"{nl}.", f"{en}.")
    return Text(f"{nl}: {'; '.join(one.nl for one in told)}.", f"{en}: {'; '.join(one.en for one in told)}.")


def spoken_of(edited: Iterable[Edit]) -> list[NamedNode]:
    """Everything whose name the sentences need."""
    found: list[NamedNode] = []
    for one in edited:
        found.append(NamedNode(one.property))
        found += [term for term in (*one.removed, *one.added) if isinstance(term, NamedNode)]
    return found


def _edit(one: Edit, naming: Naming) -> Text:
    name = naming(one.property)
    went, came = _listed(one.removed, naming), _listed(one.added, naming)
    if one.removed and one.added:
        return Text(f"{name.nl} was {went.nl} en is nu {came.nl}", f"{name.en} was {went.en} and is now {came.en}")
    if one.added:
        return Text(f"{name.nl} kreeg erbij: {came.nl}", f"{name.en} got: {came.en}")
    return Text(f"{name.nl} verloor: {went.nl}", f"{name.en} lost: {went.en}")


def _listed(terms: Sequence[Term], naming: Naming) -> Text:
    shown = [_shown(term, naming) for term in terms]
    return Text(_joined([one.nl for one in shown], _AND.nl), _joined([one.en for one in shown], _AND.en))


def _joined(shown: list[str], last: str) -> str:
    if len(shown) <= 1:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def _shown(term: Term, naming: Naming) -> Text:
    if isinstance(term, Literal):
        tag = f" ({term.language})" if term.language else ""
        return Text(f"“{term.value}”{tag}", f"“{term.value}”{tag}")
    if isinstance(term, NamedNode):
        name = naming(term.value)
        return Text(f"“{name.nl}”", f"“{name.en}”")
    return Text(str(term), str(term))


def _lower(name: str) -> str:
    """A class within a sentence; an abbreviation stays as it is."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
