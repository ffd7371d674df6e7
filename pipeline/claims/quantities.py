"""Numbers with what they number: money, percent, durations, measures, ages, counts; ranges with a shared scale or unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.lexer import APOSTROPHES, DASHES
from pipeline.claims.numbers import HALF, ONE, Number, number_at
from pipeline.claims.numerals import ordinal_word, plain
from pipeline.claims.units import Unit, unit_index

_ARTICLES = frozenset({"i", "gli", "le", "l", "il", "lo", "la"})
_PERCENT_WORDS = frozenset({"%", "percento", "‰"})
_SOLE = frozenset({"solo", "sola", "unico", "unica"})
_COMPOUNDS = frozenset({("posti", "letto"), ("posti", "auto"), ("posti", "barca"), ("posto", "letto")})
_SINGULAR_TIMES = frozenset({"ora", "anno", "mese", "giorno", "settimana", "minuto", "secondo", "secolo"})
_PARTS_OF_SECOND = {"decimi": 10, "decimo": 10, "centesimi": 100, "centesimo": 100, "millesimi": 1000, "millesimo": 1000}
_MILLIONS = frozenset({"milione", "milioni", "miliardo", "miliardi", "mln", "mld", "mezzo", "."})
_GENITIVES = frozenset({"di", "d"})
_PARTITIVES = frozenset({"di", "dei", "degli", "delle", "del", "della", "d"})


def read_quantity(grid: Grid, i: int) -> Candidate | None:
    """The quantity that starts at piece `i`, or the range of two quantities."""
    first = _single(grid, i)
    if first is None or first.number is None:
        return first
    return _range(grid, first) or first


def _single(grid: Grid, i: int) -> Candidate | None:
    pieces = grid.pieces
    unit_first = _unit_first(grid, i)
    if unit_first is not None:
        return unit_first
    number = number_at(pieces, i)
    if number is None:
        return _one_or_two(grid, i) or _more_or_less_one(grid, i) or _one(grid, i)
    if number.form == "words" and not _numeral_word(grid, number):
        return None
    return _magnitude(grid, number) or _with_unit(grid, number) or _counted(grid, number) or _bare(number)


def _magnitude(grid: Grid, number: Number) -> Candidate | None:
    """*magnitudo 4.7*, *magnitudo di 6,1*, *una magnitudo pari a 5*."""
    pieces = grid.pieces
    if number.value > 10 or "magnitudo" not in pieces.lows[max(number.start - 4, 0) : number.start]:
        return None
    if pieces.low(number.end) == "%" or (pieces.low(number.end) != "ha" and unit_index().match(pieces, number.end)):
        return None
    return _candidate(grid, number, "measure", plain(number.value), "magnitude", number.end, "magnitude")


def _bare(number: Number) -> Candidate:
    return Candidate(
        start=number.start,
        end=number.end,
        kind="count",
        value=_signed(number),
        modifier=number.modifier,
        rule="number",
        rank=20,
        bare=True,
        number=number,
        core=number.start,
    )


def _signed(number: Number) -> str:
    return plain(-number.value if number.sign == "-" else number.value)


def _unit_first(grid: Grid, i: int) -> Candidate | None:
    """*€ 148,2 mln*, *US$ 30*, *EUR 20*, *km 34*."""
    pieces = grid.pieces
    found = unit_index().match(pieces, i)
    if found is None:
        return None
    unit, end = found
    symbol = unit.kind == "money" and (pieces.kind(end - 1) == "s" or pieces.raw(i).isupper())
    if not symbol and pieces.low(i) not in ("km", "chilometro"):
        return None
    number = number_at(pieces, end)
    if number is None or number.form != "digits" or (pieces.raw(i).isupper() and pieces.glued(end)):
        return None
    if not symbol and pieces.glued(end):
        return None
    return Candidate(
        start=i,
        end=number.end,
        kind=unit.kind,
        value=_signed(number),
        unit=unit.name,
        rule="unit-first",
        rank=70,
        number=replace(number, start=i),
        core=number.end - 1,
    )


def _one(grid: Grid, i: int) -> Candidate | None:
    """*un anno*, *un'ora e mezza*, *mezzo punto*, *un solo voto*: what an article or a half can number."""
    pieces = grid.pieces
    low = pieces.low(i)
    if low in HALF:
        value, end = Decimal("0.5"), i + 1 + (pieces.low(i + 1) in APOSTROPHES)
    elif low in ONE:
        value, end = Decimal(1), i + 1 + (pieces.low(i + 1) in APOSTROPHES)
        if pieces.low(end) in ("altro", "altra", "intero", "intera", "solo", "sola") and unit_index().match(
            pieces, end + 1
        ):
            end += 1  # «un altro mese», «un intero anno»
        elif pieces.low(end) in _SOLE and _sole_noun(grid, end + 1):
            number = Number(i, end, value, "words", base=value)
            return _noun_candidate(grid, number, end + 1, "count-sole")
        if pieces.low(end) == "quarto":  # «un quarto d'ora»
            return None
    else:
        return None
    if pieces.low(end) == "notte" and low in ONE and pieces.low(i - 1) not in ("per", "in", "di", "dopo", "da"):
        return None
    number = Number(i, end, value, "article", base=value)
    found = _with_unit(grid, number)
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
    if noun in ("giorno", "secondo", "grado", "piede", "etto", "punto", "nodo", "sterlina", "lira", "centesimo"):
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
        return not (led or after in ("fa", "e", "prima", "dopo", "intero", "di"))
    return False


def _with_unit(grid: Grid, number: Number) -> Candidate | None:
    pieces = grid.pieces
    end = number.end
    percent = _percent(grid, number)
    if percent is not None:
        return percent
    step = end
    if pieces.low(step) in _GENITIVES and (number.scale >= 1000 or number.form in ("collective", "vague")):
        step += 1 + (pieces.low(step + 1) in APOSTROPHES)
    if (
        grid.is_adjective(step)
        and step == end
        and pieces.low(step + 1) in ("anni", "mesi", "giorni", "ore", "minuti", "settimane")
    ):
        step += 1  # «tre lunghi anni»
    found = unit_index().match(pieces, step)
    if found is None:
        return None
    unit, after = found
    if number.value > 1 and pieces.low(step) in _SINGULAR_TIMES:
        return None  # «alle 13 ora locale»
    if (
        len(pieces.low(step)) == 1
        and pieces.kind(step) == "w"
        and (number.form != "digits" or pieces.low(after) in APOSTROPHES)
    ):
        return None
    if pieces.low(step) in ("secondo", "secondi") and grid.is_noun(after) and number.form != "digits":
        return None  # «un secondo fondo»
    if pieces.raw(step) in ("°", "° C") and _ordinal_degree(grid, number, after):
        return None
    if pieces.low(step) == "ha" and pieces.kind(after) == "w" and pieces.low(after) not in _PARTITIVES:
        return None  # «una scossa di magnitudo 4.7 ha svegliato tutti»
    if unit.name == "knot" and number.form == "words" and number.value < 5:
        return None  # «restano due nodi»
    if (
        pieces.low(step) in ("ora", "ore")
        and number.form == "article"
        and number.start > 0
        and pieces.low(number.start) == "una"
    ):
        return None
    return _compose(grid, number, unit, step, after)


def _ordinal_degree(grid: Grid, number: Number, after: int) -> bool:
    """*3° posto* is an ordinal; *37°* after a low number or before a noun is not a temperature."""
    return grid.is_noun(after) or (grid.pieces.glued(after - 1) and number.value <= 10 and not number.sign)


def _percent(grid: Grid, number: Number) -> Candidate | None:
    pieces = grid.pieces
    end, low = number.end, pieces.low(number.end)
    value, unit = number.value, "%"
    if low in _PERCENT_WORDS:
        end += 1
    elif low == "per" and pieces.low(end + 1) == "cento":
        end += 2
    elif low in ("punti", "punto", "punticini"):
        following = pieces.low(end + 1)
        if following in ("percentuali", "percentuale"):
            unit, end = "pp", end + 2
        elif following == "base":
            value, unit, end = value / 100, "pp", end + 2
        elif following in ("e", "di") and pieces.low(end + 2) in ("mezzo", "percentuale"):
            value, unit, end = value + Decimal("0.5"), "pp", end + 3
        else:
            return None
    else:
        return None
    return _candidate(grid, number, "percent", plain(value), unit, end, "percent")


def _candidate(grid: Grid, number: Number, kind: str, value: str, unit: str, end: int, rule: str) -> Candidate:
    """A quantity with its unit; a sign is a change, save on a thermometer."""
    change = {"+": "up", "-": "down"}.get(number.sign, "")
    if unit.startswith("degree") and number.sign == "-":
        value, change = f"-{value}", ""
    return Candidate(
        start=number.start,
        end=end,
        kind=kind,
        value=value,
        unit=unit,
        modifier=number.modifier,
        change=change,
        rule=rule,
        rank=70,
        number=number,
        core=end - 1,
    )


def _compose(grid: Grid, number: Number, unit: Unit, at: int, end: int) -> Candidate:
    """Adds *e mezzo*, *e due mesi*, *e 80* to a first unit; mixed units are given in the smaller one."""
    pieces = grid.pieces
    value, name = number.value * unit.scale, unit.name
    rule, core = unit.kind, at
    if pieces.low(end) == "e" and pieces.low(end + 1) in HALF and unit_index().match(pieces, end + 2) is None:
        value, end, rule = value + unit.scale / 2, end + 2, f"{rule}-half"
    elif pieces.low(end) == "e" and pieces.low(end + 1) == "un" and pieces.low(end + 2) == "quarto":
        value, end, rule = value + unit.scale / 4, end + 3, f"{rule}-quarter"
    else:
        smallest = unit
        for _ in range(3):
            joint = pieces.low(end)
            listed = joint == "," and _listed(grid, smallest, end + 1)
            if joint != "e" and not listed and not (unit.kind in ("money", "time") and number.form == "digits"):
                break
            more = _added(grid, smallest, end + (joint == "e" or listed), spoken=joint == "e")
            if more is None:
                break
            amount = value if rule.endswith("mixed") else number.value
            value, name, end, rule = *_sum(amount, smallest, *more), f"{unit.kind}-mixed"
            smallest = more[1]
    kind = {"time": "duration", "cents": "money"}.get(unit.kind, unit.kind)
    found = _candidate(grid, number, kind, plain(value), name, end, rule)
    return replace(found, core=core, per=unit.per)


def _listed(grid: Grid, unit: Unit, i: int) -> bool:
    """Whether a part after a comma is followed by a last one after *e*: *un minuto, 54 secondi e 32 centesimi*."""
    part = _added(grid, unit, i, spoken=False)
    if part is None or grid.pieces.low(part[2]) != "e":
        return False
    return _added(grid, part[1], part[2] + 1, spoken=True) is not None


def _added(grid: Grid, unit: Unit, i: int, *, spoken: bool) -> tuple[Decimal, Unit, int] | None:
    """A second, smaller part: *e due mesi*, *e dieci* (minutes after hours), *e 80* (cents), *e venti* (centimetres)."""
    pieces = grid.pieces
    number = number_at(pieces, i)
    if number is None and pieces.low(i) in ONE:
        number = Number(i, i + 1 + (pieces.low(i + 1) in APOSTROPHES), Decimal(1), "article", base=Decimal(1))
    if number is None or number.sign or number.decimal:
        return None
    tenths = _PARTS_OF_SECOND.get(pieces.low(number.end), 0)
    if tenths and unit.name == "second":
        return number.value, Unit("time", "second", "second", Decimal(1) / tenths), number.end + 1
    found = unit_index().match(pieces, number.end)
    if found is not None:
        smaller, end = found
        if (smaller.base and smaller.base == unit.base and smaller.factor < unit.factor) or (
            unit.kind == "money" and smaller.kind == "cents"
        ):
            return number.value, smaller, end
        return None
    if not spoken or number.form == "article" or pieces.low(number.end) in _PERCENT_WORDS | {"e", "su"}:
        return None
    if pieces.words(number.end, 2) == ("per", "cento"):
        return None
    if grid.is_noun(number.end) or (grid.is_adjective(number.end) and grid.is_noun(number.end + 1)):
        return None
    if unit.name in ("hour", "minute") and 1 <= number.value < 60:
        return (
            number.value,
            Unit("time", "minute" if unit.name == "hour" else "second", "second", unit.factor / 60),
            number.end,
        )
    if unit.kind == "money" and 5 <= number.value < 100:
        return number.value, Unit("cents", unit.name, scale=Decimal("0.01")), number.end
    if unit.name in ("metre", "kilogram") and 10 <= number.value < 1000:
        part = Decimal("0.01") if number.value < 100 else Decimal("0.001")
        return number.value, Unit("part", unit.name, unit.base, unit.factor * part), number.end
    return None


def _sum(value: Decimal, unit: Unit, added: Decimal, smaller: Unit, end: int) -> tuple[Decimal, str, int]:
    if smaller.kind == "cents":
        return value + added / 100, unit.name, end
    if smaller.kind in ("measure", "part"):  # «un metro e venti» is 1.2 metre
        return value + added * smaller.factor / unit.factor, unit.name, end
    if smaller.name == "second" and smaller.factor < 1:  # «52 secondi e 8 decimi» is 52.8 second
        return value + added * smaller.factor, "second", end
    return value * unit.factor / smaller.factor + added, smaller.name, end


def _numeral_word(grid: Grid, number: Number) -> bool:
    """Whether a number word is a numeral here: not *sei* the verb, *venti* the winds, *i Ventisette* the states."""
    pieces = grid.pieces
    i, low = number.start, pieces.low(number.start)
    if len(pieces) == number.end - i:
        return True  # nothing but the number
    if pieces.capital(i) and not grid.opens(i) and number.end == i + 1:
        return unit_index().match(pieces, number.end) is not None or grid.pos(number.end) == "NOUN"
    if low == "sei" and number.end == i + 1:
        if pieces.low(i - 1) in ("tu", "ci", "chi", "che", "non", "ti", "se", "dove", "come", "perché", "quanto"):
            return False
        following = pieces.low(i + 1)
        countable = grid.is_noun(i + 1) and following[-1:] in "ieaà"
        unit = unit_index().match(pieces, i + 1) is not None
        led = pieces.low(i - 1) in (
            "in",
            "i",
            "le",
            "gli",
            "di",
            "dei",
            "delle",
            "ai",
            "alle",
            "dai",
            "dalle",
            "nei",
            "per",
            "da",
            "o",
            "su",
        )
        listed = following == "," and number_at(pieces, i + 2) is not None and pieces.kind(i + 2) == "w"
        if unit or led or listed or following in ("su", "milioni", "miliardi", "mila", "volte", "o"):
            return True
        return grid.pos(i) == "NUM" or (countable and grid.pos(i) != "AUX") or (countable and grid.opens(i))
    if low == "venti" and number.end == i + 1:
        if unit_index().match(pieces, i + 1) is not None:
            return True
        if grid.pos(i) == "NOUN" or pieces.low(i - 1) in ("forti", "i", "dai", "ai", "dei"):
            return pieces.low(i - 1) in ("i", "dei", "ai") and grid.is_noun(i + 1)
        countable = _plural_noun(grid, i + 1) or grid.is_adjective(i + 1)
        led = pieces.low(i - 1) in (
            "in",
            "tra",
            "fra",
            "di",
            "a",
            "su",
            "o",
            "da",
            "le",
            "alle",
            "gli",
            "altri",
            "altre",
            "ogni",
        )
        return (countable or led) and pieces.low(i + 1) not in ("di", "forti", "contrari", "gelidi", "impetuosi")
    return True


def _counted(grid: Grid, number: Number) -> Candidate | None:
    """The number with its noun: over adjectives, over *di* after scales and collectives, over *dei*, over an article."""
    pieces = grid.pieces
    at = number.end
    if number.form in ("collective", "vague") or number.scale >= 10**6:
        if pieces.low(at) not in _GENITIVES:
            if number.scale < 10**6 or pieces.low(at - 1) in _MILLIONS or pieces.kind(at) != "w":
                return None
            at -= 1  # «3 milioni e 200mila persone»
        at += 1 + (pieces.low(at + 1) in APOSTROPHES)
        if number.scale >= 10**6 and pieces.low(at) in word_list("money_nouns"):
            return None  # «27 milioni di contributi» are euros
    elif pieces.low(at) in ("dei", "degli", "delle"):
        # «23 dei Paesi», «zero delle mie tasse»; «due dei sei voli» is a part without its noun inside.
        at += 1 + (
            pieces.low(at + 1) in ("mie", "miei", "nostri", "nostre", "suoi", "sue", "loro", "vostri", "tuoi", "tue")
        )
        if not _plural_noun(grid, at) or pieces.low(number.start - 1) in _ARTICLES | APOSTROPHES:
            return None  # «contro l'89 dei radiologi» repeats a percentage
    elif pieces.low(at) in ("gli", "i", "le") and _verbless(grid, number):
        at += 1
    elif pieces.glued(at) and pieces.kind(at) == "w" and number.form == "digits":
        return None
    found = _noun_after(grid, at, number)
    return None if found is None else _noun_candidate(grid, number, found, "count")


def _verbless(grid: Grid, number: Number) -> bool:
    """«Tredici gli indagati», «otto i voti contrari»: the numeral is the predicate of a clause without a verb."""
    pieces, at = grid.pieces, number.end
    before = pieces.low(number.start - 1)
    opening = grid.opens(number.start) or before in (",", ";", "e")
    return (
        opening
        and grid.is_noun(at + 1)
        and pieces.low(at + 1)[-1:] in "iea"
        and not (number.form == "digits" and number.value >= 1000)
    )


def _plural_noun(grid: Grid, i: int) -> bool:
    return grid.is_noun(i) and grid.pieces.low(i)[-1:] in "ie"


def _noun_after(grid: Grid, i: int, number: Number) -> int | None:
    """Piece of the counted noun at or after piece `i`."""
    pieces = grid.pieces
    for k in range(i, min(i + 4, len(pieces))):
        if pieces.kind(k) != "w" or grid.breaks(k):
            return None
        if pieces.low(k) == "e" and k > i and grid.is_adjective(k - 1) and grid.is_adjective(k + 1):
            continue  # «prima e personalissima gratitudine»
        if grid.is_function(k):
            return None
        if grid.is_adjective(k) and (grid.is_noun(k + 1) or grid.is_adjective(k + 1)) and not grid.breaks(k + 1):
            if not (grid.is_noun(k) and pieces.low(k) not in word_list("prenominal_adjectives")):
                continue
        if ordinal_word(pieces.low(k)) and grid.is_noun(k + 1):
            continue
        if _is_counted(grid, k, number):
            return k
        return None
    return None


def _is_counted(grid: Grid, k: int, number: Number) -> bool:
    pieces = grid.pieces
    low, pos = pieces.low(k), grid.pos(k)
    if low in ("no", "sì"):
        return True  # «118 no, 31 sì»
    if (
        number.value != 1
        and low[-1:] == "o"
        and low not in ("euro", "auto", "foto", "moto", "radio", "video", "no", "ko")
    ):
        return False
    if pos in ("NOUN", ""):
        return grid.is_noun(k)
    if pos == "PROPN":
        return low[-1:] in "ie" or not pieces.capital(k)
    if pos in ("ADJ", "VERB", "INTJ", "ADV", "X", "SYM"):
        # Participles and adjectives that count as nouns: *tre feriti*, *undici contrari*, *31 sì*.
        return (
            low[-1:] in "ie"
            and not low.endswith(("ere", "are", "ire", "ande"))
            and pos != "ADV"
            and not low.endswith(("ono", "ano"))
        )
    return False


def _noun_candidate(grid: Grid, number: Number, noun: int, rule: str) -> Candidate:
    pieces = grid.pieces
    end = noun + 1
    lemma = grid.noun_lemma(noun)
    pair = (pieces.low(noun), pieces.low(end))
    foreign = pair[0][-1:] not in "aeioàèéìòù" and pair[1][-1:].isalpha() and pair[1][-1:] not in "aeioàèéìòù"
    if pair in _COMPOUNDS or (foreign and grid.is_noun(end) and not pieces.capital(end) and not grid.is_function(end)):
        lemma, end = f"{lemma} {pieces.low(end)}", end + 1
    value = number.value
    if pieces.low(end) == "e" and pieces.low(end + 1) in HALF and not grid.is_noun(end + 2):
        value, end = value + Decimal("0.5"), end + 2  # «un paio di film e mezzo»
    return Candidate(
        start=number.start,
        end=end,
        kind="count",
        value=plain(-value if number.sign == "-" else value),
        unit=lemma,
        modifier=number.modifier,
        rule=rule,
        rank=50,
        number=number,
        core=noun,
        noun=noun,
    )


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
    return replace(
        second, start=i, value="1", value_max=second.value, rule=f"{second.rule}-range", rank=second.rank + 5
    )


def _more_or_less_one(grid: Grid, i: int) -> Candidate | None:
    """«22 giorni, uno in più»: the pronoun counts where it is a difference."""
    pieces = grid.pieces
    if pieces.low(i) not in ("uno", "una") or pieces.low(i + 1) != "in" or pieces.low(i + 2) not in ("più", "meno"):
        return None
    return _bare(Number(i, i + 1, Decimal(1), "words", base=Decimal(1)))


def _range(grid: Grid, first: Candidate) -> Candidate | None:
    """*tra i 10 e i 15 mila*, *dal 3 al 5%*, *venticinque o trent'anni*, *80-100 contatti*, *sei, otto settimane*."""
    pieces = grid.pieces
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
    if low_number.sign == "-" and not second.change:
        ends = (-abs(ends[0]), -abs(ends[1]))
    return replace(
        second,
        start=first.start,
        value=plain(ends[0]),
        value_max=plain(ends[1]),
        rule=f"{second.rule}-range",
        rank=second.rank + 5 if not second.bare else 30,
        number=replace(high, start=low_number.start),
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
    if low == "e" and before in ("tra", "fra"):
        if pieces.low(step) in _ARTICLES:
            step += 1 + (pieces.low(step + 1) in APOSTROPHES)
        return step, "e"
    if low in ("o", ","):
        return (step + (pieces.low(step) == "forse"), low) if low == "o" else (step, ",")
    if low in DASHES and first.number is not None:
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


_MOVES = ("sal", "scend", "sces", "pass", "riduc", "ridu", "rido", "ridot", "cresc", "cresci", "cal", "lim", "tagli", "port", "aument", "abbass",
          "alz", "crol", "precipit", "diminu", "abbatt", "risal", "balz", "sces", "torn", "slitt", "rived", "rivist", "ritocc")  # fmt: skip


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
