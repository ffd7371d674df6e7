"""report, workbook, review and diff from the command line, and what each says and returns."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipeline.cli import app
from pipeline.gold import load_gold
from pipeline.tables import read_table, write_table

ROOT = Path(__file__).parents[1]


def riscontro(*words: object, answer: str = "") -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], input=answer)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """Two articles of the gold, as if a run had found them."""
    folder = tmp_path / "run"
    (folder / "texts").mkdir(parents=True)
    chosen = ("coalizione-volontari", "derby-valconca-rastrello")
    for name in chosen:
        shutil.copy(ROOT / "corpus" / f"{name}.txt", folder / "texts")
    for table in ("entities", "quotes", "claims", "articles"):
        rows = read_table(ROOT / "annotations" / f"{table}.csv", table)
        write_table(folder / f"{table}.csv", table, [row for row in rows if row["article_id"] in chosen], gold=True)
    return folder


def test_report_writes_one_page(run: Path) -> None:
    result = riscontro("report", run, "--language", "en")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [str(run / "report.html")]
    assert "Who speaks" in (run / "report.html").read_text(encoding="utf-8")


def test_workbook_and_review_make_gold(run: Path, tmp_path: Path) -> None:
    assert riscontro("workbook", run).exit_code == 0
    gold = tmp_path / "gold"
    preview = riscontro("review", run / "review.xlsx", "-o", gold, "--dry-run")
    assert preview.exit_code == 0
    assert "quotes: 23 rows, 0 changed, 0 added, 0 removed" in preview.stdout
    assert not gold.exists()
    assert riscontro("review", run / "review.xlsx", "-o", gold, answer="n\n").exit_code == 3
    assert not gold.exists()
    assert riscontro("review", run / "review.xlsx", "-o", gold, answer="y\n").exit_code == 0
    assert load_gold(gold) == load_gold(run)


def test_review_lists_rows_that_do_not_fit_and_writes_nothing(run: Path, tmp_path: Path) -> None:
    assert riscontro("workbook", run, "--dialect", "excel-it").exit_code == 0
    file = run / "review" / "entities.csv"
    file.write_text(file.read_text(encoding="utf-8-sig").replace(";LOC;", ";CITTÀ;", 1), encoding="cp1252")
    result = riscontro("review", file, "-o", tmp_path / "gold", "-y")
    assert result.exit_code == 1
    assert "label 'CITTÀ' is unknown (use one of PER, LOC, ORG, MISC)" in result.stderr
    assert "1 problems: nothing was written" in result.stderr
    assert not (tmp_path / "gold").exists()


def test_diff_shows_rows_lost_added_and_changed(run: Path, tmp_path: Path) -> None:
    other = shutil.copytree(run, tmp_path / "other")
    assert riscontro("diff", run, other).stdout == "0 differences\n"
    rows = read_table(other / "entities.csv", "entities")
    rows[0]["label"] = "ORG"
    write_table(other / "entities.csv", "entities", [*rows[:5], *rows[6:]], gold=True)
    write_table(run / "claims.csv", "claims", read_table(run / "claims.csv", "claims")[1:], gold=True)
    result = riscontro("diff", run, other)
    assert result.stdout.splitlines() == ["claims added: 1", "entities label: 1", "entities lost: 1", "3 differences"]
    page = (other / "diff.html").read_text(encoding="utf-8")
    assert "3 differenze" in page
    assert "A <mark" in page
    assert (other / "diff.csv").read_text(encoding="utf-8").count("\n") == 4


def test_evaluate_writes_a_page_of_misses(run: Path) -> None:
    result = riscontro("evaluate", ROOT / "annotations", run)
    assert result.exit_code == 0
    assert "53 articles in gold but not in the output" in result.stdout
    page = (run / "misses.html").read_text(encoding="utf-8")
    assert "span, label and canonical name" in page
    assert "Ottavio Melis" in page


@pytest.mark.parametrize("command", ["report", "workbook", "review", "diff"])
def test_every_help_has_an_example(command: str) -> None:
    assert f"Example: riscontro {command} " in riscontro(command, "--help").stdout
