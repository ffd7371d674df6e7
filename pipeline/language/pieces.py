"""Words into pieces: a unigram vocabulary read by the library `tokenizers` (made for this; no torch), with a cache."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from pathlib import Path

from tokenizers import Tokenizer

WORD_START = "▁"
MAX_WORD_CHARACTERS = 64
MAX_WORD_PIECES = 12
_CACHE_SIZE = 200_000
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "´": "'", "`": "'", "‟": '"', "—": "–", "−": "-", "‑": "-"})


class Pieces:
    """Encodes words, each on its own, so that a word's pieces do not depend on its neighbours.

    A word longer than 64 characters is read by its beginning only: a word of 1 MB costs no more than any other.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self._cache: dict[str, tuple[int, ...]] = {}
        # The first four of every vocabulary of ours, in this order.
        self.bos, self.pad, self.eos, self.unk = range(4)

    @classmethod
    def from_disk(cls, path: Path) -> Pieces:
        """Load a `tokenizers` JSON file."""
        return cls(Tokenizer.from_file(str(path)))

    def to_disk(self, path: Path) -> None:
        """Save the file that `from_disk` loads."""
        self._tokenizer.save(str(path))

    def encode(self, words: Sequence[str], spaces_before: Sequence[bool]) -> list[tuple[int, ...]]:
        """Piece ids of each word; a word with a space before it starts with the mark of a word's start."""
        keys = [
            WORD_START + w[:MAX_WORD_CHARACTERS] if space else w[:MAX_WORD_CHARACTERS]
            for w, space in zip(words, spaces_before, strict=True)
        ]
        cache = self._cache
        new = list({k for k in keys if k not in cache})
        if new:
            if len(cache) + len(new) > _CACHE_SIZE:
                cache.clear()
                new = list(set(keys))
            encodings = self._tokenizer.encode_batch_fast([straighten(k) for k in new], add_special_tokens=False)
            for key, encoding in zip(new, encodings, strict=True):
                cache[key] = tuple(encoding.ids[:MAX_WORD_PIECES]) or (self.unk,)
        return [cache[k] for k in keys]


def straighten(text: str) -> str:
    """The form in which the vocabulary knows a word: compatibility characters and apostrophes folded."""
    return unicodedata.normalize("NFKC", text).translate(_STRAIGHT)
