"""From what a person types to the thing that is meant, and from things to their labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from app.asking.by_revision import ByRevision
from app.model.errors import Fault
from app.model.languages import Languages, Text, choose
from app.model.names import ID, PREFIXES, short_name
from app.model.nearest import nearest
from app.model.questions import GraphNote
from app.model.terms import Literal, NamedNode, Row, Term, literal, node
from app.model.vocabulary import Class, Vocabulary
from app.store.queries import Queries

_LABELS = ("skos:prefLabel", "schema:name", "dct:title", "rdfs:label")
_PREFERENCE = {
    PREFIXES[prefix] + local: place for place, (prefix, local) in enumerate(name.split(":") for name in _LABELS)
}
_NOTATION = f"{PREFIXES['skos']}notation"


@dataclass(frozen=True)
class Names:
    """What things are called: their labels by language, and their codes."""

    labels: dict[str, dict[str, str]]
    notations: dict[str, str]

    def told(self, iri: str, languages: Languages) -> dict[str, Any]:
        """A thing as interfaces tell it: its IRI, its label for this reader, and its code where it has one."""
        label, notation = choose(self.labels.get(iri, {}), languages), self.notations.get(iri)
        return {"id": iri, "label": label, **({"notation": notation} if notation else {})}


class Things:
    """The things of the graph, by identifier and by IRI."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._identified = ByRevision(queries.store, self._identify)
        self._members = ByRevision(queries.store, self._all_members)
        self._graphs = ByRevision(queries.store, self._all_graphs)
        self._classes = ByRevision(queries.store, self._all_classes)

    def vocabulary(self) -> Vocabulary:
        """The classes of the ontology that have things."""
        return self._classes(())

    def find(self, identifier: str, classes: tuple[str, ...]) -> NamedNode | None:
        """The thing that a full IRI, or a path below /id/{type}/ of one of these classes, means; the first that is."""
        return next((found for name in classes if (found := self._identified((identifier, name)))), None)

    def unknown(self, name: str, identifier: str, classes: tuple[str, ...]) -> Fault:
        """The fault to report when ``find`` found nothing, with the nearest things that there are."""
        known = [short_name(iri) for class_name in classes for iri in self._members(class_name)]
        near = ", ".join(nearest(identifier, known) or known[:3])
        kinds = ", ".join(classes)
        return Fault(
            name,
            identifier,
            Text(f"{name}: er is geen {kinds} {identifier!r}.", f"{name}: there is no {kinds} {identifier!r}."),
            Text(
                f"Geef een volledige IRI of het pad onder /id/, bijvoorbeeld: {near}.",
                f"Give a full IRI or its path below /id/, for example: {near}.",
            ),
        )

    def iris(self, class_name: str) -> list[str]:
        """Everything of a class."""
        return self._members(class_name)

    def names(self, terms: Iterable[Term]) -> Names:
        """What these things are called, by IRI; nothing for what has no name."""
        wanted = [term for term in dict.fromkeys(terms) if isinstance(term, NamedNode)]
        rows = self._queries.rows("names", {"thing": wanted}) if wanted else []
        names = Names({}, {})
        for thing, predicate, name in sorted(rows, key=_by_preference):
            if node(predicate).value == _NOTATION:
                names.notations.setdefault(node(thing).value, literal(name).value)
            else:
                tags = names.labels.setdefault(node(thing).value, {})
                tags.setdefault(literal(name).language or "", literal(name).value)
        return names

    def labels(self, terms: Iterable[Term]) -> dict[str, dict[str, str]]:
        """The labels of these things in every language that they have, by IRI."""
        return self.names(terms).labels

    def graphs(self) -> dict[str, GraphNote]:
        """Every graph with its titles and its trust."""
        return self._graphs(())

    def _identify(self, asked: tuple[str, str]) -> NamedNode | None:
        identifier, class_name = asked
        found = self.vocabulary().by_name[class_name]
        candidates = []
        for text in (identifier, f"{ID}{found.id_path}/{identifier}"):
            try:
                candidates.append(NamedNode(text))
            except ValueError:
                continue  # neither an IRI nor a path that could stand in one
        rows = self._queries.rows(
            "identify",
            {"class": [NamedNode(found.iri)], "candidate": candidates, "notation": [Literal(identifier)]},
        )
        return node(rows[0][0]) if rows else None

    def _all_members(self, class_name: str) -> list[str]:
        found = self.vocabulary().by_name[class_name]
        rows = self._queries.rows("members", {"class": [NamedNode(found.iri)]})
        return [node(row[0]).value for row in rows]

    def _all_graphs(self, _: tuple[()]) -> dict[str, GraphNote]:
        titles: dict[str, dict[str, str]] = {}
        trusts: dict[str, str] = {}
        for graph, title, trust in self._queries.rows("graphs"):
            titles.setdefault(node(graph).value, {})[literal(title).language or ""] = literal(title).value
            trusts[node(graph).value] = short_name(node(trust).value)
        return {iri: GraphNote(iri, titles[iri], trusts[iri]) for iri in titles}

    def _all_classes(self, _: tuple[()]) -> Vocabulary:
        facets: dict[tuple[str, str, str | None], list[str]] = {}
        for iri, path, collection, facet in self._queries.rows("classes"):
            name = None if collection is None else literal(collection).value
            held = facets.setdefault((node(iri).value, literal(path).value, name), [])
            if facet is not None:
                held.append(node(facet).value)
        return Vocabulary([Class(iri, path, name, tuple(held)) for (iri, path, name), held in facets.items()])


def _by_preference(row: Row) -> tuple[int, str]:
    """The best label first; of two as good, the first by alphabet, so that the choice never changes."""
    return (_PREFERENCE.get(node(row[1]).value, len(_PREFERENCE)), literal(row[2]).value)
