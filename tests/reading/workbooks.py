"""Workbooks made for a test: by a spreadsheet library, and by hand where a library would not make such a thing."""

import io
from collections.abc import Callable
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.reading.values import Cell

Rows = list[list[Cell]]


def workbook(
    rows: Rows, *, title: str = "Blad1", arrange: Callable[[Workbook, Worksheet], None] | None = None
) -> bytes:
    """A workbook with these rows on its first sheet, arranged further by the test."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    for row in rows:
        sheet.append(row)
    if arrange is not None:
        arrange(book, sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def repacked(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """The workbook with its inner files changed; one that becomes None is left out."""
    written = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as package, ZipFile(written, "w", ZIP_DEFLATED) as target:
        for name in package.namelist():
            content = change(name, package.read(name))
            if content is not None:
                target.writestr(name, content)
    return written.getvalue()


def with_cells(xml: str) -> bytes:
    """A workbook whose sheet holds these rows of raw XML below a header of code and title."""

    def change(name: str, content: bytes) -> bytes:
        return (
            content.replace(b"</row></sheetData>", f"</row>{xml}</sheetData>".encode()) if "sheet1" in name else content
        )

    return repacked(workbook([["code", "titel", "prijs"]]), change)


def with_shared_texts(*rows: list[str]) -> bytes:
    """A workbook as Excel writes it: the texts in a file of their own, the cells with their numbers."""
    texts = [escape(text) for row in rows for text in row]
    cells = iter(range(len(texts)))
    shared = [[f'<c t="s"><v>{next(cells)}</v></c>' for _ in row] for row in rows]
    lines = "".join(f"<row>{''.join(row)}</row>" for row in shared)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"

    def change(name: str, content: bytes) -> bytes:
        told = content.decode()
        if name.endswith("sheet1.xml"):
            told = told.replace("<sheetData></sheetData>", f"<sheetData>{lines}</sheetData>")
        if name == "[Content_Types].xml":
            told = told.replace(
                "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
            )
        if name == "xl/sharedStrings.xml":
            told = (
                f'<?xml version="1.0"?><sst xmlns="{main}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'
            )
        return told.encode()

    written = io.BytesIO(workbook([]))
    with ZipFile(written, "a") as package:
        package.writestr("xl/sharedStrings.xml", b"")
    return repacked(written.getvalue(), change)
