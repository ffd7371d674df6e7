"""The command `riscontro`: parse, call one function, report. Only here is anything printed."""

from __future__ import annotations

import json
import sys
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, Self

import typer

import pipeline
from pipeline.errors import OutputBusy, RiscontroError, SettingsError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.batch import Planned, Progress, Summary

FINE, SOME_FAILED, MISUSE, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 3, 130


class Part(StrEnum):
    """Which articles of the gold are scored."""

    all = "all"
    tuning = "tuning"
    heldout = "heldout"


class Form(StrEnum):
    """How the column dictionary is printed."""

    markdown = "markdown"
    json = "json"


app = typer.Typer(
    name="riscontro",
    help="Named entities, quotes and numeric claims from Italian news, as tables.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> NoReturn:
    """Run the command line; an error that a user can meet is one line on stderr, never a traceback."""
    try:
        app()
    except RiscontroError as error:
        _note(f"riscontro: {error}")
        sys.exit(MISUSE if isinstance(error, SettingsError | OutputBusy) else NOTHING_DONE)
    except KeyboardInterrupt:
        _note("riscontro: stopped; what is done is kept, and the same command goes on from it")
        sys.exit(INTERRUPTED)
    sys.exit(FINE)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"riscontro {pipeline.__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    pass


@app.command(
    epilog="Example: riscontro run corpus -o outputs --jobs 2",
)
def run(
    inputs: Annotated[list[Path], typer.Argument(metavar="INPUT...", help="Files and folders of articles (.txt).")],
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
        }
    )
    if dry_run:
        _report_plan(batch.plan(inputs, out, settings, fresh=fresh))
        return
    with _ProgressBar() as bar:
        summary = batch.run(inputs, out, settings, fresh=fresh, on_progress=bar.show)
    raise typer.Exit(_report_run(summary, out))


@app.command(epilog="Example: riscontro evaluate annotations outputs --misses misses.csv")
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Folder with the gold tables.")],
    predicted: Annotated[
        Path, typer.Argument(metavar="PRED", help="Folder with the tables to score, such as a run's.")
    ],
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder with the gold's texts. [default: GOLD/texts, GOLD, or corpus beside it]"
        ),
    ] = None,
    part: Annotated[
        Part, typer.Option(help="Which articles: all, those that rules are tuned on, or those held out.")
    ] = Part.all,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write the scores here. [default: PRED/scores.json]")
    ] = None,
    misses: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every miss with its sentence here. [default: PRED/misses.csv]"),
    ] = None,
) -> None:
    """Score tables against gold: entities, quotes and claims, column by column."""
    from pipeline.scoring import evaluate_folders

    report = evaluate_folders(gold, predicted, texts=texts, articles=part.value)
    report.write_json(json_file or predicted / "scores.json")
    report.write_misses(misses or predicted / "misses.csv")
    typer.echo(report.render())


@app.command(epilog="Example: riscontro schema --format json")
def schema(
    form: Annotated[Form, typer.Option("--format", help="Markdown for people, JSON for programs.")] = Form.markdown,
) -> None:
    """Print the column dictionary: what each column of each table means."""
    from pipeline import columns

    as_json = form is Form.json
    typer.echo(json.dumps(columns.schema(), indent=2, ensure_ascii=False) if as_json else columns.schema_markdown())


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
        _note(f"passed over, no ending of an article: {endings}")
    for failure in summary.failures[:10]:
        _note(f"failed: {failure}")
    if len(summary.failures) > 10:
        _note(f"… and {len(summary.failures) - 10} more, in {out / 'failures.csv'}")
    pace = f"{summary.seconds:.1f} s, {done.words / summary.seconds:,.0f} words/s"
    counts = f"{done.extracted} read, {done.reused} done before, {done.failed} failed"
    if summary.interrupted:
        _note(f"stopped: {counts} ({pace}); the tables are as they were, and the same command goes on from here")
        return INTERRUPTED
    rows = ", ".join(f"{summary.rows[table]} {table}" for table in ("entities", "quotes", "claims"))
    typer.echo(f"{done.articles} articles: {counts}; {rows} in {out} ({pace})")
    if not done.extracted + done.reused:
        return NOTHING_DONE
    return SOME_FAILED if done.failed else FINE


def _note(message: str) -> None:
    typer.echo(message, err=True)


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


if __name__ == "__main__":
    main()
