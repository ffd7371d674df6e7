"""Spans that a model cuts in pieces, made whole: *O* | *'Dwyer*, *Abu* | *Dhabi*, *Dale* | *Pruett*, *Er* | *.Go*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.entities.names.words import fold
from pipeline.entities.spans import Candidate

_INSIDE_A_WORD = re.compile(r"[.’'&-]?$")
_GOES_ON = re.compile(r"['’](?!s\b)\w{1,12}(?!\w)|\.(?=[A-Z])\w{1,12}(?!\w)")
_GOES_BEFORE = re.compile(r"(?<!\w)(?:[OD]['’]|L['’](?=Aquila))$")


def join(doc: Doc, text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The model's spans, neighbours of one label joined and words completed; `found` are sorted and do not overlap."""
    joined: list[Candidate] = []
    for candidate in found:
        whole = _complete(text, candidate)
        if joined and joined[-1].label == whole.label and _are_one(text, joined[-1], whole):
            joined[-1] = replace(joined[-1], end=max(whole.end, joined[-1].end))
        else:
            joined.append(whole)
    ends = [0, *(candidate.end for candidate in joined)]
    return [
        _with_first_name(doc, candidate, end) if candidate.label == "PER" else candidate
        for candidate, end in zip(joined, ends, strict=False)
    ]


def _complete(text: str, candidate: Candidate) -> Candidate:
    """The span up to the end of its last word, where that holds an apostrophe or stop: *Sana’a*, *Er.Go*."""
    start, end = candidate.start, candidate.end
    if match := _GOES_ON.match(text, end):
        end = match.end()
    if match := _GOES_BEFORE.search(text[max(0, start - 2) : start]):
        start -= len(match.group())
    return replace(candidate, start=start, end=end)


def _are_one(text: str, left: Candidate, right: Candidate) -> bool:
    between = text[left.end : right.start]
    if right.start <= left.end or _INSIDE_A_WORD.fullmatch(between):
        return True
    names = fold(text[left.start : left.end]), fold(text[right.start : right.end])
    return between == " " and names[0] != names[1] and text[right.start].isupper()


def _with_first_name(doc: Doc, candidate: Candidate, free_from: int) -> Candidate:
    """A lone surname with the capitalised proper noun just before it: *Dale* | *Pruett*."""
    span = doc.char_span(candidate.start, candidate.end)
    if span is None or span.start == 0 or len(span) > 1 or span[0].is_sent_start:
        return candidate
    before = doc[span.start - 1]
    if (
        before.idx < free_from
        or before.pos_ != "PROPN"
        or not before.text.istitle()
        or before.idx + len(before) + 1 != candidate.start
    ):
        return candidate
    return replace(candidate, start=before.idx)
