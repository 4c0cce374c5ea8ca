"""What is told to who may not look, or asks for what is not there."""

from app.model.authority import Caller
from app.model.errors import Fault, NotAllowedError, UnknownError
from app.model.languages import Text


def not_this_kind(caller: Caller) -> NotAllowedError:
    """The caller's key is not for pools."""
    return NotAllowedError(
        Text(f"{caller.client} mag niets met pools.", f"{caller.client} may do nothing with pools."),
        Text(
            "Vraag de beheerder om een sleutel die ook 'pool' mag.", "Ask the operator for a key that also may 'pool'."
        ),
    )


def no_pool(pool: str) -> UnknownError:
    """There is no such pool."""
    return UnknownError(
        Text(f"Er is geen pool {pool[:80]!r}.", f"There is no pool {pool[:80]!r}."),
        Text(
            "Geef de code van uw organisatie en die van de pool.", "Give the code of your organisation and of the pool."
        ),
    )


def not_yours(pool: str) -> NotAllowedError:
    """There is no such pool that the caller may look in: which of the two it is, is not told."""
    return NotAllowedError(
        Text(f"U mag niet zoeken in een pool {pool[:80]!r}.", f"You may not look in a pool {pool[:80]!r}."),
        Text(
            "Alleen de partijen bij de afspraak van een pool mogen dat, zolang de afspraak van kracht is.",
            "Only the parties to the agreement of a pool may, as long as the agreement is in force.",
        ),
    )


def not_your_organisation(caller: Caller, organisation: str) -> NotAllowedError:
    """In which pools an organisation may look is told to itself."""
    named = organisation[:80]
    return NotAllowedError(
        Text(f"{caller.client} is niet van {named!r}.", f"{caller.client} is not of {named!r}."),
        Text(f"Vraag het voor {caller.organisation}.", f"Ask it for {caller.organisation}."),
    )


def only_manager(pool: str) -> NotAllowedError:
    """It is for the manager of the pool alone."""
    return NotAllowedError(
        Text(f"Alleen wie de pool {pool} beheert mag dit.", f"Only who runs the pool {pool} may do this."),
    )


def no_request(identifier: str) -> UnknownError:
    """There is no such request."""
    return UnknownError(
        Text(f"Er is geen verzoek {identifier[:40]!r}.", f"There is no request {identifier[:40]!r}."),
        Text("GET …/requests noemt de verzoeken.", "GET …/requests lists the requests."),
    )


def no_reference(one: str) -> Fault:
    """A reference that refers to nobody."""
    return Fault(
        "references",
        one[:40],
        Text(f"{one[:40]!r} verwijst naar niemand.", f"{one[:40]!r} refers to nobody."),
        Text(
            "Een verwijzing geldt voor wie haar kreeg, vandaag en morgen; zoek opnieuw.",
            "A reference holds for who was given it, today and tomorrow; look again.",
        ),
    )


def beyond(page: int) -> UnknownError:
    """A page after the last one."""
    return UnknownError(
        Text(f"Er is geen pagina {page}.", f"There is no page {page}."),
        Text("Vraag de eerste pagina: die noemt het aantal.", "Ask for the first page: it tells how many there are."),
    )
