"""The same thing in other vocabularies: which one is asked for, what is told of it, and what a page embeds."""

import json
import re
from urllib.parse import quote

import httpx
import pytest
from pyoxigraph import RdfFormat, Store, parse
from web.doors import media_type, problem

COURSE = "course/radio/microlearnings-ethiek"
SCHEMA = "https://schema.org/"
OWN = "https://w3id.org/vakgraaf/def"
FORMS = {
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
}
DATA_BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def triples(content: bytes | str, form: RdfFormat) -> set:
    return {quad.triple for quad in parse(content, format=form)}


def headers(**given: str) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in given.items()}


def test_a_course_is_a_course_of_schema_org_by_parameter_and_by_header_alike(web: httpx.Client) -> None:
    named = web.get(f"/doc/{COURSE}?profile=schema-org", headers={"Accept": "application/ld+json"})
    asked = web.get(f"/doc/{COURSE}", headers=headers(Accept="application/ld+json", Accept_Profile=f"<{SCHEMA}>"))
    item = web.get(f"/v1/{COURSE.replace('course', 'courses')}", headers=headers(Accept_Profile=f"<{SCHEMA}>"))
    named_item = web.get(f"/v1/{COURSE.replace('course', 'courses')}?profile=schema-org")
    by_iri = web.get(f"/doc/{COURSE}.jsonld?profile={quote(SCHEMA, safe='')}")
    assert named.content == asked.content == item.content == named_item.content == by_iri.content
    for response in (named, asked, item, named_item, by_iri):
        assert response.headers["content-profile"] == f"<{SCHEMA}>"
        assert f'<{SCHEMA}>; rel="profile"' in response.headers["link"]
    document = named.json()
    assert document["@context"] == {"@vocab": SCHEMA}
    assert (document["@type"], document["@id"]) == ("Course", f"https://w3id.org/vakgraaf/id/{COURSE}")
    assert document["provider"]["@type"] == "Organization"
    assert document["provider"]["name"]


def test_the_interface_takes_each_profile_by_parameter_and_refuses_what_is_none(web: httpx.Client) -> None:
    item = f"/v1/{COURSE.replace('course', 'courses')}"
    own = web.get(f"{item}?profile=vakgraaf")
    assert own.content == web.get(item).content
    every = web.get(f"{item}?profile=alt", headers={"Accept": "application/n-triples"})
    assert f"/doc/{COURSE}.ttl?profile=schema-org" in every.text
    assert "profile" in str(problem(web.get(f"{item}?profile=nope"), 400))
    paths = web.get("/v1/openapi.json").json()["paths"]
    (described,) = (told for path, told in paths.items() if path.endswith("/courses/{identifier}"))
    (parameter,) = (told for told in described["get"]["parameters"] if told["name"] == "profile")
    assert {"vakgraaf", "schema-org", "elm", "skos", "alt"} == set(parameter["schema"]["enum"])


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_profile_holds_the_same_triples(web: httpx.Client, form: str) -> None:
    told, reader = FORMS[form]
    response = web.get(f"/doc/{COURSE}.{form}?profile=schema-org")
    assert media_type(response) == told
    expected = web.get(f"/doc/{COURSE}.nt?profile=schema-org")
    assert triples(response.content, reader) == triples(expected.content, RdfFormat.N_TRIPLES)
    assert response.headers["content-location"] == f"/doc/{COURSE}.{form}?profile=schema-org"
    again = web.get(str(response.url), headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["content-profile"] == f"<{SCHEMA}>"


def test_without_a_wish_the_document_is_in_our_own_profile_and_names_the_others(web: httpx.Client) -> None:
    plain = web.get(f"/doc/{COURSE}.jsonld")
    assert plain.headers["content-profile"] == f"<{OWN}>"
    assert f'?profile=schema-org>; rel="alternate"; profile="{SCHEMA}"' in plain.headers["link"]
    for wish in ({"params": {"profile": "vakgraaf"}}, {"headers": headers(Accept_Profile=f"<{OWN}>")}):
        assert web.get(f"/doc/{COURSE}.jsonld", **wish).content == plain.content


@pytest.mark.parametrize(
    ("wish", "profile"),
    [
        (f"<{OWN}>;q=0.5, <{SCHEMA}>", SCHEMA),
        (f"<{OWN}>, <{SCHEMA}>;q=0.9", OWN),
        (f"<urn:nobody:knows>, <{SCHEMA}>;q=0.1", SCHEMA),
        ("<urn:nobody:knows>, *;q=0.1", OWN),
        ("<https://schema.org>", SCHEMA),
    ],
)
def test_the_header_weighs_profiles_as_accept_weighs_formats(web: httpx.Client, wish: str, profile: str) -> None:
    response = web.get(f"/doc/{COURSE}", headers=headers(Accept="text/turtle", Accept_Profile=wish))
    assert response.headers["content-profile"] == f"<{profile}>"
    assert media_type(response) == "text/turtle"
    assert "Accept-Profile" in response.headers["vary"]


def test_two_wishes_one_after_the_other_do_not_share_a_kept_answer(web: httpx.Client) -> None:
    first, second, third = (
        web.get(f"/doc/{COURSE}", headers=headers(Accept="text/turtle", Accept_Profile=f"<{wish}>"))
        for wish in (SCHEMA, OWN, SCHEMA)
    )
    assert first.content == third.content != second.content


def test_what_is_no_profile_or_has_no_words_for_a_thing_is_told_with_what_there_is(web: httpx.Client) -> None:
    fault = problem(web.get(f"/doc/{COURSE}?profile=schema"), 400)["errors"][0]
    assert (fault["name"], fault["found"]) == ("profile", "schema")
    assert "schema-org" in fault["repair"]["en"]
    problem(web.get(f"/doc/{COURSE}?profile=skos&profile=elm"), 400)
    assert "schema-org" in problem(web.get(f"/doc/{COURSE}?profile=skos"), 406)["detail"]
    refused = problem(web.get(f"/doc/{COURSE}", headers=headers(Accept_Profile="<urn:nobody:knows>")), 406)
    assert SCHEMA in refused["detail"]
    problem(web.get(f"/doc/{COURSE}.html?profile=schema-org"), 406)
    problem(web.get("/doc/course/radio/nothing?profile=schema-org"), 404)


def test_alt_lists_what_there_is_and_each_address_in_it_answers_in_its_profile_and_form(web: httpx.Client) -> None:
    altr, dct = "http://www.w3.org/ns/dx/conneg/altr#", "http://purl.org/dc/terms/"
    listed = web.get(f"/doc/{COURSE}.nt?profile=alt")
    store = Store()
    store.extend(parse(listed.content, format=RdfFormat.N_TRIPLES))
    each = f"?x <{altr}hasRepresentation> ?at . ?at <{dct}conformsTo> ?in ; <{dct}format> ?as"
    rows = list(store.query(f"SELECT ?at ?in ?as {{ {each} }}"))
    assert {row[1].value for row in rows} >= {OWN, SCHEMA}
    for at, profile, form in rows:
        response = web.get(at.value)
        assert response.headers["content-profile"] == f"<{profile.value}>"
        assert media_type(response) == form.value


def test_an_identifier_leads_on_with_the_profile_that_was_asked_for(web: httpx.Client) -> None:
    assert web.get(f"/id/{COURSE}?profile=schema-org").headers["location"] == f"/doc/{COURSE}?profile=schema-org"


@pytest.mark.parametrize("path", [COURSE, "academy/radio", "competence/ecf-4/A.5", "framework/ecf-4"])
def test_a_page_embeds_what_schema_org_says_of_its_thing_and_lets_no_script_run(web: httpx.Client, path: str) -> None:
    page = web.get(f"/doc/{path}.html")
    (block,) = DATA_BLOCK.findall(page.text)
    assert json.loads(block) == web.get(f"/doc/{path}.jsonld?profile=schema-org").json()
    assert "<" not in block
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_a_page_of_what_schema_org_has_no_words_for_embeds_nothing(web: httpx.Client) -> None:
    assert not DATA_BLOCK.findall(web.get("/doc/graph/radio/catalogue.html").text)


def test_the_profiles_are_described_in_their_own_vocabulary_and_on_a_page_in_both_languages(web: httpx.Client) -> None:
    told = {form: triples(web.get(f"/profiles.{form}").content, reader) for form, (_, reader) in FORMS.items()}
    assert told["ttl"] == told["jsonld"] == told["nt"] == told["rdf"]
    for language, heading in (("nl", "In andere woorden"), ("en", "In other words")):
        page = web.get("/profiles", headers=headers(Accept="text/html", Accept_Language=language))
        assert f"<h1>{heading}</h1>" in page.text
        for token in ("vakgraaf", "schema-org", "skos", "elm"):
            assert f"<code>{token}</code>" in page.text
    assert "/profiles.ttl" in problem(web.get("/profiles.xlsx"), 404)["repair"]["en"]


def test_what_lacks_something_for_a_profile_is_listed_and_refused_with_the_same_reasons(web: httpx.Client) -> None:
    listed = web.get("/profiles/elm", headers={"Accept": "application/json"}).json()
    one = listed["lacking"][0]
    path = one["id"].split("/id/")[1]
    refused = problem(web.get(f"/doc/{path}?profile=elm", headers={"Accept-Language": "en"}), 406)
    page = web.get(f"/doc/{path}.html", headers={"Accept-Language": "en"})
    list_page = web.get("/profiles/elm", headers=headers(Accept="text/html", Accept_Language="en"))
    for lack in one["lacks"]:
        for told in (refused["detail"], page.text, list_page.text):
            assert lack["message"]["en"] in told
    assert f"{path}?profile=elm" not in web.get(f"/doc/{path}.ttl").headers["link"]
    assert "elm" in problem(web.get("/profiles/elmo"), 404)["repair"]["en"]


def test_a_course_that_lacks_nothing_for_elm_is_a_learning_opportunity_and_says_so_in_its_links(
    web: httpx.Client,
) -> None:
    lacking = {one["id"] for one in web.get("/profiles/elm", headers={"Accept": "application/json"}).json()["lacking"]}
    courses = web.get("/v1/courses?pageSize=200").json()["items"]
    whole = next(course["id"] for course in courses if course["id"] not in lacking)
    path = whole.split("/id/")[1]
    document = web.get(f"/doc/{path}.jsonld?profile=elm").json()
    assert document["@type"] == "LearningOpportunity"
    assert document["learningAchievementSpecification"]["learningOutcome"]
    assert "?profile=elm>" in web.get(f"/doc/{path}.ttl").headers["link"]
