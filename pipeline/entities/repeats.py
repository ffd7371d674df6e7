"""One article, one name: mentions that a model missed or labelled otherwise are settled by those that it knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import log

from spacy.tokens import Doc

from pipeline.entities.lists import listed, places, towns
from pipeline.entities.names.words import abbreviates, fold, is_acronym, words_of
from pipeline.entities.spans import Candidate
from pipeline.language import first_names

_FIRM = 0.8
_SURELY = 0.98
"""Probability of a model's LOC that no longer name of a firm changes."""
_BRACKETED = re.compile(r"\s?\(\s?[\"“«']?([A-Z][\w.]{1,9})[\"”»']?\s?[),]")
_LONGEST = 8
"""Words of a name that is looked for again, at most."""


def agree(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """The same surface with the same label, save where the words around it decide (seats, towns and their clubs).

    Each mention votes for its label with the log odds of being right.
    """
    votes: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    for candidate in found:
        name = fold(text[candidate.start : candidate.end])
        votes[name][candidate.label] += _log_odds(candidate)
        if candidate.label == "LOC" and _BARE_PLACE.search(text[max(0, candidate.start - 5) : candidate.start]):
            votes[name]["LOC"] += 1  # *a Darfo*: firmer than *Darfo brucia*
    wholes = _of_wholes(text, found)
    free = listed("seats_org") | listed("seats_loc") | places() | listed("clubs")
    settled = []
    for candidate in found:
        name = fold(text[candidate.start : candidate.end])
        (best, most), *rest = sorted(votes[name].items(), key=lambda vote: -vote[1])
        label = candidate.label
        if name not in free and rest and most > rest[0][1] and candidate.firmness < 0.95:
            label = best
        elif candidate.firmness < 0.9 and not _IN.search(text[max(0, candidate.start - 4) : candidate.start]):
            whole = wholes.get(name, label)
            surely = label == "LOC" and candidate.rule == "model" and candidate.sure >= _SURELY
            label = label if surely and whole == "ORG" else whole  # *il Tohoku*, beside *Tohoku Power*
        settled.append(candidate if label == candidate.label else replace(candidate, label=label, rule="agreement"))
    return settled


def _log_odds(candidate: Candidate) -> float:
    sure = min(candidate.sure, candidate.firmness) if candidate.rule != "model" else candidate.sure
    return log(min(sure, 0.99) / (1 - min(sure, 0.99))) if sure > 0.5 else 0.0


_IN = re.compile(r"\bin\s$")
_BARE_PLACE = re.compile(r"\b(?:a|ad|in)\s$")


def _of_wholes(text: str, found: Sequence[Candidate]) -> dict[str, str]:
    """The label of a short form by its full one: *Verri* by *Anna Verri*, *Halden* by *Halden Ventures*."""
    labels: dict[str, str] = {}
    heads = (listed("org_heads"), listed("loc_heads"), places(), towns())
    for candidate in found:
        words = text[candidate.start : candidate.end].split()
        if candidate.firmness < _FIRM or len(words) < 2:
            continue
        if candidate.label == "PER":
            labels[fold(_surname(words))] = "PER"
            if fold(words[0]) in first_names.known():  # *sedici anni a Lucio*
                labels.setdefault(fold(words[0]), "PER")
        elif candidate.label == "ORG" and not any(fold(words[0]) in names for names in heads):
            labels.setdefault(fold(words[0]), "ORG")
            if fold(words[0]) in listed("club_heads") and fold(words[-1]) not in places() | towns():
                labels.setdefault(fold(words[-1]), "ORG")  # *Recco*, beside *Pro Recco*
    return labels


def without_article(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """*La Ricci* at a sentence's start without its article, where another mention tells that she is *Nadia Ricci*.

    So too *La Bei*, where the article has *Bei* elsewhere.
    """
    names = {fold(text[one.start : one.end]) for one in found}
    people = {fold(text[one.start : one.end]) for one in found if one.label == "PER"}
    full = [words for name in people if len(words := name.split()) > 1 and words[0] not in {"il", "la"}]
    surnames = set(map(_surname, full))
    cut = []
    for one in found:
        article, _, name = text[one.start : one.end].partition(" ")
        name = name.lstrip()  # two spaces
        if article in {"La", "Il"} and fold(name) in surnames | names and fold(f"{article} {name}") not in surnames:
            if not text[max(0, one.start - 2) : one.start].strip(' «“"\n').isalpha():  # *Ignazio La Russa*
                one = replace(one, start=one.end - len(name))
        cut.append(one)
    return cut


def again(doc: Doc, text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Mentions not found so far of names found for sure: the same words, a person's surname, an acronym in brackets."""
    wanted: dict[str, tuple[str, float]] = {}
    more: list[Candidate] = []
    for candidate in found:
        name = text[candidate.start : candidate.end]
        if candidate.firmness < _FIRM:
            continue
        words = name.split()
        if len(words) <= _LONGEST and len(name) > 2:
            wanted.setdefault(name, (candidate.label, 0.8 if len(words) > 1 else 0.7))
        if candidate.label == "PER" and 1 < len(words) <= 4:
            wanted.setdefault(_surname(words), ("PER", 0.75))
        if (match := _BRACKETED.match(text, candidate.end)) and candidate.label != "PER":
            short = match.group(1)
            if is_acronym(short) and abbreviates(short, name):
                more.append(Candidate(match.start(1), match.end(1), candidate.label, "acronym", 0.87))
                wanted.setdefault(short, (candidate.label, 0.8))
            elif candidate.label == "LOC" and short in words_of("provinces"):  # *Treviglio (BG)*
                more.append(Candidate(match.start(1), match.end(1), "LOC", "province", 0.9))
    covered = bytearray(len(text))
    for candidate in found:
        covered[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
    for name, start, end in _occurrences(text, wanted):
        label, firmness = wanted[name]
        part = covered[start:end]
        if not any(part):
            if _stands_as_name(doc, text, start, end):
                more.append(Candidate(start, end, label, "again", firmness))
        elif not all(part) and firmness >= 0.75 and covered[max(0, start - 1)] + covered[min(end, len(text) - 1)] == 0:
            more.append(Candidate(start, end, label, "again", 0.89))  # *Dal* | *Pozzo*, after *Letizia Dal Pozzo*
    return more


def _surname(words: Sequence[str]) -> str:
    """The last word of a name with the particles before it: *Annemiek van der Velden* → *van der Velden*."""
    first = len(words) - 1
    while first > 1 and fold(words[first - 1]) in words_of("particles"):
        first -= 1
    return " ".join(words[first:])


_WORD = re.compile(r"(?<![\w-])([^\w\s]?)(\w+)")


def _occurrences(text: str, wanted: dict[str, tuple[str, float]]) -> list[tuple[str, int, int]]:
    """Where these names stand, in one pass; of two at one place the longer.

    Found by first word and length: one expression of all names would try each of them at each place of a list of names.
    """
    names = {name for name in wanted if any(map(str.isupper, name))}
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for name in names:
        if first := _WORD.match(name):
            lengths[first.group()].add(len(name))
    found: list[tuple[str, int, int]] = []
    for word in _WORD.finditer(text):
        if word.group() not in lengths and word.group(2) not in lengths:
            continue
        for start in dict.fromkeys((word.start(), word.start(2))):
            if text[start - 1 : start] == "-" or (found and start < found[-1][2]):
                continue
            for length in sorted(lengths.get(text[start : word.end()], ()), reverse=True):
                end = start + length
                if end <= len(text) and text[start:end] in names and not re.match(r"[\w-]", text[end : end + 1]):
                    found.append((text[start:end], start, end))
                    break
    return found


def _stands_as_name(doc: Doc, text: str, start: int, end: int) -> bool:
    """Whether a capital at a sentence's start may be a name's: then the tagger must say so."""
    before = text[max(0, start - 3) : start].rstrip(" «“\"'‘–-")
    if " " in text[start:end] or (before and before[-1] not in ".!?\n:"):
        return True
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or span[-1].pos_ in {"PROPN", "X"}:
        return span is not None
    following = doc[span.end] if span.end < len(doc) else None
    return following is not None and (
        following.text == "," or following.pos_ in {"VERB", "AUX"}
    )  # *Quaranta, ha ricordato*
