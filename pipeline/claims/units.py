"""Units of time and measure, and currencies, found by the longest form that stands at a piece.

Forms come from `data/units.toml` and `data/currencies.toml`; full currency names (*dollaro canadese*) from CLDR.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.numbers import get_currency_name

from pipeline.claims.lexer import APOSTROPHES, Pieces, lex

DATA = Path(__file__).parent / "data"
DIMENSIONS = frozenset({"alt", "larg", "lung", "profond", "spess"})
"""Stems of the adjectives that a length is told by: «alto due metri e largo tre»."""
_PARTITIVES = frozenset({"di", "dei", "degli", "delle", "del", "della", "d"})


@dataclass(frozen=True, slots=True)
class Unit:
    """`kind` is time, measure, money or cents; `factor` the size in `base`; `scale` turns a form into `name`.

    With `clues` a form is a unit only where a word that begins with one of them stands before it.
    """

    kind: str
    name: str
    base: str = ""
    factor: Decimal = Decimal(1)
    scale: Decimal = Decimal(1)
    per: str = ""
    clues: tuple[str, ...] = ()


class UnitIndex:
    """All unit forms by their pieces; built once a process."""

    def __init__(self) -> None:
        self._lower: dict[tuple[str, ...], Unit] = {}
        self._exact: dict[tuple[str, ...], Unit] = {}
        self._longest: dict[str, int] = {}  # pieces of the longest form that begins with a word
        tables = read_toml("units.toml")
        for kind in ("time", "measure"):
            for key, entry in tables[kind].items():
                unit = Unit(
                    kind,
                    entry.get("name", key),
                    entry.get("base", ""),
                    Decimal(str(entry.get("factor", 1))),
                    Decimal(entry.get("scale", 1)),
                    entry.get("per", ""),
                    tuple(entry.get("clues", ())),
                )
                self._add(unit, entry["forms"], entry.get("symbols", []))
                for prefix in entry.get("prefixes", []):
                    self._add_prefixed(unit, prefix, tables["prefixes"][prefix], entry)
        self._add_currencies(read_toml("currencies.toml"))

    def _add_prefixed(self, unit: Unit, name: str, prefix: dict[str, Any], entry: dict[str, Any]) -> None:
        """*kilowatt* of *watt*: its forms and symbols, and its size where the unit can be added to others."""
        factor = unit.factor * Decimal(str(prefix["factor"])) if unit.base else Decimal(1)
        self._add(
            replace(unit, name=name + unit.name, factor=factor, clues=()),
            [before + form for before in prefix["forms"] for form in entry["forms"]],
            [before + mark for before in prefix["symbols"] for mark in entry.get("symbols", entry.get("bound", []))],
        )

    def _add_currencies(self, tables: dict[str, Any]) -> None:
        locale = Locale("it")
        for code in map(str, locale.currencies):
            for count in (1, 2):
                name = get_currency_name(code, count=count, locale=locale).lower()
                if " " in name and "(" not in name:
                    self._add(Unit("money", code), [name], [code])
        for code in set(tables["names"].values()):
            self._add(Unit("money", code), [], [code])
        for name, code in tables["names"].items():
            self._add(Unit("money", code), [name], [])
        for symbol, code in tables["symbols"].items():
            self._add(Unit("money", code), [], [symbol])
        for name, code in tables["cents"].items():
            self._add(Unit("cents", code, scale=Decimal("0.01")), [name], [])

    def _add(self, unit: Unit, forms: list[str], symbols: list[str]) -> None:
        for form in forms:
            key = tuple(lex(form).lows)
            self._lower[key] = unit
            self._longest[key[0]] = max(len(key), self._longest.get(key[0], 0))
        for symbol in symbols:
            pieces = lex(symbol)
            key = tuple(pieces.raw(i) for i in range(len(pieces)))
            self._exact[key] = unit
            head = key[0].lower()
            self._longest[head] = max(len(key), self._longest.get(head, 0))

    def opens(self, low: str) -> bool:
        """Whether a lower-case word or mark can open a unit."""
        return low in self._longest

    def match(self, pieces: Pieces, i: int) -> tuple[Unit, int] | None:
        """The unit whose longest form starts at piece `i`, and the piece after it."""
        low = pieces.low(i)
        longest = self._longest.get(low, 0)
        if not longest or (len(low) == 1 and pieces.low(i + 1) in APOSTROPHES):
            return None  # «fino al 1994 l'omosessualità»: no litre
        if low == "ha" and pieces.kind(i + 1) == "w" and pieces.low(i + 1) not in _PARTITIVES:
            return None  # «la scossa di magnitudo 4.7 ha svegliato tutti»: no hectare
        for length in range(min(longest, len(pieces) - i), 0, -1):
            unit = self._lower.get(pieces.words(i, length))
            if unit is None:
                unit = self._exact.get(tuple(pieces.raw(k) for k in range(i, i + length)))
            if unit is not None:
                return unit, i + length
        return None


def read_toml(name: str) -> dict[str, Any]:
    """A data file of this component."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def unit_index() -> UnitIndex:
    """The units of this process."""
    return UnitIndex()
