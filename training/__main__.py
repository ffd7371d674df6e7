"""`python -m training make|train|export|speakers|towns|score`: see `training/README.md`."""

from __future__ import annotations

import argparse
import json
import logging
from dataclasses import replace
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent
MODEL = REPOSITORY / "pipeline" / "model"
FAST_MODEL = REPOSITORY / "pipeline" / "model_fast"


def main() -> None:
    """Parse, call one function, report."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, text in (("make", "train, export and score: corpora to released model"), ("train", "fine-tune only")):
        command = commands.add_parser(name, help=text)
        command.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/ and wikinews/")
        command.add_argument("--run", type=Path, required=True, help="working folder; a stopped run goes on from it")
        begin = command.add_mutually_exclusive_group()
        begin.add_argument("--fast", type=Path, metavar="RUN", help="the fast model, from RUN, where the other lies")
        begin.add_argument("--begin", type=Path, metavar="MODEL", help="go on from a released model (pipeline/model)")
        command.add_argument("--passes", type=float, default=1.0, help="scale how often each corpus is read")
    export = commands.add_parser("export", help="checkpoint to spaCy pipeline folder")
    export.add_argument("--run", type=Path, required=True, help="working folder of `train`")
    export.add_argument("--out", type=Path, default=MODEL)
    export.add_argument("--float32", action="store_true", help="no quantisation, to measure what it costs")
    speakers = commands.add_parser("speakers", help="learn how quotes choose a speaker; no torch needed")
    speakers.add_argument("--gold", type=Path, action="append", required=True, help="gold folder (tuning part)")
    towns = commands.add_parser("towns", help="list the towns of Istat and GeoNames anew; no torch needed")
    towns.add_argument("--data", type=Path, required=True, help="folder with ner/")
    score = commands.add_parser("score", help="score any spaCy pipeline")
    score.add_argument("--ner", type=Path, help="token TAB tag rows, IOB2")
    score.add_argument("--conllu", type=Path, help="a CoNLL-U file")
    score.add_argument("--model", help="fast, or name or path of a spaCy pipeline; default: the embedded model")
    score.add_argument("--json", action="store_true", help="print JSON")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    # Imported where needed: `score` runs without torch.
    if arguments.command in ("make", "train"):
        from training.train import FAST, MORE, Recipe, train

        recipe = FAST if arguments.fast else MORE if arguments.begin else Recipe()
        recipe = replace(recipe, passes=recipe.passes * arguments.passes)
        train(arguments.data, arguments.run, REPOSITORY, recipe, begin=arguments.fast or arguments.begin)
    out = getattr(arguments, "out", FAST_MODEL if getattr(arguments, "fast", None) else MODEL)
    if arguments.command in ("make", "export"):
        from training.export import export as write

        write(arguments.run, out, int8=not getattr(arguments, "float32", False))
    if arguments.command == "make":
        from training.export import record_performance
        from training.score import score as measure

        ner, conllu = arguments.data / "ner" / "WN_dev.tsv", arguments.data / "ud" / "it_isdt-ud-dev.conllu"
        record_performance(out, measure("fast" if arguments.fast else None, ner, conllu))
    if arguments.command == "speakers":
        from training.speakers import make

        print(make(arguments.gold))
    if arguments.command == "towns":
        from training.towns import write_towns

        print(write_towns(arguments.data), "towns")
    if arguments.command == "score":
        from training.score import render
        from training.score import score as measure

        result = measure(arguments.model, arguments.ner, arguments.conllu)
        print(json.dumps(result, indent=2) if arguments.json else render(result))


if __name__ == "__main__":
    main()
