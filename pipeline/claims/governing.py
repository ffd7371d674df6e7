"""The verb that governs a claim, its subject and modality, by the parse; empty where there is none."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.claims.bearers import Bearers
from pipeline.claims.candidates import Candidate
from pipeline.claims.changes import way
from pipeline.claims.clauses import MAX_CLIMB, NOMINAL, VERBAL, Parse
from pipeline.claims.grid import Grid
from pipeline.claims.lemmas import is_verb, participle_of, verb_lemma
from pipeline.claims.lexer import DASHES
from pipeline.claims.naming import Naming
from pipeline.claims.numbers import number_at
from pipeline.claims.speech import Speech
from pipeline.claims.subjects import Subjects
from pipeline.claims.units import unit_index

_STOPS = frozenset(";:.!?…")
_DATELINE = 8
"""Pieces of its line within which the date of a dateline stands: *REGGIO NELL'EMILIA, 3 NOV -*."""
# What figures do («i morti salgono a 34»), and nouns that only say that others are counted («il numero dei morti»).
_REACHING = frozenset(
    """ammontare arrivare attestare aumentare calare crescere diminuire diventare fermare passare raggiungere restare
    rimanere risultare salire scendere sfiorare superare toccare""".split()
)
_TALLIES = frozenset({"bilancio", "computo", "conta", "conteggio", "conto", "numero", "somma", "totale"})
_RATED = frozenset({"al", "all'", "all’", "allo", "dal", "dall'", "dall’", "dallo"})
_MOVED = frozenset({"count", "measure", "money", "percent", "ratio"})
_HELD = frozenset({"count", "measure", "money"})
_LEADS = frozenset({"altre", "altri", "circa", "in", "oltre", "quasi", "totale", "tutto"})
_WALLS = _STOPS | frozenset('«»“”"()')


class Said(NamedTuple):
    """What the clause says about a claim."""

    subject: str = ""
    verb: str = ""
    modality: str = "asserted"
    source: str = ""
    change: str = ""


class Governing:
    """Reads the clause of each claim of one parsed Doc; tokens go by index."""

    def __init__(self, grid: Grid, parse: Parse, naming: Naming, speech: Speech) -> None:
        self.grid = grid
        self.parse = parse
        self.naming = naming
        self.speech = speech
        self.bearers = Bearers(grid, parse, naming)
        self.subjects = Subjects(parse, naming, speech)

    def said(self, claim: Candidate) -> Said:
        """What the parse says about a claim; its source stays open."""
        parse = self.parse
        if self._dateline(claim):
            return Said()
        top, bearers = self.top(claim), self.bearers
        noun = bearers.inverted(claim)
        if noun is not None:
            return Said(subject=self.naming.written(self.parse, noun))
        ranked = bearers.ranked(claim)
        bearer = bearers.apposed(claim, top) if ranked is None else ranked
        twin = self.naming.joined(claim) if bearer is None and claim.kind == "age" else None
        if twin is not None:
            return self.said(twin)  # «i due figli, di 6 e **8 anni**»
        if bearers.in_brackets(claim) and not (bearer is not None and claim.kind == "age"):
            bearer = bearers.bracketed(claim)
            if bearer is not None and parse.pos[bearer] in VERBAL:
                bearer = self.subjects.of(bearer)  # «i prestiti salgono da 26 mesi (+0,4%)»
            return Said(subject=self.naming.written(self.parse, bearer) if bearer is not None else "")
        predicate = self._predicate(top, claim)
        if predicate is None:
            deed = self._headline(claim, top)
            if deed is not None:
                return Said(subject=self.naming.written(parse, top), verb=parse.lemma(deed))
            bearer = bearers.verbless(claim, top) if bearer is None else bearer
            return Said(subject=self.naming.written(self.parse, bearer) if bearer is not None else "")
        deed = self._cleft(predicate)
        who = parse.head[predicate]
        if deed is None and self._cleft(who) == predicate:  # «ad aprire le marcature al 7' è Neri»
            deed, predicate = predicate, who
        subject = bearer if bearer is not None else bearers.gapped(claim, predicate)
        if subject is None:
            own = self.subjects.own(predicate) if deed is None else predicate
            subject = self._conjunct(claim, top, own) if own is not None else None
            if subject is None:
                subject = own if deed is not None else self.subjects.of(predicate)
        return Said(
            subject=self.naming.written(parse, subject) if subject is not None else "",
            verb=parse.lemma(predicate) if deed is None else verb_lemma(parse.low(deed), parse.low(deed)),
            modality=parse.modality(predicate),
            change=self._change(claim, top, bearer),
        )

    def of_predicate(self, claim: Candidate) -> int | None:
        """The noun that a bare number is said of: «i posti sono 1.200», «sale a 34 il numero dei morti»."""
        parse, top = self.parse, self.top(claim)
        if parse.has_copula(top):
            subject = self.subjects.own(top)
            inside = subject is not None and self.grid.index(claim.start) <= subject <= self.grid.index(claim.end - 1)
            if subject is None or inside or parse.pos[subject] != "NOUN":
                return None  # «gli over 65 sono 14 milioni»
            return subject
        head = parse.head[top]
        if head == top or parse.pos[head] not in VERBAL or parse.lemma(head) not in _REACHING or claim.change:
            return None
        if claim.number is None or claim.number.decimal or claim.number.scale >= 10**6 or self._shares_unit(claim):
            return None  # «il fondo sale a 4 miliardi», «i volumi passano da 640 a 415 tonnellate»
        if parse.case(top) in _RATED:
            return None  # «gli astenuti salgono al 38»: a percentage that leaves out its sign
        subject = self.subjects.own(head)
        if subject is not None and parse.low(subject) in _TALLIES:
            under = (k for k in parse.children(subject) if k > subject and parse.case(k).startswith("de"))
            subject = next(under, None)
        return subject if subject is not None and parse.pos[subject] == "NOUN" else None

    def _shares_unit(self, claim: Candidate) -> bool:
        """Whether a number with a unit of its own is joined to a bare one."""
        pieces = self.grid.pieces
        step = claim.end + 1 + (pieces.low(claim.end + 1) in ("i", "gli", "le"))
        joined = pieces.low(claim.end) in ("a", "ad", "ai", "agli", "alle", "e", "o")
        number = number_at(pieces, step) if joined else None
        if number is None:
            return False
        return (
            self.grid.is_noun(number.end) or unit_index().match(pieces, number.end) is not None or number.scale > 1000
        )

    def _cleft(self, predicate: int) -> int | None:
        """The verb of «A pesare è stata la perizia», whose subject is the nominal predicate."""
        parse = self.parse
        if not parse.has_copula(predicate) or parse.pos[predicate] not in NOMINAL:
            return None
        for k in parse.children(predicate):
            if k < predicate and parse.is_infinitive(k):
                return k if k and parse.low(k - 1) in ("a", "ad") else None
        return None

    def _dateline(self, claim: Candidate) -> bool:
        """«PESCARA, 3 NOV - Due uomini …», «12/3/2026 – Due uomini …»: the date that opens a line is in no clause."""
        pieces, first = self.grid.pieces, claim.start
        if claim.kind != "date" or pieces.low(claim.end) not in DASHES or pieces.glued(claim.end):
            return False
        opens = first == 0 or "\n" in pieces.text[pieces.ends[first - 1] : pieces.starts[first]]
        reach = pieces.starts[max(0, first - _DATELINE)]
        near = first < _DATELINE or "\n" in pieces.text[reach : pieces.starts[first]]
        return opens or near and pieces.low(first - 1) == ","

    def top(self, claim: Candidate) -> int:
        """The token of the claim whose head stands outside it."""
        parse, grid = self.parse, self.grid
        first, last = grid.index(claim.start), grid.index(claim.end - 1)
        token = grid.index(claim.core if claim.core >= 0 else claim.start)
        for _ in range(MAX_CLIMB):
            if parse.is_root(token) or not first <= parse.head[token] <= last:
                break
            token = parse.head[token]
        return token

    def _predicate(self, top: int, claim: Candidate) -> int | None:
        if self.bearers.of_which(claim):  # «dodici dei quali lavorano», «un terzo dei quali a carico di Neri»
            after = self.grid.index(min(claim.end + 2, len(self.grid.pieces) - 1))
            return after if self.parse.is_finite(after) else None
        parse, token, found = self.parse, top, self._reduced(claim)
        if found is not None:
            return found
        first, last = self.grid.index(claim.start), self.grid.index(claim.end - 1)
        for _ in range(MAX_CLIMB):
            inside = (
                first <= token <= last and parse.pos[token] == "VERB" and max(parse.children(token), default=0) <= last
            ) or self._counted(token)
            if not inside and parse.is_predicate(token) and is_verb(parse.lemma(token), parse.low(token)):
                found = token  # a noun tagged as a verb is none: «la quarta chiama»
                break
            if parse.is_root(token) or (parse.dep[token] == "parataxis" and token != top):
                break
            token = parse.head[token]
        if found is None:
            return None
        if self._walled(claim, found):
            return self._nearest(claim)
        if self.speech.of(top) and self.speech.of(top) != self.speech.of(found):
            return self._nearest(claim) or found  # «due terzi dei pazienti, fa notare, provenivano da un solo centro»
        return found

    def _headline(self, claim: Candidate, top: int) -> int | None:
        """The participle of a headline, a passive without its auxiliary: «Sei voli **cancellati** per il vento»."""
        parse, lead = self.parse, claim.start
        while lead > claim.start - 3 and not self.grid.breaks(lead) and self.grid.pieces.low(lead - 1) in _LEADS:
            lead -= 1
        if claim.kind not in _HELD or not parse.is_root(top) or not self.grid.breaks(lead):
            return None
        last = self.grid.index(claim.end - 1)
        told = (k for k in parse.children(top) if k > last and parse.dep[k] == "acl" and parse.form(k) == "Part")
        deed = next(told, None)
        return deed if deed is not None and not parse.has_copula(top) and self.subjects.matches(top, deed) else None

    def _reduced(self, claim: Candidate) -> int | None:
        """The participle beside a claim that the parse may leave bare: «i dollari **promessi** a febbraio».

        «Con il 98% delle schede **scrutinate** Neri è avanti» is a clause of its own; «il 98% delle schede» is none.
        """
        parse, k = self.parse, self.grid.index(claim.lead if 0 <= claim.lead < claim.start else claim.start)
        words: list[str] = []
        while k > 0 and len(words) < 3 and parse.pos[k - 1] in ("ADP", "DET"):
            k -= 1
            words.append(parse.low(k))
        k -= 1
        if claim.kind in ("percent", "ratio") and claim.of_at >= 0 and words[-1:] in (["a"], ["con"]):
            k = min(self.grid.index(claim.of_at) + 1, len(parse.pos) - 1)
        bare = k >= 0 and parse.pos[k] == "VERB" and parse.dep[k] in ("acl", "amod") and not parse.parts(k)
        named = bare and (parse.low(k) == "subito" or self.naming.claim(k) is not None)
        return k if bare and not named and participle_of(parse.low(k)) else None

    def _counted(self, token: int) -> bool:
        """Whether a token is the second word of what a figure counts: «212 posti **letto** entro il 15 gennaio»."""
        claim = self.naming.claim(token)
        return claim is not None and 0 <= claim.noun < claim.end - 1 and token > self.grid.index(claim.noun)

    def _walled(self, claim: Candidate, predicate: int) -> bool:
        """Whether a stop stands between the claim and the predicate of the parse."""
        pieces = self.grid.pieces
        at = pieces.at(self.grid.doc[predicate].idx)
        low, high = (at, claim.start) if at < claim.start else (claim.end, at)
        if high - low > 60 or _STOPS.isdisjoint(pieces.lows[low:high]):
            return high - low > 60
        return any(pieces.low(k) in _STOPS and not self._in_time(k) for k in range(low, high))

    def _in_time(self, i: int) -> bool:
        """Whether a mark stands inside a figure: «è stato ucciso alle 17:16 **del 31 agosto**»."""
        pieces = self.grid.pieces
        return pieces.kind(i + 1) == "d" and pieces.kind(i - 1) == "d" and pieces.glued(i) and pieces.glued(i + 1)

    def _nearest(self, claim: Candidate) -> int | None:
        """Where the parse leaps over a stop: the finite predicate nearest to the claim between the stops around it."""
        pieces, parse = self.grid.pieces, self.parse
        utterance = self.speech.of(self.grid.index(claim.start))
        for step, start in ((-1, claim.start - 1), (1, claim.end)):
            for k in range(start, start + 30 * step, step):
                walled = pieces.low(k) in _WALLS and not self._in_time(k)
                if not 0 <= k < len(pieces) or walled or self.grid.breaks(k if step > 0 else k + 1):
                    break
                token = self.grid.index(k)
                if parse.pos[token] in VERBAL and parse.is_finite(token) and self.speech.of(token) == utterance:
                    return token
        return None

    def _change(self, claim: Candidate, top: int, bearer: int | None) -> str:
        """By the head of the claim: «sono diminuite, secondo l'Istat, del 12%», «una flessione, in media, del 3%»."""
        parse = self.parse
        if claim.change or claim.kind not in _MOVED:
            return ""
        if bearer is not None and claim.kind == "money" and parse.pos[bearer] == "NOUN":
            return way(parse.low(bearer))  # «l'aumento, 12 euro al mese, scatta a giugno»
        if not parse.case(top).startswith(("d'", "de", "di")):
            return ""
        head = parse.head[top]
        if head < top and parse.dep[top] in ("obl", "nmod") and parse.pos[head] in ("NOUN", "VERB"):
            return way(parse.low(head))
        return ""

    def _conjunct(self, claim: Candidate, top: int, subject: int) -> int | None:
        """The noun joined to the subject that is the claim or holds it («c'erano nove culle e dieci bambini»)."""
        parse, token = self.parse, top
        for _ in range(MAX_CLIMB):
            if parse.dep[token] == "conj":
                first = token
                for _ in range(MAX_CLIMB):
                    if parse.dep[first] != "conj":
                        break
                    first = parse.head[first]
                if first == subject and not parse.case(token) and (token != top or claim.noun >= 0):
                    return token
                break
            if parse.dep[token] not in ("nmod", "nummod") or token == subject:
                break
            token = parse.head[token]
        return self.grid.index(claim.noun) if claim.noun >= 0 and self._joined(claim, subject) else None

    def _joined(self, claim: Candidate, subject: int) -> bool:
        """Whether only *e*, or a comma after a figure, stands between the subject and the claim."""
        last = self.grid.doc[subject]
        name, first = self.naming.entity(last.idx), self.naming.claim(subject)
        end = self.grid.pieces.at(name[1] if name is not None else last.idx + len(last))
        gap = self.grid.pieces.lows[first.end if first is not None else end : claim.start]
        return gap in (["e"], ["ed"]) or (gap == [","] and first is not None)
