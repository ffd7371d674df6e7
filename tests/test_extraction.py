"""One article through a spaCy pipeline: records with their sentences, and whatever goes wrong costs it alone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.article import Article
from pipeline.errors import ExtractionError
from pipeline.extraction import Extraction, Extractor, extract_article
from pipeline.reading.cleaning import article_of
from pipeline.records import Entity

Find = Callable[[Doc], tuple[Entity, ...]]


def entity(doc: Doc, start: int, end: int, *, text: str | None = None) -> Entity:
    return Entity(start=start, end=end, text=doc.text[start:end] if text is None else text, label="PER", entity="x")


def capitals(doc: Doc) -> tuple[Entity, ...]:
    return tuple(
        Entity(start=match.start(), end=match.end(), text=match[0], label="PER", entity="x")
        for match in re.finditer("[A-Z]+", doc.text)
    )


class FoundBy:
    """A pipeline with sentences whose entities are what a function of the test finds."""

    def __init__(self, find: Find) -> None:
        self._find = find
        self._nlp = spacy.blank("it")
        self._nlp.add_pipe("sentencizer")
        if not Doc.has_extension("entities"):
            Doc.set_extension("entities", default=())

    def __call__(self, text: str) -> Doc:
        doc = self._nlp(text)
        doc._.entities = self._find(doc)
        return doc


def sentences(text: str, nlp: FoundBy) -> list[tuple[str, str]]:
    return [(e.text, e.sentence) for e in extract_article(article_of(text), nlp).entities]


def test_each_record_has_its_sentence_and_none_crosses_a_line() -> None:
    text = "ieri NERI ha detto no. poi ROSI,\nsenza punto.\n\nSI"
    assert sentences(text, FoundBy(capitals)) == [
        ("NERI", "ieri NERI ha detto no."),
        ("ROSI", "poi ROSI,"),
        ("SI", "SI"),
    ]


def test_a_span_over_sentences_has_them_all_on_one_line() -> None:
    nlp = FoundBy(lambda doc: (entity(doc, 5, 20),))
    assert [s for _, s in sentences("uno. due.\ntre e quattro. cinque.", nlp)] == ["due. tre e quattro."]


def test_a_text_without_stops_shows_only_what_stands_around() -> None:
    [(_, sentence)] = sentences("a" * 5000 + " NERI " + "b" * 5000, FoundBy(capitals))
    assert sentence.startswith("… aaa")
    assert sentence.endswith("bbb …")
    assert len(sentence) < 700


def test_records_come_in_order() -> None:
    nlp = FoundBy(lambda doc: tuple(reversed(capitals(doc))))
    assert [text for text, _ in sentences("A b C d E", nlp)] == ["A", "C", "E"]


@pytest.mark.parametrize(
    "find",
    [
        pytest.param(lambda doc: (entity(doc, 0, 2, text="other"),), id="text that is not the span's"),
        pytest.param(lambda doc: (entity(doc, 0, 999, text=""),), id="span outside the text"),
        pytest.param(lambda doc: (entity(doc, 2, 2, text=""),), id="empty span"),
        pytest.param(lambda doc: (1 / 0,), id="a rule that fails"),
    ],
)
def test_an_error_names_the_article(find: Find) -> None:
    with pytest.raises(ExtractionError) as error:
        extract_article(Article(id="a", text="Un testo.", path="a.txt"), FoundBy(find))
    assert error.value.where == "a.txt"
    assert error.value.remedy


def test_a_thousand_rows_in_one_endless_sentence_take_linear_time() -> None:
    nlp = FoundBy(capitals)
    started = time.process_time()
    extract_article(article_of("parola A, " * 5_000), nlp)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("model", ["stand_in", "embedded"])
def test_an_extractor_forgets_one_batch_before_the_next(model: str, stand_in: Path, root: Path) -> None:
    """Words that are new in a batch are freed at its end: whatever keeps their numbers finds nothing in the next."""
    extractor = Extractor(str(stand_in) if model == "stand_in" else "")
    texts = [(root / "corpus" / f"{name}.txt").read_text() for name in ("coalizione-volontari", "balene-navi-lente")]
    articles = [article_of(text[:1500], article_id=str(number)) for number, text in enumerate(texts)]
    first = extractor.extract(articles)
    assert all(isinstance(result, Extraction) for result in first)
    assert extractor.extract(articles[1:]) + extractor.extract(articles[:1]) == first[::-1]
    assert extractor.extract(articles) == first
