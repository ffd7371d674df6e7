"""From the phrase that names a speaker to the name by which the article knows them.

A name is taken as it is; a role, a pronoun and an omitted subject are resolved to a name by role, agreement and
salience; an anonymous, collective or document source stays as it stands, without its article.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.quotes import lexicon
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import BY, OF, Phrase, noun_phrase
from pipeline.quotes.referents import Referent, Referents, names_body, names_document, names_person, singulars
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import Sentence, Unit, View

_FEMALE = frozenset("lei ella essa esse quest'ultima costei".split())
_MALE = frozenset("lui egli esso costui".split())
_FINITE = frozenset("è ha sono hanno era aveva fu non si".split())
_PERSONAL = frozenset(
    "spiegare raccontare ricordare confessare ammettere promettere assicurare confidare osservare".split()
)
_PAPERS = frozenset("documento testo nota comunicato appunto bollettino".split())
_POSSESSIVES = frozenset("suo sua suoi sue loro mio mia nostro nostra".split())
_MAIN_BODIES = frozenset("società gruppo azienda impresa compagnia multinazionale startup".split())
_WHOLE = frozenset(
    "società azienda gruppo associazione istituto ateneo partito ente club banca compagnia"
    " multinazionale impresa fondazione organizzazione agenzia".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A resolved speaker: `name` is empty where nobody can be named, the offsets are None where no mention stands."""

    name: str = ""
    start: int | None = None
    end: int | None = None
    method: str = "none"
    confidence: float = 0.5


NOBODY = Speaker()


class Speakers:
    """Names the speakers of an article in reading order, keeping track of who is in focus."""

    def __init__(self, view: View, referents: Referents, subjects: Subjects) -> None:
        self.view = view
        self.referents = referents
        self.subjects = subjects
        self.focus: Referent | None = None
        self.last: Speaker = NOBODY
        self.previous: Speaker = NOBODY
        self.addressed: Referent | None = None
        self.many: Speaker = NOBODY  # who was last spoken of in the plural

    # --- reading order ----------------------------------------------------------------------------

    def note_sentence(self, sentence: Sentence) -> None:
        """Move the focus to the sentence's own subject, if it names somebody."""
        units = sentence.units
        position = 0
        while position < len(units):
            unit = units[position]
            if unit.pos in ("VERB", "AUX"):
                return
            if unit.pos == "ADP" or unit.lower in OF:
                inner = noun_phrase(units, position + 1)
                position = inner.last + 1 if inner is not None else position + 1
                continue
            phrase = noun_phrase(units, position) if unit.quote < 0 else None
            if phrase is None:
                position += 1
                continue
            speaker = self.name(sentence, phrase)
            if self.subjects.number(units, phrase) == "p" and self.subjects.speaks(units, phrase):
                self.many = speaker
            elif speaker.method in ("name", "apposition", "role") and self.subjects.speaks(units, phrase):
                self._attend(speaker)
            elif speaker.method == "description" and names_person(units[phrase.head].lower):
                self._attend(speaker)
            return

    def _attend(self, speaker: Speaker) -> None:
        label = "DOC" if names_document(speaker.name.split(" ")[0]) else "NONE"
        self.focus = self.referents.by_name.get(speaker.name) or Referent(speaker.name, label)

    def note_speaker(self, speaker: Speaker, *, plural: bool = False) -> None:
        """Remember who spoke last."""
        if speaker.name and speaker.name != self.last.name:
            self.previous = self.last
        if speaker.name and plural:
            self.many = speaker
        elif speaker.name:
            self._attend(speaker)
        if speaker.name:
            self.last = speaker

    # --- names ------------------------------------------------------------------------------------

    def name(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        """The speaker that a phrase names."""
        units = sentence.units
        if phrase.pronoun:
            return self._pronoun(units, phrase)
        head = units[phrase.head]
        named = self.referents.at(head.start, head.end)
        if named is not None:
            inside = named[2].label in ("PER", "ORG", "LOC", "MISC")
            if inside:
                later = self._apposed(units, phrase) if named[2].label != "PER" else None
                return later or Speaker(named[2].name, named[0], named[1], "name", 0.9)
        apposed = self._apposed(units, phrase)
        if apposed is not None:
            return apposed
        return self._described(units, phrase)

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
            and (units[after].pos in ("ADJ", "NOUN", "VERB", "ADV") and units[after].lower not in _FINITE)
        ):
            after += 1
        if after > phrase.last + 1 and after < len(units) and units[after].pos == "PROPN":
            named = self.referents.at(units[after].start, units[after].end)
            candidates += [named] if named is not None and named[2].label == "PER" and person else []
        if not candidates and person:
            candidates += self._further(units, phrase.last + 1)
        comma = phrase.last + 1
        if comma + 1 < len(units) and units[comma].text == "," and units[comma + 1].quote < 0:
            candidates += self._after_comma(units, comma + 1)
        for start, stop, referent in candidates:
            before = next((u for u in reversed(units) if u.end <= start), None)
            if before is None or before.lower in OF or before.pos == "ADP":
                continue
            if (
                referent.label == "PER"
                and (person or not body)
                or referent.label in ("ORG", "MISC")
                and (body or not person)
            ):
                return Speaker(referent.name, start, stop, "apposition", 0.95)
        return None

    def _further(self, units: list[Unit], at: int) -> list[tuple[int, int, Referent]]:
        """*l'ex procuratore antimafia ed attuale presidente del Senato Pietro Grasso*: a name past a second role."""
        if at >= len(units) or units[at].lower not in ("e", "ed"):
            return []
        for position in range(at + 1, min(at + 10, len(units))):
            unit = units[position]
            if unit.quote >= 0 or unit.pos not in ("ADJ", "NOUN", "ADP", "DET", "PROPN"):
                return []
            named = self.referents.at(unit.start, unit.end)
            if named is not None and named[2].label == "PER" and units[position - 1].pos in ("NOUN", "ADJ", "PROPN"):
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
        ):
            return []
        head = units[phrase.head]
        direct = named[0][0] <= head.start < named[0][1]
        return named[:1] if direct or names_person(head.lower) or names_body(head.lower) else []

    def _described(self, units: list[Unit], phrase: Phrase) -> Speaker:
        head = units[phrase.head]
        start, end = units[phrase.core].start, units[phrase.last].end
        text = self.view.text[start:end]
        bare = phrase.head == phrase.last
        if names_document(head.lower):
            author = (self._author(units, phrase) if not bare else None) or self._publisher(units, phrase)
            if author is not None:
                return author
        if bare and phrase.definite and head.lower in _PAPERS and self.last.name in self.referents.by_name:
            speaker = self.referents.by_name[self.last.name]
            recent = any(head.start - 400 < position < head.start for position, _ in speaker.mentions)
            if speaker.label == "ORG" and recent:
                return Speaker(speaker.name, start, end, "author", 0.6)  # … , prosegue il documento
        if phrase.definite and not any(u.lower in _POSSESSIVES for u in units[phrase.first : phrase.head]):
            referent = self._role(units, phrase, bare)
            if referent is not None:
                return Speaker(referent.name, start, end, "role", 0.7)
        return Speaker(text, start, end, "description", 0.75)

    def _publisher(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*uno studio rilasciato mercoledì dalla Dalhousie University*, *le informazioni giunte dai responsabili*."""
        participle = False
        for position in range(phrase.last + 1, min(phrase.last + 5, len(units) - 1)):
            unit = units[position]
            if unit.quote >= 0 or unit.pos in ("AUX", "PUNCT"):
                return None
            participle = participle or unit.pos in ("VERB", "ADJ", "NOUN")
            if unit.lower in BY and participle:
                inner = noun_phrase(units, position + 1)
                if inner is not None and self.subjects.speaks(units, inner):
                    named = self.referents.at(units[inner.head].start, units[inner.head].end)
                    if named is not None:
                        return Speaker(named[2].name, named[0], named[1], "author", 0.6)
                    return self._apposed(units, inner) or self._described(units, inner)
                return None
        return None

    def _author(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*nella nota del ministero* speaks for the ministry."""
        for position in range(phrase.head + 1, phrase.last):
            if units[position].lower in OF:
                inner = noun_phrase(units, position + 1, limit=phrase.last + 1)
                if inner is not None and (
                    names_body(units[inner.head].lower)
                    or names_person(units[inner.head].lower)
                    or self._is_named(units[inner.head])
                ):
                    named = self.referents.at(units[inner.head].start, units[inner.head].end)
                    if named is not None and named[2].label in ("ORG", "PER"):
                        return Speaker(named[2].name, named[0], named[1], "author", 0.7)
                    if names_body(units[inner.head].lower) or names_person(units[inner.head].lower):
                        return self._apposed(units, inner) or self._described(units, inner)
                return None
        return None

    def _is_named(self, unit: Unit) -> bool:
        return self.referents.at(unit.start, unit.end) is not None

    def _role(self, units: list[Unit], phrase: Phrase, bare: bool) -> Referent | None:
        head = units[phrase.head]
        word = head.lower
        if self.subjects.number(units, phrase) == "p":
            return None
        first = units[phrase.first].lower
        if first in ("un", "una", "uno", "un'"):
            return None
        holder = self.referents.with_role(word, head.start)
        if holder is not None and (
            bare or not any(u.text[:1].isupper() for u in units[phrase.head + 1 : phrase.last + 1])
        ):
            return holder
        if not bare:
            return None
        if (
            any(w in lexicon.generic() for w in singulars(word))
            and word not in ("uomo", "donna")
            or word in ("uomo", "donna")
        ):
            if word in ("imputato", "imputata", "indagato", "indagata"):
                sex = "f" if word.endswith("a") else "m"
                free = [
                    r
                    for r in self.referents.before(head.start, labels=("PER",), count=40)
                    if not r.roles and r.gender in ("", sex)
                ]
                return free[-1] if free else None
            gender = "f" if first == "la" or word.endswith(("trice", "essa")) else "m" if first in ("il", "lo") else ""
            people = [
                r
                for r in self.referents.before(head.start, labels=("PER",))
                if not (gender and r.gender and r.gender != gender)
            ]
            people = [r for r in people if r is not self.addressed]
            if self.focus is not None and self.focus in people and self.focus.label == "PER":
                return self.focus
            return people[0] if people else None
        if word in _WHOLE or word.lower() in _WHOLE:
            bodies = self.referents.before(head.start, labels=("ORG",))
            affine = [r for r in bodies if word[:5] in r.name.lower()]
            if affine:
                return affine[0]
            if word not in _MAIN_BODIES:
                return bodies[0] if bodies else None
            if (
                self.focus is not None
                and self.focus.label == "ORG"
                and self.focus in bodies
                and len(self.focus.mentions) > 1
            ):
                return self.focus
            return max(bodies, key=lambda r: (len(r.mentions), -r.mentions[0][0])) if bodies else None
        return None

    def _pronoun(self, units: list[Unit], phrase: Phrase) -> Speaker:
        unit = units[phrase.core]
        gender = "f" if unit.lower in _FEMALE else "m" if unit.lower in _MALE else ""
        if unit.lower in ("loro", "essi", "esse", "entrambi", "suo"):
            bodies = self.referents.before(unit.start, labels=("ORG", "PER"))
            name = bodies[0].name if bodies else ""
            return Speaker(name, unit.start, unit.end, "pronoun", 0.4)
        people = [
            r
            for r in self.referents.before(unit.start, labels=("PER",))
            if not (gender and r.gender and r.gender != gender)
        ]
        chosen = self.focus if self.focus is not None and self.focus in people else people[0] if people else None
        return Speaker(chosen.name if chosen else "", unit.start, units[phrase.last].end, "pronoun", 0.6)

    # --- omitted subjects -------------------------------------------------------------------------

    def omitted(self, found: Found) -> Speaker:
        """The speaker of a cue without a subject: who is in focus, if number and gender allow."""
        cue = found.cue
        start = found.sentence.start
        if cue is not None and cue.number == "p":
            here = self._plural_before(found)
            chosen = here or self.many
            return Speaker(chosen.name, None, None, "omitted", 0.5 if chosen.name else 0.3)
        gender = {"Masc": "m", "Fem": "f"}.get(cue.gender, "") if cue is not None else ""
        if cue is not None:
            # Di segno opposto il commento di Ruggero Valdastri: ha definito …
            limit = min(cue.start, found.start) if found.end <= cue.start else cue.start
            near = [
                r
                for left, _, r in self.referents.within(start, limit)
                if r.label == "PER" and not self._inside_marks(left, found.sentence)
            ]
            if near and found.sentence.units[0].start < limit:
                return Speaker(near[-1].name, None, None, "omitted", 0.55)
        focus = self.focus
        human = found.kind == "direct" or cue is not None and cue.lemma in _PERSONAL
        if focus is not None and focus.label == "DOC" and human:
            focus = next(iter(self.referents.before(start, labels=("PER",))), focus)  # a motion does not talk
        if focus is not None and not (gender and focus.gender and focus.gender != gender):
            return Speaker(focus.name, None, None, "omitted", 0.6)
        people = [
            r for r in self.referents.before(start, labels=("PER",)) if not (gender and r.gender and r.gender != gender)
        ]
        if people:
            return Speaker(people[0].name, None, None, "omitted", 0.5)
        return Speaker(self.last.name, None, None, "omitted", 0.4) if self.last.name else NOBODY

    def _inside_marks(self, position: int, sentence: Sentence) -> bool:
        return any(u.quote >= 0 and u.start <= position < u.end for u in sentence.units)

    def _plural_before(self, found: Found) -> Speaker | None:
        """*Numeri che i sindacati contestano: nel primo semestre, fanno notare, …*."""
        units = found.sentence.units
        best: Speaker | None = None
        for position in range(len(units)):
            if units[position].start >= min(found.start, found.cue.start if found.cue else found.start):
                break
            if units[position].lower in ("i", "gli", "le", "due", "tre", "alcuni", "alcune", "molti", "molte"):
                phrase = noun_phrase(units, position)
                if phrase is not None and self.subjects.speaks(units, phrase):
                    best = self.name(found.sentence, phrase)
        return best
