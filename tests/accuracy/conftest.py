"""One run of the real pipeline over the corpus, for all accuracy tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.extraction import Extraction, Extractor
from pipeline.gold import Annotated
from pipeline.reading import find, read
from pipeline.settings import Settings

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def extractions() -> dict[str, Extraction]:
    """What the pipeline finds in every article of the corpus, by article id."""
    articles = [item for item in read(find([ROOT / "corpus"]), Settings()) if isinstance(item, Article)]
    results = Extractor().extract(articles)
    found = {result.article.id: result for result in results if isinstance(result, Extraction)}
    assert len(found) == len(list((ROOT / "corpus").glob("*.txt"))), [r for r in results if isinstance(r, Exception)]
    return found


@pytest.fixture(scope="session")
def found(extractions: dict[str, Extraction]) -> dict[str, Annotated]:
    """The same as scoring takes it."""
    return {
        article_id: Annotated(
            article_id=article_id, text=one.text, entities=one.entities, quotes=one.quotes, claims=one.claims
        )
        for article_id, one in extractions.items()
    }
