"""Everything that an invented government sends in, in an order in which each refers only to what came before."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.demo.counts import attainment, demand, workforce
from app.demo.offers import agreement, catalogue, pool_of
from app.demo.plans import openings, roles, sourcing, workplace
from app.demo.records import Government, Office, Pool, Reference
from app.demo.statement import Statement


@dataclass(frozen=True)
class Coming:
    """One submission: who sends it, of which kind, and what it says."""

    organisation: str
    kind: str
    statements: tuple[Statement, ...]


def submissions(made: Government, reference: Reference) -> Iterator[Coming]:
    """All of them; a kind of which an organisation has nothing to say is left out."""
    for academy in made.academies:
        yield Coming(academy.code, "catalogue", tuple(catalogue(academy)))
    for office in made.offices:
        yield from submissions_of(office, reference)
    yield from _of_pools(made.pools)


def submissions_of(office: Office, reference: Reference) -> Iterator[Coming]:
    """Those of one organisation, pools apart."""
    organisation = office.organisation
    required: Mapping[str, tuple[str, ...]] = {**reference.profiles, **reference.archetypes}
    said: dict[str, Iterable[Statement]] = {
        "roles": roles(office),
        "openings": openings(office),
        "sourcing": sourcing(office),
        "workplace": workplace(office),
        "workforce": workforce(organisation, office.people),
        "attainment": attainment(organisation, office.people, required),
        "demand": demand(office),
    }
    for kind, statements in said.items():
        if whole := tuple(statements):
            yield Coming(organisation.code, kind, whole)


def _of_pools(pools: Iterable[Pool]) -> Iterator[Coming]:
    """An organisation sends all its pools at once, and before them the agreements under which they stand."""
    by_owner: dict[str, list[Pool]] = {}
    for pool in pools:
        by_owner.setdefault(pool.owner, []).append(pool)
    for owner, own in by_owner.items():
        yield Coming(owner, "agreement", tuple(found for pool in own for found in agreement(pool)))
        yield Coming(owner, "pool", tuple(found for pool in own for found in pool_of(pool)))
