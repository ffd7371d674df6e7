"""Misses, or what differs between two runs → one HTML file: by table and kind of difference, each in its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.report.page import labels, render
from pipeline.scoring import Miss
from pipeline.tables import atomic_write


def write_differences(
    path: Path, misses: Iterable[Miss], *, language: str = "it", scores: str = "", runs: tuple[str, str] | None = None
) -> None:
    """Write what `evaluate` or `compare_folders` found; `runs` names the two sides, else they are gold and output.

    `scores` is a text put above. OutputError if the file cannot be written.
    """
    label = labels(language)
    tables: dict[str, dict[str, list[dict[str, object]]]] = {}
    for miss in misses:
        rows = tables.setdefault(miss.table, {}).setdefault(miss.what, [])
        rows.append(
            {
                "article_id": miss.article_id,
                "start": miss.start,
                "end": miss.end,
                "label": miss.label,
                "gold": miss.gold,
                "found": miss.found,
                "around": _around(miss),
            }
        )
    # The kinds of difference that there are most of come first.
    ordered = {
        table: dict(sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0]))) for table, kinds in tables.items()
    }
    told = f"{sum(len(rows) for kinds in tables.values() for rows in kinds.values())} {label['differences']}"
    page = render(
        "differences.html.j2",
        language,
        heading=f"{runs[0]} → {runs[1]}: {told}" if runs else told,
        sides=runs or (label["gold"], label["found"]),
        tables=ordered,
        kinds={
            table: sorted({str(row["label"]) for rows in kinds.values() for row in rows})
            for table, kinds in ordered.items()
        },
        scores=scores,
    )
    with atomic_write(path) as file:
        file.write(page)


def _around(miss: Miss) -> tuple[str, str, str]:
    sentence, text = " ".join(miss.sentence.split()), " ".join(miss.text.split())
    before, hit, after = sentence.partition(text)
    return (before, hit, after) if hit else ("", text, f" — {sentence}" if sentence else "")
