"""A kind made by hand, as the shapes of a catalogue tell it, and a graph of a dozen things to refer to."""

from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import DEF, ID, PREFIXES, XSD
from app.model.submissions import Finding, Reading, Submitter
from app.model.terms import NamedNode, Term
from app.reading import read

SHAPES = "https://w3id.org/vakgraaf/shapes/catalogue#"
SCHEMA, DCT = PREFIXES["schema"], PREFIXES["dct"]
LANG_STRING = f"{PREFIXES['rdf']}langString"
CSV = "text/csv"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

RADIO = Submitter("radio", f"{ID}academy/radio")


def _property(name: str, path: str, dutch: str, english: str, **more: object) -> Property:
    return Property(f"{SHAPES}{name}", NamedNode(path), Text(dutch, english), **more)  # type: ignore[arg-type]


def _text(name: str, path: str, dutch: str, english: str, **more: object) -> Property:
    return _property(name, path, dutch, english, datatype=LANG_STRING, **more)


LANGUAGE = _property(
    "Course-language", f"{SCHEMA}inLanguage", "taal", "language", order=5, datatype=f"{XSD}string", example="nl"
)

CATALOGUE_ROW = Row(
    f"{SHAPES}Catalogue",
    NamedNode(f"{DEF}Catalogue"),
    "catalogue",
    Text("catalogus", "catalogue"),
    (
        _text(
            "Catalogue-title", f"{DCT}title", "titel van de catalogus", "catalogue title", order=1, example="Leeraanbod"
        ),
        _property(
            "Catalogue-licence",
            f"{DCT}license",
            "licentie",
            "licence",
            order=2,
            required=True,
            multiple=False,
            is_iri=True,
            values=(
                "http://publications.europa.eu/resource/authority/licence/CC0",
                "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0",
            ),
            example="CC0",
        ),
        _property(
            "Catalogue-publisher",
            f"{DCT}publisher",
            "uitgever",
            "publisher",
            order=3,
            required=True,
            multiple=False,
            sender=True,
            classes=("Organization",),
            example="radio",
        ),
        _property(
            "Catalogue-contact-team",
            f"{DEF}contactTeam",
            "contactteam",
            "contact team",
            order=4,
            required=True,
            multiple=False,
            datatype=f"{XSD}string",
            example="Team Leeraanbod",
        ),
        _property(
            "Catalogue-contact-phone",
            f"{DEF}contactPhone",
            "telefoon van het contactteam",
            "contact phone",
            order=6,
            multiple=False,
            datatype=f"{XSD}string",
            example="+31 70 000 0000",
        ),
        _property(
            "Catalogue-contact-page",
            f"{DEF}contactPage",
            "contactpagina",
            "contact page",
            order=7,
            multiple=False,
            is_iri=True,
            example="https://academie.example/contact",
        ),
    ),
)

COURSE_ROW = Row(
    f"{SHAPES}Course",
    NamedNode(f"{DEF}Course"),
    "course",
    Text("opleiding", "course"),
    (
        _property(
            "Course-code",
            f"{DCT}identifier",
            "code",
            "code",
            order=1,
            required=True,
            multiple=False,
            datatype=f"{XSD}string",
            example="ai-basis",
        ),
        _text(
            "Course-title",
            f"{SCHEMA}name",
            "titel",
            "title",
            order=2,
            required=True,
            multiple=False,
            example="Basisopleiding AI en data",
        ),
        _text(
            "Course-description",
            f"{SCHEMA}description",
            "omschrijving",
            "description",
            order=3,
            multiple=False,
            example="=SOM van wat u leert: AI, data \\| recht",
        ),
        _property(
            "Course-provider",
            f"{SCHEMA}provider",
            "academie",
            "academy",
            order=4,
            required=True,
            multiple=False,
            sender=True,
            classes=("Organization",),
            example="radio",
        ),
        LANGUAGE,
        _property(
            "Course-teaches",
            f"{DEF}teaches",
            "competentie",
            "competence",
            order=6,
            classes=("CompetenceAtLevel",),
            level=Text("niveau", "level"),
            without_level=NamedNode(f"{DEF}addresses"),
            level_example="3",
            example="ecf-4/A.5",
        ),
        _property(
            "Course-addresses",
            f"{DEF}addresses",
            "competentie zonder niveau",
            "competence without a level",
            order=7,
            classes=("Competence",),
            example="ecf-4/A.5",
        ),
        _property(
            "Course-archetype",
            f"{DEF}forArchetype",
            "archetype",
            "archetype",
            order=8,
            classes=("Archetype",),
            example="ai-literacy-4/aig-09",
        ),
        _text("Course-mode", f"{SCHEMA}courseMode", "vorm", "mode", order=9, example="e-learning"),
        _property(
            "Course-page",
            f"{SCHEMA}url",
            "webpagina",
            "web page",
            order=10,
            is_iri=True,
            example="https://academie.example/ai-basis",
        ),
        _property(
            "Course-duration",
            f"{SCHEMA}timeRequired",
            "duur",
            "duration",
            order=11,
            multiple=False,
            datatype=f"{XSD}duration",
            example="PT4H",
        ),
        _property(
            "Course-price",
            f"{DEF}price",
            "prijs",
            "price",
            order=13,
            multiple=False,
            datatype=f"{XSD}decimal",
            example="1250.00",
        ),
        _property(
            "Course-free",
            f"{SCHEMA}isAccessibleForFree",
            "gratis",
            "free",
            order=14,
            multiple=False,
            datatype=f"{XSD}boolean",
            example="true",
        ),
        _property(
            "Course-open-to",
            f"{DEF}openTo",
            "open voor",
            "open to",
            order=16,
            classes=("Organization", "Sector"),
            example="gm0363",
        ),
        _property(
            "Course-prerequisite",
            f"{SCHEMA}coursePrerequisites",
            "voorkennis",
            "prerequisites",
            order=17,
            classes=("Course",),
            example="ai-basis",
        ),
        _text("Course-keyword", f"{SCHEMA}keywords", "trefwoord", "keyword", order=18, example="algoritmen"),
        _text("Course-audience", f"{DEF}audience", "doelgroep", "audience", order=19, multiple=False),
        _property(
            "Course-valid-from",
            f"{DEF}validFrom",
            "geldig vanaf",
            "valid from",
            order=20,
            multiple=False,
            datatype=f"{XSD}date",
            example="2027-01-01",
        ),
    ),
    (NamedNode(f"{DCT}identifier"),),
)

RUN_ROW = Row(
    f"{SHAPES}CourseRun",
    NamedNode(f"{DEF}CourseRun"),
    "course-run",
    Text("uitvoering", "run"),
    (
        _property(
            "CourseRun-course",
            f"{DEF}runOf",
            "uitvoering van",
            "run of",
            order=1,
            required=True,
            multiple=False,
            classes=("Course",),
            example="ai-basis",
        ),
        _property(
            "CourseRun-start",
            f"{SCHEMA}startDate",
            "begindatum",
            "start date",
            order=2,
            required=True,
            multiple=False,
            datatype=f"{XSD}date",
            example="2027-03-01",
        ),
        _property(
            "CourseRun-end",
            f"{SCHEMA}endDate",
            "einddatum",
            "end date",
            order=3,
            multiple=False,
            datatype=f"{XSD}date",
            example="2027-03-02",
        ),
        _property(
            "CourseRun-place",
            f"{SCHEMA}location",
            "plaats",
            "place",
            order=4,
            datatype=f"{XSD}string",
            example="Den Haag",
        ),
        _property(
            "CourseRun-seats",
            f"{DEF}seats",
            "aantal plaatsen",
            "seats",
            order=5,
            multiple=False,
            datatype=f"{XSD}integer",
            example="20",
        ),
        _property(
            "CourseRun-code",
            f"{DCT}identifier",
            "code van de uitvoering",
            "run code",
            order=6,
            multiple=False,
            datatype=f"{XSD}string",
            example="groep-1",
            left_blank=True,
        ),
        LANGUAGE,
    ),
    (NamedNode(f"{DEF}runOf"), NamedNode(f"{SCHEMA}startDate"), NamedNode(f"{DCT}identifier")),
)

CATALOGUE = Kind(
    "catalogue",
    Text("Catalogus", "Catalogue"),
    "1.0.0",
    public=True,
    submitters=("Academy", "Organization"),
    rows=(CATALOGUE_ROW, COURSE_ROW, RUN_ROW),
    shapes="",
    slice="slice-catalogue",
)

NETWORK = Kind(
    "learning-network",
    Text("Leernetwerk", "Learning network"),
    "1.0.0",
    public=True,
    submitters=("Organization",),
    rows=(
        Row(
            "https://w3id.org/vakgraaf/shapes/learning-network#LearningNetwork",
            NamedNode(f"{DEF}LearningNetwork"),
            "learning-network",
            Text("leernetwerk", "learning network"),
            (COURSE_ROW.properties[0], COURSE_ROW.properties[1]),
            (NamedNode(f"{DCT}identifier"),),
        ),
    ),
    shapes="",
    slice="slice-learning-network",
)

_GRAPH = {
    "Competence": {
        "competence/ecf-4/A.5": ("A.5",),
        "competence/ecf-4/B.1": ("B.1",),
        "competence/ai-literacy-4/kennis-en-begrip": (),
    },
    "CompetenceAtLevel": {
        "competence/ecf-4/A.5/3": ("A.5/3",),
        "competence/ecf-4/A.5/4": ("A.5/4",),
        "competence/ecf-4/A.5/5": ("A.5/5",),
        "competence/ecf-4/B.1/1": ("B.1/1",),
        "competence/ecf-4/B.1/2": ("B.1/2",),
        "competence/ai-literacy-4/kennis-en-begrip/2": ("Bm1",),
    },
    "Level": {
        "level/ecf-4/3": ("e-3", "ecf-4/e-3"),
        "level/ecf-4/4": ("e-4", "ecf-4/e-4"),
        "level/ai-literacy-4/2": ("Bekwaam", "ai-literacy-4/Bekwaam", "ai-literacy-4/Proficient"),
    },
    "Archetype": {"archetype/ai-literacy-4/aig-09": ()},
    "Organization": {"academy/radio": (), "organisation/gm0363": ("gm0363",)},
    "Course": {"course/radio/earlier": (), "course/smf/statistics": ()},
}


def _known() -> dict[tuple[str, str], NamedNode]:
    known = {}
    for name, things in _GRAPH.items():
        for path, codes in things.items():
            iri = NamedNode(f"{ID}{path}")
            for text in (iri.value, path.split("/", 1)[1], *codes):
                known[text, name] = iri
    return known


_KNOWN = _known()


def find(text: str, classes: tuple[str, ...]) -> NamedNode | None:
    """What the graph knows, by identifier, IRI, code and label."""
    return next((_KNOWN[text, name] for name in classes if (text, name) in _KNOWN), None)


def read_catalogue(data: bytes | str, media_type: str = CSV, submitter: Submitter = RADIO) -> Reading:
    """What a catalogue of RADIO says."""
    content = data.encode() if isinstance(data, str) else data
    return read(content, media_type, CATALOGUE, submitter, find)


def course(code: str) -> NamedNode:
    """RADIO's course of this code."""
    return NamedNode(f"{ID}course/radio/{code}")


def values(reading: Reading, subject: NamedNode, path: str) -> list[Term]:
    """Everything that was read of one property of a thing; the property is named with a prefix."""
    prefix, _, name = path.partition(":")
    wanted = NamedNode(f"{PREFIXES[prefix]}{name}")
    return [one.object for one in reading.triples if one.subject == subject and one.predicate == wanted]


def rules(reading: Reading) -> list[str]:
    """The rules of the findings, in their order."""
    return [finding.rule for finding in reading.findings]


def only(reading: Reading) -> Finding:
    """The one finding."""
    assert len(reading.findings) == 1, reading.findings
    return reading.findings[0]
