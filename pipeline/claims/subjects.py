"""Subjects by the order of words, for predicates whose parse gives none: «il dato scende», «restano due nodi»."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.claims.clauses import VERBAL, form

_REACH = 14
_OPENERS = frozenset({"che", "se", "quando", "mentre", "perché", "dove", "poiché", "come", "cui", "quale", "quali"})
_SKIPPED = frozenset({"ADV", "AUX"})
_CLITICS = frozenset({"si", "ne", "lo", "la", "li", "le", "ci", "vi", "mi", "ti", "gli", "se", "ce", "s", "l", "n"})
# Verbs whose subject mostly follows them: of being there, coming, happening, being needed or missing.
_PRESENTING = frozenset(
    """arrivare bastare cadere comparire continuare costare crescere diminuire emergere essere figurare giungere
    mancare morire nascere occorrere parlare partecipare partire pareggiare passare pesare restare rimanere risultare
    salire scadere scattare scendere scoppiare seguire servire slittare spettare spuntare svolgere tenere tornare
    trascorrere uscire venire vivere""".split()
)


def before(predicate: Token) -> Token | None:
    """The nearest noun before a finite predicate that no preposition governs and that agrees in number."""
    doc, number = predicate.doc, _number(predicate)
    k, floor = _group_start(predicate) - 1, max(predicate.i - 30, 0)
    while k >= floor:
        token = doc[k]
        if token.text == ",":  # «il margine, fa sapere l'associazione, non supera»
            closing = _comma_before(token)
            if closing < 0:
                return None
            k = closing - 1
            continue
        if token.is_space or token.pos_ == "PUNCT" or token.pos_ in ("SCONJ", "CCONJ") or token.lower_ in _OPENERS:
            return None
        if token.pos_ in VERBAL:
            return None
        if token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "PRON" and token.lower_ not in _CLITICS):
            head, start = _phrase(token)
            while start > 1 and doc[start - 1].lower_ in ("e", "ed") and doc[start - 2].pos_ in ("NOUN", "PROPN", "ADJ"):
                head, start = _phrase(doc[start - 2])  # «lo spread tra Btp e Bund», «Neri e Bianchi»
            governed = start > 0 and doc[start - 1].pos_ == "ADP"
            if not governed and _agrees(head, number):
                return head
            k = start - 1 - governed
            continue
        k -= 1
    return None


def after(predicate: Token, lemma: str) -> Token | None:
    """The first noun after a presenting verb, where no preposition governs it and it agrees in number."""
    doc = predicate.doc
    reflexive = any(child.lower_ in ("si", "s'", "s’") for child in predicate.children)
    if lemma not in _PRESENTING and not reflexive:
        return None
    number = _number(predicate)
    for token in doc[predicate.i + 1 : predicate.i + _REACH]:
        if token.pos_ == "ADP" or token.pos_ in VERBAL or token.pos_ in ("SCONJ", "PUNCT", "CCONJ"):
            return None
        if token.pos_ in ("NOUN", "PROPN"):
            return token if _agrees(token, number) else None
    return None


def of_participle(participle: Token) -> Token | None:
    """The noun before a participle that agrees with it (*due senatrici, rientrate dopo mezz'ora*)."""
    gender, number = participle.morph.get("Gender"), participle.morph.get("Number")
    for token in reversed(participle.doc[max(participle.i - _REACH, 0) : participle.i]):
        if token.is_space or token.text in (".", ";", ":"):
            return None
        if token.pos_ in ("NOUN", "PROPN"):
            one, two = token.morph.get("Gender"), token.morph.get("Number")
            if (not one or not gender or one == gender) and (not two or not number or two == number):
                return token
    return None


def _group_start(predicate: Token) -> int:
    """Index of the first token of the verb group: negation, clitics, auxiliaries."""
    start = predicate.i
    for child in predicate.children:
        if child.i < start and child.dep_ in ("aux", "aux:pass", "cop") and predicate.i - child.i <= 6:
            start = child.i
    doc = predicate.doc
    while start > 0 and (doc[start - 1].pos_ == "ADV" or doc[start - 1].lower_.rstrip("'’") in _CLITICS | {"non"}):
        if doc[start - 1].lower_ in ("le", "la", "lo", "gli", "l'", "l’") and doc[start - 1].pos_ == "DET":
            break
        start -= 1
    return start


def _comma_before(comma: Token) -> int:
    doc = comma.doc
    for k in range(comma.i - 1, max(comma.i - _REACH, -1), -1):
        if doc[k].text == ",":
            return k
        if doc[k].pos_ == "PUNCT" or doc[k].is_space:
            return -1
    return -1


def _phrase(token: Token) -> tuple[Token, int]:
    """First noun of the noun phrase that ends at `token`, and the index where the phrase starts."""
    doc, head, k = token.doc, token, token.i
    while k > 0 and doc[k - 1].pos_ in ("ADJ", "DET", "NUM", "PROPN", "NOUN", "SYM"):
        k -= 1
        if doc[k].pos_ in ("NOUN", "PROPN"):
            head = doc[k]
    return head, k


def _number(predicate: Token) -> str:
    for part in (*[c for c in predicate.children if c.dep_ in ("aux", "aux:pass", "cop")], predicate):
        number = part.morph.get("Number")
        if number and (part.morph.get("Person") or form(predicate) == "Fin"):
            return number[0]
    return ""


def _agrees(token: Token, number: str) -> bool:
    found = token.morph.get("Number")
    return not number or not found or found[0] == number
