"""Questions and answers, as the stories speak of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.model.languages import Labels, Text
from app.model.template import Template, Values
from app.model.terms import Row, Term


@dataclass(frozen=True)
class Parameter:
    """What a question may be asked about. ``classes`` are tried in their order when ``kind`` is iri."""

    name: str
    kind: str
    title: Text
    classes: tuple[str, ...] = ()
    optional: bool = False
    multiple: bool = False
    example: str | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Column:
    """One column of an answer; the kind tells how a cell is written (iri, iris, graph, text, integer, …)."""

    name: str
    kind: str
    title: Text


@dataclass(frozen=True)
class Question:
    """One .rq file: what its head says, the template below it, and the whole file as ``source``.

    ``needs`` is what has to be there before there can be a row: a release of tables, or submissions.
    """

    name: str
    title: Text
    description: Text
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    template: Template
    keywords: tuple[str, ...] = ()
    needs: str | None = None
    source: str = ""

    def sparql(self, values: Values | None = None) -> str:
        """The question as SPARQL that runs anywhere: with these values bound, or as its file stands."""
        titles = " / ".join(" ".join(title.split()) for title in (self.title.nl, self.title.en))
        return f"# {titles}\n{self.template.text if values is None else self.template.bind(values)}"

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name, if the question has it."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True)
class GraphNote:
    """Who says what an answer says: a graph, what it is called and how far it can be trusted."""

    iri: str
    titles: Labels
    trust: str


@dataclass(frozen=True)
class Answer:
    """Rows of RDF terms in the order of the question's columns, with what is needed to show them."""

    question: Question
    parameters: dict[str, tuple[Term, ...]]
    rows: list[Row]
    graphs: tuple[GraphNote, ...]
    revision: str
    sparql: str
    labels: Mapping[str, Labels] = field(default_factory=dict)
    notations: Mapping[str, str] = field(default_factory=dict)
