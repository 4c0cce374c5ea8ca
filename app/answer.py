"""The story of a question: a name → typed parameters, each bound as an RDF term → rows over the public store → labels.

Text from a caller never becomes part of a query: it becomes a term or it is refused.
"""

from dataclasses import dataclass
from itertools import chain

from app.asking.catalogue import Catalogue
from app.asking.cells import iris_in
from app.asking.parameters import Typed, read_parameters
from app.asking.things import Things
from app.model.questions import Answer, GraphNote, Question
from app.model.terms import Row
from app.store.port import ReadStore, Solutions

TRIES = 5  # a write in each of so many milliseconds on end: then an answer beats an exact revision


@dataclass(frozen=True)
class Library:
    """Everything that answering needs."""

    store: ReadStore
    questions: Catalogue
    things: Things


def answer(library: Library, name: str, typed: Typed) -> Answer:
    """The answer to a question of the catalogue, asked with what a caller typed.

    Raises UnknownError for a question that is not there and WrongInputError for parameters that cannot be used.
    """
    question = library.questions.question(name)
    for _ in range(TRIES):
        revision = library.store.revision()
        found = _answer(library, question, typed, revision)
        if library.store.revision() == revision:
            break  # no change fell in between: the rows, their names and the revision are of one moment
    return found


def _answer(library: Library, question: Question, typed: Typed, revision: str) -> Answer:
    parameters = read_parameters(question, typed, library.things)
    sparql = question.template.bind(parameters)
    rows = _in_column_order(question, library.store.select(sparql))
    names = library.things.names([*iris_in(question.columns, rows), *chain.from_iterable(parameters.values())])
    return Answer(
        question=question,
        parameters=parameters,
        rows=rows,
        graphs=_graphs(library.things, question, rows),
        revision=revision,
        sparql=sparql,
        labels=names.labels,
        notations=names.notations,
    )


def _in_column_order(question: Question, found: Solutions) -> list[Row]:
    places = [found.variables.index(column.name) for column in question.columns]
    return [tuple(row[place] for place in places) for row in found.rows]


def _graphs(things: Things, question: Question, rows: list[Row]) -> tuple[GraphNote, ...]:
    columns = [column for column in question.columns if column.kind in {"graph", "graphs"}]
    places = [question.columns.index(column) for column in columns]
    said_by = iris_in(columns, [tuple(row[place] for place in places) for row in rows])
    known = things.graphs()
    return tuple(known[node.value] for node in said_by if node.value in known)
