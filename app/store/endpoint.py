"""A SPARQL 1.1 endpoint elsewhere, for reading: what the command asks with --endpoint, as it stands."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.model.errors import NotReadyError, RefusedQueryError, VakgraafError
from app.model.languages import Text
from app.model.terms import Triple
from app.store.port import Solutions
from app.store.remote.dialect import Dataset, Dialect
from app.store.remote.engine import Engine
from app.store.remote.forms import form_of
from app.store.remote.line import Endpoint, Line

DEADLINE_S = 60
_AS_IT_STANDS = Dataset()

__all__ = ["EndpointStore", "form_of", "select_at"]


def select_at(address: str, sparql: str) -> Solutions:
    """Run a SELECT or ASK at an endpoint; the whole answer is read before anything is returned.

    Raises RefusedQueryError when the endpoint does not understand the text or does not answer.
    """
    with closing(EndpointStore(address)) as store:
        return store.select(sparql)


class EndpointStore:
    """An endpoint as a store that is read: which revision it has is not known."""

    def __init__(self, address: str) -> None:
        self._address = address
        with self._told():
            self._engine = Engine(Line(Endpoint(address, deadline_s=DEADLINE_S)), Dialect())

    def revision(self) -> str:
        """See the port; unknown."""
        return ""

    def seen(self) -> str:
        """See the port; unknown."""
        return ""

    def select(self, sparql: str) -> Solutions:
        """See the port."""
        with self._told():
            return self._engine.select(sparql, _AS_IT_STANDS)

    def construct(self, sparql: str) -> frozenset[Triple]:
        """See the port."""
        with self._told():
            return self._engine.construct(sparql, _AS_IT_STANDS)

    def size(self) -> int:
        """See the port; not told of what is not ours."""
        raise self._not_ours()

    def back_up(self, target: Path) -> None:
        """See the port; not done with what is not ours."""
        del target
        raise self._not_ours()

    def dump(self) -> bytes:
        """See the port; not done with what is not ours."""
        raise self._not_ours()

    def close(self) -> None:
        """See the port."""
        self._engine.close()

    def _not_ours(self) -> NotReadyError:
        nl = f"{self._address} wordt alleen bevraagd, niet gekopieerd."
        return NotReadyError(Text(nl, f"{self._address} is only asked, not copied."))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Whatever goes wrong is told with the address: here the one who asks chose it."""
        try:
            yield
        except VakgraafError as error:
            nl, en = error.message.nl, error.message.en
            raise RefusedQueryError(Text(f"{self._address}: {nl}", f"{self._address}: {en}")) from error
