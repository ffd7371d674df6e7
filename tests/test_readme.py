"""The README is true: its commands exist with their options, its Python runs, its settings and columns are real."""

from __future__ import annotations

import importlib.util
import re
import shlex
import tomllib
from pathlib import Path

import pytest
import typer.main

import pipeline
from benchmarks.archive import pace
from benchmarks.archive import table as plan
from benchmarks.readme import fill
from pipeline import cli
from pipeline.columns import TABLES
from pipeline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", "corpus/README.md", "annotations/README.md", "outputs/README.md")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """Every command line of the pages: in shell blocks, in indented blocks, in marks that `benchmarks.readme` runs."""
    lines: list[str] = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        lines += [line for block in blocks(text, "sh") for line in block.splitlines()]
        lines += re.findall(r"^    ((?:riscontro|python|make) .+)$", text, re.MULTILINE)
        lines += re.findall(r"<!-- (?:markdown )?from: (.+?) -->", text)
    return sorted({line.split("  #")[0].strip() for line in lines if line.strip() and not line.startswith("#")})


@pytest.mark.parametrize("line", commands())
def test_every_command_exists_with_its_options(line: str) -> None:
    program, *arguments = shlex.split(line, comments=True)
    match Path(program).name:
        case "riscontro":
            group = typer.main.get_command(cli.app)
            command = getattr(group, "commands")[arguments[0]]  # noqa: B009 - click's Group, which typer types as Command
            command.make_context(arguments[0], arguments[1:])
        case "make":
            targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
            assert set(arguments) <= set(targets)
        case "python" if arguments[0] == "-m":
            assert importlib.util.find_spec(arguments[1])
        case "pip":
            extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
                "optional-dependencies"
            ]
            assert set(re.findall(r"\[(\w+)\]", line)) <= set(extras)
        case _:
            pytest.fail(f"nobody checks {program}")


def test_the_python_examples_run(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not (pipeline.model_path() / "config.cfg").is_file():
        nlp = pipeline.load(stand_in)
        monkeypatch.setattr(pipeline, "load", lambda: nlp)
        monkeypatch.setattr(pipeline, "model_path", lambda: stand_in)
    names: dict[str, object] = {"__name__": "readme"}
    for block in blocks(README, "python"):
        exec(block, names)
    assert "Serviranno 90 milioni di euro" in capsys.readouterr().out


def test_the_settings_shown_are_all_there_are() -> None:
    [shown] = blocks(README, "toml")
    assert Settings().with_values(tomllib.loads(shown)) == Settings(jobs=2, columns=(("text", "corpo"),))
    assert tomllib.loads(shown).keys() == set(Settings.__slots__)


def test_every_table_and_file_that_is_linked_is_there() -> None:
    for table in TABLES:
        assert f"`{table}.csv`" in README
    for page in ("README.md", "CONTRIBUTING.md"):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text(encoding="utf-8")):
            assert (ROOT / link).exists(), link


def test_the_pages_are_filled_by_their_commands() -> None:
    text = "<!-- from: echo uno -->\n```text\nold\n```\nx\n<!-- markdown from: echo due -->\n<!-- end -->\n"
    filled = "<!-- from: echo uno -->\n```text\nuno\n```\nx\n<!-- markdown from: echo due -->\ndue\n<!-- end -->\n"
    assert fill(text) == filled == fill(filled)
    assert fill(text, only="due").startswith("<!-- from: echo uno -->\n```text\nold\n")


def test_the_plan_on_paper_follows_the_table_of_speed() -> None:
    table = "| processes | articles | words | first | words/s |\n| 1 | 220 | 62,020 | 4.0 s | 2,000 | x |\n"
    assert pace(f"{table}| 2 | 220 | 62,020 | 3.1 s | 4,000 | x |\n") == 2000
    assert "| processor-hours for a million articles | 39 | 56 |" in plan(2000)
    assert pace((ROOT / "README.md").read_text(encoding="utf-8")) > 0
