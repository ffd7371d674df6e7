"""`riscontro convert`: gold to and from annotation tools."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.frame import SOME_FAILED, app, note


class Form(StrEnum):
    """What gold can be turned into."""

    gold = "gold"
    brat = "brat"
    label_studio = "label-studio"
    docbin = "docbin"


@app.command(epilog="Example: riscontro convert annotations -o brat --to brat")
def convert(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="SOURCE", help="Gold or a run; or a brat folder, Label Studio's JSON, a DocBin, with --to gold."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="DIR", help="Folder to write into.")],
    form: Annotated[Form, typer.Option("--to", help="What to write.")] = Form.gold,
    texts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the texts. [default: SOURCE/texts]")
    ] = None,
) -> None:
    """Turn gold into what brat, Label Studio or spaCy read, and take it back.

    Exit code: 0 fine, 1 annotations that do not fit (each is listed, and nothing is written), 3 nothing done.
    """
    from pipeline import annotators, review

    if form is not Form.gold:
        written = annotators.export(source, out, form.value, texts=texts)
    else:
        found = annotators.read(source)
        for problem in found.problems:
            note(str(problem))
        if found.problems:
            note(f"{len(found.problems)} problems: nothing was written")
            raise typer.Exit(SOME_FAILED)
        written = review.write_gold(found, out)
    for path in written[:20]:
        typer.echo(path)
    if len(written) > 20:
        typer.echo(f"… and {len(written) - 20} more files")
