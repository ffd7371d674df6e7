"""The nouns by which a sentence says what a name is: *la nave umanitaria Aurora*, *Aurora, il traghetto*."""

from __future__ import annotations

from spacy.tokens import Span, Token

from pipeline.entities.lists import listed, places
from pipeline.entities.names.words import fold, words_of
from pipeline.entities.spans import Candidate
from pipeline.language import first_names

_UNSURE = 0.9
"""Probability of a model's label below which these nouns weigh more."""
_SCHOOLS = frozenset({"liceo", "scuola"})
"""Nouns of bodies that are places too: a model knows better."""
_BARE = frozenset({"appos", "compound", "flat", "flat:foreign", "flat:name", "nmod"})


def by_nouns(found: Candidate, name: str, over: frozenset[str], span: Span | None) -> str:
    """The label that the nouns of a model's unsure name ask for; empty where they ask for none."""
    if found.rule != "model" or found.sure >= _UNSURE or span is None or fold(name) in places():
        return ""
    if fold(name.split()[0]) in first_names.known() and found.label == "PER":
        return ""
    for nouns in (over, nouns_beside(span)):
        asked = [
            label
            for listing, label in (("org_triggers", "ORG"), ("loc_triggers", "LOC"), ("misc_triggers", "MISC"))
            if nouns & words_of(listing) - (_SCHOOLS if found.label == "ORG" else frozenset())
        ]
        if asked:
            return found.label if found.label in asked else asked[0]
        if nouns & listed("titles"):
            return "PER"
    return ""


def nouns_over(span: Span) -> frozenset[str]:
    """Nouns in lower case that govern the name with nothing between but adjectives: *la nave ospedale Aurora*."""
    nouns, root = set(), span.root
    while root.dep_ in _BARE and root.head.i < span.start and not _is_apart(root):
        root = root.head
        nouns.add(root.text)
    # *il nuovo disco della band, Terre rare, esce*: the band's or the disc's name
    if root != span.root and root.dep_ == "nmod" and span.start and span[0].nbor(-1).text == ",":
        nouns.add(root.head.text)
    return frozenset(filter(str.islower, nouns))


def nouns_beside(span: Span) -> frozenset[str]:
    """Nouns in lower case that follow the name in apposition: *Aurora, il traghetto per Ponza*."""
    root = span.root
    if span[0].is_sent_start:  # *Procida, l'ultima corsa del traghetto*: a headline
        return frozenset()
    nouns = {child.text for child in root.children if child.dep_ == "appos" and child.i >= span.end}
    return frozenset(filter(str.islower, nouns))


def _is_apart(token: Token) -> bool:
    """Whether a preposition, comma or conjunction stands before the token: *la nave dell'Onu*."""
    return any(child.dep_ in {"case", "cc", "punct"} for child in token.children if child.i < token.i)
