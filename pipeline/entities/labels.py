"""Labels by the guidelines, where the words around a name tell more than a model: heads, triggers, seats, clubs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from spacy.tokens import Doc, Span

from pipeline.entities.context import by_context
from pipeline.entities.lists import listed, places, towns
from pipeline.entities.names.words import fold, words_of
from pipeline.entities.nouns import by_nouns, nouns_over
from pipeline.entities.spans import Candidate
from pipeline.language import first_names

_WORD_BEFORE = re.compile(
    r"(?<![\w.])(?:\w{1,7}['’])?([\w.]+)[\s«“\"'‘]*(?:(?:nucleare|spaziale|automatica|televisiv[ao]|giapponese|americano|italiano"
    r"|russo)\s)?[\s«“\"'‘]*$"
)
# *il Parma*, *sul Perugia*, *col Napoli*: a city has no article in Italian, its club has one
_MASCULINE = re.compile(r"\b(?:il|del|al|dal|sul|nel|col|contro il|un|lo|dello|allo|sullo)\s$", re.IGNORECASE)
_FEMININE = re.compile(r"\b(?:la|della|alla|dalla|sulla|nella)\s$", re.IGNORECASE)
# *la Roma antica*, *il Milano di un tempo*, *la Napoli dei vicoli*: the city itself
_CITY_AFTER = re.compile(
    r"\s(?:d[ei]|del|della|dei|degli|delle|che\s\w+\s|antica|barocca|medievale|moderna|bene|nord|sud|capitale"
    r"|città|vecchia|imperiale|fascista|napoleonica)\b"
)
# *Di Francesco, ex Frosinone*: who left a club
_FORMER = re.compile(r"[\w»],\sex\s$")
_NOT_A_CITY = re.compile(r"\b(?:regione|provincia|comune|città)\s(?:di\s)?$", re.IGNORECASE)
# Places whose name has an article: *il Lazio* is the region, *la Lazio* the club
_ARTICLE_PLACES = {
    "lazio": "m",
    "piemonte": "m",
    "veneto": "m",
    "trentino": "m",
    "molise": "m",
    "friuli": "m",
    "cairo": "m",
    "capitale": "f",
}
_IN_PLACE = re.compile(
    r"\b(?:a|ad|in|nel|al|allo|alla|all['’]|nell['’]|dentro|davanti a|davanti al|davanti all['’]|fuori da"
    r"|fuori dal|verso|verso il|presso|presso il|"
    r"sotto|sotto il|intorno al|tra|salire al|al)\s?$",
    re.IGNORECASE,
)
_SPEAKS_BEFORE = re.compile(
    r"\b(?:secondo|per|fonti d[ie]l?|fonti dell['’]|nota d[ie]l?|nota dell['’]|comunicato d[ie]l?"
    r"|portavoce d[ie]l?|portavoce dell['’]|da parte d[ie]l?|"
    r"ok d[ie]l?|via libera d[ie]l?|l['’]ok d[ie]l?|veto d[ie]l?|no d[ie]l?|dal|da|moral suasion d[ie]l?"
    r"|bollettino d[ie]l?|stime d[ie]l?|decisione d[ie]l?)\s?$",
    re.IGNORECASE,
)
_ROOM_OF = re.compile(
    r"\b(?:studio|sala|salone|cortile|ingresso|portone|giardini|stanze|palazzo|scalinata|facciata"
    r"|piazza)\s(?:del|dell['’]|della|di)\s?$"
)
# *al San Nicola passa il Bari*: a stadium
_AT_SAINT = re.compile(r"\b(?:al|dal|del|nel)\sSan\s\w{1,20}$")
_WITHIN = re.compile(r"(?<!\w)[Ii]n\s$")
_IN_TOWN = re.compile(r"\b(?:a|ad|in)\s$")
_VERB = frozenset({"nsubj", "nsubj:pass"})
_TAIL = 0.95
"""Probability of a model's LOC or ORG below which the last word of a foreign name changes it."""
_SURE_MISC = 0.85
"""Probability of a model's MISC from which no head makes a place of it: *Porto sicuro*, a song."""
_SURE = 0.9
"""Probability of a model's label from which the words before a seat of power do not change it."""


def relabel(doc: Doc, text: str, found: Candidate) -> Candidate:
    """The candidate with the label that its head word, the noun before it or its syntax asks for.

    `text` is `doc.text`, which spaCy joins anew at every call.
    """
    name = text[found.start : found.end]
    span = doc.char_span(found.start, found.end, alignment_mode="expand")
    over = nouns_over(span) if span is not None and found.rule == "model" else frozenset()
    announced = bool(over & words_of("misc_triggers")) or _is_announced(text, found)
    label = (
        _by_name(text, found)
        or _by_head(text, found, announced)
        or _by_trigger(text, found, announced)
        or by_nouns(found, name, over, span)
        or by_context(text, found, span)
        or found.label
    )
    folded = fold(name)
    if folded in listed("countries") and label == "ORG":
        label = "LOC"
    if label == "ORG" and _AT_SAINT.search(text[max(0, found.start - 5) : found.end]) and _sport_words(text) > 1:
        label = "LOC"
    if folded in places() | listed("clubs"):
        label = _place_or_club(text, found, folded, label)
    if folded in listed("seats_org") | listed("seats_loc") and not (found.rule == "model" and found.sure >= _SURE):
        label = _seat(doc, text, found, folded, label)
    return found if label == found.label else replace(found, label=label)


def _by_name(text: str, found: Candidate) -> str:
    """The label of a name that everybody knows, unless a place bears the name of a thing: *la discoteca Odissea*."""
    plain = text[found.start : found.end].replace("’", "'")
    for listing, label in (("things", "MISC"), ("bodies", "ORG"), ("roads", "LOC"), ("sites", "LOC")):
        if plain in words_of(listing) or (
            plain.isupper() and len(plain) < 7 and plain.capitalize() in words_of(listing)
        ):
            match = _NOUN_BEFORE.search(text[max(0, found.start - 40) : found.start])
            noun = match.group(2) if match and not match.group(3) else ""
            borne = label == "MISC" and noun in words_of("loc_triggers") - {"zona"}  # *in zona Champions*
            return "LOC" if borne else label
    return ""


def _by_head(text: str, found: Candidate, announced: bool) -> str:
    """The label of a name of several words by its first: *Procura di Lodi*, *Accordo di Parigi*, *Palazzo Ducale*."""
    name = text[found.start : found.end]
    words = name.split()
    if not name[0].isupper() or found.firmness > 0.9:
        return ""
    if len(words) < 2:  # *In Borsa il titolo sale*
        return "ORG" if found.label == "MISC" and name in words_of("org_heads") else ""
    if found.label == "MISC" and announced:  # *la serie Mare dentro* is no sea
        return ""
    if found.rule == "model" and words[-1][0].isupper():
        for listing, label in (("org_tails", "ORG"), ("loc_tails", "LOC"), ("misc_tails", "MISC")):
            if label == "MISC" and fold(words[0]) in listed("org_heads"):
                continue  # *l'Orchestra del Festival*
            sure = found.sure >= _TAIL and (label == "LOC" or found.label in {"LOC", "ORG"})
            if words[-1] in words_of(listing) and (found.label == "PER" or not sure):
                return label  # *Albion Ventures*, *Rod Laver Arena*, *Sardinia Radio Telescope*
    if fold(words[0]) in _PARTS and fold(" ".join(words[1:])) in places():
        return "LOC"  # *il Centro Italia*, no centre of anything
    first = fold(words[0])
    if found.label == "PER" and (first in first_names.known() or words[1][0].isupper()):
        return _by_proper_head(first, words)
    if first in _STATES and found.label != "PER":
        return "LOC"
    for listing, label in (("misc_heads", "MISC"), ("org_heads", "ORG"), ("loc_heads", "LOC")):
        if (
            first in listed(listing)
            and (found.label != "PER" or label == "ORG")
            and (label != "LOC" or found.label == "MISC" and found.sure < _SURE_MISC)
        ):
            return label
    return ""


def _by_proper_head(first: str, words: Sequence[str]) -> str:
    """The label of two capitals that look like a person but begin as no person does: *Molo Beverello*."""
    if first not in first_names.known() and fold(words[1]) not in first_names.known():
        for listing, label in (("org_heads", "ORG"), ("loc_heads", "LOC")):
            if first in listed(listing) and first not in _SURNAMES:
                return label
    return ""


def _by_trigger(text: str, found: Candidate, announced: bool) -> str:
    """MISC after a noun that says so: *la console Play Station*, *nella trasmissione Annozero*."""
    if found.rule in {"firm", "street"}:
        return ""  # *la foto mostra piazza Mazzini*
    name = text[found.start : found.end]
    if announced:
        if found.label == "MISC" or (found.label != "PER" or " " not in name) and fold(name) not in places():
            return "MISC"
    match = _NOUN_BEFORE.search(text[max(0, found.start - 40) : found.start])
    before = text[max(0, found.start - 30) : found.start]
    if _SHOW_OF.search(before) and (found.label != "PER" or " " not in name):  # *la replica di Anna Verri*
        return "MISC"
    if found.label in {"LOC", "ORG"} and found.sure < _SURE and _AUTHOR_OF.search(before):
        if not any(fold(name) in names for names in (places(), towns(), listed("clubs"), listed("bodies"))):
            return "MISC"
    if found.label in {"LOC", "ORG"} and found.sure < _TAIL and _FAMILY.search(before) and " " not in name:
        return "PER"
    if found.label != "PER" and _COMMUNITY.search(before) and name[:3] == "San" and fold(name) not in towns():
        return "ORG"
    if _COMMITTEE.search(before) and found.label == "MISC":
        return "ORG"
    given = first_names.known()
    if match and (match.group(1) or "").lower() in {"a", "in"} and found.label == "PER":
        match = None  # *finisce in carcere Ugo Verri*, *a scuola Anna*
    noun = _kind_before(match) if match else ""
    if found.label == "ORG" and found.rule == "model" and match and not match.group(3) and noun in _VENUES:
        return "LOC"  # *il cinema Verdi*
    if match and not match.group(3) and found.label == "PER" and " " in name:
        for label, nouns in _NAMED_AFTER.items():
            if noun in nouns:
                return label
    heads = {noun, (match.group(1) or "").lower() if match and match.group(2).islower() else ""}
    led = match is not None and not match.group(3) and not heads.isdisjoint(_CHAIRS)
    if led and found.label == "MISC" and " " in name and fold(name.split()[0]) in given:
        return "PER"  # *la governatrice Mercedes Verri*
    if found.label == "PER" and " " in name and found.sure >= _TAIL:
        return ""  # *la compagna di squadra Giada Verri*
    place = found.label == "LOC" and found.sure < _SURE and fold(name) not in places()
    if (
        match
        and (place or found.label in {"PER", "MISC"})
        and found.rule == "model"
        and fold(name.split()[0]) not in given
    ):
        link = match.group(3) or ""
        if noun in words_of("loc_triggers") and (not link or noun in _OF_A_PLACE):
            return "LOC"
        if noun in words_of("org_triggers") and not link:
            return "ORG"
        weak = found.label == "MISC" and found.sure < _SURE and fold(name.split()[0]) not in listed("misc_heads")
        # *i ricavi di Zorvex*; but *la presidente della Moravia Orientale*
        nowhere = place and link == "di " and fold(name) not in towns() and not noun.endswith("presidente")
        if link and (found.label == "PER" and " " not in name or weak or nowhere) and match.group(2).lower() in _CHAIRS:
            return "ORG"  # *segretaria di Federlavoro*: people are not chaired
    return ""


def _kind_before(match: re.Match[str]) -> str:
    """The noun before a name, over its adjective: *gruppo* of *il gruppo tedesco*, *scuola* of *la scuola media*."""
    noun = match.group(2).lower()
    if match.group(1) and (noun in listed("nationalities") or noun in _OF_SCHOOLS):
        return match.group(1).lower()
    return noun


def _is_announced(text: str, found: Candidate) -> bool:
    """Whether the noun before a name says that it is a work, product or event."""
    before = text[max(0, found.start - 40) : found.start]
    match = _WORD_BEFORE.search(before)
    if match is None or match.group(1) not in words_of("misc_triggers"):
        if (found.label != "PER" or " " not in text[found.start : found.end]) and _CLOSES.match(text, found.end):
            match = _OPENS.search(before)
    return match is not None and match.group(1) in words_of("misc_triggers") or bool(_ABOARD.search(before))


# *il primo singolo, Porto sicuro, è in testa*
_OPENS = re.compile(r"(?<!\w)(?:il|lo|la|un|uno|una|suo|sua)\s(?:\w+\s)?(\w+),\s[«“\"‘]?$", re.IGNORECASE)
_CLOSES = re.compile(r"[»”\"’]?,")
# *a bordo della Stella di Lipari*, *il relitto dell'Andrea Doria*
_ABOARD = re.compile(r"\b(?:[Aa] bordo|affondamento|equipaggio|relitto|timone|varo)\s(?:del|dello|della|dell['’])\s?$")
_SHOW_OF = re.compile(r"\b(?:puntat[ae]|replic[ah]e?|conduttore|conduttrice|conduttori)\s(?:di|del|della)\s[«“\"'‘]?$")
# *autore di Treno per Brescello*; *la famiglia Kerbrat*
_AUTHOR_OF = re.compile(r"\b(?:autor[ei]|autric[ei]|interpret[ei]|regist[ai]|sceneggiator[ei])\sdi\s[«“\"'‘]?$")
_FAMILY = re.compile(r"\b(?:coniugi|dinastia|famigli[ae])\s$")
# Buildings that do not act, as a hospital or a theatre may
_VENUES = frozenset(
    "aeroporto auditorium autodromo bivacco cinema ippodromo palasport palazzetto parco piscina ponte rifugio stadio"
    " velodromo".split()
)
# What is named after people, with no preposition: *l'aeroporto Marco Polo*, *il premio Ilaria Alpi*
_NAMED_AFTER = {
    "LOC": _VENUES | set("carcere caserma clinica commissariato diga liceo ospedale policlinico scuola teatro".split()),
    "MISC": frozenset("fregata memorial motonave nave peschereccio premio traghetto trofeo".split()),
    "ORG": frozenset("associazione circolo cooperativa fondazione istituto onlus".split()),
}
# *la comunità di San Patrignano*
_COMMUNITY = re.compile(r"\b[Cc]omunità\sdi\s$")
# *in commissione Bilancio*
_COMMITTEE = re.compile(r"\bcommission[ei]\s$")
# The noun before a name, over a nationality and a preposition: *il gruppo tedesco Papierwerke*, *comune di Edolo*
_NOUN_BEFORE = re.compile(r"(?:(\w+)\s)?(\w+)\s(d[ie]\s|del\s|della\s|dell['’]|dei\s)?[«“\"'‘]?$")
# *comune di Edolo*, *porto di Xylos*; but *villa di Verri*, *bar di Ciccio*: its owner
# Heads that are surnames or first names too
_SURNAMES = frozenset(
    "banda bosco caffe campi capo cappella chiesa cima colle coro corte costa fiume forte galleria genio guardia isola"
    " lago marchi mare monte monti porta porto rocca sos stadio torre val valle villa".split()
)
_STATES = frozenset("emirato granducato principato regno repubblica stati sultanato".split())
_OF_SCHOOLS = frozenset("comunale elementare materna media primaria secondaria superiore".split())
_PARTS = frozenset("alto basso centro est nord ovest sud".split())
_OF_A_PLACE = words_of("administrative")
_CHAIRS = words_of("chairs")


def _place_or_club(text: str, found: Candidate, folded: str, label: str) -> str:
    before, after = text[max(0, found.start - 25) : found.start], text[found.end : found.end + 25]
    if label == "PER" and not _IN_TOWN.search(before):
        return label  # *il compagno Massa*, *Jack London*
    if folded in listed("clubs"):
        return "LOC" if label == "LOC" and _IN_TOWN.search(before) else "ORG"  # *nato a Liverpool*
    if _NOT_A_CITY.search(before):
        return "LOC"
    if folded in listed("cities") or folded in _ARTICLE_PLACES:
        gender = _ARTICLE_PLACES.get(folded)
        if label == "ORG" and re.search(r"\b(?:ad?|di|da|in|per tutta)\s$", before, re.IGNORECASE):
            return "LOC"  # *un'officina di Cattolica*
        if _FORMER.search(before):
            return "ORG"
        if _plays(text, found):
            return "ORG"
        masculine, feminine = bool(_MASCULINE.search(before)), bool(_FEMININE.search(before))
        if (masculine and gender != "m" or feminine and gender != "f") and not _CITY_AFTER.match(after):
            return "ORG"
        return "LOC" if label not in {"ORG", "MISC"} or gender else label
    return "LOC" if folded in listed("countries") or folded in listed("regions") else label


# *batte Trento*, *ospita Trieste*; *Bologna sale a 14 punti*, *Trento batte Brescia*
_AGAINST = re.compile(
    r"\b(?:contro|batt\w{1,5}|super(?:a|ano|ato|ata|are|ando)|affront\w{1,5}|ospit(?:a|ato|are|erà|ando)|sfid(?:a|are|erà)"
    r"|travol\w{2,5}|ricev(?:e|ere|erà)|pieg(?:a|ato|are)|elimin(?:a|ato|are)|raggiun(?:ge|to|gere)"
    r"|aggancia(?:to|re)?|(?:punti|punto|lunghezze|successo|vittoria|sconfitta)\s(?:da|su)"
    r"|in\s(?:più|meno)\s(?:di|su|rispetto\sa))\s$"
)
_OWN_GAME = re.compile(
    r"\s(?:ha\s|è\s|si\s)?(?:batt(?:e|ut[ao]|erà)|vinc(?:e|erà)|vinto|perde(?:rà)?|perso|pareggia(?:to)?|sale|salita|scende|scesa"
    r"|segna(?:to)?|cade|caduta|stende|travol(?:ge|to)|supera(?:to)?|espugna(?:to)?|affronta|affronterà|qualifica(?:ta)?"
    r"|retroce(?:de|ssa)|aggancia(?:to)?|rimonta(?:to)?|ribalta(?:to)?|resta|chiude|impone|trova)\b"
)
_ON_PLACE = re.compile(r"\b(?:a|ad|in|da|di|del|della|dello)\s$")


def _plays(text: str, found: Candidate) -> bool:
    """Whether a town without an article is its club, in an article on sport: *Bologna sale a 14 punti*."""
    if _sport_words(text) < 4:
        return False
    before = text[max(0, found.start - 40) : found.start]
    return bool(_AGAINST.search(before)) or bool(_OWN_GAME.match(text, found.end) and not _ON_PLACE.search(before))


@lru_cache(maxsize=4)
def _sport_words(text: str) -> int:
    """How many words of sport an article has; with four it is on sport."""
    return len(words_of("sport_words") & set(_LOWER.findall(text)))


_LOWER = re.compile(r"[a-zà-ù]{3,}")


def _seat(doc: Doc, text: str, found: Candidate, folded: str, label: str) -> str:
    """ORG where a seat of power acts or speaks (*Palazzo Chigi smentisce*), LOC where it is a place."""
    before = text[max(0, found.start - 25) : found.start]
    span = doc.char_span(found.start, found.end, alignment_mode="expand")
    if span is not None and _acts(span):
        return "ORG"
    if _WITHIN.search(before):
        return "LOC"
    if _SPEAKS_BEFORE.search(before):
        return "ORG"
    if _ROOM_OF.search(before):
        return "LOC"
    if (folded in listed("seats_loc") or label == "LOC" and found.rule == "model") and _IN_PLACE.search(before):
        return "LOC"
    return "ORG" if folded in listed("seats_org") or label == "ORG" else "LOC"


def _acts(span: Span) -> bool:
    root = span.root
    return root.dep_ in _VERB and root.head.pos_ in {"VERB", "AUX"}
