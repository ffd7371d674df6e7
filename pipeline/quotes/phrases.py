"""Noun phrases over units, by part of speech: enough for subjects after the verb, sources and objects.

Patterns, not the parse, decide here: the verb of saying with its subject behind it is what parsers of Italian get wrong
most (*ha scandito la sindaca Lucrezia Monaci in chiusura di seduta*).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.quotes import lexicon
from pipeline.quotes.cues import ARTICLES, AVERE, CLITICS
from pipeline.quotes.referents import names_speech
from pipeline.quotes.units import Unit

OF = frozenset("di d' del dello della dell' dei degli delle".split())
AT = frozenset("a ad al allo alla all' ai agli alle".split())
BY = frozenset("da dal dallo dalla dall' dai dagli dalle".split())
_IN_NAMES = frozenset("in nel nella nell' nei negli nelle sul sulla sull' sui sugli sulle con per".split())
_PRE = frozenset("ADJ DET NUM".split())
TIMES = lexicon.words("times")
_ARTICLED = frozenset("del dello della dell' dei degli delle al allo alla all' ai agli alle".split())
WEEKDAYS = frozenset("lunedì martedì mercoledì giovedì venerdì sabato domenica".split())
_POSSESSIVES = frozenset("proprio propria propri proprie suo sua suoi sue loro".split())
_PRONOMINAL = CLITICS - ARTICLES
_CLITICS_OR_ARTICLES = CLITICS | ARTICLES
_ONE = frozenset("alcune alcuni altre altri molte molti parecchi una uno".split())
_ALL = frozenset("tutto tutta tutti tutte entrambi entrambe".split())
PRONOUNS = frozenset(
    "lui lei loro egli ella esso essa essi esse quest'ultimo quest'ultima questi costui costei entrambi tutti".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: units `first:last` (inclusive), `core` the first after the article, `head` the noun."""

    first: int
    core: int
    head: int
    last: int
    definite: bool = True
    pronoun: bool = False


def noun_phrase(units: list[Unit], at: int, *, loose: bool = False, limit: int | None = None) -> Phrase | None:
    """The noun phrase that starts at a unit, or None; `loose` takes complements with any preposition in."""
    stop = len(units) if limit is None else limit
    position = at
    while (
        position < stop
        and units[position].pos == "ADV"
        and units[position].lower in ("anche", "proprio", "solo", "persino", "perfino")
    ):
        position += 1
    if position >= stop or units[position].quote >= 0:
        return None
    if units[position].lower in _PRONOMINAL and units[position].text != "La":
        return None
    before_article = position + 1 < stop and units[position + 1].lower in ARTICLES
    if (
        units[position].lower in PRONOUNS
        and not (units[position].lower in _ALL and before_article)
        or units[position].lower.startswith("quest'ultim")
    ):
        return Phrase(at, position, position, position, pronoun=True)
    if units[position].lower == "quest'" and position + 1 < stop and units[position + 1].lower.startswith("ultim"):
        return Phrase(at, position, position + 1, position + 1, pronoun=True)
    part = _one_of(units, at, position, stop)
    if part is not None:
        return part
    first = position
    definite = True
    if units[position].lower in _ALL and position + 1 < stop and units[position + 1].lower in ARTICLES:
        position += 1  # invita tutti i cittadini a partecipare
    while position < stop and (units[position].lower in ARTICLES or units[position].lower in OF and position == first):
        definite = units[position].lower not in ("un", "uno", "una", "un'")
        if units[position].lower in ("di", "d'"):
            return None
        position += 1
    core = position
    while (
        position < stop
        and units[position].quote < 0
        and (
            units[position].pos in _PRE
            and units[position].lower not in _CLITICS_OR_ARTICLES
            or units[position].lower in _POSSESSIVES
            and position > first
            or units[position].lower == "ex"
            or units[position].lower in ("più", "meno", "ben")
            and position + 1 < stop
            and (position > first or units[position + 1].pos == "NOUN")  # chiede più sicurezza
        )
    ):
        position += 1
    head = position
    if (
        position < stop
        and position > first
        and units[position].lower in ("altro", "altra", "altri", "altre", "due", "tre")
    ):
        return Phrase(at, position, position, _tail(units, position, stop, loose=False), definite)
    chief = position < stop and units[position].lower == "ad" and position > first  # l'ad Gianni Papa
    if position >= stop or not (_nominal(units[position]) or chief):
        if position > core and units[position - 1].pos in ("ADJ", "NUM", "DET") and core > first:
            head = position - 1  # l'altro, i due, il più giovane
            return Phrase(at, core, head, head, definite)
        if units[position - 1].pos in ("NUM", "PRON") if position > core else False:
            return Phrase(at, core, position - 1, position - 1, definite)
        return None
    last = _tail(units, head, stop, loose=loose)
    return Phrase(at, core, head, last, definite)


def _one_of(units: list[Unit], at: int, one: int, stop: int) -> Phrase | None:
    """*uno dei medici*, *una di loro*: somebody who is not named."""
    if one + 2 > stop or units[one].lower not in _ONE or units[one + 1].lower not in OF - {"del", "della", "dell'"}:
        return None
    whole = noun_phrase(units, one + 1 + (units[one + 1].lower in ("di", "d'")), limit=stop)
    return Phrase(at, one, whole.head, whole.last, definite=False) if whole is not None else None


def is_speech_noun(units: list[Unit], at: int) -> bool:
    """Whether a unit is a noun of speech; after its article, whatever the tagger says: *l'annuncio di Neri*."""
    noun = units[at].pos not in ("VERB", "AUX") or (at > 0 and units[at - 1].pos == "DET")
    sure = units[at].lower == "dubbi" and at > 0 and units[at - 1].lower in AVERE  # Neri non ha dubbi: «…»
    return noun and not sure and names_speech(units[at].lower)


def phrases_before(
    units: list[Unit], stop: int, speaks: Callable[[list[Unit], Phrase], bool], *, reach: int, loose: bool = False
) -> Iterator[Phrase]:
    """The noun phrases side by side in the `reach` units before a unit; those that cannot speak are looked into."""
    position = max(0, stop - reach)
    while position < stop:
        inside = position > 0 and units[position - 1].lower in ARTICLES and units[position].lower not in ARTICLES
        phrase = None if inside else noun_phrase(units, position, limit=stop, loose=loose)
        if phrase is not None:
            yield phrase
        position = phrase.last + 1 if phrase is not None and speaks(units, phrase) else position + 1


def _nominal(unit: Unit) -> bool:
    return unit.quote < 0 and (
        unit.pos in ("NOUN", "PROPN", "X", "SYM") or unit.text[:1].isupper() and unit.pos in ("ADJ", "NUM")
    )


def _participle(units: list[Unit], at: int, stop: int) -> bool:
    """A participle with a complement of its own ends a description: *uno studio | pubblicato a marzo*."""
    if not units[at].lower.endswith(
        ("ato", "ata", "ati", "ate", "uto", "uta", "uti", "ute", "ito", "ita", "iti", "uso", "usa", "usi", "use")
    ):
        return False
    following = units[at + 1] if at + 1 < stop else None
    return (
        following is not None
        and (following.pos in ("ADP", "ADV") or following.lower in TIMES)
        and following.lower not in OF
    )


def _tail(units: list[Unit], head: int, stop: int, *, loose: bool) -> int:
    last = position = head
    while position + 1 < stop:
        unit = units[position + 1]
        if unit.quote >= 0:
            break
        if unit.lower in TIMES and not (unit.text[:1].isupper() and unit.pos == "PROPN"):
            break
        if unit.pos == "ADJ" and _participle(units, position + 1, stop):
            break
        if _nominal(unit) or unit.pos == "ADJ" or unit.pos == "NUM" and units[position].pos == "PROPN":
            position = last = position + 1
            continue
        if (
            unit.lower in ("-", "–")
            and position + 2 < stop
            and units[position].end == unit.start == units[position + 2].start - 1
        ):
            position += 2
            last = position
            continue
        if unit.pos == "ADP" or unit.lower in OF:
            following = units[position + 2].lower if position + 2 < len(units) else ""  # … il ministro a: cut there
            if (
                units[position].lower.startswith("vicin")
                or unit.lower == "a"
                and following == "conoscenza"
                or unit.lower in ("sulla", "su")
                and following.endswith("ntina")
            ):
                loose = True  # due persone vicine al dossier, un signore sulla settantina
            inner = _complement(units, position + 2, stop, articled=unit.lower in _ARTICLED)
            if inner is None:
                break
            capital = units[inner].text[:1].isupper() or any(
                u.text[:1].isupper() for u in units[position + 2 : inner + 1]
            )
            if (
                unit.lower in OF
                or loose
                or unit.lower in AT | _IN_NAMES
                and capital
                and units[position].text[:1].islower()
                and unit.lower not in ("con", "per", "nel", "nella", "in")
            ):
                position = last = inner
                continue
            break
        if unit.lower in ("e", "ed") and position + 2 < stop:
            joined = units[position + 2]
            akin = joined.pos in (units[position].pos, units[head].pos)  # esponenti politici e personaggi famosi
            if _nominal(joined) and akin and joined.lower not in TIMES:
                position = last = position + 2
                continue
            beyond = units[position + 3] if position + 3 < stop else None
            described = position > head and units[position].pos == joined.pos == "ADJ"
            if described and not (beyond is not None and _nominal(beyond)):  # esperti italiani e francesi
                position = last = position + 2
                continue
            break
        break
    return last


def _complement(units: list[Unit], at: int, stop: int, *, articled: bool = False) -> int | None:
    """Last unit of the noun group that starts at a unit, for a complement."""
    position = at
    named = at < stop and units[at].text[:1].isupper() and units[at].pos == "PROPN"  # il Corriere della Sera
    if at < stop and (units[at].lower in WEEKDAYS or at and units[at - 1].lower == "di" and units[at].lower in TIMES):
        return at
    while (
        position < stop
        and units[position].quote < 0
        and (units[position].pos in _PRE or units[position].lower in ARTICLES)
    ):
        position += 1
    forced = (
        articled
        and position < stop
        and units[position].quote < 0
        and units[position].pos in ("X", "ADV", "VERB", "PROPN", "ADJ")
    )
    if (
        position >= stop
        or not (_nominal(units[position]) or forced)
        or units[position].lower in TIMES
        and position == at
        and not named
    ):
        return position - 1 if position > at and units[position - 1].pos in ("NUM", "ADJ") else None
    while position + 1 < stop and _nominal(units[position + 1]) and units[position + 1].lower not in TIMES:
        position += 1
    return position
