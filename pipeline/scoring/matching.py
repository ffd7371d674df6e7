"""Which found span answers which gold span: the best one-to-one matching by overlap of characters, exactly."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

EXACT = 10


class Span(Protocol):
    """Anything with half-open character offsets."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


S = TypeVar("S", bound=Span)
Agreement = Callable[[S, S], Sequence[bool]]


def match(
    gold: Sequence[S], found: Sequence[S], *, tenths: int, agreement: Agreement[S] | None = None
) -> list[tuple[int, int]]:
    """Pairs of indices into `gold` and `found`, one-to-one, each with IoU ≥ `tenths`/10, in the order of `gold`.

    IoU: characters that both spans cover over characters that either covers. The matching has as many pairs as
    possible; among those the largest summed IoU; among those the most agreements of the first kind, then of the second,
    and so on (`agreement` gives them for a pair). So the counts do not hang on the order of rows, nor on which side is
    the gold.
    """
    edges: dict[int, dict[int, int]] = {}
    order = sorted(range(len(found)), key=lambda j: found[j].start)
    starts = [found[j].start for j in order]
    for i, one in enumerate(gold):
        # A span that overlaps enough starts at most so far before and behind: this spares comparing all with all.
        length = max(one.end - one.start, 1)
        first = bisect_left(starts, one.end - -(-length * 10 // tenths))
        last = bisect_right(starts, one.end - length * tenths // 10)
        for j in sorted(order[first:last]):
            both, either = _overlap(one, found[j])
            if both * 10 >= either * tenths and both > 0:
                weight = (1 << 40) + (both << 20) // either
                for agrees in agreement(one, found[j]) if agreement else ():
                    weight = (weight << 20) + agrees
                edges.setdefault(i, {})[j] = weight
    return sorted(pair for group in _components(edges) for pair in _assign(group, edges))


def iou(one: Span, other: Span) -> float:
    """Characters that both spans cover over characters that either covers."""
    both, either = _overlap(one, other)
    return both / either if either else 0.0


def _overlap(one: Span, other: Span) -> tuple[int, int]:
    both = max(0, min(one.end, other.end) - max(one.start, other.start))
    return both, (one.end - one.start) + (other.end - other.start) - both


def _components(edges: dict[int, dict[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Groups of gold and found spans that are linked at all: each is matched by itself, and most are a single pair."""
    holders: dict[int, list[int]] = {}
    for i, targets in edges.items():
        for j in targets:
            holders.setdefault(j, []).append(i)
    groups: list[tuple[list[int], list[int]]] = []
    seen: set[int] = set()
    for first in edges:
        if first in seen:
            continue
        seen.add(first)
        rows: list[int] = []
        columns: set[int] = set()
        todo = [first]
        while todo:
            i = todo.pop()
            rows.append(i)
            for j in edges[i].keys() - columns:
                columns.add(j)
                for other in holders[j]:
                    if other not in seen:
                        seen.add(other)
                        todo.append(other)
        groups.append((sorted(rows), sorted(columns)))
    return groups


def _assign(group: tuple[list[int], list[int]], edges: dict[int, dict[int, int]]) -> list[tuple[int, int]]:
    """Matching of one group with the largest summed weight (Kuhn 1955, as shortest augmenting paths; whole numbers)."""
    rows, columns = group
    if len(rows) == len(columns) == 1:
        return [(rows[0], columns[0])]
    turned = len(rows) > len(columns)
    cost = [[-edges[i].get(j, 0) for j in columns] for i in rows]
    if turned:
        cost = [list(line) for line in zip(*cost, strict=True)]
    n, m = len(cost), len(cost[0])
    row_price, column_price = [0] * (n + 1), [0] * (m + 1)
    holder = [0] * (m + 1)  # the row, from 1, that holds a column; column 0 holds the row to be placed
    for row in range(1, n + 1):
        holder[0] = row
        slack: list[int | None] = [None] * (m + 1)
        before, done = [0] * (m + 1), [False] * (m + 1)
        here = 0
        while holder[here]:
            done[here] = True
            at, least, following = holder[here], None, 0
            for column in range(1, m + 1):
                if done[column]:
                    continue
                reduced = cost[at - 1][column - 1] - row_price[at] - column_price[column]
                known = slack[column]
                if known is None or reduced < known:
                    slack[column], before[column] = reduced, here
                    known = reduced
                if least is None or known < least:
                    least, following = known, column
            assert least is not None
            for column in range(m + 1):
                if done[column]:
                    row_price[holder[column]] += least
                    column_price[column] -= least
                else:
                    known = slack[column]
                    slack[column] = None if known is None else known - least
            here = following
        while here:
            holder[here] = holder[before[here]]
            here = before[here]
    pairs = []
    for column in range(1, m + 1):
        if holder[column]:
            i, j = (column - 1, holder[column] - 1) if turned else (holder[column] - 1, column - 1)
            if columns[j] in edges[rows[i]]:
                pairs.append((rows[i], columns[j]))
    return pairs
