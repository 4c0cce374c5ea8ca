"""The house in which a question is asked."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from app.main import House, join
from app.model.terms import Triple
from app.settings import INTERNAL
from app.store.embedded import EmbeddedStore
from app.store.updates import Updates

QUESTIONS = Path(__file__).parent.parent / "questions"


@pytest.fixture(scope="session")
def house_for(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], House]]:
    """The house for a question: that of the reference graph, or one with what stands by hand in its .trig beside it."""
    with ExitStack() as opened:

        @cache
        def found(question: str) -> House:
            if not (QUESTIONS / f"{question}.trig").exists():
                return house
            folder = tmp_path_factory.mktemp(question) / "store"
            house.store.back_up(folder)
            store = opened.enter_context(closing(EmbeddedStore(folder, Updates(INTERNAL))))
            store.replace_all(by_hand(question))
            return join(store)

        yield found


def by_hand(question: str) -> dict[NamedNode, list[Triple]]:
    """The graphs that stand by hand for a question, beside the reference graph."""
    graphs = defaultdict(list)
    for quad in parse((QUESTIONS / f"{question}.trig").read_bytes(), format=RdfFormat.TRIG):
        assert isinstance(quad.graph_name, NamedNode)
        graphs[quad.graph_name].append(quad.triple)
    return graphs
