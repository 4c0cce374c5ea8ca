"""What /sparql needs of the house: who evaluates, and what one client may use of it."""

from collections.abc import Callable
from dataclasses import dataclass

from app.model.sparql import Evaluate
from app.web.sparql.budget import Budget


@dataclass(frozen=True)
class PublicSparql:
    """Evaluating a stranger's query, whether that can be done already, and the bounds on who asks."""

    evaluate: Evaluate
    ready: Callable[[], bool]
    budget: Budget
    trusted_proxies: str  # addresses, parted by commas, whose X-Forwarded-For is believed
    at_once: int  # queries of one client
    wait_s: float  # that another of its queries waits for one of them to end
