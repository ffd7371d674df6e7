"""Lemmas: as edit scripts, which the network chooses from, and of the forms that a table knows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from spacy.strings import get_string_id


def lemma_script(form: str, lemma: str) -> str:
    """The edit script that turns `form` into `lemma`: case (l lower, t title, k kept), characters cut, ending added.

    *andavano* → *andare*: `l4+re`. The suffix form of UDPipe's scripts; Italian has next to no prefix changes.
    """
    if lemma == lemma.lower():
        case, base = "l", form.lower()
    elif lemma == form or not form.isupper():
        case, base = "k", form
    else:
        case, base = "t", form.title()
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    return f"{case}{len(base) - shared}+{lemma[shared:]}"


def apply_script(form: str, script: str) -> str:
    """The lemma of `form` under `script`; where the script cuts more than there is, the form in the script's case."""
    cut, _, ending = script[1:].partition("+")
    base = form.lower() if script[0] == "l" else form.title() if script[0] == "t" else form
    if int(cut) > len(base):
        return base
    return base[: len(base) - int(cut)] + ending


class LemmaTable:
    """Lemmas by form and part of speech, ten bytes each: hashes in their order, and an edit script of each.

    A network that writes lemmas by edit scripts invents words (*politiche* → *politicha*) where it has not seen a form.
    """

    def __init__(self, file: Path) -> None:
        with np.load(file, allow_pickle=False) as arrays:
            self._keys, self._certain = arrays["keys"], arrays["certain"]
            self._which, self._scripts = arrays["which"], arrays["scripts"].tolist()

    @staticmethod
    def write(file: Path, entries: Mapping[tuple[str, str], tuple[str, bool]]) -> None:
        """Write a table: (lower-case form, UPOS) to its lemma and whether it can have no other."""
        keys = np.array([_key(form, upos) for form, upos in entries], dtype=np.uint64)
        scripts = [lemma_script(form, lemma) for (form, _), (lemma, _) in entries.items()]
        names, which = np.unique(scripts, return_inverse=True)
        certain = np.array([sure for _, sure in entries.values()], dtype=np.bool_)
        order = np.argsort(keys)
        np.savez_compressed(
            file, keys=keys[order], certain=certain[order], which=which[order].astype(np.uint16), scripts=names
        )

    def choose(self, form: str, upos: str, proposed: str) -> str:
        """The lemma of `form`, for which the network has `proposed`: that, if it is a lemma and there may be others."""
        i = self._find(form.lower(), upos)
        if i is None:
            return proposed
        if not self._certain[i]:
            j = self._find(proposed, upos)
            if j is not None and self._lemma(proposed, j) == proposed:
                return proposed
        return self._lemma(form.lower(), i)

    def _find(self, form: str, upos: str) -> int | None:
        key = np.uint64(_key(form, upos))
        i = int(np.searchsorted(self._keys, key))
        return i if i < len(self._keys) and self._keys[i] == key else None

    def _lemma(self, form: str, i: int) -> str:
        return apply_script(form, self._scripts[self._which[i]])


def _key(form: str, upos: str) -> int:
    return get_string_id(f"{form}\t{upos}")
