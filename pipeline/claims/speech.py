"""Which reported clause each token stands in: a figure, its verb and its subject stand in the same one."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

_CLAUSES = frozenset({"direct", "indirect"})


class Speech:
    """The clauses of `doc._.quotes` over tokens; fragments and noun phrases (*partial*, *nominal*) are no clauses."""

    def __init__(self, quotes: Sequence[Any], offsets: Sequence[int]) -> None:
        clauses = sorted((q for q in quotes if q.kind in _CLAUSES), key=lambda q: (q.start, -q.end))
        self._utterances: list[int] = [0] * len(offsets) if clauses else []  # the innermost clause is written last
        self._marked: set[int] = set()
        self._starts: set[int] = set()
        for quote in clauses:
            first, last = bisect_left(offsets, quote.start), bisect_left(offsets, quote.end)
            self._utterances[first:last] = [quote.utterance] * (last - first)
            self._starts.add(first)
            if quote.kind == "direct":
                self._marked.add(quote.utterance)

    def of(self, token: int) -> int:
        """The utterance that token `token` is part of, 0 if of none."""
        return self._utterances[token] if self._utterances else 0

    def walled(self, token: int, other: int) -> bool:
        """Whether `token` stands in marks that do not hold `other`: «“Bel titolo”, ha commentato un signore»."""
        utterance = self.of(token)
        return utterance in self._marked and self.of(other) != utterance

    def opens(self, token: int) -> bool:
        """Whether a reported clause begins with a token: «annuncia durante l'incontro che **si ritirerà**»."""
        return token in self._starts
