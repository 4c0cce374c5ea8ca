"""What submissions, their reports, versions and jobs look like, as JSON Schema for the description of the API."""

from typing import Any

from app.model.submissions import Outcome, Severity
from app.reading import MEDIA_TYPES
from app.store.phases import PHASES

Schema = dict[str, Any]
STRING: Schema = {"type": "string"}
ADDRESS: Schema = {"type": "string", "format": "uri"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
COUNT: Schema = {"type": "integer", "minimum": 0}


def reference(name: str) -> Schema:
    """A schema of SCHEMAS, by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def optional(schema: Schema) -> Schema:
    """The same, or nothing."""
    return {"anyOf": [schema, {"type": "null"}]}


def several(schema: Schema) -> Schema:
    """A list of them."""
    return {"type": "array", "items": schema}


def fields(may_lack: tuple[str, ...] = (), /, **properties: Schema) -> Schema:
    """An object with these properties."""
    required = [name for name in properties if name not in may_lack]
    return {"type": "object", "required": required, "properties": properties}


NAMED_THING = fields(("notation",), id=ADDRESS, label=optional(STRING), notation=STRING)


def _one_of(*values: str) -> Schema:
    return {"type": "string", "enum": list(values)}


_SEVERITY = _one_of(*Severity)
_PLACE = {
    "row": optional(COUNT),
    "column": optional(STRING),
    "line": optional(COUNT),
    "jsonPath": optional(STRING),
}
_REPORT = {
    "conforms": {"type": "boolean"},
    "outcome": _one_of(*Outcome),
    "kind": STRING,
    "kindVersion": STRING,
    "counts": fields(**dict.fromkeys(Severity, COUNT)),
    "focusNodes": COUNT,
    "triples": COUNT,
    "findings": several(reference("Finding")),
    "groups": several(reference("FindingGroup")),
    "notChecked": several(reference("Text")),
}
_SUBMISSION = {
    "id": STRING,
    "href": ADDRESS,
    "reportHref": ADDRESS,
    "organisation": STRING,
    "kind": STRING,
    "kindVersion": STRING,
    "state": _one_of("pending", "accepted", "refused", "failed"),
    "version": optional(COUNT),
    "moment": MOMENT,
    "digest": {"type": "string", "description": "SHA-256 of what was sent"},
    "note": optional(STRING),
}
_RECEIPT = {**_SUBMISSION, "report": reference("Report"), "difference": reference("Difference")}
_PROBLEM = {
    "type": STRING,
    "status": {"type": "integer"},
    "title": STRING,
    "detail": STRING,
    "instance": STRING,
}
_DIFFERENCE = {part: several(reference("Changed")) for part in ("new", "changed", "gone")}
_TERM = {"type": "string", "description": "as N-Triples writes it"}
_CHANGED = {"id": ADDRESS, "name": STRING, "type": optional(ADDRESS), "properties": several(ADDRESS)}
_THING = {"id": ADDRESS, "label": optional(STRING)}

SCHEMAS: dict[str, Schema] = {
    "Text": fields(nl=STRING, en=STRING),
    "Finding": fields(
        rule=STRING,
        ruleUrl=ADDRESS,
        severity=_SEVERITY,
        **_PLACE,
        found=optional(STRING),
        expected=optional(reference("Text")),
        message=reference("Text"),
        repair=reference("Text"),
        focus=optional(ADDRESS),
        path=optional(ADDRESS),
    ),
    "FindingGroup": fields(
        rule=STRING,
        ruleUrl=ADDRESS,
        title=optional(reference("Text")),
        severity=_SEVERITY,
        count=COUNT,
        message=reference("Text"),
        places=several(fields(**_PLACE)),
        more=COUNT,
    ),
    "Report": fields(**_REPORT),
    "Validation": fields(**_REPORT, comparison=reference("Comparison")),
    "Comparison": fields(
        shared=several(fields(**_THING, academies=several(fields(**_THING, courses=COUNT)))),
        onlyHere=several(fields(**_THING)),
        closes=several(fields(**_THING, requiredBy=COUNT)),
    ),
    "Submission": fields(**_SUBMISSION),
    "Receipt": fields(("difference",), **_RECEIPT),
    "Refusal": fields(("difference",), **_PROBLEM, **_RECEIPT),
    "Difference": fields(**_DIFFERENCE),
    "Changed": fields(**_CHANGED),
    "Job": fields(
        id=STRING,
        href=ADDRESS,
        organisation=STRING,
        kind=STRING,
        state=_one_of("waiting", "running", "done", "failed", "cancelled"),
        phase=optional(_one_of(*PHASES)),
        part=optional({"type": "number", "minimum": 0, "maximum": 1, "description": "of its phases, behind it"}),
        ahead=optional({**COUNT, "description": "jobs that come before one that waits"}),
        created=MOMENT,
        started=optional(MOMENT),
        ended=optional(MOMENT),
        result=optional(reference("Receipt")),
        problem=optional(reference("JobProblem")),
    ),
    "JobProblem": fields(
        ("rule", "repair", "place"),
        **_PROBLEM,
        rule=STRING,
        repair=reference("Text"),
        place=fields(**_PLACE),
    ),
    "Version": fields(
        version=COUNT,
        organisation=STRING,
        href=ADDRESS,
        moment=MOMENT,
        digest=STRING,
        kindVersion=STRING,
        withdrawn={"type": "boolean"},
        note=optional(STRING),
    ),
    "Versions": fields(
        versions=several(reference("Version")),
        inherited={**several(ADDRESS), "description": "the versions of organisations that this one followed"},
    ),
    "VersionDifference": fields(
        **{"from": COUNT, "to": COUNT},
        **{part: several(fields(**_CHANGED, sentence=reference("Text"))) for part in ("new", "gone")},
        changed=several(fields(**_CHANGED, sentence=reference("Text"), edits=several(reference("Edit")))),
        triples=fields(added=COUNT, removed=COUNT),
    ),
    "Edit": fields(
        property=ADDRESS,
        removed=several(_TERM),
        added=several(_TERM),
    ),
}
FILE: Schema = {
    "required": True,
    "description": "Het bestand, in een van deze vormen. / The file, in one of these forms.",
    "content": {
        media_type: {"schema": {"type": "object" if "json" in media_type else "string"}} for media_type in MEDIA_TYPES
    },
}
