"""What is wrong with a shapes file: words that nobody knows, names that are missing or stand there twice."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from app.checking.constraints import COMPONENTS, Rule, is_target
from app.checking.facts import RDF, Facts, lexical, sh, vg
from app.model.languages import Text
from app.model.names import PREFIXES, local_name
from app.model.nearest import closest
from app.model.terms import NamedNode

_SHACL = (
    *(local_name(word) for word in COMPONENTS),
    *("alternativePath", "declare", "description", "hasValue", "ignoredProperties", "inversePath", "message", "name"),
    *("namespace", "order", "path", "prefix", "prefixes", "property", "qualifiedMinCount", "qualifiedValueShape"),
    *("select", "severity", "targetClass", "targetNode"),
)
_OWN = (
    *("aboutProperty", "errorFrom", "example", "idPath", "isPublic", "isSender", "keyPath", "lasting", "leftBlank"),
    *("levelExample", "levelName", "pseudonymised", "repairTemplate", "row", "rowName", "submittedBy", "suppliedBy"),
    "withoutLevel",
)
_TITLE, _VERSION = f"{PREFIXES['dct']}title", f"{PREFIXES['owl']}versionInfo"
KNOWN = {*map(sh, _SHACL), *map(vg, _OWN), _TITLE, _VERSION, *(f"{RDF}{word}" for word in ("type", "first", "rest"))}
_VERSION_FORM = re.compile(r"\d+\.\d+\.\d+")


def faults_of(file: Facts, kind: NamedNode, rules: Mapping[str, Rule], spoken: Mapping[str, Text]) -> list[Text]:
    """Everything that keeps a file from being a kind."""
    return [
        *_unknown_words(file),
        *_kind(file, kind),
        *(fault for shape in file.nodes(kind, vg("row")) for fault in _row(file, shape)),
        *(fault for rule in rules.values() for fault in _rule(file, kind, rule, spoken)),
        *_double_names(file, rules),
    ]


def _unknown_words(file: Facts) -> Iterator[Text]:
    for word in file.predicates:
        if word not in KNOWN:
            near = ", ".join(closest(word, KNOWN, most=1))
            yield Text(
                f"onbekend woord {word}" + (f" (bedoelde u {near}?)" if near else ""),
                f"unknown word {word}" + (f" (did you mean {near}?)" if near else ""),
            )


def _kind(file: Facts, kind: NamedNode) -> Iterator[Text]:
    if kind not in file.of_class(vg("SubmissionKind")):
        yield Text(f"geen vg:SubmissionKind {kind}", f"no vg:SubmissionKind {kind}")
    if file.text(kind, _TITLE) is None:
        yield _missing("dct:title", kind.value)
    if not _VERSION_FORM.fullmatch(lexical(file.value(kind, _VERSION))):
        yield Text("owl:versionInfo is geen versie als 1.0.0", "owl:versionInfo is no version such as 1.0.0")
    for word in ("isPublic", "submittedBy", "row"):
        if not file.values(kind, vg(word)):
            yield _missing(f"vg:{word}", kind.value)


def _row(file: Facts, shape: NamedNode) -> Iterator[Text]:
    if len(file.nodes(shape, sh("targetClass"))) != 1:
        yield _missing("sh:targetClass", shape.value)
    if lexical(file.value(shape, sh("closed"))) != "true":
        yield _missing("sh:closed true", shape.value)
    if file.text(shape, vg("rowName")) is None:
        yield _missing("vg:rowName", shape.value)
    for word in (sh("order"), vg("idPath")):
        if not file.values(shape, word):
            yield _missing(word, shape.value)
    columns = {path for found in file.nodes(shape, sh("property")) for path in file.nodes(found, sh("path"))}
    for key in file.nodes(shape, vg("keyPath")):
        if key not in columns:
            yield Text(f"vg:keyPath {key} is geen kolom van {shape}", f"vg:keyPath {key} is no column of {shape}")
    if file.values(shape, vg("keyPath")) and file.values(shape, vg("suppliedBy")):
        yield Text(f"vg:suppliedBy bij meer dan één ding ({shape})", f"vg:suppliedBy of more than one thing ({shape})")


def _rule(file: Facts, kind: NamedNode, rule: Rule, spoken: Mapping[str, Text]) -> Iterator[Text]:
    shape = NamedNode(rule.iri)
    if not rule.iri.startswith(f"{kind.value}#"):
        yield Text(f"{rule.iri} staat niet onder {kind.value}#", f"{rule.iri} does not stand below {kind.value}#")
    if not is_target(file, shape):
        if rule.name is None or rule.name != Text(rule.name.nl.lower(), rule.name.en.lower()):
            yield _missing("sh:name (nl, en, in kleine letters / in lower case)", rule.iri)
        if file.text(shape, sh("description")) is None:
            yield _missing("sh:description", rule.iri)
    if file.values(shape, sh("order")) and file.nodes(shape, sh("path")) and not file.values(shape, vg("example")):
        yield _missing("vg:example", rule.iri)
    if file.values(shape, vg("levelName")) and not file.values(shape, vg("levelExample")):
        yield _missing("vg:levelExample", rule.iri)
    yield from _speechless(rule, spoken)


def _speechless(rule: Rule, spoken: Mapping[str, Text]) -> Iterator[Text]:
    """The constraints for which there are no words."""
    for component, asked in rule.constraints.items():
        for slot in ("message", "repair"):
            if f"{rule.local}.{slot}" not in spoken and f"{local_name(component)}.{slot}" not in spoken:
                yield _missing(f"{slot} ({local_name(component)})", rule.iri)
        if component in {COMPONENTS[sh(word)] for word in ("class", "node", "datatype")}:
            for named in asked:
                if f"{local_name(lexical(named))}.phrase" not in spoken:
                    yield _missing(f"vg:phrase ({lexical(named)})", rule.iri)


def _double_names(file: Facts, rules: Mapping[str, Rule]) -> Iterator[Text]:
    """A name is the header of a column: in either language it means one thing."""
    shapes = [NamedNode(rule.iri) for rule in rules.values()]
    told = [file.text(shape, word) for shape in shapes for word in (sh("name"), vg("levelName"))]
    words = Counter(name for text in told if text is not None for name in {text.nl, text.en})
    for name, times in words.items():
        if times > 1:
            yield Text(f"de naam {name!r} staat er {times} keer", f"the name {name!r} stands there {times} times")


def _missing(word: str, where: str) -> Text:
    return Text(f"{word} ontbreekt bij {where}", f"{word} is missing at {where}")
