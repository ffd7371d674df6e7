"""Ages told from lengths of time: *Bianca Rota, 41 anni,*, *un uomo di 58 anni*, *under 15*, *il 52enne*."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.claims.candidates import Candidate, fits
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numerals import cardinal_word, digits, elided_word

_HAVE = frozenset(
    """ha hanno aveva avevano avrà avranno avrebbe avrebbero avendo ho hai abbiamo avere avuto compie compiono compirà
    compirebbe compiuto compiuti compì compiere compiendo dimostra dimostrava abbia avesse""".split()
)
_LOANS = frozenset(
    """mutuo mutui finanziamento condanna pena reclusione contratto concessione prestito bond
    titolo titoli euribor""".split()
)
_PRONOUNS = frozenset({"altra", "altro", "quella", "quello", "una", "uno"})
_LIMITS = frozenset({"sotto", "sopra"})
_TURNING = frozenset("dopo passata passati passato prima superare superata superati superato varcato verso".split())
_LASTING = frozenset(
    """pena pene condanna condanne durata contratto contratti mutuo mutui reclusione carcere detenzione legislatura
    mandato mandati attesa periodo tempo tempi ritardo scadenza squalifica proroga termine guerra lavori""".split()
)
# Changes of a length before *a*: «ridurre a 20 anni la tutela».
_LENGTHENING = tuple("abbass accorci allung dimezz elev estes estend port prolung ridott riduc ridur".split())
_ONE_PERSON = frozenset({"un", "una", "uno", "’", "'", "il", "la", "lo", "del", "al", "dal", "giovane", "ex"})
_PERSON_ENDINGS = (
    "ato", "ata", "uto", "uta", "ito", "ita", "eno", "ena", "ano", "ana", "ese", "ino", "ina", "ista", "ante", "ente",
    "tore", "trice", "sore", "iere", "iera", "aio", "aia", "enne",
)  # fmt: skip
# Plurals that name people: *operai*, *turisti*, *feriti*.
_SEVERAL_ENDINGS = tuple("ai ani anti ati ate enti esi ieri ini ine isti iste iti ori rici uti".split())
_NO_PERSON = frozenset(
    """ambiente campionato comunicato consolato divieto incidente intervallo itinerario legato mercato piano programma
    progetto risultato settimana stipendiato trattato vantaggio vita""".split()
)
# With their diminutives: *figlioletto*, *ragazzina*, *nipotino*.
_YOUNG = ("bamb", "bimb", "figli", "fratell", "giovan", "neonat", "nipot", "ragazz", "sorell", "student", "vecchi")
_BRACKETS = frozenset({",", "(", "–", "-", "—"})
_CLOSERS = frozenset({",", ")", ".", ";", ":", "–", "-", "—"})
# Words between a person and an age: «un uomo di circa 40 anni», «bambini tra i 6 e i 12 anni», «morto a soli 33 anni».
_AGE_LINKS = frozenset({"di", "tra", "fra", "dai", "dagli", "da", "sui", "fino"})
_LINKS = _AGE_LINKS | frozenset(
    """i gli il l le la a all ad con più meno circa quasi almeno oltre appena soli sole solo sola già compresa compreso
    compresi età dell poco ormai oggi allora proprio dei rispettivamente e su""".split()
)


def read_age_word(grid: Grid, i: int) -> Candidate | None:
    """*52enne*, *sessantenne*, *ventiseienni*; and *settantina* in *sulla settantina*."""
    pieces = grid.pieces
    low = pieces.low(i)
    value, end = None, i + 1
    if pieces.kind(i) == "d" and pieces.low(i + 1) in ("enne", "enni") and pieces.glued(i + 1):
        number = digits(pieces.raw(i))
        value, end = (int(number) if number is not None else None), i + 2
    elif low == "ottenne" and pieces.low(i - 1) not in (
        "un",
        "una",
        "il",
        "l",
        "l'",
        "la",
        "di",
        "del",
        "della",
        "dall",
    ):
        return None  # «ottenne il premio nel 1990»: a verb
    elif pieces.kind(i) == "w" and low.endswith(("enne", "enni")) and len(low) > 6:
        stem = low.removeprefix("ultra")[:-4]
        value = elided_word(stem) or cardinal_word(stem) or cardinal_word(stem + "a") or cardinal_word(stem + "i")
    elif (
        low.endswith(("antina", "trentina"))
        and pieces.low(i - 1) in ("sulla", "alla")
        and pieces.low(i + 1) not in ("di", "d")
    ):
        tens = cardinal_word(low[:-3] + "a")
        if tens:
            return Candidate(
                start=i,
                end=end,
                kind="age",
                value=str(tens),
                unit="year",
                modifier="about",
                rule="age-around",
                rank=90,
                core=i,
            )
        return None
    if value is None or not 5 <= value <= 130:
        return None
    modifier = "more_than" if low.startswith("ultra") or pieces.low(i - 1) == "ultra" else ""
    return Candidate(
        start=i, end=end, kind="age", value=str(value), unit="year", modifier=modifier, rule="age-word", rank=90, core=i
    )


def as_ages(grid: Grid, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` with the durations that say how old somebody is turned into ages."""
    result = list(found)
    for index, candidate in enumerate(result):
        if candidate.kind != "duration" or candidate.unit not in ("year", "month", "day", "week"):
            continue
        if candidate.rule == "ellipsis-gap":  # «Ha 17 anni, il fratello 15»
            if index and result[index - 1].kind == "age":
                result[index] = candidate._replace(kind="age")
            continue
        if candidate.rule.startswith("ellipsis"):
            # «un uomo di 45 anni e una donna di 38»; else told by the figure that has the word *anni*
            if candidate.unit == "year" and grid.pieces.low(candidate.start - 1) == "di":
                listed = (
                    index and result[index - 1].kind == "age" and grid.pieces.low(result[index - 1].start - 1) == "di"
                )
                if listed or _person(grid, candidate.start - 2):  # «due bimbe, una di tre anni e una di sei»
                    result[index] = candidate._replace(kind="age")
            continue
        first, k = candidate, index - 1
        while k >= 0 and result[k].rule.startswith("ellipsis-duration") and first.start - result[k].end <= 3:
            first, k = candidate._replace(start=result[k].start), k - 1
        newborn = grid.pieces.low(first.start - 2).startswith("neonat")
        of_two = first is not candidate and _of_several(grid, first.start)
        if (candidate.unit in ("year", "month") or newborn) and (of_two or _is_age(grid, first)):
            result[index] = candidate._replace(kind="age", rule=f"{candidate.rule}-age", of="", per="")
    for index in range(len(result) - 2, -1, -1):  # «Due uomini di 27 e 34 anni»
        result[index], result[index + 1] = _paired(result[index], result[index + 1])
    for index in range(len(result) - 1):
        result[index], result[index + 1] = _paired(result[index], result[index + 1])
    return result


def _of_several(grid: Grid, start: int) -> bool:
    """Whether ages of several follow: «due operai, di 34 e 51 anni,»; not «due condanne di 4 e 6 anni»."""
    pieces = grid.pieces
    noun = start - 2 - (pieces.low(start - 2) == ",")
    if pieces.low(start - 1) != "di" or pieces.low(noun) in _LASTING | _LOANS or not grid.is_noun(noun):
        return False
    return pieces.low(noun).endswith(_SEVERAL_ENDINGS)


def _paired(first: Candidate, second: Candidate) -> tuple[Candidate, Candidate]:
    """Two figures under one *anni* are both ages or neither."""
    if not first.rule.startswith("ellipsis-duration") or second.start - first.end > 3:
        return first, second
    if {first.kind, second.kind} == {"age", "duration"} and first.unit == second.unit:
        return first._replace(kind="age"), second._replace(kind="age")
    return first, second


def limits(grid: Grid, found: Sequence[Candidate]) -> list[Candidate]:
    """`found` with bare ages: *under 15*, *over 65*, and «Ho quarantanove anni … quando ne avrò cinquanta»."""
    result = list(found)
    for index, last in enumerate(result):
        near = found[max(index - 4, 0) : index + 5]
        if last.bare and _beside_name(grid, last) and any(c.unit == "year" for c in near):
            result[index] = last._replace(kind="age", unit="year", bare=False, rule="age-beside")
            continue
        before = grid.pieces.lows[max(last.start - 2, 0) : last.start]
        if (
            last.bare
            and last.number is not None
            and (before[-1:] in (["under"], ["over"]) or before in (["età", "di"], ["età", "dei"]))
        ):
            result[index] = last._replace(kind="age", unit="year", bare=False, rule="age-limit")
    for index in range(1, len(result)):
        last = result[index]
        if (
            last.bare
            and last.number is not None
            and grid.pieces.low(last.start - 1) in _HAVE
            and "ne" in grid.pieces.lows[max(last.start - 3, 0) : last.start]
        ):
            if any(c.unit == "year" for c in result[max(index - 3, 0) : index]):
                result[index] = last._replace(kind="age", unit="year", bare=False, rule="age-same")
    return result


def _beside_name(grid: Grid, bare: Candidate) -> bool:
    """«Luca Neri, 38 anni, e Anna Rota, 36, di Lodi»: a figure between commas after a name."""
    pieces, number = grid.pieces, bare.number
    if number is None or number.form != "digits" or not fits(number.value, 1, 115) or pieces.low(bare.end) != ",":
        return False
    name = bare.start - 2
    return pieces.low(bare.start - 1) == "," and pieces.capital(name) and pieces.kind(name) == "w"


def _is_age(grid: Grid, candidate: Candidate) -> bool:
    pieces = grid.pieces
    start, end = candidate.start, candidate.end
    before, after = pieces.low(start - 1), pieces.low(end)
    if "mixed" in candidate.rule or after in ("fa", "dopo"):
        return False  # «Belsito (4 anni e 10 mesi)» is a sentence
    if after in ("di", "d") and not pieces.capital(end + 1):
        return pieces.low(end + 1) == "età"
    if before in _BRACKETS and not grid.breaks(start) and _apposes(grid, start - 1, after):
        return True
    if before in ("suoi", "miei", "loro") and after not in ("di", "da"):
        return True  # «Con i suoi 46 anni»
    if before == "di" and pieces.low(start - 2) in ("più", "meno") and pieces.low(start - 3) == "con":
        return True  # «detenuti con più di sessant'anni»
    lead, steps = start - 1, 0
    while steps < 6 and (pieces.low(lead) in _LINKS or pieces.low(lead) in APOSTROPHES):
        lead, steps = lead - 1, steps + 1
    links = pieces.lows[lead + 1 : start]
    if "da" in links and not candidate.value_max:
        return False  # «la moglie Sandra, da oltre cinquant'anni»
    word = pieces.low(lead)
    if "di" in links and (
        pieces.low(lead - 1) == "età" or (word in ("è", "era") and "età" in pieces.lows[max(lead - 6, 0) : lead])
    ):
        return not grid.broken(max(lead - 6, 0) + 1, lead)  # «un'età media di 45 anni», «l'età media è di 45 anni»
    stated = word in ("è", "era", "resta", "sale", "scende", "sarà") and not links
    if stated and "età" in pieces.lows[max(lead - 6, 0) : lead] and not grid.broken(max(lead - 6, 0) + 1, lead):
        return True  # «l'età media dei soci è 54 anni»
    if word in ("under", "over", "età") or "età" in links:
        return True
    if word in _HAVE and ("di" not in links or not {"più", "meno"}.isdisjoint(links)):
        return after not in ("di", "d", "per")
    if word in ("compimento", "soglia", "traguardo"):
        return True
    if candidate.value_max and not {"i", "gli"}.isdisjoint(links) and word not in _LASTING and "da" not in links:
        return True  # «la popolazione tra i 15 e i 24 anni»
    if word in ("vecchio", "vecchia", "vecchi", "vecchie") and "di" in links:
        return True
    if word in _LIMITS or not {"i", "gli", "dei", "dai"}.isdisjoint(links) and (word in _TURNING or "oltre" in links):
        return bool(links)  # «sotto i 5 anni», «dopo i 40 anni», «oltre i 65 anni»
    if "dai" in links and pieces.words(end, 2) == ("in", "su"):
        return True
    if word == "," and "di" in links:  # «Marco, di 7 anni,»
        lead -= 1
    if set(links) & _AGE_LINKS and "con" not in links and _person(grid, lead):
        return True
    if word in _PRONOUNS and "di" in links and any(_human(low) for low in pieces.lows[max(lead - 8, 0) : lead]):
        return True  # «due figli, uno di nove anni e una di sei mesi»
    if "a" in links[:1] and candidate.unit == "year" and not candidate.value_max:
        return _at_age(grid, candidate)
    return False


def _human(low: str) -> bool:
    return low.startswith(_YOUNG) or low in word_list("person_nouns")


def _person(grid: Grid, i: int) -> bool:
    low = grid.pieces.low(i)
    if _human(low) or (grid.pos(i) in ("PROPN", "") and grid.pieces.capital(i) and not grid.opens(i)):
        return True
    for k in range(i - 1, max(i - 4, -1), -1):  # «un ragazzo marocchino di 17 anni»
        if grid.is_function(k) or grid.pieces.kind(k) != "w":
            break
        if _human(grid.pieces.low(k)):
            return True
    if grid.pieces.low(i - 1) in _ONE_PERSON and low.endswith(_PERSON_ENDINGS) and low not in _LASTING | _NO_PERSON:
        return grid.pos(i) in ("NOUN", "ADJ", "VERB", "")  # «un pregiudicato di 45 anni», «una romena di 30 anni»
    return (
        low.endswith(("ante", "trice", "ista", "iere", "aio", "aia"))
        and grid.pos(i) == "NOUN"
        and low not in ("migliaio", "centinaio")
    )


def _apposes(grid: Grid, i: int, after: str) -> bool:
    """Whether the words before the comma or bracket at piece `i` can name somebody, or two marks enclose the age.

    «Bianca Rota, 41 anni», «l'uomo, 45 anni,»; «la pena, 14 anni,» is a length of time.
    """
    pieces = grid.pieces
    k = i - 1
    if pieces.low(k) in "”»\"'’)" and pieces.kind(k) == "s":
        k -= 1
    if pieces.capital(k) and pieces.kind(k) == "w" and not grid.breaks(k + 1):
        return True
    if _person(grid, k):
        return True
    return after in _CLOSERS and grid.pos(k) in ("NOUN", "ADJ", "PROPN") and pieces.low(k) not in _LASTING


def _at_age(grid: Grid, candidate: Candidate) -> bool:
    """«morto a 91 anni» against «mutuo a 25 anni», «condannato a 18 anni», «a dieci anni dalla strage»."""
    pieces = grid.pieces
    value = candidate.number.value if candidate.number is not None else 0
    after = pieces.low(candidate.end)
    if (
        not 6 <= value <= 115
        or after in ("dal", "dallo", "dalla", "dall", "dai", "dagli", "dalle", "di", "e")
        or pieces.low(candidate.start - 2) == "qui"
    ):
        return False
    if pieces.low(candidate.start - 2).startswith(_LENGTHENING):
        return False  # «ridurre a 20 anni la tutela»
    for k in range(candidate.start - 2, max(candidate.start - 10, -1), -1):
        low = pieces.low(k)
        if grid.breaks(k + 1):
            break
        if low in _LOANS or low.startswith(("condann", "mutu", "finanzia", "rate", "prestit")):
            return False
    return True
