"""Full names of people by their form: a first name or a role before capitals, particles and initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.entities.names.words import fold, words_of
from pipeline.entities.spans import Candidate, overlapping, settle

_CAP = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐĠŁ][\w’'\-]*"
_PARTICLES = (
    r"(?:(?:de|di|da|del|della|dello|dei|degli|dal|dalla|van|von|der|den|ter|zu|bin|ibn|el|al|du|la|le|y)\s){1,2}"
)
_LAST = rf"(?:{_PARTICLES}|[dD]['’]|al-|el-|ben\s)?{_CAP}"
_FIRST = re.compile(rf"(?<![\w’'.-]){_CAP}")
_REST = re.compile(rf"(?:\s[A-Z]\.){{0,2}}(?:\s{_LAST}){{1,3}}")


def full_names(text: str) -> Iterator[Candidate]:
    """Two to four words of which the first is an Italian first name: *Tancredi Lo Presti*."""
    known = words_of("first_names_men") | words_of("first_names_women")
    end = 0
    for first in _FIRST.finditer(text):
        if first.start() < end or fold(first.group()).split("-")[0] not in known:
            continue
        rest = _REST.match(text, first.end())
        if rest and not _STOP.search(rest.group()):
            end = rest.end()
            yield Candidate(first.start(), end, "PER", "full_name", 0.8)


def after_roles(text: str) -> Iterator[Candidate]:
    """A name after a role in lower case: *la glaciologa Ginevra von Hepperger*, *il sindaco Verrocchi*."""
    roles = words_of("titles") - _LOOSE_ROLES
    for first in _AFTER_WORD.finditer(text):
        if first.group(1) in roles:
            yield Candidate(first.start(2), first.end(2), "PER", "role", 0.8 if " " in first.group(2) else 0.7)


_AFTER_WORD = re.compile(
    rf"(?<![\w.])([a-z][a-zà-ù]{{1,16}}\.?)\s(?=[A-ZÀ-ÞdvĐČŠŽ])({_CAP}(?:\s[A-Z]\.)?(?:\s{_LAST}){{0,2}}|(?:de"
    rf"|van|von)\s{_CAP}|d['’]{_CAP})(?!\w)"
)
# Particles that open another phrase rather than a surname: *Marco di Roma*, *Silvia della Procura* are no full names.
_STOP = re.compile(
    r"\s(?:di|della|del|dei|da|al|la|le)\s(?:Roma|Milano|Torino|Napoli|Procura|Comune|Regione|Stato|Bologna"
    r"|Firenze|Genova)\b"
)


_LOOSE_ROLES = words_of("loose_roles")


# What a model leaves out of a name: *Ginevra* | *von Hepperger*, *Aoife O* | *'Dwyer*
_JOINS = re.compile(rf"^\s{_PARTICLES}|^['’]|^\s[dD]['’]")


_WEIGHED = frozenset({"full_name", "head", "known", "named_act", "role"})


def _holds(whole: Candidate, part: Candidate) -> bool:
    return whole.start <= part.start and part.end <= whole.end


def support(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Rules made firmer than the model's spans where these are parts of theirs, weaker where the model knows better."""
    model = settle(candidate for candidate in found if candidate.rule == "model")
    weighed = []
    for candidate in found:
        met = overlapping(candidate, model) if candidate.rule in _WEIGHED else ()
        if candidate.rule in {"head", "known"}:
            # The model may have a longer name (*Corte suprema degli Stati Uniti*) or know that a place acts
            # (*il Teatro della Pergola twitta*); but it cuts short names in lower case (*Consiglio comunale*).
            if any(
                _holds(other, candidate) and (candidate.rule == "head" or not _holds(candidate, other)) for other in met
            ):
                if not (
                    candidate.label == "MISC"
                    and all(other.label == "MISC" or _holds(candidate, other) for other in met)
                ):
                    candidate = replace(candidate, confidence=min(candidate.confidence, 0.8))
            elif met and all(_holds(candidate, other) for other in met):
                candidate = replace(candidate, confidence=max(candidate.confidence, 0.87))
        elif candidate.rule == "named_act" and met:
            if all(
                other.label == "PER" and candidate.start <= other.start and other.end <= candidate.end for other in met
            ):
                candidate = replace(candidate, confidence=0.9)  # *decreto Bersani*, of whom the model sees only the man
        elif candidate.rule in {"full_name", "role"}:
            inside = all(
                other.label == "PER" and candidate.start <= other.start and other.end <= candidate.end for other in met
            )
            cut_short = all(
                " " not in text[other.start : other.end] or _JOINS.search(text[other.end : candidate.end])
                for other in met
            )
            candidate = replace(
                candidate, confidence=candidate.confidence + (0.07 if met and inside and cut_short else -0.05)
            )
        weighed.append(candidate)
    return weighed
