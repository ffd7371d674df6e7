"""Where unmarked content ends: the clause after *che*, *di*, *a*, *se*, and the reporter's own sentence after it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Protocol

from pipeline.quotes import lexicon
from pipeline.quotes.between import Between
from pipeline.quotes.cues import CLITICS, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import AT, Phrase
from pipeline.quotes.referents import names_speech
from pipeline.quotes.units import Sentence, Unit

_STOPS = (";", ":")
SUBORDINATORS = lexicon.words("subordinators")
# What saying it led to: the reporter's words.
_EFFECTS = lexicon.words("effects")
_RELATIVES = frozenset("che cui quale quali chi dove quanto".split())
# *ha promesso aiuti, senza indicare una data*
_WITHOUT = frozenset("aggiungere chiarire fornire indicare precisare specificare spiegare".split())


class Speaks(Protocol):
    """Can a phrase name a speaker? With `strict`, a name must be known as a person's or a body's."""

    def __call__(self, units: list[Unit], phrase: Phrase, *, strict: bool = False) -> bool: ...


_BEFORE_THAT = frozenset("anche e ed infine inoltre ma o poi".split())


class Clauses(Between):
    """Units and cues of one sentence; `speaks` tells whether a phrase can name a speaker."""

    def __init__(self, sentence: Sentence, cues: list[Cue], speaks: Speaks) -> None:
        self.sentence = sentence
        self.units = sentence.units
        self.cues = cues
        self.speaks = speaks
        self._cue_at = {cue.left: cue for cue in cues}
        self._place = {unit.token: at for at, unit in enumerate(self.units) if unit.token >= 0}
        self._finite_cues = {cue.first for cue in cues if cue.mood == "finite"}
        self._last_report = max((cue.first for cue in cues if cue.mood == "finite" and cue.person == "3"), default=-1)

    def hangs_inside(self, at: int, start: int) -> bool | None:
        """Does the parse hang a unit from the content that starts before it (else from the reporter's words)?.

        None where the parse has nothing to say: a root, or a word in marks.
        """
        reached = at
        for _ in range(12):
            head = self._place.get(self.units[reached].head)
            if head is None:
                return None
            if head < at:
                return head >= start
            reached = head
        return None

    def subject_of(self, cue: Cue, at: int) -> bool:
        """Does the parse take a unit for the subject of a cue?."""
        unit = self.units[at]
        return unit.relation.startswith("nsubj") and self._place.get(unit.head) in range(cue.first, cue.last + 1)

    def places(self, start: int, end: int) -> range:
        """Which units lie between two characters."""
        first = bisect_left(self.units, start, key=lambda unit: unit.start)
        return range(first, bisect_right(self.units, end, first, key=lambda unit: unit.end))

    def asserted(self, first: int, last: int) -> bool:
        """Is there a finite verb outside relative clauses between two units (inclusive), or a marked span?."""
        relatives = 0
        for unit in self.units[first : last + 1]:
            if unit.quote >= 0:
                return True
            if unit.lower in _RELATIVES:
                relatives += 1
            elif unit.finite:
                if not relatives:
                    return True
                relatives -= 1
        return False

    def _resumption(self, start: int, cue: Cue) -> int:
        """Where the reporter's main clause goes on after embedded content: its comma; all units if it does not.

        *Ricordando che il bando scade, | il sindaco ha …*, *Rossi, che giura che smetterà, | sostiene …*: the cue hangs
        from a verb behind its own content.
        """
        units = self.units
        inside = range(cue.first, cue.last + 1)
        governed = [
            i for i in range(start, len(units)) if self._place.get(units[i].head) in inside and units[i].pos != "PUNCT"
        ]
        at = cue.last
        for _ in range(12):
            head = self._place.get(units[at].head)
            if head is None or not governed:
                break
            if head > governed[0]:
                left = min(i for i in range(start, head + 1) if i == head or self._hangs(i, head))
                comma = next((i for i in range(left - 1, governed[0], -1) if units[i].text in (",", "–", "—")), None)
                return comma if comma is not None else len(units)
            at = head
        return len(units)

    def _hangs(self, at: int, head: int) -> bool:
        return self.units[at].pos != "PUNCT" and self._place.get(self.units[at].head) == head

    def _shared(self, after: int, cue: Cue) -> bool:
        """Is the verb after a conjunction coordinated with the cue: *ha detto che non c'era | e se n'è andato*?."""
        for at in range(after, min(after + 8, len(self.units))):
            unit = self.units[at]
            if unit.pos in ("PUNCT", "CCONJ") or unit.quote >= 0:
                return False  # resterà tra il 60 e il 65% | e ha escluso
            if unit.pos == "VERB" and unit.relation == "conj":
                return self._place.get(unit.head) in range(cue.first, cue.last + 1)
        return False

    def content(
        self, first: int, last: int, kind: str, cue: Cue | None, rule: str, confidence: float, source: Phrase | None
    ) -> Found:
        units = self.units
        while first < last and units[first].text in (",", "-", "–", "—"):
            first += 1
        start, end = units[first].start, units[last].end
        # Marks at the edge stay inside only if both of them are inside: here a unit holds both.
        return Found(start, end, kind, cue, self.sentence, rule, confidence, source)

    def clause_end(
        self,
        start: int,
        cue: Cue | None,
        *,
        strict: bool = True,
        infinitive: bool = False,
        relative: bool = False,
        embedded: bool = False,
    ) -> int:
        """Last unit (inclusive) of the clause that starts at a unit.

        `infinitive` says that it has no finite verb, `relative` that it stands in a relative clause, after which the
        main clause goes on with its verb (*secondo cui il lago è inquinato, | è uscito ieri*), `embedded` that the cue
        governs it.
        """
        units = self.units
        resumed = self._resumption(start, cue) if embedded and cue is not None else len(units)
        stop = min(self._limit(start, cue), resumed)
        position = start
        subordinate = not infinitive
        comma = -1
        opened = 0
        while position < stop:
            unit = units[position]
            opened += (unit.text == "(") - (unit.text == ")")
            if opened < 0:
                break  # … Meloni (che ha riferito di voler querelare la giornalista), di essere i colpevoli
            if unit.lower in SUBORDINATORS:
                subordinate = True
            if unit.text == "," and not subordinate:
                comma = position
            main = unit.quote < 0 and (unit.finite or position in self._finite_cues)
            if not subordinate and main and position > start:
                # la mozione che chiedeva di farle tacere | è stata respinta; che ammette di averlo confessato, | giura
                # L'Anaao invita a non procedere e, in una lettera al governatore, | mette nero su bianco i timori
                aside = (i for i in range(start + 1, comma) if units[i].pos == "CCONJ" and units[i + 1].text == ",")
                return self._trim(start, next(aside, comma if comma > start else position) - 1)
            if cue is not None and unit.lower == "mentre" and start < position < self._last_report:
                break  # afferma che le vittime sono tre mentre il quotidiano parla di sette
            if unit.text in ("–", "—", "-") and position + 1 in self._cue_at:
                break
            if relative and unit.text == "," and position + 1 < stop and units[position + 1].quote < 0:
                resumes = units[position + 1]
                # secondo cui il lago è sporco, | è uscito; but: secondo cui il titolo, che ha perso, potrebbe salire
                if resumes.finite and self.asserted(start, position - 1):
                    break
            if unit.text == "," and infinitive and position + 2 < stop and units[position + 2].lower == "cui":
                break  # … al piano Transizione 5.0, i cui ultimi 250 milioni sono stati prenotati
            if unit.text == "." and position > start and position + 1 < stop:
                break  # … Albania e Germania. così ha vinto: a new sentence without its capital
            if unit.text in _STOPS:
                explained = unit.text == ":" and (
                    self._names_only(position + 1) or self._goes_on_marked(start, position)
                )
                if not explained and (unit.text == ":" or strict or self._new_statement(position + 1)):
                    break
            if (
                unit.quote < 0
                and (unit.text == "," or unit.pos == "CCONJ" or unit.lower in ("e", "ma", "ed"))
                and position > start
            ):
                if self._breaks(position, cue, start, embedded=embedded):
                    break
            position += 1
        return self._trim(start, position - 1)

    def _goes_on_marked(self, start: int, colon: int) -> bool:
        """*afferma che la Protezione civile: «non si occupa soltanto di»*: the verb waits in the marks."""
        units = self.units
        if colon == start or start == 0 or units[start - 1].lower != "che" or colon + 1 == len(units):
            return False
        return units[colon + 1].quote >= 0 and not any(u.finite or u.quote >= 0 for u in units[start:colon])

    def _limit(self, start: int, cue: Cue | None) -> int:
        """*A chi gli domanda se …, Nicolussi risponde*: what stands before the main clause ends with it."""
        units = self.units
        if cue is not None and cue.passive and cue.first == cue.last == 0:  # Chiesto se avesse rimorsi, | ha risposto
            return next((i for i in range(start, len(units)) if units[i].text == ","), len(units))
        if cue is None or cue.first >= 12 and units[max(cue.left - 1, 0)].lower not in ("che", "chi"):
            return len(units)
        opens = next((i + 1 for i in range(cue.first - 1, -1, -1) if units[i].text in (";", ":")), 0)
        later = next((c.left for c in self.cues if c.first > start and c.mood == "finite"), 0)
        if units[opens].lower not in AT or not later:
            return len(units)
        comma = next((i for i in range(start + 1, len(units)) if units[i].text == ","), len(units))
        # Ai giornalisti che gli chiedevano se ci fossero indagati | ha replicato che è presto
        bare = comma > later and units[later - 1].pos not in ("PRON", "PROPN", "SCONJ")
        return later if bare and self.asserted(start, later - 1) else comma

    def _breaks(self, position: int, cue: Cue | None, start: int, *, embedded: bool) -> bool:
        """Does the reporter's own sentence go on at this comma or conjunction?."""
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
            and (units[after - 1].lower in _BEFORE_THAT or self._conjoined(after))
            and cue is not None
        ):
            return self._coordinate(after, cue, start)
        if cue is not None and cue.kind == "verb" and units[position].text != "," and self._shared(after, cue):
            return True
        asked = cue is not None and cue.left > 0 and units[cue.left - 1].lower == "chi"
        if units[position].text == "," and units[after].lower in _EFFECTS:
            return True  # ha affermato di aver vendicato il Paese, suscitando così un'ondata di orgoglio
        if asked and units[position].text == "," and units[after].pos == "VERB" and "ndo" in units[after].lower:
            return True  # non risponde a chi le chiede se sia favorita, | limitandosi a sorridere
        if units[position].text == "," and units[after].lower == "mentre":
            source = after + 1 < len(units) and units[after + 1].lower in ("secondo", "stando", "per")
            return cue is None or source or any(other.first > after for other in self.cues)
        if units[position].text == "," and cue is not None and self._remarks(position + 1):
            return True
        if units[position].text == "," and units[position + 1].lower == "ma":
            stop = next((i for i in range(after, len(units)) if units[i].text in (",", ";")), len(units))
            if cue is not None and cue.kind == "verb" and any(u.finite for u in units[after:stop]):
                # … che le risorse ci sono, | ma i sindacati non si fidano; La premier, dicono, è contraria, ma non vota
                return embedded or not self._goes_on(after)
            reported = next((c for c in self.cues if after < c.first < after + 30 and c.mood == "finite"), None)
            if cue is not None and embedded and reported is not None and reported.frames != "x":
                verbs = (at for at in range(after, reported.first) if units[at].finite)
                if next(verbs, None) is None:
                    return True  # chiede di agire, | ma un funzionario, parlando sotto anonimato, ha avvertito
            if any(after < c.first < stop and self._speech_at(c.last + 1) for c in self.cues):
                return True  # Secondo il giornale, il sito è illegale, ma l'azienda ribatte: «Non è così»
        return bool(
            units[position].text == "," and units[after].lower in ("cosa", "formula", "circostanza", "cifra", "ipotesi")
        )

    def _goes_on(self, at: int) -> bool:
        """Does a verb with no subject of its own and no report stand at a unit, past negation and clitics?."""
        units = self.units
        while at < len(units) and (units[at].lower == "non" or units[at].lower in CLITICS or units[at].pos == "ADV"):
            at += 1
        return at < len(units) and units[at].finite and at not in self._finite_cues

    def _remarks(self, at: int) -> bool:
        """*…, come aveva già detto a marzo*, *…, senza precisare quando*, *…, salvo poi smentire*: no content."""
        opens, behind = self.units[at].lower, self.units[at + 1 : at + 6]
        if opens == "senza":
            verb = next((u for u in behind if u.pos in ("VERB", "AUX")), None)
            return verb is not None and verb.lower in _WITHOUT
        if opens == "come":
            closed = any(u.text == "," for u in self.units[at:])  # anche se, come era stato detto ieri, i conti …
            return not closed and any(at < cue.left <= at + 4 and cue.mood == "finite" for cue in self.cues)
        return opens == "salvo" and bool(behind) and behind[0].lower == "poi"

    def _speech_at(self, at: int) -> bool:
        """Do a colon and words in marks stand at a unit?."""
        behind = self.units[at : at + 2]
        return len(behind) == 2 and behind[0].text == ":" and behind[1].quote >= 0

    def _conjoined(self, that: int) -> bool:
        """*che era un prestito, | che lo avrebbe reso e che …*: does the parse join this clause to another?."""
        units = self.units
        verb = self._place.get(units[that].head)
        last = any(a.lower in ("e", "ed") and b.lower == "che" for a, b in pairwise(units[that + 1 :]))
        return units[that].lower == "che" and last and verb is not None and units[verb].relation == "conj"

    def _coordinate(self, at: int, cue: Cue, start: int) -> bool:
        """Is the *che*, *di* or *se* after a conjunction a second content of the same cue?.

        *Dice che è accusato di furto e di aver mentito*: not where it hangs from the first content (from `start`).
        """
        lower = self.units[at].lower
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        if following is None:
            return False
        if lower == "che":
            return not self._describes_inside(at, start) and (self.units[at].pos != "PRON" or "c" in cue.frames)
        if lower == "di":
            same = start and self.units[start - 1].lower in ("di", "d'")
            governed = self._infinitive_at(at + 1) and "d" in cue.frames
            if at > 1 and self.units[at - 2].text == "," and self._infinitive_at(at + 1) and "d" in cue.frames:
                return True  # ha dichiarato che lo stile è elusivo, e di non essere riuscito a colpirlo
            return governed and (bool(same) or self.hangs_inside(at, start) is not True)
        if lower == "se":
            return "s" in cue.frames
        return False

    def _describes_inside(self, that: int, start: int) -> bool:
        """*diventerà il cuore della divisione, che fattura un miliardo e | che esporta*: a second relative clause?."""
        units = self.units
        verb = self._place.get(units[that].head, -1)
        first = self._place.get(units[verb].head, -1) if units[verb].relation == "conj" else -1
        return units[that].pos == "PRON" and first >= start and units[first].relation == "acl:relcl"

    def _names_only(self, start: int) -> bool:
        """*che restano da sciogliere due nodi: | la lista degli ostaggi e i tempi del ritiro*: nothing more is said."""
        rest = self.units[start:]
        if rest and names_speech(rest[0].lower):
            return False  # ha detto di non averla vista: | dichiarazioni confermate da un test
        return bool(rest) and not any(
            u.finite or u.quote >= 0 or u.text in (":", ";") or u.lower in ("secondo", "stando") for u in rest
        )

    def _new_statement(self, at: int) -> bool:
        return any(cue.first >= at and cue.mood == "finite" for cue in self.cues)

    def _trim(self, start: int, last: int) -> int:
        units = self.units
        inside = [i for i in range(start, last + 1) if units[i].text in ("(", ")")]
        if inside and units[inside[-1]].text == "(" and inside[-1] - 1 > start:
            last = inside[-1] - 1  # di aver visto la ragazza | (la versione fu poi smentita)
        while last - 3 > start and units[last].text == "." or last - 2 > start and units[last].text == ")":
            opening = next((i for i in reversed(inside) if i < last and units[i].text == "("), start)
            if units[last].text == ")" and opening > start and units[opening - 1].quote >= 0:
                last = opening - 1  # … come un “Bright Knight” (“Cavaliere Radioso”)
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
