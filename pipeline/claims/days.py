"""Days of a month that is not said: «si vota il 13», «fino al 20»."""

from __future__ import annotations

from pipeline.claims.candidates import Candidate, fits
from pipeline.claims.grid import Grid, word_list

_LEADS = frozenset({"dopo", "entro", "fino", "per", "sino"})
_NO_DAY = frozenset({"a", "contro", "di", "del", "della", "dell", "su", "per"})


def as_day(grid: Grid, bare: Candidate) -> Candidate:
    """The date of a day if a bare number is one: «per il 13», «fino al 20»; not «il 10 del Milan», «sale al 3»."""
    pieces, number, end = grid.pieces, bare.number, bare.end
    if not bare.bare or number is None or number.form != "digits" or number.decimal or number.sign:
        return bare
    if not fits(number.value, 1, 31) or bare.value_max or not _leads(grid, bare.start):
        return bare
    counts = not grid.breaks(end) and (pieces.low(end) in _NO_DAY or pieces.kind(end) == "d" or grid.is_noun(end))
    if counts:
        return bare
    return bare._replace(kind="date", value=f"XXXX-XX-{int(number.value):02d}", unit="", bare=False, rule="day")


def _leads(grid: Grid, start: int) -> bool:
    """Whether the words before lead to a day: «si vota il», «entro il», «Il 13 …», «fino al»."""
    pieces, article, before = grid.pieces, grid.pieces.low(start - 1), grid.pieces.low(start - 2)
    if article != "il":
        return article == "al" and before in _LEADS
    goes = grid.pos(start - 2) == "VERB" and (pieces.low(start - 3) == "si" or _goes(grid, start - 2))
    return before in _LEADS or goes or grid.opens(start - 1)


def _goes(grid: Grid, verb: int) -> bool:
    return grid.tagged and grid.token(verb).lemma_ in word_list("intransitive_verbs")
