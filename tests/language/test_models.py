"""Which model is loaded: by path, by name, or a clear word on why not; and that any full pipeline will do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import spacy

import pipeline
from pipeline.errors import EmptyText, ModelError
from pipeline.language.models import (
    EXTRACTORS,
    HASHES,
    OWN,
    check_hashes,
    find_model,
    fingerprint,
    load_model,
    write_hashes,
)


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


@pytest.fixture
def released(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "component").mkdir(parents=True)
    for name in ("config.cfg", "meta.json", "README.md", "component/weights"):
        (folder / name).write_text(name)
    write_hashes(folder)
    return folder


def test_a_released_model_passes_and_its_hashes_are_what_sha256sum_reads(released: Path) -> None:
    (released / "README.md").write_text("Another word about it.")
    check_hashes(released, where="it")
    lines = (released / HASHES).read_text().splitlines()
    assert [line[64:] for line in lines] == ["  component/weights", "  config.cfg", "  meta.json"]


@pytest.mark.parametrize("damage", ["changed", "cut", "missing", "added", "hashes cut", "hashes are no text"])
def test_a_model_that_is_not_as_released_is_refused_before_it_is_loaded(damage: str, released: Path) -> None:
    weights = released / "component" / "weights"
    if damage == "changed":
        weights.write_text("component/weighty")
    elif damage == "cut":
        weights.write_bytes(weights.read_bytes()[:-1])
    elif damage == "missing":
        weights.unlink()
    elif damage == "added":
        (released / "component" / "more.py").touch()
    elif damage == "hashes cut":
        (released / HASHES).write_text((released / HASHES).read_text()[:100])
    else:
        (released / HASHES).write_bytes(b"\xff")
    with pytest.raises(ModelError) as error:
        check_hashes(released, where="the model")
    assert error.value.where == "the model"
    assert "again" in error.value.remedy


def test_the_embedded_model_needs_its_hashes_and_another_s_may_have_none(released: Path) -> None:
    (released / HASHES).unlink()
    check_hashes(released, where="it", needed=False)
    with pytest.raises(ModelError, match=HASHES):
        check_hashes(released, where="it")
    for name in OWN:
        check_hashes(pipeline.model_path(name), where=name)


def test_the_fast_model_has_the_embedded_one_s_labels_and_fewer_layers() -> None:
    default, fast = (pipeline.load(name) for name in ("", "fast"))
    assert find_model("fast") == pipeline.model_path("fast")
    assert fast.pipe_names == default.pipe_names
    files = [pipeline.model_path(name) / "riscontro_encoder" for name in OWN]
    assert len({(path / "labels.json").read_bytes() for path in files}) == 1
    sizes = [(path / "encoder.onnx").stat().st_size for path in files]
    assert sizes[1] < 0.7 * sizes[0]
    found = pipeline.extract("Anna Neri ha annunciato tre scuole a Bari. «Serve tempo», ha detto Anna Neri.", fast)
    assert ("Serve tempo", "Anna Neri") in {(quote.text, quote.speaker) for quote in found.quotes}
    assert ("tre scuole", "3") in {(claim.text, claim.value) for claim in found.claims}


def test_an_empty_text_is_refused(stand_in: Path) -> None:
    with pytest.raises(EmptyText):
        pipeline.extract("  ", load_model(stand_in))
