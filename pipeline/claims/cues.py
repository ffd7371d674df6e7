"""Modifier, change, per and of: what the words beside a claim say about it, by pieces alone."""

from __future__ import annotations

from functools import lru_cache

from pipeline.claims.candidates import Candidate
from pipeline.claims.changes import change_of, way
from pipeline.claims.dates import read_date
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import number_at
from pipeline.claims.prepositions import LEADING, SKIPPED, STEPS, plain
from pipeline.claims.rates import rate_of
from pipeline.claims.units import read_toml, unit_index

_LONGEST = 4
# Nouns that the complement of an amount does not measure: «dai 455 di fine 2024», «due anni di distanza».
_NO_MEASURED = frozenset({"distanza", "età", "fila", "fine", "inizio", "metà", "oggi", "ieri", "scala"})
_YEARS = frozenset("anno estate giorno inverno mese semestre settimana stagione trimestre".split())


class _Cues:
    def __init__(self) -> None:
        data = read_toml("cues.toml")
        self.before = {tuple(cue.split()): name for name, cues in data["modifier"].items() for cue in cues}
        self.last = {cue[-1] for cue in self.before}
        self.after = {tuple(cue.split()): name for name, cues in data["after"].items() for cue in cues}
        self.first_after = {cue[0] for cue in self.after}
        self.not_dates = {tuple(cue.split()) for cue in data["not_for_dates"]["cues"]}


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    return _Cues()


def with_cues(grid: Grid, found: Candidate) -> Candidate:
    """`found` with modifier, change, per and of where its neighbours give them; what it has already stays."""
    modifier, start = _modifier(grid, found)
    change = found.change or change_of(grid, found, start)
    per = found.per or rate_of(grid, found)
    of_at = -1 if found.of else _of(grid, found)
    of = found.of or _of_text(grid, of_at)
    if found.kind == "ratio" and of.lower() in _YEARS:
        of, of_at = "", -1  # «il doppio dell'anno scorso»
    if (
        found.kind == "percent"
        and of
        and not change
        and grid.pieces.low(found.end) == "di"
        and (told := way(of.lower()))
    ):
        change, of, of_at = told, "", -1  # «un 5% di crescita»
    elif found.kind == "percent" and of and change and grid.pieces.low(found.end) == "di" and way(of.lower()) == change:
        of, of_at = "", -1  # «un +21% di aumento»
    lead = start if start < found.start else -1
    said = (modifier, change, per, of, lead, of_at)
    if said == (found.modifier, found.change, found.per, found.of, found.lead, found.of_at):
        return found  # most have nothing beside them, and a copy takes time
    return found._replace(modifier=modifier, change=change, per=per, of=of, lead=lead, of_at=of_at)


def _modifier(grid: Grid, found: Candidate) -> tuple[str, int]:
    """The outermost modifier and the piece where it starts."""
    cues, pieces = _cues(), grid.pieces
    modifier, start, k, skipped = found.modifier, found.start, found.start - 1, 0
    dated = found.kind in ("date", "time")
    while k >= 0 and not grid.breaks(k + 1):
        ends = pieces.lows[k] in cues.last or plain(pieces.lows[k]) in cues.last
        for length in range(min(_LONGEST, k + 1) if ends else 0, 0, -1):
            raw = pieces.lows[k - length + 1 : k + 1]
            cue = tuple(raw)
            name = cues.before.get(cue)
            if name is None:
                cue = (*raw[:-1], plain(raw[-1]))
                name = cues.before.get(cue)
            if name is None or (
                dated and (cue in cues.not_dates or name in ("more_than", "less_than", "at_most", "at_least"))
            ):
                continue
            if not dated and cue == ("verso",):
                continue
            if name == "less_than" and pieces.low(k - length) == "non":
                name = "at_least" if cue[0] == "meno" else name
            modifier, start, k, skipped = name, k - length + 1, k - length, 0
            break
        else:
            low = pieces.low(k)
            if skipped >= 4 or not (
                low in LEADING or plain(low) in STEPS or low in SKIPPED or low in ("quota", "compreso", "compresi")
            ):
                break
            k, skipped = k - 1, skipped + 1
    if (not modifier or modifier in (found.modifier, "at_most")) and pieces.low(found.end) in cues.first_after:
        for length in range(4, 0, -1):
            name = cues.after.get(pieces.words(found.end, length), "")
            if name and not (dated and name != "about"):
                after = found.end + length
                if number_at(pieces, after + (pieces.low(after) == "di")) is not None:
                    break  # «tre dispersi e oltre cento sfollati»: of the next figure
                return name, start
    return modifier, start


def _of_text(grid: Grid, at: int) -> str:
    """The head of a complement as it stands, with the figure that hangs on it (*CO2*)."""
    pieces = grid.pieces
    if at >= 0 and pieces.kind(at + 1) == "d" and pieces.glued(at + 1):
        return pieces.text[pieces.starts[at] : pieces.ends[at + 1]]
    return pieces.raw(at)


def _of(grid: Grid, found: Candidate) -> int:
    """Piece of the head of the *di* complement right after the claim, -1 if there is none."""
    pieces, end = grid.pieces, found.end
    if found.kind not in ("money", "percent", "duration", "measure", "ratio", "ordinal"):
        return -1
    if pieces.low(end) in ("più", "meno") and grid.is_adjective(end + 1):
        end += 2  # «il 20 per cento più povero dei nuclei»
    among = found.kind == "ordinal" and found.noun < 0 and pieces.low(end) in ("fra", "tra")
    whole = found.kind == "percent" and not found.change and plain(pieces.low(end)) == "su"
    if plain(pieces.low(end)) != "di" and not among and not whole:
        return -1
    if found.kind == "ordinal" and pieces.low(end) != "di" and found.noun >= 0:
        return -1
    before = found.start - 1 - (pieces.low(found.start - 1) in LEADING)
    if "contro" in pieces.lows[max(before - 1, 0) : before + 1]:
        return -1  # «contro l'89 dei radiologi»: whose figure, not of what
    at = end + 1
    for _ in range(4):
        low = pieces.low(at)
        if (
            low in APOSTROPHES
            or low in LEADING
            or low
            in ("suo", "sua", "suoi", "sue", "loro", "nostra", "nostro", "propria", "proprio", "questo", "questa")
        ):
            at += 1
        elif grid.is_adjective(at) and not grid.is_noun(at) and grid.is_noun(at + 1):
            at += 1
        else:
            break
    number = number_at(pieces, at) if found.kind in ("percent", "ratio") else None
    if number is not None and read_date(grid, at) is None:  # «il 27% degli otto milioni di contagi»
        at = number.end + (number.scale >= 1000 and pieces.low(number.end) == "di")
        return at if grid.is_noun(at) and unit_index().match(pieces, at) is None else -1
    if pieces.kind(at) != "w" or read_date(grid, at) is not None or pieces.low(at) in _NO_MEASURED:
        return -1
    if whole and (pieces.low(at) == "base" or unit_index().match(pieces, at) is not None):
        return -1  # «il 3% su base annua», «sull'anno prima»
    if found.kind == "duration" and pieces.low(end) not in ("di", "d"):
        return -1  # «per novantanove anni dello stadio»: the complement is another noun's
    if pieces.low(at) in ("quanto", "quelli", "quello", "quella", "quelle", "quali", "cui"):
        return at
    bare = pieces.low(end) == "di" and not grid.is_function(at) and grid.pos(at) not in ("VERB", "AUX", "ADV", "NUM")
    return at if grid.is_noun(at) or bare else -1
