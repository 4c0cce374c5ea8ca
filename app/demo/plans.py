"""What an invented organisation would say of itself in public: roles, openings, sourcing and its workplace."""

from collections.abc import Iterator
from decimal import Decimal

from app.demo.records import Office, Opening
from app.demo.statement import Link, Statement, Typed, organisation_iri
from app.model.names import ID, short_name


def roles(office: Office) -> Iterator[Statement]:
    """The functions that it has."""
    code = office.organisation.code
    for role in office.roles:
        yield Statement(
            f"{ID}job-role/{code}/{role.code}",
            "vg:JobRole",
            {
                "dct:identifier": role.code,
                "dct:title": role.title,
                "vg:profile": Link(role.profile),
                "vg:archetype": Link(role.archetype),
                "vg:organisation": Link(organisation_iri(code)),
            },
        )


def openings(office: Office) -> Iterator[Statement]:
    """The places for which it seeks somebody."""
    for opening in office.openings:
        yield _opening(office.organisation.code, opening)


def _opening(code: str, opening: Opening) -> Statement:
    role = opening.role
    return Statement(
        f"{ID}opening/{code}/{opening.code}",
        "vg:Opening",
        {
            "dct:identifier": opening.code,
            "dct:title": opening.title,
            "vg:openingKind": Link(f"{ID}opening-kind/{opening.kind}"),
            "vg:role": None if role is None else Link(f"{ID}job-role/{code}/{role.code}"),
            "vg:profile": Link(opening.profile) if role is None else None,
            "vg:requires": tuple(map(Link, opening.requires)),
            "vg:entryLevel": opening.entry_level,
            "vg:fte": Decimal(opening.tenths) / 10,
            "vg:hoursPerWeek": Decimal(opening.tenths) * Decimal("3.6"),
            "vg:region": None if opening.province is None else Link(organisation_iri(opening.province)),
            "vg:validFrom": Typed(opening.opens, "date"),
            "vg:validUntil": Typed(opening.closes, "date"),
            "vg:organisation": Link(organisation_iri(code)),
        },
    )


def sourcing(office: Office) -> Iterator[Statement]:
    """How it gets which competence."""
    code = office.organisation.code
    for choice in office.choices:
        yield Statement(
            f"{ID}sourcing-choice/{code}/{short_name(choice.competence)}",
            "vg:SourcingChoice",
            {
                "vg:competence": Link(choice.competence),
                "vg:sourcing": Link(f"{ID}sourcing/{choice.sourcing}"),
                "vg:reason": choice.reason,
                "vg:organisation": Link(organisation_iri(code)),
            },
        )


def workplace(office: Office) -> Iterator[Statement]:
    """The parts of its digital workplace."""
    code = office.organisation.code
    for service in office.services:
        yield Statement(
            f"{ID}workplace-service/{code}/{service.code}",
            "vg:WorkplaceService",
            {
                "dct:identifier": service.code,
                "dct:title": service.title,
                "vg:providedCentrally": service.central,
                "vg:requires": tuple(map(Link, service.requires)),
                "vg:organisation": Link(organisation_iri(code)),
            },
        )
