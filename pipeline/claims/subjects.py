"""The subject of a predicate: its own, its upper clause's, or what the order of words shows."""

from __future__ import annotations

import re

from pipeline.claims.clauses import MAX_CLIMB, Parse
from pipeline.claims.grid import word_list
from pipeline.claims.naming import Naming
from pipeline.claims.order import NOUNS, OPENERS, PERIODS, Order, is_word
from pipeline.claims.speech import Speech
from pipeline.claims.units import DIMENSIONS

_WITH_HAVE = frozenset(
    """aderire collaborare contribuire dormire lavorare partecipare protestare reagire risuonare scioperare viaggiare
    votare""".split()
)
_REFLEXIVES = frozenset({"mi", "ti", "si", "ci", "vi", "s", "m", "c"})
_OBJECTS = frozenset({"lo", "la", "li", "le", "l"})
_AGREEING = {"lo": ("Masc", "S"), "la": ("Fem", "S"), "li": ("Masc", "P"), "le": ("Fem", "P")}
_ARTICLES = frozenset({"gli", "i", "il", "l", "la", "le", "lo"})
_JOINTS = frozenset({"e", "ed", "ma", "o"})
_MARKS = frozenset('«»“”"')
_JUNCTURES = frozenset({"caso", "condizione", "maniera", "modo", "momento", "patto", "punto", "senso"})
_MEASURING = frozenset({"costare", "distare", "durare", "guadagnare", "misurare", "pesare", "spendere", "valere"})
_IMPERSONAL = frozenset({"bastare", "bisognare", "convenire", "mancare", "occorrere", "servire", "volere"})
_INDEFINITE = frozenset({"un", "un'", "un’", "una", "uno"})
_BESIDE = frozenset({"acl", "amod", "appos"})
_NESTED = frozenset({"acl", "amod", "nmod", "obl", "obl:agent"})
_RELATIVE = frozenset({"acl", "acl:relcl"})
_PART = re.compile(r"(?:[aiu]t|s|ert|ott|unt)[aeio]$")
_UNDER = frozenset({"advcl", "ccomp", "xcomp"})
# Verbs whose infinitive is another's deed (*chiede alle Asl di prorogare*).
_OTHERS = frozenset(
    """aiutare autorizzare chiedere condannare consentire consigliare convincere costringere esortare imporre
    impedire indurre invitare obbligare ordinare permettere portare proporre raccomandare sollecitare spingere
    suggerire vietare""".split()
)


_BECOMING = frozenset("consacrare eleggere nominare ordinare proclamare".split())
_BEGINNING = frozenset("cominciare concludere continuare finire iniziare proseguire terminare".split())
_COUNTED_AMONG = frozenset({"comparire", "figurare", "risultare"})
_CAUSING = frozenset({"fare", "lasciare"})
_OWN = frozenset({"propria", "proprio", "sua", "suo"})
_THIS = frozenset({"ogni", "quest'", "questa", "questo", "quest’"})
_TOLD = frozenset(
    "aiutare autorizzare condannare convincere costringere esortare indurre invitare obbligare spingere".split()
)


class Subjects(Order):
    """Finds subjects in one parse; tokens go by index."""

    def __init__(self, parse: Parse, naming: Naming, speech: Speech) -> None:
        super().__init__(parse, naming)
        self._speech = speech
        self._known: dict[int, int | None] = {}
        self._owned: dict[tuple[int, bool], int | None] = {}

    def of(self, predicate: int) -> int | None:
        """The subject of a predicate: a token, with relative pronouns resolved; None where the clause has none."""
        if predicate not in self._known:
            self._known[predicate] = self._find(predicate)
        return self._known[predicate]

    def _find(self, predicate: int) -> int | None:
        parse, token = self.parse, predicate
        for _ in range(MAX_CLIMB):
            own = self.own(token)
            if own is not None:
                if token != predicate and parse.person(predicate) in ("1", "2") and parse.pos[own] in NOUNS:
                    return None  # «siamo reduci da un successo, l'approvazione, e abbiamo impiegato un anno»
                return self._antecedent(own, token)
            head, shape, label = parse.clause(parse.head[token]), parse.form(token), parse.dep[token]
            under = parse.is_predicate(head) and head != token
            if label in _RELATIVE:
                return self._modified(token, shape)
            if label in _UNDER and under:
                if shape == "Inf" and self._is_anothers(token, head, label):
                    return None
                if shape not in ("Inf", "Ger", "Part") and not parse.is_adverbial(token):
                    return self._by_order(token, shape)
            elif shape == "Inf" and parse.pos[head] == "ADJ" and parse.dep[head] in _BESIDE:
                return parse.head[head]  # «un ricorso sufficiente a bloccare due cantieri»
            elif label != "conj" or not under:
                return self._by_order(token, shape)
            twin = shape == parse.form(head) == "Part" and self.matches(head, token)
            ordered = None if twin else self._by_order(token, shape)  # «pubblicato su Ateneo e condotto su nove capre»
            if ordered is not None:
                return ordered
            if not parse.same_number(predicate, head):
                token = self._above(predicate, head)
                if token == head:
                    return None
                continue
            token = head
        return None

    def _is_anothers(self, infinitive: int, head: int, label: str) -> bool:
        """Whether an infinitive is not the deed of its clause's subject: «chiede alle Asl di», «servono 5 euro per»."""
        parse, verb = self.parse, self.parse.lemma(head)
        if label != "advcl":
            told = verb in _TOLD and self._is_passive(head)  # «era costretto a vincere tre partite»
            return verb in _OTHERS and not told
        if verb in _IMPERSONAL:
            return True
        mark = next((k for k in parse.children(infinitive) if k < infinitive and parse.low(k) == "per"), None)
        if mark is None:
            return False
        # «è stato convocato per discutere», but «arrestato per aver rubato», «è venuto per comprare»
        aim = not parse.parts(infinitive) and verb not in word_list("intransitive_verbs") and self._is_passive(head)
        return aim or parse.low(mark - 1) == ":"

    def own(self, predicate: int) -> int | None:
        """The subject that hangs on the predicate; of several, one that agrees with it in number."""
        key = predicate, self._naming.knows  # what is a figure is not known from the first
        if key not in self._owned:
            self._owned[key] = self._find_own(predicate)
        return self._owned[key]

    def _find_own(self, predicate: int) -> int | None:
        parse = self.parse
        found = [k for k in parse.subjects(predicate) if self._can_be(k, predicate)]
        if not found:  # «è rimasta uccisa una donna»
            under = (
                k
                for k in parse.children(predicate)
                if parse.dep[k] in _UNDER and (parse.form(k) == "Part" or parse.pos[k] == "ADJ")
            )
            found = [k for child in under for k in parse.subjects(child) if self._can_be(k, predicate)]
        if not found and parse.is_finite(predicate) and not parse.has_copula(predicate):  # «una singola costa 640 euro»
            fronted = (k for k in parse.children(predicate) if k < predicate and parse.dep[k] == "amod")
            found = [k for k in fronted if parse.pos[k - 1] == "DET"]
        if found and parse.is_inverted(predicate, found[0]):
            return predicate  # «i due attori sono Neri e Bianchi»
        if parse.dep[predicate] in _RELATIVE and parse.form(predicate) == "Part":
            found = [k for k in found if k < predicate]  # «l'energia, pagata 118 euro»
        moved = self._dislocated(found[0], predicate) if len(found) == 1 else None
        if moved is not None:
            return moved
        if len(found) > 1 and self._has_clitic(predicate):
            found = [k for k in found if k > predicate] or found  # «la gara l'ha decisa Neri»
        if len(found) == 1 and found[0] > predicate and self._is_no_subject(found[0], predicate):
            return None
        if len(found) > 1:
            relative = parse.dep[predicate] == "acl:relcl"
            found = [k for k in found if parse.is_relative(k) == relative] or found
            # «erano rimaste sveglie una trentina di persone»: a figure agrees with what it counts
            found = [k for k in found if self._naming.claim(k) or self._agrees(k, parse.number(predicate))] or found
            # «è stato eletto sindaco il candidato»: what one becomes has no article
            found = [k for k in found if k < predicate or parse.pos[k] != "NOUN" or parse.is_determined(k)] or found
        if not found and parse.is_itself_subject(predicate):
            return predicate
        return found[0] if found else self._undergoing(predicate)

    def _is_no_subject(self, noun: int, predicate: int) -> bool:
        """*viene ordinato **sacerdote***: what one becomes; *comincia **il suo cammino***: what one has begun."""
        parse = self.parse
        becomes = parse.lemma(predicate) in _BECOMING and self._is_passive(predicate)
        if becomes and parse.pos[noun] == "NOUN" and not parse.is_determined(noun):
            return True
        own = parse.low(noun - 1) in _OWN and parse.feature(noun, "Number") == "Sing"
        return own and parse.lemma(predicate) in _BEGINNING and parse.form(predicate) != "Part"

    def _dislocated(self, object_: int, predicate: int) -> int | None:
        """The noun after a verb whose object stands before it: «due terzi delle fibre **li** porta **il vento**»."""
        parse = self.parse
        clitics = [k for k in parse.children(predicate) if object_ < k < predicate and parse.low(k) in _AGREEING]
        if not clitics or parse.dep[clitics[-1]] != "obj" or parse.pos[object_] != "NOUN":
            return None
        gender, number = _AGREEING[parse.low(clitics[-1])]
        own = parse.feature(object_, "Gender"), parse.number(object_)
        part = self._naming.claim(object_)
        whole = part is not None and part.kind in ("percent", "ratio")  # «due terzi delle fibre li porta»
        if parse.low(object_) in word_list("person_nouns") or not whole and own != (gender, number):
            return None
        found = self._after(predicate)
        if found is None or found < predicate:
            return None
        return found if parse.pos[found] == "PROPN" or parse.low(found - 1).rstrip("'’") in _ARTICLES else None

    def _can_be(self, subject: int, predicate: int) -> bool:
        """Whether what the parse calls a subject can be one."""
        parse = self.parse
        if self._is_time(subject) or parse.is_governed(subject) or self._speech.walled(subject, predicate):
            return False
        if self._is_when(subject, predicate):
            return False
        new = parse.low(subject - 1) in _INDEFINITE and parse.lemma(predicate) != "essere"
        if subject > predicate and (new or self._is_amount(subject)) and self._measures(predicate):
            return False  # «dista un chilometro», «investirà 3 miliardi», «rischia una multa»
        if (
            subject == predicate + 1
            and parse.lemma(predicate) in ("restare", "rimanere")
            and _PART.search(parse.low(subject))
        ):
            return False  # «sono rimaste uccise 20 persone»
        if subject > predicate and self._is_several(subject) and parse.number(predicate) == "S":
            return False  # «indica 12 casi»
        if parse.low(subject) != "che":
            return True
        # «annuncia durante l'incontro che si ritirerà», «dal momento che»: a conjunction, whatever its tag
        return not self._speech.opens(subject + 1) and not (
            parse.low(subject - 1) in _JUNCTURES and parse.pos[subject - 2] == "ADP"
        )

    def _is_several(self, token: int) -> bool:
        claim = self._naming.claim(token)
        several = self.parse.pos[token] == "NOUN" and self.parse.feature(token, "Number") == "Plur"
        return claim is not None and claim.kind == "count" and several

    def _is_share(self, token: int) -> bool:
        """Whether a token is part of a share of somebody: «si è vaccinato il 44% degli anziani»."""
        claim = self._naming.claim(token)
        return claim is not None and claim.kind in ("percent", "ratio") and bool(claim.of)

    def _measures(self, predicate: int) -> bool:
        """Whether an amount after a predicate is no subject: it tells how much, or it is a transitive verb's object."""
        parse = self.parse
        if parse.low(predicate)[:-1] in DIMENSIONS or parse.lemma(predicate) in _MEASURING:
            return True
        return (
            parse.pos[predicate] == "VERB"
            and parse.number(predicate) == "S"
            and parse.form(predicate) != "Part"
            and not parse.parts(predicate)
            and parse.lemma(predicate) not in word_list("intransitive_verbs")
            and not any(parse.low(k) in _REFLEXIVES for k in parse.children(predicate))
        )

    def _undergoing(self, predicate: int) -> int | None:
        """What the parse calls the object of a verb that has none: «si annuncia la consegna», «è imposto l'uso»."""
        parse, children = self.parse, self.parse.children(predicate)
        caused = parse.dep[predicate] in ("ccomp", "xcomp") and parse.lemma(parse.head[predicate]) in _CAUSING
        if caused and parse.is_infinitive(predicate):
            return None  # «il temporale ha fatto crollare due ponti»
        found = next((k for k in children if k > predicate and parse.dep[k] == "obj"), None)
        counted = found is None and parse.lemma(predicate) in _COUNTED_AMONG
        if counted and any(k < predicate and parse.dep[k] == "obl" for k in children):
            nouns = (k for k in children if k > predicate and parse.dep[k] == "xcomp" and parse.pos[k] == "NOUN")
            found = next((k for k in nouns if parse.is_determined(k)), None)  # «tra i feriti risulta una terza donna»
        if found is None:
            return None
        share = self._is_share(found)
        if not share and (parse.pos[found] not in NOUNS or not is_word(parse.low(found))):
            return None
        if not self._agrees(found, parse.number(predicate)):
            return None
        if parse.form(predicate) == "Part":  # «trascorsi i trenta giorni previsti»
            loose = parse.dep[predicate] in ("advcl", "ROOT")  # «Arrestato un 45enne»
            return found if loose and self.matches(found, predicate) else None
        if any(parse.low(k) == "si" for k in children):
            # «si è lavato le mani» is no passive: its participle agrees with another
            return None if parse.parts(predicate) and not self.matches(found, predicate) else found
        missing = parse.lemma(predicate) in _IMPERSONAL  # «quando mancava un'ora»
        return found if self._takes_none(predicate) and (share or missing or not self._is_amount(found)) else None

    def _takes_none(self, predicate: int) -> bool:
        """Whether a verb can have no object after it: passive, intransitive, or with a clitic for it (*lo ha*)."""
        parse, verb = self.parse, self.parse.lemma(predicate)
        if parse.pos[predicate] != "VERB" or parse.has_copula(predicate):
            return False
        parts = parse.parts(predicate)
        if self._is_passive(predicate) and not parse.is_infinitive(predicate):
            return not any(parse.low(k) in _REFLEXIVES for k in parse.children(predicate))
        if verb in _WITH_HAVE or (verb in word_list("intransitive_verbs") and not parts):
            return True
        return self._has_clitic(predicate)

    def _has_clitic(self, predicate: int) -> bool:
        """Whether a clitic before the verb is its object: *lo ha*, *l'ha*."""
        parse = self.parse
        before = (k for k in parse.children(predicate) if k < predicate and parse.dep[k] == "obj")
        return any(parse.low(k).rstrip("'’") in _OBJECTS for k in before)

    def _is_passive(self, predicate: int) -> bool:
        parse = self.parse
        parts = parse.parts(predicate)
        if any(parse.low(k) in _REFLEXIVES for k in parse.children(predicate) if k < predicate):
            return False  # «si è recata»
        return any(parse.dep[k] == "aux:pass" or parse.token(k).lemma_ in ("essere", "venire") for k in parts)

    def _above(self, predicate: int, head: int) -> int:
        """The first predicate above `head` that can share a subject: «nega che i capi sappiano e avverte»."""
        token = head
        for _ in range(MAX_CLIMB):
            up = self.parse.head[token]
            if up == token:
                return head
            token = up
            if self.parse.is_finite(token) and self.parse.same_number(predicate, token):
                return token
        return head

    def _antecedent(self, subject: int, predicate: int) -> int | None:
        """What a relative pronoun stands for: of the nouns before it one that its verb agrees with, in its clause."""
        parse = self.parse
        found = parse.antecedent(subject, predicate)
        if found is None or found == subject:
            return found
        if parse.person(predicate) in ("1", "2"):
            return None  # «un rigore che non ho visto»
        name = self._name_before(subject)
        if name is not None:
            return name
        if parse.low(subject) in ("quale", "quali"):
            found = self._of_gender(subject, found)
        found = self._holder(found, parse.number(predicate))
        words = range(max(min(found, subject) + 1, subject - 60), subject)
        joined = parse.low(subject - 1) in _JOINTS  # «la vittoria che mancava da tempo e che vale tre punti»
        apart = not joined and any(parse.low(k) in OPENERS for k in words)
        if apart or self._is_amount(found) or not self._agrees(found, parse.number(predicate)):
            near = (k for k in reversed(words) if parse.pos[k] in NOUNS and self._agrees(k, parse.number(predicate)))
            return next(near, found)  # «onde alte e un vento che spirava», «Martin, mentre Neri, che poteva»
        return found

    def _of_gender(self, which: int, found: int) -> int:
        """«il parere della Ragioneria, **la** quale stima»: the nearest noun before that agrees with the article."""
        parse, gender = self.parse, "Fem" if self.parse.low(which - 1) in ("la", "le") else "Masc"
        for k in range(which - 2, max(which - 12, -1), -1):
            if parse.pos[k] in NOUNS:
                own = parse.feature(k, "Gender") or {"a": "Fem", "o": "Masc"}.get(parse.low(k)[-1:], gender)
                if own == gender and self._agrees(k, "S" if parse.low(which) == "quale" else "P"):
                    return k
        return found

    def _holder(self, noun: int, number: str) -> int:
        """The noun, or one that holds it, that agrees with a verb: «un'incidenza di undici casi che sale»."""
        parse, found = self.parse, noun
        for _ in range(MAX_CLIMB):
            if parse.pos[found] in NOUNS and self._agrees(found, number):
                return found
            if parse.dep[found] not in _NESTED:
                break
            found = parse.head[found]  # «i tavoli aperti al ministero, che coinvolgono»
        return noun

    def _name_before(self, relative: int) -> int | None:
        """The bare name before a comma and a relative pronoun: «dice Neri, che abita qui»."""
        parse, token = self.parse, relative - 2
        if token < 0 or parse.low(relative - 1) != "," or parse.pos[token] != "PROPN":
            return None
        for _ in range(MAX_CLIMB):
            if not parse.dep[token].startswith("flat") or parse.pos[parse.head[token]] != "PROPN":
                break
            token = parse.head[token]
        beside = parse.head[token]
        placed = parse.dep[token] == "nmod" and parse.pos[beside] == "NOUN" and bool(parse.case(beside))
        return None if parse.case(token) or placed else token  # «il chiosco in zona Città Studi, che»

    def _modified(self, token: int, shape: str) -> int | None:
        """The noun of a participle or of a relative clause without a subject of its own."""
        parse, head = self.parse, self.parse.head[token]
        if shape == "Inf" or parse.person(token) in ("1", "2"):
            return None
        before = self._group_start(token) - 1
        if before >= 0 and parse.low(before) == "chi":
            return before  # «un bonus per chi ha due figli»
        if shape == "Part":
            near = self._of_participle(token)
            # «il caffè e il cioccolato, rincarato di un euro»
            listed = near is not None and (parse.dep[near], parse.head[near]) == ("conj", head)
            return head if near is None or (head < token and self.matches(head, token) and not listed) else near
        pronoun = parse.relative(token)
        return head if pronoun is not None and self._can_be(pronoun, token) else self._by_order(token, shape)

    def _by_order(self, token: int, shape: str) -> int | None:
        """Where the parse shows no subject, what the order of words shows."""
        if shape == "Part":
            return self._of_participle(token)
        if shape in ("Inf", "Ger") or self.parse.person(token) in ("1", "2"):
            return None
        found = self._before(token)
        if found is None and self._takes_none(token):
            found = self._after(token)
            if found is not None and self._is_no_subject(found, token):
                return None
        if found is None:
            found = self._second(token)
        return None if found is None or self._is_time(found) or self._is_when(found, token) else found

    def _is_when(self, noun: int, predicate: int) -> bool:
        """Whether a noun tells when: «**quest'anno** ne guadagnerà 10», but «quest'anno è stato il più caldo»."""
        parse = self.parse
        this = parse.low(noun) in PERIODS and parse.low(noun - 1) in _THIS
        return this and not parse.has_copula(predicate)
