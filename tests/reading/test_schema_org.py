import json
from pathlib import Path
from typing import Any

import pytest
from reading.kinds import JSON_LD, NETWORK, RADIO, course, find, only, read_catalogue, rules, values

from app.model.errors import UnreadableError
from app.model.names import ID, XSD
from app.model.submissions import Place, Reading, Severity
from app.model.terms import Literal, NamedNode
from app.reading import read
from app.reading.web_values import slug

FILES = Path(__file__).parent / "files"
CONTEXT = "https://schema.org"
AI = course("AI-101")


def page(document: object) -> Reading:
    return read_catalogue(json.dumps(document).encode(), JSON_LD)


def read_course(**keys: Any) -> Reading:
    return page({"@context": CONTEXT, "@type": "Course", "courseCode": "AI-101", "name": "AI", **keys})


def test_a_page_of_an_academy_is_read_whole() -> None:
    reading = read_catalogue((FILES / "page.jsonld").read_bytes(), JSON_LD)
    assert {one.severity for one in reading.findings} == {Severity.INFO}
    assert values(reading, AI, "schema:name") == [Literal("AI voor beleid", language="nl")]
    assert values(reading, AI, "schema:provider") == [NamedNode(f"{ID}academy/radio")]
    assert values(reading, AI, "vg:price") == [Literal("1250", datatype=NamedNode(f"{XSD}decimal"))]
    assert values(reading, AI, "schema:timeRequired") == [Literal("P2D", datatype=NamedNode(f"{XSD}duration"))]
    assert values(reading, AI, "vg:teaches") == [NamedNode(f"{ID}competence/ecf-4/A.5/3")]
    assert values(reading, AI, "vg:addresses") == [NamedNode(f"{ID}competence/ecf-4/B.1")]
    assert values(reading, AI, "schema:courseMode") == [Literal(mode, language="nl") for mode in ("onsite", "online")]
    assert values(reading, AI, "schema:keywords") == [Literal(word, language="nl") for word in ("ai", "beleid")]
    run = NamedNode(f"{ID}course-run/radio/AI-101/2027-03-01")
    assert values(reading, run, "vg:runOf") == [AI]
    assert values(reading, run, "schema:location") == [Literal("Den Haag")]
    assert values(reading, run, "vg:seats") == [Literal("18", datatype=NamedNode(f"{XSD}integer"))]
    assert reading.places.find(run) == Place(json_path="$['@graph'][1].hasCourseInstance[0]")
    assert values(reading, course("data-basis"), "schema:coursePrerequisites") == [AI]
    told = {one.found for one in reading.findings}
    assert told == {"WebPage", "sponsor", "Iets dat niemand kent", "educationalCredentialAwarded"}


@pytest.mark.parametrize(
    "context",
    ["https://schema.org", "http://schema.org", "https://schema.org/", "http://schema.org/", "https://www.schema.org/"],
)
def test_the_context_of_schema_org_is_known_in_every_spelling(context: str) -> None:
    assert page({"@context": context, "@type": "Course", "courseCode": "AI-101", "name": "AI"}).triples


@pytest.mark.parametrize("wrap", ["list", "graph", "items"])
def test_courses_stand_alone_in_a_list_or_in_a_graph(wrap: str) -> None:
    one = {"@type": "Course", "courseCode": "AI-101", "name": "AI"}
    documents: dict[str, object] = {
        "list": [{"@context": CONTEXT, **one}],
        "graph": {"@context": CONTEXT, "@graph": [one]},
        "items": {
            "@context": CONTEXT,
            "@type": "ItemList",
            "itemListElement": [{"@type": "ListItem", "position": 1, "item": one}],
        },
    }
    reading = page(documents[wrap])
    assert values(reading, AI, "schema:name") == [Literal("AI", language="nl")]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"courseCode": "AI 101"}, "AI%20101"),
        ({"identifier": "AI-102"}, "AI-102"),
        ({"identifier": {"@type": "PropertyValue", "value": "AI-103"}}, "AI-103"),
        ({"url": "https://academie.example/aanbod/AI-voor-Beleid.html"}, "ai-voor-beleid"),
        ({"url": "https://academie.example/view.php?id=70", "name": "AI & Beleid: één"}, "ai-beleid-een"),
        ({"url": "http://[broken", "name": "AI"}, "ai"),
        ({"@id": f"{ID}course/radio/AI-104"}, "AI-104"),
        ({"name": "Datagedreven werken"}, "datagedreven-werken"),
    ],
)
def test_the_code_is_the_courses_own_else_from_its_address_or_its_name(keys: dict[str, Any], code: str) -> None:
    reading = page({"@context": CONTEXT, "@type": "Course", **keys})
    assert reading.triples[0].subject == course(code)


def test_a_course_that_says_nothing_of_itself_is_told() -> None:
    finding = only(page({"@context": CONTEXT, "@graph": [{"@type": "Course", "description": "Iets"}]}))
    assert (finding.rule, finding.severity) == ("missing-key", Severity.VIOLATION)
    assert finding.place == Place(json_path="$['@graph'][0]")


def test_two_courses_of_one_code_are_one_too_many() -> None:
    one = {"@context": CONTEXT, "@type": "Course", "courseCode": "AI-101", "name": "AI"}
    finding = only(page([one, one]))
    assert (finding.rule, finding.place) == ("duplicate-key", Place(json_path="$[1]", text="AI-101"))


@pytest.mark.parametrize(
    ("language", "tag"),
    [("en", "en"), ("nl-NL", "nl-nl"), (["nl", "en"], "nl"), ({"@type": "Language", "alternateName": "en"}, "en")],
)
def test_texts_have_the_language_of_the_course(language: object, tag: str) -> None:
    assert values(read_course(inLanguage=language), AI, "schema:name") == [Literal("AI", language=tag)]


def test_a_text_may_say_its_own_language() -> None:
    reading = read_course(description={"@value": "About AI", "@language": "EN"})
    assert values(reading, AI, "schema:description") == [Literal("About AI", language="en")]


@pytest.mark.parametrize(
    ("said", "property_", "path"),
    [
        ("A.5/3", "vg:teaches", "competence/ecf-4/A.5/3"),
        ({"@type": "DefinedTerm", "termCode": "Bm1"}, "vg:teaches", "competence/ai-literacy-4/kennis-en-begrip/2"),
        ({"@type": "DefinedTerm", "@id": f"{ID}competence/ecf-4/B.1/1"}, "vg:teaches", "competence/ecf-4/B.1/1"),
        ({"@type": "DefinedTerm", "name": "A.5"}, "vg:addresses", "competence/ecf-4/A.5"),
        (["B.1", "A.5/4"], "vg:teaches", "competence/ecf-4/A.5/4"),
    ],
)
def test_what_a_course_teaches_is_a_text_or_a_term(said: object, property_: str, path: str) -> None:
    assert values(read_course(teaches=said), AI, property_) == [NamedNode(ID + path)]


def test_what_nobody_knows_is_told_and_no_error() -> None:
    finding = only(read_course(teaches="Kritisch denken"))
    assert (finding.rule, finding.severity) == ("unknown-term", Severity.INFO)
    assert finding.place == Place(json_path="$.teaches", text="Kritisch denken")


@pytest.mark.parametrize(
    ("offers", "price"),
    [
        ({"@type": "Offer", "price": "1.250,00", "priceCurrency": "EUR"}, "1250"),
        ({"@type": "Offer", "price": 495, "priceCurrency": "eur"}, "495"),
        ({"@type": "Offer", "price": 0}, "0"),
        ([{"price": "495"}, {"price": "495", "priceCurrency": "EUR"}], "495"),
        ({"@type": "Offer", "priceSpecification": {"price": 495.5, "priceCurrency": "EUR"}}, "495.5"),
    ],
)
def test_a_price_in_euros_is_the_price(offers: object, price: str) -> None:
    reading = read_course(offers=offers)
    assert reading.findings == ()
    assert values(reading, AI, "vg:price") == [Literal(price, datatype=NamedNode(f"{XSD}decimal"))]


@pytest.mark.parametrize(
    "offers",
    [
        {"price": "395", "priceCurrency": "GBP"},
        [{"price": "395"}, {"price": "495"}],
        {"price": "1.250"},
    ],
)
def test_a_price_in_another_currency_or_of_two_amounts_is_told_and_not_guessed(offers: object) -> None:
    reading = read_course(offers=offers)
    assert set(rules(reading)) == {"outside-subset"}
    assert values(reading, AI, "vg:price") == []


def test_the_price_of_a_run_is_that_of_the_course_where_all_agree() -> None:
    runs = [{"@type": "CourseInstance", "startDate": f"2027-03-0{n}", "offers": {"price": "495"}} for n in (1, 2)]
    assert len(values(read_course(hasCourseInstance=runs), AI, "vg:price")) == 1


def test_a_run_without_a_date_is_told_and_only_says_how_the_course_is_taught() -> None:
    reading = read_course(hasCourseInstance={"@type": "CourseInstance", "courseMode": "online"})
    assert rules(reading) == ["outside-subset"]
    assert values(reading, AI, "schema:courseMode") == [Literal("online", language="nl")]


@pytest.mark.parametrize("moment", ["2027-03-01", "2027-03-01T09:00:00+01:00"])
def test_a_run_starts_on_a_day(moment: str) -> None:
    reading = read_course(
        hasCourseInstance={"startDate": moment, "location": {"@type": "VirtualLocation", "url": "https://x.example"}}
    )
    run = NamedNode(f"{ID}course-run/radio/AI-101/2027-03-01")
    assert values(reading, run, "schema:startDate") == [Literal("2027-03-01", datatype=NamedNode(f"{XSD}date"))]
    assert values(reading, run, "schema:location") == [Literal("https://x.example")]


def test_a_second_run_on_one_day_is_told_and_never_mixed_with_the_first() -> None:
    runs = [{"startDate": "2027-03-01", "location": place} for place in ("Den Haag", "Utrecht")]
    reading = read_course(hasCourseInstance=runs)
    finding = only(reading)
    assert (finding.rule, finding.severity) == ("duplicate-key", Severity.INFO)
    assert finding.place == Place(json_path="$.hasCourseInstance[1]", text="2027-03-01")
    run = NamedNode(f"{ID}course-run/radio/AI-101/2027-03-01")
    assert values(reading, run, "schema:location") == [Literal("Den Haag")]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("groep-2", "groep-2"),
        ("Groep.2", "Groep.2"),
        ("https://academie.example/runs/4711", "4711"),
        ("de tweede groep", "de-tweede-groep"),
    ],
)
def test_runs_on_one_day_are_told_apart_by_what_they_call_themselves(said: str, code: str) -> None:
    runs = [{"startDate": "2027-03-01"}, {"startDate": "2027-03-01", "identifier": said, "location": "Utrecht"}]
    reading = read_course(hasCourseInstance=runs)
    assert reading.findings == ()
    second = NamedNode(f"{ID}course-run/radio/AI-101/2027-03-01/{code}")
    assert values(reading, second, "schema:location") == [Literal("Utrecht")]
    assert values(reading, second, "dct:identifier") == [Literal(code)]


def test_what_stands_outside_the_subset_is_told_with_its_path() -> None:
    finding = only(read_course(aggregateRating={"@type": "AggregateRating", "ratingValue": 5}))
    assert (finding.rule, finding.severity) == ("outside-subset", Severity.INFO)
    assert finding.place == Place(json_path="$.aggregateRating", text="aggregateRating")


def test_words_may_have_a_prefix() -> None:
    reading = page({"@context": CONTEXT, "@type": "schema:Course", "courseCode": "AI-101", "schema:name": "AI"})
    assert values(reading, AI, "schema:name") == [Literal("AI", language="nl")]


@pytest.mark.parametrize(
    "document",
    [
        {"@context": CONTEXT, "@type": "Course", "name": "AI", "provider": {"@context": "http://127.0.0.1:9/"}},
        {"@context": [CONTEXT, {"name": "https://evil.example/"}], "@type": "Course"},
        {"@context": {"@vocab": "https://schema.org/"}, "@type": "Course"},
        [{"@context": CONTEXT, "@type": "Course", "name": "AI"}, {"@type": "Course"}],
        [{"@context": CONTEXT, "@type": "Course"}, {"@context": "http://127.0.0.1:9/", "@type": "Course"}],
    ],
)
def test_a_context_beside_that_of_schema_org_is_refused(document: object) -> None:
    with pytest.raises(UnreadableError) as caught:
        page(document)
    assert caught.value.rule == "context"


def test_a_kind_without_courses_does_not_take_schema_org() -> None:
    with pytest.raises(UnreadableError):
        read(json.dumps({"@context": CONTEXT, "@type": "Course"}).encode(), JSON_LD, NETWORK, RADIO, find)


@pytest.mark.parametrize("value", [5, [], {}, None, [[["x"]]], {"@value": {"x": 1}}, True, "", [None]])
@pytest.mark.parametrize(
    "key", ["name", "inLanguage", "teaches", "offers", "hasCourseInstance", "url", "@id", "courseCode", "@type"]
)
def test_nothing_that_a_page_says_stops_reading(key: str, value: object) -> None:
    page({"@context": CONTEXT, "@graph": [{"@type": "Course", "name": "AI", key: value}]})


def test_a_slug_is_plain_and_short() -> None:
    assert slug("AI & Beleid: één") == "ai-beleid-een"
    assert slug("???") == ""
    assert len(slug("x" * 500)) == 64
