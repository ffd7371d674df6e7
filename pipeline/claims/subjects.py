"""Subjects by the order of words, for predicates whose parse gives none: «il dato scende», «restano due nodi»."""

from __future__ import annotations

from pipeline.claims.clauses import VERBAL, Parse

_REACH = 14
_OPENERS = frozenset({"che", "se", "quando", "mentre", "perché", "dove", "poiché", "come", "cui", "quale", "quali"})
_CLITICS = frozenset(
    {"si", "ne", "lo", "la", "li", "le", "ci", "vi", "mi", "ti", "gli", "se", "ce", "s", "l", "n", "non"}
)
_NOUNS = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"ADJ", "DET", "NUM", "PROPN", "NOUN", "SYM"})
_STOPS = frozenset({"SCONJ", "CCONJ", "PUNCT", "SPACE"}) | VERBAL
# Verbs whose subject mostly follows them: of being there, coming, happening, being needed or missing.
_PRESENTING = frozenset(
    """andare arrivare bastare cadere comparire continuare costare crescere diminuire emergere essere figurare giungere
    mancare morire nascere occorrere partecipare partire pareggiare passare pesare restare rimanere risultare
    salire scadere scattare scendere scoppiare seguire servire slittare spettare spuntare svolgere tenere
    tornare trascorrere uscire venire vivere""".split()
)


def before(parse: Parse, predicate: int) -> int | None:
    """The nearest noun before a finite predicate that no preposition governs and that agrees in number."""
    pos, number = parse.pos, parse.number(predicate)
    k, floor = _group_start(parse, predicate) - 1, max(predicate - 30, 0)
    while k >= floor:
        if parse.low(k) == ",":  # «il margine, fa sapere l'associazione, non supera»
            k = _comma_before(parse, k) - 1
            continue
        if pos[k] in _STOPS or parse.low(k) in _OPENERS:
            return None
        if pos[k] in _NOUNS or (pos[k] == "PRON" and parse.low(k) not in _CLITICS):
            head, start = _phrase(parse, k)
            governed = start > 0 and pos[start - 1] == "ADP"
            if not governed and _agrees(parse, head, number):
                return head
            k = start - 1 - governed
            continue
        k -= 1
    return None


def after(parse: Parse, predicate: int) -> int | None:
    """The first noun after a presenting verb, where no preposition governs it and it agrees in number."""
    reflexive = predicate > 0 and parse.low(_group_start(parse, predicate)).rstrip("'’") in ("si", "s")
    if not reflexive and parse.lemma(predicate) not in _PRESENTING:
        return None
    number = parse.number(predicate)
    for k in range(predicate + 1, min(predicate + _REACH, len(parse.pos))):
        if parse.pos[k] == "ADP" or parse.pos[k] in _STOPS:
            return None
        if parse.pos[k] in _NOUNS:
            return k if _agrees(parse, k, number) else None
    return None


def of_participle(parse: Parse, participle: int) -> int | None:
    """The noun before a participle that agrees with it (*due senatrici, rientrate dopo mezz'ora*)."""
    morph = parse.token(participle).morph
    gender, number = morph.get("Gender", []), morph.get("Number", [])
    for k in range(participle - 1, max(participle - _REACH, -1), -1):
        if parse.pos[k] == "SPACE" or parse.low(k) in (".", ";", ":"):
            return None
        if parse.pos[k] in _NOUNS:
            found = parse.token(k).morph
            one, two = found.get("Gender", []), found.get("Number", [])
            if (not one or not gender or one == gender) and (not two or not number or two == number):
                return k
    return None


def _group_start(parse: Parse, predicate: int) -> int:
    """Index of the first token of the verb group: negation, clitics, auxiliaries."""
    start = min([predicate, *[part for part in parse.parts(predicate) if 0 < predicate - part <= 6]])
    while start > 0 and (parse.pos[start - 1] == "ADV" or parse.low(start - 1).rstrip("'’") in _CLITICS):
        if parse.pos[start - 1] == "DET":
            break
        start -= 1
    return start


def _comma_before(parse: Parse, comma: int) -> int:
    for k in range(comma - 1, max(comma - _REACH, -1), -1):
        if parse.low(k) == ",":
            return k
        if parse.pos[k] in ("PUNCT", "SPACE"):
            break
    return -1


def _phrase(parse: Parse, i: int) -> tuple[int, int]:
    """First noun of the noun phrase that ends at token `i`, and the index where the phrase starts."""
    head, k, floor = i, i, max(i - 20, 0)
    while k > floor:
        if parse.pos[k] == "DET" and parse.pos[k - 1] != "DET":
            break  # «al netto il dato»: the article opens the phrase
        if parse.pos[k - 1] in _INSIDE:
            k -= 1
        elif parse.low(k - 1) in ("e", "ed") and k > 1 and parse.pos[k - 2] in _NOUNS:
            k -= 2  # «lo spread tra Btp e Bund», «Neri e Bianchi»
        else:
            break
        if parse.pos[k] in _NOUNS:
            head = k
    return head, k


def _agrees(parse: Parse, i: int, number: str) -> bool:
    found = parse.token(i).morph.get("Number", [])
    return not number or not found or found[0][0] == number
