"""Whose a figure is that no verb governs: in apposition, in brackets, or after a verb left out.

«Rota, 41 anni,», «il decreto, 38 articoli,», «i ricavi (+2%)», «il fisso costa il 3 per cento, il variabile il 2».
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.claims.candidates import Candidate
from pipeline.claims.changes import way
from pipeline.claims.clauses import MAX_CLIMB, NOMINAL, VERBAL, Parse
from pipeline.claims.counting import is_vote
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.lemmas import is_verb
from pipeline.claims.naming import Naming
from pipeline.claims.numbers import number_at
from pipeline.claims.order import WHEN
from pipeline.claims.units import DIMENSIONS, unit_index

_DEFINITE = frozenset({"il", "la", "lo", "l", "i", "gli", "le"})
_MARKS = frozenset({"'", "’"})
_DASHES = frozenset({"–", "-", "—"})
_NESTED = frozenset({"amod", "compound", "flat", "flat:name", "nmod", "nummod"})
_LOOSE = frozenset({"appos", "conj", "dep", "nmod", "parataxis"})
_HELD = frozenset({"count", "measure", "money"})
_AMOUNTS = frozenset({"measure", "money", "percent", "ratio"})
_JOINS = frozenset({",", ";", "mentre"})
_GAPPED = frozenset({"conj", "dep", "nsubj", "nsubj:pass", "orphan", "parataxis"})
_MEASURING = re.compile(r"(?:d[aei]\w*|d|tra|fra|al?|agli|alla)?['’]?")
_HOLDERS = frozenset({"ADJ", "NOUN", "PROPN"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_STOPS = frozenset(";:.!?…")
_BOUNDS = _STOPS | frozenset({",", "("}) | _DASHES
_REACH = 12


class Bearers:
    """Answers in token indices; None where a verb's subject must be looked for."""

    def __init__(self, grid: Grid, parse: Parse, naming: Naming) -> None:
        self.grid = grid
        self.parse = parse
        self.naming = naming
        self._opening = [i for i, low in enumerate(grid.pieces.lows) if low == "("]

    def apposed(self, claim: Candidate, top: int) -> int | None:
        """The noun or name that the claim, or the noun phrase that holds it, stands in apposition to."""
        parse, token = self.parse, top
        if claim.kind == "time" or (claim.kind == "count" and is_vote(self.grid, claim.number)):
            return None  # «1 - ore 6.14; 2 - ore 7.24»; «hanno votato per il parco, 7 contro la proposta»
        named = parse.dep[top] in _SUBJECTS  # «Secondo i carabinieri, il 43enne fuggiva»
        if claim.kind == "age" and claim.end - claim.start > 1 and not named and self._aside(claim) is not None:
            return self._aside(claim)
        if self.of_which(claim):
            return self._antecedent(claim)
        beside = parse.head[top]
        person = claim.kind == "age" and parse.low(top).endswith(("enne", "enni"))  # «la morte di una trentenne»
        if person and parse.dep[top] in _NESTED and beside == top - 1 and parse.pos[beside] == "NOUN":
            return beside  # «sulla scala della giovane 26enne»
        held = parse.case(top) == "di" and parse.dep[top] == "nmod" and parse.head[top] < top
        aged = claim.kind == "age" and not person and held
        if aged and parse.low(parse.head[top]) == "età":
            return None  # «è morto all'età di 84 anni»
        if aged and parse.pos[parse.head[top]] == "NOUN" and parse.dep[parse.head[top]] != "appos":
            return parse.head[top]  # «in sala c'è la madre con un bimbo di due anni»
        if claim.kind == "age" and parse.low(top).endswith("enne") and self.naming.follows_alike(claim, _REACH):
            if parse.low(top - 1) in ("un", "una"):
                return None  # «muoiono un ventenne di Lodi, un trentenne di Asti»
        moved = self._moved(claim)
        if moved is not None:
            return moved
        youngest = self.grid.index(self._lead(claim) - 1)
        if claim.kind == "age" and parse.pos[youngest] == "ADJ" and parse.low(youngest - 1) in ("meno", "più"):
            return youngest  # «tre ragazzi, il più giovane di 15 anni»
        for _ in range(MAX_CLIMB):
            head, label = parse.head[token], parse.dep[token]
            if head == token or parse.is_predicate(token):
                break
            wide = label == "appos" and parse.low(token)[:-1] in DIMENSIONS  # «la cometa, larga 60 metri,»
            if label == "appos" and not wide and head < token and parse.pos[head] in NOMINAL and not parse.case(token):
                # «la guida: ricavi tra 2,3 e 2,4 miliardi»: the noun in apposition bears the figure itself
                kin = parse.low(token) in word_list("person_nouns")  # «la donna, madre di due figli,»
                told = self.naming.claim(token)
                if told is not None and told.kind == "ordinal":
                    return head  # «otto ore di sciopero, le prime dal 1994»
                head = self._nearest(head, token)
                bears = not kin and token != top and claim.kind in _HELD and _MEASURING.fullmatch(parse.case(top))
                return token if bears else head if self.naming.claim(head) is None else None
            if (label == "amod" or wide) and head < token and parse.low(token - 1) == ",":
                return head  # «i pannelli, lunghi sei metri,»
            if label not in _NESTED:
                break
            token = head
        verb = parse.head[top]  # «filtra prudenza sul decreto, 38 articoli»: no subject of a verb in the singular
        amiss = parse.dep[top] in _SUBJECTS and verb < top and "P" == parse.number(top) != parse.number(verb) != ""
        if (
            claim.kind in _HELD
            and not claim.change
            and not self.naming.follows_alike(claim, _REACH)
            and (parse.dep[top] in _LOOSE or amiss)
            and not parse.case(top)
        ):
            listed = parse.dep[top] == "conj" and parse.pos[parse.head[top]] not in VERBAL
            if claim.kind == "count" and listed and not claim.per:
                return None  # «pane, tre uova e due mele»
            return self._aside(claim)
        return None

    def _nearest(self, head: int, apposed: int) -> int:
        """«Asti o **Vercelli**, sede della seconda università»: of several names the one before a singular noun."""
        parse = self.parse
        if parse.feature(apposed, "Number") != "Sing":
            return head
        names = [k for k in parse.children(head) if head < k < apposed and parse.dep[k] == "conj"]
        return names[-1] if names and parse.pos[names[-1]] == "PROPN" else head

    def _aside(self, claim: Candidate) -> int | None:
        """The head of the noun phrase right before the comma, bracket or dash before the claim."""
        pieces, k = self.grid.pieces, self._lead(claim) - 1
        if pieces.low(k) != "," and not (claim.kind == "age" and pieces.low(k) in _DASHES | {"("}):
            return None
        k -= 1
        while k >= 0 and pieces.kind(k) == "s" and pieces.low(k) not in ("%", ")"):
            k -= 1
        if k < 0 or pieces.kind(k) != "w" or self.grid.breaks(k + 1):
            return None
        parse, token = self.parse, self.grid.index(k)
        if self.naming.claim(token) is not None or parse.pos[token] not in ("NOUN", "PROPN"):
            return None
        for _ in range(MAX_CLIMB):  # «il piano parcheggi, 740 stalli in tutto,»
            head = parse.head[token]
            if head >= token or parse.case(token) or parse.dep[token] not in _NESTED or parse.pos[head] != "NOUN":
                break
            token = head
        return token

    def _moved(self, claim: Candidate) -> int | None:
        """What an amount before the comma is of: «chiude con un utile di 142 milioni, **in calo del 3%**»."""
        pieces, k, parse = self.grid.pieces, claim.start - 1, self.parse
        k -= pieces.low(k) in _MARKS
        if not pieces.low(k).startswith("d") or pieces.low(k - 2) != "in" or pieces.low(k - 3) != ",":
            return None
        amount = self.naming.claim(self.grid.index(k - 4)) if way(pieces.low(k - 1)) else None
        if amount is None or amount.kind not in _HELD:
            return None
        token = self.grid.index(amount.end - 1)
        for _ in range(MAX_CLIMB):
            if self.naming.claim(token) is not amount:
                break
            token = parse.head[token]
        return token if parse.pos[token] == "NOUN" and not parse.is_predicate(token) else None

    def of_which(self, claim: Candidate) -> bool:
        """Whether *dei quali* or *di cui* follows: a clause of its own about the noun before it."""
        pieces = self.grid.pieces
        if pieces.low(claim.end + 1) not in ("cui", "quali") or not pieces.low(claim.end).startswith("d"):
            return False
        return number_at(pieces, claim.end + 2) is None  # «300 armature, delle quali 50»: of these, not of those before

    def _antecedent(self, claim: Candidate) -> int | None:
        """The noun right before *un terzo dei quali*."""
        for k in range(claim.start - 1, max(claim.start - _REACH, -1), -1):
            if self.grid.breaks(k + 1) or self.grid.pos(k) in VERBAL:
                return None
            if self.grid.pos(k) in ("NOUN", "PROPN"):
                return self.grid.index(k)
        return None

    def _lead(self, claim: Candidate) -> int:
        """The piece where the claim's noun phrase starts, with its modifier and article."""
        pieces, k = self.grid.pieces, claim.lead if 0 <= claim.lead < claim.start else claim.start
        if pieces.low(k - 1) in _MARKS:
            k -= 1
        if claim.kind == "age" and pieces.low(k - 1) == "di":
            return k - 1  # «Neri, di 27 anni»
        return k - (pieces.low(k - 1) in _DEFINITE)

    def in_brackets(self, claim: Candidate) -> bool:
        """Whether the claim stands in brackets that hold no verb."""
        pieces, nearest = self.grid.pieces, bisect_left(self._opening, claim.start) - 1
        opening = self._opening[nearest] if nearest >= 0 else 0
        if opening == 0 or claim.start - opening >= _REACH:
            return False
        for k in range(claim.start - 1, opening, -1):
            if pieces.low(k) == ")" or self.grid.breaks(k + 1) or self._has_verb(k):
                return False
        for k in range(claim.end, min(claim.end + _REACH, len(pieces))):
            if pieces.low(k) == ")":
                break
            if self._has_verb(k):
                return False
        return True

    def _has_verb(self, i: int) -> bool:
        """Whether piece `i` is a verb with something of its own: not *costanti* in «(+6,4% a cambi costanti)»."""
        parse, token = self.parse, self.grid.index(i)
        return self.grid.pos(i) in VERBAL and (parse.form(token) != "Part" or bool(parse.children(token)))

    def bracketed(self, claim: Candidate) -> int | None:
        """The noun before the brackets that open with an amount («il caffè (+22,5% sul 2024)»), else the predicate."""
        parse, k = self.parse, self._opening[bisect_left(self._opening, claim.start) - 1]
        first = (self.naming.claim(self.grid.index(i)) for i in range(k + 1, min(k + 4, claim.end)))
        opens = next((found for found in first if found is not None), None)
        if opens is None or opens.kind not in _AMOUNTS or self._lead(opens) != k + 1:
            return None
        token = self.grid.index(k - 1)
        for _ in range(MAX_CLIMB):
            if parse.pos[token] in NOMINAL and self.naming.claim(token) is None:
                nested = parse.dep[token] == "nmod" and parse.pos[parse.head[token]] in NOMINAL
                return parse.head[token] if nested else token  # «il primo impianto, a Gravina (120 MW)»
            if parse.is_predicate(token):
                return token
            token = parse.head[token]
        return None

    def gapped(self, claim: Candidate, predicate: int) -> int | None:
        """The new subject of a verb that is not said again: *Neri* in «Bianchi sale al terzo posto, Neri al quinto»."""
        parse, first = self.parse, self.grid.index(claim.start)
        start = first
        while start > max(first - 2 * _REACH, predicate + 1) and parse.low(start - 1) not in _JOINS:
            start -= 1
            if parse.pos[start] in VERBAL and is_verb(parse.lemma(start), parse.low(start)):
                return None
            if parse.low(start - 1) == "," and parse.pos[start] == "ADP":
                start -= 1  # «…, l'utile a 203 milioni, con un margine del 17%, in calo di un punto»
        if start <= predicate + 1 or parse.low(start - 1) not in _JOINS:
            return None
        if start == first:  # «33 hanno votato per il parco, 7 contro la proposta»
            return (
                first
                if claim.kind == "count" and claim.noun < claim.start and is_vote(self.grid, claim.number)
                else None
            )
        start += parse.pos[start] == "CCONJ"  # «…, e l'utile a 88 milioni»
        named = parse.pos[start] == "PROPN"
        while start < first and parse.pos[start] in ("DET", "ADJ"):
            if parse.pos[start] == "ADJ" and parse.pos[start + 1] in ("ADP", "DET", "NUM"):
                break  # «il fisso costa il 3 per cento, il variabile il 2»
            start += 1
        definite = named or parse.low(start - 1).rstrip("'’") in _DEFINITE
        bare = parse.pos[start] in ("ADJ", "NOUN", "PROPN") and definite and not parse.case(start)
        if not bare or start >= first or self.naming.claim(start) is not None:
            return None
        # «…, Neri dal settimo al terzo posto»: a name right before a preposition, whatever its label
        beside = named and parse.pos[start + 1] == "ADP"
        return start if beside or parse.dep[start] in _GAPPED else None

    def verbless(self, claim: Candidate, top: int) -> int | None:
        """The noun whose amount is told in a phrase without a verb: «ricavi pari a 90 milioni», «utile a 3 milioni»."""
        parse, token = self.parse, top
        if claim.kind == "time" and self.grid.pieces.low(claim.start - 1) in ("ora", "ore"):
            return None  # «Le scosse: ore 6.14», but «Corteo alle 9.30»
        opener = self._opener(claim)
        if opener is not None:
            return opener
        for _ in range(MAX_CLIMB):
            head = parse.head[token]
            if head == token or parse.pos[head] not in _HOLDERS or self.naming.claim(head) is not None:
                return None
            at = self.grid.pieces.at(self.grid.offsets[head])
            low, high = sorted((at, claim.start))
            if self.grid.broken(low + 1, high) or not _STOPS.isdisjoint(self.grid.pieces.lows[low:high]):
                return None
            if at > claim.start and "," in self.grid.pieces.lows[claim.end : at]:
                return None  # «2 giugno, festa della Repubblica»
            token = head
            if unit_index().opens(parse.low(token)) or parse.low(token) in WHEN:
                continue
            if parse.pos[token] in NOMINAL and parse.case(token) in ("", "con"):
                beside = parse.head[token]  # «Rieti, sede della seconda università»
                return beside if parse.dep[token] == "appos" and parse.pos[beside] in NOMINAL else token
        return None

    def _opener(self, claim: Candidate) -> int | None:
        """The noun that opens the phrase between stops that the claim ends: «ricavi a 9 euro, utile in calo del 5%»."""
        grid, parse, lead = self.grid, self.parse, self._lead(claim)
        k = lead
        while k > max(lead - _REACH, 0) and not grid.breaks(k) and grid.pieces.low(k - 1) not in _BOUNDS:
            k -= 1
        if k == max(lead - _REACH, 0) and k > 0:
            return None
        opened = [grid.index(i) for i in range(k + (grid.pieces.low(k) == "con"), lead)]
        # an adjective that no noun follows is one itself: *utile* to some taggers
        skipped = (
            parse.low(t) in WHEN or parse.pos[t] in ("DET", "ADJ") and parse.pos[t + 1] in _HOLDERS for t in opened
        )
        token = next((t for t, skip in zip(opened, skipped, strict=True) if not skip), None)
        if token is None or parse.pos[token] not in _HOLDERS or self.naming.claim(token) is not None:
            return None
        if parse.low(token) == "pari":
            return None  # «; pari a 328 milioni»
        return token if parse.pos[opened[-1]] == "ADP" else None

    def inverted(self, claim: Candidate) -> int | None:
        """The noun of a verbless count whose article follows the figure (*tredici gli indagati*)."""
        if claim.kind != "count" or claim.noun <= claim.start or self.grid.pos(claim.start - 1) in VERBAL:
            return None
        if self.grid.pieces.low(claim.noun - 1) not in _DEFINITE:
            return None  # «fra i 2.300 e i 2.450 nomi»
        return self.grid.index(claim.noun)

    def ranked(self, claim: Candidate) -> int | None:
        """Who took a rank in a clause without a verb: «e terzo **il Giappone**», «Al secondo posto **Neri**»."""
        pieces, grid, k = self.grid.pieces, self.grid, claim.end
        if claim.kind != "ordinal" or claim.unit not in ("", "posto"):
            return None
        if pieces.low(k) not in _DEFINITE and grid.pos(k) != "PROPN":
            return None
        before = claim.start - 1 - (pieces.low(claim.start - 1) in ("al", "all"))
        opens = before < 0 or grid.breaks(before + 1) or pieces.low(before) in (",", ";", ":", "e", "ed")
        k += (pieces.low(k) in _DEFINITE) + (pieces.low(k + 1) in _MARKS)
        noun = opens and k < len(pieces) and grid.pos(k) in _HOLDERS and not grid.breaks(k)
        return self.grid.index(k) if noun else None
