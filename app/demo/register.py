"""The register of an invented government: who there is, and which rules and changes are said by nobody else."""

from collections.abc import Iterable, Iterator

from app.demo.names import INVENTED, invented
from app.demo.records import Academy, Development, Government, Guideline, Organisation
from app.demo.statement import Link, Statement, Typed, organisation_iri
from app.model.languages import Text
from app.model.names import ID

NOTE = Text(
    "Verzonnen door vakgraaf demo; geen van deze organisaties bestaat.",
    "Made up by vakgraaf demo; none of these organisations exists.",
)


def register(made: Government) -> Iterator[Statement]:
    """Everything that nobody submits."""
    return described(made.organisations, made.academies, made.guidelines, made.developments)


def described(
    organisations: Iterable[Organisation],
    academies: Iterable[Academy],
    guidelines: Iterable[Guideline] = (),
    developments: Iterable[Development] = (),
) -> Iterator[Statement]:
    """The same of parts of a government."""
    yield from map(_organisation, organisations)
    yield from map(_academy, academies)
    yield from map(_guideline, guidelines)
    yield from map(_development, developments)


def _organisation(found: Organisation) -> Statement:
    elsewhere = found.province if found.province != found.code else None
    return Statement(
        organisation_iri(found.code),
        "org:Organization",
        {
            "skos:notation": found.code,
            "skos:prefLabel": found.name,
            "vg:sector": Link(f"{ID}sector/{found.sector}"),
            "vg:inProvince": None if elsewhere is None else Link(organisation_iri(elsewhere)),
            "vg:sourceNote": NOTE,
        },
    )


def _academy(found: Academy) -> Statement:
    return Statement(
        f"{ID}academy/{found.code}",
        "vg:Academy",
        {
            "rdf:type": Link("http://www.w3.org/ns/org#Organization"),
            "skos:prefLabel": found.name,
            "vg:academyKind": INVENTED,
            "vg:sourceNote": NOTE,
        },
    )


def _guideline(found: Guideline) -> Statement:
    return Statement(
        f"{ID}guideline/{found.code}",
        "vg:Guideline",
        {
            "dct:title": found.title,
            "dct:description": found.description,
            "vg:forArchetype": tuple(map(Link, found.archetypes)),
            "vg:requires": tuple(map(Link, found.requires)),
            "vg:validFrom": Typed(found.since, "date"),
            "vg:deadline": Typed(found.deadline, "date"),
            "vg:sourceNote": NOTE,
        },
    )


def _development(found: Development) -> Statement:
    return Statement(
        f"{ID}development/{found.code}",
        "vg:Development",
        {
            "dct:title": found.title,
            "dct:description": found.description,
            "vg:raises": tuple(map(Link, found.raises)),
            "vg:fades": tuple(map(Link, found.fades)),
            "vg:validFrom": Typed(found.since, "date"),
            "vg:sourceNote": NOTE,
        },
    )


def graph(iri: str, day: str) -> Statement:
    """What the graph of the register says of itself."""
    return Statement(
        iri,
        "vg:Graph",
        {
            "dct:title": invented("Een overheid", "A government"),
            "dct:description": NOTE,
            "vg:trust": Link(f"{ID}trust/proposed"),
            "dct:license": Link("http://publications.europa.eu/resource/authority/licence/CC0"),
            "vg:sourceNote": NOTE,
            "dct:modified": Typed(day, "date"),
        },
    )
