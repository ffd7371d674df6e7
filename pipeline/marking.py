"""A text and the rows over it → segments, each under the same rows, for whatever shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Claim, Entity, Quote


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same rows: their numbers in the article, and the layers (`e`, `q`, `qq`, `c`)."""

    text: str
    rows: tuple[int, ...] = ()
    layers: str = ""


def cut(text: str, records: Sequence[Entity | Quote | Claim]) -> Iterator[Segment]:
    """The text in segments, each with the numbers of the records over it; joined they are the text again.

    A quote in a quote is the layer `qq` besides `q`. A record that does not fit the text is over no segment.
    """
    opening, closing = defaultdict(list), defaultdict(list)
    for number, record in enumerate(records):
        if 0 <= record.start < record.end <= len(text):
            opening[record.start].append(number)
            closing[record.end].append(number)
    open_now: dict[int, None] = {}
    before = 0
    for at in sorted({*opening, *closing, len(text)}):
        if at > before:
            layers = [_LAYERS[type(records[number])] for number in open_now]
            marks = sorted(set(layers)) + (["qq"] if layers.count("q") > 1 else [])
            yield Segment(text[before:at], tuple(open_now), " ".join(marks))
            before = at
        for number in closing[at]:
            open_now.pop(number, None)
        open_now |= dict.fromkeys(opening[at])


_LAYERS: dict[type, str] = {Entity: "e", Quote: "q", Claim: "c"}
