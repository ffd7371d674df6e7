"""Own Italian sentences and passages by phenomenon, a good third of them without any quote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from pipeline.records import Quote

from .markup import Expected, parse

HERE = Path(__file__).parent
# Known to fail, with the reason: strict, so that a case that begins to pass is noticed.
FAILING: dict[str, str] = {
    "La vittima ha detto ai medici": "a gerund that tells what the saying led to is read as part of what was said",
    "I deputati hanno espresso la propria vicinanza": "the model hangs the complement from the verb",
    "La pm ha chiesto, al termine di una": "the model takes the article for a pronoun",
    "Al gip ha detto che quei soldi": "the model takes the second of three clauses for a relative one",
    "Per il ministro la Lega propone un incarico": "the model hangs the place from the verb",
}


def cases() -> list[ParameterSet]:
    """Each line of the case files, named by its phenomenon."""
    found = []
    for name in ("sentences.txt", "passages.txt"):
        phenomenon = ""
        for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
            if line.startswith("## "):
                phenomenon = line[3:]
            elif line and not line.startswith("#"):
                reason = next((why for start, why in FAILING.items() if parse(line)[0].startswith(start)), "")
                marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
                found.append(pytest.param(line, id=f"{phenomenon}:{number}", marks=marks))
    return found


@pytest.mark.parametrize("line", cases())
def test_quotes_of_a_case(line: str, quotes_of: Callable[[str, list[Expected]], tuple[Quote, ...]]) -> None:
    text, expected = parse(line)
    found = quotes_of(text, expected)
    assert [(quote.kind, quote.text) for quote in found] == [(case.kind, case.text) for case in expected]
    for quote, case in zip(found, expected, strict=True):
        assert text[quote.start : quote.end] == quote.text
        assert case.speaker in ("*", quote.speaker)
        assert case.cue in ("*", quote.cue)


def test_there_are_enough_cases_and_a_third_without_quotes() -> None:
    lines = [str(param.values[0]) for param in cases()]
    negatives = [line for line in lines if not parse(line)[1]]
    assert len(lines) >= 150
    assert 3 * len(negatives) >= len(lines)
