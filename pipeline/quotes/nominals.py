"""Noun phrases that name what was said, and clauses under a noun: *ha annunciato la chiusura*, *la tesi di X è che*."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.clauses import WH
from pipeline.quotes.complements import Complements
from pipeline.quotes.cues import ARTICLES, AVERE, CLITICS, ESSERE, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import AT, BY, OF, TIMES, Phrase, noun_phrase
from pipeline.quotes.units import Unit

_CIRCUMSTANCES = frozenset("dal dalla dall' da in nel nella nell' durante dopo con entro".split())
_REJECTED = frozenset(
    "accusa accuse addebito addebiti critica critiche ipotesi insinuazione insinuazioni"
    " responsabilità sospetto sospetti voci contestazione contestazioni".split()
)
_CLAUSES = frozenset("affinché benché finché giacché mentre dove poiché qualora quando sebbene".split())
_EMPTY_OBJECTS = frozenset(
    "fatto opinione opinioni parere pareri giudizio voto parole parola conto scusa scuse aiuto"
    " perdono parte cosa cose".split()
)
# What was told about, not what was told: *ha comunicato l'esito del voto*; one can ask for it, or say that it is right.
_TOPICS = lexicon.words("topics")
_ABOUT_FACTS = frozenset("chiedere richiedere sollecitare confermare smentire negare".split())
_POINTING = frozenset(
    "questo questa questi queste quest' quel quello quella quell' quei quegli quelle tale tali".split()
)
_ANNOUNCING = frozenset(
    "promessa risposta tesi accusa convinzione richiesta consiglio avvertimento monito conclusione"
    " replica spiegazione previsione annuncio appello minaccia ammissione sfida messaggio".split()
)
_GERUNDS = ("ndo", "ndogli", "ndola", "ndole", "ndoli", "ndolo", "ndone", "ndosi")
_CLOCK = frozenset(
    "mezzanotte mezzogiorno mezzanotte, sera notte mattinata serata venerdì lunedì martedì mercoledì"
    " giovedì sabato domenica".split()
)


class Contents(Complements):
    """All unmarked contents of one sentence."""

    def nominal(self, cue: Cue) -> Found | None:
        """The object of a verb of saying that names what was said: *ha annunciato la chiusura dello stabilimento*."""
        units = self.units
        if (
            not set("nl") & set(cue.frames)
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
        elif not set("nl") & set(cue.frames) or lower in OF | AT:
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
            or head.lower in _TOPICS
            and cue.lemma not in _ABOUT_FACTS
            or "n" not in cue.frames
            and "l" in cue.frames
            and head.lower not in lexicon.nouns()
            or units[phrase.first].lower in _POINTING
            or cue.lemma == "respingere"
            and head.lower not in _REJECTED
            or head.lower in TIMES
            and units[phrase.core].pos != "NUM"
        ):
            return None
        last = self._nominal_end(phrase)
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
        if following is not None and following.lower == "che" and following.pos == "SCONJ" and "c" in cue.frames:
            return None
        if self._describes_speaker(phrase, following):
            return None
        return self.content(start, last, "nominal", cue, "object", 0.6, None)

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
            or not self._coordinate(after, cue, after)
        ):
            return []
        last = self.clause_end(after + 1, cue, infinitive=units[after].lower == "di")
        return [self.content(after + 1, last, "indirect", cue, units[after].lower + "-coordinated", 0.75, None)]

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
        last = self._nominal_end(phrase)
        if cue.lemma == "parlare":
            return None
        return self.content(start, last, "nominal", cue, "object", 0.55, None) if last > start + 1 else None

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

    def _nominal_end(self, phrase: Phrase) -> int:
        units = self.units
        position = phrase.last + 1
        if position + 1 < len(units) and units[position].lower == "che" and units[position].relation == "mark":
            return self.clause_end(position + 1, None)  # il desiderio che, quando fosse morta, …
        while position < len(units):
            unit = units[position]
            if (
                unit.text in (";", ":", ".", "!", "?", "…", "(", ")")
                or unit.lower in _CLAUSES
                or unit.lower.endswith(_GERUNDS)
                and unit.pos in ("VERB", "AUX")
                or self._new_sentence(position)
            ):
                break  # ha invocato la calma rivolgendosi ai tifosi
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
            if unit.finite and not any(
                u.lower in ("che", "cui", "quale", "quali", "dove") for u in units[phrase.first : position]
            ):
                break
            if position > phrase.last and self._time_phrase(position):
                break
            if unit.lower in ("e", "ed", "ma", "o") and self._breaks_nominal(position):
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
        if units[phrase.last + 1].lower in ("e", "ed"):
            other = noun_phrase(units, phrase.last + 2)
            return other is not None and (other.last + 1 >= len(units) or units[other.last + 1].pos == "PUNCT")
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

    def _breaks_nominal(self, position: int) -> bool:
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
            and units[after].finite
            or units[after].lower in ("che", "di")
            or units[after].lower.endswith("ndo")
            and units[after].pos == "VERB"
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

    def announced(self) -> list[Found]:
        """*ha risposto con una promessa: il romanzo sarà breve*: a clause under a noun and a colon."""
        units = self.units
        for at in range(len(units) - 4):
            if units[at].lower not in lexicon.nouns() or units[at].pos in ("VERB", "AUX") or at + 2 >= len(units):
                continue
            source = noun_phrase(units, at + 2) if units[at + 1].lower in OF else None
            if source is not None and not self.speaks(units, source):
                source = None  # pronta la smentita del presidente, Profumo: la causa vale 78 milioni
            if source is None and units[at].lower not in _ANNOUNCING:
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
            return [self.content(opener + 1, last, "indirect", cue, "noun-is", 0.7, phrase)]
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
                    return [self.content(start, last, "indirect", cue, "noun-question", 0.7, None)]
        return []
