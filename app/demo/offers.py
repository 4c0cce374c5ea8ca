"""What is offered to others: a pool with the agreement that opens it, and the catalogue of an academy."""

from collections.abc import Iterator
from decimal import Decimal

from app.demo.records import Academy, Pool
from app.demo.statement import Link, Statement, Typed, organisation_iri
from app.model.names import ID

_CC0 = "http://publications.europa.eu/resource/authority/licence/CC0"


def agreement(pool: Pool) -> Iterator[Statement]:
    """Who may look in a pool, as its owner says."""
    yield Statement(
        f"{ID}agreement/{pool.owner}/{pool.agreement}",
        "vg:Agreement",
        {
            "dct:identifier": pool.agreement,
            "dct:title": pool.title,
            "vg:party": tuple(Link(organisation_iri(party)) for party in pool.parties),
            "vg:topic": Link(f"{ID}framework/ecf-4"),
            "vg:agreementStatus": Link(f"{ID}agreement-status/in-force"),
            "vg:validFrom": Typed("2026-01-01", "date"),
        },
    )


def pool_of(pool: Pool) -> Iterator[Statement]:
    """A pool and its members, as their organisation calls them: the desk makes pseudonyms of that."""
    here = f"{ID}pool/{pool.owner}/{pool.code}"
    yield Statement(
        here,
        "vg:Pool",
        {
            "dct:identifier": pool.code,
            "dct:title": pool.title,
            "vg:underAgreement": Link(f"{ID}agreement/{pool.owner}/{pool.agreement}"),
            "vg:poolOwner": Link(organisation_iri(pool.owner)),
        },
    )
    for member in pool.members:
        yield Statement(
            f"{ID}pool-member/{pool.owner}/{pool.code}/{member.local_id}",
            "vg:PoolMember",
            {
                "vg:pool": Link(here),
                "vg:localId": member.local_id,
                "vg:profile": Link(member.profile),
                "vg:has": tuple(map(Link, member.has)),
                "vg:availability": Link(f"{ID}availability/{member.availability}"),
                "vg:hoursPerWeek": Decimal(member.hours),
                "vg:region": None if member.province is None else Link(organisation_iri(member.province)),
                "vg:validFrom": Typed(member.since, "date"),
                "vg:organisation": Link(organisation_iri(member.organisation)),
            },
        )


def catalogue(academy: Academy) -> Iterator[Statement]:
    """What an academy teaches, and when."""
    provider = Link(f"{ID}academy/{academy.code}")
    yield Statement(
        f"{ID}catalogue/{academy.code}",
        "vg:Catalogue",
        {
            "dct:title": academy.name,
            "dct:license": Link(_CC0),
            "dct:publisher": provider,
            "vg:contactTeam": "Team Leeraanbod",
            "vg:contactPage": Link("https://academie.example/contact"),
        },
    )
    for course in academy.courses:
        before = None if course.after is None else Link(f"{ID}course/{academy.code}/{course.after}")
        yield Statement(
            f"{ID}course/{academy.code}/{course.code}",
            "vg:Course",
            {
                "dct:identifier": course.code,
                "schema:name": course.title,
                "schema:description": course.description,
                "schema:provider": provider,
                "schema:inLanguage": course.language,
                "vg:teaches": tuple(map(Link, course.teaches)),
                "schema:timeRequired": Typed(f"PT{course.hours}H", "duration"),
                "vg:price": Decimal(course.price) if course.price else None,
                "schema:isAccessibleForFree": not course.price,
                "schema:coursePrerequisites": before,
            },
        )
    for run in academy.runs:
        yield Statement(
            f"{ID}course-run/{academy.code}/{run.course}/{run.day}",
            "vg:CourseRun",
            {
                "vg:runOf": Link(f"{ID}course/{academy.code}/{run.course}"),
                "schema:startDate": Typed(run.day, "date"),
                "schema:location": run.place,
                "vg:seats": run.seats,
            },
        )
