"""What stands between a verb and what it governs: adverbs, addressees, times; and where an infinitive begins."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.cues import ARTICLES, CLITICS, Cue
from pipeline.quotes.phrases import AT, BY, TIMES, noun_phrase
from pipeline.quotes.units import Unit

WH = frozenset("perché come quando quanto quanta quanti quante dove chi cosa quale quali".split())
_NO_INFINITIVES = lexicon.words("no_infinitives") - {"essere", "avere", "fare", "sapere"}
_MODAL_INFINITIVES = frozenset("poter potere dover dovere voler volere".split())
_ASIDE = AT | (BY - {"da"}) | lexicon.words("aside")
_MONTHS = frozenset(
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
)
_DATING = frozenset("fa passata passato prossima prossimo scorsa scorse scorsi scorso stessa stesso successivo".split())
_NO_ADVERBIALS = WH | frozenset("non meno più no sì fino".split())

_OBJECTS = frozenset("gli l' la le li lo".split())


class Between:
    """Steps over the units of one sentence."""

    units: list[Unit]

    def _infinitive_at(self, position: int) -> bool:
        units = self.units
        while position < len(units) and (
            units[position].lower in _MODAL_INFINITIVES
            or units[position].lower == "non"
            or units[position].lower in CLITICS
            or units[position].pos == "ADV"
        ):
            if units[position].lower in _MODAL_INFINITIVES:
                return True
            position += 1
        if position < len(units) and units[position].lower[:-2] in _MODAL_INFINITIVES:
            return True  # di doverne parlare con la scuola
        if position >= len(units) or units[position].quote >= 0:
            return False
        lower = base = units[position].lower
        if units[position].pos not in ("VERB", "AUX"):
            noun = units[position].pos == "NOUN"
            governs = position + 1 < len(units) and units[position + 1].lower in ARTICLES
            return (
                (not noun or governs)  # occultamento di cadavere
                and lower.endswith(("are", "ere", "ire", "rre", "arsi", "ersi", "irsi", "aver", "esser"))
                and lower not in _NO_INFINITIVES
                and units[position].text[:1].islower()
            )
        for clitic in ("gliela", "glielo", "sene", "mi", "ti", "si", "ci", "vi", "lo", "la", "li", "le", "ne", "gli"):
            if base.endswith("r" + clitic):
                return True
        return base.endswith(("are", "ere", "ire", "rre", "r"))

    def _skip_adverbials(self, position: int) -> int:
        """Past adverbs, addressees and times between a verb and what it governs: *ieri ai cronisti*, *a Ottawa*."""
        units = self.units
        while position < len(units):
            unit = units[position]
            if unit.quote >= 0:
                return position
            adverb = unit.pos == "ADV" and unit.lower not in _NO_ADVERBIALS
            moment = self._moment(position)
            if moment is not None:
                position = moment
                continue
            if adverb or unit.lower in TIMES or unit.lower in ("loro", "anche", "inoltre", "invece", "però"):
                position += 1
                continue
            if unit.lower in _ASIDE and position + 1 < len(units):
                if unit.lower in ("a", "ad") and units[position + 1].pos in ("VERB", "AUX"):
                    return position
                if units[position + 1].lower in WH:
                    return position  # chiede con quali soldi si pagheranno le caserme
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and units[phrase.last].text[-1:] not in ".:":
                    position = phrase.last + 1
                    continue
                if units[position + 1].lower in ("suoi", "sue"):
                    position += 2  # ha detto ai suoi di non mollare
                    continue
            return position
        return position

    def _moment(self, position: int) -> int | None:
        """Past *lo scorso venerdì*, *martedì scorso*, *la settimana scorsa*, *lo stesso giorno*; None for no time."""
        units = self.units
        window = [u.lower for u in units[position : position + 4] if u.quote < 0]
        day = next((i for i in range(min(2, len(window))) if window[i].rstrip("º°").isdigit()), None)
        if day is not None and window[day + 1 : day + 2] and window[day + 1] in _MONTHS:
            year = window[day + 2 : day + 3]  # ha annunciato giovedì 7 aprile 2005 di aver raggiunto un accordo
            known = not day or window[0] in TIMES or window[0] in ARTICLES
            return position + day + 2 + (bool(year) and year[0].isdigit()) if known else None
        articled = bool(window) and (window[0] in ARTICLES or window[0].startswith("quest"))
        words = window[1:] if articled else window
        dated = [i for i, word in enumerate(words[:2]) if word in _DATING]
        if not any(word in TIMES for word in words[:2]) or not (dated or articled and window[0].startswith("quest")):
            return None
        ends = [i for i, word in enumerate(words[:2]) if word in TIMES or word in _DATING] if dated else [0]
        return position + articled + ends[-1] + 1

    def _whom_they_told(self, cue: Cue, at: int) -> bool:
        """*«Dirò quello che so», ha assicurato ai cronisti | che l'aspettavano*: what was said stands before."""
        units = self.units
        if at == cue.last + 1:
            return False
        spoken = units[cue.left - 1 - (units[cue.left - 1].text == ",")].quote >= 0 if cue.left > 1 else False
        return spoken and at + 1 < len(units) and units[at + 1].lower in _OBJECTS
