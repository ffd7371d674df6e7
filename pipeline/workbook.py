"""Tables → a spreadsheet to review them in: a sheet a table, the sentence with the hit marked, room for corrections.

Text cells are escaped as in the CSV files, so that nothing of an article becomes a formula, here or when the sheet is
saved as CSV. `pipeline.review` reads what comes back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import xlsxwriter

from pipeline.across import figures, speakers
from pipeline.columns import ACROSS_TABLES, RECORD_TABLES, REVIEW_COLUMNS, Column, columns_of
from pipeline.errors import OutputError, TableError
from pipeline.gold import find_texts
from pipeline.scoring.misses import sentence_bounds
from pipeline.tables import Cell, Row, atomic_path, escape, read_table, row_id, write_table

# Limits of the format, less the header.
_MOST_ROWS = 1_048_575
_MOST_CHARACTERS = 32_000
_AROUND = 400

_WIDTHS = {
    "article_id": 26,
    "sentence": 70,
    "text": 34,
    "entity": 26,
    "speaker": 24,
    "cue": 18,
    "verdict": 15,
    "correction": 34,
    "note": 28,
    "article_ids": 70,
    "id": 19,
}
_LINE, _TALLEST = 15, 400
"""Height of a line and of the tallest row, in points: LibreOffice gives rows of a file like this one line each."""
_LAST = (
    "start",
    "end",
    "speaker_start",
    "speaker_end",
    "cue_start",
    "cue_end",
    "utterance",
    "rule",
    "confidence",
    "id",
)
_WHOLE = re.compile(r"-?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,8})\.\d{0,5}[1-9]")


def write_workbook(run: Path, out: Path | None = None, *, texts: Path | None = None) -> Path:
    """Write the tables of a run or gold folder as a spreadsheet, by default `review.xlsx` in it; returns its path.

    TableError for tables that cannot be read or have more rows than a sheet holds, OutputError if the file cannot be
    written.
    """
    run = Path(run)
    out = Path(out) if out else run / "review.xlsx"
    tables = {table: review_rows(run, table) for table in RECORD_TABLES}
    paths = find_texts(run, texts, ids={str(row["article_id"]) for rows in tables.values() for row in rows})
    for table in RECORD_TABLES:
        if len(tables[table]) > _MOST_ROWS:
            raise TableError(
                f"{len(tables[table])} rows, a sheet holds {_MOST_ROWS}",
                where=str(run / f"{table}.csv"),
                remedy="run fewer articles",
            )
    with atomic_path(out) as beside:
        # In rows as they come, so that memory does not grow; dated once for all, so that equal tables make equal files.
        book = xlsxwriter.Workbook(str(beside), {"constant_memory": True, "strings_to_urls": False})
        book.set_properties({"title": "Riscontro", "created": datetime(2026, 1, 1, tzinfo=UTC)})
        _write_instructions(book)
        for table in RECORD_TABLES:
            _Sheet(book, table, columns_in_order(table)).write(tables[table], paths)
        for table, rows in _across(tables).items():
            _Sheet(book, table, columns_of(table)).write(rows, {})
        book.close()
    return out


def write_review_tables(run: Path, out: Path | None = None, *, dialect: str = "rfc4180") -> list[Path]:
    """The same as CSV files, by default in the folder `review` of the run; returns their paths.

    Sheets or files of speakers and figures across articles come with them, to be read and not corrected.
    """
    run = Path(run)
    out = Path(out) if out else run / "review"
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(error.strerror or "cannot be made", where=str(out), remedy="choose another folder") from error
    tables = {table: review_rows(run, table) for table in RECORD_TABLES}
    for table, rows in tables.items():
        write_table(out / f"{table}.csv", table, rows, dialect=dialect, extra=REVIEW_COLUMNS)
    for table, rows in _across(tables).items():
        write_table(out / f"{table}.csv", table, rows, dialect=dialect)
    return [out / f"{table}.csv" for table in (*RECORD_TABLES, *ACROSS_TABLES)]


def _across(tables: dict[str, list[Row]]) -> dict[str, list[Row]]:
    return {"speakers": speakers(tables["quotes"]), "figures": figures(tables["claims"])}


def review_rows(run: Path, table: str) -> list[Row]:
    """Rows of a table, each with an id: gold has none, and gets those that a run would have given."""
    rows = read_table(Path(run) / f"{table}.csv", table)
    seen: dict[tuple[str, int, int, str], int] = {}
    for row in rows:
        if not row.get("id"):
            kind = str(row["label"] if table == "entities" else row["kind"])
            key = (str(row["article_id"]), int(row["start"] or 0), int(row["end"] or 0), kind)
            row["id"] = row_id(table, *key, seen.get(key, 0))
            seen[key] = seen.get(key, 0) + 1
    return rows


def columns_in_order(table: str) -> list[Column]:
    """Columns as a reviewer wants them: article, sentence, passage, findings, review, and the technical ones last."""
    found = {column.name: column for column in columns_of(table)}
    last = [found.pop(name) for name in _LAST if name in found]
    first = [found.pop(name) for name in ("article_id", "sentence", "text")]
    return [*first, *found.values(), *REVIEW_COLUMNS, *last]


class _Sheet:
    """One table as a sheet, written from top to bottom."""

    def __init__(self, book: Any, table: str, columns: Sequence[Column]) -> None:
        self._sheet = book.add_worksheet(table)
        self._columns = columns
        self._formats = {
            "text": book.add_format({"valign": "top", "num_format": "@"}),
            "wrapped": book.add_format({"valign": "top", "num_format": "@", "text_wrap": True}),
            "integer": book.add_format({"valign": "top", "num_format": "0"}),
            "decimal": book.add_format({"valign": "top", "num_format": "0.######"}),
            "hit": book.add_format({"bold": True, "font_color": "#B3261E"}),
        }
        grounds = {"known": "#DCE6F1", "aside": "#EEEEEE", "asked": "#FFF4CC"}
        self._headers = {name: book.add_format({"bold": True, "bg_color": colour}) for name, colour in grounds.items()}

    def write(self, rows: Sequence[Row], paths: dict[str, Path]) -> None:
        sheet = self._sheet
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(self._columns) - 1)
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, _WIDTHS.get(column.name, 14), self._formats[_format(column)])
            kind = "asked" if column in REVIEW_COLUMNS else "aside" if column.name in _LAST else "known"
            sheet.write_string(0, at, column.name, self._headers[kind])
            if column.values:
                # Some rows further than the table: a reviewer adds rows there.
                choice = {"validate": "list", "source": list(column.values), "ignore_blank": column.empty}
                sheet.data_validation(1, at, len(rows) + 500, at, choice)
        text, of = "", None
        for number, row in enumerate(rows, start=1):
            if row.get("article_id") != of:
                of = row.get("article_id")
                text = paths[str(of)].read_text(encoding="utf-8") if of in paths else ""
            sentence = _sentence(row, text)
            cells = {column.name: row.get(column.name) for column in self._columns} | {"sentence": "".join(sentence)}
            sheet.set_row(number, _height((str(cells[name] or ""), _WIDTHS[name]) for name in cells.keys() & _WIDTHS))
            for at, column in enumerate(self._columns):
                if column.name == "sentence":
                    self._write_sentence(number, at, *sentence)
                else:
                    self._write_cell(number, at, column, row.get(column.name))

    def _write_cell(self, number: int, at: int, column: Column, value: Cell) -> None:
        as_number = _number(column, value)
        if as_number is not None:
            kind = "integer" if isinstance(as_number, int) else "decimal"
            self._sheet.write_number(number, at, as_number, self._formats[kind])
        elif value not in (None, ""):
            # Never `write`, which takes `=` for a formula.
            text = escape(str(value))[:_MOST_CHARACTERS]
            self._sheet.write_string(number, at, text, self._formats[_format(column)])

    def _write_sentence(self, number: int, at: int, before: str, hit: str, after: str) -> None:
        # The first characters of the cell decide whether it could be a formula, be they the hit's own.
        whole = before + hit + after
        before = before if escape(whole) == whole else "'" + before
        parts = [part for part in (before, self._formats["hit"] if hit else "", hit, after) if part]
        if hit and len(parts) > 2:
            self._sheet.write_rich_string(number, at, *parts, self._formats["wrapped"])
        else:
            self._sheet.write_string(number, at, before + hit + after, self._formats["wrapped"])


def _format(column: Column) -> str:
    return "wrapped" if column.name in _WIDTHS else column.type if column.type in ("integer", "decimal") else "text"


def _height(cells: Iterable[tuple[str, int]]) -> int:
    """Points that texts need in columns of some width: letters are narrower than the digits that widths count."""
    lines = max((-(-len(text) // width) for text, width in cells), default=1)
    return min(_LINE * max(lines, 1), _TALLEST)


def _number(column: Column, value: Cell) -> int | float | None:
    """The cell as a number, where reading it back gives the same: *2026* and *12.5*, but not *012* or *3-1*."""
    if value is None or value == "":
        return None
    if column.type in ("integer", "decimal"):
        return int(value) if column.type == "integer" else float(value)
    if column.type == "value" and isinstance(value, str):
        if _WHOLE.fullmatch(value) and value != "-0":
            return int(value)
        if _DECIMAL.fullmatch(value):
            return float(value)
    return None


def _sentence(row: Row, text: str) -> tuple[str, str, str]:
    """What stands before, in and after the hit; from the text where it is to hand, as it has offsets."""
    start, end, said = int(row.get("start") or 0), int(row.get("end") or 0), str(row.get("text") or "")
    if text[start:end] == said:
        first, last = sentence_bounds(text, start, end)
        first, last = max(first, start - _AROUND), min(last, end + _AROUND)
        parts = text[first:start], text[start:end][: _MOST_CHARACTERS - 2 * _AROUND], text[end:last]
    else:
        parts = str(row.get("sentence") or "").partition(" ".join(said.split()) or "\n")
    before, hit, after = (re.sub(r"\s+", " ", part) for part in parts)
    return before.lstrip(), hit, after.rstrip()


def _write_instructions(book: Any) -> None:
    sheet, wide = book.add_worksheet("istruzioni"), 110
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, wide)
    title, name, words = (
        book.add_format({"bold": True, "font_size": 14}),
        book.add_format({"bold": True, "valign": "top"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    lines = json.loads((resources.files("pipeline") / "workbook.json").read_text(encoding="utf-8"))
    for table in (*RECORD_TABLES, *ACROSS_TABLES):
        lines += [[], [f"Colonne del foglio {table}"]]
        for column in columns_in_order(table) if table in RECORD_TABLES else columns_of(table):
            values = f": {', '.join(column.values)}" if column.values else ""
            lines.append([column.name, column.significato + values])
    for number, line in enumerate(lines):
        if len(line) > 1:
            sheet.set_row(number, _height([(line[1], wide)]))
        for at, part in enumerate(line):
            sheet.write_string(number, at, part, words if at else name if len(line) > 1 else title)
