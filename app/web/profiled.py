"""Content negotiation by profile: the same thing in other vocabularies, by ``Accept-Profile`` or ``profile=``.

Both functional profiles of the W3C's draft: HTTP headers and query string arguments. ``profile=alt`` lists what there
is. Our own profile is the document as it is, which web/things.py gives.
"""

import json
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from app.model.errors import Fault, NotAcceptableError, WrongInputError
from app.model.languages import Text
from app.model.names import PREFIXES, RDF_TYPE
from app.model.nearest import did_you_mean
from app.model.terms import Literal, NamedNode, Triple
from app.publishing.documents import Described
from app.publishing.profiles import OWN, Profile
from app.publishing.trees import Document
from app.web import gone
from app.web.negotiation import accepted, choose_format, preferences
from app.web.rdf import RDF, written
from app.web.responses import fresh, links, since
from app.web.site import Site

FORMS = {"jsonld": RDF["jsonld"], **RDF}
ALTERNATES = Profile(
    "http://www.w3.org/ns/dx/conneg/altr",
    "alt",
    Text("Wat er is", "What there is"),
    "http://www.w3.org/ns/dx/conneg/altr#",
    "altr",
)
_OWN_FORMS = ("jsonld", "ttl", "nt")
_DCT = PREFIXES["dct"]
EMBEDDED = "schema-org"  # the profile that pages embed
_ESCAPES = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def profiled(site: Site, request: Request, path: str, *, extensions: bool = True) -> Response | None:
    """The thing at a path in the vocabulary that is asked for; None where that is our own."""
    stem, _, extension = path.rpartition(".")
    fixed = extension if extensions and extension in {*FORMS, "html"} else None
    named = request.query_params.getlist("profile")
    listened = "" if fixed else ", ".join(request.headers.getlist("accept-profile"))
    if not named and not listened:
        return None
    place = stem if fixed else path
    found = gone.at(site, place)
    profile = _named(site, named) if named else _negotiated(site, listened, found)
    if profile.token == OWN:
        return None
    if profile != ALTERNATES:
        _there(site, profile, found)
    form = _form(request, fixed)
    triples = _alternates(site, place, found) if profile == ALTERNATES else site.profiles.triples(profile, found)
    if form == "jsonld" and profile != ALTERNATES:
        body = json.dumps(site.profiles.document(profile, found), ensure_ascii=False).encode()
    else:
        body = written(triples, form, {**PREFIXES, profile.prefix: profile.namespace})
    headers = {
        **profile_headers(profile),
        "Link": profile_links(site, place, found, profile),
        "Content-Location": f"/doc/{quote(place)}.{form}?profile={profile.token}",
        "Vary": "Accept-Encoding" if fixed else "Accept, Accept-Language, Accept-Profile",
    }
    response = fresh(body, FORMS[form][0], headers=headers)
    return since(site.moments, f"{place}.{form}?profile={profile.token}", response)


def profile_headers(profile: Profile) -> dict[str, str]:
    """The header that tells which vocabulary an answer is in."""
    return {"Content-Profile": f"<{profile.iri}>"}


def profile_links(site: Site, path: str, found: Described, profile: Profile) -> str:
    """The profile of this answer, the thing itself, and the same in every other profile and form."""
    here = f"{site.address}/doc/{quote(path)}"
    own = links((profile.iri, "profile", None), (found.thing.value, "cite-as", None))
    others = [
        f'<{_address(here, other, form)}>; rel="alternate"; type="{FORMS[form][0]}"; profile="{other.iri}"'
        for other in (*site.profiles.of(found), ALTERNATES)
        for form in _forms(other)
    ]
    return ", ".join([own, *others])


def own_profile_links(site: Site, path: str, found: Described, *, page: bool) -> str:
    """Of a document in our own profile: that profile, and where the thing stands in each other one."""
    here = f"{site.address}/doc/{quote(path)}"
    own, *others = site.profiles.of(found)
    told = [] if page else [links((own.iri, "profile", None))]
    told += [
        f'<{here}?profile={other.token}>; rel="alternate"; profile="{other.iri}"' for other in (*others, ALTERNATES)
    ]
    return ", ".join(told)


def embedded(site: Site, found: Described) -> str | None:
    """What a page says of its thing in schema.org, as the text of a data block; None where schema.org has no words."""
    profile = next((one for one in site.profiles.of(found) if one.token == EMBEDDED), None)
    if profile is None:
        return None
    return data_block(site.profiles.document(profile, found))


def data_block(document: Document) -> str:
    """The document as the text of an element of a page: whatever a name holds, it never ends that element."""
    text = json.dumps(document, ensure_ascii=False)
    return "".join(_ESCAPES.get(letter, letter) for letter in text)


def _named(site: Site, named: list[str]) -> Profile:
    """The profile of this token or IRI; raises WrongInputError."""
    known = {name: profile for profile in (*site.profiles.all, ALTERNATES) for name in (profile.token, profile.iri)}
    if len(named) == 1 and named[0] in known:
        return known[named[0]]
    given = ",".join(named)[:80]
    tokens = [profile.token for profile in (*site.profiles.all, ALTERNATES)]
    listed = ", ".join(tokens)
    fault = Fault(
        "profile",
        given,
        Text(f"profile: {given!r} is geen profiel.", f"profile: {given!r} is no profile."),
        did_you_mean(given, tokens, Text(f"Kies 1 uit: {listed}.", f"Choose 1 from: {listed}.")),
    )
    raise WrongInputError([fault])


def _negotiated(site: Site, header: str, found: Described) -> Profile:
    """The profile that the header weighs most, of those that the thing is told in; raises NotAcceptableError."""
    there = {_bare(profile.iri): profile for profile in (*site.profiles.of(found), ALTERNATES)}
    for item, weight in preferences(header):
        if weight > 0 and item in {"*", "*/*"}:
            return site.profiles.own
        if weight > 0 and (chosen := there.get(_bare(item.strip("<>")))) is not None:
            return chosen
    listed = ", ".join(f"<{profile.iri}>" for profile in there.values())
    raise NotAcceptableError(
        Text(
            f"In geen van de gevraagde profielen ({header[:200]}) is dit er; wel in: {listed}.",
            f"This is in none of the profiles asked for ({header[:200]}); it is in: {listed}.",
        ),
    )


def _bare(iri: str) -> str:
    """The IRI without what people add to it or leave off."""
    return iri.lower().rstrip("/#")


def _there(site: Site, profile: Profile, found: Described) -> None:
    """Raises NotAcceptableError, with what is lacking, when the thing is not told in the profile."""
    if not site.profiles.speaks_of(profile, found):
        listed = ", ".join(other.token for other in site.profiles.of(found))
        raise NotAcceptableError(
            Text(
                f"{profile.token} heeft hier geen woorden voor; wel: {listed}.",
                f"{profile.token} has no words for this; these have: {listed}.",
            ),
        )
    if lacks := site.profiles.lacks(profile, found.thing):
        raise NotAcceptableError(
            Text(
                f"Voor {profile.token} ontbreekt hier iets. {' '.join(lack.sentence.nl for lack in lacks)}",
                f"For {profile.token} something is lacking here. {' '.join(lack.sentence.en for lack in lacks)}",
            ),
        )


def _form(request: Request, fixed: str | None) -> str:
    if fixed == "html":
        listed = ", ".join(FORMS)
        raise NotAcceptableError(
            Text(
                f"De pagina is er alleen in ons eigen profiel; dit profiel is er als: {listed}.",
                f"The page is in our own profile alone; this profile comes as: {listed}.",
            ),
        )
    return fixed or choose_format(accepted(request), FORMS)


def _forms(profile: Profile) -> tuple[str, ...]:
    return _OWN_FORMS if profile.token == OWN else tuple(FORMS)


def _address(here: str, profile: Profile, form: str) -> str:
    return f"{here}.{form}" if profile.token == OWN else f"{here}.{form}?profile={profile.token}"


def _alternates(site: Site, path: str, found: Described) -> list[Triple]:
    """Every form of the thing in every profile, in the words of the Alternates Profile."""
    here = f"{site.address}/doc/{quote(path)}"
    told = set()
    for profile in (*site.profiles.of(found), ALTERNATES):
        for form in _forms(profile):
            one = NamedNode(_address(here, profile, form))
            told |= {
                Triple(found.thing, NamedNode(f"{ALTERNATES.namespace}hasRepresentation"), one),
                Triple(one, NamedNode(RDF_TYPE), NamedNode(f"{ALTERNATES.namespace}Representation")),
                Triple(one, NamedNode(f"{_DCT}conformsTo"), NamedNode(profile.iri)),
                Triple(one, NamedNode(f"{_DCT}format"), Literal(FORMS[form][0])),
            }
    default = NamedNode(_address(here, site.profiles.own, "jsonld"))
    told.add(Triple(found.thing, NamedNode(f"{ALTERNATES.namespace}hasDefaultRepresentation"), default))
    return sorted(told, key=str)
