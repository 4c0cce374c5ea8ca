"""What a caller can ask wrongly of a question: each is a problem that names what is wrong and what would be right."""

import httpx
import pytest
from web.doors import ASKED, problem, problem_in_both
from web.wrong import FRAGMENTS, WRONG, Wrong

RADIO = "https://w3id.org/vakgraaf/id/academy/radio"


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[0].replace(" ", "-"))
@pytest.mark.parametrize("form", ["json", "csv"])
def test_wrong_input_is_named_and_repaired_in_both_languages(web: httpx.Client, wrong: Wrong, form: str) -> None:
    _, name, given, named, right = wrong
    address = str(web.build_request("GET", f"/v1/questions/{name}", params={**given, "format": form}).url)
    told = problem_in_both(web, address, 400)
    assert named in told
    assert right in told


def test_all_faults_are_told_together(web: httpx.Client) -> None:
    address = "/v1/questions/who-teaches?archetype=nope&acadmy=radio&level=nope&trust=offical&competence=nope"
    told = problem(web.get(address), 400)
    assert {fault["name"] for fault in told["errors"]} == {"archetype", "acadmy", "level", "trust", "competence"}


@pytest.mark.parametrize("text", FRAGMENTS, ids=lambda text: ascii(text[:30]))
def test_no_text_becomes_syntax_where_a_thing_is_asked(web: httpx.Client, text: str) -> None:
    told = problem(web.get("/v1/questions/who-teaches", params={"archetype": text}), 400)
    (fault,) = told["errors"]
    assert fault["name"] == "archetype"
    assert told["title"] == "Onjuiste invoer"


@pytest.mark.parametrize("text", FRAGMENTS, ids=lambda text: ascii(text[:30]))
def test_no_text_becomes_syntax_where_a_text_is_asked(web: httpx.Client, text: str) -> None:
    response = web.get("/v1/questions/search", params={"q": text})
    if response.status_code == 400:
        assert problem(response, 400)["errors"][0]["name"] == "q"
        return
    assert response.status_code == 200
    told = response.json()
    assert told["parameters"]["q"] == [text.strip()]
    wanted = text.strip().casefold()
    assert all(wanted in (row["matched"] or "").casefold() for row in told["rows"])


@pytest.mark.parametrize("text", FRAGMENTS[:20], ids=lambda text: ascii(text[:30]))
def test_a_fragment_beside_a_good_value_is_refused_as_well(web: httpx.Client, text: str) -> None:
    problem(web.get("/v1/questions/who-teaches", params={"academy": ["radio", text]}), 400)


@pytest.mark.parametrize(
    "name", ["who-teachs", "WHO-TEACHES", "who_teaches", "who-teaches.rq", "internal/list", "..", "%00"]
)
def test_an_unknown_question_is_a_404_that_tells_where_to_look(web: httpx.Client, name: str) -> None:
    told = problem_in_both(web, f"/v1/questions/{name}", 404)
    assert "who-teaches" in told or "/v1/" in told


def test_a_misspelt_question_is_answered_with_the_nearest(web: httpx.Client) -> None:
    told = problem(web.get("/v1/questions/who-teachs"), 404)
    assert "who-teachs" in told["detail"]
    assert "who-teaches" in told["repair"]["nl"]
    assert "who-teaches" in told["repair"]["en"]


@pytest.mark.parametrize("doubled", ["format=json&format=csv", "lang=nl&lang=en", "format=csv&format=csv"])
def test_format_and_lang_are_given_once(web: httpx.Client, doubled: str) -> None:
    name = doubled.split("=", maxsplit=1)[0]
    assert name in problem(web.get(f"{ASKED}&{doubled}"), 400)["detail"]


@pytest.mark.parametrize("address", ["/v1/questions?page=2", "/v1/questions?q=x", "/v1/questions?nonsense="])
def test_the_catalogue_refuses_parameters_that_it_has_not(web: httpx.Client, address: str) -> None:
    assert address.split("?")[1].split("=", maxsplit=1)[0] in problem(web.get(address), 400)["detail"]


def test_a_refusal_is_never_much_longer_than_what_was_sent(web: httpx.Client) -> None:
    sent = "a" * 4000
    assert len(web.get("/v1/questions/who-teaches", params={"archetype": sent}).content) < 3 * len(sent)
    many = "&".join(f"a{place}" for place in range(1000))
    assert len(web.get(f"/v1/questions/who-teaches?{many}").content) < 20 * len(many)


@pytest.mark.parametrize("identifier", ["radio", "academy/radio", RADIO])
def test_an_identifier_is_a_path_or_an_iri_and_both_mean_the_same(web: httpx.Client, identifier: str) -> None:
    response = web.get("/v1/questions/only-here", params={"academy": identifier})
    if identifier == "academy/radio":
        problem(response, 400)
    else:
        assert response.json()["parameters"]["academy"][0]["id"] == RADIO
