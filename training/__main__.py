"""`python -m training train|export|score`: see `training/README.md`."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path


def main() -> None:
    """Parse, call one function, report."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="fine-tune from a folder of public corpora")
    train.add_argument("--data", type=Path, required=True, help="folder with ud/, ner/ and wikinews/")
    train.add_argument("--out", type=Path, required=True, help="working folder; a stopped run goes on from it")
    train.add_argument("--passes", type=float, default=1.0, help="scale how often each corpus is read")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    repository = Path(__file__).parent.parent
    if arguments.command == "train":
        from training.train import Recipe, train as run

        run(arguments.data, arguments.out, repository, Recipe(passes=arguments.passes))


if __name__ == "__main__":
    main()
