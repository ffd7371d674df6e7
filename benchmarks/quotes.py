"""Quotes side by side with textacy's quotation extraction, on the same gold, texts and pipeline, in one run.

    pip install textacy
    python -m benchmarks.quotes                        # the embedded model, corpus/ and annotations/
    python -m benchmarks.quotes --also FOLDER          # a second gold folder, with its .txt files beside the tables

textacy (0.13, `textacy.extract.direct_quotations`) finds marked quotations with a cue and a speaker only, so the
comparison is over direct and partial quotes: content at IoU 0.5 and 0.8 whatever the kind, one to one; the speaker
counts where the content matches and the strings share a word (textacy resolves no names: the strict comparison of the
report would give it nothing). It knows no Italian verbs of saying and is lent ours. It refuses a whole article for
one odd mark; such articles are counted.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pipeline
from pipeline.gold import PARTS, Annotated, in_part, load_gold
from pipeline.quotes import lexicon

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MARKED = ("direct", "partial")
Span = tuple[int, int, str]  # start, end, speaker


@dataclass
class Counts:
    """What one system found in the gold so far."""

    found: int = 0
    gold: int = 0
    refused: int = 0
    matched: dict[float, int] = field(default_factory=lambda: {0.5: 0, 0.8: 0})
    speakers: int = 0

    def f1(self, threshold: float) -> float:
        """F1 of the content at an overlap."""
        return 2 * self.matched[threshold] / max(self.found + self.gold, 1)


def overlap(one: Span, other: Span) -> float:
    """Intersection over union of two spans."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / max(max(one[1], other[1]) - min(one[0], other[0]), 1)


def pairs(found: list[Span], gold: list[Span], threshold: float) -> list[tuple[Span, Span]]:
    """The best one-to-one pairs at an overlap, greedily."""
    scored = sorted(((overlap(f, g), i, j) for i, f in enumerate(found) for j, g in enumerate(gold)), reverse=True)
    left, right, matched = set(range(len(found))), set(range(len(gold))), []
    for score, i, j in scored:
        if score >= threshold and i in left and j in right:
            left.discard(i)
            right.discard(j)
            matched.append((found[i], gold[j]))
    return matched


def count(counts: Counts, found: list[Span], gold: list[Span]) -> None:
    """Add one article."""
    counts.found += len(found)
    counts.gold += len(gold)
    for threshold in counts.matched:
        counts.matched[threshold] += len(pairs(found, gold, threshold))
    for one, other in pairs(found, gold, 0.5):
        counts.speakers += bool(set(one[2].lower().split()) & set(other[2].lower().split()))


def textacy_spans(doc: Doc, direct_quotations: Any) -> list[Span] | None:
    """Quotations of a Doc by textacy without their marks, or None where it refuses the article."""
    try:
        triples = list(direct_quotations(doc))
    except ValueError:
        return None
    spans = []
    for triple in triples:
        text = triple.content.text
        inner = text.strip("«»“”\"'‘’ ")
        start = triple.content.start_char + text.find(inner)
        spans.append((start, start + len(inner), " ".join(token.text for token in triple.speaker)))
    return spans


def compare(gold: dict[str, Annotated], nlp: Language, direct_quotations: Any) -> dict[str, Counts]:
    """Counts of both systems over one gold folder; both read the same Docs."""
    counts = {"riscontro": Counts(), "textacy": Counts()}
    for annotated in gold.values():
        marked = [(q.start, q.end, q.speaker) for q in annotated.quotes if q.kind in MARKED]
        doc = nlp(annotated.text or "")
        count(counts["riscontro"], [(q.start, q.end, q.speaker) for q in doc._.quotes if q.kind in MARKED], marked)
        theirs = textacy_spans(doc, direct_quotations)
        counts["textacy"].refused += theirs is None
        count(counts["textacy"], theirs or [], marked)
    return counts


def main() -> int:
    """Read the options, run both, print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quotes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--model", default="", help="name or path of a spaCy pipeline (default: the embedded one)")
    parser.add_argument("--gold", type=Path, default=Path("annotations"), help="gold folder (default: annotations)")
    parser.add_argument("--also", type=Path, help="another gold folder, with its .txt files beside the tables")
    parser.add_argument("--part", choices=PARTS, default="all", help="which articles of the gold (default: all)")
    options = parser.parse_args()
    try:
        from textacy import constants  # type: ignore[import-not-found, unused-ignore]
        from textacy.extract import direct_quotations  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        print("textacy is not installed: pip install textacy", file=sys.stderr)
        return 1
    constants.REPORTING_VERBS["it"] = set(lexicon.frames())
    nlp = pipeline.load(options.model or None)
    print(f"{'gold':12}{'system':12}{'found':>7}{'gold':>7}{'F1 0.5':>9}{'F1 0.8':>9}{'speaker':>9}{'refused':>9}")
    for folder in filter(None, (options.gold, options.also)):
        gold = {i: one for i, one in load_gold(folder).items() if in_part(i, options.part)}
        for system, c in compare(gold, nlp, direct_quotations).items():
            share = c.speakers / max(c.matched[0.5], 1)
            print(
                f"{folder.name:12}{system:12}{c.found:7}{c.gold:7}{c.f1(0.5):9.3f}{c.f1(0.8):9.3f}{share:9.3f}{c.refused:9}"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
