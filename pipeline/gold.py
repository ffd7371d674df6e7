"""Annotations → records, checked against their texts and the guidelines before anything is measured with them.

A gold folder holds `entities.csv`, `quotes.csv`, `claims.csv` and, to pin the texts, `articles.csv` with their hashes.
A run's output folder has the same tables, so that `load_tables` reads either; `load_gold` also checks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.columns import RECORD_TABLES, columns_of
from pipeline.errors import GoldError
from pipeline.records import Claim, Entity, Quote
from pipeline.tables import Record, Row, iter_table, read_table, record_of

PARTS = ("all", "tuning", "heldout")

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
# EDTF as far as GUIDELINES.md uses it: X for unknown digits, a season as month 21 to 24.
_VALUES = {
    "date": re.compile(r"-?[\dX]{4}(-[\dX]{2}(-[\dX]{2})?)?[?~%]?"),
    "time": re.compile(r"\d{2}:\d{2}(:\d{2})?"),
    "score": re.compile(r"\d+(\.\d+)?(-\d+(\.\d+)?)+"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotated:
    """One article and what somebody found in it; `text` is None where the text is not to hand."""

    article_id: str
    text: str | None
    sha256: str = ""
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()

    def records(self, table: str) -> tuple[Record, ...]:
        """The records of one table, as they stand in it."""
        found: tuple[Record, ...] = getattr(self, table)
        return found


def heldout(article_id: str) -> bool:
    """Whether an article's errors are never looked at while rules are written (two of five, by the hash of its id)."""
    return int(hashlib.sha256(article_id.encode()).hexdigest(), 16) % 5 < 2


def in_part(article_id: str, part: str) -> bool:
    """Whether an article belongs to `part`: all, tuning or heldout."""
    return part == "all" or heldout(article_id) == (part == "heldout")


def load_gold(folder: Path, texts: Path | None = None) -> dict[str, Annotated]:
    """Checked gold by article id, sorted; texts come from `texts`, else from where `find_texts` sees them.

    Raises the first problem as GoldError (file, row, remedy); `check_gold` lists them all. Where no texts are found at
    all, offsets cannot be checked and are taken as they are.
    """
    for problem in check_gold(folder, texts):
        raise problem
    return load_tables(folder, texts)


def load_tables(folder: Path, texts: Path | None = None) -> dict[str, Annotated]:
    """Records of a gold or output folder by article id, sorted, unchecked but for the form of the tables.

    Articles are those that `articles.csv` lists and those that a table names.
    """
    folder = Path(folder)
    hashes = _hashes(folder)
    found: dict[str, dict[str, list[Record]]] = {article_id: {} for article_id in hashes}
    for table in RECORD_TABLES:
        for row in iter_table(folder / f"{table}.csv", table):
            article = found.setdefault(str(row["article_id"]), {})
            article.setdefault(table, []).append(record_of(table, row))
    paths = find_texts(folder, texts, ids=found)
    return {
        article_id: Annotated(
            article_id=article_id,
            text=_read(paths[article_id]) if article_id in paths else None,
            sha256=hashes.get(article_id, ""),
            **{table: tuple(records) for table, records in tables.items()},  # type: ignore[arg-type]
        )
        for article_id, tables in sorted(found.items())
    }


def find_texts(folder: Path, texts: Path | None = None, *, ids: Collection[str] = ()) -> dict[str, Path]:
    """Paths of texts by article id: in `texts`; else in `texts/` of the folder, beside its tables or in `../corpus`.

    `../corpus` counts only if it has one of the articles `ids`: it may be the corpus of other gold.
    """
    folder = Path(folder)
    beside = folder.resolve().parent / "corpus"
    for place in (Path(texts),) if texts else (folder / "texts", folder, beside):
        pattern = "*.txt" if place == folder else "**/*.txt"
        paths = {path.stem: path for path in sorted(place.glob(pattern))}
        if paths and (texts or place != beside or not paths.keys().isdisjoint(ids)):
            return paths
    if texts:
        raise GoldError("no text in it", where=str(texts), remedy="name the folder of the articles' .txt files")
    return {}


def check_gold(folder: Path, texts: Path | None = None) -> Iterator[GoldError]:
    """Every disagreement of a gold folder with its texts and with the guidelines, in the order of the files."""
    folder = Path(folder)
    hashes = _hashes(folder)
    rows = {table: read_table(folder / f"{table}.csv", table) for table in RECORD_TABLES}
    ids = hashes.keys() | {str(row["article_id"]) for table in RECORD_TABLES for row in rows[table]}
    kept = {article_id: _read(path) for article_id, path in find_texts(folder, texts, ids=ids).items()}
    for number, (article_id, sha256) in enumerate(hashes.items(), start=2):
        where = f"{folder / 'articles.csv'}:{number}"
        if kept and article_id not in kept:
            yield GoldError(f"no text of {article_id!r}", where=where, remedy="add its .txt file or delete the row")
        elif kept and hashlib.sha256(kept[article_id].encode()).hexdigest() != sha256:
            yield GoldError(
                f"the text of {article_id!r} has changed since it was annotated",
                where=where,
                remedy="restore the text, or correct its rows and put the new SHA-256 here",
            )
    for table in RECORD_TABLES:
        yield from check_rows(table, enumerate(rows[table], start=2), kept, hashes, file=str(folder / f"{table}.csv"))


def check_rows(
    table: str,
    rows: Iterable[tuple[int, Row]],
    texts: Mapping[str, str],
    known: Iterable[str] = (),
    *,
    file: str,
) -> Iterator[GoldError]:
    """Every problem of numbered rows of `table`; offsets are checked where `texts` has the article.

    `known` are the ids of the articles that may stand in the table; empty for those of `texts`.
    """
    known = set(known) or set(texts)
    spans: dict[str, list[tuple[int, int, int]]] = {}
    for number, row in rows:
        where, article_id = f"{file}:{number}", str(row["article_id"])
        if known and article_id not in known:
            yield GoldError(f"unknown article {article_id!r}", where=where, remedy="correct the id or add its text")
            continue
        problems = list(_row_problems(table, row, texts.get(article_id)))
        yield from (GoldError(reason, where=where, remedy=remedy) for reason, remedy in problems)
        if not problems:
            spans.setdefault(article_id, []).append((int(row["start"] or 0), int(row["end"] or 0), number))
    if table == "quotes":
        # A fragment inside a reported clause has a row of its own (GUIDELINES.md 2): quotes may overlap.
        return
    for found in spans.values():
        found.sort()
        for (_, end, one), (start, _, other) in pairwise(found):
            if start < end:
                where = f"{file}:{max(one, other)}"
                yield GoldError(f"overlaps row {min(one, other)}", where=where, remedy="keep the longer span only")


def _row_problems(table: str, row: Row, text: str | None) -> Iterator[tuple[str, str]]:
    """Reason and remedy of everything wrong with one row."""
    for column in columns_of(table):
        cell = row.get(column.name)
        if column.gold and not column.empty and cell in (None, ""):
            yield f"{column.name} is empty", "fill the cell"
        elif column.values and cell and cell not in column.values:
            yield f"{column.name} {cell!r} is unknown", f"use one of {', '.join(column.values)}"
    yield from _span_problems(row, text, "start", "end", "text")
    if table == "quotes":
        yield from _span_problems(row, text, "cue_start", "cue_end", "cue")
        yield from _span_problems(row, text, "speaker_start", "speaker_end", "")
    if table == "claims":
        pattern = _VALUES.get(str(row["kind"]), _NUMBER)
        for name in ("value", "value_max"):
            if row[name] and not pattern.fullmatch(str(row[name])):
                yield f"{name} {row[name]!r} of a {row['kind']}", "see the column `value` in GUIDELINES.md, section 3"


def _span_problems(row: Row, text: str | None, first: str, last: str, words: str) -> Iterator[tuple[str, str]]:
    start, end = row[first], row[last]
    if start is None and end is None:
        return
    if not isinstance(start, int) or not isinstance(end, int):
        yield f"only one of {first} and {last} is given", "give both or neither"
    elif not 0 <= start < end or (text is not None and end > len(text)):
        yield f"{first} {start}, {last} {end} is no span of the article", "count characters from 0, end exclusive"
    elif words and text is not None and text[start:end] != row[words]:
        there, said = _short(text[start:end]), _short(str(row[words]))
        yield f"{words} is {said!r}, the article has {there!r} at {start}:{end}", f"correct {first}, {last} or {words}"


def _short(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _hashes(folder: Path) -> dict[str, str]:
    path = folder / "articles.csv"
    if not path.exists():
        return {}
    return {str(row["article_id"]): str(row["sha256"]) for row in iter_table(path, "articles")}


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(str(error), where=str(path), remedy="the kept text must be readable UTF-8") from error
