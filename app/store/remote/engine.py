"""An engine elsewhere: asked in its own dialect, answered in RDF terms."""

from collections.abc import Iterator
from contextlib import contextmanager

from pyoxigraph import QueryBoolean, QuerySolutions

from app.model.errors import RefusedQueryError
from app.model.languages import Text
from app.model.sparql import Form
from app.model.terms import Literal, NamedNode, Row, Triple
from app.store.port import Solutions
from app.store.remote import replies
from app.store.remote.connection import Reply
from app.store.remote.dialect import UNION, Dataset, Dialect
from app.store.remote.forms import form_of, graphs_named, relative_iri
from app.store.remote.line import MOST_BYTES, Line
from app.store.updates import putting


class Engine:
    """The questions and changes that a store needs of it, each one request."""

    def __init__(self, line: Line, dialect: Dialect) -> None:
        self.line = line
        self.dialect = dialect

    def select(self, text: str, dataset: Dataset | None = None) -> Solutions:
        """See the port. Without a dataset it is asked over the union, unless the text names its graphs."""
        form = _form(text, {Form.SELECT, Form.ASK})
        with self.reply(text, form, dataset or _dataset(text)) as reply:
            return self._solutions(reply, form)

    def construct(self, text: str, dataset: Dataset | None = None) -> frozenset[Triple]:
        """See the port; the dataset as in ``select``."""
        form = _form(text, {Form.CONSTRUCT, Form.DESCRIBE})
        with self.reply(text, form, dataset or _dataset(text)) as reply:
            return frozenset(map(self.dialect.given, replies.triples(reply)))

    def rows(self, text: str) -> Iterator[Row]:
        """The rows of a SELECT of ours, one by one."""
        with self.reply(text, Form.SELECT, UNION) as reply:
            yield from self._rows(reply)

    @contextmanager
    def reply(
        self,
        text: str,
        form: Form,
        dataset: Dataset,
        deadline_s: float | None = None,
        most_bytes: int = MOST_BYTES,
    ) -> Iterator[Reply]:
        """The whole answer to a query, while it is read; what turns out to be no answer is a RemoteStoreError."""
        _check_iris(text)
        sent, parameters = self.dialect.asked(text, form, dataset)
        accept = replies.TRIPLES if form.gives_triples else replies.RESULTS
        reply = self.line.query(sent, form, accept, parameters, deadline_s=deadline_s, most_bytes=most_bytes)
        with replies.checked(reply):
            yield reply

    def _solutions(self, reply: Reply, form: Form) -> Solutions:
        found = self.dialect.solutions(reply, form)
        if isinstance(found, QueryBoolean):
            return Solutions(("boolean",), [(Literal(bool(found)),)])
        return Solutions(tuple(name.value for name in found.variables), [tuple(row) for row in found])

    def _rows(self, reply: Reply) -> Iterator[Row]:
        found = self.dialect.solutions(reply, Form.SELECT)
        if isinstance(found, QuerySolutions):
            yield from map(tuple, found)

    def update(self, text: str) -> None:
        """Run an update of ours."""
        self.line.update(text)

    def fill(self, graph: NamedNode, triples: frozenset[Triple]) -> None:
        """Make these the triples of a graph that nobody reads yet."""
        kept = sorted(map(str, map(self.dialect.kept, triples)))
        if self.line.endpoint.graphs:
            self.line.put(graph, "".join(f"{triple} .\n" for triple in kept).encode())
            return
        self.line.update(f"DROP SILENT GRAPH {graph}")
        for first in range(0, len(kept), self.dialect.most_triples):
            self.line.update(putting(graph, kept[first : first + self.dialect.most_triples]))

    def close(self) -> None:
        """Close what is open."""
        self.line.close()


def _dataset(text: str) -> Dataset:
    return Dataset() if any(graphs_named(text)) else UNION


def _form(text: str, wanted: set[Form]) -> Form:
    found = form_of(text)
    if found is None or found not in wanted:
        told = "geen vraag", "no query"
        nl, en = told if found is None else (f"een {found}", f"a {found}")
        listed = "/".join(sorted(wanted))
        raise RefusedQueryError(Text(f"Dit is {nl}, geen {listed}.", f"This is {en}, not a {listed}."))
    return found


def _check_iris(text: str) -> None:
    if relative := relative_iri(text):
        raise RefusedQueryError(Text(f"{relative} is geen volledige IRI.", f"{relative} is no whole IRI."))
