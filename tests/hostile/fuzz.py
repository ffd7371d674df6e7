"""A fuzz of reading and extraction, guided by coverage: `python -m tests.hostile.fuzz --seconds 3600`.

Files of every format are damaged at random; a file that reaches lines of the package in an order that none has reached
before is kept, and damaged further. An input on which anything else than our errors comes up is saved, with its error.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pipeline
from pipeline.article import Article
from tests.hostile.checks import articles_in, extract, read_file, tables_come_back
from tests.hostile.inputs import hostile, seeds

PACKAGE = str(Path(pipeline.__file__).parent)
SLOW = 60.0
"""Seconds of processor time beyond which an input of 60,000 bytes is reported; traced, such an article takes thirty."""
Steps = set[tuple[CodeType, int, int]]


def main() -> None:
    """Fuzz, and print what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--model", help="spaCy pipeline by name or path; default the embedded one")
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"), help="folder for inputs that fail")
    options = parser.parse_args()
    counts = run(options.seconds, random.Random(options.seed), options.model, options.save)
    sys.stdout.write(", ".join(f"{what} {count:,}" for what, count in counts.items()) + "\n")
    sys.exit(bool(counts["crashes"] or counts["articles lost"]))


def run(seconds: float, chance: random.Random, model: str | None, save: Path) -> dict[str, int]:
    """Counts of a fuzz of so many seconds: inputs, articles, rows, failures, crashes, articles lost, slow inputs."""
    nlp = pipeline.load(model)
    pool = {suffix: [data] for suffix, data in seeds().items()}
    names = ("inputs tried", "articles read", "inputs and articles refused", "rows", "crashes", "articles lost", "slow")
    counts = Counter(dict.fromkeys(names, 0))
    reached: Steps = set()
    end = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            suffix = chance.choice(list(pool))
            data = hostile(suffix, chance, chance.choice(pool[suffix]))
            path = Path(folder) / f"articolo{suffix}"
            path.write_bytes(data)
            started = time.process_time()
            steps: Steps = set()
            try:
                with _traced(steps):
                    counts.update(_one(path, nlp, Path(folder)))
            except Exception:
                counts["crashes"] += 1
                _keep(save, data, suffix, traceback.format_exc())
            counts["inputs tried"] += 1
            if time.process_time() - started > SLOW:
                counts["slow"] += 1
                _keep(save, data, suffix, f"{time.process_time() - started:.1f} seconds")
            if not steps <= reached:
                reached |= steps
                pool[suffix].append(data)
    return dict(counts)


def _one(path: Path, nlp: Any, folder: Path) -> Counter[str]:
    counts = Counter[str]()
    items = read_file(path)
    for item in items:
        if isinstance(item, Article):
            counts["articles read"] += 1
            counts["rows"] += tables_come_back(extract(item, nlp), folder).total()
        else:
            counts["inputs and articles refused"] += 1
    counts["articles lost"] += max(0, articles_in(path) - len(items))
    return counts


@contextmanager
def _traced(steps: Steps) -> Iterator[None]:
    """Note each step from line to line inside the package."""

    def of_frame(frame: FrameType, event: str, argument: object) -> Any:
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        code, last = frame.f_code, 0

        def of_line(frame: FrameType, event: str, argument: object) -> Any:
            nonlocal last
            if event == "line":
                steps.add((code, last, frame.f_lineno))
                last = frame.f_lineno
            return of_line

        return of_line

    before = sys.gettrace()
    sys.settrace(of_frame)
    try:
        yield
    finally:
        sys.settrace(before)


def _keep(folder: Path, data: bytes, suffix: str, why: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    number = sum(1 for _ in folder.glob("*.why"))
    (folder / f"{number:04}{suffix}").write_bytes(data)
    (folder / f"{number:04}.why").write_text(why, encoding="utf-8")


if __name__ == "__main__":
    main()
