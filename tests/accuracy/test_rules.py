"""The glossary of `rule`: every rule that makes a row is in it, and nothing that is no rule any more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pipeline.columns import RECORD_TABLES, rule_of, rules
from pipeline.gold import Annotated


def test_every_rule_that_makes_a_row_is_told(found: Mapping[str, Annotated]) -> None:
    made = {(table, row.rule) for one in found.values() for table in RECORD_TABLES for row in one.records(table)}
    assert len(made) > 80
    assert {(table, name) for table, name in made if rule_of(table, name) is None} == set()


def test_every_rule_that_is_told_is_in_the_code(root: Path) -> None:
    for table in RECORD_TABLES:
        paths = [*(root / "pipeline" / table).rglob("*.py"), *(root / "pipeline" / table).rglob("*.toml")]
        code = "\n".join(path.read_text(encoding="utf-8") for path in paths)
        # Units make rules of their kinds: `money`, `measure`, `time`, `cents` are tables of units.toml.
        named = [rule.rule for rule in rules() if rule.table == table]
        assert len(named) == len(set(named))
        for name in named:
            part = name.strip("*")
            assert re.search(rf"""["'\[{{}}]{re.escape(part)}|{re.escape(part)}["'{{]""", code), f"{table}: {name}"


def test_the_longest_pattern_that_fits_is_taken() -> None:
    told = {name: rule_of("claims", name) for name in ("money", "money-range", "ellipsis-percent", "nothing")}
    assert [rule.rule if rule else None for rule in told.values()] == ["money", "*-range", "ellipsis-*", None]
    assert all(rule.meaning and rule.example.count("**") >= 2 for rule in rules())
