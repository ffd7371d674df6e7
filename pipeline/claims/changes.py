"""Which way a figure measures a change: *cresce del 5%*, *in calo di 300 unità*, *rincari fino al 20%*."""

from __future__ import annotations

from functools import lru_cache

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.prepositions import LEADING, SKIPPED, STEPS, plain
from pipeline.claims.units import read_toml

_COPULAS = frozenset("è era erano fu sarà sarebbe sono stata stato state stati".split())
_SPENT = ("aument", "increment", "riduzion", "rincar", "tagli")  # «tagli per 300 milioni»
# What is lost when a contest is lost: «ha perso tre partite» is no fall.
_CONTESTS = frozenset(
    """battaglia causa derby finale gara guerra incontro match partita processo ricorso scontro semifinale set
    sfida""".split()
)


class _Movers:
    def __init__(self) -> None:
        change = read_toml("cues.toml")["change"]
        self.up, self.down = tuple(change["up"]), tuple(change["down"])
        self.exact = {word: way for way in ("up", "down") for word in change[f"exact_{way}"]}
        self.objects = {word: way for way in ("up", "down") for word in change[f"object_{way}"]}


@lru_cache(maxsize=1)
def _movers() -> _Movers:
    return _Movers()


def way(low: str) -> str:
    """Up or down for a lower-case word that says how a figure moves."""
    movers = _movers()
    if low in movers.exact:
        return movers.exact[low]
    return "down" if low.startswith(movers.down) else "up" if low.startswith(movers.up) else ""


def change_of(grid: Grid, found: Candidate, start: int) -> str:
    """Up or down where the number measures a change."""
    pieces = grid.pieces
    if found.kind in ("date", "time", "age", "ordinal", "score"):
        return ""
    after = found.end
    for k in range(after, after + 4):
        more = pieces.low(k + 1) in ("più", "meno")
        if more and (pieces.low(k) == "in" or (pieces.low(k) == "di" and pieces.kind(k + 2) != "w")):
            return "up" if pieces.low(k + 1) == "più" else "down"
        if pieces.kind(k) != "w" or grid.breaks(k) or pieces.low(k) in ("e", "o", "in", "che"):
            break
    if pieces.low(start - 1) in ("degli", "dei", "delle") and pieces.low(start - 2) in ("un", "una", "uno"):
        return ""  # «recuperare una delle due scatole nere»
    k, by = _before(grid, found, start)
    if by == "":
        return _lost(grid, found, k)
    if by != "di":
        return _of_noun(grid, found, k, by)
    if (
        found.kind in ("percent", "money", "ratio") and grid.is_adjective(k) and pieces.low(k - 1) in ("più", "meno")
    ):  # «bollette più care del 18%»
        return "up" if pieces.low(k - 1) == "più" else "down"
    while k > 0 and pieces.low(k) in _COPULAS and not grid.breaks(k):  # «l'aumento è stato di 35 euro»
        k -= 1
    moved = way(pieces.low(k))
    if moved:
        return moved
    if found.kind not in ("percent", "ratio") and found.unit != "punto":
        return ""
    # «abbassare il volume del 30 per cento»: the mover stands farther left in the clause.
    for step in range(k - 1, max(k - 9, -1), -1):
        if grid.breaks(step + 1) or pieces.low(step) in (",", ";", "(", ")", "che", "%"):
            break
        moved = way(pieces.low(step))
        if moved:
            return moved
    return ""


def _before(grid: Grid, found: Candidate, start: int) -> tuple[int, str]:
    """The piece before the articles and adverbs that lead to a claim, and the preposition among them, plain."""
    pieces, k = grid.pieces, start - 1
    # «crollate **di oltre** il 40%», «rincari **fino al** 20%»: the modifier holds the preposition
    first, last = (plain(pieces.low(i)) for i in (start, found.start - 1)) if start < found.start else ("", "")
    by = first if first in STEPS else "a" if last == "a" else ""
    while (
        k >= 0
        and start - k <= 4
        and (pieces.low(k) in LEADING or plain(pieces.low(k)) in STEPS or pieces.low(k) in SKIPPED)
    ):
        by = by if by and by != "di" else plain(pieces.low(k)) if plain(pieces.low(k)) in STEPS else by
        k -= 1
    if not by and pieces.low(k) in ("fra", "per", "tra"):
        return k - 1, pieces.low(k)
    return k, by


def _lost(grid: Grid, found: Candidate, k: int) -> str:
    """The object of *perdere*, *guadagnare*: «ha perso otto chili»; not «tre partite», nor *guadagnare* a wage."""
    pieces, objects = grid.pieces, _movers().objects
    if found.kind == "duration" or (found.kind == "count" and found.unit in _CONTESTS):
        return ""
    for step in (k, k - 1):
        moved = objects.get(pieces.low(step), "")
        if moved and not (moved == "up" and found.kind == "money"):
            return moved
    return ""


def _of_noun(grid: Grid, found: Candidate, k: int, by: str) -> str:
    """«Rincari fino al 20%», «un calo tra il 5 e il 10%», «l'aumento è stato pari al 6%»: how large a change is.

    After a verb the figure is what is reached: «sale fino al 20%».
    """
    pieces = grid.pieces
    if by == "da" and pieces.low(found.end).startswith("a") or found.kind not in ("money", "percent", "ratio"):
        return ""  # «il calo da 15 a 12 milioni»
    if by == "per" and not (found.kind == "money" and pieces.low(k).startswith(_SPENT)) or pieces.low(k) == "taglia":
        return ""
    k -= pieces.low(k) == "pari"
    while k > 0 and pieces.low(k) in _COPULAS and not grid.breaks(k):
        k -= 1
    if grid.is_adjective(k) and not way(pieces.low(k)):
        k -= 1  # «aumenti medi fino al 20%»
    return way(pieces.low(k)) if grid.pos(k) == "NOUN" and pieces.low(k - 1) not in ("in", "a") else ""
