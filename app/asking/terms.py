"""A term as a person writes it for a query of her own: as in Turtle, with the prefixes of that query and with ours."""

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import RdfFormat, parse

from app.model.errors import Fault, WrongInputError
from app.model.languages import Text
from app.model.names import PREFIXES
from app.model.nearest import did_you_mean
from app.model.template import Template
from app.model.terms import Literal, NamedNode, Term

_PREFIX = re.compile(r"\bPREFIX\s+(?P<prefix>[\w.\-]*):\s*<(?P<iri>[^<>\s]*)>", re.IGNORECASE)
_THIS = NamedNode("urn:this")


def bind_terms(text: str, given: Mapping[str, Sequence[str]]) -> str:
    """A text of anybody's with these terms in its ``VALUES ?name { … }``; raises WrongInputError with all faults."""
    template = Template(text)
    prefixes = PREFIXES | {found["prefix"]: found["iri"] for found in _PREFIX.finditer(text)}
    faults = [_no_slot(name, template.slots) for name in given if name not in template.slots]
    read: dict[str, list[Term]] = {}
    for name in given.keys() & template.slots:
        for written in given[name]:
            term = read_term(written, prefixes)
            if term is None:
                faults.append(_no_term(name, written))
            else:
                read.setdefault(name, []).append(term)
    if faults:
        raise WrongInputError(faults)
    return template.bind(read)


def read_term(written: str, prefixes: Mapping[str, str]) -> Term | None:
    """The IRI or literal that a text is in Turtle; None for anything else."""
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in prefixes.items())
    try:
        quads = list(parse(f"{declared}{_THIS} {_THIS} {written}\n.", format=RdfFormat.TURTLE))
    except SyntaxError:
        return None
    if len(quads) != 1 or quads[0].predicate != _THIS:
        return None
    found = quads[0].object
    return found if isinstance(found, (NamedNode, Literal)) else None


def _no_slot(name: str, known: frozenset[str]) -> Fault:
    listed = ", ".join(sorted(known))
    otherwise = (
        Text(f"Wel voor: {listed}.", f"It has them for: {listed}.") if known else Text("Laat hem weg.", "Leave it out.")
    )
    return Fault(
        name,
        None,
        Text(f"De vraag heeft geen VALUES ?{name} {{ … }}.", f"The query has no VALUES ?{name} {{ … }}."),
        did_you_mean(name, known, otherwise),
    )


def _no_term(name: str, written: str) -> Fault:
    example = '<https://…>, vg:Course, "tekst"@nl, 5, true'
    return Fault(
        name,
        written,
        Text(f"{name}: {written!r} is geen IRI of waarde.", f"{name}: {written!r} is no IRI and no value."),
        Text(f"Schrijf hem als in Turtle: {example}.", f"Write it as in Turtle: {example}."),
    )
