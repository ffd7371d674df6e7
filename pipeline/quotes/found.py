"""What the readers of a sentence hand on: content with its cue, before it has a speaker."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.quotes.cues import Cue
from pipeline.quotes.phrases import Phrase
from pipeline.quotes.units import Sentence


@dataclass(slots=True)
class Found:
    """A content span. `group` ties the rows of one statement; `source` is the phrase that names the speaker, if known.

    `quote` is the index of the marked span that it fills, -1 for none; `follows` marks speech that goes on with the
    utterance before it, `answers` speech that answers it.
    """

    start: int
    end: int
    kind: str
    cue: Cue | None
    sentence: Sentence
    rule: str
    confidence: float
    source: Phrase | None = None
    quote: int = -1
    group: int = -1
    follows: bool = False
    answers: bool = False
