"""Dates told from a day of reference: *ieri*, *martedì scorso*, *tre settimane fa*, *ultima domenica di marzo*.

The tables leave these out (annotations/GUIDELINES.md); whoever knows the day of publication can ask for them here.
Weeks and quarters are EDTF level 1 and 2 in short form: 2013-W07, 2013-Q1.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.claims.dates import MONTHS
from pipeline.claims.lexer import APOSTROPHES, Pieces, lex
from pipeline.claims.numbers import ONE, number_at, ordinal_at

_DAYS = {
    "oggi": 0,
    "stamattina": 0,
    "stasera": 0,
    "stanotte": 0,
    "ieri": -1,
    "domani": 1,
    "dopodomani": 2,
    "altroieri": -2,
}
_WEEKDAYS = {
    name: day
    for day, names in enumerate(
        (("lunedì", "lunedi"), ("martedì", "martedi"), ("mercoledì", "mercoledi"), ("giovedì", "giovedi"),
         ("venerdì", "venerdi"), ("sabato",), ("domenica",)))
    for name in names
}  # fmt: skip
_STEPS = {
    **dict.fromkeys(("scorso", "scorsa", "passato", "passata", "ultimo", "ultima"), -1),
    **dict.fromkeys(("prossimo", "prossima"), 1),
    **dict.fromkeys(("questo", "questa", "quest", "corrente"), 0),
}
_SPANS = frozenset({"settimana", "mese", "anno", "trimestre"})
_AGO = {
    "giorno": "day", "giorni": "day", "settimana": "week", "settimane": "week", "mese": "month", "mesi": "month",
    "anno": "year", "anni": "year",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relative:
    """A relative date: characters `start` to `end` of the text, and its EDTF value."""

    start: int
    end: int
    text: str
    value: str


def relative_dates(text: str, today: date) -> list[Relative]:
    """All relative dates of `text`, resolved from `today`, in order and without overlaps."""
    pieces, found, i = lex(text), [], 0
    while i < len(pieces):
        match = _day(pieces, i, today) or _ago(pieces, i, today) or _nth(pieces, i, today) or _span(pieces, i, today)
        if match is None:
            i += 1
            continue
        end, value = match
        start = pieces.starts[i]
        found.append(Relative(start, pieces.ends[end - 1], text[start : pieces.ends[end - 1]], value))
        i = end
    return found


def _day(pieces: Pieces, i: int, today: date) -> tuple[int, str] | None:
    """*ieri*, *l'altro ieri*, *martedì scorso*, *lunedì di questa settimana*."""
    low = pieces.low(i)
    if low == "l" and pieces.low(i + 2) == "altro" and pieces.low(i + 3) == "ieri":
        return i + 4, (today - timedelta(2)).isoformat()
    if low in _DAYS:
        return i + 1, (today + timedelta(_DAYS[low])).isoformat()
    step = _STEPS.get(low, 9)
    weekday = _WEEKDAYS.get(pieces.low(i + 1))
    if step in (-1, 1) and weekday is not None and pieces.low(i + 2) not in ("di", "del"):
        return i + 2, _nearest(today, weekday, step).isoformat()
    weekday = _WEEKDAYS.get(low)
    if weekday is None:
        return None
    step = _STEPS.get(pieces.low(i + 1), 9)
    if step in (-1, 1):
        return i + 2, _nearest(today, weekday, step).isoformat()
    if pieces.words(i + 1, 3) == ("di", "questa", "settimana"):
        return i + 4, (today + timedelta(weekday - today.weekday())).isoformat()
    return None


def _nearest(today: date, weekday: int, step: int) -> date:
    distance = (weekday - today.weekday()) % 7 or 7
    return today + timedelta(distance if step > 0 else distance - 7 or -7)


def _ago(pieces: Pieces, i: int, today: date) -> tuple[int, str] | None:
    """*tre settimane fa*, *una settimana fa*: to the day for days, weeks and months, to the month for years."""
    number = number_at(pieces, i)
    count, end = (int(number.value), number.end) if number is not None else (1, i + 1)
    if number is None and pieces.low(i) not in ONE:
        return None
    end += pieces.low(end) in APOSTROPHES
    unit = _AGO.get(pieces.low(end), "")
    if not unit or pieces.low(end + 1) != "fa" or count > 10_000:
        return None
    if unit in ("day", "week"):
        return end + 2, (today - timedelta(count * (7 if unit == "week" else 1))).isoformat()
    year, month = _shifted(today, -count * (12 if unit == "year" else 1))
    if year < 1:
        return None
    return end + 2, f"{year:04d}-{month:02d}" if unit == "year" else f"{year:04d}-{month:02d}-{min(today.day, 28):02d}"


def _shifted(today: date, months: int) -> tuple[int, int]:
    total = today.year * 12 + today.month - 1 + months
    return total // 12, total % 12 + 1


def _span(pieces: Pieces, i: int, today: date) -> tuple[int, str] | None:
    """*questa settimana*, *mese scorso*, *prossimo anno*, *quest'anno*, *terzo trimestre*."""
    low = pieces.low(i)
    at = i + 1 + (pieces.low(i + 1) in APOSTROPHES)
    ordinal = ordinal_at(pieces, i)
    if ordinal is not None and pieces.low(ordinal[1]) == "trimestre" and ordinal[0] <= 4:
        year = pieces.raw(ordinal[1] + 1)
        stated = len(year) == 4 and year.isdecimal()
        return ordinal[1] + 1 + stated, f"{year if stated else today.year}-Q{ordinal[0]}"
    if low in _STEPS and pieces.low(at) in _SPANS:
        return at + 1, _value(pieces.low(at), _STEPS[low], today)
    if low in _SPANS and pieces.low(i + 1) in _STEPS:
        return i + 2, _value(low, _STEPS[pieces.low(i + 1)], today)
    return None


def _value(span: str, step: int, today: date) -> str:
    if span == "settimana":
        week = (today + timedelta(7 * step)).isocalendar()
        return f"{week.year}-W{week.week:02d}"
    if span == "anno":
        return str(today.year + step)
    if span == "trimestre":
        total = today.year * 4 + (today.month - 1) // 3 + step
        return f"{total // 4}-Q{total % 4 + 1}"
    year, month = _shifted(today, step)
    return f"{year}-{month:02d}"


def _nth(pieces: Pieces, i: int, today: date) -> tuple[int, str] | None:
    """*primo martedì di ottobre*, *ultima domenica di marzo 2014*, *1° martedì del mese di ottobre*."""
    last = pieces.low(i) in ("ultimo", "ultima")
    ordinal = ordinal_at(pieces, i)
    at = i + 1 if last else ordinal[1] if ordinal is not None else i
    weekday = _WEEKDAYS.get(pieces.low(at))
    if weekday is None or not (last or ordinal is not None):
        return None
    k = at + 1
    if pieces.words(k, 3) == ("del", "mese", "di"):
        k += 3
    elif pieces.low(k) in ("di", "in"):
        k += 1
    else:
        return None
    month = MONTHS.get(pieces.low(k), 0)
    if not month:
        return None
    stated = len(pieces.raw(k + 1)) == 4 and pieces.raw(k + 1).isdecimal()
    year = int(pieces.raw(k + 1)) if stated else today.year
    if not 1 <= year <= 9998:
        return None
    first = date(year, month, 1)
    day = first + timedelta((weekday - first.weekday()) % 7)
    if last:
        while (day + timedelta(7)).month == month:
            day += timedelta(7)
    else:
        assert ordinal is not None
        day += timedelta(7 * (ordinal[0] - 1))
    return (k + 1 + stated, day.isoformat()) if day.month == month else None
