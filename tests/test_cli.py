"""The command: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer.main

import pipeline
from pipeline import cli
from pipeline.cli.run import EXAMPLES

Run = Callable[..., tuple[int, str, str]]

ARTICLE = "Anna Neri ha annunciato tre scuole a Bari. «Serve tempo», ha detto Anna Neri.\n"


@pytest.fixture
def riscontro(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["riscontro", *(os.fspath(argument) for argument in arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        out, err = capfd.readouterr()
        return int(end.value.code or 0), out, err

    return run


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "scuole.txt").write_text(ARTICLE, encoding="utf-8")
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_run_writes_the_tables_with_any_spacy_model(riscontro: Run, news: Path, stand_in: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, said, _ = riscontro("run", news, "-o", out, "--model", stand_in, "--jobs", "1")
    assert code == cli.FINE
    assert said.startswith("1 articles: 1 read, 0 done before, 0 skipped, 0 failed; ")
    assert ("Anna Neri", "PER") in {(row["text"], row["label"]) for row in table(out / "entities.csv")}
    assert [row["speaker"] for row in table(out / "quotes.csv") if row["kind"] == "direct"] == ["Anna Neri"]
    assert "3" in {row["value"] for row in table(out / "claims.csv")}
    assert json.loads((out / "manifest.json").read_text())["model"]["name"] == "it_core_news_lg"

    code, said, _ = riscontro("run", news, "-o", out, "--model", stand_in, "--jobs", "1")
    assert code == cli.FINE
    assert said.startswith("1 articles: 0 read, 1 done before, 0 skipped, 0 failed; ")

    code, said, _ = riscontro("evaluate", out, out, "--texts", out / "texts")
    assert code == cli.FINE
    assert "CLAIMS" in said
    assert (out / "scores.json").is_file()
    assert (out / "misses.csv").is_file()

    (news / "vuoto.txt").touch()
    (news / "foto.jpg").touch()
    code, said, noted = riscontro("run", news, "-o", out, "--model", stand_in, "--jobs", "1")
    assert code == cli.SOME_FAILED
    assert "2 articles: 0 read, 1 done before, 0 skipped, 1 failed" in said
    assert "vuoto.txt: has no text (leave it out" in noted
    assert "1 × .jpg" in noted


def test_nothing_done_is_3(riscontro: Run, stand_in: Path, tmp_path: Path) -> None:
    code, _, noted = riscontro("run", tmp_path / "manca", "-o", tmp_path / "out", "--model", stand_in)
    assert code == cli.NOTHING_DONE
    assert "[R104]" in noted
    (tmp_path / "vuota").mkdir()
    assert riscontro("run", tmp_path / "vuota", "-o", tmp_path / "out", "--model", stand_in)[0] == cli.NOTHING_DONE


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "news"],
        ["run", "news", "-o", "out", "--jobs", "molti"],
        ["run", "news", "-o", "out", "--jobs", "-3"],
        ["run", "news", "-o", "out", "--config", "manca.toml"],
        ["corri"],
    ],
)
def test_misuse_is_2_and_says_what_is_wrong(arguments: list[str], riscontro: Run) -> None:
    code, _, noted = riscontro(*arguments)
    assert code == cli.MISUSE
    assert noted


def test_an_error_is_one_line_with_its_remedy(riscontro: Run, news: Path, tmp_path: Path) -> None:
    code, said, noted = riscontro("run", news, "-o", tmp_path / "out", "--model", "it_core_news_lg")
    assert (code, said) == (cli.NOTHING_DONE, "")
    assert noted.startswith("riscontro: [R200] it_core_news_lg: there is no such model (pip install 'riscontro[lg]'")
    assert noted.count("\n") == 1


def test_a_dry_run_says_what_would_be_read_and_why(riscontro: Run, news: Path, stand_in: Path, tmp_path: Path) -> None:
    code, said, _ = riscontro("run", news, "-o", tmp_path / "out", "--model", stand_in, "--dry-run")
    assert code == cli.FINE
    assert said == "new: scuole\n1 articles would be read, 0 are done, 0 would be skipped, 0 cannot be read\n"
    assert not (tmp_path / "out").exists()


def test_version_and_schema(riscontro: Run) -> None:
    assert riscontro("--version") == (0, f"riscontro {pipeline.__version__}\n", "")
    assert "| `article_id` | text |" in riscontro("schema")[1]
    rows = json.loads(riscontro("schema", "--format", "json")[1])
    assert {row["table"] for row in rows} >= {"entities", "quotes", "claims", "articles", "failures"}


def commands() -> list[str]:
    return sorted(
        command.name or command.callback.__name__ for command in cli.app.registered_commands if command.callback
    )


@pytest.mark.parametrize("command", commands())
def test_every_command_s_help_has_an_example(command: str, riscontro: Run) -> None:
    code, said, _ = riscontro(command, "--help")
    assert code == cli.FINE
    assert f"Example: riscontro {command}" in said


def test_every_example_of_run_is_a_command_that_parses() -> None:
    group = typer.main.get_command(cli.app)
    examples = [line.split(":", 1) for line in EXAMPLES.splitlines() if ": " in line]
    assert len(examples) >= 10
    used = set()
    for _, line in examples:
        arguments = shlex.split(line.rpartition("|")[2])
        assert arguments[:2] == ["riscontro", "run"]
        context = getattr(group, "commands")["run"].make_context("run", arguments[2:])  # noqa: B009 - click's Group
        used |= {name for name, value in context.params.items() if value}
    # An example for every option but one, which is as its neighbour.
    assert used >= {parameter.name for parameter in getattr(group, "commands")["run"].params} - {"max_bytes"}  # noqa: B009


def test_the_shell_completes_commands_and_choices() -> None:
    for line, answer in (("riscontro ru", "run"), ("riscontro run x -o y --engine ", "ray")):
        asked = {"_RISCONTRO_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
        environment = os.environ | asked
        program = Path(sys.executable).parent / "riscontro"
        said = subprocess.run([program], env=environment, capture_output=True, text=True, check=False)
        assert answer in said.stdout.split()


def test_the_command_is_installed_and_answers_without_loading_spacy() -> None:
    code = "import sys, pipeline.cli; sys.exit('spacy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    said = subprocess.run(
        [Path(sys.executable).parent / "riscontro", "--help"], check=True, capture_output=True, text=True
    )
    assert "evaluate" in said.stdout
