"""The limits of the settings, each reached by a real query: told as an error that names it, never as a cut answer."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from conftest import Service
from submitting import copy_of, key_for
from web.doors import ASKED, problem
from web.sparql.asking import ASK, COUNT, JSON, N_TRIPLES, get, number
from web.sparql.conftest import started

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a < ?g) }"
ROWS = 1_000


@pytest.fixture(scope="module")
def bounded(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with one child, small limits, and clients who may do what they like."""
    settings = {
        "sparql_workers": 1,
        "sparql_wait_s": 0.3,
        "sparql_deadline_s": 1.5,
        "sparql_rows": ROWS,
        "sparql_answer_mb": 1,
        "sparql_budget_s": 1e6,
        "sparql_budget_errors": 1_000_000,
    }
    with started(copy_of(service, tmp_path_factory.mktemp("bounded") / "data"), **settings) as running:
        yield running


@pytest.fixture(scope="module")
def frugal(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose clients may have one second of work and three failures in a minute, behind a proxy."""
    settings = {
        "sparql_deadline_s": 1.5,
        "sparql_budget_s": 1,
        "sparql_budget_errors": 3,
        "trusted_proxies": "127.0.0.1",
    }
    with started(copy_of(service, tmp_path_factory.mktemp("frugal") / "data"), **settings) as running:
        yield running


# time, rows, bytes, workers


def test_a_service_that_says_it_is_ready_answers_at_once(service: Service, tmp_path: Path) -> None:
    with started(copy_of(service, tmp_path / "data"), sparql_wait_s=0) as running:
        assert get(running.client, ASK).json()["boolean"] is True


def test_a_query_past_its_deadline_is_a_504_and_the_next_one_is_answered(bounded: Service) -> None:
    told = problem(get(bounded.client, ENDLESS), 504)
    assert "1.5 s" in told["detail"]
    assert patiently(bounded, ASK).json()["boolean"] is True


@pytest.mark.parametrize(("shape", "accept"), [("SELECT *", JSON), ("CONSTRUCT", N_TRIPLES)])
def test_more_rows_than_may_be_are_a_504_and_as_many_as_may_be_are_all_there(
    bounded: Service, shape: str, accept: str
) -> None:
    query = f"{shape} WHERE {{ ?s ?p ?o }} LIMIT "
    assert str(ROWS) in problem(patiently(bounded, f"{query}{ROWS + 1}", accept), 504)["detail"]
    whole = patiently(bounded, f"{query}{ROWS}", accept)
    rows = whole.json()["results"]["bindings"] if accept == JSON else whole.text.splitlines()
    assert len(rows) == ROWS


def test_more_bytes_than_may_be_are_a_504(bounded: Service) -> None:
    long = "x" * 2_000
    query = f"SELECT * {{ ?s ?p ?o BIND('{long}' AS ?x) }} LIMIT "
    assert "1 MB" in problem(patiently(bounded, f"{query}{ROWS}"), 504)["detail"]
    assert len(patiently(bounded, f"{query}300").content) > 600_000


def test_who_finds_all_children_taken_is_told_when_to_come_back(bounded: Service) -> None:
    patiently(bounded, ASK)
    with ThreadPoolExecutor(1) as aside:
        slow = aside.submit(get, bounded.client, ENDLESS)
        turned_away = []
        while not slow.done():
            turned_away.append(bounded.client.post("/sparql", data={"query": ASK}, headers={"Accept": JSON}))
        assert slow.result().status_code == 504
    busy = [response for response in turned_away if response.status_code == 503]
    assert busy
    assert {response.status_code for response in turned_away} <= {200, 503}
    for response in busy:
        assert problem(response, 503)
        assert int(response.headers["retry-after"]) >= 1


def test_a_crowd_before_the_endpoint_does_not_keep_questions_from_being_answered(bounded: Service) -> None:
    def crowd(number_: int) -> int:
        with httpx.Client(base_url=bounded.address, timeout=60) as client:
            return get(client, f"{ENDLESS} # {number_}").status_code

    with ThreadPoolExecutor(100) as people:
        statuses = [people.submit(crowd, n) for n in range(100)]
        answered = 0
        while not all(status.done() for status in statuses):
            response = bounded.client.get(f"{ASKED}&level=ai-literacy-4/{answered % 4 + 1}")
            assert response.status_code == 200
            answered += 1
        assert {status.result() for status in statuses} <= {503, 504}
    assert answered
    assert bounded.process.poll() is None
    assert patiently(bounded, ASK).json()["boolean"] is True


def patiently(service: Service, query: str, accept: str = JSON) -> httpx.Response:
    """The answer, once a child is free: another may still be coming up."""
    for _ in range(200):
        response = get(service.client, query, accept)
        if response.status_code != 503:
            return response
    return response


# the budget of one client


def of(client: str) -> dict[str, str]:
    """What the proxy tells of a client."""
    return {"Accept": JSON, "X-Forwarded-For": client}


def ask_as(service: Service, client: str, query: str, **headers: str) -> httpx.Response:
    return service.client.post("/sparql", data={"query": query}, headers={**of(client), **headers})


def test_who_fails_too_often_is_told_when_to_come_back_and_others_are_not(frugal: Service) -> None:
    failures = ["SELECT", "SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "nope"]
    assert [ask_as(frugal, "192.0.2.1", query).status_code for query in failures] == [400, 403, 400]
    response = ask_as(frugal, "192.0.2.1", ASK)
    assert problem(response, 429)["rule"] == "budget"
    assert 1 <= int(response.headers["retry-after"]) <= 60
    assert ask_as(frugal, "192.0.2.2", ASK).json()["boolean"] is True
    spoofed = ask_as(frugal, "203.0.113.9, 192.0.2.1", ASK)
    assert spoofed.status_code == 429


def test_who_used_its_seconds_is_told_when_to_come_back(frugal: Service) -> None:
    assert ask_as(frugal, "192.0.2.3", ENDLESS).status_code == 504
    response = ask_as(frugal, "192.0.2.3", ASK)
    assert problem(response, 429)
    assert int(response.headers["retry-after"]) >= 1


def test_an_answer_that_was_kept_costs_nothing(frugal: Service) -> None:
    first = frugal.client.get("/sparql", params={"query": COUNT}, headers=of("192.0.2.4"))
    assert number(first) > 0
    for query in ("SELECT", "ASK", "nope"):
        ask_as(frugal, "192.0.2.4", query)
    assert ask_as(frugal, "192.0.2.4", ASK).status_code == 429
    again = frugal.client.get("/sparql", params={"query": COUNT}, headers=of("192.0.2.4"))
    assert again.content == first.content
    known = frugal.client.get(
        "/sparql", params={"query": COUNT}, headers={**of("192.0.2.4"), "If-None-Match": first.headers["etag"]}
    )
    assert known.status_code == 304


def test_the_page_is_paid_from_the_same_budget(frugal: Service) -> None:
    headers = {"Accept": "text/html", "X-Forwarded-For": "192.0.2.5"}
    shown = {"query": ASK, "answer": "table"}
    assert frugal.client.get("/sparql", params=shown, headers=headers).status_code == 200
    for _ in range(3):
        ask_as(frugal, "192.0.2.5", "nope")
    assert frugal.client.get("/sparql", params=shown, headers=headers).status_code == 429
    assert frugal.client.get("/sparql", headers=headers).status_code == 200


def test_a_failure_on_the_page_is_a_failure(frugal: Service) -> None:
    headers = {"Accept": "text/html", "X-Forwarded-For": "192.0.2.6"}
    for n in range(3):
        wrong = frugal.client.get("/sparql", params={"query": f"nope {n}", "answer": "table"}, headers=headers)
        assert wrong.status_code == 400
    assert ask_as(frugal, "192.0.2.6", ASK).status_code == 429


def test_a_key_has_a_budget_of_its_own(frugal: Service) -> None:
    key = {"Authorization": f"Bearer {key_for(frugal.data_dir)}"}
    for _ in range(3):
        ask_as(frugal, "192.0.2.7", "nope")
    assert ask_as(frugal, "192.0.2.7", ASK).status_code == 429
    assert ask_as(frugal, "192.0.2.7", ASK, **key).json()["boolean"] is True
    for _ in range(3):
        ask_as(frugal, "192.0.2.7", "nope", **key)
    assert ask_as(frugal, "192.0.2.8", ASK, **key).status_code == 429


def test_what_is_wrong_with_the_request_itself_costs_no_budget_of_failures(frugal: Service) -> None:
    for _ in range(5):
        response = frugal.client.post(
            "/sparql", content=b"x", headers={"Content-Type": "text/plain", **of("192.0.2.9")}
        )
        assert response.status_code == 415
    assert ask_as(frugal, "192.0.2.9", ASK).status_code == 200


def test_a_proxy_that_is_no_address_is_told_at_the_start(service: Service, tmp_path: Path) -> None:
    data_dir = copy_of(service, tmp_path / "data")
    with pytest.raises(RuntimeError, match="'nowhere' is no address"), started(data_dir, trusted_proxies="nowhere"):
        pass
