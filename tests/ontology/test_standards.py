"""Our concept schemes against the standard's own shapes, where those are at hand: none of them is copied here."""

from pathlib import Path

import pytest
from conftest import ROOT
from small_store import small

from app.main import House
from app.model.names import BASE
from app.publishing.conformance import read_shapes, violations
from app.settings import read_settings


@pytest.fixture
def nl_sbb() -> Path:
    """NL-SBB's SHACL, from the folder that VAKGRAAF_STANDARDS names."""
    shapes = (ROOT / read_settings().standards / "shapes" / "skos-ap-nl.ttl").resolve()
    if not shapes.exists():
        pytest.skip(f"{shapes} is not there: set VAKGRAAF_STANDARDS to a folder that holds shapes/skos-ap-nl.ttl")
    return shapes


@pytest.mark.standards
def test_nl_sbb_finds_no_violation_in_our_concept_schemes(house: House, nl_sbb: Path) -> None:
    found = violations(house.queries, read_shapes(nl_sbb))
    assert [line for line in found if line.startswith(BASE)] == []  # ESCO's concepts come as ESCO publishes them


@pytest.mark.standards
def test_nl_sbb_does_find_a_concept_that_says_nothing_of_itself(tmp_path: Path, nl_sbb: Path) -> None:
    bare = "https://example.org/bare"
    path = tmp_path / "bare.trig"
    path.write_text(f"<{bare}> a <http://www.w3.org/2004/02/skos/core#Concept> .\n", encoding="utf-8")
    assert {line.split()[0] for line in violations(small(path), read_shapes(nl_sbb))} == {bare}
