"""Accuracy of the extractors in this process, without a run's files: for whoever works on a rule.

    python -m benchmarks.gold                                  # the embedded model on corpus/, all gold
    python -m benchmarks.gold --part tuning --only claims      # read errors on the tuning part only
    python -m benchmarks.gold --also FOLDER --misses misses.csv

Read misses of the tuning part only; look at the held-out part's scores seldom (annotations/README.md).
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.gold import PARTS, Annotated, in_part, load_gold
from pipeline.scoring import evaluate

if TYPE_CHECKING:
    from spacy.language import Language

TABLES = ("entities", "quotes", "claims")


def load(model: str | None) -> Language:
    """A spaCy pipeline with the three extractors, by name or path; the embedded one by default."""
    import spacy

    import pipeline

    nlp = spacy.load(model) if model else pipeline.load()
    for table in TABLES:
        if f"riscontro_{table}" not in nlp.pipe_names:
            try:
                importlib.import_module(f"pipeline.{table}.factory")
            except ModuleNotFoundError as error:
                print(f"no {table}: {error}", file=sys.stderr)
            else:
                nlp.add_pipe(f"riscontro_{table}")
    return nlp


def annotate(nlp: Language, gold: dict[str, Annotated]) -> dict[str, Annotated]:
    """What the pipeline finds in the texts of the gold."""
    found = {}
    for article_id, one in gold.items():
        doc = nlp(one.text or "")
        entities, quotes, claims = (tuple(doc._.get(name)) if doc.has_extension(name) else () for name in TABLES)
        found[article_id] = Annotated(
            article_id=article_id, text=one.text, entities=entities, quotes=quotes, claims=claims
        )
    return found


def main() -> None:
    """Read the options, run, print the report and write the misses."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gold", description=__doc__.splitlines()[0])
    parser.add_argument("--model", help="name or path of a spaCy pipeline (default: the embedded one)")
    parser.add_argument("--gold", type=Path, default=Path("annotations"), help="gold folder (default: annotations)")
    parser.add_argument("--also", type=Path, help="another gold folder, with its .txt files beside the tables")
    parser.add_argument("--wikinews", type=Path, dest="also", help=argparse.SUPPRESS)
    parser.add_argument("--part", choices=PARTS, default="all", help="which articles of the gold (default: all)")
    parser.add_argument("--only", choices=TABLES, help="print and list one table only")
    parser.add_argument("--misses", type=Path, default=Path("outputs/misses.csv"), help="where to list the misses")
    options = parser.parse_args()
    nlp = load(options.model)
    folders = [options.gold] + ([options.also] if options.also else [])
    for folder in folders:
        gold = {i: one for i, one in load_gold(folder).items() if in_part(i, options.part)}
        report = evaluate(gold, annotate(nlp, gold), part=options.part)
        print(f"\n== {folder.name} ==\n{report.render(options.only)}")
        path = (
            options.misses
            if folder == options.gold
            else options.misses.with_stem(f"{options.misses.stem}-{folder.name}")
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        report.write_misses(path, table=options.only)
        print(f"misses: {path}")


if __name__ == "__main__":
    main()
