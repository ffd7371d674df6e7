"""Contents that a cue governs: *che* clauses, infinitives, questions."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.between import WH
from pipeline.quotes.clauses import Clauses
from pipeline.quotes.cues import ARTICLES, ESSERE, Cue, feels
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import AT, BY, TIMES, Phrase, noun_phrase

# *ha evidenziato come i controlli siano raddoppiati*
_SHOWING = lexicon.words("showing")
_ASKING = frozenset(("chiedere", "domandare", "chiedersi", "domandarsi", "interrogarsi"))
# *ricordare di aver visto*, *ricordare ai cittadini di firmare*; *per ricordare di spegnere* and *concluso di parlare*
# are no reports
_REMINDING = frozenset(("ricordare", "rammentare", "concludere"))
# *lo ha avvertito che*; but *lo ha comunicato al dirigente che a sua volta*: what *lo* is has been said before
_TELLING_SOMEBODY = frozenset(
    "accusare allertare ammonire assicurare avvertire avvisare informare rassicurare tranquillizzare".split()
)
# *ha detto di essersi perso, poi di essere stato rapito*
_NO_REPORT = frozenset("capace grado invece oltre prima".split())  # …, prima di togliersi la vita
_A = frozenset(("un", "un'", "una", "uno"))
_WHENEVER = frozenset("dopo mano modo prima via volta".split())
_BEFORE_WH = frozenset("a ad con da di fino in per su".split())
# *ha dichiarato essere l'azione una risposta*, *ha sostenuto trattarsi di un errore*
_BARE = frozenset("aver avere averlo dover dovere esser esserci essere esservi poter potere".split())
_JOINING = frozenset("anche e ed infine inoltre ma però poi o".split())
_TELLING = frozenset(("raccontare", "spiegare", "chiarire", "precisare", "ricordare", "rispondere", "dire"))


class Complements(Clauses):
    """Indirect contents of one sentence."""

    def complements(self, cue: Cue) -> list[Found]:
        """Indirect and nominal contents that follow a cue, each coordinated clause of its own."""
        units = self.units
        opening = self._opening(cue)
        if opening is None:
            return []
        start, rule, confidence, _ = opening
        kind = "indirect"
        if rule == "colon-clause" and not any(u.finite for u in units[start:]):
            kind = "nominal"
        found: list[Found] = []
        while start < len(units):
            infinitive = rule.startswith(("di", "a-")) or rule == "a"
            last = self.clause_end(start, cue, infinitive=infinitive, embedded=True)
            if not (start == last and units[start].quote >= 0):  # a clause of marks alone is direct
                found.append(self.content(start, last, kind, cue, rule, confidence, None))
            after = last + 1
            while after < len(units) and (units[after].text in (",", ";") or units[after].lower in _JOINING):
                after += 1
            if (
                after > last + 1
                and after + 1 < len(units)
                and units[after].lower in ("che", "di", "se")
                and self._coordinate(after, cue, start)
                and (units[after - 1].text != "," or self._conjoined(after))
            ):
                rule = units[after].lower + "-coordinated"
                start = after + 1
                continue
            break
        return found

    def _opening(self, cue: Cue) -> tuple[int, str, float, Phrase | None] | None:
        """First unit of the content after a cue, how it was found, and a subject that stood between them."""
        return self._next(cue) or self._governed(cue)

    def _governed(self, cue: Cue) -> tuple[int, str, float, Phrase | None] | None:
        """*ha riferito, uscendo dal carcere, che*, *ha chiesto alla premier, Ada Neri, se*: behind an insertion.

        The parse tells what the verb governs from a relative clause.
        """
        units = self.units
        if cue.passive or cue.dative == "lo":
            return None
        for at in range(cue.last + 3, min(cue.last + 45, len(units) - 1)):
            lower = units[at].lower
            if units[at - 1].text not in (",", ")", "–", "—", "-") or units[at].quote >= 0:
                continue
            verb = self._place.get(units[at].head, -1)
            if verb < at or not self._is_governed(cue, at, verb):
                continue
            if lower == "che" and "c" in cue.frames and units[at].pos != "PRON" or lower == "se" and "s" in cue.frames:
                return at + 1, lower, 0.75, None
            if lower in ("di", "d'") and "d" in cue.frames or lower in ("a", "ad") and "a" in cue.frames:
                return (at + 1, "di" if lower[0] == "d" else "a", 0.75, None) if self._infinitive_at(at + 1) else None
            if lower in WH and "s" in cue.frames and cue.lemma in _ASKING | _TELLING:
                return at, "wh", 0.7, None
        return None

    def _is_governed(self, cue: Cue, at: int, verb: int) -> bool:
        """Whether a clause hangs from the cue, or from a noun before it with a *che* that is no relative pronoun.

        *ha precisato, rispondendo a un'interrogazione del Pd, **che** i fondi ci sono*: for the parse of the question.
        """
        units, above = self.units, self._place.get(self.units[verb].head, -1)
        if units[verb].relation in ("ccomp", "xcomp"):
            return cue.first <= above <= cue.last
        conjunction = units[at].lower == "che" and units[at].relation == "mark" and units[at].pos == "SCONJ"
        return conjunction and units[verb].relation.startswith("acl") and cue.last < above < at

    def _next(self, cue: Cue) -> tuple[int, str, float, Phrase | None] | None:
        """The opening right behind a cue, its subject, its addressees and its adverbs."""
        units = self.units
        position = self._skip_adverbials(cue.last + 1)
        # A dirlo è uno studio: le api riconoscono i volti; A confermarlo è stata la polizia: l'uomo è morto
        cleft = cue.mood == "infinitive" and position < len(units) and units[position].lower in ESSERE
        if cleft:
            position += 1 + (units[position + 1 : position + 2] != [] and units[position + 1].lower[:-1] == "stat")
        subject: Phrase | None = None
        for _ in range(3):
            if position >= len(units):
                return None
            unit = units[position]
            if unit.quote >= 0:
                if cue.lemma != "dirsi":
                    return None
                subject = None
                position += 1  # si è detto «fiducioso» che si possano ottenere progressi
                continue
            lower = unit.lower
            following = units[position + 1] if position + 1 < len(units) else None
            if cue.lemma == "dirsi" and feels(units, position):
                position += 3 if [u.lower for u in units[position + 2 : position + 4]] == ["fatto", "che"] else 1
                continue
            if (
                lower == ","
                and following is not None
                and following.pos == "ADV"
                and units[position + 2 : position + 3]
                and units[position + 2].text == ","
            ):
                position += 3  # ha rivelato, però, che
                continue
            if lower == "che" and position > cue.last + 1 and unit.relation.startswith(("nsubj", "obj")):
                # dopo aver chiesto a un idraulico che lavorava di poter uscire; conferma le voci che lo vogliono a Roma
                beyond = self._past_relative(cue, position)
                if beyond is not None or subject is not None or cue.passive and self._describes(position):
                    return beyond  # il nome sarà annunciato durante il congresso che avverrà a Bari
            if lower == "(" and any(u.text == ")" for u in units[position : position + 12]):
                position = next(i for i in range(position, len(units)) if units[i].text == ")") + 1
                continue
            if lower == "chi" and "a" in cue.frames:
                # ha invitato chi fosse stato raggirato a farsi avanti
                far = next(
                    (i for i in range(position, min(position + 12, len(units) - 1)) if units[i].lower in AT), None
                )
                return (far + 1, "a", 0.7, None) if far is not None and self._infinitive_at(far + 1) else None
            if (
                lower == ","
                and "c" in cue.frames
                and subject is None
                and position == cue.last + 1
                or lower == ","
                and "c" in cue.frames
                and self._only_adverbs(cue, position)
            ):
                resumed = self._past_insertion(position)
                if resumed is not None:
                    return resumed + 1, "che", 0.75, None
            if lower == ":" and any(c.left > position + 1 and self._apart(c) for c in self.cues):
                return None  # Contraria l'associazione: il prezzo, osserva, è salito
            if (
                lower == ":"
                and "c" in cue.frames
                and "q" in cue.frames
                and following is not None
                and following.quote < 0
                and (cue.mood == "finite" or cleft)
            ):
                return position + 1, "colon-clause", 0.6, subject
            if lower == "che" and following is not None and following.lower == "cosa":
                asked = cue.lemma in _ASKING | _TELLING and self.asserted(position + 2, len(units) - 1)
                return (position, "wh", 0.75, subject) if asked else None  # chiede che cosa sia successo
            if lower == "che" and (self._whom_they_told(cue, position) or units[position - 1].lower in _WHENEVER):
                return None  # hanno trovato man mano che perlustravano l'edificio molti bambini
            if lower == "che" and "c" in cue.frames and following is not None:
                if cue.dative == "lo" and cue.lemma not in _TELLING_SOMEBODY:
                    return None
                relative = subject is not None and (unit.pos == "PRON" or not self.speaks(units, subject))
                return (
                    None
                    if relative and not self._is_clause(position) or self._fact(subject)
                    else (position + 1, "che", 0.9, subject)
                )
            if lower == "se" and "s" in cue.frames:
                return position + 1, "se", 0.9, subject
            if lower in ("affinché", "perché") and cue.lemma.endswith("appello"):
                return position + 1, "che", 0.75, subject  # ha lanciato un appello ai governi affinché intervengano
            farther = units[position + 2] if position + 2 < len(units) else None
            goes_on = following is not None and (following.quote < 0 or farther is not None and farther.pos != "PUNCT")
            if lower in ("come", "quanto") and cue.lemma in _SHOWING and goes_on and not (cue.passive or cue.negated):
                # affermando quanto sia difficile; not: ricordano Paolo come un uomo solare, ripete quanto ha detto
                reach = len(units) if lower == "come" else position + 3
                named = position > cue.last + 1 and units[position - 1].pos in ("NOUN", "PROPN")
                if lower == "come" and named and following is not None and following.lower in _A:
                    return None  # ricordando Galli come un «martire»
                weighed = lower == "come" or following is not None and following.lower in ESSERE
                bare = farther is not None and farther.pos in (
                    "CCONJ",
                    "PUNCT",
                )  # riconoscono il sangue come estraneo e
                clause = weighed and not bare and self.asserted(position + 1, reach - 1)
                return (position, "wh", 0.65, subject) if clause else None
            if (
                "s" in cue.frames
                and lower in WH
                and (cue.lemma in _ASKING or lower in ("perché", "come") and cue.lemma in _TELLING)
                and (subject is None or self.speaks(units, subject))  # ha chiesto l'assoluzione perché il fatto …
            ):
                return (
                    (position, "wh", 0.75, subject)
                    if not (lower == "come" and cue.lemma not in _ASKING | {"spiegare", "raccontare"})
                    else None
                )
            if lower in _BEFORE_WH and following is not None and "s" in cue.frames and cue.lemma in _ASKING:
                window = [u.lower for u in units[position + 1 : position + 3]]
                if any(
                    word in WH - {"come", "perché"} for word in window
                ):  # chiede con quali soldi si pagheranno le caserme
                    return position, "wh", 0.75, subject
            if (
                lower in ("di", "d'")
                and "d" in cue.frames
                and following is not None
                and (units[position - 1].lower not in _NO_REPORT or self._instead(cue, position - 1))
                and not (subject is not None and self._takes_infinitive(cue, subject))
            ):
                if following.lower in ("no", "sì"):
                    return position + 1, "di", 0.9, subject
                past = following.lower in ("aver", "avere", "averlo", "averla", "esser", "essere", "essersi")
                told = any(u.lower in AT for u in units[cue.last + 1 : position])
                if self._infinitive_at(position + 1) and (past or told or cue.lemma not in _REMINDING):
                    return position + 1, "di", 0.9, subject
            if (
                lower in ("a", "ad")
                and "a" in cue.frames
                and (not cue.passive or self._urged(cue, position))
                and following is not None
                and self._infinitive_at(position + 1)
            ):
                return position + 1, "a", 0.9, subject
            if (
                "d" in cue.frames
                and (
                    unit.lower in _BARE
                    or unit.lower.endswith(("arsi", "ersi", "irsi"))
                    and self._infinitive_at(position)
                )
                and position == cue.last + 1
            ):
                return position, "infinitive", 0.7, subject
            far = self._far_that(cue, position)
            if far is not None and subject is None:
                return far + 1, "che", 0.75, None
            inserted = self._past_insertion_to_infinitive(cue, position)
            if inserted is not None:
                return inserted, "di", 0.65, None
            phrase = noun_phrase(units, position)
            if phrase is None:
                if lower == "," and subject is not None:
                    # Replica l'assessore, Corrado Mezzalira, che la gara è stata aggiudicata
                    inner = noun_phrase(units, position + 1)
                    if (
                        inner is not None
                        and inner.last + 1 < len(units)
                        and units[inner.last + 1].text == ","
                        and inner.last + 2 < len(units)
                        and units[inner.last + 2].lower in ("che", "di")
                    ):
                        subject = inner if self.speaks(units, inner) else subject
                        position = inner.last + 2
                        continue
                return None
            if subject is not None:
                return None
            subject = phrase
            position = self._skip_adverbials(phrase.last + 1)
        return None

    def _takes_infinitive(self, cue: Cue, phrase: Phrase) -> bool:
        """Has a noun between a verb and *di* the infinitive for itself: *spiega la scelta di restare*?."""
        noun = self.units[phrase.head]
        definite = phrase.definite and phrase.core > phrase.first and noun.lower not in TIMES
        named = "n" in cue.frames or definite and "v" not in cue.frames  # accusa le istituzioni di
        return named and not self.speaks(self.units, phrase)

    def _instead(self, cue: Cue, at: int) -> bool:
        """*chiedono | invece di sospendere i licenziamenti*, which is no *invece di*."""
        return at == cue.last + 1 and self.units[at].lower == "invece" and self.units[at].pos == "ADV"

    def _urged(self, cue: Cue, position: int) -> bool:
        """*sono stati invitati | dal sindaco | a restare in casa*: does somebody who speaks stand there?."""
        by = cue.last + 1
        agent = noun_phrase(self.units, by + 1) if by < position and self.units[by].lower in BY else None
        return agent is not None and agent.last + 1 == position and self.speaks(self.units, agent)

    def _describes(self, that: int) -> bool:
        """Is *che* a relative pronoun of the noun right before it, by the parse?."""
        verb = self._place.get(self.units[that].head, -1)
        relative = self.units[verb].relation == "acl:relcl" and self.units[that].pos == "PRON"
        return relative and self._place.get(self.units[verb].head) == that - 1

    def _past_relative(self, cue: Cue, that: int) -> tuple[int, str, float, Phrase | None] | None:
        """The infinitive or *che* clause that goes on after a relative clause which describes the addressee."""
        units = self.units
        for at in range(that + 1, min(that + 12, len(units) - 1)):
            if units[at].lower in ("di", "d'") and "d" in cue.frames and self._infinitive_at(at + 1):
                return at + 1, "di", 0.7, None
            if units[at].text in (";", ":"):
                break
        return None

    def _fact(self, subject: Phrase | None) -> bool:
        return subject is not None and self.units[subject.head].lower in (
            "fatto",
            "idea",
            "ipotesi",
            "notizia",
            "possibilità",
            "rischio",
            "parte",
        )

    def _apart(self, cue: Cue) -> bool:
        """Does a cue stand behind a comma, a dash or words in marks, as one that is set into what is said?."""
        before = self.units[cue.left - 1]
        return before.quote >= 0 or before.text in (",", "–", "—", "-", "(")

    def _only_adverbs(self, cue: Cue, position: int) -> bool:
        return all(u.pos == "ADV" or u.lower in TIMES for u in self.units[cue.last + 1 : position])

    def _past_insertion_to_infinitive(self, cue: Cue, position: int) -> int | None:
        """*ha riferito, durante la puntata di ieri, di voler querelare*: the infinitive after the insertion."""
        units = self.units
        if "d" not in cue.frames or units[position].text != "," or units[position + 1 : position + 2] == []:
            return None
        if units[position + 1].lower in _JOINING:
            return None  # ha ammesso il litigio, ma non l'intenzione di uccidere
        depth, gerund = 0, False
        for at in range(position + 1, min(position + 45, len(units) - 1)):
            unit = units[at]
            gerund = unit.text != "," and (gerund or unit.pos == "VERB" and "ndo" in unit.lower)
            depth += (unit.text == "(") - (unit.text == ")")
            if at in self._cue_at:
                return None
            if depth or unit.quote >= 0:
                continue
            if unit.lower in ("di", "d'") and units[at - 1].lower not in _NO_REPORT and self._infinitive_at(at + 1):
                # ha ammesso il litigio, ma non l'intenzione | di uccidere
                return None if gerund or self._of_a_noun(at) else at + 1  # riservandosi di decidere
            if unit.text in (";", ":") or unit.finite:
                return None
        return None

    def _of_a_noun(self, of: int) -> bool:
        """Does the parse hang the infinitive behind a *di* from the noun before it?."""
        governor = self._place.get(next((u.head for u in self.units[of + 1 : of + 5] if u.pos == "VERB"), -1), -1)
        return governor == of - 1 and self.units[governor].pos == "NOUN"

    def _past_insertion(self, comma: int) -> int | None:
        """*ha decretato oggi, con una sentenza di cinque a quattro, che*: the *che* after the insertion."""
        units = self.units
        if comma + 1 >= len(units) or units[comma + 1].pos != "ADP":
            return None
        for at in range(comma + 1, min(comma + 24, len(units) - 1)):
            if units[at].lower == "che" and units[at - 1].text in (",", ")"):
                return at
            if (
                units[at].text == ";"
                or units[at].quote >= 0
                or units[at].pos in ("VERB", "AUX")
                and units[at].finite
                and "(" not in [u.text for u in units[comma:at]]
            ):
                return None
        return None

    def _far_that(self, cue: Cue, position: int) -> int | None:
        """*dichiara ai sensi del comma 2 dell'articolo 154 che*: past words without a verb or a comma."""
        if "c" not in cue.frames or cue.last + 1 >= len(self.units) or self.units[cue.last + 1].pos != "ADP":
            return None
        for at in range(cue.last + 1, min(position + 14, len(self.units) - 1)):
            unit = self.units[at]
            if unit.lower == "che":
                return at if unit.pos == "SCONJ" else None
            if unit.quote >= 0 or unit.text in (",", ";", ":") or unit.pos in ("VERB", "AUX"):
                return None
        return None

    def _is_clause(self, position: int) -> bool:
        """Is there a subject or clitic between *che* and its verb, as no relative pronoun in subject place has?."""
        after = self.units[position + 1 : position + 3]
        return any(u.lower in ARTICLES or u.pos == "PROPN" for u in after)
