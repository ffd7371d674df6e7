"""Whether a bare number takes up the unit of a figure before it: by what leads to both, by what follows, by a gap."""

from __future__ import annotations

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import number_at
from pipeline.claims.prepositions import plain
from pipeline.claims.units import DIMENSIONS

_TO = frozenset("di d a ad al allo alla all ai agli alle per in nel nella nei nelle da dal dalla dai".split())
_INSTEAD = frozenset({"anziché", "invece", "oggi", "ieri", "ora", "poi", "volte"})
_BREAKS = frozenset({",", ";", "e", "mentre"})
UNIT_KINDS = ("percent", "money", "measure", "duration")


def resumes(grid: Grid, giver: Candidate, bare: Candidate) -> bool:
    """Whether `bare` is an amount of what `giver` is one of."""
    return _parallel(grid, giver, bare) or _alike(grid, giver, bare) or _unnamed(grid, giver, bare)


def gapped(grid: Grid, giver: Candidate, bare: Candidate) -> bool:
    """«La torre è alta 90 metri, il campanile 45.»: the verb and the unit are not said again before a last figure."""
    pieces = grid.pieces
    if (
        giver.bare
        or not giver.unit
        or giver.kind not in (*UNIT_KINDS, "count", "age")
        or apart(grid, giver.end, bare.start)
    ):
        return False
    joins = [k for k in range(giver.end, bare.start) if pieces.low(k) in _BREAKS]
    if not joins or joins[0] - giver.end > 3 or not 2 <= bare.start - joins[-1] <= 6 or len(joins) > 1:
        return False
    if any(grid.pos(k) in ("VERB", "AUX") for k in range(joins[0], bare.start)):
        return False
    if bare.number is not None and bare.number.form != "digits" and pieces.low(bare.start - 2) in ("", ",", "e", "i"):
        return False
    ends = pieces.low(bare.end) in (",", ".", ";") or bare.end >= len(pieces) or grid.breaks(bare.end)
    return ends and grid.pos(bare.start - 1) in ("", "ADJ", "NOUN", "PROPN")


def _parallel(grid: Grid, giver: Candidate, bare: Candidate) -> bool:
    """«quattro anni a Rossi, tre a Bianchi e due a Verdi»: the same preposition after both, a comma or *e* before."""
    pieces = grid.pieces
    if giver.bare or not giver.unit or giver.kind not in (*UNIT_KINDS, "count", "age"):
        return False
    if pieces.low(bare.start - 1) not in (",", "e", ";"):
        return False
    after = plain(pieces.low(bare.end))
    if giver.kind in ("measure", "money", "percent") and after in ("a", "di", "in") and bare.start - giver.end <= 6:
        return (
            number_at(pieces, bare.end + 1) is None
        )  # «300 ettari, 120 di bosco», «20 centimetri a Cortina, 45 al Pordoi»
    if giver.kind == "money" and pieces.low(bare.end) == "per" and pieces.low(bare.start - 1) == ",":
        return True  # «un ingresso a 5 mila lire, 28 mila per una cabina»
    one, two = pieces.low(giver.end)[:1], pieces.low(bare.end)[:1]
    return pieces.low(bare.end) in _TO and pieces.low(giver.end) in _TO and one == two


def _alike(grid: Grid, giver: Candidate, bare: Candidate) -> bool:
    """«una di tre anni e una di sei», «superati i 39 gradi, a Roma i 37»: the same word leads to both."""
    pieces, lead = grid.pieces, grid.pieces.low(bare.start - 1)
    return (
        lead in ("da", "di", "gli", "i", "le")
        and lead == pieces.low(giver.start - 1)
        and giver.kind in UNIT_KINDS
        and not giver.bare
        and not _follows(grid, bare)
        and not {",", "e", "ed", "o"}.isdisjoint(pieces.lows[giver.end : bare.start])
    )


def _unnamed(grid: Grid, giver: Candidate, bare: Candidate) -> bool:
    """A figure that leaves the unit out: «alto due metri e largo tre», «il pm chiede nove anni, ne danno sei»."""
    pieces, lead = grid.pieces, grid.pieces.low(bare.start - 1)
    if giver.bare or not giver.unit or giver.kind not in UNIT_KINDS:
        return False
    if pieces.low(bare.end) in ("dei", "delle") and pieces.low(bare.end + 1) == "quali":
        return not aside(grid, giver)  # «un'area di 12 ettari, otto dei quali a bosco»
    if _follows(grid, bare):
        return False
    if lead[:-1] in DIMENSIONS or "ne" in pieces.lows[max(bare.start - 5, giver.end) : bare.start]:
        return not aside(grid, giver)
    further = lead in ("altri", "altre") and pieces.low(bare.start - 2) in (
        "di",
        "negli",
        "nelle",
        "per",
    )  # «rinnovabili per altri tre»
    return (further or lead in _INSTEAD) and not (giver.kind == "duration" and aside(grid, giver))


def _follows(grid: Grid, bare: Candidate) -> bool:
    """Whether a word that the number may count follows, or a verb whose subject it may be."""
    low = grid.pieces.low(bare.end)
    return not grid.breaks(bare.end) and (
        grid.is_noun(bare.end) or grid.pos(bare.end) in ("ADJ", "AUX", "VERB") or low in ("su", "dei", "delle", "degli")
    )


def aside(grid: Grid, giver: Candidate) -> bool:
    """Whether a length of time only says when («in tre anni», «dieci anni fa»), so that no figure takes it up."""
    pieces = grid.pieces
    lead = pieces.low(giver.start - 1)
    if lead in APOSTROPHES or lead in ("i", "le", "gli", "ultimi", "ultime", "primi", "prossimi", "circa"):
        lead = pieces.low(giver.start - 2)
    return giver.kind == "duration" and (
        lead in ("da", "dopo", "entro", "fra", "in", "negli", "nei", "nelle", "tra", "ultimi", "ultime", "primi")
        or pieces.low(giver.end) in ("dopo", "fa", "prima")
    )


def apart(grid: Grid, start: int, end: int) -> bool:
    """Whether a sentence ends between two pieces."""
    return end - start > 60 or grid.broken(start, end)
