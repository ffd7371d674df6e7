"""From the phrase that names a speaker to the name by which the article knows them.

A name is taken as it is; a role, a pronoun and an omitted subject are resolved to a name by role, agreement and
salience; an anonymous, collective or document source stays as it stands, without its article.
"""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Token

from pipeline.quotes import lexicon
from pipeline.quotes.appositions import Appositions, Speaker
from pipeline.quotes.discourse import Anaphor, Choice, Discourse, Mention
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import AT, BY, OF, Phrase, noun_phrase
from pipeline.quotes.referents import (
    DESCRIBING,
    Referents,
    gender_of,
    names_body,
    names_document,
    names_person,
    role_noun,
    stem,
)
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import Sentence, Unit, View, past_dateline

_ALONE = frozenset("lui lei egli ella".split())
_TURNING = frozenset("altrettanto anche invece pure".split())
_FEMALE = frozenset("lei ella essa esse quest'ultima costei".split())
_MALE = frozenset("lui egli esso costui quest'ultimo".split())
_PLURAL = frozenset("loro essi esse entrambi questi".split())
# A person says these; a motion, a note, a study does not.
_PERSONAL = frozenset(
    "spiegare raccontare ricordare confessare ammettere promettere assicurare confidare osservare".split()
)
_STATEMENTS = frozenset("comunicato dichiarazione lettera messaggio missiva nota post tweet".split())
_GOING_ON = frozenset("aggiungere concludere continuare incalzare insistere proseguire precisare ribadire".split())
_THING = re.compile(r"(?:ment[oi]|[sz]ion[ei]|tà|ism[oi]|izi[ae]|[ae]nz[ae]|tur[ae]|aggi[o]?)$")
_CLAUSAL = frozenset("cop nsubj".split())
_POSSESSIVES = frozenset("suo sua suoi sue loro mio mia nostro nostra".split())


class Speakers(Appositions):
    """Names the speakers of an article in reading order, keeping track of whom the article speaks of."""

    def __init__(self, view: View, referents: Referents, subjects: Subjects, discourse: Discourse) -> None:
        super().__init__(view, referents, subjects)
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
        position = past_dateline(units)
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
                if place == "other" and position and units[position - 1].lower in AT:
                    place = "dative"  # A un cronista che chiedeva notizie rispose
                mention = Mention(unit.start, sentence.number, sentence.paragraph, place, leads)
                self._mention(speaker.name, mention, units, phrase)
                person = self.discourse.by_name[speaker.name].label == "PER"
                turns = any(u.lower in _TURNING for u in units[: phrase.last + 3])  # not he who spoke before
                if leads and place in ("subject", "root") and person and not turns:
                    self.openers[sentence.number] = speaker.name
                leads = False
            position = max(phrase.head, position) + 1

    def _somebody(self, sentence: Sentence, phrase: Phrase) -> Speaker | None:
        """Whom a phrase names or describes, None for a thing."""
        head = sentence.units[phrase.head]
        if phrase.pronoun:  # Lei ride. «Difficile era mia madre», ribatte.
            return self._pronoun(sentence, phrase) if head.lower in _ALONE else None
        if head.lower == "numeri":
            return None  # only *il numero uno* is somebody
        named = self.referents.at(head.start, head.end)
        demonym = phrase.definite and phrase.first < phrase.core == phrase.head and head.lower in lexicon.demonyms()
        if (
            named is not None
            or demonym
            or names_person(head.lower)
            or names_body(head.lower)
            or names_document(head.lower)
        ):
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
        if first in ("la", "una", "un'", "le", "sua", "mia"):
            return "f"
        if first in ("il", "lo", "un", "uno", "i", "gli", "suo", "mio"):
            return "m"
        # l'attrice, l'imputato: by the noun; l'assessore may be a woman, and his name tells
        head = units[phrase.head].token
        return gender_of(self.view.doc[head]) if first == "l'" and head >= 0 else ""

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

    def _described(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        units = sentence.units
        head = units[phrase.head]
        start, end = units[phrase.core].start, units[phrase.last].end
        text = self.view.text[start:end]
        if units[phrase.core].lower in ("stessa", "stesso") and phrase.core < phrase.head:
            again = self.discourse.described(head.lower, start)
            if again:
                return Speaker(again, start, end, "role", 0.8)  # la stessa fonte
            return self._described(sentence, replace(phrase, core=phrase.core + 1))  # lo stesso allenatore
        if names_document(head.lower):
            author = self._author(sentence, phrase) or self._publisher(sentence, phrase)
            if author is not None:
                return author
        statement = head.lower in _STATEMENTS  # Il sindacato non ci crede. «Sono promesse», si legge in un comunicato
        if (
            (phrase.definite or statement)
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
        unknown = head.pos == "PROPN" and phrase.first == phrase.head and not names_person(head.lower)
        if self.subjects.number(units, phrase) == "p" or unknown:
            return None  # Esposito rilancia, of somebody whom the model does not know
        # Who is no body and no document, and speaks, is a person: il fiammingo, la svedese, il ventitreenne
        noun = role_noun(units[phrase.head - 1].lower if phrase.head else "", head.lower)
        kind = "body" if names_body(noun) else "document" if names_document(noun) else "person"
        start, limit = units[phrase.core].start, units[phrase.first].start
        gender = self._gender(units, phrase) if kind == "person" else ""
        around = units[phrase.head + 1 : phrase.last + 1]
        complement = frozenset(stem(u.text) for u in around if u.pos in DESCRIBING)
        anaphor = Anaphor(
            "role", start, limit, self.number, sentence.paragraph, gender, "s",
            word=noun, whole=text, being=kind, going_on=self._goes_on(units, phrase),
            indefinite=not phrase.definite, complement=complement,
            demonym=len(around) == 1 and around[0].lower in lexicon.demonyms(), introduced=_introduced(units, phrase),
        )  # fmt: skip
        return self.discourse.choose(anaphor, self.referents.with_role(noun))

    def _goes_on(self, units: list[Unit], phrase: Phrase) -> bool:
        """*aggiunge il cardiologo*: more of the same."""
        around = [*units[max(0, phrase.first - 3) : phrase.first], *units[phrase.last + 1 : phrase.last + 5]]
        return any(form.lemma in _GOING_ON for u in around if u.quote < 0 for form in lexicon.readings(u.lower))

    def _pronoun(self, sentence: Sentence, phrase: Phrase) -> Speaker:
        units = sentence.units
        unit = units[phrase.core]
        gender = "f" if unit.lower in _FEMALE else "m" if unit.lower in _MALE else ""
        number = "p" if unit.lower in _PLURAL else "s"
        if unit.lower in ("entrambi", "entrambe"):  # no single one of them
            return Speaker(self.view.text[unit.start : units[phrase.last].end], unit.start, units[phrase.last].end)
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
        verb = token.head
        topmost = verb.dep_ in ("ROOT", "root") or verb.dep_ == "acl:relcl" and _told_of(verb.head) == token
        return "subject" if topmost else "lower subject"
    if _told_of(token) is not None:
        return "other"
    return {"ROOT": "root", "root": "root", "obl:agent": "agent", "nmod": "complement", "obj": "object"}.get(
        token.dep_, "other"
    )


def _told_of(token: Token) -> Token | None:
    """Who acts on the noun that is a whole sentence: the unions of *Numeri che i sindacati contestano*."""
    if token.dep_ not in ("ROOT", "root") or token.pos_ != "NOUN" or any(k.dep_ in _CLAUSAL for k in token.children):
        return None
    verbs = (k for k in token.children if k.dep_ == "acl:relcl")
    return next((k for verb in verbs for k in verb.children if k.dep_ == "nsubj" and k.lower_ != "che"), None)


def _introduced(units: list[Unit], phrase: Phrase) -> bool:
    """*Il testimone, un pensionato di Cuneo,*: whoever is told what he is has not been spoken of."""
    after = units[phrase.last + 1 : phrase.last + 3]
    return len(after) == 2 and after[0].text == "," and after[1].lower in ("un", "una", "uno", "un'")


def _names_thing(word: str) -> bool:
    """*attribuzione*, *regolamento*: by its ending no person, and neither a body nor a document by the lists."""
    return bool(_THING.search(word)) and not (names_person(word) or names_body(word) or names_document(word))
