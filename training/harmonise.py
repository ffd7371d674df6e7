"""One convention for all treebanks: PUD's tags, features and relations in those of VIT, ParTUT and ISDT.

PUD writes a finite verb without `VerbForm=Fin`, participles as `Tense=Past`, possessives as PRON, names as `flat`.
A network that sees both learns to take one or the other by the look of a text, and news look like PUD.
Where PUD or MarkIT has features that no other treebank has for a part of speech, they are left open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from training.corpora import TreeSentence, TreeToken

OPEN = "?"
"""Features that nothing is learnt from."""

_EUPHONIC = {("ad", "ADP"): "a", ("ed", "CCONJ"): "e", ("od", "CCONJ"): "o", ("c'", "PRON"): "ci"}
_GENDER = {"o": "Masc", "i": "Masc", "a": "Fem", "e": "Fem"}
_NUMBER = {"o": "Sing", "i": "Plur", "a": "Sing", "e": "Plur"}


def known_features(sentences: Iterable[TreeSentence]) -> set[tuple[str, str]]:
    """The pairs (UPOS, features) that are no rare slips."""
    counts = Counter((t.upos, sorted_features(t.feats)) for s in sentences for t in s.tokens)
    return {pair for pair, n in counts.items() if n >= 20}


def sorted_features(feats: str) -> str:
    """Features in the order of their names."""
    return "|".join(sorted(feats.split("|"))) if feats else ""


def harmonise(sentence: TreeSentence, *, pud: bool = False, known: set[tuple[str, str]] | None = None) -> TreeSentence:
    """The sentence in the common convention; `known` pairs of other treebanks bound the features of a loose one."""
    tokens = []
    for i, token in enumerate(sentence.tokens):
        if pud:
            token = _from_pud(i, token, sentence.tokens)
        feats = sorted_features(token.feats)
        lemma = _EUPHONIC.get((token.text.lower(), token.upos), token.lemma)
        tokens.append(
            replace(token, feats=feats if known is None or (token.upos, feats) in known else OPEN, lemma=lemma)
        )
    return replace(sentence, tokens=tuple(tokens))


def _from_pud(i: int, token: TreeToken, tokens: tuple[TreeToken, ...]) -> TreeToken:
    upos, deprel = token.upos, token.deprel
    head = tokens[token.head]
    if deprel == "det:poss":
        upos = "DET"
    if deprel == "flat" and upos == head.upos == "PROPN":
        deprel = "flat:name"
    elif deprel == "obl:tmod":
        deprel = "obl"
    elif deprel == "obl":
        children = [(t, j) for j, t in enumerate(tokens) if t.head == i and j != i]
        passive = any(t.head == token.head and t.deprel in ("aux:pass", "nsubj:pass") for t in tokens)
        if passive and any(t.deprel == "case" and t.text.lower().startswith(("da", "dà")) for t, _ in children):
            deprel = "obl:agent"
    return replace(token, upos=upos, deprel=deprel, feats=_features(replace(token, upos=upos)))


def _features(token: TreeToken) -> str:
    form = token.text.lower()
    feats = dict(pair.split("=", 1) for pair in token.feats.split("|") if "=" in pair)
    aspect, voice = feats.pop("Aspect", ""), feats.pop("Voice", "")
    if token.upos in ("PROPN", "PUNCT"):
        return ""
    if token.upos in ("VERB", "AUX"):
        if "Mood" in feats:
            feats["VerbForm"] = "Fin"
            if feats.get("Tense") == "Past" and (aspect == "Imp" or feats["Mood"] == "Sub"):
                feats["Tense"] = "Imp"
        elif feats.get("Tense") == "Past":
            feats["VerbForm"] = "Part"
            feats.setdefault("Gender", _GENDER.get(form[-1], "Masc"))
            feats.setdefault("Number", _NUMBER.get(form[-1], "Sing"))
        elif voice:
            feats["VerbForm"] = "Ger" if "ndo" in form[-6:] else "Inf"
    elif feats.get("PronType") == "Art" or (token.upos == "ADP" and "Gender" in feats):
        feats |= {"PronType": "Art", "Definite": "Ind" if form.startswith("un") else "Def"}
        if form.endswith("l'"):
            feats.pop("Gender", None)
    elif token.upos == "DET" and token.deprel == "det:poss":
        feats.pop("Number[psor]", None)
        feats.pop("Person", None)
        feats |= {"Poss": "Yes", "PronType": "Prs"}
    elif token.upos == "PRON" and form in ("che", "cui"):
        feats = {"PronType": "Rel"}
    elif token.upos == "PRON" and form in ("si", "s'"):
        feats = {"Clitic": "Yes", "Person": "3", "PronType": "Prs"}
    elif token.upos == "ADV" and feats == {"Polarity": "Neg"}:
        feats = {"PronType": "Neg"}
    elif token.upos == "NUM" and not feats:
        feats = {"NumType": "Card"}
    return "|".join(f"{name}={value}" for name, value in feats.items())
