"""Queries that SPARQL allows: every production of its grammar, and the ways to write one that trip a reader up."""

PREFIXES = """
PREFIX : <http://example.org/>
PREFIX ex: <http://example.org/ns#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX service: <http://example.org/service/>
PREFIX filter: <http://example.org/filter/>
PREFIX load.er-1: <http://example.org/load/>
"""

DATA = """
PREFIX : <http://example.org/>
PREFIX ex: <http://example.org/ns#>
INSERT DATA {
  :a ex:p 1 , 2 , 3.5 , "x" , "y"@nl , "service"@en , :b ; ex:q :b , :c ; ex:service :service .
  :b ex:p 4 , "SERVICE <http://example.org/> {" ; ex:q :c ; ex:r ( 1 2 3 ) .
  :c ex:q [ ex:p 5 ] ; ex:date "2026-11-21"^^<http://www.w3.org/2001/XMLSchema#date> .
  <http://example.org/service/x> ex:p <http://example.org/filter/x> .
  GRAPH :g { :a ex:q :d . :d ex:p 6 }
  GRAPH <http://example.org/service/g> { :e ex:p 7 }
}
"""

QUERIES = (
    # forms
    "SELECT * { ?s ?p ?o }",
    "select ?s where { ?s ?p ?o }",
    "SELECT DISTINCT ?s ?o WHERE { ?s ex:p ?o } ORDER BY ?s ?o LIMIT 3 OFFSET 1",
    "SELECT REDUCED ?s { ?s ex:p ?o }",
    "SELECT (1 AS ?one) ?s (?o + 1 AS ?more) { ?s ex:p ?o }",
    "ASK { ?s ex:p 1 }",
    "ASK WHERE { }",
    "CONSTRUCT { ?s ex:made ?o . _:b ex:of ?s ; ex:list (1 ?o) } WHERE { ?s ex:q ?o }",
    "CONSTRUCT WHERE { ?s ex:q ?o }",
    "CONSTRUCT { } WHERE { ?s ?p ?o }",
    "DESCRIBE :a",
    "DESCRIBE ?s :b <http://example.org/c> WHERE { ?s ex:p 1 }",
    "DESCRIBE * { ?s ex:p 1 }",
    # datasets
    "SELECT * FROM :g { ?s ?p ?o }",
    "SELECT * FROM :g FROM NAMED <http://example.org/service/g> WHERE { GRAPH ?g { ?s ?p ?o } }",
    "ASK FROM service:g { ?s ?p ?o }",
    "DESCRIBE :d FROM :g",
    "SELECT * { GRAPH service:g { ?s ?p ?o } }",
    "SELECT * { GRAPH :g{?s ?p ?o}}",
    "SELECT * { GRAPH ?g { } }",
    # patterns
    "SELECT * { ?s ex:p ?o ; ex:q ?q , ?r ; . }",
    "SELECT * { [] ex:p ?o . [ ex:p ?v ] ex:q ?w . ?x ex:q [ ex:p 5 ; ] }",
    "SELECT * { [ ex:p ?v ] . }",
    "SELECT * { ?s ex:r (1 ?two 3) . }",
    "SELECT * { (?a ex:b 'c') ex:p () }",
    "SELECT * { ?s ex:r ( ( ?x ) ?y ) }",
    "SELECT * { _:x ex:p ?o . _:x.y ex:q ?z }",
    "SELECT * { ?s a ?class }",
    "SELECT * { { ?s ex:p ?o } UNION { ?s ex:q ?o } UNION { } }",
    "SELECT * { ?s ex:p ?o OPTIONAL { ?s ex:q ?q } OPTIONAL { ?q ex:q ?r FILTER(?r = :c) } }",
    "SELECT * { ?s ex:p ?o MINUS { ?s ex:q :c } . }",
    "SELECT * { ?s ex:p ?o { ?s ex:q ?x } }",
    "SELECT * { ?s ?p service:x { ?s ex:p ?o } }",
    "SELECT * { ?s ex:service ?x . { ?s ex:p ?o } }",
    "SELECT * { ?s ex:p ?o . LATERAL { SELECT ?q { ?s ex:q ?q } ORDER BY ?q LIMIT 1 } }",
    "SELECT * { BIND(1 AS ?x) BIND(?x+1 AS ?y) }",
    "SELECT * { ?s ex:p ?o BIND(?o*2 AS ?d) FILTER(?d > 2) }",
    "SELECT * { VALUES ?x { 1 'a' :b UNDEF true <http://example.org/ns#c> } }",
    "SELECT * { VALUES (?x ?y) { (1 2) (UNDEF :a) (<http://example.org/ns#a> <http://example.org/ns#b>) } }",
    "SELECT * { VALUES () { () () } }",
    "SELECT * { ?s ex:p ?o } VALUES (?s) {(:a)(<http://example.org/ns#b>)}",
    "SELECT * { { SELECT ?s (COUNT(*) AS ?n) { ?s ex:p ?o } GROUP BY ?s HAVING (?n<5) } }",
    "SELECT * { { SELECT (MAX(?o) AS ?m) { ?s ex:p ?o } } ?x ex:p ?m }",
    # paths
    "SELECT * { ?s ex:p|ex:q ?o }",
    "SELECT * { ?s ex:q/ex:q ?o . ?s ^ex:q ?t . ?s ex:q? ?u }",
    "SELECT * { ?s (ex:q/ex:p)|^(ex:q) ?o }",
    "SELECT * { :a ex:q+ ?o . :a ex:q* ?z }",
    "SELECT * { :a !ex:p ?o . :a !(ex:p|^ex:q) ?z . :a !a ?y }",
    "SELECT * { :a (((ex:q)*)?)+ ?z }",
    "SELECT*{?s<http://example.org/ns#p>?o}",
    "SELECT*{:a<http://example.org/ns#q>/<http://example.org/ns#q>?o}",
    "SELECT*{?s(<http://example.org/ns#p>|<http://example.org/ns#q>)?o}",
    "SELECT*{:a(<http://example.org/ns#q>)*?o}",
    "SELECT*{?s<http://example.org/ns#r>(1<http://example.org/ns#x>)}",
    "SELECT*{?s<http://example.org/ns#r>(?x<http://example.org/ns#'y'>)}",
    # expressions
    "SELECT * { ?s ex:p ?o FILTER(?o<3) }",
    "SELECT*{?s ex:p?o FILTER(?o<3&&?o>1)}",
    "SELECT*{?s ex:p?o;ex:q?b FILTER(?o<?b||?o>?b)}",
    "SELECT*{?s ex:p?o FILTER(1<?o)FILTER(?o<=3)FILTER(?o>=0)FILTER(?o!=2)}",
    "SELECT*{?s ex:p?o FILTER(?s=<http://example.org/a>)}",
    "SELECT*{?s ex:p?o FILTER(?s IN(<http://example.org/a>,<http://example.org/b#c>))}",
    "SELECT*{?s ex:p?o FILTER(?s NOT IN (:a,:b) || !(?o = 1) && !bound(?zz))}",
    "SELECT * { ?s ex:p ?o FILTER regex(str(?o), '^[xy]$', \"i\") }",
    "SELECT * { ?s ex:p ?o FILTER NOT EXISTS { ?s ex:q ?o FILTER(?o<1) } FILTER EXISTS { ?s ?p [] } }",
    "SELECT * { ?s ex:p ?o FILTER(EXISTS{?s ex:q ?q}) }",
    "SELECT * { ?s ex:p ?o FILTER xsd:boolean(?o) }",
    "SELECT * { ?s ex:p ?o FILTER<http://www.w3.org/2001/XMLSchema#boolean>(?o<4) }",
    "SELECT * { ?s ex:p ?o FILTER(xsd:decimal(?o)<xsd:decimal('3.0')) }",
    "SELECT (-1 AS ?a) (- ?x AS ?b) (+1.5 - -2e3 AS ?c) (1-1 AS ?d) (.5 AS ?e) (1.e0 AS ?f) (2*3/4 AS ?g) {}",
    "SELECT (IF(?o<2,'lo','hi') AS ?x) (COALESCE(?zz,1) AS ?y) (1 IN () AS ?z) { ?s ex:p ?o }",
    "SELECT (CONCAT('a',\"b\",'''c'd''',\"\"\"e\"f\"\"\") AS ?x) {}",
    'SELECT (STRLEN("") AS ?x) (STRLEN(\'\') AS ?y) (STRLEN("""""") AS ?z) {}',
    "SELECT ('''it's ''fine'' ''' AS ?x) {}",
    'SELECT ("# no comment" AS ?x) (<http://example.org/#hash> AS ?y) # a comment }\n{}',
    "SELECT ('a\\tb\\n\\\\\\'\\\"' AS ?x) {}",
    "SELECT ('caf\\u00e9 \\U0001F600 \\u0022 \\u005c \\u000a' AS ?x) {}",
    "SELECT (<http://example.org/caf\\u00e9> AS ?x) {}",
    "SELECT ('nl'@nl AS ?x) ('be'@nl-BE AS ?y) ('1'^^xsd:integer AS ?z) (\"1\"^^<http://example.org/t> AS ?w) {}",
    "SELECT (NOW() = NOW() AS ?x) (LCASE('A') AS ?y) (SUBSTR('abc', 2, 1) AS ?z) (REPLACE('aa','a','b') AS ?w) {}",
    "SELECT (YEAR(?d) AS ?y) (MONTH(?d) AS ?m) (DAY(?d) AS ?dd) { ?s ex:date ?date BIND(xsd:date(?date) AS ?d) }",
    "SELECT (LANG(?o) AS ?l) (DATATYPE(?o) AS ?t) (isIRI(?o) AS ?i) { ?s ex:p ?o FILTER(langMatches(lang(?o), '*')) }",
    "SELECT (ENCODE_FOR_URI('a b') AS ?x) (STRLANG('a','nl') AS ?y) (IRI('x:y') AS ?z) (SHA256('a') AS ?h) {}",
    # groups
    "SELECT ?s (COUNT(?o) AS ?n) (SUM(?o) AS ?sum) { ?s ex:p ?o } GROUP BY ?s ORDER BY DESC(?n) ASC(?s)",
    "SELECT (COUNT(DISTINCT *) AS ?n) (SAMPLE(?s) AS ?any) { ?s ?p ?o }",
    "SELECT (GROUP_CONCAT(DISTINCT STR(?o); SEPARATOR=', ') AS ?all) { { SELECT ?o { ?s ex:q ?o } ORDER BY ?o } }",
    "SELECT ?k (AVG(?o) AS ?a) (MIN(?o) AS ?l) { ?s ex:p ?o } GROUP BY (STR(?s) AS ?k) HAVING (COUNT(*)<9) (MIN(?o)<3)",
    "SELECT * { ?s ex:p ?o } ORDER BY (?o<2) xsd:string(?o) ?s LIMIT 5",
    "SELECT * { ?s ex:p ?o } ORDER BY <http://www.w3.org/2001/XMLSchema#string>(?o) STR(?s)",
    # names
    "SELECT ?service ?load ?INSERT { ?service ex:service ?load . OPTIONAL { ?load ex:insert ?INSERT } }",
    "SELECT $s { $s ex:p ?o . ?s ex:q $b }",
    "SELECT * { service:x ex:p ?filter . ?a ?b filter:x }",
    "SELECT * { filter:x ?p ?o } ORDER BY ?p",
    "SELECT * { load.er-1:a.b-c ex:p:q ?o . ex:1a ex:%41 ex:a\\-b\\(c\\) }",
    "SELECT * { ex: ex:p :, ex:, 1. }",
    "SELECT * { ex:a.b ex:c..d ?o. ?o ex:e ex:f. }",
    "SELECT * { :\u00e9\u00e8 ex:\u4e2d\u6587 ?\u00f1 }",
    "SELECT * { ?s ex:\\u0070 ?o\\u0078 . <http://example.org/\\u0061> ?p ?y }",
    "SELECT * { ?s ex:p 1. ?s ex:p 2.0.?s ex:q ?b }",
    "SELECT * { ?s ex:p true , false . }",
    # triples as terms
    "SELECT * { ?s ex:p ?o FILTER(isTRIPLE(<<( :a ex:p ?o )>>)) }",
    "SELECT * { << :a ex:p ?o >> ex:said ?who . :a ex:p ?o {| ex:said ?who |} }",
    "SELECT * { VALUES ?t { <<( :a ex:p 1 )>> } }",
)

PROLOGUES = (
    "SELECT * { ?s ?p ?o }",
    "BASE <http://example.org/> SELECT * { <a> <ns#p> ?o }",
    "BASE <http://example.org/>\nPREFIX n: <ns#>\nprefix m: <m#> # again\nPREFIX n: <ns#> SELECT*{<a>n:p?o}",
    "PREFIX :<http://example.org/>SELECT*{:a?p?o}",
    "BASE <http://example.org/x> BASE <b/> SELECT * { <../a> <ns#p> ?o FILTER(?o != <>) }",
    "PREFIX bif: <http://example.org/> PREFIX sql: <http://example.org/ns#> ASK { bif:a sql:p 1 }",
    'VERSION "1.2" SELECT * { ?s ?p ?o }',
    "# first a comment\n\n  ASK {}",
    "\ufeffASK {}",
    "PREFIX as: <http://example.org/> PREFIX In: <http://example.org/ns#> ASK { as:a In:p ?o }",
    "PREFIX service: <http://example.org/> PREFIX xservice: <http://example.org/ns#> ASK { service:a xservice:p ?o }",
)
