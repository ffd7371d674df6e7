r"""Records ⇄ rows ⇄ CSV: one format for outputs, reviewed outputs and gold, safe to open in a spreadsheet.

Default files are RFC 4180 with a header, UTF-8 and `\n`; the dialect `excel-it` has a byte-order mark, `;`, decimal
commas and CRLF, as an Italian spreadsheet expects them.
Either is recognised on reading. The columns are those of `pipeline/columns.csv`.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from pipeline.columns import RECORD_TABLES, TABLES, Column, columns_of, header_of
from pipeline.errors import OutputError, TableError
from pipeline.records import Claim, Entity, Quote

if TYPE_CHECKING:
    import pandas as pd

Record = Entity | Quote | Claim
Cell = str | int | float | None
Row = dict[str, Cell]

RECORD_TYPES: dict[str, type[Record]] = {
    "entities": Entity,
    "quotes": Quote,
    "claims": Claim,
}
DIALECTS = ("rfc4180", "excel-it")

_FORMULA = re.compile(r"'*+[=+\-@\t\r\n]")
_NUMBER = re.compile(r"-?\d++(?:\.\d++)?")
_PLAIN = re.compile(r"[+-]?[0-9]++(?:[.,][0-9]++)?(?:e-?[0-9]++)?")
_COMMA_NUMBER = re.compile(r"-?\d++,\d++")
_CELL_LIMIT = 2**31 - 1


def escape(text: str) -> str:
    """Text that no spreadsheet takes for a formula: one apostrophe before a leading = + - @ tab CR LF.

    Apostrophes may stand before that character already; *'Ndrangheta* has none such and stays as it is.
    """
    return "'" + text if _FORMULA.match(text) else text


def unescape(text: str) -> str:
    """What `escape` was given; any other text unchanged, so that gold that was never escaped reads the same."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def row_id(table: str, article_id: str, start: int, end: int, kind: str, nth: int = 0) -> str:
    """Stable name of a row: initial of the table and 16 hexadecimal digits.

    `kind` is the label or kind; `nth` tells equal rows apart. It starts with a letter (e, q, c), lest a spreadsheet
    reads digits or an exponent: of bare 12-digit hashes, 0.7 % look like numbers.
    """
    key = "\x1f".join((table, article_id, str(start), str(end), kind, str(nth)))
    return table[0] + hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def rows_of(table: str, article_id: str, records: Iterable[Record]) -> list[Row]:
    """Rows of `table` for the records of one article, in their order, with ids."""
    rows: list[Row] = []
    seen: Counter[tuple[int, int, str]] = Counter()
    for record in records:
        kind = record.label if isinstance(record, Entity) else record.kind
        key = (record.start, record.end, kind)
        row: Row = {"id": row_id(table, article_id, *key, seen[key]), "article_id": article_id}
        row.update((name, getattr(record, name)) for name in header_of(table) if name not in row)
        seen[key] += 1
        rows.append(row)
    return rows


def record_of(table: str, row: Mapping[str, Cell]) -> Record:
    """The record that a row of `read_table` holds; columns that a record has not (id, article_id) are left out."""
    names = RECORD_TYPES[table].__dataclass_fields__
    fields: dict[str, Any] = {name: row[name] for name in names if name in row}
    return RECORD_TYPES[table](**{k: v for k, v in fields.items() if v is not None or k.endswith(("_start", "_end"))})


def write_table(
    path: Path,
    table: str,
    rows: Iterable[Mapping[str, Cell]],
    *,
    dialect: str = "rfc4180",
    gold: bool = False,
    extra: Sequence[Column] = (),
) -> int:
    """Write `rows` as `table` to `path`, whole or not at all; returns how many rows were written.

    `gold` leaves out our own columns and the apostrophes before formulas, as annotation tables have neither; `extra`
    columns follow those of the table. Raises TableError for a row without a needed cell, OutputError if the
    file cannot be written.
    """
    columns = (*(column for column in columns_of(table) if column.gold or not gold), *extra)
    excel = dialect == "excel-it"
    count = 0
    with atomic_write(path, encoding="utf-8-sig" if excel else "utf-8") as file:
        # The csv module leaves a lone CR unquoted unless the line end holds one: it writes CRLF, _Lines shortens it.
        writer = csv.writer(file if excel else _Lines(file), delimiter=";" if excel else ",", lineterminator="\r\n")
        writer.writerow([column.name for column in columns])
        for count, row in enumerate(rows, start=1):
            try:
                writer.writerow([_encode(column, row.get(column.name), gold, excel) for column in columns])
            except ValueError as error:
                raise TableError(str(error), where=f"{path}:{count + 1}", remedy="fill the cell") from None
    return count


def read_table(path: Path, table: str) -> list[Row]:
    """Rows of a CSV file: integers, decimals and text by the column dictionary, empty text "", empty number None.

    Takes outputs, reviewed outputs and gold in either dialect. Columns of the dictionary that the file lacks are left
    out unless gold has them; columns that the dictionary lacks are dropped. Raises TableError, with file and row.
    """
    return list(iter_table(path, table))


def iter_table(path: Path, table: str) -> Iterator[Row]:
    """`read_table`, row by row, for tables larger than memory."""
    known = {column.name: column for column in columns_of(table)}
    header: list[str] = []
    comma = separator_of(path) == ";"
    for number, cells in read_cells(path):
        if not header:
            header = cells
            missing = [name for name in header_of(table, gold=True) if name not in header]
            if missing:
                raise TableError(
                    f"no column {', '.join(missing)}",
                    where=f"{path}:1",
                    remedy=f"the header of {table}.csv must name {','.join(header_of(table, gold=True))}",
                )
            continue
        if len(cells) != len(header):
            raise TableError(
                f"{len(cells)} cells under {len(header)} columns",
                where=f"{path}:{number}",
                remedy="quote cells that hold the separator, a quotation mark or a line end",
            )
        row: Row = {}
        for name, cell in zip(header, cells, strict=True):
            if name in known:
                try:
                    row[name] = decode_cell(known[name], cell, comma=comma)
                except ValueError:
                    raise TableError(
                        f"{name} is {cell!r}", where=f"{path}:{number}", remedy=f"{name} takes a {known[name].type}"
                    ) from None
        yield row
    if not header:
        raise TableError("empty file", where=str(path), remedy=f"the first row must be the header of {table}.csv")


def decode_cell(column: Column, cell: str, *, comma: bool = False) -> Cell:
    """What a cell of a file holds, by its column; `comma` says that decimals have a comma. ValueError for no number."""
    if column.type in ("integer", "decimal"):
        if cell == "":
            return None
        if not _PLAIN.fullmatch(cell):
            raise ValueError(cell)
        return int(cell) if column.type == "integer" else float(cell.replace(",", "."))
    if comma and column.type == "value" and _COMMA_NUMBER.fullmatch(cell):
        return cell.replace(",", ".")
    return unescape(cell)


def read_cells(path: Path, *, encoding: str = "utf-8-sig") -> Iterator[tuple[int, list[str]]]:
    """Rows of a CSV file as they stand, numbered as a spreadsheet does (header 1); blank lines are passed over."""
    # The default limit of the csv module, 131,072 characters, is less than a quote may have.
    csv.field_size_limit(_CELL_LIMIT)
    separator = separator_of(path, encoding=encoding)
    with _reading(path), path.open(encoding=encoding, newline="") as file:
        for number, cells in enumerate(csv.reader(file, delimiter=separator, strict=True), start=1):
            if cells:
                yield number, cells


def separator_of(path: Path, *, encoding: str = "utf-8-sig") -> str:
    """The separator of a CSV file's cells, by its header: comma, semicolon (then decimals have a comma) or tab."""
    with _reading(path), path.open(encoding=encoding, newline="") as file:
        return max(",;\t", key=file.readline().count)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise TableError(error.strerror or "unreadable", where=str(path), remedy="check the path") from error
    except UnicodeDecodeError as error:
        raise TableError("not UTF-8", where=str(path), remedy="save the table as CSV UTF-8") from error
    except csv.Error as error:
        raise TableError(f"not CSV: {error}", where=str(path), remedy="quote cells as RFC 4180 does") from error


def read_tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of a run or gold folder as a pandas DataFrame with typed columns, by the name of the table."""
    paths = {table: Path(folder) / f"{table}.csv" for table in TABLES}
    return {table: frame_of(table, read_table(path, table)) for table, path in paths.items() if path.exists()}


def frame_of(table: str, rows: Sequence[Row]) -> pd.DataFrame:
    """Rows of a table as a pandas DataFrame with typed columns: those that the first row has, all of none."""
    import pandas as pd

    types = {"integer": "Int64", "decimal": "float64"}
    columns = [column for column in columns_of(table) if not rows or column.name in rows[0]]
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    return frame.astype({column.name: types.get(column.type, "object") for column in columns})


@contextmanager
def atomic_write(path: Path, *, encoding: str = "utf-8") -> Iterator[IO[str]]:
    r"""A text file that appears at `path` whole, on a clean exit, or not at all; what stood there stays until then.

    Line ends are written as given; a lone surrogate (from a file's name) is written as `\udcXX`. OutputError if the
    disk is full or the folder cannot be written.
    """
    with (
        atomic_path(path) as beside,
        beside.open("x", encoding=encoding, newline="", errors="backslashreplace") as file,
    ):
        yield file


@contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """`atomic_write` for libraries that take a path: they write the one that they are given, beside `path`."""
    path = Path(path)
    beside = path.parent / f".{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        try:
            yield beside
            with beside.open("rb+") as file:
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            error.strerror or "cannot be written", where=str(path), remedy="check free space and rights of the folder"
        ) from error


class _Lines:
    """A file for csv.writer, which gives it a row a call: CRLF becomes LF at the row's end only."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, line: str) -> int:
        return self._file.write(line.removesuffix("\r\n") + "\n")


def _encode(column: Column, cell: Cell, gold: bool, excel: bool) -> str:
    if cell is None or cell == "":
        if not column.empty:
            raise ValueError(f"{column.name} is empty")
        return ""
    if column.type == "integer":
        return str(int(cell))
    if column.type == "decimal":
        text = format(round(float(cell), 3), "g")
        return text.replace(".", ",") if excel else text
    text = str(cell)
    if column.type == "value" and _NUMBER.fullmatch(text):
        return text.replace(".", ",") if excel else text
    if gold:
        # Only what `unescape` would shorten: all else stands in gold as it stands in the article.
        return text if unescape(text) == text else "'" + text
    return escape(text)


__all__ = [
    "DIALECTS",
    "RECORD_TABLES",
    "RECORD_TYPES",
    "Cell",
    "Record",
    "Row",
    "atomic_path",
    "atomic_write",
    "decode_cell",
    "escape",
    "frame_of",
    "iter_table",
    "read_cells",
    "read_table",
    "read_tables",
    "record_of",
    "row_id",
    "rows_of",
    "separator_of",
    "unescape",
    "write_table",
]
