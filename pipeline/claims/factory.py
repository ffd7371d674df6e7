"""The spaCy component `riscontro_claims`: writes `doc._.claims`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from pipeline.records import Claim


class ClaimExtractor:
    """Finds numeric claims. Reads tokens, tags, parse, `doc._.entities` and `doc._.quotes` where they are there."""

    def __init__(self) -> None:
        if not Doc.has_extension("claims"):
            Doc.set_extension("claims", default=())

    def __call__(self, doc: Doc) -> Doc:
        from pipeline.claims.claims import extract

        claims: tuple[Claim, ...] = extract(doc)
        doc._.claims = claims
        return doc


@Language.factory("riscontro_claims", assigns=["doc._.claims"])
def make_claims(nlp: Language, name: str) -> ClaimExtractor:  # noqa: ARG001  spaCy passes both
    """A component with no settings; put it after `riscontro_entities` and `riscontro_quotes`."""
    return ClaimExtractor()
