"""SPARQL from the public, as the story speaks of it: a query that was let through, and the answer in a format."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import IO


class Form(StrEnum):
    """The four forms of a SPARQL query."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_triples(self) -> bool:
        """Whether the answer is a graph, and not solutions or a boolean."""
        return self in {Form.CONSTRUCT, Form.DESCRIBE}


@dataclass(frozen=True)
class PublicQuery:
    """A text that the guard let through, and the dataset that the protocol asked for.

    Where graphs are named here, they are the dataset and what the text says after FROM is left out of account
    (SPARQL 1.1 Protocol, 2.1.4). Where none are, and the text has no FROM either, the default graph is the union of
    all public graphs and each of them is a named graph.
    """

    text: str
    form: Form
    names_graphs: bool = False  # the text has FROM or FROM NAMED
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicAnswer:
    """The whole answer, written in one format: ``content`` is an open file at its beginning, ``length`` in bytes."""

    media_type: str
    content: IO[bytes]
    length: int
    revision: str
    seconds: float  # that evaluating and writing took


# Evaluates a query within its limits and writes the answer in the format of this media type. Raises RefusedQueryError
# (the engine does not understand it), OverLimitError (time, memory, rows or bytes; never a cut answer), BusyError
# (nobody is free), RemoteStoreError (a store elsewhere gave no whole answer).
Evaluate = Callable[[PublicQuery, str], PublicAnswer]
