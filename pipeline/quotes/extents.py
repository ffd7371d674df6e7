"""Where a noun phrase that names what was said ends: past what is coordinated with it, before where it was told."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.cues import ARTICLES, AVERE, CLITICS, ESSERE, Cue
from pipeline.quotes.objects import Objects
from pipeline.quotes.phrases import AT, Phrase, noun_phrase

_CLAUSES = frozenset("affinché benché finché giacché mentre dove perché poiché qualora quando sebbene".split())
_GERUNDS = ("ndo", "ndogli", "ndola", "ndole", "ndoli", "ndolo", "ndone", "ndosi")
# *ha annunciato la chiusura | in una nota*, *la vendita | durante la conferenza stampa*
_WHERE_TOLD = frozenset("con durante in nel nella nell' su tramite attraverso".split())
_TOLD_IN = frozenset(
    "aula audizione comunicato conferenza intervista lettera messaggio nota post social telefonata"
    " televisione tv tweet videomessaggio Facebook Instagram Telegram Twitter X".split()
)
OCCASIONS = lexicon.words("occasions")
_CLOCK = frozenset(
    "mezzanotte mezzogiorno mezzanotte, sera notte mattinata serata venerdì lunedì martedì mercoledì"
    " giovedì sabato domenica".split()
)


_GOING_ON = frozenset("con da del dei di fra oltre per tra".split())
_RELATIVES = frozenset("che chi cui dove quale quali quanti quante".split())


class Extents(Objects):
    """Ends of the nominal contents of one sentence."""

    def nominal_end(self, phrase: Phrase, cue: Cue) -> int:
        """Last unit (inclusive) of what was said, which begins with a phrase that a cue governs."""
        units = self.units
        position = phrase.last + 1
        if position + 1 < len(units) and units[position].lower == "che" and units[position].relation == "mark":
            return self.clause_end(position + 1, None)  # il desiderio che, quando fosse morta, …
        inside = range(phrase.head + 1, phrase.last + 1)
        aside = next((at for at in inside if self._occasion(at) or self._addressed(at, cue)), None)
        if aside is not None:
            return self._trim(phrase.first, aside - 1)
        while position < len(units):
            unit = units[position]
            if unit.lower == "perché" and cue.lemma == "esprimere":
                return self.clause_end(position + 1, None)  # la sua perplessità perché il testo non cita i prigionieri
            if (
                unit.text in (";", ":", ".", "!", "?", "…", "(", ")")
                or unit.lower in _CLAUSES
                or unit.lower in ("per", "se")
                and (
                    unit.pos == "SCONJ" or units[position + 1 : position + 2] and units[position + 1].lower == "quanto"
                )
                or unit.lower.endswith(_GERUNDS)
                and unit.pos in ("VERB", "AUX")
            ):
                break  # ha invocato la calma rivolgendosi ai tifosi
            if unit.text in ("–", "—") and units[position - 1].text != ",":
                closing = next((i for i in range(position + 1, len(units)) if units[i].text == unit.text), None)
                if closing is None:
                    break
                position = closing + 1
                continue
            if unit.text == ",":
                if not self._takes_in(position, phrase, cue):
                    break
            if unit.finite and not any(u.lower in _RELATIVES for u in units[phrase.first : position]):
                # la vicinanza alle vittime, | tra queste ci sono due; la presenza | e altre aziende potrebbero venire
                begins = (i for i in range(position, phrase.last, -1) if units[i].text in (",", "e", "ed"))
                position = next(begins, position)
                break
            happened = units[position - 1].pos == "VERB" and not units[position - 1].finite  # il lancio avvenuto | ieri
            if not happened and (self._time_phrase(position) or self._occasion(position)):
                break
            if self._addressed(position, cue):
                break
            if unit.lower in ("e", "ed", "ma", "o"):
                inserted = self._inserted(position + 1)
                if inserted is None and self._breaks_nominal(position) and not self._relates(position + 1, phrase):
                    break
                position = inserted or position
            position += 1
        return self._trim(phrase.first, position - 1)

    def _relates(self, at: int, phrase: Phrase) -> bool:
        """*Un fondo, che sarà unico e | che durerà due anni*: a second relative clause of the object."""
        relative = at < len(self.units) and self.units[at].lower == "che" and self.units[at].pos == "PRON"
        return relative and bool(self.hangs_inside(at, phrase.first))

    def _inserted(self, comma: int) -> int | None:
        """The second comma of an insertion ahead of a phrase: *un esposto e, dal 3 maggio, | uno sciopero*."""
        units = self.units
        if comma >= len(units) or units[comma].text != ",":
            return None
        closing = next((i for i in range(comma + 2, min(comma + 9, len(units))) if units[i].text == ","), None)
        if closing is None or self._breaks_nominal(closing) or noun_phrase(units, closing + 1) is None:
            return None
        return closing

    def _takes_in(self, comma: int, phrase: Phrase, cue: Cue) -> bool:
        """Is what stands behind a comma a part of the object, by the words or by the parse?.

        *Un fondo, | destinato ai giovani*, *la fuga dei medici, | i turni e le ferie negate*.
        """
        units = self.units
        following = units[comma + 1] if comma + 1 < len(units) else None
        if following is None or following.lower == "poi":
            return False  # un'ordinanza, poi ritirata
        if following.lower in _GOING_ON or self._adds(comma + 1) or self._enumerates(comma):
            return True
        stop = next((i for i in range(comma + 1, len(units)) if units[i].text in (",", ";", ":")), len(units))
        for unit in units[comma + 1 : stop]:
            governor = self._place.get(unit.head, comma)
            if governor >= comma or unit.pos in ("PUNCT", "CCONJ"):
                continue
            if unit.relation in ("acl", "acl:relcl", "amod"):
                head = governor if units[governor].relation != "conj" else self._place.get(units[governor].head)
                vague = units[phrase.first].lower not in ARTICLES or not phrase.definite
                told = unit.relation != "acl:relcl" or following.lower == "che"
                # not: la notizia dell'arresto, diffusa ieri; un tavolo, al quale siederà anche la Regione
                return vague and told and head == phrase.head
            bare = noun_phrase(units, comma + 1) is not None and cue.first <= governor <= cue.last
            joined = ("conj", "parataxis", "obl", "obj") if bare else ("conj", "parataxis")
            listed = unit.relation in joined and unit.pos in ("NOUN", "PROPN", "ADJ")
            if not listed or self.asserted(comma + 1, stop - 1):
                return False
            other = noun_phrase(units, comma + 1)
            if other is not None and other.last + 1 < stop and units[other.last + 1].pos == "DET":
                return False  # ha annunciato un decreto, i sindacati | uno sciopero
            if cue.first <= governor <= cue.last:
                return other is not None and not self.speaks(units, other)
            return governor >= phrase.first
        return False

    def _adds(self, but: int) -> bool:
        """*un beneficio per i comuni, | ma anche un aumento dei costi*."""
        window = [u.lower for u in self.units[but : but + 2]]
        return window == ["ma", "anche"] and noun_phrase(self.units, but + 2) is not None

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
        if self.units[position - 1].lower in ("fino", "sino"):
            return False  # annuncia nebbia fino a venerdì
        return (
            window[0] in ("ieri", "oggi", "domani")
            and self.units[position - 1].pos != "ADP"  # la consegna entro domani
            or window[0] in ("a", "alle", "nella", "per", "in")
            and len(window) > 1
            and window[1] in _CLOCK
        )

    def _addressed(self, position: int, cue: Cue) -> bool:
        """*Ha chiesto un incontro | al ministro*, not *lo stop ai treni*: whom the parse hangs from the verb."""
        units = self.units
        phrase = noun_phrase(units, position + 1) if units[position].lower in AT else None
        governed = phrase is not None and cue.first <= self._place.get(units[phrase.head].head, -1) <= cue.last
        return phrase is not None and governed and self.speaks(units, phrase)

    def _occasion(self, position: int) -> bool:
        """*in una nota*, *durante la conferenza stampa*, *al termine del vertice*: where it was said, not what."""
        window = [u.text for u in self.units[position : position + 4]]  # not: il confronto con la Conferenza
        if window[:2] in (["al", "termine"], ["a", "margine"], ["nel", "corso"]):
            return bool(OCCASIONS.intersection(window[3:]))
        return window[0] in _WHERE_TOLD and bool(_TOLD_IN.intersection(window[1:3]))

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
            or units[after].lower == "che"
            or units[after].lower == "di"
            and self._infinitive_at(after + 1)
            or units[after].lower.endswith("ndo")
            and units[after].pos == "VERB"
        ):
            return True
        if units[position].lower == "ma":
            return not self._adds(position)
        # … e i carabinieri hanno invitato: a new subject with its verb
        phrase = noun_phrase(units, after)
        if phrase is None:
            return False
        verb = phrase.last + 1  # … e l'arbitro non | può che annullare
        while verb < len(units) and (units[verb].pos == "ADV" or units[verb].lower in CLITICS):
            verb += 1
        if verb >= len(units) or units[verb].pos not in ("AUX", "VERB"):
            return False
        return units[verb].lower in AVERE | ESSERE or verb > phrase.last + 1 and units[verb].finite
