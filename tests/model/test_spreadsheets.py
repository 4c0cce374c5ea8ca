"""A text never becomes a formula, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.model.spreadsheets import harmless, plain


@pytest.mark.parametrize(
    "text", ["=1+1", "+31", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "'=1", "\uff1d1+1", "'\uff0b1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["A.5", "'t Hof", "", " =1", 5, -5, 2.5, True, None])
def test_everything_else_stays_as_it_is(cell: object) -> None:
    assert harmless(cell) is cell


@given(some.text())
def test_a_text_made_harmless_comes_back_as_it_was(text: str) -> None:
    assert plain(str(harmless(text))) == text
