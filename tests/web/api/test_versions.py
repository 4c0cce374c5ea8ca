"""The versions of a graph for machines and for people: every form of RDF, what differs as triples and in words."""

import json

import pytest
from conftest import Service
from pyoxigraph import Quad, RdfFormat, Store, parse
from submitting import LEVEL, Account, catalogue, course

from app.model.names import ID
from app.model.terms import NamedNode

CODE = "berenschot-academy"
PATH = f"/v1/organisations/{CODE}/graphs/catalogue"
GRAPH = NamedNode(f"{ID}graph/{CODE}/catalogue")
OTHER_LEVEL = f"{ID}competence/ai-literacy-4/kennis-en-begrip/3"
FORMS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}


@pytest.fixture(scope="module", autouse=True)
def sender(taking: Service) -> Account:
    """An organisation whose second version has a course less, one more, and one that changed."""
    account = Account(taking, CODE)
    kept = course("kept", "Blijft", CODE)
    account.accepted(
        catalogue(course("old", "Oud", CODE), course("same", "Eerst", CODE, "vg:price 100.00 ;"), kept, code=CODE)
    )
    account.accepted(
        catalogue(course("new", "Nieuw", CODE), course("same", "Later", CODE, teaches=OTHER_LEVEL), kept, code=CODE)
    )
    return account


def triples_at(taking: Service, path: str, form: str) -> set[str]:
    media_type, parsed = FORMS[form]
    answered = taking.client.get(path, headers={"Accept": media_type})
    assert answered.headers["content-type"].startswith(media_type)
    return {str(quad.triple) for quad in parse(answered.content, format=parsed)}


class TestEveryForm:
    """A version is the same triples in every form, by Accept and by extension."""

    @pytest.mark.parametrize("form", FORMS)
    @pytest.mark.parametrize("path", [PATH, f"{PATH}/versions/1"])
    def test_by_accept_and_by_extension_it_is_the_same(self, taking, path, form):
        media_type, parsed = FORMS[form]
        wanted = triples_at(taking, path, "nt")
        assert len(wanted) > 10
        assert triples_at(taking, path, form) == wanted
        by_extension = taking.client.get(f"{path}.{form}", headers={"Accept": "image/png"})
        assert by_extension.status_code == 200
        assert by_extension.headers["content-type"].startswith(media_type)
        assert {str(quad.triple) for quad in parse(by_extension.content, format=parsed)} == wanted
        assert by_extension.headers["content-location"] == f"{path}.{form}"

    def test_forms_that_name_graphs_name_the_graph_of_the_organisation(self, taking):
        for form in ("trig", "nq"):
            answered = taking.client.get(f"{PATH}/versions/2.{form}")
            assert {quad.graph_name for quad in parse(answered.content, format=FORMS[form][1])} == {GRAPH}

    @pytest.mark.parametrize("path", [f"{PATH}.pdf", f"{PATH}/versions/1.pdf", f"{PATH}/diff.pdf"])
    def test_an_extension_that_there_is_not_is_a_404_that_names_those_that_there_are(self, taking, path):
        answered = taking.client.get(path)
        assert answered.status_code == 404
        assert ".trig" in answered.json()["repair"]["en"]

    def test_versions_lead_to_one_another(self, taking):
        links = taking.client.get(f"{PATH}/versions/1").links
        first = {
            name: links[name]["url"].removeprefix(taking.address) for name in ("version-history", "latest-version")
        }
        assert first == {"version-history": f"{PATH}/versions", "latest-version": PATH}
        assert links["successor-version"]["url"].endswith("/versions/2")
        assert "predecessor-version" not in links
        assert taking.client.get(f"{PATH}/versions/2").links["predecessor-version"]["url"].endswith("/versions/1")

    def test_the_list_tells_who_when_what_and_under_which_shapes(self, sender):
        newest = sender.versions()[0]
        assert (newest["organisation"], newest["version"], newest["kindVersion"]) == (CODE, 2, "1.0.0")
        assert len(newest["digest"]) == 64
        assert newest["moment"].startswith("20")


class TestDifferences:
    """Two versions laid beside one another."""

    def test_the_words_name_what_became_of_each_thing(self, taking):
        told = taking.client.get(f"{PATH}/diff?from=1&to=2").json()
        [new], [changed], [gone] = told["new"], told["changed"], told["gone"]
        assert new["sentence"]["nl"] == f"Nieuw: opleiding “Nieuw” ({CODE}/new)."
        assert gone["sentence"]["en"] == f"Gone: course “Oud” ({CODE}/old)."
        said = changed["sentence"]["nl"]
        assert said.startswith(f"Gewijzigd: opleiding “Later” ({CODE}/same): ")
        assert "naam was “Eerst” (nl) en is nu “Later” (nl)" in said
        assert "prijs verloor: “100" in said
        by_property = {edit["property"]: edit for edit in changed["edits"]}
        assert by_property["https://w3id.org/vakgraaf/def#teaches"] == {
            "property": "https://w3id.org/vakgraaf/def#teaches",
            "removed": [f"<{LEVEL}>"],
            "added": [f"<{OTHER_LEVEL}>"],
        }
        assert [edit["property"] for edit in changed["edits"]] == changed["properties"]

    def test_as_text_it_is_a_sentence_a_line_in_the_language_that_is_asked_for(self, taking):
        for language, first in (("nl", "Nieuw: opleiding"), ("en", "New: course")):
            answered = taking.client.get(
                f"{PATH}/diff?from=1&to=2", headers={"Accept": "text/plain", "Accept-Language": language}
            )
            assert answered.headers["content-language"] == language
            assert answered.text.splitlines()[0].startswith(first)
            assert len(answered.text.splitlines()) == 3
        assert taking.client.get(f"{PATH}/diff.txt?from=1&to=2&lang=en").text.startswith("New: course")

    @pytest.mark.parametrize("form", ["trig", "nq"])
    def test_as_quads_what_came_and_what_went_are_two_graphs(self, taking, form):
        old, new = (triples_at(taking, f"{PATH}/versions/{number}", "nt") for number in (1, 2))
        found = list(parse(taking.client.get(f"{PATH}/diff.{form}?from=1&to=2").content, format=FORMS[form][1]))
        by_graph = {
            name: {str(quad.triple) for quad in found if quad.graph_name.value.endswith(f"#{name}")}
            for name in ("added", "removed")
        }
        assert by_graph == {"added": new - old, "removed": old - new}
        counts = taking.client.get(f"{PATH}/diff?from=1&to=2").json()["triples"]
        assert counts == {"added": len(new - old), "removed": len(old - new)}

    @pytest.mark.parametrize(("first", "last"), [(1, 2), (2, 1), (2, 2)])
    def test_the_update_makes_one_version_of_the_other(self, taking, first, last):
        store = Store()
        old = taking.client.get(f"{PATH}/versions/{first}.nq").content
        store.extend(parse(old, format=RdfFormat.N_QUADS))
        update = taking.client.get(f"{PATH}/diff.ru?from={first}&to={last}")
        assert update.headers["content-type"].startswith("application/sparql-update")
        store.update(update.text)
        wanted = {
            Quad(*(quad.subject, quad.predicate, quad.object), GRAPH)
            for quad in parse(taking.client.get(f"{PATH}/versions/{last}.nt").content, format=RdfFormat.N_TRIPLES)
        }
        assert set(store) == wanted

    def test_without_numbers_it_is_the_first_beside_the_latest(self, taking):
        told = taking.client.get(f"{PATH}/diff").json()
        assert (told["from"], told["to"]) == (1, 2)

    def test_a_parameter_that_there_is_not_is_named(self, taking):
        answered = taking.client.get(f"{PATH}/diff?form=1")
        assert answered.status_code == 400
        assert "from" in json.dumps(answered.json()["errors"])

    def test_every_form_is_linked_from_every_other(self, taking):
        answered = taking.client.get(f"{PATH}/diff?from=1&to=2")
        for form in ("json", "txt", "trig", "nq", "ru"):
            assert f"{PATH}/diff.{form}?from=1&to=2" in answered.headers["link"]
