"""The table of lemmas: what the treebanks nearly always say of a form, and Morph-it!'s words that they do not have.

Morph-it! 48 (Zanchetta & Baroni, Corpus Linguistics 2005) as `spacy-lookups-data` has it, by part of speech.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import spacy_lookups_data
import srsly

from pipeline.claims.lemmas import of_irregular_participle
from pipeline.language.lemmas import LemmaTable
from training.harmonise import OPEN
from training.plan import Corpus

_SURE = 0.9
_AS_WRITTEN = ("PROPN", "PUNCT", "SYM", "NUM", "X", OPEN)
"""Names, numbers and marks are left to the edit scripts: their lemmas depend on the case of the form."""
_PARTS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}
# *andaron*, *andavan*, *esser*: as many as the verbs, and nobody writes them.
_CLIPPED = re.compile(r".*(?:n|[^a]r)")


def write_lemmas(corpora: list[Corpus], file: Path) -> None:
    """Write the table that `LemmaTable` reads."""
    LemmaTable.write(file, _entries(corpora))


def _entries(corpora: list[Corpus]) -> dict[tuple[str, str], tuple[str, bool]]:
    seen: dict[tuple[str, str], Counter[str]] = {}
    for corpus in corpora:
        for e in corpus.examples:
            if e.upos is None or e.lemmas is None:
                continue
            for word, upos, lemma in zip(e.words, e.upos, e.lemmas, strict=True):
                if upos not in _AS_WRITTEN and lemma not in ("_", ""):
                    seen.setdefault((word.lower(), upos), Counter())[lemma] += 1
    entries = {(form, upos): (lemma, False) for form, upos, lemma in _dictionary()}
    for key, counts in seen.items():
        lemma, n = counts.most_common(1)[0]
        if n >= _SURE * counts.total():
            entries[key] = (lemma, True)
        elif key in entries and counts[entries[key][0]] < n:
            entries[key] = (lemma, False)  # Morph-it!'s *maggiore* is *grande*
    return dict(sorted(entries.items()))


def _dictionary() -> Iterator[tuple[str, str, str]]:
    for upos, name in _PARTS.items():
        path = spacy_lookups_data.it[f"lemma_lookup_{name}"]
        for form, lemma in srsly.read_gzip_json(path.with_name(path.name + ".gz")).items():
            form, lemma = _accents(form), _accents(lemma)
            if form == form.lower() and not (upos == "VERB" and _CLIPPED.fullmatch(form)):
                # The tables have one verb a form: *speso* is *spesare* there, *svolto* is *svoltare*.
                yield form, upos, (upos == "VERB" and of_irregular_participle(form)) or lemma


def _accents(word: str) -> str:
    r"""A word of the tables, whose accented letters are UTF-8 read as Latin-1 (*comincerÃ\xa0*)."""
    try:
        return word.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return word
