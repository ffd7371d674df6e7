"""Each treebank's annotation in the convention of ISDT and ParTUT."""

from __future__ import annotations

import pytest

from training.corpora import TreeSentence, TreeToken
from training.harmonise import OPEN, foreign_features, harmonise, known_features


def _sentence(*rows: tuple[str, str, str, int, str]) -> TreeSentence:
    """Rows of form, UPOS, features, head and relation."""
    return TreeSentence(
        tuple(TreeToken(form, True, upos, feats, form, head, rel) for form, upos, feats, head, rel in rows)
    )


@pytest.mark.parametrize(
    ("form", "upos", "feats", "expected"),
    [
        ("afferma", "VERB", "Mood=Ind|Number=Sing|Person=3|Tense=Pres|Voice=Act",
         "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"),
        ("aveva", "AUX", "Aspect=Imp|Mood=Ind|Number=Sing|Person=3|Tense=Past|Voice=Act",
         "Mood=Ind|Number=Sing|Person=3|Tense=Imp|VerbForm=Fin"),
        ("fosse", "AUX", "Mood=Sub|Number=Sing|Person=3|Tense=Past|Voice=Act",
         "Mood=Sub|Number=Sing|Person=3|Tense=Imp|VerbForm=Fin"),
        ("detto", "VERB", "Tense=Past", "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part"),
        ("usate", "VERB", "Gender=Fem|Number=Plur|Tense=Past|Voice=Pass",
         "Gender=Fem|Number=Plur|Tense=Past|VerbForm=Part"),
        ("partire", "VERB", "Voice=Act", "VerbForm=Inf"),
        ("potendo", "AUX", "Voice=Act", "VerbForm=Ger"),
        ("la", "DET", "Gender=Fem|Number=Sing|PronType=Art", "Definite=Def|Gender=Fem|Number=Sing|PronType=Art"),
        ("l'", "DET", "Gender=Fem|Number=Sing|PronType=Art", "Definite=Def|Number=Sing|PronType=Art"),
        ("una", "DET", "Gender=Fem|Number=Sing|PronType=Art", "Definite=Ind|Gender=Fem|Number=Sing|PronType=Art"),
        ("Cina", "PROPN", "Gender=Fem|Number=Sing", ""),
        ("non", "ADV", "Polarity=Neg", "PronType=Neg"),
        ("casa", "NOUN", "Gender=Fem|Number=Sing", "Gender=Fem|Number=Sing"),
    ],
)  # fmt: skip
def test_features(form: str, upos: str, feats: str, expected: str) -> None:
    (token,) = harmonise(_sentence((form, upos, feats, 0, "root")), "pud").tokens
    assert token.feats == expected


def test_relations_and_possessives() -> None:
    sentence = _sentence(
        ("scelto", "VERB", "", 0, "ROOT"),
        ("fu", "AUX", "", 0, "aux:pass"),
        ("dal", "ADP", "", 4, "case"),
        ("suo", "PRON", "", 4, "det:poss"),
        ("rivale", "NOUN", "", 0, "obl"),
        ("Aldo", "PROPN", "", 4, "nmod"),
        ("Riva", "PROPN", "", 5, "flat"),
    )
    tokens = harmonise(sentence, "pud").tokens
    assert (tokens[3].upos, tokens[4].deprel, tokens[6].deprel) == ("DET", "obl:agent", "flat:name")
    assert harmonise(sentence).tokens[4].deprel == "obl"


def test_features_that_no_other_treebank_has_are_left_open() -> None:
    usual = _sentence(("che", "PRON", "PronType=Rel", 0, "ROOT"))
    known = known_features([usual] * 20)
    odd = _sentence(("che", "PRON", "", 0, "ROOT"))
    assert harmonise(odd, known=known).tokens[0].feats == OPEN
    assert harmonise(usual, known=known).tokens[0].feats == "PronType=Rel"


@pytest.mark.parametrize(("form", "upos", "lemma"), [("ad", "ADP", "a"), ("ed", "CCONJ", "e"), ("c'", "PRON", "ci")])
def test_one_lemma_for_a_word_and_its_form_before_a_vowel(form: str, upos: str, lemma: str) -> None:
    assert harmonise(_sentence((form, upos, "", 0, "ROOT"))).tokens[0].lemma == lemma


@pytest.mark.parametrize(
    ("words", "heads", "relations", "expected"),
    [
        # Before a conjunct, to it: VIT has a chain, PUD the first conjunct.
        ("pane , vino , olio", [0, 0, 0, 0, 0], "ROOT punct conj punct conj", [2, 4]),
        # After what stands before its head, to that: VIT has the verb.
        ("Ieri , Neri partì", [3, 3, 3, 3], "advmod punct nsubj ROOT", [0]),
        # Else to the head, which stands before: PUD has the participle.
        ("il sindaco , eletto ieri", [1, 1, 3, 1, 3], "det ROOT punct acl advmod", [1]),
        # A conjunction is not what stands before.
        ("e , a Roma , pioveva", [5, 5, 3, 5, 3, 5], "cc punct case obl punct ROOT", [5, 3]),
        ("Sì ,", [0, 0], "ROOT punct", [0]),
    ],
)
def test_commas_are_attached_as_in_isdt(words: str, heads: list[int], relations: str, expected: list[int]) -> None:
    rows = [(w, "X", "", h, r) for w, h, r in zip(words.split(), heads, relations.split(), strict=True)]
    tokens = harmonise(_sentence(*rows), "vit").tokens
    assert [t.head for t in tokens if t.text == ","] == expected


def test_the_reference_keeps_its_commas() -> None:
    sentence = _sentence(("Ieri", "ADV", "", 2, "advmod"), (",", "PUNCT", "", 2, "punct"), ("no", "X", "", 2, "ROOT"))
    assert harmonise(sentence, "partut").tokens[1].head == 2


def test_vit_s_participles_and_infinitives() -> None:
    part, inf = "Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part", "VerbForm=Inf"
    sentence = _sentence(
        ("accordo", "NOUN", "", 0, "ROOT"),
        ("firmato", "VERB", part, 0, "advcl"),
        ("cercando", "VERB", "VerbForm=Ger", 0, "advcl"),
        ("di", "ADP", "", 4, "mark"),
        ("uscire", "VERB", inf, 2, "ccomp"),
        ("può", "VERB", "", 0, "conj"),
        ("uscire", "VERB", inf, 5, "ccomp"),
    )
    found = [t.deprel for t in harmonise(sentence, "vit").tokens]
    assert found == ["ROOT", "acl", "advcl", "mark", "xcomp", "conj", OPEN]
    assert [t.deprel for t in harmonise(sentence, "partut").tokens][1] == "advcl"


def test_parlamint_s_missing_subtypes() -> None:
    sentence = _sentence(
        ("legge", "NOUN", "", 2, "nsubj"),
        ("è", "AUX", "", 2, "aux"),
        ("votata", "VERB", "VerbForm=Part", 2, "ROOT"),
        ("dal", "ADP", "", 4, "case"),
        ("gruppo", "NOUN", "", 2, "obl"),
        ("che", "PRON", "PronType=Rel", 6, "nsubj"),
        ("guida", "VERB", "Mood=Ind|VerbForm=Fin", 4, "acl"),
        ("la", "DET", "PronType=Art", 9, "det"),
        ("nostra", "DET", "Poss=Yes", 9, "det"),
        ("aula", "NOUN", "", 6, "obj"),
    )
    for i, token in enumerate(sentence.tokens):
        object.__setattr__(token, "lemma", "essere" if i == 1 else token.text)
    relations = [t.deprel for t in harmonise(sentence, "parlamint").tokens]
    assert relations == [OPEN, OPEN, "ROOT", "case", OPEN, "nsubj", "acl:relcl", "det", "det:poss", "obj"]


def test_a_treebank_s_own_habit_of_features_is_left_open() -> None:
    third, first = "Number=Plur|Person=3", "Number=Sing|Person=1"
    usual, odd = _sentence(("sono", "AUX", third, 0, "ROOT")), _sentence(("sono", "AUX", first, 0, "ROOT"))
    foreign = foreign_features([odd] * 9 + [usual], [usual] * 9 + [odd])
    assert harmonise(odd, "vit", foreign=foreign).tokens[0].feats == OPEN
    assert harmonise(usual, "vit", foreign=foreign).tokens[0].feats == third
    assert not foreign_features([odd] * 3, [usual] * 9)
