"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.reading.cleaning import decode
from pipeline.reading.files import Source
from pipeline.reading.formats import Raw
from pipeline.settings import Settings

SUFFIXES = (".txt",)


def read_text(source: Source, settings: Settings) -> Iterator[Raw]:
    """The article of a text file; its id is the file's name without the ending."""
    text, encoding = decode(source.content(max_bytes=settings.max_bytes), where=source.where)
    yield Raw(id=source.stem, text=text, encoding=encoding)
