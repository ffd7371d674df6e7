"""Forms of Italian reporting verbs: regular conjugation by rule, irregular forms from a list.

Recognising a cue by its form does not depend on the lemmatizer, which seldom met *ha scandito* or *sbotta*.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One reading of a verb form: mood is finite, participle, gerund or infinitive; number and person may be empty."""

    lemma: str
    mood: str
    number: str = ""
    person: str = ""
    gender: str = ""


_FINITE = {
    "are": {
        "o": "s1", "i": "s2", "a": "s3", "iamo": "p1", "ate": "p2", "ano": "p3", "avo": "s1", "avi": "s2", "ava": "s3",
        "avamo": "p1", "avate": "p2", "avano": "p3", "ai": "s1", "asti": "s2", "ò": "s3", "ammo": "p1", "arono": "p3",
        "erò": "s1", "erai": "s2", "erà": "s3", "eremo": "p1", "erete": "p2", "eranno": "p3", "erei": "s1",
        "erebbe": "s3", "eremmo": "p1", "erebbero": "p3", "ino": "p3", "asse": "s3", "assero": "p3", "assi": "s1",
    },
    "ere": {
        "o": "s1", "i": "s2", "e": "s3", "iamo": "p1", "ete": "p2", "ono": "p3", "evo": "s1", "evi": "s2", "eva": "s3",
        "evamo": "p1", "evano": "p3", "ei": "s1", "etti": "s1", "é": "s3", "ette": "s3", "erono": "p3", "ettero": "p3",
        "erò": "s1", "erai": "s2", "erà": "s3", "eremo": "p1", "eranno": "p3", "erei": "s1", "erebbe": "s3",
        "erebbero": "p3", "a": "s3", "ano": "p3", "esse": "s3", "essero": "p3",
    },
    "ire": {
        "o": "s1", "i": "s2", "e": "s3", "iamo": "p1", "ite": "p2", "ono": "p3", "ivo": "s1", "iva": "s3",
        "ivamo": "p1", "ivano": "p3", "ii": "s1", "ì": "s3", "irono": "p3", "irò": "s1", "irà": "s3", "iremo": "p1",
        "iranno": "p3", "irei": "s1", "irebbe": "s3", "irebbero": "p3", "a": "s3", "ano": "p3", "isse": "s3",
        "issero": "p3",
    },
}  # fmt: skip
_ISC = {"isco": "s1", "isci": "s2", "isce": "s3", "iscono": "p3", "isca": "s3", "iscano": "p3"}
_NO_ISC = ("avvertire", "convenire", "intervenire", "proseguire", "scoprire", "sentire")
_PARTICIPLE = {"are": "at", "ere": "ut", "ire": "it"}
_GERUND = {"are": "ando", "ere": "endo", "ire": "endo"}
_ENDINGS = {"o": ("s", "Masc"), "a": ("s", "Fem"), "i": ("p", "Masc"), "e": ("p", "Fem")}


def forms(lemma: str, irregular: tuple[str, ...] = ()) -> Iterator[tuple[str, Form]]:
    """Every simple form of a verb with its reading; `irregular` are forms that no rule makes.

    A reflexive (*lamentarsi*) has the forms of its verb.
    """
    name = lemma
    verb = lemma[:-2] + "e" if lemma.endswith("rsi") else lemma
    if verb.endswith("rre"):
        yield verb, Form(name, "infinitive")
        conjugation, stem = "", ""
    else:
        conjugation, stem = verb[-3:], verb[:-3]
        yield from _regular(name, stem, conjugation)
    for form in irregular:
        yield form, _read(name, form)


def _regular(name: str, stem: str, conjugation: str) -> Iterator[tuple[str, Form]]:
    if conjugation not in _FINITE:
        return
    endings = dict(_FINITE[conjugation])
    if conjugation == "ire" and name not in _NO_ISC:
        endings = {e: v for e, v in endings.items() if e not in ("o", "i", "e", "ono", "a", "ano")} | _ISC
    for ending, reading in endings.items():
        yield _join(stem, ending, conjugation), Form(name, "finite", reading[0], reading[1])
    participle = _PARTICIPLE[conjugation]
    if conjugation == "ere" and stem.endswith(("c", "sc", "gl")):
        participle = "iut"
    for ending, (number, gender) in _ENDINGS.items():
        yield stem + participle + ending, Form(name, "participle", number, "", gender)
    yield stem + _GERUND[conjugation], Form(name, "gerund")
    yield stem + conjugation, Form(name, "infinitive")


def _join(stem: str, ending: str, conjugation: str) -> str:
    """*spiegare* → *spieghi*, *annunciare* → *annuncerà*, *annunci*."""
    if conjugation == "are" and ending[0] in "ei":
        if stem.endswith(("c", "g")):
            return stem + "h" + ending
        if stem.endswith("i") and (ending[0] == "i" or stem.endswith(("ci", "gi"))):
            return stem[:-1] + ending
    return stem + ending


def _read(name: str, form: str) -> Form:
    """Reading of an irregular form from its ending."""
    if form.endswith(("ando", "endo")):
        return Form(name, "gerund")
    if form.endswith(
        ("tto", "tta", "tti", "tte", "sto", "sta", "sti", "ste", "sso", "ssa", "ssi", "sse", "uto", "uta", "uti", "ute")
    ):
        finite = form.endswith(("ssi", "sse")) and form not in (
            "ammessi",
            "ammesse",
            "promessi",
            "promesse",
            "messi",
            "messe",
            "espresse",
        )
        if not finite:
            number, gender = _ENDINGS[form[-1]]
            return Form(name, "participle", number, "", gender)
    if form.endswith(("so", "sa", "to", "ta")) and not form.endswith(("ca", "ga")):
        number, gender = _ENDINGS[form[-1]]
        return Form(name, "participle", number, "", gender)
    if form.endswith(("no", "ro")):
        return Form(name, "finite", "p", "3")
    if form.endswith("mo"):
        return Form(name, "finite", "p", "1")
    person = (
        "1" if form.endswith(("o", "ò", "i")) and not form.endswith("ò") or form in ("dirò", "farò", "darò") else "3"
    )
    return Form(name, "finite", "s", person)
