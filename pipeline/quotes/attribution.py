"""Which marked spans are speech, of what kind, and by which cue: *Q, ha detto*, *dice: Q*, *parla di Q*."""

from __future__ import annotations

from . import lexicon
from .clauses import Clauses
from .cues import ARTICLES, Cue
from .found import Found
from .phrases import OF, Phrase, noun_phrase
from .units import Sentence, Unit, View

_NICKNAMES = lexicon.words("nicknames")
_LINKS = (",", ".", "–", "—", "-", ";")
ASKING = frozenset("chiedere domandare incalzare".split())


class Attribution:
    """Marked spans of one sentence as direct or partial quotes."""

    def __init__(self, view: View, clauses: Clauses, sources: list[Found]) -> None:
        self.view = view
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.units = clauses.units
        self.cues = clauses.cues
        self.sources = sources
        self.found: list[Found] = []
        self.contents: list[Found] = []

    def read(self, contents: list[Found]) -> list[Found]:
        """Direct and partial quotes of the sentence; `contents` are its unmarked contents, for the fragments in them."""
        self.contents = contents
        for position, unit in enumerate(self.units):
            if unit.quote >= 0:
                row = self._attribute(position, unit, contents)
                if row is not None:
                    self.found.append(row)
        return self.found

    def _row(
        self, unit: Unit, kind: str, cue: Cue | None, rule: str, confidence: float, source: Phrase | None = None
    ) -> Found:
        span = self.view.marked[unit.quote]
        if not span.closed:
            confidence *= 0.6
        return Found(span.start, span.end, kind, cue, self.sentence, rule, confidence, source, quote=unit.quote)

    def _attribute(self, at: int, unit: Unit, contents: list[Found]) -> Found | None:
        units = self.units
        before = units[at - 1] if at else None
        after = units[at + 1] if at + 1 < len(units) else None
        span = self.view.marked[unit.quote]
        if span.style == "dash":
            return self._dash(at, unit)
        if before is None or before.text in ("(", "–", "—", "-") and at == 1 or before.quote >= 0 or before.text == ";":
            return self._leading(at, unit)
        if before.text == ":":
            return self._after_colon(at, unit)
        around = [c for c in contents if c.start <= unit.start and unit.end <= c.end]
        inside = min(around, key=lambda c: c.end - c.start, default=None)
        adjacent = self._adjacent(at)
        if (
            not span.closed
            and not (before.lower == "che" and self._governs(at - 1) is not None)
            and not (adjacent is not None and "q" in adjacent.frames)
        ):
            return None
        if before.lower in ("che", "se"):
            cue = self._governs(at - 1)
            if cue is not None and self._whole(at):
                return self._row(unit, "direct", cue, "that-quote", 0.85)
            if at > 1 and units[at - 2].lower in lexicon.nouns() and self._whole(at):
                return self._row(unit, "direct", self._noun_cue(at - 2), "that-quote", 0.6)
        if (
            before.lower in ("e", "ed", "ma", "o")
            and self.found
            and self.found[-1].quote >= 0
            and at > 1
            and units[at - 2].quote == self.found[-1].quote
        ):
            twin = self.found[-1]
            if twin.kind == "partial" or self._clausal(unit):
                return self._row(unit, twin.kind, twin.cue, "series", 0.75, twin.source)
        if before.lower in ("espressione", "frase", "parole", "motto", "domanda", "esclamazione") and self._clausal(
            unit
        ):
            cue = self._governing(at) or self._noun_cue(at - 1)
            return self._row(unit, "direct", cue, "noun-quote", 0.6)
        if before.lower == "," and inside is None:
            row = self._after_comma(at, unit)
            if row is not None:
                return row
        source = next(
            (s for s in self.sources if s.cue is not None and s.source is not None and s.start <= unit.start < s.end),
            None,
        )
        if source is None:
            row = self._under_source(at, unit)
            if row is not None:
                return row
        if before.text == "(":
            cue = self._right_cue(at)
            if cue is not None:
                return self._row(unit, "direct", cue, "parenthesis", 0.75)
        cue = adjacent
        if (
            cue is not None
            and "q" in cue.frames
            and self._clausal(unit)
            and unit.text[:1].isupper()
            and (self._closes(at) or not span.closed)
        ):
            return self._row(unit, "direct", cue, "verb-quote", 0.8)
        return self._fragment(at, unit, inside)

    # --- direct speech -------------------------------------------------------------------------------------------------

    def _leading(self, at: int, unit: Unit) -> Found | None:
        """A marked span at the start of its sentence."""
        units = self.units
        after = units[at + 1] if at + 1 < len(units) else None
        cue = self._right_cue(at)
        if cue is not None:
            if cue.lemma == "chiamare" or "q" not in cue.frames and self._clausal(unit) is False:
                return self._row(unit, "partial", cue, "post-predicate", 0.6)
            return self._row(unit, "direct", cue, "post", 0.95)
        if after is None or all(u.text in (".", "!", "?", ";", ",", "…", ")") for u in units[at + 1 :]):
            if not self._speech_like(unit):
                return None
            row = self._row(unit, "direct", None, "alone", 0.7)
            row.follows = True
            return row
        if after.text == ":" or after.quote >= 0:
            row = self._row(unit, "direct", None, "alone", 0.6)
            row.follows = True
            return row if self._speech_like(unit) else None
        if (
            after.lower in ("così", "parola", "parole")
            or after.text in (",", ".")
            and at + 2 < len(units)
            and units[at + 2].lower in ("così", "parola", "parole")
        ):
            start = at + 2 if after.text not in (",", ".") else at + 3
            if start < len(units) and units[start].lower in OF:
                start += 1
            phrase = noun_phrase(units, start)
            if phrase is not None and self.clauses.speaks(units, phrase):
                return self._row(unit, "direct", None, "thus", 0.8, phrase)
        start = at + 2 if after.text in (",", "–", "—", "-") else at + 1
        equates = start < len(units) and units[start].lower in ("è", "era", "sono", "erano", "fu")
        if equates or start == at + 2 and start < len(units) and units[start].lower in ARTICLES | {"queste"}:
            noun = next(
                (i for i in range(start + 1, min(start + 5, len(units))) if units[i].lower in lexicon.nouns()), None
            )
            if noun is not None and not any(u.pos in ("VERB", "AUX") for u in units[start + 1 : noun]):
                return self._row(unit, "direct", self._noun_cue(noun), "is-noun", 0.6)
        row = self._under_source(at, unit)
        if (
            row is None
            and at == 0
            and self._clausal(unit)
            and len(unit.text.split()) > 5
            and unit.text[:1].isupper()
            and not (after.pos in ("VERB", "AUX") and self._finite(after))
        ):
            row = self._row(unit, "direct", None, "alone", 0.5)
            row.follows = True
        return row

    def _after_colon(self, at: int, unit: Unit) -> Found | None:
        units = self.units
        start = next((i + 1 for i in range(at - 2, -1, -1) if units[i].text == ";"), 0)
        verbs = [
            c
            for c in self.cues
            if start <= c.first and c.last < at - 1 and not (c.left and units[c.left - 1].lower == "chi")
        ]
        right = self._right_cue(at)
        last = max(verbs, key=lambda cue: cue.first) if verbs else None
        if last is not None and right is not None and self._busy(last, at):
            return self._row(unit, "direct", right, "post", 0.9)
        if last is not None and ("q" in last.frames or "x" in last.frames or "d" in last.frames):
            return self._row(unit, "direct", last, "colon", 0.95)
        if right is not None and "q" in right.frames:
            return self._row(unit, "direct", right, "post", 0.9)
        for i in range(at - 2, start - 1, -1):
            if units[i].lower in lexicon.nouns() and units[i].pos not in ("VERB", "AUX"):
                return self._row(unit, "direct", self._noun_cue(i), "colon-noun", 0.8)
        if verbs:
            return self._row(unit, "direct", max(verbs, key=lambda cue: cue.first), "colon", 0.7)
        after = units[at + 1] if at + 1 < len(units) else None
        if after is not None and after.quote < 0 and after.pos in ("VERB", "AUX") and self._finite(after):
            return None  # Cassazione: «Lei non sa chi sono io» può configurarsi come minaccia
        phrase = noun_phrase(units, start)
        headline = phrase is not None and phrase.last == at - 2
        signed = headline and phrase is not None and self.clauses.speaks(units, phrase)
        verbless = not any(u.pos in ("VERB", "AUX") for u in units[start : at - 1])
        speaker = any(u.pos == "PROPN" for u in units[start : at - 1])
        if not signed and not (verbless and speaker and unit.text[:1].isupper()) and not self._speech_like(unit):
            return None
        return self._row(
            unit, "direct", None, "headline" if headline else "colon-bare", 0.75, phrase if headline else None
        )

    def _busy(self, cue: Cue, at: int) -> bool:
        """Has the cue before the colon a content of its own, or stands it in a relative clause?"""
        return (
            any(row.cue is cue for row in self.contents)
            or cue.left > 0
            and self.units[cue.left - 1].lower in ("che", "cui")
        )

    def _after_comma(self, at: int, unit: Unit) -> Found | None:
        """The second half of a split statement, or what follows an incidental cue."""
        units = self.units
        for cue in reversed([c for c in self.cues if c.last < at - 1]):
            bounds = self.clauses.incidental(cue)
            previous = next((row for row in reversed(self.found) if row.cue is cue), None)
            if previous is not None and previous.quote >= 0 and previous.end <= cue.start:
                return self._row(unit, previous.kind, cue, "split", 0.95, previous.source)
            if bounds is not None and bounds[1] == at - 2:
                left = bounds[0] - 1
                reporter = (
                    left > 0
                    and units[left].text == ","
                    and units[left - 1].quote < 0
                    and units[left - 1].lower not in ("poi", "quindi", "e", "ma", "dunque")
                )
                kind = "partial" if reporter and not self._sentence_like(unit) else "direct"
                return self._row(unit, kind, cue, "incidental-quote", 0.85, bounds[2])
            if (
                "q" in cue.frames
                and not any(u.pos in ("AUX", "VERB") for u in units[cue.last + 1 : at - 1])
                and previous is None
                and cue.mood == "finite"
                and at - cue.last < 14
                and self._clausal(unit)
            ):
                return self._row(unit, "direct", cue, "verb-comma-quote", 0.7)
            break
        row = next((r for r in reversed(self.found) if r.kind == "partial" and r.end < unit.start), None)
        if row is not None and not self._clausal(unit) and row.cue is not None:
            return self._row(unit, "partial", row.cue, "fragment-series", 0.7, row.source)
        right = self._right_cue(at)
        if right is not None and "q" in right.frames:
            return self._row(
                unit, "direct" if self._clausal(unit) and self._reporter_light(at) else "partial", right, "post", 0.75
            )
        if (
            not self.cues
            and self._clausal(unit)
            and self._closes(at)
            and not any(u.pos in ("VERB", "AUX") for u in units[:at])
        ):
            row = self._row(unit, "direct", None, "topic", 0.5)
            row.follows = True
            return row
        return None

    def _reporter_light(self, at: int) -> bool:
        return not any(u.pos in ("VERB", "AUX") for u in self.units[:at])

    def _under_source(self, at: int, unit: Unit) -> Found | None:
        """*Secondo un capogruppo «con un margine così basta un'influenza»*; *«…», secondo le parole della figlia*."""
        from .sources import _cue, _source

        for position in range(max(0, at - 16), at):
            source = _source(self.clauses, position)
            if source is not None and source.phrase is not None:
                between = [
                    u
                    for u in self.units[source.after : at]
                    if u.text != "," and u.lower not in ("invece", "infatti", "però", "poi")
                ]
                if not between and self._closes(at) and not self._goes_on(at):
                    return self._row(
                        unit,
                        "direct" if self._clausal(unit) else "partial",
                        _cue(self.units, source),
                        "source-quote",
                        0.85,
                        source.phrase,
                    )
                if (
                    between
                    and not any(u.pos in ("VERB", "AUX") for u in between)
                    and self._closes(at)
                    and source.after < at
                    and self.units[source.after].text == ","
                    and self.units[at - 1].text == ","
                ):
                    return self._row(
                        unit,
                        "direct" if self._clausal(unit) else "partial",
                        _cue(self.units, source),
                        "source-quote",
                        0.7,
                        source.phrase,
                    )
        following = at + 1
        if following < len(self.units) and self.units[following].text == ",":
            source = _source(self.clauses, following + 1) if following + 1 < len(self.units) else None
            if source is not None and source.phrase is not None and not source.relative:
                kind = "direct" if at == 0 and self._clausal(unit) else "partial"
                return self._row(unit, kind, _cue(self.units, source), "source-after", 0.8, source.phrase)
        return None

    def _goes_on(self, at: int) -> bool:
        """Does the reporter's clause go on after the marks: *la donna «si sta lasciando andare», soffre di «…»*?"""
        for unit in self.units[at + 1 :]:
            if unit.text in (";", "."):
                return False
            if (
                unit.quote < 0
                and unit.pos in ("VERB", "AUX")
                and self._finite(unit)
                and not any(c.first <= self.units.index(unit) <= c.last for c in self.cues)
            ):
                return True
        return False

    def _dash(self, at: int, unit: Unit) -> Found | None:
        previous = next((row for row in reversed(self.found) if row.quote >= 0), None)
        if previous is not None and previous.cue is not None and previous.end <= previous.cue.start < unit.start:
            return self._row(unit, "direct", previous.cue, "split", 0.9, previous.source)
        cue = self._right_cue(at)
        if cue is not None:
            return self._row(unit, "direct", cue, "dash", 0.9)
        if at and self.units[at - 1].text == ":":
            return self._after_colon(at, unit)
        row = self._row(unit, "direct", None, "dash-alone", 0.6)
        row.follows = True
        return row

    def _right_cue(self, at: int) -> Cue | None:
        """A reporting verb right after the marks: *Q, ha poi aggiunto*, *Q – lui ha insistito*, *Q, come la chiamava*."""
        units = self.units
        position = at + 1
        if position < len(units) and units[position].text in _LINKS:
            position += 1
        while position < len(units) and (
            units[position].lower
            in ("come", "così", "poi", "e", "lui", "lei", "loro", "quindi", "infine", "per", "solo")
            or units[position].pos == "ADV"
        ):
            if any(cue.left == position for cue in self.cues):
                break
            position += 1
        for cue in self.cues:
            if cue.left <= position <= cue.last and cue.first > at and cue.mood in ("finite",) and cue.person == "3":
                follows = next((u for u in units[cue.last + 1 :] if u.pos != "ADV"), None)
                if cue.lemma in ("continuare", "provare") and follows is not None and follows.lower in ("a", "ad"):
                    return None
                if cue.lemma == "dirsi" or not ("q" in cue.frames or cue.frames == "x" and position > at + 2):
                    return None
                return cue
            if cue.left == position + 2 and cue.mood == "infinitive" and units[position].lower in ("è", "si"):
                return cue
        # Q, si è limitata a dire van der Velden
        for cue in self.cues:
            if (
                position < cue.first <= position + 5
                and cue.mood == "infinitive"
                and all(u.pos in ("AUX", "VERB", "PRON", "ADP", "ADV") for u in units[position : cue.first])
            ):
                return cue
        return None

    def _noun_cue(self, at: int) -> Cue:
        unit = self.units[at]
        return Cue(at, at, at, unit.start, unit.end, unit.lower, "q", "noun", kind="noun")

    # --- fragments -----------------------------------------------------------------------------------------------------

    def _fragment(self, at: int, unit: Unit, inside: Found | None) -> Found | None:
        """Words in marks that are built into the reporter's sentence, unless they are a name, a title or a term."""
        if self._is_name(at, unit, adjacent=self._adjacent(at) is not None):
            return None
        adjacent = self._adjacent(at)
        short = len(unit.text.split()) < 4
        if (
            adjacent is not None
            and "x" in adjacent.frames
            and adjacent.person == "3"
            and not (adjacent.lemma == "chiamare" and short)
        ):
            return self._row(unit, "partial", adjacent, "fragment", 0.85)
        if inside is not None:
            return self._row(unit, "partial", inside.cue, "fragment-in-content", 0.85, inside.source)
        if (
            self.sentence.container >= 0
            and adjacent is not None
            and adjacent.dative in ("mi", "ci", "gli", "le")
            and "q" in adjacent.frames
        ):
            return self._row(unit, "direct", adjacent, "verb-quote", 0.7)  # Mi disse “resta”
        if self.sentence.container >= 0:
            return None  # what a speaker calls by a name of its own: *un semestre 'di semina'*
        series = next((r for r in reversed(self.found) if r.kind == "partial"), None)
        cue = self._governing(at)
        right = self._right_cue(at)
        if right is not None and cue is None:
            if right.lemma == "chiamare" and len(unit.text.split()) < 4:
                return None
            return self._row(unit, "partial", right, "fragment-post", 0.65)
        if cue is None:
            noun = self._governing_noun(at)
            if noun is not None and (self._clausal(unit) or at - noun.last < 3):
                return self._row(unit, "partial", noun, "fragment-noun", 0.4)
            if series is not None and series.cue is not None and at and self.units[at - 1].lower in ("e", "ed", "o"):
                return self._row(unit, "partial", series.cue, "fragment-series", 0.6, series.source)
            return None
        if cue.lemma == "chiamare" and len(unit.text.split()) < 4:
            return None
        near = at - cue.last <= 4
        confidence = 0.85 if near and ("x" in cue.frames or "n" in cue.frames) else 0.6 if near else 0.45
        return self._row(unit, "partial", cue, "fragment", confidence)

    def _is_name(self, at: int, unit: Unit, *, adjacent: bool) -> bool:
        units = self.units
        window = [u.lower for u in units[max(0, at - 4) : at]]
        nicknamed = [i for i in range(max(0, at - 3), at) if units[i].lower in _NICKNAMES]
        if not adjacent and any(not any(c.first < i <= c.last for c in self.cues) for i in nicknamed):
            return True
        if (
            window[-2:] == ["per", "tutti"]
            or window[-2:] == ["come", "tutti"]
            or window[-1:] == ["come"]
            and any(w in ("conosciuto", "conosciuta", "noto", "nota", "conoscono") for w in window)
        ):
            return True
        if adjacent or self._clausal(unit):
            return False
        before = units[at - 1] if at else None
        if (
            before is not None
            and before.pos in ("NOUN", "PROPN")
            and (before.lower in lexicon.titles() and len(unit.text.split()) < 3 or unit.text[:1].isupper())
        ):
            return True
        words = unit.text.split()
        return unit.text[:1].isupper() and (len(words) < 5 or words[1][:1].isupper())

    def _adjacent(self, at: int) -> Cue | None:
        return next((cue for cue in self.cues if cue.last == at - 1), None)

    def _governing(self, at: int) -> Cue | None:
        """The last cue to the left in the same clause whose object, predicate or clause the fragment can be."""
        units = self.units
        for cue in sorted(self.cues, key=lambda c: -c.first):
            if cue.last >= at or cue.person != "3":
                continue
            between = units[cue.last + 1 : at]
            if any(u.text in (";", ":", "–", "—") for u in between) or len(between) > 18:
                return None
            # A finite verb of the reporter in between: *ha detto X e corre verso «…»*
            verbs = [u for u in between if u.pos in ("VERB", "AUX") and self._finite(u)]
            commas = sum(u.text == "," for u in between)
            if verbs and commas and not any(u.lower == "che" for u in between):
                return None
            if not set("acdnxv") & set(cue.frames):
                return None  # continuano a cacciare per programmi di «ricerca»
            if (
                not set("xnv") & set(cue.frames)
                and not any(u.lower in ("che", "se", "di", "a", "come", "per") for u in between)
                and between
            ):
                return None  # spera in un «tesoretto»
            if cue.lemma in ("sperare", "credere", "pensare") and not any(u.lower in ("che", "di") for u in between):
                return None
            if commas > 1 and not ("c" in cue.frames and any(u.lower == "che" for u in between)):
                return None
            return cue
        return None

    def _governing_noun(self, at: int) -> Cue | None:
        for position in range(at - 1, max(-1, at - 14), -1):
            if self.units[position].lower in lexicon.nouns() and self.units[position].pos == "NOUN":
                return self._noun_cue(position)
        return None

    # --- what a marked span looks like ---------------------------------------------------------------------------------

    def _governs(self, at: int) -> Cue | None:
        """The cue whose clause opens with the *che* or *se* at a unit."""
        for cue in sorted(self.cues, key=lambda c: -c.first):
            if cue.last < at and ("c" in cue.frames or "s" in cue.frames):
                return cue
        return None

    def _whole(self, at: int) -> bool:
        """Does the marked span fill its clause?"""
        return self._closes(at) and self._clausal(self.units[at])

    def _closes(self, at: int) -> bool:
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        if following is None or following.text in (".", ",", ";", "!", "?", ":", "…", ")"):
            return True
        return (
            following.lower in ("e", "ma", "ed")
            and at + 2 < len(self.units)
            and (self.units[at + 2].lower in ("che", "di", "se") or any(c.left == at + 2 for c in self.cues))
        )

    def _finite(self, unit: Unit) -> bool:
        if unit.token < 0:
            return False
        token = self.view.doc[unit.token]
        forms = token.morph.get("VerbForm")
        return "Fin" in forms if forms else token.pos_ in ("VERB", "AUX")

    def _clausal(self, unit: Unit) -> bool:
        """Has the marked span a finite verb, outside what it quotes itself?"""
        for sentence in self.view.inner[unit.quote]:
            previous = ""
            for inner in sentence.units:
                if (
                    inner.quote < 0
                    and inner.pos in ("VERB", "AUX")
                    and self._finite(inner)
                    and previous not in ("che", "cui")
                ):
                    return True
                previous = inner.lower
        return False

    def _sentence_like(self, unit: Unit) -> bool:
        return unit.text[:1].isupper() and self._clausal(unit)

    def _speech_like(self, unit: Unit) -> bool:
        return (
            self._clausal(unit)
            or len(unit.text.split()) >= 4
            or unit.text.rstrip().endswith((".", "!", "?", "…"))
            or bool(self.found)
            or len(self.units) <= 2
        )
