"""`riscontro report`, `workbook` and `review`: to look at a run, to correct it, to take corrections back."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.frame import NOTHING_DONE, SOME_FAILED, Language, app, note

# More lines than this say less: the rest is counted.
_SHOWN = 20


class Dialect(StrEnum):
    """Kinds of CSV: for programs, and for an Italian spreadsheet."""

    rfc4180 = "rfc4180"
    excel_it = "excel-it"


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
            note(str(problem))
        note(f"{len(read.problems)} problems: nothing was written")
        raise typer.Exit(SOME_FAILED)
    if dry_run:
        return
    if not yes and not typer.confirm(f"Write this into {out}?", err=True):
        raise typer.Exit(NOTHING_DONE)
    for path in reviews.write_gold(read, out):
        typer.echo(path)
