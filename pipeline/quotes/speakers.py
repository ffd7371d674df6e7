"""From the phrase that names a speaker to the name by which the article knows them.

A name is taken as it is; a role, a pronoun and an omitted subject are resolved to a name by role, agreement and
salience; an anonymous, collective or document source stays as it stands, without its article.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from spacy.tokens import Token

from pipeline.quotes import lexicon
from pipeline.quotes.discourse import Anaphor, Choice, Discourse, Mention
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import AT, BY, OF, Phrase, noun_phrase
from pipeline.quotes.referents import Referent, Referents, names_body, names_document, names_person
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import Sentence, Unit, View

_ALONE = frozenset("lui lei egli ella".split())
_FEMALE = frozenset("lei ella essa esse quest'ultima costei".split())
_MALE = frozenset("lui egli esso costui quest'ultimo".split())
_PLURAL = frozenset("loro essi esse entrambi questi".split())
# A person says these; a motion, a note, a study does not.
_PERSONAL = frozenset(
    "spiegare raccontare ricordare confessare ammettere promettere assicurare confidare osservare".split()
)
_GOING_ON = frozenset("aggiungere concludere continuare incalzare insistere proseguire precisare ribadire".split())
_THING = re.compile(r"(?:ment[oi]|[sz]ion[ei]|tà|ism[oi]|izi[ae]|[ae]nz[ae]|tur[ae]|aggi[o]?)$")
_COMPLEMENT = frozenset("ADJ ADP DET NOUN PROPN".split())
_POSSESSIVES = frozenset("suo sua suoi sue loro mio mia nostro nostra".split())


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
    """Names the speakers of an article in reading order, keeping track of whom the article speaks of."""

    def __init__(self, view: View, referents: Referents, subjects: Subjects, discourse: Discourse) -> None:
        self.view = view
        self.referents = referents
        self.subjects = subjects
        self.discourse = discourse
        self.number = 0  # of the sentence that is read
        self.openers: dict[int, str] = {}  # by sentence, the person whom it is about

    # --- reading order ----------------------------------------------------------------------------

    def note_sentence(self, sentence: Sentence, contents: list[Found]) -> None:
        """Enter whom a sentence mentions, by name or description, into the discourse; `contents` are reported in it."""
        self.number = sentence.number
        noted: set[int | None] = set()
        leads = True
        units = sentence.units
        position = 0
        while position < len(units):
            unit = units[position]
            if unit.quote >= 0:
                for start, _, referent in self.referents.within(unit.start, unit.end):
                    self._mention(referent.name, Mention(start, sentence.number, sentence.paragraph, "marks"))
                position += 1
                continue
            phrase = noun_phrase(units, position)
            if phrase is None or phrase.pronoun and position or unit.lower in AT:
                position += 1
                continue
            speaker = self._somebody(sentence, phrase)
            if speaker is not None and speaker.name and speaker.start not in noted:
                noted.add(speaker.start)
                reported = any(row.start <= unit.start < row.end for row in contents)
                place = "content" if reported else _place(self.view.doc[units[phrase.head].token])
                mention = Mention(unit.start, sentence.number, sentence.paragraph, place, leads)
                self._mention(speaker.name, mention, units, phrase)
                if leads and place in ("subject", "root") and self.discourse.by_name[speaker.name].label == "PER":
                    self.openers[sentence.number] = speaker.name
                leads = False
            position = max(phrase.head, position) + 1

    def _somebody(self, sentence: Sentence, phrase: Phrase) -> Speaker | None:
        """Whom a phrase names or describes, None for a thing."""
        head = sentence.units[phrase.head]
        if phrase.pronoun:  # Lei ride. «Difficile era mia madre», ribatte.
            return self._pronoun(sentence, phrase) if head.lower in _ALONE else None
        named = self.referents.at(head.start, head.end)
        if named is not None or names_person(head.lower) or names_body(head.lower) or names_document(head.lower):
            return self.name(sentence, phrase)
        return None

    def _mention(
        self, name: str, mention: Mention, units: list[Unit] | None = None, phrase: Phrase | None = None
    ) -> None:
        referent = self.referents.by_name.get(name)
        if referent is not None:
            number = "s" if referent.label == "PER" else ""
            self.discourse.mention(name, mention, label=referent.label, referent=referent, number=number)
        elif units is not None and phrase is not None:
            word = units[phrase.head].lower
            label = "PERSON" if names_person(word) else "BODY" if names_body(word) else "DOCUMENT"
            gender, number = self._gender(units, phrase), self.subjects.number(units, phrase)
            self.discourse.mention(name, mention, label=label, gender=gender, number=number)

    def _gender(self, units: list[Unit], phrase: Phrase) -> str:
        first = units[phrase.first].lower
        if first in ("la", "una", "un'", "le"):
            return "f"
        return "m" if first in ("il", "lo", "un", "uno", "i", "gli") else ""

    def note_speaker(self, speaker: Speaker) -> None:
        """Remember who spoke last."""
        if speaker.name:
            if speaker.name not in self.discourse.by_name and speaker.start is not None:  # nobody whom a list knows
                mention = Mention(speaker.start, self.number, self.view.paragraph_at(speaker.start), "subject")
                self.discourse.mention(speaker.name, mention, label="PERSON")
            self.discourse.spoke(speaker.name, self.number)

    @property
    def last(self) -> str:
        """Who spoke last, empty if nobody did."""
        return self.discourse.speakers[-1] if self.discourse.speakers else ""

    @property
    def previous(self) -> str:
        """Who spoke before that."""
        return self.discourse.speakers[-2] if len(self.discourse.speakers) > 1 else ""

    # --- names ------------------------------------------------------------------------------------

    def name(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        """The speaker that a phrase names."""
        units = sentence.units
        if phrase.pronoun:
            return self._pronoun(sentence, phrase)
        head = units[phrase.head]
        named = self.referents.at(head.start, head.end)
        several = self._several(units, phrase) if named is not None else None
        if several is not None:
            return several
        if named is not None:
            inside = named[2].label in ("PER", "ORG", "LOC", "MISC")
            if inside:
                later = self._apposed(units, phrase) if named[2].label != "PER" else None
                return later or Speaker(named[2].name, named[0], named[1], "name", 0.9)
        apposed = self._apposed(units, phrase) or self._bearer(units, phrase)
        if apposed is not None:
            return apposed
        if _names_thing(head.lower):
            owners = self.referents.within(head.end, units[phrase.last].end)
            owner = next((found for found in owners if found[2].label == "PER"), None)
            if owner is not None:  # le dimissioni di Del Vecchio, così motivate: «…»
                return Speaker(owner[2].name, owner[0], owner[1], "owner", 0.6)
        return self._described(sentence, phrase)

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
            comma = next(ends, comma)
        if comma + 1 < len(units) and units[comma].text == "," and units[comma + 1].quote < 0:
            candidates += self._after_comma(units, comma + 1)
        several = self.subjects.number(units, phrase) == "p"
        for start, stop, referent in candidates:
            if several and start >= units[phrase.last].end and referent.label == "PER":
                continue  # secondo i dottori, la Petrella «si sta lasciando andare»
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

    def _bearer(self, units: list[Unit], phrase: Phrase) -> Speaker | None:
        """*Romano Prodi, presidente del Consiglio, ha detto*: the name before a role without an article."""
        bare = phrase.first == phrase.core and phrase.first > 1 and names_person(units[phrase.head].lower)
        if not bare or units[phrase.first - 1].text != "," or units[phrase.first - 2].quote >= 0:
            return None
        named = self.referents.at(units[phrase.first - 2].start, units[phrase.first - 2].end)
        if named is None or named[2].label != "PER":
            return None
        return Speaker(named[2].name, named[0], named[1], "apposition", 0.9)

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
            and not (closing.text in (",", ".", ":", "(", ";", "–") or closing.quote >= 0 or closing.pos == "AUX")
        ):
            return []
        head = units[phrase.head]
        direct = named[0][0] <= head.start < named[0][1]
        return named[:1] if direct or names_person(head.lower) or names_body(head.lower) else []

    def _described(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        units = sentence.units
        head = units[phrase.head]
        start, end = units[phrase.core].start, units[phrase.last].end
        text = self.view.text[start:end]
        if names_document(head.lower):
            author = self._author(sentence, phrase) or self._publisher(sentence, phrase)
            if author is not None:
                return author
        if (
            phrase.definite
            and not _names_thing(head.lower)
            and not any(u.lower in _POSSESSIVES for u in units[phrase.first : phrase.head])
        ):
            chosen = self._role(sentence, phrase, text)
            if chosen is not None and chosen.candidate is not None:
                return Speaker(chosen.candidate.name, start, end, "role", chosen.probability)
            if chosen is not None:
                return Speaker(text, start, end, "description", chosen.probability)
        return Speaker(text, start, end, "description", 0.75)

    def _publisher(self, sentence: Sentence, phrase: Phrase) -> Speaker | None:
        """*uno studio rilasciato mercoledì dalla Dalhousie University*, *le informazioni giunte dai responsabili*."""
        units = sentence.units
        participle = False
        for position in range(phrase.last + 1, min(phrase.last + 5, len(units) - 1)):
            unit = units[position]
            if unit.quote >= 0 or unit.pos in ("AUX", "PUNCT"):
                return None
            participle = participle or unit.pos in ("VERB", "ADJ", "NOUN")
            if unit.lower in BY and participle:
                inner = noun_phrase(units, position + 1)
                speaks = inner is not None and self.subjects.speaks(units, inner)
                return self._for(sentence, inner) if speaks else None
        return None

    def _author(self, sentence: Sentence, phrase: Phrase) -> Speaker | None:
        """*nella nota del ministero* speaks for the ministry."""
        units = sentence.units
        for position in range(phrase.head + 1, phrase.last):
            if units[position].lower in OF:
                inner = noun_phrase(units, position + 1, limit=phrase.last + 1)
                return self._for(sentence, inner)
        return None

    def _for(self, sentence: Sentence, inner: Phrase | None) -> Speaker | None:
        """The author whom a phrase inside a document's names, None for a thing."""
        if inner is None:
            return None
        head = sentence.units[inner.head]
        named = self.referents.at(head.start, head.end)
        speaks = named[2].label != "MISC" if named else names_body(head.lower) or names_person(head.lower)
        return replace(self.name(sentence, inner), method="author") if speaks else None

    def _role(self, sentence: Sentence, phrase: Phrase, text: str) -> Choice | None:
        """Whom *il tecnico*, *la società*, *il documento* takes up, if anybody."""
        units = sentence.units
        head = units[phrase.head]
        if self.subjects.number(units, phrase) == "p":
            return None
        # Who is no body and no document, and speaks, is a person: il fiammingo, la svedese, il ventitreenne
        kind = "body" if names_body(head.lower) else "document" if names_document(head.lower) else "person"
        start, limit = units[phrase.core].start, units[phrase.first].start
        gender = self._gender(units, phrase) if kind == "person" else ""
        anaphor = Anaphor(
            "role", start, limit, self.number, sentence.paragraph, gender, "s",
            word=head.lower, whole=text, being=kind, going_on=self._goes_on(units, phrase),
        )  # fmt: skip
        return self.discourse.choose(anaphor, self.referents.with_role(head.lower))

    def _goes_on(self, units: list[Unit], phrase: Phrase) -> bool:
        """*aggiunge il cardiologo*: more of the same."""
        around = [*units[max(0, phrase.first - 3) : phrase.first], *units[phrase.last + 1 : phrase.last + 5]]
        return any(form.lemma in _GOING_ON for u in around if u.quote < 0 for form in lexicon.readings(u.lower))

    def _pronoun(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        units = sentence.units
        unit = units[phrase.core]
        gender = "f" if unit.lower in _FEMALE else "m" if unit.lower in _MALE else ""
        number = "p" if unit.lower in _PLURAL else "s"
        kind = "latter" if "ultim" in units[phrase.last].lower else "pronoun"
        anaphor = Anaphor(kind, unit.start, unit.start, self.number, sentence.paragraph, gender, number)
        chosen = self.discourse.choose(anaphor)
        name = chosen.candidate.name if chosen.candidate is not None else ""
        return Speaker(name, unit.start, units[phrase.last].end, "pronoun", chosen.probability)

    # --- omitted subjects -------------------------------------------------------------------------

    def omitted(self, found: Found) -> Speaker:
        """The speaker of a cue without a subject, or of speech without a cue."""
        cue = found.cue
        limit = found.start if cue is None else min(cue.start, found.start) if found.end <= cue.start else cue.start
        anaphor = Anaphor(
            "omitted" if cue is not None else "alone",
            found.start,
            limit,
            self.number,
            found.sentence.paragraph,
            {"Masc": "m", "Fem": "f"}.get(cue.gender, "") if cue is not None else "",
            cue.number if cue is not None else "",
            speech=found.kind == "direct" or cue is not None and cue.lemma in _PERSONAL,
            going_on=cue is not None and cue.lemma in _GOING_ON,
        )
        chosen = self.discourse.choose(anaphor)
        if chosen.candidate is None:
            # Ricordando che il bando scade a maggio, l'assessora Fabiani ha consegnato le chiavi
            around = self.referents.within(found.sentence.start, found.sentence.end) if cue is not None else []
            outside = [r for at, _, r in around if r.label == "PER" and not found.start <= at < found.end]
            only = outside[0].name if len({r.name for r in outside}) == 1 else ""
            return Speaker(only, method="omitted", confidence=chosen.probability)
        return Speaker(chosen.candidate.name, None, None, "omitted", chosen.probability)


def _place(token: Token) -> str:
    """The place of a mention in its sentence, by the parse."""
    for _ in range(4):  # an apposition stands where its noun does
        if token.dep_ not in ("flat", "flat:name", "appos", "compound", "conj") or token.head.i == token.i:
            break
        token = token.head
    if token.dep_ in ("nsubj", "nsubj:pass"):
        return "subject" if token.head.dep_ in ("ROOT", "root") else "lower subject"
    return {"ROOT": "root", "root": "root", "obl:agent": "agent", "nmod": "complement", "obj": "object"}.get(
        token.dep_, "other"
    )


def _names_thing(word: str) -> bool:
    """*attribuzione*, *regolamento*: by its ending no person, and neither a body nor a document by the lists."""
    return bool(_THING.search(word)) and not (names_person(word) or names_body(word) or names_document(word))
