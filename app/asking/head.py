"""The head of a question: ``#+`` lines holding YAML, above a query that runs as it stands.

An unknown key, a parameter without its VALUES line or a column that the query does not give is an error at start.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.model.errors import MalformedQuestionError
from app.model.headed import split
from app.model.languages import Text
from app.model.questions import Column, Parameter, Question
from app.model.template import Template

_HEAD = {"title", "description", "parameters", "columns", "keywords", "needs"}
_PARAMETER = {"title", "type", "class", "optional", "multiple", "example", "minimum", "maximum"}
RESERVED = {"format", "lang", "question", "query", "answer"}  # what an address, or that of /sparql, keeps for itself
_COLUMN = {"title", "type"}
NEEDS = {"release", "submissions"}  # what of others a question cannot be answered without; until then no rows
PARAMETER_KINDS = {"iri", "text", "integer", "boolean", "date"}
COLUMN_KINDS = {"iri", "iris", "graph", "graphs", "text", "integer", "decimal", "boolean", "date"}


def read_question(path: Path) -> Question:
    """The question that a file holds."""
    return parse_question(path.read_text(encoding="utf-8"), path.stem)


def parse_question(source: str, name: str) -> Question:
    """The question that a text is."""
    file = f"{name}.rq"
    told, body = split(source, file)
    head = _Head(file, told)
    question = Question(
        name=name,
        title=head.text("title"),
        description=head.text("description"),
        parameters=tuple(head.parameter(name, told) for name, told in head.part("parameters").items()),
        columns=tuple(head.column(name, told) for name, told in head.part("columns").items()),
        template=Template(body, file),
        keywords=head.keywords(),
        needs=head.needs(),
        source=source,
    )
    head.agree(question)
    return question


class _Head:
    def __init__(self, file: str, told: Any) -> None:
        self.file = file
        self.told = self._known(told, _HEAD, "head")

    def part(self, key: str) -> dict[str, Any]:
        found = self.told.get(key) or {}
        if not isinstance(found, dict):
            raise self._wrong(f"{key}: {{…}}")
        return found

    def text(self, key: str, told: Any = None) -> Text:
        found = (self.told if told is None else told).get(key)
        if not isinstance(found, dict) or set(found) != {"nl", "en"}:
            raise self._wrong(f"{key}: {{nl: …, en: …}}")
        if not all(isinstance(text, str) and text.strip() for text in found.values()):
            raise self._wrong(f"{key}: {{nl: …, en: …}}")
        return Text(found["nl"], found["en"])

    def keywords(self) -> tuple[str, ...]:
        found = self.told.get("keywords", [])
        if not isinstance(found, list) or not all(isinstance(word, str) and word.strip() for word in found):
            raise self._wrong("keywords: […]")
        return tuple(found)

    def needs(self) -> str | None:
        found = self.told.get("needs")
        if found is not None and (not isinstance(found, str) or found not in NEEDS):
            raise self._wrong(f"needs: {' | '.join(sorted(NEEDS))}")
        return found

    def parameter(self, name: str, told: Any) -> Parameter:
        self._known(told, _PARAMETER, name)
        kind = self._one_of(told.get("type"), PARAMETER_KINDS, name)
        example = told.get("example")
        if not isinstance(told.get("class", []), list):
            raise self._wrong(f"{name}: class: […]")
        if not all(isinstance(told.get(key, False), bool) for key in ("optional", "multiple")):
            raise self._wrong(f"{name}: optional, multiple: true | false")
        return Parameter(
            name=name,
            kind=kind,
            title=self.text("title", told),
            classes=tuple(told.get("class", ())),
            optional=bool(told.get("optional", False)),
            multiple=bool(told.get("multiple", False)),
            example=None if example is None else str(example),
            minimum=told.get("minimum"),
            maximum=told.get("maximum"),
        )

    def column(self, name: str, told: Any) -> Column:
        self._known(told, _COLUMN, name)
        return Column(name, self._one_of(told.get("type"), COLUMN_KINDS, name), self.text("title", told))

    def agree(self, question: Question) -> None:
        """The head and the query speak of the same parameters."""
        slots = question.template.slots
        if not question.columns:
            raise self._wrong("columns: {…}")
        for column in question.columns:
            if not re.search(rf"\?{column.name}\b", question.template.projection):
                raise self._wrong(f"SELECT ?{column.name}")
        for parameter in question.parameters:
            if parameter.name in RESERVED:
                raise self._wrong(f"{parameter.name}: {', '.join(sorted(RESERVED))}")
            if parameter.name not in slots:
                raise self._wrong(f"VALUES ?{parameter.name} {{ … }}")
            if parameter.kind == "iri" and not parameter.classes:
                raise self._wrong(f"{parameter.name}: class: […]")
        loose = question.template.blocks - {parameter.name for parameter in question.parameters if parameter.optional}
        if loose:
            raise self._wrong(f"optional: true ({', '.join(sorted(loose))})")

    def _known(self, told: Any, keys: set[str], where: str) -> Mapping[str, Any]:
        if not isinstance(told, dict):
            raise self._wrong(f"{where}: {{{', '.join(sorted(keys))}}}")
        unknown = set(told) - keys
        if unknown:
            raise MalformedQuestionError(
                Text(
                    f"{self.file}: {where} kent geen {', '.join(sorted(unknown))}; wel {', '.join(sorted(keys))}.",
                    f"{self.file}: {where} has no {', '.join(sorted(unknown))}; it has {', '.join(sorted(keys))}.",
                ),
            )
        return told

    def _one_of(self, found: Any, kinds: set[str], where: str) -> str:
        if not isinstance(found, str) or found not in kinds:
            raise self._wrong(f"{where}: type: {' | '.join(sorted(kinds))}")
        return found

    def _wrong(self, wanted: str) -> MalformedQuestionError:
        return MalformedQuestionError(
            Text(f"{self.file}: hier ontbreekt of klopt niet: {wanted}", f"{self.file}: missing or wrong: {wanted}"),
        )
