"""Pieces together with the tokens of a Doc; every question has an answer without tags or a parse, too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache

import numpy as np
from spacy.attrs import DEP, IDX, POS
from spacy.tokens import Doc, Token

from pipeline.claims.lemmas import noun_lemma
from pipeline.claims.lexer import APOSTROPHES, BEYOND, Pieces, lex
from pipeline.claims.numerals import cardinal_word
from pipeline.claims.units import DATA
from pipeline.language.arrays import strings, text_of

_ENDS = frozenset(".!?…\n")
_NOUN_TAGS = frozenset({"NOUN", "PROPN"})


@lru_cache(maxsize=16)
def word_list(name: str) -> frozenset[str]:
    """A list of lower-case words, one a line, from `data/`."""
    return frozenset((DATA / f"{name}.txt").read_text(encoding="utf-8").split("\n")) - {""}


class Grid:
    """`pieces` of a Doc's text; `token(i)` is the token that holds piece `i`'s first character, `index(i)` its index.

    `pos(i)` is the piece's universal part of speech; empty where there is none.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        offsets, tags, labels = doc.to_array([IDX, POS, DEP]).reshape(-1, 3).T
        self.pieces: Pieces = lex(text_of(doc))
        self.parsed: bool = bool(labels.any())
        self._size = len(self.pieces)
        after = {i for i, low in enumerate(self.pieces.lows, 1) if low in _ENDS}
        after.update(self.pieces.at(match.start()) for match in re.finditer("\n", self.pieces.text))
        # Every piece that begins a sentence or paragraph: many figures ask for the same ones.
        self._ordered = sorted(i for i in after if 0 < i < self._size and self._ends_before(i))
        self._stops = frozenset(self._ordered)
        self._index: list[int] = (np.searchsorted(offsets, self.pieces.starts, side="right") - 1).tolist()
        self.offsets: list[int] = offsets.tolist()
        self.tagged: bool = bool(tags.any())
        tokens = strings(doc, tags) if self.tagged else [""] * len(tags)
        names = [tokens[position] for position in self._index]
        self.index: Callable[[int], int] = self._index.__getitem__
        self.pos: Callable[[int], str] = (names + BEYOND).__getitem__
        self._function = word_list("function_words")
        self._adjectives = word_list("prenominal_adjectives")

    def token(self, i: int) -> Token:
        return self.doc[self._index[i]]

    def opens(self, i: int) -> bool:
        """Whether piece `i` opens a sentence, a line or marked speech, so that its capital says nothing."""
        if i == 0:
            return True
        pieces = self.pieces
        before = pieces.low(i - 1)
        if before in APOSTROPHES and pieces.glued(i - 1) and pieces.kind(i - 2) == "w":
            return False  # «dell'Ottocento»
        return (
            before in _ENDS or before in "«“\"'’‘:—–-([" or "\n" in pieces.text[pieces.ends[i - 1] : pieces.starts[i]]
        )

    def breaks(self, i: int) -> bool:
        """Whether a sentence or paragraph ends between piece `i - 1` and piece `i`."""
        return i <= 0 or i >= self._size or i in self._stops

    def broken(self, start: int, end: int) -> bool:
        """Whether a sentence or paragraph ends before any of the pieces `start` to `end`, both included."""
        if start <= 0 or end >= self._size:
            return True
        stops = self._ordered
        k = bisect_left(stops, start)
        return k < len(stops) and stops[k] <= end

    def _ends_before(self, i: int) -> bool:
        pieces = self.pieces
        end, start = pieces.ends[i - 1], pieces.starts[i]
        if start == end:
            return False
        ends = pieces.lows[i - 1] in _ENDS and not pieces.text[start].islower()
        return ends or "\n" in pieces.text[end:start]

    def is_function(self, i: int) -> bool:
        return self.pieces.low(i) in self._function

    def is_adjective(self, i: int) -> bool:
        """Whether piece `i` can stand between a numeral and its noun (*tre grandi aziende*)."""
        low = self.pieces.low(i)
        return low in self._adjectives or self.pos(i) == "ADJ" or low[:-1].endswith("issim")

    def is_noun(self, i: int) -> bool:
        """Whether piece `i` can be a counted noun: by tag, or without tags by its form."""
        pieces = self.pieces
        low = pieces.low(i)
        if pieces.kind(i) != "w" or low in self._function or len(low) < 2 or cardinal_word(low) is not None:
            return False
        pos = self.pos(i)
        if pos:
            return pos in _NOUN_TAGS
        return not low.endswith(("ono", "arono", "ebbero", "anno", "avano", "evano", "mente")) and low[-1] not in "èéìò"

    def noun_lemma(self, i: int) -> str:
        """Singular of the noun at piece `i`, lower case."""
        return noun_lemma(self.pieces.low(i), self.token(i).lemma_.lower() if self.tagged else "")
