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


class Language(StrEnum):
    """Languages of a page's labels."""

    it = "it"
    en = "en"


class Dialect(StrEnum):
    """Kinds of CSV: for programs, and for an Italian spreadsheet."""

    rfc4180 = "rfc4180"
    excel_it = "excel-it"


# More lines than this say less: the rest is counted.
_SHOWN = 20

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
    """Score tables against gold: entities, quotes and claims, column by column.

    Every miss is listed with its sentence, as CSV and, to look at, in PRED/misses.html.
    """
    from pipeline.report import write_differences
    from pipeline.scoring import evaluate_folders

    report = evaluate_folders(gold, predicted, texts=texts, articles=part.value)
    report.write_json(json_file or predicted / "scores.json")
    report.write_misses(misses or predicted / "misses.csv")
    write_differences(predicted / "misses.html", report.misses, scores=report.render())
    typer.echo(report.render())


@app.command(epilog="Example: riscontro schema --format json")
def schema(
    form: Annotated[Form, typer.Option("--format", help="Markdown for people, JSON for programs.")] = Form.markdown,
) -> None:
    """Print the column dictionary: what each column of each table means."""
    from pipeline import columns

    as_json = form is Form.json
    typer.echo(json.dumps(columns.schema(), indent=2, ensure_ascii=False) if as_json else columns.schema_markdown())


@app.command(epilog="Example: riscontro report outputs --language en")
def report(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that a run has written, or gold.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="HTML file. [default: RUN/report.html]")
    ] = None,
    texts: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the texts. [default: RUN/texts]")] = None,
    language: Annotated[Language, typer.Option(help="Language of the page's labels.")] = Language.it,
) -> None:
    """Write one HTML file to read, filter and mail: articles with their findings marked, speakers, figures, charts.

    It needs no network. More than 500 articles make an index with pages beside it.
    """
    from pipeline.report import write_report

    for path in write_report(run_folder, out, texts=texts, language=language.value):
        typer.echo(path)


@app.command(epilog="Example: riscontro workbook outputs -o review.xlsx")
def workbook(
    run_folder: Annotated[Path, typer.Argument(metavar="RUN", help="Folder that a run has written, or gold.")],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="PATH", help="The workbook [default: RUN/review.xlsx], or the folder of CSV files."
        ),
    ] = None,
    texts: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the texts. [default: RUN/texts]")] = None,
    dialect: Annotated[
        Dialect | None,
        typer.Option(help="Write CSV files (RUN/review) instead of a workbook; excel-it opens in Excel."),
    ] = None,
) -> None:
    """Write the tables for review in a spreadsheet, with columns for verdict, correction and note.

    No cell can start a formula. `riscontro review` takes the file back.
    """
    from pipeline.workbook import write_review_tables, write_workbook

    if dialect is None:
        typer.echo(write_workbook(run_folder, out, texts=texts))
        return
    for path in write_review_tables(run_folder, out, dialect=dialect.value):
        typer.echo(path)


@app.command(epilog="Example: riscontro review outputs/review.xlsx -o annotations --dry-run")
def review(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Corrected workbook or CSV, as Excel or LibreOffice saved it.")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="GOLD_DIR", help="Gold folder to write into.")],
    run_folder: Annotated[
        Path | None, typer.Option("--run", metavar="RUN", help="The run it was made from. [default: the file's folder]")
    ] = None,
    texts: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the texts. [default: RUN/texts]")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be written; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
) -> None:
    """Take corrected tables back as gold: check every row, show what changes, then write.

    Exit code: 0 fine, 1 rows that do not fit (each is listed with its number, and nothing is written), 3 nothing done.
    """
    from pipeline import review as reviews

    read = reviews.read(file, run=run_folder, texts=texts)
    for change in read.changes[:_SHOWN]:
        typer.echo(f"{change.what} {change.table} {change.article_id}: {change.before} → {change.after}".rstrip(" →"))
    if len(read.changes) > _SHOWN:
        typer.echo(f"… and {len(read.changes) - _SHOWN} more changes")
    for line in reviews.summary(read):
        typer.echo(line)
    if read.problems:
        for problem in read.problems:
            _note(str(problem))
        _note(f"{len(read.problems)} problems: nothing was written")
        raise typer.Exit(SOME_FAILED)
    if dry_run:
        return
    if not yes and not typer.confirm(f"Write this into {out}?", err=True):
        raise typer.Exit(NOTHING_DONE)
    for path in reviews.write_gold(read, out):
        typer.echo(path)


@app.command(epilog="Example: riscontro diff outputs outputs-new --html diff.html")
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="A run's folder, or gold.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another run's folder.")],
    texts: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of A's texts. [default: A/texts]")] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Rows that differ, with sentences. [default: B/diff.csv]"),
    ] = None,
    html_file: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="The same to look at. [default: B/diff.html]")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the page's labels.")] = Language.it,
) -> None:
    """Show what differs between two runs, or gold and a run: rows lost, added, and changed in which column."""
    from pipeline.report import write_differences
    from pipeline.scoring import compare_folders, write_misses

    found = compare_folders(before, after, texts=texts)
    write_misses(csv_file or after / "diff.csv", found)
    write_differences(html_file or after / "diff.html", found, language=language.value, runs=(str(before), str(after)))
    for (table, what), count in sorted(Counter((one.table, one.what) for one in found).items()):
        typer.echo(f"{table} {what}: {count}")
    typer.echo(f"{len(found)} differences")


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
        _note(f"passed over: {endings}")
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
