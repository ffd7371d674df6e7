"""A text and the rows over it → segments, each under the same rows, for whatever shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.records import Claim, Entity, Quote


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same rows: their numbers in the article, and the layers (`e`, `q`, `qq`, `c`).

    `reported` are the numbers of the quotes whose cue or speaker's mention it is.
    """

    text: str
    rows: tuple[int, ...] = ()
    layers: str = ""
    reported: tuple[int, ...] = ()


def cut(text: str, records: Sequence[Entity | Quote | Claim]) -> Iterator[Segment]:
    """The text in segments, each with the numbers of the records over it; joined they are the text again.

    A quote in a quote is the layer `qq` besides `q`. A record that does not fit the text is over no segment.
    """
    # What opens and closes where: a row, or (number, True) for the words that report it.
    opening: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    closing: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for number, record in enumerate(records):
        for start, end, reports in _places(record):
            if start is not None and end is not None and 0 <= start < end <= len(text):
                opening[start].append((number, reports))
                closing[end].append((number, reports))
    open_now: dict[tuple[int, bool], None] = {}
    before = 0
    for at in sorted({*opening, *closing, len(text)}):
        if at > before:
            rows = tuple(number for number, reports in open_now if not reports)
            layers = [_LAYERS[type(records[number])] for number in rows]
            marks = sorted(set(layers)) + (["qq"] if layers.count("q") > 1 else [])
            reported = tuple(number for number, reports in open_now if reports)
            yield Segment(text[before:at], rows, " ".join(marks), reported)
            before = at
        for one in closing[at]:
            open_now.pop(one, None)
        open_now |= dict.fromkeys(opening[at])


def _places(record: Entity | Quote | Claim) -> Iterator[tuple[int | None, int | None, bool]]:
    yield record.start, record.end, False
    if isinstance(record, Quote):
        yield record.cue_start, record.cue_end, True
        yield record.speaker_start, record.speaker_end, True


_LAYERS: dict[type, str] = {Entity: "e", Quote: "q", Claim: "c"}
