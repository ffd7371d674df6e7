"""Annotated articles → what a page shows: text cut into segments, rows in words, who says what, which figures.

Nothing here is markup: the template escapes every string.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.columns import RECORD_TABLES, columns_of
from pipeline.gold import Annotated
from pipeline.marking import Segment, cut
from pipeline.records import Entity, Quote
from pipeline.tables import Record, Row, rows_of

# Dates, times, ranks and results are read in their article: side by side they say nothing.
COUNTING_KINDS = ("count", "money", "percent", "measure", "ratio", "age", "duration")
# Columns that have a place of their own on the page, or none.
_ELSEWHERE = frozenset(
    """id article_id start end text sentence label entity kind speaker value value_max unit""".split()
)
# What a cell says of nearly every row, and so of none.
_USUAL = {"modality": "asserted", "confidence": 1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One row as the page tells it; `number` counts the rows of the article, `main` is name or speaker.

    A claim has `values`, its value and upper end, with `unit`.
    """

    number: int
    table: str
    kind: str
    text: str
    main: str
    who: str
    values: tuple[str, ...]
    unit: str
    details: tuple[tuple[str, str], ...]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """One article; `number` counts the articles of the report."""

    number: int
    article_id: str
    title: str
    about: str
    segments: tuple[Segment, ...] | None
    rows: Mapping[str, Sequence[RowView]]

    @property
    def count(self) -> int:
        return sum(map(len, self.rows.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row with its article, in the tables across articles."""

    article: ArticleView
    row: RowView


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows of several articles that belong together: of one speaker, or of one thing counted."""

    name: str
    kind: str
    entries: tuple[Entry, ...]

    @property
    def articles(self) -> int:
        return len({entry.article.number for entry in self.entries})


def view_article(number: int, article: Annotated, about: Row | None = None) -> ArticleView:
    """What the page shows of one article; `about` is its row of `articles.csv`."""
    about = about or {}
    rows: dict[str, list[RowView]] = {}
    records: list[Record] = []
    for table in RECORD_TABLES:
        rows[table] = []
        for record, row in zip(
            article.records(table), rows_of(table, article.article_id, article.records(table)), strict=True
        ):
            rows[table].append(_view_row(len(records), table, record, row))
            records.append(record)
    return ArticleView(
        number=number,
        article_id=article.article_id,
        title=str(about.get("title") or article.article_id),
        about=" · ".join(str(about[name]) for name in ("date", "source", "path") if about.get(name)),
        segments=None if article.text is None else tuple(cut(article.text, records)),
        rows=rows,
    )


def speakers(articles: Iterable[ArticleView]) -> list[Group]:
    """Quotes by speaker, equal after case and space folding; who says most first."""
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in _entries(articles, "quotes"):
        groups[" ".join(entry.row.who.split()).casefold()].append(entry)
    return _largest_first(
        Group(name=entries[0].row.who, kind="", entries=tuple(entries)) for key, entries in groups.items() if key
    )


def figures(articles: Iterable[ArticleView]) -> list[Group]:
    """Claims by kind and unit or counted thing; the largest group first, its rows by article."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in _entries(articles, "claims"):
        if entry.row.kind in COUNTING_KINDS:
            groups[entry.row.kind, entry.row.unit].append(entry)
    return _largest_first(
        Group(name=unit, kind=kind, entries=tuple(entries)) for (kind, unit), entries in groups.items()
    )


def names(articles: Iterable[ArticleView]) -> list[Group]:
    """Entities by canonical name and label; the name in most articles first."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in _entries(articles, "entities"):
        groups[entry.row.main, entry.row.kind].append(entry)
    found = [Group(name=name, kind=kind, entries=tuple(entries)) for (name, kind), entries in groups.items()]
    return sorted(found, key=lambda group: (-group.articles, -len(group.entries), group.name, group.kind))


def _view_row(number: int, table: str, record: Record, row: Row) -> RowView:
    values: tuple[str, ...] = ()
    unit = ""
    if isinstance(record, Entity):
        kind, main, who = record.label, record.entity, ""
    elif isinstance(record, Quote):
        kind, main, who = record.kind, record.speaker, record.speaker
    else:
        kind, main, who = record.kind, "", record.source
        values, unit = tuple(filter(None, (record.value, record.value_max))), record.unit
    details = tuple(
        (column.name, f"{row[column.name]:g}" if isinstance(row[column.name], float) else str(row[column.name]))
        for column in columns_of(table)
        if column.name not in _ELSEWHERE
        and not column.name.endswith(("_start", "_end"))
        and row[column.name] not in ("", None, _USUAL.get(column.name))
    )
    return RowView(
        number=number,
        table=table,
        kind=kind,
        text=record.text,
        main=main,
        who=who,
        values=values,
        unit=unit,
        details=details,
        id=str(row["id"]),
    )


def _entries(articles: Iterable[ArticleView], table: str) -> Iterable[Entry]:
    return (Entry(article=article, row=row) for article in articles for row in article.rows[table])


def _largest_first(groups: Iterable[Group]) -> list[Group]:
    return sorted(groups, key=lambda group: (-len(group.entries), group.name, group.kind))
