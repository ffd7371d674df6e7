"""Names with figures: codes of products, versions, dated events, stops called by a day; and the medium called X."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.entities.lists import listed, places, towns
from pipeline.entities.names.words import fold
from pipeline.entities.spans import Candidate

UPPER = "A-ZÀ-ÖØ-ÞŠŽČĆĐ"
CAP = rf"[{UPPER}][\w’'\-]{{0,40}}"
YEAR = r"(?:1[89]|20)\d\d"
MONTHS = "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"

_CODE = re.compile(
    rf"(?<![\w/.@#-])(?:[{UPPER}][A-Za-z]{{0,15}}(?:-[A-Z]\w{{0,6}}){{0,2}}-\d{{1,4}}[A-Z]?"
    rf"|[A-Z]\d+[A-Z]\d+(?:/\w+)?|A/H\d+N\d+)(?![\w/-]|[.,]\d)"
)
_VERSION = re.compile(rf"(?<![\w-]){CAP}(?:\s{CAP}){{0,2}}\s\d\.0(?![\d.,])")
_DATED = re.compile(
    rf"\b(?:Euro|EXPO|Mondiali|Mondiale|Europei|Europeo|Olimpiadi|Expo|Giochi(?:\solimpici)?|Agenda|Orizzonte"
    rf"|Horizon|Eurovision|Biennale|Sanremo"
    rf"|Milano-Cortina|Milano Cortina|Parigi|Tokyo|Los Angeles|Qatar)\s{YEAR}\b"
)
# *a Parigi 2024*, of the games held there; not *a Parigi 2000 persone*, *la lista Arezzo 2030*
_HELD = re.compile(
    rf"(?:(?<=\sa\s)|(?<=\sdi\s)|(?<=\sverso\s))({CAP}(?:\s{CAP})?)\s{YEAR}"
    r"(?=[.,;:!?)»”]|\s(?:e|con|in|per|a|ha|sono|è|si)\s|$)"
)
# *Italia '90*; a station or quarter of that name is a place
_SHORT_YEAR = re.compile(rf"(?<![\w’'-])({CAP})\s['’]\d\d(?![\w-])")
# *la fermata XXV Aprile*; *il XXV Aprile* is a day
_DAY_IN_ROMAN = re.compile(rf"(?<!\w)[XVI]{{1,5}}\s(?:{MONTHS.title()})(?!\w)")
_ON_X = re.compile(r"(?:\b[Ss]u|\b(?:social|social network|piattaforma))\s(X)(?![\w.’'-]|\s(?:e\s)?[A-Z])")
_PLACE_BEFORE = re.compile(r"\b(?:stazione|fermata|quartiere|rione|zona|villaggio)\s(?:d[ie]\s)?$")


# *i soccorsi del 118*
_NUMBER_TO_CALL = re.compile(
    r"\b(?:[Ii]l|[Dd]el|[Dd]al|[Aa]l)\s(118)(?=[.,;:)»”](?!\d)|\s(?:di|e|ha|hanno|con|in|che)\s)"
)


def codes(text: str) -> Iterator[Candidate]:
    """Candidates of these forms, in no order, overlapping."""
    for match in _HELD.finditer(text):
        if fold(match.group(1)) in listed("cities"):
            yield Candidate(match.start(), match.end(), "MISC", "code", 0.88)
    for match in _SHORT_YEAR.finditer(text):
        if fold(match.group(1)) in places():
            label = "LOC" if _PLACE_BEFORE.search(text[max(0, match.start() - 30) : match.start()]) else "MISC"
            yield Candidate(match.start(), match.end(), label, "code", 0.88)
    for match in _DAY_IN_ROMAN.finditer(text):
        if not re.search(r"(?:[Ii]l|[Dd]el|[Aa]l|[Uu]n)\s$", text[max(0, match.start() - 4) : match.start()]):
            yield Candidate(match.start(), match.end(), "LOC", "code", 0.8)
    for match in _ON_X.finditer(text):
        yield Candidate(match.start(1), match.end(1), "ORG", "code", 0.9)
    for match in _NUMBER_TO_CALL.finditer(text):
        yield Candidate(match.start(1), match.end(1), "ORG", "number", 0.8)
    for pattern, firmness in ((_CODE, 0.8), (_VERSION, 0.9), (_DATED, 0.9)):
        for match in pattern.finditer(text):
            if not match.group().startswith(("UTC", "GMT")):
                civic = pattern is _VERSION and fold(match.group()[:-4]) in towns()  # *il gruppo Varese 2.0*
                yield Candidate(match.start(), match.end(), "ORG" if civic else "MISC", "code", firmness)
