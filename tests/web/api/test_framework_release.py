"""A new version of a framework: the old one stays to be read, says what replaced it, and who still names it is told."""

from collections.abc import Iterator

import pytest
from conftest import Service
from submitting import Account, catalogue, course

from app.model.names import ID

OWNER, ACADEMY = "gm0363", "dgabd"
TEACHES = "https://w3id.org/vakgraaf/def#teaches"
HEAD = """
@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <https://w3id.org/vakgraaf/id/> .
"""
REPLACED = {
    "framework": f"dct:isReplacedBy <framework/{OWNER}/data-2> ;",
    "competence": f"dct:isReplacedBy <competence/{OWNER}/data-2/D.1> ;",
    "at level": f"dct:isReplacedBy <competence/{OWNER}/data-2/D.1/3> ;",
}


def version(number: int, replaced: dict[str, str] | None = None) -> str:
    """One version of the framework, with one competence at one level; what is said of what replaced its terms."""
    said = replaced or dict.fromkeys(REPLACED, "")
    own = f"{OWNER}/data-{number}"
    return f"""
<framework/{own}> a vg:Framework ; dct:identifier "data-{number}" ; dct:title "Raamwerk data {number}"@nl ;
  owl:versionInfo "{number}.0" ; vg:series "data" ; {said["framework"]}
  dct:license <http://publications.europa.eu/resource/authority/licence/CC0> ; vg:sourceNote "Besluit"@nl ;
  vg:levelScheme <level-scheme/ecf-4> .
<competence/{own}/D.1> a vg:Competence ; skos:inScheme <framework/{own}> ; skos:notation "D.1" ; {said["competence"]}
  skos:prefLabel "Data beoordelen {number}"@nl ; skos:definition "Nagaan of data kloppen, versie {number}."@nl .
<competence/{own}/D.1/3> a vg:CompetenceAtLevel ; skos:inScheme <framework/{own}> ; skos:notation "D.1/3" ;
  {said["at level"]} skos:prefLabel "Data beoordelen {number}, niveau 3"@nl ;
  skos:definition "Beoordeelt data zelfstandig, versie {number}."@nl ;
  vg:competence <competence/{own}/D.1> ; vg:level <level/ecf-4/3> .
"""


def framework(*versions: str) -> bytes:
    return f"{HEAD}{''.join(versions)}".encode()


def teaching(number: int) -> bytes:
    return catalogue(course("d", "Data", ACADEMY, teaches=f"{ID}competence/{OWNER}/data-{number}/D.1/3"), code=ACADEMY)


@pytest.fixture(scope="module")
def accounts(taking: Service) -> Iterator[tuple[Account, Account]]:
    """A municipality whose framework has two versions, and an academy that teaches what is in the first."""
    owner, academy = Account(taking, OWNER), Account(taking, ACADEMY)
    owner.accepted(framework(version(1)), kind="framework")
    academy.accepted(teaching(1))
    at = taking.client.get(f"/id/competence/{OWNER}/data/D.1")
    assert (at.status_code, at.headers["location"]) == (302, f"/id/competence/{OWNER}/data-1/D.1")
    assert pointing(taking) == []
    owner.accepted(framework(version(1), version(2)), kind="framework")
    [unmarked] = pointing(taking)  # a later number in the series makes the earlier one old, marked or not
    assert unmarked[1:] == [f"{ID}course/{ACADEMY}/d", TEACHES, f"{ID}competence/{OWNER}/data-1/D.1/3", None]
    owner.accepted(framework(version(1, REPLACED), version(2)), kind="framework")
    yield owner, academy
    owner.service.client.delete(f"/v1/organisations/{ACADEMY}/graphs/catalogue", headers=academy.headers)


def pointing(taking: Service, **asked: str) -> list[list[str]]:
    told = taking.client.get("/v1/questions/points-at-old", params={"replaced": f"{OWNER}/data-1", **asked}).json()
    columns = ("organisation", "thing", "property", "old", "followedBy")
    cells = [[row[column] for column in columns] for row in told["rows"]]
    return [[cell["id"] if isinstance(cell, dict) else cell for cell in row] for row in cells]


@pytest.mark.usefixtures("accounts")
def test_the_old_version_stays_to_be_read_and_says_what_replaced_it(taking):
    for path, newer in (
        (f"framework/{OWNER}/data-1", f"framework/{OWNER}/data-2"),
        (f"competence/{OWNER}/data-1/D.1", f"competence/{OWNER}/data-2/D.1"),
        (f"competence/{OWNER}/data-1/D.1/3", f"competence/{OWNER}/data-2/D.1/3"),
    ):
        document = taking.client.get(f"/doc/{path}.jsonld").json()
        assert document["isReplacedBy"] == [ID + newer]
        page = taking.client.get(f"/doc/{path}.html").text
        note = page.split('role="note"')[1].split("</div>")[0]
        assert "Dit geldt niet meer." in note
        assert f"/doc/{newer}" in note
        assert 'role="note"' not in taking.client.get(f"/doc/{newer}.html").text


@pytest.mark.usefixtures("accounts")
def test_an_address_without_a_version_leads_to_the_new_one(taking):
    for path in ("D.1", "D.1/3"):
        answered = taking.client.get(f"/id/competence/{OWNER}/data/{path}")
        assert answered.headers["location"] == f"/id/competence/{OWNER}/data-2/{path}"
    assert taking.client.get("/id/competence/ecf/A.5").headers["location"] == "/id/competence/ecf-4/A.5"


@pytest.mark.usefixtures("accounts")
def test_who_still_teaches_the_old_is_found_with_what_came_in_its_place(taking):
    row = [
        f"{ID}academy/{ACADEMY}",
        f"{ID}course/{ACADEMY}/d",
        TEACHES,
        f"{ID}competence/{OWNER}/data-1/D.1/3",
        f"{ID}competence/{OWNER}/data-2/D.1/3",
    ]
    assert pointing(taking) == [row]
    assert pointing(taking, graph=f"{ACADEMY}/catalogue") == [row]
    assert pointing(taking, graph="radio/catalogue") == []


def test_who_tries_the_old_is_warned_and_not_refused(taking, accounts):
    del accounts
    headers = {"Content-Type": "text/turtle"}
    answered = taking.client.post(
        f"/v1/validations?kind=catalogue&organisation={ACADEMY}", headers=headers, content=teaching(1)
    )
    told = answered.json()
    assert told["conforms"]
    [warning] = [found for found in told["findings"] if found["rule"].endswith("replaced-term")]
    assert "data-2/D.1/3" in warning["repair"]["nl"]


def test_a_version_goes_only_when_nobody_names_it_and_then_says_what_followed(taking, accounts):
    owner, academy = accounts
    refused = owner.submit(framework(version(2)), kind="framework")
    assert refused.status_code == 400
    assert f"{ACADEMY}/catalogue" in refused.text
    academy.accepted(teaching(2))
    assert pointing(taking) == []
    owner.accepted(framework(version(2)), kind="framework")
    told = taking.client.get(f"/v1/competences/{OWNER}/data-1/D.1").json()
    assert (told["status"], told["gone"]["reason"]) == (410, "left-out")
    assert [one["id"] for one in told["gone"]["followedBy"]] == [f"{ID}competence/{OWNER}/data-2/D.1"]
    assert f"{OWNER}/data-2/D.1" in told["repair"]["en"]


def test_a_term_is_not_replaced_by_itself_however_long_the_way_round(taking, accounts):
    del accounts
    circle = {**REPLACED, "competence": f"dct:isReplacedBy <competence/{OWNER}/data-1/D.1> ;"}
    answered = taking.client.post(
        f"/v1/validations?kind=framework&organisation={OWNER}",
        headers={"Content-Type": "text/turtle"},
        content=framework(version(1, circle), version(2)),
    )
    told = answered.json()
    assert not told["conforms"]
    assert "zichzelf vervangen" in str(told["findings"])
