"""A query file as a template: one ``VALUES ?name { … }`` is a slot, a group closed by ``} # with name`` is a block.

Binding replaces what stands between the braces of a slot with serialised RDF terms, so a value never becomes syntax.
A block whose slot is not given is dropped whole; a slot outside any block keeps what the file says. The text itself
stays a query that runs as it stands in any SPARQL tool.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from app.model.errors import MalformedQuestionError
from app.model.languages import Text
from app.model.terms import Term

STRING = (
    r"""\"\"\"(?:[^\\]|\\.)*?\"\"\"|\'\'\'(?:[^\\]|\\.)*?\'\'\'"""
    r"""|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
)
IRI_REST = r"""[^<>"{}|^`\\\s]*>"""
IRI = f"<{IRI_REST}"
COMMENT = r"\#[^\n]*"
_TOKEN = re.compile(
    rf"""(?P<comment>{COMMENT})
      | (?P<iri>{IRI})
      | (?P<string>{STRING})
      | (?P<slot>VALUES\s+\?(?P<name>\w+)\s*
          \{{(?P<default>(?:{STRING}|{IRI}|{COMMENT}|[^{{}}"'\#<]|<(?!{IRI_REST}))*)\}})
      | (?P<open>\{{)
      | (?P<close>\}}(?:[ \t]*\#[ ]with[ ](?P<block>\w+)[^\n]*)?)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LINE_BEGUN = re.compile(r"\n[ \t]*\Z")  # before a block that is dropped: its line goes with it

Values = Mapping[str, Sequence[Term]]


@dataclass(frozen=True)
class _Slot:
    name: str
    default: str

    def rendered(self, values: Values) -> str:
        terms = values.get(self.name)
        inner = self.default if terms is None else f" {' '.join(str(term) for term in terms)} "
        return f"VALUES ?{self.name} {{{inner}}}"


@dataclass
class _Group:
    parts: list["str | _Slot | _Group"] = field(default_factory=list)
    block: str | None = None

    def rendered(self, values: Values) -> str:
        pieces: list[str] = []
        for part in self.parts:
            if isinstance(part, _Group) and part.block is not None and part.block not in values:
                pieces.append(_LINE_BEGUN.sub("", pieces.pop()))
            else:
                pieces.append(part if isinstance(part, str) else part.rendered(values))
        return "".join(pieces)

    def slots(self) -> dict[str, str | None]:
        """Each slot's name, with the name of the block that it stands in directly, if any."""
        found: dict[str, str | None] = {}
        for part in self.parts:
            if isinstance(part, _Slot):
                found[part.name] = self.block
            elif isinstance(part, _Group):
                found |= part.slots()
        return found

    def before_groups(self) -> str:
        """The text up to the first brace, without its comments: what a query selects."""
        parts = takewhile(lambda part: isinstance(part, str), self.parts)
        return "".join(part for part in parts if isinstance(part, str) and not part.startswith("#"))

    def blocks(self) -> set[str]:
        inner = [part for part in self.parts if isinstance(part, _Group)]
        own = {self.block} if self.block is not None else set()
        return own.union(*(group.blocks() for group in inner))


class Template:
    """A query text, parsed once and bound often."""

    def __init__(self, text: str, name: str = "query") -> None:
        self.text = text
        self._root = _parse(text, name)
        self.slots = frozenset(self._root.slots())
        self.blocks = frozenset(self._root.blocks())
        self.projection = self._root.before_groups()

    def bind(self, values: Values) -> str:
        """The query text with these values in its slots and without the blocks of what is not given."""
        unknown = set(values) - self.slots
        if unknown:
            raise KeyError(f"no VALUES line for {', '.join(sorted(unknown))}")
        return self._root.rendered(values)


def _parse(text: str, name: str) -> _Group:
    stack = [_Group()]
    position = 0
    for token in _TOKEN.finditer(text):
        stack[-1].parts.append(text[position : token.start()])
        position = token.end()
        if token["slot"]:
            stack[-1].parts.append(_Slot(token["name"], token["default"]))
        elif token["open"]:
            stack.append(_Group(["{"]))
        elif token["close"]:
            _close(stack, token, name)
        else:
            stack[-1].parts.append(token.group())
    stack[-1].parts.append(text[position:])
    if len(stack) > 1:
        raise MalformedQuestionError(
            Text(f"{name}: een accolade wordt niet gesloten.", f"{name}: a brace is not closed."),
        )
    return stack[0]


def _close(stack: list[_Group], token: re.Match[str], name: str) -> None:
    if len(stack) == 1:
        raise MalformedQuestionError(
            Text(f"{name}: een accolade te veel gesloten.", f"{name}: one brace too many is closed."),
        )
    group = stack.pop()
    group.parts.append(token.group())
    group.block = token["block"]
    stack[-1].parts.append(group)
