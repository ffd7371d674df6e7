"""From the scores of the embedded model's heads to annotations: entity spans, trees, sentences. No spaCy here."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.language.labels import CONVENTIONS, columns_of_tags, tags_of

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

MAX_SENTENCE = 250
"""Words after which a sentence is cut at its likeliest start: arcs cost the square of a sentence's length."""
_SURE = 0.995
_DOUBTFUL = -2.0
"""Score (log odds) of a sentence's start below which the network is sure that there is none."""


def log_softmax(scores: Floats) -> Floats:
    """Row by row."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    out: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return out


class EntityDecoder:
    """Best tag sequence in one convention's tags, under IOB2's one rule: I-X follows only B-X or I-X."""

    def __init__(self, convention: str) -> None:
        self.labels = CONVENTIONS[convention]
        self._columns = columns_of_tags(convention)
        tags = tags_of(convention)
        allowed = np.zeros((len(tags), len(tags)), dtype=np.float32)
        for j, tag in enumerate(tags):
            if tag[0] == "I":
                allowed[:, j] = -np.inf
                for i, before in enumerate(tags):
                    if before[2:] == tag[2:] and before != "O":
                        allowed[i, j] = 0.0
        self._transitions = allowed
        self._starts = np.array([-np.inf if tag[0] == "I" else 0.0 for tag in tags], dtype=np.float32)

    def spans(self, scores: Floats) -> list[tuple[int, int, str, float]]:
        """(first, last + 1, label, confidence) from scores (words, NER_COLUMNS); confidence: its least sure word."""
        if not len(scores):
            return []
        probabilities = np.exp(log_softmax(scores[:, self._columns]))
        unsure = np.flatnonzero(probabilities[:, 0] < _SURE)
        found: list[tuple[int, int, str, float]] = []
        # A word that is surely outside parts the text: only the runs between such words need a search.
        for run in np.split(unsure, np.flatnonzero(np.diff(unsure) > 1) + 1) if len(unsure) else []:
            found += self._search(probabilities, int(run[0]), int(run[-1]) + 1)
        return found

    def _search(self, probabilities: Floats, first: int, end: int) -> list[tuple[int, int, str, float]]:
        logs = np.log(np.maximum(probabilities[first:end], 1e-9))
        best = self._starts + logs[0]
        back = np.zeros((end - first, len(best)), dtype=np.int64)
        for i in range(1, end - first):
            step = best[:, None] + self._transitions
            back[i] = step.argmax(axis=0)
            best = step.max(axis=0) + logs[i]
        path = [int(best.argmax())]
        for i in range(end - first - 1, 0, -1):
            path.append(int(back[i, path[-1]]))
        path.reverse()
        spans: list[tuple[int, int, str, float]] = []
        for i, tag in enumerate(path):
            if tag == 0:
                continue
            label, sure = self.labels[(tag - 1) // 2], float(probabilities[first + i, tag])
            if tag % 2 == 1:
                spans.append((first + i, first + i + 1, label, sure))
            else:
                start, _, _, before = spans[-1]
                spans[-1] = (start, first + i + 1, label, min(before, sure))
        return spans


def sentence_starts(scores: Floats, forced: Sequence[int], forms: Sequence[str] = ()) -> list[int]:
    """First word of each sentence, ascending, 0 first; `forced` words start one; none exceeds MAX_SENTENCE words.

    With the words' `forms`, what the marks before them say counts, too: a capital behind *?* or *!* begins a sentence
    unless the network is sure that it does not, and a number with a full stop is none (*923. Cose occupabili.*).
    """
    found = {0, *np.flatnonzero(scores > 0.0).tolist()}
    for i in np.flatnonzero(scores > _DOUBTFUL).tolist() if forms else ():
        if i and forms[i - 1][-1] in "?!" and forms[i][0].isupper():
            found.add(i)
        elif i > 1 and forms[i - 1] == "." and forms[i - 2].isdigit() and i - 2 in found:
            found.discard(i)
    starts = sorted(found | set(forced))
    bounded: list[int] = []
    for start, end in zip(starts, [*starts[1:], len(scores)], strict=True):
        bounded.append(start)
        while end - bounded[-1] > MAX_SENTENCE:
            low = bounded[-1] + MAX_SENTENCE // 2
            high = bounded[-1] + MAX_SENTENCE
            bounded.append(low + int(scores[low:high].argmax()))
    return bounded


def best_tree(scores: Floats) -> Ints:
    """Heads of the best tree over scores (dependent, head); the diagonal is the root's score, one word its own head."""
    n = len(scores)
    heads: Ints = scores.argmax(axis=1)
    roots = np.flatnonzero(heads == np.arange(n))
    if len(roots) == 1 and not _has_cycle(heads):
        return heads
    logs = log_softmax(scores).astype(np.float64)
    off_diagonal = logs.copy()
    np.fill_diagonal(off_diagonal, -np.inf)
    if n == 1:
        return np.zeros(1, dtype=np.int64)
    # One root: the word that loses least by being it.
    root = int((np.diagonal(logs) - off_diagonal.max(axis=1)).argmax())
    off_diagonal[root] = -np.inf
    return _maximum_branching(off_diagonal, root)


def _has_cycle(heads: Ints) -> bool:
    reached = heads.copy()
    # Pointer doubling: after log2(n) steps every word that hangs from the root points at it.
    for _ in range(max(1, len(heads).bit_length())):
        reached = reached[reached]
    return bool((heads[reached] != reached).any())


def _maximum_branching(scores: NDArray[np.float64], root: int) -> Ints:
    """Chu-Liu/Edmonds on scores (dependent, head): contract one cycle at a time, expand on the way back."""
    n = len(scores)
    heads: Ints = scores.argmax(axis=1)
    heads[root] = root
    cycle = _find_cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(n, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    kept = scores[cycle, heads[cycle]]
    # Into the cycle: the best dependent to re-attach, by what it gains over its arc in the cycle; out of it: best head.
    enter = scores[np.ix_(cycle, outside)] - kept[:, None]
    leave = scores[np.ix_(outside, cycle)]
    m = len(outside)
    smaller = np.full((m + 1, m + 1), -np.inf)
    smaller[:m, :m] = scores[np.ix_(outside, outside)]
    smaller[m, :m] = enter.max(axis=0)
    smaller[:m, m] = leave.max(axis=1)
    solved = _maximum_branching(smaller, int(np.flatnonzero(outside == root)[0]))
    for i in range(m):
        word = int(outside[i])
        if word != root:
            heads[word] = cycle[int(leave[i].argmax())] if solved[i] == m else outside[solved[i]]
    entry = int(enter[:, solved[m]].argmax())
    heads[cycle[entry]] = outside[solved[m]]
    return heads


def _find_cycle(heads: Ints) -> Ints | None:
    state = np.zeros(len(heads), dtype=np.int8)
    for start in range(len(heads)):
        path = []
        word = start
        while state[word] == 0:
            state[word] = 1
            path.append(word)
            word = int(heads[word])
        if state[word] == 1 and int(heads[word]) != word:
            return np.array(path[path.index(word) :], dtype=np.int64)
        for seen in path:
            state[seen] = 2
    return None
