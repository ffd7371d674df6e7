"""Quotes on articles whose quotes are marked in the text: spans and speakers, kinds aside.

    python -m benchmarks.marked tests/quotes/articles.txt
    python -m benchmarks.marked FILE... --misses

A file has articles under `## name`, each quote as `{speaker|words}` (`training/speakers.txt`). Nobody learns or tunes
on `tests/quotes/articles.txt`; articles of `training/speakers.txt` taught the choice of speakers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from pipeline import load
from pipeline.quotes.quotes import find_quotes
from pipeline.records import Quote
from pipeline.scoring.matching import iou
from pipeline.scoring.scores import pairs, same
from training.speakers import Example, passages

AROUND = 60
"""Characters of text that a miss shows on either side."""


def counts(examples: list[Example]) -> dict[str, int]:
    """Quotes marked and found, and of the found those that are right: IoU ≥ 0.5, ≥ 0.8, exactly, and by speaker."""
    total = dict.fromkeys(("gold", "found", "iou 0.5", "iou 0.8", "exact", "speaker"), 0)
    for example in examples:
        gold, rows = example.gold.quotes, find_quotes(example.doc)
        total["gold"] += len(gold)
        total["found"] += len(rows)
        for one, row in pairs("quotes", gold, rows):
            total["iou 0.5"] += 1
            total["iou 0.8"] += iou(one, row) >= 0.8
            total["exact"] += iou(one, row) == 1.0
            total["speaker"] += same("speaker", one.speaker, row.speaker)
    return total


def misses(example: Example) -> Iterator[str]:
    """What is wrong in one article, a line each."""
    gold, rows = example.gold.quotes, find_quotes(example.doc)
    matched = pairs("quotes", gold, rows)
    known, found = ({id(pair[side]) for pair in matched} for side in (0, 1))
    for one, row in matched:
        if iou(one, row) < 1.0:
            yield f"span     {_shown(example, one)} | found: {row.text!r} ({row.rule})"
        if not same("speaker", one.speaker, row.speaker):
            yield f"speaker  {_shown(example, one)} | found: {row.speaker!r} ({row.rule})"
    yield from (f"missed   {_shown(example, one)}" for one in gold if id(one) not in known)
    yield from (f"spurious {_shown(example, row)} ({row.rule})" for row in rows if id(row) not in found)


def _shown(example: Example, quote: Quote) -> str:
    text = example.doc.text
    before, after = text[max(0, quote.start - AROUND) : quote.start], text[quote.end : quote.end + AROUND]
    return f"{before}{{{quote.speaker}|{quote.text}}}{after}".replace("\n", " ¶ ")


def main() -> None:
    """Read the options, print a line a file, and the misses if they are asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.marked", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path, help="files of marked articles")
    parser.add_argument("--model", default="", help="name or path of a spaCy pipeline (default: the embedded one)")
    parser.add_argument("--misses", action="store_true", help="list what is wrong, too")
    options = parser.parse_args()
    nlp = load(options.model or None)
    print(f"{'F1':<30}{'gold':>6}{'found':>7}{'IoU 0.5':>9}{'IoU 0.8':>9}{'exact':>9}{'speaker':>9}")
    for path in options.files:
        examples = passages(path, nlp)
        total = counts(examples)
        both = max(total["gold"] + total["found"], 1)
        cells = (2 * total[name] / both for name in ("iou 0.5", "iou 0.8", "exact", "speaker"))
        print(f"{path.name:<30}{total['gold']:>6}{total['found']:>7}" + "".join(f"{cell:>9.3f}" for cell in cells))
        for example in examples if options.misses else ():
            for line in misses(example):
                print(f"  {example.gold.article_id}: {line}")


if __name__ == "__main__":
    main()
