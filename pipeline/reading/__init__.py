"""Reading: any input becomes Articles with clean texts and unique names, or a failure that says why and what to do.

A format is a module with its file endings and a function from a path to `Raw` articles; it is entered in `READERS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.article import Article
from pipeline.errors import ReadingError, UnknownFormat
from pipeline.reading import html, tabular, text
from pipeline.reading.cleaning import article_of
from pipeline.reading.files import Found, find_files, suffix_of
from pipeline.reading.formats import Raw
from pipeline.reading.naming import UniqueIds, display_path, safe_id
from pipeline.settings import Settings

Reader = Callable[[Path, Settings], Iterator[Raw | ReadingError]]
READERS: dict[str, Reader] = {
    **dict.fromkeys(text.SUFFIXES, text.read_text),
    **dict.fromkeys(html.SUFFIXES, html.read_html),
    **dict.fromkeys(tabular.JSONL_SUFFIXES, tabular.read_jsonl),
    **dict.fromkeys(tabular.CSV_SUFFIXES, tabular.read_csv),
    **dict.fromkeys(tabular.PARQUET_SUFFIXES, tabular.read_parquet),
}

__all__ = ["READERS", "Found", "find", "read"]


def find(inputs: Iterable[str | os.PathLike[str]]) -> Found:
    """Files that `inputs` name, and those of a known format in the folders among them.

    A CSV file must be named: in a folder it is as likely a table of ours, whose `text` is no article's.
    """
    return find_files(inputs, suffixes=READERS.keys() - set(tabular.CSV_SUFFIXES))


def read(found: Found, settings: Settings) -> Iterator[Article | ReadingError]:
    """Every article of the files found, in order, one at a time; what cannot be read comes as an error in its place.

    Ids are unique and depend on the set of files only, not on the order in which they were named.
    """
    yield from found.errors
    ids = UniqueIds()
    for path in found.files:
        reader = READERS.get(suffix_of(path, READERS))
        if reader is None:
            yield UnknownFormat(
                f"has the ending {path.suffix!r}", where=display_path(path), remedy=f"give {', '.join(sorted(READERS))}"
            )
            continue
        try:
            for raw in reader(path, settings):
                yield raw if isinstance(raw, ReadingError) else _article(raw, path, ids, settings)
        except ReadingError as error:
            yield error


def _article(raw: Raw, path: Path, ids: UniqueIds, settings: Settings) -> Article | ReadingError:
    where = display_path(path) + (f"#{raw.part}" if raw.part else "")
    # Taken even if the article fails, so that its neighbours keep their names when it is mended.
    name = ids.take(safe_id(raw.id))
    try:
        return article_of(
            raw.text,
            article_id=name,
            path=where,
            title=raw.title,
            date=raw.date,
            source=raw.source,
            url=raw.url,
            encoding=raw.encoding,
            max_characters=settings.max_characters,
        )
    except ReadingError as error:
        return error
