"""The gate: floors that scores must not fall below, and the fingerprint of what they were measured on."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from pathlib import Path

from pipeline.scoring import Report, Score

# Measures that are counted per document and have floors: table and measure of `pipeline.scoring`.
GUARDED = (
    ("entities", "strict"),
    ("entities", "canonical"),
    ("quotes", "iou 0.8"),
    ("quotes", "iou 0.5"),
    ("quotes", "kind"),
    ("quotes", "speaker"),
    ("quotes", "cue"),
    ("claims", "exact"),
    ("claims", "iou 0.5"),
    ("claims", "value"),
)


def fingerprint(*folders: Path) -> str:
    """SHA-256 of the names and contents of the folders' texts and tables, line ends aside."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".csv")):
            content = path.read_bytes().replace(b"\r\n", b"\n")
            digest.update(f"{path.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def counts_csv(report: Report) -> str:
    """Right, spurious and missed rows of every article and guarded measure, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("article_id", "measure", "right", "spurious", "missed"))
    for article_id, scores in report.articles.items():
        for table, measure in GUARDED:
            score = scores[table, measure, ""]
            counts = (score.right, score.found - score.right, score.gold - score.right)
            writer.writerow((article_id, f"{table} {measure}", *counts))
    return out.getvalue()


def below_floors(scores: Mapping[str, Score], floors: Mapping[str, float]) -> list[str]:
    """What is wrong with scores, by measure: F1 below its floor, or undefined, or no floor, or a floor of nothing."""
    problems = [f"{measure}: no floor" for measure in scores if measure not in floors]
    for measure, floor in floors.items():
        f1 = scores[measure].f1 if measure in scores else None
        if f1 is None:
            problems.append(f"{measure}: not measured")
        elif f1 < floor:
            problems.append(f"{measure}: F1 {f1:.4f} is below its floor {floor:.4f}")
    return problems


def guarded(report: Report) -> dict[str, Score]:
    """Totals of the guarded measures, by the names that floors.json uses."""
    return {f"{table} {measure}": report.score(table, measure) for table, measure in GUARDED}
