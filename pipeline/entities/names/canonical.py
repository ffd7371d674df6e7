"""The name by which an article knows each of its referents: the fullest form that it has of it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.entities.names.mention import Mention
from pipeline.entities.names.people import link_people
from pipeline.entities.names.referents import link_referents
from pipeline.entities.names.words import fold

__all__ = ["Mention", "canonical_names"]


def canonical_names(text: str, mentions: Sequence[Mention]) -> list[str]:
    """The `entity` of each mention of the article, in their order; `mentions` must be sorted by start.

    One referent has one string: its fullest form in the text (*Macron* → *Emmanuel Macron*, *Ue* → *Unione europea*). A
    form that nothing in the article explains is its own name. Words in capitals keep their form.
    """
    people = [index for index, mention in enumerate(mentions) if mention.label == "PER"]
    others = [index for index, mention in enumerate(mentions) if mention.label != "PER"]
    names = [" ".join(mention.text.split()) for mention in mentions]
    for indices, link in ((people, link_people), (others, link_referents)):
        for position, name in link(text, [mentions[index] for index in indices]).items():
            names[indices[position]] = " ".join(name.split())
    return _one_spelling(names)


def _one_spelling(names: list[str]) -> list[str]:
    """Names that differ in case or apostrophes only, as first written; a name in capitals keeps its own."""
    first: dict[str, str] = {}
    for name in names:
        if not (name.isupper() and len(name) > 4):
            first.setdefault(fold(name), name)
    return [name if name.isupper() and len(name) > 4 else first[fold(name)] for name in names]
