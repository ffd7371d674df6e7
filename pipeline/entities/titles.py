"""Titles of works without marks, of which a model sees the first words only: *l'inchiesta Mani sul cemento*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span, Token

from pipeline.entities.names.words import words_of
from pipeline.entities.spans import Candidate

_WORKS = frozenset(
    "album ballata brano canzone commedia cortometraggio disco documentario dossier enciclica fiction film inchiesta"
    " libro lungometraggio miniserie mostra operazione podcast poesia progetto racconto rassegna romanzo saggio serie"
    " singolo spettacolo trasmissione".split()
)
_ON = frozenset("sul sullo sulla sull' sui sugli sulle su senza".split())
_ENDS = frozenset('.,;:!?…)»”"')
_LONGEST = 3
"""Words in lower case that are added, at most."""


# An article with a capital inside a sentence, and lower case: *con La ruota della fortuna di Verri*
_BEGUN = re.compile(
    r"(?<!\w)([A-Z]?[a-zà-ù]{1,16}) ((?:(?:Il|Lo|La|I|Gli|Le|Un|Una) |L['’])[a-zà-ù]{3,14}(?: [a-zà-ù]{1,14}){0,4}?)"
    r"(?=[.,;:?!)»”\"…\n]|$| (?:a|al|alla|che|con|di|e|in|nel|per|su) [A-Z])"
)


def begun_titles(text: str) -> Iterator[Candidate]:
    """Works, bodies and venues of which only the article has a capital, in the middle of a sentence."""
    for match in _BEGUN.finditer(text):
        kinds = (("org_triggers", "ORG"), ("loc_triggers", "LOC"))  # *la trattoria La buca del gatto*
        label = next((label for listing, label in kinds if match.group(1) in words_of(listing)), "MISC")
        yield Candidate(match.start(2), match.end(2), label, "title", 0.8)  # a model knows its end better


def whole_title(ent: Span) -> Span:
    """The span with the words in lower case that go on with its title up to a mark: *il brano Balorda nostalgia,*.

    An adjective or noun that follows without a preposition, a complement with *su* or *senza*, or *e* and a word like
    the last (*con Zitti e buoni,*); with a noun of a work just before, which the last form does not need.
    """
    doc, end = ent.doc, ent.end
    words: list[Token] = []
    while end < len(doc) and len(words) <= _LONGEST and doc[end].text not in _ENDS:
        words.append(doc[end])
        end += 1
    closed = end == len(doc) or doc[end].text in _ENDS
    if not words or not closed or len(words) > _LONGEST or not all(word.text.islower() for word in words):
        return ent
    paired = words[0].text in {"e", "ed"} and len(words) == 2 and words[1].pos_ in {"ADJ", "NOUN", "NUM"}
    announced = any(token.lower_ in _WORKS for token in doc[max(0, ent.start - 2) : ent.start])
    if paired and len(ent) == 1:
        return doc[ent.start : end]
    if not announced or any("VerbForm=Part" in str(word.morph) for word in words):
        return ent
    plain = words[0].text.replace("’", "'")
    if plain in _ON and words[-1].pos_ == "NOUN" or len(words) == 1 and words[0].pos_ in {"ADJ", "NOUN"}:
        return doc[ent.start : end]
    return ent
