"""The words by which Italian news reports speech: verbs with their frames, nouns, roles, sources.

Frames of a verb (`data/verbs.csv`): `q` a quotation, `c` a clause with *che*, `d` *di* and infinitive, `a` *a* and
infinitive, `s` an indirect question, `n` a noun phrase that names what was said, `l` the same with a noun of saying
only (*ha sollevato l'ipotesi che*), `x` words in marks as its object or predicate (*ha definito «inutile»*), `m` a
subject that need not speak (*lo studio mostra che*), `v` *avvertire di*.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.quotes.conjugation import Form, forms

_CLITIC = re.compile(
    r"(?:gli|glie)?(?:mi|ti|si|ci|vi|me|te|se|ce|ve)?(?:lo|la|li|le|ne|gli)?$|(?:mi|ti|si|ci|vi|lo|la|li|le|ne|gli)$"
)


def _lines(name: str) -> frozenset[str]:
    return frozenset(files(__package__).joinpath("data", name).read_text(encoding="utf-8").split("\n")) - {""}


def _table(name: str) -> list[list[str]]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


@cache
def _lists() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, word in _table("words.csv"):
        found.setdefault(name, set()).add(word)
    return {name: frozenset(listed) for name, listed in found.items()}


def words(name: str) -> frozenset[str]:
    """A closed list of `data/words.csv` by name: articles, auxiliaries, times, …."""
    return _lists()[name]


@cache
def nouns() -> frozenset[str]:
    """Nouns that can report: *l'annuncio di Valle: «…»*."""
    return _lines("nouns.txt")


@cache
def documents() -> frozenset[str]:
    """Things that are read: *si legge nella nota*."""
    return _lines("documents.txt")


@cache
def roles() -> frozenset[str]:
    """Nouns for people by what they do: *sindaca*, *testimone*."""
    return _lines("roles.txt")


@cache
def collectives() -> frozenset[str]:
    """Nouns for bodies that speak: *procura*, *azienda*."""
    return _lines("collectives.txt")


@cache
def bodies() -> dict[str, str]:
    """Bodies that any reader knows, in lower case, with the noun for what they are: *uilm*: *sindacato*."""
    return dict(_table("bodies.csv"))


@cache
def ambiguous() -> frozenset[str]:
    """Verb forms that are nouns or adjectives as well: *nota*, *accusa*, *stima*."""
    return _lines("ambiguous.txt")


@cache
def kinds() -> dict[str, frozenset[str]]:
    """Nouns with others that can name the same person: *tecnico*: *allenatore*."""
    return {noun: frozenset(also.split()) for noun, also in _table("kinds.csv")}


@cache
def sides() -> dict[str, dict[str, frozenset[str]]]:
    """By noun and domain, the sides it can be on: a *pm* is no *imputato*, a *parroco* no *postino*."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for domain, side, word in _table("sides.csv"):
        told = found.setdefault(word, {})
        told[domain] = told.get(domain, frozenset()) | {side}
    return found


@cache
def generic() -> frozenset[str]:
    """Nouns that take up a person named before: *il tecnico*, *la regista*, *lo studioso*."""
    return _lines("generic.txt")


@cache
def demonyms() -> frozenset[str]:
    """Where somebody is from, said of a person named before: *il tedesco*, *la toscana*."""
    return _lines("demonyms.txt")


@cache
def titles() -> frozenset[str]:
    """Nouns before a name in marks: *il romanzo «La casa del sale»*, *il piano 'Fabbrica 4.0'*."""
    return _lines("titles.txt")


@cache
def frames() -> dict[str, str]:
    """Frames of each reporting verb by lemma."""
    return dict(_table("verbs.csv"))


@cache
def multiwords() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Verbs that report together with other words: *fare | sapere*, *lanciare | l' allarme*; words and frames."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for verb, words, frame in _table("multiwords.csv"):
        found.setdefault(verb, []).append((tuple(words.split()), frame))
    return {verb: tuple(entries) for verb, entries in found.items()}


@cache
def _forms() -> dict[str, tuple[Form, ...]]:
    irregular = {lemma: tuple(listed.split()) for lemma, listed in _table("irregular.csv")}
    found: dict[str, list[Form]] = {}
    for lemma in sorted({*frames(), *multiwords()}):
        verb = lemma[:-2] + "e" if lemma.endswith("rsi") else lemma
        for form, reading in forms(lemma, irregular.get(lemma, irregular.get(verb, ()))):
            readings = found.setdefault(form, [])
            if reading not in readings:
                readings.append(reading)
    return {form: tuple(readings) for form, readings in found.items()}


@lru_cache(maxsize=65536)
def readings(word: str) -> tuple[Form, ...]:
    """Readings of a word as a form of a reporting verb, clitics at its end set aside (*chiedendogli*)."""
    word = word.lower().replace("’", "'")
    table = _forms()
    if word in table:
        return table[word]
    for stem_end in ("ando", "endo", "r"):
        cut = word.rfind(stem_end)
        if cut > 1:
            stem, rest = word[: cut + len(stem_end)], word[cut + len(stem_end) :]
            if rest and _CLITIC.fullmatch(rest):
                found = table.get(stem) or table.get(stem + "e") or ()
                mood = "infinitive" if stem_end == "r" else "gerund"
                return tuple(form for form in found if form.mood == mood)
    return ()
