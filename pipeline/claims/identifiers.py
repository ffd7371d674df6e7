"""Numbers that name and do not count: *F-35*, *articolo 5*, *Canale 5*, phones, addresses, versions, plates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.claims.dates import MONTHS, SEASONS, read_date
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.lexer import DASHES
from pipeline.claims.numerals import cardinal_word, digits, roman
from pipeline.claims.units import unit_index

_ADDRESS = re.compile(r"https?://\S{1,300}|www\.\S{1,200}|[#@]\w{1,60}|\b[\w.]{1,60}@[\w.]{1,60}")
_STREETS = frozenset("via viale piazza piazzale corso largo vicolo contrada strada località".split())
_TABLE = 12
_NUMBERED = _STREETS | {"numero", "fase"}
_MEASURED = frozenset(
    """quota ore h magnitudo anni under over km chilometro altezza pari totale oltre circa fino almeno età punteggio
    richter temperatura""".split()
)
_EMERGENCY = frozenset({"112", "113", "115", "117", "118", "1522", "114", "116117"})
_RACES = frozenset("piani ostacoli stile dorso rana farfalla misti delfino siepi hs".split())
_TEAMS = frozenset("calcio calcetto football pallanuoto pallavolo rugby".split())
_LAWS = frozenset("decreto dl dpcm dpr legge legislativo lgs ministeriale ordinanza presidenziale regio".split())
# What a number is part of, by its flag: 0 where it may count.
(NAME, ADDRESS, CHAIN, TABLE, LABEL, LAW) = range(1, 7)
_CLAUSE_ENDS = frozenset({",", ".", ";"})
REASONS = (
    "",
    "is part of a name",
    "is part of an address",
    "is one of many figures joined by dashes or strokes: a code",
    "is one of a dozen figures in a row: a table",
    "numbers a thing, a place or a person and counts nothing: a label",
    "is the date that a law is cited by",
)
_WEEKDAYS = frozenset("lunedì martedì mercoledì giovedì venerdì sabato domenica".split())


def identifiers(grid: Grid, names: Iterable[tuple[int, int]]) -> bytearray:
    """One flag a piece: where a number is part of an identifier, what of (REASONS). `names` are spans of characters."""
    pieces = grid.pieces
    flags = bytearray(len(pieces))
    if any(mark in pieces.text for mark in ("@", "#", "://", "www.")):
        for match in _ADDRESS.finditer(pieces.text):
            first, last = pieces.at(match.start()), pieces.at(match.end())
            flags[first:last] = bytes([ADDRESS]) * (last - first)
    labels = word_list("label_nouns")
    for start, end in names:
        _flag_name(grid, flags, start, end)
    _flag_chains(grid, flags)
    _flag_tables(grid, flags)
    for i, low in enumerate(pieces.lows):
        if low not in _NUMBERED:
            continue
        wide = low == "largo" and pieces.kind(i + 1) == "d"  # «largo 60 metri» is no square
        if low in _STREETS and (pieces.capital(i + 1) or pieces.kind(i + 1) == "d") and not wide:
            _street(grid, flags, i + 1)
        elif low not in _STREETS and pieces.kind(i + 1) == "w" and cardinal_word(pieces.low(i + 1)):
            flags[i + 1] = LABEL  # «il numero uno», «la fase due»
    for i in pieces.figures:
        if flags[i]:
            continue
        if pieces.low(i - 1) in ("a", "ad") and pieces.low(i - 2) in _TEAMS and len(pieces.low(i)) < 3:
            flags[i] = LABEL  # «calcio a 5», «rugby a 7»
        elif pieces.low(i - 1) in _LAWS and (length := _dated_law(grid, i)):
            flags[i : i + length] = bytes([LAW]) * length
        elif _names(grid, i, labels):
            flags[i] = LABEL
            _spread(grid, flags, i)
    return flags


def _flag_name(grid: Grid, flags: bytearray, start: int, end: int) -> None:
    """Numbers inside a name; what is only figures (*XIII*, *anni ’80*) is none."""
    pieces = grid.pieces
    first, last = pieces.at(start), pieces.at(end)
    if not any(
        pieces.kind(k) == "w" and pieces.capital(k) and pieces.low(k) != "anni" and roman(pieces.raw(k)) is None
        for k in range(first, last)
    ):
        return
    for k in range(first, last):
        flags[k] = NAME


def _flag_chains(grid: Grid, flags: bytearray) -> None:
    """Four or more figures joined by dashes or strokes (*978-88-15-1*), or three for a team's ten (*4-3-3*)."""
    pieces, done = grid.pieces, 0
    kinds, last = pieces.kinds, len(pieces.kinds) - 2
    for i in pieces.figures:
        if i < done:
            continue
        k = i
        while k < last and kinds[k + 2] == "d" and (pieces.lows[k + 1] in DASHES or pieces.lows[k + 1] == "/"):
            if not (pieces.glued(k + 1) and pieces.glued(k + 2)):
                break
            k += 2
        eleven = k - i == 4 and sum(int(raw) if len(raw) == 1 else 99 for raw in pieces.lows[i : k + 1 : 2]) == 10
        if k - i >= 6 or eleven:
            flags[i : k + 1] = bytes([CHAIN]) * (k + 1 - i)
        done = k + 1


def _flag_tables(grid: Grid, flags: bytearray) -> None:
    """A dozen figures with nothing but commas between are a table; the last may have a unit (*…, 11 e 12 anni*)."""
    lows, figures, first = grid.pieces.lows, grid.pieces.figures, 0
    for k in range(1, len(figures) + 1):
        if k < len(figures):
            gap = figures[k] - figures[k - 1]
            if gap == 1 or (gap == 2 and lows[figures[k] - 1] in (",", ";")):
                continue
        if k - first >= _TABLE:
            flags[figures[first] : figures[k - 1]] = bytes([TABLE]) * (figures[k - 1] - figures[first])
        first = k


def _street(grid: Grid, flags: bytearray, i: int) -> None:
    """Numbers in a street's name: *via XX Settembre*, *piazza 25 Aprile*, *via Quattro Novembre*."""
    pieces = grid.pieces
    for k in range(i, min(i + 3, len(pieces))):
        if not (
            pieces.kind(k) == "d" and len(pieces.raw(k)) <= 2 or pieces.kind(k) == "w" and pieces.capital(k)
        ) or grid.breaks(k):
            break
        flags[k] = ADDRESS


def _spread(grid: Grid, flags: bytearray, i: int) -> None:
    """The rest of an identifier: *154-bis*, *7 del 2007*, *06 5550142*."""
    pieces = grid.pieces
    k = i + 1
    while k < len(pieces) and (
        pieces.glued(k) and (pieces.kind(k) == "d" or pieces.low(k) in DASHES or pieces.low(k) in "/.:")
    ):
        flags[k] = LABEL
        k += 1
    if pieces.low(k) in ("del", "dell") and pieces.low(i - 1) in (
        "legge",
        "n",
        ".",
        "decreto",
        "lgs",
        "dpr",
        "dl",
        "direttiva",
        "regolamento",
        "ordinanza",
    ):
        year = k + 1
        if len(pieces.raw(year)) == 4 and pieces.kind(year) == "d":
            flags[year] = LABEL


def _dated_law(grid: Grid, i: int) -> int:
    """Length of the date at piece `i` that a law is cited by: «la legge 11 maggio 1971, n. 390»."""
    pieces = grid.pieces
    date = read_date(grid, i)
    if date is None:
        return 0
    end = date.end + (pieces.low(date.end) == ",")
    return date.end - i if pieces.low(end) in ("n", "nn", "num") else 0


def _names(grid: Grid, i: int, labels: frozenset[str]) -> bool:
    pieces = grid.pieces
    raw, before = pieces.raw(i), pieces.low(i - 1)
    plain = raw.isdecimal()
    if digits(raw) is None and not _clock_or_date(raw):
        return not raw.replace(".", "").endswith("00")
    if pieces.glued(i):
        if pieces.kind(i - 1) == "w":  # G7, A14, H3N2 — but EUR20, km34
            return unit_index().match(pieces, i - 1) is None
        if before in DASHES and pieces.glued(i - 1) and pieces.kind(i - 2) == "w":  # F-35, Covid-19, Calliope-2
            return True
        if before in "#@_/\\" and pieces.kind(i - 2) != "d" or before == "_":
            return True
    if (
        pieces.glued(i + 1)
        and pieces.kind(i + 1) == "w"
        and pieces.capital(i + 1)
        and plain
        and not _unit_after(grid, i)
    ):
        return True  # 5G, 3D
    if pieces.low(i + 1) in ("bis", "ter", "quater") or (
        pieces.low(i + 1) in DASHES and pieces.low(i + 2) in ("bis", "ter", "quater")
    ):
        return True  # «il 41-bis»
    if before in ("under", "over") and pieces.capital(i - 1) and not grid.opens(i - 1):
        return True
    if pieces.low(i + 1) in ("metri", "m") and pieces.low(i + 2) in _RACES:
        return True  # «i 200 metri piani»
    if (
        raw.startswith("0")
        and plain
        and len(raw) > 1
        and pieces.low(i + 1) != ":"
        and before != ":"
        and before not in DASHES | {"/"}
    ):
        return True
    if plain and len(raw) > 12:
        return True
    if (
        before == "."
        and pieces.glued(i - 1)
        and pieces.low(i - 2) in ("n", "nn", "nr", "art", "artt", "pag", "tel", "cod")
    ):
        return True
    if (
        before in (",", "n")
        and any(pieces.low(i - k) in _STREETS for k in (3, 4, 5))
        and plain
        and len(raw) <= 3
        and not _counts(grid, i)
    ):
        return True
    if pieces.kind(i - 1) != "w" or grid.breaks(i):
        return before in ("e", ",") and False
    if _counts(grid, i):
        return False
    if pieces.low(i + 1) in ("a", "contro") and pieces.kind(i + 2) == "d":
        return False  # «una sentenza 5 a 4»
    if len(raw) <= 2 and pieces.low(i + 1) in DASHES and pieces.kind(i + 2) == "d" and len(pieces.raw(i + 2)) <= 2:
        return False  # «Napoli 3-1»
    if before in labels or raw in _EMERGENCY and before in ("al", "del", "dal", "il"):
        return True
    if before in _MEASURED or before in _WEEKDAYS or _gapped(grid, i):
        return False
    if any(pieces.low(i - k) in _STREETS for k in (2, 3, 4)) and pieces.capital(i - 1) and len(raw) <= 3:
        return True
    if len(raw) == 4 and pieces.raw(i + 1).isupper() and pieces.kind(i + 2) == "d" and pieces.glued(i + 2):
        return True  # «l'asteroide 2011 QX14»
    if len(raw) == 4 and plain and 1900 <= int(raw) <= 2199:
        return (
            pieces.capital(i - 1)
            and not grid.opens(i - 1)
            and not grid.is_function(i - 1)
            and not _dated(pieces.low(i - 1))
        )
    if (
        pieces.capital(i - 1)
        and not grid.opens(i - 1)
        and not grid.is_function(i - 1)
        and not _dated(pieces.low(i - 1))
    ):
        return grid.pos(i - 1) not in ("VERB", "AUX", "ADV", "ADP") or len(raw) <= 2
    # «forno 2», «posto 514»: a number right after a noun without article, with nothing to count after it, is a label.
    return (
        plain
        and len(raw) <= 4
        and grid.pos(i - 1) == "NOUN"
        and pieces.low(i + 1) not in ("a", "su", "e", "contro", *DASHES)
    )


def _gapped(grid: Grid, i: int) -> bool:
    """Whether a figure ends a clause whose verb and unit the clause before has: «è alta 90 metri, il campanile 45.»."""
    pieces = grid.pieces
    if pieces.low(i + 1) not in _CLAUSE_ENDS and i + 1 < len(pieces):
        return False
    join = next((k for k in range(i - 2, max(i - 6, 0), -1) if pieces.low(k) in (",", ";", "mentre")), 0)
    if not join or any(grid.pos(k) in ("VERB", "AUX") for k in range(join, i)):
        return False
    if not (grid.is_function(join + 1) or pieces.capital(join + 1)):
        return False
    figures = (k for k in range(join - 2, max(join - 6, -1), -1) if pieces.kind(k) == "d")
    several = pieces.low(join + 1) in ("i", "gli", "le") and join + 2 == i - 1 and pieces.kind(join - 1) == "d"
    if several and not grid.broken(join, i):
        return True  # «le vittime sono 41, i feriti 120»
    return any(_counts(grid, k) and not grid.broken(k, i) for k in figures)


def _dated(low: str) -> bool:
    return (
        low in MONTHS
        or low in SEASONS
        or low in _WEEKDAYS
        or low[:3] in ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
        and len(low) <= 4
    )


def _clock_or_date(raw: str) -> bool:
    parts = raw.split(".")
    return (
        len(parts) == 3 and all(part.isdecimal() for part in parts) and len(parts[0]) <= 2 and len(parts[2]) in (2, 4)
    )


def _unit_after(grid: Grid, i: int) -> bool:
    return unit_index().match(grid.pieces, i + 1) is not None or grid.pieces.low(i + 1) in (
        "mila",
        "mln",
        "mld",
        "milioni",
        "miliardi",
    )


def _counts(grid: Grid, i: int) -> bool:
    """Whether the number at piece `i` has its own unit or noun after it, so that the word before cannot own it."""
    pieces = grid.pieces
    low = pieces.low(i + 1)
    if low in (
        "%",
        "€",
        "$",
        "°",
        "º",
        "ª",
        "'",
        "’",
        "mila",
        "mln",
        "mld",
        "milioni",
        "miliardi",
        "x",
    ) and low not in ("'", "’"):
        return True
    if low in ("'", "’") and pieces.glued(i + 1):
        return True
    if low == "per" and pieces.low(i + 2) in ("cento", "mille"):
        return True
    if low in ("enne", "enni") and pieces.glued(i + 1):
        return True  # «il fidanzato 33enne»
    if _unit_after(grid, i) or _dated(low):
        return True
    return (grid.is_noun(i + 1) and not pieces.capital(i + 1) and not grid.breaks(i + 1)) or (
        grid.is_adjective(i + 1) and grid.is_noun(i + 2) and pieces.low(i + 1)[-1:] in "ie"
    )
