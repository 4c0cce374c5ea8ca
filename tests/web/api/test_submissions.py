"""Trying and sending files over HTTP: what each answer is, what it leaves behind, and who may read it."""

import csv
import gzip
import io
import json
import socket
from typing import Any

import httpx
import pytest
from conftest import Service
from pyoxigraph import RdfFormat, parse
from submitting import HEAD, LEVEL, TURTLE, Account, catalogue, copy_of, course

from app.model.names import ID

MOST_BYTES = 10_000_000


@pytest.fixture(scope="module")
def radio(taking: Service) -> Account:
    return Account(taking)


def tried(service: Service, body: bytes, media_type: str = TURTLE, **more: Any) -> httpx.Response:
    parameters = {"kind": "catalogue", **more.pop("asked", {})}
    headers = {"Content-Type": media_type, **more.pop("headers", {})}
    return service.client.post("/v1/validations", params=parameters, headers=headers, content=body)


def revision(service: Service) -> str:
    return str(service.client.get("/health/ready").json()["revision"])


def is_a_problem(answered: httpx.Response, status: int) -> dict[str, Any]:
    assert answered.status_code == status, answered.text
    assert answered.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = answered.json()
    assert told["status"] == status
    assert told["title"]
    return told


def begun(service: Service, path: str, account: Account, length: str) -> socket.socket:
    """A connection on which a request was begun whose body is still to come."""
    client = socket.create_connection(("127.0.0.1", service.port), timeout=30)
    key = account.headers["Authorization"]
    head = [f"POST {path}?kind=catalogue HTTP/1.1", "Host: x", f"Content-Type: {TURTLE}", f"Authorization: {key}"]
    client.sendall("\r\n".join([*head, length, "", ""]).encode())
    return client


BROKEN = catalogue(course("ok"), course("typo", teaches=f"{ID}competence/ai-literacy-4/kennis-en-begrp/2"))


class TestValidations:
    """Trying a file: no account, nothing kept."""

    def test_a_good_file_conforms_and_is_laid_beside_what_others_teach(self, taking):
        before = revision(taking)
        answered = tried(taking, catalogue(course("tried")), asked={"organisation": "radio"})
        assert answered.status_code == 200, answered.text
        told = answered.json()
        assert (told["conforms"], told["outcome"], told["findings"]) == (True, "conforms", [])
        assert told["focusNodes"] >= 2
        [shared] = told["comparison"]["shared"]
        assert shared["id"] == LEVEL
        assert shared["label"]
        assert all(academy["courses"] >= 1 and academy["label"] for academy in shared["academies"])
        assert f"{ID}academy/radio" not in {academy["id"] for academy in shared["academies"]}
        assert told["comparison"]["onlyHere"] == []
        assert revision(taking) == before

    def test_what_nobody_else_teaches_and_what_closes_a_gap_is_told(self, taking):
        wanted = a_gap(taking)
        told = tried(taking, catalogue(course("new", teaches=wanted)), asked={"organisation": "radio"}).json()
        assert told["conforms"], told["findings"]
        assert wanted in [found["id"] for found in told["comparison"]["onlyHere"]]
        closed = {found["id"]: found["requiredBy"] for found in told["comparison"]["closes"]}
        assert closed[wanted] >= 1

    def test_a_file_with_faults_is_answered_with_200_and_what_to_mend(self, taking):
        answered = tried(taking, BROKEN, asked={"organisation": "radio"})
        assert answered.status_code == 200
        told = answered.json()
        assert not told["conforms"]
        assert told["counts"]["violation"] >= 1
        [found] = [finding for finding in told["findings"] if finding["severity"] == "violation"]
        assert found["line"]
        assert found["message"]["nl"] != found["message"]["en"]
        assert "kennis-en-begrip" in json.dumps(found)

    def test_without_an_organisation_it_says_that_ownership_was_not_checked(self, taking):
        told = tried(taking, catalogue(course("a"))).json()
        assert told["conforms"]
        assert "of de dingen van de inzender zijn" in told["notChecked"][0]["nl"]

    @pytest.mark.parametrize(
        ("accept", "media_type"),
        [
            ("application/json", "application/json"),
            ("*/*", "application/json"),
            ("text/turtle", "text/turtle"),
            ("application/ld+json", "application/ld+json"),
            ("text/csv", "text/csv"),
            ("text/plain", "text/plain"),
        ],
    )
    def test_every_format_of_the_report_is_had_by_asking_for_it(self, taking, accept, media_type):
        answered = tried(taking, BROKEN, headers={"Accept": accept}, asked={"organisation": "radio"})
        assert answered.status_code == 200
        assert answered.headers["content-type"].startswith(media_type)
        assert answered.headers["cache-control"] == "no-store"
        assert "kennis-en-begrp" in answered.text
        if media_type == "text/turtle":
            assert "ValidationReport" in {
                quad.object.value.rsplit("#")[-1]
                for quad in parse(answered.content, format=RdfFormat.TURTLE)
                if hasattr(quad.object, "value")
            }
        if media_type == "text/csv":
            assert len(list(csv.reader(io.StringIO(answered.text)))) >= 2

    def test_junit_is_a_format_too(self, taking):
        answered = tried(taking, BROKEN, headers={"Accept": "application/xml, application/junit+xml"})
        assert answered.status_code == 200, answered.text
        assert "<testsuite" in answered.text

    def test_a_format_that_there_is_not_is_refused(self, taking):
        is_a_problem(tried(taking, BROKEN, headers={"Accept": "image/png"}), 406)

    @pytest.mark.parametrize(
        ("asked", "status"),
        [
            ({"kind": "nonsense"}, 404),
            ({"kind": "../catalogue"}, 404),
            ({"kind": "nonsense", "organisation": "radio"}, 404),
            ({"organisation": "nobody-at-all"}, 404),
            ({"organisation": "no body<>"}, 404),
            ({"kind": ""}, 400),
            ({"colour": "red"}, 400),
        ],
        ids=str,
    )
    def test_what_is_asked_wrongly_is_told(self, taking, asked, status):
        is_a_problem(tried(taking, catalogue(), asked=asked), status)


class TestRefusedBeforeReading:
    """What cannot be a submission is refused before anybody reads it."""

    @pytest.mark.parametrize("path", ["/v1/validations", "/v1/submissions"])
    @pytest.mark.parametrize(
        ("headers", "rule"),
        [
            ({"Content-Type": "application/pdf"}, "media-type"),
            ({"Content-Type": "application/rdf+xml"}, "media-type"),
            ({"Content-Type": ""}, "media-type"),
            ({"Content-Type": TURTLE, "Content-Encoding": "gzip"}, "encoding"),
            ({"Content-Type": TURTLE, "Content-Encoding": "identity, br"}, "encoding"),
        ],
        ids=str,
    )
    def test_a_media_type_or_an_encoding_that_is_not_ours_is_a_415(self, taking, radio, path, headers, rule):
        content = gzip.compress(catalogue()) if "Content-Encoding" in headers else catalogue()
        sent = radio.headers | headers
        answered = taking.client.post(path, params={"kind": "catalogue"}, headers=sent, content=content)
        assert is_a_problem(answered, 415)["rule"] == rule

    def test_rdf_xml_is_refused_with_the_reason(self, taking):
        told = is_a_problem(tried(taking, b"<rdf/>", "application/rdf+xml"), 415)
        assert "entiteiten" in told["detail"]

    @pytest.mark.parametrize("path", ["/v1/validations", "/v1/submissions"])
    def test_a_body_that_does_not_end_is_refused_while_it_streams(self, taking, radio, path):
        with begun(taking, path, radio, "Transfer-Encoding: chunked") as client:
            part = b"186a0\r\n" + b"#" * 99_999 + b"\n\r\n"
            for _ in range(MOST_BYTES // 100_000 + 1):
                client.sendall(part)
            assert b" 413 " in client.makefile("rb").readline()

    def test_a_body_that_announces_too_much_is_not_waited_for(self, taking, radio):
        with begun(taking, "/v1/submissions", radio, f"Content-Length: {MOST_BYTES + 1}") as client:
            assert b" 413 " in client.makefile("rb").readline()

    @pytest.mark.parametrize("path", ["/v1/validations", "/v1/submissions"])
    def test_what_cannot_be_read_is_a_400_with_its_place(self, taking, radio, path):
        content = f"{HEAD}\n<{ID}course/radio/a> a vg:Course ;;; nonsense .".encode()
        headers = {**radio.headers, "Content-Type": TURTLE}
        answered = taking.client.post(path, params={"kind": "catalogue"}, headers=headers, content=content)
        told = is_a_problem(answered, 400)
        assert told["rule"] == "syntax"
        assert told["place"]["line"] == content.count(b"\n") + 1

    def test_the_place_in_a_table_is_a_row(self, taking):
        told = is_a_problem(tried(taking, b"code,titel\nx,\xff\xfe\n", "text/csv"), 400)
        assert told["rule"] == "encoding"
        assert told["place"]["line"] == 2 or told["place"]["row"] == 2


class TestSubmissions:
    """Sending a file in."""

    def test_it_takes_a_key(self, taking):
        parameters = {"kind": "catalogue"}
        answered = taking.client.post(
            "/v1/submissions", params=parameters, headers={"Content-Type": TURTLE}, content=catalogue()
        )
        is_a_problem(answered, 401)
        assert answered.headers["www-authenticate"].startswith("Bearer")

    def test_a_key_is_of_one_organisation_and_of_its_kinds(self, taking, radio):
        is_a_problem(radio.submit(catalogue(), organisation="vng-academie"), 403)
        is_a_problem(radio.submit(catalogue(), organisation=""), 403)
        bound = Account(taking, "radio", frozenset({"framework"}))
        is_a_problem(bound.submit(catalogue()), 403)
        assert radio.versions() == [] or radio.versions()[0]["version"]

    def test_a_kind_or_an_organisation_that_there_is_not_is_a_404(self, taking, radio):
        is_a_problem(radio.submit(catalogue(), kind="nonsense"), 404)
        is_a_problem(Account(taking, "no-longer-there").submit(catalogue()), 404)

    def test_what_is_accepted_stands_when_the_answer_is_there(self, taking):
        sender = Account(taking, "vng-academie")
        body = catalogue(course("one", "Eén", "vng-academie"), code="vng-academie")
        answered = sender.submit(body)
        assert answered.status_code == 201, answered.text
        told = answered.json()
        assert (told["state"], told["version"], told["report"]["conforms"]) == ("accepted", 1, True)
        assert answered.headers["location"] == told["href"]
        assert answered.headers["etag"] == sender.standing().headers["etag"]
        assert answered.headers["cache-control"] == "no-store"
        assert f"{ID}course/vng-academie/one" in [thing["id"] for thing in told["difference"]["new"]]
        assert "Eén" in [thing["name"] for thing in told["difference"]["new"]]
        assert f"<{ID}course/vng-academie/one>" in sender.standing().text
        thing = taking.client.get("/id/course/vng-academie/one", headers={"Accept": TURTLE}, follow_redirects=True)
        assert thing.status_code == 200
        assert "Eén" in thing.text

    def test_the_next_version_tells_what_is_new_changed_and_gone(self, taking):
        sender = Account(taking, "vng-academie")
        name, price = "vng-academie", "vg:price 2000.00 ;"
        sender.accepted(catalogue(course("a", "A", name, price), course("b", "B", name, price), code=name))
        second = catalogue(course("b", "Beter", name, price), course("c", "C", name), code=name)
        difference = sender.accepted(second)["difference"]
        assert [thing["name"] for thing in difference["new"]] == ["C"]
        assert [thing["name"] for thing in difference["gone"]] == ["A"]
        [changed] = difference["changed"]
        assert (changed["name"], changed["properties"]) == ("Beter", ["https://schema.org/name"])

    def test_what_is_refused_is_a_problem_with_its_report_and_changes_nothing(self, taking, radio):
        radio.accepted(catalogue(course("stands")))
        before, versions, at = radio.standing().text, radio.versions(), revision(taking)
        answered = radio.submit(BROKEN)
        told = is_a_problem(answered, 400)
        assert (told["state"], told["version"], told["report"]["conforms"]) == ("refused", None, False)
        assert "difference" not in told
        assert told["report"]["findings"]
        assert (radio.standing().text, radio.versions(), revision(taking)) == (before, versions, at)
        kept = radio.get(answered.headers["location"]).json()
        assert (kept["state"], kept["version"]) == ("refused", None)

    def test_the_same_contents_make_no_new_version_however_they_are_written(self, radio):
        first = radio.submit(catalogue(course("a"), course("b")))
        count = len(radio.versions())
        for body, media_type in [
            (catalogue(course("a"), course("b")), TURTLE),
            (catalogue(course("b"), course("a")), TURTLE),
            (radio.standing().content, "application/n-triples"),
        ]:
            again = radio.submit(body, media_type)
            assert again.status_code == 200, again.text
            assert again.json()["id"] == first.json()["id"]
            assert again.headers["etag"] == first.headers["etag"]
        assert len(radio.versions()) == count

    def test_if_match_guards_against_a_lost_update(self, radio):
        old = radio.submit(catalogue(course("v1"))).headers["etag"]
        new = radio.submit(catalogue(course("v2")), headers={"If-Match": old}).headers["etag"]
        assert new != old
        told = is_a_problem(radio.submit(catalogue(course("v3")), headers={"If-Match": old}), 412)
        assert new in told["detail"]
        assert "course/radio/v2>" in radio.standing().text
        assert radio.submit(catalogue(course("v4")), headers={"If-Match": f'"other", {new}'}).status_code == 201
        assert radio.submit(catalogue(course("v5")), headers={"If-Match": "*"}).status_code == 201

    def test_if_match_any_is_refused_where_nothing_stands(self, taking):
        sender = Account(taking, "skillstown")  # of whom no other test sends anything to this service
        body = catalogue(course("a", code="skillstown"), code="skillstown")
        is_a_problem(sender.submit(body, headers={"If-Match": "*"}), 412)
        assert sender.versions() == []

    def test_an_idempotency_key_makes_a_call_that_came_twice_one(self, radio):
        headers = {"Idempotency-Key": "once"}
        first = radio.submit(catalogue(course("once")), headers=headers).json()
        radio.accepted(catalogue(course("later")))
        count = len(radio.versions())
        again = radio.submit(catalogue(course("once")), headers=headers)
        assert (again.status_code, again.json()) == (201, first)
        assert again.json()["difference"]["new"]
        assert len(radio.versions()) == count
        assert "course/radio/later>" in radio.standing().text

    def test_other_contents_under_the_same_idempotency_key_are_a_conflict(self, radio):
        headers = {"Idempotency-Key": "other"}
        radio.submit(catalogue(course("first")), headers=headers)
        is_a_problem(radio.submit(catalogue(course("second")), headers=headers), 409)
        assert "course/radio/first>" in radio.standing().text

    def test_an_idempotency_key_holds_for_contents_that_stood_already_in_another_form(self, radio):
        radio.accepted(catalogue(course("same")))
        body, headers = radio.standing().content, {"Idempotency-Key": "form"}
        first = radio.submit(body, "application/n-triples", headers=headers)
        again = radio.submit(body, "application/n-triples", headers=headers)
        assert (first.status_code, again.status_code) == (200, 200)
        assert first.json() == again.json()
        assert first.json()["difference"] == {"new": [], "changed": [], "gone": []}

    def test_a_refusal_repeats_itself_under_its_idempotency_key(self, radio):
        headers = {"Idempotency-Key": "refused"}
        first, again = (radio.submit(BROKEN, headers=headers) for _ in range(2))
        assert (first.status_code, again.status_code) == (400, 400)
        assert first.json()["id"] == again.json()["id"]

    def test_keys_of_two_clients_do_not_meet(self, taking, radio):
        headers = {"Idempotency-Key": "mine"}
        radio.submit(catalogue(course("mine")), headers=headers)
        assert Account(taking).submit(catalogue(course("yours")), headers=headers).status_code == 201

    def test_a_verdict_and_its_report_are_for_its_own_organisation(self, taking, radio):
        told = radio.accepted(catalogue(course("private")))
        other = Account(taking, "vng-academie")
        for href in (told["href"], told["reportHref"]):
            assert radio.get(href).status_code == 200
            is_a_problem(other.get(href), 403)
            is_a_problem(taking.client.get(href), 401)
        assert radio.get(told["href"]).json()["state"] == "accepted"
        report = radio.get(told["reportHref"])
        assert report.json() == told["report"]
        assert report.headers["cache-control"] == "no-store"
        assert radio.get(told["reportHref"], Accept="text/turtle").headers["content-type"].startswith("text/turtle")
        is_a_problem(radio.get("/v1/submissions/unknown"), 404)

    def test_a_table_is_taken_in_too(self, radio):
        lines = [
            "soort;code;titel;omschrijving;competentie;niveau;licentie;contactteam;contactpagina",
            "catalogus;;;;;;CC0;Team Leeraanbod;https://academie.example/contact",
            "opleiding;tabel-1;Uit een tabel;Over tabellen;ai-literacy-4/kennis-en-begrip;2;;;",
        ]
        assert radio.accepted("\n".join(lines).encode(), "text/csv")["state"] == "accepted"
        assert f"<{ID}course/radio/tabel-1>" in radio.standing().text


class TestWhatFollows:
    """An accepted submission changes the answers at once, and stays."""

    def test_questions_answer_from_it_and_it_stays_in_the_place_of_the_reference(self, service, tmp_path):
        fresh = Service(copy_of(service, tmp_path / "data"))
        radio, old = Account(fresh), "/id/course/radio/abd-ict-app"
        assert status_of(fresh, old) == 200
        before, gap = questions(fresh), a_gap(fresh)
        told = radio.accepted(catalogue(course("nieuw", "Gloednieuw"), course("gat", "Vult een gat", teaches=gap)))
        after = questions(fresh)
        assert all(one != other for one, other in zip(before, after, strict=True))
        assert "Gloednieuw" in after[0]
        assert gap in before[2]
        assert gap not in after[2]
        assert f"{ID}course/radio/abd-ict-app" in [thing["id"] for thing in told["difference"]["gone"]]
        assert status_of(fresh, old) == 410
        fresh.stop()
        again = Service(fresh.data_dir)
        try:
            assert questions(again) == after
            assert status_of(again, old) == 410
        finally:
            again.stop()


def questions(service: Service) -> list[str]:
    """What three questions say that a new catalogue is to change."""
    asked = [
        ("who-teaches", {"competence": "ai-literacy-4"}),
        ("catalogue-overlap", {"academy": "radio"}),
        ("gaps", {}),
    ]
    answers = [service.client.get(f"/v1/questions/{name}", params=given) for name, given in asked]
    assert {answer.status_code for answer in answers} == {200}
    return [json.dumps(answer.json()["rows"]) for answer in answers]


def a_gap(service: Service) -> str:
    """A competence at level that is required and that nobody teaches."""
    rows = service.client.get("/v1/questions/gaps").json()["rows"]
    return str(rows[0]["required"]["id"])


def status_of(service: Service, path: str) -> int:
    return service.client.get(path, headers={"Accept": TURTLE}, follow_redirects=True).status_code
