"""A SPARQL 1.1 endpoint elsewhere, for reading: what the command asks with --endpoint."""

from typing import Any

from SPARQLWrapper import ASK, JSON, POST, SELECT, SPARQLExceptions, SPARQLWrapper

from app.model.errors import RefusedQueryError
from app.model.languages import Text
from app.model.terms import BlankNode, Literal, NamedNode, Row, Term
from app.store.port import Solutions

DEADLINE_S = 60


def select_at(address: str, sparql: str) -> Solutions:
    """Run a SELECT or ASK at an endpoint; the whole answer is read before anything is returned.

    Raises RefusedQueryError when the endpoint does not understand the text or does not answer.
    """
    client = SPARQLWrapper(address)
    client.setMethod(POST)
    client.setReturnFormat(JSON)
    client.setTimeout(DEADLINE_S)
    client.setQuery(sparql)
    if client.queryType not in {SELECT, ASK}:
        raise RefusedQueryError(
            Text(
                f"{address}: dit is een {client.queryType}, geen SELECT of ASK.",
                f"{address}: this is a {client.queryType}, no SELECT or ASK.",
            ),
        )
    try:
        answer: Any = client.queryAndConvert()
    except (SPARQLExceptions.SPARQLWrapperException, OSError, ValueError) as error:
        raise RefusedQueryError(
            Text(f"{address} antwoordt niet: {error}", f"{address} does not answer: {error}"),
        ) from error
    if "boolean" in answer:
        return Solutions(("boolean",), [(Literal(bool(answer["boolean"])),)])
    variables = tuple(answer["head"]["vars"])
    rows: list[Row] = [tuple(_term(found.get(name)) for name in variables) for found in answer["results"]["bindings"]]
    return Solutions(variables, rows)


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
