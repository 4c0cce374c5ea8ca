"""Lists of things: everything of a class, by name or by its own order, searched, filtered by facets, in pages."""

import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.asking.by_revision import ByRevision
from app.asking.things import Things
from app.model.errors import BeyondTheEndError, Fault, UnknownError, WrongInputError
from app.model.languages import Labels, Languages, Text, choose
from app.model.names import DEF, PREFIXES, local_name, path_of, short_name
from app.model.nearest import did_you_mean
from app.model.terms import Literal, NamedNode, Row
from app.model.vocabulary import Class
from app.store.queries import Queries

LABELS = ("skos:prefLabel", "schema:name", "dct:title", "rdfs:label")
_NOTATION = f"{PREFIXES['skos']}notation"
_ORDER = f"{DEF}order"
MOST_PER_PAGE = 500
USUAL_PER_PAGE = 50


@dataclass
class Item:
    """One thing of a list. ``facets`` holds, for each facet's name, the values that one can filter by."""

    iri: str
    labels: dict[str, str] = field(default_factory=dict)
    notation: str | None = None
    order: int | None = None
    facets: dict[str, set[str]] = field(default_factory=dict)

    def sort_key(self, languages: Languages) -> tuple[str, int, str, str]:
        """Things with an order of their own stand in it, within what they belong to; others by name."""
        if self.order is not None:
            return (self.iri.rsplit("/", 1)[0], self.order, "", self.iri)
        name = fold(choose(self.labels, languages) or self.iri)
        return ("", 0, name.replace("\n", " "), self.iri)

    def matches(self, text: str) -> bool:
        """Whether a label or the code contains a text that was folded."""
        return any(text in fold(label) for label in (*self.labels.values(), self.notation or ""))


@dataclass(frozen=True)
class Wanted:
    """What a caller wants of a list."""

    q: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: int = 1
    page_size: int = USUAL_PER_PAGE
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True)
class Page:
    """A page of a list; ``next`` and ``previous`` are the cursors of the pages beside it.

    A cursor is a place between two things and no number: it stays right while the data change.
    """

    items: list[Item]
    total: int
    facets: dict[str, Counter[str]]
    labels: Mapping[str, Labels]
    next: str | None
    previous: str | None


class Lists:
    """The lists of the interface: one for each class that the ontology gives a collection."""

    def __init__(self, queries: Queries, things: Things) -> None:
        self._queries = queries
        self._things = things
        self._items = ByRevision(queries.store, self._read)

    def collection(self, name: str) -> Class:
        """The class behind a list; raises UnknownError with the nearest names."""
        known = self._things.vocabulary().by_collection
        if name in known:
            return known[name]
        raise UnknownError(
            Text(f"Er is geen lijst {name!r}.", f"There is no list {name!r}."),
            did_you_mean(name, known, Text(f"Kies uit: {', '.join(known)}.", f"Choose from: {', '.join(known)}.")),
        )

    def page(self, name: str, wanted: Wanted, languages: Languages) -> Page:
        """One page of what matches. A page after the last one is an error; so is a facet value that nothing has."""
        found = self.collection(name)
        items = self._items(found)
        _check_facets(items, wanted.facets)
        matching = [item for item in items if _matches(item, wanted)]
        matching.sort(key=lambda item: item.sort_key(languages))
        start, end = _window(matching, wanted, languages)
        shown = matching[start:end]
        counts = {local_name(facet): _counts(matching, local_name(facet)) for facet in found.facets}
        return Page(
            items=shown,
            total=len(matching),
            facets=counts,
            labels=self._things.labels(_nodes(counts)),
            next=_cursor(shown[-1], languages) if shown and end < len(matching) else None,
            previous=_cursor(shown[0], languages) if shown and start > 0 else None,
        )

    def _read(self, found: Class) -> list[Item]:
        properties = [NamedNode(PREFIXES[prefix] + name) for prefix, name in (label.split(":") for label in LABELS)]
        properties += [NamedNode(_NOTATION), NamedNode(_ORDER), *map(NamedNode, found.facets)]
        rows = self._queries.rows("list", {"class": [NamedNode(found.iri)], "property": properties})
        items: dict[str, Item] = {}
        names = {facet: local_name(facet) for facet in found.facets}
        for row in rows:
            _take(items, row, names)
        return [item for item in items.values() if _stands_here(item, found)]


def _stands_here(item: Item, found: Class) -> bool:
    """Whether the thing has its address among those of the class: an academy is not served as an organisation."""
    return (path_of(item.iri) or "").startswith(f"{found.id_path}/")


def fold(text: str) -> str:
    """A text without capitals and accents, to search and sort by."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def _take(items: dict[str, Item], row: Row, facets: Mapping[str, str]) -> None:
    thing, predicate, value = row
    if not isinstance(thing, NamedNode) or not isinstance(predicate, NamedNode):
        return
    item = items.setdefault(thing.value, Item(thing.value))
    if predicate.value in facets and isinstance(value, NamedNode | Literal):
        item.facets.setdefault(facets[predicate.value], set()).add(value.value)
    elif isinstance(value, Literal) and predicate.value == _NOTATION:
        item.notation = value.value
    elif isinstance(value, Literal) and predicate.value == _ORDER:
        item.order = int(value.value)
    elif isinstance(value, Literal):
        item.labels[value.language or ""] = value.value


def _matches(item: Item, wanted: Wanted) -> bool:
    if wanted.q and not item.matches(fold(wanted.q)):
        return False
    return all(
        any(text in {value, short_name(value)} for value in item.facets.get(name, ()) for text in texts)
        for name, texts in wanted.facets.items()
    )


def _check_facets(items: list[Item], facets: Mapping[str, Sequence[str]]) -> None:
    faults = []
    for name, texts in facets.items():
        values = {value for item in items for value in item.facets.get(name, ())}
        known = values | {short_name(value) for value in values}
        for text in texts:
            if text not in known:
                short = sorted({short_name(value) for value in values})
                some = ", ".join(short[:5])
                faults.append(
                    Fault(
                        name,
                        text,
                        Text(f"{name}: niets heeft {text!r}.", f"{name}: nothing has {text!r}."),
                        did_you_mean(text, short, Text(f"Bijvoorbeeld: {some}.", f"For example: {some}.")),
                    ),
                )
    if faults:
        raise WrongInputError(faults)


def _window(items: list[Item], wanted: Wanted, languages: Languages) -> tuple[int, int]:
    """From where to where a page reaches; the last one ends with the items."""
    if wanted.before is not None:
        key = _uncursor("before", wanted.before)
        end = sum(1 for item in items if item.sort_key(languages) < key)
        return max(0, end - wanted.page_size), end
    start = _start(items, wanted, languages)
    return start, min(start + wanted.page_size, len(items))


def _start(items: list[Item], wanted: Wanted, languages: Languages) -> int:
    if wanted.after is not None:
        key = _uncursor("after", wanted.after)
        return sum(1 for item in items if item.sort_key(languages) <= key)
    start = (wanted.page - 1) * wanted.page_size
    if wanted.page > 1 and start >= len(items):
        last = max(1, -(-len(items) // wanted.page_size))
        raise BeyondTheEndError(
            Text(f"Pagina {wanted.page} is er niet.", f"There is no page {wanted.page}."),
            Text(f"De laatste is {last}.", f"The last one is {last}."),
        )
    return start


def _counts(items: list[Item], name: str) -> Counter[str]:
    return Counter(value for item in items for value in sorted(item.facets.get(name, ())))


def _nodes(counts: Mapping[str, Counter[str]]) -> list[NamedNode]:
    iri = re.compile(r"[a-z]+:[^\s<>]+")
    return [NamedNode(value) for counter in counts.values() for value in counter if iri.fullmatch(value)]


def _cursor(item: Item, languages: Languages) -> str:
    return urlsafe_b64encode("\n".join(map(str, item.sort_key(languages))).encode()).decode().rstrip("=")


def _uncursor(name: str, text: str) -> tuple[str, int, str, str]:
    try:
        belongs, order, label, iri = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split("\n")
        return (belongs, int(order), label, iri)
    except (ValueError, NotBase64) as error:
        raise WrongInputError(
            [
                Fault(
                    name,
                    text[:80],
                    Text(f"{name}: dit is geen plaats in een lijst.", f"{name}: this is no place in a list."),
                    Text("Volg de Link met rel=next of rel=prev.", "Follow the Link with rel=next or rel=prev."),
                ),
            ],
        ) from error
