"""Lemmas of forms that the treebanks have not, and of those that a table must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import pipeline
from pipeline.language.lemmas import LemmaTable


@pytest.fixture(scope="module")
def model() -> Language:
    return spacy.load(pipeline.model_path())


@pytest.mark.parametrize(
    ("sentence", "form", "lemma"),
    [
        ("Le barche degli scafisti sono affondate.", "scafisti", "scafista"),
        ("Le barche degli scafisti sono affondate.", "barche", "barca"),
        ("Il restauro comincerà domani.", "comincerà", "cominciare"),
        ("I treni riporterebbero i pendolari a casa.", "riporterebbero", "riportare"),
        ("La festa si è svolta in piazza.", "svolta", "svolgere"),
        ("Ha distrutto due telefoni: rotto anche lo schermo del computer.", "rotto", "rompere"),
        ("Gli inquirenti tacciono.", "inquirenti", "inquirente"),
        ("Il sindaco Ugo Rampazzi è partito per Vigevano.", "Rampazzi", "Rampazzi"),
    ],
)
def test_lemmas_are_words(model: Language, sentence: str, form: str, lemma: str) -> None:
    assert {t.lemma_ for t in model(sentence) if t.text == form} == {lemma}


def test_the_network_chooses_among_known_lemmas(tmp_path: Path) -> None:
    entries = {
        ("svolto", "VERB"): ("svoltare", False),
        ("svolgere", "VERB"): ("svolgere", False),
        ("svoltare", "VERB"): ("svoltare", False),
        ("detto", "VERB"): ("dire", True),
        ("dettare", "VERB"): ("dettare", False),
    }
    LemmaTable.write(tmp_path / "lemmas.npz", entries)
    table = LemmaTable(tmp_path / "lemmas.npz")
    assert table.choose("svolto", "VERB", "svolgere") == "svolgere"
    assert table.choose("Svolto", "VERB", "svolre") == "svoltare"
    assert table.choose("detto", "VERB", "dettare") == "dire"
    assert table.choose("svolto", "NOUN", "svolto") == "svolto"
    assert table.choose("zzz", "VERB", "zzare") == "zzare"
