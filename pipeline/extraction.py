"""Article → spaCy pipeline → records: the unit of work that a local worker and a cluster's actor both run."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.article import Article
from pipeline.errors import ExtractionError
from pipeline.records import Claim, Entity, Quote

if TYPE_CHECKING:
    from spacy.tokens import Doc

R = TypeVar("R", Entity, Quote, Claim)

# A text without full stops is one sentence: beyond this, a row shows only what stands around its span.
_LONG_SENTENCE = 1000
_AROUND = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What was found in one article; offsets are into `article.text`, rows in order of their start."""

    article: Article
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def text(self) -> str:
        """The text that offsets count in."""
        return self.article.text

    def _repr_html_(self) -> str:
        from pipeline.display import article_html

        return article_html(self.article.title, self.text, (self.entities, self.quotes, self.claims))


class Extractor:
    """Loads a model once and turns lists of articles into lists of extractions; a Doc never leaves it."""

    def __init__(self, model: str = "") -> None:
        from pipeline.language.models import load_model

        self._nlp = load_model(model)

    def extract(self, articles: Sequence[Article]) -> list[Extraction | ExtractionError]:
        """One result for each article, in their order; an article on which the pipeline fails gives its error.

        Articles are read one by one: an encoder in int8 scales its numbers by what lies in the batch, so a neighbour
        could change a label. The memory of new words is freed after each call.
        """
        with self._nlp.memory_zone():
            return [self._extract(article) for article in articles]

    def _extract(self, article: Article) -> Extraction | ExtractionError:
        try:
            return extract_article(article, self._nlp)
        except ExtractionError as error:
            return error


def extract_article(article: Article, nlp: Callable[[str], Doc]) -> Extraction:
    """Entities, quotes and claims of `article`. ExtractionError where the pipeline fails on it."""
    where = article.path or article.id
    try:
        doc = nlp(article.text)
        sentences = _Sentences(doc)
        return Extraction(
            article=article,
            entities=_finish(_records(doc, "entities"), sentences),
            quotes=_finish(_records(doc, "quotes"), sentences),
            claims=_finish(_records(doc, "claims"), sentences),
        )
    except ExtractionError as error:
        raise ExtractionError(error.reason, where=where, remedy=error.remedy) from None
    except Exception as error:
        # Whatever a model or an extractor raises costs this article, not the run.
        # spaCy puts a KeyError of a component into an error of its own, which says too little.
        cause = error.__cause__ or error
        raise ExtractionError(
            f"{type(cause).__name__}: {cause}", where=where, remedy="report it with the article's text"
        ) from error


def _records(doc: Doc, name: str) -> Iterable[R]:
    return getattr(doc._, name) if doc.has_extension(name) else ()


def _finish(records: Iterable[R], sentences: _Sentences) -> tuple[R, ...]:
    """Records in order, each with its sentence; a span that is not its text is an extractor's error."""
    finished = []
    for record in sorted(records, key=lambda r: (r.start, r.end)):
        if not 0 <= record.start < record.end <= len(sentences.text):
            raise ExtractionError(f"a span [{record.start}, {record.end}) lies outside the text", remedy="report it")
        if sentences.text[record.start : record.end] != record.text:
            raise ExtractionError(f"the text at {record.start} is not {record.text!r}", remedy="report it")
        finished.append(replace(record, sentence=sentences.around(record.start, record.end)))
    return tuple(finished)


def sentence_starts(doc: Doc) -> list[int]:
    """Where the sentences of a Doc begin; none crosses the end of a line, whatever the parser says."""
    starts = {sentence.start_char for sentence in doc.sents}
    starts.update(match.end() for match in re.finditer("\n", doc.text))
    return sorted(starts | {0})


class _Sentences:
    """Sentences of a Doc by character."""

    def __init__(self, doc: Doc) -> None:
        self.text = doc.text
        self._starts = sentence_starts(doc)

    def around(self, start: int, end: int) -> str:
        """The sentence, or the sentences, that [start, end) lies in, on one line; shortened where it is very long."""
        first = self._starts[bisect_right(self._starts, start) - 1]
        after = bisect_right(self._starts, end - 1)
        last = self._starts[after] if after < len(self._starts) else len(self.text)
        head = tail = ""
        if last - first > _LONG_SENTENCE + (end - start):
            if first < start - _AROUND:
                first, head = start - _AROUND, "… "
            if last > end + _AROUND:
                last, tail = end + _AROUND, " …"
        return head + " ".join(self.text[first:last].split()) + tail
