"""Files as an academy sends them, read by the real readers for the real kinds: what the tests of the verdict share."""

from datetime import date

from app.checking import inspect
from app.checking.kinds import Kinds
from app.examine import Finder
from app.model.names import ID
from app.model.submissions import Finding, Report, Submitter
from app.reading import read
from app.settings import PACKAGE
from app.store.queries import Queries

KINDS = Kinds(PACKAGE / "shapes")
RADIO = Submitter("radio", f"{ID}academy/radio")
TODAY = date(2026, 11, 21)

GOOD = f"""\
@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix id: <{ID}> .
<{ID}catalogue/radio> a vg:Catalogue ;
  dct:title "Leeraanbod 2027"@nl ;
  dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ;
  dct:publisher <{ID}academy/radio> ;
  vg:contactTeam "Team Leeraanbod" ;
  vg:contactEmail "leeraanbod@academie.example" .
<{ID}course/radio/ai-basis> a vg:Course, schema:Course ;
  dct:identifier "ai-basis" ;
  schema:name "Basisopleiding AI"@nl ;
  schema:description "U leert wat AI kan en wat de wet vraagt."@nl ;
  schema:provider <{ID}academy/radio> ;
  schema:inLanguage "nl" ;
  vg:teaches <{ID}competence/ecf-4/A.5/3> ;
  vg:forArchetype <{ID}archetype/ai-literacy-4/aig-09> ;
  schema:url <https://academie.example.org/ai-basis> ;
  schema:timeRequired "PT4H"^^xsd:duration ;
  vg:price 1250.0 ;
  vg:validFrom "2027-01-01"^^xsd:date ;
  vg:validUntil "2027-12-31"^^xsd:date .
<{ID}course/radio/ai-vervolg> a vg:Course ;
  dct:identifier "ai-vervolg" ;
  schema:name "Vervolgopleiding AI"@nl ;
  schema:description "U oefent met uw eigen werk."@nl ;
  schema:provider <{ID}academy/radio> ;
  vg:teaches <{ID}competence/ecf-4/A.5/4> ;
  schema:coursePrerequisites <{ID}course/radio/ai-basis> .
<{ID}course-run/radio/ai-basis/2027-03-01> a vg:CourseRun ;
  vg:runOf <{ID}course/radio/ai-basis> ;
  schema:startDate "2027-03-01"^^xsd:date ;
  schema:endDate "2027-03-02"^^xsd:date ;
  schema:location "Den Haag" ;
  vg:seats 18 .
"""

TABLE = """\
soort;code;titel;omschrijving;competentie;niveau;voorkennis;licentie;contactteam;e-mail van het contactteam
catalogus;;;;;;;CC0;Team Leeraanbod;leeraanbod@academie.example
opleiding;ai;AI basis;Wat AI kan;ecf-4/A.5;3;;;;
"""


def report_on(
    graph: Queries,
    body: str,
    media_type: str = "text/turtle",
    submitter: Submitter | None = RADIO,
    kind: str = "catalogue",
) -> Report:
    """The report on a file of RADIO's."""
    found = KINDS.kind(kind)
    reading = read(body.encode(), media_type, found, submitter or RADIO, Finder(graph).find)
    return inspect(reading, found, submitter, graph, today=TODAY)


def violations(report: Report) -> list[Finding]:
    """What refuses."""
    return [finding for finding in report.findings if finding.severity.value == "violation"]
