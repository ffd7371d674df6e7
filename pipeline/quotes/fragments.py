"""Words in marks that are built into the reporter's sentence, told from names, titles and terms."""

from __future__ import annotations

from itertools import pairwise

from pipeline.quotes import lexicon
from pipeline.quotes.contents import Contents
from pipeline.quotes.cues import Cue
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import BY, OF, Phrase, noun_phrase, phrases_before
from pipeline.quotes.units import Sentence, Unit, View
from pipeline.trace import dropped

_NICKNAMES = lexicon.words("nicknames")
_CLITIC = frozenset("ci gli la le li lo ne non si vi".split())
_MINE = frozenset("io mi mia mie miei mio me noi nostra nostre nostri nostro".split())
_LINKS = (",", ".", "–", "—", "-", ";")


class Fragments:
    """Marked spans of one sentence: what they look like, which cue governs them, which are fragments."""

    def __init__(self, view: View, clauses: Contents, sources: list[Found]) -> None:
        self.view = view
        self.clauses = clauses
        self.sentence: Sentence = clauses.sentence
        self.units = clauses.units
        self.cues = clauses.cues
        self.sources = sources
        self.found: list[Found] = []
        self.contents: list[Found] = []

    def _row(
        self, unit: Unit, kind: str, cue: Cue | None, rule: str, confidence: float, source: Phrase | None = None
    ) -> Found:
        span = self.view.marked[unit.quote]
        if not span.closed:
            confidence *= 0.6
        return Found(span.start, span.end, kind, cue, self.sentence, rule, confidence, source, quote=unit.quote)

    def _none(self, unit: Unit, why: str) -> Found | None:
        """No quote, and why: told to who explains the article."""
        dropped("marks", why, [(unit.start, unit.end, "")])
        return None

    def _fragment(self, at: int, unit: Unit, inside: Found | None) -> Found | None:
        """Words in marks that are built into the reporter's sentence, unless they are a name, a title or a term."""
        if self._is_name(at, unit, adjacent=self._adjacent(at) is not None):
            return self._none(unit, "is a name, a nickname or a title")
        adjacent = self._adjacent(at)
        short = len(unit.text.split()) < 4
        if (
            adjacent is not None
            and "x" in adjacent.frames
            and adjacent.person == "3"
            and not (adjacent.negated and adjacent.passive)  # la cui identità non è definita «fluida»
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
            return self._none(unit, "is a speaker's own term")  # *un semestre 'di semina'*
        series = next((r for r in reversed(self.found) if r.kind == "partial"), None)
        gapped = self._gapped(at) if series is not None and series.cue is not None else None
        if gapped is not None and series is not None and series.cue is not None and series.cue.lemma == "parlare":
            return self._row(unit, "partial", series.cue, "fragment-series", 0.7, gapped)
        cue = self._governing(at)
        right = self._right_cue(at) or self._fronted(at)
        if right is not None and cue is None:
            if right.lemma == "chiamare" and len(unit.text.split()) < 4:
                return self._none(unit, "is what something is called")
            return self._row(unit, "partial", right, "fragment-post", 0.65)
        if cue is None:
            noun = self._governing_noun(at)
            meant = self.units[at - 1].lower == "parola" and len(unit.text.split()) < 3  # manca la parola «pace»
            if noun is not None and not meant and (self._clausal(unit) or at - noun.last < 3):
                return self._row(unit, "partial", noun, "fragment-noun", 0.4)
            if series is not None and series.cue is not None and at and self.units[at - 1].lower in ("e", "ed", "o"):
                return self._row(unit, "partial", series.cue, "fragment-series", 0.6, series.source)
            return self._uttered(at, unit)
        if cue.lemma == "chiamare" and len(unit.text.split()) < 4:
            return self._none(unit, "is what something is called")
        near = at - cue.last <= 4
        confidence = 0.85 if near and ("x" in cue.frames or "n" in cue.frames) else 0.6 if near else 0.45
        return self._row(unit, "partial", cue, "fragment", confidence)

    def _gapped(self, at: int) -> Phrase | None:
        """*Neri parla di «svolta», | Ugo Galli di «scelta positiva»*: a subject of its own, the verb left out."""
        units = self.units
        if at < 3 or units[at - 1].lower not in OF:
            return None
        start = next((i + 1 for i in range(at - 2, max(at - 9, 0), -1) if units[i].text in (",", ";")), 0)
        phrase = noun_phrase(units, start, limit=at - 1) if start else None
        return phrase if phrase is not None and phrase.last == at - 2 and self.clauses.speaks(units, phrase) else None

    def _uttered(self, at: int, unit: Unit) -> Found | None:
        """*si è presentato con un casco «per le macerie causate dal governo»*: so many words are nobody's term.

        Nor are words in the first person (*chiude «quando mia moglie telefona»*) and some apart behind a comma
        (*41 locali in 300 metri, «uno ogni sette passi»*).
        """
        before = self.units[at - 1].lower
        after = self.units[at + 1].text if at + 1 < len(self.units) else "."
        own = self.units[at - 1].pos != "DET" and self._first_person(unit)
        apart = before == "," and after in (".", ";", ":", "!", "?")
        fewest = 3 if own else 4 if apart else 5
        long = len(unit.text.split()) >= fewest and unit.text[:1].islower()
        titled = before in lexicon.titles() or before.startswith("intitol")
        if not long or not self.view.marked[unit.quote].closed or titled:
            return self._none(unit, "is a few words that no cue of its clause can report")
        return self._row(unit, "partial", None, "fragment-alone", 0.4, self._actor(at))

    def _actor(self, at: int) -> Phrase | None:
        """Who acts in the sentence of a fragment, before it: *il capo dello Stato ha rivolto un pensiero «…»*."""
        for phrase in phrases_before(self.units, at, self.clauses.speaks, reach=25):
            before = self.units[phrase.first - 1] if phrase.first else None
            if (before is None or before.pos not in ("ADP", "VERB", "AUX")) and self.clauses.speaks(self.units, phrase):
                return phrase
        return None

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
        if before is not None and before.pos in ("NOUN", "PROPN"):
            titled = before.lower in lexicon.titles() and len(unit.text.split()) < 3 and not self._judged(at)
            if titled or unit.text[:1].isupper():
                return True
        words = unit.text.split()
        return unit.text[:1].isupper() and (len(words) < 5 or words[1][:1].isupper())

    def _judged(self, at: int) -> bool:
        """*ha definito la mostra «inutile»*: what something is said to be, not the title of a show."""
        cue = self._governing(at)
        predicated = at + 1 < len(self.units) and self.units[at + 1].pos == "DET"  # … il progetto «scuole aperte» | un
        called = cue is None or "x" not in cue.frames or cue.lemma == "chiamare" or at - cue.last > 4
        return not predicated and not called

    def _adjacent(self, at: int) -> Cue | None:
        return next((cue for cue in self.cues if cue.last == at - 1), None)

    def _governing(self, at: int) -> Cue | None:
        """The last cue to the left in the same clause whose object, predicate or clause the fragment can be."""
        units = self.units
        for cue in sorted(self.cues, key=lambda c: -c.first):
            if cue.last >= at or cue.person != "3" or cue.passive and cue.negated:
                continue
            between = units[cue.last + 1 : at]
            if any(u.text in (";", ":", "–", "—") for u in between) or len(between) > 18:
                return None
            # A finite verb of the reporter in between: *ha detto X e corre verso «…»*
            verbs = [u for u in between if u.finite]
            commas = sum(u.text == "," for u in between)
            if verbs and commas and not any(u.lower == "che" for u in between):
                return None
            if any(u.pos == "VERB" and u.lower.endswith("ndo") for u in between):
                return None  # ha annunciato le firme, presentando anche «un augurio da Nobel»
            relative = next((i for i, u in enumerate(between) if u.lower == "che" and u.relation != "mark"), None)
            if relative is not None and any(u.finite for u in between[relative:]):
                return None  # ha criticato il presidente che ha permesso di usare il «voto palese»
            if cue.passive and ("x" not in cue.frames or len(between) > 4) and not self._agent(cue):
                return None  # era previsto l'arrivo della «carovana»; era considerato erede di un «dopo» Merkel
            if cue.lemma in ("rispondere", "replicare") and self._answered(between):
                return cue
            if not set("acdnxv") & set(cue.frames):
                return None  # continuano a cacciare per programmi di «ricerca»
            told = (
                cue.lemma == "raccontare" and bool(between) and between[0].lower in OF
            )  # raccontano di un capo «solo»
            if not told and not set("xnv") & set(cue.frames) and between and not self._opened(between):
                return None  # spera in un «tesoretto»
            if cue.lemma in ("sperare", "credere", "pensare") and not any(u.lower in ("che", "di") for u in between):
                return None
            if commas > 1 and not ("c" in cue.frames and any(u.lower == "che" for u in between)):
                return None
            return cue
        return None

    def _answered(self, between: list[Unit]) -> bool:
        """*ha risposto alla proposta con un secco «no»*: nothing but an answer's manner stands before the marks."""
        start = next((i for i, u in enumerate(between[:-1]) if u.lower == "con"), None)
        return (
            start is not None
            and between[start + 1].lower in ("un", "uno", "una")
            and all(u.pos in ("ADJ", "DET", "ADV") or u.lower == "secco" for u in between[start + 1 :])
        )

    def _opened(self, between: list[Unit]) -> bool:
        """Does a clause or an infinitive open between a cue and a fragment: *dice di voler «cambiare passo»*?."""
        infinitives = [v for u, v in pairwise(between) if u.lower in ("di", "a", "ad") and v.pos in ("VERB", "AUX")]
        last = between[-1].lower in ("di", "a", "ad")
        return last or bool(infinitives) or any(u.lower in ("che", "se", "come", "per") for u in between)

    def _agent(self, cue: Cue) -> bool:
        """*è stato contestato da alcuni deputati, in quanto «non è prevista dallo statuto»*."""
        units = self.units
        if cue.last + 2 >= len(units) or units[cue.last + 1].lower not in BY:
            return False
        phrase = noun_phrase(units, cue.last + 2)
        return phrase is not None and self.clauses.speaks(units, phrase)

    def _governing_noun(self, at: int) -> Cue | None:
        for position in range(at - 1, max(-1, at - 14), -1):
            if self.units[position].lower in lexicon.nouns() and self.units[position].pos == "NOUN":
                return self._noun_cue(position)
        return None

    def _governs(self, at: int) -> Cue | None:
        """The cue whose clause opens with the *che* or *se* at a unit."""
        for cue in sorted(self.cues, key=lambda c: -c.first):
            if cue.last < at and ("c" in cue.frames or "s" in cue.frames):
                return cue
        return None

    def _tells_of(self, that: int, unit: Unit) -> bool:
        """*voler punire i funzionari che «danneggiano il governo»*: a relative pronoun, then the verb in marks."""
        units = self.units
        inner = self.view.inner[unit.quote]
        verb = inner[0].units[0] if inner and inner[0].units else None
        noun = units[that].pos == "PRON" and that > 1 and units[that - 1].pos in ("NOUN", "ADJ")
        return noun and verb is not None and verb.finite and units[that].relation.startswith("nsubj")

    def _noun_cue(self, at: int) -> Cue:
        unit = self.units[at]
        return Cue(at, at, at, unit.start, unit.end, unit.lower, "q", "noun", kind="noun")

    def _fronted(self, at: int) -> Cue | None:
        """*Di «scelta grave» parla anche la Cgil*, *Di «atto dovuto» ha parlato il ministro*."""
        opens = at == 1 or at > 1 and self.units[at - 2].text in (",", ";", ":")
        if not opens or self.units[at - 1].lower != "di":
            return None
        spoken = (c for c in self.cues if c.left == at + 1 and c.lemma == "parlare" and c.mood == "finite")
        return next(spoken, None)

    def _right_cue(self, at: int) -> Cue | None:
        """A reporting verb right after the marks: *Q, ha poi aggiunto*, *Q – lui ha insistito*."""
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
            if cue.left <= position <= cue.last and cue.first > at and cue.mood == "finite" and cue.person == "3":
                follows = next((u for u in units[cue.last + 1 :] if u.pos != "ADV"), None)
                if cue.lemma in ("continuare", "provare") and follows is not None and follows.lower in ("a", "ad"):
                    return None
                taken_up = units[cue.left].lower in (
                    "lo",
                    "la",
                    "li",
                    "le",
                    "l'",
                )  # «Un passo avanti», lo definisce Neri
                called = cue.frames == "x" and (taken_up or position > at + 2)
                if cue.lemma == "dirsi" or not ("q" in cue.frames or called):
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

    def _closes(self, at: int) -> bool:
        following = self.units[at + 1] if at + 1 < len(self.units) else None
        if following is None or following.text in (".", ",", ";", "!", "?", ":", "…", ")", "("):
            return True
        return (
            following.lower in ("e", "ma", "ed")
            and at + 2 < len(self.units)
            and (
                self.units[at + 2].lower in ("che", "di", "se")
                or self.units[at + 2].quote >= 0
                or any(c.left == at + 2 for c in self.cues)
            )
        )

    def _goes_on(self, at: int) -> bool:
        """Does the reporter's clause go on after the marks: *la donna «si sta lasciando andare», soffre di «…»*?."""
        for position, unit in enumerate(self.units[at + 1 :], at + 1):
            if unit.text in (";", ".", ":"):
                return False
            if (
                unit.quote < 0
                and unit.pos in ("VERB", "AUX")
                and unit.finite
                and not any(c.first <= position <= c.last for c in self.cues)
            ):
                return True
        return False

    def _clausal(self, unit: Unit) -> bool:
        """Has the marked span a finite verb, outside what it quotes itself?."""
        for sentence in self.view.inner[unit.quote]:
            previous = ""
            for inner in sentence.units:
                if inner.quote < 0 and inner.pos in ("VERB", "AUX") and inner.finite and previous not in ("che", "cui"):
                    return True
                previous = inner.lower
        return False

    def _resumed(self, unit: Unit) -> bool:
        """Whether what no mark closes goes on in the next paragraph: *MILANO - «Non firmo.¶Ho già detto no», dice*."""
        later = next((span for span in self.view.marked[unit.quote + 1 :] if span.depth == 0), None)
        return later is not None and later.continues

    def _predicated(self, unit: Unit) -> bool:
        """*La figlia, Elisa, «spera che la notizia le giovi»*: the marks open on the verb of whoever stands before."""
        words = [u for sentence in self.view.inner[unit.quote][:1] for u in sentence.units if u.lower not in _CLITIC]
        return bool(words) and words[0].finite and words[0].text.islower() and not self._first_person(unit)

    def _first_person(self, unit: Unit) -> bool:
        """Does a marked span speak of its speaker: a verb of the first person, *mio*, *nostro*?."""
        inner = [u for sentence in self.view.inner[unit.quote] for u in sentence.units if u.token >= 0]
        return any(
            u.lower in _MINE or u.finite and self.view.doc[u.token].morph.get("Person", []) == ["1"] for u in inner
        )

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
