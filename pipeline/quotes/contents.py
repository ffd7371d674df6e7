"""All unmarked contents of a sentence; here those under a noun: *la tesi di X è che*, *la replica di X: si parte*."""

from __future__ import annotations

from pipeline.quotes.between import WH
from pipeline.quotes.cues import ESSERE, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.nominals import Nominals
from pipeline.quotes.phrases import AT, OF, is_speech_noun, noun_phrase

_ANNOUNCING = frozenset(
    "promessa risposta tesi accusa convinzione richiesta consiglio avvertimento monito conclusione"
    " replica spiegazione previsione annuncio appello minaccia ammissione sfida messaggio".split()
)


class Contents(Nominals):
    """All unmarked contents of one sentence."""

    def announced(self) -> list[Found]:
        """*ha risposto con una promessa: il romanzo sarà breve*: a clause under a noun and a colon."""
        units = self.units
        for at in range(len(units) - 4):
            if not is_speech_noun(units, at):
                continue
            source = noun_phrase(units, at + 2) if units[at + 1].lower in OF else None
            if source is not None and not self.speaks(units, source):
                source = None  # pronta la smentita del presidente, Profumo: la causa vale 78 milioni
            heads = at < 3 and units[at + 1].text == ":"  # Poi l'affondo: l'alleato è un peso morto
            if source is None and units[at].lower not in _ANNOUNCING and not heads:
                continue
            reach = source.last + 7 if source is not None else at + 6
            colon = next((i for i in range(at + 1, min(reach, len(units))) if units[i].text == ":"), None)
            if colon is None or colon + 2 >= len(units) or units[colon + 1].quote >= 0:
                continue
            if any(c.first > colon for c in self.cues) or any(u.pos in ("VERB", "AUX") for u in units[at:colon]):
                continue
            cue = Cue(at, at, at, units[at].start, units[at].end, units[at].lower, "c", "noun", kind="noun")
            last = self.clause_end(colon + 1, None)
            if any(u.finite for u in units[colon + 1 : last + 1]):
                return [self.content(colon + 1, last, "indirect", cue, "noun-colon", 0.55, source)]
        return []

    def voiced(self) -> list[Found]:
        """*Meloni: il governo durerà cinque anni*, *Porti, Grimani ai sindacati: nessun licenziamento*."""
        units = self.units
        colon = next((at for at, unit in enumerate(units[:10]) if unit.text == ":"), 0)
        if not colon or colon + 3 >= len(units) or any(u.quote >= 0 for u in units):
            return []
        before = units[:colon]
        if any(u.pos in ("VERB", "AUX") for u in before) or any(c.first < colon for c in self.cues):
            return []
        first = next((at + 1 for at in range(colon - 1, 0, -1) if units[at].text == ","), 0)
        phrase = noun_phrase(units, first, limit=colon)
        if phrase is None or not self.speaks(units, phrase, strict=True):
            return []
        told = phrase.last + 2 < colon and units[phrase.last + 1].lower in AT
        if phrase.last + 1 != colon and not told:
            return []
        last = self.clause_end(colon + 1, None)
        if not told and not self.asserted(colon + 1, last):
            return []
        return [self.content(colon + 1, last, "indirect", None, "voiced", 0.5, phrase)]

    def equated(self) -> list[Found]:
        """*La tesi di Zedda è che il contratto sia nullo*, *L'accusa di Marras è di aver nascosto i verbali*."""
        units = self.units
        for at in range(1, len(units) - 4):
            if units[at + 1].lower not in OF or not is_speech_noun(units, at):
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
            return [self.content(opener + 1, last, "indirect", cue, "noun-is", 0.7, phrase)]
        return []

    def named(self) -> list[Found]:
        """*Nelle prossime settimane, è la promessa del sindaco, partiranno i lavori*: a noun between commas."""
        units = self.units
        for at in range(4, len(units) - 1):
            if not is_speech_noun(units, at) or units[at - 1].lower not in ("il", "la", "l'", "lo"):
                continue
            if units[at - 2].lower not in ESSERE or units[at - 3].text != ",":
                continue
            source = noun_phrase(units, at + 2) if units[at + 1].lower in OF else None
            closing = source.last + 1 if source is not None else at + 1
            if closing < len(units) and units[closing].text not in (",", "."):
                continue
            cue = Cue(at, at, at, units[at].start, units[at].end, units[at].lower, "c", "noun", kind="noun")
            start = next((i + 1 for i in range(at - 4, -1, -1) if units[i].text in (";", ":")), 0)
            if any(u.quote >= 0 for u in units[start : at - 2]):
                continue
            rows = [self.content(start, at - 4, "indirect", cue, "noun-incidental", 0.7, source)]
            if closing + 2 < len(units) and units[closing].text == ",":
                last = self.clause_end(closing + 1, None)
                rows.append(self.content(closing + 1, last, "indirect", cue, "noun-incidental", 0.7, source))
            return rows
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
                verbs = [i for i in range(start, len(units)) if units[i].finite]
                stop = verbs[1] if len(verbs) > 1 and units[0].lower in AT else len(units)  # … se resterà, | sorride
                last = next((i - 1 for i in range(start, stop) if units[i].text in (",", ";", ":", ".")), stop - 1)
                if units[at + 1].lower == "se":
                    return [self.content(start, last, "indirect", cue, "noun-question", 0.7, None)]
        return []
