"""Virtuoso 7, and what it does otherwise than SPARQL 1.1 says (tests/store/test_remote_virtuoso.py shows each).

* Its default graph holds graphs of its own. They are left out by its own ``define`` lines; with those it no longer
  looks at a graph that is named outright, so such a name goes into a VALUES.
* With FROM and no FROM NAMED it takes every graph as named, and the other way round.
* ASK over what cannot be is answered with yes: it is asked as a SELECT of one row.
* Booleans come as 1, moments with milliseconds: every value is brought to its canonical form.
* It refuses numbers that it cannot count with, durations, and directions of writing, and changes some other values.
  Those are kept under a datatype that says what was meant, and given back as they were.
* An update of several steps is not done at one moment, and a large one not at all: see stepped.py.
* A row limit of the server cuts answers without a word. A header tells that rows were cut, and nothing tells it of
  triples, so a server that cuts is not taken for a store (recognising.py).
"""

import json
import re
from io import BytesIO

from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, parse_query_results

from app.model.sparql import Form
from app.model.template import COMMENT, IRI, STRING
from app.model.terms import Triple
from app.store.remote.as_written import constants_kept, given, given_json, kept
from app.store.remote.connection import Reply
from app.store.remote.dialect import Dataset, Dialect
from app.store.remote.forms import WORD_AFTER, WORD_BEFORE, form_word, graphs_named
from app.store.remote.line import Parameters

ROW_LIMIT = "X-SPARQL-MaxRows"
NOTHING = "urn:x-vakgraaf:nothing"  # a graph that nobody has
_OURS = "vakgraafGraph"  # how the variables begin that we put into a text
_ITS_OWN = re.compile(
    r"http://www\.openlinksw\.com/|http://localuriqaserver/|urn:(?:virtuoso|activitystreams-owl|core:services|rules\.)"
    r"|http://www\.w3\.org/(?:ns/ldp#|2002/07/owl#)|https?://[^/]+/(?:DAV/|sparql$)|[^:]*$"
)
_GRAPH = re.compile(
    rf"(?P<graph>{WORD_BEFORE}GRAPH(?:\s|{COMMENT}\n)*(?P<name>{IRI}|[^\s<{{}}\"'\#?$()]*:[^\s<{{}}\"'\#?$()]*))"
    rf"|{STRING}|{IRI}|{COMMENT}",
    re.IGNORECASE | re.DOTALL,
)
_LIMIT = re.compile(rf"{WORD_BEFORE}LIMIT{WORD_AFTER}", re.IGNORECASE)
_YES, _NO = b'{"head":{},"boolean":true}', b'{"head":{},"boolean":false}'


class Virtuoso(Dialect):
    """The dialect of Virtuoso; ``graphs`` are all that it holds."""

    name = "Virtuoso 7"
    atomic = False
    most_triples = 1_000  # its compiler gives up somewhere above 4,000

    def __init__(self, graphs: list[str]) -> None:
        self._its_own = [graph for graph in graphs if is_its_own(graph)]

    def asked(self, text: str, form: Form, dataset: Dataset) -> tuple[str, Parameters]:
        """See Dialect."""
        text = constants_kept(_as_select(text) if form is Form.ASK else text)
        if dataset.union:
            left_out = "".join(
                f"define input:{kind}-graph-exclude <{graph}>\n"
                for graph in self._its_own
                for kind in ("default", "named")
            )
            return f"{_MODE}{left_out}{_graphs_by_values(text)}", ()
        return f"{_MODE}{_only(text, dataset)}{text}", ()

    def solutions(self, reply: Reply, form: Form) -> QuerySolutions | QueryBoolean:
        """See Dialect."""
        told = json.load(reply.content)
        bindings = told["results"]["bindings"]
        if most := reply.headers.get(ROW_LIMIT):
            raise ValueError(f"the server's ResultSetMaxRows = {most} cut the answer")
        if form is Form.ASK:
            return parse_query_results(_YES if bindings else _NO, QueryResultsFormat.JSON)
        variables = [name for name in told["head"]["vars"] if not name.startswith(_OURS)]
        rows = [{name: given_json(row[name]) for name in variables if name in row} for row in bindings]
        written = json.dumps({"head": {"vars": variables}, "results": {"bindings": rows}}).encode()
        return parse_query_results(BytesIO(written), QueryResultsFormat.JSON)

    def kept(self, triple: Triple) -> Triple:
        """See Dialect."""
        return Triple(triple.subject, triple.predicate, kept(triple.object))

    def given(self, triple: Triple) -> Triple:
        """See Dialect."""
        return Triple(triple.subject, triple.predicate, given(triple.object))


def is_its_own(graph: str) -> bool:
    """Whether a graph is one that Virtuoso makes for itself."""
    return _ITS_OWN.match(graph) is not None


_MODE = 'define sql:describe-mode "CBD"\n'  # what a thing says of itself, not also what is said of it


def _only(text: str, dataset: Dataset) -> str:
    """The lines that give a query just these graphs, or where its text names them, no others."""
    says_default, says_named = graphs_named(text)
    if dataset.default or dataset.named:
        default, named = dataset.default or (NOTHING,), dataset.named or (NOTHING,)
    else:
        default, named = () if says_default else (NOTHING,), () if says_named else (NOTHING,)
    lines = [f"define input:default-graph-uri <{graph}>\n" for graph in default]
    return "".join([*lines, *(f"define input:named-graph-uri <{graph}>\n" for graph in named)])


def _graphs_by_values(text: str) -> str:
    """The text with each graph that it names outright in a VALUES before it."""
    count = 0

    def by_values(found: re.Match[str]) -> str:
        nonlocal count
        if not found["graph"]:
            return found[0]
        count += 1
        return f"VALUES ?{_OURS}{count} {{ {found['name']} }} GRAPH ?{_OURS}{count} "

    return _GRAPH.sub(by_values, text)


def _as_select(text: str) -> str:
    word = form_word(text)
    if word is None:
        return text
    tail = "" if _LIMIT.search(text[text.rfind("}") :]) else "\nLIMIT 1"
    return f"{text[: word.start]}SELECT (1 AS ?there){text[word.end :]}{tail}"
