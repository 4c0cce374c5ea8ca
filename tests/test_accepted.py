"""Whatever is accepted, the public graph keeps every rule that it keeps: `vakgraaf check` finds nothing afterwards."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

import pytest
from journey.test_journey import mended
from own_desk import own_desk
from people.of_people import KEYRING
from pyoxigraph import RdfFormat, parse, serialize
from submitting import HEAD, TURTLE, catalogue, course

from app.desk import Desk, Receipt, Sent
from app.main import House
from app.model.errors import ConflictError
from app.model.names import DEF, ID, PREFIXES, RDF_TYPE
from app.model.submissions import Severity
from app.model.terms import Literal, NamedNode, Triple, node
from app.publish import bring_up_to_date
from app.publishing.conformance import broken_rules
from app.publishing.reference import PackagedGraph, packaged_graphs
from app.settings import INTERNAL, ONTOLOGY
from app.submit import revalidate, submit
from app.versions import complete, restore, withdraw

SHAPES = Path(__file__).parent / "shapes"
BZK = NamedNode(f"{ID}graph/bzk/ai-literacy-offerings")
PROPOSED = NamedNode(f"{ID}graph/vakgraaf/proposed-teaches")
VERSION = NamedNode(f"{PREFIXES['owl']}versionInfo")
CATALOGUE = NamedNode(f"{ID}graph/radio/catalogue")
ETHICS = f"{ID}course/radio/microlearnings-ethiek"  # BZK's workbook says what it teaches
TAUGHT = f"{ID}competence/ai-literacy-4/limieten-en-ethische-vraagstukken/2"
MINE = f"{ID}competence/ecf-4/A.5/3"
FRAMEWORK_HEAD = f"""{HEAD}
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
"""


@pytest.fixture
def desk(house: House, data_dir: Path, tmp_path: Path) -> Iterator[Desk]:
    """A desk over a copy of the reference graph."""
    with own_desk(house, data_dir, tmp_path / "own", KEYRING) as opened:
        yield opened


@pytest.fixture(scope="module")
def untouched(house: House, data_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk that refuses whatever it is sent."""
    with own_desk(house, data_dir, tmp_path_factory.mktemp("untouched") / "own") as opened:
        revision = opened.store.revision()
        yield opened
        assert opened.store.revision() == revision


def taken(desk: Desk, kind: str, body: bytes, organisation: str, media_type: str = TURTLE) -> Receipt:
    """What is sent in is accepted; whoever asks so looks at the rules when all has come in."""
    receipt = submit(desk, Sent(kind, media_type, body, organisation, "test"))
    assert receipt.submission.state == "accepted", receipt.report.findings
    return receipt


def accepted(desk: Desk, kind: str, body: bytes, organisation: str, media_type: str = TURTLE) -> Receipt:
    """What is sent in is accepted, and breaks no rule of the whole graph."""
    receipt = taken(desk, kind, body, organisation, media_type)
    keeps_every_rule(desk)
    return receipt


def keeps_every_rule(desk: Desk) -> None:
    assert [(broken.rule, broken.rows[:3]) for broken in broken_rules(desk.queries, INTERNAL)] == []


def said_by(desk: Desk, thing: str, word: str = "teaches") -> dict[str, set[str]]:
    """What a thing is said to have, and by which graph."""
    rows = desk.queries.rows("said-of", {"thing": [NamedNode(thing)]})
    said: dict[str, set[str]] = {}
    for graph, _, predicate, value in rows:
        if predicate == NamedNode(f"{DEF}{word}"):
            said.setdefault(node(graph).value.removeprefix(f"{ID}graph/"), set()).add(node(value).value)
    return said


def test_radios_catalogue_of_forty_rows_keeps_every_rule(desk):
    receipt = accepted(desk, "catalogue", mended(), "radio", "text/csv")
    assert receipt.report.counts[Severity.INFO] == 0


def test_what_an_academy_says_itself_no_other_graph_says_too(desk):
    """BZK's workbook said it, and others proposed more: the academy's own word counts, once."""
    assert said_by(desk, ETHICS) == {"bzk/ai-literacy-offerings": {TAUGHT}}
    accepted(desk, "catalogue", catalogue(course("microlearnings-ethiek", teaches=TAUGHT)), "radio")
    assert said_by(desk, ETHICS) == {"radio/catalogue": {TAUGHT}}
    everything = desk.queries.triples("everything")
    assert len(everything) == desk.store.size()


def test_what_gives_way_goes_in_the_same_change_as_what_comes(desk):
    """So nobody ever reads it twice, or not at all; also when it comes back."""
    heard: list[set[str]] = []
    desk.publisher.listen(lambda changes: heard.append({change.graph.value for change in changes}))
    before = desk.store.revision()
    receipt = accepted(desk, "catalogue", catalogue(course("microlearnings-ethiek", teaches=TAUGHT)), "radio")
    assert receipt.fresh
    assert len(heard) == 1
    assert {CATALOGUE.value, BZK.value} <= heard[0]
    assert desk.records.graphs()[CATALOGUE.value].revision == desk.store.revision() > before
    accepted(desk, "catalogue", catalogue(course("microlearnings-ethiek", teaches=MINE)), "radio")
    assert len(heard) == 2
    assert {CATALOGUE.value, BZK.value} <= heard[1]
    assert said_by(desk, ETHICS) == {"bzk/ai-literacy-offerings": {TAUGHT}, "radio/catalogue": {MINE}}


def test_what_an_academy_does_not_say_itself_others_go_on_saying(desk):
    mine = f"{ID}competence/ecf-4/A.5/3"
    accepted(desk, "catalogue", catalogue(course("microlearnings-ethiek", teaches=mine)), "radio")
    assert said_by(desk, ETHICS) == {"bzk/ai-literacy-offerings": {TAUGHT}, "radio/catalogue": {mine}}


def test_of_a_course_that_its_academy_no_longer_offers_nobody_says_what_it_teaches(desk):
    accepted(desk, "catalogue", catalogue(course("something-else")), "radio")
    assert said_by(desk, ETHICS) == {}
    assert desk.queries.triples("graph", {"graph": [BZK]})


def test_what_gave_way_comes_back_with_the_course_whatever_came_between(desk):
    before = desk.queries.triples("graph", {"graph": [BZK]})
    offered = catalogue(*(course(name, teaches=f"{ID}competence/ecf-4/A.5/3") for name in radio_of(desk)))
    accepted(desk, "catalogue", offered, "radio")
    assert desk.queries.triples("graph", {"graph": [BZK]}) == before
    accepted(desk, "catalogue", catalogue(course("microlearnings-ethiek", teaches=TAUGHT)), "radio")
    assert desk.queries.triples("graph", {"graph": [BZK]}) < before
    withdraw(desk, "radio", "catalogue", "test")
    keeps_every_rule(desk)
    restore(desk, "radio", "catalogue", 1, "test")
    keeps_every_rule(desk)
    assert desk.queries.triples("graph", {"graph": [BZK]}) == before


def test_a_process_that_ended_before_the_others_gave_way_is_made_good(desk):
    mine = course("microlearnings-ethiek", teaches=f"{ID}competence/ecf-4/A.5/3")
    accepted(desk, "catalogue", catalogue(mine), "radio")
    standing = desk.history.standing("radio", "catalogue")
    assert standing
    body = catalogue(course("microlearnings-ethiek", teaches=TAUGHT))
    sent = {quad.triple for quad in parse(body, format=RdfFormat.TURTLE)}
    kept = desk.blobs.keep(serialize(sent, format=RdfFormat.N_TRIPLES) or b"")
    pending = replace(standing, triples=kept, version=2, state="pending")
    held = desk.queries.triples("graph", {"graph": [CATALOGUE]})
    told = {triple for triple in held if triple.subject == CATALOGUE and triple.predicate != VERSION}
    desk.history.add(pending)
    desk.publisher.change({CATALOGUE: {*told, *sent, Triple(CATALOGUE, VERSION, Literal(2))}})
    assert [broken.rule for broken in broken_rules(desk.queries, INTERNAL)] == ["one-graph-per-triple"]
    assert complete(desk) == 1
    keeps_every_rule(desk)


def radio_of(desk: Desk) -> list[str]:
    """The courses of RADIO that anybody speaks of."""
    start = f"{ID}course/radio/"
    triples = desk.queries.triples("everything")
    return sorted({triple.subject.value.removeprefix(start) for triple in triples if start in str(triple.subject)})


def test_a_release_brings_nothing_back_that_gave_way(desk, tmp_path):
    accepted(desk, "catalogue", catalogue(course("microlearnings-ethiek", teaches=TAUGHT)), "radio")
    before = {graph: desk.queries.triples("graph", {"graph": [graph]}) for graph in (BZK, PROPOSED)}
    newer = [rewritten(found, tmp_path) for found in packaged_graphs(ONTOLOGY)]
    bring_up_to_date(desk.publisher, desk.records, newer, desk.reference.contents)
    keeps_every_rule(desk)
    assert {graph: desk.queries.triples("graph", {"graph": [graph]}) for graph in (BZK, PROPOSED)} == before


def rewritten(found: PackagedGraph, folder: Path) -> PackagedGraph:
    """The same graph in other bytes, as a new release has it."""
    path = folder / found.graph.value.removeprefix(f"{ID}graph/").replace("/", "-")
    path.write_bytes(b"# newer\n" + found.path.read_bytes())
    return PackagedGraph(found.graph, path)


def test_a_municipality_that_is_no_academy_may_offer_courses_to_its_people(desk):
    own = f"""
<{ID}catalogue/gm0363> a vg:Catalogue ; dct:license <{ID}licence/facts> ; vg:contactTeam "Team Leren" ;
  dct:publisher <https://identifier.overheid.nl/tooi/id/gemeente/gm0363> ; vg:contactEmail "leren@gemeente.example" .
"""
    offered = course("intern", code="gm0363").replace(
        f"{ID}academy/gm0363", "https://identifier.overheid.nl/tooi/id/gemeente/gm0363"
    )
    accepted(desk, "catalogue", f"{HEAD}{own}{offered}".encode(), "gm0363")


def test_a_framework_in_one_language_may_be_submitted_beside_the_published_ones(desk):
    """Told to be concepts, of the very series and version of the ministry's own list, and by no means complete."""
    accepted(desk, "framework", framework(), "gm0363")
    assert said_by(desk, f"{ID}archetype/gm0363/eigen-1/raadslid", "requires")


def test_every_good_example_of_every_kind_keeps_every_rule(desk):
    """Beside one of each other kind, and in the place of the one before of its own."""
    kinds = sorted(desk.kinds.names(), key=lambda kind: (kind != "roles", kind))  # which an opening names
    examples = [sorted((SHAPES / kind / "good").glob("*.ttl")) for kind in kinds]
    assert all(examples)
    for beside in zip_longest(*examples):
        withdraw_all(desk)
        for path in filter(None, beside):
            text = path.read_text(encoding="utf-8").partition("# The role of the last one")[0]
            (organisation,) = set(re.findall(r"^<[a-z-]+/(radio|gm0363)\b", text, re.MULTILINE))
            taken(desk, path.parts[-3], text.encode(), organisation)
        keeps_every_rule(desk)


def withdraw_all(desk: Desk) -> None:
    for standing in desk.history.standing_everywhere():
        withdraw(desk, standing.organisation, standing.kind, "test")


def framework(*more: str, levels: tuple[int, ...] = (1, 2)) -> bytes:
    """A small framework of a municipality with an archetype, in Dutch."""
    own = f"{ID}competence/gm0363/eigen-1/W"
    steps = "".join(
        f"""
<{ID}level/gm0363/eigen-1/{rank}> a vg:Level, skos:Concept ; skos:inScheme <{ID}level-scheme/gm0363/eigen-1> ;
  skos:notation "{rank}" ; skos:prefLabel "stap {rank}"@nl ; skos:definition "Stap {rank}."@nl ; vg:rank {rank} .
<{own}/{rank}> a vg:CompetenceAtLevel ; skos:inScheme <{ID}framework/gm0363/eigen-1> ; skos:notation "W/{rank}" ;
  skos:prefLabel "Wijs, stap {rank}"@nl ; skos:definition "Wijs op stap {rank}."@nl ;
  vg:competence <{own}> ; vg:level <{ID}level/gm0363/eigen-1/{rank}> .
"""
        for rank in levels
    )
    return f"""{FRAMEWORK_HEAD}
<{ID}framework/gm0363/eigen-1> a vg:Framework ; dct:identifier "eigen-1" ; dct:title "Eigen raamwerk"@nl ;
  owl:versionInfo "4" ; vg:series "ai-literacy" ; dct:license <{ID}licence/facts> ; vg:sourceNote "Besluit"@nl ;
  vg:levelScheme <{ID}level-scheme/gm0363/eigen-1> .
<{ID}level-scheme/gm0363/eigen-1> a vg:LevelScheme ; dct:identifier "eigen-1" ; dct:title "Stappen"@nl .
<{own}> a vg:Competence, skos:Concept ; skos:inScheme <{ID}framework/gm0363/eigen-1> ; skos:notation "W" ;
  skos:prefLabel "Wijs"@nl ; skos:definition "Wijs zijn."@nl .
<{ID}archetype-scheme/gm0363/eigen-1> a vg:ArchetypeScheme ; dct:identifier "eigen-1" ; dct:title "Eigen lijst"@nl ;
  owl:versionInfo "4" ; vg:series "ai-literacy" ; dct:license <{ID}licence/facts> ; vg:sourceNote "Besluit"@nl ;
  vg:status <{ID}status/published> .
<{ID}archetype/gm0363/eigen-1/raadslid> a vg:Archetype, skos:Concept ; skos:notation "raadslid" ;
  skos:inScheme <{ID}archetype-scheme/gm0363/eigen-1> ; skos:prefLabel "Raadslid"@nl ; vg:order 1 ;
  skos:definition "Wie in de raad zit."@nl ; vg:requires <{ID}competence/ai-literacy-4/kennis-en-begrip/1> .
{steps}{"".join(more)}""".encode()


def test_no_packaged_catalogue_says_who_its_academy_is_so_that_a_submission_can_take_its_place():
    for found in packaged_graphs(ONTOLOGY):
        if found.graph.value.endswith("/catalogue"):
            classes = {node(one.object).value for one in found.triples() if one.predicate.value == RDF_TYPE}
            assert classes <= {f"{DEF}Graph", f"{DEF}Course", f"{PREFIXES['schema']}Course"}, found.graph


class TestWhatOthersName:
    """A thing may not simply go while another organisation's submission names it."""

    @pytest.fixture
    def used(self, desk: Desk) -> Desk:
        """RADIO teaches a competence of the municipality's framework."""
        taken(desk, "framework", framework(), "gm0363")
        teaching = course("wijs", teaches=f"{ID}competence/gm0363/eigen-1/W/2")
        taken(desk, "catalogue", catalogue(teaching), "radio")
        return desk

    def test_a_competence_that_is_taught_elsewhere_stays_in_its_framework(self, used):
        receipt = submit(used, Sent("framework", TURTLE, framework(levels=(1,)), "gm0363"))
        assert receipt.submission.state == "refused"
        (finding,) = (found for found in receipt.report.findings if found.rule == "left-out")
        assert finding.severity is Severity.VIOLATION
        assert finding.message.nl == '"gm0363/eigen-1/W/2" staat er niet meer in, maar radio/catalogue noemt het nog'
        assert finding.message.en == '"gm0363/eigen-1/W/2" is left out, but radio/catalogue names it'
        keeps_every_rule(used)

    def test_nor_does_it_go_with_the_whole_framework(self, used):
        with pytest.raises(ConflictError, match="gm0363/eigen-1/W/2"):
            withdraw(used, "gm0363", "framework", "test")
        keeps_every_rule(used)

    def test_nor_with_an_older_version_that_lacks_it(self, desk):
        taken(desk, "framework", framework(levels=(1,)), "gm0363")
        taken(desk, "framework", framework(), "gm0363")
        taken(desk, "catalogue", catalogue(course("w", teaches=f"{ID}competence/gm0363/eigen-1/W/2")), "radio")
        with pytest.raises(ConflictError, match="gm0363/eigen-1/W/2"):
            restore(desk, "gm0363", "framework", 1, "test")
        keeps_every_rule(desk)

    def test_once_nobody_names_it_any_more_it_may_go(self, used):
        accepted(used, "catalogue", catalogue(course("anders")), "radio")
        accepted(used, "framework", framework(levels=(1,)), "gm0363")
        withdraw(used, "gm0363", "framework", "test")
        keeps_every_rule(used)

    def test_a_course_may_go_with_a_warning_and_who_names_it_is_told_when_checked_again(self, desk):
        accepted(desk, "catalogue", catalogue(course("first"), course("second")), "radio")
        after = course("third", code="vng", more=f"schema:coursePrerequisites <{ID}course/radio/first> ;")
        accepted(desk, "catalogue", catalogue(after, code="vng"), "vng")
        receipt = accepted(desk, "catalogue", catalogue(course("second")), "radio")
        (finding,) = receipt.report.findings
        assert (finding.rule, finding.severity) == ("left-out", Severity.WARNING)
        assert "vng/catalogue" in finding.message.en
        ((failing, report),) = revalidate(desk)
        assert failing.organisation == "vng"
        assert [found.rule for found in report.findings] == ["unknown-reference"]


@pytest.mark.parametrize(
    ("kind", "organisation", "body", "rule"),
    [
        pytest.param(
            "catalogue",
            "radio",
            catalogue(course("a", more=f"schema:url <{DEF}nonsense> ;")),
            "unknown-reference",
            id="a word of our own that there is not",
        ),
        pytest.param(
            "catalogue",
            "radio",
            catalogue(course("a", more=f'vg:audience "{"a" * 70}@ergens.example"@nl ;')),
            "email-address",
            id="an address too long to be looked for in one piece",
        ),
        pytest.param(
            "catalogue",
            "radio",
            catalogue(course("a", more=f'vg:audience "iemand@{"a" * 70}.example"@nl ;')),
            "email-address",
            id="an address at a host with an endless name",
        ),
        pytest.param(
            "framework",
            "gm0363",
            framework().replace(b'skos:prefLabel "Wijs"@nl', b'skos:prefLabel "Wijs"@nl ; skos:altLabel "Wijs"@nl'),
            "Concept-names-differ",
            id="another name that is the name",
        ),
        pytest.param(
            "framework",
            "gm0363",
            framework().replace(b"eigen-1/W/2>", b"eigen-1/W/9>").replace(b'"W/2"', b'"W/9"'),
            "CompetenceAtLevel-path",
            id="a competence at level on another path",
        ),
        pytest.param(
            "framework",
            "gm0363",
            framework().replace(
                b'skos:notation "raadslid"',
                f'skos:notation "raadslid" ; vg:overrides <{ID}archetype/gm0363/eigen-1/raadslid> ; '
                "vg:appliesTo <https://identifier.overheid.nl/tooi/id/gemeente/gm0363>".encode(),
            ),
            "circle",
            id="an archetype that overrides itself",
        ),
    ],
)
def test_what_would_break_a_rule_of_the_whole_graph_is_refused_at_the_door(untouched, kind, organisation, body, rule):
    receipt = submit(untouched, Sent(kind, TURTLE, body, organisation, "test"))
    assert receipt.submission.state == "refused"
    assert [found.rule.rpartition("#")[2] for found in receipt.report.findings] == [rule]
