"""Fractions, proportions, multiples and scores: *due su tre*, *un terzo*, *il doppio*, *sei volte*, *3-1*."""

from __future__ import annotations

from decimal import Decimal

from pipeline.claims.candidates import Candidate, fits
from pipeline.claims.dates import read_date
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES, DASHES
from pipeline.claims.numbers import HALF, ONE, number_at, ordinal_at
from pipeline.claims.numerals import plain
from pipeline.claims.ordinals import ranks, read_ordinal
from pipeline.claims.stopwatch import read_stopwatch
from pipeline.claims.units import unit_index

_MULTIPLES = {"doppio": 2, "triplo": 3, "quadruplo": 4, "quintuplo": 5, "decuplo": 10}
_OF = frozenset({"di", "del", "dei", "degli", "delle", "della", "dell", "dello", "d"})
_PER = frozenset({"su", "ogni"})
_DEFINITE = frozenset({"il", "la", "lo", "l", "i", "gli", "le"})
_DETERMINERS = _DEFINITE | frozenset(
    """al alla allo all ai agli alle del della dello dell dei degli delle nel nella nello nell nei negli nelle dal
    dalla dallo dall dai dagli dalle sul sulla sullo sull sui sugli sulle un una uno questo questa suo sua loro
    quel quella mio mia""".split()
)
_GROUPS = frozenset({"alunni", "bambini", "età", "fascia", "pagine", "pp", "ragazzi", "sistema"})
_CONTESTS = frozenset({"voti", "voto", "gol", "reti", "rete", "punti", "set", "contro", "preferenze"})


def read_relation(grid: Grid, i: int) -> Candidate | None:
    """The proportion, fraction, multiple, score or ordinal that starts at piece `i`."""
    return (
        _proportion(grid, i)
        or _score(grid, i)
        or _fraction(grid, i)
        or _multiple(grid, i)
        or read_stopwatch(grid, i)
        or read_ordinal(grid, i)
    )


def _ratio(
    start: int, end: int, value: Decimal, rule: str, *, of: str = "", rank: int = 85, core: int = -1
) -> Candidate:
    return Candidate(
        start=start,
        end=end,
        kind="ratio",
        value=plain(value),
        of=of,
        rule=rule,
        rank=rank,
        core=end - 1 if core < 0 else core,
    )


def _small(grid: Grid, i: int) -> tuple[Decimal, int] | None:
    """A number for a proportion, *uno* and *una* too."""
    pieces = grid.pieces
    if pieces.low(i) in ONE:
        return Decimal(1), i + 1 + (pieces.low(i + 1) in APOSTROPHES)  # «un'auto su tre»
    number = number_at(pieces, i)
    return None if number is None or number.sign or number.modifier else (number.value, number.end)


def _proportion(grid: Grid, i: int) -> Candidate | None:
    """*due su tre*, *33 euro ogni cento*; «412 esuberi su 1.870 dipendenti» are two counts."""
    pieces = grid.pieces
    first = _small(grid, i)
    if first is None:
        return None
    part, end = first
    noun = -1
    if _PER.isdisjoint(pieces.lows[end : end + 5]):
        return None
    for k in range(end, end + 5):
        low = pieces.low(k)
        if low == "di" and noun == k - 1 >= end and grid.is_noun(k + 1):
            continue  # «un litro di olio su quattro»
        if low in _PER and not (k == end and pieces.low(i) == "un"):
            second = _small(grid, k + 1)
            if second is None or not second[0] or part > second[0] or second[0] == 1 or _numbers_noun(grid, second[1]):
                return None
            of = pieces.raw(noun) if noun >= 0 and unit_index().match(pieces, noun) is None else ""
            if low == "ogni" and noun < 0 and part != 1:
                return None
            return _ratio(i, second[1], part / second[0], "proportion", of=of, core=noun if noun >= 0 else i)
        if (
            k > end
            and not grid.is_adjective(k)
            and not grid.is_noun(k)
            or not (grid.is_noun(k) or grid.is_adjective(k) or _counts_as_noun(grid, k))
        ):
            return None
        noun = k if grid.is_noun(k) or noun < 0 else noun
        if k >= end + 2 and pieces.low(k + 1) not in _PER:
            return None
    return None


def _counts_as_noun(grid: Grid, k: int) -> bool:
    return grid.pieces.kind(k) == "w" and not grid.is_function(k) and grid.pieces.low(k)[-1:] in "iea"


def _numbers_noun(grid: Grid, i: int) -> bool:
    pieces = grid.pieces
    if pieces.kind(i) != "w":
        return pieces.low(i) in ("%", "€")
    if unit_index().match(pieces, i) is not None or pieces.low(i) in ("mila", "milioni"):
        return True
    if grid.tagged and "Sing" in grid.token(i).morph.get("Number", []):
        return False  # «un adulto su quattro soffre», a verb that is taken for a noun
    return grid.is_noun(i) and pieces.low(i)[-1:] in "iea" and grid.pos(i) in ("NOUN", "")


def _score(grid: Grid, i: int) -> Candidate | None:
    """*3-1*, *5 a 4*, *7 voti contro 5*, *cinque voti a due*; *uno a tre* is a ratio."""
    pieces = grid.pieces
    first = _small(grid, i)
    if first is None or not fits(first[0], 0, 999):
        return None
    value, end = first
    contest = pieces.low(end) in _CONTESTS and pieces.low(end) != "contro"
    k = end + contest
    link = pieces.low(k)
    if link in DASHES:
        digits = pieces.kind(i) == "d" and pieces.glued(k) == pieces.glued(k + 1) and pieces.kind(k + 1) == "d"
        if pieces.low(i - 1) in _GROUPS:
            return None  # «bambini 0-6»
        if not digits or value > 199 or pieces.low(k + 2) in DASHES or pieces.low(k + 2) == "/" or _joined(grid, i):
            return None
        if not pieces.raw(i).isdecimal() or not pieces.raw(k + 1).isdecimal():
            return None
    elif link not in ("a", "contro"):
        return None
    second = _small(grid, k + 1)
    if second is None or not fits(second[0], 0, 999) or _numbers_noun(grid, second[1]):
        return None
    if pieces.low(second[1]) == "%" or pieces.words(second[1], 2) == ("per", "cento"):
        return None
    if (pieces.kind(second[1]) == "d" and link not in DASHES) or (
        link in DASHES and (second[0] > 199 or (value > 99) != (second[0] > 99) and min(value, second[0]) < 60)
    ):
        return None
    lead = i - 1 - (pieces.low(i - 1) in _DEFINITE | APOSTROPHES)
    if link == "a" and (
        pieces.low(lead) in ("da", "dal", "dall", "dalle")
        or pieces.low(i - 1) in ("da", "dal", "dai", "dalle", "le", "alle")
    ):
        return None
    if link == "contro" and not contest:
        return None
    if pieces.low(i) == "un" or (
        pieces.low(i) in ("uno", "una") and link == "a" and not contest and pieces.kind(k + 1) != "w"
    ):
        return None
    proportion = not {"rapporto", "proporzione", "scala"}.isdisjoint(pieces.lows[max(i - 16, 0) : i])
    if link == "a" and proportion and not contest and second[0]:
        return _ratio(i, second[1], value / second[0], "ratio-to")
    if link == "a" and not contest and pieces.kind(i) != pieces.kind(k + 1):
        return None
    text = f"{plain(value)}-{plain(second[0])}"
    return Candidate(start=i, end=second[1], kind="score", value=text, rule="score", rank=72, core=i)


def _joined(grid: Grid, i: int) -> bool:
    """Whether piece `i` hangs on a word or another number before it (*A-3-1*, *12-3-1*)."""
    pieces = grid.pieces
    return pieces.glued(i) and (
        pieces.kind(i - 1) in ("d", "w") or pieces.low(i - 1) in DASHES or pieces.low(i - 1) in "./:,"
    )


def _fraction(grid: Grid, i: int) -> Candidate | None:
    """*un terzo*, *tre quarti*, *metà*, *mezza vita*, *un quarto d'ora*, *due decimi di punto*."""
    pieces = grid.pieces
    low = pieces.low(i)
    if pieces.low(i + 1) == "/":
        return _slashed(grid, i)
    if low == "metà":
        return _half(grid, i)
    if low in HALF:
        return _half_of(grid, i)
    if (
        low == "quarto"
        and pieces.low(i + 1) in ("d", "di")
        and pieces.low(i + 2 + (pieces.low(i + 2) in APOSTROPHES)) in ("ora", "secolo")
    ):
        return _fraction_unit(grid, i, i + 1, Decimal(1) / 4)
    if low in ONE:
        count, end = Decimal(1), i + 1
    else:
        number = number_at(pieces, i)
        if number is None or number.scale > 1 or not fits(number.value, 2, 99) or number.sign:
            return None
        count, end = number.value, number.end
    denominator = ordinal_at(pieces, end)
    if pieces.low(i - 1) == "qualche":
        return None
    if denominator is None or pieces.kind(end) != "w" or pieces.low(end) in ("secondo", "secondi", "primo", "primi"):
        return None
    parts, after, ending = denominator
    if parts >= 10 and pieces.low(i - 1) == "e" and pieces.low(i - 2) in ("secondi", "secondo"):
        return None  # «52 secondi e 8 decimi»
    if parts == 100 and pieces.low(after) not in ("di", "d"):
        return None  # «80 centesimi» are money
    if ending != ("o" if count == 1 else "i") or low == "una":
        return None
    unit = _fraction_unit(grid, i, after, count / parts)
    if unit is not None:
        return unit
    if count == 1 and ranks(grid, after):
        return None
    if pieces.low(i - 1) == "e" and unit_index().opens(pieces.low(i - 2)) and pieces.low(after) not in _OF:
        return None  # «un'ora e un quarto»
    return _ratio(i, after, count / parts, "fraction")


def _slashed(grid: Grid, i: int) -> Candidate | None:
    """*i 2/3 dei soci*, *3/4 d'ora*; «120/80», «il 15/2» are none."""
    pieces = grid.pieces
    part, whole = pieces.raw(i), pieces.raw(i + 2)
    if not (part.isdecimal() and whole.isdecimal() and pieces.glued(i + 1) and pieces.glued(i + 2) and len(part) == 1):
        return None
    if not 0 < int(part) < int(whole) <= 10 or pieces.glued(i) or pieces.low(i + 3) not in _OF:
        return None
    value = Decimal(part) / int(whole)
    return _fraction_unit(grid, i, i + 3, value) or _ratio(i, i + 3, value, "fraction-slash")


def _fraction_unit(grid: Grid, start: int, after: int, value: Decimal) -> Candidate | None:
    pieces = grid.pieces
    if pieces.low(after) not in ("d", "di"):
        return None
    at = after + 1 + (pieces.low(after + 1) in APOSTROPHES)
    if pieces.low(at) in ("punto", "punti"):
        end = at + 1 + (pieces.low(at + 1) in ("percentuale", "percentuali"))
        return Candidate(
            start=start, end=end, kind="percent", value=plain(value), unit="pp", rule="fraction-point", rank=86, core=at
        )
    found = unit_index().match(pieces, at)
    if found is None or found[0].kind not in ("time", "measure"):
        return None
    kind = "duration" if found[0].kind == "time" else "measure"
    amount = plain(value * found[0].scale)
    return Candidate(
        start=start, end=found[1], kind=kind, value=amount, unit=found[0].name, rule="fraction-unit", rank=86, core=at
    )


def _half(grid: Grid, i: int) -> Candidate | None:
    """*metà* as a share, not as a middle: «metà aprile», «la metà di ottobre», «a metà strada»."""
    pieces = grid.pieces
    if ordinal_at(pieces, i - 1) is not None or pieces.low(i - 1) == "altra":
        return None
    after = i + 1
    if pieces.low(after) in _OF:
        after += 1 + (pieces.low(after + 1) in APOSTROPHES)
    follow = pieces.low(after)
    if read_date(grid, after) is not None or follow in (
        "strada",
        "percorso",
        "pomeriggio",
        "mattina",
        "settimana",
        "mese",
        "anno",
        "secolo",
        "gara",
        "corsa",
    ):
        return None
    if pieces.low(i - 1) in ("a", "da") and (grid.is_function(i + 1) or pieces.low(i + 1)[-1:] not in "ei"):
        return None  # «a metà gara»; but «a metà schede scrutinate»
    of = pieces.raw(i + 1) if after == i + 1 and grid.is_noun(i + 1) else ""
    return _ratio(i, i + 1, Decimal("0.5"), "half", of=of)


def _half_of(grid: Grid, i: int) -> Candidate | None:
    """*mezzo stipendio*, *mezza Italia*; not *in mezzo a*, *un mezzo pesante*."""
    pieces = grid.pieces
    at = i + 1 + (pieces.low(i + 1) in APOSTROPHES)
    if pieces.low(i - 1) in _DETERMINERS | {"in", "e", "nel"} or pieces.kind(at) != "w" or grid.is_function(at):
        return None
    if unit_index().match(pieces, at) is not None or pieces.low(at) in (
        "punto",
        "miliardo",
        "milione",
        "dozzina",
        "decina",
        "stampa",
        "busto",
        "aria",
        "servizio",
        "età",
        "stagione",
        "tacca",
    ):
        return None
    agrees = pieces.low(at)[-1:] in ("oe" if pieces.low(i) == "mezzo" else "aeà")
    if not agrees or not grid.is_noun(at):
        return None
    if pieces.low(i - 1) == "a" or (pieces.low(i - 1) in ("di", "per") and pieces.low(i) == "mezzo"):
        return None  # «a mezz'asta», «per mezzo stampa»; but «i risparmi di mezza vita»
    return _ratio(i, at + 1, Decimal("0.5"), "half-of", of=pieces.raw(at), rank=60, core=at)


def _multiple(grid: Grid, i: int) -> Candidate | None:
    """*il doppio*, *sei volte quello*, *otto volte i ricavi*, *4,7x*."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low in _MULTIPLES:
        led = pieces.low(i - 1) in ("il", "al", "del", "un", "quasi", "oltre", "nel")
        if not led or ranks(grid, i + 1):
            return None
        return _ratio(i, i + 1, Decimal(_MULTIPLES[low]), "multiple")
    number = number_at(pieces, i)
    if number is None or number.sign or number.modifier:
        return None
    if pieces.low(number.end) in ("x", "×") and pieces.glued(number.end) and pieces.kind(number.end + 1) != "d":
        return _ratio(i, number.end + 1, number.value, "multiple-x")
    if pieces.low(number.end) not in ("volte", "volta"):
        return None
    after, times = number.end + 1, number.value
    if pieces.low(after) == "e" and pieces.low(after + 1) in HALF:  # «due volte e mezzo quelli del 2019»
        after, times = after + 2, times + Decimal("0.5")
    follow = pieces.low(after)
    if "per" in (pieces.low(i - 1), pieces.low(i - 2)):
        return None  # «per tre volte il premio»
    if follow in (
        "quello",
        "quella",
        "quelli",
        "quelle",
        "tanto",
        "maggiore",
        "superiore",
        "superiori",
        "maggiori",
    ) or (
        follow in _DEFINITE
        and pieces.low(after + 1) not in APOSTROPHES
        and grid.is_noun(after + 1)
        and _not_rate(grid, after + 1)
    ):
        of = pieces.raw(after + 1) if follow in _DEFINITE else pieces.raw(after) if follow.startswith("quell") else ""
        return _ratio(i, after, times, "multiple-times", of=of, core=number.end)
    if follow == "più" and not grid.breaks(after):
        return _ratio(i, after, times, "multiple-times", core=number.end)
    return None


def _not_rate(grid: Grid, i: int) -> bool:
    return grid.pieces.low(i) not in ("anno", "mese", "giorno", "settimana", "scorso", "scorsa", "ora")
