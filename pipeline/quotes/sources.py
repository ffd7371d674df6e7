"""What stands under a source in a prepositional phrase: *secondo X, | …*, *…, a detta di X, …*."""

from __future__ import annotations

import re

from pipeline.quotes.clauses import Clauses
from pipeline.quotes.cues import ARTICLES, Cue
from pipeline.quotes.found import Found
from pipeline.quotes.prepositions import PARTICIPLE, Source, cue_of, source_at
from pipeline.quotes.units import Unit

_OPEN = frozenset("e ma che ed però cui dove quanto perché se quando mentre poiché o".split())
_ORDINALS = frozenset(
    "primo prima secondo seconda terzo terza quarto quarta quinto quinta sesto sesta settimo ottavo"
    " nono decimo ennesimo ennesima ultimo ultima".split()
)
_ASKING = frozenset("chiedere invocare proporre reclamare richiedere sollecitare".split())
# *per la Procura il medico ha chiesto denaro ai pazienti*: who judges what others did
_JUDGING = frozenset(
    "accusa avvocata avvocati avvocato carabinieri corte difesa difensore gip giudice giudici inquirenti investigatori"
    " legale legali magistrati pm polizia procura procuratore procuratrice tribunale".split()
)
# *per il pediatra pesa la sfiducia*: an opinion, though its verb stands first
_OPINIONS = re.compile(
    r"(?:basta(?:no)?|bisogna|conviene|convengono|esist[eo](?:no)?|occorr[eo](?:no)?|pesa(?:no)?|serv[eo](?:no)?|sussiste)$"
)
# al contrario, in realtà, per il resto
_LINKS = [[w] for w in "compenso contrario definitiva effetti esempio fatto frattempo particolare realtà".split()]
_LINKS += [["resto"], ["il", "resto"], ["il", "momento"], ["altra", "parte"]]
_PLURAL = frozenset("alcune alcuni gli i le".split())
CONTENT = frozenset("NOUN PROPN VERB PRON NUM".split())
_BREAKS = (";", ":", "(", "–", "—")


def find_sources(clauses: Clauses) -> list[Found]:
    """Contents under a prepositional source in one sentence, with the phrase that names the source."""
    found: list[Found] = []
    taken = 0
    for position in range(len(clauses.units)):
        if position < taken:
            continue
        source = source_at(clauses, position)
        if source is not None:
            rows = _contents(clauses, source)
            found.extend(rows)
            taken = source.after
    return found


def _contents(clauses: Clauses, source: Source) -> list[Found]:
    units = clauses.units
    cue = cue_of(units, source)
    rule = "source-" + source.lemma.replace(" ", "-")
    rows: list[Found] = []
    before = source.first - 1
    before -= before > 0 and units[before].lower in ("almeno", "sempre")  # …, sempre secondo Cervelli
    comma_before = before >= 0 and units[before].text in (",", "–", "—")
    after = source.after
    if source.relative and source.phrase is None and not comma_before:
        return []  # l'accordo secondo il quale, l'ipotesi secondo cui
    if source.relative:
        return _right(clauses, after, cue, rule, source, 0.9)
    left = _left(clauses, before) if comma_before else None
    linked = left is not None and [u.lower for u in units[left + 1 : before]] in _LINKS
    adverbial = left is not None and before - left < 3 and not any(u.pos in CONTENT for u in units[left:before])
    adverbial = adverbial or linked  # al contrario, secondo lui è la famiglia che deve decidere
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
                told = _past_participle(clauses, source, after, left)
                if told is not None and not _has_verb(units[left:before] if left is not None else []):
                    rows.extend(_right(clauses, told, cue, rule, source, 0.8))
                elif goes_on or not _has_verb(units[left:before] if left is not None else []):
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
    ends = after >= len(units) or after == len(units) - 1 and units[after].pos == "PUNCT"
    if (
        ends
        and source.lemma != "per"
        and source.phrase is not None
        and clauses.speaks(units, source.phrase, strict=True)
    ):
        left = _left(clauses, source.first)  # Il ricorso è tardivo secondo la Cassazione
        if left is not None and clauses.asserted(left, before) and not any(u.quote >= 0 for u in units[left:before]):
            return [clauses.content(left, before, "indirect", cue, rule, 0.6, source.phrase)]
    return _right(clauses, after, cue, rule, source, 0.85)


def _past_participle(clauses: Clauses, source: Source, comma: int, left: int | None) -> int | None:
    """*il rogo, secondo i pompieri, arrivati in pochi minuti, | è partito dal tetto*: past what the source did.

    Number tells it from what the subject did (*l'uomo, secondo gli inquirenti, armato di coltello, …*), else the parse.
    """
    units = clauses.units
    participle = units[comma + 1]
    if not PARTICIPLE.search(participle.lower) or participle.finite or source.phrase is None or left is None:
        return None
    several = participle.lower[-1] in "ie"
    told, subject = (units[at].lower in _PLURAL for at in (source.phrase.first, left))
    inside = {unit.token for unit in units[source.last + 1 : source.after]}
    if several != told or told == subject and participle.head not in inside:
        return None
    end = next((i for i in range(comma + 2, min(comma + 20, len(units))) if units[i].text == ","), None)
    return end + 1 if end is not None and end + 1 < len(units) else None


def _completes(before: Unit, after: Unit) -> bool:
    """Does what follows an incidental source go on with the clause before it?.

    *Si tratta di una moda, secondo i giornali, | nata sui social*; *i milioni sono, a parere dei legali, | una parte*.
    """
    governed = before.pos in ("VERB", "AUX") and after.pos in ("DET", "NOUN", "ADJ", "NUM")
    participle = after.pos in ("VERB", "ADJ") and not after.finite and bool(PARTICIPLE.search(after.lower))
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


_DEFINITE = frozenset("gli i il l' la le lo".split())


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
        named = any(u.pos == "PROPN" for u in (units[comma - 1], *segment))
        if not named and len(segment) > 1 and segment[0].lower in _DEFINITE and segment[1].pos in ("NOUN", "NUM"):
            return position  # Secondo gli investigatori, l'uomo, un ex dipendente, avrebbe agito per vendetta
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


def _asked(clauses: Clauses, source: Source, start: int, last: int) -> bool:
    """*Per il sindaco il pm ha chiesto sei anni*: somebody asks something for or about X, who says nothing."""
    units = clauses.units
    judges = source.phrase is None or units[source.phrase.head].lower in _JUDGING
    asking = (cue for cue in clauses.cues if start < cue.first <= last and cue.lemma in _ASKING and not cue.passive)
    cue = None if judges else next(asking, None)
    return cue is not None and not any(u.finite for u in units[start : cue.first])


def _fact(clauses: Clauses, start: int, last: int, *, common: bool) -> bool:
    """Whether the clause under *per X* (`common`: no name) is a fact about X: verb first, no copula, or counting."""
    units = clauses.units[start : last + 1]
    first = next((u for u in units if u.pos != "ADV" and u.lower not in ("si", "non", "ci", "c'")), None)
    if first is None or any(u.quote >= 0 for u in units) or first.pos not in ("VERB", "AUX"):
        return False
    if _WOULD.search(first.lower) or _OPINIONS.match(first.lower) or (common and _WAS.search(first.lower)):
        return False
    counted = any(u.pos == "NUM" or u.lower in _ORDINALS for u in units[:7])
    return counted or first.lower not in ("è", "era", "sarebbe", "sono", "sarebbero", "fu", "tratta")


def _right(clauses: Clauses, start: int, cue: Cue, rule: str, source: Source, confidence: float) -> list[Found]:
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
        if _asked(clauses, source, start, last):
            return []
        spoken_for = source.phrase is not None and source.phrase.pronoun and not source.phrase.first > source.first + 1
        if spoken_for and any(start < c.first <= last and "c" in c.frames and c.mood == "finite" for c in clauses.cues):
            return []  # per lui il vice ha negato che il gruppo sia diviso
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
