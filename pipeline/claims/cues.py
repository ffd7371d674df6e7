"""Modifier, change, per and of: what the words beside a claim say about it, by pieces alone."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from pipeline.claims.candidates import Candidate
from pipeline.claims.dates import read_date
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import number_at
from pipeline.claims.units import read_toml, unit_index

_PLAIN = {
    **dict.fromkeys(("del", "dello", "della", "dell", "dei", "degli", "delle", "d", "di"), "di"),
    **dict.fromkeys(("al", "allo", "alla", "all", "ai", "agli", "alle", "ad", "a"), "a"),
    **dict.fromkeys(("dal", "dallo", "dalla", "dall", "dai", "dagli", "dalle", "da"), "da"),
    **dict.fromkeys(("sul", "sullo", "sulla", "sull", "sui", "sugli", "sulle", "su"), "su"),
}
# «1.200 euro mensili», «200 megawattora annui»
_PERIODIC = {
    **dict.fromkeys(("annua", "annue", "annui", "annuo"), "year"),
    **dict.fromkeys(("giornaliera", "giornaliere", "giornalieri", "giornaliero"), "day"),
    **dict.fromkeys(("mensile", "mensili"), "month"),
    **dict.fromkeys(("settimanale", "settimanali"), "week"),
}
_COPULAS = frozenset("è era erano fu sarà sarebbe sono stata stato state stati".split())
_ARTICLES = frozenset({"il", "lo", "la", "l", "i", "gli", "le", "un", "una", "uno"}) | APOSTROPHES
_STEP = frozenset({"di", "a", "da", "su"})
_SKIP_ADVERBS = frozenset(
    {
        "ben",
        "solo",
        "soltanto",
        "appena",
        "già",
        "altri",
        "altre",
        "complessivi",
        "complessivamente",
        "in",
        "media",
        "ulteriori",
    }
)
_LONGEST = 4
# Nouns that the complement of an amount does not measure: «dai 455 di fine 2024», «due anni di distanza».
_NO_MEASURED = frozenset({"distanza", "età", "fila", "fine", "inizio", "metà", "oggi", "ieri", "scala"})
_TIME_PER = {
    "giorno",
    "mese",
    "anno",
    "settimana",
    "ora",
    "minuto",
    "secondo",
    "notte",
    "trimestre",
    "semestre",
    "giornata",
    "sera",
    "secolo",
}


class _Cues:
    def __init__(self) -> None:
        data = read_toml("cues.toml")
        self.before = {tuple(cue.split()): name for name, cues in data["modifier"].items() for cue in cues}
        self.last = {cue[-1] for cue in self.before}
        self.after = {tuple(cue.split()): name for name, cues in data["after"].items() for cue in cues}
        self.first_after = {cue[0] for cue in self.after}
        self.not_dates = {tuple(cue.split()) for cue in data["not_for_dates"]["cues"]}
        change = data["change"]
        self.up, self.down = tuple(change["up"]), tuple(change["down"])
        self.exact = {word: way for way in ("up", "down") for word in change[f"exact_{way}"]}
        self.objects = {word: way for way in ("up", "down") for word in change[f"object_{way}"]}
        self.per_nouns = frozenset(data["per"]["nouns"])

    def way(self, low: str) -> str:
        """Up or down for a word that says how a figure moves."""
        if low in self.exact:
            return self.exact[low]
        return "down" if low.startswith(self.down) else "up" if low.startswith(self.up) else ""


@lru_cache(maxsize=1)
def _cues() -> _Cues:
    return _Cues()


def with_cues(grid: Grid, found: Candidate) -> Candidate:
    """`found` with modifier, change, per and of where its neighbours give them; what it has already stays."""
    modifier, start = _modifier(grid, found)
    change = found.change or _change(grid, found, start)
    per = found.per or _per(grid, found)
    of_at = -1 if found.of else _of(grid, found)
    of = found.of or _of_text(grid, of_at)
    return replace(
        found, modifier=modifier, change=change, per=per, of=of, lead=start if start < found.start else -1, of_at=of_at
    )


def _plain(low: str) -> str:
    return _PLAIN.get(low, low)


def _modifier(grid: Grid, found: Candidate) -> tuple[str, int]:
    """The outermost modifier and the piece where it starts."""
    cues, pieces = _cues(), grid.pieces
    modifier, start, k, skipped = found.modifier, found.start, found.start - 1, 0
    dated = found.kind in ("date", "time")
    while k >= 0 and not grid.breaks(k + 1):
        ends = pieces.lows[k] in cues.last or _plain(pieces.lows[k]) in cues.last
        for length in range(min(_LONGEST, k + 1) if ends else 0, 0, -1):
            raw = pieces.lows[k - length + 1 : k + 1]
            cue = tuple(raw)
            name = cues.before.get(cue)
            if name is None:
                cue = (*raw[:-1], _plain(raw[-1]))
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
                low in _ARTICLES
                or _plain(low) in _STEP
                or low in _SKIP_ADVERBS
                or low in ("quota", "compreso", "compresi")
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


def _change(grid: Grid, found: Candidate, start: int) -> str:
    """Up or down where the number measures a change."""
    cues, pieces = _cues(), grid.pieces
    if found.kind in ("date", "time", "age", "ordinal", "score"):
        return ""
    after = found.end
    for k in range(after, after + 4):
        if pieces.low(k) == "in" and pieces.low(k + 1) in ("più", "meno"):
            return "up" if pieces.low(k + 1) == "più" else "down"
        if (
            not (pieces.low(k) in _PLAIN or pieces.kind(k) == "w")
            or grid.breaks(k)
            or pieces.low(k) in ("e", "o", "in", "che")
        ):
            break
    k, by = start - 1, False
    while (
        k >= 0
        and start - k <= 4
        and (pieces.low(k) in _ARTICLES or _plain(pieces.low(k)) in _STEP or pieces.low(k) in _SKIP_ADVERBS)
    ):
        by = by or _plain(pieces.low(k)) == "di"
        if _plain(pieces.low(k)) in ("a", "da", "su"):
            return ""
        k -= 1
    if not by:
        if found.kind != "duration":
            for step in (k, k - 1):
                if pieces.low(step) in cues.objects:
                    return cues.objects[pieces.low(step)]
        return ""
    if (
        found.kind in ("percent", "money", "ratio") and grid.is_adjective(k) and pieces.low(k - 1) in ("più", "meno")
    ):  # «bollette più care del 18%»
        return "up" if pieces.low(k - 1) == "più" else "down"
    while k > 0 and pieces.low(k) in _COPULAS and not grid.breaks(k):  # «l'aumento è stato di 35 euro»
        k -= 1
    way = cues.way(pieces.low(k))
    if way and not (found.kind == "duration" and way == "down" and pieces.low(k).startswith("ritard")):
        return way
    if found.kind != "percent" and found.kind != "ratio":
        return ""
    # «abbassare il volume del 30 per cento»: the mover stands farther left in the clause.
    for step in range(k - 1, max(k - 9, -1), -1):
        if grid.breaks(step + 1) or pieces.low(step) in (",", ";", "(", ")", "che", "%"):
            break
        way = cues.way(pieces.low(step))
        if way:
            return way
    return ""


def _per(grid: Grid, found: Candidate) -> str:
    """The base of a rate after the claim, or *ogni notte* before it."""
    pieces = grid.pieces
    if found.kind in ("date", "time", "ordinal", "score", "age", "ratio"):
        return ""
    k = found.end
    reckoned = _reckoned(grid, k)
    if reckoned is not None:
        return pieces.text[pieces.starts[k + 1] : pieces.ends[reckoned - 1]]
    for _ in range(4):
        base = _per_at(grid, k) or (_PERIODIC.get(pieces.low(k), "") if not grid.breaks(k) else "")
        if base:
            return base
        low = pieces.low(k)
        chemical = pieces.kind(k) == "d" and pieces.glued(k)  # «tonnellate di CO2 l'anno»
        if (
            grid.breaks(k)
            or (pieces.kind(k) != "w" and not chemical)
            or (grid.is_function(k) and low not in ("di", "d", "del", "dei", "delle", "della", "degli"))
        ):
            break
        k += 1
    for k in range(found.start - 1, max(found.start - 6, 0), -1):
        if grid.breaks(k) or pieces.low(k) in (",", ";", ":", "e", "o"):
            break
        if pieces.low(k) == "ogni" and pieces.low(k + 1) in _TIME_PER and k + 1 < found.start:
            return _unit_name(grid, k + 1)
    return ""


def _reckoned(grid: Grid, i: int) -> int | None:
    """End of *per mille assistiti*, *ogni 100 mila abitanti* at piece `i`."""
    if grid.pieces.low(i) not in ("per", "ogni"):
        return None
    number = number_at(grid.pieces, i + 1)
    if number is None or number.value not in (100, 1000, 10_000, 100_000, 1_000_000) or not grid.is_noun(number.end):
        return None
    return number.end + 1


def without_bases(grid: Grid, found: list[Candidate]) -> list[Candidate]:
    """`found` without the numbers that are only the base of a rate (*11,8 casi per mille assistiti*)."""
    bases = {c.end + 1 for c in found if c.kind in ("count", "money", "measure") and _reckoned(grid, c.end) is not None}
    return [c for c in found if c.start not in bases]


def _unit_name(grid: Grid, i: int) -> str:
    low = grid.pieces.low(i)
    if low == "notte":
        return "night"
    if low == "giornata":
        return "day"
    unit = unit_index().match(grid.pieces, i)
    return unit[0].name if unit and unit[0].kind != "money" else grid.noun_lemma(i)


def _per_at(grid: Grid, i: int) -> str:
    pieces = grid.pieces
    low = pieces.low(i)
    if low == "pro" and pieces.low(i + 1) == "capite":
        return "persona"
    if low == "/" and pieces.glued(i):
        return _unit_name(grid, i + 1) if unit_index().match(pieces, i + 1) else ""
    article = low in ("l", "la", "il")
    if not article and _plain(low) != "a" and low not in ("per", "ogni", "di"):
        return ""
    if low == "di":
        return ""
    at = i + 1
    if low == "per" and pieces.low(at) in ("ogni", "ciascun", "ciascuna", "ciascuno"):
        at += 1
    at += pieces.low(at) in APOSTROPHES
    noun = pieces.low(at)
    unit = unit_index().match(pieces, at)
    timely = noun in _TIME_PER
    if article:
        ok = timely and pieces.low(at + 1) not in (
            "scorso",
            "scorsa",
            "prima",
            "dopo",
            "precedente",
            "in",
            "prossimo",
            "prossima",
            "seguente",
            "successivo",
            "del",
            "della",
            "di",
            "dopo",
            "stesso",
        )
        return _unit_name(grid, at) if ok and noun in ("anno", "ora", "mese", "settimana", "giorno", "notte") else ""
    if timely or (unit is not None and unit[0].kind == "measure" and noun[-1:] not in "ie"):
        follows = pieces.low(at + 1)
        return "" if follows in ("di", "del", "prossimo", "scorso", "dopo") and timely else _unit_name(grid, at)
    if low in ("per", "ogni", "a", "ad", "al", "alla", "all") and (
        noun in _cues().per_nouns or (at > i + 1 and low == "per" and grid.is_noun(at))
    ):
        return grid.noun_lemma(at) if noun not in _cues().per_nouns else noun
    return ""


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
    whole = found.kind == "percent" and not found.change and _plain(pieces.low(end)) == "su"
    if _plain(pieces.low(end)) != "di" and not among and not whole:
        return -1
    if found.kind == "ordinal" and pieces.low(end) != "di" and found.noun >= 0:
        return -1
    before = found.start - 1 - (pieces.low(found.start - 1) in _ARTICLES)
    if "contro" in pieces.lows[max(before - 1, 0) : before + 1]:
        return -1  # «contro l'89 dei radiologi»: whose figure, not of what
    at = end + 1
    for _ in range(4):
        low = pieces.low(at)
        if (
            low in APOSTROPHES
            or low in _ARTICLES
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
    plain = pieces.low(end) == "di" and not grid.is_function(at) and grid.pos(at) not in ("VERB", "AUX", "ADV", "NUM")
    return at if grid.is_noun(at) or plain else -1
