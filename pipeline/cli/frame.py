"""The command's frame: the application that the commands register with, exit codes, choices, messages."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated, NoReturn

import typer

import pipeline
from pipeline.errors import OutputBusy, RiscontroError, SettingsError

FINE, SOME_FAILED, MISUSE, NOTHING_DONE, INTERRUPTED = 0, 1, 2, 3, 130


class Language(StrEnum):
    """Languages of a page's labels."""

    it = "it"
    en = "en"


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
        note(f"riscontro: {error}")
        sys.exit(MISUSE if isinstance(error, SettingsError | OutputBusy) else NOTHING_DONE)
    except KeyboardInterrupt:
        note("riscontro: stopped; what is done is kept, and the same command goes on from it")
        sys.exit(INTERRUPTED)
    sys.exit(FINE)


def note(message: str) -> None:
    """Say something that is no result, on stderr."""
    typer.echo(message, err=True)


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
