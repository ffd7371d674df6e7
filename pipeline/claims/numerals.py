"""Italian numerals as single words or digit strings: *ventitré*, *diciannovesima*, *XIX*, *1.200,5*.

Own tables: text2num 3.1 reads no digits and joins *90 miliardi, 35*; Recognizers-Text misses *ventitré*.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

_UNITS = """zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici
    diciassette diciotto diciannove""".split()
_TENS = ["", "", "venti", "trenta", "quaranta", "cinquanta", "sessanta", "settanta", "ottanta", "novanta"]
_ORDINALS = ["", "prim", "second", "terz", "quart", "quint", "sest", "settim", "ottav", "non", "decim"]
_FOLD = str.maketrans("éèàìòù", "eeaiou")
_ROMAN = re.compile(r"(M{0,3})(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_THOUSANDS = re.compile(r"\d{1,3}(?:[.\u0020\u00a0\u2009\u202f]\d{3})+")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")


def _below_hundred() -> dict[str, int]:
    table = {word: value for value, word in enumerate(_UNITS)}
    for ten in range(2, 10):
        stem = _TENS[ten]
        table[stem] = ten * 10
        for unit in range(1, 10):
            word = _UNITS[unit]
            table[(stem[:-1] if word[0] in "uo" else stem) + word] = ten * 10 + unit
    return table


def _below_thousand() -> dict[str, int]:
    small = _below_hundred()
    table = dict(small)
    for hundred in range(1, 10):
        stem = ("" if hundred == 1 else _UNITS[hundred]) + "cento"
        table[stem] = hundred * 100
        for word, value in small.items():
            if value:
                table[stem + word] = hundred * 100 + value
                if word[0] in "uo":  # centotto, centottanta, centuno
                    table[stem[:-1] + word] = hundred * 100 + value
    # «ventun anni», «centun voti»: the last vowel of -uno falls.
    table |= {word[:-1]: value for word, value in table.items() if word.endswith("uno") and value > 1}
    return table


_BELOW_THOUSAND = _below_thousand()
# «trent'anni», «ventiquattr'ore»: forms that need an apostrophe after them.
_ELIDED = {word[:-1]: value for word, value in _BELOW_THOUSAND.items() if word[-1] in "aioe" and value > 6}


@lru_cache(maxsize=4096)
def cardinal_word(word: str) -> int | None:
    """Value of a lower-case number word up to 999 999, fused or not; None for any other word."""
    if len(word) > 60:
        return None
    word = word.translate(_FOLD)
    value = _BELOW_THOUSAND.get(word)
    if value is not None:
        return value
    if word.startswith("mille"):
        rest = word[5:]
        return 1000 if not rest else _plus(1000, rest)
    head, found, rest = word.partition("mila")
    thousands = _BELOW_THOUSAND.get(head, 0) if found else 0
    if thousands < 2:
        return None
    return thousands * 1000 if not rest else _plus(thousands * 1000, rest)


def _plus(thousands: int, rest: str) -> int | None:
    below = _BELOW_THOUSAND.get(rest) or (_BELOW_THOUSAND.get(rest[1:]) if rest[0] == "e" else None)
    return thousands + below if below else None


@lru_cache(maxsize=1024)
def elided_word(word: str) -> int | None:
    """Value of a number word that lost its last vowel before an apostrophe (*trent*, *ventiquattr*)."""
    return _ELIDED.get(word.translate(_FOLD))


@lru_cache(maxsize=4096)
def ordinal_word(word: str) -> tuple[int, str] | None:
    """Value and ending (o, a, i, e) of a lower-case ordinal: *terza*, *settantaduesimo*; None for any other word."""
    if len(word) < 4 or len(word) > 60 or word[-1] not in "oaie":
        return None
    stem, ending = word[:-1], word[-1]
    if stem in _ORDINALS:
        return _ORDINALS.index(stem), ending
    if stem.endswith("esim"):
        stem = stem[:-4]
        for vowel in ("", "o", "i", "a", "e"):  # ventitre-esimo, vent-esimo, undic-esimo
            value = cardinal_word(stem + vowel)
            if value is not None and value > 10:
                return value, ending
        if stem == "mill":
            return 1000, ending
        if stem.endswith("mill"):  # duemill-esimo
            value = cardinal_word(stem[:-1] + "a") or cardinal_word(stem[:-4] + "mila")
            return (value, ending) if value else None
    return None


@lru_cache(maxsize=1024)
def roman(word: str) -> int | None:
    """Value of a roman numeral in capitals, 1 to 3999; None for any other word."""
    if not word or len(word) > 15:
        return None
    match = _ROMAN.fullmatch(word)
    if not match:
        return None
    thousands, hundreds, tens, units = match.groups()
    return 1000 * len(thousands) + 100 * _digit(hundreds, "CDM") + 10 * _digit(tens, "XLC") + _digit(units, "IVX")


def _digit(part: str, symbols: str) -> int:
    one, five, ten = tuple(symbols)
    if part == one + ten:
        return 9
    if part == one + five:
        return 4
    return 5 * part.count(five) + part.count(one)


def digits(raw: str) -> Decimal | None:
    """Value of a digit string with Italian separators, or English ones where they are plain (*1,200.50*).

    «I posti sono 1.200» but «magnitudo 4.7»: a dot parts thousands only before exactly three digits. None for
    versions and other strings that are no number (*4.0.1*).
    """
    if raw.isdecimal():
        return Decimal(raw) if len(raw) <= 30 else None
    if len(raw) > 40:
        return None
    if _ENGLISH.fullmatch(raw):
        return Decimal(raw.replace(",", ""))
    whole, comma, decimals = raw.partition(",")
    if comma and not decimals.isdecimal():
        return None
    if not whole.isdecimal():
        if _THOUSANDS.fullmatch(whole):
            whole = re.sub(r"\D", "", whole)
        elif not comma and whole.count(".") == 1:
            return Decimal(whole)
        else:
            return None
    return Decimal(f"{whole}.{decimals}" if comma else whole)


def plain(value: Decimal) -> str:
    """Canonical string of a number: no exponent, no separators, at most six decimals, no trailing zeros."""
    rounded = round(value, 6)
    if rounded == rounded.to_integral_value():
        return str(int(rounded))
    return format(rounded, "f").rstrip("0")
