"""How a text gives a person away: a citizen service number, an e-mail address, a telephone number, a name.

Patterns are simple and start at a border only, so that no text, however hostile, takes more than a single pass.
"""

import re
import unicodedata
from collections.abc import Iterator

_WEB = re.compile(r"(?<!\w)(?:https?://|www\.)\S+", re.IGNORECASE)
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")

# a number as it is written: not inside a word, a code, an amount, an address or a longer number
_BEFORE, _AFTER = r"(?<![\w/#=+])(?<!\w-)(?<!\d[.,])", r"(?!\w)(?![-/]\w)(?![.,]\d)"
_WHOLE = re.compile(rf"{_BEFORE}\d{{8,9}}{_AFTER}")
_IN_GROUPS = re.compile(
    rf"{_BEFORE}(?<!\d )\d{{2,4}}(?P<gap>[ .-])\d{{2,4}}(?:(?P=gap)\d{{2,4}}){{1,3}}{_AFTER}(?! \d)",
)
_ANNOUNCED = re.compile(
    r"(?:bsn|burgerservicenummer|sofi-?nummer|citizen service number)\D{0,12}((?:\d[ .-]?){7,8}\d)(?!\d)",
    re.IGNORECASE,
)
_DATE = re.compile(r"(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d|[0-3]\d(?:0\d|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:19|20)\d\d")
_COMPANY = re.compile(r"\bk(?:\.?v\.?k|amer van koophandel)\D{0,15}$", re.IGNORECASE)
_EIGHT_IN_GROUPS = ((2, 3, 3), (3, 2, 3))  # 12.345.678 and 123.45.678: others of eight are dates
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)

_EMAIL = re.compile(r"[\w.+%'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_HIDDEN_EMAIL = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64} ?[\[({] ?(?:at|@|apenstaart) ?[\])}] ?"
    r"[\w-]{1,63}(?:(?:\.| ?[\[({] ?(?:dot|punt) ?[\])}] ?)[\w-]{1,63})+",
    re.IGNORECASE,
)

_ABROAD = re.compile(r"(?<![\w+.,:-])(?:\+|00)[1-9](?:[ ().\-/]{0,3}\d){8,13}(?!\d)")
_DUTCH = re.compile(r"(?<![\w+.,:/-])\(?0[ .\-()]{0,3}[1-9](?:[ .\-()]{0,3}\d){8}(?!\d)")
_BELGIAN = re.compile(r"(?<![\w+.,:/-])0[1-9]\d?[ /.-]{1,3}\d{2,3}[ .]\d{2}[ .]\d{2}(?!\d)")
_WRITTEN_DATE = re.compile(r"\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d")

_UPPER, _LOWER = "A-ZÀ-ÖØ-Þ", "a-zà-öø-ÿ"
WORD = rf"[{_UPPER}][{_LOWER}'\u2019]+(?:-[{_UPPER}][{_LOWER}]+)*"
INITIALS = rf"(?:[{_UPPER}]\. ?){{1,4}}"
_BETWEEN = r"(?:(?:van|von|de|der|den|du|la|le|el|al|ten|ter|te|het|'t|in) ){0,3}"
SURNAME = rf"{_BETWEEN}{WORD}"
FULL_NAME = rf"(?:{INITIALS}|{WORD} ){_BETWEEN}{WORD}"


def plain(text: str) -> str:
    """The text as a reader would take it: one form for digits and dashes, without what cannot be seen."""
    if text.isascii():
        return text
    seen = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in seen if unicodedata.category(c) != "Cf")


def without_addresses(text: str) -> str:
    """The text without the addresses of web pages, which hold numbers of all sorts."""
    return _WEB.sub(" ", text) if "http" in text.lower() or "www." in text.lower() else text


def passes_eleven_test(digits: str) -> bool:
    """Whether nine digits (eight: with the zero in front left out) can be a citizen service number."""
    number = digits.zfill(9)
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=True))
    return total % 11 == 0 and number.strip("0") != ""


def citizen_numbers(text: str) -> Iterator[str]:
    """The citizen service numbers in a plain text without addresses."""
    for found in (*_WHOLE.finditer(text), *_IN_GROUPS.finditer(text)):
        groups = re.split(r"[ .-]", found.group())
        if _may_be_citizen(groups, "".join(groups), text[max(0, found.start() - 40) : found.start()]):
            yield found.group()
    for found in _ANNOUNCED.finditer(text):
        digits = re.sub(r"\D", "", found[1])
        if passes_eleven_test(digits):
            yield found[1]


def _may_be_citizen(groups: list[str], digits: str, before: str) -> bool:
    if len(digits) not in {8, 9} or not passes_eleven_test(digits):
        return False
    if len(digits) == 9:  # noqa: PLR2004  (the length of a citizen service number)
        return True
    if len(groups) > 1:
        return tuple(map(len, groups)) in _EIGHT_IN_GROUPS
    return _DATE.fullmatch(digits) is None and _COMPANY.search(before) is None


def email_addresses(text: str) -> Iterator[str]:
    """The e-mail addresses in a plain text, also those written to deceive machines."""
    if "@" in text:
        yield from (found.group() for found in _EMAIL.finditer(text))
    if "(" in text or "[" in text or "{" in text:
        yield from (found.group() for found in _HIDDEN_EMAIL.finditer(text))


def telephone_numbers(text: str) -> Iterator[str]:
    """The telephone numbers in a plain text without addresses: Dutch, Belgian, or with a country's code."""
    for pattern in (_ABROAD, _DUTCH, _BELGIAN):
        for found in pattern.finditer(text):
            number = found.group()
            groups = [group for group in re.split(r"[ .\-/()+]+", number) if group]
            if pattern is _ABROAD or (all(len(group) > 1 for group in groups) and _WRITTEN_DATE.search(number) is None):
                yield number


def gives_away(text: str) -> bool:
    """Whether a text holds anything that must not be in a submission at all."""
    seen = plain(text)
    if next(email_addresses(seen), None) is not None:
        return True
    told = without_addresses(seen)
    return any(next(found, None) is not None for found in (citizen_numbers(told), telephone_numbers(told)))
