"""A SPARQL 1.1 endpoint elsewhere, for reading: what the command asks with --endpoint."""

import warnings
from typing import Any

from SPARQLWrapper import JSON, POST, SELECT, SPARQLExceptions, SPARQLWrapper

from app.model.errors import RefusedQueryError
from app.model.languages import Text
from app.model.terms import BlankNode, Literal, NamedNode, Row, Term
from app.store.port import Solutions

DEADLINE_S = 60


def select_at(address: str, sparql: str) -> Solutions:
    """Run a SELECT or ASK at an endpoint; the whole answer is read before anything is returned.

    Raises RefusedQueryError when the endpoint does not understand the text or does not answer.
    """
    if not address.startswith(("http://", "https://")):
        raise _no_answer(address, "http(s)://…")
    client = SPARQLWrapper(address)
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setTimeout(DEADLINE_S)
    try:
        with warnings.catch_warnings(action="ignore"):  # what it warns of, we refuse
            client.setQuery(sparql)
            client.queryType = SELECT  # it guesses from words in comments, and would send an update
            return _solutions(client.queryAndConvert())
    except (SPARQLExceptions.SPARQLWrapperException, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _no_answer(address, str(error)) from error


def _solutions(answer: Any) -> Solutions:
    if not isinstance(answer, dict):
        raise TypeError("no SPARQL results in JSON")
    if "boolean" in answer:
        return Solutions(("boolean",), [(Literal(bool(answer["boolean"])),)])
    variables = tuple(answer["head"]["vars"])
    rows: list[Row] = [tuple(_term(found.get(name)) for name in variables) for found in answer["results"]["bindings"]]
    return Solutions(variables, rows)


def _no_answer(address: str, reason: str) -> RefusedQueryError:
    said = " ".join(reason.split())
    return RefusedQueryError(Text(f"{address} antwoordt niet: {said}", f"{address} does not answer: {said}"))


def _term(told: dict[str, str] | None) -> Term | None:
    if told is None:
        return None
    if told["type"] == "uri":
        return NamedNode(told["value"])
    if told["type"] == "bnode":
        return BlankNode(told["value"])
    if "xml:lang" in told:
        return Literal(told["value"], language=told["xml:lang"])
    datatype = told.get("datatype")
    return Literal(told["value"], datatype=NamedNode(datatype) if datatype else None)
