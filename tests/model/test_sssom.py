"""The table of SSSOM's slots."""

import pytest

from app.model.sssom import sssom


@pytest.mark.parametrize("name", ["subject_id", "predicate_id", "object_id", "mapping_justification"])
def test_what_the_standard_demands_of_a_mapping_is_required(name: str) -> None:
    assert sssom().slots[name].required


def test_no_two_slots_of_one_language_are_the_same_property() -> None:
    told = [(slot.property, slot.language) for slot in sssom().slots.values()]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://w3id.org/vakgraaf", True),
        ("https://ror.org/00a0jsq62", True),
        ("https://orcid.org/0000-0002-1825-0097", False),
        ("mailto:somebody@example.org", False),
        ("https://www.wikidata.org/entity/Q42", False),
    ],
)
def test_an_author_is_an_organisation_by_its_address_and_never_a_person(address: str, is_one: bool) -> None:  # noqa: FBT001
    assert sssom().is_organisation(address) is is_one
