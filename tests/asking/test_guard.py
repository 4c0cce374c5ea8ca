"""The guard of public SPARQL: what is let through means the same to the engine, and what is not says why."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from asking.valid_sparql import DATA, PREFIXES, PROLOGUES, QUERIES

from app.asking.guard import MOST_BYTES, MOST_TOKENS, check_query
from app.asking.sparql_brackets import MOST_DEEP, MOST_IN_A_CHAIN, TooComplexError
from app.model.errors import ForbiddenQueryError, RefusedQueryError, TooLargeError
from app.model.sparql import Form

ROOT = Path(__file__).resolve().parents[2]
OURS = [path for path in sorted((ROOT / "queries").rglob("*.rq")) if path.parent.name != "remote"]  # one engine's own
VALID = [*(PREFIXES + query for query in QUERIES), *PROLOGUES]
NOT_OXIGRAPH = {query for query in VALID if "\\u0070" in query}  # it knows no codepoint escapes in names; others do
ELSEWHERE = "<http://127.0.0.1:9/>"


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    made = pyoxigraph.Store()
    made.update(DATA)
    return made


def found(store: pyoxigraph.Store, query: str) -> object:
    """What a query finds, without the names that the engine gives to blank nodes each time."""
    result = store.query(query)
    if isinstance(result, pyoxigraph.QueryBoolean):
        return bool(result)
    return sorted(re.sub(r"_:[0-9a-f]+|value=[0-9a-f]{20,}", "_", str(each)) for each in result)


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_query_of_our_own_passes(path: Path) -> None:
    assert check_query(path.read_text()).form in Form


@pytest.mark.parametrize("query", VALID)
def test_a_valid_query_passes_and_means_the_same_as_before(store: pyoxigraph.Store, query: str) -> None:
    passed = check_query(query).text
    answer = found(store, passed)
    if query not in NOT_OXIGRAPH:
        assert answer == found(store, query.removeprefix("\ufeff"))


@pytest.mark.parametrize("query", VALID)
def test_what_passed_passes_again_unchanged(query: str) -> None:
    passed = check_query(query)
    assert check_query(passed.text) == passed


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * { }", Form.SELECT),
        ("BASE <http://a.example/> ask { }", Form.ASK),
        ("PREFIX select: <http://a.example/> CONSTRUCT WHERE { }", Form.CONSTRUCT),
        ("# ASK\nDescribe <http://a.example/>", Form.DESCRIBE),
    ],
)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: Form) -> None:
    assert check_query(query).form is form


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * FROM <http://a.example/> { }", True),
        ("SELECT * from named <http://a.example/> { }", True),
        ("SELECT ?from { ?from <http://a.example/FROM> 'FROM' } # FROM <x:y>", False),
        ("PREFIX from: <http://a.example/> ASK { from:a from:b ?c }", False),
    ],
)
def test_whether_a_text_names_its_graphs_is_told(query: str, names: bool) -> None:  # noqa: FBT001
    assert check_query(query).names_graphs is names


DISGUISES = [
    "SELECT * { SERVICE %s { ?s ?p ?o } }",
    "SELECT * { sErViCe %s { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT %s { ?s ?p ?o } }",
    "SELECT*{?s?p?o.SERVICE%s{}}",
    "SELECT * { # {\n SERVICE # }\r%s { ?s ?p ?o } }",
    "SELECT * { #\rSERVICE %s { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE %s { ?s ?p ?o } }",
    "SELECT * { \\u0053\\U00000045RVICE %s { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { %s } SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { VALUES ?u { %s } SERVICE$u{ } }",
    "SELECT * { BIND(IRI(CONCAT('http://a.example/?', 'x')) AS ?u) SERVICE ?u { BIND(%s AS ?x) } }",
    "ASK { FILTER EXISTS { SERVICE %s { ?s ?p ?o } } }",
    "ASK { FILTER NOT EXISTS { SERVICE %s { ?s ?p ?o } } }",
    "ASK { BIND(EXISTS { SERVICE %s { ?s ?p ?o } } AS ?x) }",
    "SELECT * { { SELECT * { SERVICE %s { ?s ?p ?o } } } }",
    "SELECT (EXISTS { SERVICE %s { } } AS ?x) { }",
    "SELECT * { } HAVING(EXISTS { SERVICE %s { } })",
    "CONSTRUCT { ?s ?p ?o } WHERE { SERVICE %s { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE %s { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { SERVICE %s { } } MINUS { ?a ?b ?c } }",
    "SELECT * { GRAPH ?g { SERVICE %s { } } }",
    "SELECT * { LATERAL { SERVICE %s { } } }",
    "SELECT * { ?s ?p 1SERVICE%s{} }",
    "SELECT * { ?s ?p true. SERVICE %s {} }",
    "SELECT * { ?s ?p 'it''s'SERVICE%s{} }",
    "SELECT * { ?s ?p '''a'b''c\\''''SERVICE%s{} }",
    'SELECT * { ?s ?p """a"b""c\\""""SERVICE%s{} }',
    "SELECT * { ?s ?p '\\\\'SERVICE%s{} # '\n }",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n%s { } }",
    "SELECT * { BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b||'a'='>')SERVICE#'>\n%s { } }",
    "SELECT * { ?s ?p ?o FILTER(STR(?s)<?p)SERVICE#>\n%s { } }",
    "SELECT * { ?s ?p ?o FILTER(EXISTS{}<?p)SERVICE#>\n%s { } }",
]


@pytest.mark.parametrize("disguise", DISGUISES)
def test_a_call_of_another_service_is_found_in_every_disguise(disguise: str) -> None:
    with pytest.raises(ForbiddenQueryError) as refused:
        check_query(disguise % ELSEWHERE)
    assert refused.value.repair


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "insert { ?s ?p ?o } where { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE DATA { <a:a> <a:b> <a:c> }",
        "LOAD <file:///etc/passwd>",
        "LOAD SILENT <http://127.0.0.1/> INTO GRAPH <a:a>",
        "L\\u004fAD <file:///etc/passwd>",
        "CLEAR ALL",
        "DROP GRAPH <a:a>",
        "CREATE GRAPH <a:a>",
        "ADD <a:a> TO <a:b>",
        "MOVE <a:a> TO <a:b>",
        "COPY <a:a> TO <a:b>",
        "WITH <a:a> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "SELECT * { ?s ?p ?o } ; DROP ALL",
        "SELECT * { LOAD <file:///etc/passwd> }",
        "PREFIX a: <a:> # x\nDelete { ?s ?p ?o } Using <a:a> where { ?s ?p ?o }",
    ],
)
def test_every_form_of_update_is_forbidden(update: str) -> None:
    with pytest.raises(ForbiddenQueryError):
        check_query(update)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (<bif:http_get>('http://a.example/') AS ?x) {}",
        "PREFIX b: <BIF:> SELECT (b:file_to_string('/etc/passwd') AS ?x) {}",
        "PREFIX b: <sql:> SELECT (b:f() AS ?x) {}",
        "SELECT (<java:java.lang.System.exit>(1) AS ?x) {}",
        "SELECT (<b\\u0069f:http_get>('http://a.example/') AS ?x) {}",
    ],
)
def test_functions_of_one_engine_that_reach_outside_are_forbidden(query: str) -> None:
    with pytest.raises(ForbiddenQueryError):
        check_query(query)


GLUED = [
    "PREFIX : <http://127.0.0.1:9/> PREFIX service: <a:> ASK { service:b { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:9/> PREFIX SERVICEe: <a:> ASK { SERVICEe:b { ?s ?p ?o } }",
    (
        "PREFIX x: <http://www.w3.org/2001/XMLSchema#> PREFIX filterx: <a:> "
        "ASK { BIND(1 AS ?a) BIND(2 AS ?b) filterx:boolean(?a<?b)SERVICE#>\n<http://127.0.0.1:9/> { } }"
    ),
]


@pytest.mark.parametrize("query", GLUED)
def test_a_prefix_that_begins_like_a_keyword_is_read_as_that_keyword_by_no_engine(
    store: pyoxigraph.Store, query: str
) -> None:
    with pytest.raises(OSError, match="not allowed"):
        list(store.query(query.replace("ASK", "SELECT *")))  # the engine alone would call the other service
    with pytest.raises((SyntaxError, RefusedQueryError, ForbiddenQueryError)):
        store.query(check_query(query).text)


@pytest.mark.parametrize("query", ["ASK { SERVICEe:b { } }", "ASK FROMe:g { }", "SELECT (bif:http_get('x') AS ?x) {}"])
def test_a_prefix_that_is_not_declared_is_refused(query: str) -> None:
    with pytest.raises(RefusedQueryError, match="not declared; put PREFIX"):
        check_query(f"PREFIX e: <a:> {query}")


@pytest.mark.parametrize(
    ("query", "line", "column", "what"),
    [
        ("", 1, 1, "begins with SELECT"),
        ("   ", 1, 4, "begins with SELECT"),
        ("PREFIX a: <a:>", 1, 15, "begins with SELECT"),
        ("PREFIX a <a:> ASK {}", 1, 1, "PREFIX is not whole"),
        ("PREFIX: <a:> ASK {}", 1, 1, "begins with SELECT"),
        ("PREFIX a:b <a:> ASK {}", 1, 1, "PREFIX is not whole"),
        ("BASE a: ASK {}", 1, 1, "BASE is not whole"),
        ("ASK { ?s <p> ?o }", 1, 10, "<p> is no absolute IRI"),
        ("SELECT (<RDF_SPONGE_UP>('http://a.example/') AS ?x) {}", 1, 9, "is no absolute IRI"),
        ("PREFIX a: <> SELECT (a:RDF_SPONGE_UP('http://a.example/') AS ?x) {}", 1, 11, "<> is no absolute IRI"),
        ("PREFIX a: <RDF_> BASE <http://a.example/> ASK {}", 1, 11, "<RDF_> is no absolute IRI"),
        ("BASE <urn:a> ASK { ?s <p> ?o }", 1, 23, "<p> is no absolute IRI"),
        ("BASE <http://a.example/> BASE <urn:a> ASK { ?s <p> ?o }", 1, 48, "<p> is no absolute IRI"),
        ("BASE <base> ASK {}", 1, 6, "<base> is no absolute IRI"),
        ("ASK { } PREFIX a: <a:>", 1, 9, "only stand at the top"),
        ("SELECT * {\n  ?s ?p ?o", 1, 10, "a } is missing"),
        ("SELECT * {\n  ?s ?p ?o )", 2, 12, "')' cannot stand here"),
        ("SELECT * { ?s ?p ?o } }", 1, 23, "'}' cannot stand here"),
        ("ASK { ?s ?p 'x }", 1, 13, "does not end"),
        ("ASK { ?s ?p 'x\n' }", 1, 13, "does not end"),
        ("ASK { ?s ?p '''x }", 1, 13, "does not end"),
        ("ASK { ?s ?p '\\q' }", 1, 14, "is no character"),
        ("ASK { ?s ?p '\\ud800' }", 1, 14, "is no character"),
        ("ASK { ?s ?p '\\u12' }", 1, 14, "is no character"),
        ("ASK { ?s ?p '\\\\u0041' }", 1, 13, "differently by engines"),
        ("ASK { ?s ?p '\\u005cu0041' }", 1, 13, "differently by engines"),
        ("ASK { ?s <a:\\u003e> ?o }", 1, 10, "is no IRI"),
        ("ASK { ?s \\u007b ?o }", 1, 10, "is no name"),
        ("ASK { ?s ?p\u00a0?o }", 1, 12, "U+00A0"),
        ("ASK { ?s ?p ?o \x00}", 1, 16, "U+0000"),
        ("ASK { ?s ?p `o` }", 1, 13, "'`'"),
        ("ASK { ?s knows ?o }", 1, 10, "'knows' is no word of SPARQL"),
        ("SELECT * { ?s ?p ?o } LIMIT10", 1, 23, "'LIMIT10' is no word"),
        ("define input:storage '' SELECT * {}", 1, 1, "'define' is no word"),
        ("SELECT * { ?s ?p ?o OPTION (TRANSITIVE) }", 1, 21, "'OPTION' is no word"),
        ("\u017fELECT * {}", 1, 1, "is no word"),
        ("SELECT * { FILTER !bound(?x) }", 1, 19, "'!' cannot stand here"),
        ("SELECT * { ?s ?p ?o SELECT * {} }", 1, 21, "'SELECT' cannot stand here"),
        ("SELECT * { VALUES ?x ?s ?p 1 { 1 } }", 1, 28, "'1' cannot stand here"),
        ("SELECT * { VALUES ?x { 1 { 2 } } }", 1, 26, "'{' cannot stand here"),
        ("SELECT * { VALUES (?x) { (1 FILTER (2)) } }", 1, 29, "'FILTER' cannot stand here"),
    ],
)
def test_what_is_no_sparql_is_refused_with_its_place(query: str, line: int, column: int, what: str) -> None:
    with pytest.raises(RefusedQueryError) as refused:
        check_query(query)
    assert refused.value.message.en.startswith(f"Line {line}, column {column}: ")
    assert refused.value.message.nl.startswith(f"Regel {line}, kolom {column}: ")
    assert what in refused.value.message.en


def test_more_bytes_than_the_cap_are_refused_and_as_many_are_not() -> None:
    filler = MOST_BYTES - len("ASK {} #")
    assert check_query(f"ASK {{}} #{'x' * filler}")
    assert check_query(f"ASK {{}} #{'é' * (filler // 2)}")
    for more in ("x" * (filler + 1), "é" * (filler // 2 + 1), "\ud800" * (filler + 1)):
        with pytest.raises(TooLargeError, match="20 kB"):
            check_query(f"ASK {{}} #{more}")


def test_more_tokens_than_the_cap_are_refused_and_as_many_are_not() -> None:
    values = MOST_TOKENS - 7
    assert check_query(f"ASK {{ VALUES ?x {{ {'1 ' * values} }} }}")
    with pytest.raises(TooLargeError, match="2000 words and signs"):
        check_query(f"ASK {{ VALUES ?x {{ {'1 ' * (values + 1)} }} }}")


@pytest.mark.parametrize(
    ("opening", "inner", "closing", "already"),
    [
        ("{ ", "", " }", 1),
        ("{ SELECT * ", "{}", "}", 2),
        ("OPTIONAL { ", "", " }", 1),
        ("GRAPH ?g { ", "", " }", 1),
        ("?s ?p [ ?p ", "1", " ]", 1),
        ("?s ?p ( ", "1", " )", 1),
        ("?s !( ", "<a:a>", " ) ?o ", 1),
        ("FILTER EXISTS { ", "", " }", 1),
        ("BIND(<<( <a:a> <a:a> ", "1", " )>> AS ?x)", 2),
        ("FILTER(", "1", ")", 1),
    ],
)
def test_what_goes_too_deep_is_refused_and_what_does_not_passes(
    opening: str, inner: str, closing: str, already: int
) -> None:
    more = {
        "?s ?p [ ?p ": "[ ?p ",
        "?s ?p ( ": "( ",
        "?s !( ": "( ",
        "FILTER(": "(",
        "BIND(<<( <a:a> <a:a> ": "<<( <a:a> <a:a> ",
    }.get(opening, opening)
    ending = {"BIND(<<( <a:a> <a:a> ": " )>>", "?s !( ": " )"}.get(opening, closing)

    def nested(times: int) -> str:
        return f"ASK {{ {opening}{more * (times - 1)}{inner}{ending * (times - 1)}{closing} }}"

    assert check_query(nested(MOST_DEEP - already))
    with pytest.raises(TooComplexError, match="Make it flatter"):
        check_query(nested(MOST_DEEP - already + 1))


@pytest.mark.parametrize("sign", ["!", "-", "+", "! - ", "-+"])
def test_signs_that_stand_before_one_value_count_as_deep(sign: str) -> None:
    assert check_query(f"ASK {{ FILTER({sign * 10}1) }}")
    with pytest.raises(TooComplexError):
        check_query(f"ASK {{ FILTER({sign * MOST_DEEP}1) }}")


@pytest.mark.parametrize(
    ("before", "link", "after"),
    [
        ("ASK { FILTER(1", " || 1", ") }"),
        ("ASK { FILTER(1", " && 1", ") }"),
        ("ASK { FILTER(1", " + 1", ") }"),
        ("ASK { FILTER(1", " * 1", ") }"),
        ("ASK { ?s <a:a>", "/<a:a>", " ?o }"),
        ("ASK { ?s <a:a>", "|<a:a>", " ?o }"),
        ("ASK { {}", " UNION {}", " }"),
        ("ASK { ", " OPTIONAL {}", " }"),
        ("ASK { ", " BIND(1 AS ?x)", " }"),
        ("ASK { ", " MINUS {}", " }"),
        ("ASK { ", " FILTER(1)", " }"),
    ],
)
def test_a_chain_of_one_operator_is_bounded(before: str, link: str, after: str) -> None:
    assert check_query(before + link * MOST_IN_A_CHAIN + after)
    with pytest.raises(TooComplexError, match=f"more than {MOST_IN_A_CHAIN} times"):
        check_query(before + link * (MOST_IN_A_CHAIN + 1) + after)


def pieces() -> Iterator[str]:
    """Comparisons without a space, of which engines read two."""
    values = ("?a", "1", "'x'", "'x'@nl", "ex:a", "STR(?a)", "true", "<http://example.org/a>")
    others = ("?b>1", "?b#>", "?b", "<http://example.org/b#c>", "ex:b,?c>(1)")
    for value, other in itertools.product(values, others):
        yield f"{value}<{other}"


@pytest.mark.parametrize("compared", pieces())
def test_a_less_than_sign_in_an_expression_is_never_handed_on_as_the_beginning_of_an_iri(compared: str) -> None:
    value, _, other = (
        compared.partition("<") if not compared.startswith("<") else ("<http://example.org/a>", "", compared[23:])
    )
    query = f"PREFIX ex: <http://example.org/> SELECT * {{ ?a ?b ?c FILTER(?c = 1 || {compared}\n) }}"
    assert f"{value}< {other.split('#>')[0]}" in check_query(query).text
