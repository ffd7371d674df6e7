"""Speed of the claims component alone, on Docs that are parsed already, and on text made to be slow.

    python -m benchmarks.claims [--corpus DIR] [--model NAME] [--repeat N]

Time is processor time of one thread; the fastest of N rounds counts. Articles go by how many claims they have to a
hundred words: the sparse and the dense third, and all. Words are parted by spaces. Hostile text is a paragraph of
`--kilobytes` that repeats one unit, without tags or a parse.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.tokens import Doc

import pipeline
from pipeline.claims.claims import extract

CORPUS = Path(__file__).parent.parent / "corpus"
HOSTILE = ("1", ",", "1 ", "1, ", "1/", "10-", "un ", "mila ", "due su ", "tra 1 e ", "€ ", "9.")


def seconds(docs: Sequence[Doc], repeat: int) -> float:
    """Processor seconds to extract the claims of all `docs`, the fastest of `repeat` rounds."""
    best = float("inf")
    for _ in range(repeat):
        started = time.process_time()
        for doc in docs:
            extract(doc)
        best = min(best, time.process_time() - started)
    return best


def densities(docs: Sequence[Doc], repeat: int) -> list[str]:
    """Rows of a Markdown table: articles, words, claims to a hundred words, words a second."""
    sized = [(len(doc.text.split()), len(extract(doc)), doc) for doc in docs]
    sized = sorted((one for one in sized if one[0]), key=lambda one: one[1] / one[0])
    third = len(sized) // 3
    rows = []
    for name, part in (("sparse third", sized[:third]), ("dense third", sized[-third:]), ("all", sized)):
        words, claims = sum(one[0] for one in part), sum(one[1] for one in part)
        pace = words / seconds([one[2] for one in part], repeat)
        rows.append(f"| {name} | {len(part)} | {words:,} | {100 * claims / words:.1f} | {pace:,.0f} |")
    return rows


def hostile(kilobytes: int, repeat: int) -> list[str]:
    """Rows of a Markdown table: what is repeated, milliseconds a kilobyte."""
    vocab = spacy.blank("it").vocab
    rows = []
    for unit in HOSTILE:
        text = (unit * (1000 * kilobytes // len(unit) + 1))[: 1000 * kilobytes]
        words = [text[k : k + 50] for k in range(0, len(text), 50)]
        doc = Doc(vocab, words=words, spaces=[False] * len(words))
        rows.append(f"| `{unit}` | {1000 * seconds([doc], repeat) / kilobytes:.1f} |")
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.claims", description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of .txt articles")
    parser.add_argument("--model", default="", help="spaCy pipeline by name or path; default the embedded one")
    parser.add_argument("--repeat", type=int, default=3, help="rounds, of which the fastest counts")
    parser.add_argument("--kilobytes", type=int, default=10, help="size of a hostile paragraph")
    options = parser.parse_args()
    nlp = pipeline.load(options.model or None)
    docs = list(nlp.pipe(path.read_text(encoding="utf-8") for path in sorted(options.corpus.glob("*.txt"))))
    print(f"Python {platform.python_version()}, one thread\n")
    print("| articles | n | words | claims to 100 words | words/s |\n| --- | ---: | ---: | ---: | ---: |")
    print("\n".join(densities(docs, options.repeat)))
    print("\n| repeated | ms/KB |\n| --- | ---: |")
    print("\n".join(hostile(options.kilobytes, options.repeat)))


if __name__ == "__main__":
    main()
