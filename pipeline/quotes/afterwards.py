"""Cues in the sentence after: *Lo dice uno studio*, *Così Furlan*; and cues inside the marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.quotes import lexicon
from pipeline.quotes.cues import Cue, find_cues
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import OF, Phrase, noun_phrase
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import Sentence, Unit, View, past_dateline

# *Lo dice uno studio*, not *Lo racconta in un libro*: verbs that take up a whole statement.
_CONFIRMING = frozenset(
    "dire riferire comunicare annunciare calcolare rivelare affermare confermare segnalare sostenere stimare scrivere"
    " dichiarare certificare indicare emergere trapelare riportare testimoniare ribadire precisare sottolineare"
    " evidenziare assicurare rilevare avvertire".split()
)
_DECIDED = frozenset("decretare deliberare prescrivere prevedere stabilire statuire".split())


_DASHES = ("–", "—", "-")
Aside = tuple[Sentence, Cue, int, Phrase | None]

_LONGEST = 60
"""Units of a sentence that another takes up as a whole: the longest indirect content of the tuning gold has 54 words.
What is longer is mostly a list that nobody ended: *Seggi: Alba 12, Borgo 9, … . Lo ha comunicato la prefettura*."""


class Afterwards:
    """Finds speech and contents whose cue stands in a later sentence or between dashes inside the marks."""

    def __init__(self, view: View, subjects: Subjects) -> None:
        self.view = view
        self.subjects = subjects

    def of(self, number: int, cues: list[Cue]) -> list[Found]:
        """*… . Lo dice uno studio*, *… : lo calcola il rapporto*, *È quanto emerge da X*: the clause before."""
        sentence = self.view.sentences[number]
        units = sentence.units
        found: list[Found] = self._signed(number)
        for cue in cues:
            confirms = (
                cue.mood == "infinitive"
                and cue.first > 0
                and units[cue.first - 1].lower in ("a", "ad")
                and (cue.first == 1 or units[cue.first - 2].text == ":")  # «Non cederemo»: a dirlo è il presidente
                and units[cue.first].lower.endswith("lo")
            )
            if not confirms and (cue.mood != "finite" or cue.person != "3") or "c" not in cue.frames:
                continue
            left = cue.first - 1 if confirms else cue.left
            lo = confirms or any(units[i].lower == "lo" for i in range(left, cue.first))
            quanto = (
                left >= 2
                and units[left - 1].lower in ("quanto", "ciò", "che")
                and units[left - 2].lower in ("è", "ciò", "quanto")
            )
            if cue.lemma in _DECIDED:
                continue  # La carta vale dieci anni. A stabilirlo è un decreto.
            told = quanto or confirms or cue.lemma in _CONFIRMING or cue.lemma.split()[0] in ("fare", "rendere")
            if not (lo or quanto) or not told or cue.negated:
                continue
            if any(u.text == ":" for u in units[cue.last + 1 :]):
                continue  # Lo ammette anche Neri: «Abbiamo sbagliato»
            start = left - (2 if quanto else 0)
            if quanto and start > 0 and units[start - 1].lower in ("è", "e"):
                start -= 1
            if quanto and units[start].lower != "è":
                continue  # Ciò che si teme è che il ponte crolli
            if start > 0 and units[start - 1].text == ":":
                begin = max((i + 1 for i in range(start - 1) if units[i].text == ";"), default=0)
                found.append(self._previous(units[begin : start - 1], cue, sentence))
            elif start == 0 and number:
                before = self.view.sentences[number - 1]
                if before.paragraph == sentence.paragraph and len(before.units) <= _LONGEST:
                    found.append(self._previous(before.units, cue, sentence))
        return found

    def _signed(self, number: int) -> list[Found]:
        """*«Ci vediamo in tribunale». Così Furlan.*, *«Mai alleati». L'affondo di Costa*: a verbless sentence after."""
        sentence = self.view.sentences[number]
        units = sentence.units
        if [u.lower for u in units[:3]] == ["con", "queste", "parole"]:
            return self._with_words(number)
        begin = 1 if units[0].lower in ("è", "sono") else 0  # «…». È la denuncia della Cgil
        if units[0].lower[:5] == "quest" and units[1:2] and units[1].lower in ("è", "sono"):
            begin = 2  # «…». Questo è il racconto di Ada Lodi
        longest = 30 if units[0].lower == "così" else 14
        verbal = any(u.pos in ("VERB", "AUX") or u.quote >= 0 for u in units[begin:])
        if not number or len(units) > longest or verbal:
            return []
        quote = self._quote_before(number)
        if quote < 0:
            return []
        cue: Cue | None = None
        start = next((i + 1 for i, u in enumerate(units[:2]) if u.lower in ("così", "parola")), 0)
        if not start:
            noun = next((i for i, u in enumerate(units[: begin + 4]) if u.lower in lexicon.nouns()), None)
            if noun is None:
                return []
            cue = Cue(noun, noun, noun, units[noun].start, units[noun].end, units[noun].lower, "q", "noun", kind="noun")
            start = noun + 1
        if start < len(units) and units[start].lower in OF:
            start += 1
        elif start < len(units) and units[start].pos == "ADP":  # Così in una nota il direttore Corti
            place = noun_phrase(units, start + 1)
            start = place.last + 1 if place is not None else start
        phrase = noun_phrase(units, start) if start < len(units) else None
        if phrase is None or not self.subjects.speaks(units, phrase):
            return []
        span = self.view.marked[quote]
        return [Found(span.start, span.end, "direct", cue, sentence, "signed", 0.85, phrase, quote=quote)]

    def _quote_before(self, number: int) -> int:
        """The marked span that is all of the sentence before in the same paragraph, -1 for none."""
        before, sentence = self.view.sentences[number - 1], self.view.sentences[number]
        said = [u for u in before.units[past_dateline(before.units) :] if u.pos != "PUNCT"]
        alone = number > 0 and len(said) == 1 and before.paragraph == sentence.paragraph
        return said[0].quote if alone else -1

    def _with_words(self, number: int) -> list[Found]:
        """*«Me ne vado». Con queste parole si è dimesso ieri il presidente*."""
        sentence, quote = self.view.sentences[number], self._quote_before(number)
        units = sentence.units
        phrases = (noun_phrase(units, at) for at in range(3, len(units)) if units[at - 1].pos != "ADP")
        phrase = next((p for p in phrases if p is not None and self.subjects.speaks(units, p)), None)
        if quote < 0 or phrase is None:
            return []
        cue = Cue(2, 2, 2, units[2].start, units[2].end, units[2].lower, "q", "noun", kind="noun")
        span = self.view.marked[quote]
        return [Found(span.start, span.end, "direct", cue, sentence, "signed", 0.8, phrase, quote=quote)]

    def _previous(self, units: list[Unit], cue: Cue, sentence: Sentence) -> Found:
        """The words before *. Lo dice uno studio* or *: lo dice uno studio*."""
        last = len(units) - 1
        while last > 0 and units[last].text in (".", "!", "?", "…"):
            last -= 1
        begin = past_dateline(units)  # KIEV - Almeno quattordici persone sono morte. Lo riferisce il governatore.
        if last == begin and units[begin].quote >= 0:
            span = self.view.marked[units[begin].quote]
            return Found(span.start, span.end, "direct", cue, sentence, "anaphoric", 0.85, quote=units[begin].quote)
        if (
            units[last].quote >= 0
            and len(units[last].text.split()) > 4
            and not any(u.pos in ("VERB", "AUX") for u in units[:last])
        ):
            span = self.view.marked[units[last].quote]
            return Found(span.start, span.end, "direct", cue, sentence, "anaphoric", 0.8, quote=units[last].quote)
        return Found(units[begin].start, units[last].end, "indirect", cue, sentence, "anaphoric", 0.8)

    def split_inside(self, row: Found) -> list[Found]:
        """*«Tra le ragioni – ha continuato il ministro – c'è questa»*: cues between dashes inside the marks."""
        asides = list(self._asides(row.quote)) if row.quote >= 0 and row.kind == "direct" else []
        if not asides:
            return [row]
        named = next(((sentence, phrase) for sentence, _, _, phrase in asides if phrase is not None), None)
        parts: list[Found] = []
        for at, (sentence, cue, closing, phrase) in enumerate(asides):
            who = (sentence, phrase) if phrase is not None or named is None else named
            told = replace(row, cue=cue, sentence=who[0], rule="split-inside", source=who[1], confidence=0.9)
            if not at:
                parts.append(replace(told, end=sentence.units[cue.left - 2].end))
            rest = next((u for u in sentence.units[closing + 1 :] if u.text not in (",", ";", ".")), None)
            begin = rest.start if rest is not None else self._next_inside(row.quote, sentence, row.end)
            later = asides[at + 1] if at + 1 < len(asides) else None
            end = later[0].units[later[1].left - 2].end if later is not None else row.end
            parts.append(replace(told, start=begin, end=end))
        return [part for part in parts if part.end > part.start]

    def _next_inside(self, quote: int, sentence: Sentence, end: int) -> int:
        """*«Non l'ho letto - dichiara Aceti -. L'ho preso alla fine»*: where the next sentence in the marks begins."""
        inner = self.view.inner[quote]
        return next((later.start for later in inner if later.start > sentence.start), end)

    def _asides(self, quote: int) -> Iterator[Aside]:
        """Each cue between dashes inside a marked span: its sentence, the closing dash and who is named."""
        for sentence in self.view.inner[quote]:
            units = sentence.units
            done = 0
            for cue in find_cues(sentence):
                finite = cue.mood == "finite" and cue.person == "3" and "q" in cue.frames
                if not finite or cue.left < max(done, 2) or units[cue.left - 1].text not in _DASHES:
                    continue
                reach = range(cue.last + 1, min(cue.last + 30, len(units)))
                closing = next((i for i in reach if units[i].text in _DASHES), None)
                if closing is None:
                    continue
                phrases = (noun_phrase(units, at) for at in range(cue.last + 1, closing))
                phrase = next((p for p in phrases if p is not None and self.subjects.speaks(units, p)), None)
                if phrase is None and closing > cue.last + 1:
                    continue
                done = closing
                yield sentence, cue, closing, phrase
