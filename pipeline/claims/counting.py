"""Numbers with a counted noun, over adjectives, *di*, *dei* and an article; and number words that are none."""

from __future__ import annotations

from decimal import Decimal

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.lexer import APOSTROPHES
from pipeline.claims.numbers import HALF, Number, number_at
from pipeline.claims.numerals import ordinal_word, plain
from pipeline.claims.units import unit_index

_ARTICLES = frozenset({"i", "gli", "le", "l", "il", "lo", "la"})
_COMPOUNDS = frozenset({("posti", "letto"), ("posti", "auto"), ("posti", "barca"), ("posto", "letto")})
_PARTICIPLES = ("ate", "ati", "ite", "iti", "ute", "uti")
_MILLIONS = frozenset({"milione", "milioni", "miliardo", "miliardi", "mln", "mld", "mezzo", "."})
# «ai 20 iniziali se ne sono aggiunti 50»: what they are is said elsewhere.
_NEVER_NOUNS = frozenset(
    """annui annue attuali complessive complessivi finali iniziali necessari precedenti previste previsti rimanenti
    restanti successivi totali""".split()
)
_GENITIVES = frozenset({"di", "d"})


_BALLOTS = frozenset({"contro", "per"})
_VOTING = 16


def is_numeral(grid: Grid, number: Number) -> bool:
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
        countable = is_plural(grid, i + 1) or grid.is_adjective(i + 1)
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


def counted(grid: Grid, number: Number) -> Candidate | None:
    """The number with its noun: over adjectives, *di* after scales and collectives, *dei*, an article."""
    pieces = grid.pieces
    at = number.end
    # «due o più caselle»
    if pieces.words(at, 2) in (("o", "più"), ("o", "meno")) and grid.is_noun(at + 2):
        at, number = at + 2, number._replace(modifier="more_than" if pieces.low(at + 1) == "più" else "")
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
        noun = _noun_after(grid, at, number)
        if noun is None or not is_plural(grid, noun) or pieces.low(number.start - 1) in _ARTICLES | APOSTROPHES:
            return None  # «contro l'89 dei radiologi» repeats a percentage
    elif pieces.low(at) in ("gli", "i", "le") and _verbless(grid, number):
        at += 1
    elif pieces.glued(at) and pieces.kind(at) == "w" and number.form == "digits":
        return None
    found = _noun_after(grid, at, number)
    return None if found is None else noun_candidate(grid, number, found, "count")


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


def is_plural(grid: Grid, i: int) -> bool:
    """Whether piece `i` can be a noun in the plural."""
    return grid.is_noun(i) and grid.pieces.low(i)[-1:] in "ie"


def is_vote(grid: Grid, number: Number | None) -> bool:
    """«33 hanno votato per il parco, **7** contro la proposta»: how many voted how."""
    if number is None:
        return False
    pieces, start = grid.pieces, number.start
    if pieces.low(number.end) not in _BALLOTS and pieces.words(number.end, 2) != ("a", "favore"):
        return False
    floor = max(start - _VOTING, 0)
    return any(pieces.low(k).startswith("vot") and not grid.broken(k + 1, start) for k in range(floor, start))


def _noun_after(grid: Grid, i: int, number: Number) -> int | None:
    """Piece of the counted noun at or after piece `i`."""
    pieces = grid.pieces
    if is_vote(grid, number):
        return None
    for k in range(i, min(i + 4, len(pieces))):
        if pieces.kind(k) != "w" or grid.breaks(k):
            return None
        if pieces.low(k) == "e" and k > i and grid.is_adjective(k - 1) and grid.is_adjective(k + 1):
            continue  # «prima e personalissima gratitudine»
        if grid.is_function(k):
            return None
        if pieces.low(k)[-1:] not in "aeioàèéìòù" and grid.is_adjective(k) and grid.is_noun(k + 1):
            return k  # «240 personal computer»
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
    if low in _NEVER_NOUNS or low.endswith(("rebbe", "rebbero")):
        return False
    if pos == "VERB" and pieces.low(number.start - 1) == "cui" and low.endswith(_PARTICIPLES):
        return False  # «20 milioni, di cui 5 destinati ai comuni»
    if (
        number.value != 1
        and low[-1:] == "o"
        and low not in ("euro", "auto", "foto", "moto", "radio", "video", "no", "ko")
    ):
        return False
    if pos in ("NOUN", ""):
        return grid.is_noun(k)
    foreign = low[-1:] not in "aeioàèéìòù"
    if pos == "PROPN":  # «cinque Canadair»; but «alle 9 Macron»
        return low[-1:] in "ie" or not pieces.capital(k) or (foreign and number.form == "words")
    if foreign and pos in ("ADJ", "X", "SYM"):
        return True  # «un milione di work station»
    if pos in ("ADJ", "VERB", "INTJ", "ADV", "X", "SYM"):
        # Participles and adjectives that count as nouns: *tre feriti*, *undici contrari*, *31 sì*.
        return (
            low[-1:] in "ie"
            and not low.endswith(("ere", "are", "ire", "ande"))
            and pos != "ADV"
            and not low.endswith(("ono", "ano"))
            and not (pos == "VERB" and low.endswith("nti"))  # «dei 6.000 derivanti dalla fusione»
        )
    return False


def noun_candidate(grid: Grid, number: Number, noun: int, rule: str) -> Candidate:
    """The count of the noun at piece `noun`, over a compound (*posti letto*) or a half (*film e mezzo*)."""
    pieces = grid.pieces
    end = noun + 1
    lemma = grid.noun_lemma(noun)
    pair = (pieces.low(noun), pieces.low(end))
    foreign = pair[0][-1:] not in "aeioàèéìòù" and pair[1][-1:].isalpha() and pair[1][-1:] not in "aeioàèéìòù"
    common = pieces.kind(end) == "w" and not pieces.capital(end) and not grid.is_function(end)
    if pair in _COMPOUNDS or (foreign and common and grid.pos(end) in ("NOUN", "PROPN", "ADJ", "X", "ADV", "")):
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
