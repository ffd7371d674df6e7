"""What an extractor considers and drops, told to whoever explains an article, and to nobody else.

An extractor calls `dropped`, `rejected` or `narrowed` where it decides. Nothing is made or kept unless somebody
listens: an iterator that is handed over is not even run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
Place = tuple[int, int, str]
"""Start and end in the text, and how that was read: a kind, a lemma, a rule, or nothing."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A `what` (name, cue, marks, content or number) at [start, end), read as `reading`, that makes no row, and why."""

    what: str
    start: int
    end: int
    reading: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Considered:
    """One thing that an extractor looked at: `what` is name, quote, cue, marks, content or number.

    `why` says what was made of it, by which rule and how surely, or why nothing was.
    """

    what: str
    start: int
    end: int
    text: str
    kept: bool
    why: str


_HEARD: ContextVar[list[Dropped] | None] = ContextVar("riscontro_dropped", default=None)


@contextmanager
def listening() -> Iterator[list[Dropped]]:
    """A list that fills with what the extractors drop inside the block."""
    heard: list[Dropped] = []
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


def dropped(what: str, why: str, places: Iterable[Place]) -> None:
    """Tell that what stands at `places` makes no row."""
    rejected(what, ((place, why) for place in places))


def rejected(what: str, places: Iterable[tuple[Place, str]]) -> None:
    """Tell of places that make no row, each for a reason of its own. Of one place the first reason counts."""
    heard = _HEARD.get()
    if heard is not None:
        heard += [Dropped(what, start, end, reading, why) for (start, end, reading), why in places]


def narrowed(what: str, why: str, before: Iterable[T], after: list[T], place: Callable[[T], Place]) -> list[T]:
    """`after`, having told which of `before` are at no place of it."""
    if _HEARD.get() is not None:
        kept = {place(one) for one in after}
        dropped(what, why, (place(one) for one in before if place(one) not in kept))
    return after
