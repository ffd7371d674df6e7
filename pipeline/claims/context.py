"""Subject, verb, modality and source of a claim, by the parse; empty where there is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc, Token

from pipeline.claims.candidates import Candidate
from pipeline.claims.grid import Grid
from pipeline.claims.lemmas import verb_lemma

_CONDITIONAL = re.compile(r".+(?:rei|resti|rebbe|remmo|reste|rebbero)(?:si|ne|lo|la|li|le|ci|vi)?")
_FUTURE = re.compile(r".+(?:r[àa]|rò|rai|remo|rete|ranno)")
_MODALS = re.compile(r"pu(?:ò|oi)|poss\w+|pot(?:e|é|è|u|r)\w*|dev\w+|dov(?:e|r|u)\w*|debb\w+")
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "csubj"})
_VERBAL = frozenset({"VERB", "AUX"})
# Verbs that take an infinitive and keep the claim and the subject for themselves (*sono tornati a salire*).
_PHASE = frozenset("tornare riuscire cominciare iniziare continuare finire arrivare andare provare rischiare".split())
# Verbs of saying whose infinitive has the speaker as its subject (*ha detto di avere mille dubbi*).
_SELF = frozenset(
    """dire ammettere negare ricordare affermare dichiarare sostenere promettere assicurare confermare aggiungere
    sapere raccontare spiegare precisare giurare temere sperare confessare annunciare rischiare decidere riuscire""".split()
)
_MAX_CLIMB = 40


@dataclass(frozen=True, slots=True)
class Said:
    """What the clause says about a claim."""

    subject: str = ""
    verb: str = ""
    modality: str = "asserted"


class Context:
    """Looks claims of one Doc up in its parse, its entities and its quotes."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.doc = grid.doc
        self.names: list[tuple[int, int]] = _name_spans(self.doc)
        self._entities: list[tuple[int, int, str]] = _entities(self.doc)
        self._quotes: list[Any] = list(_records(self.doc, "quotes"))

    def source(self, start: int, end: int) -> str:
        """Speaker of the innermost quote that contains the characters `start` to `end`."""
        inside = [q for q in self._quotes if q.start <= start and end <= q.end]
        return min(inside, key=lambda q: q.end - q.start).speaker if inside else ""

    def of_claim(self, candidate: Candidate) -> Said:
        """Subject, verb and modality of the clause that holds the claim."""
        if not self.grid.parsed:
            return Said()
        top = self._top(candidate)
        bracket = self._bracket(candidate)
        if bracket is not None:
            return Said(subject=self._name_of(bracket))
        predicate = self._predicate(top, candidate)
        if predicate is None:
            return Said(subject=self._nominal_subject(top, candidate))
        subject = self._subject(predicate, top)
        if candidate.kind == "age":
            subject = self._bearer(top) or subject
        return Said(
            subject=self._name_of(subject) if subject is not None else "",
            verb=_verb_lemma(predicate),
            modality=_modality(predicate),
        )

    def unit_from_subject(self, candidate: Candidate) -> Candidate:
        """«I posti sono 1.200»: a bare number that is the predicate counts its subject."""
        if not candidate.bare or candidate.kind != "count" or not self.grid.parsed:
            return candidate
        top = self._top(candidate)
        if not any(child.dep_ == "cop" for child in top.children):
            return candidate
        for child in top.children:
            if child.dep_ in _SUBJECTS and child.pos_ == "NOUN" and child.idx != top.idx:
                lemma = self.grid.noun_lemma(self.grid.pieces.at(child.idx))
                return replace(candidate, unit=lemma, bare=False, rule="number-predicate")
        return candidate

    def _top(self, candidate: Candidate) -> Token:
        """The token of the claim whose head stands outside it."""
        pieces = self.grid.pieces
        start, end = pieces.starts[candidate.start], pieces.ends[candidate.end - 1]
        core = candidate.core if candidate.core >= 0 else candidate.start
        token = self.grid.token(core)
        for _ in range(_MAX_CLIMB):
            if token.head is token or not start <= token.head.idx < end:
                break
            token = token.head
        return token

    def _bracket(self, candidate: Candidate) -> Token | None:
        """The noun that a claim in brackets belongs to, where the brackets hold no verb."""
        pieces = self.grid.pieces
        open_at = -1
        for k in range(candidate.start - 1, max(candidate.start - 12, -1), -1):
            low = pieces.low(k)
            if low == ")" or self.grid.breaks(k + 1):
                return None
            if low == "(":
                open_at = k
                break
            if self.grid.pos(k) in _VERBAL:
                return None
        if open_at < 1:
            return None
        for k in range(candidate.end, min(candidate.end + 12, len(pieces))):
            if pieces.low(k) == ")":
                break
            if self.grid.pos(k) in _VERBAL:
                return None
        token = self.grid.token(open_at - 1)
        for _ in range(_MAX_CLIMB):
            if token.pos_ in ("NOUN", "PROPN", "PRON"):
                return token
            if token.head is token:
                break
            token = token.head
        return None

    def _predicate(self, top: Token, candidate: Candidate) -> Token | None:
        token = top
        for _ in range(_MAX_CLIMB):
            if _is_predicate(token):
                if _is_phase_infinitive(token):
                    return token.head
                return token
            if token.head is token:
                return None
            if token.dep_ == "parataxis" and token is not top:
                return None
            token = token.head
        return None

    def _subject(self, predicate: Token, top: Token) -> Token | None:
        token = predicate
        for _ in range(_MAX_CLIMB):
            own = _own_subject(token)
            if own is not None:
                return _antecedent(own, token)
            if token.dep_ in ("acl", "acl:relcl"):
                if token.dep_ == "acl:relcl" and not _has_subject_relative(token):
                    return None
                return (
                    token.head
                    if token.head.pos_ in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "SYM", "X")
                    else None
                )
            if token.dep_ == "conj" and _is_predicate(token.head) and _same_number(token, token.head):
                token = token.head
            elif token.dep_ == "advcl" and _form(token) in ("Ger", "Part") and _is_predicate(token.head):
                token = token.head
            elif token.dep_ == "xcomp" and token.head.lemma_ in _SELF | _PHASE and _is_predicate(token.head):
                token = token.head
            elif token.dep_ in ("ccomp", "advcl") and _form(token) == "Inf" and token.head.lemma_ in _SELF:
                token = token.head
            else:
                return None
        return None

    def _bearer(self, top: Token) -> Token | None:
        """Whose age it is: the name or noun that the age stands beside (*Rota, 41 anni,*)."""
        head = top.head
        if (
            head is not top
            and head.pos_ in ("PROPN", "NOUN")
            and top.dep_ in ("appos", "nmod", "flat", "flat:name", "conj", "acl")
        ):
            return head if top.dep_ in ("appos", "flat", "flat:name") else None
        return None

    def _nominal_subject(self, top: Token, candidate: Candidate) -> str:
        """In a phrase without a verb, its head noun, unless that is the claim itself."""
        token = top
        for _ in range(_MAX_CLIMB):
            if token.head is token:
                break
            token = token.head
        if token is top or token.pos_ not in ("NOUN", "PROPN", "PRON"):
            own = _own_subject(top)
            return self._name_of(own) if own is not None else ""
        own = _own_subject(token)
        return self._name_of(own if own is not None else token)

    def _name_of(self, token: Token) -> str:
        """The canonical name of the entity that holds `token`, else the token as it stands."""
        for start, end, name in self._entities:
            if start <= token.idx < end:
                return name
            if start > token.idx:
                break
        return token.text


def _records(doc: Doc, name: str) -> tuple[Any, ...]:
    return tuple(getattr(doc._, name) or ()) if Doc.has_extension(name) else ()


def _entities(doc: Doc) -> list[tuple[int, int, str]]:
    found = [(e.start, e.end, e.entity) for e in _records(doc, "entities")]
    return sorted(found or [(e.start_char, e.end_char, e.text) for e in doc.ents])


def _name_spans(doc: Doc) -> list[tuple[int, int]]:
    return [(start, end) for start, end, _ in _entities(doc)]


def _is_predicate(token: Token) -> bool:
    if token.pos_ == "VERB":
        return token.dep_ not in ("amod", "aux", "case", "fixed", "mark") or any(
            c.dep_ in ("obl", "obj", "nsubj", "obl:agent") for c in token.children
        )
    if token.pos_ == "AUX":
        return token.dep_ not in ("aux", "aux:pass", "cop")
    return any(child.dep_ == "cop" for child in token.children)


def _form(token: Token) -> str:
    for child in token.children:
        if child.dep_ in ("aux", "aux:pass", "cop"):
            return "Fin"
    form = token.morph.get("VerbForm")
    return form[0] if form else ""


def _is_phase_infinitive(token: Token) -> bool:
    return (
        token.dep_ in ("xcomp", "ccomp")
        and _form(token) == "Inf"
        and token.head.lemma_ in _PHASE
        and token.head.pos_ == "VERB"
    )


def _verb_lemma(predicate: Token) -> str:
    if predicate.pos_ not in _VERBAL:
        for child in predicate.children:
            if child.dep_ == "cop":
                return "essere"
    return verb_lemma(predicate.lower_, predicate.lemma_.lower())


def _own_subject(token: Token) -> Token | None:
    for child in token.children:
        if child.dep_ in _SUBJECTS and child.dep_ != "csubj":
            return child
    return None


def _antecedent(subject: Token, predicate: Token) -> Token | None:
    """A relative pronoun stands for the noun before its clause."""
    if subject.pos_ != "PRON" or subject.lower_ not in ("che", "quale", "quali", "cui", "chi"):
        return subject
    for token in (predicate, *predicate.ancestors):
        if token.dep_ in ("acl:relcl", "acl"):
            return token.head
    return subject if subject.lower_ == "chi" else None


def _has_subject_relative(token: Token) -> bool:
    return any(child.dep_ in _SUBJECTS and child.lower_ in ("che", "quale", "quali") for child in token.children)


def _same_number(token: Token, other: Token) -> bool:
    """Whether coordinated verbs can share their subject: «il capo dice e i suoi votano» have each their own."""
    one, two = _person_number(token), _person_number(other)
    return not one or not two or one == two


def _person_number(token: Token) -> str:
    for part in (*[c for c in token.children if c.dep_ in ("aux", "aux:pass", "cop")], token):
        number, person = part.morph.get("Number"), part.morph.get("Person")
        if number and person:
            return number[0] + person[0]
    return ""


def _modality(predicate: Token) -> str:
    """negated before conditional before future; a participle or infinitive takes that of its finite verb."""
    token: Token = predicate
    for _ in range(_MAX_CLIMB):
        parts = [token] if token.pos_ in _VERBAL else []
        parts += [child for child in token.children if child.dep_ in ("aux", "aux:pass", "cop")]
        if _negated(token):
            return "negated"
        verbs = [part.lower_ for part in parts if part.pos_ in _VERBAL]
        if any(_CONDITIONAL.fullmatch(verb) for verb in verbs):
            return "conditional"
        if any(
            _MODALS.fullmatch(part.lower_)
            for part in parts
            if part is not token or token.pos_ == "AUX" or token.lemma_ in ("potere", "dovere")
        ):
            return "conditional"
        if any(_FUTURE.fullmatch(verb) and verb not in ("sarà stato",) for verb in verbs if _finite(verb)):
            return "future"
        if _form(token) not in ("Inf", "Part", "Ger") or token.head is token or token.dep_ in ("conj",) and False:
            return "asserted"
        if token.dep_ in ("acl", "acl:relcl") and token.head.pos_ in ("NOUN", "PROPN"):
            return "asserted"
        token = token.head
        if token.pos_ not in _VERBAL and not any(child.dep_ == "cop" for child in token.children):
            return "asserted"
    return "asserted"


def _finite(verb: str) -> bool:
    return verb[-1:] in "àòioe" and verb[-1:] != "a"


def _negated(token: Token) -> bool:
    for child in token.children:
        if child.lower_ in ("non", "né") and child.dep_ in ("advmod", "advmod:neg", "cc", "mark"):
            return True
        if child.lower_ in ("nessuno", "nessuna", "niente", "nulla") and child.dep_ in _SUBJECTS and child.i < token.i:
            return True
    return False
