"""What the order of words shows of a subject: the noun near a verb that agrees with it."""

from __future__ import annotations

from pipeline.claims.clauses import MAX_CLIMB, VAGUE, VERBAL, Parse
from pipeline.claims.naming import Naming

_REACH = 14
OPENERS = frozenset({"che", "se", "quando", "mentre", "perché", "dove", "poiché", "come", "cui", "quale", "quali"})
_CLITICS = frozenset(
    {"si", "ne", "lo", "la", "li", "le", "ci", "vi", "mi", "ti", "gli", "se", "ce", "s", "l", "n", "non"}
)
NOUNS = frozenset({"NOUN", "PROPN"})
_INSIDE = frozenset({"ADJ", "DET", "NUM", "PROPN", "NOUN", "SYM"})
_STOPS = frozenset({"SCONJ", "CCONJ", "PUNCT", "SPACE"}) | VERBAL
_INSIDE_NOUNS = frozenset({"acl", "acl:relcl"})
# Verbs with two objects: «ha nominato vice il figlio».
_NAMING = frozenset(
    "battezzare chiamare considerare definire designare dichiarare eleggere nominare proclamare rendere".split()
)
PERIODS = frozenset(
    """anno autunno domenica estate giorno inverno lunedì mattina mercoledì mese martedì notte pomeriggio primavera
    sabato sera stagione settimana venerdì volta giovedì""".split()
)
_THAT = frozenset({"quella", "quelle", "quelli", "quello"})
WHEN = frozenset(
    """lunedì martedì mercoledì giovedì venerdì lunedi martedi giovedi venerdi sabato domenica oggi ieri domani
    stamattina stamane stasera stanotte ora""".split()
)


class Order:
    """Nouns before and after the verbs of one parse, and whether they agree; tokens go by index."""

    def __init__(self, parse: Parse, naming: Naming) -> None:
        self.parse = parse
        self._naming = naming

    def _is_time(self, token: int) -> bool:
        """Whether a token is part of a date, a time or a score, which do nothing."""
        claim = self._naming.claim(token)
        return self.parse.low(token) in WHEN or (claim is not None and claim.kind in ("date", "score", "time"))

    def _is_amount(self, token: int) -> bool:
        """Whether a token is part of a figure that counts nothing: «sono passati due anni», «restano 30 euro»."""
        claim = self._naming.claim(token)
        return claim is not None and claim.kind not in ("age", "count", "ordinal")

    def _after(self, predicate: int) -> int | None:
        """The nearest noun after a finite predicate that no preposition governs and that agrees in number."""
        parse, pos, governed = self.parse, self.parse.pos, False
        for k in range(predicate + 1, min(predicate + _REACH, len(pos))):
            if pos[k] in _STOPS or parse.low(k) in OPENERS:
                return None
            governed = governed or pos[k] == "ADP"
            if pos[k] in NOUNS and parse.dep[k] != "xcomp" and is_word(parse.low(k)) and not self._is_time(k):
                if not governed:
                    return k if self._agrees(k, parse.number(predicate)) and not self._is_amount(k) else None
                governed = k + 1 < len(pos) and pos[k + 1] in ("ADJ", "ADP", "NOUN", "PROPN")
        return None

    def _second(self, predicate: int) -> int | None:
        """The second of two nouns after a verb: «hanno preso il via **iniziative**», «ha visto la luce il **film**»."""
        parse, pos, first = self.parse, self.parse.pos, -1
        if parse.has_copula(predicate) or parse.lemma(predicate) in _NAMING:
            return None
        start = self._group_start(predicate)
        governed = any(parse.low(k) in ("cui", "dove") for k in range(max(start - 3, 0), start))  # «di cui fa parte un»
        if parse.dep[predicate] in _INSIDE_NOUNS and not governed:
            return None
        governed = False
        for k in range(predicate + 1, min(predicate + _REACH, len(pos))):
            if pos[k] in _STOPS or parse.low(k) in OPENERS:
                return None
            if pos[k] in ("ADP", "ADV") or (pos[k] == "PROPN" and first >= 0):
                governed = pos[k] == "ADP" or (governed and pos[k] == "PROPN")
            elif pos[k] == "NOUN" and not governed:
                if first < 0:
                    first = k
                    continue
                opened = k - 1 > first and pos[k - 1] in ("ADJ", "DET", "NUM")
                passing = self._is_time(k) or self._is_amount(k) or parse.low(k) in PERIODS
                return k if opened and not passing and self._agrees(k, parse.number(predicate)) else None
            elif pos[k] == "NOUN":
                governed = False
        return None

    def _before(self, predicate: int) -> int | None:
        """The nearest noun before a finite predicate that no preposition governs and that agrees in number."""
        parse, pos, number = self.parse, self.parse.pos, self.parse.number(predicate)
        k, floor = self._group_start(predicate) - 1, max(predicate - 30, 0)
        while k >= floor:
            if parse.low(k) == ",":  # «il margine, fa sapere l'associazione, non supera»
                k = self._comma_before(k) - 1
                continue
            if pos[k] == "VERB" and parse.form(k) == "Part":  # «un aereo partito da Bari e diretto a Roma cade»
                k -= 1 + (parse.low(k - 1) in ("e", "ed"))
                continue
            if pos[k] in _STOPS or parse.low(k) in OPENERS:
                return None
            if pos[k] in NOUNS or (pos[k] == "PRON" and parse.low(k) not in _CLITICS):
                head, start = self._phrase(k)
                governed = start > 0 and pos[start - 1] == "ADP" and parse.low(start - 2) not in VAGUE
                if not governed and self._agrees(head, number):
                    return head
                k = start - 1 - governed
                continue
            k -= 1
        return None

    def _of_participle(self, participle: int) -> int | None:
        """The noun before a participle that agrees with it (*due senatrici, rientrate dopo mezz'ora*)."""
        for k in range(participle - 1, max(participle - _REACH, -1), -1):
            if self.parse.pos[k] == "SPACE" or self.parse.low(k) in (".", ";", ":"):
                return None
            if k == participle - 1 and self.parse.low(k) in _THAT:
                return k  # «il record resta quello stabilito nel 1998»
            if self.parse.pos[k] in NOUNS and self.matches(k, participle):
                return self._outermost(k, participle) if self._set_off(participle) else k
        return None

    def _set_off(self, participle: int) -> bool:
        """*la soglia Isee, oggi fissata a*: whether a comma stands before a participle and its adverb."""
        before = participle - 1 - (self.parse.pos[participle - 1] == "ADV")
        return self.parse.low(before) == ","

    def _outermost(self, noun: int, participle: int) -> int:
        """The noun that holds `noun` and agrees with a participle after a comma: *l'infermiera di notte, assunta*."""
        found, parse = noun, self.parse
        for _ in range(MAX_CLIMB):
            if parse.dep[noun] not in ("nmod", "flat", "flat:name") or parse.head[noun] > noun:
                break
            if parse.case(noun)[:1] not in ("", "d"):
                break  # «la sconfitta per la Svezia, superata 9-0»
            noun = parse.head[noun]
            if parse.pos[noun] in NOUNS and self.matches(noun, participle):
                found = noun
        return found

    def matches(self, noun: int, participle: int) -> bool:
        """Whether gender and number of two tokens agree, as far as they are known."""
        for name in ("Gender", "Number"):
            one, two = self.parse.feature(noun, name), self.parse.feature(participle, name)
            if one and two and one != two:
                return False
        return True

    def _group_start(self, predicate: int) -> int:
        """Index of the first token of the verb group: negation, clitics, auxiliaries."""
        parse = self.parse
        start = min([predicate, *[part for part in parse.parts(predicate) if 0 < predicate - part <= 6]])
        while start > 0 and (
            parse.pos[start - 1] == "ADV"
            and parse.low(start - 1) != "dove"
            or parse.pos[start - 1] == "AUX"
            or parse.low(start - 1).rstrip("'’") in _CLITICS
        ):
            if parse.pos[start - 1] == "DET":
                break
            start -= 1
        return start

    def _comma_before(self, comma: int) -> int:
        for k in range(comma - 1, max(comma - _REACH, -1), -1):
            if self.parse.low(k) == ",":
                return k
            if self.parse.pos[k] in ("PUNCT", "SPACE"):
                break
        return -1

    def _phrase(self, i: int) -> tuple[int, int]:
        """First noun of the noun phrase that ends at token `i`, and the index where the phrase starts."""
        pos, head, k, floor = self.parse.pos, i, i, max(i - 20, 0)
        while k > floor:
            if pos[k] == "DET" and pos[k - 1] != "DET":
                break  # «al netto il dato»: the article opens the phrase
            if pos[k - 1] in _INSIDE:
                k -= 1
            elif self.parse.low(k - 1) in ("e", "ed") and k > 1 and pos[k - 2] in NOUNS:
                k -= 2  # «lo spread tra Btp e Bund», «Neri e Bianchi»
            else:
                break
            if pos[k] in NOUNS:
                head = k
        return head, k

    def _agrees(self, i: int, number: str) -> bool:
        """Whether a noun can be the subject of a verb in number S or P; a name counts as singular."""
        found = self.parse.feature(i, "Number")
        own = found[0] if found else "S" if self.parse.pos[i] == "PROPN" else ""
        return not number or not own or own == number


def is_word(low: str) -> bool:
    """Whether a token is a word and no figure; *45enne* is one."""
    return low.isalpha() or low.endswith(("enne", "enni"))
