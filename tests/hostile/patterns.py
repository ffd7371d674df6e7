"""Every regular expression of the package, how it is used, and texts made from its own parts to make it slow."""

from __future__ import annotations

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pipeline
from pipeline.language import tokenizer

PACKAGE = Path(pipeline.__file__).parent
SCANS = {"search", "finditer", "findall", "sub", "subn", "split"}
_USES = SCANS | {"match", "fullmatch"}
# The parser that `re` itself uses; there is no public one.
_parser: Any = importlib.import_module("re._parser")
_codes: Any = importlib.import_module("re._constants")
_REPEATS = {_codes.MAX_REPEAT, _codes.MIN_REPEAT, _codes.POSSESSIVE_REPEAT}
_CATEGORIES = {_codes.CATEGORY_DIGIT: "1", _codes.CATEGORY_SPACE: " ", _codes.CATEGORY_WORD: "a"}
_PROBES = "aA1 .,'’«-\n"
WHOLE = {"_VALUES"}
"""Held in a dictionary, and only asked whether they match a whole cell."""
_LONG = 20
"""Repeats of up to so many cost a constant."""


@dataclass(frozen=True)
class Expression:
    """A compiled pattern, the name that it has, and whether it searches whole texts or only starts at a place."""

    name: str
    pattern: re.Pattern[Any]
    scans: bool


def collect() -> list[Expression]:
    """Patterns that modules and their classes hold, those made by functions, and those written where they are used."""
    used = dict[str, set[str]]()
    found: dict[tuple[Any, int], Expression] = {}
    for name, method in _calls():
        used.setdefault(name, set()).add(method)
    for module in _modules():
        for name, value in vars(module).items():
            for pattern in _inside(value):
                scans = (not used.get(name) or bool(used[name] & SCANS)) and name not in WHOLE
                found.setdefault(
                    (pattern.pattern, pattern.flags), Expression(f"{module.__name__}.{name}", pattern, scans)
                )
    made = {
        "pipeline.language.tokenizer._pattern": tokenizer._pattern(tokenizer._lines("abbreviations.txt")),
        "pipeline.language.tokenizer._opener": tokenizer._opener(),
    }
    for name, pattern in made.items():
        found[(pattern.pattern, pattern.flags)] = Expression(name, pattern, name.endswith("_pattern"))
    for expression in _inline():
        found.setdefault((expression.pattern.pattern, expression.pattern.flags), expression)
    return sorted(found.values(), key=lambda expression: expression.name)


def attacks(pattern: re.Pattern[Any]) -> list[str]:
    """Units that, repeated, keep the pattern busy: its characters, pairs of them, and what leads to each repeat."""
    tree = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    units: dict[str, None] = {}
    characters = dict.fromkeys(_characters(tree))
    few = list(characters)[:5]
    for unit in itertools.chain(few, map("".join, itertools.permutations(few, 2)), _repeats(tree, "")):
        units.setdefault(unit)
    return [unit for unit in units if unit]


def _modules() -> Iterator[Any]:
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if not module.name.endswith("__main__"):
            yield importlib.import_module(module.name)


def _inside(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _inside(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _inside(item)
    elif isinstance(value, type) and value.__module__.startswith("pipeline"):
        for item in vars(value).values():
            if isinstance(item, re.Pattern | tuple | list):
                yield from _inside(item)


def _trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def _calls() -> Iterator[tuple[str, str]]:
    """(name, method) of `NAME.search(...)` and, where a method is handed on, of `map(NAME.match, ...)`."""
    for _, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _USES:
                holder = node.value
                while isinstance(holder, ast.Subscript):
                    holder = holder.value
                if isinstance(holder, ast.Name):
                    yield holder.id, node.attr
                elif isinstance(holder, ast.Attribute):
                    yield holder.attr, node.attr


def _inline() -> Iterator[Expression]:
    for module, tree in _trees():
        for node in ast.walk(tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=method),
                    args=[ast.Constant(value=str(written)), *_],
                ) if method in _USES:
                    yield Expression(f"{module}:{written}", re.compile(written), method in SCANS)


def _characters(tree: Iterable[Any]) -> Iterator[str]:
    """A character of each class and each literal, classes first: they are what repeats."""
    literals = []
    for code, value in _nodes(tree):
        if code is _codes.IN:
            yield from _members(value)
        elif code in (_codes.ANY, _codes.NOT_LITERAL):
            yield "a"
        elif code is _codes.LITERAL:
            literals.append(chr(value))
    yield from literals


def _nodes(tree: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for code, value in tree:
        yield code, value
        for part in _parts(code, value):
            yield from _nodes(part)


def _parts(code: Any, value: Any) -> list[Any]:
    if code is _codes.BRANCH:
        return list(value[1])
    if code is _codes.SUBPATTERN:
        return [value[3]]
    if code in _REPEATS:
        return [value[2]]
    if code in (_codes.ASSERT, _codes.ASSERT_NOT):
        return [value[1]]
    return [value] if code is _codes.ATOMIC_GROUP else []


def _members(items: Any) -> list[str]:
    if items[0][0] is _codes.NEGATE:
        return [probe for probe in _PROBES if not _belongs(items[1:], probe)][:3]
    found = []
    for code, value in items:
        if code is _codes.LITERAL:
            found.append(chr(value))
        elif code is _codes.RANGE:
            found.append(chr(value[0]))
        elif value in _CATEGORIES:
            found.append(_CATEGORIES[value])
        else:
            found.append("a")
    return found[:4]


def _belongs(items: Any, character: str) -> bool:
    for code, value in items:
        if code is _codes.LITERAL and chr(value) == character:
            return True
        if code is _codes.RANGE and value[0] <= ord(character) <= value[1]:
            return True
        if code is _codes.CATEGORY and re.match(rf"\{str(value).rpartition('_')[2][0].lower()}", character):
            return True
    return False


def _sample(tree: Iterable[Any]) -> str:
    """A short text for which these nodes were made; what they only look at is left out."""
    text = ""
    for code, value in tree:
        if code is _codes.LITERAL:
            text += chr(value)
        elif code in (_codes.ANY, _codes.NOT_LITERAL):
            text += "a"
        elif code is _codes.IN:
            text += "".join(_members(value)[:1])
        elif code in _REPEATS:
            text += _sample(value[2]) * max(1, value[0])
        elif code is _codes.BRANCH:
            text += _sample(value[1][0])
        elif code in (_codes.SUBPATTERN, _codes.ATOMIC_GROUP):
            text += _sample(_parts(code, value)[0])
    return text


def _repeats(tree: Iterable[Any], before: str) -> Iterator[str]:
    """For each long repeat: its content, and its content after all that stands before it."""
    for code, value in tree:
        for part in _parts(code, value):
            yield from _repeats(part, before)
        if code in _REPEATS and value[1] > _LONG:
            content = _sample(value[2])
            yield from (content, before + content, content + " ", before + content * 9)
        before += _sample([(code, value)])
