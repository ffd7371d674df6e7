"""A reader of quotes for the component tests: the embedded model, with names given by the case, not by the model."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from spacy.language import Language

import pipeline
from pipeline.quotes.factory import QuoteExtractor
from pipeline.records import Entity, Quote

from .markup import Expected

BODIES = frozenset(
    "Acqua Pulita|Arpal|Banca d'Italia|Caritas|Cgil|Codacons|Coldiretti|Commissione|Fonderie Brenta|Ingv|Istat|Morelli|"
    "Nomisma|Procura|Protezione civile|Regione|Stati Uniti|Tecnoval|Casa Bianca|Alto Piave|Cremlino|Garante".split("|")
)


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The embedded pipeline up to its names."""
    found = pipeline.load()
    for name in ("riscontro_quotes", "riscontro_claims"):
        if name in found.pipe_names:
            found.remove_pipe(name)
    return found


@pytest.fixture(scope="session")
def quotes_of(nlp: Language) -> Callable[[str, list[Expected]], tuple[Quote, ...]]:
    """Quotes of a text in which the speakers that a case expects are known as names."""
    extract = QuoteExtractor()

    def read(text: str, expected: list[Expected]) -> tuple[Quote, ...]:
        doc = nlp(text)
        doc._.entities = tuple(_names(text, {case.speaker for case in expected}))
        return tuple(extract(doc)._.quotes)

    return read


def _names(text: str, speakers: set[str]) -> list[Entity]:
    """Mentions of the speakers that are names: in full, or by the surname."""
    found: dict[tuple[int, int], Entity] = {}
    for speaker in sorted(speakers, key=len):
        words = speaker.split()
        if not words or not all(word[0].isupper() for word in words if len(word) > 3) or speaker == "*":
            continue
        label = "ORG" if speaker in BODIES else "PER"
        forms = {speaker, words[-1]} if label == "PER" else {speaker}
        for form in sorted(forms, key=len, reverse=True):
            for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w)", text):
                start, end = match.span()
                if not any(start < right and left < end for left, right in found):
                    found[start, end] = Entity(start=start, end=end, text=form, label=label, entity=speaker)
    return [found[key] for key in sorted(found)]
