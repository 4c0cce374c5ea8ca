"""Looking into a pool: for the parties to its agreement alone, noted before it is told, and never telling who."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

import httpx
import pytest
from command import apart, refused
from conftest import Service
from on_disk import files_below, holding
from submitting import HEAD, Account, copy_of
from web.doors import problem
from web.sparql.conftest import started

from app.model.names import ID
from app.store.layout import RECORDS, RESTRICTED
from app.store.processing import Processing

TOOI = "https://identifier.overheid.nl/tooi/id/gemeente"
PROVINCE = "https://identifier.overheid.nl/tooi/id/provincie"
POOL = "/v1/pools/gm0363/data"
MEMBERS = f"{POOL}/members"
PURPOSE = "Een klus van een dag per week"
SKILLED, TWO = "ecf-4/A.6/2", "ecf-4/A.6/2,ecf-4/B.2/2"


def agreement(code: str, status: str, *parties: str, more: str = "") -> str:
    named = ", ".join(f"<{TOOI}/{party}>" for party in parties)
    return f"""
<{ID}agreement/gm0363/{code}> a vg:Agreement ; dct:identifier "{code}" ; dct:title "Afspraak {code}"@nl ;
  vg:party {named} ; vg:topic <{ID}framework/ecf-4> ; vg:agreementStatus <{ID}agreement-status/{status}> {more} .
"""


AGREEMENTS = "".join(
    [
        HEAD,
        agreement("open", "in-force", "gm0363", "gm0344"),
        agreement("ended", "ended", "gm0363", "gm0518"),
        agreement("past", "in-force", "gm0363", "gm0599", more='; vg:validUntil "2026-01-01"^^xsd:date'),
    ]
)


def member(local_id: str, availability: str, *has: str, at: str = "gm0363", more: str = "") -> str:
    told = "".join(f" vg:has <{ID}competence/ecf-4/{one}> ;" for one in has)
    return f"""
<{ID}pool-member/gm0363/data/{local_id}> a vg:PoolMember ; vg:pool <{ID}pool/gm0363/data> ; vg:localId "{local_id}" ;
  vg:profile <{ID}profile/kwiv-4/1.1.6> ; vg:availability <{ID}availability/{availability}> ;{told}
  {more} vg:organisation <{TOOI}/{at}> .
"""


def province(code: str) -> str:
    return f"vg:region <{PROVINCE}/{code}> ;"


POOLS = f"""{HEAD}
<{ID}pool/gm0363/data> a vg:Pool ; dct:identifier "data" ; dct:title "Datapool"@nl ; vg:poolOwner <{TOOI}/gm0363> ;
  vg:underAgreement <{ID}agreement/gm0363/open>, <{ID}agreement/gm0363/ended>, <{ID}agreement/gm0363/past> .
<{ID}pool/gm0363/own> a vg:Pool ; dct:identifier "own" ; dct:title "Eigen pool"@nl ; vg:poolOwner <{TOOI}/gm0363> .
""" + "".join(
    [
        member("nr-above", "now", "A.6/3", more=f"vg:hoursPerWeek 8.0 ; {province('pv27')}"),
        member("nr-below", "within-a-month", "A.6/1", more=f"vg:hoursPerWeek 16.0 ; {province('pv28')}"),
        member("nr-silent", "later"),
        member("nr-whole", "now", "A.6/2", "B.2/2", at="gm0344", more=f"vg:hoursPerWeek 32.0 ; {province('pv28')}"),
    ]
)


@pytest.fixture(scope="module")
def pooled(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service with a pool of four members, open to one other party."""
    folder = tmp_path_factory.mktemp("pooled")
    (folder / "key").write_text("a secret of the tests, of 32 bytes")
    with started(copy_of(service, folder / "data"), pseudonym_key_file=folder / "key") as running:
        owner = Account(running, "gm0363")
        owner.accepted(AGREEMENTS.encode(), kind="agreement")
        owner.accepted(POOLS.encode(), kind="pool")
        yield running


@pytest.fixture(scope="module")
def owner(pooled: Service) -> Account:
    return Account(pooled, "gm0363")


@pytest.fixture(scope="module")
def party(pooled: Service) -> Account:
    return Account(pooled, "gm0344")


def asked(account: Account, path: str = MEMBERS, **given: Any) -> httpx.Response:
    parameters = {"purpose": PURPOSE, **given} if path.endswith("/members") else given
    return account.service.client.get(path, params=parameters, headers=account.headers)


def found(account: Account, path: str = MEMBERS, **given: Any) -> dict[str, Any]:
    answered = asked(account, path, **given)
    assert answered.status_code == 200, answered.text
    told: dict[str, Any] = answered.json()
    return told


def posted(account: Account, path: str, **body: Any) -> httpx.Response:
    return account.service.client.post(path, json=body, headers=account.headers)


def patched(account: Account, path: str, **body: Any) -> httpx.Response:
    return account.service.client.patch(path, json=body, headers=account.headers)


def logged(pooled: Service) -> list[dict[str, Any]]:
    with closing(Processing(pooled.data_dir / RESTRICTED / RECORDS)) as log:
        return [asdict(line) for line in log.lines()]


def hours(told: dict[str, Any]) -> set[float | None]:
    """Who was found: each member of these tests has its own number of hours."""
    return {hit["hoursPerWeek"] for hit in told["hits"]}


def codes(things: list[dict[str, Any]]) -> list[str]:
    return [thing["notation"] for thing in things]


def test_a_party_finds_who_meets_some_of_what_is_required_and_what_of_it(party):
    told = found(party, requires=TWO)
    assert hours(told) == {8, 32}
    by_hours = {hit["hoursPerWeek"]: hit for hit in told["hits"]}
    assert codes(by_hours[32]["met"]) == codes(told["required"]) == ["A.6/2", "B.2/2"]
    assert (codes(by_hours[8]["met"]), codes(by_hours[8]["unmet"]), codes(by_hours[8]["unknown"])) == (
        ["A.6/2"],
        [],
        ["B.2/2"],
    )


def test_the_filter_takes_those_who_meet_all_or_anybody(party):
    assert hours(found(party, requires=TWO, match="all")) == {32}
    everybody = found(party, requires=SKILLED, match="any")
    assert hours(everybody) == {8, 16, 32, None}
    below = next(hit for hit in everybody["hits"] if hit["hoursPerWeek"] == 16)
    silent = next(hit for hit in everybody["hits"] if hit["hoursPerWeek"] is None)
    assert codes(below["unmet"]) == codes(silent["unknown"]) == ["A.6/2"]


def test_availability_region_and_hours_narrow_it(party):
    assert hours(found(party, availability="now")) == {8, 32}
    assert hours(found(party, availability="within-a-month")) == {8, 16, 32}
    assert hours(found(party, availability="later")) == {8, 16, 32, None}
    assert hours(found(party, region="pv28")) == {16, 32}
    assert hours(found(party, hours="15.5")) == {16, 32}
    assert hours(found(party, region="pv28", hours=17, availability="now", requires=SKILLED)) == {32}


def test_one_can_seek_for_a_profile(party):
    told = found(party, **{"for": "kwiv-4/2.1.1"})
    assert "A.6/1" in codes(told["required"])
    assert hours(told) == {8, 16, 32}


def test_nobody_is_scored_or_ranked_and_nothing_tells_who_it_is(party, owner):
    told = found(party)
    assert set(told["hits"][0]) == {
        *("reference", "profile", "availability", "hoursPerWeek", "region", "validFrom"),
        *("met", "unmet", "unknown"),
    }
    text = json.dumps(told)
    assert "nr-" not in text
    assert "pool-member" not in text
    pseudonyms = set(re.findall(r"/pool-member/gm0363/data/([a-z2-7]{32})", owner.get(_GRAPH).text))
    assert len(pseudonyms) == 4
    assert not any(pseudonym in text for pseudonym in pseudonyms)
    assert TOOI not in text  # nor where anybody works
    assert "niemand krijgt een score" in found(party, lang="nl")["meaning"]


def references(answered: httpx.Response) -> list[str]:
    return [hit["reference"] for hit in answered.json()["hits"]]


def test_the_order_is_the_same_for_whoever_looks_on_a_day_and_pages_follow_it(pooled, party, owner):
    mine, theirs = found(party), found(owner)
    if mine["day"] == theirs["day"]:  # it is not midnight just now
        assert [hit["hoursPerWeek"] for hit in mine["hits"]] == [hit["hoursPerWeek"] for hit in theirs["hits"]]
    assert {hit["reference"] for hit in mine["hits"]}.isdisjoint(hit["reference"] for hit in theirs["hits"])
    first = asked(party, pageSize=3)
    assert (first.json()["total"], len(first.json()["hits"])) == (4, 3)
    assert 'rel="next"' in first.headers["link"]
    second = asked(party, pageSize=3, page=2)
    assert len(second.json()["hits"]) == 1
    assert "link" not in second.headers
    if mine["day"] == first.json()["day"] == second.json()["day"]:
        assert references(first) + references(second) == [hit["reference"] for hit in mine["hits"]]
    before = len(logged(pooled))
    problem(asked(party, pageSize=3, page=3), 404)
    [line] = logged(pooled)[before:]  # it told that at most three fit
    assert (line["act"], line["hits"], line["purpose"]) == ("look-up", 4, PURPOSE)


def test_who_is_no_party_to_an_agreement_in_force_is_refused_like_who_asks_for_no_pool(pooled, owner, party):
    problem(pooled.client.get(MEMBERS, params={"purpose": PURPOSE}), 401)
    for organisation in ("gm0518", "gm0599", "gm0014"):  # of an agreement that ended, of one that is past, of none
        problem(asked(Account(pooled, organisation)), 403)
    told = [problem(asked(party, f"/v1/pools/gm0363/{code}/members"), 403) for code in ("own", "none")]
    assert told[0]["detail"].replace("own", "none") == told[1]["detail"]
    problem(asked(owner, "/v1/pools/gm0363/none/members"), 404)
    assert found(owner, "/v1/pools/gm0363/own/members")["total"] == 0
    problem(asked(Account(pooled, "gm0344", frozenset({"catalogue"}))), 403)


def test_what_is_wrong_is_told_together_and_before_anything_is_looked_for(pooled, party):
    before = len(logged(pooled))
    wrong = {
        "requires": "no-such",
        "match": "best",
        "hours": "many",
        "page": "0",
        "availability": "soon",
        "purpose": "x",
    }
    told = problem(asked(party, **wrong), 400)["errors"]
    assert {fault["name"] for fault in told} == set(wrong)
    assert all(fault["message"]["nl"] and fault["repair"]["en"] for fault in told)
    assert problem(asked(party, score="1"), 400)["errors"][0]["name"] == "score"
    without = pooled.client.get(MEMBERS, headers=party.headers)
    assert problem(without, 400)["errors"][0]["name"] == "purpose"
    assert len(logged(pooled)) == before


def test_every_look_is_noted_with_who_when_why_and_how_many_and_never_which(pooled, party):
    before = len(logged(pooled))
    told = found(party, requires=TWO, purpose="Klus 2027-014, een dag per week")
    [line] = logged(pooled)[before:]
    assert (line["act"], line["organisation"], line["pool"], line["hits"]) == ("look-up", "gm0344", "gm0363/data", 2)
    assert line["purpose"] == "Klus 2027-014, een dag per week"
    assert line["client"].startswith("vgk_")
    assert line["client"] in party.headers["Authorization"]
    assert not any(hit["reference"] in json.dumps(line) for hit in told["hits"])
    assert asked(party).headers["cache-control"] == "no-store"


def test_the_log_can_be_shown_by_day_as_a_table_or_for_a_spreadsheet(pooled, party):
    found(party, purpose="=HYPERLINK(nergens)")
    day = logged(pooled)[-1]["moment"][:10]
    assert "moment (UTC)" in apart(pooled, "processing-log", "--from", day, "--to", day).text
    table = apart(pooled, "processing-log", "--format", "csv", "--lang", "en")
    assert table.text.splitlines()[0] == "moment (UTC),what,organisation,key,pool,purpose,number"
    assert ",'=HYPERLINK(nergens)," in table.text
    assert apart(pooled, "processing-log", "--json").json["lines"] == logged(pooled)
    assert apart(pooled, "processing-log", "--from", "2100-01-01", "--format", "json").json == {"lines": []}
    refused(apart(pooled, "processing-log", "--from", "gisteren"))
    refused(apart(pooled, "processing-log", "--format", "xml"))


def test_a_party_asks_by_reference_and_the_manager_finds_back_whom_it_means(pooled, party, owner):
    [hit] = found(party, requires=TWO, match="all")["hits"]
    answered = posted(party, f"{POOL}/requests", references=[hit["reference"]], purpose=PURPOSE)
    assert answered.status_code == 201, answered.text
    request = answered.json()
    assert (request["organisation"], request["members"]) == ("gm0344", 1)
    address = answered.headers["location"].removeprefix(pooled.address)
    assert "meant" not in found(party, address)
    [meant] = found(owner, address)["meant"]
    own = posted(owner, f"{POOL}/pseudonyms", localIds=["nr-whole", "nr-above", "nobody"]).json()["members"]
    assert [one["localId"] for one in own if one["pseudonym"] == meant["pseudonym"]] == ["nr-whole"]
    assert [one["present"] for one in own] == [True, True, False]
    assert [one["id"] for one in found(owner, f"{POOL}/requests")["requests"]] == [request["id"]]
    assert [line["act"] for line in logged(pooled)[-3:]] == ["request", "read-request", "find-own"]


def test_the_manager_says_what_became_of_a_request_and_who_asked_sees_it(pooled, party, owner):
    [hit] = found(party, requires=TWO, match="all")["hits"]
    request = posted(party, f"{POOL}/requests", references=[hit["reference"]], purpose=PURPOSE).json()
    address = f"{POOL}/requests/{request['id']}"
    assert request["state"] == found(party, address)["state"] == "open"
    before = len(logged(pooled))
    for state, act in (("answered", "answer-request"), ("declined", "decline-request"), ("open", "reopen-request")):
        settled = patched(owner, address, state=state)
        assert (settled.status_code, settled.json()) == (200, {**request, "state": state})
        assert found(party, address)["state"] == state
        assert {one["id"]: one["state"] for one in found(party, f"{POOL}/requests")["requests"]}[request["id"]] == state
        line = logged(pooled)[-1]
        assert (line["act"], line["organisation"], line["purpose"], line["hits"]) == (act, "gm0363", PURPOSE, 1)
    assert len(logged(pooled)) == before + 3


def test_only_the_manager_says_so_and_no_words_about_anybody_are_taken(pooled, party, owner):
    [hit] = found(party, requires=TWO, match="all")["hits"]
    request = posted(party, f"{POOL}/requests", references=[hit["reference"]], purpose=PURPOSE).json()
    address, before = f"{POOL}/requests/{request['id']}", len(logged(pooled))
    problem(patched(party, address, state="answered"), 403)
    problem(pooled.client.patch(address, json={"state": "answered"}), 401)
    problem(patched(owner, f"{POOL}/requests/none", state="answered"), 404)
    problem(patched(owner, f"/v1/pools/gm0363/own/requests/{request['id']}", state="answered"), 404)
    assert problem(patched(owner, address), 400)["errors"][0]["name"] == "state"
    assert problem(patched(owner, address, state="done"), 400)["errors"][0]["name"] == "state"
    problem(patched(owner, address, state="answered", answer="Zij komt maandag"), 400)
    assert found(party, address)["state"] == "open"
    assert len(logged(pooled)) == before


def test_one_finds_the_pools_that_are_open_to_one(pooled, party, owner):
    [told] = found(party, "/v1/organisations/gm0344/pools", lang="nl")["pools"]
    assert (told["id"], told["identifier"], told["title"]) == (f"{ID}pool/gm0363/data", "data", "Datapool")
    assert (told["owner"]["id"], told["manages"]) == (f"{TOOI}/gm0363", False)
    assert [one["label"] for one in told["agreements"]] == ["Afspraak open"]
    assert told["href"] == f"{pooled.address}{MEMBERS}"
    assert found(party, told["href"].removeprefix(pooled.address))["total"] == 4
    own = {one["identifier"]: one for one in found(owner, "/v1/organisations/gm0363/pools")["pools"]}
    assert {code: (one["manages"], len(one["agreements"])) for code, one in own.items()} == {
        "data": (True, 3),
        "own": (True, 0),
    }
    assert asked(party, "/v1/organisations/gm0344/pools").headers["cache-control"] == "no-store"


def test_in_which_pools_one_may_look_is_told_to_oneself_alone(pooled, party):
    for organisation in ("gm0518", "gm0599", "gm0014"):  # of an agreement that ended, of one that is past, of none
        assert found(Account(pooled, organisation), f"/v1/organisations/{organisation}/pools") == {"pools": []}
    problem(pooled.client.get("/v1/organisations/gm0344/pools"), 401)
    problem(asked(party, "/v1/organisations/gm0363/pools"), 403)
    without = Account(pooled, "gm0344", frozenset({"catalogue"}))
    problem(asked(without, "/v1/organisations/gm0344/pools"), 403)


def test_only_the_manager_learns_pseudonyms_and_only_who_was_given_a_reference_can_use_it(pooled, party, owner):
    [hit] = found(party, requires=TWO, match="all")["hits"]
    problem(posted(party, f"{POOL}/pseudonyms", localIds=["nr-whole"]), 403)
    told = problem(posted(owner, f"{POOL}/requests", references=[hit["reference"]], purpose=PURPOSE), 400)["errors"]
    assert [fault["name"] for fault in told] == ["references"]
    problem(asked(owner, f"{POOL}/requests/none"), 404)
    for body in ({}, {"references": [], "purpose": PURPOSE}, {"references": ["x"], "purpose": PURPOSE, "who": 1}):
        problem(posted(party, f"{POOL}/requests", **body), 400)
    problem(posted(Account(pooled, "gm0518"), f"{POOL}/requests", references=["x"], purpose=PURPOSE), 403)


def test_the_local_identifiers_that_a_manager_asks_about_stand_nowhere(pooled, owner):
    posted(owner, f"{POOL}/pseudonyms", localIds=["Kanarie-nummer-7"])
    files = files_below(pooled.data_dir)
    assert len(files) > 10
    assert holding([*files, pooled.log], [b"Kanarie-nummer-7"]) == []


def test_the_public_list_of_pools_is_as_it_was(pooled):
    assert "gm0363" not in pooled.client.get("/v1/pools?pageSize=100").text
    assert pooled.client.get("/v1/pools/rijks-ict-gilde").status_code == 200


def test_a_pool_that_is_sent_again_is_found_as_it_stands_now(party, owner):
    assert 24 not in hours(found(party, match="any"))
    owner.accepted(f"{POOLS}{member('nr-new', 'now', more='vg:hoursPerWeek 24.0 ;')}".encode(), kind="pool")
    assert 24 in hours(found(party, match="any"))
    owner.accepted(POOLS.encode(), kind="pool")
    assert 24 not in hours(found(party, match="any"))


def test_who_leaves_a_pool_is_found_no_more_and_meant_by_no_request(pooled, party, owner):
    [hit] = found(party, requires=TWO, match="all")["hits"]
    request = posted(party, f"{POOL}/requests", references=[hit["reference"]], purpose=PURPOSE).json()
    assert apart(pooled, "organisations", "leave", "gm0344", "--pool", "gm0363/data").code == 0
    assert found(party, requires=TWO, match="all")["hits"] == []
    assert found(owner, f"{POOL}/requests/{request['id']}")["meant"] == []


_GRAPH = "/v1/organisations/gm0363/graphs/pool.nt"
