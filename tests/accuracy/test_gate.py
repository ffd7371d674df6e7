"""The gate closes when it should: on made-up counts, without a model."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.gold import Annotated
from pipeline.records import Entity
from pipeline.scoring import Score, evaluate
from tests.accuracy.gate import GUARDED, below_floors, counts_csv, fingerprint, guarded

NAME = Entity(start=0, end=4, text="Roma", label="LOC", entity="Roma")
GOLD = {"a": Annotated(article_id="a", text="Roma", entities=(NAME,))}
NOTHING = {"a": Annotated(article_id="a", text="Roma")}


def test_a_score_at_its_floor_passes_and_one_row_less_does_not() -> None:
    floors = {"claims value": Score(100, 100, 80).f1 or 0}
    assert below_floors({"claims value": Score(100, 100, 80)}, floors) == []
    assert below_floors({"claims value": Score(100, 100, 79)}, floors) == [
        "claims value: F1 0.7900 is below its floor 0.8000"
    ]
    assert below_floors({"claims value": Score(100, 101, 80)}, floors) != []


def test_a_measure_that_disappears_or_has_no_floor_fails() -> None:
    assert below_floors({}, {"claims value": 0.0}) == ["claims value: not measured"]
    assert below_floors({"claims value": Score(0, 0, 0)}, {"claims value": 0.0}) == ["claims value: not measured"]
    assert below_floors({"claims value": Score(1, 1, 1)}, {}) == ["claims value: no floor"]


def test_every_part_has_a_floor_for_every_guarded_measure() -> None:
    floors = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))["floors"]
    assert set(floors) == {"all", "heldout"}
    for part in floors.values():
        assert set(part) == {" ".join(measure) for measure in GUARDED} == set(guarded(evaluate(GOLD, GOLD)))


def test_a_lost_row_changes_the_counts_of_its_article() -> None:
    assert "a,entities strict,1,0,0\n" in counts_csv(evaluate(GOLD, GOLD))
    assert "a,entities strict,0,0,1\n" in counts_csv(evaluate(GOLD, NOTHING))
    assert "a,entities strict,0,0,1\n" in counts_csv(evaluate(GOLD, {}))
    assert counts_csv(evaluate(GOLD, GOLD)).count("\n") == 1 + len(GUARDED)


def test_any_change_of_text_or_gold_changes_the_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"Roma\n")
    (tmp_path / "entities.csv").write_bytes(b"x\n")
    (tmp_path / "README.md").write_bytes(b"x\n")
    before = fingerprint(tmp_path)
    (tmp_path / "README.md").write_bytes(b"y\n")
    (tmp_path / "a.txt").write_bytes(b"Roma\r\n")
    assert fingerprint(tmp_path) == before
    (tmp_path / "a.txt").write_bytes(b"Roma \n")
    assert fingerprint(tmp_path) != before
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")
    (tmp_path / "b.txt").write_bytes(b"Roma\n")
    assert fingerprint(tmp_path) != before
