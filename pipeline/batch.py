"""Many articles on this machine: the tables are a function of the inputs, whatever was stopped, killed or run before.

The output folder holds the tables, the kept texts, `manifest.json` (what made the tables), `timing.json` (how long it
took) and `.riscontro/` (lock and journal), from which the next run into the folder goes on.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import pipeline
from pipeline.article import Article
from pipeline.errors import ExtractionError, ReadingError, RiscontroError
from pipeline.extraction import Extraction, Extractor
from pipeline.folder import OutputFolder
from pipeline.journal import DONE, Journal
from pipeline.language.models import find_model, fingerprint
from pipeline.reading import Found, find, read
from pipeline.settings import Settings
from pipeline.tables import RECORD_TABLES, rows_of, write_table
from pipeline.workers import Worker, extract_all

Input = str | os.PathLike[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: articles by what came of them, words of those extracted, files that there are to read."""

    files: int
    extracted: int = 0
    reused: int = 0
    failed: int = 0
    words: int = 0

    @property
    def articles(self) -> int:
        """Articles that are over, one way or another."""
        return self.extracted + self.reused + self.failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: `progress` at its end, rows by table, failures, and the endings of files that it passed over.

    `interrupted`: it was stopped before the end, and the tables are as they were.
    """

    progress: Progress
    rows: dict[str, int]
    failures: tuple[RiscontroError, ...]
    ignored: Counter[str]
    seconds: float
    interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run would do with one article: `state` is done, failed, or why it would be read."""

    state: str
    article_id: str
    where: str


def run(
    inputs: Iterable[Input],
    out: Path,
    settings: Settings,
    *,
    fresh: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
    make_worker: Callable[[], Worker] | None = None,
) -> Summary:
    """Read `inputs`, write every table into the folder `out`, and say what was done.

    What an earlier run has done is taken over where text, version, model and settings are the same, unless `fresh`.
    Ctrl-C finishes what is in hand and leaves the tables as they were; the next run goes on from there. This starts
    processes: a script that calls it needs `if __name__ == "__main__":`.
    ModelError, or OutputError where `out` cannot be written or is being written by another run.
    """
    started = time.monotonic()
    names = [os.fspath(given) for given in inputs]
    model = find_model(settings.model)
    folder = OutputFolder(out)
    with ExitStack() as stack:
        stack.enter_context(folder.held())
        if fresh:
            folder.forget()
        journal = stack.enter_context(Journal(folder.journal, key=_key(model)))
        stop = stack.enter_context(_interruptible())
        found = find(names)
        work = _Run(folder, journal, found, settings, on_progress)
        work.extract(make_worker or partial(Extractor, settings.model), stop)
        interrupted = stop()
        rows = {} if interrupted else work.finish(names, model)
        summary = Summary(
            progress=work.progress,
            rows=rows,
            failures=tuple(error for _, error in work.failures),
            ignored=found.ignored,
            seconds=time.monotonic() - started,
            interrupted=interrupted,
        )
        folder.write_json("timing.json", _timing(summary, settings))
        return summary


def plan(inputs: Iterable[Input], out: Path, settings: Settings, *, fresh: bool = False) -> list[Planned]:
    """What `run` would do, article by article, without doing it and without writing anything."""
    key = _key(find_model(settings.model))
    path = OutputFolder(out).journal
    planned = []
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(path, key=key)) if path.is_file() and not fresh else None
        for item in read(find(inputs), settings):
            if isinstance(item, ReadingError):
                planned.append(Planned(state="failed", article_id="", where=str(item)))
            else:
                state = journal.state(item) if journal else "new"
                planned.append(Planned(state=state, article_id=item.id, where=item.path))
    return planned


class _Run:
    """One run in the making: what was read, and what came of it."""

    def __init__(
        self,
        folder: OutputFolder,
        journal: Journal,
        found: Found,
        settings: Settings,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self.progress = Progress(files=len(found.files) + len(found.errors))
        self.failures: list[tuple[str, RiscontroError]] = []
        self._folder = folder
        self._journal = journal
        self._found = found
        self._settings = settings
        self._on_progress = on_progress
        self._ids: list[str] = []
        self._read = 0

    def extract(self, make_worker: Callable[[], Worker], stop: Callable[[], bool]) -> None:
        """Bring every article into the journal or among the failures."""
        processes = min(self._settings.processes, max(1, len(self._found.files)))
        for article, result in extract_all(
            self._to_do(), make_worker, processes=processes, timeout=self._settings.timeout, stop=stop
        ):
            if isinstance(result, ExtractionError):
                self._fail(result, "extraction")
            else:
                self._folder.keep_text(article.id, article.text)
                self._journal.add(article, _rows(result))
                self._ids.append(article.id)
                self._advance(extracted=1, words=article.words)

    def finish(self, inputs: list[str], model: Path) -> dict[str, int]:
        """Write tables and manifest, and forget articles that are no longer among the inputs; rows by table."""
        self._check()
        gone = set(self._journal) - set(self._ids)
        self._journal.keep(set(self._ids))
        rows = self._write_tables()
        self._folder.write_json("manifest.json", self._manifest(inputs, model, rows))
        for article_id in gone:
            self._folder.remove_text(article_id)
        return rows

    def _to_do(self) -> Iterator[Article]:
        """Articles that no earlier run has done; those that one has, and those that cannot be read, are noted here."""
        for item in read(self._found, self._settings):
            self._read += 1
            if isinstance(item, ReadingError):
                self._fail(item, "reading")
            elif self._journal.state(item) == DONE:
                self._folder.keep_text(item.id, item.text)
                if self._journal.moved(item):
                    rows = self._journal.rows(item.id)
                    self._journal.add(item, rows | {"articles": [rows["articles"][0] | _told(item)]})
                self._ids.append(item.id)
                self._advance(reused=1)
            else:
                yield item

    def _check(self) -> None:
        """Every article that was read is in the tables or among the failures: anything else is our error."""
        if self._read != len(set(self._ids)) + len(self.failures):
            raise RiscontroError(
                f"of {self._read} articles {len(set(self._ids))} were extracted and {len(self.failures)} failed: "
                "some are lost",
                remedy="nothing was written over; report this with the command",
            )

    def _write_tables(self) -> dict[str, int]:
        """All five tables, in an order that depends on nothing but the articles; rows by table."""
        self._ids.sort()
        self.failures.sort(key=lambda failure: (failure[1].where, failure[0], str(failure[1])))
        counts = {}
        for table in ("articles", *RECORD_TABLES):
            rows = (row for article_id in self._ids for row in self._journal.rows(article_id)[table])
            counts[table] = write_table(self._folder.path / f"{table}.csv", table, rows)
        failures = [
            {"file": error.where, "stage": stage, "code": error.code, "reason": error.reason, "remedy": error.remedy}
            for stage, error in self.failures
        ]
        counts["failures"] = write_table(self._folder.path / "failures.csv", "failures", failures)
        return counts

    def _manifest(self, inputs: list[str], model: Path, rows: dict[str, int]) -> dict[str, Any]:
        """What made the tables; equal for equal inputs, so no time stands here, and no count of what was taken over."""
        meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
        tables = {}
        for table, count in rows.items():
            with (self._folder.path / f"{table}.csv").open("rb") as file:
                tables[f"{table}.csv"] = {"rows": count, "sha256": file_digest(file, "sha256").hexdigest()}
        return {
            "riscontro": pipeline.__version__,
            "code": _code(),
            "model": {
                "name": f"{meta['lang']}_{meta['name']}",
                "version": meta["version"],
                "sha256": fingerprint(model),
            },
            "settings": {"max_bytes": self._settings.max_bytes, "max_characters": self._settings.max_characters},
            "inputs": sorted(inputs),
            "ignored": dict(sorted(self._found.ignored.items())),
            "counts": {"read": self._read, "extracted": len(self._ids), "failed": len(self.failures)},
            "tables": tables,
        }

    def _fail(self, error: RiscontroError, stage: str) -> None:
        self.failures.append((stage, error))
        self._advance(failed=1)

    def _advance(self, *, extracted: int = 0, reused: int = 0, failed: int = 0, words: int = 0) -> None:
        self.progress = replace(
            self.progress,
            extracted=self.progress.extracted + extracted,
            reused=self.progress.reused + reused,
            failed=self.progress.failed + failed,
            words=self.progress.words + words,
        )
        if self._on_progress:
            self._on_progress(self.progress)


def _rows(result: Extraction) -> dict[str, Any]:
    """Rows by table of one article, as they will stand in the tables."""
    article = result.article
    rows = {table: rows_of(table, article.id, getattr(result, table)) for table in RECORD_TABLES}
    counts = {table: len(rows[table]) for table in RECORD_TABLES}
    told = {"characters": len(article.text), "words": article.words, "sha256": article.sha256}
    return {"articles": [_told(article) | told | counts], **rows}


def _told(article: Article) -> dict[str, Any]:
    """What the source of an article tells about it."""
    names = ("path", "title", "date", "source", "url", "encoding", "notes")
    return {"article_id": article.id} | {name: getattr(article, name) for name in names}


@cache
def _code() -> str:
    """Hash of the package's own files: in a checkout the version says too little about what made a row."""
    package = Path(pipeline.__file__).parent
    digest = sha256()
    for path in sorted(package.rglob("*")):
        relative = path.relative_to(package)
        if path.is_file() and relative.parts[0] != "model" and "__pycache__" not in relative.parts:
            digest.update(f"{relative.as_posix()}\0".encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _key(model: Path) -> str:
    """Names everything but the text that decides what the rows of an article are."""
    return sha256(f"{pipeline.__version__}\0{_code()}\0{fingerprint(model)}".encode()).hexdigest()[:16]


def _timing(summary: Summary, settings: Settings) -> dict[str, Any]:
    done = summary.progress
    return {
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(summary.seconds, 3),
        "interrupted": summary.interrupted,
        "jobs": settings.processes,
        "extracted": done.extracted,
        "reused": done.reused,
        "failed": done.failed,
        "words_per_second": round(done.words / summary.seconds, 1),
        "python": platform.python_version(),
        "platform": platform.platform(),
    }


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed. The second one ends the run at once; the journal has what was done."""
    pressed = False

    def note(*_: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    try:
        before = signal.signal(signal.SIGINT, note)
    except ValueError:  # called from a thread, which gets no signals
        yield lambda: False
        return
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, before)
