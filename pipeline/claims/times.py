"""Clock times as HH:MM: *alle 18.30*, *le 20:30*, *sei e mezza*, *tre del pomeriggio*, *dalle 22 alle 7*."""

from __future__ import annotations

import re

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES, DASHES
from pipeline.claims.numerals import cardinal_word
from pipeline.claims.units import unit_index

_CLOCK = re.compile(r"([01]?\d|2[0-4])[.,]([0-5]\d)")
_HOUR = re.compile(r"[01]?\d|2[0-4]")
_LEADS = frozenset({"alle", "dalle", "ore", "all", "dall", "h"})
_WEAK_LEADS = frozenset({"le", "delle", "l", "dell", "sulle"})
_BEFORE_WEAK = frozenset(
    """dopo verso prima intorno entro per sono erano tra fra circa quasi fino mancano attorno oltre
    passate poco""".split()
)
_DAYPARTS = frozenset({"sera", "pomeriggio", "mattino", "mattina", "notte"})
_OF_DAY = frozenset({"del", "della", "di"})
_HOURS = ("apert", "apertur", "ingress", "orari", "visit")
_SOUTH = frozenset({"al", "dal", "del", "nel", "sul"})
_FIXED = {"mezzogiorno": 12 * 60, "mezzanotte": 0}


def read_time(grid: Grid, i: int) -> Candidate | None:
    """The clock time or span of clock times that starts at piece `i`."""
    pieces = grid.pieces
    if pieces.low(i) in _FIXED:
        south = (
            pieces.low(i) == "mezzogiorno" and pieces.low(i - 1) in _SOUTH and pieces.low(i - 2) not in ("ore", "sole")
        )
        if south or pieces.capital(i) and not grid.opens(i):
            return None  # «nel Mezzogiorno», «i prezzi del mezzogiorno»: the South
        minutes, end = _minutes(grid, i + 1, _FIXED[pieces.low(i)])
        return _candidate(i, end, minutes, None, "time-noon")
    opening = _opening(grid, i)
    if opening is not None:
        return opening
    strict = pieces.low(i + 1) == ":" and pieces.glued(i + 1) and pieces.glued(i + 2)
    lead = i - 2 if pieces.low(i - 1) in APOSTROPHES else i - 1
    word = pieces.low(lead)
    if word == "ore" and pieces.low(lead - 1) in ("le", "alle", "dalle"):
        lead -= 1
        word = "dalle" if pieces.low(lead) == "dalle" else "alle"
    weak = word in _WEAK_LEADS and pieces.low(lead - 1) in _BEFORE_WEAK
    dayparts = word in _WEAK_LEADS and pieces.low(i + 1) in ("di", "del", "della") and pieces.low(i + 2) in _DAYPARTS
    minuted = word in ("le", "delle") and _CLOCK.fullmatch(pieces.raw(i)) is not None
    zoned = _CLOCK.fullmatch(pieces.raw(i)) is not None and pieces.low(i + 1) in ("utc", "gmt", "cet", "cest")
    told = word in _LEADS or strict or weak or dayparts or minuted or zoned
    if not (told or _heads_line(grid, i) or _elsewhere(grid, i, word)):
        return None
    first = _clock(grid, i)
    if first is None:
        return None
    minutes, end = first
    if pieces.low(end) in ("alle", "e") or pieces.low(end) in DASHES:
        step = end + 1
        between = pieces.low(lead - 1) in ("tra", "fra") and pieces.low(end) == "e" and pieces.low(step) == "le"
        until = pieces.low(end) == "alle" and word in ("dalle", "dall")
        if between or until or (pieces.low(end) in DASHES and (strict or word in ("ore", "dalle", "alle"))):
            second = _clock(grid, step + between)
            if second is not None:
                evening = minutes + 720 if minutes < 720 <= second[0] and between else minutes
                minutes = evening if evening < second[0] and pieces.low(second[1] - 2) in _OF_DAY else minutes
                return _candidate(i, second[1], minutes, second[0], "time-range")
    return _candidate(i, end, minutes, None, "time")


def _heads_line(grid: Grid, i: int) -> bool:
    """«14.30: conferenza stampa», «17.55 – Arrivano i soccorsi»: what happens when, a line each."""
    pieces = grid.pieces
    if len(pieces.raw(i)) != 5 or _CLOCK.fullmatch(pieces.raw(i)) is None:
        return False
    opens = i == 0 or "\n" in pieces.text[pieces.ends[i - 1] : pieces.starts[i]]
    return opens and (pieces.low(i + 1) == ":" or pieces.low(i + 1) in DASHES) and pieces.kind(i + 2) == "w"


def _opening(grid: Grid, i: int) -> Candidate | None:
    """Opening hours: «Orario: 9-13 e 15-19», «martedì 10-18», «aperto 9.30-12.30»; no results."""
    pieces = grid.pieces
    if pieces.kind(i) != "d" or pieces.low(i + 1) not in DASHES or pieces.kind(i + 2) != "d" or pieces.glued(i):
        return None
    near = pieces.lows[max(i - 7, 0) : i]
    if not any(low.startswith(_HOURS) for low in near) or pieces.low(i + 3) in DASHES:
        return None
    first, second = _clock(grid, i), _clock(grid, i + 2)
    if first is None or second is None or first[1] != i + 1:
        return None
    until = second[0] if second[1] == i + 3 else second[0] // 60 * 60  # «9-13 e 15-19»
    return _candidate(i, i + 3, first[0], until, "time-opening") if 5 * 60 <= first[0] < until else None


def _elsewhere(grid: Grid, i: int, lead: str) -> bool:
    """«le 15 in Italia», «(le 21 di Mosca)», «il treno delle 7», «le 22 locali»: an hour by what stands around it."""
    pieces = grid.pieces
    if lead == "delle" and pieces.kind(i) == "w":  # «il treno delle otto e un quarto»
        return pieces.words(i + 1, 3) in (("e", "un", "quarto"), ("meno", "un", "quarto")) or (
            pieces.words(i + 1, 2) == ("e", "mezza")
        )
    if pieces.kind(i) != "d" or lead not in ("le", "delle"):
        return False
    if lead == "delle":
        noun = i - 2
        follows = pieces.low(i + 1)
        alone = pieces.kind(i + 1) == "s" and follows not in DASHES or grid.breaks(i + 1) or follows in ("e", "è", "ha")
        return alone and grid.is_noun(noun) and pieces.low(noun) not in ("metà", "parte") and follows not in ("%", "€")
    if pieces.low(i + 1) in ("italiane", "locali", "gmt", "utc"):
        return True
    place = pieces.low(i + 1) == "in" or (pieces.low(i + 1) == "di" and pieces.low(i - 2) in ("(", ","))
    return place and pieces.capital(i + 2)


def _candidate(start: int, end: int, minutes: int, until: int | None, rule: str) -> Candidate:
    # A bare hour gives way to a date («tra l'1 e il 2 giugno»), hour and minutes to nothing.
    return Candidate(
        start=start,
        end=end,
        kind="time",
        value=_hhmm(minutes),
        value_max="" if until is None else _hhmm(until),
        rule=rule,
        rank=75 if end == start + 1 and minutes % 60 == 0 else 87,
        core=start,
    )


def _hhmm(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def _clock(grid: Grid, i: int) -> tuple[int, int] | None:
    """Minutes since midnight and the piece after the time."""
    pieces = grid.pieces
    raw = pieces.raw(i)
    if pieces.kind(i) == "d":
        match = _CLOCK.fullmatch(raw)
        if match:
            on = pieces.low(i + 1) == "su" and pieces.kind(i + 2) == "w"  # «alle 20.45 su Rai1»
            if not on and _counts(grid, i + 1):
                return None
            return _daypart(grid, i + 1, int(match[1]) * 60 + int(match[2]), words=False)
        if not _HOUR.fullmatch(raw):
            return None
        hour, end = int(raw), i + 1
        minute = pieces.raw(i + 2)
        if pieces.low(end) == ":" and pieces.glued(end) and pieces.glued(i + 2) and re.fullmatch("[0-5][0-9]", minute):
            return hour * 60 + int(minute), i + 3
    else:
        value = 1 if pieces.low(i) == "una" else cardinal_word(pieces.low(i))
        if value is None or value > 24 or pieces.low(i) in ("un", "uno"):
            return None
        if value == 1 and (pieces.low(i + 1) in ("o", "delle", "degli") or "altra" in pieces.lows[i + 1 : i + 5]):
            return None  # «all'una e all'altra»
        hour, end = value, i + 1
    minutes, end = _minutes(grid, end, hour * 60)
    if _counts(grid, end):
        return None
    return _daypart(grid, end, minutes, words=pieces.kind(i) == "w")


def _minutes(grid: Grid, i: int, minutes: int) -> tuple[int, int]:
    """Adds *e mezza*, *e un quarto*, *e dieci*, *meno un quarto*."""
    pieces = grid.pieces
    sign = {"e": 1, "meno": -1}.get(pieces.low(i), 0)
    if not sign:
        return minutes, i
    following = pieces.low(i + 1)
    if following in ("mezza", "mezzo") and sign > 0:
        return minutes + 30, i + 2
    if following == "un" and pieces.low(i + 2) == "quarto":
        return minutes + sign * 15, i + 3
    if following == "tre" and pieces.low(i + 2) == "quarti":
        return minutes + 45, i + 3
    added = cardinal_word(following) if pieces.kind(i + 1) == "w" else None
    if pieces.kind(i + 1) == "d" and re.fullmatch("[0-5]?[0-9]", pieces.raw(i + 1)):
        added = int(pieces.raw(i + 1))
    if added is None or added >= 60 or added < 5 or _counts(grid, i + 2):
        return minutes, i
    return minutes + sign * added, i + 2


def _daypart(grid: Grid, i: int, minutes: int, *, words: bool) -> tuple[int, int]:
    """Evening hours by *di sera*, *del pomeriggio*; after a word *del mattino* belongs to the time itself."""
    pieces = grid.pieces
    if pieces.low(i) not in ("di", "del", "della"):
        return minutes, i
    part = pieces.low(i + 1)
    if part not in _DAYPARTS:
        return minutes, i
    if minutes < 12 * 60 and (part in ("sera", "pomeriggio") or part == "notte" and minutes >= 9 * 60):
        minutes += 12 * 60
    return minutes, i + 2 if words and pieces.low(i) != "di" else i


def _counts(grid: Grid, i: int) -> bool:
    """Whether piece `i` counts what the number before it numbers: «alle 18 famiglie», «alle due imprese»."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low == "ora":
        return False  # «alle 13 ora locale»
    if low in ("%", "€", "$", "mila", "milioni", "miliardi", "su") or (low == "per" and pieces.low(i + 1) == "cento"):
        return True
    if unit_index().match(pieces, i) is not None and low not in ("l", "h"):
        return True
    if grid.is_adjective(i) and grid.is_noun(i + 1):
        return True
    return grid.is_noun(i) and low[-1:] in "ei" and not pieces.capital(i) and low != "ore"
