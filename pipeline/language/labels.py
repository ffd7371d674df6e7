"""The label sets of the embedded model: entity labels by convention, and lemmas as edit scripts."""

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
