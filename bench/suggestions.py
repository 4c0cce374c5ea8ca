"""How often a suggestion is right: the first three, beside the mapping that BZK itself made.

python -m bench.suggestions

BZK's workbook (AI literacy v4) says of 39 learning items which AI literacy competences at level they teach; a
suggestion is right when it names the competence of one of those. Of each item the title is known, and the topics that
the workbook gives it. Beside it the 154 courses for which we ourselves proposed competences by topic, which nobody
confirmed.

Reached on 21 November 2026, over all 74 competences of four frameworks; "blind 3" is what three drawn by lot reach:

| mapping | text | courses | right one first | among the first 3 | no suggestion | blind 3 |
|---|---|---|---|---|---|---|
| BZK's own | title | 39 | 8 % | 23 % | 36 % | 6 % |
| BZK's own | title, topics | 39 | 18 % | 59 % | 10 % | 6 % |
| our proposals | title | 154 | 21 % | 42 % | 14 % | 6 % |
| our proposals | title, topics | 154 | 32 % | 51 % | 5 % | 6 % |

One item of BZK's is 2.6 points, and the weight of a compound's parts and the words for forms of courses were chosen
with these figures in sight (49 % became 59 %): on other catalogues expect less. A title such as "Regressie" or "Hallo,
algoritme" holds no word of any label: a description more than doubles the rate, and hidden labels taken from what
people confirmed would raise it too.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from math import comb
from pathlib import Path
from statistics import mean
from tempfile import mkdtemp

from app.asking.suggestions import Item, Suggestions
from app.main import House, join, open_store
from app.model.names import ID, PREFIXES
from app.model.terms import literal, node

MOST = 3
MAPPINGS = {
    "BZK's own mapping": f"{ID}graph/bzk/ai-literacy-offerings",
    "our proposals": f"{ID}graph/vakgraaf/proposed-teaches",
}
_MAPPING = """
PREFIX vg: <{vg}>
PREFIX schema: <{schema}>
SELECT ?course ?title ?competence ?topic {{
  GRAPH <{graph}> {{ ?course ?says ?taught }}
  VALUES ?says {{ vg:teaches vg:addresses }}
  OPTIONAL {{ ?taught vg:competence ?of }}
  BIND(COALESCE(?of, ?taught) AS ?competence)
  ?course schema:name ?title .
  OPTIONAL {{ ?course schema:keywords ?topic }}
}}
ORDER BY ?course ?title ?competence ?topic
"""


@dataclass(frozen=True)
class Course:
    """What is known of a course, and what somebody says that it is about."""

    title: str
    topics: tuple[str, ...]
    competences: frozenset[str]

    def item(self, *, with_topics: bool) -> Item:
        """As an academy would send it in."""
        return Item(self.title, ", ".join(self.topics) if with_topics else "")


def main() -> None:
    """Measure every mapping with titles alone and with topics, and print a table."""
    folder = Path(mkdtemp(prefix="vakgraaf-bench-"))
    store = open_store(folder)
    try:
        measure(join(store))
    finally:
        store.close()
        shutil.rmtree(folder)


def measure(house: House) -> None:
    """The shares of courses for which a right competence is first or among the first three, and that get none."""
    suggestions = Suggestions(house.queries, house.library.things)
    competences = len(house.library.things.iris("Competence"))
    print(f"{'':20}{'text':16}{'courses':>8}{'first':>8}{'top 3':>8}{'none':>8}{'blind 3':>9}")
    for name, graph in MAPPINGS.items():
        courses = list(mapped(house, graph).values())
        for with_topics in (False, True):
            found = suggestions.suggest([course.item(with_topics=with_topics) for course in courses], None, MOST)
            pairs = [
                ([suggestion.competence for suggestion in held], course.competences)
                for (_, held), course in zip(found.items, courses, strict=True)
            ]
            figures = (
                mean(bool(set(held[:1]) & right) for held, right in pairs),
                mean(bool(set(held) & right) for held, right in pairs),
                mean(not held for held, _ in pairs),
                mean(blindly(competences, len(right)) for _, right in pairs),
            )
            text = "title, topics" if with_topics else "title"
            told = "".join(f"{figure:{8 + place // 3}.0%}" for place, figure in enumerate(figures))
            print(f"{name:20}{text:16}{len(courses):8}{told}")


def blindly(competences: int, right: int) -> float:
    """The chance that three competences drawn from all of them hold one of the right ones."""
    return 1 - comb(competences - right, MOST) / comb(competences, MOST)


def mapped(house: House, graph: str) -> Mapping[str, Course]:
    """The courses of a mapping, by their IRI."""
    text = _MAPPING.format(graph=graph, vg=PREFIXES["vg"], schema=PREFIXES["schema"])
    courses: dict[str, Course] = {}
    for course, title, competence, topic in house.store.select(text).rows:
        iri = node(course).value
        known = courses.get(iri, Course(literal(title).value, (), frozenset()))
        topics = known.topics if topic is None else tuple(dict.fromkeys((*known.topics, literal(topic).value)))
        courses[iri] = Course(known.title, topics, known.competences | {node(competence).value})
    return courses


if __name__ == "__main__":
    main()
