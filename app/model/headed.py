"""A query file with a head: ``#+`` lines holding YAML, so that the rest runs as it stands in any SPARQL tool."""

from typing import Any

import yaml

from app.model.errors import MalformedQuestionError
from app.model.languages import Text

_MARK = "#+"


def has_head(source: str) -> bool:
    """Whether a text has any line of a head."""
    return any(line.startswith(_MARK) for line in source.splitlines())


def split(source: str, file: str) -> tuple[Any, str]:
    """What the head says, and the query without it; raises MalformedQuestionError that names the file."""
    head = "\n".join(line.removeprefix(_MARK)[1:] for line in source.splitlines() if line.startswith(_MARK))
    body = "".join(line for line in source.splitlines(keepends=True) if not line.startswith(_MARK))
    try:
        return yaml.safe_load(head) or {}, body
    except yaml.YAMLError as error:
        raise MalformedQuestionError(
            Text(f"{file}: de kop is geen YAML: {error}", f"{file}: the head is no YAML: {error}"),
        ) from error
