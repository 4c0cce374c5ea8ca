"""The kinds of submission: each file of shapes/ is one, read once; what is wrong with a file is an error at start."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from app.checking.constraints import classes_of, rules_of, severity_of
from app.checking.facts import RDF, Facts, lexical, sh, vg
from app.checking.kind_faults import faults_of
from app.model.errors import MalformedKindError, UnknownError
from app.model.kinds import Kind, Property, Row
from app.model.languages import Text
from app.model.names import BASE, PREFIXES, local_name
from app.model.nearest import closest, meant
from app.model.submissions import Severity
from app.model.terms import BlankNode, NamedNode

MESSAGES = "messages.ttl"
_LANG_STRING = f"{RDF}langString"
_TEMPLATES = {
    vg("messageTemplate"): "message",
    vg("repairTemplate"): "repair",
    vg("expectedTemplate"): "expected",
    vg("phrase"): "phrase",
}


class Kinds:
    """All kinds of a folder."""

    def __init__(self, folder: Path) -> None:
        shared = _shared_words(folder / MESSAGES)
        files = sorted(path for path in folder.glob("*.ttl") if path.name != MESSAGES)
        self._kinds = {path.stem: _read(path, shared) for path in files}

    def kind(self, name: str) -> Kind:
        """The kind of this name; UnknownError when there is none."""
        if name in self._kinds:
            return self._kinds[name]
        raise UnknownError(
            Text(f'Er is geen soort inzending "{name}".', f'There is no kind of submission "{name}".'),
            meant([Text(known, known) for known in closest(name, self._kinds, most=1) or self._kinds]),
        )

    def names(self) -> tuple[str, ...]:
        """What the kinds are called."""
        return tuple(self._kinds)


def _shared_words(path: Path) -> dict[str, Text]:
    """The words that all kinds share, of a constraint component, a datatype or a class: ``{name}.{slot}``."""
    file = _facts(path)
    return _words(file, file.subjects, _TEMPLATES)


def _words(file: Facts, of: Iterable[NamedNode | BlankNode], slots: Mapping[str, str]) -> dict[str, Text]:
    return {
        f"{local_name(subject.value)}.{slot}": text
        for subject in of
        for predicate, slot in slots.items()
        if (text := file.text(subject, predicate)) is not None
    }


def _read(path: Path, shared: Mapping[str, Text]) -> Kind:
    file = _facts(path)
    turtle = path.read_text(encoding="utf-8")
    node = NamedNode(f"{BASE}shapes/{path.stem}")
    rules = rules_of(turtle)
    own = [NamedNode(rule) for rule in rules]
    spoken = dict(shared) | _words(file, own, {sh("message"): "message", vg("repairTemplate"): "repair"})
    faults = faults_of(file, node, rules, spoken)
    if faults:
        raise _malformed(path, faults)
    return _kind(file, node, turtle, spoken)


def _kind(file: Facts, node: NamedNode, turtle: str, spoken: Mapping[str, Text]) -> Kind:
    shapes = sorted(file.nodes(node, vg("row")), key=lambda shape: file.number(shape, sh("order")))
    name = local_name(node.value)
    return Kind(
        name=name,
        title=file.text(node, f"{PREFIXES['dct']}title") or Text(name, name),
        version=lexical(file.value(node, f"{PREFIXES['owl']}versionInfo")),
        public=_is_true(file, node, "isPublic"),
        submitters=tuple(sorted(organisation.value for organisation in file.nodes(node, vg("submittedBy")))),
        rows=tuple(_row(file, shape) for shape in shapes),
        shapes=turtle,
        slice=f"slice-{name}",
        messages=spoken,
    )


def _row(file: Facts, shape: NamedNode) -> Row:
    rules = file.nodes(shape, sh("property"))
    columns = sorted(
        (found for found in rules if file.number(found, sh("order"))), key=lambda found: file.number(found, sh("order"))
    )
    required = {
        path
        for rule in rules
        for path in file.nodes(rule, sh("path"))
        if file.number(rule, sh("minCount")) and severity_of(file, rule) is Severity.VIOLATION
    }
    properties = tuple(_property(file, column, required, _example(file, column, rules)) for column in columns)
    keys = file.nodes(shape, vg("keyPath"))
    return Row(
        shape=shape.value,
        target=file.nodes(shape, sh("targetClass"))[0],
        id_path=lexical(file.value(shape, vg("idPath"))),
        name=file.text(shape, vg("rowName")) or Text("", ""),
        properties=properties,
        keys=tuple(column.path for column in properties if column.path in keys),
        supplied_by=next(iter(file.nodes(shape, vg("suppliedBy"))), None),
        lasting=_is_true(file, shape, "lasting"),
    )


def _example(file: Facts, column: NamedNode, rules: Iterable[NamedNode]) -> str | None:
    """The example of a column: that of a rule apart on the same property of this row goes before its own."""
    paths = file.nodes(column, sh("path"))
    apart = (rule for rule in rules if not file.number(rule, sh("order")) and file.nodes(rule, sh("path")) == paths)
    told = (lexical(file.value(shape, vg("example"))) for shape in (*apart, column))
    return next(filter(None, told), None)


def _is_true(file: Facts, shape: NamedNode, word: str) -> bool:
    return lexical(file.value(shape, vg(word))) == "true"


def _property(file: Facts, shape: NamedNode, required: set[NamedNode], example: str | None) -> Property:
    path = file.nodes(shape, sh("path"))[0]
    classes = tuple(local_name(found.value) for found in classes_of(file, shape))
    values = file.members(file.value(shape, sh("in")))
    is_text = file.value(shape, sh("languageIn")) is not None
    is_address = NamedNode(sh("IRI")) in file.values(shape, sh("nodeKind"))
    return Property(
        shape=shape.value,
        path=path,
        name=file.text(shape, sh("name")) or Text("", ""),
        description=file.text(shape, sh("description")),
        order=file.number(shape, sh("order")),
        datatype=_LANG_STRING if is_text else lexical(file.value(shape, sh("datatype"))) or None,
        classes=classes,
        is_iri=bool(classes) or is_address or any(isinstance(value, NamedNode) for value in values),
        values=tuple(lexical(value) for value in values),
        required=path in required,
        multiple=file.number(shape, sh("maxCount")) != 1 and lexical(file.value(shape, sh("uniqueLang"))) != "true",
        level=file.text(shape, vg("levelName")),
        without_level=next(iter(file.nodes(shape, vg("withoutLevel"))), None),
        example=example,
        level_example=lexical(file.value(shape, vg("levelExample"))) or None,
        left_blank=_is_true(file, shape, "leftBlank"),
        sender=_is_true(file, shape, "isSender"),
        pseudonymised=_is_true(file, shape, "pseudonymised"),
    )


def _facts(path: Path) -> Facts:
    try:
        return Facts(path.read_text(encoding="utf-8"))
    except SyntaxError as error:
        raise _malformed(path, [Text(f"geen geldige Turtle: {error}", f"not valid Turtle: {error}")]) from error


def _malformed(path: Path, faults: list[Text]) -> MalformedKindError:
    """The error that tells everything that is wrong with a file."""
    return MalformedKindError(
        Text(
            f"{path.name}: {'; '.join(fault.nl for fault in faults)}.",
            f"{path.name}: {'; '.join(fault.en for fault in faults)}.",
        ),
    )
