"""Does confidence order right from wrong? Share of right quotes in the surer and the less sure half of a run's rows.

    python -m benchmarks.confidence annotations outputs
    python -m benchmarks.confidence annotations outputs --part heldout

Right: a quote of gold matches (IoU ≥ 0.5) and has the same speaker. Rows are halved by confidence over all articles;
where rows of equal confidence straddle the middle, table order decides.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.gold import PARTS, in_part, load_gold, load_tables
from pipeline.scoring.scores import pairs, same


def halves(rows: list[tuple[float, bool]]) -> tuple[list[bool], list[bool]]:
    """Right or wrong of the less sure and of the surer half."""
    ordered = [right for _, right in sorted(rows, key=lambda row: row[0])]
    middle = len(ordered) // 2
    return ordered[:middle], ordered[middle:]


def main() -> int:
    """Read the options, print two lines."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.confidence", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("gold", type=Path, help="gold folder")
    parser.add_argument("run", type=Path, help="output folder of a run over the same articles")
    parser.add_argument("--part", choices=PARTS, default="all", help="which articles of the gold (default: all)")
    options = parser.parse_args()
    found = load_tables(options.run)
    rows: list[tuple[float, bool]] = []
    for name, gold in load_gold(options.gold).items():
        if in_part(name, options.part) and name in found:
            quotes = found[name].quotes
            right = {
                id(q) for one, q in pairs("quotes", gold.quotes, quotes) if same("speaker", one.speaker, q.speaker)
            }
            rows += [(quote.confidence, id(quote) in right) for quote in quotes]
    for half, part in zip(("less sure", "surer"), halves(rows), strict=True):
        print(f"{half:10}{len(part):5} quotes, right with speaker {sum(part) / max(len(part), 1):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
