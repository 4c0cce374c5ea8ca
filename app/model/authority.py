"""Who asks, and what they may submit. A caller is always one organisation's: nobody speaks for two at once."""

from dataclasses import dataclass
from enum import StrEnum

from app.model.errors import NotAllowedError
from app.model.languages import Text


class SignedInBy(StrEnum):
    """How a caller showed who they are."""

    API_KEY = "api-key"
    ACCESS_TOKEN = "access-token"  # noqa: S105  (the name of a way, no token)


@dataclass(frozen=True)
class Caller:
    """A client that signed in: its name, the code of its organisation, and the kinds it may submit (None: all)."""

    client: str
    organisation: str
    kinds: frozenset[str] | None
    by: SignedInBy

    def may_submit(self, organisation: str, kind: str) -> bool:
        """Whether it may submit this kind for this organisation."""
        return organisation == self.organisation and (self.kinds is None or kind in self.kinds)


def may(caller: Caller, organisation: str, kind: str) -> None:
    """Nothing when the caller may submit this kind for this organisation; else NotAllowedError that says why not."""
    if caller.may_submit(organisation, kind):
        return
    if organisation != caller.organisation:
        raise NotAllowedError(
            Text(
                f"{caller.client} is van {caller.organisation} en mag niets voor {organisation!r} indienen.",
                f"{caller.client} is of {caller.organisation} and may submit nothing for {organisation!r}.",
            ),
            Text(
                "Dien in voor uw eigen organisatie, of vraag de beheerder om een sleutel van de andere.",
                "Submit for your own organisation, or ask the operator for a key of the other.",
            ),
        )
    listed = ", ".join(sorted(caller.kinds or ()))
    raise NotAllowedError(
        Text(
            f"{caller.client} mag geen {kind!r} indienen, wel: {listed}.",
            f"{caller.client} may not submit {kind!r}, only: {listed}.",
        ),
        Text(
            f"Vraag de beheerder om een sleutel die ook {kind!r} mag.",
            f"Ask the operator for a key that may also submit {kind!r}.",
        ),
    )
