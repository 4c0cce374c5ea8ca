"""What an invented government is made of. Everything that is counted of it is counted from these records."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.model.languages import Text


@dataclass(frozen=True)
class Reference:
    """What of the reference graph it is made with, all IRIs: what profiles and archetypes require at which level."""

    profiles: Mapping[str, tuple[str, ...]]
    archetypes: Mapping[str, tuple[str, ...]]
    competence_of: Mapping[str, str]
    developments: tuple[str, ...]


@dataclass(frozen=True)
class Organisation:
    """An invented organisation; ``province`` is the code of the one that it lies in. ``size`` is its people."""

    code: str
    name: Text
    sector: str
    province: str | None
    size: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invented, of whom nothing is told but counts. ``has`` is what they have of what they need."""

    profile: str
    archetype: str
    employment: str
    band: str
    older: bool
    hundredths: int  # of an fte
    has: frozenset[str]


@dataclass(frozen=True)
class Demand:
    """How much of a profile an organisation needs in a year, for one reason; in tenths of an fte."""

    year: int
    profile: str
    tenths: int
    reason: str
    development: str | None


@dataclass(frozen=True)
class Role:
    """A function that an organisation has."""

    code: str
    title: Text
    profile: str
    archetype: str


@dataclass(frozen=True)
class Opening:
    """A place for somebody; it names a role of its organisation, or else a profile."""

    code: str
    title: Text
    kind: str
    role: Role | None
    profile: str
    requires: tuple[str, ...]
    entry_level: bool
    tenths: int  # of an fte
    province: str | None
    opens: str
    closes: str


@dataclass(frozen=True)
class Choice:
    """How an organisation gets a competence."""

    competence: str
    sourcing: str
    reason: Text


@dataclass(frozen=True)
class Service:
    """A part of the digital workplace, with the competence at level that it asks."""

    code: str
    title: Text
    central: bool
    requires: tuple[str, ...]


@dataclass(frozen=True)
class Member:
    """One of a pool. ``organisation`` is the code of where they work."""

    local_id: str
    organisation: str
    profile: str
    has: tuple[str, ...]
    availability: str
    hours: int
    province: str | None
    since: str


@dataclass(frozen=True)
class Pool:
    """A pool, which its owner opened to the parties of an agreement (their codes, its own among them)."""

    code: str
    title: Text
    owner: str
    agreement: str
    parties: tuple[str, ...]
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Office:
    """An organisation with everything that it submits."""

    organisation: Organisation
    people: tuple[Person, ...]
    demand: tuple[Demand, ...]
    roles: tuple[Role, ...]
    openings: tuple[Opening, ...]
    choices: tuple[Choice, ...]
    services: tuple[Service, ...]


@dataclass(frozen=True)
class Course:
    """What an academy teaches; ``after`` is the code of a course that comes before it."""

    code: str
    title: Text
    description: Text
    language: str
    teaches: tuple[str, ...]
    hours: int
    price: int
    after: str | None


@dataclass(frozen=True)
class Run:
    """One edition of a course."""

    course: str
    day: str
    place: str
    seats: int


@dataclass(frozen=True)
class Academy:
    """An invented academy, its courses and their runs."""

    code: str
    name: Text
    courses: tuple[Course, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Guideline:
    """An invented rule: archetypes that must have competences at level, and by when."""

    code: str
    title: Text
    description: Text
    archetypes: tuple[str, ...]
    requires: tuple[str, ...]
    since: str
    deadline: str


@dataclass(frozen=True)
class Development:
    """An invented change, and what it makes grow and fade."""

    code: str
    title: Text
    description: Text
    raises: tuple[str, ...]
    fades: tuple[str, ...]
    since: str


@dataclass(frozen=True)
class Government:
    """All of it."""

    offices: tuple[Office, ...]
    academies: tuple[Academy, ...]
    pools: tuple[Pool, ...]
    guidelines: tuple[Guideline, ...]
    developments: tuple[Development, ...]

    @property
    def organisations(self) -> tuple[Organisation, ...]:
        """Its organisations."""
        return tuple(office.organisation for office in self.offices)
