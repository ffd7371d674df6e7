"""The phrase that names who speaks, in the sentence of the cue: before the verb, after it, or shared with another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.quotes import lexicon
from pipeline.quotes.cues import Cue
from pipeline.quotes.phrases import AT, BY, OF, TIMES, Phrase, noun_phrase
from pipeline.quotes.places import Places
from pipeline.quotes.referents import names_person
from pipeline.quotes.speaking import _NOT_SPEAKERS, _TIME_NOUNS
from pipeline.quotes.units import Sentence, Unit

_WITH_OBJECTS = frozenset(
    "accusare invitare esortare incitare incoraggiare sollecitare avvertire avvisare informare"
    " rassicurare pregare implorare supplicare ammonire rimproverare".split()
)
_REFLEXIVE_SPEECH = lexicon.words("reflexive_speech")
_LEARNING = frozenset(("apprendere", "sapere"))
_SIMPLE = OF | AT | BY | {"mediante", "tramite"}
_REACH = 120
"""Units before a verb among which its subject is looked for: a sentence that never ends has many verbs."""


def _last(units: list[Unit], stop: int, wanted: Callable[[Unit], bool]) -> int:
    """Index of the last such unit before another one, -1 for none."""
    return next((at for at in range(stop - 1, -1, -1) if wanted(units[at])), -1)


class Subjects(Places):
    """Finds the phrase that names the speaker of a cue."""

    def of(
        self, sentence: Sentence, cue: Cue, cues: list[Cue], *, after_content: bool, floor: int = 0
    ) -> Phrase | None:
        """The phrase that names the speaker, or None where the subject is omitted or unknown.

        `after_content` tells that the content stands before the cue, so that its subject may follow it; no phrase
        before the unit `floor` is one.
        """
        key = (id(sentence), cue.kind, cue.first, cue.left, cue.mood, cue.passive, after_content, floor)
        if key not in self._known:
            self._known[key] = self._find(sentence, cue, cues, after_content=after_content, floor=floor)
        return self._known[key]

    def _find(self, sentence: Sentence, cue: Cue, cues: list[Cue], *, after_content: bool, floor: int) -> Phrase | None:
        units = sentence.units
        if cue.kind == "noun":
            first = cue.first
            while first > 0 and units[first - 1].quote < 0 and units[first - 1].pos in ("DET", "ADJ"):
                first -= 1  # not: le | sue parole
            return self._of_noun(units, cue) or self._preceding(units, replace(cue, left=first))
        if cue.passive:
            return self._agent(units, cue) or self._written(units, cue)
        if self.impersonal(cue):
            learned = self._from(units, cue) if cue.lemma in _LEARNING else None  # Da alcune fonti si apprende che
            return learned or self._document(units, cue)
        if cue.lemma in ("emergere", "filtrare", "trapelare"):
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
        follows = follows or (self._among(units, cue) if after_content else None)
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
        if cue.number == "p" and cue.mood == "finite":
            place = self._from(units, cue)
            if place is not None:
                return place
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
        )

    def _following(self, units: list[Unit], cue: Cue, *, strict: bool = False) -> Phrase | None:
        """*ha scandito la sindaca*, *diceva poco dopo in Transatlantico il deputato*."""
        position = cue.last + 1
        gerund = False
        if position < len(units) and units[position].quote >= 0 and cue.lemma == "dirsi":
            position, strict = position + 1, False  # Si è detta «delusa» la presidente
        for _ in range(8):
            if position >= len(units) or units[position].quote >= 0:
                return None
            unit = units[position]
            behind = units[position + 1] if position + 1 < len(units) else None
            if unit.lower.endswith("ndo") and unit.pos in ("VERB", "AUX"):
                gerund = True  # ha detto uscendo dall'aula la pm; ha commentato, passando in bicicletta, un signore
                position += 1
                continue
            if (
                unit.text == ","
                and behind is not None
                and (
                    gerund
                    or behind.lower in ("in", "dal", "dalla", "a", "con", "al", "alla", "ieri")
                    or behind.lower.endswith("ndo")
                )
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
                if units[phrase.head].lower in _TIME_NOUNS or gerund and not self.speaks(units, phrase):
                    position = phrase.last + 1  # dice, mostrando una cartellina azzurra
                    continue
                if not self.agrees(units, phrase, cue):
                    return None
                beyond = phrase.last + 1
                if beyond < len(units) and units[beyond].text == "(":  # Gli fa eco Ada Corsi (Pd): «…»
                    closing = range(beyond + 1, min(beyond + 8, len(units)))
                    beyond = next((i + 1 for i in closing if units[i].text == ")"), beyond)
                after = units[beyond] if beyond < len(units) else None
                if strict and after is not None and after.lower == "di" and units[phrase.head].lower in lexicon.nouns():
                    return None  # ha respinto | l'accusa di aver intascato denaro
                if strict and not (
                    self.speaks(units, phrase)
                    and (after is None or after.text in (":", ",") or after.lower in ("che", "di", "se"))
                ):
                    return None
                if (
                    strict
                    and after is not None
                    and after.text == ","
                    and not any(u.lower in ("che", ":") for u in units[phrase.last + 1 : phrase.last + 12])
                ):
                    return None
                return phrase
            away = unit.lower in ("da", "dal", "dalla") and units[position - 1].lower in ("fuori", "lontano")
            if unit.pos == "ADP" and (away or unit.lower not in ("da", "dal", "dalla")) or unit.lower in AT:
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

    def _preceding(self, units: list[Unit], cue: Cue, floor: int = 0) -> Phrase | None:
        """The best phrase before the verb, scored by place, agreement, kind and the parse."""
        best: tuple[float, Phrase] | None = None
        position = max(self._clause_start(units, cue), floor, cue.left - _REACH)
        verbs = 0
        relative = False
        # Looked for once: what stands between each phrase and the verb would cost the square of the sentence.
        verb_before = _last(units, cue.left, lambda unit: unit.pos in ("VERB", "AUX") and self.finite(unit))
        joint_before = _last(units, cue.left, lambda unit: unit.lower in ("e", "ed", "ma"))
        while position < cue.left:
            unit = units[position]
            if unit.quote >= 0:
                position += 1
                continue
            if unit.text == "(":  # alle 18 (ora di Greenwich) ha chiesto aiuto
                position = next((i for i in range(position + 1, cue.left) if units[i].text == ")"), position) + 1
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
            if unit.pos in ("ADP", "SCONJ") or unit.lower in _SIMPLE:
                inner = noun_phrase(units, position + 1, limit=cue.left)
                apart = self._name_in(units, inner) if inner is not None and unit.pos == "ADP" else None
                after = inner.last + 1 if inner is not None and unit.pos == "ADP" else position + 1
                position = apart.first if apart is not None else after  # In realtà | David Shore esclude
                continue
            phrase = noun_phrase(units, position, limit=cue.left)
            if phrase is None:
                position += 1
                continue
            nearness = 1.0 if verb_before <= phrase.last else -1.0 if joint_before > phrase.last else 0.0
            score = self._score(units, phrase, cue, verbs, relative, nearness)
            if score > 0 and (best is None or score > best[0]):
                best = (score, self._widen(units, phrase, cue))
            position = phrase.last + 1
        return best[1] if best is not None else None

    def _score(self, units: list[Unit], phrase: Phrase, cue: Cue, verbs: int, relative: bool, nearness: float) -> float:
        head = units[phrase.head]
        if head.lower in _NOT_SPEAKERS or not self.agrees(units, phrase, cue) or self._told_of_another(units, phrase):
            return -1
        score = 1.0 + nearness
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
        after = units[phrase.last + 1] if phrase.last + 1 < cue.left else None
        if after is None and phrase.first and units[phrase.first - 1].text == ",":
            score += 2.0  # La Francia è d'accordo, il ministro Fabius dice
        if before is not None and before.text == "," and after is not None and after.text == "," and not object_place:
            score -= 1.5  # an apposition, whose noun stands before it
        token = self.view.doc[head.token] if head.token >= 0 else None
        if token is not None and token.dep_ in ("nsubj", "nsubj:pass"):
            score += 1.0
            governor = token.head.idx
            if cue.start <= governor < cue.end:
                score += 1.5
        return score

    def _told_of_another(self, units: list[Unit], phrase: Phrase) -> bool:
        """*in un diverbio con **una conoscente, la signora Corti,** avrebbe detto*: who somebody in a complement is."""
        around = [units[at].text for at in (phrase.first - 1, phrase.last + 1) if 0 <= at < len(units)]
        start = next((at for at in range(phrase.first - 2, max(phrase.first - 6, 0), -1) if units[at].pos == "ADP"), 0)
        if around != [",", ","] or not start:
            return False
        other = noun_phrase(units, start + 1, limit=phrase.first - 1)
        unknown = other is not None and not other.definite and other.last == phrase.first - 2
        return unknown and other is not None and names_person(units[other.head].lower)

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
            or cue.kind == "noun"  # il presidente della Repubblica | in un messaggio: «…»
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
        crossed = False  # a comma or a verb of its own
        for position in range(cue.left - 1, -1, -1):
            unit = units[position]
            crossed = crossed or unit.text == "," or unit.finite
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
            if unit.lower in ("cui", "quale", "quali") and unit.quote < 0 and not crossed:
                start = position + 1  # un'intervista in cui ipotizzava investimenti
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

    def _shared(self, sentence: Sentence, cue: Cue, cues: list[Cue], *, coordinated: bool = False) -> Phrase | None:
        """The subject of the verb that this one depends on or is coordinated with."""
        units = sentence.units
        bearer = self._of_participle(units, cue) if cue.mood == "gerund" else None
        if bearer is not None:
            return bearer
        earlier = [c for c in cues if c.last < cue.first and c.mood == "finite" and c.person == "3" and not c.passive]
        if coordinated and cue.first < cue.last:
            # ha spiegato che la targa fu annotata e ha ammesso che: a compound tense goes with a compound one
            earlier = [c for c in earlier if c.first < c.last] or earlier
        if coordinated and not earlier:
            return None
        floor = max((i + 1 for i in range(cue.first) if units[i].text == ";"), default=0)
        colon = max((i + 1 for i in range(floor, cue.first) if units[i].text == ":"), default=0)
        if cue.mood == "gerund" and any(u.finite for u in units[colon : cue.first]):
            floor = max(floor, colon)  # La maggioranza si spacca: l'ala sinistra se ne va, accusando di
            earlier = [c for c in earlier if c.first >= colon]
        if cue.mood == "infinitive":  # Neri annuncia un ricorso; il prete si è limitato a dire
            earlier = [c for c in earlier if c.first >= floor]
        for other in reversed(earlier):
            if cue.mood == "finite" and other.number != cue.number:
                continue
            between = units[other.last + 1 : cue.left]
            relative = other.left > 1 and units[other.left - 1].lower == "che" and units[other.left - 2].pos != "VERB"
            if coordinated and relative and between and between[-1].text == ",":
                continue  # A un cronista che glielo chiese, rispose: «…»
            if coordinated and any(u.text in (";", ":") for u in between):
                return None
            nearer = self._governor(units, cue, other.last) if cue.mood == "gerund" else None
            told = self._preceding(units, nearer) if nearer is not None else None
            if told is not None:
                return told  # scrive che Neri avrebbe chiamato Galli chiedendogli aiuto
            return self.of(
                sentence,
                other,
                [c for c in cues if c is not cue and c.first < other.first],
                after_content=any(u.quote >= 0 for u in units[: other.first]),
            )
        if cue.mood in ("gerund", "infinitive"):
            later = [c for c in cues if c.first > cue.last and c.mood == "finite"]
            verb = next(
                (i for i in range(floor, cue.first) if units[i].pos in ("VERB", "AUX") and self.finite(units[i])), None
            )
            if verb is not None:
                stand_in = self._as_cue(units, cue, verb)
                behind = self._following(
                    units, stand_in
                )  # tolse il quadro dopo aver chiesto di entrare: not the picture
                spoken = behind if behind is not None and self.speaks(units, behind) else None
                return self._preceding(units, stand_in) or spoken
            if later:
                return self._preceding(units, later[0])
        return None

    def _of_participle(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*parla a **Forza Italia, uscita dall'aula chiedendo chiarezza***: who did what the participle says."""
        comma = _last(units, cue.left, lambda unit: unit.text in (",", ";", ":") or unit.quote >= 0 or unit.finite)
        deed = units[comma + 1] if comma > 0 and units[comma].text == "," and comma + 1 < cue.left else None
        if deed is None or deed.token < 0 or self.view.doc[deed.token].morph.get("VerbForm", []) != ["Part"]:
            return None
        phrases = (noun_phrase(units, start, limit=comma) for start in range(max(comma - 6, 0), comma))
        whole = (phrase for phrase in phrases if phrase is not None and phrase.last == comma - 1)
        return next((phrase for phrase in whole if self.speaks(units, phrase)), None)

    def _as_cue(self, units: list[Unit], cue: Cue, verb: int) -> Cue:
        """A finite verb whose subject a cue shares, in the place of the cue."""
        several = self.view.doc[units[verb].token].morph.get("Number", []) == ["Plur"]
        start, end = units[verb].start, units[verb].end
        number = "p" if several else "s"
        return replace(cue, first=verb, left=verb, last=verb, start=start, end=end, mood="finite", number=number)

    def _governor(self, units: list[Unit], cue: Cue, after: int) -> Cue | None:
        """The finite verb between two cues that the parse hangs a gerund from."""
        head = self.view.doc[units[cue.first].token].head.i
        group = {head, *(token.i for token in self.view.doc[head].children if token.dep_.startswith("aux"))}
        verbs = [at for at in range(after + 1, cue.first) if units[at].token in group and units[at].finite]
        apart = bool(verbs) and any(u.text == "," for u in units[verbs[0] : cue.first])  # …, assicurando che
        return self._as_cue(units, cue, verbs[0]) if verbs and not apart else None
