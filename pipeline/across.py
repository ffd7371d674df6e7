"""Rows of many articles side by side: who says how much where, and figures on the same thing that agree or differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from pipeline.columns import columns_of
from pipeline.tables import Cell, Row

# Dates, times, ranks and results are no figures on a thing that another article could give too.
_KINDS = frozenset({"count", "money", "percent", "measure", "ratio", "duration"})
# A longer subject is a description: looked for as a whole, not in parts.
_MOST_WORDS = 6
_KEPT = ("kind", "unit", "of", "per", "value", "value_max", "modifier", "subject", "verb", "source", "text")


def speakers(quotes: Iterable[Mapping[str, Cell]]) -> list[Row]:
    """Rows of `speakers.csv` from rows of `quotes.csv`: a row a speaker, who says most first.

    Names are one after case and space folding; the spelling found first stands for it. Quotes of nobody are left out.
    """
    kinds = next(column.values for column in columns_of("quotes") if column.name == "kind")
    names: dict[str, str] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    articles: dict[str, Counter[str]] = defaultdict(Counter)
    for row in quotes:
        key = _fold(row["speaker"])
        if key:
            names.setdefault(key, str(row["speaker"]))
            counts[key][str(row["kind"])] += 1
            articles[key][str(row["article_id"])] += 1
    return [
        {
            "speaker": names[key],
            "quotes": counts[key].total(),
            **{kind: counts[key][kind] for kind in kinds},
            "articles": len(articles[key]),
            "article_ids": " ".join(sorted(articles[key])),
        }
        for key in sorted(names, key=lambda key: (-counts[key].total(), key))
    ]


def figures(claims: Iterable[Mapping[str, Cell]]) -> list[Row]:
    """Rows of `figures.csv` from rows of `claims.csv`: figures of two articles or more on the same thing, by group.

    The same thing: equal kind, unit, complement (`of`) and rate (`per`), and subjects of which one holds the other,
    straight or through a third. `differs` is yes where the figures of a group are not all equal. The largest group
    comes first.
    """
    groups: dict[tuple[str, ...], list[Mapping[str, Cell]]] = defaultdict(list)
    for row in claims:
        if row["kind"] in _KINDS and _words(row):
            groups[tuple(_fold(row[name]) for name in ("kind", "unit", "of", "per"))].append(row)
    found = [
        part for rows in groups.values() for part in _by_subject(rows) if len({row["article_id"] for row in part}) > 1
    ]
    found.sort(key=lambda part: (-len(part), str(part[0]["kind"]), str(part[0]["unit"]), str(part[0]["article_id"])))
    return [
        {
            "figure": number,
            "differs": "yes" if len({(row["value"], row["value_max"]) for row in part}) > 1 else "no",
            **{name: row[name] for name in ("article_id", *_KEPT)},
            "sentence": row.get("sentence", ""),
            "id": row.get("id", ""),
        }
        for number, part in enumerate(found, start=1)
        for row in part
    ]


def _by_subject(rows: Sequence[Mapping[str, Cell]]) -> list[list[Mapping[str, Cell]]]:
    """Rows of which one's subject is in the other's (*Meloni*, *Giorgia Meloni*), in their order."""
    leader = list(range(len(rows)))

    def find(at: int) -> int:
        while leader[at] != at:
            leader[at] = leader[leader[at]]
            at = leader[at]
        return at

    subjects = [_words(row) for row in rows]
    first: dict[frozenset[str], int] = {}
    for at, words in enumerate(subjects):
        first.setdefault(words, at)
    for at, words in enumerate(subjects):
        shorter = range(1, len(words)) if len(words) <= _MOST_WORDS else ()
        for part in (words, *(frozenset(some) for size in shorter for some in combinations(words, size))):
            one, other = find(at), find(first.get(part, at))
            leader[max(one, other)] = min(one, other)
    parts: dict[int, list[Mapping[str, Cell]]] = defaultdict(list)
    for at, row in enumerate(rows):
        parts[find(at)].append(row)
    return list(parts.values())


def _words(row: Mapping[str, Cell]) -> frozenset[str]:
    """Words that can name a subject: not *di*, *dei*, *e*, nor what is counted itself (*due persone* riferiscono)."""
    words = {word for word in str(row["subject"] or "").split() if len(word) > 3 or word.isupper()}
    return frozenset(word.casefold() for word in words) - set(_fold(row["text"]).split())


def _fold(cell: Cell) -> str:
    return " ".join(str(cell or "").split()).casefold()
