"""A reviewed workbook or CSV → gold: every row checked against its run and its article before anything is written.

A row is known by its id. Its article and offsets must be those of the run; its other cells may be changed. Without a
change the gold that is written is the run's own tables.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.columns import RECORD_TABLES, RIGHT, VERDICTS, WRONG, Column, columns_of
from pipeline.errors import GoldError, TableError
from pipeline.gold import check_rows, find_texts
from pipeline.scoring.misses import sentence_bounds
from pipeline.sheets import Sheet, read_review
from pipeline.tables import Cell, Row, atomic_write, decode_cell, read_table, write_table
from pipeline.workbook import review_rows

_FIXED = ("article_id", "start", "end")
_MENTION = ("speaker_start", "speaker_end")
# Columns of a review that say how a row was made, not what it says.
_IGNORED = frozenset({"id", "sentence", "rule", "confidence"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a reviewer did to one row: `what` is changed, removed or added, `row` its number in the file, 0 if gone."""

    table: str
    row: int
    article_id: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review read and checked: rows of gold by table, what was changed, what is wrong, and the articles' texts."""

    rows: Mapping[str, tuple[Row, ...]]
    changes: tuple[Change, ...]
    problems: tuple[GoldError, ...]
    texts: Mapping[str, str]


def read(file: Path, *, run: Path | None = None, texts: Path | None = None) -> Review:
    """Check a reviewed file against the run it came from: by default the folder that it lies in, or the one above.

    Nothing is written. Raises TableError if the file or the run cannot be read, GoldError if the run has no texts.
    """
    run = Path(run) if run else _run_of(Path(file))
    if not (run / "entities.csv").is_file():
        raise TableError("holds no tables", where=str(run), remedy="name the run that the file was made from (--run)")
    ids = {str(row["article_id"]) for row in _articles(run)}
    originals = {table: review_rows(run, table) for table in RECORD_TABLES}
    ids |= {str(row["article_id"]) for rows in originals.values() for row in rows}
    paths = find_texts(run, texts, ids=ids)
    kept = {article_id: paths[article_id].read_text(encoding="utf-8") for article_id in sorted(ids & paths.keys())}
    if len(kept) < len(ids):
        lacking = sorted(ids - kept.keys())
        raise GoldError(f"no text of {lacking[0]!r}", where=str(run), remedy="name the folder of the texts (--texts)")
    rows: dict[str, tuple[Row, ...]] = {}
    changes: list[Change] = []
    problems: list[GoldError] = []
    for sheet in read_review(file):
        reader = _Reader(sheet, originals[sheet.table], kept)
        numbered = reader.read()
        checked = list(check_rows(sheet.table, numbered, kept, file=sheet.where))
        problems += sorted([*reader.problems, *checked], key=lambda p: int(p.where.rpartition(":")[2]))
        changes += reader.changes
        rows[sheet.table] = tuple(sorted((row for _, row in numbered), key=_place))
    return Review(rows=rows, changes=tuple(changes), problems=tuple(problems), texts=kept)


def write_gold(review: Review, folder: Path) -> list[Path]:
    """Write a review without problems into a gold folder; rows of other articles that are there stay.

    Texts that the gold does not find yet are put where its others are, or in `texts/`. Returns the tables written.
    Raises the review's first problem, or GoldError if the gold has an article of that name with another text.
    """
    if review.problems:
        raise review.problems[0]
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _add_texts(review, folder)
    written = []
    for table, rows in review.rows.items():
        path = folder / f"{table}.csv"
        others = (
            [row for row in read_table(path, table) if row["article_id"] not in review.texts] if path.exists() else []
        )
        write_table(path, table, sorted([*others, *rows], key=_place), gold=True)
        written.append(path)
    return [*written, _write_articles(review, folder)]


def _run_of(file: Path) -> Path:
    """CSV files for review lie in `review/` of their run, which has the list of articles."""
    above = file.resolve().parent
    return next((folder for folder in (above, above.parent) if (folder / "articles.csv").is_file()), above)


class _Reader:
    """The rows of one sheet → rows of gold, with what was changed and what is wrong."""

    def __init__(self, sheet: Sheet, originals: Iterable[Row], texts: Mapping[str, str]) -> None:
        self.changes: list[Change] = []
        self.problems: list[GoldError] = []
        self._sheet = sheet
        self._originals = {str(row["id"]): row for row in originals}
        self._texts = texts
        self._columns = {column.name: column for column in columns_of(sheet.table) if column.name not in _IGNORED}
        self._seen: dict[str, int] = {}

    def read(self) -> list[tuple[int, Row]]:
        """Rows that stay, with their numbers in the file."""
        found = []
        for number, cells in self._sheet.rows:
            if any(cell.strip() for cell in cells.values()):
                try:
                    row = self._row(number, cells)
                except (_Wrong, ValueError) as error:
                    remedy = error.remedy if isinstance(error, _Wrong) else "write a number"
                    self._problem(number, str(error), remedy)
                else:
                    if row is not None:
                        found.append((number, row))
        for row_id, row in self._originals.items():
            if row_id not in self._seen:
                self._change(0, row, "removed", _said(row), "")
        return found

    def _row(self, number: int, cells: Mapping[str, str]) -> Row | None:
        verdict = " ".join(cells.get("verdict", "").split()).casefold()
        if verdict and verdict not in VERDICTS:
            raise _Wrong(f"verdict {verdict!r} is unknown", f"use {', '.join(VERDICTS)} or nothing")
        row_id = cells.get("id", "").strip()
        if not row_id:
            return self._added(number, cells) if verdict in ("", RIGHT) else None
        original = self._originals.get(row_id)
        if original is None:
            raise _Wrong(f"id {row_id!r} is not in the run", "put it back, or empty it to add the row as a new one")
        if row_id in self._seen:
            raise _Wrong(f"id {row_id!r} stands in row {self._seen[row_id]} too", "empty the id of the new row")
        self._seen[row_id] = number
        row = dict(original)
        for name, column in self._columns.items():
            if name in cells:
                row[name] = self._cell(column, cells[name], original.get(name))
        for name in _FIXED:
            if row[name] != original[name]:
                raise _Wrong(f"{name} is {row[name]!r}, in the run it is {original[name]!r}", "put it back")
        if verdict == WRONG:
            self._change(number, row, "removed", _said(original), "")
            return None
        self._correct(row, cells.get("correction", ""), original)
        if any(row.get(name) != original.get(name) for name in self._columns):
            self._change(number, row, "changed", _said(original), _said(row, original))
        return row

    def _added(self, number: int, cells: Mapping[str, str]) -> Row:
        row = {name: self._cell(column, cells.get(name, ""), None) for name, column in self._columns.items()}
        article_id, text = str(row["article_id"]), str(row["text"])
        if article_id not in self._texts:
            raise _Wrong(f"unknown article {article_id!r}", "write an article_id of the run")
        if not isinstance(row["start"], int):
            places = self._places(article_id, text)
            if len(places) != 1:
                raise _Wrong(f"{text!r} stands {len(places)} times in the article", "give start, or more of the text")
            row["start"] = places[0]
        row["end"] = int(row["start"] or 0) + len(text)
        for name, usual in (
            ("entity", text),
            ("modality", "asserted"),
            ("utterance", self._next_utterance(article_id)),
        ):
            if name in row and row[name] in ("", None):
                row[name] = usual
        self._correct(row, cells.get("correction", ""), None)
        self._place_cue(row, None)
        self._place_mention(row, None)
        self._change(number, row, "added", "", _said(row))
        return row

    def _correct(self, row: Row, correction: str, original: Row | None) -> None:
        """Apply the cell `correction` to a row: pairs of column and value, else the right span."""
        names = "|".join(name for name in self._columns if name not in _FIXED)
        pairs = re.split(rf"(?:^|;)\s*({names})\s*:", correction)
        if pairs[0].strip():
            row["text"] = correction.strip()
        for name, value in zip(pairs[1::2], pairs[2::2], strict=True):
            row[name] = decode_cell(self._columns[name], value.strip(), comma=self._sheet.comma)
        if original is not None and row["text"] != original["text"]:
            row["start"] = self._nearest(row, str(row["text"]), int(original["start"] or 0))
            row["end"] = int(row["start"] or 0) + len(str(row["text"]))
        if original is not None:
            self._place_cue(row, original)
            self._place_mention(row, original)

    def _place_cue(self, row: Row, original: Row | None) -> None:
        if "cue" not in row or (original is not None and row["cue"] == original["cue"]):
            return
        row["cue_start"] = row["cue_end"] = None
        if row["cue"]:
            start = self._nearest(row, str(row["cue"]), int(row["start"] or 0))
            row["cue_start"], row["cue_end"] = start, start + len(str(row["cue"]))

    def _place_mention(self, row: Row, original: Row | None) -> None:
        """The mention of a corrected speaker stays, follows the new name in the quote's sentence, or is emptied.

        It stays if it is a part of the new name, or a role or pronoun (*il presidente*, now *Merz* and not *Macron*).
        """
        if "speaker" not in row or (original is not None and row["speaker"] == original["speaker"]):
            return
        places = [row[name] for name in _MENTION]
        if places != [original[name] if original else None for name in _MENTION]:
            return  # the reviewer moved it, too
        text, name = self._texts[str(row["article_id"])], str(row["speaker"])
        start, end = int(row["start"] or 0), int(row["end"] or 0)
        mention = text[slice(*map(int, places))] if None not in places else ""  # type: ignore[arg-type]
        if name and mention and (mention[0].islower() or mention in name):
            return
        row["speaker_start"] = row["speaker_end"] = None
        first, last = sentence_bounds(text, start, end)
        for words in filter(None, (name, name.rpartition(" ")[2])):
            found = re.finditer(rf"\b{re.escape(words)}\b", text[first:last])
            outside = [at for at in (first + one.start() for one in found) if not start <= at < end]
            if outside:
                at = min(outside, key=lambda at: abs(at - start))
                row["speaker_start"], row["speaker_end"] = at, at + len(words)
                return

    def _nearest(self, row: Row, text: str, to: int) -> int:
        places = self._places(str(row["article_id"]), text)
        if not places:
            raise _Wrong(f"{text!r} does not stand in the article", "write it exactly as in the article")
        return min(places, key=lambda place: (abs(place - to), place))

    def _places(self, article_id: str, text: str) -> list[int]:
        return [found.start() for found in re.finditer(re.escape(text), self._texts[article_id])] if text else []

    def _next_utterance(self, article_id: str) -> int:
        taken = [int(row.get("utterance") or 0) for row in self._originals.values() if row["article_id"] == article_id]
        return max(taken, default=0) + 1

    def _cell(self, column: Column, cell: str, original: Cell) -> Cell:
        """What a cell says; the run's own value where a program only lost something in saving it."""
        if column.type in ("integer", "decimal"):
            cell = cell.strip()
        said = decode_cell(column, cell, comma=self._sheet.comma)
        if isinstance(said, str) and isinstance(original, str) and said != original:
            lines = said.replace("\r\n", "\n").replace("\r", "\n")
            saved = (
                original.encode(self._sheet.lossy, "replace").decode(self._sheet.lossy)
                if self._sheet.lossy
                else original
            )
            if lines in (original, saved):
                return original
        return said

    def _change(self, number: int, row: Row, what: str, before: str, after: str) -> None:
        change = Change(
            table=self._sheet.table,
            row=number,
            article_id=str(row["article_id"]),
            what=what,
            before=before,
            after=after,
        )
        self.changes.append(change)

    def _problem(self, number: int, reason: str, remedy: str) -> None:
        self.problems.append(GoldError(reason, where=f"{self._sheet.where}:{number}", remedy=remedy))


class _Wrong(Exception):
    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.remedy = remedy


def _said(row: Row, original: Row | None = None) -> str:
    """A row in one line; of a changed one, what differs from the original."""
    names = [
        name for name in row if name not in _IGNORED and not name.endswith(("start", "end")) and name != "article_id"
    ]
    if original is not None:
        names = [name for name in names if row[name] != original.get(name)]
        return "; ".join(f"{name}: {row[name] if row[name] is not None else ''}" for name in names)
    return " | ".join(str(row[name]) for name in names if row[name] not in ("", None))


def _place(row: Mapping[str, Cell]) -> tuple[str, int, int]:
    """Gold stands by article and start, the longer of two rows first."""
    return str(row["article_id"]), int(row["start"] or 0), -int(row["end"] or 0)


def _add_texts(review: Review, folder: Path) -> None:
    there = find_texts(folder, ids=review.texts.keys())
    place = next(iter(there.values())).parent if there else folder / "texts"
    for article_id, text in review.texts.items():
        if article_id not in there:
            place.mkdir(parents=True, exist_ok=True)
            with atomic_write(place / f"{article_id}.txt") as file:
                file.write(text)
        elif there[article_id].read_text(encoding="utf-8") != text:
            raise GoldError(
                "the gold has an article of this name with another text",
                where=str(there[article_id]),
                remedy="rename one of the two, or take over the text first",
            )


def _articles(folder: Path) -> list[Row]:
    path = folder / "articles.csv"
    return read_table(path, "articles") if path.exists() else []


def _write_articles(review: Review, folder: Path) -> Path:
    """Texts pinned by their hashes, as `annotations/README.md` describes."""
    lines: dict[str, tuple[object, ...]] = {}
    for row in _articles(folder):
        article_id = str(row["article_id"])
        lines[article_id] = (article_id, row["sha256"], row.get("characters", ""), row.get("words", ""))
    for article_id, text in review.texts.items():
        lines[article_id] = (article_id, hashlib.sha256(text.encode()).hexdigest(), len(text), len(text.split()))
    with atomic_write(folder / "articles.csv") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("article_id", "sha256", "characters", "words"))
        writer.writerows(lines[article_id] for article_id in sorted(lines))
    return folder / "articles.csv"


def summary(review: Review) -> Iterator[str]:
    """The review in a few lines, for a preview: a count for each table and kind of change."""
    for table, rows in review.rows.items():
        counts = {what: sum(c.what == what and c.table == table for c in review.changes) for what in _KINDS}
        told = ", ".join(f"{n} {what}" for what, n in counts.items())
        yield f"{table}: {len(rows)} rows, {told}"


_KINDS = ("changed", "added", "removed")
