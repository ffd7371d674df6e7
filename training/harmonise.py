"""One convention for all treebanks: that of ISDT and ParTUT, which have the same makers.

A network that sees several learns to take one or the other by the look of a text. What differs was found by counting
each treebank's relations, heads of commas, parts of speech and features of frequent words beside ParTUT's and those of
ISDT's development part:

- commas: nearly all of ParTUT's and ISDT's follow one rule (`_commas`), little more than half of the others';
- PUD: a finite verb without `VerbForm=Fin`, participles as `Tense=Past`, possessives as PRON, names as `flat`,
  *tutti i* as an adjective, *milioni* as a number;
- VIT: participles after their noun as `advcl`, infinitives of *cercare di* as `ccomp`, *dove* as a pronoun;
- ParlaMint: no subtypes, so neither passives nor relative clauses nor possessives;
- MarkIT, PUD, ParlaMint: few agents as `obl:agent`.

What cannot be told from the tree is left open, and nothing is learnt from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

from training.corpora import TreeSentence, TreeToken

OPEN = "?"
"""A part of speech, features or relation that nothing is learnt from."""

Tokens = tuple[TreeToken, ...]

_EUPHONIC = {("ad", "ADP"): "a", ("ed", "CCONJ"): "e", ("od", "CCONJ"): "o", ("c'", "PRON"): "ci"}
_GENDER = {"o": "Masc", "i": "Masc", "a": "Fem", "e": "Fem"}
_NUMBER = {"o": "Sing", "i": "Plur", "a": "Sing", "e": "Plur"}
_BY = ("da", "dal", "dallo", "dalla", "dai", "dagli", "dalle", "dall'")
_ALL = ("tutto", "tutta", "tutti", "tutte")
_LARGE_NUMBERS = ("milioni", "miliardi", "milione", "miliardo")
_PASSIVE = ("essere", "venire", "andare")
_CLOSED = ("ADP", "ADV", "AUX", "CCONJ", "DET", "PRON", "SCONJ")
_RARE, _HABIT = 4, 0.8


def known_features(sentences: Iterable[TreeSentence]) -> set[tuple[str, str]]:
    """The pairs (UPOS, features) that are no rare slips."""
    counts = Counter((t.upos, sorted_features(t.feats)) for s in sentences for t in s.tokens)
    return {pair for pair, n in counts.items() if n >= 20}


def foreign_features(sentences: Iterable[TreeSentence], reference: Iterable[TreeSentence]) -> set[tuple[str, str, str]]:
    """The (form, UPOS, features) of closed classes that are a treebank's habit where the reference has another.

    VIT reads *sono* and *sia* as first persons, MarkIT gives *si* a gender.
    """
    ours, theirs = _features_of_forms(reference), _features_of_forms(sentences)
    foreign = set()
    for key in ours.keys() & theirs.keys():
        ((usual, m),), ((habit, n),) = ours[key].most_common(1), theirs[key].most_common(1)
        if habit != usual and n >= _RARE and m >= max(_RARE, _HABIT * ours[key].total()):
            foreign.add((*key, habit))
    return foreign


def _features_of_forms(sentences: Iterable[TreeSentence]) -> defaultdict[tuple[str, str], Counter[str]]:
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for token in sentence.tokens:
            if token.upos in _CLOSED:
                counts[token.text.lower(), token.upos][sorted_features(token.feats)] += 1
    return counts


def sorted_features(feats: str) -> str:
    """Features in the order of their names."""
    return "|".join(sorted(feats.split("|"))) if feats else ""


def harmonise(
    sentence: TreeSentence,
    treebank: str = "",
    *,
    known: set[tuple[str, str]] | None = None,
    foreign: Collection[tuple[str, str, str]] = (),
) -> TreeSentence:
    """The sentence of `treebank` (`vit`, `pud`, `parlamint`, `markit`, …) in the common convention.

    Features that are not among the `known` pairs, or are among the `foreign` ones, are left open.
    """
    tokens = sentence.tokens
    if treebank in _CHANGES:
        tokens = tuple(_CHANGES[treebank](i, token, tokens) for i, token in enumerate(tokens))
    if treebank not in _REFERENCE:
        tokens = _commas(tokens)
    return replace(sentence, tokens=tuple(_last(token, known, foreign) for token in tokens))


def _last(token: TreeToken, known: set[tuple[str, str]] | None, foreign: Collection[tuple[str, str, str]]) -> TreeToken:
    feats, form = sorted_features(token.feats), token.text.lower()
    if form == "fino" and token.upos == "ADP":
        return replace(token, upos="ADV", feats="")
    if (known is not None and (token.upos, feats) not in known) or (form, token.upos, feats) in foreign:
        feats = OPEN
    return replace(token, feats=feats, lemma=_EUPHONIC.get((form, token.upos), token.lemma))


def _commas(tokens: Tokens) -> Tokens:
    """Commas where ISDT and ParTUT attach them.

    Before a conjunct: to it (*pane, vino e olio*); after what stands before its head: to that (*Ieri, dopo pranzo,
    partì*); else to the head of what follows, which stands before the comma (*il sindaco, eletto ieri*).
    """
    punct = [token.deprel == "punct" for token in tokens]
    heads = [token.head for token in tokens]
    moved = list(tokens)
    for i, token in enumerate(tokens):
        if token.text != "," or not punct[i]:
            continue
        before = next((j for j in range(i - 1, -1, -1) if not punct[j]), None)
        after = next((j for j in range(i + 1, len(tokens)) if not punct[j]), None)
        if before is None or after is None:
            continue
        left, right = _up(before, heads), _up(after, heads)
        common = next((j for j in left if j in right), None)
        if common is None:
            continue
        last = left[left.index(common) - 1] if left[0] != common else None
        first = right[right.index(common) - 1] if right[0] != common else None
        head = common
        if first is not None and tokens[first].deprel == "conj":
            head = first
        elif common > i and last is not None and tokens[last].deprel not in ("cc", "mark", "case"):
            head = last
        moved[i] = replace(token, head=head)
    return tuple(moved)


def _up(i: int, heads: list[int]) -> list[int]:
    """A word, its head, the head of that, to the root."""
    path = [i]
    while heads[i] != i and heads[i] not in path:
        i = heads[i]
        path.append(i)
    return path


def _children(i: int, tokens: Tokens) -> list[TreeToken]:
    return [t for j, t in enumerate(tokens) if t.head == i and j != i]


def _is(token: TreeToken, form: str) -> bool:
    return f"VerbForm={form}" in token.feats


def _from_vit(i: int, token: TreeToken, tokens: Tokens) -> TreeToken:
    head, form = tokens[token.head], token.text.lower()
    children = _children(i, tokens)
    if token.deprel == "advcl" and _is(token, "Part") and token.head < i and head.upos in ("NOUN", "PROPN"):
        if not any(t.deprel.startswith(("aux", "mark")) for t in children) and not _has(token.head, tokens, "cop"):
            return replace(token, deprel="acl")
    elif token.deprel == "ccomp" and _is(token, "Inf") and head.upos == "VERB":
        if not any(t.deprel.startswith("nsubj") for t in children):
            marked = any(t.deprel == "mark" and t.text.lower() in ("di", "a", "ad", "d'") for t in children)
            if marked or head.lemma not in ("fare", "lasciare"):
                return replace(token, deprel="xcomp" if marked else OPEN)
    elif form in ("dove", "quando") and token.upos == "PRON":
        return replace(token, upos="ADV", deprel="advmod" if token.deprel == "obl" else OPEN, feats=OPEN)
    elif form == "né" and token.upos == "ADV":
        return replace(token, upos="CCONJ", deprel="cc", feats="")
    elif (form == "come" and token.upos in ("CCONJ", "PRON")) or (form == "mila" and token.upos == "NOUN"):
        return replace(token, upos=OPEN, deprel=OPEN, feats=OPEN)
    elif form in _LARGE_NUMBERS and token.upos == "NUM":
        return replace(token, upos="NOUN", deprel=OPEN, feats=OPEN)
    return token


def _has(i: int, tokens: Tokens, *relations: str) -> bool:
    return any(t.deprel in relations for t in _children(i, tokens))


def _from_parlamint(i: int, token: TreeToken, tokens: Tokens) -> TreeToken:
    head, form, relation = tokens[token.head], token.text.lower(), token.deprel
    if relation == "ROOT" and token.upos == "AUX":
        return replace(token, upos="VERB")
    if relation == "flat" and token.upos == head.upos == "PROPN":
        relation = "flat:name"
    elif relation == "det" and "Poss=Yes" in token.feats:
        relation = "det:poss"
    elif relation == "det" and form in _ALL:
        relation = "det:predet"
    elif relation == "acl" and _is(token, "Fin") and not _has(i, tokens, "mark"):
        relation = "acl:relcl"
    elif relation == "obl" and _by_whom(i, token, tokens):
        relation = OPEN
    elif relation in ("nsubj", "csubj", "aux") and _is(head, "Part") and _may_be_passive(token.head, tokens):
        # *è partito*, *è stato visto*: which of the two, only the verb tells.
        if relation != "aux" or token.lemma in _PASSIVE:
            relation = OPEN
    return replace(token, deprel=relation)


def _may_be_passive(i: int, tokens: Tokens) -> bool:
    return any(t.deprel == "aux" and t.lemma in _PASSIVE for t in _children(i, tokens))


def _by_whom(i: int, token: TreeToken, tokens: Tokens) -> bool:
    """Whether a word may be the agent of a participle: *eletto dal popolo*, but also *partito da Roma*."""
    return _is(tokens[token.head], "Part") and any(
        t.deprel == "case" and t.text.lower() in _BY for t in _children(i, tokens)
    )


def _from_markit(i: int, token: TreeToken, tokens: Tokens) -> TreeToken:
    return replace(token, deprel=OPEN) if token.deprel == "obl" and _by_whom(i, token, tokens) else token


def _from_pud(i: int, token: TreeToken, tokens: Tokens) -> TreeToken:
    upos, deprel, form = token.upos, token.deprel, token.text.lower()
    head = tokens[token.head]
    if deprel == "det:poss":
        upos = "DET"
    elif form == "ciò":
        upos = "PRON"
    elif form == "se" and upos == "ADP":
        upos = "SCONJ"
    elif form in _ALL and upos == "ADJ" and i + 1 < len(tokens) and tokens[i + 1].upos == "DET":
        upos, deprel = "DET", "det:predet"
    elif (form in (*_ALL, "molti", "molte", "altri", "altre") and upos == "NOUN") or form == "uno":
        upos = OPEN
    elif form in ("altri", "altre", "altro", "altra") and upos == "DET":
        upos, deprel = OPEN, OPEN if deprel == "det" else deprel
    elif form in _LARGE_NUMBERS and upos == "NUM":
        upos = "NOUN"
    if deprel == "flat" and upos == head.upos == "PROPN":
        deprel = "flat:name"
    elif deprel == "compound" and upos == "PROPN" and head.upos == "NOUN" and token.head == i - 1:
        deprel = "nmod"
    elif deprel == "obl:tmod":
        deprel = "obl"
    elif deprel == "obl":
        passive = _has(token.head, tokens, "aux:pass", "nsubj:pass")
        by = any(t.deprel == "case" and t.text.lower().startswith(("da", "dà")) for t in _children(i, tokens))
        if by and passive:
            deprel = "obl:agent"
        elif by and head.deprel == "acl":
            deprel = OPEN
    changed = replace(token, upos=upos, deprel=deprel)
    return replace(changed, feats=OPEN if upos == OPEN else _features(changed))


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


_REFERENCE = ("isdt", "partut")
_CHANGES: dict[str, Callable[[int, TreeToken, Tokens], TreeToken]] = {
    "markit": _from_markit,
    "parlamint": _from_parlamint,
    "pud": _from_pud,
    "vit": _from_vit,
}
