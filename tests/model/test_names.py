"""From an IRI to the path that serves it, and to what a person types."""

import pytest

from app.model.names import BASE, DEF, ID, PREFIXES, compact, local_name, path_of, short_name

ELSEWHERE = "https://example.org/a/b#c"


@pytest.mark.parametrize(
    ("iri", "path", "short"),
    [
        (f"{ID}academy/radio", "academy/radio", "radio"),
        (f"{ID}competence/ecf-4/A.5", "competence/ecf-4/A.5", "ecf-4/A.5"),
        (f"{ID}graph/vakgraaf/store", "graph/vakgraaf/store", "vakgraaf/store"),
        ("https://identifier.overheid.nl/tooi/id/gemeente/gm0363", "organisation/gm0363", "gm0363"),
        ("https://identifier.overheid.nl/tooi/id/ministerie/mnre1034", "organisation/mnre1034", "mnre1034"),
        (f"{DEF}covers", None, f"{DEF}covers"),
        (BASE, None, BASE),
        (ELSEWHERE, None, ELSEWHERE),
        ("urn:x", None, "urn:x"),
    ],
)
def test_the_path_and_the_short_name_of_an_iri(iri, path, short):
    assert path_of(iri) == path
    assert short_name(iri) == short


@pytest.mark.parametrize(
    ("iri", "name"),
    [(f"{DEF}covers", "covers"), (f"{ID}academy/radio", "radio"), (ELSEWHERE, "c"), ("https://example.org/", "")],
)
def test_the_local_name_is_what_stands_last(iri, name):
    assert local_name(iri) == name


@pytest.mark.parametrize("iri", ["urn:isbn:1", "mailto:a@example.org"])
def test_an_iri_without_a_slash_has_a_local_name_too(iri):
    assert iri.endswith(local_name(iri))


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (f"{DEF}covers", "vg:covers"),
        (f"{PREFIXES['skos']}prefLabel", "skos:prefLabel"),
        ("https://schema.org/name", "schema:name"),
        ("https://schema.org/a/b", "https://schema.org/a/b"),
        (f"{ID}academy/radio", f"{ID}academy/radio"),
        (ELSEWHERE, ELSEWHERE),
    ],
)
def test_an_iri_is_written_with_a_prefix_of_ours_where_one_fits(iri, short):
    assert compact(iri) == short


def test_no_two_prefixes_have_one_namespace():
    assert len(set(PREFIXES.values())) == len(PREFIXES)
