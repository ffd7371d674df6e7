"""Words per second and memory of models alone and of our whole pipeline, beside the shape of `it_core_news_lg`.

    python -m benchmarks.models --seconds 20 --jobs 1 2

`it_core_news_lg` itself is not needed: `lg-shape` is a spaCy pipeline of its architecture and sizes (its public
config.cfg: two token-to-vector networks of width 96 and depth 4 over 500,000 vectors of 300 numbers, morphologizer,
tagger, parser, entity recogniser); its weights are untrained, which cost what trained ones cost; no lemma tables.
Each process reads the corpus over and over through `nlp.pipe` for so many seconds after warming up; words/s are summed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
MODELS = ("embedded", "pipeline", "fast", "pipeline, fast", "lg-shape")
_MIB = 2**20


def lg_shape() -> Any:
    """An untrained spaCy pipeline of the architecture and sizes of `it_core_news_lg` 3.8, its lemma tables left out."""
    import numpy as np
    import spacy
    from spacy.training import Example
    from spacy.vectors import Vectors  # type: ignore[import-not-found] # compiled, without stubs

    import pipeline

    texts = _texts()
    nlp = spacy.blank("it")
    words = sorted({token.orth_ for text in texts for token in nlp.make_doc(text)})
    rng = np.random.default_rng(0)
    keys = [*(nlp.vocab.strings.add(word) for word in words), *range(1, 500_001 - len(words))]
    data = rng.standard_normal((len(keys), 300), dtype=np.float32)
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=keys)
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    attributes = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"]
    nlp.add_pipe("tok2vec", config={"model": _tok2vec(attributes, [5000, 1000, 2500, 2500, 50, 50])})
    for name in ("morphologizer", "tagger"):
        nlp.add_pipe(name, config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    nlp.add_pipe("parser", config=_transitions("parser", listener))
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("ner", config=_transitions("ner", _tok2vec(attributes[:4], [5000, 2500, 2500, 2500])))
    # The labels come from what our own model says of the corpus.
    read = spacy.load(pipeline.model_path())
    examples = []
    for doc in (read(text) for text in texts[:20]):
        for token in doc:
            token.tag_ = token.pos_
        examples.append(Example(nlp.make_doc(doc.text), doc))
    nlp.initialize(lambda: examples)
    return nlp


def _tok2vec(attributes: list[str], rows: list[int]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": attributes,
            "rows": rows,
            "include_static_vectors": True,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 96,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def _transitions(state_type: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": state_type,
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": tok2vec,
        }
    }


def _texts() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))]


def read_for(model: str, seconds: float) -> dict[str, float]:
    """Words read in at least `seconds`, the seconds it took, and the peak memory in bytes, of one of MODELS."""
    import spacy

    import pipeline

    nlp = {
        "embedded": lambda: spacy.load(pipeline.model_path()),
        "pipeline": pipeline.load,
        "fast": lambda: spacy.load(pipeline.model_path("fast")),
        "pipeline, fast": lambda: pipeline.load("fast"),
        "lg-shape": lg_shape,
    }[model]()
    texts = _texts()
    for _ in nlp.pipe(texts[:10]):
        pass
    # Processes that are measured together begin together.
    print("ready", flush=True)
    sys.stdin.readline()
    words, peak, begun = 0, 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        for doc in nlp.pipe(texts):
            words += sum(not token.is_space and not token.is_punct for token in doc)
        peak = max(peak, psutil.Process().memory_info().rss)
    return {"words": words, "seconds": time.perf_counter() - begun, "memory": peak}


def measure(model: str, *, jobs: int, seconds: float) -> tuple[float, float]:
    """Words per second over `jobs` processes, and the memory in bytes of the largest."""
    command = [sys.executable, "-m", "benchmarks.models", "--worker", model, "--seconds", str(seconds)]
    # One thread a process, as in a run.
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    processes = [
        subprocess.Popen(  # noqa: S603 (our own command)
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        for _ in range(jobs)
    ]
    for process in processes:
        assert process.stdout is not None
        while process.stdout.readline().strip() not in ("ready", ""):
            pass
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    results = [json.loads(process.communicate()[0].strip().splitlines()[-1]) for process in processes]
    return sum(r["words"] / r["seconds"] for r in results), max(r["memory"] for r in results)


def main() -> None:
    """Measure every model at every number of processes, and print a Markdown table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.models", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="how long each process reads (default: 20)")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="numbers of processes to measure")
    parser.add_argument("--worker", choices=MODELS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(read_for(options.worker, options.seconds)))
        return
    print(f"{psutil.cpu_count(logical=True)} processors, Python {platform.python_version()}\n")
    print("| model | processes | words/s | of lg-shape | largest process |\n| --- | ---: | ---: | ---: | ---: |")
    for jobs in options.jobs:
        measured = {model: measure(model, jobs=jobs, seconds=options.seconds) for model in MODELS}
        for model, (pace, memory) in measured.items():
            share = pace / measured["lg-shape"][0]
            print(f"| {model} | {jobs} | {pace:,.0f} | {share:.2f} | {memory / _MIB:,.0f} MiB |")


if __name__ == "__main__":
    main()
