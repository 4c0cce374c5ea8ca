"""Suggestions for titles of the reference catalogue, and the levels that a text names."""

import pytest

from app.asking.suggestions import Item, Suggested, Suggestion, Suggestions, document
from app.main import House
from app.model.names import DEF, ID, PREFIXES
from app.model.terms import NamedNode, literal


@pytest.fixture(scope="session")
def suggestions(house: House) -> Suggestions:
    return Suggestions(house.queries, house.library.things)


@pytest.fixture(scope="session")
def titles(house: House) -> set[str]:
    """What the courses of the reference catalogue are called."""
    rows = house.queries.rows(
        "list", {"class": [NamedNode(f"{DEF}Course")], "property": [NamedNode(f"{PREFIXES['schema']}name")]}
    )
    return {literal(name).value for _, _, name in rows}


def suggested(suggestions: Suggestions, title: str, description: str = "", **more: str) -> list[Suggestion]:
    framework = NamedNode(f"{ID}framework/{more['framework']}") if "framework" in more else None
    [(_, found)] = suggestions.suggest([Item(title, description, more.get("language"))], framework, 5).items
    return found


def competences(found: list[Suggestion]) -> list[str]:
    return [suggestion.competence.removeprefix(f"{ID}competence/") for suggestion in found]


def levels(found: list[Suggestion], competence: str) -> list[tuple[str, str]]:
    """The levels of one competence, with the words that name them."""
    iri = f"{ID}competence/{competence}"
    [suggestion] = [one for one in found if one.competence == iri]
    return [(named.at_level.removeprefix(f"{iri}/"), named.words) for named in suggestion.at_level]


@pytest.mark.parametrize(
    ("title", "right"),
    [
        ("Microlearnings ethiek", "ai-literacy-4/limieten-en-ethische-vraagstukken"),
        ("Non-discriminatie in algoritmes en data", "ai-literacy-4/limieten-en-ethische-vraagstukken"),
        ("#4 Aan de slag met AI", "ai-literacy-4/praktisch-aan-de-slag"),
        ("Opleiding Functionaris voor gegevensbescherming (FG)", "digcomp-3/4.2"),
        ("E-learning module Privacy Awareness", "digcomp-3/4.2"),
        ("Zelfscan digitale vaardigheden", "digcomp-3/5.4"),
        ("Certified BIO Professional - Foundation (CBP-F)", "ecf-4/E.8"),
        ("Foundations of IT Security and Risk Management (ITSRM)", "ecf-4/E.3"),
        ("Kennisdag Project- & changemanagement", "ecf-4/E.2"),
        ("Postmaster Digital Design & Architecture", "ecf-4/A.5"),
    ],
)
def test_a_title_of_the_reference_catalogue_finds_its_competence_among_the_first_three(
    suggestions, titles, title, right
):
    assert title in titles
    assert right in competences(suggested(suggestions, title))[:3]


def test_a_suggestion_says_which_words_matched_and_in_which_label(suggestions):
    [first, *_] = suggested(suggestions, "Ethiek en AI voor beleidsmakers")
    assert first.rank == 1
    assert first.competence == f"{ID}competence/ai-literacy-4/limieten-en-ethische-vraagstukken"
    words = {match.word: match.label for match in first.matched}
    assert words["Ethiek"] == "AI-ethiek"
    assert "voor" not in words


def test_the_words_of_a_label_match_in_another_form_and_in_a_compound(suggestions):
    [first, *_] = suggested(suggestions, "Basisbegrippen", framework="ai-literacy-4")
    assert first.competence.endswith("kennis-en-begrip")
    assert [(match.word, match.label) for match in first.matched] == [("Basisbegrippen", "Kennis en begrip")]
    assert competences(suggested(suggestions, "Working together"))[0] == "social-craft-1/working-together"
    assert competences(suggested(suggestions, "Samengewerkt"))[0] == "social-craft-1/working-together"


def test_english_titles_are_understood_too(suggestions):
    assert competences(suggested(suggestions, "Copyright and licences", language="en"))[0] == "digcomp-3/3.3"


def test_only_the_framework_that_was_asked_for_is_looked_in(suggestions):
    found = suggested(suggestions, "Privacy en AI", framework="digcomp-3")
    assert found
    assert {suggestion.framework for suggestion in found} == {f"{ID}framework/digcomp-3"}
    assert [suggestion.rank for suggestion in found] == list(range(1, len(found) + 1))


@pytest.mark.parametrize(
    ("text", "competence", "named"),
    [
        ("AI-ethiek, niveau Bekwaam", "ai-literacy-4/limieten-en-ethische-vraagstukken", [("2", "Bekwaam")]),
        ("AI ethics for the fluent", "ai-literacy-4/limieten-en-ethische-vraagstukken", [("3", "fluent")]),
        ("AI-ethiek niveau 3", "ai-literacy-4/limieten-en-ethische-vraagstukken", [("3", "niveau 3")]),
        ("Information security level 3", "ecf-4/E.8", [("3", "level 3")]),
        ("Informatiebeveiliging (e-3)", "ecf-4/E.8", [("3", "e-3")]),
        ("Privacy basis", "digcomp-3/4.2", [("1", "basis"), ("2", "basis")]),
        ("Privacy Basis 2", "digcomp-3/4.2", [("2", "Basis 2")]),
        ("Privacy voor gevorderden", "digcomp-3/4.2", [("5", "gevorderden"), ("6", "gevorderden")]),
        ("Privacy, zeer gevorderd", "digcomp-3/4.2", [("7", "zeer gevorderd"), ("8", "zeer gevorderd")]),
        ("Privacy", "digcomp-3/4.2", []),
        ("Privacy Bekwaam", "digcomp-3/4.2", []),
        ("AI-ethiek voor gevorderden", "ai-literacy-4/limieten-en-ethische-vraagstukken", []),
        ("Informatiebeveiliging niveau 1", "ecf-4/E.8", []),
        ("Informatiebeveiliging op mbo-niveau 3", "ecf-4/E.8", []),
        ("Informatiebeveiliging in 3 dagen", "ecf-4/E.8", []),
        ("Basisopleiding privacy", "digcomp-3/4.2", []),
    ],
)
def test_a_level_counts_where_the_scale_has_that_word_and_the_competence_that_level(
    suggestions, text, competence, named
):
    assert levels(suggested(suggestions, text), competence) == named


@pytest.mark.parametrize(
    "text", ["", "   ", "de het een", "the of and", "12 345", "niveau 3", "xyzzy", "!?", "a" * 2_000]
)
def test_a_text_without_a_word_of_any_label_gets_no_suggestion(suggestions, text):
    assert suggested(suggestions, text) == []


def test_the_same_text_always_gets_the_same_suggestions_in_the_same_order(house, suggestions):
    again = Suggestions(house.queries, house.library.things)
    for title in ("AI", "data en privacy", "digitale vaardigheden", "AI AI AI"):
        assert suggested(suggestions, title) == suggested(again, title)


def test_an_item_is_told_with_labels_in_the_language_that_was_asked_for(suggestions):
    found: Suggested = suggestions.suggest([Item("Privacy Basis 2")], None, 1)
    dutch, english = (document(found, (language,))["items"][0]["suggestions"][0] for language in ("nl", "en"))
    assert dutch["status"] == "proposed"
    assert dutch["competence"]["label"] == "Beschermen van persoonlijke gegevens en privacy"
    assert english["competence"]["label"] == "Protecting personal data and privacy"
    assert dutch["competence"]["labels"] == english["competence"]["labels"]
    assert dutch["atLevel"][0]["level"]["label"] == "Basis 2"
    assert english["atLevel"][0]["level"]["label"] == "Basic 2"
    assert dutch["framework"]["id"] == f"{ID}framework/digcomp-3"
    assert "score" not in str(dutch)
