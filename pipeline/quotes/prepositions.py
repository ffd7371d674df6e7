"""Prepositional phrases that name a source: *secondo X*, *per X*, *stando a X*, *a detta di X*, *secondo cui*."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.quotes import lexicon
from pipeline.quotes.clauses import Clauses
from pipeline.quotes.cues import ARTICLES, DETERMINERS, Cue
from pipeline.quotes.phrases import AT, BY, OF, TIMES, Phrase, noun_phrase, phrases_before
from pipeline.quotes.referents import names_document
from pipeline.quotes.units import Unit

# *secondo* before these is no source: *secondo i piani*, *secondo la legge*; or it is the ordinal: *il secondo turno*.
_NO_SOURCE = lexicon.words("no_source")
_OPINION = frozenset("detta giudizio avviso parere dire opinione sentire".split())
_LAYMEN = lexicon.words("laymen")
_PLACES = frozenset(
    "regione comune provincia paese scuola casa camera campo banca ospedale squadra città centrale partito".split()
)
PARTICIPLE = re.compile(r"(?:[aeilnru]t|s)[oaie]$")
_SOME = frozenset("alcuni altri altre alcune molti molte tanti tutti".split())
_COUNTING = frozenset("almeno circa diversi diverse oltre quasi".split())
_PROVIDED = frozenset("consigliare escludere indicare prevedere proporre raccomandare suggerire".split())
_WHICH = frozenset("cui quale quali".split())
_ABOUT = frozenset("su sui sul sull' sulla sulle sullo sugli".split())


@dataclass(frozen=True, slots=True)
class Source:
    """Units of a source: `first:last` its cue words (inclusive), `after` behind its phrase; `relative` as in *cui*."""

    first: int
    last: int
    after: int
    phrase: Phrase | None
    relative: bool
    lemma: str


def cue_of(units: list[Unit], source: Source) -> Cue:
    """The words by which a source reports."""
    start, end = units[source.first].start, units[source.last].end
    if source.lemma == "secondo quanto":
        start = units[source.last - (units[source.last - 1].lower == "reso")].start
    return Cue(source.first, source.last, source.first, start, end, source.lemma, "cs", "finite", kind="preposition")


def source_at(clauses: Clauses, at: int) -> Source | None:
    """The source that begins at a unit."""
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
    if lower in ("a", "ad") and following.lower == "sentire" and at + 2 < len(units):
        heard = _after(clauses, at, at + 1, at + 2, "a sentire")  # a sentire i residenti, regna la calma
        return heard if heard is None or heard.phrase is None or clauses.speaks(units, heard.phrase) else None
    if (
        lower in ("a", "ad")
        and following.lower in ("suo", "loro")
        and at + 2 < len(units)
        and units[at + 2].lower in _OPINION
    ):
        phrase = Phrase(at + 1, at + 1, at + 1, at + 1, pronoun=True)
        return Source(at, at + 2, at + 3, phrase, False, "a suo avviso")
    if lower in ("secondo", "da", "a", "per") and following.lower == "quanto":
        return _quoted(clauses, at, at + 2)
    if lower == "come" and (not at or units[at - 1].text in (",", "–", "—", "(")):
        return _quoted(clauses, at, at + 1)
    if lower == "per":
        return _per(clauses, at)
    return None


def _after(clauses: Clauses, at: int, last: int, position: int, lemma: str) -> Source | None:
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
        (lemma == "secondo" or lemma.startswith("a "))
        and any(word in _WHICH for word in window)
        and not (window[0] in ("la", "il", "i", "le") and window[1] not in _WHICH)
    ):
        antecedent = _antecedent(clauses, at)
        after = position + (1 if window[0] in _WHICH else 2)
        return Source(at, last, after, antecedent, True, lemma)
    if window and window[0] == "quanto":
        return None
    if units[position].lower in _SOME and lemma == "secondo":
        some = Phrase(position, position, position, position)
        determines = position + 1 < len(units) and units[position + 1].pos in ("NOUN", "ADJ", "PROPN")
        if not determines:
            return Source(at, last, position + 1, some, False, lemma)
    if units[position].lower in _COUNTING and position + 1 < len(units):
        position += 1  # a detta di almeno quattro arcivescovi
    if units[position].lower == "chi":
        closing = _relative_end(units, position)  # a detta di chi lo conosceva, non usciva mai
        known = Phrase(position, position, position, (closing or at) - 1)
        return None if closing is None else Source(at, last, closing, known, False, lemma)
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
    if after < len(units) and units[after].lower == "che" and clauses.speaks(units, phrase):
        after = _relative_end(units, after) or after  # secondo il vigile che ha firmato il verbale, …
    if after < len(units) and units[after].quote >= 0 and names_document(units[phrase.head].lower):
        after += 1  # secondo il rapporto «Freedom 2017», pubblicato ieri, …
    topic = noun_phrase(units, after + 1) if after < len(units) and units[after].lower in _ABOUT else None
    if topic is not None and names_document(units[phrase.head].lower):
        after = topic.last + 1  # secondo un rapporto sulle carceri, pubblicato ieri, …
    beyond = units[after : after + 2]
    if bare and len(beyond) == 2 and PARTICIPLE.search(beyond[0].lower) and beyond[1].pos in ("DET", "NUM", "PROPN"):
        after += 1  # secondo fonti accreditate | una nave avrebbe individuato i rottami
    elif bare and len(beyond) == 2 and PARTICIPLE.search(beyond[0].lower) and beyond[1].lower in BY:
        agent = noun_phrase(units, after + 2)  # secondo testimoni citati dal Daily Nation | i lavori erano fermi
        after = agent.last + 1 if agent is not None else after
    if after < len(units) and PARTICIPLE.search(units[after].lower) and units[after].pos in ("VERB", "ADJ", "NOUN"):
        # secondo le informazioni giunte dai responsabili locali, stando ai dati diffusi ieri dall'Istat,
        comma = next((i for i in range(after, min(after + 14, len(units))) if units[i].text == ","), None)
        governs = any(u.pos == "ADP" or u.lower in TIMES for u in units[after + 1 : after + 3])
        if governs and comma is not None and not any(u.pos == "AUX" for u in units[after:comma]):
            after = comma
    present = units[after - 1].lower.endswith(("ente", "enti")) and units[after - 1].pos in ("ADJ", "VERB")
    place = noun_phrase(units, after + 1) if present and after + 1 < len(units) and units[after].pos == "ADP" else None
    if place is not None and place.last + 1 < len(units) and units[place.last + 1].finite:
        after = place.last + 1  # secondo le persone presenti sul luogo | sono stati avvistati due uomini
    closing = next((i for i in range(after, min(after + 8, len(units))) if units[i].text == ")"), None)
    if closing is not None and after < len(units) and units[after].text == "(":
        after = closing + 1  # secondo il Servizio geologico (USGS), si trova a 5 chilometri
    return Source(at, last, _past_partners(clauses, after), phrase, False, lemma)


def _relative_end(units: list[Unit], start: int) -> int | None:
    """The comma behind a relative clause, which has one finite verb."""
    comma = next((i for i in range(start, min(start + 14, len(units))) if units[i].text == ","), None)
    return comma if comma is not None and sum(u.finite for u in units[start:comma]) == 1 else None


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


def _quoted(clauses: Clauses, at: int, start: int) -> Source | None:
    """*Secondo quanto riferito dai carabinieri*, *come confermato dal sindaco*: the participle is the cue."""
    units = clauses.units
    for position in range(start, min(start + 4, len(units) - 2)):
        forms = [form for form in lexicon.readings(units[position].lower) if form.mood == "participle"]
        if units[position].lower == "reso":
            continue
        if units[position - 1].lower == "reso" and units[position].lower in ("noto", "pubblico"):
            by = position + 1  # come reso noto dal ministro
            phrase = noun_phrase(units, by + 1) if by + 1 < len(units) and units[by].lower in BY else None
            return None if phrase is None else Source(at, position, phrase.last + 1, phrase, False, "secondo quanto")
        told = {"c", "q"} <= set("".join(lexicon.frames().get(form.lemma, "") for form in forms))
        told = told and not any(form.lemma in _PROVIDED for form in forms)
        if units[at].lower == "come":
            if position > start and units[position - 1].pos != "ADV":
                return None
            if forms and not told:
                return None  # come stabilito dal giudice, come definito dai medici, come previsto dal contratto
        if forms:
            agent = next(
                (i for i in range(position + 1, min(position + 6, len(units) - 1)) if units[i].lower in BY), None
            )
            phrase = noun_phrase(units, agent + 1) if agent is not None else None
            # secondo quanto riportato dal portale; but: secondo quanto stabilito dal regolamento
            sure = told and units[at].lower != "come"
            if phrase is not None and (sure or clauses.speaks(units, phrase)):
                after = phrase.last + 1  # secondo quanto dichiarato dal ministro | alla radio pubblica, …
                comma = next((i for i in range(after, min(after + 8, len(units))) if units[i].text == ","), after)
                where = units[after : comma + 1]
                placed = where[1:] and where[0].pos == "ADP" and not any(u.finite or u.quote >= 0 for u in where)
                return Source(at, position, comma if placed else after, phrase, False, "secondo quanto")
    return None


def _per(clauses: Clauses, at: int) -> Source | None:
    units = clauses.units
    window = [u.lower for u in units[at + 1 : at + 3]]
    if window and (window[0] == "cui" or window[-1] in ("quale", "quali") and window[0] in ARTICLES):
        antecedent = _antecedent(clauses, at)
        after = at + (2 if window[0] == "cui" else 3)
        told = any(cue.first >= after and cue.first - after < 6 for cue in clauses.cues)
        apart = at > 0 and units[at - 1].text == ","  # not: l'anno per il quale è disposto il trasferimento
        if antecedent is None or told or not apart or not clauses.speaks(units, antecedent, strict=True):
            return None  # nor: Manhattan, per la quale hanno lavorato in tanti
        return Source(at, at, at + (2 if window[0] == "cui" else 3), antecedent, True, "per")
    between = at > 1 and units[at - 1].text == "," and units[at - 2].quote >= 0  # «Tornano», per il vescovo, «…»
    before = at - (at > 0 and units[at - 1].lower == "anche")  # not: noto anche per i suoi programmi
    opens = not before or units[before - 1].text in (";", ":", "–") or units[before - 1].lower in ("e", "ma", "che")
    opens = opens or before < at and units[before - 1].text == ","
    if not opens and not between:
        return None
    phrase = noun_phrase(units, at + 1)
    if (
        phrase is None
        or not clauses.speaks(units, phrase, strict=True)
        or units[phrase.head].lower in _LAYMEN | _PLACES
    ):
        return None
    if units[phrase.head].pos == "NOUN" and not clauses.speaks(units, replace(phrase, last=phrase.head)):
        return None  # per l'ippica francese | Sky ha i diritti
    plain = phrase.pronoun or units[phrase.head].pos == "PROPN" or units[phrase.head].text[:1].isupper()
    behind = units[phrase.last + 1] if phrase.last + 1 < len(units) else None
    if behind is None or behind.pos == "ADP" and not plain:
        return None
    if at and units[at - 1].text == ":" and units[phrase.head].text[:1].isupper() and behind.pos != "DET":
        return None  # … : per Noctua, la startup torinese, è l'anno del salto; but: per il Guardian | l'opera è
    return Source(at, at, phrase.last + 1, phrase, False, "per")


def _antecedent(clauses: Clauses, at: int) -> Phrase | None:
    """The phrase before *, secondo cui* or *, per il quale*: the last one that can speak."""
    units = clauses.units
    best: Phrase | None = None
    apart = at > 0 and units[at - 1].text in (",", ")", "–", "—")
    for phrase in phrases_before(units, at, clauses.speaks, reach=25):
        if not apart and phrase.last < at - 1:
            continue  # la banca ha raggiunto un accordo secondo il quale
        if not phrase.pronoun and clauses.speaks(units, phrase) and units[phrase.core].pos != "NUM":
            # dice Anna Rota, del sindacato Uil, secondo la quale: what she belongs to does not speak for her
            whole = best is not None and phrase.first == best.last + 2 and units[phrase.first].lower in OF
            if not (whole and best is not None and units[best.last].pos == "PROPN"):
                best = phrase
    return best
