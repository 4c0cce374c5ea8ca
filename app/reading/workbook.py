"""A workbook as the packed file that it is: looked at before anything unpacks it, so that a bomb costs nothing.

Nothing is written to disk and no link is followed; the names of the files inside are never used as paths.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl.packaging.relationship import get_dependents
from openpyxl.packaging.workbook import WorkbookPackage
from openpyxl.utils import coordinate_to_tuple
from openpyxl.xml.functions import fromstring

from app.model.errors import UnreadableError
from app.model.languages import Text
from app.reading.limits import MOST_ENTRIES, MOST_INFLATED_BYTES, MOST_RATIO, over_limit

_BOOK = "xl/workbook.xml"
_BOOK_LINKS = "xl/_rels/workbook.xml.rels"
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*encoding\s*=\s*[\"']([^\"']+)", re.IGNORECASE)
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]+[0-9]+:[A-Z]+[0-9]+)\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)"
    rb"\s*(?P<empty><(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>",
)
_AT = re.compile(rb"\br=\"([A-Z]+[0-9]+)\"")


@dataclass(frozen=True)
class Sheet:
    """A sheet that can be seen, with what its cells hide."""

    name: str
    merged: tuple[str, ...]
    never_worked_out: frozenset[tuple[int, int]]


def open_package(data: bytes) -> ZipFile:
    """The packed file, when it is one and unpacks to no more than it may."""
    try:
        package = ZipFile(io.BytesIO(data))
        entries = package.infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise no_workbook() from error
    if len(entries) > MOST_ENTRIES:
        raise over_limit(Text("bestanden in de werkmap", "files in the workbook"), MOST_ENTRIES)
    inflated = sum(entry.file_size for entry in entries)
    if inflated > MOST_INFLATED_BYTES:
        raise over_limit(Text("bytes, uitgepakt", "bytes when unpacked"), MOST_INFLATED_BYTES)
    if inflated > MOST_RATIO * len(data):
        raise over_limit(Text("bytes voor elke ingepakte byte", "bytes for each packed one"), MOST_RATIO)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableError(
            Text("De werkmap heeft een wachtwoord. Stuur haar zonder.", "The workbook has a password. Send it without.")
        )
    return package


def visible_sheets(package: ZipFile) -> Iterator[Sheet]:
    """The sheets that can be seen, in their order; raises UnreadableError for XML that defines entities."""
    for name in package.namelist():
        if name.endswith((".xml", ".rels")):
            _check_xml(package.read(name))
    root: Any = fromstring(package.read(_BOOK))
    book: Any = WorkbookPackage.from_tree(root)
    links: Any = get_dependents(package, _BOOK_LINKS)
    targets = {link.Id: link.target for link in links}
    for sheet in book.sheets:
        if sheet.state == "visible" and targets.get(sheet.id, "").startswith("xl/worksheets/"):
            content = package.read(targets[sheet.id])
            merged = tuple(found.decode() for found in _MERGED.findall(content))
            yield Sheet(sheet.name, merged, frozenset(_never_worked_out(content)))


def _never_worked_out(content: bytes) -> Iterator[tuple[int, int]]:
    """The cells with a formula and no outcome; an outcome that is an empty text is one."""
    for formula in _FORMULA.finditer(content):
        at = _AT.search(formula["about"])
        if at is not None and not (formula["empty"] and b't="str"' in formula["about"]):
            yield coordinate_to_tuple(at[1].decode())


def no_workbook() -> UnreadableError:
    """What was sent is no workbook."""
    return UnreadableError(
        Text(
            "Dit is geen werkmap (XLSX) die hier gelezen kan worden. Bewaar haar opnieuw als .xlsx, of als CSV UTF-8.",
            "This is no workbook (XLSX) that can be read here. Save it again as .xlsx, or as CSV UTF-8.",
        ),
    )


def _check_xml(content: bytes) -> None:
    """Entities make small XML large, and another encoding would hide them."""
    declared = _DECLARED.match(content)
    utf_8 = declared is None or declared[1].lower() in {b"utf-8", b"us-ascii", b"ascii"}
    if not utf_8 or b"\0" in content[:4] or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise UnreadableError(
            Text(
                "De werkmap bevat XML met een DOCTYPE of in een andere codering dan UTF-8. "
                "Bewaar haar opnieuw met Excel of LibreOffice.",
                "The workbook holds XML with a DOCTYPE or in an encoding other than UTF-8. "
                "Save it again with Excel or LibreOffice.",
            ),
        )
