"""Which dialect an engine speaks: found out by asking, since a name in a header can be hidden by a proxy."""

from pathlib import Path

from app.model.errors import RefusedQueryError
from app.model.sparql import Form
from app.model.terms import node
from app.store.remote import replies
from app.store.remote.dialect import Dialect
from app.store.remote.engine import Engine
from app.store.remote.line import Endpoint, Line
from app.store.remote.virtuoso import Virtuoso


def recognise(endpoint: Endpoint, folder: Path) -> Engine:
    """The engine at an endpoint, with the dialect that it speaks. ``folder`` is queries/internal.

    Raises RemoteStoreError or OverLimitError when it does not answer.
    """
    line = Line(endpoint)
    text = (folder / "remote" / "recognise.rq").read_text(encoding="utf-8")
    try:
        line.query(text, Form.SELECT, replies.RESULTS).close()
    except RefusedQueryError:
        return Engine(line, Dialect())
    held = Engine(line, Virtuoso([])).rows((folder / "remote" / "graphs.rq").read_text(encoding="utf-8"))
    return Engine(line, Virtuoso([node(row[0]).value for row in held]))
