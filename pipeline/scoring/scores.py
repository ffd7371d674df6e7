"""Two sets of records of one article → counts: the matching rules of `riscontro evaluate`, in one place.

Every measure is a `Score` (how many rows gold has, how many were found, how many of these are right), so that counts of
articles add up, and a row that was missed is missed in each of its columns. Duplicates count: the second is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar

from pipeline.gold import Annotated
from pipeline.records import Claim, Entity, Quote
from pipeline.scoring.matching import EXACT, match
from pipeline.tables import Record

R = TypeVar("R", bound=Record)
K = TypeVar("K", Quote, Claim)

HALF = 5
# Table, measure, and the label, kind or column that it is restricted to ("" for all rows).
Measure = tuple[str, str, str]

VALUE_COLUMNS = ("kind", "value", "value_max", "unit")
# Columns of claims that may be empty, beyond those of the value.
OPTIONAL_COLUMNS = ("modifier", "change", "per", "of", "subject", "verb", "source")
# Columns compared on matched rows; their order breaks ties between matchings.
COMPARED: dict[str, tuple[str, ...]] = {
    "entities": ("label", "entity"),
    "quotes": ("kind", "speaker", "cue"),
    "claims": (*VALUE_COLUMNS, *OPTIONAL_COLUMNS[:-1], "modality", "source"),
}
_FREE_TEXT = frozenset({"speaker", "cue", "unit", "per", "of", "subject", "verb", "source"})


@dataclass(frozen=True, slots=True)
class Score:
    """Rows of gold, rows found, rows right; precision, recall and F1 are None where their denominator is 0."""

    gold: int = 0
    found: int = 0
    right: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.found + other.found, self.right + other.right)

    @property
    def precision(self) -> float | None:
        return self.right / self.found if self.found else None

    @property
    def recall(self) -> float | None:
        return self.right / self.gold if self.gold else None

    @property
    def f1(self) -> float | None:
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else None


def same(column: str, one: object, other: object) -> bool:
    """Whether two cells say the same: free text after case and space folding, numbers by value, all else as written."""
    if one == other:
        return True
    if column in _FREE_TEXT:
        return _fold(str(one)) == _fold(str(other))
    return (
        column in ("value", "value_max") and _number(str(one)) is not None and _number(str(one)) == _number(str(other))
    )


def pairs(table: str, gold: Sequence[R], found: Sequence[R], *, tenths: int = HALF) -> list[tuple[R, R]]:
    """Records of two sides that answer each other: one-to-one, IoU ≥ `tenths`/10, agreeing in as much as can be."""
    columns = COMPARED[table]

    def agreement(one: R, other: R) -> list[bool]:
        return [same(column, getattr(one, column), getattr(other, column)) for column in columns]

    return [(gold[i], found[j]) for i, j in match(gold, found, tenths=tenths, agreement=agreement)]


def count_article(gold: Annotated, found: Annotated) -> dict[Measure, Score]:
    """All measures of one article."""
    return {
        **_count_entities(gold.entities, found.entities),
        **_count_quotes(gold.quotes, found.quotes),
        **_count_claims(gold.claims, found.claims),
    }


def total(counts: Iterable[dict[Measure, Score]]) -> dict[Measure, Score]:
    """Sum over articles, measure by measure: measures as `count_article` orders them, labels and kinds by name."""
    summed: dict[Measure, Score] = {}
    for one in counts:
        for measure, score in one.items():
            summed[measure] = summed.get(measure, Score()) + score
    rank: dict[tuple[str, str], int] = {}
    for table, name, _ in summed:
        rank.setdefault((table, name), len(rank))
    columns = list(COMPARED["claims"])

    def place(measure: Measure) -> tuple[int, int, str]:
        of_table, name, of = measure
        by_column = name in ("accuracy", "filled") and of in columns
        return rank[of_table, name], columns.index(of) if by_column else 0, "" if name == "accuracy" else of

    return {measure: summed[measure] for measure in sorted(summed, key=place)}


def _count_entities(gold: Sequence[Entity], found: Sequence[Entity]) -> dict[Measure, Score]:
    def strict(entity: Entity) -> tuple[int, int, str]:
        return entity.start, entity.end, entity.label

    def canonical(entity: Entity) -> tuple[int, int, str, str]:
        return entity.start, entity.end, entity.label, entity.entity

    counts = {("entities", "strict", ""): _intersection(gold, found, strict)}
    for label in sorted({entity.label for entity in (*gold, *found)}):
        counts["entities", "strict", label] = _intersection(
            [e for e in gold if e.label == label], [e for e in found if e.label == label], strict
        )
    counts["entities", "canonical", ""] = _intersection(gold, found, canonical)
    return counts


def _count_quotes(gold: Sequence[Quote], found: Sequence[Quote]) -> dict[Measure, Score]:
    g, f = len(gold), len(found)
    counts = {
        ("quotes", f"iou {tenths / 10}", ""): Score(g, f, len(pairs("quotes", gold, found, tenths=tenths)))
        for tenths in (EXACT, 8, HALF)
    }
    matched = pairs("quotes", gold, found)
    counts |= _by_kind("quotes", gold, found, matched)
    for column in ("speaker", "cue"):
        counts["quotes", column, ""] = Score(g, f, sum(_agree(column, *pair) for pair in matched))
    counts["quotes", "utterance", ""] = _count_links(gold, found, matched)
    for column in COMPARED["quotes"]:
        counts["quotes", "accuracy", column] = _accuracy(column, matched)
    for column in ("speaker_start", "cue_start"):
        counts["quotes", "accuracy", column] = _accuracy(column, matched)
    return counts


def _count_claims(gold: Sequence[Claim], found: Sequence[Claim]) -> dict[Measure, Score]:
    g, f = len(gold), len(found)
    matched = pairs("claims", gold, found)
    counts = {
        ("claims", "exact", ""): Score(g, f, len(pairs("claims", gold, found, tenths=EXACT))),
        ("claims", "iou 0.5", ""): Score(g, f, len(matched)),
        ("claims", "value", ""): Score(g, f, sum(all(_agree(c, *pair) for c in VALUE_COLUMNS) for pair in matched)),
    }
    counts |= _by_kind("claims", gold, found, matched)
    for column in OPTIONAL_COLUMNS:
        # Most cells of these columns are empty, so accuracy flatters: here only filled cells count.
        counts["claims", "filled", column] = Score(
            sum(bool(getattr(c, column)) for c in gold),
            sum(bool(getattr(c, column)) for c in found),
            sum(bool(getattr(pair[0], column)) and _agree(column, *pair) for pair in matched),
        )
    for column in COMPARED["claims"]:
        counts["claims", "accuracy", column] = _accuracy(column, matched)
    return counts


def _by_kind(table: str, gold: Sequence[K], found: Sequence[K], matched: Sequence[tuple[K, K]]) -> dict[Measure, Score]:
    golds, founds = Counter(r.kind for r in gold), Counter(r.kind for r in found)
    rights = Counter(one.kind for one, other in matched if one.kind == other.kind)
    counts: dict[Measure, Score] = {(table, "kind", ""): Score(len(gold), len(found), rights.total())}
    for kind in sorted(golds | founds):
        counts[table, "kind", kind] = Score(golds[kind], founds[kind], rights[kind])
    return counts


def _count_links(gold: Sequence[Quote], found: Sequence[Quote], matched: Sequence[tuple[Quote, Quote]]) -> Score:
    """Pairs of rows that share an utterance: how many gold has, how many were found, how many are in both."""
    return Score(
        _pair_count(Counter(quote.utterance for quote in gold)),
        _pair_count(Counter(quote.utterance for quote in found)),
        _pair_count(Counter((one.utterance, other.utterance) for one, other in matched)),
    )


def _pair_count(groups: Counter[Hashable] | Counter[int] | Counter[tuple[int, int]]) -> int:
    return sum(n * (n - 1) // 2 for n in groups.values())


def _accuracy(column: str, matched: Sequence[tuple[R, R]]) -> Score:
    return Score(len(matched), len(matched), sum(_agree(column, *pair) for pair in matched))


def _agree(column: str, one: Record, other: Record) -> bool:
    return same(column, getattr(one, column), getattr(other, column))


def _intersection(gold: Sequence[R], found: Sequence[R], key: Callable[[R], Hashable]) -> Score:
    golds, founds = Counter(map(key, gold)), Counter(map(key, found))
    return Score(golds.total(), founds.total(), (golds & founds).total())


def _fold(text: str) -> str:
    return " ".join(text.split()).casefold()


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
