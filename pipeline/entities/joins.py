"""Spans that a model cuts in pieces, made whole: *O* | *'Dwyer*, *Procura di* | *Trani*, *Bank* of *England*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.entities.names.words import fold, words_of
from pipeline.entities.spans import Candidate

_INSIDE_A_WORD = re.compile(r"[.’'&-]?$")
_GOES_ON = re.compile(r"['’]\w{1,12}(?!\w)|\.(?=[A-Z])\w{1,12}(?!\w)")
# What stands behind a name and belongs to it: *Leone d'oro*, *Mayweather senior*
_TAILS = {
    "MISC": re.compile(r"\sd['’](?:oro|argento|[OA]\w+)\b"),
    "PER": re.compile(r"\s(?:senior\b|junior\b|jr\b\.?|sr\b\.?)"),
}
_GOES_BEFORE = re.compile(r"(?<!\w)(?:[OD]['’]|L['’](?=Aquila)|(?<=[\w,;]\s)D(?:all|ell)['’])$")
# A name cannot end so: *Festival di* | *Sanremo*, *Contrada dell'* | *Onda*.
_OPEN_END = re.compile(r"\s(?:(?:di|del|dello|della|dei|degli|delle)|(?:d|dell)['’])$")
# Words that Italian has only inside foreign names: *Le Journal* du *Dimanche*, *Bank* of *England*.
_FOREIGN = re.compile(r"\s(?:of|of the|for|for the|du|des|de la|für|and)\s$")


def join(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The model's spans, neighbours that are one name joined, words completed; `found` are sorted, none overlap."""
    joined: list[Candidate] = []
    for candidate in found:
        whole = _complete(text, candidate)
        if joined and _are_one(text, joined[-1], whole):
            end, sure = max(whole.end, joined[-1].end), min(whole.sure, joined[-1].sure)
            label = whole.label if joined[-1].label == "PER" else joined[-1].label
            joined[-1] = replace(joined[-1], end=end, sure=sure, label=label)
        else:
            joined.append(whole)
    return joined


def _complete(text: str, candidate: Candidate) -> Candidate:
    """The span up to the end of its last word, where that holds an apostrophe or stop: *Sana’a*, *Er.Go*."""
    start, end = candidate.start, candidate.end
    if match := _GOES_ON.match(text, end):
        end = match.end()
    if (tail := _TAILS.get(candidate.label)) and (match := tail.match(text, end)):
        end = match.end()
    if match := _GOES_BEFORE.search(text[max(0, start - 8) : start]):
        start -= len(match.group())
    return replace(candidate, start=start, end=end)


def _are_one(text: str, left: Candidate, right: Candidate) -> bool:
    between = text[left.end : right.start]
    if "PER" not in {left.label, right.label}:
        open_end = between in {"", " "} and _OPEN_END.search(text[left.start : left.end])
        if open_end or _FOREIGN.fullmatch(between):
            return True
    if between == " " and right.label == "ORG" and text[right.start : right.end] in words_of("org_tails"):
        return True  # *Anna Verri* | *Editore*
    if left.label != right.label:
        return False
    if right.start <= left.end or _INSIDE_A_WORD.fullmatch(between):
        return True
    names = fold(text[left.start : left.end]), fold(text[right.start : right.end])
    return between == " " and names[0] != names[1] and text[right.start].isupper()
