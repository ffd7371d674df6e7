"""Mentions of people: surname, first name, initials and nicknames led back to the full name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.entities.names.mention import Mention
from pipeline.entities.names.words import fold, groups_of, words_of
from pipeline.language import first_names

_FAMILY = re.compile(
    r"(?:\b(?:i|gli|dei|degli|ai|agli|dai|dagli|sui|sugli|coi|due|tre|le|delle|alle|dalle)|\b(?:fratelli|sorelle|coniugi|famiglia"
    r"|casa))\s+$",
    re.IGNORECASE,
)
_WOMAN = re.compile(
    r"\b(?:la|della|alla|dalla|sulla|nella|con la|signora|sig\.ra|dott\.ssa|dottoressa|prof\.ssa|professoressa"
    r"|sindaca"
    r"|ministra|assessora|deputata|senatrice|presidentessa|direttrice|segretaria|premier donna|suor|moglie"
    r"|madre|figlia"
    r"|sorella|vedova|attrice|cantante donna|avvocata|consigliera|campionessa|cancelliera)\s+$",
    re.IGNORECASE,
)
_MAN = re.compile(
    r"\b(?:signor|sig\.|dottor|professor|sindaco|ministro|assessore|deputato|senatore|direttore|segretario|don"
    r"|frate|fra"
    r"|marito|padre|figlio|fratello|vedovo|attore|consigliere|campione|cancelliere|generale|monsignor)\s+$",
    re.IGNORECASE,
)
# What stands between a full name and a nickname: *Ugo Bagli, 19 anni, detto "Tarzan"*; *Elio Melis, per tutti «Tziu»*;
# and the other way round: *«San Donato», come chiamano l'allenatore Donato Verri*.
_NICKNAMED = re.compile(
    r"\b(?:detto|detta|alias|al secolo|soprannominat[oa]|ribattezzat[oa]|denominat[oa]|conosciut[oa] come"
    r"|not[oa] (?:anche )?come|in arte"
    r"|nome di battaglia|per gli amici|per i tifosi|per tutti|per tutt[oae]\b[^.;\n]{1,25})\s*[\"“«'‘]?(?:il "
    r"|la |lo |l['’])?[\"“«'‘]?$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"^[\"”»'’]?,?\s*(?:come\s+(?:lo\s+|la\s+)?(?:chiaman?o?|chiamava(?:no)?|è soprannominat[oa])"
    r"|soprannome (?:di|del|della)"
    r"|al secolo|nome d['’]arte (?:di|del|della)|alias)\b[^.;\n]{0,30}$",
    re.IGNORECASE,
)
_KIN = re.compile(
    r"\b(?:compagn[ao]|cugin[ao]|figli[ao]|fratello|madre|marito|moglie|nipote|padre|sorella|vedov[ao]"
    r"|ved\.)\s(?:di|del|della)\s$"
)
_OF_KIN = re.compile(r",\s(?:\w+\s){1,3}(?:di|del|della)\s")
_HOUSES = frozenset({"casa", "casato", "dinastia", "famiglia"})
_MOST_PEOPLE = 100
"""People with one word of their names in common that are compared, at most: more are no article but a list."""
_GAP = 60
"""Characters between a name and its nickname, at most."""


@dataclass(frozen=True, slots=True, eq=False)
class _Person:
    """A full name of the article: its folded words, where it stands, and the gender that its titles or it tell.

    Each is one of its kind (`eq=False`): a hash of where it stands would cost the square of the text.
    """

    name: str
    words: tuple[str, ...]
    starts: tuple[int, ...]
    gender: str


def link_people(text: str, mentions: Sequence[Mention]) -> dict[int, str]:
    """The full name of each mention that is not its own: index of the mention → name.

    `mentions` are those labelled PER, sorted; only mentions that a fuller form in the article explains are named.
    """
    links: dict[int, str] = {}
    by_word: dict[str, list[_Person]] = {}
    for person in _full_names(text, mentions):
        for word in set(person.words):
            if len(found := by_word.setdefault(word, [])) < _MOST_PEOPLE:
                found.append(person)
    for index, mention in enumerate(mentions):
        own = _words(mention.text)
        near = dict.fromkeys((*by_word.get(own[-1], ()), *by_word.get(own[0], ()))) if own else ()
        fuller = [person for person in near if _shortens(own, person.words)]
        if len(own) == 1 and _FAMILY.search(text[max(0, mention.start - 12) : mention.start]):
            # *i Bianchi*, *i fratelli Rossetti*: nobody of them, but perhaps their house
            fuller = [person for person in fuller if person.words[0] in _HOUSES]
        if _KIN.search(text[max(0, mention.start - 20) : mention.start]):
            fuller = [person for person in fuller if not _is_kin(text, mention, person)]
        if not fuller:
            continue
        links[index] = _choose(text, mention, own, fuller).name
    for index, full in _shared_surnames(text, mentions):
        links.setdefault(index, full)
    for index, other in _nicknames(text, mentions):
        if index not in links:
            links[index] = links.get(other, mentions[other].text)
    return links | dict(_well_known(mentions, links))


def _well_known(mentions: Sequence[Mention], links: dict[int, str]) -> list[tuple[int, str]]:
    """Names of one person that everybody knows, both in the article: *Wojtyla* → *Giovanni Paolo II*."""
    first = {fold(mention.text): mention.text for mention in reversed(mentions)}
    groups = {name: group for group in groups_of("equal_people") for name in group}
    found = []
    for index, mention in enumerate(mentions):
        own = fold(links.get(index, mention.text))
        present = [name for name in groups.get(own, ()) if name in first]
        if present and present[0] != own:
            found.append((index, first[present[0]]))
    return found


def _is_kin(text: str, mention: Mention, person: _Person) -> bool:
    """Whether the person stands in apposition: *la moglie di Verri, Anna Verri*; *Anna Verri, moglie di Verri*."""
    first = bisect_left(person.starts, mention.start - _GAP - len(person.name))
    near = person.starts[first : bisect_left(person.starts, mention.end + 4)]
    return any(
        at - mention.end > 0 or _OF_KIN.fullmatch(text, at + len(person.name), mention.start) is not None for at in near
    )


def _words(name: str) -> tuple[str, ...]:
    """The folded words of a name, particles and elisions included: `Jean-Baptiste d’Aubrac` → 2 words."""
    return tuple(fold(name).replace("«", "").replace("»", "").replace('"', "").split())


def _shared_surnames(text: str, mentions: Sequence[Mention]) -> list[tuple[int, str]]:
    """First names that share the surname of the name after them: *Gabriele e Alessandro Bianchi*."""
    known = first_names.known()
    found = []
    for index, (left, right) in enumerate(pairwise(mentions)):
        first, _, surname = right.text.partition(" ")
        if text[left.end : right.start] == " e " and surname and {fold(left.text), fold(first)} <= known:
            found.append((index, f"{left.text} {surname}"))
    return found


def _full_names(text: str, mentions: Sequence[Mention]) -> list[_Person]:
    seen: dict[tuple[str, ...], tuple[str, list[int]]] = {}
    for mention in mentions:
        words = _words(mention.text)
        if len(words) > 1:
            seen.setdefault(words, (mention.text, []))[1].append(mention.start)
    return [
        _Person(name, words, tuple(starts), _gender_of(text, words[0], starts))
        for words, (name, starts) in seen.items()
    ]


def _shortens(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether `short` is a lesser form of `full`: surname(s), first name(s), initials, first name and last surname."""
    if len(short) > len(full) or short == full or not short:
        return False
    if full[-len(short) :] == short:  # surname: *van der Velden*, *Dal Pozzo*; but no *Luca* of *Vincenzo De Luca*
        return full[-len(short) - 1] not in words_of("particles") or not set(short) <= first_names.known()
    if full[: len(short)] == short:  # first name, or a first surname of two: *Righetti* is neither
        return len(short) < len(full)
    if len(short) == 1:  # the first of two surnames: *Orsi* of *Maddalena Orsi Carbone*
        return len(full) > 2 and short[0] in full[1:-1] and short[0] not in words_of("particles")
    # *G. Meloni*, *A. Donald McEachin*, *Maria Rossi* or *Luisa Rossi* of *Maria Luisa Rossi*
    return short[-1] == full[-1] and _subsequence(short, full)


def _initial(short: str, full: str) -> bool:
    return short == full or (short.endswith(".") and full.startswith(short.split(".", 1)[0]))


def _subsequence(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    rest = iter(full)
    return all(any(word == other or _initial(word, other) for other in rest) for word in short)


def _choose(text: str, mention: Mention, own: tuple[str, ...], fuller: list[_Person]) -> _Person:
    """The person meant: by surname rather than first name, by gender, then the one named last before the mention."""
    fuller = [p for p in fuller if not any(_shortens(p.words, q.words) for q in fuller)] or fuller
    surnames = [person for person in fuller if person.words[-len(own) :] == own] or fuller
    gender = _gender_before(text, mention.start)
    if gender and len(surnames) > 1:
        surnames = [p for p in surnames if p.gender in {gender, ""}] or surnames

    def nearness(person: _Person) -> tuple[int, int]:
        before = bisect_left(person.starts, mention.start)
        return (0, mention.start - person.starts[before - 1]) if before else (1, person.starts[0])

    return min(surnames, key=nearness)


def _gender_before(text: str, start: int) -> str:
    before = text[max(0, start - 20) : start]
    return "f" if _WOMAN.search(before) else "m" if _MAN.search(before) else ""


def _gender_of(text: str, first: str, starts: Sequence[int]) -> str:
    """The gender of a full name: by the title before it, else by its first name's ending."""
    titled = (gender for start in starts if (gender := _gender_before(text, start)))
    return next(titled, "") or first_names.gender(first) or "m"


def _nicknames(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Pairs of a nickname's index and the index of its bearer's full name."""
    pairs = []
    for index, (left, right) in enumerate(pairwise(mentions)):
        between = text[left.end : right.start]
        if len(between) > _GAP or "\n" in between:
            continue
        if len(_words(left.text)) > 1 and _NICKNAMED.search(between):
            pairs.append((index + 1, index))
        elif pairs and pairs[-1][0] == index and between.strip("'’\"”» ") in {"o", "e", "oppure"}:
            pairs.append((index + 1, pairs[-1][1]))  # *nota anche come la Monna Lisa o Gioconda*
        elif len(_words(right.text)) > 1 and _CALLED.search(between) and fold(left.text) != fold(right.text):
            pairs.append((index, index + 1))
    return pairs
