"""The embedded model as a spaCy pipeline: what it sets, on short, long and odd input."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import pipeline
from pipeline.errors import ModelError


@pytest.fixture(scope="module")
def model() -> Language:
    return spacy.load(pipeline.model_path())


def test_it_sets_what_the_extractors_read(model: Language) -> None:
    doc = model("Il ministro ha detto: «Non firmo». Giorgia Meloni è partita ieri per Parigi.")
    for attribute in ("POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB"):
        assert doc.has_annotation(attribute), attribute
    lemmas = {t.text: t.lemma_ for t in doc}
    assert (lemmas["detto"], lemmas["partita"], lemmas["è"]) == ("dire", "partire", "essere")
    assert [(e.text, e.label_) for e in doc.ents] == [("Giorgia Meloni", "PER"), ("Parigi", "LOC")]
    assert all(0 < e._.confidence <= 1 for e in doc.ents)
    partita = next(t for t in doc if t.text == "partita")
    assert {t.text for t in partita.children if t.dep_.startswith("nsubj")} == {"Giorgia"}


def test_a_line_break_always_ends_a_sentence(model: Language) -> None:
    doc = model("Accordo sui dazi\nLa trattativa è durata due giorni")
    assert [sent.text.strip() for sent in doc.sents] == ["Accordo sui dazi", "La trattativa è durata due giorni"]


def test_every_sentence_has_one_root_and_trees_stay_inside(model: Language) -> None:
    doc = model("«Sì», ha detto Neri, «lo faremo». Poi è uscito. " * 20)
    for sent in doc.sents:
        assert sum(t.head.i == t.i for t in sent) == 1
        assert all(sent.start <= t.head.i < sent.end for t in sent)


def test_a_long_article_is_read_in_windows_without_a_seam(model: Language) -> None:
    paragraph = "Il presidente Sergio Mattarella ha incontrato a Roma i sindaci della Lombardia. "
    doc = model(paragraph * 150)
    names = [e.text for e in doc.ents if e.label_ == "PER"]
    assert names == ["Sergio Mattarella"] * 150
    assert len(list(doc.sents)) == 150


def test_a_first_line_longer_than_a_window_is_read_in_windows_too(model: Language) -> None:
    first = "Il presidente Sergio Mattarella ha incontrato a Roma i sindaci della Lombardia. " * 60
    alone = [(e.text, e.label_) for e in model(first).ents]
    assert [(e.text, e.label_) for e in model(f"{first.strip()}\nPoi è ripartito.").ents] == alone


def test_a_doc_does_not_depend_on_its_neighbours(model: Language) -> None:
    texts = ["Anna Riva ha vinto a Bari.", "«No», dice l'Enel. " * 40, "Tre feriti."]
    alone = [[(t.pos_, t.head.i, t.lemma_) for t in model(text)] for text in texts]
    assert [[(t.pos_, t.head.i, t.lemma_) for t in doc] for doc in model.pipe(texts)] == alone


@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "parola" * 20_000, "\n«Sì»\n\n", "😀 𝕏 漢字"])
def test_odd_texts_come_through(model: Language, text: str) -> None:
    assert model(text).text == text


def test_another_label_set_by_one_setting() -> None:
    nlp = spacy.load(pipeline.model_path(), config={"components": {"riscontro_encoder": {"convention": "nermud"}}})
    doc = nlp("La Russia ha respinto la proposta del governo.")
    assert {e.label_ for e in doc.ents} <= {"PER", "LOC", "ORG"}


def test_it_can_be_saved_and_loaded_again(model: Language, tmp_path: Path) -> None:
    model.to_disk(tmp_path / "copia")
    text = "La Fiat ha chiuso a Termoli."
    assert spacy.load(tmp_path / "copia")(text).to_json() == model(text).to_json()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    shutil.copytree(pipeline.model_path(), tmp_path / "rotto")
    (tmp_path / "rotto" / "riscontro_encoder" / "labels.json").unlink()
    with pytest.raises(ModelError, match=r"labels\.json"):
        spacy.load(tmp_path / "rotto")


def test_no_training_framework_at_run_time() -> None:
    code = "import pipeline, spacy, sys; spacy.load(pipeline.model_path()); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_sentences_that_were_set_before_stay(model: Language) -> None:
    words = ["Piove", ".", "Nevica", "ancora"]
    doc = spacy.tokens.Doc(model.vocab, words=words, sent_starts=[True, False, False, False])
    for _, component in model.pipeline:
        doc = component(doc)
    assert len(list(doc.sents)) == 1
