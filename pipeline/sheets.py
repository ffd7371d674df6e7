"""A reviewed workbook or CSV, as a person saved it → its rows, whatever program and encoding it came through."""

from __future__ import annotations

import codecs
import datetime
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.columns import RECORD_TABLES, header_of
from pipeline.errors import TableError
from pipeline.tables import read_cells, separator_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One table of a review: rows with their numbers as the program shows them, cells by column as they stand.

    `comma`: decimals have a comma. `lossy`: the encoding that the file was saved in, if it cannot hold every character.
    """

    table: str
    where: str
    rows: tuple[tuple[int, dict[str, str]], ...]
    comma: bool = False
    lossy: str = ""


def read_review(file: Path) -> list[Sheet]:
    """The tables in a workbook, in a CSV file, or in the CSV files of a folder. TableError for anything else."""
    file = Path(file)
    if file.is_dir():
        paths = [file / f"{table}.csv" for table in RECORD_TABLES if (file / f"{table}.csv").is_file()]
        sheets = [_read_csv(path) for path in paths]
    elif zipfile.is_zipfile(file):
        sheets = list(_read_workbook(file))
    else:
        sheets = [_read_csv(file)]
    if not sheets:
        raise TableError("no table of a review", where=str(file), remedy=f"it needs a sheet {', '.join(RECORD_TABLES)}")
    return sheets


def _read_csv(path: Path) -> Sheet:
    encoding, lossy = "utf-8-sig", ""
    try:
        # Line by line, as tables may be long; a UTF-8 table in cp1252 would show itself by its first accent.
        with path.open("rb") as file:
            decoder = codecs.getincrementaldecoder("utf-8")()
            for line in file:
                decoder.decode(line)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        encoding = lossy = "cp1252"
    except OSError as error:
        raise TableError(error.strerror or "unreadable", where=str(path), remedy="check the path") from error
    cells = list(read_cells(path, encoding=encoding))
    header = [name.strip() for name in cells[0][1]] if cells else []
    table = _table_of(header, str(path))
    rows = tuple((number, dict(zip(header, row, strict=False))) for number, row in cells[1:])
    return Sheet(
        table=table, where=str(path), rows=rows, comma=separator_of(path, encoding=encoding) == ";", lossy=lossy
    )


def _read_workbook(path: Path) -> Iterator[Sheet]:
    import openpyxl

    try:
        with warnings.catch_warnings():
            # What openpyxl does not keep (drop-downs, styles of other programs) does not matter to us.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            for table in RECORD_TABLES:
                if table not in book.sheetnames:
                    continue
                rows = ((n, [_text(cell) for cell in row]) for n, row in enumerate(book[table].values, start=1))
                _, header = next(rows, (1, []))
                header = [name.strip() for name in header]
                _table_of(header, f"{path}[{table}]", expected=table)
                found = tuple((n, dict(zip(header, row, strict=False))) for n, row in rows)
                yield Sheet(table=table, where=f"{path}[{table}]", rows=found)
            book.close()
    except TableError:
        raise
    except Exception as error:
        # A damaged workbook fails in as many ways as zip, XML and the format have parts.
        raise TableError(f"not a workbook: {error}", where=str(path), remedy="save it again as .xlsx or CSV") from error


def _table_of(header: list[str], where: str, expected: str = "") -> str:
    """Which table a header belongs to: by the columns that only that table has."""
    marks = {"entities": "label", "quotes": "speaker", "claims": "value"}
    table = expected or next((table for table, column in marks.items() if column in header), "")
    if not table or not {"article_id", "text"} <= set(header):
        needed = ", ".join(header_of(table, gold=True)) if table else "article_id, text and those of one table"
        raise TableError("the header is not that of a table", where=f"{where}:1", remedy=f"it needs {needed}")
    return table


def _text(cell: object) -> str:
    """A cell as text: what a person typed as a date or time comes back as GUIDELINES.md writes it."""
    if cell is None:
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    if isinstance(cell, datetime.time):
        return cell.strftime("%H:%M")
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
