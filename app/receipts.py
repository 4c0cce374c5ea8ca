"""What became of a submission, as the document that a caller reads, over HTTP and at a terminal alike."""

from typing import Any
from urllib.parse import quote

from app.checking.report.json import document
from app.desk import Receipt
from app.publishing.difference import Changed, Difference
from app.store.history import Submission
from app.succession import Moved, Succeeded


def graph_address(organisation: str, kind: str) -> str:
    """Where a graph of an organisation stands, its versions below it."""
    return f"/v1/organisations/{quote(organisation)}/graphs/{quote(kind)}"


def receipt_told(address: str, receipt: Receipt) -> dict[str, Any]:
    """A receipt with its report and, where it was accepted, what is new, changed and gone."""
    told = submission_told(address, receipt.submission) | {"report": document(receipt.report, address)}
    return told | ({"difference": difference_told(receipt.difference)} if receipt.difference is not None else {})


def submission_told(address: str, found: Submission) -> dict[str, Any]:
    """A submission as it is remembered."""
    here = f"{address}/v1/submissions/{found.id}"
    return {
        "id": found.id,
        "href": here,
        "reportHref": f"{here}/report",
        "organisation": found.organisation,
        "kind": found.kind,
        "kindVersion": found.kind_version,
        "state": found.state,
        "version": found.version,
        "moment": found.moment,
        "digest": found.digest,
        "note": found.note,
    }


def succession_told(address: str, found: Succeeded) -> dict[str, Any]:
    """What became of a succession: each graph that moved, with the version that took it and the one that brought it."""

    def told(moved: Moved) -> dict[str, Any]:
        return {
            "kind": moved.arriving.kind,
            "from": f"{found.old.code} {moved.leaving.version}",
            "to": f"{found.new.code} {moved.arriving.version}",
            "href": f"{address}{graph_address(found.new.code, moved.arriving.kind)}",
        }

    return {
        "old": found.old.code,
        "new": found.new.code,
        "lastDay": found.last_day.isoformat(),
        "graphs": [told(one) for one in found.moved],
    }


def difference_told(found: Difference) -> dict[str, list[dict[str, Any]]]:
    """A difference, thing by thing."""

    def told(changed: Changed) -> dict[str, Any]:
        return {"id": changed.iri, "name": changed.name, "type": changed.type, "properties": list(changed.properties)}

    return {name: [told(one) for one in getattr(found, name)] for name in ("new", "changed", "gone")}
