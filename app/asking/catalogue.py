"""The catalogue of questions: every .rq file of the folder is one."""

from collections.abc import Collection, Iterator
from pathlib import Path

from app.asking.head import read_question
from app.model.errors import MalformedQuestionError, UnknownError
from app.model.languages import Text
from app.model.nearest import did_you_mean
from app.model.questions import Question


class Catalogue:
    """All questions by name, in alphabetical order."""

    def __init__(self, folder: Path) -> None:
        self._questions = {path.stem: read_question(path) for path in sorted(folder.glob("*.rq"))}

    def __iter__(self) -> Iterator[Question]:
        return iter(self._questions.values())

    def question(self, name: str) -> Question:
        """The question of this name; raises UnknownError with the nearest names."""
        if name in self._questions:
            return self._questions[name]
        raise UnknownError(
            Text(f"Er is geen vraag {name!r}.", f"There is no question {name!r}."),
            did_you_mean(
                name,
                self._questions,
                Text("Alle vragen staan op /v1/questions.", "All questions are listed at /v1/questions."),
            ),
        )

    def check_classes(self, known: Collection[str]) -> None:
        """Hold the heads to the ontology; raises MalformedQuestionError for a class that it does not have."""
        listed = ", ".join(sorted(known))
        otherwise = Text(f"De klassen zijn: {listed}.", f"The classes are: {listed}.")
        for question in self:
            for parameter in question.parameters:
                for name in parameter.classes:
                    if name not in known:
                        repair = did_you_mean(name, known, otherwise)
                        raise MalformedQuestionError(
                            Text(
                                f"{question.name}.rq: {parameter.name}: er is geen klasse {name}. {repair.nl}",
                                f"{question.name}.rq: {parameter.name}: there is no class {name}. {repair.en}",
                            ),
                        )
