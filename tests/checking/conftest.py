"""Two graphs to check against: the packaged reference graph, and a small world with everything that it lacks."""

from collections.abc import Iterator

import pytest
from checking.examples import PROLOGUE

from app.main import House
from app.model.names import ID
from app.model.terms import NamedNode
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore, Updates
from app.store.queries import Queries

_GRAPHS = {
    "vakgraaf/ontology": """
        vg:Academy rdfs:subClassOf org:Organization .
        vg:Course rdfs:subClassOf schema:Course .
        vg:Competence rdfs:label "competentie"@nl , "competence"@en .
    """,
    "radio/catalogue": f"""
        c:old a vg:Course ; schema:coursePrerequisites c:older .
        c:older a vg:Course .
        <{ID}course/radio/old> schema:name "Wat er nu staat"@nl .
    """,
    "sister/catalogue": f"""
        <{ID}course/sister/base> a vg:Course ; schema:coursePrerequisites <{ID}course/sister/middle> .
        <{ID}course/sister/middle> a vg:Course ; schema:coursePrerequisites c:ai .
        <{ID}course/sister/loop> a vg:Course ; schema:coursePrerequisites <{ID}course/sister/loop> .
    """,
    "koop/organisations": f"""
        <{ID}organisation/gone> a org:Organization ; skos:prefLabel "Dienst Voorheen"@nl ;
            vg:validUntil "2020-12-31"^^xsd:date ; vg:successor <{ID}organisation/heir> .
        <{ID}organisation/heir> a org:Organization ; skos:prefLabel "Dienst Nu"@nl .
        <{ID}organisation/ending> a org:Organization ; vg:validUntil "2030-12-31"^^xsd:date .
        <{ID}academy/radio> a vg:Academy , org:Organization .
    """,
    "some/framework": f"""
        <{ID}competence/some-1/old> a vg:Competence , skos:Concept ; skos:prefLabel "Oud"@nl ;
            dct:isReplacedBy <{ID}competence/some-2/new> .
        <{ID}competence/some-2/new> a vg:Competence , skos:Concept ; skos:prefLabel "Nieuw"@nl , "New"@en ;
            skos:notation "N.1" .
    """,
}


@pytest.fixture(scope="session")
def graph(house: House) -> Queries:
    """The packaged reference graph."""
    return house.queries


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Queries]:
    """A small graph: what RADIO has now, a sister's catalogue that leads back to it, things ended and replaced."""
    folder = tmp_path_factory.mktemp("world")
    files = {NamedNode(f"{ID}graph/{name}"): folder / f"{name.replace('/', '-')}.ttl" for name in _GRAPHS}
    for path, text in zip(files.values(), _GRAPHS.values(), strict=True):
        path.write_text(PROLOGUE + text, encoding="utf-8")
    store = EmbeddedStore.build(folder / "store", files, Updates(INTERNAL))
    yield Queries(store, INTERNAL)
    store.close()
