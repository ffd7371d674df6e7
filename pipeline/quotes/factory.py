"""The spaCy component `riscontro_quotes`: writes `doc._.quotes`, a tuple of Quote sorted by start."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory("riscontro_quotes")
def make_quotes(nlp: Language, name: str) -> QuoteExtractor:  # noqa: ARG001 spaCy passes both
    """Build the component; it needs tokens with part of speech, and reads `doc._.entities` or `doc.ents`."""
    return QuoteExtractor()


class QuoteExtractor:
    """Callable on a Doc: sets `doc._.quotes`."""

    def __init__(self) -> None:
        if not Doc.has_extension("quotes"):
            Doc.set_extension("quotes", default=())

    def __call__(self, doc: Doc) -> Doc:
        from pipeline.quotes.quotes import (
            find_quotes,  # spaCy imports every factory with every pipeline: keep that light
        )

        doc._.quotes = find_quotes(doc)
        return doc
