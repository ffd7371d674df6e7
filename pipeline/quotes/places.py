"""Speakers in other places than the subject's: antecedent, cleft, possessor, agent, document, source."""

from __future__ import annotations

from pipeline.quotes.cues import ARTICLES, ESSERE, Cue
from pipeline.quotes.phrases import BY, OF, TIMES, Phrase, noun_phrase, phrases_before
from pipeline.quotes.referents import names_body, names_document, names_person
from pipeline.quotes.speaking import Speaking
from pipeline.quotes.units import Unit

_WHERE_READ = BY - {"da", "dallo"} | frozenset("in nel nello nella nell' nei negli nelle sul sulla".split())

_READ = frozenset(("recitare", "riportare"))
_GATHERING = frozenset(("dedurre", "desumere", "evincere"))


class Places(Speaking):
    """Finds speakers that are not the plain subject of the cue."""

    def _relative(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*studenti e dottorandi che chiedono*: the antecedent; *chi gli chiedeva* has no name."""
        position = next(
            (i for i in range(cue.left - 1, max(-1, cue.left - 20), -1) if units[i].lower in ("che", "quale", "quali")),
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
        while stop > 0 and units[stop - 1].text in (",", "("):
            stop -= 1
        if stop > 0 and units[stop - 1].text == ")":  # dal Centro nazionale (Cnir), che ha precisato
            stop = next((i for i in range(stop - 1, max(stop - 9, 0), -1) if units[i].text == "("), stop)
        around = list(phrases_before(units, stop, self.speaks, reach=14, loose=True))
        before = [p for p in around if p.last == stop - 1]
        speaking = [phrase for phrase in before if self.speaks(units, phrase)]
        agreeing = (phrase for phrase in speaking if self.agrees(units, phrase, cue))
        antecedent = next(agreeing, speaking[0] if speaking else before[0] if before else None)
        if stop < position and not (
            antecedent is not None and speaking and self.speaks(units, antecedent, strict=True)
        ):
            antecedent = self._before_insertion(units, around, stop) or antecedent
        if antecedent is not None and speaking and not self.agrees(units, antecedent, cue):
            # l'Uncem, l'unione dei comuni, che chiede: the name before its apposition
            outer = [p for p in around if p.last < antecedent.first and units[p.last + 1].text == ","]
            outer = [p for p in outer if self.speaks(units, p) and self.agrees(units, p, cue)]
            antecedent = outer[-1] if outer else antecedent
        if antecedent is not None and not speaking:
            # C'era un ragazzo seduto sul ciglio che chiedeva
            beyond = [p for p in around if antecedent.first - p.last < 5 and self.speaks(units, p)]
            beyond = [p for p in beyond if units[p.last + 1].pos in ("ADJ", "VERB") and not units[p.last + 1].finite]
            antecedent = beyond[-1] if beyond and self.agrees(units, beyond[-1], cue) else antecedent
        if antecedent is not None and units[antecedent.first].lower == "ex" and antecedent.first > 1:
            # Mario Galli, ex Italia Nuova, che aveva confermato
            before = [p for p in around if p.last == antecedent.first - 2 and self.speaks(units, p)]
            antecedent = before[0] if before else antecedent
        bare = antecedent is not None and antecedent.first == antecedent.core and units[antecedent.core].pos == "NOUN"
        if antecedent is not None and bare and antecedent.first > 1 and units[antecedent.first - 1].text == ",":
            # gli Ell, vincitori dell'ultima edizione, i quali hanno annunciato
            outer = [p for p in around if p.last == antecedent.first - 2 and units[p.last].pos == "PROPN"]
            antecedent = outer[-1] if outer and self.speaks(units, outer[-1]) else antecedent
        if antecedent is not None and antecedent.first > 1 and units[antecedent.first].lower in OF:
            # al procuratore Alfredo Grechi, della Procura di Vallo, che ha espresso
            outer = [p for p in around if p.last == antecedent.first - 2 and units[p.last].pos == "PROPN"]
            antecedent = outer[-1] if outer and self.speaks(units, outer[-1], strict=True) else antecedent
        if antecedent is not None and units[antecedent.head].lower in TIMES:
            # Ivanovic, 68 anni a gennaio, che aveva chiesto più aggressività
            antecedent = next((p for p in reversed(around) if not p.pronoun and self.speaks(units, p)), None)
        if antecedent is not None:
            # sostituito alla presidenza da Willem Berg, che annunciò
            by = next((i for i in range(antecedent.last, antecedent.head, -1) if units[i].lower in BY), 0)
            agent = noun_phrase(units, by + 1, limit=stop) if by else None
            named = agent is not None and agent.last == stop - 1 and self.speaks(units, agent)
            antecedent = agent if named else antecedent
        if antecedent is not None and cue.lemma in _READ and not names_document(units[antecedent.head].lower):
            # il registro della Basilica di San Lorenzo, che riporta: «…»
            papers = [p for p in around if p.last >= antecedent.last and names_document(units[p.head].lower)]
            antecedent = papers[0] if papers else antecedent
        if antecedent is None or cue.number != "s":
            return antecedent
        # tra cui Salvini e Meloni, la quale ha riferito: one of them
        joint = [i for i in range(antecedent.head + 1, antecedent.last) if units[i].lower in ("e", "ed")]
        apart = bool(joint) and units[joint[-1] + 1].pos == "PROPN"
        return noun_phrase(units, joint[-1] + 1, limit=stop) if apart else antecedent

    def _before_insertion(self, units: list[Unit], around: list[Phrase], stop: int) -> Phrase | None:
        """*una ventenne, rimasta anonima, che aveva denunciato*: whom a participle between commas tells of."""
        comma = next((i for i in range(stop - 1, max(stop - 9, 0), -1) if units[i].text == ","), 0)
        told = units[comma + 1 : stop]
        if not comma or not told or told[0].pos not in ("VERB", "ADJ") or any(u.finite for u in told):
            return None
        return next((p for p in around if p.last == comma - 1 and self.speaks(units, p)), None)

    def _adverbial(self, units: list[Unit], start: int, stop: int) -> bool:
        """Only adverbs, times and prepositional phrases: *che il 3 ottobre ha*, *che nella motivazione parla*."""
        position = start
        while position < stop:
            unit = units[position]
            behind = units[position + 1] if position + 1 < stop else None
            if unit.text == "," and behind is not None and behind.pos == "VERB" and behind.lower.endswith("ndo"):
                # il sito, che, parafrasando una canzone, ha scritto
                position = next((i for i in range(position + 2, stop) if units[i].text == ","), stop)
            elif unit.pos in ("ADV", "NUM") or unit.text == "," or unit.lower in TIMES or unit.lower == "non":
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
            before = units[position - 1]
            left = position - 1 > cue.last and before.pos == "NOUN" and before.lower not in TIMES
            if units[position].lower in BY and not left:  # not: parole all'uscita | dal tribunale
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return None

    def _agent(self, units: list[Unit], cue: Cue) -> Phrase | None:
        for position in range(cue.last + 1, min(cue.last + 14, len(units) - 1)):
            if units[position].lower == "che":
                return None  # È stato riferito che tutto va rifatto | da capo
            if units[position].lower in BY and units[position].quote < 0:
                phrase = noun_phrase(units, position + 1)
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return None

    def _document(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*si legge nella nota*, *in una nota si parla di*."""
        behind = range(cue.last + 1, min(cue.last + 8, len(units) - 1))
        content = next((at for at in behind if units[at].lower in ("che", "se")), behind.stop)
        for position in (*range(behind.start, content), *range(cue.left - 1, -1, -1)):
            gathered = cue.lemma in _GATHERING
            if units[position].quote < 0 and units[position].lower in (BY | _WHERE_READ if gathered else _WHERE_READ):
                phrase = noun_phrase(units, position + 1)
                read = (
                    (gathered or cue.lemma == "leggere")
                    and phrase is not None
                    and units[phrase.head].lower not in TIMES
                )
                if phrase is not None and (read or self.speaks(units, phrase)):
                    return phrase
        return None

    def _written(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*In una nota della compagnia viene comunicato che*: what is read; not *in Italia è stato detto*."""
        read = self._document(units, cue)
        return read if read is not None and names_document(units[read.head].lower) else None

    def _from(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*Dal ministero fanno sapere che*, *Ma dalla Cina rassicurano*; not *si parte da Bari, spiegano*."""
        for position in range(cue.left - 1, -1, -1):
            opens = not position or units[position - 1].pos in ("CCONJ", "PUNCT")
            inside = units[position].lower in ("in", "nel", "nella", "nell'") and position + 1 < cue.left
            if (units[position].lower in BY or inside) and opens:
                phrase = noun_phrase(units, position + 1, limit=cue.left)
                if inside and (phrase is None or not names_body(units[phrase.head].lower)):
                    continue  # In famiglia raccontano; not: in Italia dicono
                if phrase is not None and self.speaks(units, phrase):
                    return phrase
        return None

    def _among(self, units: list[Unit], cue: Cue) -> Phrase | None:
        """*La circolare, dicono in azienda, non vale*, *fanno sapere dal ministero*: the place behind the verb."""
        at = cue.last + 1
        if cue.number != "p" or cue.mood != "finite" or at + 1 >= len(units) or units[at].quote >= 0:
            return None
        within = units[at].lower in ("in", "nel", "nella", "nell'")
        phrase = noun_phrase(units, at + 1) if within or units[at].lower in BY else None
        if phrase is None or within and not names_body(units[phrase.head].lower):
            return None
        return phrase if self.speaks(units, phrase) else None

    def _name_in(self, units: list[Unit], phrase: Phrase) -> Phrase | None:
        """A name that ran into a common noun before it: *In realtà | Shore esclude*, *In una nota | Trenord spiega*."""
        head = units[phrase.head]
        several = self.number(units, phrase) == "p"  # ha scritto ai 300 dipendenti | Ugo Neri
        told = self.referents.at(head.start, head.end)  # ha detto all'Afp | Ada Lodi
        apart = told is not None and told[2].label in ("MISC", "ORG") and phrase.head == phrase.core
        if apart:
            labels: tuple[str, ...] = ("PER",)
        elif head.pos == "PROPN" and (told is not None or names_person(head.lower)):
            return None  # all'Angelus | Leone XIV ha chiesto, but: a Sir Neri
        elif not several and (names_person(head.lower) or names_body(head.lower)):
            return None
        else:
            labels = ("PER", "ORG") if names_document(head.lower) and not several else ("PER",)
        for position in range(phrase.head + 1, phrase.last + 1):
            named = self.referents.at(units[position].start, units[position].end)
            if named is None or named[2].label not in labels:
                continue
            before = self.referents.at(units[position - 1].start, units[position - 1].end)
            other = before is not None and before[2] is not named[2]  # dai banchi della Lega | Ugo Neri
            if units[position - 1].pos in ("NOUN", "ADJ") or other or position == phrase.head + 1:
                return Phrase(position, position, position, phrase.last)
        return None
