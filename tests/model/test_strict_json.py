"""JSON that two readers could understand in two ways is refused."""

import pytest

from app.model.strict_json import NotStrictError, parse_json


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b'{"a": [1, 2.5, null, "\xc3\xa9"]}', {"a": [1, 2.5, None, "é"]}),
        (b"7", 7),
        (b'{"a": {"a": 1}}', {"a": {"a": 1}}),
    ],
)
def test_plain_json_is_read(content, value):
    assert parse_json(content) == value


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"a": 1} {}',
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b'{"a": "\xff"}',
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": 1}'.encode("utf-16"),
        b"[" * 100_000,
        b"1" * 5_000,
    ],
)
def test_everything_else_is_refused(content):
    with pytest.raises(NotStrictError):
        parse_json(content)


def test_a_key_that_stands_there_twice_is_named():
    with pytest.raises(NotStrictError, match="'organisation'"):
        parse_json(b'{"organisation": 1, "organisation": 2}')
