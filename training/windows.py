"""Windows of consecutive sentences, batched by length, as tensors."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from pipeline.language.lemmas import lemma_script
from pipeline.language.pieces import Pieces
from training.augment import Names, augment
from training.examples import Example

IGNORE = -100


@dataclass(frozen=True)
class LabelSpace:
    """Index of every label that a head predicts."""

    upos: dict[str, int]
    feats: dict[str, int]
    lemma: dict[str, int]
    deprel: dict[str, int]


@dataclass(slots=True)
class Window:
    """Pieces of some sentences and the labels of their words; `sentence` numbers the sentence of each word."""

    ids: list[int]
    first: list[int]
    last: list[int]
    sentence: list[int]
    ner: list[int]
    upos: list[int]
    feats: list[int]
    lemma: list[int]
    heads: list[int]
    rels: list[int]
    sent: list[int]


@dataclass(frozen=True)
class Batch:
    """Tensors of one step; word-level ones are (batch, words), padded with IGNORE (ner: 0)."""

    ids: Tensor
    first: Tensor
    last: Tensor
    sentence: Tensor
    ner: Tensor
    upos: Tensor
    feats: Tensor
    lemma: Tensor
    heads: Tensor
    rels: Tensor
    sent: Tensor
    words: int


def make_windows(
    examples: Sequence[Example],
    pieces: Pieces,
    labels: LabelSpace,
    rng: random.Random,
    *,
    names: Names,
    shortest: int,
    longest: int,
) -> Iterator[Window]:
    """Cut consecutive `examples` into windows of `shortest` to `longest` pieces, each sentence in a random variant."""
    window, room = _empty(pieces), rng.randint(shortest, longest)
    for example in examples:
        example = augment(example, rng, names)
        encoded = pieces.encode(example.words, (True, *example.spaces[:-1]))
        length = sum(len(p) for p in encoded)
        if length > 400:
            continue
        if window.first and len(window.ids) + length > room:
            window.ids.append(pieces.eos)
            yield window
            window, room = _empty(pieces), rng.randint(shortest, longest)
        _append(window, example, encoded, labels)
    if window.first:
        window.ids.append(pieces.eos)
        yield window


def _empty(pieces: Pieces) -> Window:
    return Window([pieces.bos], [], [], [], [], [], [], [], [], [], [])


def _append(window: Window, example: Example, encoded: Sequence[Sequence[int]], labels: LabelSpace) -> None:
    offset, n = len(window.first), len(example.words)
    number = window.sentence[-1] + 1 if window.sentence else 0
    for ids in encoded:
        window.first.append(len(window.ids))
        window.ids.extend(ids)
        window.last.append(len(window.ids) - 1)
    window.sentence += [number] * n
    window.ner += example.ner if example.ner is not None else [0] * n
    none = [IGNORE] * n
    if example.upos is None or example.feats is None or example.lemmas is None:
        for row in (window.upos, window.feats, window.lemma, window.heads, window.rels, window.sent):
            row.extend(none)
        return
    assert example.heads is not None
    assert example.deprels is not None
    window.upos += [labels.upos.get(x, IGNORE) for x in example.upos]
    window.feats += [labels.feats.get(x, IGNORE) for x in example.feats]
    window.lemma += [
        labels.lemma.get(lemma_script(w, x), IGNORE) if x != "_" else IGNORE
        for w, x in zip(example.words, example.lemmas, strict=True)
    ]
    window.heads += [h + offset for h in example.heads]
    window.rels += [labels.deprel.get(x, IGNORE) for x in example.deprels]
    window.sent += [1] + [0] * (n - 1)


def make_batches(windows: list[Window], rng: random.Random, *, pieces: int) -> Iterator[Batch]:
    """Batches of at most `pieces` padded pieces: shuffled, sorted by length in runs, shuffled again."""
    rng.shuffle(windows)
    groups: list[list[Window]] = []
    for at in range(0, len(windows), 400):
        run = sorted(windows[at : at + 400], key=lambda w: len(w.ids))
        group: list[Window] = []
        for window in run:
            if group and len(window.ids) * (len(group) + 1) > pieces:
                groups.append(group)
                group = []
            group.append(window)
        groups.append(group)
    rng.shuffle(groups)
    for group in groups:
        yield _collate(group)


def _pad(rows: list[list[int]], value: int) -> Tensor:
    width = max(len(r) for r in rows)
    return torch.tensor([r + [value] * (width - len(r)) for r in rows])


def _collate(group: list[Window]) -> Batch:
    return Batch(
        ids=_pad([w.ids for w in group], 1),
        first=_pad([w.first for w in group], 0),
        last=_pad([w.last for w in group], 0),
        sentence=_pad([w.sentence for w in group], -1),
        ner=_pad([w.ner for w in group], 0),
        upos=_pad([w.upos for w in group], IGNORE),
        feats=_pad([w.feats for w in group], IGNORE),
        lemma=_pad([w.lemma for w in group], IGNORE),
        heads=_pad([w.heads for w in group], IGNORE),
        rels=_pad([w.rels for w in group], IGNORE),
        sent=_pad([w.sent for w in group], IGNORE),
        words=sum(len(w.first) for w in group),
    )
