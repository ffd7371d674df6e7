"""Reading: any input becomes Articles with clean texts and unique names, or a failure that says why and what to do.

A format is a module with its file endings and a function from an open `Source` to `Raw` articles; it is entered in
`READERS`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.article import Article
from pipeline.errors import ReadingError, UnknownFormat
from pipeline.reading import html, markdown, tabular, text, warc
from pipeline.reading.cleaning import article_of
from pipeline.reading.files import STDIN, Found, Source, find_files, opened, suffix_of
from pipeline.reading.formats import PassedOver, Raw
from pipeline.reading.languages import refuse_foreign
from pipeline.reading.naming import UniqueIds, display_path, safe_id
from pipeline.settings import Settings

Reader = Callable[[Source, Settings], Iterator[Raw | ReadingError | PassedOver]]
READERS: dict[str, Reader] = {
    **dict.fromkeys(text.SUFFIXES, text.read_text),
    **dict.fromkeys(markdown.SUFFIXES, markdown.read_markdown),
    **dict.fromkeys(html.SUFFIXES, html.read_html),
    **dict.fromkeys(tabular.JSONL_SUFFIXES, tabular.read_jsonl),
    **dict.fromkeys(tabular.CSV_SUFFIXES, tabular.read_csv),
    **dict.fromkeys(tabular.PARQUET_SUFFIXES, tabular.read_parquet),
    **dict.fromkeys(warc.SUFFIXES, warc.read_warc),
}

__all__ = ["READERS", "Found", "Reading", "find", "read"]


def find(inputs: Iterable[str | os.PathLike[str]]) -> Found:
    """Files that `inputs` name, and those of a known format in the folders among them.

    A CSV file must be named: in a folder it is as likely a table of ours, whose `text` is no article's.
    """
    return find_files(inputs, suffixes=READERS.keys() - set(tabular.CSV_SUFFIXES))


def read(found: Found, settings: Settings) -> Reading:
    """Every article of the files found, in order, one at a time; what cannot be read comes as an error in its place.

    An article in another language comes as NotItalian, unless the settings take it. Ids are unique and depend on the
    set of files only, not on the order in which they were named.
    """
    return Reading(found, settings)


class Reading:
    """Articles and errors of the files found, to be iterated once.

    `fraction`: how much of the input was read, from 0 to 1, in files; `ignored`: what was passed over, by kind.
    """

    def __init__(self, found: Found, settings: Settings, *, ids: UniqueIds | None = None) -> None:
        self.ignored: Counter[str] = Counter(found.ignored)
        self._found = found
        self._settings = settings
        self._ids = ids or UniqueIds()
        self._ended = 0
        self._source: Source | None = None

    @property
    def fraction(self) -> float:
        """How much was read."""
        inside = self._source.fraction if self._source else 0.0
        return (self._ended + inside) / len(self._found.files) if self._found.files else 1.0

    def __iter__(self) -> Iterator[Article | ReadingError]:
        yield from self._found.errors
        for path in self._found.files:
            try:
                yield from self._file(path)
            except ReadingError as error:
                yield error
            self._source = None
            self._ended += 1

    def _file(self, path: Path) -> Iterator[Article | ReadingError]:
        with opened(path) as self._source:
            for raw in _reader(self._source)(self._source, self._settings):
                if isinstance(raw, PassedOver):
                    self.ignored[raw.kind] += 1
                elif isinstance(raw, ReadingError):
                    yield raw
                else:
                    yield self._article(raw, self._source.where)

    def _article(self, raw: Raw, where: str) -> Article | ReadingError:
        # Taken even if the article fails, so that its neighbours keep their names when it is mended.
        name = self._ids.take(safe_id(raw.id))
        try:
            article = article_of(
                raw.text,
                article_id=name,
                path=f"{where}#{raw.part}" if raw.part else where,
                title=raw.title,
                date=raw.date,
                source=raw.source,
                url=raw.url,
                encoding=raw.encoding,
                max_characters=self._settings.max_characters,
            )
            if self._settings.foreign == "skip":
                refuse_foreign(article)
        except ReadingError as error:
            return error
        return article


def _reader(source: Source) -> Reader:
    if source.path == STDIN:
        # Standard input has no name: JSON lines begin with a brace, pages with a bracket, and news with neither.
        begin = source.file.peek(64).lstrip()[:1]  # type: ignore[attr-defined]
        return {b"{": tabular.read_jsonl, b"<": html.read_html}.get(begin, text.read_text)
    reader = READERS.get(suffix_of(source.path, READERS))
    if reader is None:
        raise UnknownFormat(
            f"has the ending {source.path.suffix!r}",
            where=display_path(source.path),
            remedy=f"give {', '.join(sorted(READERS))}",
        )
    return reader
