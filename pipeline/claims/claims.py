"""Numeric claims of a Doc: read every kind at every numeral, arbitrate once, then fill units, cues and context."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from spacy.tokens import Doc

from pipeline.claims.ages import as_ages, limits, read_age_word
from pipeline.claims.candidates import Candidate
from pipeline.claims.context import Context
from pipeline.claims.counting import is_vote
from pipeline.claims.cues import with_cues
from pipeline.claims.dates import MONTHS, SEASONS, SHORT_MONTHS, read_date, read_years
from pipeline.claims.days import as_day
from pipeline.claims.ellipsis import resolve
from pipeline.claims.grid import Grid
from pipeline.claims.identifiers import REASONS, identifiers
from pipeline.claims.lexer import APOSTROPHES, DASHES, Pieces
from pipeline.claims.numbers import ONE
from pipeline.claims.numerals import cardinal_word, elided_word, ordinal_word
from pipeline.claims.quantities import read_quantity
from pipeline.claims.rates import without_bases
from pipeline.claims.relations import read_relation
from pipeline.claims.times import read_time
from pipeline.claims.units import unit_index
from pipeline.records import Claim
from pipeline.trace import Place, dropped, narrowed, rejected

_WORDS = (
    frozenset(
        """un uno una meno mezzo mezza mezz metà doppio triplo quadruplo quintuplo decina dozzina quindicina ventina
    trentina quarantina cinquantina sessantina settantina ottantina novantina centinaio migliaio paio decine
    dozzine ventine centinaia migliaia milione miliardo milioni miliardi mezzogiorno mezzanotte anni eur usd gbp
    chf km chilometro us""".split()
    )
    | MONTHS.keys()
    | SHORT_MONTHS.keys()
    | SEASONS.keys()
)
_AFTER_ONE = frozenset(
    {"solo", "sola", "unico", "unica", "altro", "altra", "intero", "intera", "o", "a", "in", "su", "ogni"}
)
_MARKS = frozenset("€$£¥₽₹₺₪₴")
_ROMANS = frozenset(
    """ii iii iv vi vii viii ix xi xii xiii xiv xv xvi xvii xviii xix xx xxi xxii xxiii xxiv xxv xxvi xxvii xxviii xxix
    xxx""".split()
)
_SIGNS = DASHES | APOSTROPHES | {"+"}
_OPENERS = _WORDS | _MARKS | _ROMANS | _SIGNS
_READERS = (read_date, read_years, read_time, read_relation, read_age_word, read_quantity)


@lru_cache(maxsize=65536)
def _starts_claim(low: str) -> bool:
    """Whether a lower-case piece can open a claim."""
    return (
        low in _OPENERS
        or low[:1].isdecimal()
        or cardinal_word(low) is not None
        or elided_word(low) is not None
        or ordinal_word(low) is not None
        or (len(low) > 6 and low.endswith(("enne", "enni")))
    )


def find(
    grid: Grid,
    names: Iterable[tuple[int, int]] = (),
    predicate: Callable[[Candidate], Candidate] = lambda c: c,
    *,
    all_numbers: bool = False,
) -> list[Candidate]:
    """Spans, kinds, values and cues of all claims, sorted, without overlaps.

    `names` are character spans of proper names; `predicate` gives a bare number the unit that the parse shows.
    `all_numbers` keeps figures that count nothing named, too (line-ups, tables, a text that is but a number).
    """
    pieces = grid.pieces
    blocked = identifiers(grid, names)
    readings: list[Candidate] = []
    for i in _numerals(grid):
        if not blocked[i]:
            readings += [candidate for reader in _READERS if (candidate := reader(grid, i)) is not None]
    rejected("number", _blocked(grid, blocked))
    dropped("number", "begins no quantity, date, time or rank here", _unread(grid, blocked, readings))
    kept = partial(narrowed, "number", place=partial(_place, pieces))
    chosen = kept("another reading is firmer", readings, arbitrate(readings, len(pieces)))
    chosen = kept("only numbers a paragraph", chosen, [c for c in chosen if all_numbers or not _enumerator(grid, c)])
    chosen = kept("is the base of a rate", chosen, without_bases(grid, chosen))
    chosen = limits(grid, [predicate(with_cues(grid, as_day(grid, c))) for c in chosen])
    bare = {c.start for c in chosen if c.bare}
    filled = resolve(grid, chosen, _currency(chosen))
    resolved = kept("counts nothing that is named", filled, [c for c in filled if all_numbers or _licensed(grid, c)])
    return as_ages(grid, [with_cues(grid, c) if c.start in bare else c for c in resolved])


def _numerals(grid: Grid) -> list[int]:
    """The pieces that can open a claim; a word is looked at once however often it stands in the text."""
    pieces = grid.pieces
    lows = pieces.lows
    opening = {low for low in set(lows) if _starts_claim(low)}
    return [i for i, low in enumerate(lows) if low in opening and _opens(grid, i, low)]


def _opens(grid: Grid, i: int, low: str) -> bool:
    """Whether the piece opens one here: an article before a unit, a roman numeral, a sign before a figure (*’98*)."""
    pieces = grid.pieces
    if low in ONE:
        return _article_counts(grid, i)
    if low in _ROMANS:
        return pieces.raw(i).isupper()
    if low in _SIGNS:
        return pieces.kind(i + 1) == "d" and pieces.glued(i + 1)
    return True


def _place(pieces: Pieces, candidate: Candidate) -> Place:
    start, end = pieces.starts[candidate.start], pieces.ends[candidate.end - 1]
    return start, end, f"{candidate.kind} {candidate.value} {candidate.unit}".strip() + f", rule {candidate.rule}"


def _blocked(grid: Grid, flags: Sequence[int]) -> Iterator[tuple[Place, str]]:
    """Numbers that name, neighbours of one identifier together (*978-88-15*), and why they do not count."""
    pieces = grid.pieces
    runs: list[tuple[int, int]] = []
    for i in _numerals(grid):
        if runs and flags[i] and all(flags[k] == flags[i] for k in range(runs[-1][1], i)):
            runs[-1] = runs[-1][0], i
        elif flags[i]:
            runs.append((i, i))
    yield from (((pieces.starts[first], pieces.ends[last], ""), REASONS[flags[last]]) for first, last in runs)


def _unread(grid: Grid, blocked: Sequence[int], readings: Iterable[Candidate]) -> Iterator[Place]:
    pieces, read = grid.pieces, {k for c in readings for k in range(c.start, c.end)}
    yield from ((pieces.starts[i], pieces.ends[i], "") for i in _numerals(grid) if not blocked[i] and i not in read)


def _article_counts(grid: Grid, i: int) -> bool:
    """Whether *un*, *una*, *uno* can open a claim by what follows: most are articles, and reading them costs time."""
    pieces = grid.pieces
    if pieces.low(i) == "una" and pieces.low(i - 1) in APOSTROPHES:
        return True  # «all'una di notte»
    after = i + 1 + (pieces.low(i + 1) in APOSTROPHES)
    low = pieces.low(after)
    if low in _AFTER_ONE or unit_index().opens(low) or (low not in ONE and _starts_claim(low)):
        return True
    return not {"su", "ogni", "contro", "a"}.isdisjoint(pieces.lows[after + 1 : after + 3])


def arbitrate(readings: Sequence[Candidate], size: int) -> list[Candidate]:
    """The best readings that do not overlap: by rank, then length, then order of the text."""
    taken = bytearray(size)
    chosen: list[Candidate] = []
    for reading in sorted(readings, key=lambda c: (-c.rank, c.start - c.end, c.start)):
        if not any(taken[reading.start : reading.end]):
            taken[reading.start : reading.end] = b"\x01" * (reading.end - reading.start)
            chosen.append(reading)
    return sorted(chosen, key=lambda c: c.start)


def _enumerator(grid: Grid, candidate: Candidate) -> bool:
    """A bare digit that opens a paragraph before a capital («5 L'azienda …») or a bracket («1) …») only numbers it.

    Nor does *zero* alone count anything: «a chilometro zero», «ripartire da zero».
    """
    if not candidate.bare or candidate.number is None:
        return False
    if candidate.number.form != "digits":
        return candidate.number.value == 0
    pieces, start = grid.pieces, candidate.start
    opens = start == 0 or "\n" in pieces.text[pieces.ends[start - 1] : pieces.starts[start]]
    return opens and (pieces.low(candidate.end) in (")", ".") or pieces.capital(candidate.end))


def _licensed(grid: Grid, candidate: Candidate) -> bool:
    """Whether a number that counts nothing named is a claim: «Siamo in ventiquattro», «i due», «hanno votato in 980».

    Bare figures after a name, a bracket or a comma are line-ups, tables and labels: «André 14, Dante 9».
    """
    if not candidate.bare or candidate.number is None:
        return True
    if is_vote(grid, candidate.number):
        return True
    pieces, before = grid.pieces, candidate.start - 1
    if pieces.low(before) in APOSTROPHES and pieces.glued(before):
        before -= 1
    if pieces.words(candidate.end, 2) in (("in", "tutto"), ("in", "totale")) or pieces.low(before) in (
        "altre",
        "altri",
        "media",
        "restanti",
        "rimanenti",
        "totale",
        "ulteriori",
    ):
        return True
    follows = grid.pos(candidate.end) in ("VERB", "AUX") or pieces.low(candidate.end) in ("su", "hanno", "sono")
    if candidate.start == 0 or grid.breaks(candidate.start) or pieces.low(before) in (",", "e", ":"):
        large = candidate.number.form == "words" and candidate.number.value > 20  # «Centomila in partenza da Milano»
        return (
            follows or large or (candidate.number.form == "words" and pieces.low(before) != "e" and candidate.start > 0)
        )
    if pieces.kind(before) != "w":
        return candidate.number.form == "words" and pieces.low(before) in "«“\"'‘"
    return grid.is_function(before) or grid.pos(before) in ("VERB", "AUX", "ADV") or candidate.number.form == "words"


def _currency(found: Sequence[Candidate]) -> str:
    """The currency of amounts that name none («vale 28 milioni»): the one the article names most, else the euro."""
    counts: dict[str, int] = {}
    for candidate in found:
        if candidate.kind == "money" and candidate.unit:
            counts[candidate.unit] = counts.get(candidate.unit, 0) + 1
    if not counts or "EUR" in counts:
        return "EUR"
    return max(counts, key=lambda code: counts[code])


def extract(doc: Doc) -> tuple[Claim, ...]:
    """All numeric claims of `doc`, sorted by start; context columns stay empty where the Doc is not parsed."""
    grid = Grid(doc)
    context = Context(grid)
    pieces = grid.pieces
    claims: list[Claim] = []
    found = context.with_whole_names(find(grid, context.names, context.unit_from_subject))
    for candidate, said in zip(found, context.of_claims(found), strict=True):
        start, end = pieces.starts[candidate.start], pieces.ends[candidate.end - 1]
        claims.append(
            Claim(
                start=start,
                end=end,
                text=pieces.text[start:end],
                kind=candidate.kind,
                value=candidate.value,
                value_max=candidate.value_max,
                unit=candidate.unit,
                modifier=candidate.modifier,
                change=candidate.change or said.change,
                per=candidate.per,
                of=candidate.of if candidate.kind != "count" else "",
                subject=said.subject,
                verb=said.verb,
                modality=said.modality,
                source=said.source,
                rule=candidate.rule,
                confidence=_confidence(candidate),
            )
        )
    return tuple(claims)


def _confidence(candidate: Candidate) -> float:
    """How far a rule is to be trusted: certain with a unit of its own, less where a neighbour or nothing gave it."""
    if candidate.bare:
        return 0.5
    if candidate.rule.startswith(("ellipsis", "money-bare", "ordinal-")):
        return 0.7
    return 0.9 if candidate.kind in ("count", "ordinal") else 0.95
