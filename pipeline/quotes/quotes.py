"""Quotes of one Doc: reads each sentence, names the speakers in reading order, numbers the utterances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.quotes.afterwards import Afterwards
from pipeline.quotes.appositions import NOBODY, Speaker
from pipeline.quotes.attribution import Attribution
from pipeline.quotes.contents import Contents
from pipeline.quotes.cues import Cue, find_cues
from pipeline.quotes.discourse import Discourse, Features, Watch
from pipeline.quotes.found import Found
from pipeline.quotes.indirect import Indirect
from pipeline.quotes.later import Later
from pipeline.quotes.phrases import AT, OF, Phrase, is_speech_noun, noun_phrase
from pipeline.quotes.referents import Referents, names_person
from pipeline.quotes.sources import find_sources
from pipeline.quotes.speakers import Speakers
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import Sentence, Unit, View
from pipeline.records import Quote
from pipeline.trace import Place, dropped, narrowed

_HERS = frozenset("suo sua suoi sue loro".split())
_ANSWERED = frozenset("gli le lo la".split())


def find_quotes(doc: Doc, *, weights: Features | None = None, watch: Watch | None = None) -> tuple[Quote, ...]:
    """Direct, partial, indirect and nominal quotes of an article with their speakers, sorted by start.

    Training tries other `weights` for the choice of speakers, and has `watch` called with each choice.
    """
    if all(token.is_space for token in doc):
        return ()
    return _Reader(doc, Discourse(weights, watch)).read()


def _kept(why: str, before: list[Found], after: list[Found]) -> list[Found]:
    return narrowed("content", why, before, after, lambda row: (row.start, row.end, f"{row.kind}, rule {row.rule}"))


def _idle(cues: list[Cue], rows: list[Found]) -> Iterator[Place]:
    reporting = {row.cue.start for row in rows if row.cue is not None}
    yield from ((cue.start, cue.end, cue.lemma) for cue in cues if cue.start not in reporting)


def _unsaid(sentence: Sentence, rows: list[Found]) -> Iterator[Place]:
    said = {row.quote for row in rows}
    yield from ((unit.start, unit.end, "") for unit in sentence.units if unit.quote >= 0 and unit.quote not in said)


def _nobody_in_particular(units: list[Unit], cue: Cue) -> bool:
    """*c'è chi minaccia di*, *c'è chi, sottovoce, ammette*."""
    at = cue.left - 1
    if at > 2 and units[at].text == ",":
        at = next((i for i in range(at - 1, max(at - 6, 0), -1) if units[i].text == ","), 0) - 1
    return at >= 0 and units[at].lower == "chi"


class _Reader:
    def __init__(self, doc: Doc, discourse: Discourse) -> None:
        self.referents = Referents(doc)
        self.view = View(doc, self.referents.spans())
        self.subjects = Subjects(self.view, self.referents)
        self.speakers = Speakers(self.view, self.referents, self.subjects, discourse)
        self.indirect = Indirect(self.referents, self.subjects)
        self.afterwards = Afterwards(self.view, self.subjects)
        self.named: list[tuple[Found, Speaker]] = []
        self.by_quote: dict[int, Speaker] = {}
        self.groups = 0
        self.spoken: list[Found] = []  # the last direct speech
        self.interviewed: Speaker | None = None  # who answers the unmarked questions of an interview
        self.idle_sentence: Sentence | None = None
        self.idle: Cue | None = None  # a reporting verb of the sentence before that has no content yet

    def read(self) -> tuple[Quote, ...]:
        previous: list[Found] = []
        for number, sentence in enumerate(self.view.sentences):
            cues = find_cues(sentence)
            anaphoric = self.afterwards.of(number, cues)
            first = sentence.units[0]
            if first.quote >= 0 and self.view.marked[first.quote].continues:
                previous = self.spoken  # the speech of the paragraph before goes on
            rows = self._sentence(sentence, cues, previous, anaphoric)
            previous = [row for row in rows if row.quote >= 0] if any(u.quote >= 0 for u in sentence.units) else []
            self.spoken = [row for row in previous if row.kind == "direct"] or self.spoken
            self.idle = self._idle(sentence, cues, rows)
        return self._records()

    def _idle(self, sentence: Sentence, cues: list[Cue], rows: list[Found]) -> Cue | None:
        """*Santoro ha risposto con una missiva al presidente. «Il provvedimento è inaudito»*."""
        if rows or sentence.container >= 0 or sentence.units[-1].text == "?":  # Che cosa rispose?
            return None
        answering = [
            c
            for c in cues
            if c.mood == "finite"
            and c.person == "3"
            and not c.negated
            and not c.passive
            and "q" in c.frames
            and "c" in c.frames
        ]
        if not answering:
            return None
        self.idle_sentence = sentence
        return answering[-1]

    # --- one sentence -----------------------------------------------------------------------------

    def _sentence(
        self, sentence: Sentence, cues: list[Cue], previous: list[Found], anaphoric: list[Found]
    ) -> list[Found]:
        clauses = Contents(sentence, cues, self.subjects.speaks)
        sources = find_sources(clauses)
        reported = {row.cue.first for row in anaphoric if row.cue is not None}
        contents = [
            *sources,
            *self.indirect.contents(clauses, [cue for cue in cues if cue.first not in reported]),
            *clauses.questions(),
            *clauses.announced(),
            *clauses.voiced(),
            *clauses.equated(),
            *clauses.specified(),
            *clauses.given(),
            *clauses.named(),
        ]
        led = {row.cue.start for row in sources if row.cue is not None}
        own = [row for row in contents if row.start not in led]  # respinge le accuse: | a suo dire i testi mentono
        contents = self.indirect.plausible(clauses, _kept("begins with a source of its own", contents, own))
        quotes = Attribution(self.view, clauses, sources).read(contents)
        used = {
            row.cue.first
            for row in quotes
            if row.cue is not None and row.cue.kind == "verb" and row.rule in ("post", "split", "dash")
        }
        free = [
            row for row in contents if not (row.kind == "nominal" and row.cue is not None and row.cue.first in used)
        ]
        contents = _kept("its cue reports the words in marks", contents, free)
        whole = {self.view.marked[row.quote].outer_start for row in quotes if row.kind == "direct"}
        contents = _kept("is the speech in marks itself", contents, [row for row in contents if row.start not in whole])
        quotes = [part for row in quotes for part in self.afterwards.split_inside(row)]
        rows = sorted([*contents, *quotes, *anaphoric], key=lambda row: (row.start, -row.end))
        if sentence.container < 0:
            self.speakers.note_sentence(sentence, [row for row in rows if row.quote < 0])
        dropped("cue", "no content was found by it", _idle(cues, rows))
        dropped("marks", "nobody is found who says it: a name, a title, a term", _unsaid(sentence, rows))
        self._group(rows)
        for row in sorted(rows, key=lambda row: (row.cue.start if row.cue is not None else row.start, row.start)):
            self._name(row, cues, previous)
        for unit in sentence.units:
            if unit.quote >= 0:
                before: list[Found] = []
                for inner in self.view.inner[unit.quote]:
                    found = self._inside(inner, before)
                    before = [row for row in found if row.quote >= 0]
        return rows

    def _inside(self, sentence: Sentence, previous: list[Found]) -> list[Found]:
        """Quotes inside a marked span: speech in marks, and what speakers say that others told them."""
        return self._sentence(sentence, find_cues(sentence), previous, [])

    # --- groups and speakers ----------------------------------------------------------------------

    def _group(self, rows: list[Found]) -> None:
        by_cue: dict[tuple[int, str, int], int] = {}
        for row in rows:
            if row.cue is not None:
                # Neri parla di «svolta», Galli di «scelta positiva»: one verb, two statements
                other = row.source.first if row.rule == "fragment-series" and row.source is not None else -1
                gapped = other >= 0 and row.sentence.units[other].start > row.cue.end
                key = (row.cue.start, row.cue.kind, other if gapped else -1)
                if key not in by_cue:
                    self.groups += 1
                    by_cue[key] = self.groups
                row.group = by_cue[key]
            else:
                self.groups += 1
                row.group = self.groups

    def _name(self, row: Found, cues: list[Cue], previous: list[Found]) -> None:
        speaker = self._speaker(row, cues, previous)
        self.named.append((row, speaker))
        if row.quote >= 0:
            self.by_quote[row.quote] = speaker
        if row.sentence.container < 0:
            self.speakers.note_speaker(speaker)

    def _speaker(self, row: Found, cues: list[Cue], previous: list[Found]) -> Speaker:
        same = next((s for r, s in reversed(self.named[-12:]) if r.group == row.group), None)
        if same is not None:
            return same
        if row.source is not None:
            return self.speakers.name(row.sentence, row.source)
        cue = row.cue
        container = self.by_quote.get(row.sentence.container) if row.sentence.container >= 0 else None
        if cue is None:
            return self._without_cue(row, previous)
        if cue.person == "1":
            return container or NOBODY
        if (
            _nobody_in_particular(row.sentence.units, cue)
            or row.rule == "noun-question"
            and row.sentence.units[0].lower in AT
        ):
            return NOBODY
        self.speakers.discourse.addressed = self.speakers.last if cue.dative in _ANSWERED else self._told(row, cue)
        after = row.end <= cue.start or row.rule in (
            "post",
            "split",
            "dash",
            "anaphoric",
            "incidental",
            "incidental-quote",
        )
        floor = 0
        if row.rule.startswith("incidental"):
            floor = cue.left
        elif after and row.rule != "anaphoric":
            floor = next((i + 1 for i, u in enumerate(row.sentence.units) if u.end >= row.end), 0)
        phrase = self.subjects.of(row.sentence, cue, cues, after_content=after, floor=floor)
        if phrase is None and row.rule == "post" and row.sentence.units[0].start < row.start - 1:
            phrase = self.subjects.of(row.sentence, replace(cue, left=floor - 1), [], after_content=False)
        if phrase is not None:
            return self.speakers.name(row.sentence, phrase)
        colon = next((at for at in range(cue.left - 1, 0, -1) if row.sentence.units[at].text == ":"), 0)
        if phrase is None and colon and (colon == cue.left - 1 or row.rule == "incidental"):
            # Opposto il commento di Neri: ha definito il calo …; Più duro il giudizio di Neri: il calo, dice, …
            owner = self._owner(row.sentence, colon)
            if owner is not None:
                return owner
            # L'azienda replica che i dati sono pubblici: basta, fa sapere, andare sul sito
            told = [s for r, s in self.named[-6:] if r.sentence is row.sentence and r.cue and r.cue.last < colon]
            if told and told[-1].name and cue.number == "s":
                return replace(told[-1], method="omitted")
        introduced = self._introduced(row) if row.rule == "post" else None
        if introduced is not None:
            return introduced  # Contrario il vicepresidente della giunta, Neri: «Non firmo», ha detto
        if row.rule == "post" and floor > 1 and row.sentence.units[floor - 2].text == ":":
            # Gli ambulanti non ci stanno: «Ci tolgono il pane», ripetono davanti al municipio
            led = self.subjects.of(row.sentence, replace(cue, left=floor - 2), [], after_content=False)
            if led is not None and cue.number == "p":
                return self.speakers.name(row.sentence, led)
        if cue.passive:
            return NOBODY  # è stato confermato che
        if self.subjects.impersonal(cue) or cue.kind == "noun":
            colon = next((at for at in range(cue.left) if row.sentence.units[at].text == ":"), 0)
            owner = self._owner(row.sentence, colon)
            if owner is not None:
                return owner  # La replica del Comune è affidata a una nota: i cavalli, vi si legge, stanno bene
            introduced = self._introduced(row) if row.rule == "colon-noun" else None
            if introduced is not None:
                return introduced  # L'annuncio lo ha dato il nipote, Carlo: «…»; Di parere opposto l'avvocato: «…»
            if cue.kind == "noun" and cue.first and row.sentence.units[cue.first - 1].lower in _HERS:
                return self.speakers.omitted(row)  # Queste le sue parole: «…»
            return Speaker(self.speakers.last, None, None, "omitted", 0.4)
        if container is not None:
            near = [r for left, _, r in self.referents.within(row.sentence.start, row.start) if r.label == "PER"]
            return Speaker(near[-1].name, None, None, "omitted", 0.4) if near else NOBODY
        return self.speakers.omitted(row)

    def _told(self, row: Found, cue: Cue) -> str:
        """Who is spoken to, if right behind the verb: *Ha detto al medico di stare bene*."""
        units = row.sentence.units
        to = units[cue.last + 1].lower if cue.last + 1 < len(units) else ""
        phrase = noun_phrase(units, cue.last + 2) if to in AT and cue.kind == "verb" else None
        return self.speakers.name(row.sentence, phrase).name if phrase is not None and not phrase.pronoun else ""

    def _without_cue(self, row: Found, previous: list[Found]) -> Speaker:
        container = self.by_quote.get(row.sentence.container) if row.sentence.container >= 0 else None
        if container is not None:
            return NOBODY
        if row.follows and previous and row.rule != "topic":
            before, speaker = next(
                ((r, s) for r, s in reversed(self.named) if r.group == previous[-1].group), (None, NOBODY)
            )
            if before is not None and before.cue is not None and before.cue.dative in _ANSWERED and self._asks(before):
                return Speaker(self.speakers.previous, None, None, "answer", 0.5)
            if before is not None:
                row.group, row.cue = before.group, before.cue
                return replace(speaker, confidence=speaker.confidence * 0.9)
        if row.rule == "alone" and row.follows and self.idle is not None and self.idle_sentence is not None:
            row.cue = self.idle
            self.groups += 1
            row.group = self.groups
            phrase = self.subjects.of(self.idle_sentence, self.idle, find_cues(self.idle_sentence), after_content=False)
            if phrase is not None:
                return self.speakers.name(self.idle_sentence, phrase)
        introduced = self._introduced(row) if row.rule in ("colon-bare", "headline") else None
        answers = row.rule == "alone" and row.follows and self._asked(row.sentence)
        speaker = introduced or answers and self.interviewed or self.speakers.omitted(row)
        if answers and row.sentence.container < 0:
            self.interviewed = speaker
        return speaker

    def _asked(self, sentence: Sentence) -> bool:
        """Does a paragraph answer the unmarked question of the paragraph before, as all along an interview?."""
        before = self.view.sentences[sentence.number - 1] if sentence.number else None
        if before is None or before.paragraph == sentence.paragraph or sentence.units[0].quote < 0:
            return False
        return before.units[-1].text == "?" and not any(unit.quote >= 0 for unit in before.units)

    def _owner(self, sentence: Sentence, colon: int) -> Speaker | None:
        """Whose *commento*, *replica*, *tesi* stands in a sentence before its colon."""
        units = sentence.units
        for at in range(colon - 2):
            if is_speech_noun(units, at) and units[at + 1].lower in OF:
                phrase = noun_phrase(units, at + 2, limit=colon)
                if phrase is not None and self.subjects.speaks(units, phrase):
                    return self.speakers.name(sentence, phrase)
        return None

    def _introduced(self, row: Found) -> Speaker | None:
        """*Soddisfatto della sentenza il sindaco: «…»*: who stands in the words before the colon of a speech."""
        units = row.sentence.units
        quote = next((at for at, unit in enumerate(units) if unit.quote == row.quote), 0)
        if not quote or units[quote - 1].text != ":":
            return None
        chosen: Phrase | None = None
        for position in range(quote):
            phrase = noun_phrase(units, position)
            governed = units[position].pos == "ADP" or position > 0 and units[position - 1].pos == "ADP"
            if phrase is None or governed or not self.subjects.speaks(units, phrase):
                continue
            if units[phrase.head - 1].lower in _HERS and is_speech_noun(units, phrase.head):
                continue
            if chosen is None or phrase.last == quote - 2 and self._takes_floor(units, chosen, phrase):
                chosen = phrase
        return self.speakers.name(row.sentence, chosen) if chosen is not None else None

    def _takes_floor(self, units: list[Unit], topic: Phrase, phrase: Phrase) -> bool:
        """*Omicidio Ferri, la madre: «…»*, *Inter, Inzaghi: «…»*; not the apposition of *Neri, il sindaco: «…»*."""
        if phrase.first < topic.last + 2 or units[phrase.first - 1].text != ",":
            return False
        one, other = (self.referents.at(units[p.head].start, units[p.head].end) for p in (topic, phrase))
        named = other is not None and other[2].label == "PER"
        beside = topic.last == phrase.first - 2 and one is not None and one[2].label == "PER"
        return named or not beside and phrase.core > phrase.first and names_person(units[phrase.head].lower)

    def _asks(self, row: Found) -> bool:
        return row.end > row.start and (
            self.view.text[row.end - 1] == "?" or self.view.marked[row.quote].style == "dash"
            if row.quote >= 0
            else False
        )

    # --- records ----------------------------------------------------------------------------------

    def _records(self) -> tuple[Quote, ...]:
        text = self.view.text
        best: dict[tuple[int, int], tuple[Found, Speaker]] = {}
        for row, speaker in Later(self.view, self.referents, self.speakers.openers).named(self.named):
            key = (row.start, row.end)
            if key not in best or row.confidence > best[key][0].confidence:
                best[key] = (row, speaker)
        rows = sorted(best.values(), key=lambda item: (item[0].start, -item[0].end))
        numbers: dict[int, int] = {}
        records = []
        for row, speaker in rows:
            number = numbers.setdefault(row.group, len(numbers) + 1)
            cue = row.cue
            records.append(
                Quote(
                    start=row.start,
                    end=row.end,
                    text=text[row.start : row.end],
                    kind=row.kind,
                    speaker=speaker.name,
                    speaker_start=speaker.start,
                    speaker_end=speaker.end,
                    cue=text[cue.start : cue.end] if cue else "",
                    cue_start=cue.start if cue else None,
                    cue_end=cue.end if cue else None,
                    utterance=number,
                    rule=row.rule,
                    confidence=round(row.confidence * (0.7 + 0.3 * speaker.confidence), 3),
                )
            )
        return tuple(records)
