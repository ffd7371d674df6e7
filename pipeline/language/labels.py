"""The label sets of the embedded model: entity labels and their projection, and lemmas as edit scripts."""

from __future__ import annotations

from typing import Final

# Fine entity labels: what corpora keep apart. ACTOR is a place that acts (*la Russia ha chiesto*): LOC for us, ORG for
# NERMuD. NOUN is a common noun marked as a name (*governo*): no entity for us, ORG for NERMuD.
FINE_LABELS: Final = ("PER", "LOC", "ORG", "MISC", "ACTOR", "NOUN")
NER_TAGS: Final = ("O", *(f"{prefix}-{label}" for label in FINE_LABELS for prefix in "BI"))
PROJECTIONS: Final[dict[str, dict[str, str]]] = {
    "riscontro": {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC", "ACTOR": "LOC", "NOUN": ""},
    "nermud": {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "", "ACTOR": "ORG", "NOUN": "ORG"},
    "wikiner": {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "MISC": "MISC", "ACTOR": "LOC", "NOUN": ""},
}


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
