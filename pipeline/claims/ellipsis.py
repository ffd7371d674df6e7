"""Units that a bare number takes from its neighbours: *27 e 34 anni*, *due dei sei voli*, *contro il 21*."""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

from pipeline.claims.amounts import signed
from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numerals import plain as written
from pipeline.claims.prepositions import plain
from pipeline.claims.resumption import UNIT_KINDS, apart, aside, gapped, resumes

_JOINS = frozenset(
    """e o a ad ai al agli alla alle allo all ’ ' , contro su sui tra fra i gli il le l la circa quasi oltre poco più
    di meno appena fino dei degli delle altri altre almeno""".split()
)
_PARTITIVES = frozenset({"dei", "degli", "delle", "di", "sui", "sugli", "sulle", "su"})
_LEADS = frozenset(
    """il l lo i gli le del dell dello dei degli al all allo ai agli dal dall dai dagli contro di a sui a quota tra fra
    nel intorno circa a poco oltre quasi sotto sopra è era sfiora sfiorare supera""".split()
)
# Verbs whose bare object is an amount of money: «costava 1.200», «ne ha spesi 300».
_PAID = ("costa", "costò", "costerà", "pagav", "pagat", "pagò", "pagan", "spend", "spes", "incass", "fattur", "sborsa")
_REACHES = ("ammont", "arriv", "cal", "conta", "fa", "port", "sal", "scend", "sces", "stim", "valut")
_COPULAS = frozenset({"sono", "erano", "stati", "state", "saranno", "sarebbero", "furono", "siano"})
_WERE = frozenset("era erano furono fu".split())
_ARTICLES = frozenset({"i", "gli", "il", "l", "la", "le", "lo"})
# What is told in percent, so that its points are percentage points: «l'affluenza cala di tre punti».
_RATES = ("affluenz", "aliquot", "consens", "inflazion", "irpef", "ires", "percentual", "rendiment", "tass")
_PEOPLE = frozenset("audience elettorato platea popolazione pubblico utenza".split())
_RACING = ("distac", "distanz", "preced", "ritard", "stacc", "vantagg")
_PLURAL = frozenset({"agli", "ai", "dagli", "dai", "gli", "i"})
_REACH = 16


def resolve(grid: Grid, found: list[Candidate], currency: str) -> list[Candidate]:
    """`found` (sorted, without overlaps) with the units of bare numbers filled where a neighbour gives them."""
    result = _in_races(grid, _of_spread(grid, _of_scale(grid, found, currency)))
    for index in range(len(result) - 1, -1, -1):  # a chain «27, 31 e 34 anni» is filled from its end
        if result[index].bare and result[index].number is not None and index + 1 < len(result):
            result[index] = _forward(grid, result[index], result[index + 1])
    for index, candidate in enumerate(result):
        if candidate.bare:
            result[index] = _shared_change(grid, result, index, _backward(grid, result, index, currency))
        elif candidate.unit == "punto" or (
            candidate.rule == "fraction" and candidate.change and grid.pieces.low(candidate.end - 1).startswith("decim")
        ):
            result[index] = _as_points(grid, result, index)
    return result


def _shared_change(grid: Grid, found: list[Candidate], index: int, filled: Candidate) -> Candidate:
    """«le entrate salgono del 3 per cento, le uscite **del 5**»: the change of the figure before, after *di* too."""
    before = found[index - 1] if index else filled
    alike = filled.kind == before.kind == "percent" and before.change and not filled.change
    led = {plain(_lead(grid, filled)), plain(_lead(grid, before))} == {"di"}
    return filled._replace(change=before.change) if alike and led else filled


def _lead(grid: Grid, candidate: Candidate) -> str:
    """The word before a figure, without the apostrophe between."""
    low = grid.pieces.low(candidate.start - 1)
    return grid.pieces.low(candidate.start - 2) if low in APOSTROPHES else low


def _of_scale(grid: Grid, found: list[Candidate], currency: str) -> list[Candidate]:
    """«vale 28 milioni»: bare millions are money, in the currency named before in the sentence, else the article's."""
    result, last = [], None
    for candidate in found:
        if candidate.kind == "money":
            last = candidate
        elif candidate.bare and candidate.number is not None and candidate.number.scale >= 10**6:
            people = _of_people(grid, candidate)
            if people is not None:
                result.append(candidate._replace(kind="count", unit=people, bare=False, rank=40))
                continue
            near = last is not None and not apart(grid, last.end, candidate.start)
            unit = last.unit if near and last is not None else currency
            candidate = candidate._replace(kind="money", unit=unit, bare=False, rule="money-bare", rank=40)
        elif candidate.bare and grid.pieces.kind(candidate.start) == "d" and not candidate.value_max:
            if grid.pieces.low(candidate.start - 1).startswith("cost"):  # «un chilo di pane costa 4,50, un litro …»
                candidate = candidate._replace(kind="money", unit=currency, bare=False, rule="money-verb")
        result.append(candidate)
    return result


def _of_people(grid: Grid, candidate: Candidate) -> str | None:
    """«una popolazione di quasi 5 milioni», «il numero dei disoccupati è a 1,8 milioni»: people, and who; no money."""
    pieces, first = grid.pieces, max(candidate.start - 20, 0)
    near = max(candidate.start - 4, 0)
    if not grid.broken(near, candidate.start):
        if any(noun in _PEOPLE and of.startswith("d") for noun, of in pairwise(pieces.lows[near : candidate.start])):
            return ""
    for k in range(candidate.start - 2, first, -1):
        if grid.breaks(k + 1) or pieces.low(k) in ("e", "ed", "ma", "mentre"):
            break
        if pieces.low(k) in ("dei", "degli", "delle") and pieces.low(k - 1) == "numero":
            return grid.noun_lemma(k + 1)
    return None


def _in_races(grid: Grid, found: list[Candidate]) -> list[Candidate]:
    """«precede di 16 centesimi il croato», «a 13 centesimi dalla prima»: hundredths of a second, no money."""
    lows = grid.pieces.lows
    result: list[Candidate] = []
    for candidate in found:
        if candidate.kind == "money" and lows[candidate.end - 1] in ("centesimi", "centesimo") and not candidate.change:
            around = lows[max(candidate.start - 7, 0) : candidate.start]
            behind = lows[candidate.end] if candidate.end < len(lows) else ""
            raced = any(low.startswith(_RACING) for low in around) or (
                around[-1:] == ["a"] and behind in ("da", "dal", "dalla", "dallo")
            )
            raced = raced or bool(result) and result[-1].unit == "second" and "centesim" in lows[result[-1].end - 1]
            if raced and behind not in ("al", "alla", "a", "per"):
                candidate = candidate._replace(kind="duration", unit="second")
        result.append(candidate)
    return result


def _of_spread(grid: Grid, found: list[Candidate]) -> list[Candidate]:
    """«Lo spread scende di 31 punti base, a quota 74»: basis points, bare figures after a preposition too."""
    pieces = grid.pieces
    spreads = [i for i, low in enumerate(pieces.lows) if low in ("spread", "differenziale")]
    if not spreads:
        return found
    result = []
    for candidate in found:
        k = bisect_left(spreads, candidate.start) - 1
        between = pieces.lows[spreads[k] : candidate.start] if k >= 0 else []
        near = 0 < len(between) <= _REACH and not any(low.startswith(_RATES) for low in between)
        if near and candidate.number is not None and not grid.broken(spreads[k], candidate.start):
            points = candidate.unit == "punto" or (candidate.unit == "pp" and pieces.low(candidate.end - 1) == "base")
            level = candidate.bare and between[-1] in ("a", "quota", "sotto", "sopra")
            if points or level:
                candidate = candidate._replace(
                    kind="measure", unit="basis_point", value=signed(candidate.number), bare=False, noun=-1
                )
        result.append(candidate)
    return result


def _as_points(grid: Grid, found: list[Candidate], index: int) -> Candidate:
    """«al 54,2%, in calo di 3,1 punti», «al 2,7%, due decimi in meno»: points of the percentage before."""
    points = found[index]
    if points.number is not None and points.number.value > 100:
        return points  # «in rialzo dello 0,8%, con l'indice a 34.210 punti»
    rates = any(low.startswith(_RATES) for low in grid.pieces.lows[max(points.start - 9, 0) : points.start])
    if rates and points.number is not None and points.number.value <= 20:
        return points._replace(kind="percent", unit="pp", of="", noun=-1, rule=f"{points.rule}-points")
    for k in range(index - 1, max(index - 5, -1), -1):
        if apart(grid, found[k].end, points.start):
            break
        if found[k].kind == "percent":
            return points._replace(kind="percent", unit="pp", of="", rule=f"{points.rule}-points")
    return points


def _forward(grid: Grid, bare: Candidate, following: Candidate) -> Candidate:
    pieces = grid.pieces
    gap = pieces.lows[bare.end : following.start]
    if not gap or len(gap) > 6 or following.bare or following.kind in ("date", "time", "ordinal", "score", "ratio"):
        return bare
    if gap[0] in ("di", "più", "meno", "poco", "circa"):
        return bare
    if not all(low in _JOINS for low in gap) or (gap[0] == "," and len(gap) > 1 and following.kind != "count"):
        return bare
    if grid.broken(bare.end, following.start):
        return bare
    if following.kind == "count" and gap[0] == ",":
        return bare
    if bare.number is not None and bare.number.scale >= 10**6 and following.kind == "count":
        return bare
    return _inherit(
        bare, following, scaled=gap[0] in ("dei", "degli", "delle", "su", "a", "ai", "e", "o", "al", "allo")
    )


def _inherit(bare: Candidate, giver: Candidate, *, scaled: bool) -> Candidate:
    """`bare` as an amount of the same thing as `giver`, on the same scale where it has none of its own."""
    number = bare.number
    assert number is not None
    value = number.value
    if (
        scaled
        and giver.number is not None
        and number.scale == 1
        and giver.number.scale > 1
        and (giver.number.form != "collective" or number.form == "collective")
    ):
        if value < 1000 and (giver.number.scale >= 10**6 or value * 10 >= giver.number.base):
            value *= giver.number.scale
    signed = {"+": "up", "-": "down"}.get(number.sign, "")
    if giver.unit.startswith("degree"):  # «da -5 a 3 gradi»
        value, signed = -value if number.sign == "-" else value, ""
    return bare._replace(
        kind=giver.kind,
        unit=giver.unit,
        per=giver.per,
        given=max(giver.noun, giver.given),
        of=giver.of if giver.kind == "percent" and (scaled or giver.start < bare.start) else "",
        value=written(value),
        change=signed,
        bare=False,
        rule=f"ellipsis-{giver.kind}",
        rank=giver.rank,
        number=number._replace(
            value=value, scale=giver.number.scale if giver.number and value != number.value else number.scale
        ),
    )


def _backward(grid: Grid, found: list[Candidate], index: int, currency: str) -> Candidate:
    bare = found[index]
    number = bare.number
    if number is None:
        return _ordinal(grid, found, index)
    pieces = grid.pieces
    lead = pieces.low(bare.start - 1)
    if lead in APOSTROPHES:
        lead = pieces.low(bare.start - 2)
    if bare.value_max:
        giver = found[index - 1] if index else bare
        if lead in _ARTICLES and giver.kind in UNIT_KINDS and not giver.bare and not apart(grid, giver.end, bare.start):
            shared = _inherit(bare, giver, scaled=False)  # «il 2 per cento, la Germania tra il 2,3 e il 2,5»
            return shared._replace(value=bare.value, value_max=bare.value_max)
        return bare._replace(rule="number-alone")
    beside = _beside(grid, bare, after_count=index > 0 and found[index - 1].kind == "count")
    if beside:
        return bare._replace(unit=beside, bare=False, rule="number-beside")
    more = pieces.low(bare.end) == "in" and pieces.low(bare.end + 1) in ("più", "meno")
    for k in range(index - 1, max(index - 6, -1), -1):
        giver = found[k]
        if apart(grid, giver.end, bare.start):
            break
        if number.value == 1 and giver.kind != "count":
            continue
        if resumes(grid, giver, bare):
            return _inherit(bare, giver, scaled=giver.kind == "money")
        if aside(grid, giver) and not more:
            continue
        if giver.kind == "percent" and lead in _PLURAL:
            continue  # «812 milioni, in aumento del 7% rispetto ai 757 di un anno fa»: a percentage is *al 7*
        if giver.kind in UNIT_KINDS and not giver.bare and giver.rule != "ratio":
            if giver.kind == "duration" and not more and lead not in ("di", "contro", "a", "quasi", "i", "le"):
                continue
            if lead == "contro" and k > 0 and found[k - 1].kind == "percent" and giver.kind == "measure":
                continue  # «il 38 per cento sul costo di una tonnellata di carta, contro il 21»
            if more or (lead in _LEADS and (number.form == "digits" or lead in ("a", "oltre", "circa", "quasi"))):
                if number.scale >= 10**6 and giver.kind != "money":
                    continue
                return _inherit(bare, giver, scaled=giver.kind == "money" and giver.value != "")
            if (
                number.scale == 1
                and number.form == "digits"
                and not number.decimal
                and giver.kind == "duration"
                and lead == "di"
            ):
                return _inherit(bare, giver, scaled=False)
        known = giver.noun >= 0 or giver.given >= 0
        if giver.kind == "count" and giver.unit and not giver.bare and known and number.scale < 10**6:
            if (
                more
                or pieces.low(bare.end) == "meno"
                or lead in ("altri", "altre", ",", "e", "solo", "soltanto", "ne", "a", "ad", "(")
                or number.form == "digits"
            ):
                return _inherit(bare, giver, scaled=False)
    if index and number.scale == 1:
        giver = next((found[k] for k in range(index - 1, max(index - 3, -1), -1) if found[k].kind != "ordinal"), bare)
        if gapped(grid, giver, bare):
            return _inherit(bare, giver, scaled=giver.kind == "money")._replace(rule="ellipsis-gap")
    if (
        lead == "quota"
        and 800 <= number.value < 9000
        and any(c.unit == "metre" for c in found[max(index - 6, 0) : index + 6])
    ):
        return bare._replace(kind="measure", unit="metre", bare=False, rule="altitude")
    if number.form == "digits" and any(pieces.low(k).startswith(_PAID) for k in range(bare.start - 4, bare.start)):
        return bare._replace(kind="money", unit=currency, bare=False, rule="money-verb")
    following = found[index + 1] if index + 1 < len(found) else bare
    if (
        lead in ("al", "all", "dal", "dall")
        and following.kind == "percent"
        and not apart(grid, bare.end, following.start)
    ):
        return _inherit(bare, following, scaled=False)  # «era al 9, ora è al 14 per cento»
    if lead in _WERE and number.form == "digits":  # «Nel 2024 erano 31»: of what the sentence before counts
        for k in range(index - 1, max(index - 6, -1), -1):
            if (
                found[k].kind in ("count", "money", "percent", "measure")
                and found[k].unit
                and found[k].start >= bare.start - 40
            ):
                return _inherit(bare, found[k], scaled=False)
    acts = grid.pos(bare.end) in ("VERB", "AUX") or pieces.low(bare.end) in ("ha", "hanno", "si", "non", "sono", "è")
    if index and number.form == "digits" and number.scale < 10**6 and not grid.is_noun(bare.end):
        giver = found[index - 1]  # «… in 48 ore. Prima ne servivano 72», «è costato 900 euro, ora 1.200»
        led = grid.is_function(bare.start - 1) or grid.pos(bare.start - 1) in ("VERB", "AUX", "ADV")
        near = led and giver.kind in UNIT_KINDS and bool(giver.unit) and not giver.bare and not aside(grid, giver)
        if (
            near
            and bare.start - giver.end <= 12
            and "\n" not in pieces.text[pieces.ends[giver.end - 1] : pieces.starts[bare.start]]
        ):
            return _inherit(bare, giver, scaled=giver.kind == "money")
    if lead in ("i", "gli", "le") and number.form == "words":
        listed = pieces.low(bare.start - 2) in ("e", ",", ";") and index > 0
        if listed and found[index - 1].kind == "count" and found[index - 1].unit:
            return _inherit(bare, found[index - 1], scaled=False)  # «le 21 ammesse e le undici che restano»
        return bare._replace(rule="number-alone")  # «i due avrebbero forzato un posto di blocco»
    if index and "ne" in pieces.lows[max(bare.start - 5, 0) : bare.start] and not grid.is_noun(bare.end):
        giver = found[index - 1]  # «Il pm aveva chiesto nove anni. Ne hanno dati sei»
        near = bare.start - giver.end <= 20 and giver.kind in UNIT_KINDS and bool(giver.unit) and not giver.bare
        if near and giver.kind != "percent" and not aside(grid, giver):
            return _inherit(bare, giver, scaled=giver.kind == "money")
    if acts or lead in ("altri", "altre", "ne") or "ne" in pieces.lows[max(bare.start - 5, 0) : bare.start]:
        for k in range(index - 1, max(index - 8, -1), -1):
            giver = found[k]
            if giver.kind == "count" and giver.unit and giver.start >= bare.start - 60:
                return _inherit(bare, giver, scaled=False)
    return bare._replace(rule="number-alone")


def _beside(grid: Grid, bare: Candidate, *, after_count: bool) -> str:
    """The noun beside a bare number: «sono 695mila gli italiani», «contavo i passi, quattromila al giorno»."""
    pieces = grid.pieces
    after, before = bare.end, bare.start - 2
    while after < bare.end + 3 and (pieces.low(after) in _COPULAS or (after > bare.end and grid.pos(after) == "ADV")):
        after += 1  # «51 sono invece le vittime»
    if (
        pieces.low(after) in ("gli", "i", "le")
        and pieces.low(after + 1)[-1:] in "ie"
        and grid.is_noun(after + 1)
        and not grid.breaks(after)
    ):
        said = range(max(bare.start - 6, 0), bare.start)
        if not _COPULAS.isdisjoint(pieces.lows[said.start : after]) or any(
            pieces.low(k).startswith(_REACHES) and grid.pos(k) in ("VERB", "AUX") for k in said
        ):
            return grid.noun_lemma(after + 1)
    if (
        pieces.low(bare.start - 1) == ","
        and pieces.low(before)[-1:] in "ie"
        and pieces.low(before - 1) in ("i", "gli", "le", "dei", "delle")
    ):
        return grid.noun_lemma(before) if grid.is_noun(before) else ""
    told = bare.start - 1  # «Le vittime sono 41, i feriti 120»: the verb is not said again
    listed = pieces.low(told - 2) in (",", "e", "mentre") and pieces.low(told - 1) in ("i", "gli", "le")
    if (
        listed
        and after_count
        and pieces.low(told)[-1:] in "ie"
        and grid.is_noun(told)
        and grid.pos(bare.end) not in ("NOUN", "ADJ")
    ):
        return grid.noun_lemma(told)
    return ""


def _ordinal(grid: Grid, found: list[Candidate], index: int) -> Candidate:
    """*dal quarto al primo posto*, *tre volte, la prima … la seconda*: what an ordinal without a noun ranks."""
    bare = found[index]
    pieces = grid.pieces
    if index + 1 < len(found):
        following = found[index + 1]
        gap = pieces.lows[bare.end : following.start]
        if following.kind == "ordinal" and following.unit and 0 < len(gap) <= 3 and all(low in _JOINS for low in gap):
            return bare._replace(unit=following.unit, bare=False, rule="ordinal-list")
    for k in range(index - 1, max(index - 9, -1), -1):  # «Il primo riguarda … Il secondo è …»
        giver = found[k]
        if (
            giver.kind == "ordinal"
            and giver.unit
            and giver.rule.startswith("ordinal-")
            and int(giver.value) == int(bare.value) - 1
        ):
            return bare._replace(unit=giver.unit, bare=False, rule="ordinal-next")
    for k in range(index - 1, max(index - 6, -1), -1):
        giver = found[k]
        if giver.kind == "count" and giver.noun >= 0 and giver.unit and _agree(pieces.low(bare.end - 1), giver.unit):
            return bare._replace(unit=giver.unit, bare=False, rule="ordinal-count")
        if giver.kind == "ordinal" and giver.unit and _agree(pieces.low(bare.end - 1), giver.unit):
            return bare._replace(unit=giver.unit, bare=False, rule="ordinal-same")
    return bare


def _agree(ordinal: str, unit: str) -> bool:
    """Whether an ordinal can stand for a noun, by gender as far as the endings tell."""
    return not ordinal[-1:].isalpha() or (ordinal[-1] in "ae") == (unit[-1:] in "aeà") or unit[-1:] == "e"
