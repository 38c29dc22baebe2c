"""Cases as rows of a file, without anything about who they are of: no text, no name, no number of a case."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

COLUMNS = ("day", "team", "language", "topic", "channel", "wait", "outcome", "labels", "rating")
"""What a row of the export of cases has."""
# A spreadsheet takes what begins so for a formula and may carry it out.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BOM = "\ufeff"

Value = str | int | date | None


def harmless(value: Value) -> Value:
    """A text that a spreadsheet would calculate becomes one that it shows."""
    return f"'{value}" if isinstance(value, str) and value.lstrip().startswith(_FORMULA) else value


def as_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """Semicolons and a byte order mark, which is what spreadsheets here open without asking."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([_plain(value) for value in row] for row in rows)
    return (_BOM + text.getvalue()).encode()


def as_xlsx(rows: Iterable[Sequence[Value]], title: str, now: Callable[[], datetime]) -> bytes:
    """One sheet, its first row bold and fixed."""
    book = Workbook(write_only=True)
    book.properties.creator = book.properties.lastModifiedBy = "Lotse"
    book.properties.created = book.properties.modified = now().replace(tzinfo=None)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = [WriteOnlyCell(sheet, value=harmless(value)) for value in row]
        for cell in cells if number == 0 else ():
            cell.font = Font(bold=True)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _plain(value: Value) -> str:
    value = harmless(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
