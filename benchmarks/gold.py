"""Accuracy of the extractors in this process, without a run's files: for whoever works on a rule.

    python -m benchmarks.gold                                  # the embedded model on corpus/, all gold
    python -m benchmarks.gold --part tuning --only claims      # read errors on the tuning part only
    python -m benchmarks.gold --also FOLDER --misses misses.csv

Read misses of the tuning part only; look at the held-out part's scores seldom (annotations/README.md).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.extraction import Extraction, Extractor
from pipeline.gold import PARTS, Annotated, in_part, load_gold
from pipeline.reading.cleaning import article_of
from pipeline.scoring import evaluate

TABLES = ("entities", "quotes", "claims")


def annotate(extractor: Extractor, gold: dict[str, Annotated]) -> dict[str, Annotated]:
    """What the pipeline finds in the texts of the gold. Raises the error of the first article that it fails on."""
    articles = [article_of(one.text or "", article_id=article_id) for article_id, one in gold.items()]
    found = {}
    for result in extractor.extract(articles):
        if not isinstance(result, Extraction):
            raise result
        found[result.article.id] = Annotated(
            article_id=result.article.id,
            text=result.text,
            entities=result.entities,
            quotes=result.quotes,
            claims=result.claims,
        )
    return found


def main() -> None:
    """Read the options, run, print the report and write the misses."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gold", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", default="", help="name or path of a spaCy pipeline (default: the embedded one)")
    parser.add_argument("--gold", type=Path, default=Path("annotations"), help="gold folder (default: annotations)")
    parser.add_argument("--also", type=Path, help="another gold folder, with its .txt files beside the tables")
    parser.add_argument("--wikinews", type=Path, dest="also", help=argparse.SUPPRESS)
    parser.add_argument("--part", choices=PARTS, default="all", help="which articles of the gold (default: all)")
    parser.add_argument("--only", choices=TABLES, help="print and list one table only")
    parser.add_argument("--misses", type=Path, default=Path("outputs/misses.csv"), help="where to list the misses")
    options = parser.parse_args()
    extractor = Extractor(options.model)
    for folder in filter(None, (options.gold, options.also)):
        gold = {i: one for i, one in load_gold(folder).items() if in_part(i, options.part)}
        report = evaluate(gold, annotate(extractor, gold), part=options.part)
        print(f"\n== {folder.name} ==\n{report.render(options.only)}")
        stem = options.misses.stem if folder == options.gold else f"{options.misses.stem}-{folder.name}"
        path = options.misses.with_stem(stem)
        path.parent.mkdir(parents=True, exist_ok=True)
        report.write_misses(path, table=options.only)
        print(f"misses: {path}")


if __name__ == "__main__":
    main()
