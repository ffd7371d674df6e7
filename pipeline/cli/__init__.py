"""The command `riscontro`, a module a group of commands: parse, call one function, report. Only here is printed."""

from pipeline.cli import run, look, scores, explain, convert  # noqa: I001  each registers its commands, in the order of --help
from pipeline.cli.frame import FINE, INTERRUPTED, MISUSE, NOTHING_DONE, SOME_FAILED, app, main

__all__ = ["FINE", "INTERRUPTED", "MISUSE", "NOTHING_DONE", "SOME_FAILED", "app", "main"]
__all__ += ["convert", "explain", "look", "run", "scores"]
