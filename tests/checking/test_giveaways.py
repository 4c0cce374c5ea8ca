"""How a text gives a person away, and how an ordinary text does not."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.checking.giveaways import (
    citizen_numbers,
    email_addresses,
    gives_away,
    passes_eleven_test,
    plain,
    telephone_numbers,
    without_addresses,
)


def numbers_in(text: str) -> list[str]:
    return list(citizen_numbers(without_addresses(plain(text))))


def telephones_in(text: str) -> list[str]:
    return list(telephone_numbers(without_addresses(plain(text))))


@st.composite
def citizen(draw: st.DrawFn) -> str:
    """Nine digits that pass the eleven-test, made by choosing the last digit."""
    first = draw(st.lists(st.integers(0, 9), min_size=8, max_size=8))
    last = sum(weight * digit for weight, digit in zip(range(9, 1, -1), first, strict=True)) % 11
    assume(last < 10)
    assume(any(first))
    return "".join(map(str, [*first, last]))


@given(citizen())
def test_every_number_that_passes_the_eleven_test_is_found(number: str) -> None:
    assert passes_eleven_test(number)
    assert numbers_in(f"Deelnemer {number} heeft zich aangemeld.") == [number]
    assert numbers_in(f"({number}),") == [number]


@given(citizen(), st.integers(0, 8), st.integers(1, 9))
def test_a_number_with_one_digit_changed_is_not_found(number: str, at: int, more: int) -> None:
    changed = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    assert not passes_eleven_test(changed)
    assert numbers_in(f"Deelnemer {changed} heeft zich aangemeld.") == []


@given(citizen(), st.sampled_from([".", " ", "-", "\u00a0", "\u2011"]), st.sampled_from([(3, 3, 3), (4, 2, 3)]))
def test_a_number_in_groups_is_found(number: str, gap: str, sizes: tuple[int, ...]) -> None:
    a, b, _ = sizes
    assert numbers_in(f"nummer {number[:a]}{gap}{number[a : a + b]}{gap}{number[a + b :]}.") != []


@given(citizen(), st.text(alphabet="0123456789", min_size=1, max_size=6))
def test_a_part_of_a_longer_number_is_not_taken_for_one(number: str, more: str) -> None:
    assert numbers_in(f"order {number}{more}") == [] or len(more) == 0
    assert number not in numbers_in(f"order {more}{number}")


@given(citizen())
def test_a_number_in_an_address_a_code_or_an_amount_is_left_alone(number: str) -> None:
    assert numbers_in(f"zie https://www.example.org/cursus/{number}?id={number}") == []
    assert numbers_in(f"zie www.example.org/{number}") == []
    assert numbers_in(f"cursus AB-{number}") == []
    assert numbers_in(f"rekening NL12ABNA{number}") == []
    assert numbers_in(f"bedrag {number},50") == []


@pytest.mark.parametrize(
    "text",
    [
        "BSN123456782",
        "bsn: 123456782",
        "burgerservicenummer (BSN) 1234 56 782",
        "sofi-nummer 123.456.782",
        "10464554",
        "10.464.554",
        "\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff12",
        "1234\u200b56782",
        "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0662",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert numbers_in(text)
    assert gives_away(text)


@pytest.mark.parametrize(
    "text",
    [
        "20260115 tot 20260116",
        "seizoen 20252026",
        "KvK 10464554",
        "ingeschreven bij de Kamer van Koophandel onder nummer 10464554",
        "000000000",
        "van 10-11-2026 tot 12-11-2026",
        "€ 1.250,00",
        "OIN 00000001003227376000",
        "ISBN 978-90-12-34567-8",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert numbers_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "jan.jansen@example.org",
        "mail naar <j.jansen@mail.example.org>.",
        "jan\u200b.jansen@example.org",
        "jan.jansen\uff20example.org",
        "jan [at] example.org",
        "jan(at)example(dot)org",
        "jan (apenstaart) example.org",
    ],
)
def test_an_e_mail_address_is_found(text: str) -> None:
    assert list(email_addresses(plain(text)))
    assert gives_away(text)


@pytest.mark.parametrize(
    "text", ["@radio", "a@b", "https://www.openstreetmap.org/@52.1,4.3", "werken @ het Rijk", "(at)"]
)
def test_an_at_sign_alone_is_no_address(text: str) -> None:
    assert list(email_addresses(plain(text))) == []


@pytest.mark.parametrize(
    "text",
    [
        "06-12345678",
        "06 12 34 56 78",
        "0612345678",
        "(070) 123 45 67",
        "070-1234567",
        "0512 123456",
        "+31 6 12345678",
        "+31 (0)70 123 4567",
        "0031612345678",
        "bel +32 2 123 45 67",
        "02 123 45 67",
        "0475 12 34 56",
        "02/123.45.67",
    ],
)
def test_a_telephone_number_is_found(text: str) -> None:
    assert telephones_in(text)
    assert gives_away(text)


@pytest.mark.parametrize(
    "text",
    [
        "09-10-2026 14.00 uur",
        "01.02.2026 10",
        "00000001003227376000",
        "niveaus 0 1 2 3 4 5 6 7 8 9",
        "14 070",
        "0800-1234",
        "2025-2026 en 2026-2027",
        "https://www.example.org/0612345678",
        "10:00 - 12:30",
    ],
)
def test_other_numbers_are_no_telephone_numbers(text: str) -> None:
    assert telephones_in(text) == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    gives_away(text)


@pytest.mark.parametrize(
    "text", ["a" * 20_000 + "@", "0 " * 10_000, "1." * 10_000, "(" * 20_000, "jan (at) " * 2_000, "+1" * 9_000]
)
def test_a_hostile_text_is_looked_at_too(text: str) -> None:
    assert isinstance(gives_away(text), bool)


@pytest.mark.parametrize("address", ["a" * 70 + "@ergens.example", "iemand@" + "a" * 70 + ".example", "x@y.z"])
def test_an_address_is_found_however_long_its_parts_are(address: str) -> None:
    assert list(email_addresses(f"Schrijf {address} vandaag.")) != []


@pytest.mark.parametrize(
    "text", ["a@" * 50_000, "a" * 100_000 + "@", "a@" + "b-" * 50_000, "a.b" * 30_000 + "@c" * 30_000]
)
def test_no_text_keeps_the_search_for_addresses_busy(text: str) -> None:
    assert list(email_addresses(text)) == []
