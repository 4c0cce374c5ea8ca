"""GET and POST /v1/paths: the way on, for who signs in nowhere; and nothing of what was asked stays anywhere."""

from typing import Any

import httpx
import pytest
from web.doors import problem

from app.asking.parameters import MOST_FAULTS
from app.model.names import ID

GOAL = "ai-literacy-4/aig-09"
KNOWS = "ai-literacy-4/kennis-en-begrip/2"


def posted(web: httpx.Client, **body: Any) -> httpx.Response:
    return web.post("/v1/paths", json=body)


def told(answered: httpx.Response) -> dict[str, Any]:
    assert answered.status_code == 200, answered.text
    found: dict[str, Any] = answered.json()
    return found


def ids(things: list[dict[str, Any]]) -> list[str]:
    return [thing["id"] for thing in things]


def test_the_way_to_an_archetype_starts_from_what_one_has(web):
    whole = told(posted(web, to=GOAL))
    begun = told(posted(web, **{"to": GOAL, "from": [KNOWS]}))
    assert whole["met"] == []
    assert ids(begun["met"]) == [f"{ID}competence/{KNOWS}"]
    assert begun["met"][0]["by"]["id"] == f"{ID}competence/{KNOWS}"
    assert ids(whole["missing"]) == sorted(ids(begun["met"]) + ids(begun["missing"]), key=ids(whole["missing"]).index)
    assert whole["goal"]["id"] == f"{ID}archetype/{GOAL}"
    assert whole["best"]


def test_every_missing_competence_that_is_closed_is_closed_by_a_course_of_the_path(web):
    path = told(posted(web, to=GOAL))
    closed = {thing for course in path["courses"] for thing in ids(course["closes"])}
    assert closed == {need["id"] for need in path["missing"] if need["closed"]}
    assert closed
    assert all(course["label"] and course["academies"] for course in path["courses"])
    assert path["graphs"]
    assert {graph["trust"] for graph in path["graphs"]} <= {"official", "third-party", "own", "proposed"}


def test_no_other_way_takes_fewer_courses_nor_fewer_of_which_the_price_is_not_known(web):
    ways = {by: told(posted(web, to=GOAL, by=by)) for by in ("fewest", "cheapest", "language")}
    assert len(ways["fewest"]["courses"]) == min(len(way["courses"]) for way in ways.values())
    unknown = {by: way["costs"]["priceUnknown"] for by, way in ways.items()}
    assert unknown["cheapest"] == min(unknown.values())


def test_an_address_and_a_body_ask_the_same(web):
    by_address = web.get("/v1/paths", params={"to": GOAL, "from": KNOWS, "by": "cheapest", "lang": "en"})
    by_body = web.post("/v1/paths?lang=en", json={"to": GOAL, "from": [KNOWS], "by": "cheapest"})
    assert told(by_address) == told(by_body)
    several = web.get("/v1/paths", params={"to": GOAL, "from": f"{KNOWS},ai-literacy-4/kennis-en-begrip/1"})
    assert len(told(several)["met"]) == 1


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_copy_stays_anywhere_in_between(web, method):
    asked = {"params": {"to": GOAL}} if method == "GET" else {"json": {"to": GOAL}}
    answered = web.request(method, "/v1/paths", **asked)
    assert answered.headers["cache-control"] == "no-store"
    assert "etag" not in answered.headers
    assert answered.headers["api-version"]


def test_what_one_has_stands_in_no_log(service, web):
    told(posted(web, **{"to": GOAL, "from": ["ai-literacy-4/kennis-en-begrip/3"]}))
    told(web.get("/v1/paths", params={"to": GOAL, "from": "ai-literacy-4/kennis-en-begrip/3"}))
    assert "kennis-en-begrip" not in service.log.read_text()


def test_labels_and_meaning_come_in_the_language_asked(web):
    dutch, english = (web.post("/v1/paths", params={"lang": lang}, json={"to": GOAL}) for lang in ("nl", "en"))
    assert "niets wordt bewaard" in told(dutch)["meaning"]
    assert "nothing is kept" in told(english)["meaning"]
    assert (told(dutch)["language"], told(english)["language"]) == ("nl", "en")


def test_a_profile_of_which_the_requirements_are_not_worked_out_says_so(web):
    bare = next(
        item["id"]
        for item in web.get("/v1/profiles", params={"pageSize": 100}).json()["items"]
        if told(posted(web, to=item["id"])).get("note")
    )
    path = told(posted(web, to=bare))
    assert path["missing"] == path["met"] == path["courses"] == []


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({}, {"to"}),
        ({"to": "no-such"}, {"to"}),
        ({"to": GOAL, "from": ["no-such", KNOWS]}, {"from"}),
        (
            {"to": GOAL, "by": "best", "language": "???", "trust": ["sure"], "form": "x"},
            {"by", "language", "trust", "form"},
        ),
        ({"to": [GOAL]}, {"to"}),
        ({"to": GOAL, "from": KNOWS}, {"from"}),
        ({"to": GOAL, "from": [KNOWS + str(number) for number in range(201)]}, {"from"}),
        ({"to": GOAL, "trust": [f"sure-{number}" for number in range(21)]}, {"trust"}),
        (
            {"to": GOAL, "from": ["x" + str(number) for number in range(201)], "trust": [str(n) for n in range(5_000)]},
            {"from", "trust"},
        ),
    ],
)
def test_wrong_input_is_told_in_both_languages_with_its_repair(web, body, names):
    told_of = problem(posted(web, **body), 400)["errors"]
    assert {fault["name"] for fault in told_of} == names
    for fault in told_of:
        assert all(fault["message"].values())
        assert all(fault["repair"].values())


def test_no_more_faults_are_told_than_anybody_reads(web):
    for body in ({"from": [f"x{number}" for number in range(200)]}, {f"field-{number}": "x" for number in range(500)}):
        assert len(problem(posted(web, to=GOAL, **body), 400)["errors"]) == MOST_FAULTS


def test_the_same_trust_many_times_is_one(web):
    assert told(posted(web, to=GOAL, trust=["official"] * 500)) == told(posted(web, to=GOAL, trust=["official"]))


def test_what_is_no_json_object_is_a_problem(web):
    for body in (b"[]", b"{", b'{"to": "a", "to": "b"}', b"\xff"):
        answered = web.post("/v1/paths", content=body, headers={"Content-Type": "application/json"})
        assert problem(answered, 400)["errors"][0]["name"] == "body"
    problem(web.post("/v1/paths", content=b"x", headers={"Content-Type": "text/plain"}), 415)
    problem(web.get("/v1/paths", params={"to": [GOAL, GOAL]}), 400)
    problem(web.get("/v1/paths", params={"to": GOAL}, headers={"Accept": "text/csv"}), 406)
