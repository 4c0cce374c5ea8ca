"""The mappings of the graph, and how they go out: in SSSOM's table, or as RDF in SSSOM's words."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import yaml
from pyoxigraph import RdfFormat, serialize

from app.model.names import ID, PREFIXES
from app.model.prefixes import prefixes_of
from app.model.sssom import BETWEEN, Slot, sssom
from app.model.terms import Literal, NamedNode, Term, Triple, node
from app.store.queries import Queries

Named = Callable[[NamedNode], str | None]
VERSION = "1.1"
_DCT = PREFIXES["dct"]
_MAPPINGS = NamedNode(f"{PREFIXES['sssom']}mappings")
_PART = re.compile(r"[\w.\-]+")
_SLUG = re.compile(r"[^A-Za-z0-9_\-]+")
_EXTENSIONS = [slot for slot in sssom().slots.values() if slot.extension]


@dataclass(frozen=True)
class Stated:
    """One mapping: what is said of it, and the set that says it."""

    iri: NamedNode
    graph: NamedNode
    said: Mapping[NamedNode, Sequence[Term]]

    def all(self, slot: Slot) -> Sequence[Term]:
        """The values of a slot, in an order that never changes; those of its language where it has one."""
        found = sorted(self.said.get(slot.property, ()), key=str)
        if slot.language is None:
            return found
        here = [value for value in found if isinstance(value, Literal) and value.language == slot.language]
        unsaid = [value for value in found if isinstance(value, Literal) and not value.language]
        return here or ([] if slot.extension else unsaid)

    def end(self, slot: str) -> NamedNode:
        """The one address that a required slot holds."""
        return node(self.said[sssom().slots[slot].property][0])


class Mappings:
    """The mappings that the graph holds."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries

    def stated(self, from_: NamedNode | None = None, to: NamedNode | None = None) -> list[Stated]:
        """Those from one scheme to another, as they are stated; all where neither is given."""
        given = {name: [value] for name, value in (("from", from_), ("to", to)) if value is not None}
        found: dict[tuple[NamedNode, NamedNode], dict[NamedNode, list[Term]]] = {}
        for graph, mapping, property_, value in self._queries.rows("mappings", given):
            if value is not None:
                said = found.setdefault((node(graph), node(mapping)), {})
                said.setdefault(node(property_), []).append(value)
        whole = (Stated(mapping, graph, said) for (graph, mapping), said in found.items())
        needed = {slot.property for slot in sssom().slots.values() if slot.required}
        return sorted((one for one in whole if needed <= one.said.keys()), key=lambda one: (one.graph, one.iri))

    def ends(self) -> dict[NamedNode, NamedNode]:
        """The scheme of each thing that a mapping names."""
        return {node(thing): node(scheme) for thing, scheme in self._queries.rows("mapping-ends")}

    def sets(self) -> frozenset[Triple]:
        """What the sets say of themselves."""
        return self._queries.triples("mapping-sets")

    def rdf(self, stated: Sequence[Stated], format_: RdfFormat) -> bytes:
        """These mappings, with the sets that they are of."""
        graphs = {one.graph for one in stated}
        triples = [triple for triple in self.sets() if triple.subject in graphs]
        triples += [Triple(one.graph, _MAPPINGS, one.iri) for one in stated]
        triples += [
            Triple(one.iri, property_, _value(value))
            for one in stated
            for property_, values in one.said.items()
            for value in values
        ]
        return serialize(sorted(triples, key=str), format=format_, prefixes=prefixes_of(triples)) or b""

    def table(self, stated: Sequence[Stated], named: Named, address: str, language: str = "en") -> bytes:
        """These mappings in SSSOM's table: its head, and a row each. ``address`` is what a set of several is called."""
        curies = Curies(_addresses(stated, ends := self.ends()))
        of_set = _Sets(self.sets(), language)
        text = io.StringIO()
        head = yaml.safe_dump(of_set.head(stated, address, curies), allow_unicode=True, sort_keys=False, width=1_000)
        text.writelines(f"#{line}\n" for line in head.splitlines())
        rows = [_row(one, ends, named, curies, of_set) for one in stated]
        columns = [column for column in _COLUMNS if column in _ALWAYS or any(row[column] for row in rows)]
        writer = csv.DictWriter(text, columns, delimiter="\t", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue().encode()


class Curies:
    """Short names for addresses, and the prefixes that they need: what stands before the last / or # is a namespace."""

    def __init__(self, addresses: AbstractSet[str]) -> None:
        ours = {namespace: prefix for prefix, namespace in PREFIXES.items()}
        self.map: dict[str, str] = {}
        self._prefixes: dict[str, str] = {}
        for namespace in sorted({_split(address)[0] for address in addresses}):
            prefix = self._free(ours.get(namespace) or _prefix(namespace))
            self._prefixes[namespace] = prefix
            self.map[prefix] = namespace

    def short(self, address: str) -> str:
        """The short name; the whole address where none can be made."""
        namespace, local = _split(address)
        prefix = self._prefixes.get(namespace)
        return f"{prefix}:{local}" if prefix is not None and _PART.fullmatch(local) else address

    def _free(self, wanted: str) -> str:
        numbers = (f"{wanted}{number}" for number in range(2, len(self.map) + 3))
        return next(name for name in (wanted, *numbers) if name not in self.map)


class _Sets:
    """What the head of a table says of the set, or of the several sets, that its rows are of."""

    def __init__(self, triples: Iterable[Triple], language: str) -> None:
        self._said: dict[NamedNode, dict[str, str]] = {}
        for triple in triples:
            value = triple.object
            if isinstance(value, Literal) and value.language not in {None, language}:
                continue
            if isinstance(value, Literal | NamedNode):
                self._said.setdefault(node(triple.subject), {})[triple.predicate.value] = value.value

    def head(self, stated: Sequence[Stated], address: str, curies: Curies) -> dict[str, object]:
        graphs = sorted({one.graph for one in stated})
        licences = {licence for graph in graphs if (licence := self.licence(graph))}
        told: dict[str, object] = {"sssom_version": VERSION}
        told["mapping_set_id"] = graphs[0].value if len(graphs) == 1 else address
        if len(graphs) == 1:
            said = self._said.get(graphs[0], {})
            of_one = {
                "mapping_set_title": f"{_DCT}title",
                "mapping_set_description": f"{_DCT}description",
                "mapping_set_version": f"{PREFIXES['owl']}versionInfo",
            }
            told |= {slot: said[property_] for slot, property_ in of_one.items() if property_ in said}
        if len(licences) == 1:
            told["license"] = licences.pop()
        told["extension_definitions"] = [
            {"slot_name": slot.name, "property": slot.property.value, "type_hint": f"{PREFIXES['xsd']}string"}
            for slot in _EXTENSIONS
        ]
        told["curie_map"] = dict(sorted(curies.map.items()))
        return told

    def licence(self, graph: NamedNode) -> str:
        """The licence of a set."""
        return self._said.get(graph, {}).get(f"{_DCT}license", "")


def _row(one: Stated, ends: Mapping[NamedNode, NamedNode], named: Named, curies: Curies, sets: _Sets) -> dict[str, str]:
    def cell(slot: Slot) -> str:
        if slot.unless_known is not None and (name := named(one.end(slot.unless_known))) is not None:
            return name
        values = one.all(slot)
        written = (curies.short(value.value) if isinstance(value, NamedNode) else _text(value) for value in values)
        return BETWEEN.join(map(_escaped, written)) if slot.several else "".join(written)

    sources = {part: ends.get(one.end(f"{part}_id")) for part in ("subject", "object")}
    return {
        "record_id": curies.short(one.iri.value),
        **{name: cell(slot) for name, slot in sssom().slots.items()},
        **{f"{part}_source": curies.short(found.value) if found else "" for part, found in sources.items()},
        "mapping_source": curies.short(one.graph.value),
        "license": sets.licence(one.graph),
    }


def _addresses(stated: Sequence[Stated], ends: Mapping[NamedNode, NamedNode]) -> set[str]:
    """Every address that the table writes short."""
    found = {term.value for one in stated for term in (one.iri, one.graph)}
    slots = [slot.property for slot in sssom().slots.values() if slot.kind == "iri"]
    values = (value for one in stated for slot in slots for value in one.said.get(slot, ()))
    found |= {value.value for value in values if isinstance(value, NamedNode)}
    named = {one.end(f"{part}_id") for one in stated for part in ("subject", "object")}
    return found | {ends[thing].value for thing in named if thing in ends}


def _split(address: str) -> tuple[str, str]:
    """The namespace of an address and what stands after it."""
    place = max(address.rfind("/"), address.rfind("#")) + 1
    return address[:place], address[place:]


def _prefix(namespace: str) -> str:
    """A name for a namespace: the last part of it that is one; "ns" where that begins with no letter."""
    parts = [_SLUG.sub("-", part).strip("-") for part in namespace.removeprefix(ID).rstrip("/#").split("/")]
    last = parts[-1].lower()
    return last if last[:1].isalpha() else "ns"


def _text(value: Term) -> str:
    return value.value if isinstance(value, Literal) else str(value)


def _escaped(text: str) -> str:
    return text.replace(BETWEEN, f"\\{BETWEEN}")


def _value(value: Term) -> NamedNode | Literal:
    return value if isinstance(value, Literal) else node(value)


_SOURCES = ["subject_source", "object_source", "mapping_source", "license"]
_COLUMNS = ["record_id", *sssom().slots, *_SOURCES]
_ALWAYS = {"record_id", *(slot.name for slot in sssom().slots.values() if slot.required)}
