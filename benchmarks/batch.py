"""Speed-up, overhead and memory over many articles, made by resampling paragraphs of the corpus.

    python -m benchmarks.batch --articles 600 --paragraphs 4 --jobs 1 2 --pipe --ray 2       speed: some ten minutes
    python -m benchmarks.batch --articles 20000 --paragraphs 1 --jobs 2 -o docs/batch        memory: some fifteen

Every figure is of the whole command on one JSON Lines file. `--pipe` runs the same model in a plain `nlp.pipe` loop,
which writes nothing; Ray's words/s hold its start, as it shows no article before the end. `-o` names the plot (`.png`)
and the samples behind it (`.csv`): resident memory of each process against articles done. The slope is fitted over what
comes after the first fifth of the articles; made articles repeat the words of the corpus, so it shows what is kept for
an article, not what new words cost.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import psutil

import pipeline
from benchmarks.speed import CORPUS, Measured, Sample, measure

_MIB = 2**20
_WARM_UP = 0.2
_SHORTEST = 5  # words; shorter paragraphs are headings
_SAMPLES = 200


def make_articles(path: Path, *, articles: int, paragraphs: int, seed: int = 0) -> int:
    """Write `articles` articles of `paragraphs` random paragraphs each to a JSON Lines file; words in all."""
    pool = [
        line
        for source in sorted(CORPUS.glob("*.txt"))
        for line in source.read_text(encoding="utf-8").splitlines()
        if len(line.split()) >= _SHORTEST
    ]
    chance = random.Random(seed)  # noqa: S311 - it is to be repeated
    words = 0
    with path.open("w", encoding="utf-8") as file:
        for number in range(articles):
            text = "\n".join(chance.choices(pool, k=paragraphs))
            words += len(text.split())
            file.write(json.dumps({"id": f"articolo-{number:06}", "text": text}, ensure_ascii=False) + "\n")
    return words


def run_pipe(path: Path) -> float:
    """Seconds from the first article to the last in a plain `nlp.pipe` loop."""
    code = f"from benchmarks.batch import pipe; pipe({str(path)!r})"
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code]
    process = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    return float(process.stdout)


def pipe(path: str) -> None:
    """What `run_pipe` runs: prints the seconds from the first article to the last."""
    nlp = pipeline.load()
    with Path(path).open(encoding="utf-8") as file:
        docs = nlp.pipe(json.loads(line)["text"] for line in file)
        rows = len(next(docs)._.claims)
        first = time.monotonic()
        rows += sum(len(doc._.entities) + len(doc._.quotes) + len(doc._.claims) for doc in docs)
    print(time.monotonic() - first)


def slopes(samples: Iterable[Sample], articles: int) -> dict[int, float]:
    """MiB that each process grew by for a thousand articles, after the warm-up: least squares."""
    points: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for sample in samples:
        if sample.articles >= _WARM_UP * articles:
            points[sample.process].append((sample.articles, sample.resident))
    found = {}
    for process, values in points.items():
        mean_x = sum(x for x, _ in values) / len(values)
        mean_y = sum(y for _, y in values) / len(values)
        spread = sum((x - mean_x) ** 2 for x, _ in values)
        # A process that was there for a moment only has no slope.
        if len(values) >= _SAMPLES // 10 and spread:
            found[process] = sum((x - mean_x) * (y - mean_y) for x, y in values) / spread * 1000 / _MIB
    return found


def plot(samples: Iterable[Sample], path: Path) -> None:
    """Memory of each process against articles done."""
    import vl_convert

    roles = {process: f"process {number}" for number, process in enumerate(sorted({s.process for s in samples}))}
    values = [{"articles": s.articles, "MiB": s.resident / _MIB, "process": roles[s.process]} for s in samples]
    spec = {
        "data": {"values": values},
        "width": 640,
        "height": 300,
        "mark": {"type": "line", "strokeWidth": 1.5},
        "encoding": {
            "x": {"field": "articles", "type": "quantitative", "title": "articles done"},
            "y": {"field": "MiB", "type": "quantitative", "title": "resident memory, MiB"},
            "color": {"field": "process", "type": "nominal", "title": None},
        },
    }
    path.write_bytes(vl_convert.vegalite_to_png(spec, scale=1.5))


def report(runs: dict[str, Measured], pipe_seconds: float, words: int) -> list[str]:
    """The table, and what is to be read from it."""
    lines = [
        "| engine | processes | articles | words | first after | words/s | articles/s | largest process | all |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    started = {name: 0.0 if name.startswith("ray") else run.first for name, run in runs.items()}
    pace = {name: run.words / (run.seconds - started[name]) for name, run in runs.items()}
    for name, run in runs.items():
        lines.append(
            f"| {name.split()[0]} | {run.jobs} | {run.articles:,} | {run.words:,} | {run.first:.1f} s "
            f"| {pace[name]:,.0f} | {pace[name] * run.articles / run.words:.1f} "
            f"| {run.peak_process / _MIB:,.0f} MiB | {run.peak_all / _MIB:,.0f} MiB |"
        )
    lines.append("")
    if "local 1" in pace and "local 2" in pace:
        lines.append(f"2 processes against 1: {pace['local 2'] / pace['local 1']:.2f} times as fast")
    if pipe_seconds:
        plain = words / pipe_seconds
        lines.append(f"plain nlp.pipe: {plain:,.0f} words/s")
        if "local 1" in pace:
            lines.append(f"overhead of the command over it, 1 process: {100 * (plain / pace['local 1'] - 1):+.1f} %")
    first = next(iter(runs.values()), None)
    if first:
        kib = first.articles * 1024
        lines.append(f"on disk, KiB an article: tables {first.tables / kib:.1f}, journal {first.state / kib:.1f}")
    for name, run in runs.items():
        if run.samples:
            each = ", ".join(f"{slope:+.2f}" for slope in slopes(run.samples, run.articles).values())
            lines.append(f"memory of {name}, MiB for a thousand articles, a process each: {each}")
    return lines


def main() -> None:
    """Make the articles, run what was asked for, print, and write plot and samples."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.batch", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=20_000, help="how many are made")
    parser.add_argument("--paragraphs", type=int, default=4, help="of each; one has 67 words on average")
    parser.add_argument("--seed", type=int, default=0, help="of the random choice")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 2], help="numbers of processes to measure")
    parser.add_argument("--ray", type=int, default=0, metavar="JOBS", help="also run with --engine ray")
    parser.add_argument("--pipe", action="store_true", help="also run a plain nlp.pipe loop")
    parser.add_argument("--model", default="", help="spaCy pipeline by name or path; default the embedded one")
    parser.add_argument("-o", "--out", type=Path, help="plot and samples of the last local run, without ending")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "articoli.jsonl"
        words = make_articles(news, articles=options.articles, paragraphs=options.paragraphs, seed=options.seed)
        every = max(0.2, words / 1000 / max(options.jobs, default=1) / _SAMPLES)
        runs = {f"local {n}": measure(news, jobs=n, model=options.model, every=every) for n in options.jobs}
        pipe_seconds = run_pipe(news) if options.pipe else 0.0
        if options.ray:
            runs[f"ray {options.ray}"] = measure(news, jobs=options.ray, model=options.model, engine="ray")
    print(f"{psutil.cpu_count(logical=True)} processors, Python {platform.python_version()}\n")
    print("\n".join(report(runs, pipe_seconds, words)))
    if options.out and options.jobs:
        samples = runs[f"local {options.jobs[-1]}"].samples
        with options.out.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["seconds", "articles", "process", "bytes"])
            writer.writerows([f"{s.seconds:.1f}", s.articles, s.process, s.resident] for s in samples)
        plot(samples, options.out.with_suffix(".png"))


if __name__ == "__main__":
    main()
