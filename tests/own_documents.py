"""Documents over a few statements that a test writes itself."""

from pyoxigraph import Quad, RdfFormat, parse
from small_store import SmallStore

from app.model.names import ID, PREFIXES
from app.model.terms import NamedNode
from app.publishing.contexts import Contexts
from app.publishing.documents import Documents
from app.settings import INTERNAL, ONTOLOGY
from app.store.queries import Queries

THING = NamedNode(f"{ID}course/x/strange")

STRANGE = f"""
<{THING.value}> a vg:Course, schema:Course, <https://example.org/Thing> ;
  schema:name "Eén"@nl, "Twee"@nl, "zonder taal", "One"@en, 5, <https://example.org/name> ;
  vg:price 100.0, 250.0, "veel"@nl, "12"^^xsd:integer ;
  vg:seats 12, 13, "007"^^xsd:integer, 99999999999999999999 ;
  vg:entryLevel true, "1"^^xsd:boolean, false ;
  vg:validFrom "2026-01-01"^^xsd:date, "2026"^^xsd:gYear, "ooit" ;
  vg:lastSeen "2025-03"^^xsd:gYearMonth, "2026-01-02"^^xsd:date ;
  vg:teaches "geen ding", <https://example.org/a>, <https://example.org/b> ;
  schema:keywords "x"@nl, "y"@nl, "z" ;
  schema:inLanguage "nl", "en"@en ;
  dct:unheardOf "iets", "https://example.org"^^xsd:anyURI ;
  <https://example.org/vocabulary#own> <https://example.org/c>, "d"@pap ;
  <urn:example:own> true .
"""


def documents_over(turtle: str, thing: NamedNode = THING) -> tuple[Documents, NamedNode]:
    """The documents of a store that holds these statements in one graph, and the thing that they are of."""
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    graph = NamedNode(f"{ID}graph/x/catalogue")
    quads = [Quad(*quad.triple, graph) for quad in parse((head + turtle).encode(), format=RdfFormat.TURTLE)]
    return Documents(Queries(SmallStore(quads), INTERNAL), Contexts(ONTOLOGY)), thing
