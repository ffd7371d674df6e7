"""Which phrases can name a speaker, and whether they agree with a verb."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.cues import Cue
from pipeline.quotes.phrases import TIMES, Phrase
from pipeline.quotes.referents import Referents, names_body, names_document, names_person
from pipeline.quotes.units import Unit, View

_TIME_NOUNS = lexicon.words("time_nouns")
_NOT_SPEAKERS = _TIME_NOUNS | TIMES
_SPEAKING = lexicon.words("speaking")


class Speaking:
    """Judges phrases of an article by its names, its word lists and the morphology."""

    def __init__(self, view: View, referents: Referents) -> None:
        self.view = view
        self.referents = referents
        self._known: dict[tuple[object, ...], Phrase | None] = {}

    def speaks(self, units: list[Unit], phrase: Phrase, *, strict: bool = False) -> bool:
        """Can the phrase name somebody who speaks: a name, a role, a body, a document, a person's pronoun?.

        With `strict`, a name must be known as a person's or a body's.
        """
        if phrase.pronoun:
            return units[phrase.core].lower not in ("tutti", "esso", "essa")
        head = units[phrase.head]
        named = self.referents.at(head.start, head.end)
        if named is not None and named[2].label in ("PER", "ORG", "LOC"):
            return named[2].label != "LOC" or phrase.head == phrase.core and not strict
        if head.lower in _NOT_SPEAKERS:
            return False
        if names_person(head.lower) or names_body(head.lower) or names_document(head.lower):
            return True
        if " ".join(u.lower for u in units[phrase.head : phrase.head + 2]) in lexicon.bodies():
            return True  # la protezione civile
        if head.lower in _SPEAKING or phrase.core == phrase.last and head.lower in lexicon.demonyms():
            return True
        tail = self.referents.within(units[phrase.core].start, units[phrase.last].end)
        for start, _, referent in tail:
            before = next((u for u in reversed(units[phrase.core : phrase.last + 1]) if u.end <= start), None)
            if referent.label in ("PER", "ORG") and (before is None or before.pos in ("NOUN", "ADJ", "PROPN")):
                return True
        return not strict and head.pos == "PROPN" and named is None and head.text[:1].isupper()

    def number(self, units: list[Unit], phrase: Phrase) -> str:
        head = units[phrase.head]
        if phrase.pronoun:
            return "p" if units[phrase.core].lower in ("loro", "essi", "esse", "questi", "entrambi", "tutti") else "s"
        named = self.referents.at(head.start, head.end)
        if named is not None and named[2].label == "PER" and phrase.last == phrase.head:
            return "s"
        article = units[phrase.first].lower
        if article in ("il", "lo", "la", "l'", "un", "uno", "una", "un'"):
            return "s"
        if article in ("i", "gli", "le") or any(
            u.pos == "NUM" and u.lower not in ("un", "uno", "una") for u in units[phrase.core : phrase.head]
        ):
            return "p"
        if head.pos == "PROPN" and named is None:
            return ""
        token = self.view.doc[head.token] if head.token >= 0 else None
        number = token.morph.get("Number", []) if token is not None else []
        if any(u.lower in ("e", "ed") for u in units[phrase.head : phrase.last]):
            return "p"
        return "p" if number == ["Plur"] and head.pos != "PROPN" else "s" if number or head.pos == "PROPN" else ""

    def agrees(self, units: list[Unit], phrase: Phrase, cue: Cue) -> bool:
        """Agreement of number; an unknown number agrees, a coordination may have a plural verb."""
        number = self.number(units, phrase)
        if not number or not cue.number or cue.mood != "finite":
            return True
        if number == "s" and cue.number == "p":
            after = units[phrase.last + 1 : phrase.last + 2]
            named = self.referents.at(units[phrase.head].start, units[phrase.head].end)
            return (
                bool(after and after[0].lower in ("e", "ed")) or named is not None and named[2].label in ("ORG", "LOC")
            )
        return number == cue.number

    def finite(self, unit: Unit) -> bool:
        """Is the unit a finite verb?."""
        return unit.finite
