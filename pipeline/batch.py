"""Many articles: the tables are a function of the inputs, whatever was stopped, killed or run before, and by whom.

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
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import pipeline
from pipeline.account import Account, Progress, rows_by_table
from pipeline.article import Article
from pipeline.errors import ExtractionError, NotItalian, ReadingError, RiscontroError
from pipeline.extraction import Extractor
from pipeline.folder import OutputFolder
from pipeline.journal import DONE, Journal
from pipeline.language.models import find_model, fingerprint
from pipeline.reading import Reading, find, read
from pipeline.settings import Settings
from pipeline.workers import Pool, Worker

Input = str | os.PathLike[str]

__all__ = ["Input", "Planned", "Progress", "Summary", "merge", "plan", "run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a run did: `progress` at its end, rows by table, failures, skipped articles, and what it passed over.

    `interrupted`: it was stopped before the end, and the tables are as they were.
    """

    progress: Progress
    rows: dict[str, int]
    failures: tuple[RiscontroError, ...]
    skipped: tuple[RiscontroError, ...]
    ignored: Counter[str]
    seconds: float
    interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a run would do with one article: `state` is done, failed, skipped, or why it would be read."""

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
    make = make_worker or partial(Extractor, settings.model)
    with ExitStack() as stack:
        stack.enter_context(folder.held())
        if fresh:
            folder.forget()
        journal = stack.enter_context(Journal(folder.journal, key=_key(model)))
        stop = stack.enter_context(_interruptible())
        account = Account(folder, journal, on_progress)
        facts = _facts(names, model, settings)
        rows: dict[str, int] | None
        if settings.engine == "ray":
            from pipeline.cluster.engine import Job
            from pipeline.cluster.engine import run as run_on_cluster

            job = Job(found=find(names), settings=settings, make_worker=make, facts=facts)
            rows = run_on_cluster(job, folder, journal, account, stop=stop)
        else:
            _extract(read(find(names), settings), journal, account, settings, make_worker=make, stop=stop)
            rows = None if stop() else account.finish(settings.formats, facts)
        summary = _summary(account, rows, started)
        folder.write_json("timing.json", _timing(summary, settings))
        return summary


def merge(out: Path, *, formats: tuple[str, ...] = ()) -> Summary:
    """Join the tables that a run on a cluster left in pieces in the folder `out`, as a local run writes them.

    OutputError where there are none.
    """
    from pipeline.cluster.engine import join, key_of

    started = time.monotonic()
    folder = OutputFolder(out)
    with folder.held(), Journal(folder.journal, key=key_of(folder)) as journal:
        account = Account(folder, journal, None)
        return _summary(account, join(folder, journal, account, formats), started)


def _summary(account: Account, rows: dict[str, int] | None, started: float) -> Summary:
    return Summary(
        progress=account.progress,
        rows=rows or {},
        failures=tuple(error for _, error in account.failures),
        skipped=tuple(account.skipped),
        ignored=account.ignored,
        seconds=time.monotonic() - started,
        interrupted=rows is None,
    )


def plan(inputs: Iterable[Input], out: Path, settings: Settings, *, fresh: bool = False) -> list[Planned]:
    """What `run` would do, article by article, without doing it and without writing anything."""
    key = _key(find_model(settings.model))
    path = OutputFolder(out).journal
    planned = []
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(path, key=key)) if path.is_file() and not fresh else None
        for item in read(find(inputs), settings):
            if isinstance(item, ReadingError):
                state = "skipped" if isinstance(item, NotItalian) else "failed"
                planned.append(Planned(state=state, article_id="", where=str(item)))
            else:
                state = journal.state(item) if journal else "new"
                planned.append(Planned(state=state, article_id=item.id, where=item.path))
    return planned


def _extract(
    reading: Reading,
    journal: Journal,
    account: Account,
    settings: Settings,
    *,
    make_worker: Callable[[], Worker],
    stop: Callable[[], bool],
) -> None:
    """Bring every article into the journal or among the failures, with processes of this machine."""
    with Pool(make_worker, processes=settings.processes, timeout=settings.timeout) as pool:
        for article, result in pool.extract(_to_do(reading, journal, account), stop=stop):
            if isinstance(result, ExtractionError):
                account.fail(result, "extraction")
            else:
                account.add(article, rows_by_table(result))
    account.ignored = reading.ignored


def _to_do(reading: Reading, journal: Journal, account: Account) -> Iterator[Article]:
    """Articles that no earlier run has done; those that one has, and those that cannot be read, are noted here."""
    for item in reading:
        account.read += 1
        account.expect(account.read / (reading.fraction or 1.0))
        if isinstance(item, ReadingError):
            account.fail(item, "reading")
        elif journal.state(item) == DONE:
            account.take_over(item)
        else:
            yield item
    account.expect(account.read)


def _facts(inputs: list[str], model: Path, settings: Settings) -> dict[str, Any]:
    """What made the tables; equal for equal inputs, so no time stands here, and no count of what was taken over."""
    meta = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    decisive = ("max_bytes", "max_characters", "foreign")
    return {
        "riscontro": pipeline.__version__,
        "code": _code(),
        "model": {"name": f"{meta['lang']}_{meta['name']}", "version": meta["version"], "sha256": fingerprint(model)},
        "settings": {name: getattr(settings, name) for name in decisive} | {"columns": dict(settings.columns)},
        "inputs": sorted(inputs),
    }


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
        "engine": settings.engine,
        "jobs": settings.processes,
        "extracted": done.extracted,
        "reused": done.reused,
        "skipped": done.skipped,
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
