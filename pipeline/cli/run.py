"""`riscontro run`: articles → tables, with progress, a plan and a summary."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Self

import typer

from pipeline.cli.frame import FINE, INTERRUPTED, NOTHING_DONE, SOME_FAILED, app, note
from pipeline.errors import SettingsError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.batch import Planned, Progress, Summary


@app.command(
    epilog="Example: riscontro run corpus -o outputs --jobs 2",
)
def run(
    inputs: Annotated[
        list[Path],
        typer.Argument(
            metavar="INPUT...", help="Files and folders of articles: .txt, .html, .jsonl, .parquet; .csv if named."
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Folder for the tables; made if it is not there.")
    ],
    model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL", help="spaCy pipeline by name or path, e.g. it_core_news_lg. [default: the embedded one]"
        ),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Processes that read articles. [default: one a processor]")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read every article again, also those that are done.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read, and why; write nothing.")] = False,
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
) -> None:
    """Read articles and write entities.csv, quotes.csv, claims.csv, articles.csv and failures.csv.

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
            "columns": dict(_field(column) for column in columns) if columns else None,
        }
    )
    if dry_run:
        _report_plan(batch.plan(inputs, out, settings, fresh=fresh))
        return
    with _ProgressBar() as bar:
        summary = batch.run(inputs, out, settings, fresh=fresh, on_progress=bar.show)
    raise typer.Exit(_report_run(summary, out))


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
    to_read = len(planned) - states["done"] - states["failed"]
    typer.echo(f"{to_read} articles would be read, {states['done']} are done, {states['failed']} cannot be read")


def _report_run(summary: Summary, out: Path) -> int:
    done = summary.progress
    if summary.ignored:
        endings = ", ".join(f"{count} × {ending}" for ending, count in sorted(summary.ignored.items()))
        note(f"passed over: {endings}")
    for failure in summary.failures[:10]:
        note(f"failed: {failure}")
    if len(summary.failures) > 10:
        note(f"… and {len(summary.failures) - 10} more, in {out / 'failures.csv'}")
    pace = f"{summary.seconds:.1f} s, {done.words / summary.seconds:,.0f} words/s"
    counts = f"{done.extracted} read, {done.reused} done before, {done.failed} failed"
    if summary.interrupted:
        note(f"stopped: {counts} ({pace}); the tables are as they were, and the same command goes on from here")
        return INTERRUPTED
    rows = ", ".join(f"{summary.rows[table]} {table}" for table in ("entities", "quotes", "claims"))
    typer.echo(f"{done.articles} articles: {counts}; {rows} in {out} ({pace})")
    if not done.extracted + done.reused:
        return NOTHING_DONE
    return SOME_FAILED if done.failed else FINE


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
        total = max(progress.files, progress.articles)
        self._bar.update(self._task, completed=progress.articles, total=total, pace=pace)
