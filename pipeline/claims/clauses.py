"""The parse of a Doc by token index: predicates, their subjects, lemmas and modality.

No more than MAX_CHILDREN of a head are looked at, so that one with a hundred thousand costs no more than any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np
from spacy.attrs import DEP, HEAD, LOWER, MORPH, POS
from spacy.tokens import Doc, Token

from pipeline.claims.lemmas import participle_of, verb_lemma
from pipeline.language.arrays import strings

VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
MAX_CLIMB = 40
MAX_CHILDREN = 64
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_AUXILIARIES = frozenset({"aux", "aux:pass", "cop"})
_REDUCED = frozenset({"acl", "advcl", "amod", "appos", "conj"})
_COMPLEMENTS = frozenset({"obl", "obj", "nsubj", "obl:agent"})
_CONDITIONAL = re.compile(r".+(?:rei|resti|rebbe|remmo|reste|rebbero)(?:si|ne|lo|la|li|le|ci|vi)?")
_FUTURE = re.compile(r".+(?:rà|rai|remo|rete|ranno)")
_MODALS = re.compile(r"pu(?:ò|oi)|poss\w+|pot(?:e|é|è|u|r)\w*|dev\w+|dov(?:e|r|u)\w*|debb\w+")
_CLITIC = "(?:mi|ti|si|ci|vi|lo|la|li|le|gli|ne)"
_GERUND = re.compile(rf"\w+?[ae]ndo{_CLITIC}*")
_INFINITIVE = re.compile(rf"\w+?(?:[aei]re?|rre|r{_CLITIC}+)")
_PARTITIVE = re.compile(r"d[ei]\w*['’]?")
VAGUE = frozenset({"più", "meno", "quasi", "circa", "oltre", "almeno"})
_ADVERBIAL = frozenset("finché mentre perché poiché quando sebbene".split())
_SAME = frozenset("quella quelle quelli quello stessa stesse stessi stesso".split())
_RELATIVES = frozenset({"che", "quale", "quali", "cui", "chi"})
_NOBODY = ("nessuno", "nessuna", "niente", "nulla")
_NOT = ("non", "né")
_NEGATING = ("advmod", "cc", "advmod:neg", "mark")

_AMONG = frozenset({"di", "fra", "tra"})
_OF_THESE = ("cui", "quali")


class Parse:
    """Tags, labels and heads of a parsed Doc as lists; questions are asked by token index.

    `low(i)` is a token in lower case: it is asked so often that it is a lookup in a list and no function of its own.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        tags, labels, steps, lows, morphs = doc.to_array([POS, DEP, HEAD, LOWER, MORPH]).reshape(-1, 5).T
        tokens = np.arange(len(tags))
        heads = tokens + steps.astype("int64")
        self.pos: list[str] = strings(doc, tags)
        self.dep: list[str] = strings(doc, labels)
        self._lows: list[str] = strings(doc, lows)
        self.low: Callable[[int], str] = self._lows.__getitem__
        self._morphs: list[str] = strings(doc, morphs)
        self.head: list[int] = heads.tolist()
        for i in np.flatnonzero(_among(doc, lows, _OF_THESE)).tolist():
            self._mend_insertion(i, heads)
        # The dependents of each head stand side by side in one list, those of token `i` from `_first[i]` on.
        dependents = tokens[heads != tokens]
        dependents = dependents[np.argsort(heads[dependents], kind="stable")]
        self._dependents: list[int] = dependents.tolist()
        self._first: list[int] = np.searchsorted(heads[dependents], np.arange(len(tags) + 1)).tolist()
        self._modalities: dict[int, str] = {}
        self._parts: dict[int, list[int]] = {}
        self._lemmas: dict[int, str] = {}
        self._nominal: set[int] = set(heads[_among(doc, labels, ("cop",))].tolist())
        self._complete: set[int] = set(heads[_among(doc, labels, _COMPLEMENTS)].tolist())
        nots = _among(doc, lows, _NOT) & _among(doc, labels, _NEGATING)
        nobody = _among(doc, lows, _NOBODY) & _among(doc, labels, _SUBJECTS)
        self._negated: set[int] = set(heads[(nots | nobody) & (tokens < heads)].tolist())
        for i in heads[_among(doc, labels, ("aux:pass",))].tolist():  # «restano chiuse 14 scuole»
            if self.pos[i] == "ADJ" and participle_of(self._lows[i]):
                self.pos[i] = "VERB"
        for i in self._complete - self._nominal:  # «il conto, chiuso a 3 milioni»: no verb to many taggers
            if self.pos[i] in ("ADJ", "NOUN") and self._is_reduced(i):
                self.pos[i] = "VERB"

    def _mend_insertion(self, which: int, heads: Any) -> None:
        """*Sette operai, tra cui due donne, **hanno occupato** il tetto*: no relative clause, as parses have it."""
        first = which - 1 - (which > 1 and self._lows[which - 2] in _AMONG)
        if first < 1 or self._lows[first] not in _AMONG or self._lows[first - 1] != ",":
            return
        comma = next((k for k in range(which + 1, min(which + 25, len(heads))) if self._lows[k] == ","), 0)
        verb = next((k for k in range(comma + 1, min(comma + 7, len(heads))) if self.pos[k] == "VERB"), 0)
        if not comma or not verb or self.dep[verb] != "acl:relcl" or self.head[verb] >= first:
            return
        if any(self.pos[k] not in ("ADV", "AUX", "PRON") for k in range(comma + 1, verb)):
            return
        if any(self.pos[k] in VERBAL for k in range(which + 1, comma)):
            return  # «la banda, di cui fa parte un terzo complice, è sparita»
        noun, top = self.head[verb], self.head[self.head[verb]]
        if self.head[top] != top or self.pos[top] in VERBAL:
            return  # the clause has a verb of its own
        for token, head, label in ((verb, verb, "ROOT"), (top, verb, "advmod"), (noun, verb, "nsubj")):
            self.head[token], self.dep[token] = head, label
            heads[token] = head

    def _is_reduced(self, i: int) -> bool:
        """Whether an adjective, or a noun behind a comma, is the participle of a clause: «il Pd, **dato** al 4%»."""
        apart = self.pos[i] == "ADJ" or (self.dep[i] == "appos" and self._lows[i - 1] == ",")
        return apart and self.dep[i] in _REDUCED and participle_of(self._lows[i]) != ""

    def token(self, i: int) -> Token:
        return self.doc[i]

    def feature(self, i: int, name: str) -> str:
        """The value of a morphological feature (*Number*: Sing, Plur); empty where there is none."""
        return _feature(self._morphs[i], name)

    def is_root(self, i: int) -> bool:
        return self.head[i] == i

    def has_copula(self, i: int) -> bool:
        return i in self._nominal

    def parts(self, i: int) -> list[int]:
        """Auxiliaries and copula of predicate `i`, or those that it shares (*ha vinto e perso*)."""
        if i not in self._parts:
            self._parts[i] = self._find_parts(i)
        return self._parts[i]

    def _find_parts(self, i: int) -> list[int]:
        own = [k for k in self.children(i) if self.dep[k] in _AUXILIARIES]
        if own or self.dep[i] != "conj" or self._verb_form(i) != "Part":
            return own
        head = self.head[i]
        shared = [k for k in self.children(head) if self.dep[k] in _AUXILIARIES] if head < i else []
        return shared if self._verb_form(head) == "Part" and self.low(head)[-1:] == self.low(i)[-1:] else []

    def clause(self, i: int) -> int:
        """The predicate of a copula or an auxiliary that a parse hangs another clause on; any other token itself."""
        return self.head[i] if self.dep[i] in _AUXILIARIES else i

    def children(self, i: int) -> list[int]:
        """The first dependents of token `i`, MAX_CHILDREN at most, in the order of the text."""
        first, last = self._first[i], self._first[i + 1]
        return self._dependents[first : min(last, first + MAX_CHILDREN)]

    def subjects(self, i: int) -> list[int]:
        """The subjects that hang on predicate `i` itself."""
        return [k for k in self.children(i) if self.dep[k] in _SUBJECTS]

    def case(self, i: int) -> str:
        """The preposition of a noun, in lower case."""
        cases = (self.low(k) for k in self.children(i) if self.dep[k] == "case")
        return next((case for case in cases if case not in VAGUE), "")

    def is_determined(self, i: int) -> bool:
        """Whether an article or a figure stands before a noun."""
        return any(self.pos[k] in ("DET", "NUM") for k in range(max(i - 2, 0), i))

    def is_governed(self, i: int) -> bool:
        """Whether a preposition stands before a noun, whatever its label: «secondo Neri il costo sale»."""
        case = self.case(i)
        if case:
            return not _PARTITIVE.fullmatch(case)
        k = i - 1
        while k > i - 4 and k > 0 and self.head[k] == i and self.pos[k] in ("DET", "ADJ", "NUM"):
            k -= 1
        return k >= 0 and self.low(k) == "secondo" and self.pos[k] != "NOUN"

    def is_predicate(self, i: int) -> bool:
        """A verb of its own clause, or a noun or adjective with a copula."""
        if self.pos[i] == "VERB":
            if self.low(i) == "partire" and i and self.low(i - 1) == "a":
                return False  # «a partire dal 20 giugno»
            if self.low(i) == "subito" and self.low(min(i + 1, len(self.pos) - 1)) in ("dopo", "prima"):
                return False
            return self.dep[i] not in ("amod", "aux", "case", "fixed", "mark") or i in self._complete
        if self.pos[i] == "AUX":
            return self.dep[i] not in _AUXILIARIES
        return i in self._nominal

    def is_inverted(self, i: int, subject: int) -> bool:
        """Whether the parse took the subject of a copula for its predicate, noun `i`, and the predicate for `subject`.

        «I due attori sono Neri e Bianchi»: the noun before the copula is the subject; «tre sono i feriti»: no figure.
        """
        if i not in self._nominal or self.pos[i] != "NOUN" or self.case(i):
            return False
        # A noun may have more dependents than are looked at, and its copula behind them.
        copula = next((part for part in self.parts(i) if self.dep[part] == "cop"), -1)
        # «meno riuscita è la seconda parte»
        quality = self.pos[subject] in ("ADJ", "VERB") and not self.is_determined(subject) and self.is_determined(i)
        figure = self.pos[subject] == "NUM" and not self.is_determined(subject)  # but «le altre due sono la palestra»
        fronted = subject < copula < i and (figure or quality)
        return copula >= 0 and (i < copula < subject or fronted)

    def is_itself_subject(self, i: int) -> bool:
        """«**Gli ultimi due** a partire sono stati Neri e Galli», «tre sono **i feriti**»: a copula and no subject."""
        copula = next((part for part in self.parts(i) if self.dep[part] == "cop"), -1) if i in self._nominal else -1
        if copula < 0 or self.pos[i] not in ("NOUN", "NUM") or self.case(i) or not self.is_determined(i):
            return False
        return i < copula or any(k < copula and self.dep[k] == "nummod" for k in self.children(i))

    def is_finite(self, i: int) -> bool:
        """A predicate with a finite verb or auxiliary."""
        return self.is_predicate(i) and self.form(i) not in ("Inf", "Part", "Ger")

    def form(self, i: int) -> str:
        """Fin, Part, Inf, Ger or nothing; a participle with an auxiliary is finite."""
        parts = [self._verb_form(part) for part in self.parts(i)]
        if not parts:
            return self._verb_form(i)
        # «di essere cresciuta», «avendo perso» are as their auxiliary is
        infinite = {"Inf", "Ger", "Part"}.issuperset(parts)
        return next((form for form in ("Inf", "Ger") if infinite and form in parts), "Fin")

    def is_infinitive(self, i: int) -> bool:
        """By its ending, whatever its tag: *pesare* in «A pesare è stata la perizia»."""
        return _shape(self.low(i)) == "Inf"

    def _verb_form(self, i: int) -> str:
        found = self.feature(i, "VerbForm")
        if found or self.pos[i] not in VERBAL:
            return found
        # Some treebanks give half of these no form: «toccando il 137,4%», «tornato a salire».
        return "Part" if self.feature(i, "Gender") else _shape(self.low(i))

    def lemma(self, i: int) -> str:
        """Infinitive of predicate `i`; *essere* for a nominal one."""
        if i not in self._lemmas:
            self._lemmas[i] = self._lemma(i)
        return self._lemmas[i]

    def _lemma(self, i: int) -> str:
        lemma = verb_lemma(self.low(i), self.doc[i].lemma_.lower()) if self.pos[i] in VERBAL else ""
        # «Il telefono è in vendita», where *vendita* is tagged as a verb
        return "essere" if i in self._nominal and not lemma.endswith("re") else lemma

    def is_relative(self, i: int) -> bool:
        """Whether a token is a pronoun that stands for another word."""
        return self.low(i) in _RELATIVES and self.pos[i] in ("PRON", "SCONJ", "CCONJ", "DET")

    def is_adverbial(self, i: int) -> bool:
        """Whether a clause tells when, why or if; the parse may call it a content: «se non passerà, decadrà»."""
        marks = [self.low(k) for k in self.children(i) if k < i and self.dep[k] == "mark"]
        return self.dep[i] == "advcl" or not _ADVERBIAL.isdisjoint(marks) or ("se" in marks and i < self.head[i])

    def antecedent(self, subject: int, predicate: int) -> int | None:
        """A relative pronoun stands for the noun before its clause; *chi* for itself."""
        if self.dep[predicate] == "acl:relcl" and self._of_which(subject):
            return self.head[predicate]  # «300 nomi, un centinaio dei quali comparirebbe due volte»
        if not self.is_relative(subject) or self.low(subject) == "chi":
            return subject
        for _ in range(MAX_CLIMB):
            if self.dep[predicate] in ("acl:relcl", "acl"):
                return self._identified(self.head[predicate])
            if self.is_root(predicate):
                break
            predicate = self.head[predicate]
        if self.low(subject) == "che":
            return None
        # «c'era Neri (la quale ha riferito», a clause of its own to the parse
        return next((k for k in range(subject - 1, max(subject - 4, -1), -1) if self.pos[k] in ("NOUN", "PROPN")), None)

    def _of_which(self, i: int) -> bool:
        after = [self.low(k) for k in range(i + 1, min(i + 3, len(self.pos)))]
        return after[1:] in (["cui"], ["quali"]) and after[0].startswith("d")

    def _identified(self, i: int) -> int:
        """Who somebody is said to be: «la banda sarebbe la stessa che ha colpito», «Neri è quello che ha segnato»."""
        subjects = self.subjects(i) if self.low(i) in _SAME and self.has_copula(i) else []
        return subjects[0] if subjects and subjects[0] < i else i

    def relative(self, i: int) -> int | None:
        """The pronoun that is the subject of a relative clause that shows none: not *in cui*, *del quale*."""
        for k in range(max(self.head[i] + 1, i - 15, 0), i):
            word = self.low(k)
            if word in _RELATIVES:  # of a noun's content *che* is a conjunction: «la notizia che erano partiti»
                return k if self.dep[k] in _SUBJECTS or (word == "che" and self.dep[k] != "mark") else None
        return None

    def same_number(self, one: int, two: int) -> bool:
        """Whether coordinated verbs can share a subject: «il capo dice e i suoi votano» have each their own."""
        first, second = self._agreement(one), self._agreement(two)
        return not first or not second or first == second

    def person(self, i: int) -> str:
        """1, 2 or 3 of a finite predicate; empty for others, and for *sono*, which is *io* and *loro*."""
        return "" if "sono" in (self.low(i), *map(self.low, self.parts(i))) else self._agreement(i)[1:]

    def _agreement(self, i: int) -> str:
        for part in (*self.parts(i), i):
            number, person = self.feature(part, "Number"), self.feature(part, "Person")
            if number and person:
                return number[0] + person
        return ""

    def number(self, i: int) -> str:
        """S or P of a finite predicate, by its auxiliary first, unless that is *sono*, which is *io* and *loro*."""
        for part in (*self.parts(i), i):
            if self.low(part) == "sono":
                one = self._verb_form(i) == "Part" and self.feature(i, "Number") == "Sing"
                return "S" if one else "P"
            number = self.feature(part, "Number")
            if number:
                return number[0]
        return ""

    def _says_future(self, i: int) -> bool:
        """Whether a form in *-rò* is *farò*, not *entrò*: only the tags can tell."""
        return self.low(i).endswith("rò") and self.feature(i, "Tense") == "Fut"

    def modality(self, i: int) -> str:
        """Negated before conditional before future; a participle or infinitive takes that of its finite verb."""
        if i not in self._modalities:  # the figures of a clause share its predicate
            self._modalities[i] = self._modality(i)
        return self._modalities[i]

    def _modality(self, i: int) -> str:
        for _ in range(MAX_CLIMB):
            if i in self._negated:
                return "negated"
            parts = [part for part in self.parts(i) if self.pos[part] in VERBAL]
            if self.pos[i] in VERBAL:
                parts.append(i)
            words = [self.low(part) for part in parts]
            if any(_CONDITIONAL.fullmatch(word) for word in words):
                return "conditional"
            modals = (part for part in parts if part != i or self.pos[part] == "AUX")
            if any(_MODALS.fullmatch(self.low(part)) for part in modals):
                return "conditional"
            if any(_FUTURE.fullmatch(word) for word in words) or any(self._says_future(part) for part in parts):
                return "future"
            head = self.head[i]
            if head == i or self.form(i) not in ("Inf", "Part", "Ger"):
                return "asserted"
            if self.dep[i] in ("acl", "acl:relcl") and self.pos[head] in ("NOUN", "PROPN"):
                return "asserted"  # «la sonda lanciata nel 2025 potrebbe tornare»
            for _ in range(MAX_CLIMB):
                if self.is_predicate(head) or self.head[head] == head:
                    break
                head = self.head[head]
            i = head
        return "asserted"


def _among(doc: Doc, keys: Any, words: Iterable[str]) -> Any:
    """Which of an array of keys stand for one of a few words."""
    found = np.zeros(len(keys), dtype=bool)
    for word in words:
        found |= keys == doc.vocab.strings[word]
    return found


@lru_cache(maxsize=8192)
def _feature(morph: str, name: str) -> str:
    """The first value of a feature in *Gender=Masc|Number=Sing*."""
    values = (part[len(name) + 1 :] for part in morph.split("|") if part.startswith(f"{name}="))
    return next(values, "").split(",")[0]


@lru_cache(maxsize=8192)
def _shape(word: str) -> str:
    """Gerund or infinitive by the ending of a lower-case verb form."""
    return "Ger" if _GERUND.fullmatch(word) else "Inf" if _INFINITIVE.fullmatch(word) else ""
