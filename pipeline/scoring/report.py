"""Gold and output → a report: scores as text and JSON, and every miss with its sentence.

>>> from pipeline.scoring import evaluate_folders
>>> report = evaluate_folders(Path("annotations"), Path("outputs"))  # doctest: +SKIP
>>> print(report.render())  # doctest: +SKIP
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from pipeline.columns import RECORD_TABLES
from pipeline.errors import GoldError
from pipeline.gold import PARTS, Annotated, in_part, load_gold, load_tables
from pipeline.scoring.misses import Miss, misses_of, write_misses
from pipeline.scoring.scores import Measure, Score, count_article, total
from pipeline.tables import atomic_write

_TITLES = {
    "entities": {"strict": "span and label", "canonical": "span, label and canonical name"},
    "quotes": {
        "iou 1.0": "span, IoU 1.0",
        "iou 0.8": "span, IoU ≥ 0.8",
        "iou 0.5": "span, IoU ≥ 0.5",
        "kind": "kind (on IoU ≥ 0.5)",
        "speaker": "speaker (on IoU ≥ 0.5)",
        "cue": "cue (on IoU ≥ 0.5)",
        "utterance": "rows put into one utterance",
    },
    "claims": {
        "exact": "span, exact",
        "iou 0.5": "span, IoU ≥ 0.5",
        "value": "value (kind, value, value_max, unit)",
        "kind": "kind (on IoU ≥ 0.5)",
        "filled": "",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Scores of each article of the gold, every miss, and what was not as it should be.

    `missing`: articles of gold that the output lacks, so that all their rows are missed; `ignored`: articles of the
    output without gold; `changed`: articles whose text differs between the sides, so that offsets may not fit.
    """

    articles: Mapping[str, Mapping[Measure, Score]]
    misses: tuple[Miss, ...]
    missing: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    part: str = "all"

    @property
    def totals(self) -> dict[Measure, Score]:
        """Every measure summed over the articles."""
        return total(dict(counts) for counts in self.articles.values())

    def score(self, table: str, measure: str, of: str = "") -> Score:
        """One total, Score(0, 0, 0) if nothing of the kind was there: `report.score("claims", "value").f1`."""
        return self.totals.get((table, measure, of), Score())

    def render(self, table: str | None = None) -> str:
        """A table for the terminal; of one table only, if named."""
        return "\n".join(_render(self, [table] if table else RECORD_TABLES))

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.render())}</pre>"

    def to_json(self) -> dict[str, Any]:
        """Plain data: `scores[table][measure]`: gold, found, right, precision, recall, f1 (None where undefined)."""
        scores: dict[str, dict[str, Any]] = {}
        for (table, measure, of), score in self.totals.items():
            if measure == "accuracy":
                scores.setdefault(table, {}).setdefault(measure, {})[of] = _accuracy_json(score)
            elif of:
                scores.setdefault(table, {}).setdefault(f"{measure} by {_family(table, measure)}", {})[of] = _json(
                    score
                )
            else:
                scores.setdefault(table, {})[measure] = _json(score)
        return {
            "part": self.part,
            "articles": len(self.articles),
            "missing": list(self.missing),
            "ignored": list(self.ignored),
            "changed": list(self.changed),
            "scores": scores,
            "per_article": {
                article_id: {
                    " ".join(filter(None, measure)): [score.gold, score.found, score.right]
                    for measure, score in counts.items()
                }
                for article_id, counts in self.articles.items()
            },
        }

    def write_json(self, path: Path) -> None:
        """Write `to_json` to a file, whole or not at all."""
        with atomic_write(path) as file:
            json.dump(self.to_json(), file, ensure_ascii=False, indent=2)
            file.write("\n")

    def write_misses(self, path: Path, *, table: str | None = None) -> None:
        """Write every miss, or those of one table, as CSV that is safe to open in a spreadsheet."""
        write_misses(path, (miss for miss in self.misses if table in (None, miss.table)))


def evaluate_folders(
    gold: Path, found: Path, *, texts: Path | None = None, articles: str | Iterable[str] | None = None
) -> Report:
    """Score an output folder, or another gold folder, against a gold folder.

    `texts` is the folder of the texts of the gold (see `find_texts`); `articles` is a part ("tuning", "heldout") or the
    ids to look at. Raises GoldError for gold that disagrees with its texts or names none of those articles.
    """
    every = annotated = load_gold(gold, texts)
    part = "all"
    if isinstance(articles, str):
        part = articles
        if part not in PARTS:
            raise GoldError(f"no part {part!r}", where=str(gold), remedy=f"use one of {', '.join(PARTS)}")
        annotated = {i: one for i, one in annotated.items() if in_part(i, part)}
    elif articles is not None:
        wanted, part = set(articles), "chosen"
        annotated = {i: one for i, one in annotated.items() if i in wanted}
    if not annotated:
        raise GoldError("no article to score", where=str(gold), remedy="check the folder and the choice of articles")
    # Articles of the gold that were not chosen are neither scored nor told of as articles without gold.
    answers = {i: one for i, one in load_tables(found).items() if i in annotated or i not in every}
    return evaluate(annotated, answers, part=part)


def evaluate(gold: Mapping[str, Annotated], found: Mapping[str, Annotated], *, part: str = "all") -> Report:
    """Score records by article id: see `Report` for articles that only one side has."""
    counts: dict[str, dict[Measure, Score]] = {}
    misses: list[Miss] = []
    changed = []
    for article_id, one in sorted(gold.items()):
        other = found.get(article_id) or Annotated(article_id=article_id, text=None)
        counts[article_id] = count_article(one, other)
        misses += misses_of(one, other)
        if _differ(one, other):
            changed.append(article_id)
    return Report(
        articles=counts,
        misses=tuple(misses),
        missing=tuple(sorted(gold.keys() - found.keys())),
        ignored=tuple(sorted(found.keys() - gold.keys())),
        changed=tuple(changed),
        part=part,
    )


def _differ(gold: Annotated, found: Annotated) -> bool:
    """Whether the two sides count in different texts, as far as texts or hashes tell."""
    hashes = [one.sha256 or (one.text is not None and sha256(one.text.encode()).hexdigest()) for one in (gold, found)]
    return all(hashes) and hashes[0] != hashes[1]


def _render(report: Report, tables: Iterable[str]) -> Iterator[str]:
    totals = report.totals
    width = 44
    part = "" if report.part == "all" else f" ({report.part})"
    yield f"{len(report.articles)} articles{part}"
    for table in tables:
        titles = _TITLES[table]
        yield ""
        yield f"{table.upper():<{width}}{'gold':>6}{'found':>7}{'right':>7}{'P':>8}{'R':>8}{'F1':>8}"
        for (one, measure, of), score in totals.items():
            if one == table and measure in titles:
                title = f"  {of}" if of else titles[measure]
                if measure == "filled":
                    title = f"  {of} (filled cells)"
                numbers = "".join(f"{_three(value):>8}" for value in (score.precision, score.recall, score.f1))
                yield f"{title:<{width}}{score.gold:>6}{score.found:>7}{score.right:>7}{numbers}"
        accuracy = [(of, score) for (one, name, of), score in totals.items() if (one, name) == (table, "accuracy")]
        if accuracy:
            yield f"accuracy on the {accuracy[0][1].gold} matches:"
            cells = [f"{column} {_three(score.recall)}" for column, score in accuracy]
            for at in range(0, len(cells), 6):
                yield "  " + ", ".join(cells[at : at + 6])
    yield from _notes(report)


def _notes(report: Report) -> Iterator[str]:
    for ids, said in (
        (report.missing, "in gold but not in the output (counted as missed)"),
        (report.changed, "with a text that differs from the gold's (offsets may not fit)"),
        (report.ignored, "without gold (ignored)"),
    ):
        if ids:
            more = f" and {len(ids) - 5} more" if len(ids) > 5 else ""
            yield f"\n{len(ids)} articles {said}: {', '.join(ids[:5])}{more}"


def _three(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.3f}"


def _family(table: str, measure: str) -> str:
    return "label" if table == "entities" else "column" if measure == "filled" else "kind"


def _json(score: Score) -> dict[str, float | int | None]:
    return {
        "gold": score.gold,
        "found": score.found,
        "right": score.right,
        "precision": score.precision,
        "recall": score.recall,
        "f1": score.f1,
    }


def _accuracy_json(score: Score) -> dict[str, float | int | None]:
    return {"matches": score.gold, "right": score.right, "accuracy": score.recall}
