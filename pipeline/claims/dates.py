"""Dates as EDTF: days, months, seasons, years, decades, centuries and their ranges (*18 e il 26 novembre*)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES, DASHES, Pieces
from pipeline.claims.numbers import number_at, ordinal_at
from pipeline.claims.numerals import cardinal_word, roman
from pipeline.claims.units import unit_index

MONTHS = {
    name: month
    for month, name in enumerate(
        ("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
         "novembre", "dicembre"), start=1)
}  # fmt: skip
SHORT_MONTHS = {name[:3]: month for name, month in MONTHS.items()} | {"sett": 9, "genn": 1, "febbr": 2}
SEASONS = {"primavera": 21, "estate": 22, "autunno": 23, "inverno": 24}
_FROM = APOSTROPHES | {"dal", "dall", "da", "dalla"}
WEEKDAYS = frozenset(
    """lunedì martedì mercoledì giovedì venerdì sabato domenica lunedi martedi mercoledi giovedi venerdi""".split()
)
_CENTURIES = {
    "duecento": 12, "trecento": 13, "quattrocento": 14, "cinquecento": 15, "seicento": 16, "settecento": 17,
    "ottocento": 18, "novecento": 19,
}  # fmt: skip
_DECADES = {
    "dieci": 1, "venti": 2, "trenta": 3, "quaranta": 4, "cinquanta": 5, "sessanta": 6, "settanta": 7, "ottanta": 8,
    "novanta": 9, "duemila": 100,
}  # fmt: skip
ARTICLES = frozenset({"il", "l", "la", "lo", "i", "gli", "le"})
# Words after which a bare four-digit number is a year, and a capitalised hundred a century.
_BEFORE_YEAR = frozenset(
    """nel dal del al il sul col dello nell dell all anno anni fine inizio metà stagione entro dopo prima biennio
    triennio quadriennio quinquennio decennio esercizio bilancio trimestre semestre quadrimestre bimestre
    primavera estate autunno inverno classe edizione manovra legislatura verso agenda fino""".split()
)
_BEFORE_CENTURY = frozenset("metà fine inizio primo secondo tardo del nel il dal al l dell nell all sul e".split())
_DAY_PARTS = frozenset("alba giornata mattina mattinata mattino notte nottata pomeriggio sera serata".split())
_NO_YEAR_MARKS = frozenset({"%", "€", "$", "°", "º", "ª", "‰"})
_SEASON_LEADS = frozenset(
    """l all nell dell dall quest la alla nella della dalla questa in scorsa scorso prossima prossimo ultima ultimo
    passata passato piena pieno tarda tardo""".split()
)


@dataclass(frozen=True, slots=True)
class _Point:
    """A date by its parts, unknown ones empty; `end` is the piece after it."""

    end: int
    year: str = ""
    month: str = ""
    day: str = ""

    def edtf(self) -> str:
        year = self.year or "XXXX"
        if self.day:
            return f"{year}-{self.month or 'XX'}-{self.day}"
        return f"{year}-{self.month}" if self.month else year


def read_date(grid: Grid, i: int) -> Candidate | None:
    """The date or date range that starts at piece `i`."""
    pieces = grid.pieces
    first = _point(grid, i)
    day = _day(pieces, i) if first is None else None
    if first is None and day is None:
        return None
    between = not {"tra", "fra"}.isdisjoint(pieces.lows[max(i - 5, 0) : i])
    pair = _pair(grid, i, first, day, between)
    if pair is not None:
        return pair
    if first is None:
        if day is not None and _of_day(grid, i) and not _counts(grid, day[1]):
            return _candidate(i, day[1], f"XXXX-XX-{day[0]}", "", "date-weekday")
        return None
    return _candidate(i, first.end, first.edtf(), "", "date")


def _of_day(grid: Grid, i: int) -> bool:
    """Whether the words before a day say that it is one: «venerdì 12», «nella mattinata del 4»."""
    pieces = grid.pieces
    if pieces.low(i - 1) in WEEKDAYS:
        return True
    lead = i - 1 - (pieces.low(i - 1) in APOSTROPHES)
    return pieces.kind(i) == "d" and pieces.low(lead) in ("del", "dell") and pieces.low(lead - 1) in _DAY_PARTS


def _candidate(start: int, end: int, value: str, value_max: str, rule: str) -> Candidate:
    return Candidate(
        start=start, end=end, kind="date", value=value, value_max=value_max, rule=rule, rank=80, core=start
    )


def _lead(pieces: Pieces, i: int) -> int:
    """The piece before an article that may stand before `i`."""
    k = i - 1
    if pieces.low(k) in APOSTROPHES:
        k -= 1
    return k - 1 if pieces.low(k) in ARTICLES else k


def _pair(grid: Grid, i: int, first: _Point | None, day: tuple[str, int] | None, between: bool) -> Candidate | None:
    pieces = grid.pieces
    end = first.end if first else day[1] if day else i
    link = "e" if pieces.low(end) == "ed" else pieces.low(end)
    step = end + 1
    if link == "e":
        if pieces.low(step) in ARTICLES:
            step += 2 if pieces.low(step) == "l" and pieces.low(step + 1) in APOSTROPHES else 1
    elif link in ("al", "all", "alla", "a"):
        lead = i - (pieces.low(i - 1) in WEEKDAYS)  # «da lunedì 3 a venerdì 7 marzo»
        if _FROM.isdisjoint((pieces.low(_lead(pieces, lead)), pieces.low(i - 1))):
            return None
        step += link == "all" and pieces.low(step) in APOSTROPHES
    elif link not in DASHES and not (link == "/" and first is None):
        return None
    step += pieces.low(step) in WEEKDAYS
    second = _point(grid, step) or _short_end(grid, first, link, step)
    if second is None:
        return None
    if first is None and day is not None:
        if not second.day:
            return None
        first = _Point(end, second.year, second.month, day[0])
        if link == "e" and not between:  # «il 3 e il 4 maggio»: two days, not a range
            return _candidate(i, end, first.edtf(), "", "date-list")
    assert first is not None
    if link == "e" and not between:
        return None
    if not first.year and first.month and second.year and first.month <= second.month:
        first = _Point(first.end, second.year, first.month, first.day)
    return _candidate(i, second.end, first.edtf(), second.edtf(), "date-range")


def _short_end(grid: Grid, first: _Point | None, link: str, i: int) -> _Point | None:
    """The second year by its last two figures: *tra il 1992 e il 95*, *dal 2019 al 22*."""
    raw = grid.pieces.raw(i)
    if first is None or len(first.year) != 4 or first.month or link in DASHES or not first.year.isdecimal():
        return None
    if len(raw) != 2 or not raw.isdecimal() or raw <= first.year[2:] or _counts(grid, i + 1):
        return None
    return _Point(i + 1, first.year[:2] + raw)


def _day(pieces: Pieces, i: int) -> tuple[str, int] | None:
    """Day of the month at piece `i` as two digits, and the piece after it."""
    if pieces.kind(i) == "d":
        ordinal = ordinal_at(pieces, i)
        if ordinal is not None and ordinal[0] == 1:
            return "01", ordinal[1]
        raw = pieces.raw(i)
        value = int(raw) if raw.isdecimal() and len(raw) <= 2 else 0
    elif pieces.low(i) == "primo" and not (pieces.capital(i) and pieces.low(i + 1) == "maggio"):
        value = 1
    else:
        value = cardinal_word(pieces.low(i)) or 0
        if pieces.low(i) in ("uno", "una", "un"):
            return None
    return (f"{value:02d}", i + 1) if 1 <= value <= 31 else None


def _month(pieces: Pieces, i: int, *, short: bool) -> tuple[str, int] | None:
    low = pieces.low(i)
    if low in MONTHS:
        return f"{MONTHS[low]:02d}", i + 1
    if short and low in SHORT_MONTHS:
        dot = pieces.low(i + 1) == "." and pieces.glued(i + 1)
        if low == "set" and not dot and pieces.raw(i).islower() and not _four_digits(pieces.raw(i + 1)):
            return None  # «ha vinto 3 set a 0»
        return f"{SHORT_MONTHS[low]:02d}", i + 1 + dot
    return None


def _year(pieces: Pieces, i: int) -> tuple[str, int] | None:
    """Year written in four digits, or two after an apostrophe (*'98*)."""
    raw = pieces.raw(i)
    if pieces.kind(i) == "w":  # «nel duemila», «nel millenovecentododici»
        value = cardinal_word(pieces.low(i)) or 0
        return (str(value), i + 1) if 1800 <= value <= 2099 and pieces.low(i - 1) in _BEFORE_YEAR else None
    if _four_digits(raw) and (pieces.kind(i + 1) != "w" or not pieces.glued(i + 1)):
        return (raw, i + 1) if pieces.low(i + 1) not in _NO_YEAR_MARKS else None
    if (
        pieces.low(i) in APOSTROPHES
        and pieces.glued(i + 1)
        and not pieces.glued(i)
        and pieces.low(i - 1) in _BEFORE_YEAR
    ):
        raw = pieces.raw(i + 1)
        if len(raw) == 2 and raw.isdecimal() and (pieces.kind(i + 2) != "w" or not pieces.glued(i + 2)):
            return ("19" if int(raw) >= 30 else "20") + raw, i + 2
    return None


def _four_digits(raw: str) -> bool:
    return len(raw) == 4 and raw.isdecimal() and 1000 <= int(raw) <= 2199


def _point(grid: Grid, i: int) -> _Point | None:
    pieces = grid.pieces
    kind, low = pieces.kind(i), pieces.low(i)
    if kind == "d":
        return _numeric(pieces, i) or _day_month(pieces, i) or _bare_year(grid, i)
    if low in MONTHS or low in SHORT_MONTHS:
        return _month_year(grid, i)
    if low in SEASONS:
        return _season(grid, i)
    if low == "anni" or low in APOSTROPHES:
        return _decade_or_short_year(pieces, i)
    if kind == "w":
        if low in _DECADES and _decades_before(pieces, i):
            return _Point(i + 1, f"19{_DECADES[low]}X")
        return _day_month(pieces, i) or _century(grid, i) or _bare_year(grid, i)
    return None


def _numeric(pieces: Pieces, i: int) -> _Point | None:
    """*2015-03-03*, *31/10/74*, *12.03.2024*, and *15/2* after an article."""
    parts = [pieces.raw(i)]
    end = i + 1
    dotted = parts[0].split(".")
    if len(dotted) == 3 and all(part.isdecimal() and int(part) for part in dotted):
        parts = dotted
    else:
        mark = pieces.low(end)
        while mark in ("/", "-") and mark and pieces.low(end) == mark and len(parts) < 3:
            if pieces.kind(end + 1) != "d" or not pieces.glued(end) or not pieces.glued(end + 1):
                break
            parts.append(pieces.raw(end + 1))
            end += 2
        if pieces.glued(end) and pieces.low(end) in ("/", "-") and pieces.kind(end + 1) == "d":
            return None
    if not all(part.isdecimal() and len(part) <= 4 for part in parts) or len(parts) < 2:
        return None
    if len(parts[0]) == 4 and len(parts) == 3:
        year, month, day = parts
    elif len(parts) == 3:
        day, month, year = parts
        year = year if len(year) == 4 else ("19" if int(year) >= 50 else "20") + year[-2:]
        if len(parts[2]) not in (2, 4):
            return None
    elif pieces.low(i + 1) == "/" and (
        pieces.low(i - 1) in ("il", "del", "dal", "al", "l") or int(parts[0]) > 12 and i == 0
    ):
        (day, month), year = parts, ""
    else:
        return None
    if not 1 <= int(day) <= 31 or int(month) > 12 or (len(parts) == 3 and not 1000 <= int(year) <= 2199):
        return None
    # A month zero (*25/0/12*) is a month that the text does not know.
    return _Point(end, year, f"{int(month):02d}" if int(month) else "XX", f"{int(day):02d}")


def _day_month(pieces: Pieces, i: int) -> _Point | None:
    day = _day(pieces, i)
    if day is None:
        return None
    step = day[1] + (pieces.low(day[1]) == "di")
    month = _month(pieces, step, short=pieces.kind(i) == "d")
    if month is None:
        return None
    year = _after_month(pieces, month[1])
    return _Point(year[1], year[0], month[0], day[0]) if year else _Point(month[1], "", month[0], day[0])


def _after_month(pieces: Pieces, i: int) -> tuple[str, int] | None:
    if pieces.low(i) in ("del", "dell", "di"):
        i += 2 if pieces.low(i + 1) in APOSTROPHES and pieces.low(i) == "dell" else 1
    return _year(pieces, i)


def _month_year(grid: Grid, i: int) -> _Point | None:
    pieces = grid.pieces
    month = _month(pieces, i, short=True)
    if month is None:
        return None
    year = _after_month(pieces, month[1])
    if year:
        return _Point(year[1], year[0], month[0])
    if pieces.low(i) not in MONTHS or (pieces.capital(i) and not grid.opens(i)):
        return None
    return _Point(month[1], "", month[0])


def _season(grid: Grid, i: int) -> _Point | None:
    pieces = grid.pieces
    season = str(SEASONS[pieces.low(i)])
    year = _after_month(pieces, i + 1)
    if year:
        return _Point(year[1], year[0], season)
    lead = i - 2 if pieces.low(i - 1) in APOSTROPHES else i - 1
    return _Point(i + 1, "", season) if pieces.low(lead) in _SEASON_LEADS and not pieces.capital(i) else None


def _decades_before(pieces: Pieces, i: int) -> bool:
    """Whether piece `i` goes on a list of decades: «negli anni ottanta e novanta»."""
    link = pieces.low(i - 1) in ("e", "o", ",") or pieces.low(i - 1) in DASHES
    return link and pieces.low(i - 2) in _DECADES and "anni" in pieces.lows[max(i - 6, 0) : i - 2]


def _decade_or_short_year(pieces: Pieces, i: int) -> _Point | None:
    if pieces.low(i) != "anni":
        if pieces.raw(i + 1) == "900" and pieces.glued(i + 1) and not pieces.glued(i):
            return _Point(i + 2, "19XX")
        year = _year(pieces, i)
        return _Point(year[1], year[0]) if year else None
    k = i + 1 + (pieces.low(i + 1) in APOSTROPHES)
    raw = pieces.raw(k)
    round_year = raw.isdecimal() and len(raw) in (2, 4) and raw.endswith("0")
    if (
        round_year
        and pieces.low(k + 1) not in _NO_YEAR_MARKS
        and (pieces.kind(k + 1) != "w" or not pieces.glued(k + 1))
    ):
        return _decade(k + 1, raw)
    ten = _DECADES.get(pieces.low(k))
    if ten is None or pieces.low(i - 1) in ("di", "ha", "aveva", "compie"):
        return None
    return _Point(k + 1, "200X" if ten == 100 else f"19{ten}X")


def _decade(end: int, raw: str) -> _Point:
    if len(raw) == 4:
        return _Point(end, raw[:3] + "X")
    return _Point(end, ("19" if raw != "00" else "20") + raw[0] + "X")


def _century(grid: Grid, i: int) -> _Point | None:
    """*Novecento*, *XIX secolo*, *diciannovesimo secolo*."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low in _CENTURIES:
        before = pieces.low(i - 1) if pieces.low(i - 1) not in APOSTROPHES else pieces.low(i - 2)
        if not pieces.capital(i):  # «fra ottocento e novecento», «alla fine del novecento»; «il novecento per cento»
            alone = not grid.is_noun(i + 1) and not grid.is_adjective(i + 1) and not _counts(grid, i + 1)
            return _Point(i + 1, f"{_CENTURIES[low]}XX") if alone and before in ("del", "nel", "dell", "nell") else None
        return _Point(i + 1, f"{_CENTURIES[low]}XX") if before in _BEFORE_CENTURY and not grid.opens(i) else None
    if pieces.low(i + 1) == "secolo":
        ordinal = ordinal_at(pieces, i)
        century = ordinal[0] if ordinal else roman(pieces.raw(i))
        return _Point(i + 2, f"{century - 1:02d}XX") if century and 2 <= century <= 22 else None
    return None


def _bare_year(grid: Grid, i: int) -> _Point | None:
    pieces = grid.pieces
    year = _year(pieces, i)
    if year is None or pieces.glued(i) and pieces.low(i - 1) not in APOSTROPHES | DASHES | set('([«"“/'):
        return None
    before = pieces.low(i - 2) if pieces.low(i - 1) in APOSTROPHES else pieces.low(i - 1)
    led = before in _BEFORE_YEAR or before in MONTHS or before in ("tra", "fra", "e", "il", "(", "nel")
    number = int(year[0])
    if pieces.low(year[1]) in DASHES | {"/"} and pieces.glued(year[1]) and pieces.kind(year[1] + 1) == "d":
        return None  # «2026-27» is read as a span of years
    if not led and not 1800 <= number <= 2099:
        return None
    until = before == "al" and pieces.low(i - 2) in ("fino", "intorno", "attorno", "sino")
    if number < 1500 and before not in ("nel", "dal", "del") and not until:
        return None
    strong = before in _BEFORE_YEAR and before not in ("al", "del") and 1900 <= number <= 2099
    if _counts(grid, year[1]) and not strong:
        return None
    if not led and pieces.capital(i - 1) and not grid.opens(i - 1) and pieces.kind(i - 1) == "w":
        return None  # «Euro 2032», «Arezzo 2030»
    return _Point(year[1], year[0])


def _counts(grid: Grid, i: int) -> bool:
    """Whether piece `i` makes the number before it a quantity: a noun, a unit, a percent sign, a scale."""
    low = grid.pieces.low(i)
    if low in ("%", "€", "$", "£", "mila", "milioni", "miliardi", "per") and grid.pieces.low(i + 1) != "la":
        return low != "per" or grid.pieces.low(i + 1) in ("cento", "mille")
    if low in DASHES and (step := number_at(grid.pieces, i + 1)) is not None and not grid.pieces.glued(i):
        return _counts(grid, step.end)  # «2000 - 3500 uomini»
    if low == "di":
        return False
    plural = grid.is_noun(i) and low[-1:] in "iea" and not grid.pieces.capital(i)
    return plural or unit_index().match(grid.pieces, i) is not None


def read_years(grid: Grid, i: int) -> Candidate | None:
    """A span of years with a dash: *2026-27*, *2024/25*, *2020-2024*."""
    pieces = grid.pieces
    raw = pieces.raw(i)
    if not _four_digits(raw):
        return None
    mark = pieces.low(i + 1)
    if mark not in DASHES and mark != "/":
        return None
    until = pieces.raw(i + 2)
    if not until.isdecimal() or len(until) not in (2, 4) or pieces.glued(i + 1) != pieces.glued(i + 2):
        return None
    until = raw[: 4 - len(until)] + until
    if int(raw) >= int(until) or int(until) - int(raw) > 200 or pieces.low(i + 3) in ("%", "-", "/"):
        return None
    return _candidate(i, i + 3, raw, until, "date-years")
