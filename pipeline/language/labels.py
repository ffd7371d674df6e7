"""The entity labels of the embedded model, by convention."""

from __future__ import annotations

from typing import Final

# Corpora draw the borders of names differently (*Tribunale di Milano*), and say LOC or ORG of a country that acts. Each
# convention has tags of its own in the network's entity head, so that none blurs another.
CONVENTIONS: Final[dict[str, tuple[str, ...]]] = {
    "riscontro": ("PER", "LOC", "ORG", "MISC"),
    "nermud": ("PER", "LOC", "ORG"),
    "wikiner": ("PER", "LOC", "ORG", "MISC"),
}


def tags_of(convention: str) -> tuple[str, ...]:
    """O, then B- and I- of each label: the tags of one convention, in the order of the head's columns."""
    return ("O", *(f"{prefix}-{label}" for label in CONVENTIONS[convention] for prefix in "BI"))


def columns_of_tags(convention: str) -> slice:
    """Where the tags of `convention` stand among the columns of the entity head."""
    start = 0
    for name in CONVENTIONS:
        width = len(tags_of(name))
        if name == convention:
            return slice(start, start + width)
        start += width
    raise KeyError(convention)


NER_COLUMNS: Final = columns_of_tags("wikiner").stop
