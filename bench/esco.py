"""ESCO 1.1.1 from its CSV files into triples: a large and real graph for measuring, and for nothing else.

python -m bench.esco OUT.nt

The files are not part of this project; VAKGRAAF_STANDARDS names the folder that holds them, as esco/*.zip.
"""

import csv
import sys
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from app.settings import Settings

GRAPH = NamedNode("https://w3id.org/vakgraaf/id/graph/esco/classification")
MODEL = "http://data.europa.eu/esco/model#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_CLASSIFICATION, _RELATIONS = "esco-1.1.1-classification-en-csv.zip", "esco-1.1.1-relations-csv.zip"
_CONCEPTS = {
    "skills_en.csv": "Skill",
    "occupations_en.csv": "Occupation",
    "skillGroups_en.csv": "SkillGroup",
    "ISCOGroups_en.csv": "ISCOGroup",
}
_LABELS = {"preferredLabel": "prefLabel", "altLabels": "altLabel", "hiddenLabels": "hiddenLabel"}
_TEXTS = {
    "description": f"{DCT}description",
    "scopeNote": f"{SKOS}scopeNote",
    "definition": f"{SKOS}definition",
}
_CODES = {
    "code": f"{SKOS}notation",
    "status": f"{MODEL}status",
    "skillType": f"{MODEL}skillType",
    "reuseLevel": f"{MODEL}skillReuseLevel",
    "iscoGroup": f"{MODEL}iscoGroup",
}


def main() -> None:
    """Write the triples to a file."""
    serialize(triples(Settings().standards / "esco"), sys.argv[1], RdfFormat.N_TRIPLES)


def triples(folder: Path) -> Iterator[Triple]:
    """Every concept with its labels and texts, then every relation between two of them."""
    with ZipFile(folder / _CLASSIFICATION) as files:
        for name, kind in _CONCEPTS.items():
            for row in _rows(files, name):
                yield from _concept(row, kind)
    with ZipFile(folder / _RELATIONS) as files:
        for name in ("broaderRelationsOccPillar.csv", "broaderRelationsSkillPillar.csv"):
            for row in _rows(files, name):
                yield _relation(row["conceptUri"], f"{SKOS}broader", row["broaderUri"])
        for row in _rows(files, "occupationSkillRelations.csv"):
            how = "Essential" if row["relationType"] == "essential" else "Optional"
            yield _relation(row["occupationUri"], f"{MODEL}relates{how}Skill", row["skillUri"])
        for row in _rows(files, "skillSkillRelations.csv"):
            how = "Essential" if row["relationType"] == "essential" else "Optional"
            yield _relation(row["originalSkillUri"], f"{MODEL}relates{how}Skill", row["relatedSkillUri"])


def _concept(row: dict[str, str], kind: str) -> Iterator[Triple]:
    concept = NamedNode(row["conceptUri"])
    yield Triple(concept, _TYPE, NamedNode(f"{MODEL}{kind}"))
    for column, name in _LABELS.items():
        for label in dict.fromkeys(_parts(row.get(column))):
            yield Triple(concept, NamedNode(f"{SKOS}{name}"), Literal(label, language="en"))
    for column, iri in _TEXTS.items():
        if row.get(column):
            yield Triple(concept, NamedNode(iri), Literal(row[column], language="en"))
    for column, iri in _CODES.items():
        if row.get(column):
            yield Triple(concept, NamedNode(iri), Literal(row[column]))
    for scheme in dict.fromkeys(_parts(row.get("inScheme"))):
        yield Triple(concept, NamedNode(f"{SKOS}inScheme"), NamedNode(scheme.rstrip(",")))


def _relation(subject: str, predicate: str, object_: str) -> Triple:
    return Triple(NamedNode(subject), NamedNode(predicate), NamedNode(object_))


def _parts(cell: str | None) -> list[str]:
    return [part.strip() for part in (cell or "").splitlines() if part.strip()]


def _rows(files: ZipFile, name: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(1 << 22)  # one scheme names all of its concepts in one cell
    with files.open(name) as file:
        yield from csv.DictReader(TextIOWrapper(file, "utf-8-sig"))


if __name__ == "__main__":
    main()
