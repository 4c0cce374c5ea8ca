"""Two versions of a graph compared: in things and words, as triples, and as the update that makes one the other."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.desk import graph_of, triples_of
from app.model.languages import HOUSE, Languages, Text, choose, spoken
from app.model.names import compact, local_name, short_name
from app.model.terms import NamedNode, Triple
from app.publishing.difference import Changed, difference
from app.publishing.edits import Edit, edits
from app.publishing.telling import CHANGED, GONE, NEW, sentence, spoken_of
from app.receipts import difference_told
from app.store.history import Submission
from app.store.updates import putting, taking
from app.web.api.versioned import address_of, in_graphs
from app.web.negotiation import accepted, choose_format
from app.web.problems import asked_languages
from app.web.responses import fresh, links
from app.web.site import Site

FORMS = {
    "json": ("application/json",),
    "txt": ("text/plain",),
    "trig": ("application/trig",),
    "nq": ("application/n-quads",),
    "ru": ("application/sparql-update",),
}
_PARTS = (("new", NEW), ("changed", CHANGED), ("gone", GONE))


@dataclass(frozen=True)
class Compared:
    """Two versions and their triples."""

    old: Submission
    new: Submission
    before: frozenset[Triple]
    after: frozenset[Triple]

    @property
    def added(self) -> list[Triple]:
        """What the new one has and the old one has not."""
        return sorted(self.after - self.before, key=str)

    @property
    def removed(self) -> list[Triple]:
        """What the old one has and the new one has not."""
        return sorted(self.before - self.after, key=str)

    @property
    def graph(self) -> NamedNode:
        """The graph of which they are versions."""
        return graph_of(self.new.organisation, self.new.kind)


def compare(site: Site, request: Request, old: Submission, new: Submission, form: str | None) -> Response:
    """What differs between two versions."""
    chosen = form or choose_format(accepted(request), FORMS)
    both = Compared(old, new, frozenset(triples_of(site.desk, old)), frozenset(triples_of(site.desk, new)))
    here, asked = f"{address_of(new)}/diff", f"?from={old.version}&to={new.version}"
    languages = asked_languages(request)
    headers = {
        "Link": links(
            *((f"{site.address}{here}.{name}{asked}", "alternate", types[0]) for name, types in FORMS.items())
        ),
        "Content-Location": f"{here}.{chosen}{asked}",
        "Vary": "Accept-Language" if form else "Accept, Accept-Language",
    }
    if chosen == "txt":
        headers["Content-Language"] = spoken(languages)
    media_type = f"{FORMS[chosen][0]}; charset=utf-8" if chosen in {"txt", "ru"} else FORMS[chosen][0]
    return fresh(_written(site, both, chosen, languages), media_type, headers=headers)


def _written(site: Site, both: Compared, form: str, languages: Languages) -> bytes:
    if form == "json":
        return json.dumps(_told(site, both), ensure_ascii=False).encode()
    if form == "txt":
        told = _told(site, both)
        lines = [choose(thing["sentence"], languages) or "" for part, _ in _PARTS for thing in told[part]]
        return "".join(f"{line}\n" for line in lines).encode()
    if form == "ru":
        return f"{taking(both.graph, both.removed)} ;\n{putting(both.graph, both.added)}\n".encode()
    at = f"{site.address}{address_of(both.new)}/diff?from={both.old.version}&to={both.new.version}"
    return in_graphs({NamedNode(f"{at}#removed"): both.removed, NamedNode(f"{at}#added"): both.added}, form)


def _told(site: Site, both: Compared) -> dict[str, Any]:
    """The things that are new, changed and gone, each in a sentence, and how many triples that takes."""
    found = difference(both.before, both.after)
    edited = edits(both.before, both.after)
    told = difference_told(found)
    naming = _Naming(site, found.new + found.changed + found.gone, [one for part in edited.values() for one in part])
    for part, word in _PARTS:
        for thing, one in zip(getattr(found, part), told[part], strict=True):
            changes = edited.get(thing.iri, ()) if part == "changed" else ()
            one["sentence"] = sentence(word, thing, naming, changes).by_language()
            if part == "changed":
                one["edits"] = [_edit(each) for each in changes]
    triples = {"added": len(both.added), "removed": len(both.removed)}
    return {"from": both.old.version, "to": both.new.version, **told, "triples": triples}


def _edit(one: Edit) -> Mapping[str, Any]:
    """An edit, its values as N-Triples writes them."""
    return {
        "property": one.property,
        "removed": [str(term) for term in one.removed],
        "added": [str(term) for term in one.added],
    }


class _Naming:
    """What things, classes and properties are called: by the graph of now, and by the versions where it has no name."""

    def __init__(self, site: Site, things: tuple[Changed, ...], edited: list[Edit]) -> None:
        classes = [NamedNode(thing.type) for thing in things if thing.type]
        self._labels = site.library.things.labels([*classes, *spoken_of(edited)])
        self._own = {thing.iri: thing.name for thing in things}

    def __call__(self, iri: str) -> Text:
        labels = self._labels.get(iri)
        if labels:
            nl, en = (choose(labels, (tag, *HOUSE)) or "" for tag in HOUSE)
            return Text(nl, en)
        shown = self._own.get(iri) or (local_name(iri) if compact(iri) != iri else short_name(iri))
        return Text(shown, shown)
