"""Quotes of one Doc: reads each sentence, names the speakers in reading order, numbers the utterances."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from pipeline.records import Quote

from . import lexicon
from .attribution import Attribution
from .clauses import Clauses
from .cues import Cue, find_cues
from .found import Found
from .phrases import AT, OF, Phrase, noun_phrase
from .referents import Referents, names_document
from .sources import find_sources
from .speakers import NOBODY, Speaker, Speakers
from .subjects import Subjects
from .units import Sentence, View

_ANSWERED = frozenset("gli le lo la".split())


def find_quotes(doc: Doc) -> tuple[Quote, ...]:
    """Direct, partial, indirect and nominal quotes of an article with their speakers, sorted by start."""
    if not doc.text.strip():
        return ()
    return _Reader(doc).read()


class _Reader:
    def __init__(self, doc: Doc) -> None:
        self.referents = Referents(doc)
        self.view = View(doc, self.referents.spans())
        self.subjects = Subjects(self.view, self.referents)
        self.speakers = Speakers(self.view, self.referents, self.subjects)
        self.named: list[tuple[Found, Speaker]] = []
        self.by_quote: dict[int, Speaker] = {}
        self.groups = 0
        self.spoken: list[Found] = []  # the last direct speech
        self.idle_sentence: Sentence | None = None
        self.idle: Cue | None = None  # a reporting verb of the sentence before that has no content yet

    def read(self) -> tuple[Quote, ...]:
        previous: list[Found] = []
        for number, sentence in enumerate(self.view.sentences):
            anaphoric = self._anaphoric(number)
            first = sentence.units[0]
            if first.quote >= 0 and self.view.marked[first.quote].continues:
                previous = self.spoken  # the speech of the paragraph before goes on
            rows = self._sentence(sentence, previous, anaphoric)
            previous = [row for row in rows if row.quote >= 0] if any(u.quote >= 0 for u in sentence.units) else []
            self.spoken = [row for row in previous if row.kind == "direct"] or self.spoken
            self.idle = self._idle(sentence, rows)
        return self._records()

    def _idle(self, sentence: Sentence, rows: list[Found]) -> Cue | None:
        """*Santoro ha risposto con una missiva al presidente. «Il provvedimento è inaudito»*."""
        if rows or sentence.container >= 0:
            return None
        answering = [
            c
            for c in find_cues(sentence)
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

    # --- one sentence --------------------------------------------------------------------------------------------------

    def _sentence(self, sentence: Sentence, previous: list[Found], anaphoric: list[Found]) -> list[Found]:
        cues = find_cues(sentence)
        clauses = Clauses(sentence, cues, self.subjects.speaks, self.subjects.finite)
        sources = find_sources(clauses)
        reported = {row.cue.first for row in anaphoric if row.cue is not None}
        contents = [
            *sources,
            *self._contents(clauses, [cue for cue in cues if cue.first not in reported]),
            *clauses.questions(),
            *clauses.announced(),
            *clauses.equated(),
        ]
        contents = self._plausible(clauses, contents)
        quotes = Attribution(self.view, clauses, sources).read(contents)
        used = {
            row.cue.first
            for row in quotes
            if row.cue is not None and row.cue.kind == "verb" and row.rule in ("post", "split", "dash")
        }
        contents = [
            row for row in contents if not (row.kind == "nominal" and row.cue is not None and row.cue.first in used)
        ]
        whole = {self.view.marked[row.quote].outer_start for row in quotes if row.kind == "direct"}
        contents = [row for row in contents if row.start not in whole]
        quotes = [part for row in quotes for part in self._split_inside(row)]
        rows = sorted([*contents, *quotes, *anaphoric], key=lambda row: (row.start, -row.end))
        if sentence.container < 0:
            self.speakers.note_sentence(sentence)
        self._group(rows, previous)
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
        focus = self.speakers.focus, self.speakers.last, self.speakers.previous
        rows = self._sentence(sentence, previous, [])
        self.speakers.focus, self.speakers.last, self.speakers.previous = focus
        return rows

    def _contents(self, clauses: Clauses, cues: list[Cue]) -> list[Found]:
        found: list[Found] = []
        quoted = clauses.sentence.container >= 0
        for cue in cues:
            if quoted and not self._told(cue, clauses):
                continue
            if cue.person != "3" and not quoted:
                continue
            bounds = clauses.incidental(cue)
            rows = self._incidental(clauses, cue, bounds) if bounds is not None else []
            if not rows:
                rows = clauses.complements(cue)
            if not rows and not quoted:
                nominal = clauses.nominal(cue)
                rows = [nominal, *clauses.after_nominal(nominal, cue)] if nominal is not None else []
            found.extend(row for row in rows if row.end > row.start)
        return found

    def _plausible(self, clauses: Clauses, contents: list[Found]) -> list[Found]:
        """Drop nominal contents that only repeat who speaks, or that nobody says."""
        kept = []
        for row in contents:
            cue = row.cue
            if row.kind == "nominal" and cue is not None:
                inside = any(
                    o is not row and o.kind == "indirect" and o.start <= cue.start and cue.end <= o.end
                    for o in contents
                )
                subject = self.subjects.of(clauses.sentence, cue, clauses.cues, after_content=False)
                if inside and (subject is None or cue.left and clauses.units[cue.left - 1].lower == "che"):
                    continue  # ha annunciato che chiederà l'assoluzione
                if self.subjects.impersonal(cue) and subject is None:
                    continue
                if cue.lemma == "prevedere" and (subject is None or not self._forecasts(clauses, subject)):
                    continue
            sure = cue is not None and ("m" in cue.frames or cue.lemma in ("garantire", "assicurare", "confermare"))
            if cue is not None and cue.kind == "verb" and sure and row.rule != "incidental":
                subject = self.subjects.of(clauses.sentence, cue, clauses.cues, after_content=False)
                if subject is not None and not self.subjects.speaks(clauses.units, subject):
                    continue  # la biodegradabilità non garantisce che
            if (
                row.kind == "indirect"
                and cue is not None
                and cue.passive
                and cue.lemma in ("prevedere", "stabilire", "ritenere", "escludere")
            ):
                continue
            kept.append(row)
        return kept

    def _forecasts(self, clauses: Clauses, subject: Phrase) -> bool:
        """People and bodies foresee something; a law or an event only provides for it."""
        head = clauses.units[subject.head]
        named = self.referents.at(head.start, head.end)
        return (
            self.subjects.speaks(clauses.units, subject)
            and not names_document(head.lower)
            and (named is None or named[2].label in ("PER", "ORG"))
        )

    def _split_inside(self, row: Found) -> list[Found]:
        """*«Tra le ragioni – ha continuato il ministro – c'è questa»*: a cue between dashes inside the marks."""
        if row.quote < 0 or row.kind != "direct":
            return [row]
        for sentence in self.view.inner[row.quote]:
            units = sentence.units
            for cue in find_cues(sentence):
                if (
                    cue.mood != "finite"
                    or cue.person != "3"
                    or "q" not in cue.frames
                    or cue.left == 0
                    or units[cue.left - 1].text not in ("–", "—", "-")
                ):
                    continue
                closing = next(
                    (
                        i
                        for i in range(cue.last + 1, min(cue.last + 16, len(units)))
                        if units[i].text in ("–", "—", "-")
                    ),
                    None,
                )
                phrase = noun_phrase(units, cue.last + 1)
                if closing is None or phrase is None and closing > cue.last + 1:
                    continue
                first = replace(
                    row,
                    end=units[cue.left - 2].end,
                    cue=cue,
                    sentence=sentence,
                    rule="split-inside",
                    source=phrase,
                    confidence=0.9,
                )
                after = units[closing + 1].start if closing + 1 < len(units) else row.end
                second = replace(first, start=after, end=row.end)
                return [part for part in (first, second) if part.end > part.start]
        return [row]

    def _told(self, cue: Cue, clauses: Clauses) -> bool:
        """Inside direct speech only a report to or by the speaker counts: *mi ha detto che*, *ho risposto che*."""
        if cue.mood != "finite":
            return False
        if cue.person == "3":
            return cue.dative in ("mi", "ci")
        after = clauses.units[cue.last + 1].lower if cue.last + 1 < len(clauses.units) else ""
        compound = cue.last > cue.first and after in ("che", "se")
        return compound and cue.lemma in ("dire", "rispondere", "chiedere", "spiegare")

    def _incidental(self, clauses: Clauses, cue: Cue, bounds: tuple[int, int, Phrase | None]) -> list[Found]:
        units = clauses.units
        first, last, source = bounds
        if "c" not in cue.frames or cue.lemma in ("leggere",) and not cue.reflexive:
            return []
        if first == 0:  # Come ha ricordato Fais, il fondo scade a giugno
            begin = last + 2
            if begin >= len(units) or units[last + 1].text != ",":
                return []
            end = clauses.clause_end(begin, cue, strict=False)
            return [clauses._found(begin, end, "indirect", cue, "incidental", 0.75, source)]
        comma = first - 1
        if (
            units[comma].quote >= 0
            or comma > 0
            and units[comma - 1].quote >= 0
            and self._speech_before(clauses, comma - 1)
        ):
            return []
        rows: list[Found] = []
        start = comma
        while start > 0 and units[start - 1].text not in (";", ":"):
            start -= 1
        while start < comma and (units[start].lower in ("e", "ma", "ed", "però") or units[start].text == ","):
            start += 1
        after = last + 1
        closed = after < len(units) and units[after].text in (",", "–", "—", "-")
        right_quote = closed and after + 1 < len(units) and units[after + 1].quote >= 0
        if (
            comma > start
            and units[comma - 1].lower not in ("e", "ma", "che", "ed", "poi")
            and not (right_quote and comma - start < 2)
        ):
            if (
                any(
                    other.first < first and other.first >= start and other.mood == "finite" and other.person == "3"
                    for other in clauses.cues
                )
                and not closed
            ):
                return []
            rows.append(clauses._found(start, comma - 1, "indirect", cue, "incidental", 0.8, source))
        if closed and not right_quote:
            begin = after + 1
            apposition = clauses.units[begin:]
            if source is not None and apposition:
                from .sources import _past_apposition

                begin = _past_apposition(clauses, after)
            while begin < len(units) and (units[begin].lower in ("e", "ma") or units[begin].text == ","):
                begin += 1
            if begin < len(units) and units[begin].lower not in ("che",) and units[begin].quote < 0:
                end = clauses.clause_end(begin, cue, strict=False)
                rows.append(clauses._found(begin, end, "indirect", cue, "incidental", 0.8, source))
        return rows

    def _speech_before(self, clauses: Clauses, at: int) -> bool:
        """Is the marked span before the comma speech of its own, not the end of the reporter's clause?"""
        return at == 0 or clauses.units[at - 1].text in (":", "(", "–", "—", ",") or clauses.units[at - 1].quote >= 0

    def _anaphoric(self, number: int) -> list[Found]:
        """*… . Lo dice uno studio*, *… : lo calcola il rapporto*, *È quanto emerge dal bollettino*: the clause before."""
        sentence = self.view.sentences[number]
        units = sentence.units
        found: list[Found] = self._signed(number)
        for cue in find_cues(sentence):
            confirms = (
                cue.mood == "infinitive"
                and cue.first == 1
                and units[0].lower in ("a", "ad")
                and units[cue.first].lower.endswith("lo")
            )
            if not confirms and (cue.mood != "finite" or cue.person != "3") or "c" not in cue.frames:
                continue
            left = 0 if confirms else cue.left
            lo = confirms or any(units[i].lower == "lo" for i in range(left, cue.first))
            quanto = (
                left >= 2
                and units[left - 1].lower in ("quanto", "ciò", "che")
                and units[left - 2].lower in ("è", "ciò", "quanto")
            )
            if not (lo or quanto):
                continue
            start = left - (2 if quanto else 0)
            if quanto and start > 0 and units[start - 1].lower in ("è", "e"):
                start -= 1
            if start > 0 and units[start - 1].text == ":":
                begin = max((i + 1 for i in range(start - 1) if units[i].text == ";"), default=0)
                found.append(
                    Found(units[begin].start, units[start - 2].end, "indirect", cue, sentence, "anaphoric", 0.85)
                )
            elif start == 0 and number:
                before = self.view.sentences[number - 1]
                if before.paragraph == sentence.paragraph:
                    row = self._previous(before, cue, sentence)
                    found.append(row)
        return found

    def _signed(self, number: int) -> list[Found]:
        """*«Ci vediamo in tribunale». Così Furlan.*, *«Mai alleati». L'affondo di Costa*: a verbless sentence after."""
        sentence = self.view.sentences[number]
        units = sentence.units
        if not number or len(units) > 14 or any(u.pos in ("VERB", "AUX") or u.quote >= 0 for u in units):
            return []
        before = [u for u in self.view.sentences[number - 1].units if u.pos != "PUNCT"]
        if len(before) != 1 or before[0].quote < 0 or self.view.sentences[number - 1].paragraph != sentence.paragraph:
            return []
        cue: Cue | None = None
        start = next((i + 1 for i, u in enumerate(units[:2]) if u.lower in ("così", "parola")), 0)
        if not start:
            noun = next((i for i, u in enumerate(units[:4]) if u.lower in lexicon.nouns()), None)
            if noun is None:
                return []
            cue = Cue(noun, noun, noun, units[noun].start, units[noun].end, units[noun].lower, "q", "noun", kind="noun")
            start = noun + 1
        if start < len(units) and units[start].lower in OF:
            start += 1
        phrase = noun_phrase(units, start) if start < len(units) else None
        if phrase is None or not self.subjects.speaks(units, phrase):
            return []
        span = self.view.marked[before[0].quote]
        return [Found(span.start, span.end, "direct", cue, sentence, "signed", 0.85, phrase, quote=before[0].quote)]

    def _previous(self, before: Sentence, cue: Cue, sentence: Sentence) -> Found:
        units = before.units
        last = len(units) - 1
        while last > 0 and units[last].text in (".", "!", "?", "…"):
            last -= 1
        if last == 0 and units[0].quote >= 0:
            span = self.view.marked[units[0].quote]
            return Found(span.start, span.end, "direct", cue, sentence, "anaphoric", 0.85, quote=units[0].quote)
        if (
            units[last].quote >= 0
            and len(units[last].text.split()) > 4
            and not any(u.pos in ("VERB", "AUX") for u in units[:last])
        ):
            span = self.view.marked[units[last].quote]
            return Found(span.start, span.end, "direct", cue, sentence, "anaphoric", 0.8, quote=units[last].quote)
        begin = 0
        return Found(units[begin].start, units[last].end, "indirect", cue, sentence, "anaphoric", 0.8)

    # --- groups and speakers ---------------------------------------------------------------------------------------------

    def _group(self, rows: list[Found], previous: list[Found]) -> None:
        by_cue: dict[tuple[int, str], int] = {}
        for row in rows:
            if row.cue is not None:
                key = (row.cue.start, row.cue.kind)
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
            self.speakers.note_speaker(speaker, plural=row.cue is not None and row.cue.number == "p")

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
            cue.left > 0
            and row.sentence.units[cue.left - 1].lower == "chi"
            or row.rule == "noun-question"
            and row.sentence.units[0].lower in AT
        ):
            return NOBODY
        self.speakers.addressed = (
            self.referents.by_name.get(self.speakers.last.name) if cue.dative in _ANSWERED else None
        )
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
        if self.subjects.impersonal(cue) or cue.kind == "noun":
            return Speaker(self.speakers.last.name, None, None, "omitted", 0.4)
        if container is not None:
            near = [r for left, _, r in self.referents.within(row.sentence.start, row.start) if r.label == "PER"]
            return Speaker(near[-1].name, None, None, "omitted", 0.4) if near else NOBODY
        return self.speakers.omitted(row)

    def _without_cue(self, row: Found, previous: list[Found]) -> Speaker:
        container = self.by_quote.get(row.sentence.container) if row.sentence.container >= 0 else None
        if container is not None:
            return NOBODY
        if row.follows and previous and row.rule != "topic":
            before, speaker = next(
                ((r, s) for r, s in reversed(self.named) if r.group == previous[-1].group), (None, NOBODY)
            )
            if before is not None and before.cue is not None and before.cue.dative in _ANSWERED and self._asks(before):
                other = self.speakers.previous
                return Speaker(other.name, None, None, "answer", 0.5)
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
        if row.rule in ("colon-bare", "headline"):
            units = row.sentence.units
            for position in range(len(units)):
                if units[position].start >= row.start:
                    break
                phrase = noun_phrase(units, position)
                if (
                    phrase is not None
                    and self.subjects.speaks(units, phrase)
                    and (position == 0 or units[position - 1].pos != "ADP")
                ):
                    return self.speakers.name(row.sentence, phrase)
        speaker = self.speakers.omitted(row)
        return replace(speaker, confidence=0.4)

    def _asks(self, row: Found) -> bool:
        return row.end > row.start and (
            self.view.text[row.end - 1] == "?" or self.view.marked[row.quote].style == "dash"
            if row.quote >= 0
            else False
        )

    # --- records ---------------------------------------------------------------------------------------------------------

    def _backfill(self) -> None:
        """Speech of which only a later paragraph names the speaker."""
        for index in range(len(self.named) - 2, -1, -1):
            row, speaker = self.named[index]
            later, said = self.named[index + 1]
            follows = later.quote >= 0 and self.view.marked[later.quote].continues and later.cue is not None
            if row.cue is None and row.quote >= 0 and row.follows and follows:
                row.cue, row.group = later.cue, later.group
                self.named[index] = (row, said)

    def _records(self) -> tuple[Quote, ...]:
        self._backfill()
        text = self.view.text
        best: dict[tuple[int, int], tuple[Found, Speaker]] = {}
        for row, speaker in self.named:
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
                )  # fmt: skip
            )
        return tuple(records)
