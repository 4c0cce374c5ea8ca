"""An organisation adds an archetype and overrides levels in a graph of its own, an academy adds its catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asked import ask
from own_desk import copied
from pyoxigraph import NamedNode, RdfFormat, parse

from app.main import House, join, open_store
from app.model.errors import WrongInputError

ID = "https://w3id.org/vakgraaf/id/"
ARCHETYPES = NamedNode(f"{ID}graph/example-org/archetypes")
CATALOGUE = NamedNode(f"{ID}graph/example-academy/catalogue")
PRACTICE = "ai-literacy-4/praktisch-aan-de-slag"
AIG_09 = {"archetype": "ai-literacy-4/aig-09"}
OWN = {"archetype": "example-org/board-member"}

TURTLE = """
@base <https://w3id.org/vakgraaf/id/> .
@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix schema: <https://schema.org/> .
"""

OWN_ARCHETYPES = """
<graph/example-org/archetypes> a vg:Graph ;
  dct:title "Eigen archetypen"@nl , "Archetypes of our own"@en ; vg:trust <trust/own> ; dct:license <licence/facts> .
<archetype-scheme/example-org> a vg:ArchetypeScheme , skos:ConceptScheme ; dct:title "Eigen archetypen"@nl .
<archetype/example-org/board-member> a vg:Archetype , skos:Concept ;
  skos:prefLabel "Bestuurder"@nl , "Board member"@en ;
  skos:inScheme <archetype-scheme/example-org> ;
  vg:overrides <archetype/ai-literacy-4/aig-09> ;
  vg:appliesTo <https://identifier.overheid.nl/tooi/id/gemeente/gm0363> ;
  vg:requires <competence/ai-literacy-4/praktisch-aan-de-slag/3> .
"""

OWN_CATALOGUE = """
<graph/example-academy/catalogue> a vg:Graph ;
  dct:title "Eigen aanbod"@nl , "Offerings of our own"@en ; vg:trust <trust/own> ; dct:license <licence/facts> .
<academy/example-academy> a vg:Academy , org:Organization ; skos:prefLabel "Voorbeeldacademie"@nl .
<course/example-academy/architecture> a vg:Course , schema:Course ;
  schema:name "Architectuur voor gevorderden"@nl ;
  schema:provider <academy/example-academy> ;
  vg:teaches <competence/ecf-4/A.5/4> , <competence/ai-literacy-4/praktisch-aan-de-slag/2> .
"""


@pytest.fixture(scope="module")
def own_house(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house over a store of its own, to which an organisation and an academy added a graph each."""
    store = open_store(copied(house, data_dir, tmp_path_factory.mktemp("own") / "data"))
    for graph, turtle in ((ARCHETYPES, OWN_ARCHETYPES), (CATALOGUE, OWN_CATALOGUE)):
        store.replace(graph, [quad.triple for quad in parse(TURTLE + turtle, format=RdfFormat.TURTLE)])
    yield join(store)
    store.close()


def test_an_archetype_of_ones_own_is_taught_what_it_requires_and_not_what_the_published_one_requires(own_house: House):
    # ai_literacy_offerings.csv: Vl3 in two rows, Ex3 in one; offerings_more.csv: Ex3 proposed for Howest
    rows = ask(own_house, "who-teaches", OWN)
    assert [(row["course"], row["taught"], row["trust"]) for row in rows] == [
        ("de-nationale-ai-en-ethiek-cursus/ethiek-op-de-tekentafel", f"{PRACTICE}/3", "official"),
        ("elements-of-ai/geavanceerde-technieken-voor-neurale-netwerken", f"{PRACTICE}/4", "official"),
        ("elements-of-ai/hoe-neurale-netwerken-worden-gebouwd", f"{PRACTICE}/3", "official"),
        ("howest/microdegree-machine-learning", f"{PRACTICE}/4", "proposed"),
    ]


def test_its_coverage_is_at_its_own_level(own_house: House):
    assert ask(own_house, "archetype-coverage", OWN) == [
        {
            "required": f"{PRACTICE}/3",
            "courses": 4,
            "academies": ["de-nationale-ai-en-ethiek-cursus", "elements-of-ai", "howest"],
            "graphs": ["bzk/ai-literacy-offerings", "vakgraaf/proposed-teaches"],
        }
    ]


def test_its_learning_path_closes_its_own_requirement(own_house: House):
    rows = ask(own_house, "learning-path", {"to": "example-org/board-member", "trust": "official"})
    assert [(row["course"], row["closes"]) for row in rows] == [
        ("de-nationale-ai-en-ethiek-cursus/ethiek-op-de-tekentafel", [f"{PRACTICE}/3"]),
        ("elements-of-ai/geavanceerde-technieken-voor-neurale-netwerken", [f"{PRACTICE}/3"]),
        ("elements-of-ai/hoe-neurale-netwerken-worden-gebouwd", [f"{PRACTICE}/3"]),
    ]


def test_who_requires_names_it_with_its_graph_unless_its_trust_is_left_out(own_house: House):
    own = {
        "kind": "vg:Archetype",
        "who": "example-org/board-member",
        "required": f"{PRACTICE}/3",
        "graph": "example-org/archetypes",
    }
    asked = {"competence": f"{PRACTICE}/3"}
    assert own in ask(own_house, "who-requires", asked)
    assert own not in ask(own_house, "who-requires", {**asked, "trust": ["official", "third-party"]})


def test_the_published_archetype_still_requires_what_it_required(own_house: House):
    # archetypes.csv: aig-09 must be Bekwaam
    required = [row["required"] for row in ask(own_house, "archetype-coverage", AIG_09)]
    assert required == [
        "ai-literacy-4/kennis-en-begrip/2",
        "ai-literacy-4/in-de-organisatie/2",
        "ai-literacy-4/praktisch-aan-de-slag/2",
        "ai-literacy-4/limieten-en-ethische-vraagstukken/2",
    ]


@pytest.mark.parametrize(
    ("question", "asked"),
    [("who-teaches", AIG_09), ("archetype-coverage", AIG_09), ("learning-path", {"to": "ai-literacy-4/aig-09"})],
)
def test_of_what_others_say_the_published_archetype_still_gets_the_same_answer(
    own_house: House, house: House, question: str, asked: dict[str, str]
):
    others = {**asked, "trust": ["official", "third-party", "proposed"]}
    assert ask(own_house, question, others) == ask(house, question, others)


def test_a_course_of_ones_own_joins_the_answer_for_the_published_archetype(own_house: House, house: House):
    before = {row["course"] for row in ask(house, "who-teaches", AIG_09)}
    after = {row["course"] for row in ask(own_house, "who-teaches", AIG_09)}
    assert after - before == {"example-academy/architecture"}
    assert before <= after


def test_a_course_at_a_higher_level_closes_a_gap(own_house: House, house: House):
    # kwiv_profile_competences.csv requires A.5 at 3 only
    def gaps(where: House) -> set[str]:
        return {row["required"] for row in ask(where, "gaps", {"framework": "ecf-4"})}

    assert gaps(house) - gaps(own_house) == {"ecf-4/A.5/3"}


def test_a_profile_sees_the_course_whoever_says_what_it_teaches(own_house: House):
    rows = ask(own_house, "profile-requirements", {"profile": "kwiv-4/1.1.6"})
    assert {row["required"]: row["courses"] for row in rows if row["courses"]} == {"ecf-4/A.5/3": 1}


def test_what_an_academy_of_ones_own_teaches_alone_is_what_nobody_else_does(own_house: House):
    rows = ask(own_house, "only-here", {"academy": "example-academy"})
    assert rows == [
        {
            "taught": "ecf-4/A.5/4",
            "courses": ["example-academy/architecture"],
            "graphs": ["example-academy/catalogue"],
        }
    ]


def test_withdrawn_it_is_unknown_and_nothing_of_it_remains(house: House, data_dir: Path, tmp_path: Path):
    store = open_store(copied(house, data_dir, tmp_path / "data"))
    triples = [quad.triple for quad in parse(TURTLE + OWN_ARCHETYPES, format=RdfFormat.TURTLE)]
    own = join(store)
    store.replace(ARCHETYPES, triples)
    assert ask(own, "archetype-coverage", OWN)
    store.replace(ARCHETYPES, [])
    with pytest.raises(WrongInputError):
        ask(own, "archetype-coverage", OWN)
    widely = {"competence": "ai-literacy-4"}
    assert ask(own, "who-requires", widely) == ask(house, "who-requires", widely)
    store.close()
