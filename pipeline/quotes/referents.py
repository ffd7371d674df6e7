"""Who is who in an article: names with gender, number and the roles that appositions give them.

*la sindaca Lucrezia Monaci*, *Ada Lodi, sindaca di Orte*, *La presidente di Confmanifattura, Nives Tagliaferro* tell
whom *la sindaca* or *lei* can mean further on.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Span, Token

from pipeline.language import first_names
from pipeline.quotes import lexicon

_PLURAL_ENDINGS = (
    ("chi", "co"),
    ("ghi", "go"),
    ("che", "ca"),
    ("ghe", "ga"),
    ("cce", "ccia"),
    ("trici", "trice"),
    ("tori", "tore"),
    ("sori", "sore"),
)
# Parts of speech that tell one holder of a role from another: il ministro degli Esteri ucraino.
DESCRIBING = frozenset("ADJ NOUN PROPN".split())
_TWO_WORDS = {
    ("prima", "cittadina"): "sindaca",
    ("prima", "ministra"): "premier",
    ("primo", "cittadino"): "sindaco",
    ("primo", "ministro"): "premier",
    ("pubblico", "ministero"): "pm",
}
_GENDERS = (("trice", "f"), ("essa", "f"), ("tore", "m"), ("sore", "m"), ("iere", "m"))
_AGED = re.compile(
    r"(?:\d+|(?:un|do|tre|quattor|quin|se|dicia)\w{0,6}|(?:vent|trent|quarant|cinquant|sessant|settant|ottant|novant)\w{0,9}"
    r"|cent)enn[ei]$"
)
_AGENT = re.compile(r".{3,}(?:tor[ei]|tric[ei]|ist[aie]|sor[ei]|logh?[oaie]|ier[ei]|iatr[aie])$")


@dataclass(slots=True)
class Referent:
    """A person, body or thing with a name: `mentions` are character spans in order, `roles` lower-case nouns.

    `titles` pairs a role with a word of its complement: *ministro* with *esteri*, *presidente* with *ucraino*.
    """

    name: str
    label: str
    mentions: list[tuple[int, int]] = field(default_factory=list)
    roles: set[str] = field(default_factory=set)
    gender: str = ""
    titles: set[tuple[str, str]] = field(default_factory=set)


def singulars(word: str) -> Iterable[str]:
    """The word and the singulars that it can be the plural of."""
    word = word.lower()
    yield word
    for plural, singular in _PLURAL_ENDINGS:
        if word.endswith(plural):
            yield word[: -len(plural)] + singular
    if word.endswith("i"):
        yield word[:-1] + "o"
        yield word[:-1] + "e"
        yield word[:-1] + "a"
        yield word + "o"
    if word.endswith("e"):
        yield word[:-1] + "a"


def role_noun(before: str, noun: str) -> str:
    """The noun by which a role of two words is known: *primo cittadino* is *sindaco*."""
    noun = noun.lower().removeprefix("ex-")
    return _TWO_WORDS.get((before.lower(), noun), noun)


def stem(word: str) -> str:
    """What *ucraino* and *ucraina* have in common; the capital stays, for it tells a name."""
    return word[:5]


@lru_cache(maxsize=65536)
def names_person(word: str) -> bool:
    """Is the noun one for people who do something (*tecnico*, *armatori*, *autrice*)?."""
    word = word.removeprefix("ex-")
    listed = any(w in lexicon.roles() or w in lexicon.generic() for w in singulars(word))
    return listed or bool(_AGENT.match(word.lower())) or names_age(word)


@lru_cache(maxsize=65536)
def names_age(word: str) -> bool:
    """*ventenne*, *il 52enne*: somebody by age; not *perenne*."""
    return bool(_AGED.match(word.lower()))


@lru_cache(maxsize=65536)
def names_body(word: str) -> bool:
    """Is the noun one for a body or for a group that speaks (*procura*, *sindacati*, *fonti*)?."""
    return any(w in lexicon.collectives() for w in singulars(word))


@lru_cache(maxsize=65536)
def names_document(word: str) -> bool:
    """Is the noun one for something that is read (*nota*, *rapporto*)?."""
    return any(w in lexicon.documents() for w in singulars(word))


@lru_cache(maxsize=65536)
def names_speech(word: str) -> bool:
    """Is the noun one for something said (*replica*, *minacce*)?."""
    return any(w in lexicon.nouns() for w in singulars(word))


class Referents:
    """The named referents of an article, found again by position, name and role."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._spans = sorted(_entities(doc))
        self._starts = [start for start, *_ in self._spans]
        self.by_name: dict[str, Referent] = {}
        for start, end, label, name in self._spans:
            referent = self.by_name.setdefault(name, Referent(name, label))
            referent.mentions.append((start, end))
        for start, end, label, name in self._spans:
            if label in ("PER", "ORG"):
                self._learn(self.by_name[name], start, end)
        for referent in self.by_name.values():
            known = lexicon.bodies().get(referent.name.lower()) if referent.label == "ORG" else None
            if known is not None:
                referent.roles.add(known)
        self._by_role: dict[str, list[Referent]] = {}
        for referent in self.by_name.values():
            for role in referent.roles:
                self._by_role.setdefault(role, []).append(referent)
            first, _, surname = referent.name.partition(" ")
            if referent.label == "PER" and surname and (not referent.gender or first.casefold() in first_names.known()):
                referent.gender = first_names.gender(first) or referent.gender  # also for il gip Carla Omodeo

    def spans(self) -> list[tuple[int, int]]:
        """Character spans of all named mentions."""
        return [(start, end) for start, end, *_ in self._spans]

    def at(self, start: int, end: int) -> tuple[int, int, Referent] | None:
        """The first named mention that overlaps a character span."""
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self._spans) and self._spans[index][0] < end:
            left, right, _, name = self._spans[index]
            if right > start:
                return left, right, self.by_name[name]
            index += 1
        return None

    def within(self, start: int, end: int) -> list[tuple[int, int, Referent]]:
        """The named mentions that begin in a character span, in order."""
        found = []
        for index in range(bisect_left(self._starts, start), len(self._spans)):
            left, right, _, name = self._spans[index]
            if left >= end:
                break
            found.append((left, right, self.by_name[name]))
        return found

    def with_role(self, word: str) -> list[Referent]:
        """The persons and bodies that have a role, or one akin, anywhere in the article, by name."""
        wanted = {noun for single in singulars(word) for noun in (single, *lexicon.kinds().get(single, ()))}
        found = {r.name: r for noun in wanted for r in self._by_role.get(noun, ())}
        return [found[name] for name in sorted(found)]

    def _learn(self, referent: Referent, start: int, end: int) -> None:
        span = self.doc.char_span(start, end, alignment_mode="expand")
        if span is None:
            return
        for token in self._role_tokens(span.start, span.end, referent.label):
            if referent.label == "ORG" and self.at(token.idx, token.idx + 1) is not None:
                continue  # Nuovo Centrodestra, Lega Nord: a name beside it, no role
            role = role_noun(self.doc[token.i - 1].text if token.i else "", token.text)
            referent.roles.add(role)
            referent.titles.update((role, word) for word in self._complement(token, span))
            gender = gender_of(token)
            if referent.label == "PER" and gender:
                referent.gender = gender

    def _complement(self, role: Token, name: Span) -> Iterable[str]:
        """Stems of the words between a role and the name or the comma after it."""
        stop = name.start if role.i < name.start else min(role.i + 9, len(self.doc))
        for token in self.doc[role.i + 1 : stop]:
            if token.pos_ in ("PUNCT", "VERB", "AUX", "CCONJ", "SCONJ", "PRON"):
                break
            if token.pos_ in DESCRIBING:
                yield stem(token.text)

    def _role_tokens(self, start: int, end: int, label: str) -> list[Token]:
        doc, found = self.doc, []
        fits = names_person if label == "PER" else names_body
        # la sindaca Lucrezia Monaci; il capogruppo di Fratelli d'Italia, Ivo Gatteschi
        position = start - 1
        while position > 0 and start - position <= 2 and doc[position].text not in (",", ".", ";", ":"):
            # La mediatrice dell'Onu, l'irlandese Aoife O'Dwyer
            if doc[position - 1].text == "," and doc[position].text.lower().replace("’", "'") in (
                "l'",
                "la",
                "il",
                "lo",
            ):
                if fits(doc[start - 1].text):
                    found.append(doc[start - 1])
                start = position
                break
            position -= 1
        if start > 1 and doc[start - 2].text == "," and fits(doc[start - 1].text):
            found.append(doc[start - 1])  # Il vescovo, monsignor Ivo Landucci,
            start -= 1
        comma = start > 0 and doc[start - 1].text == ","
        if label == "ORG" and comma and end < len(doc) and doc[end].pos_ in ("AUX", "VERB"):
            return []  # stando alla polizia, la Panda era ferma
        position = start - 1 - comma
        steps = 0
        while position >= 0 and steps < 9:
            token = doc[position]
            if token.text == ")":
                while position > 0 and doc[position].text != "(" and start - position < 14:
                    position -= 1
                position -= 1
                continue
            if token.pos_ in ("VERB", "AUX", "PUNCT", "CCONJ", "SCONJ", "PRON"):
                break
            noun = role_noun(doc[position - 1].text if position else "", token.text)  # il pubblico ministero Vera Manna
            if (
                fits(noun if label == "PER" else token.text)
                and token.pos_ != "ADP"
                and not (steps and not comma and doc[position + 1].pos_ == "ADP")
            ):
                if found and label == "PER" and doc[found[-1].i - 1].pos_ == "ADP":
                    found.pop()  # Il legale del professionista, Guido Arrigoni
                found.append(token)
                if steps and doc[position - 1].pos_ in ("DET", "ADP"):
                    break
            elif not comma and token.pos_ == "ADP":
                break
            position -= 1
            steps += 1
        # il ministro degli Esteri italiano Emma Bonino: past the complement, where the parse agrees
        head = doc[start].head
        told = label == "PER" and doc[start].dep_ in ("appos", "flat", "flat:name", "nmod") and 0 < start - head.i < 9
        beside = start > 0 and doc[start - 1].pos_ not in ("ADP", "PUNCT")  # not: Più cauto il ministro: «Vedremo»
        if told and not found and beside and head.pos_ == "NOUN" and fits(head.text):
            found.append(head)
        # Ada Lodi, 41 anni, sindaca di Orte
        position = end
        if position < len(doc) and doc[position].text in (",", "–", "("):
            position += 1
            if position + 2 < len(doc) and doc[position].pos_ == "NUM":
                position += 2
                while position < len(doc) and doc[position].text in (",", ")"):
                    position += 1
            for token in doc[position : position + 4]:
                if token.pos_ in ("VERB", "AUX", "PUNCT", "PRON", "ADP", "CCONJ", "PROPN"):
                    break
                if fits(token.text):
                    found.append(token)
                    break
        return found


def _entities(doc: Doc) -> list[tuple[int, int, str, str]]:
    if Doc.has_extension("entities") and doc._.entities:
        return [(e.start, e.end, e.label, e.entity) for e in doc._.entities]
    spans = [
        (e.start_char, e.end_char, e.label_, e.text) for e in doc.ents if e.label_ in ("PER", "ORG", "LOC", "MISC")
    ]
    longest: dict[tuple[str, str], str] = {}
    for _, _, label, text in spans:
        words = text.split()
        for word in {words[0], words[-1], text} if label == "PER" else {text}:
            key = (label, word)
            if len(text) > len(longest.get(key, "")):
                longest[key] = text
    return [(start, end, label, longest.get((label, text), text)) for start, end, label, text in spans]


def gender_of(token: Token) -> str:
    """The gender that the article before a noun tells, or the noun by itself; empty where neither does."""
    before = token.doc[token.i - 1].text.lower() if token.i else ""
    if before in ("la", "una", "della", "dalla", "alla", "una"):
        return "f"
    if before in ("il", "lo", "un", "uno", "del", "dal", "al", "dello"):
        return "m"
    for ending, told in _GENDERS:
        if token.text.lower().endswith(ending):
            return told  # l'autrice, l'imprenditore
    gender = token.morph.get("Gender", [])
    if gender and len(gender) == 1 and not token.text.lower().endswith(("ista", "e", "ega", "eta")):
        return "f" if gender[0] == "Fem" else "m"
    return ""
