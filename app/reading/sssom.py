"""Mappings of somebody else in SSSOM's table, as an owner of this service brings them in: a file that is trusted.

The head of the file, in lines that begin with ``#``, is YAML: what holds for the whole set, and which prefix stands for
which namespace. A row is one mapping. It becomes a thing with everything that the row says of it; beside it stands the
plain ``skos:…Match`` triple, unless the row denies it or says that there is nothing on the other side.

Persons who made a mapping are left out, since the public graph knows none; so are columns that we have no property for.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import yaml

from app.model.context import named_node
from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.names import ID, PREFIXES, RDF_TYPE, XSD
from app.model.sssom import AXIOM, BETWEEN, MAPPING, Slot, sssom
from app.model.submissions import Place
from app.model.terms import Literal, NamedNode, Triple

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_BETWEEN = re.compile(rf"(?<!\\){re.escape(BETWEEN)}")
_LABEL = NamedNode(f"{PREFIXES['rdfs']}label")
_TYPE = NamedNode(RDF_TYPE)
_BUILT_IN = {name: PREFIXES[name] for name in ("owl", "rdf", "rdfs", "semapv", "skos", "sssom")}
_HOUSE = ("nl", "en")


@dataclass
class MappingFile:
    """What a file holds: the set, its mappings, and what of the file was left out."""

    told: dict[str, str]
    triples: set[Triple] = field(default_factory=set)
    mappings: int = 0
    columns_left_out: set[str] = field(default_factory=set)
    persons_left_out: int = 0


def read_sssom(path: Path, name: str) -> MappingFile:
    """The mappings of a file, each below id/mapping/{name}/: the same row stands at the same address each time.

    Raises UnreadableError, with the line, when it is no such table.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable(path, 1, "geen UTF-8", "not UTF-8") from error
    head, body, first = _parted(text)
    told = _head(path, head)
    table = sssom()
    found = MappingFile({ours: str(told[theirs]) for theirs, ours in table.of_the_set.items() if told.get(theirs)})
    if isinstance(source := told.get("mapping_set_id"), str) and named_node(source) is not None:
        found.told["source"] = source
    reader = csv.DictReader(StringIO(body), delimiter="\t")
    columns = reader.fieldnames or []
    if missing := [slot.name for slot in table.slots.values() if slot.required and slot.name not in columns]:
        raise _unreadable(path, first, f"zonder kolom {missing[0]}", f"without a column {missing[0]}")
    found.columns_left_out = {*columns} - {*table.slots}
    rows = _Rows(path, f"{ID}mapping/{name}/", {**_BUILT_IN, **_prefixes(path, told)}, told)
    for row in reader:
        line = first - 1 + reader.line_num
        if None in row:
            raise _unreadable(path, line, "meer cellen dan kolommen", "more cells than columns")
        found.triples |= set(rows.triples({key: (value or "").strip() for key, value in row.items()}, line, found))
        found.mappings += 1
    return found


@dataclass(frozen=True)
class _Rows:
    path: Path
    base: str
    prefixes: Mapping[str, str]
    head: Mapping[str, Any]

    def triples(self, row: Mapping[str, str], line: int, found: MappingFile) -> Iterator[Triple]:
        said = [(slot, value) for slot in sssom().slots.values() for value in self._values(slot, row, line, found)]
        ends = {slot.name: value for slot, value in said}
        key = "\n".join(f"{slot.property} {value}" for slot, value in said)
        mapping = NamedNode(self.base + sha256(key.encode()).hexdigest()[:16])
        yield Triple(mapping, _TYPE, MAPPING)
        yield Triple(mapping, _TYPE, AXIOM)
        for language in _HOUSE:
            name = f"{_short(row['subject_id'])} → {_short(row['object_id'])}"
            yield Triple(mapping, _LABEL, Literal(name, language=language))
        for slot, value in said:
            yield Triple(mapping, slot.property, value)
        subject, predicate, value = (ends[f"{part}_id"] for part in ("subject", "predicate", "object"))
        if (
            isinstance(subject, NamedNode)
            and isinstance(predicate, NamedNode)
            and predicate in sssom().plain
            and sssom().nothing not in {subject, value}
            and "predicate_modifier" not in ends
        ):
            yield Triple(subject, predicate, value)

    def _values(
        self, slot: Slot, row: Mapping[str, str], line: int, found: MappingFile
    ) -> Iterator[NamedNode | Literal]:
        cell = row.get(slot.name) or (str(self.head.get(slot.name) or "") if slot.propagates else "")
        if not cell and slot.required:
            raise _unreadable(self.path, line, f"zonder {slot.name}", f"without {slot.name}")
        for part in _BETWEEN.split(cell) if slot.several else [cell]:
            text = part.strip().replace(f"\\{BETWEEN}", BETWEEN) if slot.several else part
            if not text:
                continue
            value = self._value(slot, text, line, row)
            if slot.organisations_only and not sssom().is_organisation(value.value):
                found.persons_left_out += 1
                continue
            yield value

    def _value(self, slot: Slot, text: str, line: int, row: Mapping[str, str]) -> NamedNode | Literal:
        if slot.kind == "iri":
            return self._iri(slot, text, line)
        if slot.kind == "date":
            if not _DATE.fullmatch(text):
                raise _unreadable(self.path, line, f"{slot.name}: {text} is geen dag", f"{slot.name}: {text} is no day")
            return Literal(text, datatype=NamedNode(f"{XSD}date"))
        if slot.kind == "share":
            return self._share(slot, text, line)
        # a comment is in English where a Dutch one stands beside it; else nobody says which language it is
        language = slot.language if slot.extension or row.get("comment_nl") else None
        return Literal(text, language=language) if language and slot.language else Literal(text)

    def _share(self, slot: Slot, text: str, line: int) -> Literal:
        try:
            share = Decimal(text)
        except InvalidOperation:
            share = Decimal(-1)
        if not 0 <= share <= 1:
            said = f"{slot.name}: {text}"
            raise _unreadable(self.path, line, f"{said} ligt niet tussen 0 en 1", f"{said} is not between 0 and 1")
        return Literal(format(share, "f"), datatype=NamedNode(f"{XSD}decimal"))

    def _iri(self, slot: Slot, text: str, line: int) -> NamedNode:
        prefix, colon, local = text.partition(":")
        namespace = self.prefixes.get(prefix) if colon else None
        whole = namespace + local if namespace is not None else text
        found = named_node(whole) if namespace is not None or "://" in text else None
        if found is None:
            said = f"{slot.name}: {text}"
            raise _unreadable(
                self.path,
                line,
                f"{said} is geen adres, en de curie_map kent {prefix!r} niet",
                f"{said} is no address, and the curie_map does not know {prefix!r}",
            )
        return found


def _parted(text: str) -> tuple[str, str, int]:
    """The head without its marks, the table, and the line on which the table begins."""
    lines = text.splitlines(keepends=True)
    first = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    return "".join(line[1:] for line in lines[:first]), "".join(lines[first:]), first + 1


def _head(path: Path, head: str) -> dict[str, Any]:
    try:
        told = yaml.safe_load(head) or {}
    except yaml.YAMLError as error:
        raise _unreadable(path, 1, "de kop is geen YAML", "the head is no YAML") from error
    if not isinstance(told, dict):
        raise _unreadable(path, 1, "de kop is geen YAML met namen", "the head is no YAML with names")
    return told


def _prefixes(path: Path, told: Mapping[str, Any]) -> dict[str, str]:
    prefixes = told.get("curie_map") or {}
    if not isinstance(prefixes, dict):
        raise _unreadable(path, 1, "curie_map is geen lijst van voorvoegsels", "curie_map is no map of prefixes")
    return {str(prefix): str(namespace) for prefix, namespace in prefixes.items()}


def _short(cell: str) -> str:
    return re.split(r"[:/#]", cell)[-1] or cell


def _unreadable(path: Path, line: int, nl: str, en: str) -> UnreadableError:
    return UnreadableError(
        Text(f"{path.name}, regel {line}: {nl}.", f"{path.name}, line {line}: {en}."), Place(line=line)
    )
