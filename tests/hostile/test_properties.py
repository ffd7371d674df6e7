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
from pipeline.extraction import Extraction
from pipeline.language.models import EXTRACTORS
from pipeline.reading import READERS
from pipeline.reading.cleaning import article_of
from tests.hostile.checks import extract, read_file, tables_come_back
from tests.hostile.fuzz import run as fuzz
from tests.hostile.inputs import PIECES, TEXT, hostile, seeds

once_a_folder = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


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


def _parsed(model: Language, text: str) -> Doc:
    with model.select_pipes(disable=EXTRACTORS):
        return model(text)


@pytest.fixture(scope="module")
def articles(model: Language, root: Path) -> list[Doc]:
    """Four articles of the corpus, parsed."""
    paths = sorted((root / "corpus").glob("*.txt"))[::13][:4]
    return [_parsed(model, path.read_text(encoding="utf-8")) for path in paths]


def found(model: Language, *parts: Doc) -> Extraction:
    """What is found in one text of these parts, each of which was parsed alone: their sentences are independent."""
    doc = Doc.from_docs(list(parts), ensure_whitespace=False)
    assert doc is not None

    def run(whole: str) -> Doc:
        assert whole == doc.text
        for name in EXTRACTORS:
            model.get_pipe(name)(doc)
        return doc

    return extract(Article(id="a", text=doc.text), run)


# Nobody is named here, nothing is said, and nothing is counted: what could speak to the article is left out.
WEATHER = st.builds(
    "{} {}{}{}".format,
    st.sampled_from(["Domani", "Qui", "Stanotte", "Sulle colline", "Nel pomeriggio", "Sul mare", "Poi"]),
    st.sampled_from(["piove", "nevicava", "pioverà", "fa ancora freddo", "soffia un vento lieve", "il cielo è grigio"]),
    st.sampled_from([".", "!", "…", ", e la nebbia sale.", " (come sempre).", "; poi torna il sereno."]),
    st.sampled_from([" ", "\n", "\n\n", "\n \n\n"]),
)
BEFORE = st.lists(WEATHER, min_size=1, max_size=12).map(lambda sentences: "".join(sentences).rstrip() + "\n\n")


@settings(max_examples=25)
@given(number=st.integers(0, 3), before=BEFORE)
@example(number=0, before="\n\n")
@example(number=1, before="Piove.\n" * 300)
@example(number=2, before="Domani piove. Domani piove.\n\n")
def test_a_text_before_an_article_shifts_its_rows_and_changes_nothing_else(
    number: int, before: str, model: Language, articles: list[Doc]
) -> None:
    article = articles[number]
    alone, after = found(model, article), found(model, _parsed(model, before), article)
    assert after.text == before + alone.text
    assert records(after, len(before)) == records(alone, 0)
    assert len(records(alone, 0)) > 10


PIECE = st.tuples(st.integers(0, 3), st.integers(0, 10_000), st.sampled_from([1, 2, 5, 12, 40]))


@settings(max_examples=300)
@given(pieces=st.lists(PIECE, min_size=1, max_size=12))
def test_articles_cut_and_joined_at_any_word_are_read(
    pieces: list[tuple[int, int, int]], model: Language, articles: list[Doc]
) -> None:
    parts = []
    for number, start, words in pieces:
        start %= len(articles[number])
        parts.append(articles[number][start : start + words].as_doc())
    if any(part.text.strip() for part in parts):
        found(model, *parts)


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
