"""An article: a text that is already clean, where it came from, and a safe name for it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article. `text` is what offsets count in; `id` is unique in a run and safe as a file name.

    `date` is ISO 8601; `encoding` is how the file was read; `notes` say what cleaning changed. Empty means "not given".
    """

    id: str
    text: str
    path: str = ""
    title: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    encoding: str = ""
    notes: str = ""

    @cached_property
    def sha256(self) -> str:
        """Hash of the text in UTF-8, as in `articles.csv`."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def words(self) -> int:
        """Number of words, split at white space."""
        return len(self.text.split())
