"""Numbers of one or more pieces, scale last: *3 mila miliardi*, *un milione e mezzo*, *una decina di milioni*."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pipeline.claims.lexer import APOSTROPHES, DASHES, Pieces
from pipeline.claims.numerals import cardinal_word, digits, elided_word, ordinal_word

ONE = frozenset({"un", "uno", "una"})
_SCALES = {
    "mila": 10**3,
    "milione": 10**6,
    "milioni": 10**6,
    "mln": 10**6,
    "mio": 10**6,
    "miliardo": 10**9,
    "miliardi": 10**9,
    "mld": 10**9,
    "mrd": 10**9,
    "bilione": 10**12,
    "bilioni": 10**12,
}
_BARE_SCALES = frozenset({"milioni", "miliardi"})
_COLLECTIVES = {
    "decina": 10, "dozzina": 12, "quindicina": 15, "ventina": 20, "venticinquina": 25, "trentina": 30,
    "quarantina": 40, "cinquantina": 50, "sessantina": 60, "settantina": 70, "ottantina": 80, "novantina": 90,
    "centinaio": 100, "migliaio": 1000, "paio": 2,
}  # fmt: skip
_PLURAL_COLLECTIVES = {"decine": 10, "dozzine": 12, "ventine": 20, "centinaia": 100, "migliaia": 1000, "paia": 2}
HALF = frozenset({"mezzo", "mezza", "mezz"})


class Number(NamedTuple):
    """A number over pieces `start` to `end`: `form` is digits, words, article (un), collective or vague.

    `scale` is the power of ten said as a word (1 if none), `base` the value before it; `sign` + or - if a mark says it.
    """

    start: int
    end: int
    value: Decimal
    form: str
    scale: int = 1
    sign: str = ""
    base: Decimal = Decimal(0)
    modifier: str = ""
    decimal: bool = False


def number_at(pieces: Pieces, i: int) -> Number | None:
    """The longest number that starts at piece `i`; an article counts only before a scale or a collective."""
    if i not in pieces.memo:
        pieces.memo[i] = _read(pieces, i)
    found: Number | None = pieces.memo[i]
    return found


def _read(pieces: Pieces, i: int) -> Number | None:
    low = pieces.low(i)
    if pieces.kind(i) == "s":
        return _signed(pieces, i)
    if low in _COLLECTIVES or low in _PLURAL_COLLECTIVES:
        return _collective(pieces, i, i, None)
    if low in _BARE_SCALES:
        if pieces.low(i + 1) not in ("di", "d"):
            return None
        return Number(i, i + 1, Decimal(_SCALES[low]), "vague", _SCALES[low], base=Decimal(1), modifier="several")
    if low in ("milione", "miliardo"):  # «supera il milione di euro», «il miliardo e 70 milioni»
        led = pieces.low(i - 1) in ("il", "al", "del", "dal", "sul") and pieces.low(i + 1) in ("di", "e")
        return _scaled(pieces, Number(i, i, Decimal(1), "article", base=Decimal(1))) if led else None
    if low in HALF:
        scale = _SCALES.get(pieces.low(i + 1), 0)
        if scale >= 10**6:
            return Number(i, i + 2, Decimal(scale) / 2, "words", scale, base=Decimal("0.5"))
        if pieces.low(i + 1) in ("dozzina", "decina"):
            return _collective(pieces, i, i + 1, Decimal("0.5"))
        return None
    if low == "meno":
        return _below_zero(pieces, i)
    first = _simple(pieces, i)
    if first is None:
        return None
    collective = pieces.low(first.end)
    if collective in _COLLECTIVES or collective in _PLURAL_COLLECTIVES:
        return _collective(pieces, i, first.end, first.value)
    number = _scaled(pieces, first)
    if number.form == "article" and number.scale == 1:
        return None
    return number


def _simple(pieces: Pieces, i: int) -> Number | None:
    """One digit string, or number words that belong together (*cento e uno*, *zero virgola cinque*), no scale."""
    if pieces.kind(i) == "d":
        value = digits(pieces.raw(i))
        if value is None:
            return None
        return Number(i, i + 1, value, "digits", base=value, decimal=value != value.to_integral_value())
    low = pieces.low(i)
    if low in ONE:
        return Number(i, i + 1, Decimal(1), "article", base=Decimal(1))
    word = cardinal_word(low)
    if word is None:
        word = elided_word(low) if pieces.low(i + 1) in APOSTROPHES and pieces.glued(i + 1) else None
        return None if word is None else Number(i, i + 2, Decimal(word), "words", base=Decimal(word))
    end = i + 1
    if pieces.low(end) == "virgola" and (decimals := cardinal_word(pieces.low(end + 1))) is not None:
        value = Decimal(f"{word}.{decimals}")
        return Number(i, end + 2, value, "words", base=value, decimal=True)
    while True:  # «tremila e seicento», «cento e uno», «mille novecento»
        step = end + 1 if pieces.low(end) == "e" else end
        more = cardinal_word(pieces.low(step))
        room = 1000 if word % 1000 == 0 else 100 if word % 100 == 0 else 1
        if not more or more >= room or room == 1 or pieces.low(step) in ("sei", "venti") and step > end:
            break
        if step > end and more >= 100 and word % 1000:
            break
        word, end = word + more, step + 1
    return Number(i, end, Decimal(word), "words", base=Decimal(word))


def _scaled(pieces: Pieces, number: Number) -> Number:
    end, value, scale = number.end, number.value, 1
    while (factor := _SCALES.get(pieces.low(end), 0)) and scale * factor <= 10**15:
        if factor == 1000 and number.form == "words" and scale == 1 and number.value < 2:
            break
        value, scale, end = value * factor, scale * factor, end + 1
        if pieces.low(end) == "." and pieces.glued(end) and pieces.low(end - 1) in ("mln", "mld"):
            following = pieces.raw(end + 1)
            end += bool(following) and not following[:1].isupper()
    if scale == 1:
        return number
    number = number._replace(
        end=end, value=value, scale=scale, form="words" if number.form == "article" else number.form
    )
    if scale < 10**6:
        return number
    if pieces.low(end) == "e" and pieces.low(end + 1) in HALF and pieces.low(end + 2) not in _SCALES:
        return number._replace(end=end + 2, value=value + Decimal(scale) / 2)
    step = end + 1 if pieces.low(end) == "e" else end  # «3 milioni e 200mila», «un miliardo venticinque milioni»
    rest = _simple(pieces, step)
    if rest is not None and rest.form != "article":
        rest = _scaled(pieces, rest)
        # «3 milioni e 200 comuni» are two numbers: bare hundreds join only without «e», in words.
        if rest.value < scale and (rest.scale > 1 or (rest.form == "words" and (step == end or rest.value >= 1000))):
            return number._replace(end=rest.end, value=value + rest.value)
    return number


def _collective(pieces: Pieces, start: int, i: int, count: Decimal | None) -> Number | None:
    """*una decina*, *tre centinaia*, *decine di migliaia*, *un paio*; the article stays inside."""
    low = pieces.low(i)
    plural = low in _PLURAL_COLLECTIVES
    value = Decimal(_COLLECTIVES.get(low, 0) or _PLURAL_COLLECTIVES[low])
    modifier = "several" if plural and count is None else "about"
    if count is not None:
        value *= count
        modifier = "about" if not plural else ""
    end, scale = i + 1, 1
    for _ in range(2):
        following = pieces.low(end + 1)
        factor = _SCALES.get(following, 0) if following != "mila" else 0
        factor = factor or (1000 if following == "migliaia" else 0)
        if pieces.low(end) != "di" or not factor:
            break
        value, scale, end = value * factor, scale * factor, end + 2
    if pieces.low(end) == "e" and pieces.low(end + 1) in HALF:
        pass  # «un paio di film e mezzo»: the half follows the noun
    return Number(start, end, value, "collective", scale, base=value / scale, modifier=modifier)


def _signed(pieces: Pieces, i: int) -> Number | None:
    mark = pieces.low(i)
    if mark != "+" and mark not in DASHES:
        return None
    if pieces.kind(i + 1) != "d" or not pieces.glued(i + 1):
        return None
    if pieces.glued(i) and (
        pieces.kind(i - 1) in ("d", "w") or pieces.low(i - 1) in DASHES or pieces.low(i - 1) in "%/.°"
    ):
        return None
    number = number_at(pieces, i + 1)
    if number is None:
        return None
    return number._replace(start=i, sign="+" if mark == "+" else "-")


def _below_zero(pieces: Pieces, i: int) -> Number | None:
    """*meno otto gradi*, *meno 1.200.000*; «tre meno della capolista», «in meno 20 minuti» are no signs."""
    number = number_at(pieces, i + 1) if pieces.low(i + 1) not in ("meno", "un", "una") else None
    if number is None or number.sign or number.modifier:
        return None
    degrees = pieces.low(number.end) in ("gradi", "grado", "°", "º")
    percent = pieces.low(i - 1) in ("un", "il", "del", "al", "con") and (
        pieces.low(number.end) == "%" or pieces.words(number.end, 2) == ("per", "cento")
    )
    alone = (
        pieces.kind(i - 1) != "d"
        and pieces.low(i - 1) in ("", "a", "ai", "di", "o", "e", "tra", "(", ":")
        and pieces.low(i - 2) != "più"  # «più o meno 5.000»
        and number.form == "digits"
    )
    return number._replace(start=i, sign="-") if degrees or alone or percent else None


def ordinal_at(pieces: Pieces, i: int) -> tuple[int, int, str] | None:
    """Ordinal at piece `i` as (value, end, ending): *terza*, *3ª*, *3°*, *49esima*, *58a*."""
    if pieces.kind(i) == "w":
        found = ordinal_word(pieces.low(i))
        return (found[0], i + 1, found[1]) if found else None
    if pieces.kind(i) != "d" or not pieces.raw(i).isdecimal() or len(pieces.raw(i)) > 4 or not pieces.glued(i + 1):
        return None
    suffix = pieces.low(i + 1)
    if suffix in ("º", "ª", "°", "^") or suffix in (
        "a",
        "o",
        "esimo",
        "esima",
        "esimi",
        "esime",
        "mo",
        "ma",
        "imo",
        "ima",
    ):
        ending = "a" if suffix in ("ª", "a", "esima", "ma", "ima") else suffix[-1] if suffix[-1] in "ie" else "o"
        return int(pieces.raw(i)), i + 2, ending
    return None
