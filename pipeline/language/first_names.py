"""First names and the gender that they tell: one list for names of people and for whom a pronoun can mean."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files


def gender(first: str) -> str:
    """`m` or `f` by list, else by the ending (*Jean-Luc*: by its first part); empty where neither tells (*Robin*)."""
    decomposed = unicodedata.normalize("NFD", first.casefold().partition("-")[0])
    name = "".join(char for char in decomposed if not unicodedata.combining(char))
    if name in men():
        return "m"
    if name in women() or name.endswith("a"):
        return "f"
    return "m" if name.endswith("o") else ""


@cache
def men() -> frozenset[str]:
    """First names of men, folded: in lower case, without accents."""
    return _lines("first_names_men")


@cache
def women() -> frozenset[str]:
    """First names of women, folded."""
    return _lines("first_names_women")


@cache
def known() -> frozenset[str]:
    """First names of either, folded."""
    return men() | women()


def _lines(name: str) -> frozenset[str]:
    return frozenset(files(__package__).joinpath("data", f"{name}.txt").read_text(encoding="utf-8").splitlines())
