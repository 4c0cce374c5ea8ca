"""For whom an answer is written."""

from dataclasses import dataclass

from app.model.languages import Languages


@dataclass(frozen=True)
class Shown:
    """The languages in the order of the chain, and the address under which the caller reaches the service."""

    languages: Languages
    address: str
