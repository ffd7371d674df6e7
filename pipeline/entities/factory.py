"""How spaCy builds the component `riscontro_entities`."""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc


@Language.factory(
    "riscontro_entities",
    assigns=["doc.ents", "doc._.entities"],
    requires=["doc.ents"],
    default_config={"patterns": True, "repeats": True},
)
def make_entities(nlp: Language, name: str, patterns: bool = True, repeats: bool = True) -> Callable[[Doc], Doc]:
    """The component that refines a model's entities and names them.

    `patterns`: also propose names by their form (acts, streets, codes, titles in marks). `repeats`: also look for
    further mentions of the names found.
    """
    from pipeline.entities.entities import EntityExtractor  # spaCy imports every factory; the rest only when it is used

    del nlp, name
    if not Doc.has_extension("entities"):
        Doc.set_extension("entities", default=())
    return EntityExtractor(patterns=patterns, repeats=repeats)
