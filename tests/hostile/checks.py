"""What must hold of any input whatever: nothing but our errors, spans inside their text, tables that come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from spacy.tokens import Doc

from pipeline.article import Article
from pipeline.columns import RECORD_TABLES
from pipeline.errors import ReadingError
from pipeline.extraction import Extraction, extract_article
from pipeline.reading import find, read
from pipeline.reading.cleaning import clean
from pipeline.reading.naming import safe_id
from pipeline.settings import Settings
from pipeline.tables import read_table, record_of, rows_of, write_table

SETTINGS = Settings(max_characters=100_000, max_bytes=1_000_000, foreign="read")


def read_file(path: Path) -> list[Article | ReadingError]:
    """What `path` holds; every article is clean, within the limit, and has a name that stays in its folder."""
    items = list(read(find([path]), SETTINGS))
    assert len(items) >= articles_in(path), "an article is lost"
    names = [item.id for item in items if isinstance(item, Article)]
    assert len({name.casefold() for name in names}) == len(names)
    for item in items:
        if isinstance(item, Article):
            assert item.text.strip()
            assert clean(item.text) == (item.text, _lost(item.text))
            assert len(item.text) <= SETTINGS.max_characters
            assert safe_id(item.id) == item.id
        else:
            assert isinstance(item, ReadingError), item
            assert all((item.where, item.reason, item.remedy))
    return items


def articles_in(path: Path) -> int:
    """Articles or failures that a file must give at least: each line of JSON Lines that is not blank, else one."""
    if path.suffix in {".jsonl", ".ndjson"}:
        return sum(1 for line in path.read_bytes().split(b"\n") if line.strip())
    return int(path.suffix in {".txt", ".html", ".htm", ".xhtml"})


def extract(article: Article, nlp: Callable[[str], Doc]) -> Extraction:
    """The records of an article; every span is its text, quotes' cues and speakers too."""
    found = extract_article(article, nlp)
    text = article.text
    for table in RECORD_TABLES:
        for record in getattr(found, table):
            assert text[record.start : record.end] == record.text
            assert 0 <= record.start < record.end <= len(text)
            assert record.text.strip() == record.text
    for quote in found.quotes:
        if quote.cue_start is not None and quote.cue_end is not None:
            assert text[quote.cue_start : quote.cue_end] == quote.cue
        if quote.speaker_start is not None and quote.speaker_end is not None:
            assert 0 <= quote.speaker_start < quote.speaker_end <= len(text)
    ends = [0, *(claim.end for claim in found.claims)]
    assert all(claim.start >= end for claim, end in zip(found.claims, ends, strict=False)), "claims overlap"
    return found


def tables_come_back(found: Extraction, folder: Path) -> Counter[str]:
    """Rows by table, after they were written and read again."""
    rows = Counter[str]()
    for table in RECORD_TABLES:
        # A table gives confidence with three digits.
        records = [replace(record, confidence=round(record.confidence, 3)) for record in getattr(found, table)]
        path = folder / f"{table}.csv"
        rows[table] = write_table(path, table, rows_of(table, found.article.id, records))
        assert [record_of(table, row) for row in read_table(path, table)] == records
    return rows


def _lost(text: str) -> str:
    lost = text.count("\ufffd")
    return f"{lost} characters were lost before (U+FFFD)" if lost else ""
