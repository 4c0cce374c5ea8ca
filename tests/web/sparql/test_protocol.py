"""The SPARQL 1.1 Protocol, case by case: what is asked in which way, and what is refused with which status."""

import gzip
from urllib.parse import quote, urlencode

import httpx
import pytest
from web.doors import by_hand, media_type, problem, problem_in_both
from web.sparql.asking import (
    ARCHETYPES,
    ASK,
    COMPETENCES,
    CONSTRUCT,
    COUNT,
    DESCRIBE,
    FORM,
    JSON,
    PREFIXES,
    QUERY,
    SELECT,
    TURTLE,
    get,
    number,
)

UTF_8 = "SELECT ?x { BIND('één … 漢 🎓' AS ?x) }"


def form(web: httpx.Client, *pairs: tuple[str, str], accept: str = JSON, **headers: str) -> httpx.Response:
    """A POST of a form with these fields."""
    sent = {"Content-Type": FORM, "Accept": accept, **headers}
    return web.post("/sparql", content=urlencode(pairs), headers=sent)


def direct(web: httpx.Client, body: str | bytes, content_type: str = QUERY, **given: object) -> httpx.Response:
    """A POST of the query itself."""
    headers = {"Content-Type": content_type, "Accept": JSON}
    return web.post("/sparql", content=body, headers=headers, params=given)


# the query operation


@pytest.mark.parametrize(("query", "accept"), [(SELECT, JSON), (ASK, JSON), (CONSTRUCT, TURTLE), (DESCRIBE, TURTLE)])
def test_the_three_ways_to_ask_give_one_answer(web: httpx.Client, query: str, accept: str) -> None:
    got = get(web, query, accept)
    posted = form(web, ("query", query), accept=accept)
    sent = web.post("/sparql", content=query, headers={"Content-Type": QUERY, "Accept": accept})
    for response in (got, posted, sent):
        assert response.status_code == 200, response.text
        assert media_type(response) == accept
        assert sorted(response.text.splitlines()) == sorted(got.text.splitlines())
    assert len(got.content) > 15


@pytest.mark.parametrize("way", [get, lambda web, query: form(web, ("query", query)), direct])
def test_text_of_any_alphabet_comes_back_as_it_was_sent(web: httpx.Client, way) -> None:
    (row,) = way(web, UTF_8).json()["results"]["bindings"]
    assert row["x"]["value"] == "één … 漢 🎓"


def test_a_space_may_be_written_as_a_plus_in_an_address_and_in_a_form(web: httpx.Client) -> None:
    query = "ASK+{+?s+?p+?o+}"
    assert web.get(f"/sparql?query={query}", headers={"Accept": JSON}).json()["boolean"] is True
    posted = web.post("/sparql", content=f"query={query}", headers={"Content-Type": FORM, "Accept": JSON})
    assert posted.json()["boolean"] is True


def test_the_content_type_of_a_query_may_name_its_charset_and_be_in_capitals(web: httpx.Client) -> None:
    for told in ("application/sparql-query; charset=utf-8", 'Application/SPARQL-Query;charset="UTF-8"'):
        assert direct(web, ASK, told).json()["boolean"] is True
    assert form(web, ("query", ASK), **{"Content-Type": f"{FORM}; charset=UTF-8"}).json()["boolean"] is True


def test_parameters_of_other_endpoints_are_left_unread(web: httpx.Client) -> None:
    assert get(web, ASK, timeout="5", output="xml", results="xml", debug="on").json()["boolean"] is True


def test_the_address_has_no_slash_at_its_end(web: httpx.Client) -> None:
    assert problem(web.get("/sparql/", params={"query": ASK}), 404)


# the dataset


def test_without_a_dataset_the_union_of_all_graphs_is_asked(web: httpx.Client) -> None:
    named = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(get(web, COUNT)) == number(get(web, named)) > 10_000


def test_a_default_graph_replaces_the_union(web: httpx.Client) -> None:
    one = number(get(web, COUNT, **{"default-graph-uri": ARCHETYPES}))
    other = number(get(web, COUNT, **{"default-graph-uri": COMPETENCES}))
    assert 0 < one < number(get(web, COUNT))
    assert number(get(web, COUNT, **{"default-graph-uri": [ARCHETYPES, COMPETENCES]})) == one + other


def test_a_named_graph_can_be_asked_by_name_and_leaves_the_default_graph_empty(web: httpx.Client) -> None:
    chosen = {"named-graph-uri": [ARCHETYPES, COMPETENCES]}
    assert number(get(web, COUNT, **chosen)) == 0
    graphs = get(web, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }", **chosen).json()["results"]["bindings"]
    assert {row["g"]["value"] for row in graphs} == {ARCHETYPES, COMPETENCES}


def test_a_default_and_a_named_graph_can_be_given_together(web: httpx.Client) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . GRAPH ?g { ?a a ?d } }"
    given = {"default-graph-uri": ARCHETYPES, "named-graph-uri": ARCHETYPES}
    assert number(get(web, query, **given)) > 0
    assert number(get(web, query, **{**given, "named-graph-uri": COMPETENCES})) == 0


@pytest.mark.parametrize("way", ["form", "direct"])
def test_the_dataset_can_be_posted(web: httpx.Client, way: str) -> None:
    chosen = {"default-graph-uri": ARCHETYPES}
    posted = form(web, ("query", COUNT), *chosen.items()) if way == "form" else direct(web, COUNT, **chosen)
    assert number(posted) == number(get(web, COUNT, **chosen))


def test_from_in_the_text_replaces_the_union(web: httpx.Client) -> None:
    count = "SELECT (COUNT(*) AS ?n) FROM <{}> {{ ?s ?p ?o }}"
    assert number(get(web, count.format(ARCHETYPES))) == number(get(web, COUNT, **{"default-graph-uri": ARCHETYPES}))
    named = f"SELECT (COUNT(*) AS ?n) FROM NAMED <{ARCHETYPES}> {{ ?s ?p ?o }}"  # noqa: S608
    assert number(get(web, named)) == 0
    assert number(get(web, named.replace("?s ?p ?o", "GRAPH ?g { ?s ?p ?o }"))) > 0


def test_the_dataset_of_the_protocol_goes_before_that_of_the_text(web: httpx.Client) -> None:
    query = f"SELECT (COUNT(*) AS ?n) FROM <{COMPETENCES}> {{ ?s ?p ?o }}"  # noqa: S608
    chosen = {"default-graph-uri": ARCHETYPES}
    assert number(get(web, query, **chosen)) == number(get(web, COUNT, **chosen))


def test_a_graph_that_is_not_there_is_empty(web: httpx.Client) -> None:
    assert number(get(web, COUNT, **{"default-graph-uri": "https://example.org/none"})) == 0
    assert number(get(web, "SELECT (COUNT(*) AS ?n) FROM <file:///etc/passwd> { ?s ?p ?o }")) == 0


def test_twenty_graphs_are_the_most(web: httpx.Client) -> None:
    some = [f"urn:g:{n}" for n in range(19)]
    assert number(get(web, COUNT, **{"default-graph-uri": [*some, ARCHETYPES]})) > 0
    told = problem(get(web, COUNT, **{"default-graph-uri": some, "named-graph-uri": ["urn:x", "urn:y"]}), 400)
    (fault,) = told["errors"]
    assert fault["found"] == "21"
    assert "20" in fault["repair"]["en"]


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
@pytest.mark.parametrize("value", ["", "x", "/graph", "http://a b", "http://a>{", "<urn:x>"])
def test_what_is_no_iri_is_no_graph(web: httpx.Client, name: str, value: str) -> None:
    (fault,) = problem(get(web, COUNT, **{name: value}), 400)["errors"]
    assert (fault["name"], fault["found"]) == (name, value)


# what is refused


def test_a_request_without_a_query_is_told_how_to_give_one(web: httpx.Client) -> None:
    told = problem_in_both(web, "/sparql", 400, headers={"Accept": JSON})
    assert "query=" in told
    for response in (form(web), form(web, ("qeury", ASK)), web.get("/sparql?format=json")):
        assert problem(response, 400)["errors"][0]["name"] == "query"


def test_two_queries_at_once_are_refused(web: httpx.Client) -> None:
    for response in (
        web.get("/sparql", params={"query": [ASK, SELECT]}, headers={"Accept": JSON}),
        web.get("/sparql", params={"query": [ASK, ASK]}, headers={"Accept": JSON}),
        form(web, ("query", ASK), ("query", SELECT)),
        direct(web, ASK, query=SELECT),
        web.post("/sparql", params={"query": ASK}, content=urlencode({"query": ASK}), headers={"Content-Type": FORM}),
    ):
        (fault,) = problem(response, 400)["errors"]
        assert (fault["name"], fault["found"]) == ("query", "2")


@pytest.mark.parametrize(
    "query", ["", " ", "SELECT", "SELECT * {", "SELECT ?x WHERE { ?x }", "hello", "ASK { ?s p:q 1 }"]
)
def test_what_is_no_sparql_is_a_400_that_says_so(web: httpx.Client, query: str) -> None:
    for response in (get(web, query), form(web, ("query", query)), direct(web, query)):
        assert problem(response, 400)["detail"]


def test_every_fault_is_named_at_once(web: httpx.Client) -> None:
    given = {"query": [ASK, ASK], "default-graph-uri": "x", "using-graph-uri": "urn:g"}
    told = problem(web.get("/sparql", params=given, headers={"Accept": JSON}), 400)
    assert [fault["name"] for fault in told["errors"]] == ["query", "default-graph-uri", "using-graph-uri"]


INSERT = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"


@pytest.mark.parametrize("name", ["update", "query"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_update_is_refused_whatever_it_is_called(web: httpx.Client, method: str, name: str) -> None:
    if method == "GET":
        response = web.get("/sparql", params={name: INSERT}, headers={"Accept": JSON})
    else:
        response = form(web, (name, INSERT))
    assert problem(response, 403)["rule"] == "forbidden-query"
    assert get(web, "ASK { <urn:a> ?p ?o }").json()["boolean"] is False


@pytest.mark.parametrize(
    "content_type", ["application/sparql-update", "application/sparql-update; charset=utf-8", QUERY]
)
def test_an_update_as_a_body_is_refused(web: httpx.Client, content_type: str) -> None:
    assert problem(direct(web, INSERT, content_type), 403)["rule"] == "forbidden-query"


def test_an_update_beside_a_query_is_refused(web: httpx.Client) -> None:
    assert problem(form(web, ("query", ASK), ("update", INSERT)), 403)


def test_another_service_is_not_asked(web: httpx.Client) -> None:
    query = "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"
    assert problem(get(web, query), 403)["rule"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "multipart/form-data; boundary=x", ""])
def test_another_media_type_is_a_415_that_names_ours(web: httpx.Client, content_type: str) -> None:
    told = problem(direct(web, ASK, content_type), 415)
    assert QUERY in told["detail"]
    assert FORM in told["detail"]


@pytest.mark.parametrize("content_type", [QUERY, FORM])
@pytest.mark.parametrize("charset", ["utf-16", "iso-8859-1", '"latin1"', ""])
def test_another_charset_is_a_415(web: httpx.Client, content_type: str, charset: str) -> None:
    assert "UTF-8" in problem(direct(web, ASK, f"{content_type}; charset={charset}"), 415)["detail"]


def test_a_compressed_body_is_a_415(web: httpx.Client) -> None:
    headers = {"Content-Type": QUERY, "Content-Encoding": "gzip"}
    assert problem(web.post("/sparql", content=gzip.compress(ASK.encode()), headers=headers), 415)


def test_bytes_that_are_no_utf_8_are_a_400(web: httpx.Client) -> None:
    broken = b"ASK { ?s ?p '\xff\xfe' }"
    encoded = b"query=" + quote(broken).encode()
    for response in (
        direct(web, broken),
        web.get(f"/sparql?{encoded.decode()}", headers={"Accept": JSON}),
        web.post("/sparql", content=encoded, headers={"Content-Type": FORM}),
        web.post("/sparql", content=b"query=" + broken, headers={"Content-Type": FORM}),
    ):
        assert "UTF-8" in problem(response, 400)["errors"][0]["repair"]["en"]


def test_an_address_longer_than_8_kb_is_a_414_and_the_same_query_may_be_posted(web: httpx.Client) -> None:
    query = f"ASK {{ ?s ?p '{'x' * 9_000}' }}"
    assert problem(get(web, query), 414)
    assert form(web, ("query", query)).json()["boolean"] is False


@pytest.mark.parametrize("content_type", [QUERY, FORM])
def test_a_body_longer_than_100_kb_is_a_413_before_it_is_read(web: httpx.Client, content_type: str) -> None:
    told = problem(direct(web, b"x" * 100_001, content_type), 413)
    assert "100 kB" in told["detail"]
    assert told["repair"]["en"]


def test_a_long_body_that_does_not_tell_its_length_is_a_413_as_well(web: httpx.Client) -> None:
    def pieces():
        for _ in range(30):
            yield b"x" * 10_000

    assert problem(web.post("/sparql", content=pieces(), headers={"Content-Type": QUERY}), 413)


def test_a_form_of_a_thousand_fields_is_not_read(web: httpx.Client) -> None:
    assert problem(form(web, *[("x", "1")] * 1000, ("query", ASK)), 400)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_a_405_that_names_ours(web: httpx.Client, method: str) -> None:
    response = web.request(method, "/sparql", params={"query": ASK})
    assert problem(response, 405)
    assert {"GET", "POST"} <= set(response.headers["allow"].replace(" ", "").split(","))


def test_head_gives_the_headers_of_get(web: httpx.Client) -> None:
    got, headed = get(web, SELECT), web.head("/sparql", params={"query": SELECT}, headers={"Accept": JSON})
    assert headed.content == b""
    for name in ("content-type", "content-length", "etag", "vakgraaf-revision"):
        assert got.headers[name] == headed.headers[name]
    assert problem_like(web.head("/sparql", params={"query": "nope"}, headers={"Accept": JSON}))


def problem_like(response: httpx.Response) -> bool:
    """Whether it is the head of a problem."""
    return response.status_code == 400 and media_type(response) == "application/problem+json"


def test_a_refusal_is_told_in_the_callers_language(web: httpx.Client) -> None:
    for query in ("nope", INSERT, "SELECT * {"):
        problem_in_both(web, f"/sparql?{urlencode({'query': query})}", get(web, query).status_code)


def test_half_a_percent_sign_in_an_address_is_no_fault_of_the_service(asked) -> None:
    for raw in (b"/sparql?query=%", b"/sparql?query=%zz", b"/sparql?%3F%3F=&&&=", b"/sparql?query=\xff"):
        request = b"GET " + raw + b" HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
        assert by_hand(asked.address, request).status_code in {400, 200}


def test_the_prefixes_of_the_text_are_its_own(web: httpx.Client) -> None:
    assert get(web, PREFIXES + "ASK { ?a a vg:Archetype }").json()["boolean"] is True
    assert problem(get(web, "ASK { ?a a vg:Archetype }"), 400)
