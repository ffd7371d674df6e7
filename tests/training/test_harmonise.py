"""PUD's annotation in the convention of the other treebanks."""

from __future__ import annotations

import pytest

from training.corpora import TreeSentence, TreeToken
from training.harmonise import OPEN, harmonise, known_features


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
    (token,) = harmonise(_sentence((form, upos, feats, 0, "root")), pud=True).tokens
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
    tokens = harmonise(sentence, pud=True).tokens
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
