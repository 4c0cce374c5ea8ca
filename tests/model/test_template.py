"""A query file as a template: what is a slot, what is a block, and that a value never becomes syntax."""

import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from app.model.errors import MalformedQuestionError
from app.model.template import Template

HERE = "https://example.org/"
ONE, TWO = NamedNode(f"{HERE}one"), NamedNode(f"{HERE}two")


class TestSlots:
    def test_a_slot_that_is_not_given_keeps_what_the_file_says(self):
        text = "SELECT * { VALUES ?x { <https://example.org/one> UNDEF } ?x ?p ?o }"
        assert Template(text).bind({}) == text

    def test_a_slot_holds_what_is_given(self):
        bound = Template('SELECT * { VALUES ?x { "default" } ?x ?p ?o }').bind({"x": [ONE, Literal('"')]})
        assert bound == 'SELECT * { VALUES ?x { <https://example.org/one> "\\"" } ?x ?p ?o }'

    def test_a_slot_that_is_given_nothing_lets_nothing_through(self):
        bound = Template("SELECT * { VALUES ?x { UNDEF } }").bind({"x": []})
        assert list(Store().query(bound)) == []

    def test_a_slot_that_stands_twice_is_bound_twice(self):
        bound = Template("SELECT * { { VALUES ?x { UNDEF } } UNION { VALUES ?x { 1 } } }").bind({"x": [ONE]})
        assert bound.count(str(ONE)) == 2

    @pytest.mark.parametrize("text", ["VALUES ?x {1}", "values ?x{1}", "VALUES\n  ?x\n  { 1 }", "Values ?x { 1\n 2 }"])
    def test_a_slot_may_be_written_in_any_way_that_sparql_allows(self, text):
        template = Template(f"SELECT * {{ {text} }}")
        assert template.slots == {"x"}
        assert [row["x"] for row in Store().query(template.bind({"x": [ONE]}))] == [ONE]

    def test_values_for_several_variables_are_no_slot(self):
        text = "SELECT * { VALUES (?x ?y) { (1 2) (3 UNDEF) } }"
        assert Template(text).slots == set()
        assert Template(text).bind({}) == text

    def test_a_name_without_a_slot_is_refused_and_named(self):
        template = Template("SELECT * { VALUES ?x { 1 } }")
        with pytest.raises(KeyError, match="nonsense, other"):
            template.bind({"x": [ONE], "other": [ONE], "nonsense": []})


class TestBlocks:
    TEXT = """SELECT * {
  ?s ?p ?o .
  {
    VALUES ?a { 1 }
    ?s ?q ?a .
    { VALUES ?b { 2 } ?a ?r ?b . } # with b
  } # with a
  { VALUES ?c { 3 } } # no block
}"""

    def test_slots_and_blocks_are_known(self):
        template = Template(self.TEXT)
        assert template.slots == {"a", "b", "c"}
        assert template.blocks == {"a", "b"}

    def test_a_block_that_is_dropped_takes_its_line_with_it(self):
        assert Template(self.TEXT).bind({}).splitlines() == [
            "SELECT * {", "  ?s ?p ?o .", "  { VALUES ?c { 3 } } # no block", "}"
        ]  # fmt: skip
        inline = Template('SELECT * { ?s ?p "  " { VALUES ?x { 1 } } # with x\n}')
        assert inline.bind({}) == 'SELECT * { ?s ?p "  " \n}'

    @pytest.mark.parametrize(
        ("given_names", "there", "gone"),
        [
            ("", "c", "ab"),
            ("a", "ac", "b"),
            ("ab", "abc", ""),
            ("b", "c", "ab"),
            ("c", "c", "ab"),
        ],
    )
    def test_a_block_stands_where_its_value_is_given_and_the_block_around_it_does(self, given_names, there, gone):
        bound = Template(self.TEXT).bind({name: [ONE] for name in given_names})
        assert all(f"VALUES ?{name} {{" in bound for name in there)
        assert not any(f"VALUES ?{name} {{" in bound for name in gone)
        Store().query(bound)

    def test_a_block_that_is_given_nothing_stands_and_lets_nothing_through(self):
        template = Template("SELECT * { ?s ?p ?o { VALUES ?o { 1 } } # with o\n}")
        store = Store()
        store.add(Quad(ONE, ONE, TWO))
        assert len(list(store.query(template.bind({})))) == 1
        assert list(store.query(template.bind({"o": []}))) == []

    @pytest.mark.parametrize("closing", ["}# with x", "} # with x", "}\t # with x", "} # WITH x"])
    def test_a_block_is_closed_on_the_line_of_its_brace(self, closing):
        template = Template(f"SELECT * {{ {{ VALUES ?x {{ 1 }} {closing}\n}}")
        assert template.blocks == {"x"}
        assert "VALUES" not in template.bind({})

    @pytest.mark.parametrize(
        "closing", ["}\n# with x", "} # without x", "} # by the way: with x", "} ?s ?p ?o # with x"]
    )
    def test_any_other_comment_closes_no_block(self, closing):
        assert Template(f"SELECT * {{ {{ VALUES ?x {{ 1 }} {closing}\n}}").blocks == set()

    def test_what_is_said_after_the_name_of_a_block_goes_with_it(self):
        template = Template("SELECT * {\n  ?s ?p ?o { VALUES ?o { 1 } } # with o (when it is asked)\n}")
        Store().query(template.bind({"o": [ONE]}))
        Store().query(template.bind({}))


class TestWhatIsNoSyntax:
    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * { ?s ?p 'a { b' }",
            'SELECT * { ?s ?p "a } b" }',
            'SELECT * { ?s ?p """a } "b" {{\n # with x\n VALUES ?x { """ }',
            "SELECT * { ?s ?p '''a } 'b' {{\n VALUES ?x { 1 }''' }",
            'SELECT * { ?s ?p "VALUES ?x { 1 }" }',
            'SELECT * { ?s ?p "a \\" } # with x" }',
            "SELECT * { ?s ?p 'a \\' } # with x' }",
            'SELECT * { ?s ?p "a \\\\" }',
            'SELECT * { ?s ?p "# no comment" }',
            "SELECT * { ?s ?p <https://example.org/#VALUES> }",
            'SELECT * { # a comment with } and { and VALUES ?x { 1 } and " and <\n ?s ?p ?o }',
            "# it's a comment with one quote\nSELECT * { ?s ?p ?o }",
            "PREFIX e: <https://example.org/def#> # don't\nSELECT * { ?s e:p 'x' }",
            "SELECT * { ?s ?p ?o FILTER(?o < 3 && ?o > 1) }",
            "SELECT * { ?s ?p ?o FILTER(?o<3) FILTER(?p != <https://example.org/p>) }",
        ],
    )
    def test_braces_slots_and_blocks_in_strings_iris_and_comments_are_text(self, text):
        template = Template(text)
        assert (template.slots, template.blocks) == (set(), set())
        assert template.bind({}) == text
        Store().query(text)

    @pytest.mark.parametrize("default", ['"a}b"', '"}" "{"', "'}'", '"""}"""', "1 # }\n", '"# }"'])
    def test_a_slot_whose_own_default_holds_a_brace_is_still_that_slot(self, default):
        template = Template(f"SELECT * {{ VALUES ?x {{ {default} }} ?s ?p ?x }}")
        assert template.slots == {"x"}
        Store().query(template.bind({}))
        assert template.bind({"x": [ONE]}) == f"SELECT * {{ VALUES ?x {{ {ONE} }} ?s ?p ?x }}"

    def test_a_long_slot_that_is_not_closed_is_refused_at_once(self):
        iris = " ".join(f"<{HERE}{number}>" for number in range(60))
        script = (
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (4, 4))\n"
            f"from app.model.template import Template; Template('SELECT * {{ VALUES ?x {{ {iris} ?x ?p ?o')"
        )
        ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)
        assert "MalformedQuestionError" in ended.stderr

    @pytest.mark.parametrize("text", ["SELECT * {", "SELECT * { { }", "SELECT * { ?s ?p '}' ", "SELECT * { # }"])
    def test_a_brace_that_is_not_closed_is_refused_when_the_file_is_read(self, text):
        with pytest.raises(MalformedQuestionError) as refused:
            Template(text, "mine.rq")
        assert refused.value.message.nl == "mine.rq: een accolade wordt niet gesloten."
        assert refused.value.message.en == "mine.rq: a brace is not closed."

    @pytest.mark.parametrize("text", ["SELECT * { } }", "}", "SELECT * { VALUES ?x { 1 } } }", "SELECT * { '{' } }"])
    def test_a_brace_too_many_is_refused_when_the_file_is_read(self, text):
        with pytest.raises(MalformedQuestionError) as refused:
            Template(text, "mine.rq")
        assert refused.value.message.nl == "mine.rq: een accolade te veel gesloten."
        assert refused.value.message.en == "mine.rq: one brace too many is closed."


texts = st.text(st.characters(exclude_categories=["Cs"]))
pieces = st.lists(
    st.sampled_from(
        ['"', "'", '"""', "\\", "\\u0022", "\\U0000007D", "\n", "\r", "#", "# with value", "{", "}", "<", ">"]
    ),
    max_size=6,
).map("".join)
hostile = st.one_of(texts, pieces, st.tuples(pieces, texts, pieces).map("".join))
literals = st.one_of(
    st.builds(Literal, hostile),
    st.builds(lambda text, tag: Literal(text, language=tag), hostile, st.sampled_from(["nl", "en-gb", "zh-hant-tw"])),
    st.builds(lambda text: Literal(text, datatype=NamedNode(f"{HERE}datatype")), hostile),
)


def iri_or_nothing(text: str) -> NamedNode | None:
    """What the service itself does with a typed identifier: an IRI, or a refusal."""
    try:
        return NamedNode(text)
    except ValueError:
        return None


iris = (
    st.one_of(hostile, hostile.map(lambda text: f"{HERE}{text}"))
    .map(iri_or_nothing)
    .filter(lambda iri: iri is not None)
)
terms = st.one_of(literals, iris)
SAYS = NamedNode(f"{HERE}says")
ASKED = Template(
    f"""# who says it? a brace {{ in a comment
SELECT ?thing ?value {{
  ?thing {SAYS} ?value . # VALUES ?value {{
  {{
    VALUES ?value {{ "default" }}
    {{ VALUES ?thing {{ UNDEF }} }} # with thing
  }} # with value
}}
""",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(terms, max_size=4), st.lists(terms, max_size=3))
@example([Literal('" } } ; DROP ALL #')], [])
@example([Literal("\\u0022 } } #")], [Literal("\\")])
@example([Literal("ends in a backslash\\")], [Literal("\\\\")])
@example([Literal("# with value"), Literal("} # with value")], [])
@example([Literal("VALUES ?thing { 1 }")], [])
def test_whatever_is_bound_stays_one_term(asked, others):
    said = [*asked, *others]
    store = Store()
    store.extend(Quad(NamedNode(f"{HERE}thing/{place}"), SAYS, term) for place, term in enumerate(said))
    wanted = {(quad.subject, quad.object) for term in asked for quad in store.quads_for_pattern(None, SAYS, term)}
    found = list(store.query(ASKED.bind({"value": asked})))
    assert {(row["thing"], row["value"]) for row in found} == wanted
    assert len(store) == len(said)
    things = [row["thing"] for row in found]
    assert {row["thing"] for row in store.query(ASKED.bind({"value": asked, "thing": things}))} == set(things)


@settings(max_examples=100, deadline=None)
@given(terms)
def test_what_is_bound_is_read_back_as_the_same_term(term):
    bound = Template("SELECT ?x { VALUES ?x { UNDEF } }").bind({"x": [term]})
    assert [row["x"] for row in Store().query(bound)] == [term]


def test_a_blank_node_names_nothing_and_is_refused_by_the_engine():
    bound = Template("SELECT * { VALUES ?x { UNDEF } }").bind({"x": [BlankNode("x")]})
    with pytest.raises(SyntaxError):
        Store().query(bound)
