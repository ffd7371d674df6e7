"""Subject, verb, modality and source of a claim, by the parse; empty where there is none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc, Token

from pipeline.claims import clauses, subjects
from pipeline.claims.candidates import Candidate
from pipeline.claims.clauses import MAX_CLIMB, NOMINAL, VERBAL
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import DASHES

# Verbs whose infinitive is another's deed (*chiede alle Asl di prorogare*).
_OTHERS = frozenset(
    """chiedere consentire consigliare costringere esortare imporre impedire invitare ordinare permettere proporre
    raccomandare sollecitare suggerire vietare""".split()
)
_STOPS = frozenset(";:.!?…")
_WALLS = _STOPS | frozenset("«»“”\"()")
_VAGUE = frozenset({"più", "meno", "quasi", "circa", "oltre", "almeno"})


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
        self._entities: list[tuple[int, int, str]] = _entities(self.doc)
        self._entity_starts = [start for start, _, _ in self._entities]
        self._quotes: list[Any] = list(_records(self.doc, "quotes"))
        self._claims: list[Candidate] = []
        self._claim_starts: list[int] = []

    @property
    def names(self) -> list[tuple[int, int]]:
        """Character spans of proper names."""
        return [(start, end) for start, end, _ in self._entities]

    def know(self, claims: Sequence[Candidate]) -> None:
        """Takes note of all claims, so that a subject that is one of them can be named by its noun."""
        self._claims = list(claims)
        self._claim_starts = [self.grid.pieces.starts[claim.start] for claim in claims]

    def source(self, start: int, end: int) -> str:
        """Speaker of the innermost quote that contains the characters `start` to `end`."""
        inside = [q for q in self._quotes if q.start <= start and end <= q.end]
        return min(inside, key=lambda q: q.end - q.start).speaker if inside else ""

    def of_claim(self, claim: Candidate) -> Said:
        """Subject, verb and modality of the clause that holds the claim."""
        if not self.grid.parsed or self._dateline(claim):
            return Said()
        bearer = self._bearer(claim)
        top = bearer if bearer is not None else self._top(claim)
        bracket = self._bracket(claim)
        if bracket is not None and bearer is None:
            return Said(subject=self._bracket_subject(bracket))
        predicate = self._predicate(top, claim)
        if predicate is None:
            return Said(subject=self._name_of(bearer) if bearer is not None else self._nominal_subject(top))
        subject = bearer if bearer is not None else self._subject(predicate, top, claim)
        return Said(
            subject=self._name_of(subject) if subject is not None else "",
            verb=clauses.lemma_of(predicate),
            modality=clauses.modality(predicate),
        )

    def unit_from_subject(self, claim: Candidate) -> Candidate:
        """«I posti sono 1.200»: a bare number that is the predicate counts its subject."""
        if not claim.bare or claim.kind != "count" or not self.grid.parsed:
            return claim
        top = self._top(claim)
        if not any(child.dep_ == "cop" for child in top.children):
            return claim
        subject = clauses.own_subject(top)
        if subject is None or subject.pos_ != "NOUN" or subject.idx == top.idx:
            return claim
        lemma = self.grid.noun_lemma(self.grid.pieces.at(subject.idx))
        return replace(claim, unit=lemma, bare=False, rule="number-predicate")

    def _dateline(self, claim: Candidate) -> bool:
        """«PESCARA, 3 NOV - Due uomini …»: the date before the dash that opens an article belongs to no clause."""
        pieces = self.grid.pieces
        return claim.kind == "date" and claim.start < 8 and pieces.low(claim.end) in DASHES and not pieces.glued(claim.end)

    def _top(self, claim: Candidate) -> Token:
        """The token of the claim whose head stands outside it."""
        pieces = self.grid.pieces
        start, end = pieces.starts[claim.start], pieces.ends[claim.end - 1]
        token = self.grid.token(claim.core if claim.core >= 0 else claim.start)
        for _ in range(MAX_CLIMB):
            if token.head is token or not start <= token.head.idx < end:
                break
            token = token.head
        return token

    def _bearer(self, claim: Candidate) -> Token | None:
        """Whose age stands in apposition: the name or noun before the comma (*Rota, 41 anni,*)."""
        pieces, k = self.grid.pieces, claim.start - 2
        if claim.kind != "age" or pieces.low(claim.start - 1) not in (",", "(", "–", "-", "—") or k < 0:
            return None
        if pieces.kind(k) == "s":
            k -= 1
        token = self.grid.token(k) if k >= 0 else None
        return token if token is not None and token.pos_ in ("NOUN", "PROPN") else None

    def _bracket(self, claim: Candidate) -> Token | None:
        """The token before the brackets that hold the claim and no verb."""
        pieces, opening = self.grid.pieces, -1
        for k in range(claim.start - 1, max(claim.start - 12, -1), -1):
            if pieces.low(k) == ")" or self.grid.breaks(k + 1) or self.grid.pos(k) in VERBAL:
                return None
            if pieces.low(k) == "(":
                opening = k
                break
        for k in range(claim.end, min(claim.end + 12, len(pieces))):
            if pieces.low(k) == ")":
                break
            if self.grid.pos(k) in VERBAL:
                return None
        return self.grid.token(opening - 1) if opening > 0 else None

    def _bracket_subject(self, token: Token) -> str:
        """The noun before the brackets; the subject of its clause where that noun is a figure («a € 12 mln (+2%)»)."""
        if self._claim_at(token) is None:
            noun = self._climb(token)
            while noun is not None and noun.dep_ == "nmod" and noun.head.pos_ in NOMINAL:
                noun = noun.head  # «il primo impianto, a Gravina (120 MW)»
            return self._name_of(noun) if noun is not None else ""
        head = token
        for _ in range(MAX_CLIMB):
            if clauses.is_predicate(head):
                subject = self._subject(head, token, None)
                return self._name_of(subject) if subject is not None else ""
            if head.head is head:
                break
            head = head.head
        return self._nominal_subject(token)

    def _climb(self, token: Token) -> Token | None:
        for _ in range(MAX_CLIMB):
            if token.pos_ in NOMINAL:
                return token
            if token.head is token:
                return None
            token = token.head
        return None

    def _predicate(self, top: Token, claim: Candidate) -> Token | None:
        token, found = top, None
        for _ in range(MAX_CLIMB):
            if clauses.is_predicate(token):
                found = token.head if clauses.is_phase_infinitive(token) else token
                break
            if token.head is token or (token.dep_ == "parataxis" and token is not top):
                break
            token = token.head
        if found is not None and self._walled(claim, found, _WALLS):
            nearest = self._nearest(claim)
            if nearest is not None or self._walled(claim, found, _STOPS):
                return nearest
        return found

    def _walled(self, claim: Candidate, predicate: Token, walls: frozenset[str]) -> bool:
        """Whether one of `walls` stands between the claim and the predicate of the parse."""
        pieces = self.grid.pieces
        at = pieces.at(predicate.idx)
        low, high = (at, claim.start) if at < claim.start else (claim.end, at)
        if high - low > 60:
            return True
        return any(pieces.low(k) in walls for k in range(low, high))

    def _nearest(self, claim: Candidate) -> Token | None:
        """The finite predicate nearest to the claim between the walls around it; before it rather than after."""
        pieces = self.grid.pieces
        for step in (-1, 1):
            k = claim.start - 1 if step < 0 else claim.end
            for _ in range(30):
                if not 0 <= k < len(pieces) or pieces.low(k) in _WALLS or self.grid.breaks(k if step > 0 else k + 1):
                    break
                token = self.grid.token(k)
                if token.pos_ in VERBAL and clauses.is_finite(token):
                    return token
                k += step
        return None

    def _subject(self, predicate: Token, top: Token, claim: Candidate | None) -> Token | None:
        token = predicate
        for _ in range(MAX_CLIMB):
            own = clauses.own_subject(token)
            if own is not None and self._can_act(own, token):
                if claim is not None and claim.noun >= 0 and (_coordinated(top, own) or self._listed(claim, own)):
                    return self.grid.token(claim.noun)  # «c'erano nove culle e quattordici bambini»
                return clauses.antecedent(own, token)
            head, shape = token.head, clauses.form(token)
            if token.dep_ in ("acl", "acl:relcl"):
                if shape == "Inf" or (shape == "Fin" and not clauses.relative_subject(token)):
                    return None
                return head
            governed = token.dep_ in ("advcl", "ccomp", "xcomp") and clauses.is_predicate(head)
            if shape == "Inf" and governed:
                if clauses.lemma_of(head) in _OTHERS:
                    return None
                token = head
            elif shape in ("Ger", "Part") and governed:
                token = head
            elif token.dep_ == "conj" and clauses.is_predicate(head) and clauses.same_number(token, head):
                ordered = self._by_order(token, shape)
                if ordered is not None:
                    return ordered
                token = head
            else:
                return self._by_order(token, shape)
        return None

    def _can_act(self, subject: Token, predicate: Token) -> bool:
        """Not a noun for a verb in the first person, nor a date («uscirà il 12 febbraio»)."""
        if clauses.person(predicate) in ("1", "2") and subject.pos_ != "PRON":
            return False
        claim = self._claim_at(subject)
        return claim is None or claim.kind not in ("date", "time")

    def _listed(self, claim: Candidate, subject: Token) -> bool:
        """Whether the claim follows, joined by *e* or a comma, the claim that is the subject."""
        first = self._claim_at(subject)
        if first is None or first.end >= claim.start:
            return False
        gap = self.grid.pieces.lows[first.end : claim.start]
        return len(gap) == 1 and gap[0] in ("e", "ed", ",")

    def _by_order(self, token: Token, shape: str) -> Token | None:
        """Where the parse shows no subject, what the order of words shows."""
        if shape == "Part" and token.pos_ == "VERB":
            return subjects.of_participle(token)
        if shape in ("Inf", "Ger") or clauses.person(token) in ("1", "2"):
            return None
        return subjects.before(token) or subjects.after(token, clauses.lemma_of(token))

    def _nominal_subject(self, top: Token) -> str:
        """In a phrase without a verb its head noun, unless that is the claim itself («ricavi pari a € 148,2 mln»)."""
        token, noun = top, top
        for _ in range(MAX_CLIMB):
            if token.head is token or self._between(token, token.head):
                break
            token = token.head
            if token.pos_ in NOMINAL:
                noun = token
        own = clauses.own_subject(token)
        if own is not None and own is not top:
            return self._name_of(own)
        claim = self._claim_at(top)
        return "" if claim is not None and claim is self._claim_at(noun) else self._name_of(noun)

    def _between(self, token: Token, head: Token) -> bool:
        """Whether a stop parts two tokens, or the head is a verb."""
        low, high = sorted((token.i, head.i))
        return clauses.is_predicate(head) or any(t.text in _STOPS for t in self.doc[low:high])

    def _claim_at(self, token: Token) -> Candidate | None:
        index = bisect_right(self._claim_starts, token.idx) - 1
        if index < 0:
            return None
        claim = self._claims[index]
        return claim if token.idx < self.grid.pieces.ends[claim.end - 1] else None

    def _name_of(self, token: Token) -> str:
        """How a subject is written: its name, the name beside its title, the noun that it counts, else the word."""
        name = self._entity_at(token.idx)
        if name:
            return name
        claim = self._claim_at(token)
        if claim is None and token.lower_ in _VAGUE:  # «più di quattro nuovi mutui su cinque sono»
            k = self.grid.pieces.at(token.idx)
            following = [c for c in self._claims if k < c.start <= k + 3]
            claim = following[0] if following else None
        if claim is not None:
            return self._counted(claim, token)
        if token.lower_ in ("uno", "una", "ciascuno", "ognuno", "nessuno"):
            nouns = [child for child in token.children if child.dep_ == "nmod" and child.pos_ == "NOUN"]
            return nouns[0].text if nouns else token.text
        return self._titled(token) or token.text

    def _counted(self, claim: Candidate, token: Token) -> str:
        if claim.noun >= 0:
            return self.grid.pieces.raw(claim.noun)
        if claim.kind == "ratio" and claim.of:
            return claim.of
        if claim.kind in ("money", "measure", "duration") and claim.end - claim.start > 1:
            return self.grid.pieces.raw(claim.end - 1)
        return token.text

    def _titled(self, token: Token) -> str:
        """«la sindaca Lucrezia Monaci», «la ministra, Ludovica Ardenghi,», «l'americana Halden Ventures»."""
        pieces = self.grid.pieces
        k = pieces.at(token.idx) + 1
        if token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return ""
        direct = True
        while pieces.low(k) in (",", "don"):
            direct = direct and pieces.low(k) != ","
            k += 1
        if k >= len(pieces) or self.grid.breaks(k):
            return ""
        name = self._entity_at(pieces.starts[k])
        if not name or not (direct or self.grid.token(k).dep_ in ("appos", "nmod", "flat", "flat:name", "conj")):
            return ""
        return name if direct or token.pos_ == "NOUN" else ""

    def _entity_at(self, offset: int) -> str:
        index = bisect_right(self._entity_starts, offset) - 1
        if index < 0:
            return ""
        start, end, name = self._entities[index]
        return name if start <= offset < end else ""


def _coordinated(top: Token, subject: Token) -> bool:
    token = top
    for _ in range(MAX_CLIMB):
        if token.dep_ != "conj":
            return False
        token = token.head
        if token == subject:
            return True
    return False


def _records(doc: Doc, name: str) -> tuple[Any, ...]:
    return tuple(getattr(doc._, name) or ()) if Doc.has_extension(name) else ()


def _entities(doc: Doc) -> list[tuple[int, int, str]]:
    found = [(e.start, e.end, e.entity) for e in _records(doc, "entities")]
    return sorted(found or [(e.start_char, e.end_char, e.text) for e in doc.ents])
