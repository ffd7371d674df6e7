"""Dictionary forms of counted nouns and governing verbs: the model's where it is a word, else simplemma's or a rule's.

A lemmatiser trained on a treebank invents words for forms that it has not seen (*senatrici* → *senatrico*).
"""

from __future__ import annotations

import re
from functools import lru_cache

from simplemma import is_known, lemmatize

from pipeline.claims.numerals import cardinal_word
from pipeline.claims.units import DATA

_INFINITIVE = re.compile(r"\w+(?:are|ere|ire|rre)")
_CLITICS = re.compile(r"(?<=r)(?:si|ci|ne|lo|la|li|le|gli|vi|ti|mi|glielo|sene)$")
_REFLEXIVE_PARTICIPLE = re.compile(r"\w{3,}[st][oaie]si")
_LONG_FORMS = re.compile(r"\w+r(?:ebbe|ebbero|emo|anno|emmo)")
_SINGULAR_E = ("oni", "tori", "sori", "ioni", "esi", "ieri", "anti", "enti", "ali", "ili", "iori", "trici")
_SINGULAR_O = ("menti", "centi", "erti", "renti")
_ENDINGS = (("chi", "co"), ("ghi", "go"), ("che", "ca"), ("ghe", "ga"), ("isti", "ista"), ("iste", "ista"))


@lru_cache(maxsize=8192)
def noun_lemma(form: str, proposed: str = "") -> str:
    """Singular of a lower-case noun; `proposed` is the model's lemma."""
    if len(form) < 3:
        return form
    known = _table("noun_forms").get(form)  # «due morti» are dead people, not deaths
    if known:
        return known
    found: str = lemmatize(form, lang="it")
    if found != form and (not _INFINITIVE.fullmatch(found) or found[:-1] == form[:-1]):
        return found.lower()  # *militari*, *carabinieri* are no verbs
    if found == form and is_known(form, lang="it"):
        return form
    if found != form or form[-1:] in "oa":  # a verb's form to the dictionary: *puntate*, *mandato*, *voto*
        return singular(form) if form[-1:] in "ie" else form
    if proposed and _near(proposed, form) and is_known(proposed, lang="it"):
        return proposed
    return singular(form)


@lru_cache(maxsize=8192)
def verb_lemma(form: str, proposed: str) -> str:
    """Infinitive of a lower-case verb form; `proposed` is the model's lemma."""
    proposed, form = _bare(proposed), _bare(form)
    if _LONG_FORMS.fullmatch(form):  # a model's *comparare*, *salare* for «comparirebbe», «saliranno»
        found = lemmatize(form, lang="it").lower()
        if _INFINITIVE.fullmatch(found):
            return str(found)
    if _INFINITIVE.fullmatch(proposed) and lemmatize(proposed, lang="it") == proposed and is_known(proposed, lang="it"):
        return proposed
    if _INFINITIVE.fullmatch(form) and is_known(form, lang="it"):
        return form
    known = _table("verb_forms").get(form) or participle_of(form)
    if known:
        return known
    found = lemmatize(form, lang="it").lower()
    return found if _INFINITIVE.fullmatch(found) else proposed or form


@lru_cache(maxsize=8192)
def is_verb(lemma: str, form: str) -> bool:
    """Whether a lemma is an infinitive, as far as a dictionary can tell: *brividere* of «brivido», a noun, is none."""
    if not _INFINITIVE.fullmatch(lemma):
        return False
    found = is_known(lemma, lang="it") or not (is_known(form, lang="it") or cardinal_word(form))
    return found or _INFINITIVE.fullmatch(lemmatize(form, lang="it")) is not None


def _bare(form: str) -> str:
    """A verb form without its clitics: *disporne* → *disporre*, *conclusasi* → *conclusa*."""
    if _CLITICS.search(form) and not of_irregular_participle(form):  # «i giorni persi»
        infinitive = _CLITICS.sub("e", form)
        doubled = infinitive[:-1] + "re"
        return doubled if not is_known(infinitive, lang="it") and is_known(doubled, lang="it") else infinitive
    return form[:-2] if _REFLEXIVE_PARTICIPLE.fullmatch(form) else form


def of_irregular_participle(form: str) -> str:
    """Infinitive of an irregular past participle by its longest known ending (*ri-messo*); "" where it is none."""
    stem = _masculine(form)
    table = _table("participles")
    for cut in range(len(stem) - 3):
        infinitive = table.get(stem[cut:])
        if infinitive:
            verb: str = stem[:cut] + infinitive
            if cut == 0 or is_known(verb, lang="it"):
                return verb
    return ""


def _masculine(form: str) -> str:
    return form[:-1] + "o" if form[-1:] in "aeio" else form


@lru_cache(maxsize=8192)
def participle_of(form: str) -> str:
    """Infinitive of a past participle, regular ones by their vowel; "" where it is none."""
    irregular = of_irregular_participle(form)
    if irregular:
        return irregular
    stem = _masculine(form)
    for ending, replaced in (("ato", ("are",)), ("ito", ("ire",)), ("uto", ("ere", "ire"))):
        if stem.endswith(ending):
            for verb in (stem[:-3] + tail for tail in replaced):
                if is_known(verb, lang="it"):
                    return verb
    return ""


@lru_cache(maxsize=4)
def _table(name: str) -> dict[str, str]:
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines if line)


def _near(lemma: str, form: str) -> bool:
    return lemma[: max(len(form) - 3, 2)] == form[: max(len(form) - 3, 2)]


def singular(plural: str) -> str:
    """Singular of an Italian plural by its ending; foreign and accented words stay as they are."""
    for ending, replaced in _ENDINGS:
        if plural.endswith(ending) and len(plural) > len(ending) + 1:
            return plural[: -len(ending)] + replaced
    if plural.endswith(_SINGULAR_O):
        return plural[:-1] + "o"
    if plural.endswith(_SINGULAR_E):
        return plural[:-1] + "e"
    if plural.endswith("i") and len(plural) > 2:
        return plural[:-1] + "o"
    if plural.endswith("e") and len(plural) > 2:
        return plural[:-1] + "a"
    return plural
