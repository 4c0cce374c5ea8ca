"""POST /v1/suggestions: proposals for real titles, and wrong input told in both languages."""

import json
from typing import Any

import httpx
import pytest

PATH = "/v1/suggestions"
DIGCOMP = "https://w3id.org/vakgraaf/id/framework/digcomp-3"
ETHICS = "https://w3id.org/vakgraaf/id/competence/ai-literacy-4/limieten-en-ethische-vraagstukken"


def suggested(web: httpx.Client, *items: dict[str, Any], **more: Any) -> list[list[dict[str, Any]]]:
    """The suggestions for each item."""
    answer = web.post(PATH, json={"items": list(items), **more})
    assert answer.status_code == 200, answer.text
    return [item["suggestions"] for item in answer.json()["items"]]


def faults(answer: httpx.Response) -> dict[str, dict[str, Any]]:
    """The faults of a problem document by the name of what is wrong; each speaks both languages and says the repair."""
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()["errors"]
    for fault in found:
        assert set(fault["message"]) == set(fault["repair"]) == {"nl", "en"}
        assert all(fault["message"].values())
        assert all(fault["repair"].values())
    return {fault["name"]: fault for fault in found}


def test_each_item_gets_proposals_with_their_reason_in_the_order_sent(web):
    ethics, nothing = suggested(web, {"title": "Microlearnings ethiek"}, {"title": "xyzzy"})
    assert nothing == []
    assert [suggestion["rank"] for suggestion in ethics] == list(range(1, len(ethics) + 1))
    [right] = [suggestion for suggestion in ethics if suggestion["competence"]["id"] == ETHICS]
    assert right["status"] == "proposed"
    assert right["competence"]["labels"]["nl"] == "Limieten en ethische vraagstukken"
    assert right["matched"] == [{"word": "ethiek", "label": "AI-ethiek"}]
    assert right["framework"]["id"] == "https://w3id.org/vakgraaf/id/framework/ai-literacy-4"
    assert right["atLevel"] == []


def test_a_level_that_the_text_names_is_proposed_with_the_competence(web):
    [[first, *_]] = suggested(web, {"title": "Informatiebeveiliging", "description": "Op niveau e-3"}, limit=1)
    [level] = first["atLevel"]
    assert level["id"] == "https://w3id.org/vakgraaf/id/competence/ecf-4/E.8/3"
    assert (level["notation"], level["words"], level["level"]["notation"]) == ("E.8/3", "e-3", "e-3")


def test_framework_and_limit_narrow_what_is_proposed(web):
    [found] = suggested(web, {"title": "Digitale data en AI", "language": "nl"}, framework="digcomp-3", limit=2)
    assert len(found) == 2
    assert {suggestion["framework"]["id"] for suggestion in found} == {DIGCOMP}


def test_labels_come_in_the_language_that_was_asked_for_and_say_that_they_are_proposals(web):
    dutch, english = (
        web.post(PATH, json={"items": [{"title": "Microlearnings ethiek"}]}, params={"lang": language})
        for language in ("nl", "en")
    )
    assert dutch.headers["content-language"] == "nl"
    assert dutch.json()["status"] == english.json()["status"] == "proposed"
    assert "een mens bevestigt" in dutch.json()["meaning"]
    assert "no probability" in english.json()["meaning"]


def test_nothing_is_written_and_nothing_is_kept(web):
    before = web.get("/health/ready").json()["revision"]
    answer = web.post(PATH, json={"items": [{"title": "AI"}]})
    assert web.get("/health/ready").json()["revision"] == before
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert answer.headers["api-version"]


def test_two_hundred_items_of_two_thousand_characters_are_taken(web):
    items = [{"title": f"AI {number}", "description": "é" * 2_000} for number in range(200)]
    assert len(suggested(web, *items, limit=1)) == 200


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, {"items"}),
        ({"items": []}, {"items"}),
        ({"items": "AI"}, {"items"}),
        ({"items": [{"title": "AI"}] * 201}, {"items"}),
        ({"items": ["AI"]}, {"items[0]"}),
        ({"items": [{}]}, {"items[0].title"}),
        ({"items": [{"title": "  "}]}, {"items[0].title"}),
        ({"items": [{"title": 7}]}, {"items[0].title"}),
        ({"items": [{"title": "AI"}, {"title": "a" * 2_001}]}, {"items[1].title"}),
        ({"items": [{"title": "AI", "description": "a" * 2_001}]}, {"items[0].description"}),
        ({"items": [{"title": "AI", "description": None}]}, {"items[0].description"}),
        ({"items": [{"title": "AI", "language": "fr"}]}, {"items[0].language"}),
        ({"items": [{"title": "AI", "langage": "nl"}]}, {"items[0].langage"}),
        ({"items": [{"title": "AI"}], "frameworks": "ecf-4"}, {"frameworks"}),
        ({"items": [{"title": "AI"}], "framework": "ecf-5"}, {"framework"}),
        ({"items": [{"title": "AI"}], "framework": 4}, {"framework"}),
        ({"items": [{"title": "AI"}], "limit": 0}, {"limit"}),
        ({"items": [{"title": "AI"}], "limit": 21}, {"limit"}),
        ({"items": [{"title": "AI"}], "limit": True}, {"limit"}),
        ({"items": [{"title": "AI"}], "limit": "5"}, {"limit"}),
        ({"items": [{"titel": "AI"}], "limit": 0}, {"items[0].titel", "items[0].title", "limit"}),
        ([], {"body"}),
        ("AI", {"body"}),
    ],
)
def test_everything_that_is_wrong_is_named_at_once_with_its_place(web, body, names):
    assert set(faults(web.post(PATH, json=body))) == names


def test_a_name_that_is_nearly_right_is_understood(web):
    found = faults(web.post(PATH, json={"items": [{"titel": "AI"}], "framework": "ecf-5"}))
    assert found["items[0].titel"]["repair"]["nl"] == "Bedoelde u title?"
    assert "ecf-4" in found["framework"]["repair"]["en"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"AI",
        b'{"items": [{"title": "AI"}]',
        b'{"items": [{"title": "AI"}], "items": []}',
        b'{"items": [{"title": "AI"}], "limit": NaN}',
        b'{"items": ' + b"[" * 100_000,
        b'{"items": [{"title": "\xff"}]}',
        '{"items": [{"title": "AI"}]}'.encode("utf-16"),
    ],
)
def test_what_is_no_strict_json_is_refused(web, body):
    answer = web.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert set(faults(answer)) == {"body"}


def test_half_a_character_is_no_text(web):
    body = b'{"items": [{"title": "\\ud800"}], "\\udc00": 1, "framework": "\\ud800"}'
    answer = web.post(PATH, content=body, headers={"Content-Type": "application/json"})
    assert set(faults(answer)) == {"items[0].title", "?", "framework"}


def test_a_body_of_another_sort_or_size_is_refused(web):
    body = json.dumps({"items": [{"title": "AI"}]}).encode()
    assert web.post(PATH, content=body, headers={"Content-Type": "text/plain"}).status_code == 415
    assert web.post(PATH, content=body).status_code == 415
    gzipped = {"Content-Type": "application/json", "Content-Encoding": "gzip"}
    assert web.post(PATH, content=body, headers=gzipped).status_code == 415
    large = web.post(PATH, content=b" " * 4_000_001, headers={"Content-Type": "application/json"})
    assert large.status_code == 413
    assert web.post(PATH, content=body, headers={"Accept": "text/turtle"}).status_code == 406
    assert web.get(PATH).status_code == 405


def test_the_operation_is_described(web):
    operation = web.get("/v1/openapi.json").json()["paths"]["/suggestions"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["items"]["maxItems"] == 200
    assert set(operation["responses"]) >= {"200", "400", "406", "413", "415"}
