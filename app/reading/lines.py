"""The lines of a Turtle file, as its parser is to get them: looked through first, then one at a time.

The parser gives a triple as soon as it has one, so the line that it got last is the triple's. Marks that close or
continue a statement (``;``, ``.``) belong to the line before: only then is a triple complete where it stands.
"""

import io
import re
from collections.abc import Iterator

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.model.submissions import Place
from app.reading.limits import MOST_DEPTH, MOST_LINE_BYTES, endless_text, over_limit

# what may hide brackets (comments, IRIs, texts, escapes), and brackets; possessive, so that a long text costs no stack
_TOKEN = re.compile(
    r"""(?P<pass>\#[^\n]*+ | <(?:[^<>"{}|^`\\\x00-\x20]++|\\[uU][0-9A-Fa-f]++)*+>)
      | (?P<lines>\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\" | '''(?:[^'\\]++|\\.|'(?!''))*+''')
      | (?P<endless>\"\"\" | ''')
      | (?P<text>"(?:[^"\\\n]++|\\.)*+" | '(?:[^'\\\n]++|\\.)*+' | \\.)
      | (?P<open><<|[\[({])
      | (?P<close>>>|[\])}])""",
    re.VERBOSE | re.DOTALL,
)
_LEADING = re.compile(rb"(?:[;,\])\s]|\.(?![0-9]))+")


class Lines:
    """The file as the parser reads it: a line each time it asks. ``number`` is the line that it has reached.

    A text of several lines is one: the parser would look through what it has of it again with each line that it gets.
    """

    def __init__(self, content: bytes, texts: dict[int, int]) -> None:
        self.number = 0
        self._lines = iter(_with_leading_marks(_with_whole_texts(content, texts)))
        self._rest = b""

    def read(self, size: int) -> bytes:
        """The next line, or as much of it as the parser asks for: it dies of a byte too many."""
        if not self._rest:
            self.number, self._rest = next(self._lines, (self.number, b""))
        part, self._rest = self._rest[:size], self._rest[size:]
        return part


def scan(text: str) -> dict[int, int]:
    """Look through a file before the parser does: where each text of several lines begins, and where it ends.

    Raises UnreadableError for what would keep the parser busy or take the process down with it: thousands of brackets
    within each other, a text without an end.
    """
    depth, line, position = 0, 1, 0
    texts: dict[int, int] = {}
    for token in _TOKEN.finditer(text):
        if token["open"] or token["close"]:
            depth += 1 if token["open"] else -1
            if depth > MOST_DEPTH:
                place = Place(line=line + text.count("\n", position, token.start()))
                raise over_limit(Text("niveaus van nesting", "levels of nesting"), MOST_DEPTH, place)
        elif token["lines"] or token["endless"]:
            first = line + text.count("\n", position, token.start())
            if token["endless"]:
                raise _endless(first)
            if token.end() - token.start() > MOST_LINE_BYTES:
                raise endless_text(Place(line=first))
            line, position = first + token.group().count("\n"), token.end()
            texts[first] = line
    return texts


def _with_whole_texts(content: bytes, texts: dict[int, int]) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; the lines of one text are given together, as its first."""
    first, last, held = 0, 0, b""
    for number, line in enumerate(io.BytesIO(content), start=1):
        if number > last:
            if held:
                yield first, held
            first, last, held = number, number, b""
        held += line
        last = max(last, texts.get(number, number))
    if held:
        yield first, held


def _with_leading_marks(lines: Iterator[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    """Each line with its number; marks at the start of a line are given with the line before."""
    number, held = next(lines, (1, b""))
    given = [held]
    for index, line in lines:
        marks = _LEADING.match(line)
        cut = 0 if marks is None else marks.end()
        given.append(line[:cut])
        if cut < len(line):
            yield number, b"".join(given)
            number, given = index, [line[cut:]]
    yield number, b"".join(given)


def _endless(line: int) -> UnreadableError:
    return UnreadableError(
        Text(
            f"Regel {line} is niet te lezen: de tekst die er begint, eindigt niet. Sluit met drie aanhalingstekens.",
            f"Line {line} cannot be read: the text that begins there never ends. Put three quotes after it.",
        ),
        Place(line=line),
    )
