"""A Doc as arrays: what would make a Token object a word otherwise, on the hot path of every extractor."""

from __future__ import annotations

from typing import Any

from spacy.attrs import ORTH, SPACY
from spacy.tokens import Doc

_MOST_STRINGS = 200_000
_STRINGS: dict[int, str] = {}


def strings(doc: Doc, keys: Any) -> list[str]:
    """The strings of an array of keys of `doc`'s vocabulary; a key, the hash of its string, is looked up once."""
    listed = keys.tolist()
    try:
        return list(map(_STRINGS.__getitem__, listed))
    except KeyError:
        if len(_STRINGS) > _MOST_STRINGS:
            _STRINGS.clear()
        for key in set(listed).difference(_STRINGS):
            _STRINGS[key] = doc.vocab.strings[key] if key else ""
        return list(map(_STRINGS.__getitem__, listed))


def text_of(doc: Doc) -> str:
    """`doc.text`, which spaCy joins anew at every call."""
    orths, spaced = doc.to_array([ORTH, SPACY]).reshape(-1, 2).T
    return "".join([f"{w} " if s else w for w, s in zip(strings(doc, orths), spaced.tolist(), strict=True)])
