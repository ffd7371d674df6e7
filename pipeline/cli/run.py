"""`riscontro run`: articles → tables, with progress, a plan and a summary."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from pipeline.cli.frame import FINE, INTERRUPTED, NOTHING_DONE, SOME_FAILED, app, note
from pipeline.errors import SettingsError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.batch import Planned, Progress, Summary


class Engine(StrEnum):
    """Who reads the articles."""

    local = "local"
    ray = "ray"


class Shards(StrEnum):
    """What the pieces of a cluster's tables are."""

    parquet = "parquet"
    csv = "csv"


class Foreign(StrEnum):
    """What becomes of articles in other languages."""

    skip = "skip"
    read = "read"


# A line an option group; `tests/test_cli.py` runs each through the parser.
EXAMPLES = """\
Example: riscontro run corpus -o outputs --jobs 2

\b
Inputs:   riscontro run 'archivio/2026-*/**/*.html' @elenco.txt -o outputs
Stdin:    zcat news.jsonl.gz | riscontro run - -o outputs
Columns:  riscontro run news.csv -o outputs --column text=corpo --column id=codice
Limits:   riscontro run crawl.warc.gz -o outputs --foreign read --max-characters 50000 --timeout 60
Model:    riscontro run corpus -o outputs-lg --model it_core_news_lg
Tables:   riscontro run corpus -o outputs --format parquet,jsonl
Resume:   riscontro run corpus -o outputs --dry-run
Again:    riscontro run corpus -o outputs --fresh
Settings: riscontro run corpus -o outputs --config riscontro.toml
Cluster:  riscontro run s3://news/2026/*.warc.gz -o /shared/outputs --engine ray --shards parquet
"""


@app.command(epilog=EXAMPLES)
def run(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT...",
            help="Files, folders, 'patterns', @lists of them, addresses such as s3://…, or - for standard input: "
            ".txt, .md, .html, .jsonl(.gz), .parquet, .warc(.gz); .csv if named.",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the tables; made if it is not there.")
    ],
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="fast, or a spaCy pipeline by name or path, e.g. it_core_news_lg. [default: the embedded one]",
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that read articles. [default: one a processor]")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read every article again, also those that are done.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read, and why; write nothing.")] = False,
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="LIST", help="Tables besides CSV: parquet, jsonl, or both with a comma."),
    ] = None,
    foreign: Annotated[
        Foreign | None,
        typer.Option(help="What becomes of articles in other languages; skipped ones are listed. [default: skip]"),
    ] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help="TOML file of settings; flags win over it.")
    ] = None,
    max_characters: Annotated[
        int | None, typer.Option(metavar="N", help="Longer articles fail. [default: 1000000]")
    ] = None,
    max_bytes: Annotated[int | None, typer.Option(metavar="N", help="Larger files fail. [default: 10000000]")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column", metavar="FIELD=NAME", help="Column of a .jsonl, .csv or .parquet file, e.g. text=corpo."
        ),
    ] = None,
    timeout: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Articles that take longer fail. [default: 600]")
    ] = None,
    engine: Annotated[
        Engine | None, typer.Option(help="Who reads: this machine's processes, or a Ray cluster. [default: local]")
    ] = None,
    shards: Annotated[
        Shards | None,
        typer.Option(help="With Ray: leave the tables in pieces, one set a worker; `riscontro merge` joins them."),
    ] = None,
) -> None:
    """Read articles and write entities.csv, quotes.csv, claims.csv, articles.csv, failures.csv and skipped.csv.

    A second run into the same folder reads only what is new or changed. Exit code: 0 all fine, 1 some articles failed,
    2 misuse, 3 nothing done, 130 stopped by Ctrl-C (the same command goes on from there).
    """
    from pipeline import batch

    settings = (Settings.from_file(config) if config else Settings()).with_values(
        {
            "model": model,
            "jobs": jobs,
            "max_characters": max_characters,
            "max_bytes": max_bytes,
            "timeout": timeout,
            "foreign": foreign.value if foreign else None,
            "formats": _names(formats),
            "engine": engine.value if engine else None,
            "shards": shards.value if shards else None,
            "columns": dict(_field(column) for column in columns) if columns else None,
        }
    )
    if dry_run:
        _report_plan(batch.plan(inputs, out, settings, fresh=fresh))
        return
    with _ProgressBar() as bar:
        summary = batch.run(inputs, out, settings, fresh=fresh, on_progress=bar.show)
    raise typer.Exit(_report_run(summary, out))


@app.command(epilog="Example: riscontro merge outputs --format parquet")
def merge(
    out: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that a run with --shards has written.")],
    formats: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="LIST", help="Tables besides CSV: parquet, jsonl, or both with a comma."),
    ] = None,
) -> None:
    """Join the tables that a run on a cluster left in pieces, as a run on one machine writes them.

    Exit code: 0 all fine, 1 some articles failed, 3 nothing done.
    """
    from pipeline import batch

    names = Settings().with_values({"formats": _names(formats)}).formats
    raise typer.Exit(_report_run(batch.merge(out, formats=names), out))


def _names(formats: list[str] | None) -> list[str] | None:
    return [name for given in formats for name in given.split(",")] if formats else None


def _field(column: str) -> tuple[str, str]:
    field, equals, name = column.partition("=")
    if not equals or not name:
        raise SettingsError(f"--column is {column!r}", remedy="write it as --column text=corpo")
    return field, name


def _report_plan(planned: list[Planned]) -> None:
    for item in planned:
        if item.state != "done":
            typer.echo(f"{item.state}: {item.article_id or item.where}")
    states = Counter(item.state for item in planned)
    to_read = len(planned) - states["done"] - states["skipped"] - states["failed"]
    typer.echo(
        f"{to_read} articles would be read, {states['done']} are done, {states['skipped']} would be skipped, "
        f"{states['failed']} cannot be read"
    )


def _report_run(summary: Summary, out: Path) -> int:
    done = summary.progress
    if summary.ignored:
        endings = ", ".join(f"{count} × {ending}" for ending, count in sorted(summary.ignored.items()))
        note(f"passed over: {endings}")
    _list("skipped", summary.skipped, out / "skipped.csv")
    _list("failed", summary.failures, out / "failures.csv")
    pace = f"{summary.seconds:.1f} s, {done.words / summary.seconds:,.0f} words/s"
    counts = f"{done.extracted} read, {done.reused} done before, {done.skipped} skipped, {done.failed} failed"
    if summary.interrupted:
        note(f"stopped: {counts} ({pace}); the tables are as they were, and the same command goes on from here")
        return INTERRUPTED
    rows = ", ".join(f"{summary.rows[table]} {table}" for table in ("entities", "quotes", "claims"))
    typer.echo(f"{done.articles} articles: {counts}; {rows} in {out} ({pace})")
    if not done.extracted + done.reused:
        return NOTHING_DONE
    return SOME_FAILED if done.failed else FINE


def _list(what: str, errors: tuple[Exception, ...], table: Path) -> None:
    for error in errors[:10]:
        note(f"{what}: {error}")
    if len(errors) > 10:
        note(f"… and {len(errors) - 10} more, in {table}")


class _ProgressBar:
    """Articles, articles/s, words/s and the time left, on stderr where that is a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True)
        self._bar = Progress(
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("", total=None, pace="loading the model")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()

    def show(self, progress: Progress) -> None:
        seconds = self._bar.tasks[0].elapsed or 0
        pace = ""
        if progress.extracted and seconds:
            pace = f"{progress.extracted / seconds:.1f} articles/s  {progress.words / seconds:,.0f} words/s"
        total = max(progress.expected, progress.articles)
        self._bar.update(self._task, completed=progress.articles, total=total, pace=pace)
