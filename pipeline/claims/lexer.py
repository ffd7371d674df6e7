"""Text into pieces: runs of digits with their separators, runs of letters, single marks. No model, one pass, linear."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Any

# Groups of three may be parted by a plain, no-break, thin or narrow space: «12 500 iscritti».
_PIECE = re.compile(
    r"(?P<d>\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)*)|(?P<w>[^\W\d_]+)|(?P<s>[^\s])"
)
APOSTROPHES = frozenset("'’ʼ`´")
DASHES = frozenset("-−–—‑")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parallel lists, one entry a piece; `kinds` are d (digits), w (word), s (mark); `lows` is the text in lower case.

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
    memo: dict[int, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return self.size

    def low(self, i: int) -> str:
        """Lower-case text of piece `i`; empty outside the text."""
        return self.lows[i] if 0 <= i < self.size else ""

    def raw(self, i: int) -> str:
        """Text of piece `i` as it stands; empty outside the text."""
        return self.text[self.starts[i] : self.ends[i]] if 0 <= i < self.size else ""

    def kind(self, i: int) -> str:
        return self.kinds[i] if 0 <= i < self.size else ""

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
    lowered = text.lower()
    if len(lowered) == len(text):
        lows = [lowered[start:end] for start, end in zip(starts, ends, strict=True)]
    else:  # «İ» grows when it is lowered
        lows = [text[start:end].lower() for start, end in zip(starts, ends, strict=True)]
    figures = [i for i, kind in enumerate(kinds) if kind == "d"]
    return Pieces(text, starts, ends, kinds, lows, figures, len(starts))
