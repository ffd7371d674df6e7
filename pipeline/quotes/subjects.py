"""The phrase that names who speaks, in the sentence of the cue: subject, agent, possessor, antecedent, author."""

from __future__ import annotations

from dataclasses import replace

from . import lexicon
from .cues import ARTICLES, AVERE, ESSERE, Cue
from .phrases import AT, BY, OF, TIMES, Phrase, noun_phrase
from .referents import Referents, names_body, names_document, names_person
from .units import Sentence, Unit, View

_TIME_NOUNS = lexicon.words("time_nouns")
_WITH_OBJECTS = frozenset(
    "accusare invitare esortare incitare incoraggiare sollecitare avvertire avvisare informare rassicurare pregare implorare"
    " supplicare ammonire rimproverare".split()
)
_REFLEXIVE_SPEECH = lexicon.words("reflexive_speech")


class Subjects:
    """Finds the phrase that names the speaker of a cue; `speaks` tells phrases that can name one."""

    def __init__(self, view: View, referents: Referents) -> None:
        self.view = view
        self.referents = referents

    def speaks(self, units: list[Unit], phrase: Phrase, *, strict: bool = False) -> bool:
        """Can the phrase name somebody who speaks: a name, a role, a body, a document, a person's pronoun?

        With `strict`, a name must be known as a person's or a body's.
        """
        if phrase.pronoun:
            return units[phrase.core].lower not in ("tutti", "esso", "essa")
        head = units[phrase.head]
        named = self.referents.at(head.start, head.end)
        if named is not None and named[2].label in ("PER", "ORG", "LOC"):
            return named[2].label != "LOC" or phrase.head == phrase.core and not strict
        if head.lower in _TIME_NOUNS | TIMES:
            return False
        if names_person(head.lower) or names_body(head.lower) or names_document(head.lower):
            return True
        if head.lower in _SPEAKING:
            return True
        tail = self.referents.within(units[phrase.core].start, units[phrase.last].end)
        for start, _, referent in tail:
            before = next((u for u in reversed(units[phrase.core : phrase.last + 1]) if u.end <= start), None)
            if referent.label in ("PER", "ORG") and (before is None or before.pos in ("NOUN", "ADJ", "PROPN")):
                return True
        return not strict and head.pos == "PROPN" and named is None and head.text[:1].isupper()

    # --- the subject ---------------------------------------------------------------------------------------------------

    def of(
        self, sentence: Sentence, cue: Cue, cues: list[Cue], *, after_content: bool, floor: int = 0
    ) -> Phrase | None:
        """The phrase that names the speaker, or None where the subject is omitted or unknown.

        `after_content` tells that the content stands before the cue, so that its subject may follow it; no phrase
        before the unit `floor` is one.
        """
        units = sentence.units
        if cue.kind == "noun":
            return self._of_noun(units, cue)
        if cue.passive:
            return self._agent(units, cue)
        if self.impersonal(cue):
            return self._document(units, cue)
        if cue.lemma in ("emergere", "trapelare"):
            return self._agent(units, cue) or self._from(units, cue)
        cleft = self._cleft(units, cue) if cue.mood == "infinitive" else None
        if cleft is not None:
            return cleft
        if cue.mood in ("gerund", "infinitive"):
            named = self._following(units, cue) if after_content and cue.mood == "infinitive" else None
            return named if named is not None and self.speaks(units, named) else self._shared(sentence, cue, cues)
        if not floor:
            relative = self._relative(units, cue)
            if relative is not None:
                return relative
        addressed = not after_content and cue.lemma in _WITH_OBJECTS  # ha accusato la giunta di
        follows = self._following(units, cue, strict=not after_content) if not addressed else None
        if follows is not None and after_content:
            return follows
        before = units[cue.left - 1] if cue.left else None
        if before is not None and before.lower in ("e", "ed", "ma", "poi") and not after_content:
            shared = self._shared(sentence, cue, cues, coordinated=True)
            if shared is not None:
                return shared
        scored = self._preceding(units, cue, floor)
        if scored is not None and (follows is None or self.speaks(units, scored)):
            return scored
        if follows is not None:
            return follows
        if cue.number == "p" and cue.lemma.startswith("fare"):
            return self._from(units, cue)
        return self._shared(sentence, cue, cues, coordinated=True)

    def impersonal(self, cue: Cue) -> bool:
        """*si legge*, *si precisa*, *si parla di*."""
        base = cue.lemma.removesuffix("si") + ("e" if cue.lemma.endswith("rsi") else "")
        return (
            cue.reflexive
            and cue.mood == "finite"
            and cue.lemma not in _REFLEXIVE_SPEECH
            and base not in _REFLEXIVE_SPEECH
            and cue.start - 4 >= 0
            and not cue.lemma.endswith("rsi")
            and cue.first == cue.last
        )

    def number(self, units: list[Unit], phrase: Phrase) -> str:
        head = units[phrase.head]
        if phrase.pronoun:
            return "p" if units[phrase.core].lower in ("loro", "essi", "esse", "questi", "entrambi", "tutti") else "s"
        named = self.referents.at(head.start, head.end)
        if named is not None and named[2].label == "PER" and phrase.last == phrase.head:
            return "s"
        article = units[phrase.first].lower
        if article in ("il", "lo", "la", "l'", "un", "uno", "una", "un'"):
            return "s"
        if article in ("i", "gli", "le") or any(
            u.pos == "NUM" and u.lower not in ("un", "uno", "una") for u in units[phrase.core : phrase.head]
        ):
            return "p"
        if head.pos == "PROPN" and named is None:
            return ""
        token = self.view.doc[head.token] if head.token >= 0 else None
        number = token.morph.get("Number") if token is not None else []
        if any(u.lower in ("e", "ed") for u in units[phrase.head : phrase.last]):
            return "p"
        return "p" if number == ["Plur"] and head.pos != "PROPN" else "s" if number or head.pos == "PROPN" else ""

    def agrees(self, units: list[Unit], phrase: Phrase, cue: Cue) -> bool:
        """Agreement of number; an unknown number agrees, a coordination may have a plural verb."""
        number = self.number(units, phrase)
        if not number or not cue.number or cue.mood != "finite":
            return True
        if number == "s" and cue.number == "p":
            after = units[phrase.last + 1 : phrase.last + 2]
            named = self.referents.at(units[phrase.head].start, units[phrase.head].end)
            return (
                bool(after and after[0].lower in ("e", "ed")) or named is not None and named[2].label in ("ORG", "LOC")
            )
        return number == cue.number

    def _following(self, units: list[Unit], cue: Cue, *, strict: bool = False) -> Phrase | None:
        """*ha scandito la sindaca*, *diceva poco dopo in Transatlantico il deputato*."""
        position = cue.last + 1
        for _ in range(6):
            if position >= len(units) or units[position].quote >= 0:
                return None
            unit = units[position]
            if (
                unit.text == ","
                and position + 1 < len(units)
                and units[position + 1].lower in ("in", "dal", "dalla", "a", "con", "al", "alla", "passando", "ieri")
            ):
                position += 1
                continue
            if (
                unit.pos == "ADV"
                or unit.lower in _TIME_NOUNS
                or unit.lower in ("poi", "ieri", "anche", "secco", "secca", "pure")
            ):
                position += 1
                continue
            phrase = noun_phrase(units, position)
            if phrase is not None:
                if units[phrase.head].lower in _TIME_NOUNS:
                    position = phrase.last + 1
                    continue
                if not self.agrees(units, phrase, cue):
                    return None
                after = units[phrase.last + 1] if phrase.last + 1 < len(units) else None
                if strict and not (
                    self.speaks(units, phrase)
                    and (after is None or after.text in (":", ",") or after.lower in ("che", "di", "se"))
                ):
                    return None
                if (
                    strict
                    and after is not None
                    and after.text == ","
                    and not any(u.lower == "che" for u in units[phrase.last + 1 : phrase.last + 12])
                ):
                    return None
                return phrase
            if unit.pos == "ADP" and unit.lower not in ("da", "dal", "dalla") or unit.lower in AT:
                inner = noun_phrase(units, position + 1)
                if (
                    inner is None
                    and unit.pos == "ADP"
                    and position + 1 < len(units)
                    and units[position + 1].pos == "ADP"
                ):
                    position += 1
                    continue
                if inner is None:
                    return None
                apart = self._name_in(units, inner)
                if apart is not None:
                    return apart  # sbotta davanti ai cancelli Sanna
                position = inner.last + 1
                continue
            return None
        return None

    def _name_in(self, units: list[Unit], phrase: Phrase) -> Phrase | None:
        """A person's name that ran into a common noun before it which is nobody's role."""
        head = units[phrase.head]
        if head.pos == "PROPN" or names_person(head.lower) or names_body(head.lower):
            return None
        for position in range(phrase.head + 1, phrase.last + 1):
            named = self.referents.at(units[position].start, units[position].end)
            if named is not None and named[2].label == "PER" and units[position - 1].pos in ("NOUN", "ADJ"):
                return Phrase(position, position, position, phrase.last)
        return None

    def _preceding(self, units: list[Unit], cue: Cue, floor: int = 0) -> Phrase | None:
        """The best phrase before the verb, scored by place, agreement, kind and the parse."""
        best: tuple[float, Phrase] | None = None
        position = max(self._clause_start(units, cue), floor)
        verbs = 0
        relative = False
        while position < cue.left:
            unit = units[position]
            if unit.quote >= 0:
                position += 1
                continue
            if unit.lower in ("che", "cui", "chi", "dove") and unit.pos in ("PRON", "SCONJ", "ADV"):
                relative = True
            if unit.text == ",":
                relative = False
            finite = unit.pos in ("VERB", "AUX") and self.finite(unit)
            if finite:
                verbs += 0 if relative else 1
                position += 1
                continue
            if unit.pos in ("ADP", "SCONJ") or unit.lower in OF | AT | BY:
                inner = noun_phrase(units, position + 1, limit=cue.left)
                position = inner.last + 1 if inner is not None and unit.pos == "ADP" else position + 1
                continue
            phrase = noun_phrase(units, position, limit=cue.left)
            if phrase is None:
                position += 1
                continue
            score = self._score(units, phrase, cue, verbs, relative)
            if score > 0 and (best is None or score > best[0]):
                best = (score, self._widen(units, phrase, cue))
            position = phrase.last + 1
        return best[1] if best is not None else None

    def _score(self, units: list[Unit], phrase: Phrase, cue: Cue, verbs: int, relative: bool) -> float:
        head = units[phrase.head]
        if head.lower in _TIME_NOUNS | TIMES or not self.agrees(units, phrase, cue):
            return -1
        score = 1.0
        before = units[phrase.first - 1] if phrase.first else None
        object_place = before is not None and before.pos in ("VERB", "AUX") and before.quote < 0
        if object_place:
            score -= 2.0
        if verbs and object_place:
            score -= 1.0
        if relative:
            score -= 2.0
        if self.speaks(units, phrase):
            score += 1.5
        between = units[phrase.last + 1 : cue.left]
        if not any(u.pos in ("VERB", "AUX") and self.finite(u) for u in between):
            score += 1.0
        elif any(u.lower in ("e", "ed", "ma") for u in between):
            score -= 1.0
        if before is not None and before.text == "," and between and between[0].text == "," and not object_place:
            score -= 0.5  # an apposition, whose noun stands before it
        token = self.view.doc[head.token] if head.token >= 0 else None
        if token is not None and token.dep_ in ("nsubj", "nsubj:pass"):
            score += 1.0
            governor = token.head.idx
            if cue.start <= governor < cue.end:
                score += 1.5
        return score

    def _widen(self, units: list[Unit], phrase: Phrase, cue: Cue) -> Phrase:
        """Up to the verb, where only complements stand between: *gli scienziati in Canada stanno dicendo*."""
        between = units[phrase.last + 1 : cue.left]
        if (
            between
            and not phrase.definite
            and between[0].lower == "che"
            and not any(u.text == "," or u.quote >= 0 for u in between)
        ):
            return replace(phrase, last=cue.left - 1)  # un funzionario che ha seguito i lavori assicura
        named = self.referents.within(units[phrase.core].start, units[phrase.last].end)
        if (
            not between
            or named
            or between[0].pos != "ADP"
            or any(u.pos not in ("ADP", "DET", "NOUN", "PROPN", "NUM", "ADJ") or u.lower in TIMES for u in between)
        ):
            return phrase
        if any(u.pos == "NUM" and u.text.isdigit() and len(u.text) == 4 for u in between) or between[0].lower in BY:
            return phrase
        return replace(phrase, last=cue.left - 1)

    def _clause_start(self, units: list[Unit], cue: Cue) -> int:
        start = 0
        for position in range(cue.left - 1, -1, -1):
            unit = units[position]
            if (
                unit.text in (";", ":")
                or unit.quote >= 0
                and position + 1 < cue.left
                and units[position + 1].text in (".", ";")
            ):
                start = position + 1
                break
            if unit.lower in ("che", "se") and unit.pos == "SCONJ" and position < cue.left - 1:
                start = position + 1
                break
            if (
                unit.text in ("-", "–", "—")
                and position < 12
                and position
                and units[position - 1].pos in ("NUM", "NOUN", "PROPN")
                and not any(u.pos in ("VERB", "AUX") for u in units[:position])
            ):
                start = position + 1  # Bari, 12 novembre 2025 - Adrialuce annuncia
                break
        return start

    def finite(self, unit: Unit) -> bool:
        if unit.token < 0:
            return False
        """Is the unit a finite verb?"""
        forms = self.view.doc[unit.token].morph.get("VerbForm")
        return "Fin" in forms if forms else unit.lower in AVERE | ESSERE

    # --- other places --------------------------------------------------------------------------------------------------

    def _relative(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*studenti e dottorandi che chiedono*: the antecedent; *chi gli chiedeva* has no name."""
        position = next(
            (i for i in range(cue.left - 1, max(-1, cue.left - 10), -1) if units[i].lower in ("che", "quale", "quali")),
            -1,
        )
        if position < 0 or not self._adverbial(units, position + 1, cue.left):
            return None
        word = units[position].lower
        if word == "che" and (
            units[position].pos != "SCONJ"
            or position
            and (units[position - 1].pos in ("NOUN", "PROPN") or units[position - 1].text == ",")
        ):
            stop = position
        elif word in ("quale", "quali") and position and units[position - 1].lower in ARTICLES:
            stop = position - 1
        else:
            return None
        while stop > 0 and units[stop - 1].text == ",":
            stop -= 1
        best: Phrase | None = None
        at = max(0, stop - 14)
        while at < stop:
            if at and units[at - 1].lower in ARTICLES and units[at].lower not in ARTICLES:
                at += 1
                continue
            phrase = noun_phrase(units, at, limit=stop, loose=True)
            if phrase is None:
                at += 1
                continue
            if phrase.last == stop - 1:
                if self.speaks(units, phrase):
                    return phrase
                best = best or phrase
            at += 1
        return best

    def _adverbial(self, units: list[Unit], start: int, stop: int) -> bool:
        """Only adverbs, times and prepositional phrases: *che il 3 ottobre ha*, *che nella motivazione parla*."""
        position = start
        while position < stop:
            unit = units[position]
            if unit.pos in ("ADV", "NUM") or unit.text == "," or unit.lower in TIMES or unit.lower == "non":
                position += 1
            elif unit.pos == "ADP":
                phrase = noun_phrase(units, position + 1, limit=stop, loose=True)
                position = phrase.last + 1 if phrase is not None else position + 1
                while (
                    phrase is None
                    and position < stop
                    and units[position].pos in ("DET", "ADJ", "NOUN", "NUM")
                    and units[position].lower not in ARTICLES
                ):
                    position += 1
            elif (
                unit.lower in ARTICLES
                and position + 1 < stop
                and (units[position + 1].pos == "NUM" or units[position + 1].lower in TIMES)
            ):
                position += 2
            else:
                return False
        return True

    def _cleft(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*È stato il sindaco Loi ad annunciare*, *A lanciare l'allarme è Virdis*."""
        order = [0] if units[0].lower in ESSERE and units[0].lower not in ("essere", "esser") else []
        if cue.first and units[cue.first - 1].lower in ("a", "ad"):
            order += range(cue.last + 1, min(cue.last + 9, len(units) - 1))
        for position in order:
            if units[position].lower in ESSERE:
                after = position + 1
                while after < len(units) and (
                    units[after].lower in ("stato", "stata", "stati", "state") or units[after].pos == "ADV"
                ):
                    after += 1
                phrase = noun_phrase(units, after) if after < len(units) else None
                return phrase if phrase is not None and self.speaks(units, phrase) else None
        return None

    def _of_noun(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*l'accusa di X*, *la nota del ministero*."""
        after = cue.last + 1
        while after < len(units) and units[after].pos == "ADJ":
            after += 1
        if after < len(units) and units[after].lower in OF:
            phrase = noun_phrase(units, after + 1)
            if phrase is not None and self.speaks(units, phrase):
                return phrase
        for position in range(cue.last + 1, min(cue.last + 12, len(units) - 1)):
            if units[position].lower in BY:
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return self._preceding(units, cue)

    def _agent(self, units: list[Unit], cue: Cue) -> Phrase | None:
        for position in range(cue.last + 1, min(cue.last + 14, len(units) - 1)):
            if units[position].lower in BY and units[position].quote < 0:
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return None

    def _document(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*si legge nella nota*, *in una nota si parla di*."""
        order = [*range(cue.last + 1, min(cue.last + 8, len(units) - 1)), *range(cue.left - 1, -1, -1)]
        for position in order:
            if units[position].quote < 0 and units[position].lower in (
                "in",
                "nel",
                "nello",
                "nella",
                "nell'",
                "nei",
                "negli",
                "nelle",
                "dal",
                "dalla",
                "dai",
                "dagli",
                "dalle",
                "dall'",
                "sul",
                "sulla",
            ):
                phrase = noun_phrase(units, position + 1)
                read = cue.lemma == "leggere" and phrase is not None and units[phrase.head].lower not in TIMES
                if phrase is not None and (read or self.speaks(units, phrase)):
                    return phrase
        return None

    def _from(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*Dal ministero fanno sapere che*."""
        for position in range(cue.left - 1, -1, -1):
            if units[position].lower in BY:
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return None

    def _shared(self, sentence: Sentence, cue: Cue, cues: list[Cue], *, coordinated: bool = False) -> Phrase | None:
        """The subject of the verb that this one depends on or is coordinated with."""
        units = sentence.units
        earlier = [c for c in cues if c.last < cue.first and c.mood == "finite" and c.person == "3" and not c.passive]
        if coordinated and cue.first < cue.last:
            # ha spiegato che la targa fu annotata e ha ammesso che: a compound tense goes with a compound one
            earlier = [c for c in earlier if c.first < c.last] or earlier
        if coordinated and not earlier:
            return None
        for other in reversed(earlier):
            if cue.mood == "finite" and other.number != cue.number:
                continue
            between = units[other.last + 1 : cue.left]
            if coordinated and any(u.text in (";", ":") for u in between):
                return None
            return self.of(
                sentence,
                other,
                [c for c in cues if c is not cue and c.first < other.first],
                after_content=any(u.quote >= 0 for u in units[: other.first]),
            )
        if cue.mood in ("gerund", "infinitive"):
            later = [c for c in cues if c.first > cue.last and c.mood == "finite"]
            verb = next(
                (i for i, u in enumerate(units) if i < cue.first and u.pos in ("VERB", "AUX") and self.finite(u)), None
            )
            if verb is not None:
                token = self.view.doc[units[verb].token]
                number = "p" if token.morph.get("Number") == ["Plur"] else "s"
                stand_in = replace(
                    cue,
                    first=verb,
                    left=verb,
                    last=verb,
                    start=units[verb].start,
                    end=units[verb].end,
                    mood="finite",
                    number=number,
                )
                return self._preceding(units, stand_in) or self._following(units, stand_in)
            if later:
                return self._preceding(units, later[0])
        return None


_SPEAKING = lexicon.words("speaking")
