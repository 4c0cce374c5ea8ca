"""The head of a question: what is wrong in it is found at start, not when somebody asks."""

from pathlib import Path

import pytest

from app.asking.catalogue import Catalogue
from app.asking.head import COLUMN_KINDS, PARAMETER_KINDS, read_question
from app.model.errors import MalformedQuestionError, UnknownError, VakgraafError
from app.model.terms import NamedNode
from app.settings import QUERIES

HEAD = """#+ title: {nl: Titel, en: Title}
#+ description: {nl: Uitleg, en: Explanation}
#+ keywords: [one, two]
#+ parameters:
#+   who:
#+     title: {nl: Wie, en: Who}
#+     type: iri
#+     class: [Academy]
#+     optional: true
#+     multiple: true
#+     example: radio
#+ columns:
#+   thing: {title: {nl: Ding, en: Thing}, type: iri}
"""
BODY = """SELECT ?thing {
  { VALUES ?who { <https://example.org/x> } ?thing <https://example.org/by> ?who } # with who
  ?thing ?p ?o
}
ORDER BY ?thing
"""
BROKEN = {
    "an unknown key": HEAD.replace("keywords:", "keyword:"),
    "keywords that are a text": HEAD.replace("keywords: [one, two]", "keywords: one"),
    "an unknown need": HEAD.replace("keywords:", "needs: rain\n#+ keywords:"),
    "needs that are a list": HEAD.replace("keywords:", "needs: [release]\n#+ keywords:"),
    "a keyword that is no text": HEAD.replace("keywords: [one, two]", "keywords: [1]"),
    "an unknown key of a parameter": HEAD.replace("optional:", "optionel:"),
    "an unknown key of a column": HEAD.replace("type: iri}", "type: iri, unit: x}"),
    "no title": HEAD.replace("#+ title: {nl: Titel, en: Title}\n", ""),
    "a title in one language": HEAD.replace("{nl: Titel, en: Title}", "{nl: Titel}"),
    "a title in three languages": HEAD.replace("{nl: Titel, en: Title}", "{nl: Titel, en: Title, de: Titel}"),
    "a title that is a text": HEAD.replace("{nl: Titel, en: Title}", "Titel"),
    "a title that is no text": HEAD.replace("nl: Titel", "nl: [1]"),
    "an empty title": HEAD.replace("nl: Titel", 'nl: ""'),
    "no description": HEAD.replace("#+ description: {nl: Uitleg, en: Explanation}\n", ""),
    "an unknown type of parameter": HEAD.replace("type: iri\n", "type: uri\n"),
    "types of a parameter that are a list": HEAD.replace("type: iri\n", "type: [iri]\n"),
    "types of a column that are a list": HEAD.replace("type: iri}", "type: [iri]}"),
    "no type of parameter": HEAD.replace("#+     type: iri\n", ""),
    "a thing without a class": HEAD.replace("#+     class: [Academy]\n", ""),
    "a class that is a text": HEAD.replace("class: [Academy]", "class: Academy"),
    "an unknown type of column": HEAD.replace("type: iri}", "type: thing}"),
    "no columns": HEAD.split("#+ columns:", maxsplit=1)[0],
    "a column that the query does not give": HEAD + "#+   other: {title: {nl: X, en: X}, type: text}\n",
    "a parameter without a VALUES line": HEAD.replace("#+   who:", "#+   whom:"),
    "a required parameter in a block that can be dropped": HEAD.replace("#+     optional: true\n", ""),
    "a parameter that the address keeps for itself": HEAD.replace("#+   who:", "#+   lang:"),
    "optional that is no truth": HEAD.replace("optional: true", 'optional: "false"'),
    "parameters that are a text": HEAD.split("#+ parameters:", maxsplit=1)[0] + "#+ parameters: who\n#+ columns: {}\n",
    "no YAML": "#+ title: {nl: Titel\n",
    "YAML that would make an object": HEAD.replace(
        "keywords: [one, two]", "keywords: !!python/object/apply:os.getcwd []"
    ),
    "no head at all": "",
}


def written(tmp_path: Path, head: str, body: str = BODY) -> Path:
    path = tmp_path / "test-question.rq"
    path.write_text(head + body, encoding="utf-8")
    return path


def test_a_head_is_read_whole(tmp_path: Path) -> None:
    found = read_question(written(tmp_path, HEAD))
    assert (found.name, found.title.nl, found.title.en) == ("test-question", "Titel", "Title")
    assert found.keywords == ("one", "two")
    (who,) = found.parameters
    assert (who.name, who.kind, who.classes, who.optional, who.multiple, who.example) == (
        "who",
        "iri",
        ("Academy",),
        True,
        True,
        "radio",
    )
    (thing,) = found.columns
    assert (thing.name, thing.kind, thing.title.nl) == ("thing", "iri", "Ding")
    assert found.source == HEAD + BODY
    assert found.template.text == BODY


def test_a_question_says_what_it_cannot_be_answered_without(tmp_path: Path) -> None:
    for name, head in (("needing", HEAD.replace("keywords:", "needs: release\n#+ keywords:")), ("plain", HEAD)):
        (tmp_path / f"{name}.rq").write_text(head + BODY, encoding="utf-8")
    assert read_question(tmp_path / "needing.rq").needs == "release"
    assert read_question(tmp_path / "plain.rq").needs is None


def test_as_sparql_a_question_is_its_title_above_the_query(tmp_path: Path) -> None:
    found = read_question(written(tmp_path, HEAD.replace("nl: Titel", 'nl: "Ti\\ntel"')))
    assert found.sparql() == f"# Ti tel / Title\n{BODY}"
    bound = found.sparql({"who": [NamedNode("https://example.org/y")]})
    assert "VALUES ?who { <https://example.org/y> }" in bound
    assert found.sparql({}).splitlines() == [
        "# Ti tel / Title",
        "SELECT ?thing {",
        "  ?thing ?p ?o",
        "}",
        "ORDER BY ?thing",
    ]


@pytest.mark.parametrize("head", BROKEN.values(), ids=[name.replace(" ", "-") for name in BROKEN])
def test_a_broken_head_is_refused_at_start(tmp_path: Path, head: str) -> None:
    body = BODY.replace("?who", "?lang").replace("with who", "with lang") if "lang:" in head else BODY
    with pytest.raises(MalformedQuestionError) as caught:
        read_question(written(tmp_path, head, body))
    assert "test-question.rq" in caught.value.message.nl
    assert "test-question.rq" in caught.value.message.en


@pytest.mark.parametrize("body", [BODY.replace("\n}", "\n"), BODY + "}", BODY.replace("} # with who", "# with who")])
def test_a_body_with_unbalanced_braces_is_refused_at_start(tmp_path: Path, body: str) -> None:
    with pytest.raises(MalformedQuestionError):
        read_question(written(tmp_path, HEAD, body))


def test_lines_of_the_head_may_stand_anywhere_and_comments_do_not_count(tmp_path: Path) -> None:
    found = read_question(written(tmp_path, f"# a comment {{\n{HEAD}# another }}\n"))
    assert found.title.nl == "Titel"


def test_a_parameter_without_a_block_keeps_what_the_file_says(tmp_path: Path) -> None:
    body = "SELECT ?thing { VALUES ?who { <https://example.org/x> } ?thing ?p ?who } ORDER BY ?thing\n"
    found = read_question(written(tmp_path, HEAD, body))
    assert "<https://example.org/x>" in found.template.bind({})


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.rq")), ids=lambda path: path.stem)
def test_every_question_of_ours_has_a_sound_head(path: Path) -> None:
    question = read_question(path)
    assert question.columns
    assert {column.kind for column in question.columns} <= COLUMN_KINDS
    assert {parameter.kind for parameter in question.parameters} <= PARAMETER_KINDS
    assert all(parameter.example for parameter in question.parameters)
    assert "ORDER BY" in question.template.text
    for text in (question.title, question.description):
        assert text.nl != text.en
        assert min(len(text.nl), len(text.en)) > 10


def test_a_catalogue_holds_the_questions_of_a_folder_by_name(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    catalogue = Catalogue(tmp_path)
    assert [question.name for question in catalogue] == ["test-question"]
    assert catalogue.question("test-question").title.en == "Title"


@pytest.mark.parametrize(
    ("name", "nearest"), [("test-qestion", "test-question"), ("TEST-QUESTION", "test-question"), ("x", "/v1/questions")]
)
def test_a_question_that_is_not_there_is_an_error_with_the_nearest(tmp_path: Path, name: str, nearest: str) -> None:
    written(tmp_path, HEAD)
    with pytest.raises(UnknownError) as caught:
        Catalogue(tmp_path).question(name)
    assert nearest in caught.value.repair.nl


@pytest.mark.parametrize(("classes", "near"), [({"Academie", "Course"}, "Academie"), ({"Course"}, "Course")])
def test_a_class_that_the_ontology_does_not_have_is_refused_at_start_with_the_nearest(
    tmp_path: Path, classes: set[str], near: str
) -> None:
    written(tmp_path, HEAD)
    with pytest.raises(MalformedQuestionError) as caught:
        Catalogue(tmp_path).check_classes(classes)
    for text in (caught.value.message.nl, caught.value.message.en):
        assert all(word in text for word in ("test-question.rq", "who", "Academy", near))


def test_a_class_that_the_ontology_has_is_none_to_speak_of(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    Catalogue(tmp_path).check_classes({"Academy"})


def test_one_broken_file_makes_the_whole_catalogue_refuse_to_start(tmp_path: Path) -> None:
    written(tmp_path, HEAD)
    (tmp_path / "broken.rq").write_text("SELECT * {", encoding="utf-8")
    with pytest.raises(VakgraafError, match=r"broken\.rq"):
        Catalogue(tmp_path)
