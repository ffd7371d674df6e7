"""What 100 million articles would take, from the pace that README.md shows: the table of docs/scale.md.

Nothing is run: words a second are those of one process in the README's table of speed, the rest is assumed and named.
"""

from __future__ import annotations

import re

from benchmarks.readme import README

ARTICLES = 100e6
NODES, PROCESSORS, READERS = 20, 32, 0.1
"""The cluster on paper: nodes, processors of each, and the part of them that reads and takes apart."""
EUROS = 0.03
"""Assumed price of a processor-hour."""
CORPUS, LONG = 282, 400
"""Words an article: the corpus's, and longer ones."""


def pace(readme: str) -> float:
    """Words a second of one process, in the first table that has them."""
    row = re.search(r"^\| processes \| articles \|.*?^\| 1 \|(.*?)$", readme, re.DOTALL | re.MULTILINE)
    if row is None:
        raise SystemExit("README.md has no table of speed: fill it with python -m benchmarks.readme speed")
    return float(row[1].split("|")[3].replace(",", ""))


def table(words_a_second: float) -> str:
    """The extrapolation as Markdown, a column for each length of article."""

    def hours(words: int) -> float:
        return ARTICLES * words / words_a_second / 3600

    rows: dict[str, list[str]] = {
        "words": [f"{ARTICLES * n / 1e9:.0f} billion" for n in (CORPUS, LONG)],
        f"processor-hours at {words_a_second:,.0f} words/s": [f"{hours(n):,.0f}" for n in (CORPUS, LONG)],
        f"hours on {NODES} nodes of {PROCESSORS} processors, a tenth of which read": [
            f"{hours(n) / (NODES * PROCESSORS * (1 - READERS)):.1f}" for n in (CORPUS, LONG)
        ],
        "processor-hours for a million articles": [f"{hours(n) * 1e6 / ARTICLES:.0f}" for n in (CORPUS, LONG)],
        f"cost for a million articles, at an assumed {EUROS} € a processor-hour": [
            f"{hours(n) * 1e6 / ARTICLES * EUROS:.2f} €" for n in (CORPUS, LONG)
        ],
    }
    lines = [f"| | articles as long as the corpus's ({CORPUS} words) | of {LONG} words |", "| --- | ---: | ---: |"]
    return "\n".join([*lines, *(f"| {name} | {' | '.join(cells)} |" for name, cells in rows.items())])


if __name__ == "__main__":
    print(table(pace(README.read_text(encoding="utf-8"))))
