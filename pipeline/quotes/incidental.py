"""Cues between commas: *Il voto, spiega Gatti, slitterà*, *il fondo, come ha ricordato Fais, scade*."""

from __future__ import annotations

from itertools import pairwise

from pipeline.quotes import lexicon
from pipeline.quotes.complements import Complements
from pipeline.quotes.cues import AVERE, CLITICS, Cue
from pipeline.quotes.phrases import Phrase, noun_phrase
from pipeline.quotes.unsaid import RUMOURED

_GERUNDS = ("ndo", "ndosi", "ndolo", "ndola", "ndogli")
_OPENING = (",", "–", "—", "-", "(")
_IMPERSONAL = frozenset("basta bisogna conviene darsi occorre pare risulta sembra serve".split())
_OPEN_TO_DOUBT = frozenset("bisogno certezza dubbio paura pericolo possibilità rischio speranza timore".split())
_ASKING = frozenset("chiedere esigere invocare pretendere reclamare sollecitare".split())
_LITOTES = frozenset(("dubitare", "escludere", "nascondere", "negare"))
_CHARGING = frozenset(("accusare", "incolpare", "tacciare"))


class Incidentals(Complements):
    """Incidental cues of one sentence, beside the contents that verbs govern."""

    def incidental(self, cue: Cue) -> tuple[int, int, Phrase | None] | None:
        """Bounds (inclusive) of an incidental *, spiega la glaciologa,* without its commas, and its subject."""
        units = self.units
        if cue.mood != "finite" or cue.person != "3" or "q" not in cue.frames and "c" not in cue.frames:
            return None
        if cue.passive and not self._set_in(cue) or cue.reflexive and units[cue.last].lower.endswith("rà"):
            return None  # lo stesso impegno, si ricorderà, era stato preso
        if cue.reflexive and cue.lemma in RUMOURED or cue.negated and cue.lemma not in _LITOTES:
            return None  # come si dice a Napoli; non ne risultano cittadini
        left = cue.left
        completed = left > 0 and units[left - 1].text in _OPENING and self.impersonal(self._after_stop(left), left - 2)
        if self._opening(cue) is not None and not completed:
            return None  # *…, che guida la delegazione, ha detto di avere dubbi*
        if units[left].lower == "né":
            return None  # non si è mosso, né ha minacciato i presenti
        source: Phrase | None = None
        if left > 0 and units[left - 1].lower in ("come", "quanto"):
            left -= 1
            while left > 0 and units[left - 1].lower in ("a", "da", "secondo", "per", "di", "stando"):
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
                closed = (beyond is None or beyond.text in (",", "–", "—", ".")) and not set("nx") & set(cue.frames)
                said = self._asserts_around(left, phrase.last)
                if self._object(cue, phrase):
                    return None
                told = (
                    closed and said and (phrase.definite or "q" in cue.frames)
                )  # not: l'indice, pur debole, ha indicato un ribasso
                if not self.speaks(units, phrase) and not told and not self._splits(left, phrase):
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
            if units[end].lower in ("che", "se") and (end == position or units[end].relation == "mark"):
                relative = source is not None and units[end].pos == "PRON" and units[end].relation.startswith("nsubj")
                if not relative:
                    return None  # but: Il ponte, spiega il tecnico che lo ha costruito, è solido
            if (
                end == position
                and source is None
                and not units[end].lower.endswith(_GERUNDS)
                and units[end].pos in ("VERB", "AUX", "NOUN", "PROPN", "DET", "NUM", "SCONJ")
            ):
                return None
            if units[end].pos == "AUX" and source is None:
                return None
            end += 1
        # Il vertice, si apprende da fonti diplomatiche, è rinviato; not: l'Italia, si dimostra superiore alla Serbia
        told = source is not None or cue.reflexive and "m" not in cue.frames
        if not told and end > position and not units[position].lower.endswith(_GERUNDS):
            # il tecnico, in carica da giugno, aveva ritenuto | positiva la prova; E poi, tace, risponde a lei | e a chi
            if units[position].pos in ("ADJ", "DET", "NOUN", "NUM", "PROPN") or not self.asserted(0, left - 1):
                return None
        return left, end - 1, source

    def _after_stop(self, at: int) -> int:
        """The first unit behind the last semicolon or colon before a unit."""
        return next((i + 1 for i in range(at - 1, -1, -1) if self.units[i].text in (";", ":")), 0)

    def _set_in(self, cue: Cue) -> bool:
        """*La decisione, viene spiegato, è definitiva*: a passive without a subject between two commas."""
        around = (self.units[cue.left - 1], *self.units[cue.last + 1 : cue.last + 2])
        return cue.left > 0 and all(unit.text in _OPENING for unit in around) and self.units[cue.last].lower[-1] == "o"

    def _asserts_around(self, left: int, last: int) -> bool:
        """Is something asserted beside a verb group and its subject, up to the next stop?.

        Not in *I familiari, che si sono affidati a un legale, chiedono giustizia*: this is what they ask for.
        """
        units = self.units
        stop = next((i for i in range(last + 1, len(units)) if units[i].text in (";", ":")), len(units))
        return self.asserted(self._after_stop(left), left - 1) or any(u.finite for u in units[last + 1 : stop])

    def impersonal(self, first: int, last: int) -> bool:
        """*Non è escluso*, *È plausibile*, *Può darsi*, *C'è il rischio*: what a *che* behind the cue completes."""
        units = [unit for unit in self.units[first : last + 1] if unit.quote < 0]
        if not any(u.finite for u in units) or any(u.pos in ("PROPN", "NOUN") for u in units[:-1]):
            return False
        end = units[-1]
        stated = any("c" in lexicon.frames().get(reading.lemma, "") for reading in lexicon.readings(end.lower))
        there = any(u.lower in ("c'", "ci") for u in units) and end.lower in _OPEN_TO_DOUBT
        return end.pos == "ADJ" or there or end.lower in _IMPERSONAL or stated and units[0].lower not in AVERE

    def _splits(self, left: int, phrase: Phrase) -> bool:
        """*Un diritto, sottolinea la sigla in una nota, | non può essere compresso*: its verb waits behind."""
        units = self.units
        comma = next((i for i in range(phrase.last + 1, len(units)) if units[i].text == ","), len(units))
        verb = comma + 1
        while verb < len(units) and (units[verb].lower in CLITICS | {"non"} or units[verb].pos == "ADV"):
            verb += 1
        first = self._after_stop(left - 1)
        return verb < len(units) and units[verb].finite and first < left and not self.asserted(first, left - 1)

    def _object(self, cue: Cue, phrase: Phrase) -> bool:
        """Is the phrase behind a verb what is asked for, or who is accused, rather than who speaks?.

        *La madre, in lacrime, chiede giustizia*, *L'uomo, ubriaco, aveva accusato un vicino di furto*.
        """
        units = self.units
        head = units[phrase.head]
        bare = phrase.first == phrase.head and head.pos == "NOUN" and head.lower not in lexicon.roles()
        behind = units[phrase.head : phrase.last + 3]
        charged = any(of.lower in ("di", "d'") and what.text.islower() for of, what in pairwise(behind))
        # I familiari, che aspettano da mesi, chiedono giustizia e riservatezza
        bare = bare and (cue.number == "s" or cue.lemma in _ASKING and head.relation == "obj")
        return bare or cue.lemma in _CHARGING and charged
