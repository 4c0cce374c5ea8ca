"""The one chain by which a label's language is chosen."""

import pytest

from app.model.languages import Text, chain, choose, language_of

NL, EN, NONE, FR, DE = "nl", "en", "", "fr", "de"


@pytest.mark.parametrize(
    ("asked", "there", "chosen"),
    [
        (["fr"], [NL, EN, NONE, FR, DE], FR),
        (["fr"], [NL, EN, NONE, DE], NL),
        (["fr"], [EN, NONE, DE], EN),
        (["fr"], [NONE, DE, "es"], NONE),
        (["fr"], ["it", DE, "es"], DE),
        ([], [EN, NL], NL),
        (["en"], [EN, NL], EN),
        (["en"], [NL, DE], NL),
        (["de", "fr"], [FR, DE], DE),
        (["de", "fr"], [FR, NL], FR),
        (["nl-BE"], [EN, NL], NL),
        (["nl-BE"], ["nl-be", NL], "nl-be"),
        (["en-GB", "nl"], [EN, NL], EN),
        (["FR"], [FR, NL], FR),
        (["xx"], [DE], DE),
        (["fr"], [], None),
    ],
)
def test_the_language_is_chosen_by_the_chain(asked, there, chosen):
    labels = {tag: f"label {tag}" for tag in there}
    assert language_of(labels, chain(asked)) == chosen
    assert choose(labels, chain(asked)) == (None if chosen is None else f"label {chosen}")


@pytest.mark.parametrize(
    ("asked", "whole"),
    [
        ([], ("nl", "en")),
        (["en"], ("en", "nl")),
        (["fr", "de"], ("fr", "de", "nl", "en")),
        (["nl-BE", "en-GB"], ("nl-be", "nl", "en-gb", "en")),
        (["en", "EN", "en"], ("en", "nl")),
    ],
)
def test_the_chain_ends_in_the_languages_of_the_house_and_names_none_twice(asked, whole):
    assert chain(asked) == whole


@pytest.mark.parametrize(("asked", "said"), [(["nl"], "ja"), (["en"], "yes"), (["fr"], "ja"), (["fr", "en"], "yes")])
def test_a_text_of_the_house_is_said_in_one_of_its_two_languages(asked, said):
    assert Text("ja", "yes").said(chain(asked)) == said


def test_a_text_of_the_house_is_said_also_to_who_asks_for_nothing():
    assert Text("ja", "yes").said(()) in {"ja", "yes"}
    assert Text("ja", "yes").by_language() == {"nl": "ja", "en": "yes"}
