"""Mentions of places, organisations and things: acronyms, short forms and other names led back to the fullest form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from pipeline.entities.names.mention import Mention
from pipeline.entities.names.words import (
    SMALL_WORDS,
    abbreviates,
    content,
    fold,
    groups_of,
    initials,
    is_acronym,
    parts,
    words_of,
)

# Heads whose complement alone names the same thing: *Museo del Louvre* … *Louvre*; not *Provincia di Enna*.
_HEADS_OF_THE_SAME = frozenset("galleria hotel museo ospedale palazzo policlinico stadio teatro villa".split())
# Heads that a firm or club may lose: *il Gruppo Ferralta* … *Ferralta*.
_HEADS_OF_BODIES = words_of("heads_of_bodies")
# A firm's own announcement calls it by a common noun with a capital: *la Società conferma le stime*.
_THE_FIRM = frozenset("azienda banca compagnia gruppo impresa societa".split())
# Words that a body's name loses first
_LEFT_OUT = frozenset("italiana italiane italiani italiano nazionale nazionali statale studi".split())
_LEGAL_FORM = re.compile(
    r"[ ,](?:s\.?p\.?a|s\.?r\.?l|s\.?a\.?s|s\.?n\.?c|s\.?c\.?a\.?r\.?l|ltd|inc|plc|gmbh|ag|llc|corp|n\.?v"
    r"|s\.?a|s\.?e)\.?$"
)
_BETWEEN = re.compile(r"^\s?\(\s?(?:in sigla\s|di seguito\s|o\s)?[\"“«']?$")


_STEPS = 2
"""Times that a longer form is looked for, at most."""
_MOST_FORMS = 100
"""Longer names with one word in common that are compared, at most: more are no article but a list."""


@dataclass(slots=True)
class _Form:
    """One folded form of a name: as it is first written, its words, labels and places."""

    name: str
    words: tuple[str, ...]
    labels: set[str] = field(default_factory=set)
    starts: list[int] = field(default_factory=list)


def link_referents(text: str, mentions: Sequence[Mention]) -> dict[int, str]:
    """The fullest name of each mention that is not its own: index of the mention → name.

    `mentions` are all those of the article that are not PER, sorted.
    """
    forms: dict[str, _Form] = {}
    for mention in mentions:
        form = forms.setdefault(fold(mention.text), _Form(mention.text, parts(mention.text)))
        form.labels.add(mention.label)
        form.starts.append(mention.start)
    fixed: dict[str, str] = {}
    for short, full in (*_defined(text, mentions), *_equals(text, forms), *_acronyms(forms)):
        if short != full and _end(fixed, full) != short:
            fixed.setdefault(short, full)
    by_word: dict[str, list[str]] = {}
    for key, form in forms.items():
        for word in {_bare(word) for word in form.words}:
            if len(found := by_word.setdefault(word, [])) < _MOST_FORMS:
                found.append(key)
    links: dict[int, str] = {}
    firm = _firm(mentions)
    for index, mention in enumerate(mentions):
        own = fold(mention.text)
        full = _end(fixed, own)
        for _ in range(_STEPS):  # *Museo*, *Museo del cinema*, *Museo nazionale del cinema di Torino*
            full = _end(fixed, _longer(full, mention, forms, by_word))
        if full == own and own in _THE_FIRM and mention.label == "ORG" and firm:
            full = _end(fixed, firm)
        if full != own:
            links[index] = forms[full].name
    return links


def _bare(word: str) -> str:
    """A word without the article elided before it: `dell'eliseo` → `eliseo`."""
    return word.rpartition("'")[2] or word


def _end(links: dict[str, str], form: str) -> str:
    """Follow the links from a form to their end; no link closes a circle."""
    while form in links:
        form = links[form]
    return form


def _defined(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
    """Acronyms that the article explains: *Organizzazione mondiale del commercio (OMC)*, or the other way round."""
    for left, right in pairwise(mentions):
        if right.start - left.end > 20 or text[right.end : right.end + 1] not in {")", "”", '"', "»", "'"}:
            continue
        if not _BETWEEN.match(text[left.end : right.start]):
            continue
        short, full = sorted((left, right), key=lambda mention: len(mention.text))
        if short.label == "LOC" and short.text in words_of("provinces"):
            continue  # *Darfo (BS)*, *Reggio Calabria (RC)*
        named = short is right and short.label == full.label == "ORG" and fold(full.text).split()[0] in _generic()
        if (
            (is_acronym(short.text) or (named and short.text.isalpha()))  # *Agenzia spaziale giapponese (Jaxa)*
            and len(parts(full.text)) > 1
            and (short.label == full.label or abbreviates(short.text, full.text))
        ):
            yield fold(short.text), fold(full.text)


def _equals(text: str, forms: dict[str, _Form]) -> Iterator[tuple[str, str]]:
    """Names that everybody knows to be one, both in the article; the one that the list has first is kept.

    It may stand inside a longer name: *USA* after *la Corte Suprema degli Stati Uniti d'America*.
    """
    for group in groups_of("equals"):
        present = [name for name in group if name in forms]
        if present and (found := _inside(text, group[: group.index(present[0])])):
            name = fold(found)
            forms[name] = _Form(found, parts(found))
            present.insert(0, name)
        for name in present[1:]:
            yield name, present[0]


def _inside(text: str, names: Sequence[str]) -> str:
    """The first of these folded names, of two words or more, that stands in the text with a capital; as it stands."""
    for name in names:
        if " " in name:
            pattern = r"(?<!\w)" + re.escape(name).replace("'", "['’]").replace("\\ ", r"\s") + r"(?!\w)"
            for match in re.finditer(pattern, text, re.IGNORECASE):
                if match.group()[0].isupper():
                    return match.group()
    return ""


def _acronyms(forms: dict[str, _Form]) -> Iterator[tuple[str, str]]:
    """Acronyms whose letters begin the words of a longer name of the article."""
    by_letters: dict[str, list[str]] = {}
    for key, form in forms.items():
        if len(form.words) > 1:
            for letters in initials(form.name):
                by_letters.setdefault(letters, []).append(key)
    for key, form in forms.items():
        short = is_acronym(form.name) or (form.labels == {"ORG"} and 2 < len(key) < 6)  # *Cai*
        if len(form.words) == 1 and short and not _is_province(form):
            plain = key.replace(".", "")
            keys = (plain, "".join(sorted(plain)), plain[:-1])
            for full in (one for letters in keys for one in by_letters.get(letters, ())):
                if (form.labels & forms[full].labels or len(key) > 2) and abbreviates(form.name, forms[full].name):
                    yield key, full
                    break


@cache
def _well_known() -> frozenset[str]:
    return frozenset(fold(name) for name in words_of("bodies"))


@cache
def _generic() -> frozenset[str]:
    """Words that are no names by themselves: *Regione*, *Camera*."""
    return frozenset(fold(head) for head in words_of("org_heads")) | words_of("administrative")


def _is_province(form: _Form) -> bool:
    return form.labels == {"LOC"} and form.name in words_of("provinces")


def _longer(own: str, mention: Mention, forms: dict[str, _Form], by_word: dict[str, list[str]]) -> str:
    """The longer form that this one shortens; of several the one last named before the mention, else the first."""
    words = parts(own)
    found = [
        key
        for key in (by_word.get(_bare(words[-1]), ()) if words else ())
        if len(forms[key].words) > len(words)
        and mention.label in forms[key].labels
        and _shortens(words, forms[key].words, mention.label, forms)
    ]
    if not found:
        return own
    # The longest of a chain: *Corte*, *Corte Suprema*, *Corte Suprema degli Stati Uniti*.
    found = [
        key
        for key in found
        if not any(key != other and forms[other].words[: len(forms[key].words)] == forms[key].words for other in found)
    ]

    def nearness(key: str) -> tuple[int, int]:
        before = [start for start in forms[key].starts if start < mention.start]
        return (0, mention.start - before[-1]) if before else (1, forms[key].starts[0])

    return min(found, key=nearness)


def _shortens(short: tuple[str, ...], full: tuple[str, ...], label: str, forms: dict[str, _Form]) -> bool:
    head, rest = full[: len(short)], full[len(short) :]
    if head == short and _is_small(
        rest[0]
    ):  # *Liberali* of *Liberali d'Abruzzo*, *Olimpiadi* of *Olimpiadi di Pechino*
        return True
    own, longer = content(" ".join(short)), content(" ".join(full))
    if label == "MISC" and longer[1:] == own and longer[0] in forms and "ORG" in forms[longer[0]].labels:
        return True  # *la Ioniq 6* of *Hyundai Ioniq 6*, in an article that has *Hyundai*
    if label == "ORG" and 1 < len(own) < len(longer):  # *Università di Lodi* of *Università degli Studi di Lodi*
        longer = tuple(word for word in longer if word in own or word not in _LEFT_OUT)
        if longer == own or longer[0] in _HEADS_OF_BODIES and longer[1 : len(own) + 1] == own:
            return True
    if label == "ORG" and longer[-1:] and longer[-1].isdigit() and len(longer) == len(own) + 1:
        return False  # *la Rai* is not *Rai 1*
    if label == "ORG" and own and len(own) < len(longer) and longer[: len(own)] == own:
        # *Halden* of *Halden Ventures*, *Regione* of *Regione Liguria*, but not *Samsung* of *Samsung Italia*
        known = _well_known()
        if " ".join(short) in known and " ".join(full) not in known and own[0] not in _generic():
            return False  # *Microsoft* of *Microsoft Office*: it needs no longer name
        after = " ".join(longer[len(own) :])
        return own[0] in words_of("administrative") or after not in forms or "LOC" not in forms[after].labels
    if label == "ORG" and len(short) == 1 and len(full) == 2 and full[-1] == short[0]:
        if not any(word in _well_known() or word in _generic() for word in full):
            return True  # *Altoverde* of *Minera Altoverde*, not *Rai* of *Vigilanza Rai*
    if label == "ORG" and _LEGAL_FORM.search(" " + full[-1]):
        full = full[:-1]  # *Tigullio* of *Immobiliare Tigullio Spa*
    if full[-len(short) :] == short or full[-1].partition("'")[2] == " ".join(short):
        before = full[: -len(short)]
        if label == "ORG" and len(before) == 1 and before[0] in _HEADS_OF_BODIES:
            return True
        return len(before) <= 2 and full[0] in _HEADS_OF_THE_SAME and (len(full) == 1 or full[1] != "di")
    return False


def _is_small(word: str) -> bool:
    return word in SMALL_WORDS or word.partition("'")[0] in {"d", "dell", "all", "sull", "nell"} and "'" in word


def _firm(mentions: Sequence[Mention]) -> str:
    """The folded name of the firm that an article is about: the first with a legal form, if it has one."""
    counts = Counter(fold(mention.text) for mention in mentions if mention.label == "ORG")
    firms = [name for name in counts if _LEGAL_FORM.search(name)]
    return firms[0] if firms else ""
