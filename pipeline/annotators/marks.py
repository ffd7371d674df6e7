"""Rows of gold ⇄ marks over a text, the shape that annotation tools share: a labelled span with columns and links.

A quote is linked to its cue and to the mention of its speaker, which are marks of their own there (`cue`, `speaker`).
Columns that are given by the span, or have their usual value, are left out, and filled in on the way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.columns import RECORD_TABLES, Column, columns_of
from pipeline.errors import GoldError
from pipeline.gold import Annotated
from pipeline.records import Entity, Quote
from pipeline.tables import Cell, Row

LINKS = ("cue", "speaker")
"""What a quote is linked to, by the label of the mark at the other end."""

_SPAN = frozenset({"id", "article_id", "start", "end", "text", "label", "kind", "cue"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A span with the label or kind of its row; `columns` are its other cells, `links` the spans of LINKS."""

    start: int
    end: int
    label: str
    columns: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """An article with its marks, as a tool holds it; `where` is the file, for messages."""

    article_id: str
    text: str
    marks: tuple[Mark, ...]
    where: str

    @classmethod
    def of(
        cls,
        article_id: str,
        text: str,
        spans: Mapping[str, tuple[str, int, int]],
        links: Iterable[tuple[str, str, str]],
        notes: Mapping[str, Mapping[str, str]],
        *,
        where: str,
    ) -> Drawn:
        """From spans by their keys in the file (label, start, end), pairs of keys with their place, columns by key.

        GoldError for a link of keys that are not there, or a cue or speaker that no quote is linked to.
        """
        linked: dict[str, dict[str, tuple[int, int]]] = {}
        used: set[str] = set()
        for one, other, place in links:
            # Which way it was drawn does not matter: one of the two is a cue or a speaker.
            ends = [(spans[key][0], key) for key in (one, other) if key in spans]
            link, to = next(((label, key) for label, key in ends if label in LINKS), ("", ""))
            if len(ends) < 2 or not link:
                raise GoldError("links no quote to a cue or speaker", where=place, remedy="delete or draw it again")
            linked.setdefault(other if to == one else one, {})[link] = spans[to][1:]
            used.add(to)
        for key, (label, start, end) in spans.items():
            if label in LINKS and key not in used:
                reason = f"{label} {text[start:end]!r} belongs to no quote"
                raise GoldError(reason, where=where, remedy="link a quote to it, or delete it")
        marks = tuple(
            Mark(start=start, end=end, label=label, columns=dict(notes.get(key, {})), links=linked.get(key, {}))
            for key, (label, start, end) in spans.items()
            if label not in LINKS
        )
        return cls(article_id=article_id, text=text, marks=marks, where=where)


def labels() -> dict[str, str]:
    """Every label and kind, with its table."""
    return {
        value: table
        for table in RECORD_TABLES
        for column in columns_of(table)
        if column.name in ("label", "kind")
        for value in column.values
    }


def columns(table: str) -> dict[str, Column]:
    """Columns of a table that a mark carries as words, by name."""
    return {
        column.name: column
        for column in columns_of(table)
        if column.gold and column.name not in _SPAN and not column.name.endswith(("_start", "_end"))
    }


def marks_of(article: Annotated) -> Iterator[Mark]:
    """The rows of an article as marks, in the order of the tables."""
    for table in RECORD_TABLES:
        for record in article.records(table):
            usual = _usual(table, record.text)
            cells = {name: getattr(record, name) for name in columns(table)}
            links: dict[str, tuple[int, int]] = {}
            if isinstance(record, Quote):
                if record.cue_start is not None and record.cue_end is not None:
                    links["cue"] = record.cue_start, record.cue_end
                if record.speaker_start is not None and record.speaker_end is not None:
                    links["speaker"] = record.speaker_start, record.speaker_end
            told = {name: str(cell) for name, cell in cells.items() if cell not in (usual.get(name, ""), None)}
            if "speaker" in links and not cells["speaker"]:
                told["speaker"] = ""  # lest the mention be read as the name
            yield Mark(
                start=record.start,
                end=record.end,
                label=record.label if isinstance(record, Entity) else record.kind,
                columns=told,
                links=links,
            )


def rows_of_marks(article_id: str, text: str, marks: Iterable[Mark], *, where: str) -> dict[str, list[Row]]:
    """Rows of gold from marks, by table, sorted by start. GoldError for a label or column that no table has.

    A quote that somebody marked without saying more is of the entity, or the words, that its speaker's mark covers,
    and a statement of its own.
    """
    tables = labels()
    rows: dict[str, list[Row]] = {table: [] for table in RECORD_TABLES}
    marks = list(marks)
    for mark in marks:
        if mark.label not in tables:
            raise GoldError(f"label {mark.label!r} is unknown", where=where, remedy=f"use one of {', '.join(tables)}")
        table = tables[mark.label]
        known = columns(table)
        unknown = sorted(mark.columns.keys() - known.keys())
        if unknown:
            raise GoldError(f"no column {unknown[0]!r} in {table}", where=where, remedy=f"use {', '.join(known)}")
        covered = text[mark.start : mark.end]
        cells: dict[str, Cell] = {name: None if column.type == "integer" else "" for name, column in known.items()}
        cells |= _usual(table, covered)
        cells |= {name: _decoded(known[name], cell, where) for name, cell in mark.columns.items()}
        kind = "label" if table == "entities" else "kind"
        row: Row = {"article_id": article_id, "start": mark.start, "end": mark.end, "text": covered, kind: mark.label}
        rows[table].append(row | cells | (_linked(mark, text) if table == "quotes" else {}))
    _fill(rows, marks, text)
    for table in RECORD_TABLES:
        rows[table].sort(key=lambda row: (int(row["start"] or 0), -int(row["end"] or 0)))
    return rows


def _usual(table: str, text: str) -> dict[str, str]:
    return {"entities": {"entity": text}, "claims": {"modality": "asserted"}}.get(table, {})


def _decoded(column: Column, cell: str, where: str) -> Cell:
    try:
        return int(cell) if column.type == "integer" else cell
    except ValueError:
        raise GoldError(f"{column.name} is {cell!r}", where=where, remedy=f"write a {column.type}") from None


def _linked(mark: Mark, text: str) -> Row:
    cue, speaker = mark.links.get("cue", (None, None)), mark.links.get("speaker", (None, None))
    return {
        "cue": text[cue[0] : cue[1]] if cue[0] is not None else "",
        "cue_start": cue[0],
        "cue_end": cue[1],
        "speaker_start": speaker[0],
        "speaker_end": speaker[1],
    }


def _fill(rows: dict[str, list[Row]], marks: Iterable[Mark], text: str) -> None:
    """Speakers and statements of quotes that have none of their own."""
    names = {(row["start"], row["end"]): row["entity"] for row in rows["entities"]}
    said = {(mark.start, mark.end) for mark in marks if "speaker" in mark.columns}
    last = max((int(row["utterance"] or 0) for row in rows["quotes"]), default=0)
    for row in rows["quotes"]:
        if (row["start"], row["end"]) not in said and row["speaker_start"] is not None:
            start, end = int(row["speaker_start"]), int(row["speaker_end"] or 0)
            row["speaker"] = names.get((start, end)) or text[start:end]
        if row["utterance"] is None:
            last += 1
            row["utterance"] = last
