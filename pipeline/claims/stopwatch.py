"""Times of sport and matches: *al 68'*, *1'9”*, *1:54.32*."""

from __future__ import annotations

from decimal import Decimal

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numerals import plain

_LASTING_LEADS = frozenset({"in", "dopo", "per", "di", "i", "dei", "nei", "oltre", "circa"})
_MINUTE_LEADS = frozenset({"al", "all", "dal", "nel", "il", "l", "del", "(", ",", "e", "dall", "nell"})
_SECOND_MARKS = frozenset({'"', "″", "”"})


def read_stopwatch(grid: Grid, i: int) -> Candidate | None:
    """Match minutes (*al 68'*) and times in sport (*1'9"*, *29 "*)."""
    pieces = grid.pieces
    raw = pieces.raw(i)
    if pieces.kind(i) != "d" or not raw.isdecimal() or len(raw) > 3:
        return None
    mark = pieces.low(i + 1)
    if mark in ("'", "’", "′") and pieces.glued(i + 1):
        if pieces.kind(i + 2) == "d" and pieces.glued(i + 2):
            seconds, end = _seconds(grid, i + 2)
            return _lasting(i, end, 60 * int(raw) + seconds, "minutes-seconds")
        lead = pieces.low(i - 1) if pieces.low(i - 1) not in APOSTROPHES else pieces.low(i - 2)
        if (pieces.low(i + 2)[:1].isalpha() and pieces.glued(i + 2)) or int(raw) > 130:
            return None
        if lead in _LASTING_LEADS:  # «in 90'», «dopo 10'»
            return _lasting(i, i + 2, 60 * Decimal(raw), "minutes", "minute")
        if lead in _MINUTE_LEADS:
            return Candidate(
                start=i,
                end=i + 2,
                kind="ordinal",
                value=str(int(raw)),
                unit="minuto",
                rule="match-minute",
                rank=90,
                core=i,
            )
    if mark == ":" and pieces.glued(i + 1) and pieces.glued(i + 2):
        return _race_time(grid, i)
    if mark in _SECOND_MARKS and pieces.low(i - 1) in ("a", "di", "in", "con") and int(raw) < 100:
        seconds, end = _seconds(grid, i)
        return _lasting(i, end, seconds, "seconds")
    return None


def _race_time(grid: Grid, i: int) -> Candidate | None:
    """*1:54.32*, *2:04:35*: with hundredths or three parts a length of time, not of the day."""
    pieces = grid.pieces
    parts, k = [pieces.raw(i)], i + 1
    while (
        pieces.low(k) == ":"
        and pieces.kind(k + 1) == "d"
        and pieces.glued(k)
        and pieces.glued(k + 1)
        and len(parts) < 3
    ):
        parts.append(pieces.raw(k + 1))
        k += 2
    last = parts[-1].replace(",", ".")
    if last.count(".") > 1 or not all(part.isdecimal() for part in parts[:-1]) or not ("." in last or len(parts) == 3):
        return None
    seconds = Decimal(last)
    for power, part in enumerate(reversed(parts[:-1]), start=1):
        seconds += Decimal(part) * 60**power
    return _lasting(i, k, seconds, "race-time")


def _seconds(grid: Grid, i: int) -> tuple[Decimal, int]:
    """Seconds at piece `i` with their mark and hundredths: *56"*, *16"8*, *3''*."""
    pieces = grid.pieces
    value, end = Decimal(pieces.raw(i).replace(",", ".")), i + 1
    if pieces.low(end) in ("'", "’") and pieces.low(end + 1) == pieces.low(end) and pieces.glued(end + 1):
        end += 2
    elif pieces.low(end) in _SECOND_MARKS:
        end += 1
    else:
        return value, end
    raw = pieces.raw(end)
    if pieces.glued(end) and raw.isdecimal() and len(raw) <= 3:
        return value + Decimal(f"0.{raw}"), end + 1
    return value, end


def _lasting(start: int, end: int, seconds: Decimal, rule: str, unit: str = "second") -> Candidate:
    value = seconds / 60 if unit == "minute" else seconds
    return Candidate(
        start=start, end=end, kind="duration", value=plain(value), unit=unit, rule=rule, rank=90, core=start
    )
