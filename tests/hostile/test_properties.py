"""What holds of every input: damaged files of every format, any text, and an article with another text before it."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from pipeline.article import Article
from pipeline.columns import RECORD_TABLES
from pipeline.errors import ReadingError
from pipeline.extraction import Extraction, extract_article
from pipeline.language.models import EXTRACTORS
from pipeline.reading import READERS
from pipeline.reading.cleaning import article_of
from tests.hostile.checks import extract, read_file, tables_come_back
from tests.hostile.fuzz import run as fuzz
from tests.hostile.inputs import PIECES, TEXT, hostile, seeds

once_a_folder = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
PLAIN = "Domani pioverà.\n\n"


@pytest.fixture(scope="module")
def small(stand_in: Path) -> Language:
    return pipeline.load(stand_in)


@pytest.mark.parametrize(
    "suffix", [suffix for suffix in READERS if not suffix.endswith((".htm", ".xhtml", "ndjson.gz"))]
)
@once_a_folder
@given(seed=st.integers(0, 10**9))
def test_reading_raises_nothing_but_our_errors(suffix: str, seed: int, tmp_path: Path) -> None:
    path = tmp_path / f"articolo{suffix}"
    path.write_bytes(hostile(suffix, random.Random(seed)))
    read_file(path)


@pytest.mark.parametrize("suffix", READERS)
def test_sound_files_are_read(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"articolo{suffix}"
    path.write_bytes(seeds()[suffix])
    items = read_file(path)
    assert items
    assert not [item for item in items if isinstance(item, ReadingError)]


WORDS = st.sampled_from([*TEXT.split(" "), *(piece.decode("utf-8", "surrogateescape") for piece in PIECES)])
ANY = st.lists(WORDS | st.text(max_size=5), max_size=40).map(" ".join) | st.lists(WORDS, max_size=60).map("".join)


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=ANY)
@example(raw=TEXT)
@example(raw='Neri: " "')
@example(raw="– . –")
def test_every_span_is_its_text_and_tables_come_back(raw: str, small: Language, tmp_path: Path) -> None:
    try:
        article = article_of(raw)
    except ReadingError:
        return
    tables_come_back(extract(article, small), tmp_path)


def records(found: Extraction, shift: int) -> list[Any]:
    """Records with each offset less `shift`; the sentence shown around a row may be cut otherwise and is left out."""
    moved = []
    for table in RECORD_TABLES:
        for record in getattr(found, table):
            places = {
                name: value - shift
                for name in record.__dataclass_fields__
                if name.endswith(("start", "end")) and (value := getattr(record, name)) is not None
            }
            moved.append(replace(record, sentence="", **places))
    return moved


@pytest.fixture(scope="module")
def model() -> Language:
    return pipeline.load()


@pytest.mark.parametrize("number", range(4))
def test_a_text_before_an_article_shifts_its_rows_and_changes_nothing_else(
    number: int, model: Language, root: Path
) -> None:
    path = sorted((root / "corpus").glob("*.txt"))[number * 13]
    text = path.read_text(encoding="utf-8")

    def parsed(part: str) -> Doc:
        with model.select_pipes(disable=EXTRACTORS):
            return model(part)

    def found(*docs: Doc) -> Extraction:
        # Sentences are independent here: each part is parsed alone, and then they are one text.
        doc = Doc.from_docs(list(docs), ensure_whitespace=False)
        assert doc is not None

        def run(whole: str) -> Doc:
            assert whole == doc.text
            for name in EXTRACTORS:
                model.get_pipe(name)(doc)
            return doc

        return extract_article(Article(id="a", text=doc.text), run)

    alone, after = found(parsed(text)), found(parsed(PLAIN), parsed(text))
    assert alone.text == after.text[len(PLAIN) :]
    assert records(after, len(PLAIN)) == records(alone, 0)
    assert len(records(alone, 0)) > 10


def test_the_fuzz_counts_what_it_finds(stand_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = fuzz(1.0, random.Random(1), str(stand_in), tmp_path / "sound")
    assert counts["inputs tried"] > 0
    assert (counts["crashes"], counts["articles lost"]) == (0, 0)
    assert not (tmp_path / "sound").exists()

    def broken(text: str, **_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("pipeline.reading.article_of", broken)
    counts = fuzz(0.5, random.Random(1), str(stand_in), tmp_path / "broken")
    assert counts["crashes"] > 0
    assert "ZeroDivisionError" in next((tmp_path / "broken").glob("*.why")).read_text()
