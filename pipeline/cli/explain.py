"""`riscontro explain`: what was considered in an article, kept and dropped, and why."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.frame import NOTHING_DONE, SOME_FAILED, app, note

if TYPE_CHECKING:
    from pipeline.explain import Explanation

_LONGEST = 60


@app.command(epilog="Example: riscontro explain corpus/coalizione-volontari.txt --find soldati")
def explain(
    article: Annotated[Path, typer.Argument(metavar="ARTICLE", help="File of an article, or of several.")],
    find: Annotated[str, typer.Option(metavar="WORDS", help="Only sentences that hold these words.")] = "",
    model: Annotated[
        str | None,
        typer.Option(metavar="MODEL", help="fast, or a spaCy pipeline by name or path. [default: the embedded one]"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Show which names, cues, marks and numbers were considered in an article, kept (+) and dropped (-), and why."""
    from pipeline import load, reading
    from pipeline.errors import RiscontroError
    from pipeline.explain import explain as explained
    from pipeline.settings import Settings

    nlp, told, failed = None, 0, 0
    for one in reading.read(reading.find([article]), Settings()):
        try:
            if isinstance(one, RiscontroError):
                raise one
            nlp = nlp or load(model)
            told += _tell(one.id, explained(one, nlp), find, as_json=as_json)
        except RiscontroError as error:
            note(f"failed: {error}")
            failed += 1
    if find and not told and not failed:
        note(f"no sentence holds {find!r}")
    if failed or not told:
        raise typer.Exit(SOME_FAILED if told else NOTHING_DONE)


def _tell(article_id: str, explanation: Explanation, find: str, *, as_json: bool) -> int:
    """Print the sentences that hold `find`; returns how many."""
    told = 0
    for sentence, considered in explanation.sentences():
        if find.casefold() not in sentence.casefold():
            continue
        told += 1
        if as_json:
            for one in considered:
                typer.echo(json.dumps({"article_id": article_id, **asdict(one)}, ensure_ascii=False))
            continue
        typer.echo(f"{sentence}\n")
        for one in considered:
            text = " ".join(one.text.split())
            text = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
            typer.echo(f"  {'+' if one.kept else '-'} {one.what:8}{text}: {one.why}")
        typer.echo()
    return told
