"""Numbers with what they number, and ranges with a shared scale or unit (*tra i 10 e i 15 mila*, *dal 3 al 5%*)."""

from __future__ import annotations

from decimal import Decimal

from pipeline.claims.amounts import length, magnitude, signed, unit_first, with_unit
from pipeline.claims.candidates import Candidate
from pipeline.claims.counting import counted, is_numeral, noun_candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES, DASHES
from pipeline.claims.numbers import HALF, ONE, Number, number_at
from pipeline.claims.numerals import plain
from pipeline.claims.units import unit_index

_ARTICLES = frozenset({"i", "gli", "le", "l", "il", "lo", "la"})
_SOLE = frozenset({"solo", "sola", "unico", "unica"})
_MOVES = tuple(
    """abbass abbatt alz aument balz cal cresc crol diminu lim pass port precipit ridu rido ritocc rived rivist sal sced
    scend sces slitt tagli torn""".split()
)


def read_quantity(grid: Grid, i: int) -> Candidate | None:
    """The quantity that starts at piece `i`, or the range of two quantities."""
    if _after_stroke(grid, i):
        return None
    first = _single(grid, i)
    if first is None or first.number is None:
        return first
    return _range(grid, first) or (None if first.bare and _after_stroke(grid, first.end + 1) else first)


def _after_stroke(grid: Grid, i: int) -> bool:
    """Whether piece `i` is glued to a figure by a stroke (*120/80*), which no quantity alone is."""
    pieces = grid.pieces
    return (
        pieces.low(i - 1) == "/"
        and pieces.kind(i) == pieces.kind(i - 2) == "d"
        and pieces.glued(i)
        and pieces.glued(i - 1)
    )


def _single(grid: Grid, i: int) -> Candidate | None:
    pieces = grid.pieces
    led = unit_first(grid, i)
    if led is not None:
        return led
    number = number_at(pieces, i)
    if number is None:
        return _one_or_two(grid, i) or _more_or_less_one(grid, i) or _one(grid, i)
    if number.form == "words" and not is_numeral(grid, number):
        return None
    found = magnitude(grid, number) or length(grid, number) or with_unit(grid, number) or _speed(grid, number)
    found = found or counted(grid, number)
    return found or _bare(_and_half(grid, number))


def _speed(grid: Grid, number: Number) -> Candidate | None:
    """«andava a 92 all'ora»."""
    pieces = grid.pieces
    if not 10 <= number.value <= 999 or pieces.low(number.end) != "all" or pieces.low(number.end + 2) != "ora":
        return None
    return Candidate(
        start=number.start,
        end=number.end,
        kind="measure",
        value=signed(number),
        unit="kilometre",
        per="hour",
        modifier=number.modifier,
        rule="speed",
        rank=70,
        number=number,
        core=number.start,
    )


def _and_half(grid: Grid, number: Number) -> Number:
    """«nove anni al padre, **sei e mezzo** al figlio», «la febbre è a 39 e mezzo»."""
    pieces, end = grid.pieces, number.end
    if pieces.low(end) != "e" or pieces.low(end + 1) not in HALF or grid.is_noun(end + 2) or number.scale > 1:
        return number
    value = number.value + Decimal("0.5")
    return number._replace(end=end + 2, value=value, base=value, decimal=True)


def _bare(number: Number) -> Candidate:
    return Candidate(
        start=number.start,
        end=number.end,
        kind="count",
        value=signed(number),
        modifier=number.modifier,
        rule="number",
        rank=20,
        bare=True,
        number=number,
        core=number.start,
    )


def _one(grid: Grid, i: int) -> Candidate | None:
    """*un anno*, *un'ora e mezza*, *mezzo punto*, *un solo voto*: what an article or a half can number."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low in HALF:
        value, end = Decimal("0.5"), i + 1 + (pieces.low(i + 1) in APOSTROPHES)
        if pieces.low(end) == "punto" and pieces.low(end + 1) not in ("percentuale", "base"):
            return noun_candidate(grid, Number(i, end, value, "article", base=value), end, "count-half")
    elif low in ONE:
        value, end = Decimal(1), i + 1 + (pieces.low(i + 1) in APOSTROPHES)
        if pieces.low(end) in ("altro", "altra", "intero", "intera", "solo", "sola") and unit_index().match(
            pieces, end + 1
        ):
            end += 1  # «un altro mese», «un intero anno»
        elif pieces.low(end) in _SOLE and _sole_noun(grid, end + 1):
            number = Number(i, end, value, "words", base=value)
            return noun_candidate(grid, number, end + 1, "count-sole")
        if pieces.low(end) == "quarto":  # «un quarto d'ora»
            return None
    else:
        return None
    if pieces.low(end) == "notte" and low in ONE and pieces.low(i - 1) not in ("per", "in", "di", "dopo", "da"):
        return None
    number = Number(i, end, value, "article", base=value)
    found = with_unit(grid, number)
    if found is None or (low in ONE and _indefinite(grid, found)):
        return None
    return found


def _sole_noun(grid: Grid, i: int) -> bool:
    low = grid.pieces.low(i)
    return grid.is_noun(i) or (
        grid.pieces.kind(i) == "w"
        and not grid.is_function(i)
        and low.endswith(("ato", "ata", "uto", "uta", "ito", "ita"))
    )


def _indefinite(grid: Grid, found: Candidate) -> bool:
    """«un giorno» alone is no length of time, «un punto» no measure: some day, a point."""
    pieces = grid.pieces
    noun = pieces.low(found.end - 1)
    if noun in (
        "giorno",
        "secondo",
        "grado",
        "piede",
        "etto",
        "punto",
        "nodo",
        "sterlina",
        "lira",
        "centesimo",
    ) or noun.endswith("mestre"):
        after = pieces.low(found.end)
        led = pieces.low(found.start - 1) in (
            "per",
            "in",
            "di",
            "dopo",
            "da",
            "solo",
            "appena",
            "entro",
            "non",
            "ogni",
            "circa",
            "quasi",
            "meno",
        )
        if noun.endswith("mestre") and pieces.low(found.start - 1) == "di":
            return True  # «soddisfatti di un semestre»
        return not (led or after in ("fa", "e", "prima", "dopo", "intero", "di"))
    return False


def _one_or_two(grid: Grid, i: int) -> Candidate | None:
    """*uno o due mesi*, *una o forse due puntate*."""
    pieces = grid.pieces
    if pieces.low(i) not in ("uno", "una") or pieces.low(i + 1) != "o":
        return None
    step = i + 2 + (pieces.low(i + 2) == "forse")
    if number_at(pieces, step) is None:
        return None
    second = _single(grid, step)
    if second is None or second.number is None or second.bare or second.number.value != 2:
        return None
    return second._replace(
        start=i, value="1", value_max=second.value, rule=f"{second.rule}-range", rank=second.rank + 5
    )


def _more_or_less_one(grid: Grid, i: int) -> Candidate | None:
    """«22 giorni, uno in più»: the pronoun counts where it is a difference."""
    pieces = grid.pieces
    if pieces.low(i) not in ("uno", "una") or pieces.low(i + 1) != "in" or pieces.low(i + 2) not in ("più", "meno"):
        return None
    return _bare(Number(i, i + 1, Decimal(1), "words", base=Decimal(1)))


def _range(grid: Grid, first: Candidate) -> Candidate | None:
    """*tra i 10 e i 15 mila*, *dal 3 al 5%*, *venticinque o trent'anni*, *80-100 contatti*, *sei, otto settimane*."""
    low_number = first.number
    assert low_number is not None
    if first.noun >= 0 or low_number.modifier:
        return None
    step, link = _link(grid, first)
    if step is None:
        return None
    second = _single(grid, step)
    if second is None or second.number is None or second.number.modifier or second.number.sign and not low_number.sign:
        return None
    high = second.number
    own = not first.bare
    if own and (first.kind, first.unit) != (second.kind, second.unit):
        return None
    low_value, high_value = low_number.value, high.value
    if not own and high.scale > 1 and low_number.scale == 1 and low_value <= high.base * 10 and low_value < high.value:
        low_value *= high.scale
    if link in ("o", ",") and (second.bare or high.form == "digits" and low_number.form != "digits"):
        return None
    if link == "," and not (low_value < high_value <= low_value + 2 and low_number.form == "words"):
        return None
    if link == "a" and not _span_not_change(grid, first, low_value < high_value):
        return None
    if link == "-" and low_value >= high_value:
        return None
    factor = (
        Decimal(second.value) / high.value
        if high.value and second.value.lstrip("-").replace(".", "").isdigit()
        else Decimal(1)
    )
    if high.value and "half" in second.rule or "mixed" in second.rule:
        factor = Decimal(1)
    ends = (low_value * factor, Decimal(second.value)) if second.value else (low_value, high_value)
    if low_number.sign == "-" and not second.change:  # «tra -5 e 3 gradi», «tra -5 e -3»
        ends = (-abs(ends[0]), -abs(ends[1]) if high.sign == "-" else ends[1])
    return second._replace(
        start=first.start,
        value=plain(ends[0]),
        value_max=plain(ends[1]),
        rule=f"{second.rule}-range",
        rank=second.rank + 5 if not second.bare else 30,
        number=high._replace(start=low_number.start),
        modifier=first.modifier or second.modifier,
    )


def _link(grid: Grid, first: Candidate) -> tuple[int | None, str]:
    """Where the second number of a range can start after `first`, and what joins the two."""
    pieces = grid.pieces
    low = pieces.low(first.end)
    step = first.end + 1
    lead = first.start - 1
    if pieces.low(lead) in APOSTROPHES:
        lead -= 1
    if pieces.low(lead) in _ARTICLES:
        lead -= 1
    before = pieces.low(lead)
    if low in ("e", "ed") and before in ("tra", "fra"):
        if pieces.low(step) in _ARTICLES:
            step += 1 + (pieces.low(step + 1) in APOSTROPHES)
        return step, "e"
    if low in ("o", ","):
        return (step + (pieces.low(step) == "forse"), low) if low == "o" else (step, ",")
    if first.number is not None and (low in DASHES or _after_stroke(grid, step)):
        return step, "-"
    if low in ("a", "ai", "agli", "al", "alle", "all", "allo") and pieces.low(first.start - 1) in (
        "da",
        "dai",
        "dal",
        "dagli",
        "dalle",
        "’",
        "'",
        "dallo",
    ):
        return step + (pieces.low(step) in APOSTROPHES), "a"
    return None, ""


def _span_not_change(grid: Grid, first: Candidate, rising: bool) -> bool:
    """«dal 3 al 5%» is a span; «è salito dallo 0,2 allo 0,7 per cento», «da 120 a 75 euro» are two figures."""
    if not rising:
        return False
    pieces = grid.pieces
    for k in range(first.start - 2, max(first.start - 12, -1), -1):
        if grid.breaks(k + 1):
            break
        if pieces.low(k).startswith(_MOVES):
            return False
    return True
