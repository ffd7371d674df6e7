"""Which marked spans are speech, of what kind, and by which cue: *Q, ha detto*, *dice: Q*, *parla di Q*."""

from __future__ import annotations

from pipeline.quotes import lexicon
from pipeline.quotes.cues import ARTICLES, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.fragments import Fragments
from pipeline.quotes.phrases import OF, Phrase, is_speech_noun, noun_phrase
from pipeline.quotes.prepositions import cue_of, source_at
from pipeline.quotes.referents import names_body, names_document, names_person
from pipeline.quotes.units import Unit, past_dateline

_UTTERED = frozenset("espressione frase parole motto esclamazione scritta".split())
_SHOUTS = frozenset("coro cori grido grida slogan urla urlo".split())
_MOODS = ("ata", "ate", "ati", "ato", "itta", "itto", "osa", "oso", "tta", "tto", "uta", "uto", "ica", "ico")
_WORKS = frozenset("concerto convegno film fiction libro mostra rassegna romanzo spettacolo".split())
_REPLIES = frozenset("risposta replica domanda grido commento messaggio".split())


class Attribution(Fragments):
    """Marked spans of one sentence as direct or partial quotes."""

    def read(self, contents: list[Found]) -> list[Found]:
        """Direct and partial quotes of the sentence; `contents` are its unmarked contents."""
        self.contents = contents
        for position, unit in enumerate(self.units):
            if unit.quote >= 0:
                row = self._attribute(position, unit, contents)
                if row is not None:
                    self.found.append(row)
        return self.found

    def _attribute(self, at: int, unit: Unit, contents: list[Found]) -> Found | None:
        units = self.units
        before = units[at - 1] if at else None
        span = self.view.marked[unit.quote]
        if span.style == "dash":
            return self._dash(at, unit)
        if (
            before is None
            or before.text in ("(", "–", "—", "-")
            and at in (1, past_dateline(units))
            or before.quote >= 0
            or before.text == ";"
        ):
            return self._leading(at, unit)
        around = [c for c in contents if c.start <= unit.start and unit.end <= c.end]
        if before.text == ":" and not any(row.rule == "che" for row in around):
            return self._after_colon(at, unit)
        if before.text in ("–", "—", "-"):
            row = self._after_comma(at, unit)  # «Cosa ben diversa» - osserva Grasso - «è lo scontro»
            if row is not None and row.rule in ("split", "incidental-quote"):
                return row  # non parte perché - ha detto - «c'è da fare»
        inside = min(around, key=lambda c: c.end - c.start, default=None)
        adjacent = self._adjacent(at)
        if (
            not span.closed
            and not (before.lower == "che" and self._governs(at - 1) is not None)
            and not (adjacent is not None and "q" in adjacent.frames)
        ):
            row = self._under_source(at, unit)  # secondo Neri «la situazione è grave
            if row is None and self._resumed(unit) and self._clausal(unit):
                row = self._row(unit, "direct", None, "alone", 0.6)
                row.follows = True
            return row or self._none(unit, "is never closed, and no cue stands beside it")
        if before.lower in ("che", "se"):
            cue = self._governs(at - 1) if not self._tells_of(at - 1, unit) else None
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
        first = self.found[-1] if self.found else None
        if first is not None and first.kind == "direct" and first.cue is not None and first.end <= first.cue.start:
            between = units[first.cue.last + 1 : at]  # «Non firmo» ha detto Neri «e non cambio idea»
            if before.pos not in ("DET", "SCONJ") and not any(
                u.pos in ("VERB", "AUX", "ADP", "PUNCT") for u in between
            ):
                return self._row(unit, "direct", first.cue, "split", 0.85, first.source)
        speech = self._clausal(unit) or unit.text[:1].isupper() and self._closes(at) and before.lower in _REPLIES
        written = before.lower == "scritto" and at > 1 and units[at - 2].lower in ("con", "su")
        shouted = before.lower in OF and at > 1 and units[at - 2].lower in _SHOUTS  # al grido di «Dimissioni»
        if shouted:
            return self._row(unit, "direct", self._noun_cue(at - 2), "noun-quote", 0.6)
        if written or before.lower in _UTTERED | _REPLIES and speech:  # un biglietto con scritto «Mai più»
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

    def _leading(self, at: int, unit: Unit) -> Found | None:
        """A marked span at the start of its sentence."""
        units = self.units
        after = units[at + 1] if at + 1 < len(units) else None
        cue = self._right_cue(at)
        if cue is not None:
            if cue.lemma == "chiamare" or "q" not in cue.frames and self._clausal(unit) is False:
                return self._row(unit, "partial", cue, "post-predicate", 0.6)
            return self._row(unit, "direct", cue, "post", 0.95)
        twin = self.found[-1] if self.found else None
        if twin is not None and twin.kind == "direct" and at > 1 and units[at - 2].quote == twin.quote:
            row = self._row(unit, "direct", twin.cue, "series", 0.75, twin.source)  # «Uno»; «due»
            row.follows = twin.follows
            return row
        if after is None or all(u.text in (".", "!", "?", ";", ",", "…", ")") for u in units[at + 1 :]):
            if not self._speech_like(unit):
                return self._none(unit, "stands alone, with neither a verb nor the length of speech")
            row = self._row(unit, "direct", None, "alone", 0.7)
            row.follows = True
            return row
        named = self._is_noun(at, unit)
        if named is not None:
            return named
        thus = at + 2 < len(units) and units[at + 2].lower in (
            "così",
            "parola",
            "parole",
        )  # «Vergogna»: così il sindaco
        if after.text == ":" and not thus or after.quote >= 0:
            row = self._row(unit, "direct", None, "alone", 0.6)
            row.follows = True
            return row if self._speech_like(unit) else None
        if after.lower in ("così", "parola", "parole") or after.text in (",", ".", ":") and thus:
            start = at + 2 if after.text not in (",", ".", ":") else at + 3
            if start < len(units) and units[start].lower in OF:
                start += 1
            phrase = noun_phrase(units, start)
            if phrase is not None and self.clauses.speaks(units, phrase):
                return self._row(unit, "direct", None, "thus", 0.8, phrase)
        attributed = self._under_source(at, unit)
        if attributed is None and at == 0 and after.text == "," and len(unit.text.split()) > 3:
            phrase = noun_phrase(units, at + 2)
            verb = units[phrase.last + 1] if phrase is not None and phrase.last + 1 < len(units) else None
            if phrase is not None and verb is not None and verb.pos == "VERB" and self.clauses.speaks(units, phrase):
                return self._row(unit, "direct", None, "headline", 0.6, phrase)  # «Mai con loro», Corsi sfida tutti
        if (
            attributed is None
            and at == 0
            and self._clausal(unit)
            and len(unit.text.split()) > 5
            and unit.text[:1].isupper()
            and not (after.finite)
        ):
            attributed = self._row(unit, "direct", None, "alone", 0.5)
            attributed.follows = True
        return attributed or self._none(unit, "opens its sentence, and what follows names nobody who says it")

    def _is_noun(self, at: int, unit: Unit) -> Found | None:
        """*«…», è l'accusa di Puddu*, *«…», il commento di Pinna*, *«…»: queste le parole del capitano*."""
        units = self.units
        start = at + 2 if units[at + 1].text in (",", ":", "–", "—", "-") else at + 1
        if start >= len(units) or not (
            units[start].lower in ("è", "era", "sono", "erano", "fu")
            or start == at + 2
            and (units[start].lower in ARTICLES or units[start].lower.startswith("quest"))
        ):
            return None
        reach = range(start + 1, min(start + 6, len(units)))
        noun = next((i for i in reach if units[i].lower in lexicon.nouns()), None)
        if noun is None or any(u.pos == "VERB" for u in units[start + 1 : noun]):
            return None
        return self._row(unit, "direct", self._noun_cue(noun), "is-noun", 0.6)

    def _after_colon(self, at: int, unit: Unit) -> Found | None:
        units = self.units
        start = next((i + 1 for i in range(at - 2, -1, -1) if units[i].text == ";"), 0)
        verbs = [
            c
            for c in self.cues
            if start <= c.first
            and c.last < at - 1
            and not (c.left and units[c.left - 1].lower == "chi")
            and not (c.mood == "infinitive" and c.left and units[c.left - 1].lower == "per")  # motivi per gioire: «…»
        ]
        right = self._right_cue(at)
        if right is None and (not verbs or verbs[0].first == start) and self._moved(start, at - 1):
            return self._row(unit, "direct", None, "colon-bare", 0.8)
        last = max(verbs, key=lambda cue: cue.first) if verbs else None
        if last is not None and right is not None and self._busy(last):
            return self._row(unit, "direct", right, "post", 0.9)
        if last is not None and ("q" in last.frames or "x" in last.frames or "d" in last.frames):
            return self._row(unit, "direct", last, "colon", 0.95)
        if right is not None and "q" in right.frames:
            return self._row(unit, "direct", right, "post", 0.9)
        sourced = {i for source in self.sources if source.cue for i in range(source.cue.first, source.cue.last + 3)}
        nouns = [i for i in range(at - 2, start - 1, -1) if i not in sourced and is_speech_noun(units, i)]
        if nouns:  # Secca la replica di Terna, affidata a una nota: «…»
            owned = next((i for i in nouns if self._owner(i, at - 1)), nouns[0])
            return self._row(unit, "direct", self._noun_cue(owned), "colon-noun", 0.8)
        if verbs:
            return self._row(unit, "direct", max(verbs, key=lambda cue: cue.first), "colon", 0.7)
        after = units[at + 1] if at + 1 < len(units) else None
        if after is not None and after.quote < 0 and after.finite:
            # Cassazione: «Lei non sa chi sono io» può configurarsi come minaccia
            return self._none(unit, "is what its sentence is about")
        phrase = noun_phrase(units, start)
        headline = phrase is not None and phrase.last == at - 2
        if phrase is not None and not self._names_speaker(phrase.head):  # La rabbia di Neri: «Ci hanno lasciati soli»
            phrase = self._owner(phrase.head, at - 1) or phrase
        shown = units[at + 2 : at + 3] if after is not None and after.text == "," else ()
        if any(u.lower in lexicon.titles() for u in shown) and not self._clausal(unit):
            return self._none(unit, "is a name, a nickname or a title")  # Cagliari: «Il suono», mostra di pittura
        work = next((i for i in range(start, at - 1) if units[i].lower in _WORKS), 0)
        if work and units[work - 1].lower not in OF and not headline and not self._clausal(unit):
            return self._none(unit, "is a name, a nickname or a title")  # una mostra su Gavi: «Il mago di Carosello»
        signed = headline and phrase is not None and self.clauses.speaks(units, phrase)
        verbless = not any(u.pos in ("VERB", "AUX") for u in units[start : at - 1])
        speaker = any(u.pos == "PROPN" for u in units[start : at - 1])
        if not signed and not (verbless and speaker and unit.text[:1].isupper()) and not self._speech_like(unit):
            return self._none(unit, "stands after a colon, and before it nobody speaks")
        return self._row(
            unit, "direct", None, "headline" if headline else "colon-bare", 0.75, phrase if headline else None
        )

    def _moved(self, start: int, colon: int) -> bool:
        """*Soddisfatto il presidente della Regione, Mario Neri:*, *Più cauto il ministro:*: how somebody takes it."""
        units = self.units
        while start < colon and units[start].pos == "ADV":
            start += 1
        mood = units[start]
        told = mood.pos == "ADJ" or mood.lower.endswith(_MOODS)
        told = told and (not mood.finite or mood.lower.endswith("ico"))  # Critico il sindaco: a verb to some taggers
        phrase = noun_phrase(units, start + 1, limit=colon) if told else None
        if phrase is None or not phrase.definite or not self.clauses.speaks(units, phrase):
            return False
        return not any(u.pos in ("VERB", "AUX") for u in units[phrase.last + 1 : colon])

    def _owner(self, noun: int, stop: int) -> Phrase | None:
        """Whose a noun of speech or feeling is: *la replica di Terna*."""
        phrase = noun_phrase(self.units, noun + 2, limit=stop) if self.units[noun + 1].lower in OF else None
        return phrase if phrase is not None and self.clauses.speaks(self.units, phrase) else None

    def _names_speaker(self, noun: int) -> bool:
        unit = self.units[noun]
        return unit.pos == "PROPN" or names_person(unit.lower) or names_body(unit.lower) or names_document(unit.lower)

    def _busy(self, cue: Cue) -> bool:
        """Has the cue before the colon a content of its own, or stands it in a relative clause?."""
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
                outer = next((c for c in self.cues if c.last == left - 1 and bounds[0] < cue.left), None)
                if outer is not None:  # Il Papa ha invitato, come ha riferito la radio, «a pregare per la pace»
                    return self._row(unit, "partial", outer, "fragment", 0.7)
                reporter = (
                    left > 0
                    and units[left].text in (",", "-", "–", "—")
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
            row = self._under_source(at, unit)  # Per Ada Corsi, geologa, «il fiume non ha più spazio»
            if row is None:
                kind = "partial" if self._predicated(unit) else "direct"
                row = self._row(unit, kind, None, "topic", 0.5)
                row.follows = True
            return row
        return None

    def _reporter_light(self, at: int) -> bool:
        return not any(u.pos in ("VERB", "AUX") for u in self.units[:at])

    def _under_source(self, at: int, unit: Unit) -> Found | None:
        """*Secondo un capogruppo «con un margine così basta un'influenza»*; *«…», secondo le parole della figlia*."""
        for position in range(max(0, at - 16), at):
            source = source_at(self.clauses, position)
            if source is not None and source.phrase is not None:
                between = [
                    u
                    for u in self.units[source.after : at]
                    if u.text != "," and u.lower not in ("invece", "infatti", "però", "poi")
                ]
                if not between and self._closes(at) and not self._goes_on(at):
                    first = self.found[-1] if self.found else None
                    split = first is not None and first.cue is not None and first.cue.first == position
                    return self._row(
                        unit,
                        first.kind if split and first is not None else "direct" if self._clausal(unit) else "partial",
                        cue_of(self.units, source),
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
                        cue_of(self.units, source),
                        "source-quote",
                        0.7,
                        source.phrase,
                    )
        following = at + 1
        if following < len(self.units) and self.units[following].text == ",":
            after = source_at(self.clauses, following + 1) if following + 1 < len(self.units) else None
            if after is not None and after.phrase is not None and not after.relative:
                kind = "direct" if at == 0 and self._clausal(unit) else "partial"
                return self._row(unit, kind, cue_of(self.units, after), "source-after", 0.8, after.phrase)
        return None

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

    def _whole(self, at: int) -> bool:
        """Does the marked span fill its clause?."""
        return self._closes(at) and self._clausal(self.units[at])
