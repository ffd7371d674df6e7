"""Which model is loaded: by path, by name, or a clear word on why not; and that any full pipeline will do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import spacy

import pipeline
from pipeline.errors import EmptyText, ModelError
from pipeline.language.models import EXTRACTORS, find_model, fingerprint, load_model


def test_a_model_of_the_shape_of_it_core_news_lg_gets_the_three_extractors(stand_in: Path) -> None:
    nlp = pipeline.load(stand_in)
    assert tuple(nlp.pipe_names[-3:]) == EXTRACTORS
    text = "Anna Neri ha annunciato tre scuole a Bari. «Serve tempo», ha detto Anna Neri."
    found = pipeline.extract(text, nlp)
    assert found.text == text
    assert ("Anna Neri", "PER") in {(entity.text, entity.label) for entity in found.entities}
    assert ("Serve tempo", "Anna Neri") in {(quote.text, quote.speaker) for quote in found.quotes}
    assert ("tre scuole", "3") in {(claim.text, claim.value) for claim in found.claims}


def test_a_model_is_found_by_the_name_of_its_package(
    stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "it_core_news_xy"
    shutil.copytree(stand_in, package / stand_in.name)
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    assert find_model("it_core_news_xy") == package / stand_in.name


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("it_core_news_lg", r"pip install 'riscontro\[lg\]'"),
        ("it_core_news_xs", "python -m spacy download it_core_news_xs"),
        ("json", "spacy download json"),
        ("non.esiste", "leave --model out"),
        ("../manca", "leave --model out"),
    ],
)
def test_a_missing_model_is_named_with_its_remedy(name: str, remedy: str) -> None:
    with pytest.raises(ModelError, match="there is no such model") as error:
        find_model(name)
    assert error.value.where == name
    error.match(remedy)


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no config\.cfg"):
        load_model(tmp_path)


def test_a_damaged_model_is_refused_when_it_is_loaded(stand_in: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(stand_in, damaged)
    (damaged / "parser" / "model").write_bytes(b"\x00")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_model(damaged)


def test_a_model_without_syntax_is_refused_and_says_what_it_lacks(tmp_path: Path) -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "senza")
    with pytest.raises(ModelError, match="gives no parts of speech, no lemmas, no dependencies"):
        load_model(tmp_path / "senza")


def test_a_fingerprint_is_of_contents_and_not_of_the_place(stand_in: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(stand_in, copy)
    assert fingerprint(copy) == fingerprint(stand_in)
    (copy / "meta.json").write_text("{}")
    assert fingerprint(copy) != fingerprint(stand_in)


def test_an_empty_text_is_refused(stand_in: Path) -> None:
    with pytest.raises(EmptyText):
        pipeline.extract("  ", load_model(stand_in))
