"""Words per second and peak memory of the whole command, by number of processes.

    python -m benchmarks.speed --copies 4 --jobs 1 2

Runs `riscontro run` on copies of the corpus in a temporary folder, as a user would: reading, model, tables and all.
`words/s` counts from the first article that is done, `with start` from the start of the command, model loading and all.
"""

from __future__ import annotations

import argparse
import json
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
_MIB = 2**20
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Sample:
    """Resident memory of one process at one moment: seconds and articles done since the start, bytes."""

    seconds: float
    articles: int
    process: int
    resident: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run: `first` is seconds until the first article is done; peaks are resident memory in bytes.

    `tables`, `state`: bytes on disk of the tables, and of the journal that the next run goes on from.
    """

    jobs: int
    articles: int
    words: int
    first: float
    seconds: float
    peak_process: int
    peak_all: int
    tables: int
    state: int
    samples: tuple[Sample, ...] = ()


def measure(news: Path, *, jobs: int, model: str = "", engine: str = "local", every: float = 0.0) -> Measured:
    """Run the command on the file or folder `news` and watch its processes. RuntimeError where it fails.

    `every`: seconds between two samples of memory, 0 for none.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [sys.executable, "-m", "pipeline.cli", "run", str(news), "-o", str(out), "--jobs", str(jobs)]
        command += ["--engine", engine]
        started = time.monotonic()
        process = psutil.Popen(command + (["--model", model] if model else []), stdout=subprocess.DEVNULL)
        first = 0.0
        peak_process = peak_all = 0
        samples: list[Sample] = []
        while process.poll() is None:
            sizes = {child.pid: _resident(child) for child in _family(process)}
            peak_process, peak_all = max(peak_process, *sizes.values(), 0), max(peak_all, sum(sizes.values()))
            now = time.monotonic() - started
            if not first and any((out / "texts").glob("*.txt")):
                first = now
            if every and now >= every + (samples[-1].seconds if samples else 0.0):
                done = sum(1 for _ in (out / "texts").glob("*.txt"))
                samples += [Sample(now, done, pid, size) for pid, size in sizes.items() if size]
            time.sleep(_POLL_SECONDS)
        seconds = time.monotonic() - started
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
        texts = list((out / "texts").glob("*.txt"))
        timing = json.loads((out / "timing.json").read_text(encoding="utf-8"))
        return Measured(
            jobs=jobs,
            articles=timing["extracted"],
            words=sum(len(path.read_text(encoding="utf-8").split()) for path in texts),
            first=first,
            seconds=seconds,
            peak_process=peak_process,
            peak_all=peak_all,
            tables=sum(path.stat().st_size for path in out.glob("*.csv")),
            state=sum(path.stat().st_size for path in (out / ".riscontro").rglob("*") if path.is_file()),
            samples=tuple(samples),
        )


def _family(process: psutil.Process) -> Iterator[psutil.Process]:
    yield process
    try:
        yield from process.children(recursive=True)
    except psutil.NoSuchProcess:
        return


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


def table(runs: list[Measured]) -> str:
    """The runs as a Markdown table."""
    lines = [
        "| processes | articles | words | first article after | words/s | with start | largest process | all |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    for run in runs:
        pace = run.words / (run.seconds - run.first)
        lines.append(
            f"| {run.jobs} | {run.articles:,} | {run.words:,} | {run.first:.1f} s | {pace:,.0f} "
            f"| {run.words / run.seconds:,.0f} | {run.peak_process / _MIB:,.0f} MiB | {run.peak_all / _MIB:,.0f} MiB |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--copies", type=int, default=4, help="how often the corpus is read")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="numbers of processes to measure")
    parser.add_argument("--model", default="", help="spaCy pipeline by name or path; default the embedded one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for copy in range(options.copies):
            for path in CORPUS.glob("*.txt"):
                shutil.copy(path, Path(folder) / f"{path.stem}-{copy}.txt")
        runs = [measure(Path(folder), jobs=jobs, model=options.model) for jobs in options.jobs]
    print(f"{psutil.cpu_count(logical=True)} processors, Python {platform.python_version()}\n")
    print(table(runs))


if __name__ == "__main__":
    main()
