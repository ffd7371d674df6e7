"""Labels of names that a model is unsure of, by what stands around them: offices of a place, appositions, lists."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from simplemma import is_known
from spacy.tokens import Span

from pipeline.entities.lists import listed, places, towns
from pipeline.entities.names.words import fold, is_acronym, words_of
from pipeline.entities.spans import Candidate
from pipeline.language import first_names

_UNSURE = 0.9
"""Probability of a model's label below which the words around a name weigh more."""
# Whoever governs or lives somewhere, and what falls on it: *il vescovo di Ascoli*, *nato a Edolo*, *raid su Sidone*
_OF_PLACE = re.compile(r"\b(\w+)\s(?:(a|di|su)\s|(a)d\s)$")
# *gli altoparlanti dei Lupi di Mare*: several words under a plural article are a band, a team, no man
_PLURAL = re.compile(
    r"(?<!\w)(?:i|gli|le|dei|degli|delle|ai|agli|alle|dai|dagli|dalle|coi|sui|sugli|sulle)\s$", re.IGNORECASE
)
# *guidato da Klaus Egger*, *scritta e diretta da Hélène Marchand*
_BY = re.compile(r"(?:at|it|ut|ett|ott|es|os)[oaie]\sda\s$")
# *«La casa di vetro» di Sorrentino*; of a surer place it is what stands there (*il liceo «Galilei» di Voghera*)
_BY_AUTHOR = re.compile(r"[»”\"]\sdi\s$")
_GUESSED = 0.6
# *il delitto di Oleggio*, *cade a Kaunas*: a preposition without an article before a town
_BARE = re.compile(r"(?<!\w)(?:ad?|da|di|in|presso|verso)\s$", re.IGNORECASE)
# *Temptation Island, condotto da Anna Verri*, *Quarto Grado su Rete 4*
_AIRED = re.compile(
    r"[»”\"’]?(?:,?\s(?:condott|presentat)[oaie]\sda\s[A-Z]"
    r"|\ssu\s(?:Rai\s?\d|RaiPlay|Canale\s5|Italia\s1|Rete\s4|La7|La5|Tv8|Sky|Real\sTime|Netflix|Prime\sVideo|Radio\s?\d))"
)
# *ZAHLE - Da quassù si vede la valle*
_AHEAD = re.compile(r"\s[–—-]\s")
# *Edolo, a dieci chilometri dal fronte*, *Edolo, in provincia di Brescia*
_LIES = re.compile(
    r",\s(?:a\s(?:\w+\s){1,2}(?:chilometri|km|miglia)\s|(?:in|nella)\sprovincia\s|alle\sporte\s|a\s(?:nord|sud|est|ovest)\s"
    r"|nell['’]entroterra\s|al\sconfine\s|frazione\s)"
)
# *le coste del Tohoku*, *la piena del Lamone*; *la provinciale per Bellagio*
_LAND = re.compile(
    r"\b(?:(?:autobus|autostrada|bus|linea|provinciale|statale|strada|superstrada|traghetto|tren[oi]|vol[oi])\sper\s$|(?:acque|affluente|altopiano|alveo|argin[ei]|bacino|cima|costa|coste|foce|letto|litorale|pendici|piena|riv[ae]|sorgent[ei]"
    r"|sponda|sponde|valle|versante|vetta)\s(?:(?:del|dello|della)\s|dell['’])$)"
)
_PROVINCE = re.compile(r"\s\(([A-Z]{2})\)")
_PARTIES = frozenset({"AN", "FI", "PC", "PD"})
# *la spagnola Construcciones Arganda*, *i francesi di Bouygues*
_NATIONAL = re.compile(
    r"(?<!\w)(?:(?:l[ao]|dalla|alla|della)\s(\w{3,12})|(?:i|gli|dai|dagli|ai|agli|dei|degli)\s(\w{3,12})"
    r"\s(?:di|del|della))\s$",
    re.IGNORECASE,
)
# *edito da Rivalta*, *pubblicato su Rivalta*, *pubblicato da Rivalta*; *(Rivalta, 312 pagine)*
_PUBLISHED = re.compile(
    r"\b(?:(?:edit|pubblicat|ristampat)[oaie]\sda|[Cc]atalogo|(?:apparso|descritt[oaie]|pubblicat[oaie])\ssu|numero\sdi"
    r"|uscit[oaie]\sper(?:\sla)?)\s$"
)
_ELIDED = re.compile(r"(?<!\w)(?:l|all|dall|dell)['’]$", re.IGNORECASE)
_FEMININE = re.compile(r"(?<!\w)(?:la|alla|dalla|della)\s$", re.IGNORECASE)
_DEFINITE = re.compile(r"(?<!\w)(?:(?:il|al|dal|del|la|alla|dalla|della)\s|(?:l|all|dall|dell)['’])$", re.IGNORECASE)
_PAGES = re.compile(r",\s(?:pp?\.\s?)?\d+(?:[.,]\d+)?\s?(?:€|euro|pagg?\.?|pagine|pp\.)")
_SURELY = 0.97
"""Probability of a model's ORG below which such a town is one."""
# *Ennahda, il partito di maggioranza*; not *Verri, il partito lo ha espulso*
_APPOSED = re.compile(
    r"[»”\"’]?,\s(?:(?:il|lo|la|un|uno|una|i|gli|le)\s|(?:l|un)['’])?(\w+)(?:\s(\w+))?"
    r"(?=,|\s(?:che|d[ei]|del|dello|della|dei|degli|delle|più|a|in|nel|nella|per|con|dove)\s|\sd(?:ell)?['’])"
)
# Function words of English inside a name of several: *Thought Ya Knew*, *Ma Rainey's Blues of the Night*, no person's
_ENGLISH = frozenset("And For Of The You Your and for from in is it me my of on our the to with you your".split())
_PLACED = re.compile(r"\b(?:ad?|in|tra|verso|su|città\s(?:come|di|quali))\s$", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:\s\([^()\n]{1,20}\))?(?:,\s|\sed?\s|\so\s|,\sed?\s)")


def by_context(text: str, found: Candidate, span: Span | None) -> str:
    """The label that the words around a model's unsure name ask for; empty where they ask for none."""
    if found.rule != "model":
        return ""
    name = text[found.start : found.end]
    if name.isupper() and len(name) > 4 and found.label != "ORG" and _AHEAD.match(text, found.end):
        if text[found.start - 1 : found.start] in {"", "\n"}:
            return "LOC"
    if found.label == "LOC" and found.sure < _SURELY and _is_national(text, found):
        return "ORG"
    words = name.split()
    if found.label in {"LOC", "ORG"} and found.sure < _SURELY and _AIRED.match(text, found.end):
        if not any(fold(name) in names for names in (places(), listed("bodies"), listed("clubs"))):
            return "MISC"
    before = text[max(0, found.start - 30) : found.start]
    if found.label != "LOC" and fold(name) in towns() and _BARE.search(before):
        if found.sure < (_SURELY if found.label == "ORG" else _UNSURE):
            return "LOC"
    given = fold(words[0]).partition("-")[0] in first_names.known()
    if (
        found.label in {"PER", "MISC"}
        and not given
        and len(words) < 3
        and (_PUBLISHED.search(before) or (before[-1:] == "(" and _PAGES.match(text, found.end)))
    ):
        return "ORG"
    if len(words) == 1 and found.label in {"MISC", "PER"} and found.sure < _UNSURE and not given:
        if _by_article(name, found, before):
            return "ORG"
    if found.label == "MISC" and found.sure < _UNSURE and len(words) > 1 and _PLURAL.search(before):
        if fold(words[0]) not in listed("misc_heads"):
            return "ORG"  # *un disco dei Pale Horses*
    if (
        found.label != "LOC"
        and found.sure < _UNSURE
        and not given
        and len(words) < 3
        and _is_located(text, found, before)
    ):
        return "LOC"
    if found.label != "PER":
        if given and _is_full_name(words) and _BY.search(before):
            return "PER"
        if found.sure < _GUESSED and _BY_AUTHOR.search(before) and fold(name) not in places():
            return "PER"
        if found.label == "LOC" and _is_agent(text, found, span):
            return "ORG"
        return _by_apposition(text, found) if found.sure < _UNSURE and not _is_parsed(span) else ""
    if any(word in _ENGLISH for word in words[1:]):
        return "MISC"
    if found.sure >= _UNSURE:
        return ""
    if given and len(words) > 1:
        return ""
    particle = fold(words[0]) in words_of("particles")
    if len(words) > 1 and not particle and _PLURAL.search(before):
        return "ORG"
    return "" if _is_parsed(span) else _by_apposition(text, found)


def _is_located(text: str, found: Candidate, before: str) -> bool:
    """Whether what stands before or behind a name says where it lies: *nato a Edolo*, *Edolo, a nord di Brescia*."""
    match = _OF_PLACE.search(before)
    if match and " ".join(filter(None, match.groups())).lower() in words_of("of_a_place"):
        return True
    if _LIES.match(text, found.end):
        return True
    if _LAND.search(before):
        return True
    match = _PROVINCE.match(text, found.end)
    return match is not None and match.group(1) in words_of("provinces") - _PARTIES


def _is_parsed(span: Span | None) -> bool:
    """Whether the parse says what stands in apposition, so that commas need not."""
    return span is not None and span.doc.has_annotation("DEP")


def _is_agent(text: str, found: Candidate, span: Span | None) -> bool:
    """Whether something was done by what is no known place: *messo all'asta da Subastas Cervera*."""
    if span is None or span.root.dep_ != "obl:agent" or found.sure >= _SURELY:
        return False
    return not any(fold(text[found.start : found.end]) in names for names in (places(), towns()))


def _is_national(text: str, found: Candidate) -> bool:
    """Whether a nationality with an article stands before a name that is no known place."""
    match = _NATIONAL.search(text[max(0, found.start - 40) : found.start])
    nation = match is not None and (match.group(1) or match.group(2)).lower() in listed("nationalities")
    return nation and not any(fold(text[found.start : found.end]) in names for names in (places(), towns()))


def _by_article(name: str, found: Candidate, before: str) -> bool:
    """Whether the article before one word makes it a body: *la Fortitudo*, *l'ANFFAS*.

    Of such words in Wikipedia, places aside, the bodies are five times the things after *la*, seven times for acronyms;
    before people an elided article hardly stands.
    """
    if found.label == "PER":
        return bool(_ELIDED.search(before))
    # *La Precedenza a parità di punteggio*: a common noun with a capital is no body
    return bool(_FEMININE.search(before) and not is_known(name.lower(), lang="it")) or (
        is_acronym(name) and bool(_DEFINITE.search(before))
    )


def _is_full_name(words: Sequence[str]) -> bool:
    return 1 < len(words) < 4 and all(word[0].isupper() and word.replace("-", "").isalpha() for word in words)


def _by_apposition(text: str, found: Candidate) -> str:
    match = _APPOSED.match(text, found.end)
    if match:
        for noun in filter(None, match.groups()):
            for listing, label in (("org_triggers", "ORG"), ("loc_triggers", "LOC"), ("misc_triggers", "MISC")):
                if noun in words_of(listing):
                    return label
    return ""


def alike(text: str, found: Sequence[Candidate]) -> list[Candidate]:
    """Names of a list have one label, where the model is unsure of some of them: *a Kufa, Falluja e Ramadi*.

    `found` are sorted, no two overlapping. Only names that the model gave can be changed.
    """
    settled: list[Candidate] = []
    for group in _lists(text, found):
        votes: defaultdict[str, float] = defaultdict(float)
        for one in group:
            votes[one.label] += one.sure if one.rule == "model" else one.firmness
        first, before = group[0], text[max(0, group[0].start - 20) : group[0].start]
        town = first.label == "LOC" and fold(text[first.start : first.end]) in towns() and _BARE.search(before)
        if first.label == "LOC" and (town or _PLACED.search(before)):
            votes["LOC"] += len(group)  # the preposition before the first governs them all
        best = max(votes, key=lambda label: votes[label])
        for one in group:
            unsure = one.rule == "model" and one.sure < _UNSURE and (one.label == "PER" != best or town)
            if unsure and " " not in text[one.start : one.end] and votes[best] > votes[one.label]:
                one = replace(one, label=best, rule="agreement")
            settled.append(one)
    return settled


def _lists(text: str, found: Sequence[Candidate]) -> Iterator[list[Candidate]]:
    """The candidates in groups: those that only commas, *e* and brackets part are together."""
    group: list[Candidate] = []
    for one in found:
        if group and not _BETWEEN.fullmatch(text, group[-1].end, one.start):
            yield group
            group = []
        group.append(one)
    if group:
        yield group
