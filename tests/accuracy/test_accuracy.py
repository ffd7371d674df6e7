"""Accuracy on the gold must not fall unseen: counts of every article, floors, and one article in full.

After a change that was meant: `python -m pytest tests/accuracy --regen-all`, look at the difference, commit it. That
never touches floors.json: a person changes its floors and its fingerprint, with a line in annotations/CHANGES.md.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from pipeline.extraction import Extraction
from pipeline.gold import Annotated, heldout, in_part, load_gold
from pipeline.report import write_differences
from pipeline.scoring import evaluate
from pipeline.tables import RECORD_TABLES, rows_of, write_table
from tests.accuracy.gate import below_floors, counts_csv, fingerprint, guarded

ROOT = Path(__file__).parents[2]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def test_corpus_and_gold_are_those_that_the_floors_were_set_on() -> None:
    assert fingerprint(ROOT / "corpus", ROOT / "annotations") == FLOORS["fingerprint"], (
        "corpus or gold has changed: measure again, note the change in annotations/CHANGES.md, and put the new"
        " fingerprint (and floors, if they move) into tests/accuracy/floors.json"
    )


@pytest.mark.parametrize("part", ["all", "heldout"])
def test_scores_stay_above_their_floors(
    part: str, found: dict[str, Annotated], tmp_path_factory: pytest.TempPathFactory
) -> None:
    gold = {i: one for i, one in load_gold(ROOT / "annotations").items() if in_part(i, part)}
    report = evaluate(gold, found)
    problems = below_floors(guarded(report), FLOORS["floors"][part])
    if problems:
        page = tmp_path_factory.mktemp("accuracy") / f"misses-{part}.html"
        # Of held-out articles the scores only: whoever reads their errors writes rules for them.
        misses = [miss for miss in report.misses if not heldout(miss.article_id)]
        write_differences(page, misses, scores=report.render())
        pytest.fail("\n".join([*problems, f"what is missed, sentence by sentence: {page}"]))


def test_counts_of_every_article(found: dict[str, Annotated], file_regression: FileRegressionFixture) -> None:
    report = evaluate(load_gold(ROOT / "annotations"), found)
    file_regression.check(counts_csv(report), extension=".csv")


@pytest.mark.parametrize("table", RECORD_TABLES)
def test_the_model_article_in_full(
    table: str, extractions: dict[str, Extraction], tmp_path: Path, file_regression: FileRegressionFixture
) -> None:
    one = extractions["coalizione-volontari"]
    write_table(tmp_path / "table.csv", table, rows_of(table, one.article.id, getattr(one, table)))
    file_regression.check((tmp_path / "table.csv").read_bytes(), binary=True, extension=".csv")
