"""Web pages: the main text, its title, date, site and address, as trafilatura finds them; a line a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

from pipeline.errors import EmptyText
from pipeline.reading.apart import take_apart
from pipeline.reading.files import Source
from pipeline.reading.formats import Raw, missing_package
from pipeline.settings import Settings

SUFFIXES = (".html", ".htm", ".xhtml")


def read_html(source: Source, settings: Settings) -> Iterator[Raw]:
    """The article of a saved page. EmptyText where no main text is found: that is a failure, not an empty article."""
    data = source.content(max_bytes=settings.max_bytes)
    yield article_of_page(data, article_id=source.stem, where=source.where)


def article_of_page(page: bytes | str, *, article_id: str, where: str, part: str = "", url: str = "") -> Raw:
    """The article of a page; of bytes, the charset that they declare is heeded. Malformed where that breaks."""
    if not find_spec("trafilatura"):
        raise missing_package("trafilatura", where)
    found = take_apart(page, url=url, where=where)
    if not found:
        raise EmptyText(
            "has no main text", where=where, remedy="look at the page; it may be a list, a video or a notice"
        )
    return Raw(id=article_id, part=part, **found)
