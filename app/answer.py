"""The story of a question, which is asked in one of two ways.

``answer``: a name → typed parameters, each bound as an RDF term → rows over the public store → labels. Text from a
caller never becomes part of a query: it becomes a term or it is refused.
``ask``: SPARQL text → the guard → evaluated where it can do no harm → an answer written in one format.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from app.asking.catalogue import Catalogue
from app.asking.cells import iris_in
from app.asking.guard import check_query
from app.asking.parameters import Typed, read_parameters
from app.asking.things import Things
from app.model.questions import Answer, GraphNote, Question
from app.model.sparql import Evaluate, Form, PublicAnswer
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


@dataclass(frozen=True)
class Asked:
    """SPARQL text from a caller, with the graphs that the protocol names beside it."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def ask(evaluate: Evaluate, asked: Asked, written_as: Callable[[Form], str]) -> PublicAnswer:
    """The whole answer to a caller's own SPARQL, in the media type that ``written_as`` chooses for its form.

    Raises what the guard (RefusedQueryError, ForbiddenQueryError, TooLargeError), the choice of a format
    (NotAcceptableError) and evaluating it (see Evaluate) raise; the first two before any engine sees the text.
    """
    allowed = check_query(asked.text)
    media_type = written_as(allowed.form)
    query = replace(allowed, default_graphs=asked.default_graphs, named_graphs=asked.named_graphs)
    return evaluate(query, media_type)


def _answer(library: Library, question: Question, typed: Typed, revision: str) -> Answer:
    parameters = read_parameters(question, typed, library.things)
    sparql = question.sparql(parameters)
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
