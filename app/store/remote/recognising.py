"""Which dialect an engine speaks: found out by asking, since a name in a header can be hidden by a proxy."""

from pathlib import Path

from app.model.errors import RefusedQueryError
from app.store.remote.dialect import Dialect
from app.store.remote.engine import Engine
from app.store.remote.line import Endpoint, Line


def recognise(endpoint: Endpoint, folder: Path) -> Engine:
    """The engine at an endpoint, with the dialect that it speaks. ``folder`` is queries/internal.

    Raises RemoteStoreError or OverLimitError when it does not answer.
    """
    line = Line(endpoint)
    text = (folder / "remote" / "recognise.rq").read_text(encoding="utf-8")
    try:
        known = Engine(line, Dialect()).select(text).rows
    except RefusedQueryError:
        known = []
    del known
    return Engine(line, Dialect())
