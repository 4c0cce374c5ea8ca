"""The mappings by HTTP: as SSSOM's table, as RDF and as JSON-LD, whole and between two frameworks."""

import csv
import io
from typing import Any

import httpx
import pytest
import yaml
from pyoxigraph import RdfFormat, parse
from web.doors import media_type

ID = "https://w3id.org/vakgraaf/id/"
SSSOM = "https://w3id.org/sssom/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def table(text: str) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """The head and the rows of a table, as any reader of the format takes them."""
    lines = text.splitlines(keepends=True)
    head = yaml.safe_load("".join(line[1:] for line in lines if line.startswith("#")))
    body = "".join(line for line in lines if not line.startswith("#"))
    return head, list(csv.DictReader(io.StringIO(body), delimiter="\t"))


def whole(head: dict[str, Any], curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return head["curie_map"][prefix] + local


def test_the_table_holds_what_the_standard_demands_and_its_short_names_are_all_explained(web: httpx.Client) -> None:
    response = web.get("/v1/mappings?format=tsv")
    assert media_type(response) == "text/tab-separated-values"
    head, rows = table(response.text)
    assert len(rows) > 100
    assert {"curie_map", "license", "mapping_set_id", "sssom_version", "extension_definitions"} <= set(head)
    for row in rows:
        for slot in ("subject_id", "predicate_id", "object_id", "mapping_justification", "author_id", "record_id"):
            assert whole(head, row[slot]).startswith("http")
        assert 0 < float(row["confidence"]) < 1
        assert row["subject_label"]
        assert row["object_label"]
        assert row["comment"] != row["comment_nl"]


def test_a_row_says_what_the_graph_says(web: httpx.Client) -> None:
    head, rows = table(web.get("/v1/mappings?from=ecf-4&to=social-craft-1&format=tsv&lang=en").text)
    [row] = [row for row in rows if row["subject_id"].endswith(":E.7")]
    assert whole(head, row["object_id"]) == f"{ID}competence/social-craft-1/managing-change"
    assert whole(head, row["predicate_id"]).endswith("core#closeMatch")
    assert whole(head, row["mapping_source"]) == f"{ID}graph/vakgraaf/mappings-ecf-4-social-craft-1"
    assert (row["confidence"], row["mapping_date"]) == ("0.75", "2026-11-21")
    assert row["subject_label"] == "Business Change Management"
    assert head["mapping_set_id"] == whole(head, row["mapping_source"])


@pytest.mark.parametrize(
    ("asked", "sources", "targets"),
    [
        ("from=ecf-4", {"ecf-4"}, {"esco-1.1.1", "digcomp-3", "ai-literacy-4", "social-craft-1"}),
        ("to=esco-1.1.1", {"ecf-4", "digcomp-3", "ai-literacy-4", "social-craft-1", "kwiv-4"}, {"esco-1.1.1"}),
        ("from=kwiv-4&to=esco-1.1.1", {"kwiv-4"}, {"esco-1.1.1"}),
        ("from=esco-1.1.1", set(), set()),
        (f"from={ID}framework/digcomp-3&to=ai-literacy-4", {"digcomp-3"}, {"ai-literacy-4"}),
    ],
)
def test_they_can_be_had_from_one_framework_and_to_another(web, asked, sources, targets) -> None:
    head, rows = table(web.get(f"/v1/mappings?{asked}&format=tsv").text)
    found = {
        end: {whole(head, row[f"{end}_source"]).rpartition("/")[2] for row in rows} for end in ("subject", "object")
    }
    assert found == {"subject": sources, "object": targets}


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        ("text/tab-separated-values", "tsv"),
        ("text/turtle", "turtle"),
        ("application/n-triples", "ntriples"),
        ("application/ld+json", "jsonld"),
        ("application/json", "json"),
    ],
)
def test_accept_and_format_choose_the_same(web: httpx.Client, accept: str, name: str) -> None:
    by_accept = web.get("/v1/mappings?from=ecf-4", headers={"Accept": accept})
    by_name = web.get(f"/v1/mappings?from=ecf-4&format={name}")
    assert media_type(by_accept) == media_type(by_name) == accept
    assert by_accept.content == by_name.content
    assert by_accept.headers["ETag"] == by_name.headers["ETag"]
    assert f"format={name}" in by_accept.headers["Link"]


def test_the_rdf_says_each_mapping_and_its_set_in_the_words_of_the_standard(web: httpx.Client) -> None:
    triples = list(parse(web.get("/v1/mappings?to=digcomp-3&format=turtle").content, format=RdfFormat.TURTLE))
    _, rows = table(web.get("/v1/mappings?to=digcomp-3&format=tsv").text)
    kinds = [quad.object.value for quad in triples if quad.predicate.value == TYPE]
    assert kinds.count("http://www.w3.org/2002/07/owl#Axiom") == len(rows)
    assert kinds.count(f"{SSSOM}MappingSet") == 1
    assert len([quad for quad in triples if quad.predicate.value == f"{SSSOM}mappings"]) == len(rows)
    assert {quad.predicate.value for quad in triples} >= {f"{SSSOM}confidence", f"{SSSOM}mapping_justification"}


def test_the_json_is_the_documents_of_the_mappings(web: httpx.Client) -> None:
    told = web.get("/v1/mappings?to=digcomp-3").json()
    path = told["@graph"][0]["id"].removeprefix(f"{ID}mapping/")
    alone = web.get(f"/v1/mappings/{path}").json()
    assert {"@context": told["@context"], **told["@graph"][0]} == alone
    assert alone["annotatedTarget"].startswith(f"{ID}competence/digcomp-3/")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("from=ecf-99", 400),
        ("to=A.5", 400),
        ("from=ecf-4&from=kwiv-4", 400),
        ("format=xlsx", 400),
        ("of=ecf-4", 400),
    ],
)
def test_what_is_asked_wrong_is_told_with_the_repair(web: httpx.Client, asked: str, status: int) -> None:
    response = web.get(f"/v1/mappings?{asked}")
    assert response.status_code == status
    assert response.json()["errors"][0]["repair"]


def test_a_format_that_there_is_not_is_not_acceptable(web: httpx.Client) -> None:
    assert web.get("/v1/mappings", headers={"Accept": "image/png"}).status_code == 406


def test_a_mapping_that_nobody_stated_is_not_there(web: httpx.Client) -> None:
    assert web.get("/v1/mappings/vakgraaf/none/1--2").status_code == 404
