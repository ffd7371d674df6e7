"""Numbers with a unit: money, percent, lengths of time, measures, and their sums (*un metro e venti*)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import HALF, ONE, Number, number_at
from pipeline.claims.numerals import plain
from pipeline.claims.units import DIMENSIONS, Unit, unit_index

_PERCENT_WORDS = frozenset({"%", "percento", "‰"})
_SINGULAR_TIMES = frozenset({"ora", "anno", "mese", "giorno", "settimana", "minuto", "secondo", "secolo"})
_PARTS_OF_SECOND = {
    "decimi": 10,
    "decimo": 10,
    "centesimi": 100,
    "centesimo": 100,
    "millesimi": 1000,
    "millesimo": 1000,
}
_MAGNITUDE_LINKS = frozenset(
    """a circa compresa da del di e fra locale momento o oltre pari preliminare richter stimata superiore tra
    variabile""".split()
)
_SHAKES = frozenset({"replica", "scossa", "sisma", "terremoto"})
_TALL = 10
_ANGLES = frozenset({"inclinazione", "latitudine", "longitudine", "pendenza", "rotazione"})
_TURNS = ("angol", "inclin", "pende", "rotazion", "ruot", "sterz")
_GENITIVES = frozenset({"di", "d"})


def magnitude(grid: Grid, number: Number) -> Candidate | None:
    """*magnitudo 4.7*, *magnitudo Richter pari a 5*, *magnitudo compresa tra 3,5 e 4*, *5.4 sulla scala Richter*."""
    pieces = grid.pieces
    scale = pieces.words(number.end + 1, 2) == ("scala", "richter")
    if number.value <= 10 and scale and pieces.low(number.end) in ("della", "nella", "sulla"):
        return _candidate(number, "measure", plain(number.value), "magnitude", number.end, "magnitude")
    k = number.start - 1
    while k > number.start - 9 and (pieces.kind(k) == "d" or pieces.low(k) in _MAGNITUDE_LINKS):
        k -= 1
    shaken = number.decimal and pieces.low(k) in _SHAKES and not grid.is_noun(number.end)  # «una scossa di 3.4»
    if number.value > 10 or not (shaken or pieces.low(k) == "magnitudo"):
        return None
    if pieces.low(number.end) == "%" or unit_index().match(pieces, number.end):
        return None
    return _candidate(number, "measure", plain(number.value), "magnitude", number.end, "magnitude")


def length(grid: Grid, number: Number) -> Candidate | None:
    """«È alto 1,92», «una vasca lunga 3,5»: metres that are not said."""
    pieces = grid.pieces
    told = number.decimal and number.form == "digits" and pieces.low(number.start - 1)[:-1] in DIMENSIONS
    if not told or number.value >= _TALL or grid.is_noun(number.end) or pieces.low(number.end) in ("%", "per"):
        return None
    if unit_index().match(pieces, number.end):
        return None
    return _candidate(number, "measure", plain(number.value), "metre", number.end, "length")


def unit_first(grid: Grid, i: int) -> Candidate | None:
    """*€ 148,2 mln*, *US$ 30*, *EUR 20*, *km 34*."""
    pieces = grid.pieces
    found = unit_index().match(pieces, i)
    if found is None:
        return None
    unit, end = found
    symbol = unit.kind == "money" and (pieces.kind(end - 1) == "s" or pieces.raw(i).isupper())
    if not symbol and pieces.low(i) not in ("km", "chilometro"):
        return None
    number = number_at(pieces, end)
    if number is None or number.form != "digits" or (pieces.raw(i).isupper() and pieces.glued(end)):
        return None
    if not symbol and pieces.glued(end):
        return None
    return Candidate(
        start=i,
        end=number.end,
        kind=unit.kind,
        value=signed(number),
        unit=unit.name,
        rule="unit-first",
        rank=70,
        number=number._replace(start=i),
        core=number.end - 1,
    )


def with_unit(grid: Grid, number: Number) -> Candidate | None:
    """The number with the percent sign or unit that follows it, and what is added to it; None without one."""
    pieces = grid.pieces
    end = number.end
    percent = _percent(grid, number)
    if percent is not None:
        return percent
    step = end
    if pieces.low(step) in _GENITIVES and (number.scale >= 1000 or number.form in ("collective", "vague")):
        step += 1 + (pieces.low(step + 1) in APOSTROPHES)
    if (
        grid.is_adjective(step)
        and step == end
        and pieces.low(step + 1) in ("anni", "mesi", "giorni", "ore", "minuti", "settimane")
    ):
        step += 1  # «tre lunghi anni»
    found = unit_index().match(pieces, step)
    if found is None:
        return None
    unit, after = found
    if unit.clues and not any(
        low.startswith(unit.clues) for low in pieces.lows[max(number.start - 8, 0) : number.start]
    ):
        return None
    if number.value > 1 and pieces.low(step) in _SINGULAR_TIMES:
        return None  # «alle 13 ora locale»
    if (
        len(pieces.low(step)) == 1
        and pieces.kind(step) == "w"
        and (number.form != "digits" or pieces.low(after) in APOSTROPHES)
    ):
        return None
    if pieces.low(step) in ("secondo", "secondi") and grid.is_noun(after) and number.form != "digits":
        return None  # «un secondo fondo»
    if pieces.raw(step) in ("°", "° C") and _ordinal_degree(grid, number, after):
        return None
    if unit.name == "degree_celsius":
        if pieces.words(after - 2, 2) == ("sotto", "zero") and not number.sign:
            number = number._replace(sign="-")
        unit = _degree(grid, number, unit, after)
    if unit.name == "knot" and number.form == "words" and number.value < 5:
        return None  # «restano due nodi»
    if (
        pieces.low(step) in ("ora", "ore")
        and number.form == "article"
        and number.start > 0
        and pieces.low(number.start) == "una"
    ):
        return None
    return _compose(grid, number, unit, step, after)


def _degree(grid: Grid, number: Number, unit: Unit, after: int) -> Unit:
    """Degrees of an angle or of an earthquake: *45 gradi di latitudine*, *inclinato di 24 gradi*, *5 gradi Richter*."""
    pieces = grid.pieces
    if pieces.low(after) == "richter" or pieces.words(after, 3) == ("della", "scala", "richter"):
        return replace(unit, name="magnitude")
    turned = any(low.startswith(_TURNS) for low in pieces.lows[max(number.start - 5, 0) : number.start])
    if turned or pieces.low(after + 1) in _ANGLES or number.value == 360:  # «una svolta a 360 gradi»
        return replace(unit, name="degree")
    return unit


def _ordinal_degree(grid: Grid, number: Number, after: int) -> bool:
    """*3° posto* is an ordinal; *37°* after a low number or before a noun is not a temperature."""
    return grid.is_noun(after) or (grid.pieces.glued(after - 1) and number.value <= 10 and not number.sign)


def _percent(grid: Grid, number: Number) -> Candidate | None:
    pieces = grid.pieces
    end, low = number.end, pieces.low(number.end)
    value, unit = number.value, "%"
    if low in _PERCENT_WORDS:
        end += 1
    elif low == "per" and pieces.low(end + 1) == "cento":
        end += 2
    elif low in ("punti", "punto", "punticini"):
        following = pieces.low(end + 1)
        if following in ("percentuali", "percentuale"):
            unit, end = "pp", end + 2
        elif following == "base":
            value, unit, end = value / 100, "pp", end + 2
        elif following in ("e", "di") and pieces.low(end + 2) in ("mezzo", "percentuale"):
            value, unit, end = value + Decimal("0.5"), "pp", end + 3
        else:
            return None
    else:
        return None
    return _candidate(number, "percent", plain(value), unit, end, "percent")


def _candidate(number: Number, kind: str, value: str, unit: str, end: int, rule: str) -> Candidate:
    """A quantity with its unit; a sign is a change, save on a thermometer."""
    change = {"+": "up", "-": "down"}.get(number.sign, "")
    if unit.startswith("degree"):
        value, change = f"-{value}" if number.sign == "-" else value, ""
    return Candidate(
        start=number.start,
        end=end,
        kind=kind,
        value=value,
        unit=unit,
        modifier=number.modifier,
        change=change,
        rule=rule,
        rank=70,
        number=number,
        core=end - 1,
    )


def _compose(grid: Grid, number: Number, unit: Unit, at: int, end: int) -> Candidate:
    """Adds *e mezzo*, *e due mesi*, *e 80* to a first unit; mixed units are given in the smaller one."""
    pieces = grid.pieces
    value, name = number.value * unit.scale, unit.name
    rule, core = unit.kind, at
    if pieces.low(end) == "e" and pieces.low(end + 1) in HALF and unit_index().match(pieces, end + 2) is None:
        value, end, rule = value + unit.scale / 2, end + 2, f"{rule}-half"
    elif pieces.low(end) == "e" and pieces.low(end + 1) == "un" and pieces.low(end + 2) == "quarto":
        value, end, rule = value + unit.scale / 4, end + 3, f"{rule}-quarter"
    else:
        smallest = unit
        for _ in range(3):
            joint = pieces.low(end)
            listed = joint == "," and _listed(grid, smallest, end + 1)
            if joint != "e" and not listed and not (unit.kind in ("money", "time") and number.form == "digits"):
                break
            more = _added(grid, smallest, end + (joint == "e" or listed), spoken=joint == "e")
            if more is None:
                break
            amount = value if rule.endswith("mixed") else number.value
            value, name, end, rule = *_sum(amount, smallest, *more), f"{unit.kind}-mixed"
            smallest = more[1]
    kind = {"time": "duration", "cents": "money"}.get(unit.kind, unit.kind)
    found = _candidate(number, kind, plain(value), name, end, rule)
    return found._replace(core=core, per=unit.per)


def _listed(grid: Grid, unit: Unit, i: int) -> bool:
    """Whether a part after a comma is followed by a last one after *e*: *un minuto, 54 secondi e 32 centesimi*."""
    part = _added(grid, unit, i, spoken=False)
    if part is None or grid.pieces.low(part[2]) != "e":
        return False
    return _added(grid, part[1], part[2] + 1, spoken=True) is not None


def _added(grid: Grid, unit: Unit, i: int, *, spoken: bool) -> tuple[Decimal, Unit, int] | None:
    """A smaller part: *e due mesi*, *e dieci* (minutes after hours), *e 80* (cents), *e venti* (centimetres)."""
    pieces = grid.pieces
    number = number_at(pieces, i)
    if number is None and pieces.low(i) in ONE:
        number = Number(i, i + 1 + (pieces.low(i + 1) in APOSTROPHES), Decimal(1), "article", base=Decimal(1))
    if number is None or number.sign or number.decimal:
        return None
    tenths = _PARTS_OF_SECOND.get(pieces.low(number.end), 0)
    if tenths and unit.name == "second":
        return number.value, Unit("time", "second", "second", Decimal(1) / tenths), number.end + 1
    found = unit_index().match(pieces, number.end)
    if found is not None:
        smaller, end = found
        if (smaller.base and smaller.base == unit.base and smaller.factor < unit.factor) or (
            unit.kind == "money" and smaller.kind == "cents"
        ):
            return number.value, smaller, end
        return None
    if not spoken or number.form == "article" or pieces.low(number.end) in _PERCENT_WORDS | {"su"}:
        return None
    if pieces.low(number.end) == "e" and number_at(pieces, number.end + 1) is not None:
        return None  # «due ore e 20 e 40 minuti»
    if pieces.words(number.end, 2) == ("per", "cento"):
        return None
    if grid.is_noun(number.end) or (grid.is_adjective(number.end) and grid.is_noun(number.end + 1)):
        return None
    if unit.name in ("hour", "minute") and 1 <= number.value < 60:
        return (
            number.value,
            Unit("time", "minute" if unit.name == "hour" else "second", "second", unit.factor / 60),
            number.end,
        )
    if unit.kind == "money" and 5 <= number.value < 100:
        return number.value, Unit("cents", unit.name, scale=Decimal("0.01")), number.end
    if unit.name in ("metre", "kilogram") and 10 <= number.value < 1000:
        part = Decimal("0.01") if number.value < 100 else Decimal("0.001")
        return number.value, Unit("part", unit.name, unit.base, unit.factor * part), number.end
    return None


def _sum(value: Decimal, unit: Unit, added: Decimal, smaller: Unit, end: int) -> tuple[Decimal, str, int]:
    if smaller.kind == "cents":
        return value + added / 100, unit.name, end
    if smaller.kind in ("measure", "part"):  # «un metro e venti» is 1.2 metre
        return value + added * smaller.factor / unit.factor, unit.name, end
    if smaller.name == "second" and smaller.factor < 1:  # «52 secondi e 8 decimi» is 52.8 second
        return value + added * smaller.factor, "second", end
    return value * unit.factor / smaller.factor + added, smaller.name, end


def signed(number: Number) -> str:
    """Plain value of a number with its sign."""
    return plain(-number.value if number.sign == "-" else number.value)
