"""Kinds of submission, as their shapes files tell them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.model.languages import Text
from app.model.terms import NamedNode


@dataclass(frozen=True)
class Property:
    """One property of a class, as its property shape says it; also one column of the template.

    ``values`` are the terms of sh:in. ``level`` names the second column that holds the level of what this column names,
    and ``without_level`` the property to use where that is empty. The value of a ``sender`` is who sends, where a table
    does not say. A template leaves a column that is ``left_blank`` empty in its example. A value that is
    ``pseudonymised`` is replaced while reading and kept nowhere.
    """

    shape: str
    path: NamedNode
    name: Text
    description: Text | None = None
    order: int = 0
    datatype: str | None = None
    classes: tuple[str, ...] = ()
    is_iri: bool = False
    values: tuple[str, ...] = ()
    required: bool = False
    multiple: bool = True
    level: Text | None = None
    without_level: NamedNode | None = None
    example: str | None = None
    level_example: str | None = None
    left_blank: bool = False
    sender: bool = False
    pseudonymised: bool = False


@dataclass(frozen=True)
class Row:
    """One class of things in a submission: a node shape, and what a line of the template is called that holds one.

    ``keys`` are the properties whose values, joined by a slash, end the IRI of a thing that comes from a table:
    ``…/id/{id_path}/{organisation}/{values}``; without keys there is one such thing, ``…/id/{id_path}/{organisation}``.
    What that one does not say, it takes from the organisation's thing of the class ``supplied_by``. A thing of a
    ``lasting`` class stays while somebody else refers to it.
    """

    shape: str
    target: NamedNode
    id_path: str
    name: Text
    properties: tuple[Property, ...]
    keys: tuple[NamedNode, ...] = ()
    supplied_by: NamedNode | None = None
    lasting: bool = False


@dataclass(frozen=True)
class Kind:
    """One kind of submission: one file of shapes/."""

    name: str
    title: Text
    version: str
    public: bool
    submitters: tuple[str, ...]
    rows: tuple[Row, ...]
    shapes: str
    slice: str
    messages: Mapping[str, Text] = field(default_factory=dict)

    @property
    def pseudonymised(self) -> bool:
        """Whether it tells of people, whom the service knows by a pseudonym only."""
        return any(found.pseudonymised for row in self.rows for found in row.properties)
