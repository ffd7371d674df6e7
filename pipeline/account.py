"""The account of a run: what came of every article that was read, and the tables and the manifest made from that.

Both engines keep one, so that a table depends on its articles and never on who read them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import file_digest
from pathlib import Path
from typing import Any

from pipeline.article import Article
from pipeline.columns import RECORD_TABLES
from pipeline.errors import NotItalian, RiscontroError
from pipeline.exports import WRITERS, Write
from pipeline.extraction import Extraction
from pipeline.folder import OutputFolder
from pipeline.journal import Journal
from pipeline.tables import Row, rows_of, write_table

RUN_TABLES = ("articles", *RECORD_TABLES, "failures", "skipped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: articles by what came of them, words of those extracted, articles that there may be in all.

    `expected` is an estimate, from the part of the files that was read, until all of them were.
    """

    expected: int = 0
    extracted: int = 0
    reused: int = 0
    skipped: int = 0
    failed: int = 0
    words: int = 0

    @property
    def articles(self) -> int:
        """Articles that are over, one way or another."""
        return self.extracted + self.reused + self.skipped + self.failed


class Account:
    """What came of each article; `failures` are pairs of stage and error."""

    def __init__(self, folder: OutputFolder, journal: Journal, on_progress: Callable[[Progress], None] | None) -> None:
        self.progress = Progress()
        self.failures: list[tuple[str, RiscontroError]] = []
        self.skipped: list[RiscontroError] = []
        self.ignored: Counter[str] = Counter()
        self.read = 0
        self._ids: list[str] = []
        self._folder = folder
        self._journal = journal
        self._on_progress = on_progress

    def restart(self, *, read: int, ignored: Mapping[str, int]) -> None:
        """Count what became of `read` articles from the beginning, without saying so."""
        self.progress = Progress(expected=read)
        self.failures, self.skipped, self._ids = [], [], []
        self.read, self.ignored = read, Counter(ignored)
        self._on_progress = None

    def expect(self, articles: float) -> None:
        """How many articles there may be in all."""
        self.progress = replace(self.progress, expected=round(articles))

    def add(self, article: Article, rows: dict[str, Any], *, reused: bool = False) -> None:
        """An article that is done, with its rows by table; `reused`: they were made before."""
        self._folder.keep_text(article.id, article.text)
        self._journal.add(article, rows)
        self._count(article, reused=reused)

    def take_over(self, article: Article) -> None:
        """An article that an earlier run did, and whose rows the journal has."""
        self._folder.keep_text(article.id, article.text)
        if self._journal.moved(article):
            rows = self._journal.rows(article.id)
            self._journal.add(article, rows | {"articles": [rows["articles"][0] | told(article)]})
        self._count(article, reused=True)

    def fail(self, error: RiscontroError, stage: str) -> None:
        """An article that cannot be read or on which the pipeline failed; one in another language is skipped."""
        if isinstance(error, NotItalian):
            self.skipped.append(error)
            self.advance(skipped=1)
        else:
            self.failures.append((stage, error))
            self.advance(failed=1)

    def advance(self, **more: int) -> None:
        """Count on, and say so."""
        counts = {name: getattr(self.progress, name) + count for name, count in more.items()}
        self.progress = replace(self.progress, **counts)
        if self._on_progress:
            self._on_progress(self.progress)

    def _count(self, article: Article, *, reused: bool) -> None:
        self._ids.append(article.id)
        if reused:
            self.advance(reused=1)
        else:
            self.advance(extracted=1, words=article.words)

    def finish(self, formats: tuple[str, ...], facts: Mapping[str, Any]) -> dict[str, int]:
        """Write tables and manifest, and forget articles that are no longer among the inputs; rows by table."""
        self._check()
        gone = set(self._journal) - set(self._ids)
        self._journal.keep(set(self._ids))
        rows, files = self._write_tables(formats)
        counts = {
            "read": self.read,
            "extracted": len(self._ids),
            "skipped": len(self.skipped),
            "failed": len(self.failures),
        }
        ignored = dict(sorted(self.ignored.items()))
        self._folder.write_manifest({**facts, "ignored": ignored, "counts": counts, "tables": files})
        for article_id in gone:
            self._folder.remove_text(article_id)
        return rows

    def _check(self) -> None:
        """In = out + failed + skipped: every article that was read is in one table, or it is our error."""
        done = len(set(self._ids))
        if self.read != done + len(self.failures) + len(self.skipped):
            raise RiscontroError(
                f"of {self.read} articles {done} were extracted, {len(self.failures)} failed and "
                f"{len(self.skipped)} were skipped: some are lost",
                remedy="nothing was written over; report this with the command",
            )

    def _write_tables(self, formats: tuple[str, ...]) -> tuple[dict[str, int], dict[str, Any]]:
        """All tables, in an order that depends on nothing but the articles: rows by table, and facts by file."""
        self._ids.sort()
        self.failures.sort(key=lambda failure: (failure[1].where, failure[0], str(failure[1])))
        self.skipped.sort(key=lambda error: (error.where, str(error)))
        counts, files = {}, {}
        for table in RUN_TABLES:
            paths: dict[Path, Write] = {self._folder.path / f"{table}.csv": write_table}
            paths |= {self._folder.path / f"{table}.{name}": WRITERS[name] for name in formats}
            for path, write in paths.items():
                counts[table] = write(path, table, self._rows(table))
                with path.open("rb") as file:
                    files[path.name] = {"rows": counts[table], "sha256": file_digest(file, "sha256").hexdigest()}
        return counts, files

    def _rows(self, table: str) -> Iterator[Row]:
        if table == "failures":
            yield from (error_row(error) | {"stage": stage} for stage, error in self.failures)
        elif table == "skipped":
            yield from (error_row(error) for error in self.skipped)
        else:
            for article_id in self._ids:
                yield from self._journal.rows(article_id)[table]


def error_row(error: RiscontroError) -> Row:
    """An error as a row of `failures.csv` or `skipped.csv`."""
    return {"file": error.where, "code": error.code, "reason": error.reason, "remedy": error.remedy}


def rows_by_table(found: Extraction) -> dict[str, Any]:
    """Rows of one article, as they will stand in the tables."""
    article = found.article
    rows = {table: rows_of(table, article.id, getattr(found, table)) for table in RECORD_TABLES}
    counts = {table: len(rows[table]) for table in RECORD_TABLES}
    facts = {"characters": len(article.text), "words": article.words, "sha256": article.sha256}
    return {"articles": [told(article) | facts | counts], **rows}


def told(article: Article) -> dict[str, Any]:
    """What the source of an article tells about it, as in `articles.csv`."""
    names = ("path", "title", "date", "source", "url", "encoding", "notes")
    return {"article_id": article.id} | {name: getattr(article, name) for name in names}
