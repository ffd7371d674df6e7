"""What a figure is reckoned by: *30 euro al giorno*, *4 euro il chilo*, *12 casi ogni mille abitanti*."""

from __future__ import annotations

from pipeline.claims.candidates import Candidate
from pipeline.claims.dates import read_date
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import number_at
from pipeline.claims.prepositions import plain
from pipeline.claims.units import unit_index

# «1.200 euro mensili», «200 megawattora annui»
_PERIODIC = {
    **dict.fromkeys(("annua", "annuale", "annuali", "annualmente", "annue", "annui", "annuo"), "year"),
    **dict.fromkeys(("giornaliera", "giornaliere", "giornalieri", "giornaliero", "giornalmente"), "day"),
    **dict.fromkeys(("quotidiana", "quotidiane", "quotidiani", "quotidiano", "quotidianamente"), "day"),
    **dict.fromkeys(("mensile", "mensili", "mensilmente"), "month"),
    **dict.fromkeys(("oraria", "orarie", "orari", "orario"), "hour"),
    **dict.fromkeys(("settimanale", "settimanali", "settimanalmente"), "week"),
}
# «30 euro a credito», «consegna a casa»: ways and places.
_IDIOMS = frozenset(
    """bilancio bordo carico casa consuntivo credito debito destinazione favore fondo forfait garanzia mano parte
    preventivo rate regime rischio saldo scelta scuola tavolino terra titolo vuoto""".split()
)
_FAMILY = frozenset({"alunno", "bambino", "figlio", "medico", "soldato"})
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


def rate_of(grid: Grid, found: Candidate) -> str:
    """The base of a rate after the claim, or *ogni notte* before it."""
    pieces = grid.pieces
    if found.kind in ("date", "time", "ordinal", "score", "age", "ratio"):
        return ""
    k = found.end
    reckoned = _reckoned(grid, k)
    if reckoned is not None:
        return pieces.text[pieces.starts[k + 1] : pieces.ends[reckoned - 1]]
    at = k + 1
    if found.kind == "money" and pieces.low(k) == "a" and _ends_phrase(grid, at) and pieces.low(at) not in _IDIOMS:
        return pieces.low(at) if unit_index().match(pieces, at) is None else _unit_name(grid, at)  # «15 euro a corsa»
    for _ in range(4):
        base = _per_at(grid, k, paid=found.kind == "money") or _periodic(grid, k, found.kind)
        if base:
            return base
        low = pieces.low(k)
        if low == "in" and pieces.low(k + 1) in ("più", "meno"):  # «mille euro in più all'anno»
            k += 2
            continue
        chemical = pieces.kind(k) == "d" and pieces.glued(k)  # «tonnellate di CO2 l'anno»
        if (
            grid.breaks(k)
            or (pieces.kind(k) != "w" and not chemical)
            or (grid.is_function(k) and low not in ("di", "d", "del", "dei", "delle", "della", "degli"))
        ):
            break
        k += 1
    for k in range(found.start - 1, max(found.start - 7, -1), -1):
        if k + 1 < found.start and grid.breaks(k + 1) or pieces.low(k) in (",", ";", ":", "e", "o"):
            break
        if pieces.low(k) == "ogni" and pieces.low(k + 1) in _TIME_PER and k + 1 < found.start:
            return _unit_name(grid, k + 1)
    return ""


def _periodic(grid: Grid, i: int, kind: str) -> str:
    """The base that an adjective states: *annui*, *orari*; but «nove fusi orari»."""
    low = grid.pieces.low(i)
    if grid.breaks(i) or (kind == "count" and low.startswith("orari")):
        return ""
    return _PERIODIC.get(low, "")


def _reckoned(grid: Grid, i: int) -> int | None:
    """End of *per mille assistiti*, *ogni 100 mila abitanti* at piece `i`."""
    if grid.pieces.low(i) not in ("per", "ogni"):
        return None
    number = number_at(grid.pieces, i + 1)
    if number is None or number.value not in (100, 1000, 10_000, 100_000, 1_000_000) or not grid.is_noun(number.end):
        return None
    return number.end + 1


def without_bases(grid: Grid, found: list[Candidate]) -> list[Candidate]:
    """`found` without the numbers that are only the base of a rate (*11,8 casi per mille assistiti*, *al secondo*)."""
    found = [c for c in found if not (c.bare and c.kind == "ordinal" and _is_second(grid, c.start))]
    bases = {c.end + 1 for c in found if c.kind in ("count", "money", "measure") and _reckoned(grid, c.end) is not None}
    return [c for c in found if c.start not in bases]


def _is_second(grid: Grid, i: int) -> bool:
    """Whether piece `i` is the second of a rate: «40 metri cubi d'acqua al secondo»."""
    lows = grid.pieces.lows[max(i - 7, 0) : i - 1]
    return grid.pieces.words(i - 1, 2) == ("al", "secondo") and any(unit_index().opens(low) for low in lows[1:])


def _unit_name(grid: Grid, i: int) -> str:
    low = grid.pieces.low(i)
    if low == "notte":
        return "night"
    if low == "giornata":
        return "day"
    unit = unit_index().match(grid.pieces, i)
    plain = unit is not None and unit[0].kind != "money" and unit[0].scale == 1  # a *trimestre* is no month
    return unit[0].name if unit is not None and plain else grid.noun_lemma(i)


def _ends_phrase(grid: Grid, i: int) -> bool:
    """Whether a common noun in the singular ends its phrase: «a corsa.», «a ricetta e»; not «a favore di»."""
    pieces = grid.pieces
    if (
        grid.pos(i) != "NOUN"
        or pieces.capital(i)
        or read_date(grid, i) is not None
        or "Sing" not in grid.token(i).morph.get("Number", [])
    ):
        return False
    return grid.breaks(i + 1) or pieces.low(i + 1) in (",", ".", ";", ")", "e", "o", "più")


def _is_singular(noun: str) -> bool:
    """Whether a unit stands in the singular: *barile*, *litro*, *kWh*; not *barili*, *tonnellate*."""
    return noun[-1:] not in "ie" or noun.endswith(("bile", "rile"))


def _per_at(grid: Grid, i: int, *, paid: bool = False) -> str:
    """The base of a rate at piece `i`; after money also «2.300 dollari **l'oncia**»."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low == "pro" and pieces.low(i + 1) == "capite":
        return "persona"
    if low == "/" and pieces.glued(i):
        return _unit_name(grid, i + 1) if unit_index().match(pieces, i + 1) else ""
    article = low in ("l", "la", "il")
    if not article and plain(low) != "a" and low not in ("per", "ogni", "di"):
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
        measured = paid and unit is not None and unit[0].kind == "measure" and _is_singular(noun)
        lasting = ok and noun in ("anno", "ora", "mese", "settimana", "giorno", "notte")
        return _unit_name(grid, at) if lasting or measured else ""
    if timely or (unit is not None and unit[0].kind == "measure" and _is_singular(noun)):
        follows = pieces.low(at + 1)
        dated = follows in ("di", "del") and read_date(grid, at + 2) is not None  # «al mese di marzo», not *di affitto*
        return "" if timely and (dated or follows in ("prossimo", "scorso", "dopo")) else _unit_name(grid, at)
    if plain(low) == "a" and low not in ("a", "ad"):
        given = noun in word_list("person_nouns") or noun.endswith(("ente", "ista", "tore")) or noun in _FAMILY
        if given or plain(pieces.low(at + 1)) == "di":
            return ""  # «25 milioni alla visita del Papa», «sei anni al figlio»; but «due euro al pezzo»
    if low in ("per", "ogni", "a", "ad", "al", "alla", "all") and (
        noun in word_list("rate_nouns")
        or (at > i + 1 and low == "per" and grid.is_noun(at))
        or (low in ("per", "ogni") and noun in word_list("rated_by"))
    ):
        return grid.noun_lemma(at) if noun not in word_list("rate_nouns") else noun
    return ""
