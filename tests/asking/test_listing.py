"""Lists: folding, natural order, search, facets and pages, without HTTP."""

import pytest

from app.asking.listing import Item, Lists, Page, Wanted, fold
from app.main import House
from app.model.errors import BeyondTheEndError, UnknownError, WrongInputError

NL, EN = ("nl", "en"), ("en", "nl")


@pytest.fixture
def lists(house: House) -> Lists:
    """The lists of the packaged graph."""
    return house.lists


def page(lists: Lists, name: str = "courses", languages: tuple[str, ...] = NL, **wanted: object) -> Page:
    return lists.page(name, Wanted(**wanted), languages)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Artificiële", "artificiele"),
        ("ÉÈÊË", "eeee"),
        ("garçon", "GARCON"),
        ("Straße", "strasse"),
        ("\ufb01le", "file"),
        ("e\u0301", "\u00e9"),
        ("Ĳssel", "ijssel"),
        ("", ""),
    ],
)
def test_folding_takes_away_capitals_and_accents(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_folding_keeps_what_differs() -> None:
    assert len({fold(text) for text in ("a", "b", "A.1", "A.10", "ø", "1")}) == 6


def test_folding_twice_changes_nothing() -> None:
    for text in ("Ĳ\u0301ssel", "ΣΊΣΥΦΟΣ", "\u1e9e", "\ufb03"):
        assert fold(fold(text)) == fold(text)


def test_things_with_an_order_of_their_own_stand_in_it() -> None:
    items = [
        Item(f"https://x/a/{code}", {"nl": code}, code, order) for code, order in (("A.10", 10), ("A.9", 9), ("A.2", 2))
    ]
    assert [item.notation for item in sorted(items, key=lambda item: item.sort_key(NL))] == ["A.2", "A.9", "A.10"]


def test_things_without_an_order_stand_by_name_and_the_rest_by_iri() -> None:
    items = [
        Item("https://x/3", {"nl": "Éen"}),
        Item("https://x/2", {"nl": "eend"}),
        Item("https://x/1"),
        Item("https://x/0", {"nl": "een"}),
    ]
    assert [item.iri[-1] for item in sorted(items, key=lambda item: item.sort_key(NL))] == ["0", "3", "2", "1"]


def test_the_order_follows_the_language(lists: Lists) -> None:
    one, other = (page(lists, "frameworks", languages).items for languages in (NL, EN))
    assert {item.iri for item in one} == {item.iri for item in other}


@pytest.mark.parametrize("q", ["artificiele", "ARTIFICIËLE", "Artificie\u0308le"])
def test_a_search_folds_what_is_sought_and_what_is_found(lists: Lists, q: str) -> None:
    found = page(lists, q=q, page_size=500)
    assert found.total == len(found.items) > 1
    assert all("artificiele" in fold(" ".join(item.labels.values())) for item in found.items)


@pytest.mark.parametrize("q", [".*", "^", "[a", "\\", "%", "_", "(", "a|b"])
def test_a_search_takes_every_sign_as_itself(lists: Lists, q: str) -> None:
    found = page(lists, q=q, page_size=500)
    assert all(q in " ".join([*item.labels.values(), item.notation or ""]) for item in found.items)


@pytest.mark.parametrize("size", [3, 7, 238, 500])
def test_every_page_after_a_cursor_begins_where_the_last_one_ended(lists: Lists, size: int) -> None:
    everything = [item.iri for item in page(lists, page_size=500).items]
    found: list[str] = []
    after = None
    while True:
        shown = page(lists, page_size=size, after=after)
        found += [item.iri for item in shown.items]
        after = shown.next
        if after is None:
            break
    assert found == everything


def test_things_with_the_same_name_are_all_reached() -> None:
    keys = {Item(f"https://x/{place}", {"nl": "zelfde"}).sort_key(NL) for place in range(9)}
    assert len(keys) == 9


def test_a_full_last_page_has_no_next(lists: Lists) -> None:
    total = page(lists, "competences").total
    assert page(lists, "competences", page_size=total).next is None
    assert page(lists, "competences", page_size=total - 1).next is not None


@pytest.mark.parametrize(("number", "size"), [(2, 500), (6, 50), (239, 1), (1_000_000, 500)])
def test_a_page_after_the_last_is_an_error_that_names_the_last(lists: Lists, number: int, size: int) -> None:
    total = page(lists).total
    last = -(-total // size)
    with pytest.raises(BeyondTheEndError) as caught:
        page(lists, page=max(number, last + 1), page_size=size)
    assert f"{last}." in caught.value.repair.en
    assert page(lists, page=last, page_size=size).items


@pytest.mark.parametrize("after", ["", "x", "====", "YQ", "\x00", "\u20ac", "YQpiCmMKZA", "a" * 10_000])
def test_a_broken_cursor_is_an_error_that_tells_how_to_go_on(lists: Lists, after: str) -> None:
    with pytest.raises(WrongInputError) as caught:
        page(lists, after=after)
    (fault,) = caught.value.faults
    assert fault.name == "after"
    assert "next" in fault.repair.nl
    assert len(fault.found or "") <= 80


def test_a_facet_value_is_taken_as_iri_and_as_short_name(lists: Lists) -> None:
    iri = "https://w3id.org/vakgraaf/id/framework/ecf-4"
    one, other = (page(lists, "competences", facets={"inScheme": [value]}) for value in (iri, "ecf-4"))
    assert one.total == other.total == 41


def test_a_facet_value_that_nothing_has_is_an_error_also_beside_one_that_something_has(lists: Lists) -> None:
    with pytest.raises(WrongInputError) as caught:
        page(lists, "competences", facets={"inScheme": ["ecf-4", "ecf-5"], "broader": ["nope"]})
    assert [fault.found for fault in caught.value.faults] == ["ecf-5", "nope"]
    assert "ecf-4" in caught.value.faults[0].repair.nl


def test_counts_are_of_what_matches_and_empty_facets_stay_visible(lists: Lists) -> None:
    found = page(lists, "competences", facets={"inScheme": ["ecf-4"]})
    assert dict(found.facets["inScheme"]) == {"https://w3id.org/vakgraaf/id/framework/ecf-4": 41}
    assert sum(found.facets["broader"].values()) == 41
    assert set(page(lists).facets) == {"provider", "teaches", "addresses", "forArchetype", "inLanguage"}


@pytest.mark.parametrize("name", ["course", "Courses", "", "nope", "../courses"])
def test_an_unknown_list_is_an_error_that_names_the_others(lists: Lists, name: str) -> None:
    with pytest.raises(UnknownError) as caught:
        page(lists, name)
    assert "courses" in caught.value.repair.nl


def test_an_unknown_list_is_found_missing_before_anything_else(lists: Lists) -> None:
    with pytest.raises(UnknownError):
        page(lists, "nope", after="x", page=0)
