"""What the tests of the checks share: two small kinds, files of one statement a line, and a world of three graphs."""

from datetime import date

from pyoxigraph import RdfFormat, parse

from app.checking.case import Case, open_case
from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES
from app.model.submissions import Finding, Place, Places, Reading, Submitter
from app.model.terms import NamedNode, Triple
from app.store.queries import Queries

RADIO = Submitter("radio", f"{ID}academy/radio")
TODAY = date(2026, 11, 21)
LANG_STRING = f"{PREFIXES['rdf']}langString"
STRING = f"{PREFIXES['xsd']}string"

NAMES = {
    **PREFIXES,
    "c": f"{ID}course/radio/",
    "id": ID,
    "sh": "http://www.w3.org/ns/shacl#",
    "schema1": "http://schema.org/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "ecf": f"{ID}competence/ecf-4/",
}
PROLOGUE = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in NAMES.items())


def term(name: str) -> NamedNode:
    """The node of prefix:name."""
    prefix, local = name.split(":", 1)
    return NamedNode(NAMES[prefix] + local)


def _property(path: str, dutch: str, english: str, **more: object) -> Property:
    return Property(f"https://w3id.org/vakgraaf/shapes/example#{english}", term(path), Text(dutch, english), **more)


COURSE = Row(
    "https://w3id.org/vakgraaf/shapes/example#Course",
    term("vg:Course"),
    "course",
    Text("opleiding", "course"),
    (
        _property("dct:identifier", "code", "code", required=True, datatype=STRING),
        _property("schema:name", "titel", "title", required=True, datatype=LANG_STRING),
        _property("schema:description", "omschrijving", "description", datatype=LANG_STRING),
        _property("schema:provider", "academie", "academy", classes=("Organization",), is_iri=True),
        _property(
            "vg:teaches",
            "competentie",
            "competence",
            classes=("CompetenceAtLevel",),
            level=Text("niveau", "level"),
            without_level=term("vg:addresses"),
        ),
        _property("vg:addresses", "competentie zonder niveau", "competence without level", classes=("Competence",)),
        _property("schema:coursePrerequisites", "voorkennis", "prerequisites", classes=("Course",)),
        _property("schema:url", "webpagina", "web page", is_iri=True),
        _property("vg:openTo", "open voor", "open to", classes=("Organization",)),
    ),
    keys=(term("dct:identifier"),),
)
RUN = Row(
    "https://w3id.org/vakgraaf/shapes/example#CourseRun",
    term("vg:CourseRun"),
    "course-run",
    Text("uitvoering", "run"),
    (
        _property("vg:runOf", "opleiding", "course", classes=("Course",)),
        _property("schema:startDate", "begindatum", "start date"),
    ),
)
CATALOGUE = Row(
    "https://w3id.org/vakgraaf/shapes/example#Catalogue",
    term("vg:Catalogue"),
    "catalogue",
    Text("catalogus", "catalogue"),
    (
        _property("dct:title", "titel van de catalogus", "catalogue title"),
        _property("dct:license", "licentie", "licence", is_iri=True),
        _property("vg:contactTeam", "contactteam", "contact team"),
        _property("vg:contactEmail", "e-mailadres", "e-mail address"),
        _property("vg:contactPhone", "telefoonnummer", "telephone number"),
    ),
)
TOPIC = Row(
    "https://w3id.org/vakgraaf/shapes/example#Competence",
    term("vg:Competence"),
    "competence",
    Text("competentie", "competence"),
    (
        _property("skos:prefLabel", "naam", "name"),
        _property("skos:broader", "valt onder", "broader", classes=("Competence",)),
        _property("skos:exactMatch", "gelijk aan", "same as", is_iri=True),
    ),
)
KIND = Kind("catalogue", Text("Catalogus", "Catalogue"), "1.0.0", True, (), (CATALOGUE, COURSE, RUN), "", "")  # noqa: FBT003
FRAMEWORK = Kind("framework", Text("Raamwerk", "Framework"), "1.0.0", True, (), (TOPIC,), "", "")  # noqa: FBT003

GOOD = (
    "id:catalogue/radio a vg:Catalogue .".replace("id:catalogue/radio", f"<{ID}catalogue/radio>"),
    'c:ai a vg:Course , schema:Course ; dct:identifier "ai" ; schema:name "AI in de praktijk"@nl .',
    f"c:ai schema:provider <{ID}academy/radio> .",
    f"c:ai vg:teaches <{ID}competence/ecf-4/A.5/3> .",
)


def reading(*lines: str) -> Reading:
    """What a Turtle file with these lines says; every line is a statement, and line 1 is the first of them."""
    places = Places()
    triples: dict[Triple, None] = {}
    for number, line in enumerate(lines, start=1):
        for quad in parse(f"{PROLOGUE}{line}", format=RdfFormat.TURTLE):
            triples[quad.triple] = None
            places.note(Place(line=number), quad.triple.subject, quad.triple.predicate, quad.triple.object)
    return Reading(tuple(triples), places)


def cell(place: Place, line: str) -> Reading:
    """What a table says where a cell holds one statement, after the good lines."""
    good, more = reading(*GOOD), reading(line)
    places = Places()
    for triple in more.triples:
        places.note(place, triple.subject, triple.predicate, triple.object)
    return Reading((*good.triples, *more.triples), places)


def case(graph: Queries, *lines: str, submitter: Submitter | None = RADIO, kind: Kind = KIND) -> Case:
    """The case of a file with these lines."""
    return open_case(reading(*lines), kind, submitter, graph, TODAY)


def rules(findings: list[Finding]) -> list[str]:
    """The rules that were broken, in order."""
    return [finding.rule for finding in findings]


__all__ = ["DEF", "ID"]
