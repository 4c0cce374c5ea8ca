"""Every question in every format: the same rows, each in the form that its standard asks."""

import csv
import io
import re

import httpx
import pytest
from openpyxl import load_workbook
from web.doors import ASKED, MEDIA_TYPES, QUESTIONS, examples, media_type
from web.rows import READERS, from_json

TERM = {"uri": {"type", "value"}, "bnode": {"type", "value"}, "literal": {"type", "value", "datatype", "xml:lang"}}


@pytest.mark.parametrize("optional", [False, True], ids=["required", "all"])
@pytest.mark.parametrize("name", QUESTIONS)
def test_the_five_formats_tell_the_same_rows(web: httpx.Client, name: str, optional: bool) -> None:  # noqa: FBT001
    question, given = QUESTIONS[name], examples(name, optional=optional)
    answers = {
        form: web.get(f"/v1/questions/{name}", params=given, headers={"Accept": accepted})
        for form, accepted in MEDIA_TYPES.items()
    }
    assert {form: (answer.status_code, media_type(answer)) for form, answer in answers.items()} == {
        form: (200, accepted) for form, accepted in MEDIA_TYPES.items()
    }
    wanted = from_json(answers["json"].content, question)
    for form, answer in answers.items():
        assert READERS[form](answer.content, question) == wanted, form


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_json_of_an_answer_has_the_promised_keys(web: httpx.Client, name: str) -> None:
    question, given = QUESTIONS[name], examples(name, optional=True)
    told = web.get(f"/v1/questions/{name}", params=given).json()
    assert {"question", "parameters", "columns", "rows", "graphs", "revision"} <= set(told)
    assert told["question"] == name
    assert set(told["parameters"]) == set(given)
    assert [column["name"] for column in told["columns"]] == [column.name for column in question.columns]
    assert all(list(row) == [column.name for column in question.columns] for row in told["rows"])
    assert all({"id", "title", "trust"} <= set(graph) for graph in told["graphs"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_sparql_results_hold_to_the_recommendation(web: httpx.Client, name: str) -> None:
    told = web.get(f"/v1/questions/{name}", params={**examples(name), "format": "srj"}).json()
    assert set(told) == {"head", "results"}
    assert set(told["head"]) <= {"vars", "link"}
    assert set(told["results"]) == {"bindings"}
    names = told["head"]["vars"]
    assert len(set(names)) == len(names)
    for binding in told["results"]["bindings"]:
        assert set(binding) <= set(names)
        for term in binding.values():
            assert set(term) <= TERM[term["type"]]
            assert isinstance(term["value"], str)
            assert not {"datatype", "xml:lang"} <= set(term)


@pytest.mark.parametrize("name", QUESTIONS)
def test_csv_is_rfc_4180_with_a_byte_order_mark(web: httpx.Client, name: str) -> None:
    response = web.get(f"/v1/questions/{name}", params={**examples(name), "format": "csv"})
    body = response.content
    assert body.startswith(b"\xef\xbb\xbf")
    assert body.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n", re.sub(rb'"[^"]*"', b"", body))
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    assert {len(line) for line in lines} == {len(lines[0])}
    assert response.headers["content-type"].replace(" ", "").lower() == "text/csv;charset=utf-8"
    assert response.headers["content-disposition"] == f'attachment; filename="{name}.csv"'
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_workbook_also_says_what_was_asked_and_who_says_so(web: httpx.Client) -> None:
    response = web.get(f"{ASKED}&format=xlsx")
    book = load_workbook(io.BytesIO(response.content))
    told = [[cell for cell in line if cell is not None] for line in book["about"].iter_rows(values_only=True)]
    assert ["archetype", "https://w3id.org/vakgraaf/id/archetype/ai-literacy-4/aig-09"] in told
    assert any(line[0] == "graph" and "proposed" in line for line in told)
    assert response.headers["content-disposition"] == 'attachment; filename="who-teaches.xlsx"'


@pytest.mark.parametrize("form", MEDIA_TYPES)
def test_an_answer_without_rows_is_whole_in_every_format(web: httpx.Client, form: str) -> None:
    response = web.get("/v1/questions/search", params={"q": "nothing is called like this", "format": form})
    assert response.status_code == 200
    assert READERS[form](response.content, QUESTIONS["search"]) == []


@pytest.mark.parametrize("form", MEDIA_TYPES)
@pytest.mark.parametrize(
    "text", ["=1+1", "a\tb", "a\nb", "a\x0bb", "a\x00b", "\ufffe", "<b>&amp;", "a,b;\"c'", "𝔸é", " | "]
)
def test_any_text_that_is_asked_for_leaves_every_format_whole(web: httpx.Client, form: str, text: str) -> None:
    response = web.get("/v1/questions/search", params={"q": text, "format": form})
    assert response.status_code in {200, 400}, response.text
    if response.status_code == 200:
        assert isinstance(READERS[form](response.content, QUESTIONS["search"]), list)
