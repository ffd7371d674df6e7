"""Ordinals with the noun that they rank or alone: *terza volta*, *58a Commissione*, *XI grado*, *il primo*."""

from __future__ import annotations

from pipeline.claims.candidates import Candidate
from pipeline.claims.dates import MONTHS
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import HALF, number_at, ordinal_at
from pipeline.claims.numerals import ordinal_word, roman
from pipeline.claims.units import read_toml, unit_index

_DEFINITE = frozenset({"il", "la", "lo", "l", "i", "gli", "le"})
_DETERMINERS = _DEFINITE | frozenset(
    """al alla allo all ai agli alle del della dello dell dei degli delle nel nella nello nell nei negli nelle dal
    dalla dallo dall dai dagli dalle sul sulla sullo sull sui sugli sulle un una uno questo questa suo sua loro
    quel quella mio mia""".split()
)
_PREPOSITIONS = frozenset({"in", "di", "a", "per", "da"})
_PLACED = frozenset(
    """giunto giunta giunti arrivato arrivata arrivati classificato classificata piazzato piazzata finito finita chiuso
    rispettivamente già""".split()
)
# Endings of the nouns that an ordinal can rank, by its own ending; the tag of the noun is not always to be had.
_AGREES = {"o": "oe", "a": "aeà", "i": "i", "e": "ei"}
_IDIOMS = read_toml("ordinal_idioms.toml")


def read_ordinal(grid: Grid, i: int) -> Candidate | None:
    """*terza volta*, *XI grado*; alone after an article (*il primo*) or a verb (*giunto secondo*)."""
    pieces = grid.pieces
    found = ordinal_at(pieces, i)
    if found is None:
        value = roman(pieces.raw(i)) if pieces.raw(i).isupper() and len(pieces.raw(i)) > 1 else None
        if (
            value is None
            or not grid.is_noun(i + 1)
            or pieces.capital(i + 1)
            or (pieces.capital(i - 1) and not grid.opens(i - 1))
        ):
            return None
        return _ranked(grid, i, i + 1, value, i + 1)
    if pieces.low(i) == "secondo" and pieces.low(i - 1) == "ogni":
        return None  # «ogni secondo nascono 4 bambini»
    value, end, ending = found
    if pieces.kind(i) == "w" and pieces.capital(i) and not grid.opens(i) and pieces.capital(end):
        return None  # «Seconda Repubblica»
    if _ranks_nothing(grid, i, end):
        return None
    if pieces.low(end) in HALF:
        return None
    last = _range_end(grid, end)
    noun = _ranked_noun(grid, end if last is None else last[1], ending)
    if noun is not None and not _adverb(grid, i, noun):
        return _ranked(grid, i, noun, value, end, value_max=None if last is None else last[0])
    return _alone(grid, i, end, value)


def _ranks_nothing(grid: Grid, i: int, end: int) -> bool:
    """Whether the ordinal before piece `end` is part of a fixed phrase, a law or a name."""
    pieces = grid.pieces
    noun, before = pieces.low(end), pieces.low(i - 1)
    return (
        noun in _IDIOMS["any"].get(pieces.low(i)[:-1], ())
        or noun in _IDIOMS["laws"]["nouns"]
        or (before in _PREPOSITIONS and noun in _IDIOMS["bare"]["nouns"])
        or (noun == "di" and pieces.low(end + 1) in MONTHS)  # «ai primi di novembre»
        or (pieces.low(i) == "quinte" and before == "le" and not grid.is_noun(end))  # «dietro le quinte»
        or (before == "un" and noun in _IDIOMS["moment"]["nouns"])
        or (pieces.capital(i) and noun in _IDIOMS["names"]["nouns"])
        or pieces.words(end, 2) == ("guerra", "mondiale")
    )


def _range_end(grid: Grid, i: int) -> tuple[int, int] | None:
    """*tra la ventottesima e la trentaseiesima settimana*."""
    pieces = grid.pieces
    if pieces.low(i) != "e":
        return None
    step = i + 1 + (pieces.low(i + 1) in _DEFINITE)
    found = ordinal_at(pieces, step)
    return None if found is None or step == i + 1 else (found[0], found[1])


def _ranked_noun(grid: Grid, i: int, ending: str) -> int | None:
    pieces = grid.pieces
    for k in range(i, min(i + 4, len(pieces))):
        if grid.breaks(k) or pieces.kind(k) != "w":
            return None
        if pieces.low(k) == "e" and grid.is_adjective(k + 1) and grid.is_noun(k + 2):
            continue
        if grid.is_function(k):
            return None
        if grid.is_adjective(k) and not grid.is_noun(k) and grid.is_noun(k + 1):
            continue
        if ending in "oa" and pieces.low(k).endswith("i") and not pieces.low(k).endswith(("si", "li")):
            return None  # «Prima leggi, poi condividi»
        if (grid.is_noun(k) and (grid.tagged or pieces.low(k)[-1:] in _AGREES[ending])) or (
            k == i and grid.pos(k) in ("ADJ", "VERB", "X") and pieces.low(k)[-1:] in _AGREES[ending]
        ):
            return k
        return None
    return None


def _adverb(grid: Grid, i: int, noun: int) -> bool:
    """«secondo fonti», «prima o poi»: a preposition or an adverb, told by agreement and by what stands before."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low == "secondo":
        before = pieces.low(i - 1) if pieces.low(i - 1) not in APOSTROPHES else pieces.low(i - 2)
        plural = pieces.low(noun)[-1:] in "ie" and grid.pos(noun) != ""
        if before in _DETERMINERS:
            return False
        if before in (",", "") and noun == i + 1 and pieces.low(noun).endswith(("ato", "uto", "ito")):
            return False  # «Neri, secondo arrivato, ride»
        return plural or pieces.low(noun)[-1:] == "a" or grid.pos(i) in ("ADP", "SCONJ") or pieces.capital(noun)
    if low == "prima":
        return pieces.low(i - 1) in (
            "anni",
            "anno",
            "mesi",
            "mese",
            "giorni",
            "giorno",
            "ore",
            "settimana",
            "settimane",
            "volta",
            "poco",
            "mai",
        ) or (grid.pos(i) == "ADV" and pieces.low(noun)[-1:] != "a")
    return False


def _ranked(grid: Grid, start: int, noun: int, value: int, end: int, *, value_max: int | None = None) -> Candidate:
    pieces = grid.pieces
    # An ordinal in the singular has its noun in the singular already: *prima crisi*, *prima manche*.
    singular = (
        value_max is None
        and pieces.low(end - 1)[-1:] in "oaªº°"
        and pieces.low(noun)[-1:] not in "e"
        and not pieces.low(noun).endswith("i")
    )
    return Candidate(
        start=start,
        end=noun + 1,
        kind="ordinal",
        value=str(value),
        value_max="" if value_max is None else str(value_max),
        unit=pieces.low(noun) if singular else grid.noun_lemma(noun),
        rule="ordinal",
        rank=65,
        core=noun,
        noun=noun,
    )


def _alone(grid: Grid, i: int, end: int, value: int) -> Candidate | None:
    pieces = grid.pieces
    low, before, after = pieces.low(i), pieces.low(i - 1), pieces.low(end)
    if before in APOSTROPHES:
        before = pieces.low(i - 2)
    if pieces.capital(i) and not grid.opens(i) or before in ("un", "una", "uno", "qualche", "a"):
        return None
    if number_at(pieces, end) is not None or after in HALF:  # «nei primi sei mesi», «la prima mezz'ora»
        return None
    if before in ("articolo", "capo", "comma", "titolo"):
        return None  # «il comma terzo»
    if low == "quarto" and (before == "ultimo" or ordinal_word(before)):
        return None  # «l'ultimo quarto, chiuso sul 25-14»
    if before in _PLACED:
        return Candidate(
            start=i, end=end, kind="ordinal", value=str(value), rule="ordinal-placed", rank=26, bare=True, core=i
        )
    led = before in _DETERMINERS
    if low in (
        "prima",
        "primo",
        "secondo",
        "seconda",
        "prime",
        "primi",
        "secondi",
        "seconde",
        "quarti",
        "terzi",
        "nona",
        "nono",
    ):
        if low in ("prima", "prime") and not led or low in ("secondi", "quarti", "terzi"):
            return None
        if low == "secondo" and (before == "al" and pieces.kind(i - 2) == "w" and unit_index().match(pieces, i - 2)):
            return None  # «30 metri al secondo»
        if low == "secondo" and not led and grid.pos(i) not in ("ADJ", "NUM"):
            return None
        if low == "primo" and not led:
            return None
    if not led and grid.pos(i) not in ("ADJ", "NUM", "NOUN", "PROPN", "ADV", ""):
        return None
    if not led and pieces.low(end) in (",", ":") and (grid.opens(i) or before == ";") and grid.pos(end + 1) != "PROPN":
        return None  # «due regole: … ; secondo, ascoltare»
    if not led and pieces.kind(i) == "w" and grid.pos(i) == "" and low in ("secondo", "prima", "primo"):
        return None
    return Candidate(
        start=i, end=end, kind="ordinal", value=str(value), rule="ordinal-alone", rank=25, bare=True, core=i
    )


def ranks(grid: Grid, i: int) -> bool:
    """Whether an ordinal before piece `i` ranks a noun there: «un terzo complice» against «un terzo dei voti»."""
    if grid.breaks(i) or grid.pieces.kind(i) != "w" or grid.is_function(i):
        return False
    if grid.pieces.low(i)[-1:] in "oe" and grid.pos(i) == "ADJ":
        return True  # «un quarto ufficiale»
    return grid.is_noun(i) or (grid.is_adjective(i) and grid.is_noun(i + 1))
