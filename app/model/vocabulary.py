"""The classes of the ontology, as far as the interface needs them: which things have a path, a list, facets."""

from dataclasses import dataclass

from app.model.names import local_name


@dataclass(frozen=True)
class Class:
    """A class of things: ``id_path`` is the segment below /id/, ``collection`` the name of its list."""

    iri: str
    id_path: str
    collection: str | None = None
    facets: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The class as a question's head names it, e.g. CompetenceAtLevel."""
        return local_name(self.iri)


class Vocabulary:
    """All classes that have things, by name and by collection."""

    def __init__(self, classes: list[Class]) -> None:
        self.by_name = {found.name: found for found in classes}
        self.by_collection = {found.collection: found for found in classes if found.collection}
