"""What was here once: an address whose thing is gone says since when, why, and what came in its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pyoxigraph import RdfFormat, parse

from app.desk import graph_of
from app.model.errors import GoneError, UnknownError
from app.model.languages import HOUSE, Labels, Text, choose
from app.model.names import ID, path_of, short_name
from app.model.terms import NamedNode, node
from app.publish import SUBMISSION
from app.publishing.departing import tombstone
from app.publishing.documents import Described
from app.publishing.successions import Successions
from app.receipts import graph_address
from app.store.feed import DELETE
from app.store.history import Submission
from app.store.tombstones import Tombstone
from app.web.site import Site


@dataclass(frozen=True)
class _Reason:
    """Why something is gone; ``behind`` is the submission that did it, ``heir`` who followed its organisation."""

    name: str
    words: Text
    behind: Submission | None = None
    heir: str | None = None


def at(site: Site, path: str) -> Described:
    """The thing that stands at a path below /id/.

    Raises GoneError where something stood there once, UnknownError where nothing ever did.
    """
    try:
        return site.documents.at(path)
    except UnknownError:
        found = _tombstone(site, path)
        if found is None:
            raise
        raise _gone(site, found, _reason(site, found)) from None


def passed_on(site: Site, last: Submission) -> str | None:
    """Where a graph stands that its organisation's follower has now."""
    heir = Successions(site.desk.queries).heir(last.organisation)
    found = None if heir == last.organisation else site.desk.history.standing(heir, last.kind)
    if found is None or found.triples is None:
        return None
    return graph_address(heir, last.kind)


def inherited(site: Site, last: Submission) -> list[str]:
    """Where the versions stand that organisations of before had of the same kind."""
    codes = Successions(site.desk.queries).predecessors(last.organisation)
    return [
        f"{site.address}{graph_address(code, last.kind)}/versions"
        for code in codes
        if site.desk.history.standing(code, last.kind) is not None
    ]


def withdrawn(site: Site, last: Submission) -> GoneError:
    """The error of a graph whose last version took it out."""
    graph = graph_of(last.organisation, last.kind).value
    title = site.desk.kinds.kind(last.kind).title
    names = {tag: f"{said} {last.organisation}" for tag, said in title.by_language().items()}
    found = Tombstone(path_of(graph) or "", graph, last.moment, graphs=(graph,), names=names)
    return _gone(site, found, _of_submission(site, last, found))


def _tombstone(site: Site, path: str) -> Tombstone | None:
    """What is known of what is gone: from the register, else from the feed, which may have seen what a crash kept."""
    known = site.tombstones.at(path)
    if known is not None:
        return known
    events = site.desk.publisher.feed.became(f"{ID}{path}")
    if not events or events[0].what != DELETE:
        return None
    state = b"" if len(events) == 1 else events[1].state
    quads = parse(state, format=RdfFormat.N_QUADS)
    said = [(quad.triple, node(quad.graph_name).value) for quad in quads if isinstance(quad.graph_name, NamedNode)]
    return tombstone(f"{ID}{path}", said, events[0].moment)


def _reason(site: Site, found: Tombstone) -> _Reason:
    history = site.desk.history
    behind = history.behind(found.revision) if found.revision else []
    own = [one for one in behind if graph_of(one.organisation, one.kind).value in found.graphs]
    if behind:
        return _of_submission(site, (own or behind)[0], found)
    known = site.desk.records.graphs()
    graphs = ", ".join(path_of(graph) or graph for graph in found.graphs)
    if any(graph in known and known[graph].origin == SUBMISSION for graph in found.graphs):
        return _Reason("replaced", Text(f"{graphs} bevat het niet meer.", f"{graphs} does not hold it any more."))
    if found.release:
        return _Reason(
            "release",
            Text(
                f"Release {found.release} van de referentiegraaf bevat het niet meer ({graphs}).",
                f"Release {found.release} of the reference graph does not hold it any more ({graphs}).",
            ),
        )
    return _Reason("unknown", Text(f"Wat erover stond is weg ({graphs}).", f"What was said of it is gone ({graphs})."))


def _of_submission(site: Site, behind: Submission, found: Tombstone) -> _Reason:
    who, title = behind.organisation, site.desk.kinds.kind(behind.kind).title
    nl, en = title.nl[:1].lower() + title.nl[1:], title.en[:1].lower() + title.en[1:]
    first = behind.version == 1 and behind.triples is not None
    if first or graph_of(who, behind.kind).value not in found.graphs:
        words = Text(
            f"{who} dient sindsdien zelf in en noemt het niet meer ({nl}, versie {behind.version}).",
            f"{who} submits for itself since, and does not name it any more ({en}, version {behind.version}).",
        )
        return _Reason("own-words", words, behind)
    heir = Successions(site.desk.queries).heir(who)
    if behind.triples is None and heir != who:
        words = Text(f"{heir} volgde {who} op en heeft nu de {nl}.", f"{heir} followed {who} and has the {en} now.")
        return _Reason("succeeded", words, behind, heir)
    if behind.triples is None:
        return _Reason("withdrawn", Text(f"{who} trok de {nl} in.", f"{who} withdrew its {en}."), behind)
    words = Text(
        f"{who} liet het weg in versie {behind.version} van de {nl}.",
        f"{who} left it out of version {behind.version} of its {en}.",
    )
    return _Reason("left-out", words, behind)


def _gone(site: Site, found: Tombstone, reason: _Reason) -> GoneError:
    followed = _followed_by(site, found, reason)
    last = _last_version(site, reason)
    day, path = found.moment[:10], found.path
    nl, en = (_named(found, tag) for tag in HOUSE)
    return GoneError(
        Text(
            f"{nl} is er sinds {day} niet meer. {reason.words.nl}",
            f"{en} is not here any more, since {day}. {reason.words.en}",
        ),
        _repair(site, followed, last),
        {
            "id": found.subject,
            "href": f"{site.address}/doc/{quote(path)}",
            "name": dict(found.names),
            "type": found.type,
            "since": found.moment,
            "reason": reason.name,
            "by": None if reason.behind is None else reason.behind.organisation,
            "graphs": list(found.graphs),
            "lastVersion": last,
            "followedBy": [_follower(site, iri) for iri in followed],
        },
    )


def _named(found: Tombstone, tag: str) -> str:
    name = choose(found.names, (tag, *HOUSE))
    short = short_name(found.subject)
    return f"“{name}” ({short})" if name and name != short else f"{short}"


def _followed_by(site: Site, found: Tombstone, reason: _Reason) -> list[str]:
    """What took its place: what it said itself when it went, or what its organisation's follower has in that place."""
    if found.followed_by or reason.behind is None or reason.heir is None:
        return list(found.followed_by)
    segments = found.path.split("/")
    path = "/".join(reason.heir if segment == reason.behind.organisation else segment for segment in segments)
    there = site.documents.at_all([path])
    return [described.thing.value for described in there.values()]


def _follower(site: Site, iri: str) -> dict[str, Any]:
    labels: Labels = site.library.things.labels([NamedNode(iri)]).get(iri, {})
    path = path_of(iri)
    return {
        "id": iri,
        "href": iri if path is None else f"{site.address}/doc/{quote(path)}",
        "name": dict(labels),
    }


def _last_version(site: Site, reason: _Reason) -> str | None:
    """Where the last version stands that still had it."""
    behind = reason.behind
    if behind is None or reason.name == "own-words" or (behind.version or 0) < 2:  # noqa: PLR2004  (a second one)
        return None
    return f"{site.address}{graph_address(behind.organisation, behind.kind)}/versions/{(behind.version or 0) - 1}"


def _repair(site: Site, followed: Sequence[str], last: str | None) -> Text:
    if followed:
        shown = ", ".join(short_name(iri) for iri in followed)
        return Text(f"Gebruik in plaats daarvan {shown}.", f"Use {shown} instead.")
    if last is not None:
        return Text(f"Wat er stond leest u in {last}.", f"What stood here can be read at {last}.")
    asked = f"{site.address}/v1/questions/search?q=…"
    return Text(f"Zoek wat u nodig hebt: {asked}", f"Search for what you need: {asked}")
