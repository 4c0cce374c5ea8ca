"""How an engine wants to be asked: plain SPARQL 1.1 here; what an engine does otherwise has a module of its own."""

from dataclasses import dataclass

from pyoxigraph import QueryBoolean, QuerySolutions

from app.model.sparql import Form
from app.model.terms import Triple
from app.store.remote import replies
from app.store.remote.connection import Reply
from app.store.remote.line import Parameters


@dataclass(frozen=True)
class Dataset:
    """What a query is asked over: the union of all graphs, these graphs, or what its text says."""

    union: bool = False
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


UNION = Dataset(union=True)


class Dialect:
    """SPARQL 1.1 as it is written. ``union-default-graph`` is Oxigraph's; others pass over what they do not know."""

    name = "SPARQL 1.1"
    atomic = True  # an update is done whole or not at all, and nobody reads half of it
    most_triples = 50_000  # in one update

    def asked(self, text: str, form: Form, dataset: Dataset) -> tuple[str, Parameters]:
        """The text to send, and its parameters."""
        del form
        if dataset.union:
            return text, [("union-default-graph", "true")]
        default = [("default-graph-uri", iri) for iri in dataset.default]
        return text, [*default, *(("named-graph-uri", iri) for iri in dataset.named)]

    def solutions(self, reply: Reply, form: Form) -> QuerySolutions | QueryBoolean:
        """The rows or the boolean of an answer, inside ``replies.checked``."""
        found = replies.solutions(reply)
        if isinstance(found, QueryBoolean) != (form is Form.ASK):
            raise ValueError(f"another answer than {form} asks")
        return found

    def kept(self, triple: Triple) -> Triple:
        """The triple as this engine can keep it."""
        return triple

    def given(self, triple: Triple) -> Triple:
        """The triple that ``kept`` was made of."""
        return triple
