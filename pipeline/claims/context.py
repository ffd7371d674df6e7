"""Subject, verb, modality and source of a claim, by the parse; empty where there is none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc

from pipeline.claims import subjects
from pipeline.claims.candidates import Candidate
from pipeline.claims.clauses import MAX_CLIMB, NOMINAL, VERBAL, Parse
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import DASHES

# Verbs whose infinitive is another's deed (*chiede alle Asl di prorogare*).
_OTHERS = frozenset(
    """chiedere consentire consigliare costringere esortare imporre impedire invitare ordinare permettere proporre
    raccomandare sollecitare suggerire vietare""".split()
)
_STOPS = frozenset(";:.!?…")
_WALLS = _STOPS | frozenset('«»“”"()')
_VAGUE = frozenset({"più", "meno", "quasi", "circa", "oltre", "almeno"})


@dataclass(frozen=True, slots=True)
class Said:
    """What the clause says about a claim."""

    subject: str = ""
    verb: str = ""
    modality: str = "asserted"
    source: str = ""


class Context:
    """Looks claims of one Doc up in its parse, its entities and its quotes; tokens go by index."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.parse: Parse | None = Parse(grid.doc) if grid.parsed else None
        self._entities = _entities(grid.doc)
        self._entity_starts = [entity[0] for entity in self._entities]
        self._quotes: list[Any] = sorted(_records(grid.doc, "quotes"), key=lambda quote: quote.start)
        self._claims: list[Candidate] = []
        self._claim_starts: list[int] = []

    @property
    def names(self) -> list[tuple[int, int]]:
        """Character spans of proper names."""
        return [(start, end) for start, end, _, _ in self._entities]

    def with_whole_names(self, claims: Sequence[Candidate]) -> list[Candidate]:
        """`claims` whose *of* is part of a name with the whole name; no rank is *of* a person (*romanzo di Neri*)."""
        return [self._with_name(claim) if claim.of_at >= 0 and claim.of else claim for claim in claims]

    def _with_name(self, claim: Candidate) -> Candidate:
        offset = self.grid.pieces.starts[claim.of_at]
        index = bisect_right(self._entity_starts, offset) - 1
        if index < 0 or offset >= self._entities[index][1]:
            return claim
        start, end, _, label = self._entities[index]
        if claim.kind == "ordinal" and label == "PER":
            return replace(claim, of="")
        return replace(claim, of=self.grid.pieces.text[start:end]) if start == offset else claim

    def of_claims(self, claims: Sequence[Candidate]) -> list[Said]:
        """Subject, verb, modality and source of all claims of the Doc, in their order."""
        pieces = self.grid.pieces
        self._claims = list(claims)
        self._claim_starts = [pieces.starts[claim.start] for claim in claims]
        said = [Said() if self.parse is None else self._of_claim(self.parse, claim) for claim in claims]
        sources = self._sources()
        return [replace(one, source=source) if source else one for one, source in zip(said, sources, strict=True)]

    def _sources(self) -> list[str]:
        """The speaker of the innermost quote that contains each claim; one sweep over both."""
        sources, inside, k = [], [], 0
        for claim, start in zip(self._claims, self._claim_starts, strict=True):
            end = self.grid.pieces.ends[claim.end - 1]
            while k < len(self._quotes) and self._quotes[k].start <= start:
                inside.append(self._quotes[k])
                k += 1
            inside = [quote for quote in inside if quote.end > start]
            around = [quote for quote in inside if quote.end >= end]
            sources.append(min(around, key=lambda q: q.end - q.start).speaker if around else "")
        return sources

    def unit_from_subject(self, claim: Candidate) -> Candidate:
        """«I posti sono 1.200»: a bare number that is the predicate counts its subject."""
        if not claim.bare or claim.kind != "count" or self.parse is None:
            return claim
        top = self._top(self.parse, claim)
        subject = self.parse.subject(top) if self.parse.has_copula(top) else None
        if subject is None or self.parse.pos[subject] != "NOUN":
            return claim
        lemma = self.grid.noun_lemma(self.grid.pieces.at(self.parse.token(subject).idx))
        return replace(claim, unit=lemma, bare=False, rule="number-predicate")

    def _of_claim(self, parse: Parse, claim: Candidate) -> Said:
        if self._dateline(claim):
            return Said()
        bearer = self._bearer(parse, claim)
        top = bearer if bearer is not None else self._top(parse, claim)
        bracket = self._bracket(claim)
        if bracket is not None and bearer is None:
            inside = self.grid.index(claim.start - 1)
            if parse.pos[inside] == "NOUN" and inside > bracket:  # «(magnitudo 2,7 e profondità 5,8 km)»
                return Said(subject=parse.token(inside).text)
            return Said(subject=self._bracket_subject(parse, bracket))
        predicate = self._predicate(parse, top, claim)
        if predicate is None:
            if bearer is not None:
                return Said(subject=self._name_of(parse, bearer))
            return Said(subject=self._nominal_subject(parse, top))
        subject = bearer if bearer is not None else self._subject(parse, predicate, top, claim)
        return Said(
            subject=self._name_of(parse, subject) if subject is not None else "",
            verb=parse.lemma(predicate),
            modality=parse.modality(predicate),
        )

    def _dateline(self, claim: Candidate) -> bool:
        """«PESCARA, 3 NOV - Due uomini …»: the date before the dash that opens an article belongs to no clause."""
        pieces = self.grid.pieces
        return (
            claim.kind == "date" and claim.start < 8 and pieces.low(claim.end) in DASHES and not pieces.glued(claim.end)
        )

    def _top(self, parse: Parse, claim: Candidate) -> int:
        """The token of the claim whose head stands outside it."""
        grid = self.grid
        first, last = grid.index(claim.start), grid.index(claim.end - 1)
        token = grid.index(claim.core if claim.core >= 0 else claim.start)
        for _ in range(MAX_CLIMB):
            if parse.is_root(token) or not first <= parse.head[token] <= last:
                break
            token = parse.head[token]
        return token

    def _bearer(self, parse: Parse, claim: Candidate) -> int | None:
        """Whose age stands in apposition: the name or noun before the comma (*Rota, 41 anni,*)."""
        pieces, k = self.grid.pieces, claim.start - 2
        if claim.kind != "age" or pieces.low(claim.start - 1) not in (",", "(", "–", "-", "—") or k < 0:
            return None
        if pieces.kind(k) == "s":
            k -= 1
        token = self.grid.index(k) if k >= 0 else -1
        return token if token >= 0 and parse.pos[token] in ("NOUN", "PROPN") else None

    def _bracket(self, claim: Candidate) -> int | None:
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
        return self.grid.index(opening - 1) if opening > 0 else None

    def _bracket_subject(self, parse: Parse, token: int) -> str:
        """The noun before the brackets; the subject of its clause where that noun is a figure («a € 12 mln (+2%)»)."""
        noun = token
        if self._claim_at(token) is None:
            for _ in range(MAX_CLIMB):
                if parse.pos[noun] in NOMINAL:
                    nested = parse.dep[noun] == "nmod" and parse.pos[parse.head[noun]] in NOMINAL
                    # «il primo impianto, a Gravina (120 MW)»
                    return self._name_of(parse, parse.head[noun] if nested else noun)
                if parse.is_root(noun):
                    break
                noun = parse.head[noun]
            return ""
        for _ in range(MAX_CLIMB):
            if parse.is_predicate(noun):
                subject = self._subject(parse, noun, token, None)
                return self._name_of(parse, subject) if subject is not None else ""
            if parse.is_root(noun):
                break
            noun = parse.head[noun]
        return self._nominal_subject(parse, token)

    def _predicate(self, parse: Parse, top: int, claim: Candidate) -> int | None:
        token, found = top, None
        for _ in range(MAX_CLIMB):
            if parse.is_predicate(token) and parse.lemma(token).endswith("re"):  # a noun tagged as a verb is none
                found = parse.head[token] if parse.is_phase_infinitive(token) else token
                break
            if parse.is_root(token) or (parse.dep[token] == "parataxis" and token != top):
                break
            token = parse.head[token]
        if found is not None and self._walled(claim, found, _WALLS):
            nearest = self._nearest(parse, claim)
            if nearest is not None or self._walled(claim, found, _STOPS):
                return nearest
        return found

    def _walled(self, claim: Candidate, predicate: int, walls: frozenset[str]) -> bool:
        """Whether one of `walls` stands between the claim and the predicate of the parse."""
        pieces = self.grid.pieces
        at = pieces.at(self.grid.doc[predicate].idx)
        low, high = (at, claim.start) if at < claim.start else (claim.end, at)
        return high - low > 60 or not walls.isdisjoint(pieces.lows[low:high])

    def _nearest(self, parse: Parse, claim: Candidate) -> int | None:
        """The finite predicate nearest to the claim between the walls around it; before it rather than after."""
        pieces = self.grid.pieces
        for step in (-1, 1):
            k = claim.start - 1 if step < 0 else claim.end
            for _ in range(30):
                if not 0 <= k < len(pieces) or pieces.low(k) in _WALLS or self.grid.breaks(k if step > 0 else k + 1):
                    break
                token = self.grid.index(k)
                if parse.pos[token] in VERBAL and parse.is_finite(token):
                    return token
                k += step
        return None

    def _subject(self, parse: Parse, token: int, top: int, claim: Candidate | None) -> int | None:
        for _ in range(MAX_CLIMB):
            own = parse.subject(token)
            if own is not None and self._can_act(parse, own, token):
                if claim is not None and claim.noun >= 0 and self._coordinated(parse, claim, top, own):
                    return self.grid.index(claim.noun)  # «c'erano nove culle e quattordici bambini»
                return parse.antecedent(own, token)
            head, shape, label = parse.head[token], parse.form(token), parse.dep[token]
            if label in ("acl", "acl:relcl"):
                return None if shape == "Inf" or (shape == "Fin" and not parse.relative_subject(token)) else head
            governed = label in ("advcl", "ccomp", "xcomp") and parse.is_predicate(head)
            if shape == "Inf" and governed:
                if parse.lemma(head) in _OTHERS:
                    return None
            elif label == "conj" and parse.is_predicate(head) and parse.same_number(token, head):
                ordered = self._by_order(parse, token, shape)
                if ordered is not None:
                    return ordered
            elif not (shape in ("Ger", "Part") and governed):
                return self._by_order(parse, token, shape)
            token = head
        return None

    def _can_act(self, parse: Parse, subject: int, predicate: int) -> bool:
        """Not a noun for a verb in the first person, nor a date («uscirà il 12 febbraio»)."""
        claim = self._claim_at(subject)
        return claim is None or claim.kind not in ("date", "time")

    def _coordinated(self, parse: Parse, claim: Candidate, top: int, subject: int) -> bool:
        """Whether the claim is joined to the subject: in the parse, or by *e* or a comma right after it."""
        for _ in range(MAX_CLIMB):
            if parse.dep[top] != "conj":
                break
            top = parse.head[top]
            if top == subject:
                return True
        first = self._claim_at(subject)
        if first is None or first.end >= claim.start:
            return False
        gap = self.grid.pieces.lows[first.end : claim.start]
        return len(gap) == 1 and gap[0] in ("e", "ed", ",")

    def _by_order(self, parse: Parse, token: int, shape: str) -> int | None:
        """Where the parse shows no subject, what the order of words shows."""
        if shape == "Part" and parse.pos[token] == "VERB":
            return subjects.of_participle(parse, token)
        if shape in ("Inf", "Ger") or parse.person(token) in ("1", "2"):
            return None
        for found in (subjects.before(parse, token), subjects.after(parse, token)):
            if found is not None and self._can_act(parse, found, token):
                return found
        return None

    def _nominal_subject(self, parse: Parse, top: int) -> str:
        """In a phrase without a verb its head noun, unless that is the claim itself («ricavi pari a € 148,2 mln»)."""
        token, noun = top, top
        for _ in range(MAX_CLIMB):
            head = parse.head[token]
            if head == token or parse.is_predicate(head) or self._stopped(token, head):
                break
            token = head
            if parse.pos[token] in NOMINAL:
                noun = token
        own = parse.subject(token)
        if own is not None and own != top:
            return self._name_of(parse, own)
        claim = self._claim_at(top)
        return "" if claim is not None and claim is self._claim_at(noun) else self._name_of(parse, noun)

    def _stopped(self, one: int, two: int) -> bool:
        low, high = sorted((one, two))
        return high - low > 60 or any(self.grid.doc[k].text in _STOPS for k in range(low, high))

    def _claim_at(self, token: int) -> Candidate | None:
        offset = self.grid.doc[token].idx
        index = bisect_right(self._claim_starts, offset) - 1
        if index < 0:
            return None
        claim = self._claims[index]
        return claim if offset < self.grid.pieces.ends[claim.end - 1] else None

    def _name_of(self, parse: Parse, token: int) -> str:
        """How a subject is written: its name, the name beside its title, the noun that it counts, else the word."""
        found = parse.token(token)
        name = self._entity_at(found.idx)
        if name:
            return name
        claim = self._claim_at(token)
        k = self.grid.pieces.at(found.idx)
        if claim is None and found.lower_ in _VAGUE:  # «più di quattro nuovi mutui su cinque sono»
            index = bisect_right(self._claim_starts, found.idx)
            following = self._claims[index] if index < len(self._claims) else None
            claim = following if following is not None and following.start <= k + 3 else None
        if claim is not None:
            return self._counted(claim, found.text)
        return self._titled(parse, token, k) or found.text

    def _counted(self, claim: Candidate, word: str) -> str:
        if claim.noun >= 0:
            return self.grid.pieces.raw(claim.noun)
        if claim.kind in ("ratio", "percent") and claim.of:
            return claim.of
        if claim.kind in ("money", "measure", "duration") and claim.end - claim.start > 1:
            return self.grid.pieces.raw(claim.end - 1)
        return word

    def _titled(self, parse: Parse, token: int, k: int) -> str:
        """«la sindaca Lucrezia Monaci», «la ministra, Ludovica Ardenghi,», «l'americana Halden Ventures»."""
        pieces, direct, k = self.grid.pieces, True, k + 1
        if parse.pos[token] not in ("NOUN", "PROPN", "ADJ"):
            return ""
        if pieces.low(k) == ",":
            direct, k = False, k + 1
        k += pieces.low(k) == "don"
        if k >= len(pieces) or self.grid.breaks(k):
            return ""
        for far in range(k, min(k + 8, len(pieces))):  # «la ministra della Giustizia, Ludovica Ardenghi,»
            index = self.grid.index(far)
            if parse.dep[index] == "appos" and parse.head[index] == token and self._entity_at(pieces.starts[far]):
                return self._entity_at(pieces.starts[far])
        name = self._entity_at(pieces.starts[k])
        beside = direct or parse.dep[self.grid.index(k)] in ("appos", "nmod", "flat", "flat:name", "conj")
        return name if beside and (direct or parse.pos[token] == "NOUN") else ""

    def _entity_at(self, offset: int) -> str:
        index = bisect_right(self._entity_starts, offset) - 1
        if index < 0:
            return ""
        start, end, name, _ = self._entities[index]
        return name if start <= offset < end else ""


def _records(doc: Doc, name: str) -> tuple[Any, ...]:
    return tuple(getattr(doc._, name) or ()) if Doc.has_extension(name) else ()


def _entities(doc: Doc) -> list[tuple[int, int, str, str]]:
    """Start, end, canonical name and label of the names of `doc`."""
    found = [(e.start, e.end, e.entity, e.label) for e in _records(doc, "entities")]
    return sorted(found or [(e.start_char, e.end_char, e.text, e.label_) for e in doc.ents])
