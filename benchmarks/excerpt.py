"""The rows of a run that lie in one passage of one article, as short tables for the README.

python -m benchmarks.excerpt outputs coalizione-volontari "migliaia di soldati potrebbero"
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.tables import Row, read_table

COLUMNS = {
    "entities": ("start", "end", "text", "label", "entity"),
    "quotes": ("start", "end", "text", "kind", "speaker", "cue"),
    "claims": ("start", "end", "text", "kind", "value", "unit", "modifier", "modality", "source"),
}
_WIDTH = 44


def excerpt(run: Path, article_id: str, passage: str) -> str:
    """Rows of every table whose sentence holds `passage`."""
    parts = []
    for table, columns in COLUMNS.items():
        rows = [
            row
            for row in read_table(run / f"{table}.csv", table)
            if row["article_id"] == article_id and passage in str(row["sentence"])
        ]
        parts.append(f"{table}\n{_aligned(columns, rows)}")
    return "\n\n".join(parts)


def _aligned(columns: tuple[str, ...], rows: list[Row]) -> str:
    cells = [list(columns), *([_short(row[column]) for column in columns] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )


def _short(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"


def main() -> None:
    """Print the excerpt."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.excerpt", description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("article_id")
    parser.add_argument("passage")
    options = parser.parse_args()
    print(excerpt(options.run, options.article_id, options.passage))


if __name__ == "__main__":
    main()
