"""Which unmarked contents of a sentence stand: incidental cues, and what speaks against a content."""

from __future__ import annotations

from pipeline.quotes.clauses import SUBORDINATORS
from pipeline.quotes.contents import Contents
from pipeline.quotes.cues import STARE, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import Phrase, noun_phrase
from pipeline.quotes.referents import Referents, names_body, names_document, names_person
from pipeline.quotes.sources import past_apposition
from pipeline.quotes.subjects import Subjects
from pipeline.quotes.units import past_dateline
from pipeline.trace import dropped

# What facts do as well as people: *il dato conferma la tendenza*, *l'accordo prevede tagli*.
_SHOWN = frozenset(
    "annunciare assicurare attestare certificare confermare denunciare escludere esigere esprimere evidenziare"
    " garantire prevedere promettere proporre riconoscere riportare rivelare segnalare smentire"
    " sottolineare testimoniare".split()
) | {"mettere in dubbio", "mettere in evidenza", "mettere in luce", "mettere in risalto"}
_DECIDED = frozenset("escludere prevedere ritenere stabilire".split())
_RULINGS = frozenset(
    "archiviazione assoluzione condanna ergastolo multa pena proscioglimento sanzione sentenza".split()
)


def _runs(places: list[int]) -> list[tuple[int, int]]:
    """Stretches of neighbours in a sorted list: 3 4 5 9 10 gives 3-5 and 9-10."""
    known = set(places)
    starts = [at for at in places if at - 1 not in known]
    ends = [at for at in places if at + 1 not in known]
    return list(zip(starts, ends, strict=True))


class Indirect:
    """Reads the indirect and nominal contents of sentences, with what the article says of its phrases."""

    def __init__(self, referents: Referents, subjects: Subjects) -> None:
        self.referents = referents
        self.subjects = subjects

    def contents(self, clauses: Contents, cues: list[Cue]) -> list[Found]:
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
            if rows and rows[0].rule == "colon-clause" and not quoted:
                nominal = clauses.nominal(cue)  # escludono una fuga: all'origine c'è un corto circuito
                rows = [nominal, *rows] if nominal is not None and nominal.end < rows[0].start else rows
            elif not rows and not quoted:
                nominal = clauses.nominal(cue)
                rows = [nominal, *clauses.after_nominal(nominal, cue)] if nominal is not None else []
            found.extend(row for row in rows if row.end > row.start)
        return found

    def plausible(self, clauses: Contents, contents: list[Found]) -> list[Found]:
        """Drop contents that nobody says, telling why."""
        kept = []
        for row in contents:
            why = self._objection(clauses, row, row.cue, contents) if row.cue is not None else self._topic(clauses, row)
            if why:
                dropped("content", why, [(row.start, row.end, f"{row.kind}, rule {row.rule}")])
            else:
                kept.append(row)
        return kept

    def _topic(self, clauses: Contents, row: Found) -> str:
        """*Inter: Lautaro torna in gruppo*: a name before a colon speaks only if it is a person's or a body's."""
        if row.rule != "voiced" or row.source is None:
            return ""
        head = clauses.units[row.source.head]
        named = self.referents.at(head.start, head.end)
        person = named[2].label == "PER" if named else row.source.core > row.source.first and names_person(head.lower)
        return "" if person or names_body(head.lower) else "is news about what stands before the colon"

    def _objection(self, clauses: Contents, row: Found, cue: Cue, contents: list[Found]) -> str:
        """Why what a cue governs is nobody's statement, empty if it is one."""
        subject = self.subjects.of(clauses.sentence, cue, clauses.cues, after_content=False)
        speaks = subject is not None and self.subjects.speaks(clauses.units, subject)
        impersonal = self.subjects.impersonal(cue)
        if row.kind == "nominal":
            inside = any(
                o is not row and o.kind == "indirect" and o.start <= cue.start and cue.end <= o.end for o in contents
            )
            relative = cue.left > 0 and clauses.units[cue.left - 1].lower == "che"
            shown = cue.lemma in _SHOWN and subject is not None and names_document(clauses.units[subject.head].lower)
            if inside and (cue.negated or subject is None or relative or shown):
                return "is part of what another says"  # ha annunciato che chiederà l'assoluzione
            if impersonal and (subject is None or not names_document(clauses.units[subject.head].lower)):
                return "nobody says it"  # tra le opere si segnalano due tele
            if cue.lemma == "prevedere" and (subject is None or not self._forecasts(clauses, subject)):
                return "is provided for, not foreseen"
            if self._ruled(clauses, row, cue):
                return "is decided, not told"
        if row.rule == "colon-clause" and (cue.negated or impersonal):
            return "only explains what stands before"  # non si segnalano feriti: in ospedale non è arrivato nessuno
        if row.rule == "passive-subject" and cue.lemma == "riportare":
            return "is suffered, not told"  # lievi contusioni sono state riportate dalla moglie
        if row.rule == "object" and cue.lemma in _SHOWN:
            if cue.lemma == "riportare" and (subject is None or not self._reports(clauses, subject)):
                return "is suffered, not told"  # l'uomo ha riportato ferite lievi
            if cue.mood == "finite" and subject is not None and not speaks:
                return "its subject is a thing"  # il dato conferma la tendenza
        sure = "m" in cue.frames or cue.lemma in ("garantire", "assicurare", "confermare")
        if impersonal and "m" in cue.frames:
            return "is found, not told"  # solo dopo si è scoperto che
        if cue.kind == "verb" and sure and cue.mood != "gerund" and row.rule != "incidental":
            if cue.mood == "infinitive" and "m" in cue.frames:
                return "is found, not told"  # dopo aver scoperto che
            if subject is not None and not speaks:
                return "its subject is a thing"  # la biodegradabilità non garantisce che
        if row.kind == "indirect" and cue.passive and cue.lemma in _DECIDED:
            return "is decided, not told"
        return ""

    def _forecasts(self, clauses: Contents, subject: Phrase) -> bool:
        """People and bodies foresee something; a law or an event only provides for it."""
        head = clauses.units[subject.head]
        named = self.referents.at(head.start, head.end)
        return (
            self.subjects.speaks(clauses.units, subject)
            and not names_document(head.lower)
            and (named is None or named[2].label in ("PER", "ORG"))
        )

    @staticmethod
    def _ruled(clauses: Contents, row: Found, cue: Cue) -> bool:
        """*La Corte ha confermato la condanna*: it does so by its words, it does not tell it."""
        at = next(i for i, u in enumerate(clauses.units) if u.end > row.start)
        phrase = noun_phrase(clauses.units, at)
        return cue.lemma == "confermare" and phrase is not None and clauses.units[phrase.head].lower in _RULINGS

    def _reports(self, clauses: Contents, subject: Phrase) -> bool:
        """Agencies, papers and witnesses' accounts report figures; people come off with injuries."""
        head = clauses.units[subject.head]
        named = self.referents.at(head.start, head.end)
        return names_document(head.lower) or names_body(head.lower) or named is not None and named[2].label == "ORG"

    def _told(self, cue: Cue, clauses: Contents) -> bool:
        """Inside direct speech only a report to or by the speaker counts: *mi ha detto che*, *ho risposto che*."""
        if cue.mood != "finite":
            return False
        if cue.person == "3":
            if cue.dative not in ("mi", "ci") or cue.lemma == "credere":  # l'altro giorno, mi creda, c'era
                return False
            named = self.subjects.of(clauses.sentence, cue, clauses.cues, after_content=False) is not None
            return named or cue.number != "p"  # mi hanno risposto che: nobody in particular
        after = clauses.units[cue.last + 1].lower if cue.last + 1 < len(clauses.units) else ""
        compound = cue.last > cue.first and after in ("che", "se")
        compound = compound and clauses.units[cue.first].lower not in STARE  # non stiamo dicendo che
        return compound and cue.lemma in ("dire", "rispondere", "chiedere", "spiegare")

    def _incidental(self, clauses: Contents, cue: Cue, bounds: tuple[int, int, Phrase | None]) -> list[Found]:
        units = clauses.units
        first, last, source = bounds
        closing = units[cue.last + 1].text if cue.last + 1 < len(units) else ""
        alone = cue.left == cue.first == cue.last and first > 0 and units[first - 1].text == closing == ","
        alone = alone and "q" in cue.frames  # Gli alunni, scherza, la chiamano tartaruga
        voiced = (
            alone or "c" in cue.frames or source is not None and clauses.speaks(units, source)
        )  # come ha scherzato Neri
        if not voiced or cue.lemma == "leggere" and not cue.reflexive:
            return []
        if first == 0:  # Come ha ricordato Fais, il fondo scade a giugno
            if last + 2 >= len(units) or units[last + 1].text != ",":
                return []
            begin = past_apposition(clauses, last + 1) if source is not None else last + 2
            if units[begin].quote >= 0:
                return []
            end = clauses.clause_end(begin, cue, strict=False)
            return [clauses.content(begin, end, "indirect", cue, "incidental", 0.75, source)]
        comma = first - 1
        if (
            units[comma].quote >= 0
            or comma > 0
            and units[comma - 1].quote >= 0
            and self._speech_before(clauses, comma - 1)
        ):
            return []
        rows: list[Found] = []
        after = last + 1
        closed = after < len(units) and units[after].text in (",", "–", "—", "-")
        right_quote = closed and after + 1 < len(units) and units[after + 1].quote >= 0
        listed = closed and source is not None or last > (source.last if source is not None else cue.last)
        if set("cq") <= set(cue.frames) and not set("nxms") & set(cue.frames) and cue.first == cue.left == cue.last:
            listed = False  # Tutta colpa del caldo, sostiene Neri, che parla di siccità
        start = comma
        while start > 0 and units[start - 1].text not in (";", ":"):
            start -= 1
        start = max(start, past_dateline(units))
        while start < comma and (units[start].lower in ("e", "ma", "ed", "però") or units[start].text == ","):
            start += 1
        if (
            comma > start
            and any(u.pos not in ("ADV", "CCONJ", "SCONJ", "PUNCT") for u in units[start:comma])
            and units[comma - 1].lower not in ("e", "ma", "che", "ed", "poi")
            and not (right_quote and units[comma - 1].lower in SUBORDINATORS)
            and not (right_quote and any(c.last == comma - 1 for c in clauses.cues))  # ha invitato, come riferisce
            and not (right_quote and comma - start < 2)
        ):
            earlier = [c for c in clauses.cues if start <= c.first < first and c.mood == "finite" and c.person == "3"]
            if any(not c.passive and c.frames != "q" for c in earlier) and not closed:
                return []  # not for: Le ricerche riprenderanno all'alba, spiega la Protezione civile
            rows.append(clauses.content(start, comma - 1, "indirect", cue, "incidental", 0.8, source))
        if rows and (source is None or not closed) and self._apposed(clauses, cue, start, comma):
            return []
        if closed and not right_quote and not any(u.lower == "lo" for u in units[first : cue.first]):
            begin = after + 1
            apposition = clauses.units[begin:]
            if units[first].lower == "come" and apposition and apposition[0].lower.endswith("ndo"):
                return rows  # come aveva comunicato nel suo sito, usando una certa ironia
            # Non è escluso, fanno sapere fonti investigative, | che la banda abbia colpito altrove
            completed = units[begin].lower == "che" if apposition else False
            completed = completed and comma > start and clauses.impersonal(start, comma - 1)
            if source is not None and apposition and not completed:
                begin = past_apposition(clauses, after)
            while begin < len(units) and (units[begin].lower in ("e", "ma") or units[begin].text == ","):
                begin += 1
            if begin < len(units) and (completed or units[begin].lower != "che") and units[begin].quote < 0:
                end = clauses.clause_end(begin, cue, strict=False)
                rows.append(clauses.content(begin, end, "indirect", cue, "incidental", 0.8, source))
        ended = closed or after >= len(units) or units[after].pos == "PUNCT"
        return rows if self._stands(clauses, rows, listed=listed or not ended, speech=right_quote) else []

    def _apposed(self, clauses: Contents, cue: Cue, start: int, comma: int) -> bool:
        """*Turčinov, presidente ad interim, | ha accusato il governo*: the verb's own subject and its apposition."""
        units = clauses.units
        phrase = noun_phrase(units, start)
        if phrase is None or clauses.asserted(start, comma - 1):
            return False
        # I familiari, che si sono affidati a un legale, | chiedono giustizia: here the parse knows
        if not clauses.speaks(units, phrase) and not clauses.subject_of(cue, phrase.head):
            return False
        return phrase.last + 1 < comma and units[phrase.last + 1].text == ","

    def _stands(self, clauses: Contents, rows: list[Found], *, listed: bool, speech: bool) -> bool:
        """Is what stands around an incidental cue a clause, and does it not only look so?.

        *La cantante, ieri, ha ricordato l'amica, malata da tempo*; but *Nessuna carenza, si precisa, e basta*.
        `listed`: what follows the verb can be its object.
        """
        units = clauses.units
        # A cue has two such rows at most, and a sentence many cues: only the units of the rows are looked at.
        inside = sorted({i for row in rows for i in clauses.places(row.start, row.end)})
        if not inside:
            return False
        verbal = any(clauses.asserted(first, last) for first, last in _runs(inside))
        return verbal or speech or not listed and units[inside[0]].pos != "ADP"

    def _speech_before(self, clauses: Contents, at: int) -> bool:
        """Is the marked span before the comma speech of its own, not the end of the reporter's clause?."""
        before = clauses.units[at - 1] if at else None
        return before is None or before.quote >= 0 or before.text in (":", "(", "–", "—", "-", ",")
