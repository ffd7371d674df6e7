"""Words of names: folding, parts, acronyms and the word lists that the linking rules share."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_PART = re.compile(r"[^\s,;:()«»“”\"]+")
_ELISION = re.compile(r"^(?:l|d|dell|all|dall|nell|sull|un)'(?=\w)")


@cache
def words_of(name: str) -> frozenset[str]:
    """The lines of a word list of this component (`data/<name>.txt`)."""
    text = files("pipeline.entities").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(text.splitlines())


SMALL_WORDS = words_of("small_words")


@cache
def groups_of(name: str) -> tuple[tuple[str, ...], ...]:
    """The lines of a list of equals (`data/<name>.txt`): names of one referent, separated by ` = `, folded."""
    text = files("pipeline.entities").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(tuple(fold(word) for word in line.split(" = ")) for line in text.splitlines())


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """The name without case, accents and kinds of apostrophe, dash and space: `Nicolò D’Amico` → `nicolo d'amico`."""
    plain = name.replace("’", "'").replace("‘", "'").replace("–", "-").replace("‑", "-").replace("\u00ad", "")
    decomposed = unicodedata.normalize("NFD", plain.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


@lru_cache(maxsize=20_000)
def parts(name: str) -> tuple[str, ...]:
    """The folded words of a name, an elided article before them dropped: `L'Aquila` keeps its own only inside."""
    return tuple(match.group() for match in _PART.finditer(_ELISION.sub("", fold(name))))


@lru_cache(maxsize=20_000)
def content(name: str) -> tuple[str, ...]:
    """The folded words of a name without articles and prepositions: `Banca d'Italia` → `banca`, `italia`."""
    found = (_ELISION.sub("", part) for part in parts(name))
    return tuple(part for part in found if part not in SMALL_WORDS)


def is_acronym(name: str) -> bool:
    """Whether the name may be an acronym: *ONU*, *Pnrr*, *S.E.A.*, *IdV*; one word of two to eight characters."""
    plain = name.replace(".", "")
    if not 2 <= len(plain) <= 8 or not plain.isalnum() or not plain[0].isalpha():
        return False
    return plain.isupper() or "." in name or sum(map(str.isupper, plain)) >= 2 or not set(plain[1:].lower()) & _VOWELS


_VOWELS = set("aeiouàèéìòù")


def abbreviates(short: str, full: str) -> bool:
    """Whether `short` is made of the first letters of the words of `full`, in order or (if foreign) in any order.

    *Pnrr*: *Piano nazionale di ripresa e resilienza*; *NCM*: *Commissione Nazionale per le Minoranze*; *Idv*: *Italia
    dei valori*, with the small words too; *Inaf*: *Istituto nazionale di astrofisica*, with a letter inside the last.
    """
    letters = fold(short).replace(".", "")
    strong, every, ordered = initials(full)
    if len(strong) < 2 or not 2 <= len(letters) <= 8:
        return False
    if len(strong) > 2 and letters[:-1] == strong and letters[-1] in content(full)[-1]:
        return True
    return letters in {strong, every} or (
        is_acronym(short) and len(letters) > 2 and "".join(sorted(letters)) == ordered
    )


def initials(name: str) -> tuple[str, str, str]:
    """First letters of a name's words: without the small words, with them, and the former in the alphabet's order."""
    strong = "".join(word[0] for word in content(name))
    every = "".join(word[0] for part in parts(name) for word in part.split("'") if word)
    return strong, every, "".join(sorted(strong))
