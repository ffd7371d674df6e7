"""Typographic variety: news have « » “ ” ’ and capitals that treebanks hardly have.

Marks are exchanged, put around constituents, sentences set in capitals, final stops dropped, names exchanged for others
of the same labels and length; labels move along.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from training.examples import Example, is_inside, outside

_T = TypeVar("_T")

PAIRS = (("«", "»"), ("“", "”"), ('"', '"'), ("‘", "’"), ("'", "'"), ("„", "”"))
WEIGHTS = (6, 5, 5, 1, 2, 1)
_OPENING = frozenset(("«", "“", "``", "„"))
_CLOSING = frozenset(("»", "”", "''"))


class Names:
    """The names of a corpus by their tags: one can stand for another ("mention replacement", Dai and Adel 2020)."""

    def __init__(self, examples: Iterable[Example]) -> None:
        self._known: dict[tuple[int, ...], list[tuple[str, ...]]] = {}
        for example in examples:
            for first, end in _names(example):
                self._known.setdefault((example.ner or ())[first:end], []).append(example.words[first:end])

    def exchange(self, example: Example, rng: random.Random, rate: float) -> Example:
        """Each name with probability `rate` replaced by one that elides (*dell'Italia*) as it does."""
        words = list(example.words)
        for first, end in _names(example):
            if rng.random() < rate:
                other = rng.choice(self._known[(example.ner or ())[first:end]])
                if first == 0 or not words[first - 1].endswith("'") or _vowel(other[0]) == _vowel(words[first]):
                    words[first:end] = other
        return replace(example, words=tuple(words))


def _names(example: Example) -> Iterator[tuple[int, int]]:
    """First word and end of each name; nothing where there are no entity labels or a tree goes with the words."""
    tags = example.ner or ()
    first = None
    for i, tag in enumerate((*tags, 0)):
        if first is not None and not is_inside(tag):
            yield first, i
            first = None
        if tag and not is_inside(tag) and not tag & outside(tag):
            first = i


def _vowel(word: str) -> bool:
    return word[:1].lower() in "aeiouàèéìòùh"


def augment(example: Example, rng: random.Random, names: Names) -> Example:
    """One random variant of a sentence. The rates below make about half of the sentences differ."""
    example = names.exchange(example, rng, 0.2)
    if rng.random() < 0.12:
        example = _wrap(example, rng)
    if rng.random() < 0.7:
        example = _exchange_marks(example, rng)
    if rng.random() < 0.025:
        example = replace(example, words=tuple(w.upper() for w in example.words))
    if rng.random() < 0.06 and len(example.words) > 3 and example.words[-1] in (".", "!"):
        example = _drop_last(example)
    return example


def _exchange_marks(example: Example, rng: random.Random) -> Example:
    if not any(w == '"' or w in _OPENING or w in _CLOSING for w in example.words):
        return example
    pair = rng.choices(PAIRS, WEIGHTS)[0]
    words, open_mark = list(example.words), False
    for i, word in enumerate(words):
        if word == '"':
            open_mark = not open_mark
            words[i] = pair[0] if open_mark else pair[1]
        elif word in _OPENING or word in _CLOSING:
            words[i] = pair[0] if word in _OPENING else pair[1]
    lemmas = example.lemmas
    if lemmas is not None:
        lemmas = tuple(
            new if new != old else lemma for new, old, lemma in zip(words, example.words, lemmas, strict=True)
        )
    return replace(example, words=tuple(words), lemmas=lemmas)


def _wrap(example: Example, rng: random.Random) -> Example:
    """Put marks around a constituent, or around some words where there is no tree; never through a name."""
    n = len(example.words)
    if any(w in _OPENING or w in _CLOSING or w == '"' for w in example.words):
        return example
    if example.heads is not None:
        head = rng.randrange(n)
        first, last, size = _extent(example.heads, head)
        if size != last - first + 1 or example.words[first] in ",.;:" or (size > 1 and example.words[last] in ",;:"):
            return example
    else:
        first = rng.randrange(n)
        last = min(n - 1, first + rng.choice((0, 1, 2, 3, 5, 8, 13)))
        head = first
    if example.ner is not None and (
        is_inside(example.ner[first]) or (last + 1 < n and is_inside(example.ner[last + 1]))
    ):
        return example
    opening, closing = rng.choices(PAIRS, WEIGHTS)[0]
    after = example.spaces[last]
    spaces = (*example.spaces[:first], False, *example.spaces[first:last], False, after, *example.spaces[last + 1 :])

    def put(row: tuple[_T, ...] | None, left: _T, right: _T) -> tuple[_T, ...] | None:
        return None if row is None else (*row[:first], left, *row[first : last + 1], right, *row[last + 1 :])

    def moved(i: int) -> int:
        return i if i < first else i + 1 if i <= last else i + 2

    heads = None if example.heads is None else tuple(moved(h) for h in example.heads)
    words = put(example.words, opening, closing)
    assert words is not None
    return Example(
        words=words,
        spaces=spaces,
        ner=None if example.ner is None else put(example.ner, outside(example.ner[0]), outside(example.ner[0])),
        upos=put(example.upos, "PUNCT", "PUNCT"),
        feats=put(example.feats, "", ""),
        lemmas=put(example.lemmas, opening, closing),
        heads=put(heads, moved(head), moved(head)),
        deprels=put(example.deprels, "punct", "punct"),
        starts_document=example.starts_document,
    )


def _extent(heads: tuple[int, ...], head: int) -> tuple[int, int, int]:
    """First and last word under `head`, and how many there are."""
    members = {head}
    grew = True
    while grew:
        grew = False
        for i, h in enumerate(heads):
            if h in members and i not in members:
                members.add(i)
                grew = True
    return min(members), max(members), len(members)


def _drop_last(example: Example) -> Example:
    last = len(example.words) - 1
    if example.heads is not None and (last in example.heads[:-1] or example.heads[last] == last):
        return example

    def cut(row: tuple[_T, ...] | None) -> tuple[_T, ...] | None:
        return None if row is None else row[:-1]

    return replace(
        example,
        words=example.words[:-1],
        spaces=(*example.spaces[:-2], True),
        ner=cut(example.ner),
        upos=cut(example.upos),
        feats=cut(example.feats),
        lemmas=cut(example.lemmas),
        heads=cut(example.heads),
        deprels=cut(example.deprels),
    )
