"""Registers the embedded model's component, `riscontro_encoder`; nothing heavy: spaCy imports every factory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.language import Language

if TYPE_CHECKING:
    from pipeline.language.embedded import EmbeddedModel


@Language.factory(
    "riscontro_encoder",
    assigns=["token.pos", "token.morph", "token.lemma", "token.dep", "token.head", "token.is_sent_start", "doc.ents"],
    default_config={"convention": "riscontro", "threads": 1},
)
def make_encoder(nlp: Language, name: str, convention: str, threads: int) -> EmbeddedModel:
    """`convention`: label set of `doc.ents`, a key of `labels.CONVENTIONS`; `threads`: of one ONNX Runtime session."""
    from pipeline.language.embedded import EmbeddedModel

    del name
    return EmbeddedModel(nlp.vocab, convention=convention, threads=threads)
