"""The embedded model's network on ONNX Runtime: words of a text in, one row of scores a word and head out.

ONNX Runtime, not CTranslate2: see `training/README.md`, runtimes.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.language.lemmas import LemmaTable
from pipeline.language.pieces import Pieces

Floats = NDArray[np.float32]

WINDOW = 224
"""Pieces a window: the longest the network saw in training."""
OVERLAP = 48
"""Pieces that two windows of a long line share; each word is read where it stands farther from the edge."""
SHORTEST = WINDOW // 3
"""Pieces after which a window may end with a line: nothing needs to be read twice there."""


@dataclass(frozen=True)
class Labels:
    """The labels of the classifying heads, by index."""

    upos: list[str]
    feats: list[str]
    lemma: list[str]
    deprel: list[str]


@dataclass(frozen=True)
class Scores:
    """Rows of one text's words.

    `ner` (words, tags): scores; `upos`, `feats`, `lemma` (words): best index; `sent` (words): score of starting a
    sentence; `arc_*`, `rel_*` (words, size): the vectors from which arcs and relations are scored.
    """

    ner: Floats
    upos: NDArray[np.int64]
    feats: NDArray[np.int64]
    lemma: NDArray[np.int64]
    sent: Floats
    arc_dep: Floats
    arc_head: Floats
    rel_dep: Floats
    rel_head: Floats


@dataclass(frozen=True)
class _Window:
    inputs: dict[str, list[int]]
    """The graph's: ids of the pieces; index of the first and of the last piece of each word."""
    word: int
    keep: tuple[int, int]
    """Words (of the text) whose rows are taken from this window."""


class Encoder:
    """Session, vocabulary, labels and the small matrices of the tree scorer; `folder` is a component's own."""

    FILES = ("encoder.onnx", "tokenizer.json", "labels.json", "lemmas.npz", "scorer.npz")

    def __init__(self, folder: Path, *, threads: int = 1) -> None:
        missing = [name for name in self.FILES if not (folder / name).is_file()]
        if missing:
            raise ModelError(f"lacks {', '.join(missing)}", where=str(folder), remedy="install riscontro again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._names = [x.name for x in self._session.get_outputs()]
        self._pieces = Pieces.from_disk(folder / "tokenizer.json")
        self.labels = Labels(**json.loads((folder / "labels.json").read_text(encoding="utf-8")))
        self.lemmas = LemmaTable(folder / "lemmas.npz")
        with np.load(folder / "scorer.npz", allow_pickle=False) as scorer:
            self._arc: Floats = scorer["arc"].astype(np.float32)
            rel: Floats = scorer["rel"].astype(np.float32)
        relations, size, _ = rel.shape
        self._rel = rel.transpose(1, 0, 2).reshape(size, relations * size)
        self._relations = relations

    def score(self, words: Sequence[str], spaces_before: Sequence[bool], lines: Sequence[int] = ()) -> Scores:
        """Scores of a text's words (at least one), given words and whether a space stands before each.

        `lines`: the words, ascending, at which a new line begins. Each window is read on its own: int8 arithmetic takes
        its scales from all that it reads at once, and a text's scores must not depend on its neighbours in a run.
        """
        row: dict[str, NDArray[np.generic]] = {}
        for window in self._windows(words, spaces_before, lines):
            values = self._session.run(None, {k: np.array([v]) for k, v in window.inputs.items()})
            begin, end = window.keep
            for name, rows in zip(self._names, values, strict=True):
                if name not in row:
                    row[name] = np.empty((len(words), *rows.shape[2:]), dtype=rows.dtype)
                row[name][begin:end] = rows[0, begin - window.word : end - window.word]
        return Scores(**row)  # type: ignore[arg-type]

    def arc_scores(self, scores: Scores, start: int, end: int) -> Floats:
        """Scores (dependent, head) among the words of one sentence; the diagonal is the root's."""
        dep = scores.arc_dep[start:end] @ self._arc[:-1] + self._arc[-1]
        out: Floats = dep @ scores.arc_head[start:end].T
        return out

    def relations(self, scores: Scores, heads: NDArray[np.int64]) -> NDArray[np.int64]:
        """Best relation of each word to its head (its own index: the root)."""
        out = np.empty(len(heads), dtype=np.int64)
        size = len(self._rel)
        for at in range(0, len(heads), 512):
            dep, head = scores.rel_dep[at : at + 512], scores.rel_head[heads[at : at + 512]]
            products = (dep @ self._rel).reshape(len(dep), self._relations, size)
            out[at : at + 512] = np.einsum("nrj,nj->nr", products, head).argmax(axis=1)
        return out

    def _windows(self, words: Sequence[str], spaces: Sequence[bool], lines: Sequence[int]) -> Iterator[_Window]:
        encoded = self._pieces.encode(words, spaces)
        room = WINDOW - 2
        start = keep_from = 0
        while start < len(words):
            end, length = start, 0
            while end < len(words) and length + len(encoded[end]) <= room:
                length += len(encoded[end])
                end += 1
            following, keep_to = end, end
            at = bisect_right(lines, end)
            line = lines[at - 1] if at and end < len(words) else 0
            if line > start and sum(len(pieces) for pieces in encoded[start:line]) >= SHORTEST:
                end = following = keep_to = line
            elif end < len(words):
                # The next window begins OVERLAP pieces before this one's end; the words between are shared out.
                shared = 0
                while following > start + 1 and shared + len(encoded[following - 1]) <= OVERLAP:
                    following -= 1
                    shared += len(encoded[following])
                keep_to = (following + end + 1) // 2
            ids, first, last = [self._pieces.bos], [], []
            for pieces in encoded[start:end]:
                first.append(len(ids))
                ids.extend(pieces)
                last.append(len(ids) - 1)
            ids.append(self._pieces.eos)
            yield _Window({"ids": ids, "first": first, "last": last}, start, (keep_from, keep_to))
            if end == len(words):
                return
            start, keep_from = following, keep_to
