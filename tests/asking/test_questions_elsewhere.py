"""What stands by hand beside the reference graph is answered by an engine elsewhere as it is here.

tests/test_remote_service.py asks every question over the reference graph, of which these have nothing to say there.
"""

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
import yaml
from asked import ask
from asking.conftest import QUESTIONS, by_hand
from store.servers import ENGINES, served

from app.main import House, join
from app.publishing.reference import packaged_graphs
from app.settings import INTERNAL, ONTOLOGY
from app.store.remote import WritingStore
from app.store.remote.recognising import recognise

BY_HAND = sorted(path.stem for path in QUESTIONS.glob("*.trig"))


@pytest.fixture(scope="module", params=ENGINES)
def elsewhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingStore]:
    with served(request.param, tmp_path_factory) as endpoint:
        store = WritingStore(recognise(endpoint, INTERNAL), INTERNAL, tmp_path_factory.mktemp("home"))
        with closing(store):
            store.fill({found.graph: found.path for found in packaged_graphs(ONTOLOGY)})
            yield store


@pytest.mark.parametrize("question", BY_HAND)
def test_a_question_with_data_by_hand_is_answered_the_same_elsewhere(
    question: str, house_for: Callable[[str], House], elsewhere: WritingStore, request: pytest.FixtureRequest
) -> None:
    graphs = by_hand(question)
    request.addfinalizer(lambda: elsewhere.replace_all(dict.fromkeys(graphs, ())))  # the next question has its own
    elsewhere.replace_all(graphs)
    house = join(elsewhere)
    told = 0
    for case in yaml.safe_load((QUESTIONS / f"{question}.yaml").read_text(encoding="utf-8")):
        wanted, found = (ask(each, question, case["ask"]) for each in (house_for(question), house))
        assert found == wanted, case["name"]
        told += len(wanted)
    assert told
