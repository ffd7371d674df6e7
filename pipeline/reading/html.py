"""Web pages: the main text, its title, date, site and address, as trafilatura finds them; a line a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import EmptyText
from pipeline.reading.files import read_bytes
from pipeline.reading.formats import Raw, missing_package
from pipeline.reading.naming import display_path
from pipeline.settings import Settings

SUFFIXES = (".html", ".htm", ".xhtml")


def read_html(path: Path, settings: Settings) -> Iterator[Raw]:
    """The article of a saved page. EmptyText where no main text is found: that is a failure, not an empty article."""
    yield article_of_page(read_bytes(path, max_bytes=settings.max_bytes), name=path.stem, where=display_path(path))


def article_of_page(data: bytes, *, name: str, where: str, url: str = "") -> Raw:
    """The article of a page's bytes; its declared charset is heeded."""
    try:
        from trafilatura import bare_extraction
    except ImportError:
        raise missing_package("trafilatura", Path(where)) from None
    found: Any = bare_extraction(
        data, url=url or None, include_comments=False, include_tables=False, with_metadata=True
    )
    if found is None or not found.text:
        raise EmptyText(
            "has no main text", where=where, remedy="look at the page; it may be a list, a video or a notice"
        )
    return Raw(
        id=name,
        text=found.text,
        title=found.title or "",
        date=found.date or "",
        source=found.sitename or found.hostname or "",
        url=found.url or url,
    )
