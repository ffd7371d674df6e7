"""Italian numbers, amounts and dates: our claims beside text2num and dateparser, on the same cases in one run.

    python -m benchmarks.numbers CASES.jsonl …

A case is a JSON line `{"kind", "text", "ref_date", "expected": [{"start", "end", "value", "unit", "alt"}]}`, whose
`expected` is all there is of its kind; `alt` lists other right values. Counted is the exact span with the right value
(and unit). A tool is left empty where it reads nothing of a kind. Spans follow the cases' convention: for amounts
the modifier belongs to the span (*più di 10 euro*), for dates the weekday; for ordinals and numbers the noun does not.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import spacy

from pipeline.claims.candidates import Candidate
from pipeline.claims.claims import find
from pipeline.claims.grid import Grid
from pipeline.claims.numbers import ordinal_at
from pipeline.claims.relative import relative_dates

_NLP = spacy.blank("it")
_BOUNDS = {"more_than": (True, False), "at_least": (True, False), "less_than": (False, True), "at_most": (False, True)}
_AMERICAN = {"metre": "meter", "litre": "liter", "degree_celsius": "celsius", "degree_fahrenheit": "fahrenheit"}
_NEAR = frozenset(
    """ultimo ultima ultimi ultime scorso scorsa scorsi scorse prossimo prossima prossimi prossime passato passata
    passati passate""".split()
)
_WEEKDAYS = frozenset(
    """lunedì martedì mercoledì giovedì venerdì sabato domenica lunedi martedi mercoledi giovedi venerdi""".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """One reading: character span, value (number, pair or EDTF) and unit."""

    start: int
    end: int
    value: Any
    unit: str = ""


Reader = Callable[[str, str, str], list[Found]]


def ours(kind: str, text: str, day: str) -> list[Found]:
    """What the claims component finds of a kind, without a model."""
    grid = Grid(_NLP(text))
    claims = find(grid, all_numbers=True)
    readers = {
        "number": _number,
        "ordinal": _ordinal,
        "currency": _amount,
        "dimension": _amount,
        "period": _period,
        "date": _date,
    }
    found = [one for claim in claims if (one := readers[kind](grid, claim, kind)) is not None]
    if kind == "date" and day:
        today = date.fromisoformat(day)
        relative = [Found(r.start, r.end, r.value) for r in relative_dates(text, today)]
        found = relative + [one for one in found if not any(r.start < one.end and one.start < r.end for r in relative)]
    return found


def _characters(grid: Grid, start: int, end: int) -> tuple[int, int]:
    return grid.pieces.starts[start], grid.pieces.ends[end - 1]


def _number(grid: Grid, claim: Candidate, _: str) -> Found | None:
    if claim.number is None or claim.number.form == "article":
        return None
    value = -claim.number.value if claim.number.sign == "-" else claim.number.value
    return Found(*_characters(grid, claim.number.start, claim.number.end), float(value))


def _ordinal(grid: Grid, claim: Candidate, _: str) -> Found | None:
    ordinal = ordinal_at(grid.pieces, claim.start) if claim.kind == "ordinal" else None
    return None if ordinal is None else Found(*_characters(grid, claim.start, ordinal[1]), float(claim.value))


def _amount(grid: Grid, claim: Candidate, kind: str) -> Found | None:
    if claim.kind != ("money" if kind == "currency" else "measure"):
        return None
    start = claim.lead if claim.lead >= 0 else claim.start
    value: Any = float(claim.value)
    if claim.value_max:
        start -= grid.pieces.low(start - 1) in ("tra", "fra", "da")
        value = [value, float(claim.value_max)]
    elif claim.modifier in _BOUNDS:
        value = [value if bound else None for bound in _BOUNDS[claim.modifier]]
    unit = _AMERICAN.get(claim.unit, claim.unit)
    for british, american in (("metre", "meter"), ("litre", "liter")):
        unit = unit.removesuffix(british) + american if unit.endswith(british) else unit
    start, end = _characters(grid, start, claim.end)
    if unit == "celsius" and "c" not in grid.pieces.text[start:end].lower().replace("cinquanta", ""):
        unit = "degree"  # «45 gradi» outside the news
    return Found(start, end, value, unit)


def _period(grid: Grid, claim: Candidate, _: str) -> Found | None:
    if claim.kind != "duration":
        return None
    start = claim.start - (grid.pieces.low(claim.start - 1) in _NEAR)
    end = claim.end + (grid.pieces.low(claim.end) in _NEAR)
    return Found(*_characters(grid, start, end), float(claim.value), claim.unit)


def _date(grid: Grid, claim: Candidate, _: str) -> Found | None:
    if claim.kind != "date":
        return None
    pieces, start = grid.pieces, claim.start
    if pieces.low(start - 1) in _WEEKDAYS:
        start -= 1
    if claim.value_max:
        lead = start - 1 - (pieces.low(start - 1) in ("il", "l"))
        start = lead if pieces.low(lead) in ("tra", "fra", "dal") else start
    value = f"{claim.value}/{claim.value_max}" if claim.value_max else claim.value
    return Found(*_characters(grid, start, claim.end), value)


def by_text2num(kind: str, text: str, _: str) -> list[Found]:
    """Numbers and ordinals of text2num, with no threshold for small ones."""
    from text_to_num import Token, find_numbers

    class Word(Token):  # type: ignore[misc]
        def __init__(self, start: int, end: int) -> None:
            self.start, self.end = start, end

        def text(self) -> str:
            return text[self.start : self.end]

    if kind not in ("number", "ordinal"):
        return []
    words = [Word(*match.span()) for match in re.finditer(r"\w+|[^\w\s]", text)]
    return [
        Found(words[one.start].start, words[one.end - 1].end, float(one.value))
        for one in find_numbers(words, "it", threshold=-1)
        if one.is_ordinal == (kind == "ordinal")
    ]


def by_dateparser(kind: str, text: str, day: str) -> list[Found]:
    """Dates of dateparser's search, at the precision of the day."""
    from dateparser.search import search_dates

    if kind != "date" or not day:
        return []
    settings = {"RELATIVE_BASE": datetime.fromisoformat(day)}
    found, position = [], 0
    for part, value in search_dates(text, languages=["it"], settings=settings) or []:
        start = text.find(part, position)
        position = start + len(part)
        found.append(Found(start, position, value.date().isoformat()))
    return found


def right(found: Found, expected: dict[str, Any]) -> bool:
    """Whether a reading has the expected span, value and unit."""
    if (found.start, found.end) != (expected["start"], expected["end"]):
        return False
    if expected.get("unit") and found.unit and found.unit != expected["unit"]:
        return False
    return any(_same(found.value, value) for value in [expected["value"], *expected.get("alt", [])])


def _same(one: Any, two: Any) -> bool:
    if isinstance(one, str) and isinstance(two, str):
        return one == two or one.startswith(two + "-")  # a day within the expected month
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(_same(a, b) for a, b in zip(one, two, strict=True))
    if one is None or two is None or isinstance(one, (str, list)) or isinstance(two, (str, list)):
        return one is two
    return abs(float(one) - float(two)) < 1e-6 * max(1.0, abs(float(two)))


def score(reader: Reader, cases: list[dict[str, Any]]) -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 by source and kind."""
    counts: dict[str, list[int]] = {}
    for case in cases:
        row = counts.setdefault(f"{case['source']} {case['kind']}", [0, 0, 0])
        found = reader(case["kind"], case["text"], case.get("ref_date") or "")
        hits = sum(any(right(one, expected) for one in found) for expected in case["expected"])
        row[0] += hits
        row[1] += len(found)
        row[2] += len(case["expected"])
    result = {}
    for key, (hits, found_count, wanted) in counts.items():
        precision, recall = hits / max(found_count, 1), hits / max(wanted, 1)
        result[key] = (precision, recall, 2 * hits / max(found_count + wanted, 1))
    return result


READERS: dict[str, Reader] = {"ours": ours, "text2num": by_text2num, "dateparser": by_dateparser}


def main() -> None:
    """Print a Markdown table of F1 by kind, a column a tool."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", nargs="+", type=Path, help="JSON lines")
    parser.add_argument("--misses", action="store_true", help="also list what our component misses")
    options = parser.parse_args()
    cases = [json.loads(line) for path in options.cases for line in path.read_text(encoding="utf-8").splitlines()]
    scores = {name: score(reader, cases) for name, reader in READERS.items()}
    print("| cases | n | " + " | ".join(f"{name} P / R / F1" for name in READERS) + " |")
    print("| --- | --- |" + " --- |" * len(READERS))
    for key in scores["ours"]:
        count = sum(f"{case['source']} {case['kind']}" == key for case in cases)
        cells = [
            " / ".join(f"{value:.2f}" for value in scores[name][key]) if scores[name][key][2] else "–"
            for name in READERS
        ]
        print(f"| {key} | {count} | " + " | ".join(cells) + " |")
    if options.misses:
        for case in cases:
            found = ours(case["kind"], case["text"], case.get("ref_date") or "")
            if len(found) != len(case["expected"]) or not all(
                any(right(f, e) for f in found) for e in case["expected"]
            ):
                print(case["id"], repr(case["text"]), case["expected"], found)


if __name__ == "__main__":
    main()
