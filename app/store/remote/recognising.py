"""Which dialect an engine speaks: found out by asking, since a name in a header can be hidden by a proxy."""

from pathlib import Path

from app.model.errors import RefusedQueryError, RemoteStoreError
from app.model.languages import Text
from app.model.sparql import Form
from app.model.terms import node
from app.store.remote import replies
from app.store.remote.connection import Reply
from app.store.remote.dialect import Dialect
from app.store.remote.engine import Engine
from app.store.remote.line import Endpoint, Line
from app.store.remote.virtuoso import ROW_LIMIT, Virtuoso


def recognise(endpoint: Endpoint, folder: Path) -> Engine:
    """The engine at an endpoint, with the dialect that it speaks. ``folder`` is queries/internal.

    Raises RemoteStoreError or OverLimitError when it does not answer.
    """
    line = Line(endpoint)
    try:
        return _recognised(line, folder / "remote")
    except BaseException:
        line.close()
        raise


def _recognised(line: Line, folder: Path) -> Engine:
    def told(name: str) -> Reply:
        return line.query((folder / f"{name}.rq").read_text(encoding="utf-8"), Form.SELECT, replies.RESULTS)

    try:
        told("recognise").close()
    except RefusedQueryError:
        return Engine(line, Dialect())
    reply = told("row-limit")
    reply.close()
    if most := reply.headers.get(ROW_LIMIT):
        raise _cutting(most)
    graphs = Engine(line, Virtuoso([])).rows((folder / "graphs.rq").read_text(encoding="utf-8"))
    return Engine(line, Virtuoso([node(row[0]).value for row in graphs]))


def _cutting(most: str) -> RemoteStoreError:
    return RemoteStoreError(
        Text(
            f"De opslag kapt antwoorden zonder een woord af na {most} rijen. Haal ResultSetMaxRows uit virtuoso.ini.",
            f"The store cuts answers after {most} rows without telling. Take ResultSetMaxRows out of virtuoso.ini.",
        ),
    )
