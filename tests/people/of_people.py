"""What tells of people, as organisations send it: what the tests of the restricted side share."""

from app.model.names import ID
from app.people.pseudonyms import Keyring

CSV = "text/csv"
TURTLE = "text/turtle"
KEYRING = Keyring(lambda: b"a secret of the tests, of 32 bytes")
TOOI = "https://identifier.overheid.nl/tooi/id/gemeente"

# What is looked for in files that hold many figures (the log of a database does) is so long, or so written, that it
# stands in none of them by chance.
OF_THE_WORKFORCE = "91827364558"
OF_THE_ATTAINMENT = "1987-06-05"
OF_THE_DEMAND = "73645546372"

WORKFORCE = f"""\
datum;profiel;dienstverband;ervaring;aantal mensen;fte;aantal van 55 en ouder
2026-10-01;kwiv-4/1.1.6;internal;experienced;14;12,{OF_THE_WORKFORCE};6
"""
ATTAINMENT = f"""\
datum;profiel;competentie op niveau;aantal nodig;aantal behaald
{OF_THE_ATTAINMENT};kwiv-4/1.1.6;ecf-4/A.5/3;24;15
"""
DEMAND = f"""\
jaar;profiel;fte;reden
2027;kwiv-4/1.1.6;30,{OF_THE_DEMAND};growth
"""
POOL_HEAD = "soort;code;titel;bij pool;eigen nummer;profiel;beschikbaarheid;organisatie\n"


def pool(*members: str, title: str = "Datapool", code: str = "data", at: str = "") -> bytes:
    """A pool with members by their local identifiers, as a table; ``at`` is where they work, else who sends."""
    head = POOL_HEAD if at else POOL_HEAD.replace(";organisatie", "")
    last = f";{at}" if at else ""
    lines = [f"lid;;;{code};{member};kwiv-4/1.1.6;now{last}\n" for member in members]
    blank = ";" if at else ""
    return (head + f"pool;{code};{title};;;;{blank}\n" + "".join(lines)).encode()


def pool_in_turtle(*members: str, owner: str = "gm0363", told: str = "") -> bytes:
    """The same as Turtle, each member under an IRI that tells its local identifier."""
    head = f"""@base <{ID}> .
@prefix vg: <https://w3id.org/vakgraaf/def#> .
@prefix dct: <http://purl.org/dc/terms/> .
<pool/{owner}/data> a vg:Pool ; dct:identifier "data" ; dct:title "Datapool"@nl ; vg:poolOwner <{TOOI}/{owner}> .
"""
    each = """<pool-member/{owner}/data/{member}> a vg:PoolMember ; vg:localId "{member}" ;
  vg:pool <pool/{owner}/data> ; vg:profile <profile/kwiv-4/1.1.6> ; vg:availability <availability/now> ;
  vg:organisation <{tooi}/{owner}> {told} .
"""
    told_of = (each.format(owner=owner, member=member, tooi=TOOI, told=told) for member in members)
    return (head + "".join(told_of)).encode()


def pool_in_json(*members: str, owner: str = "gm0363") -> bytes:
    """The same as JSON-LD."""
    told = [
        f"""{{"id": "{ID}pool-member/{owner}/data/{member}", "type": "PoolMember", "localId": "{member}",
  "pool": "{ID}pool/{owner}/data", "profile": "{ID}profile/kwiv-4/1.1.6", "availability": "{ID}availability/now",
  "organisation": "{TOOI}/{owner}"}}"""
        for member in members
    ]
    first = f"""{{"id": "{ID}pool/{owner}/data", "type": "Pool", "identifier": "data", "title": {{"nl": "Datapool"}},
  "poolOwner": "{TOOI}/{owner}"}}"""
    context = "https://w3id.org/vakgraaf/contexts/0.2.0.jsonld"
    return f'{{"@context": "{context}", "@graph": [{", ".join([first, *told])}]}}'.encode()
