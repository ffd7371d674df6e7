"""What the readers put on the lattice: a reading of some pieces as one kind of claim, before arbitration."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from pipeline.claims.numbers import Number


class Candidate(NamedTuple):
    """A reading of pieces `start` to `end`. `rank` decides between overlapping readings, then length, then order.

    `number` is kept while a unit may still come from a neighbour: `bare` readings have none of their own.
    `lead` is the piece where its modifier starts (*più di 10 euro*), -1 if it has none.
    `of_at` is the piece of `of`, where that is a word of the text.
    `given` is the piece of the noun that a neighbour gave it (*su dodici soci, quattro votano*), -1 if none did.
    `core` is the piece whose token stands for the claim in the parse (its noun, else its numeral).
    """

    start: int
    end: int
    kind: str
    rule: str
    value: str = ""
    value_max: str = ""
    unit: str = ""
    modifier: str = ""
    change: str = ""
    per: str = ""
    of: str = ""
    rank: int = 50
    bare: bool = False
    number: Number | None = None
    core: int = -1
    noun: int = -1
    given: int = -1
    lead: int = -1
    of_at: int = -1


def fits(value: Decimal, low: int, high: int) -> bool:
    """Whether a number is a whole one from `low` to `high`."""
    return value == value.to_integral_value() and low <= value <= high
