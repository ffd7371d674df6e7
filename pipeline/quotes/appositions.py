"""Names beside a description: *la sindaca Lucrezia Monaci*, *Romano Prodi, presidente del Consiglio*."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.quotes.phrases import AT, OF, Phrase, noun_phrase
from pipeline.quotes.referents import Referent, Referents, names_body, names_person
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import Unit, View

_COMPLEMENT = frozenset("ADJ ADP DET NOUN PROPN".split())

# Between a description and the name by which people know who is described.
_ALIAS = re.compile(
    r", (?:un[ao]? \w+ )?(?:(?:da tutti |meglio |più )?(?:dett|chiamat|conosciut|not|ribattezzat|soprannominat)[oa]"
    r"|che (?:qui )?tutti (?:qui )?(?:conoscono|chiamano))(?: (?:a|in|da|per) \w+)?(?: come)? [«“\"'‘]?"
)
_ALIAS_REACH = 90


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker: `name` is empty where nobody can be named, the offsets are None where no mention stands."""

    name: str = ""
    start: int | None = None
    end: int | None = None
    method: str = "none"
    confidence: float = 0.5


NOBODY = Speaker()


class Appositions:
    """Finds the name that a phrase has beside it."""

    def __init__(self, view: View, referents: Referents, subjects: Subjects) -> None:
        self.view = view
        self.referents = referents
        self.subjects = subjects

    def _several(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*Norvegia, Giappone e Islanda sostengono*: names side by side speak together, as they stand."""
        joint = next((u for u in units[phrase.head + 1 : phrase.last] if u.lower in ("e", "ed")), None)
        if joint is None or self.referents.at(joint.start, joint.end) is not None:
            return None
        names = self.referents.within(units[phrase.core].start, units[phrase.last].end)
        # None begins inside where the phrase begins inside its only name: *in Piazza | San Pietro di romani e turisti*.
        if not names or names[-1][0] < joint.end or any(r.label == "MISC" for *_, r in names):
            return None
        first = phrase.core
        while first > 1 and units[first - 1].text == "," and units[first - 2].quote < 0:
            before = self.referents.at(units[first - 2].start, units[first - 2].end)
            if before is None or before[2].label != names[-1][2].label:
                break
            first = next(i for i, u in enumerate(units) if u.end > before[0])
        start, end = units[first].start, units[phrase.last].end
        return Speaker(self.view.text[start:end], start, end, "several", 0.7)

    def _apposed(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*la sindaca Lucrezia Monaci*, *il presidente dell'ente, Ottavio Marangelli,*."""
        head = units[phrase.head]
        person, body = names_person(head.lower), names_body(head.lower)
        candidates = self.referents.within(head.end, units[phrase.last].end)
        # L'amministratore delegato Götz von Arnsfeld: a modifier that the phrase left out
        after = phrase.last + 1
        while (
            after < len(units)
            and after <= phrase.last + 3
            and units[after].quote < 0
            and units[after].pos in ("ADJ", "NOUN", "VERB", "ADV")
            and not self.subjects.finite(units[after])  # genitori e insegnanti accusano Gualtiero Pisani
        ):
            after += 1
        if after > phrase.last + 1 and after < len(units) and units[after].pos == "PROPN":
            named = self.referents.at(units[after].start, units[after].end)
            candidates += [named] if named is not None and named[2].label == "PER" and person else []
        if not candidates and person:
            candidates += self._further(units, phrase.last + 1)
        comma = after if after < len(units) and units[after].text == "," else phrase.last + 1  # il pm aggiunto, Neri,
        if person and comma < len(units) and units[comma].pos == "ADP":  # il portavoce dei ribelli in Siria, Haddad,
            ends = (i for i in range(comma, min(comma + 6, len(units))) if units[i].pos not in _COMPLEMENT)
            comma = next(ends, comma) if units[comma].lower not in AT else comma  # ha detto il pm al giudice, Ada Neri
        if comma + 1 < len(units) and units[comma].text == "," and units[comma + 1].quote < 0:
            candidates += self._after_comma(units, comma + 1)
        several = self.subjects.number(units, phrase) == "p"
        if person and not several and all(found[2].label != "PER" for found in candidates):
            candidates += self._past_complement(units, phrase.last + 1)
        for start, stop, referent in candidates:
            if several and start >= units[phrase.last].end and referent.label == "PER":
                continue  # secondo i dottori, la Petrella «si sta lasciando andare»
            before = next((u for u in reversed(units) if u.end <= start), None)
            if before is None or before.lower in OF or before.pos == "ADP" and before is not head:
                continue
            if (
                referent.label == "PER"
                and (person or not body)
                or referent.label in ("ORG", "MISC")
                and (body or not person)
            ):
                return Speaker(referent.name, start, stop, "apposition", 0.95)
        return self._called(units, phrase) if person and not several else None

    def _called(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*il custode, che tutti conoscono come Gnaf,*, *il barista, detto “Ciccio Bomba”*."""
        start = units[phrase.last].end
        for at, end, referent in self.referents.within(start, start + _ALIAS_REACH):
            if _ALIAS.fullmatch(self.view.text, start, at):
                return Speaker(referent.name, at, end, "apposition", 0.8) if referent.label == "PER" else None
        return None

    def _bearer(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*Romano Prodi, presidente del Consiglio, ha detto*: the name before a role without an article."""
        bare = phrase.first == phrase.core and phrase.first > 1 and names_person(units[phrase.head].lower)
        if not bare or units[phrase.first - 1].text != "," or units[phrase.first - 2].quote >= 0:
            return None
        named = self.referents.at(units[phrase.first - 2].start, units[phrase.first - 2].end)
        if named is None or named[2].label != "PER":
            return None
        return Speaker(named[2].name, named[0], named[1], "apposition", 0.9)

    def _past_complement(self, units: list[Unit], at: int) -> list[tuple[int, int, Referent]]:
        """*l'inviato Onu | per la Libia Ugo Neri*: a person's name right behind another name."""
        if at + 2 >= len(units) or units[at].lower not in ("in", "nel", "nella", "per", "presso"):
            return []
        for position in range(at + 2, min(at + 6, len(units))):
            if units[position].pos not in ("ADJ", "DET", "NOUN", "PROPN"):
                return []
            named = self.referents.at(units[position].start, units[position].end)
            before = self.referents.at(units[position - 1].start, units[position - 1].end)
            if named is not None and named[2].label == "PER" and before is not None and before[2] is not named[2]:
                return [named]
        return []

    def _further(self, units: list[Unit], at: int) -> list[tuple[int, int, Referent]]:
        """*l'ex procuratore antimafia ed attuale presidente del Senato Pietro Grasso*: a name past a second role."""
        at += at < len(units) and units[at].text == ","
        if at >= len(units) or units[at].lower not in ("e", "ed"):
            return []
        for position in range(at + 1, min(at + 10, len(units))):
            unit = units[position]
            if unit.quote >= 0 or unit.pos not in ("ADJ", "NOUN", "ADP", "DET", "PROPN") and unit.text != ",":
                return []
            named = self.referents.at(unit.start, unit.end)
            beside = units[position - 1].pos in ("NOUN", "ADJ", "PROPN") or units[position - 1].text == ","
            if named is not None and named[2].label == "PER" and beside:
                return [named]
        return []

    def _after_comma(self, units: list[Unit], at: int) -> list[tuple[int, int, Referent]]:
        """A name in apposition after a comma, alone or after a noun (*, l'economista Silvia Grande,*)."""
        phrase = noun_phrase(units, at)
        if phrase is None:
            return []
        named = self.referents.within(units[at].start, units[phrase.last].end)
        closing = next((u for u in units[at:] if named and u.start >= named[-1][1]), None)
        if (
            not named
            or closing is not None
            and not (closing.text in (",", ".", ":", "(", ";", "–") or closing.quote >= 0)
            and not (closing.pos == "AUX" and named[0][2].label == "PER")
        ):
            return []
        head = units[phrase.head]
        direct = named[0][0] <= head.start < named[0][1]
        return named[:1] if direct or names_person(head.lower) or names_body(head.lower) else []
