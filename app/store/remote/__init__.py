"""A SPARQL 1.1 engine elsewhere as the public store, for who outgrows one machine. It keeps the promise of port.py.

line.py carries one request and brings one whole answer; replies.py reads it; engine.py asks in the dialect that the
engine speaks (dialect.py, virtuoso.py); writing.py changes a graph, revisions.py tells which revision is read;
store.py joins these, and query.py answers the public over them.
"""

from app.store.remote.line import Endpoint
from app.store.remote.store import ReadingStore, WritingStore

__all__ = ["Endpoint", "ReadingStore", "WritingStore"]
