"""Riscontro: named entities, quotes and numeric claims from Italian news, as records and as tables.

>>> import pipeline
>>> nlp = pipeline.load()
>>> found = pipeline.extract("«Serviranno 90 milioni», ha detto Meloni.", nlp)
>>> found.quotes[0].speaker
'Meloni'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

# Nothing heavy here: `import pipeline` and `riscontro --help` answer at once, without spaCy.
if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pandas as pd
    from spacy.language import Language

    from pipeline.article import Article
    from pipeline.extraction import Extraction

__version__ = "0.1.0"
__all__ = ["__version__", "extract", "frames", "load", "model_path"]


def model_path(name: str = "") -> Path:
    """Folder of a model that comes with the package, for `spacy.load`: the embedded Italian model, or "fast"."""
    from pipeline.language.models import OWN

    return OWN[name]


def load(model: str | Path | None = None) -> Language:
    """The spaCy pipeline with the three extractors: the embedded model, or any spaCy pipeline by name or path.

    ModelError where the model is missing, damaged or lacks what the extractors need.
    """
    from pipeline.language.models import load_model

    return load_model(model)


def extract(article: str | Article, nlp: Language) -> Extraction:
    """Entities, quotes and claims of one text or Article; offsets are into the text as `Extraction.text` keeps it.

    ReadingError where the text is empty or too long; ExtractionError where the pipeline fails on it.
    """
    from pipeline.extraction import extract_article
    from pipeline.reading.cleaning import article_of

    return extract_article(article_of(article) if isinstance(article, str) else article, nlp)


def frames(found: Extraction | Iterable[Extraction]) -> dict[str, pd.DataFrame]:
    """Findings of one article or of several as pandas DataFrames `entities`, `quotes` and `claims`.

    Columns are those of the tables that a run writes. Needs pandas (`pip install 'riscontro[analyst]'`).
    """
    from pipeline.columns import RECORD_TABLES
    from pipeline.extraction import Extraction
    from pipeline.tables import frame_of, rows_of

    several = [found] if isinstance(found, Extraction) else list(found)
    return {
        table: frame_of(table, [row for one in several for row in rows_of(table, one.article.id, getattr(one, table))])
        for table in RECORD_TABLES
    }
