"""What stands of an organisation, over HTTP: its versions, what differs between them, and taking back."""

import pytest
from conftest import Service
from pyoxigraph import RdfFormat, parse
from submitting import Account, catalogue, course

from app.model.names import ID

CODE = "nsob"
PATH = f"/v1/organisations/{CODE}/graphs/catalogue"


def contents(*names: str) -> bytes:
    return catalogue(*(course(name, code=CODE) for name in names), code=CODE)


@pytest.fixture(scope="module")
def sender(taking: Service) -> Account:
    """An organisation with two versions, which the tests build on."""
    account = Account(taking, CODE)
    account.accepted(contents("a", "b"))
    account.accepted(contents("b", "c"))
    return account


class TestReading:
    """Anybody may read."""

    @pytest.mark.parametrize(
        ("accept", "form"),
        [
            ("text/turtle", RdfFormat.TURTLE),
            ("application/n-triples", RdfFormat.N_TRIPLES),
            ("application/ld+json", RdfFormat.JSON_LD),
        ],
    )
    def test_what_stands_is_had_in_every_format(self, taking, sender, accept, form):
        answered = taking.client.get(PATH, headers={"Accept": accept})
        assert answered.status_code == 200
        assert answered.headers["content-type"].startswith(accept)
        subjects = {quad.subject.value for quad in parse(answered.content, format=form)}
        assert {f"{ID}course/{CODE}/{name}" for name in "bc"} <= subjects
        assert answered.headers["etag"] == f'"{CODE}-catalogue-{sender.versions()[0]["version"]}"'

    def test_what_a_caller_has_already_is_not_sent_again(self, taking, sender):
        tag = sender.standing().headers["etag"]
        assert taking.client.get(PATH, headers={"If-None-Match": tag}).status_code == 304

    def test_a_caller_sees_its_own_change_at_once_however_often_the_old_was_read(self, taking):
        account = Account(taking, "rafeb")
        for number in range(5):
            account.accepted(catalogue(course(f"n{number}", code="rafeb"), code="rafeb"))
            assert f"course/rafeb/n{number}>" in account.standing().text
            assert account.versions()[0]["version"] == number + 1

    def test_every_version_is_listed_and_stays_readable(self, taking, sender):
        versions = sender.versions()
        assert [version["version"] for version in versions[-2:]] == [2, 1]
        first = taking.client.get(versions[-1]["href"], headers={"Accept": "application/n-triples"})
        assert f"<{ID}course/{CODE}/a>" in first.text
        assert not versions[-1]["withdrawn"]

    @pytest.mark.usefixtures("sender")
    def test_the_difference_of_two_versions_is_told_in_things(self, taking):
        told = taking.client.get(f"{PATH}/diff", params={"from": "1", "to": "2"}).json()
        assert (told["from"], told["to"]) == (1, 2)
        assert [thing["name"] for thing in told["new"]] == ["c"]
        assert [thing["name"] for thing in told["gone"]] == ["a"]
        assert told["changed"] == []
        back = taking.client.get(f"{PATH}/diff", params={"from": "2", "to": "1"}).json()
        named = {part: [thing["id"] for thing in told[part]] for part in ("new", "gone")}
        assert {"gone": [one["id"] for one in back["new"]], "new": [one["id"] for one in back["gone"]]} == named

    @pytest.mark.parametrize(
        "path",
        [
            "/v1/organisations/nobody/graphs/catalogue",
            "/v1/organisations/nobody/graphs/catalogue/versions",
            "/v1/organisations/nobody/graphs/catalogue/diff",
            f"/v1/organisations/{CODE}/graphs/nonsense",
            *(f"{PATH}/versions/{number}" for number in ("0", "999", "-1", "1.0", "x", "٣", "9" * 40)),
            f"{PATH}/diff?from=1&to=x",
            f"{PATH}/diff?from=999",
        ],
    )
    @pytest.mark.usefixtures("sender")
    def test_what_there_is_not_is_a_404(self, taking, path):
        answered = taking.client.get(path)
        assert answered.status_code == 404, answered.text
        assert answered.headers["content-type"] == "application/problem+json"


class TestTakingBack:
    """Its owner may withdraw and restore."""

    def test_only_its_owner_may(self, taking, sender):
        before = sender.standing().text
        stranger = Account(taking, "radio")
        for method, path in (("DELETE", PATH), ("POST", f"{PATH}/versions/1/_restore")):
            assert taking.client.request(method, path).status_code == 401
            assert taking.client.request(method, path, headers=stranger.headers).status_code == 403
            bound = Account(taking, CODE, frozenset({"framework"}))
            assert taking.client.request(method, path, headers=bound.headers).status_code == 403
        assert sender.standing().text == before

    def test_what_is_withdrawn_is_gone_and_comes_back_as_a_new_version(self, taking, sender):
        sender.accepted(contents("here"))
        standing = sender.versions()[0]["version"]
        thing = f"/id/course/{CODE}/here"
        told = taking.client.delete(PATH, headers=sender.headers)
        assert told.status_code == 200, told.text
        assert "here" in [gone["name"] for gone in told.json()["difference"]["gone"]]
        assert sender.standing().status_code == 410
        assert taking.client.get(thing, follow_redirects=True).status_code == 410
        assert sender.versions()[0]["withdrawn"]
        assert taking.client.delete(PATH, headers=sender.headers).status_code == 404
        assert taking.client.post(f"{PATH}/versions/{standing + 1}/_restore", headers=sender.headers).status_code == 404
        restored = taking.client.post(f"{PATH}/versions/{standing}/_restore", headers=sender.headers)
        assert restored.status_code == 200, restored.text
        assert restored.json()["version"] == standing + 2
        assert "here" in [new["name"] for new in restored.json()["difference"]["new"]]
        assert str(standing) in sender.versions()[0]["note"]
        assert f"course/{CODE}/here>" in sender.standing().text
        assert taking.client.get(thing, follow_redirects=True).status_code == 200

    def test_restoring_what_stands_changes_nothing(self, taking, sender):
        sender.accepted(contents("stands"))
        versions = sender.versions()
        answered = taking.client.post(f"{PATH}/versions/{versions[0]['version']}/_restore", headers=sender.headers)
        assert answered.status_code == 200
        assert sender.versions() == versions

    def test_the_contents_of_before_a_withdrawal_can_be_sent_again(self, taking, sender):
        sender.accepted(contents("again"))
        taking.client.delete(PATH, headers=sender.headers)
        assert sender.submit(contents("again")).status_code == 201
        assert f"course/{CODE}/again>" in sender.standing().text

    def test_if_match_guards_withdrawing_and_restoring(self, taking, sender):
        old = sender.submit(contents("old")).headers["etag"]
        sender.accepted(contents("new"))
        headers = {**sender.headers, "If-Match": old}
        assert taking.client.delete(PATH, headers=headers).status_code == 412
        assert taking.client.post(f"{PATH}/versions/1/_restore", headers=headers).status_code == 412
        assert f"course/{CODE}/new>" in sender.standing().text
