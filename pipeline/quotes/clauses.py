"""Where unmarked content begins and ends: *che* clauses, infinitives, questions, noun phrases, incidental cues."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from . import lexicon
from .cues import ARTICLES, AVERE, CLITICS, ESSERE, STATES, Cue
from .found import Found
from .phrases import AT, BY, OF, TIMES, Phrase, noun_phrase
from .units import Sentence, Unit


class Speaks(Protocol):
    """Can a phrase name a speaker? With `strict`, a name must be known as a person's or a body's."""

    def __call__(self, units: list[Unit], phrase: Phrase, *, strict: bool = False) -> bool: ...


WH = frozenset("perché come quando quanto quanta quanti quante dove chi cosa quale quali".split())
_OPENING = (",", "–", "—", "-", "(")
_STOPS = (";", ":")
_SUBORDINATORS = lexicon.words("subordinators")
_NO_INFINITIVES = lexicon.words("no_infinitives") - {"essere", "avere", "fare", "sapere"}
_CIRCUMSTANCES = frozenset("dal dalla dall' da in nel nella nell' durante dopo con entro".split())
_REJECTED = frozenset(
    "accusa accuse addebito addebiti critica critiche ipotesi insinuazione insinuazioni responsabilità sospetto sospetti"
    " voci contestazione contestazioni".split()
)
_EMPTY_OBJECTS = frozenset(
    "fatto opinione opinioni parere pareri giudizio voto parole parola conto scusa scuse aiuto perdono parte cosa cose".split()
)
_NEVER_FINITE = frozenset("aver esser essere avere far poter dover voler stato stata stati state".split())
_ANNOUNCING = frozenset(
    "promessa risposta tesi accusa convinzione richiesta consiglio avvertimento monito conclusione replica spiegazione"
    " previsione annuncio appello minaccia ammissione sfida messaggio".split()
)
_NO_ADVERBIALS = WH | frozenset("non meno più no sì".split())
_CLOCK = frozenset(
    "mezzanotte mezzogiorno mezzanotte, sera notte mattinata serata venerdì lunedì martedì mercoledì giovedì sabato domenica".split()
)
_ASKING = frozenset(("chiedere", "domandare", "chiedersi", "domandarsi", "interrogarsi"))
_TELLING = frozenset(("raccontare", "spiegare", "chiarire", "precisare", "ricordare", "rispondere", "dire"))


class Clauses:
    """Unmarked contents of one sentence, given its cues; `speaks` tells whether a phrase can be a speaker."""

    def __init__(self, sentence: Sentence, cues: list[Cue], speaks: Speaks, is_finite: Callable[[Unit], bool]) -> None:
        self.sentence = sentence
        self._is_finite = is_finite
        self.units = sentence.units
        self.cues = cues
        self.speaks = speaks
        self._cue_at = {cue.left: cue for cue in cues}
        self._finite_cues = {cue.first for cue in cues if cue.mood == "finite"}

    # --- incidental cues -------------------------------------------------------------------------------------------

    def incidental(self, cue: Cue) -> tuple[int, int, Phrase | None] | None:
        """Bounds (inclusive) of an incidental *, spiega la glaciologa,* without its commas, and its subject."""
        units = self.units
        if cue.mood != "finite" or cue.person != "3" or cue.passive or "q" not in cue.frames and "c" not in cue.frames:
            return None
        if self._opening(cue) is not None:
            return None  # *…, che guida la delegazione, ha detto di avere dubbi*
        left = cue.left
        source: Phrase | None = None
        if left > 0 and units[left - 1].lower in ("come", "quanto"):
            left -= 1
            while left > 0 and units[left - 1].lower in ("a", "secondo", "per", "di", "stando"):
                left -= 1
        elif left > 0 and units[left - 1].lower in ("lui", "lei", "loro"):
            left -= 1
            source = Phrase(left, left, left, left, pronoun=True)
        if left > 0 and units[left - 1].lower in ("e", "ma") and left > 1 and units[left - 2].text in _OPENING:
            return None
        introduced = left < cue.left and units[left].lower in ("come", "a", "secondo", "stando", "da", "per")
        if not (left == 0 and introduced) and (
            left == 0 or not (units[left - 1].text in _OPENING or units[left - 1].quote >= 0)
        ):
            return None
        position = cue.last + 1
        position = self._skip_adverbials(position)
        if source is None and position < len(units):
            phrase = noun_phrase(units, position)
            if phrase is not None:
                beyond = units[phrase.last + 1] if phrase.last + 1 < len(units) else None
                closed = (beyond is None or beyond.text in (",", "–", "—", ".")) and "n" not in cue.frames
                said = any(
                    u.pos in ("VERB", "AUX") and self.finite(u)
                    for i, u in enumerate(units)
                    if not left <= i <= phrase.last
                )
                if not self.speaks(units, phrase) and not (closed and said):
                    return None
                source = phrase
                position = phrase.last + 1
        end = position
        while (
            end < len(units)
            and units[end].text not in (",", "–", "—", "-", ")", ".", ";", "!", "?")
            and units[end].quote < 0
        ):
            if units[end].text == ":":
                if end == position:
                    return None
                break
            if units[end].lower in ("che", "se") and end == position:
                return None
            if (
                end == position
                and source is None
                and units[end].pos in ("VERB", "AUX", "NOUN", "PROPN", "DET", "NUM", "SCONJ")
            ):
                return None
            if units[end].pos == "AUX" and source is None:
                return None
            end += 1
        return left, end - 1, source

    def _skip_adverbials(self, position: int) -> int:
        """Past adverbs, addressees and times between a verb and what it governs: *ieri ai cronisti*, *a Ottawa*."""
        units = self.units
        while position < len(units):
            unit = units[position]
            if unit.quote >= 0:
                return position
            adverb = unit.pos == "ADV" and unit.lower not in _NO_ADVERBIALS
            if adverb or unit.lower in TIMES or unit.lower in ("loro", "anche", "inoltre", "invece", "però"):
                position += 1
                continue
            if unit.lower in AT | frozenset(
                ("in", "nel", "nella", "dal", "dalla", "su", "sul", "sulla", "durante", "per")
            ) and position + 1 < len(units):
                if unit.lower in ("a", "ad") and units[position + 1].pos in ("VERB", "AUX"):
                    return position
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and units[phrase.last].text[-1:] not in ".:":
                    position = phrase.last + 1
                    continue
            return position
        return position

    # --- the end of a clause -----------------------------------------------------------------------------------------

    def clause_end(
        self, start: int, cue: Cue | None, *, strict: bool = True, infinitive: bool = False, relative: bool = False
    ) -> int:
        """Last unit (inclusive) of the clause that starts at a unit.

        `infinitive` says that it has no finite verb, `relative` that it stands in a relative clause, after which the
        main clause goes on with its verb (*secondo cui il lago è inquinato, | è uscito ieri*).
        """
        units = self.units
        stop = self._limit(start, cue)
        position = start
        subordinate = not infinitive
        comma = -1
        while position < stop:
            unit = units[position]
            if unit.lower in _SUBORDINATORS or unit.quote >= 0 and False:
                subordinate = True
            if unit.text == "," and not subordinate:
                comma = position
            main = unit.quote < 0 and (
                unit.pos in ("VERB", "AUX") and self.finite(unit) or position in self._finite_cues
            )
            if not subordinate and main and position > start:
                # la mozione che chiedeva di farle tacere | è stata respinta; che ammette di averlo confessato, | giura
                return self._trim(start, (comma if comma > start else position) - 1)
            if (
                position > start
                and self._new_sentence(position)
                or unit.text in ("–", "—", "-")
                and position + 1 in self._cue_at
            ):
                break
            if relative and unit.text == "," and position + 1 < stop and units[position + 1].quote < 0:
                resumes = units[position + 1]
                said = any(u.pos in ("VERB", "AUX") and self.finite(u) for u in units[start:position])
                if said and resumes.pos in ("VERB", "AUX") and self.finite(resumes):
                    break
            if unit.text == "," and infinitive and position + 2 < stop and units[position + 2].lower == "cui":
                break  # … al piano Transizione 5.0, i cui ultimi 250 milioni sono stati prenotati
            if unit.text in _STOPS:
                if unit.text == ":" or strict or self._new_statement(position + 1):
                    break
            if (
                unit.quote < 0
                and (unit.text == "," or unit.pos == "CCONJ" or unit.lower in ("e", "ma", "ed"))
                and position > start
            ):
                if self._breaks(position, cue):
                    break
            position += 1
        return self._trim(start, position - 1)

    def _new_sentence(self, position: int) -> bool:
        """*… annuncia le dimissioni Il direttore generale*: a headline that ran into its article."""
        unit, before = self.units[position], self.units[position - 1]
        return (
            unit.pos == "DET"
            and unit.lower in ARTICLES
            and unit.text[:1].isupper()
            and unit.text[1:].islower()
            and before.quote < 0
            and before.pos != "PUNCT"
        )

    def _limit(self, start: int, cue: Cue | None) -> int:
        """*A chi gli domanda se …, Nicolussi risponde*: what stands before the main clause ends at its comma."""
        units = self.units
        fronted = (
            cue is not None
            and units[0].lower in AT
            and cue.first < 12
            and any(c.first > start and c.mood == "finite" for c in self.cues)
        )
        if fronted:
            return next((i for i in range(start + 1, len(units)) if units[i].text == ","), len(units))
        return len(units)

    def _breaks(self, position: int, cue: Cue | None) -> bool:
        """Does the reporter's own sentence go on at this comma or conjunction?"""
        units = self.units
        after = position + 1
        while (
            after < len(units)
            and after <= position + 3
            and (
                units[after].text == ","
                or units[after].lower in ("e", "ed", "ma", "però", "poi", "anche", "quindi", "inoltre")
            )
        ):
            after += 1
        if after >= len(units):
            return False
        following = self._cue_at.get(after)
        if following is not None and following is not cue:
            if following.mood == "gerund":
                return True
            if following.mood == "finite" and cue is not None and units[after - 1].text != ",":
                return following.number == cue.number or cue.mood != "finite"
        if (
            units[after].lower in ("che", "di", "se", "a", "ad")
            and units[after - 1].lower in ("e", "ed", "ma", "o")
            and cue is not None
        ):
            return self._coordinate(after, cue)
        if units[position].text == "," and units[after].lower == "mentre":
            return cue is None or any(other.first > after for other in self.cues)
        if units[position].text == "," and units[position + 1].lower == "ma":
            stop = next((i for i in range(after, len(units)) if units[i].text in (",", ";")), len(units))
            if (
                cue is not None
                and cue.kind == "verb"
                and any(self.finite(u) and u.pos in ("VERB", "AUX") for u in units[after:stop])
            ):
                return True  # … che le risorse ci sono, ma i sindacati non si fidano
        if units[position].text == "," and units[after].lower in ("cosa", "formula", "circostanza", "cifra", "ipotesi"):
            return True
        return False

    def _coordinate(self, at: int, cue: Cue) -> bool:
        """Is the *che*, *di* or *se* after a conjunction a second content of the same cue?"""
        lower = self.units[at].lower
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        if following is None:
            return False
        if lower == "che":
            return self.units[at].pos != "PRON" or "c" in cue.frames
        if lower == "di":
            return "d" in cue.frames and following.pos in ("VERB", "AUX")
        if lower == "se":
            return "s" in cue.frames
        return False

    def _new_statement(self, at: int) -> bool:
        for cue in self.cues:
            if cue.first >= at and cue.mood == "finite":
                return True
        return False

    def _trim(self, start: int, last: int) -> int:
        units = self.units
        while last - 3 > start and units[last].text == "." or last - 2 > start and units[last].text == ")":
            if units[last].text == ")" and units[last - 1].quote >= 0 and units[last - 2].text == "(":
                last -= 3  # … come un “Bright Knight” (“Cavaliere Radioso”)
                continue
            if units[last].text == ")":
                break
            last -= 1
        while last > start and (
            self.units[last].text in (",", ".", ";", ":", "…", "–", "—", "-", "!", "?")
            or self.units[last].lower in ("e", "ma", "ed")
        ):
            last -= 1
        return last

    # --- contents to the right of a cue ----------------------------------------------------------------------------------

    def complements(self, cue: Cue) -> list[Found]:
        """Indirect and nominal contents that follow a cue, each coordinated clause of its own."""
        units = self.units
        opening = self._opening(cue)
        if opening is None:
            return []
        start, rule, confidence, _ = opening
        kind = "indirect"
        if rule == "colon-clause" and not any(u.pos in ("VERB", "AUX") and self.finite(u) for u in units[start:]):
            kind = "nominal"
        found: list[Found] = []
        while start < len(units):
            last = self.clause_end(start, cue, infinitive=rule.startswith(("di", "a-")) or rule == "a")
            if not (start == last and units[start].quote >= 0):  # a clause of marks alone is direct
                found.append(self._found(start, last, kind, cue, rule, confidence, None))
            after = last + 1
            while after < len(units) and (
                units[after].text in (",", ";") or units[after].lower in ("e", "ed", "ma", "però", "o")
            ):
                after += 1
            if (
                after > last + 1
                and after + 1 < len(units)
                and units[after].lower in ("che", "di", "se")
                and self._coordinate(after, cue)
                and units[after - 1].text != ","
            ):
                rule = units[after].lower + "-coordinated"
                start = after + 1
                continue
            break
        return found

    def _found(
        self, first: int, last: int, kind: str, cue: Cue | None, rule: str, confidence: float, source: Phrase | None
    ) -> Found:
        units = self.units
        start, end = units[first].start, units[last].end
        # Marks at the edge stay inside only if both of them are inside: here a unit holds both.
        return Found(start, end, kind, cue, self.sentence, rule, confidence, source)

    def _opening(self, cue: Cue) -> tuple[int, str, float, Phrase | None] | None:
        """First unit of the content after a cue, how it was found, and a subject that stood between them."""
        units = self.units
        position = self._skip_adverbials(cue.last + 1)
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
            if cue.lemma == "dirsi" and lower in STATES:
                position += 1
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
            if lower == ":" and any(position < c.first for c in self.cues):
                return None
            if (
                lower == ":"
                and "c" in cue.frames
                and "q" in cue.frames
                and following is not None
                and following.quote < 0
                and cue.mood == "finite"
            ):
                return position + 1, "colon-clause", 0.6, subject
            if lower == "che" and "c" in cue.frames and following is not None:
                relative = subject is not None and (unit.pos == "PRON" or not self.speaks(units, subject))
                return (
                    None
                    if relative and not self._is_clause(position) or self._fact(subject)
                    else (position + 1, "che", 0.9, subject)
                )
            if lower == "se" and "s" in cue.frames:
                return position + 1, "se", 0.9, subject
            if (
                "s" in cue.frames
                and lower in WH
                and (cue.lemma in _ASKING or lower in ("perché", "come") and cue.lemma in _TELLING)
            ):
                return (
                    (position, "wh", 0.75, subject)
                    if not (lower == "come" and cue.lemma not in _ASKING | {"spiegare", "raccontare"})
                    else None
                )
            if (
                lower in ("fino", "da", "a", "di", "per")
                and following is not None
                and "s" in cue.frames
                and cue.lemma in _ASKING
            ):
                window = [u.lower for u in units[position + 1 : position + 3]]
                if any(word in ("quando", "chi", "cosa", "quale", "quali", "quanto", "quanti") for word in window):
                    return position, "wh", 0.75, subject
            if (
                lower in ("di", "d'")
                and "d" in cue.frames
                and following is not None
                and not (subject is not None and "n" in cue.frames and not self.speaks(units, subject))
            ):
                if following.lower in ("no", "sì"):
                    return position + 1, "di", 0.9, subject
                if self._infinitive_at(position + 1):
                    return position + 1, "di", 0.9, subject
            if (
                lower in ("a", "ad")
                and "a" in cue.frames
                and following is not None
                and self._infinitive_at(position + 1)
            ):
                return position + 1, "a", 0.9, subject
            if (
                "d" in cue.frames
                and unit.lower in ("essere", "avere", "aver", "averlo", "esser")
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

    def _only_adverbs(self, cue: Cue, position: int) -> bool:
        return all(u.pos == "ADV" or u.lower in TIMES for u in self.units[cue.last + 1 : position])

    def _past_insertion_to_infinitive(self, cue: Cue, position: int) -> int | None:
        """*ha riferito, durante la puntata di ieri, di voler querelare*: the infinitive after the insertion."""
        units = self.units
        if "d" not in cue.frames or units[position].text != ",":
            return None
        depth = 0
        for at in range(position + 1, min(position + 45, len(units) - 1)):
            unit = units[at]
            depth += (unit.text == "(") - (unit.text == ")")
            if depth or unit.quote >= 0:
                continue
            if unit.lower in ("di", "d'") and self._infinitive_at(at + 1):
                return at + 1
            if unit.text in (";", ":") or unit.pos in ("VERB", "AUX") and self.finite(unit):
                return None
        return None

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
                and self.finite(units[at])
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

    def finite(self, unit: Unit) -> bool:
        """Is the unit a finite verb, by its morphology or its form?"""
        if unit.lower in _NEVER_FINITE or unit.lower.endswith(("are", "ere", "ire", "arsi", "ersi", "irsi", "ndo")):
            return False
        return unit.token >= 0 and self._is_finite(unit)

    def _infinitive_at(self, position: int) -> bool:
        units = self.units
        while position < len(units) and (
            units[position].lower in ("non", "poter", "dover")
            or units[position].lower in CLITICS
            or units[position].pos == "ADV"
        ):
            if units[position].lower in ("poter", "dover"):
                return True
            position += 1
        if position >= len(units) or units[position].quote >= 0:
            return False
        lower = base = units[position].lower
        if units[position].pos not in ("VERB", "AUX"):
            return (
                lower.endswith(("are", "ere", "ire", "rre", "arsi", "ersi", "irsi", "aver", "esser"))
                and lower not in _NO_INFINITIVES
                and units[position].text[:1].islower()
            )
        for clitic in ("gliela", "glielo", "sene", "mi", "ti", "si", "ci", "vi", "lo", "la", "li", "le", "ne", "gli"):
            if base.endswith("r" + clitic):
                return True
        return base.endswith(("are", "ere", "ire", "rre", "r"))

    def _is_clause(self, position: int) -> bool:
        """Is there a subject or clitic between *che* and its verb, as no relative pronoun in subject place has?"""
        after = self.units[position + 1 : position + 3]
        return any(u.lower in ARTICLES or u.pos == "PROPN" for u in after)

    def announced(self) -> list[Found]:
        """*ha risposto con una promessa: il romanzo sarà breve*: a clause under a noun and a colon."""
        units = self.units
        for at in range(len(units) - 4):
            if units[at].lower not in _ANNOUNCING or units[at].pos in ("VERB", "AUX") or at + 2 >= len(units):
                continue
            colon = next((i for i in range(at + 1, min(at + 6, len(units))) if units[i].text == ":"), None)
            if colon is None or colon + 2 >= len(units) or units[colon + 1].quote >= 0:
                continue
            if any(c.first > colon for c in self.cues) or any(u.pos in ("VERB", "AUX") for u in units[at:colon]):
                continue
            cue = Cue(at, at, at, units[at].start, units[at].end, units[at].lower, "c", "noun", kind="noun")
            last = self.clause_end(colon + 1, None)
            if any(self.finite(u) and u.pos in ("VERB", "AUX") for u in units[colon + 1 : last + 1]):
                return [self._found(colon + 1, last, "indirect", cue, "noun-colon", 0.55, None)]
        return []

    def equated(self) -> list[Found]:
        """*La tesi di Zedda è che il contratto sia nullo*, *L'accusa di Marras è di aver nascosto i verbali*."""
        units = self.units
        for at in range(1, len(units) - 4):
            if (
                units[at].lower not in lexicon.nouns()
                or units[at + 1].lower not in OF
                or units[at].pos in ("VERB", "AUX")
            ):
                continue
            phrase = noun_phrase(units, at + 2)
            if phrase is None or not self.speaks(units, phrase) or phrase.last + 3 >= len(units):
                continue
            verb = phrase.last + 1
            opener = verb + 1 if units[verb + 1].lower in ("che", "di") else verb + 2
            if units[verb].lower not in ESSERE or opener + 1 >= len(units) or units[opener].lower not in ("che", "di"):
                continue
            if units[opener].lower == "di" and not self._infinitive_at(opener + 1):
                continue
            cue = Cue(at, at, at, units[at].start, units[at].end, units[at].lower, "cd", "noun", kind="noun")
            last = self.clause_end(opener + 1, cue, infinitive=units[opener].lower == "di")
            return [self._found(opener + 1, last, "indirect", cue, "noun-is", 0.7, phrase)]
        return []

    def questions(self) -> list[Found]:
        """*Alla domanda se l'Italia ritirerà la proposta*: a question under a noun."""
        units = self.units
        for at in range(len(units) - 2):
            if units[at].lower in ("domanda", "interrogativo") and units[at + 1].lower in ("se", "su"):
                start = at + 2 if units[at + 1].lower == "se" else at + 1
                if units[at + 1].lower == "su" and units[at + 2].lower not in WH:
                    continue
                cue = Cue(at, at, at, units[at].start, units[at].end, "domanda", "s", "noun", kind="noun")
                last = next(
                    (i - 1 for i in range(start, len(units)) if units[i].text in (",", ";", ":", ".")), len(units) - 1
                )
                if units[at + 1].lower == "se":
                    return [self._found(start, last, "indirect", cue, "noun-question", 0.7, None)]
        return []

    # --- nominal contents ----------------------------------------------------------------------------------------------

    def nominal(self, cue: Cue) -> Found | None:
        """The object of a verb of saying that names what was said: *ha annunciato la chiusura dello stabilimento*."""
        units = self.units
        if (
            "n" not in cue.frames
            and "v" not in cue.frames
            and "a" not in cue.frames
            and cue.lemma not in ("accusare", "parlare", "raccontare")
        ):
            return None
        if (
            cue.negated
            and cue.lemma in ("negare", "escludere", "smentire")
            or cue.mood == "infinitive"
            and cue.lemma == "parlare"
        ):
            return None
        position = self._skip_nominal(cue)
        if position >= len(units):
            return None
        start = position
        lower = units[position].lower
        if cue.passive:
            if lower not in BY:
                return None
            by = noun_phrase(units, position + 1)
            if by is None or by.last + 1 >= len(units) or not self.speaks(units, by):
                return None
            position = start = by.last + 1  # È stato confermato dall'Agenzia il successo del lancio
            lower = units[position].lower
            if lower not in ARTICLES:
                return None
        directive = "a" in cue.frames and lower in AT
        if (
            "v" in cue.frames
            and lower in OF
            or cue.lemma == "raccontare"
            and lower == "di"
            or cue.lemma == "parlare"
            and lower == "di"
            and position + 1 < len(units)
            and units[position + 1].lower in ("un", "una", "uno", "un'")
        ):
            start = position + 1
        elif directive:
            start = position + 1
        elif "n" not in cue.frames or lower in OF | AT:
            return None
        if start >= len(units):
            return None
        phrase = noun_phrase(units, start, loose=True)
        if phrase is None or phrase.pronoun:
            return self._marked_object(start, cue)
        head = units[phrase.head]
        if (
            head.pos == "PROPN"
            or head.lower in lexicon.roles()
            or head.lower in _EMPTY_OBJECTS
            or cue.lemma == "respingere"
            and head.lower not in _REJECTED
            or head.lower in TIMES
            and units[phrase.core].pos != "NUM"
        ):
            return None
        last = self._nominal_end(phrase, cue)
        if cue.lemma == "parlare" and any(u.quote >= 0 for u in units[start : last + 1]):
            return None
        after = units[last + 1] if last + 1 < len(units) else None
        addressed = any(
            u.quote >= 0 and u.text.lower().startswith(("a ", "ad ", "di "))
            for u in units[phrase.last + 1 : phrase.last + 2]
        )
        if "a" in cue.frames and not directive and (addressed or after is not None and after.lower in ("a", "ad")):
            return None
        following = units[last + 1] if last + 1 < len(units) else None
        if following is not None and following.lower in ("che",) and following.pos == "SCONJ" and "c" in cue.frames:
            return None
        if self._describes_speaker(phrase, following):
            return None
        return self._found(start, last, "nominal", cue, "object", 0.6, None)

    def after_nominal(self, nominal: Found, cue: Cue) -> list[Found]:
        """*ha promesso un taglio alle spese e di convocare i partiti*."""
        units = self.units
        after = next((i for i, u in enumerate(units) if u.start >= nominal.end), len(units))
        while after < len(units) and (units[after].text == "," or units[after].lower in ("e", "ed", "ma")):
            after += 1
        if (
            after + 1 >= len(units)
            or units[after].lower not in ("che", "di")
            or units[after - 1].lower not in ("e", "ed", "ma")
            or not self._coordinate(after, cue)
        ):
            return []
        last = self.clause_end(after + 1, cue, infinitive=units[after].lower == "di")
        return [self._found(after + 1, last, "indirect", cue, units[after].lower + "-coordinated", 0.75, None)]

    def _marked_object(self, start: int, cue: Cue) -> Found | None:
        """*hanno paventato lo «stato di salute» e «le modalità di trattamento» necessarie per la messa in libertà*."""
        units = self.units
        if (
            units[start].lower not in ARTICLES
            or start + 1 >= len(units)
            or units[start + 1].quote < 0
            or start + 2 >= len(units)
        ):
            return None
        phrase = Phrase(start, start + 1, start + 1, start + 1)
        last = self._nominal_end(phrase, cue)
        if cue.lemma == "parlare":
            return None
        return self._found(start, last, "nominal", cue, "object", 0.55, None) if last > start + 1 else None

    def _skip_nominal(self, cue: Cue) -> int:
        """Past adverbs and *per venerdì*, *al governo*, but not past the object itself."""
        units = self.units
        position = cue.last + 1
        while position < len(units):
            unit = units[position]
            if (
                unit.pos == "ADV"
                and unit.lower not in ("non", "più", "meno", "circa", "oltre")
                or unit.lower in ("ieri", "oggi", "loro", "domani")
            ):
                position += 1
                continue
            if unit.pos == "ADP" and unit.lower in _CIRCUMSTANCES and position + 1 < len(units):
                inner = noun_phrase(units, position + 1)
                year = units[position + 1].pos == "NUM"
                after = inner.last + 1 if inner is not None else position + 2
                known = inner is not None or year
                if (
                    known
                    and after < len(units)
                    and (units[after].pos in ("DET", "NUM") or units[after].lower in ARTICLES)
                ):
                    position = after  # reclama dal 1992 la sua estradizione
                    continue
            span = noun_phrase(units, position)
            if (
                span is not None
                and units[span.head].lower in TIMES
                and span.last + 1 < len(units)
                and units[span.last + 1].lower in ("fa", "scorso", "scorsa", "prima")
            ):
                position = span.last + 2  # ha ammesso due giorni fa la class action
                continue
            if unit.lower in AT | {"per"} and "a" not in cue.frames and position + 1 < len(units):
                inner = noun_phrase(units, position + 1)
                if inner is not None and inner.last + 1 < len(units):
                    position = inner.last + 1
                    continue
                if units[position + 1].lower in (
                    "domani",
                    "oggi",
                    "venerdì",
                    "lunedì",
                    "martedì",
                    "mercoledì",
                    "giovedì",
                    "sabato",
                    "domenica",
                ):
                    position += 2
                    continue
            if "a" in cue.frames and unit.lower not in AT and position == cue.last + 1:
                inner = noun_phrase(units, position)
                directed = inner is not None and (
                    cue.lemma in ("invitare", "esortare", "incitare", "incoraggiare", "richiamare")
                    or units[inner.head].pos == "PROPN"
                    or self.speaks(units, inner)
                    or inner.pronoun
                )
                if inner is not None and directed and inner.last + 1 < len(units) and units[inner.last + 1].lower in AT:
                    return inner.last + 1
            return position
        return position

    def _describes_speaker(self, phrase: Phrase, following: Unit | None) -> bool:
        if following is not None and (following.text == ":" or following.quote >= 0 and following.text):
            return bool(self.speaks(self.units, phrase))
        return False

    def _nominal_end(self, phrase: Phrase, cue: Cue) -> int:
        units = self.units
        position = phrase.last + 1
        while position < len(units):
            unit = units[position]
            if (
                unit.text in (";", ":", ".", "!", "?", "…", "(", ")")
                or unit.lower in ("mentre", "dove", "quando")
                or self._new_sentence(position)
            ):
                break
            if unit.text in ("–", "—") and units[position - 1].text != ",":
                closing = next((i for i in range(position + 1, len(units)) if units[i].text == unit.text), None)
                if closing is None:
                    break
                position = closing + 1
                continue
            if unit.text == ",":
                following = units[position + 1] if position + 1 < len(units) else None
                if (
                    following is None
                    or following.lower not in ("per", "con", "fra", "tra", "da", "di", "del", "dei")
                    and not self._enumerates(position)
                ):
                    break
            if (
                unit.pos == "VERB"
                and self.finite(unit)
                and not any(u.lower in ("che", "cui", "quale", "quali", "dove") for u in units[phrase.first : position])
            ):
                break
            if position > phrase.last and self._time_phrase(position):
                break
            if unit.lower in ("e", "ed", "ma", "o") and self._breaks_nominal(position, cue):
                break
            if (
                unit.pos == "AUX"
                and self.finite(unit)
                and not any(u.lower in ("che", "cui", "quale", "quali", "dove") for u in units[phrase.first : position])
            ):
                break
            position += 1
        return self._trim(phrase.first, position - 1)

    def _enumerates(self, comma: int) -> bool:
        """*i reati di ricettazione, resistenza a pubblico ufficiale e lesioni*: bare nouns up to a conjunction."""
        units = self.units
        phrase = noun_phrase(units, comma + 1, loose=True)
        if phrase is None or phrase.first != phrase.core or phrase.last + 1 >= len(units):
            return False
        if any(u.lower in ("e", "ed") for u in units[phrase.head : phrase.last + 1]):
            return phrase.last + 1 >= len(units) or units[phrase.last + 1].pos not in ("VERB", "AUX")
        return units[phrase.last + 1].text == "," and self._enumerates(phrase.last + 1)

    def _time_phrase(self, position: int) -> bool:
        """*a mezzanotte e un quarto*, *il prossimo 31 agosto*: when it was said, not what."""
        window = [u.lower for u in self.units[position : position + 3]]
        return (
            window[0] in ("ieri", "oggi", "domani")
            or window[0] in ("a", "alle", "nella", "per", "in")
            and len(window) > 1
            and window[1] in _CLOCK
        )

    def _breaks_nominal(self, position: int, cue: Cue) -> bool:
        units = self.units
        after = position + 1
        while after < len(units) and (
            units[after].pos == "ADV" or units[after].lower in CLITICS and units[after].lower not in ARTICLES
        ):
            after += 1
        if after >= len(units):
            return True
        if units[after].text == ",":
            return False
        if (
            after in self._cue_at
            or units[after].pos in ("AUX", "VERB")
            and self.finite(units[after])
            or units[after].lower in ("che", "di")
        ):
            return True
        if units[position].lower == "ma":
            return True
        # … e i carabinieri hanno invitato: a new subject with its verb
        phrase = noun_phrase(units, after)
        return (
            phrase is not None
            and phrase.last + 1 < len(units)
            and units[phrase.last + 1].pos in ("AUX", "VERB")
            and units[phrase.last + 1].lower in AVERE | ESSERE
        )

    # --- passive agents ------------------------------------------------------------------------------------------------

    def agent(self, cue: Cue) -> Phrase | None:
        """*è stato definito «inutile» da Berti*."""
        units = self.units
        for position in range(cue.last + 1, min(cue.last + 12, len(units) - 1)):
            if units[position].lower in BY and units[position].quote < 0:
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return None
