"""What a form offers to choose from."""

from app.model.languages import choose
from app.model.names import short_name
from app.model.questions import Parameter
from app.model.terms import NamedNode
from app.web.pages.page import Page

FEW = 150

Option = tuple[str, str]


def options(page: Page, parameter: Parameter) -> list[Option]:
    """The identifier and label of everything that a parameter can be, in the order of its classes."""
    things = page.site.library.things
    found: dict[str, None] = {}
    for name in parameter.classes:
        found |= dict.fromkeys(things.iris(name))
    labels = things.labels(map(NamedNode, found))
    return [(short_name(iri), choose(labels.get(iri, {}), page.languages) or short_name(iri)) for iri in found]
