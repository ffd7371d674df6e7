"""The command `riscontro`, a module a group of commands: parse, call one function, report. Only here is printed."""

from pipeline.cli import run, look, scores  # noqa: I001  each registers its commands, in the order of `--help`
from pipeline.cli.frame import app, main

__all__ = ["app", "look", "main", "run", "scores"]
