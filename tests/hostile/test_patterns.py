"""Every regular expression of the package, found by itself, takes time in proportion to the text it reads."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from tests.hostile.patterns import Expression, attacks, collect

LARGE = 4_000
QUICK = 0.004
"""Seconds for LARGE characters that nobody would mind, even if they grew with the square."""
GROWTH = 8
"""Four times the text takes four times as long, or sixteen times if it grows with the square."""

# Expressions that search only a few characters around a place, or one word: what they cost is bounded by that.
AROUND = {
    "pipeline.entities.labels._NOUN_BEFORE": "the 40 characters before a name",
}

EXPRESSIONS = collect()


def seconds(expression: Expression, text: Any) -> float:
    started = time.process_time()
    if expression.scans:
        for _ in expression.pattern.finditer(text):
            pass
    else:
        expression.pattern.match(text)
        expression.pattern.fullmatch(text)
    return time.process_time() - started


def grows_too_fast(expression: Expression, unit: str, *, large: int = LARGE) -> bool:
    def of(size: int) -> Any:
        text = unit * (size // len(unit) + 1)
        return text.encode("latin-1", "replace") if isinstance(expression.pattern.pattern, bytes) else text

    if seconds(expression, of(large // 16)) > QUICK:
        return True
    if seconds(expression, of(large)) < QUICK:
        return False
    small, big = (min(seconds(expression, of(size)) for _ in range(2)) for size in (large // 4, large))
    return big > QUICK and big > GROWTH * small


def test_they_are_found() -> None:
    names = {expression.name for expression in EXPRESSIONS}
    assert len(names) > 100
    assert "pipeline.tables._NUMBER" in names
    assert set(AROUND) <= names, "no longer there: take them out of AROUND"


@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda expression: expression.name)
def test_time_grows_with_the_text(expression: Expression) -> None:
    large = 64 if expression.name in AROUND else LARGE
    slow = next((unit for unit in attacks(expression.pattern) if grows_too_fast(expression, unit, large=large)), None)
    assert slow is None, (
        f"{expression.name} takes more than linear time on {slow!r}, repeated; "
        "bound its repeats, or say in AROUND why it never reads a long text"
    )


@pytest.mark.parametrize("written", [r"(a+)+b", r"\d+%", r"(?<![\w-])[A-Z][\w’'\-]*\s[A-Z]", r".*x"])
def test_a_slow_expression_is_caught(written: str) -> None:
    slow = Expression("slow", re.compile(written), scans=True)
    large = 320 if written.startswith("(a+") else LARGE  # exponential: only the first look, at 20 characters, ends
    assert any(grows_too_fast(slow, unit, large=large) for unit in attacks(slow.pattern))
