"""Scores to annotations: best trees against brute force, entity spans under IOB2, bounded sentences."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from pipeline.language.decoding import MAX_SENTENCE, EntityDecoder, best_tree, log_softmax, sentence_starts
from pipeline.language.labels import NER_COLUMNS, columns_of_tags, tags_of
from pipeline.language.lemmas import apply_script, lemma_script


def _is_tree(heads: tuple[int, ...]) -> bool:
    if sum(h == i for i, h in enumerate(heads)) != 1:
        return False
    for word in range(len(heads)):
        for _ in heads:
            word = heads[word]
        if heads[word] != word:
            return False
    return True


@pytest.mark.parametrize("seed", range(30))
def test_best_tree_is_a_tree_and_beats_greedy_repair(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    scores = rng.normal(size=(n, n)).astype(np.float32) * 3
    heads = tuple(int(h) for h in best_tree(scores))
    assert _is_tree(heads)
    # Among all trees with the same root none scores higher.
    logs = log_softmax(scores)
    root = next(i for i, h in enumerate(heads) if h == i)
    trees = [t for t in product(range(n), repeat=n) if _is_tree(t) and t[root] == root]
    best = max(sum(logs[i, h] for i, h in enumerate(t)) for t in trees)
    assert sum(logs[i, h] for i, h in enumerate(heads)) == pytest.approx(best, abs=1e-4)


def test_best_tree_of_a_long_sentence_with_a_long_cycle() -> None:
    n = 200
    scores = np.zeros((n, n), dtype=np.float32)
    for i in range(n):
        scores[i, (i + 1) % n] = 5.0
    heads = tuple(int(h) for h in best_tree(scores))
    assert _is_tree(heads)


def _ner_scores(convention: str, *tags: str) -> np.ndarray:
    scores = np.full((len(tags), NER_COLUMNS), -4.0, dtype=np.float32)
    for i, tag in enumerate(tags):
        scores[i, columns_of_tags(convention).start + tags_of(convention).index(tag)] = 4.0
    return scores


def test_each_convention_reads_its_own_columns() -> None:
    ours = _ner_scores("riscontro", "B-PER", "I-PER", "O", "B-LOC", "O", "B-MISC")
    theirs = _ner_scores("nermud", "B-PER", "I-PER", "O", "B-ORG", "O", "O")
    scores = np.maximum(ours, theirs)
    assert [s[:3] for s in EntityDecoder("riscontro").spans(scores)] == [(0, 2, "PER"), (3, 4, "LOC"), (5, 6, "MISC")]
    assert [s[:3] for s in EntityDecoder("nermud").spans(scores)] == [(0, 2, "PER"), (3, 4, "ORG")]


def test_an_inside_tag_never_opens_a_span() -> None:
    scores = _ner_scores("riscontro", "O", "I-ORG", "I-ORG", "O")
    scores[1, tags_of("riscontro").index("B-ORG")] = 3.5
    assert [span[:3] for span in EntityDecoder("riscontro").spans(scores)] == [(1, 3, "ORG")]


def test_no_words_no_spans() -> None:
    assert EntityDecoder("riscontro").spans(np.zeros((0, NER_COLUMNS), dtype=np.float32)) == []


def test_sentences_start_where_told_and_never_grow_without_bound() -> None:
    scores = np.full(1000, -5.0, dtype=np.float32)
    scores[700] = 2.0
    starts = sentence_starts(scores, forced=[10])
    assert starts[0] == 0
    assert {10, 700} <= set(starts)
    assert max(b - a for a, b in zip(starts, [*starts[1:], 1000], strict=True)) <= MAX_SENTENCE


@pytest.mark.parametrize(
    ("text", "scores", "starts"),
    [
        ("Dove va ? Come torna ?", {3: -1.5}, [0, 3]),
        ("Dove va ? Come torna ?", {3: -6.0}, [0]),
        ("Dove va ? chiede lui .", {3: -1.5}, [0]),
        ("Sale . Come torna ?", {2: -1.5}, [0]),
        ("Finisce . 923 . Cose occupabili .", {2: 3.0, 4: 3.0}, [0, 2]),
        ("Nasce nel 1923 . Cose occupabili .", {4: 3.0}, [0, 4]),
    ],
)
def test_marks_and_numbers_before_a_sentence(text: str, scores: dict[int, float], starts: list[int]) -> None:
    forms = text.split()
    given = np.full(len(forms), -9.0, dtype=np.float32)
    given[list(scores)] = list(scores.values())
    assert sentence_starts(given, [], forms) == starts


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("andavano", "andare"),
        ("È", "essere"),
        ("dell'", "di"),
        ("ROMA", "Roma"),
        ("Meloni", "Meloni"),
        ("Pd", "Pd"),
        ("MIGLIORI", "buono"),
    ],
)
def test_a_script_gives_back_the_lemma(form: str, lemma: str) -> None:
    assert apply_script(form, lemma_script(form, lemma)) == lemma


def test_a_script_that_cuts_more_than_there_is_leaves_the_form() -> None:
    assert apply_script("A", "l4+re") == "a"
