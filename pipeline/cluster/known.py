"""Which texts were done before, and where their rows lie: sorted arrays that every machine shares, not a dictionary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.cluster.parts import Kept


@dataclass(frozen=True, slots=True)
class Known:
    """Hashes of texts, sorted, with file, offset and length of their rows; 52 bytes an article."""

    paths: tuple[str, ...]
    texts: np.ndarray[Any, np.dtype[np.bytes_]]
    files: np.ndarray[Any, np.dtype[np.uint32]]
    offsets: np.ndarray[Any, np.dtype[np.uint64]]
    lengths: np.ndarray[Any, np.dtype[np.uint64]]

    @classmethod
    def of(cls, results: Iterable[tuple[str, Kept]]) -> Known:
        """The index of results; the last of a text counts."""
        numbers: dict[str, int] = {}
        rows = {text: (numbers.setdefault(kept.path, len(numbers)), kept.offset, kept.length) for text, kept in results}
        texts = np.array(sorted(rows), dtype="S32")
        places = np.array([rows[text] for text in sorted(rows)], dtype=np.uint64).reshape(-1, 3)
        return cls(tuple(numbers), texts, places[:, 0].astype(np.uint32), places[:, 1].copy(), places[:, 2].copy())

    def find(self, text: str) -> Kept | None:
        """Where the rows of the text with this hash lie."""
        key = np.bytes_(text.encode())
        at = int(np.searchsorted(self.texts, key))
        if at == len(self.texts) or self.texts[at] != key:
            return None
        return Kept(self.paths[int(self.files[at])], int(self.offsets[at]), int(self.lengths[at]))
