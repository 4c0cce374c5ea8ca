"""What the documents name is there: a promise without its check is no promise."""

import re

import pytest
from conftest import ROOT

NAMED = re.compile(r"`((?:tests|app|bench|queries|shapes|ontology)/[A-Za-z0-9_./-]*)`")


@pytest.mark.parametrize("document", ["README.md", "SECURITY.md", "bench/README.md", "shapes/README.md"])
def test_every_path_that_a_document_names_exists(document: str) -> None:
    named = NAMED.findall((ROOT / document).read_text(encoding="utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_verb_that_the_readme_types_is_one_of_the_command() -> None:
    typed = set(re.findall(r"\.venv/bin/vakgraaf (\w+)", (ROOT / "README.md").read_text(encoding="utf-8")))
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "app" / "cli").glob("*.py"))
    assert typed
    assert [verb for verb in typed if not re.search(rf"def {verb}\b|\"{verb}\"", sources)] == []
