"""Plain text: one file, one article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.reading.cleaning import decode
from pipeline.reading.files import read_bytes
from pipeline.reading.formats import Raw
from pipeline.reading.naming import display_path
from pipeline.settings import Settings

SUFFIXES = (".txt",)


def read_text(path: Path, settings: Settings) -> Iterator[Raw]:
    """The article of a text file; its id is the file's name without the ending."""
    text, encoding = decode(read_bytes(path, max_bytes=settings.max_bytes), where=display_path(path))
    yield Raw(id=path.stem, text=text, encoding=encoding)
