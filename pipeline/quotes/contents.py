"""All unmarked contents of a sentence; here those under a noun: *la tesi di X è che*, *la replica di X: si parte*."""

from __future__ import annotations

from pipeline.quotes.between import WH
from pipeline.quotes.clauses import SUBORDINATORS
from pipeline.quotes.cues import ARTICLES, CLITICS, ESSERE, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.nominals import Nominals
from pipeline.quotes.phrases import AT, BY, OF, TIMES, Phrase, is_speech_noun, noun_phrase

_ANNOUNCING = frozenset(
    "promessa risposta tesi accusa convinzione richiesta consiglio avvertimento monito conclusione"
    " replica spiegazione previsione annuncio appello minaccia ammissione sfida messaggio".split()
)
# *la promessa del sindaco di chiudere*, *l'appello del papa a deporre le armi*, *la notizia, data dai media, che*
_PROMISING = frozenset(
    "accusa accuse affermazione ammissione annuncio confessione denuncia dichiarazione giuramento intimazione minaccia"
    " minacce promessa promesse proposta proposte raccomandazione richiesta richieste suggerimento".split()
)
_CALLING = frozenset("appelli appello esortazione impegni impegno inviti invito monito richiamo".split())
_STATING = frozenset(
    "accusa accuse affermazione ammissione annuncio conferma denuncia dichiarazione indiscrezione ipotesi notizia"
    " obiezione osservazione precisazione previsione rassicurazione rivelazione smentita tesi voce voci".split()
)
# *l'accusa mossa dal pm*, *la notizia diffusa dai media*; not: *l'ipotesi, esclusa dagli inquirenti, che*
_VOICED = frozenset(
    "anticipat arrivat avanzat battut comunicat dat diffus espress fatt formulat giunt lanciat moss pervenut post"
    " pubblicat ribadit rilanciat rilasciat rinnovat riportat ripres rivolt sollevat sostenut".split()
)
_SECTIONS = frozenset("calcio chiesa meteo ospedale sanità scuola sport università".split())
_GIVEN = frozenset("annuncio comunicazione conferma notizia smentita".split())
_COMING = frozenset(
    "arriva arrivata arrivato arriverà data dato diffusa diffuso fornita giunge giunta giunto proviene viene".split()
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
        if phrase.first == phrase.last == first and units[first].lower in _SECTIONS:
            return []  # Scuola: la Lombardia anticipa le lezioni
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
            phrase = self._voice_of(at + 1) if is_speech_noun(units, at) else None
            if phrase is None or phrase.last + 3 >= len(units):
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

    def given(self) -> list[Found]:
        """*L'annuncio della chiusura è stato dato dal sindaco*, *La conferma del rinvio arriva dalla Lega*."""
        units = self.units
        for at in range(1, len(units) - 5):
            noun = units[at].lower
            if noun not in _GIVEN or units[at - 1].lower not in ARTICLES or units[at + 1].lower not in OF:
                continue
            told = noun_phrase(units, at + 2, loose=True)
            verb = told.last + 1 if told is not None else len(units)
            while verb < len(units) and (units[verb].lower in ESSERE or units[verb].lower[:-1] == "stat"):
                verb += 1
            reach = range(verb + 1, min(verb + 4, len(units)))
            by = next((i for i in reach if units[i].lower in BY and units[verb].lower in _COMING), None)
            source = noun_phrase(units, by + 1) if by is not None else None
            if told is None or source is None or not self.speaks(units, source, strict=True):
                continue
            if self.speaks(units, told) or units[told.head].lower in TIMES:
                continue
            cue = Cue(at, at, at, units[at].start, units[at].end, noun, "n", "noun", kind="noun")
            return [self.content(at + 2, told.last, "nominal", cue, "noun-given", 0.6, source)]
        return []

    def specified(self) -> list[Found]:
        """*la promessa del sindaco di chiudere il cantiere*, *la voce, diffusa dai giornali, che il re sia fuggito*."""
        units = self.units
        found: list[Found] = []
        for at in range(len(units) - 4):
            noun = units[at].lower
            if units[at].pos != "NOUN" or units[at].quote >= 0 or noun not in _PROMISING | _CALLING | _STATING:
                continue
            source = self._voice_of(at + 1)
            if source is None:
                continue
            opener = self._past_addressee(source.last + 1)
            closed = opener + 1 < len(units) and units[opener].text == ","
            if closed != (units[at + 1].text == ","):
                continue
            opener += closed
            if opener + 2 >= len(units):
                continue
            lower = units[opener].lower
            infinitive = lower in ("di", "d'") and noun in _PROMISING or lower in ("a", "ad") and noun in _CALLING
            infinitive = infinitive and self._infinitive_at(opener + 1)
            if not infinitive and not (lower == "che" and noun in _STATING and self._conjunction(opener, at)):
                continue
            cue = Cue(at, at, at, units[at].start, units[at].end, noun, "acd", "noun", kind="noun")
            last = self.clause_end(opener + 1, cue, infinitive=infinitive)
            last = min(last, self._predicate_of(at, opener + 1, not infinitive) - 1)
            found.append(self.content(opener + 1, last, "indirect", cue, "noun-content", 0.65, source))
        return found

    def _voice_of(self, at: int) -> Phrase | None:
        """Whose the noun before a unit is: *| del sindaco*, *| avanzata dai giornali*, *|, diffusa ieri dai media,*."""
        units = self.units
        if units[at].lower in OF:
            phrase = noun_phrase(units, at + 1)
        else:
            at += units[at].text == ","
            by = next((i for i in range(at + 1, min(at + 5, len(units))) if units[i].lower in BY), None)
            if by is None or units[at].lower[:-1] not in _VOICED or units[at].pos not in ("VERB", "ADJ"):
                return None
            phrase = noun_phrase(units, by + 1)
        return phrase if phrase is not None and self.speaks(units, phrase) else None

    def _past_addressee(self, at: int) -> int:
        """*l'accusa rivolta dal premier | all'opposizione | di*, *l'appello del papa | ai fedeli | a*."""
        phrase = noun_phrase(self.units, at + 1) if at < len(self.units) and self.units[at].lower in AT else None
        return at if phrase is None or self._infinitive_at(at + 1) else phrase.last + 1

    def _conjunction(self, that: int, noun: int) -> bool:
        """*la notizia | che il generale sarebbe fuggito*; not *la denuncia della donna | che i vicini ospitano*."""
        units = self.units
        if units[that].relation == "mark" or units[that].pos == "SCONJ":
            return not units[that + 1].finite
        # The parse takes a clause for a relative one; but what has a subject and *essere* needs no object.
        verb = self._place.get(units[that].head, -1)
        group = units[that + 1 : verb + 1]
        named = any(u.relation.startswith("nsubj") for u in group) and any(u.lower in ESSERE for u in group)
        return named and self._place.get(units[verb].head) == noun

    def _predicate_of(self, noun: int, start: int, verbs: int) -> int:
        """Where the verb begins whose subject is a noun: *La promessa di chiudere entro l'anno | non ha convinto*.

        `verbs`: how many finite verbs the content has, but for its subordinate clauses.
        """
        units = self.units
        predicate = self._place.get(units[noun].head, -1) if units[noun].relation.startswith("nsubj") else -1
        for at in range(start, len(units)):
            if units[at].pos == "CCONJ" or units[at].lower in SUBORDINATORS:
                verbs += 1
            elif units[at].finite and at >= start:
                verbs -= 1
                if verbs < 0:
                    predicate = at
                    break
        if predicate <= start:
            return len(units)
        while units[predicate - 1].pos in ("AUX", "ADV") or units[predicate - 1].lower in CLITICS | {"non"}:
            predicate -= 1
        return predicate

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
