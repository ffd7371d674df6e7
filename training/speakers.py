"""The weights by which quotes choose a speaker for an omitted subject, a pronoun, a role, or speech alone.

A conditional logit over the candidates that the component itself collects, with an L2 penalty: a few dozen weights, a
few hundred choices from gold, so plain gradient ascent does. Articles are the unit of cross-validation.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import load
from pipeline.gold import Annotated, in_part, load_gold
from pipeline.quotes.discourse import Anaphor, Features
from pipeline.quotes.quotes import find_quotes
from pipeline.records import Quote
from pipeline.scoring.scores import pairs, same

PASSAGES = Path(__file__).parent / "speakers.txt"
WEIGHTS = Path(__file__).parent.parent / "pipeline" / "quotes" / "data" / "speakers.json"
FOLDS = 10
PENALTY = 1.0
# Few articles have an example of these, and grammar leaves no doubt.
PRIOR = {
    "addressed": -2.0,
    "another kind of body": -2.0,
    "complement agrees": 2.0,
    "complement differs": -2.0,
    "complement of another role": 2.0,
    "gender differs": -3.0,
    "has the role": 2.0,
    "number differs": -2.0,
    "place dative": -2.0,
    "other name in complement": -5.0,
    "spoke in this sentence": 2.0,
    "stays, demonym": -2.0,
    "stays, introduced": 2.0,
}
STANDING = ("role", "pronoun", "latter")  # kinds of anaphor that are words of their own
ROUNDS = 2  # who spoke last hangs on the weights, so choices are collected again with the new ones


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice: the features of each option, and which of them gold names (-1: none of them)."""

    article: str
    kind: str
    options: list[Features]
    right: int


@dataclass(frozen=True, slots=True)
class Example:
    """An article with its entities found and its gold."""

    doc: Doc
    gold: Annotated
    mentions: bool = True  # whether gold tells where the speaker is mentioned


def read(folders: Iterable[Path], nlp: Language) -> list[Example]:
    """The tuning part of gold folders, parsed; raises GoldError."""
    found = []
    for folder in folders:
        for name, gold in load_gold(folder).items():
            if in_part(name, "tuning"):
                found.append(Example(nlp(gold.text or ""), gold))
    return found


_CLOSING = {"«": "»", "“": "”", "‘": "’"}


def passages(path: Path, nlp: Language) -> list[Example]:
    """Made-up articles of a file: `## name`, then the text with each quote as `{speaker|words}`; marks stay outside."""
    found = []
    for block in path.read_text(encoding="utf-8").split("## ")[1:]:
        name, body = block.split("\n", 1)
        text, opened, quotes = "", [], []
        for piece in re.split(r"(\{[^|{}]*\||\})", body.strip()):
            if piece.startswith("{"):
                opened.append((len(text), piece[1:-1]))
            elif piece == "}":
                start, speaker = opened.pop()
                end = len(text)
                closing = _CLOSING.get(text[start])
                if closing and text.find(closing, start) == end - 1:  # *«Non ci sto»*, not *«inutile» e cara*
                    start, end = start + 1, end - 1
                quotes.append(Quote(start=start, end=end, text=text[start:end], kind="direct", speaker=speaker))
            else:
                text += piece
        gold = Annotated(article_id=name, text=text, quotes=tuple(quotes))
        found.append(Example(nlp(text), gold, mentions=False))
    return found


def decisions(example: Example, weights: Features) -> list[Decision]:
    """The choices in one article that gold answers."""
    seen: dict[tuple[str, int], tuple[Anaphor, list[tuple[str, Features]]]] = {}

    def watch(anaphor: Anaphor, options: list[tuple[str, Features]]) -> None:
        seen["stands" if anaphor.kind in STANDING else "", anaphor.start] = anaphor, options

    rows = find_quotes(example.doc, weights=weights, watch=watch)
    found = {}
    for gold, row in pairs("quotes", example.gold.quotes, rows):
        omitted = row.speaker_start is None
        asked = seen.get(("", row.start) if omitted else ("stands", row.speaker_start or 0))
        if asked is None or example.mentions and gold.speaker_start != row.speaker_start and asked[0].kind != "alone":
            continue
        anaphor, options = asked
        name = gold.speaker
        if anaphor.kind == "role" and same("speaker", name, example.doc.text[row.speaker_start : row.speaker_end]):
            name = ""
        right = next((i for i, (option, _) in enumerate(options) if same("speaker", option, name)), -1)
        features = [features for _, features in options]
        found[anaphor.kind, anaphor.start] = Decision(example.gold.article_id, anaphor.kind, features, right)
    return list(found.values())


def fit(choices: list[Decision], *, penalty: float = PENALTY, steps: int = 400) -> Features:
    """Weights that make the right options likely; choices whose right option is missing teach nothing.

    The penalty draws each weight to what is known beforehand (`PRIOR`), the others to 0.
    """
    choices = [choice for choice in choices if choice.right >= 0 and len(choice.options) > 1]
    names = sorted({name for choice in choices for option in choice.options for name in option})
    column = {name: index for index, name in enumerate(names)}
    rows = np.zeros((sum(len(choice.options) for choice in choices), len(names)))
    group = np.repeat(np.arange(len(choices)), [len(choice.options) for choice in choices])
    target = np.zeros(len(rows))
    at = 0
    for choice in choices:
        target[at + choice.right] = 1.0
        for option in choice.options:
            for name, value in option.items():
                rows[at, column[name]] = value
            at += 1
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    weights = prior.copy()
    velocity = np.zeros(len(names))
    for _ in range(steps):
        scores = rows @ weights
        top = np.full(len(choices), -np.inf)
        np.maximum.at(top, group, scores)
        odds = np.exp(scores - top[group])
        total = np.bincount(group, odds, len(choices))
        slope = rows.T @ (target - odds / total[group]) - penalty * (weights - prior)
        velocity = 0.9 * velocity + 0.01 * slope
        weights = weights + velocity
    return {name: round(float(weights[column[name]]), 3) for name in names if abs(weights[column[name]]) >= 0.0005}


def learn(examples: list[Example], *, penalty: float = PENALTY, rounds: int = ROUNDS) -> Features:
    """Weights from articles."""
    weights: Features = {}
    for _ in range(rounds):
        weights = fit([d for example in examples for d in decisions(example, weights)], penalty=penalty)
    return weights


def fold(article: str) -> int:
    """The fold of an article, by its id."""
    return int(hashlib.sha256(b"fold " + article.encode()).hexdigest(), 16) % FOLDS


def right_speakers(examples: Iterable[Example], weights: Features | None = None) -> tuple[int, int]:
    """Quotes that match gold (IoU ≥ 0.5), and those of them with the right speaker."""
    matched = right = 0
    for example in examples:
        for one, other in pairs("quotes", example.gold.quotes, find_quotes(example.doc, weights=weights)):
            matched, right = matched + 1, right + same("speaker", one.speaker, other.speaker)
    return matched, right


def cross_validate(examples: list[Example], *, penalty: float = PENALTY) -> tuple[int, int]:
    """Matched quotes and right speakers where each article is read with weights from the other folds."""
    total = np.zeros(2, int)
    for number in range(FOLDS):
        inside = [e for e in examples if fold(e.gold.article_id) == number]
        weights = learn([e for e in examples if e not in inside], penalty=penalty)
        total += right_speakers(inside, weights)
    return int(total[0]), int(total[1])


def make(folders: Iterable[Path]) -> str:
    """Learn from gold folders and the made-up articles, write the weights, and tell how well they do."""
    nlp = load()
    examples = [*read(folders, nlp), *passages(PASSAGES, nlp)]
    weights = learn(examples)
    write(weights)
    kinds = Counter(choice.kind for example in examples for choice in decisions(example, weights))
    lines = [f"{len(examples)} articles, {len(weights)} weights; choices: {dict(sorted(kinds.items()))}"]
    for name, (matched, right) in (
        ("other folds' weights", cross_validate(examples)),
        ("no weights: the last mentioned", right_speakers(examples, {})),
    ):
        lines.append(f"speaker right with {name}: {right} of {matched}, {right / matched:.3f}")
    return "\n".join(lines)


def write(weights: Mapping[str, float], path: Path = WEIGHTS) -> None:
    """Weights as JSON, sorted."""
    path.write_text(json.dumps(weights, indent=1, sort_keys=True, ensure_ascii=False) + "\n", encoding="utf-8")
