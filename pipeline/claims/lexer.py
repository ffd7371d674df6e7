"""Text into pieces: runs of digits with their separators, runs of letters, single marks. No model, one pass, linear."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

# Groups of three may be parted by a plain, no-break, thin or narrow space: «12 500 iscritti».
_PIECE = re.compile(
    r"(?P<w>[^\W\d_]+)|(?P<d>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)|(?P<s>[^\s])"
)
APOSTROPHES = frozenset("'’ʼ`´")
DASHES = frozenset("-−–—‑")
BEYOND = [""] * 256
"""What stands before the first piece and behind the last: readers look a few pieces around, never that far."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parallel lists, one entry a piece; `kinds` are d (digits), w (word), s (mark); `lows` is the text in lower case.

    `low(i)`, `raw(i)`, `kind(i)` are a piece in lower case, as it stands, and its kind; empty outside the text. They
    are asked 14 times a word, so they are lookups in lists and no functions of their own.
    `figures` are the indices of the pieces that are digits, `size` is how many pieces there are.
    `memo` keeps the numbers that have been read, by piece: many readers ask for the same one.
    """

    text: str
    starts: list[int]
    ends: list[int]
    kinds: list[str]
    lows: list[str]
    figures: list[int]
    size: int
    low: Callable[[int], str] = field(compare=False, repr=False)
    raw: Callable[[int], str] = field(compare=False, repr=False)
    kind: Callable[[int], str] = field(compare=False, repr=False)
    memo: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return self.size

    def glued(self, i: int) -> bool:
        """Whether piece `i` follows piece `i - 1` without a space."""
        return 0 < i < self.size and self.starts[i] == self.ends[i - 1]

    def words(self, i: int, count: int) -> tuple[str, ...]:
        return tuple(self.lows[max(i, 0) : i + count])

    def at(self, offset: int) -> int:
        """Index of the first piece that starts at or after `offset`."""
        return bisect_left(self.starts, offset)

    def capital(self, i: int) -> bool:
        return self.raw(i)[:1].isupper()


def lex(text: str) -> Pieces:
    """Cut `text` into pieces."""
    matches = list(_PIECE.finditer(text))
    starts = [match.start() for match in matches]
    ends = [match.end() for match in matches]
    kinds = [match.lastgroup or "s" for match in matches]
    raws = [match.group() for match in matches]
    lows = [raw.lower() for raw in raws]
    figures = [i for i, kind in enumerate(kinds) if kind == "d"]
    # Indices below zero count from the end of a list, which is beyond the text, too.
    low, raw, kind = ((pieces + BEYOND).__getitem__ for pieces in (lows, raws, kinds))
    return Pieces(text, starts, ends, kinds, lows, figures, len(starts), low, raw, kind)
