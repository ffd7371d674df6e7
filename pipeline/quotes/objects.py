"""Where the object of a verb of saying stands: past times, addressees and who is accused; before a passive."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.cues import ARTICLES, Cue
from pipeline.quotes.incidental import Incidentals
from pipeline.quotes.phrases import AT, BY, OF, TIMES, WEEKDAYS, noun_phrase
from pipeline.quotes.referents import names_body

_CIRCUMSTANCES = BY | (lexicon.words("aside") - {"per"}) | frozenset("dopo con entro".split())

_REPEATED = frozenset("mattinata nottata serata volta volte".split())
_AMOUNT = frozenset("almeno circa meno oltre più quasi".split())


class Objects(Incidentals):
    """Finds where the object of a cue begins, by patterns over its sentence."""

    def _agent_after(self, cue: Cue) -> int:
        """The *da* of a passive, past times and places: *era stato promesso nel 2002 | dal ministro*; else the end."""
        units = self.units
        position = cue.last + 1
        while position < len(units) and units[position].lower not in BY:
            unit = units[position]
            inner = noun_phrase(units, position + 1) if unit.lower in _CIRCUMSTANCES else None
            year = position + 1 < len(units) and units[position + 1].pos == "NUM"
            if inner is not None:
                position = inner.last + 1
            elif unit.lower in _CIRCUMSTANCES and year:
                position += 2
            elif unit.pos == "ADV" or unit.lower in TIMES:
                position += 1
            else:
                return len(units)
        return position

    def _joined(self, start: int) -> int:
        """Where the first of two coordinated phrases begins: *il raddoppio della statale e | l'eliminazione*."""
        units = self.units
        if start < 2 or units[start - 1].lower not in ("e", "ed"):
            return start
        first = start - 1
        while first > 0 and units[first - 1].pos != "PUNCT" and units[first - 1].quote < 0:
            first -= 1
        verbal = any(u.pos in ("VERB", "AUX", "SCONJ") for u in units[first:start])
        return start if verbal or noun_phrase(units, first, loose=True, limit=start) is None else first

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
                if units[position + 1].lower in WEEKDAYS | {"domani", "oggi"}:
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

    def _governed(self, cue: Cue, position: int) -> int:
        """Where the object that the parse finds begins, if only times, adverbs or an insertion stand at `position`.

        *Ha annunciato ieri sera, in Consiglio, | la revoca dell'appalto*, *ha sottolineato più volte | il ritardo*.
        """
        units = self.units
        if position >= len(units):
            return position
        phrase, first = noun_phrase(units, position), units[position]
        timed = phrase is not None and units[phrase.head].lower in TIMES | _REPEATED
        if not timed and first.text not in (",", "–", "—") and first.pos not in ("ADP", "ADV"):
            return position
        for at in range(position + 1, min(position + 30, len(units))):
            if units[at].finite or units[at].quote >= 0 or units[at].text in (":", ";"):
                break
            if units[at].relation == "obj" and cue.first <= self._place.get(units[at].head, -1) <= cue.last:
                start = at
                while self._place.get(units[start - 1].head) in range(start, at + 1) and (
                    units[start - 1].pos in ("ADJ", "DET", "NUM") or units[start - 1].lower in _AMOUNT
                ):
                    start -= 1  # soltanto | il fermo di due persone
                return start
        return position

    def _past_accused(self, position: int) -> int:
        """To the *di* of what is said of somebody: *accusa il sindaco di Bari | di omissioni*, *lo accusa di*."""
        units = self.units
        phrase = noun_phrase(units, position) if position < len(units) else None
        stop = phrase.last if phrase is not None and self.speaks(units, phrase) else position
        if stop + 1 < len(units) and units[stop + 1].lower in OF:
            stop += 2
        bare = [i for i in range(position, min(stop, len(units) - 1)) if units[i].lower in ("di", "d'")]
        nouns = [i for i in bare if units[i + 1].pos in ("NOUN", "ADJ", "DET") and units[i + 1].text.islower()]
        said = [i for i in nouns if not names_body(units[i + 1].lower)]  # not: esponenti di destra
        return said[-1] if said else position
