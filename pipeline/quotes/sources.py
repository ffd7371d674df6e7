"""Sources in a prepositional phrase: *secondo X*, *per X*, *stando a X*, *a detta di X*, *secondo cui*."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.quotes import lexicon
from pipeline.quotes.clauses import Clauses
from pipeline.quotes.cues import ARTICLES, DETERMINERS, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.phrases import AT, BY, OF, TIMES, Phrase, noun_phrase, phrases_before
from pipeline.quotes.units import Unit

# *secondo* before these is no source: *secondo i piani*, *secondo la legge*; or it is the ordinal: *il secondo turno*.
_NO_SOURCE = lexicon.words("no_source")
_OPINION = frozenset("detta giudizio avviso parere dire opinione sentire".split())
_OPEN = frozenset("e ma che ed però cui dove quanto perché se quando mentre poiché o".split())
_LAYMEN = lexicon.words("laymen")
_PLACES = frozenset(
    "regione comune provincia paese scuola casa camera campo banca ospedale squadra città centrale partito".split()
)
_PARTICIPLE = re.compile(r"(?:[aeilnru]t|s)[oaie]$")
_ORDINALS = frozenset(
    "primo prima secondo seconda terzo terza quarto quarta quinto quinta sesto sesta settimo ottavo"
    " nono decimo ennesimo ennesima ultimo ultima".split()
)
_SOME = frozenset("alcuni altri altre alcune molti molte tanti tutti".split())
_COUNTING = frozenset("almeno circa diversi diverse oltre quasi".split())
_PROVIDED = frozenset("consigliare escludere indicare prevedere proporre raccomandare suggerire".split())
_WHICH = frozenset("cui quale quali".split())
CONTENT = frozenset("NOUN PROPN VERB PRON NUM".split())
_BREAKS = (";", ":", "(", "–", "—")


@dataclass(frozen=True, slots=True)
class _Source:
    first: int
    last: int  # last unit of the cue words
    after: int  # first unit after the phrase
    phrase: Phrase | None
    relative: bool
    lemma: str


def find_sources(clauses: Clauses) -> list[Found]:
    """Contents under a prepositional source in one sentence, with the phrase that names the source."""
    found: list[Found] = []
    taken = 0
    for position in range(len(clauses.units)):
        if position < taken:
            continue
        source = _source(clauses, position)
        if source is not None:
            rows = _contents(clauses, source)
            found.extend(rows)
            taken = source.after
    return found


def _cue(units: list[Unit], source: _Source) -> Cue:
    start, end = units[source.first].start, units[source.last].end
    if source.lemma == "secondo quanto":
        start = units[source.last].start
    return Cue(source.first, source.last, source.first, start, end, source.lemma, "cs", "finite", kind="preposition")


def _source(clauses: Clauses, at: int) -> _Source | None:
    units = clauses.units
    lower = units[at].lower
    following = units[at + 1] if at + 1 < len(units) else None
    if following is None or units[at].quote >= 0:
        return None
    if lower == "secondo" and following.lower != "quanto":
        return _after(clauses, at, at, at + 1, "secondo")
    if lower == "stando" and following.lower in AT:
        return _after(clauses, at, at + 1 if following.lower in ("a", "ad") else at, at + 2, "stando a")
    if lower in ("a", "ad") and following.lower in _OPINION and at + 2 < len(units) and units[at + 2].lower in OF:
        return _after(clauses, at, at + 1, at + 3, "a " + following.lower)
    if (
        lower in ("a", "ad")
        and following.lower in ("suo", "loro")
        and at + 2 < len(units)
        and units[at + 2].lower in _OPINION
    ):
        phrase = Phrase(at + 1, at + 1, at + 1, at + 1, pronoun=True)
        return _Source(at, at + 2, at + 3, phrase, False, "a suo avviso")
    if lower in ("secondo", "da", "a", "per") and following.lower == "quanto":
        return _quoted(clauses, at, at + 2)
    if lower == "come" and (not at or units[at - 1].text in (",", "–", "—", "(")):
        return _quoted(clauses, at, at + 1)
    if lower == "per":
        return _per(clauses, at)
    return None


def _after(clauses: Clauses, at: int, last: int, position: int, lemma: str) -> _Source | None:
    units = clauses.units
    if (
        position >= len(units)
        or at
        and lemma == "secondo"
        and (units[at - 1].lower in DETERMINERS or units[at - 1].pos == "DET")
    ):
        return None
    window = [u.lower for u in units[position : position + 2]]
    if (
        lemma == "secondo"
        and any(word in _WHICH for word in window)
        and not (window[0] in ("la", "il", "i", "le") and window[1] not in _WHICH)
    ):
        antecedent = _antecedent(clauses, at)
        after = position + (1 if window[0] in _WHICH else 2)
        return _Source(at, last, after, antecedent, True, lemma)
    if window and window[0] == "quanto":
        return None
    if units[position].lower in _SOME and lemma == "secondo":
        some = Phrase(position, position, position, position)
        determines = position + 1 < len(units) and units[position + 1].pos in ("NOUN", "ADJ", "PROPN")
        if not determines:
            return _Source(at, last, position + 1, some, False, lemma)
    if units[position].lower in _COUNTING and position + 1 < len(units):
        position += 1  # a detta di almeno quattro arcivescovi
    phrase = noun_phrase(units, position, loose=False)
    if phrase is None or lemma == "secondo" and units[phrase.head].lower in _NO_SOURCE:
        return None
    phrase = _apart(clauses, phrase)
    if lemma == "secondo" and units[phrase.head].pos == "NUM":
        return None
    bare = (
        phrase.first == phrase.core
        and not phrase.pronoun
        and units[phrase.core].text[:1].islower()
        and units[phrase.core].pos == "NOUN"
    )
    if lemma == "secondo" and bare and not clauses.speaks(units, phrase):
        return None  # secondo emendamento
    after = phrase.last + 1
    beyond = units[after : after + 2]
    if bare and len(beyond) == 2 and _PARTICIPLE.search(beyond[0].lower) and beyond[1].pos in ("DET", "NUM", "PROPN"):
        after += 1  # secondo fonti accreditate | una nave avrebbe individuato i rottami
    if after < len(units) and _PARTICIPLE.search(units[after].lower) and units[after].pos in ("VERB", "ADJ", "NOUN"):
        # secondo le informazioni giunte dai responsabili locali, stando ai dati diffusi ieri dall'Istat,
        comma = next((i for i in range(after, min(after + 14, len(units))) if units[i].text == ","), None)
        governs = any(u.pos == "ADP" or u.lower in TIMES for u in units[after + 1 : after + 3])
        if governs and comma is not None and not any(u.pos == "AUX" for u in units[after:comma]):
            after = comma
    closing = next((i for i in range(after, min(after + 8, len(units))) if units[i].text == ")"), None)
    if closing is not None and after < len(units) and units[after].text == "(":
        after = closing + 1  # secondo il Servizio geologico (USGS), si trova a 5 chilometri
    return _Source(at, last, _past_partners(clauses, after), phrase, False, lemma)


def _apart(clauses: Clauses, phrase: Phrase) -> Phrase:
    """*Secondo alcune fonti | Zanon avrebbe lasciato il Paese*: a person's name beside a plural is the next subject."""
    units = clauses.units
    several = units[phrase.first].lower in ("i", "gli", "le") or units[phrase.first].lower.endswith(("ni", "ne", "se"))
    inside = range(phrase.head + 1, phrase.last + 1) if several else range(0)
    subject = next((at for at in inside if units[at].pos == "PROPN" and units[at].relation.startswith("nsubj")), None)
    return phrase if subject is None else replace(phrase, last=subject - 1)


def _past_partners(clauses: Clauses, after: int) -> int:
    """*Secondo il ministero e l'agenzia di stampa, …*, *a giudizio di molti e della stampa*: past the second source."""
    units = clauses.units
    if after + 1 < len(units) and units[after].lower in ("e", "ed"):
        partner = noun_phrase(units, after + 1)
        if partner is not None and clauses.speaks(units, partner):
            return partner.last + 1
    return after


def _quoted(clauses: Clauses, at: int, start: int) -> _Source | None:
    """*Secondo quanto riferito dai carabinieri*, *come confermato dal sindaco*: the participle is the cue."""
    units = clauses.units
    for position in range(start, min(start + 4, len(units) - 2)):
        forms = [form for form in lexicon.readings(units[position].lower) if form.mood == "participle"]
        told = {"c", "q"} <= set("".join(lexicon.frames().get(form.lemma, "") for form in forms))
        told = told and not any(form.lemma in _PROVIDED for form in forms)
        if units[at].lower == "come":
            if position > start and units[position - 1].pos != "ADV":
                return None
            if forms and not told:
                return None  # come stabilito dal giudice, come definito dai medici, come previsto dal contratto
        if forms:
            by = next((i for i in range(position + 1, min(position + 6, len(units) - 1)) if units[i].lower in BY), None)
            phrase = noun_phrase(units, by + 1) if by is not None else None
            # secondo quanto riportato dal portale; but: secondo quanto stabilito dal regolamento
            sure = told and units[at].lower != "come"
            if phrase is not None and (sure or clauses.speaks(units, phrase)):
                return _Source(at, position, phrase.last + 1, phrase, False, "secondo quanto")
    return None


def _per(clauses: Clauses, at: int) -> _Source | None:
    units = clauses.units
    window = [u.lower for u in units[at + 1 : at + 3]]
    if window and (window[0] == "cui" or window[-1] in ("quale", "quali") and window[0] in ARTICLES):
        antecedent = _antecedent(clauses, at)
        after = at + (2 if window[0] == "cui" else 3)
        told = any(cue.first >= after and cue.first - after < 6 for cue in clauses.cues)
        apart = at > 0 and units[at - 1].text == ","  # not: l'anno per il quale è disposto il trasferimento
        if antecedent is None or told or not apart or not clauses.speaks(units, antecedent):
            return None
        return _Source(at, at, at + (2 if window[0] == "cui" else 3), antecedent, True, "per")
    between = at > 1 and units[at - 1].text == "," and units[at - 2].quote >= 0  # «Tornano», per il vescovo, «…»
    opens = not at or units[at - 1].text in (";", ":", "–") or units[at - 1].lower in ("e", "ma", "anche", "che")
    if not opens and not between:
        return None
    phrase = noun_phrase(units, at + 1)
    if (
        phrase is None
        or not clauses.speaks(units, phrase, strict=True)
        or units[phrase.head].lower in _LAYMEN | _PLACES
    ):
        return None
    if at and units[at - 1].text == ":" and not phrase.pronoun and units[phrase.head].text[:1].isupper():
        return None  # … : per Noctua, la startup torinese, è l'anno del salto
    plain = phrase.pronoun or units[phrase.head].pos == "PROPN" or units[phrase.head].text[:1].isupper()
    behind = units[phrase.last + 1] if phrase.last + 1 < len(units) else None
    if behind is None or behind.pos == "ADP" and not plain:
        return None
    return _Source(at, at, phrase.last + 1, phrase, False, "per")


def _antecedent(clauses: Clauses, at: int) -> Phrase | None:
    """The phrase before *, secondo cui* or *, per il quale*: the last one that can speak."""
    units = clauses.units
    best: Phrase | None = None
    apart = at > 0 and units[at - 1].text in (",", ")", "–", "—")
    for phrase in phrases_before(units, at, clauses.speaks, reach=25):
        if not apart and phrase.last < at - 1:
            continue  # la banca ha raggiunto un accordo secondo il quale
        if not phrase.pronoun and clauses.speaks(units, phrase) and units[phrase.core].pos != "NUM":
            best = phrase
    return best


def _contents(clauses: Clauses, source: _Source) -> list[Found]:
    units = clauses.units
    cue = _cue(units, source)
    rule = "source-" + source.lemma.replace(" ", "-")
    rows: list[Found] = []
    before = source.first - 1
    comma_before = before >= 0 and units[before].text in (",", "–", "—")
    after = source.after
    if source.relative and source.phrase is None and not comma_before:
        return []  # l'accordo secondo il quale, l'ipotesi secondo cui
    if source.relative:
        return _right(clauses, after, cue, rule, source, 0.9)
    left = _left(clauses, before) if comma_before else None
    adverbial = left is not None and before - left < 3 and not any(u.pos in CONTENT for u in units[left:before])
    if adverbial and not (after < len(units) and units[after].text == ","):
        comma_before = False  # tuttavia, secondo lui è la famiglia che deve decidere
    if comma_before and before > 0 and units[before - 1].lower not in _OPEN:
        closing = units[after] if after < len(units) else None
        if units[before - 1].quote >= 0 or adverbial:
            left = None
        if left is not None:
            rows.append(clauses.content(left, before - 1, "indirect", cue, rule, 0.8, source.phrase))
        if closing is not None and closing.finite and left is not None and not _has_verb(units[left:before]):
            rows.extend(_right(clauses, after, cue, rule, source, 0.7))  # Gli attentatori, secondo la polizia sono otto
        if closing is not None and closing.text in (",", "–", "—") and after + 1 < len(units):
            if (
                units[after + 1].lower not in ("che", "il", "e", "dove", "cui")
                or units[after + 1].lower == "il"
                and left is not None
                and not _has_verb(units[left:before])
            ):
                goes_on = left is not None and _completes(units[before - 1], units[after + 1])
                if goes_on or not _has_verb(units[left:before] if left is not None else []):
                    rows.extend(_right(clauses, after + 1, cue, rule, source, 0.8))
        return rows
    headline = units[source.first].text[:1].isupper()  # Il Tar ferma i lavori Secondo i giudici, …
    beside = source.first > 0 and units[source.first - 1].pos in ("NOUN", "PROPN") and not headline
    if beside and not clauses.asserted(after, len(units) - 1):
        return []  # opera secondo gli indirizzi e i programmi del ministero
    if after < len(units) and units[after].text == ",":
        if beside:
            return []  # Il Vangelo secondo Matteo, …
        after = past_apposition(clauses, after)
    elif after < len(units) and units[after].text in ("–", "—"):
        # Secondo il convivente — sentito ieri —, Ada era uscita
        after = next((i for i in range(after + 1, len(units)) if units[i].text == units[after].text), after - 1) + 1
    return _right(clauses, after, cue, rule, source, 0.85)


def _completes(before: Unit, after: Unit) -> bool:
    """Does what follows an incidental source go on with the clause before it?.

    *Si tratta di una moda, secondo i giornali, | nata sui social*; *i milioni sono, a parere dei legali, | una parte*.
    """
    governed = before.pos in ("VERB", "AUX") and after.pos in ("DET", "NOUN", "ADJ", "NUM")
    participle = after.pos in ("VERB", "ADJ") and not after.finite and bool(_PARTICIPLE.search(after.lower))
    return after.pos in ("ADP", "ADV", "NUM") or participle or governed


def _left(clauses: Clauses, before: int) -> int | None:
    """First unit of what stands before an incidental source, or None."""
    units = clauses.units
    start = before
    while (
        start > 0
        and units[start - 1].text not in _BREAKS
        and not (units[start - 1].lower == "che" and units[start - 1].pos in ("PRON", "SCONJ") and before - start <= 4)
    ):
        start -= 1
        if units[start].lower == "mentre" and start and units[start - 1].text == ",":
            return start + 1  # l'epicentro è a Modena, mentre | l'ipocentro, secondo l'istituto, …
        if units[start].text == ")":  # past the whole parenthesis
            start = next((i for i in range(start, -1, -1) if units[i].text == "("), start)
    while start < before and (units[start].lower in ("e", "ma", "ed", "però") or units[start].text == ","):
        start += 1
    return start if start < before else None


def past_apposition(clauses: Clauses, comma: int) -> int:
    """Past *, capogruppo di Alleanza Civica al Senato,* and *, invece,* after the name of the source."""
    units = clauses.units
    position = comma + 1
    for _ in range(2):
        end = position
        while end < len(units) and units[end].text != "," and units[end].text not in _BREAKS:
            end += 1
        if end >= len(units) or units[end].text != ",":
            return position
        rest = units[end + 1 :]
        going_on = _has_verb(rest) or any(u.quote >= 0 for u in rest)
        segment = units[position:end]
        if any(u.quote >= 0 for u in segment):
            return position  # Secondo i dottori, la donna «si sta lasciando andare», soffre di …
        relative = (
            segment
            and (segment[0].pos == "ADP" or segment[0].lower in ("che", "cui", "il", "la"))
            and any(u.lower in ("che", "cui", "quale") for u in segment[:2])
        )
        relative = relative and not (segment[0].lower == "che" and len(segment) > 1 and segment[1].lower in ARTICLES)
        bare = not _has_verb(segment) and len(segment) <= 12 and segment[:1] and segment[0].lower != "che"
        if (relative or bare) and going_on:
            position = end + 1
            continue
        return position
    return position


def _has_verb(units: list[Unit]) -> bool:
    return any(u.finite for u in units)


# per la Procura avrebbe agito da solo; per gli inquirenti viaggiava a 90 all'ora, but: per il Bari segnava ancora Neri
_WOULD, _WAS = re.compile(r"rebbe(?:ro)?$"), re.compile(r"[aei]va(?:no)?$")


def _fact(clauses: Clauses, start: int, last: int, *, common: bool) -> bool:
    """Whether the clause under *per X* (`common`: no name) is a fact about X: verb first, no copula, or counting."""
    units = clauses.units[start : last + 1]
    first = next((u for u in units if u.pos != "ADV" and u.lower not in ("si", "non", "ci", "c'")), None)
    if first is None or any(u.quote >= 0 for u in units) or first.pos not in ("VERB", "AUX"):
        return False
    if _WOULD.search(first.lower) or (common and _WAS.search(first.lower)):
        return False
    counted = any(u.pos == "NUM" or u.lower in _ORDINALS for u in units[:7])
    return counted or first.lower not in ("è", "era", "sarebbe", "sono", "sarebbero", "fu")


def _right(clauses: Clauses, start: int, cue: Cue, rule: str, source: _Source, confidence: float) -> list[Found]:
    units = clauses.units
    while start < len(units) and (units[start].text == "," or units[start].lower in ("invece", "infatti", "però")):
        start += 1
    if start >= len(units) or len(units) - start < 4 and not any(u.finite or u.quote >= 0 for u in units[start:]):
        return []
    if units[start].lower == "che" and not source.relative:
        return []  # una mostra articolata secondo le stesse sezioni che ordinano il libro
    if units[start].quote >= 0:
        return []  # a marked span of its own: the attribution of marks sees to it
    last = clauses.clause_end(start, cue, strict=True, relative=source.relative)
    medial = source.first > 0 and units[source.first - 1].text == ","
    if (
        medial
        and last - start < 3
        and not any(u.pos in ("VERB", "AUX") or u.quote >= 0 for u in units[start : last + 1])
    ):
        return []
    if source.lemma == "per" and not source.relative:
        common = source.phrase is not None and units[source.phrase.head].pos == "NOUN"
        if _fact(clauses, start, last, common=common) or not clauses.asserted(start, last):
            return []  # Per Rossi è la terza vittoria; ribassi per i settori bancario e dell'energia
    if last - start < 2 and not any(u.finite or u.quote >= 0 for u in units[start : last + 1]):
        return []  # (secondo le notizie finora rilasciate)
    if source.first and units[source.first - 1].lower in ("che", "cui"):
        # Quest'ultimo, che secondo le prime informazioni non è in pericolo, ha dichiarato
        last = min(last, next((i - 1 for i in range(start + 1, len(units)) if units[i].text == ","), last))
    if last - start < 1:
        return []
    spoken = units[last + 1 : last + 3]
    if not _has_verb(units[start : last + 1]) and len(spoken) == 2 and spoken[0].text == ":" and spoken[1].quote >= 0:
        return []  # Secondo Sara Barone, moglie dell'autista: «Era stanco»
    return [clauses.content(start, last, "indirect", cue, rule, confidence, source.phrase)]
