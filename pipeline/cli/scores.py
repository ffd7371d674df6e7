"""`riscontro evaluate`, `diff` and `schema`: tables against tables, and what their columns mean."""

from __future__ import annotations

import json
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.frame import Language, app


class Part(StrEnum):
    """Which articles of the gold are scored."""

    all = "all"
    tuning = "tuning"
    heldout = "heldout"


class Form(StrEnum):
    """How the column dictionary is printed."""

    markdown = "markdown"
    json = "json"


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


@app.command(epilog="Example: riscontro schema --format json")
def schema(
    form: Annotated[Form, typer.Option("--format", help="Markdown for people, JSON for programs.")] = Form.markdown,
) -> None:
    """Print the column dictionary: what each column of each table means."""
    from pipeline import columns

    as_json = form is Form.json
    typer.echo(json.dumps(columns.schema(), indent=2, ensure_ascii=False) if as_json else columns.schema_markdown())
