"""A mention: a span of the article with its label, before it has a name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """Half-open offsets into the article, the text that they cover, and PER, LOC, ORG or MISC."""

    start: int
    end: int
    text: str
    label: str
