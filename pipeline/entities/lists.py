"""The word lists of the component, folded once; and the two ways in which text asks for them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pipeline.entities.names.words import fold


@cache
def listed(name: str) -> frozenset[str]:
    """The folded lines of `data/<name>.txt`."""
    text = files("pipeline.entities").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(fold(line) for line in text.splitlines())


@cache
def towns() -> frozenset[str]:
    """Folded names of Italian municipalities and of foreign cities that Italian texts name, beside those of `places`.

    Many are surnames too: evidence beside what stands before a name, no more. `training/towns.py` makes the list.
    """
    return listed("towns") | listed("cities")


@cache
def places() -> frozenset[str]:
    """Folded names of countries, Italian regions and cities."""
    return listed("countries") | listed("regions") | listed("cities")
