"""The verbs of the library: ask gives the answers of HTTP, questions lists them and tries each."""

from pathlib import Path

import httpx
import pytest
from command import Run, refused
from web.doors import MEDIA_TYPES, QUESTIONS, examples
from web.rows import READERS
from web.wrong import FRAGMENTS, WRONG, Wrong

from app.settings import QUERIES

AIG = "archetype=ai-literacy-4/aig-09"


class TestAsk:
    @pytest.mark.parametrize("name", QUESTIONS)
    def test_the_answer_is_the_one_that_http_gives(self, run: Run, web: httpx.Client, name: str) -> None:
        given = examples(name, optional=True)
        told = run("ask", name, *(f"{key}={value}" for key, value in given.items()), "--json")
        assert told.code == 0
        assert told.json == web.get(f"/v1/questions/{name}", params=given).json()

    @pytest.mark.parametrize("form", MEDIA_TYPES)
    @pytest.mark.parametrize("lang", ["nl", "en"])
    def test_every_format_is_the_one_that_http_gives(self, run: Run, web: httpx.Client, form: str, lang: str) -> None:
        told = run("ask", "archetype-coverage", AIG, "--format", form, "--lang", lang)
        wanted = web.get(f"/v1/questions/archetype-coverage?{AIG}&format={form}&lang={lang}").content
        read = READERS[form]
        question = QUESTIONS["archetype-coverage"]
        assert told.code == 0
        assert read(told.out, question) == read(wanted, question)
        assert form == "xlsx" or told.out == wanted

    @pytest.mark.parametrize("name", QUESTIONS)
    def test_a_person_gets_a_table_with_titles_and_labels(self, run: Run, name: str) -> None:
        told = run("ask", name, *(f"{key}={value}" for key, value in examples(name).items()))
        assert told.code == 0
        assert QUESTIONS[name].title.nl in told.text
        assert len(told.text.splitlines()) > (3 if QUESTIONS[name].needs else 5)
        assert max(map(len, told.text.splitlines())) <= 200

    def test_the_born_question_is_answered_in_a_process_of_its_own(self, process: Run) -> None:
        told = process("ask", "who-teaches", "competence=ai-literacy-4", AIG)
        assert told.code == 0
        assert "RijksAcademie" in told.text
        assert told.err == ""

    @pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong[0].replace(" ", "-"))
    def test_wrong_input_is_named_and_repaired_in_both_languages(self, run: Run, wrong: Wrong) -> None:
        _, name, given, named, right = wrong
        values = {key: value if isinstance(value, list) else [value] for key, value in given.items()}
        typed = [f"{key}={value}" for key, several in values.items() for value in several]
        said = refused(run("ask", name, *typed))
        assert named in said
        assert right in said
        told = run("ask", name, *typed, "--json")
        assert told.code == 2
        assert all(set(fault["message"]) == {"nl", "en"} for fault in told.json["errors"])
        assert named in str(told.json)

    @pytest.mark.parametrize("text", FRAGMENTS[:16], ids=lambda text: ascii(text[:30]))
    def test_no_text_becomes_syntax(self, run: Run, text: str) -> None:
        assert "archetype" in refused(run("ask", "who-teaches", f"archetype={text}"))

    @pytest.mark.parametrize(
        ("arguments", "named", "right"),
        [
            (["who-teachs"], "who-teachs", "who-teaches"),
            (["who-teaches", "archetype"], "archetype", "="),
            (["who-teaches", "--format", "xml"], "xml", "json"),
            (["who-teaches", "--format", ""], "''", "json"),
            (["who-teaches", "--lang", "n l"], "n l", "nl"),
            (["who-teaches", "--lang", ""], "lang", "nl"),
        ],
    )
    def test_wrong_use_is_named_and_repaired(self, run: Run, arguments: list[str], named: str, right: str) -> None:
        said = refused(run("ask", *arguments))
        assert named in said
        assert right in said


class TestQuestions:
    def test_the_catalogue_is_listed(self, run: Run) -> None:
        assert set(run("questions", "--json").json) == set(QUESTIONS)
        told = run("questions", "--lang", "en").text
        assert all(question.title.en in told for question in QUESTIONS.values())

    def test_every_question_is_tried_as_it_stands_and_with_its_examples(self, run: Run) -> None:
        told = run("questions", "test", "--json")
        assert told.code == 0
        assert told.json["ok"] is True
        tried = {(trial["question"], trial["asked"]): trial["rows"] for trial in told.json["trials"]}
        assert set(tried) == {(name, asked) for name in QUESTIONS for asked in ("as it stands", "required", "every")}
        assert all(rows or QUESTIONS[name].needs for (name, _), rows in tried.items())
        shown = run("questions", "test", "who-teaches").text
        assert "who-teaches" in shown
        assert "gaps" not in shown

    def test_one_that_fails_or_is_empty_ends_in_1_and_is_named(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        text = (QUERIES / "who-requires.rq").read_text(encoding="utf-8")
        (tmp_path / "sound.rq").write_text(text, encoding="utf-8")
        (tmp_path / "empty.rq").write_text(text.replace("vg:requires", "vg:nothingIsSo"), encoding="utf-8")
        (tmp_path / "failing.rq").write_text(text.replace("ORDER BY", "ORDER BY BY"), encoding="utf-8")
        monkeypatch.setattr("app.main.QUERIES", tmp_path)
        told = run("questions", "test", "--json")
        assert told.code == 1
        wrong = {trial["question"]: trial["wrong"] for trial in told.json["trials"] if trial["asked"] == "required"}
        assert wrong["sound"] is None
        assert wrong["empty"] == {"nl": "geen enkele rij", "en": "no row at all"}
        assert "error at" in wrong["failing"]["nl"]
        assert "failing" in run("questions", "test").text

    def test_a_class_that_the_ontology_does_not_have_is_an_error_at_start(
        self, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        text = (QUERIES / "who-requires.rq").read_text(encoding="utf-8")
        (tmp_path / "mistaken.rq").write_text(
            text.replace("[Competence, CompetenceAtLevel,", "[Competence, CompetenceAtLevl,"), encoding="utf-8"
        )
        monkeypatch.setattr("app.main.QUERIES", tmp_path)
        said = refused(run("questions"))
        assert all(word in said for word in ("mistaken.rq", "CompetenceAtLevl", "Did you mean CompetenceAtLevel"))

    def test_a_name_that_does_not_exist_is_wrong_use(self, run: Run) -> None:
        assert "who-teaches" in refused(run("questions", "test", "who-teachs"))
