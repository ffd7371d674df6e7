"""Questions about one token of a parse: is it a predicate, what is its subject, its lemma, its modality."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.claims.lemmas import verb_lemma

SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
MAX_CLIMB = 40
_AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
_CONDITIONAL = re.compile(r".+(?:rei|resti|rebbe|remmo|reste|rebbero)(?:si|ne|lo|la|li|le|ci|vi)?")
_FUTURE = re.compile(r".+(?:rà|rò|rai|remo|rete|ranno)")
_MODALS = re.compile(r"pu(?:ò|oi)|poss\w+|pot(?:e|é|è|u|r)\w*|dev\w+|dov(?:e|r|u)\w*|debb\w+")
_RELATIVES = frozenset({"che", "quale", "quali", "cui", "chi"})
# Verbs that take an infinitive and keep the claim and the subject for themselves (*sono tornati a salire*).
_PHASE = frozenset("tornare riuscire cominciare iniziare continuare finire arrivare provare rischiare".split())


def is_predicate(token: Token) -> bool:
    """A verb of its own clause, or a noun or adjective with a copula."""
    if token.pos_ == "VERB":
        return token.dep_ not in ("amod", "aux", "case", "fixed", "mark") or any(
            child.dep_ in ("obl", "obj", "nsubj", "obl:agent") for child in token.children
        )
    if token.pos_ == "AUX":
        return token.dep_ not in _AUXILIARIES
    return any(child.dep_ == "cop" for child in token.children)


def is_finite(token: Token) -> bool:
    """A predicate with a finite verb or auxiliary."""
    return is_predicate(token) and form(token) not in ("Inf", "Part", "Ger")


def form(token: Token) -> str:
    """Fin, Part, Inf, Ger or nothing; a participle with an auxiliary is finite."""
    for child in token.children:
        if child.dep_ in _AUXILIARIES and not (child.morph.get("VerbForm") or [""])[0].startswith(("Inf", "Ger")):
            return "Fin"
    found = token.morph.get("VerbForm")
    return found[0] if found else ""


def is_phase_infinitive(token: Token) -> bool:
    """*salire* in *sono tornati a salire*."""
    head = token.head
    return token.dep_ in ("xcomp", "ccomp") and form(token) == "Inf" and head.lemma_ in _PHASE and head.pos_ == "VERB"


def lemma_of(predicate: Token) -> str:
    """Infinitive of a predicate; *essere* for a nominal one."""
    if predicate.pos_ not in VERBAL and any(child.dep_ == "cop" for child in predicate.children):
        return "essere"
    return verb_lemma(predicate.lower_, predicate.lemma_.lower())


def own_subject(token: Token) -> Token | None:
    """The subject that hangs on a predicate itself."""
    return next((child for child in token.children if child.dep_ in SUBJECTS), None)


def antecedent(subject: Token, predicate: Token) -> Token | None:
    """A relative pronoun stands for the noun before its clause; *chi* for itself."""
    if subject.lower_ not in _RELATIVES or subject.pos_ not in ("PRON", "SCONJ", "DET"):
        return subject
    for _ in range(MAX_CLIMB):
        if predicate.dep_ in ("acl:relcl", "acl"):
            return predicate.head
        if predicate.head is predicate:
            break
        predicate = predicate.head
    return subject if subject.lower_ == "chi" else None


def relative_subject(token: Token) -> bool:
    """Whether a relative clause without a subject has *che* for it: not *in cui*, *del quale*, *a cui*."""
    for child in token.subtree:
        if child.i >= token.i:
            break
        if child.lower_ in _RELATIVES and child.lower_ != "che":
            return child.dep_ in SUBJECTS
        if child.lower_ == "che":
            return True
    return False


def same_number(token: Token, other: Token) -> bool:
    """Whether coordinated verbs can share a subject: «il capo dice e i suoi votano» have each their own."""
    one, two = _person(token), _person(other)
    return not one or not two or one == two


def person(token: Token) -> str:
    """1, 2 or 3 of a finite predicate; empty for others."""
    return _person(token)[1:]


def _person(token: Token) -> str:
    for part in (*[child for child in token.children if child.dep_ in _AUXILIARIES], token):
        number, person = part.morph.get("Number"), part.morph.get("Person")
        if number and person:
            return number[0] + person[0]
    return ""


def modality(predicate: Token) -> str:
    """negated before conditional before future; a participle or infinitive takes that of its finite verb."""
    token: Token = predicate
    for _ in range(MAX_CLIMB):
        if _negated(token):
            return "negated"
        parts = [child for child in token.children if child.dep_ in _AUXILIARIES and child.pos_ in VERBAL]
        if token.pos_ in VERBAL:
            parts.append(token)
        words = [part.lower_ for part in parts]
        if any(_CONDITIONAL.fullmatch(word) for word in words):
            return "conditional"
        if any(_MODALS.fullmatch(part.lower_) and (part is not token or part.pos_ == "AUX") for part in parts):
            return "conditional"
        if any(_FUTURE.fullmatch(word) for word in words):
            return "future"
        head = token.head
        if form(token) not in ("Inf", "Part", "Ger") or head is token:
            return "asserted"
        if token.dep_ in ("acl", "acl:relcl") and head.pos_ in ("NOUN", "PROPN"):
            return "asserted"
        if head.pos_ not in VERBAL and not any(child.dep_ == "cop" for child in head.children):
            return "asserted"
        token = head
    return "asserted"


def _negated(token: Token) -> bool:
    for child in token.children:
        if child.lower_ in ("non", "né") and child.i < token.i:
            return True
        if child.lower_ in ("nessuno", "nessuna", "niente", "nulla") and child.dep_ in SUBJECTS and child.i < token.i:
            return True
    return False
