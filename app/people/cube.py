"""A table as a data cube (``qb:``): what the public sees of it.

A total is an observation without the dimension that it adds up over. An observation that is withheld has no measure and
says that it is suppressed; why is never told.
"""

from collections.abc import Iterator
from datetime import date

from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE, XSD
from app.model.terms import Literal, NamedNode, Term, Triple, day, spoken_literals
from app.people.designs import MEASURES, TableFile
from app.people.suppression import Pattern, shown
from app.people.tables import Figure, Key, Table

_TYPE = NamedNode(RDF_TYPE)
_QB, _DCT = PREFIXES["qb"], PREFIXES["dct"]
_VALUES = {"year": f"{XSD}gYear", "entryLevel": f"{XSD}boolean"}  # the dimensions whose members are no things


def cube(file: TableFile, table: Table, pattern: Pattern, period: str, issued: date) -> Iterator[Triple]:
    """The triples of a table: its head, its structure, and an observation for each cell."""
    name = f"{table.design.name}/{period}"
    data_set = NamedNode(f"{ID}table/{name}")
    yield from _head(file, data_set, period, issued)
    if not table.design.public:
        yield Triple(data_set, _vg("threshold"), _typed(str(pattern.threshold), f"{XSD}integer"))
    yield from _structure(table, data_set, name)
    for number, (key, figure) in enumerate(table.cells(), 1):
        observation = NamedNode(f"{ID}observation/{name}/{number}")
        yield Triple(observation, _TYPE, NamedNode(f"{_QB}Observation"))
        yield Triple(observation, NamedNode(f"{_QB}dataSet"), data_set)
        for dimension, member in key[1]:
            yield Triple(observation, _vg(dimension), _member(dimension, member))
        yield Triple(observation, *_told(table, pattern, key, figure))


def _told(table: Table, pattern: Pattern, key: Key, figure: Figure) -> tuple[NamedNode, Literal]:
    """What is told of a figure: the number, or that it is withheld."""
    if not table.design.public and not pattern.is_shown(key):
        return _vg("suppressed"), _typed("true", f"{XSD}boolean")
    number = round(figure.value) if table.design.public else shown(figure)
    return _vg(table.design.measure), _typed(str(number), MEASURES[table.design.measure])


def _head(file: TableFile, data_set: NamedNode, period: str, issued: date) -> Iterator[Triple]:
    yield Triple(data_set, _TYPE, NamedNode(f"{_QB}DataSet"))
    title = Text(f"{file.title.nl}, {period}", f"{file.title.en}, {period}")
    for property_, text in (("title", title), ("description", file.description)):
        if text is not None:
            for said in spoken_literals(text):
                yield Triple(data_set, NamedNode(f"{_DCT}{property_}"), said)
    yield Triple(data_set, _vg("period"), Literal(period))
    yield Triple(data_set, NamedNode(f"{_DCT}issued"), day(issued))


def _structure(table: Table, data_set: NamedNode, name: str) -> Iterator[Triple]:
    structure = NamedNode(f"{ID}structure/{name}")
    yield Triple(data_set, NamedNode(f"{_QB}structure"), structure)
    yield Triple(structure, _TYPE, NamedNode(f"{_QB}DataStructureDefinition"))
    parts = [(dimension, "dimension") for dimension in table.design.dimensions] + [(table.design.measure, "measure")]
    for word, role in parts:
        component = NamedNode(f"{ID}component/{name}/{word}")
        yield Triple(structure, NamedNode(f"{_QB}component"), component)
        yield Triple(component, _TYPE, NamedNode(f"{_QB}ComponentSpecification"))
        yield Triple(component, NamedNode(f"{_QB}{role}"), _vg(word))


def _member(dimension: str, member: str) -> Term:
    return _typed(member, _VALUES[dimension]) if dimension in _VALUES else NamedNode(member)


def _vg(word: str) -> NamedNode:
    return NamedNode(f"{DEF}{word}")


def _typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(datatype))
