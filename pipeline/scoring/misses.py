"""What differs between two sides, row by row, each with its sentence: gold and output, or two runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.columns import RECORD_TABLES
from pipeline.gold import Annotated, load_tables
from pipeline.records import Entity, Quote
from pipeline.scoring.scores import COMPARED, pairs, same
from pipeline.tables import Record, atomic_write, escape

MISS_COLUMNS = ("table", "article_id", "start", "end", "label", "what", "gold", "found", "text", "sentence")
_STOPS = ".!?…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """One row that is missed, spurious, or wrong in one column (`what`); `gold` and `found` are what each side says.

    `label` is the label or kind of the row, of the gold's where both have it.
    """

    table: str
    article_id: str
    start: int
    end: int
    label: str
    what: str
    gold: str
    found: str
    text: str
    sentence: str


def compare_folders(before: Path, after: Path, *, texts: Path | None = None) -> tuple[Miss, ...]:
    """What differs between two runs, or gold and a run: rows lost, added, or changed in a column (`what`).

    `gold` of each Miss is what `before` says, `found` what `after` says. Articles that only one side has are lost or
    added row by row. Nothing is checked but the form of the tables.
    """
    left, right = load_tables(before, texts), load_tables(after)
    differences: list[Miss] = []
    for article_id in sorted(left.keys() | right.keys()):
        nothing = Annotated(article_id=article_id, text=None)
        one, other = left.get(article_id, nothing), right.get(article_id, nothing)
        differences += misses_of(one, other, missed="lost", spurious="added")
    return tuple(differences)


def write_misses(path: Path, misses: Iterable[Miss]) -> None:
    """Write misses or differences as CSV that is safe to open in a spreadsheet."""
    with atomic_write(path) as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        writer.writerow(MISS_COLUMNS)
        for miss in misses:
            cells = (getattr(miss, name) for name in MISS_COLUMNS)
            writer.writerow([escape(cell) if isinstance(cell, str) else cell for cell in cells])


def misses_of(
    gold: Annotated, found: Annotated, *, missed: str = "missed", spurious: str = "spurious"
) -> Iterator[Miss]:
    """Every row in which two sides differ, in the order of the tables; `missed` and `spurious` name the kinds."""
    text = gold.text if gold.text is not None else found.text
    for table in RECORD_TABLES:
        golds, founds = gold.records(table), found.records(table)
        matched = pairs(table, golds, founds)
        rows: list[tuple[Record, str, str, str]] = []
        for one, other in matched:
            if (one.start, one.end) != (other.start, other.end):
                rows.append((one, "span", one.text, other.text))
            for column in COMPARED[table]:
                left, right = getattr(one, column), getattr(other, column)
                if not same(column, left, right):
                    rows.append((one, column, str(left), str(right)))
        answered = {id(record) for pair in matched for record in pair}
        rows += [(one, missed, _said(one), "") for one in golds if id(one) not in answered]
        rows += [(one, spurious, "", _said(one)) for one in founds if id(one) not in answered]
        for record, what, left, right in sorted(rows, key=lambda row: (row[0].start, row[0].end)):
            yield Miss(
                table=table,
                article_id=gold.article_id,
                start=record.start,
                end=record.end,
                label=record.label if isinstance(record, Entity) else record.kind,
                what=what,
                gold=left,
                found=right,
                text=record.text,
                sentence=record.sentence or sentence_around(text, record.start, record.end),
            )


def sentence_around(text: str | None, start: int, end: int) -> str:
    """The sentence that holds a span; "" without a text."""
    if text is None:
        return ""
    first, last = sentence_bounds(text, start, end)
    return text[first:last].strip()


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets of the sentence that holds a span, found by stops and line ends alone."""
    first = text.rfind("\n", 0, start) + 1
    for at in range(start - 2, first, -1):
        if text[at] in _STOPS and text[at + 1].isspace():
            first = at + 1
            break
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    for at in range(max(end - 1, 0), last):
        if text[at] in _STOPS and (at + 1 == last or text[at + 1].isspace()):
            last = at + 1
            break
    return first, last


def _said(record: Record) -> str:
    """One row in a few words: *PER Emmanuel Macron*, *direct Meloni*, *money 90000000000 EUR*."""
    if isinstance(record, Entity):
        parts = [record.label, record.entity]
    elif isinstance(record, Quote):
        parts = [record.kind, record.speaker]
    else:
        parts = [record.kind, record.value, record.value_max and f"– {record.value_max}", record.unit]
    return " ".join(filter(None, parts))
