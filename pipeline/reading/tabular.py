"""Files of many articles: JSON Lines (also gzipped), CSV and Parquet, a row an article.

Columns are found by their usual names, or named in the settings. A bad row is a failure of its own; the rest goes on.
"""

from __future__ import annotations

import csv
import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from pipeline.errors import EmptyText, Malformed, NotText, ReadingError, Unreadable
from pipeline.reading.files import Source, too_large
from pipeline.reading.formats import Raw, missing_package
from pipeline.settings import Settings

JSONL_SUFFIXES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
CSV_SUFFIXES = (".csv", ".tsv")
PARQUET_SUFFIXES = (".parquet",)

# The names that archives use, in order of preference.
USUAL = {
    "text": ("text", "testo", "body", "content", "maintext", "article", "articolo"),
    "id": ("id", "article_id", "uid", "uuid", "guid", "_id"),
    "title": ("title", "titolo", "headline"),
    "date": ("date", "data", "published", "date_publish", "publication_date", "pubdate", "timestamp"),
    "source": ("source", "fonte", "testata", "publisher", "source_domain", "site", "sitename"),
    "url": ("url", "link", "uri"),
}
_PARQUET_ROWS = 256


def read_jsonl(source: Source, settings: Settings) -> Iterator[Raw | ReadingError]:
    """Articles of a file with a JSON object a line."""
    for number, line in _lines(source, settings):
        where = f"{source.where}#{number}"
        if isinstance(line, ReadingError):
            yield line
        elif line.strip():
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                yield Malformed("is no JSON", where=where, remedy="mend the line")
                continue
            if isinstance(row, dict):
                yield _raw(row, number, source, settings)
            else:
                yield Malformed("is no JSON object", where=where, remedy='write lines such as {"id": "…", "text": "…"}')


def read_csv(source: Source, settings: Settings) -> Iterator[Raw | ReadingError]:
    """Articles of a CSV file with a header; the separator is the one of `,` `;` tab that its header has most of."""
    # The default of the csv module, 131,072 characters, is less than an article may have.
    csv.field_size_limit(2**31 - 1)
    lines = _text_lines(source, settings)
    try:
        first = next(lines, "")
        rows = csv.reader(_chain(first, lines), delimiter=max(",;\t", key=first.count), strict=True)
        header = next(rows, [])
        for number, cells in enumerate(rows, start=1):
            if not cells:
                continue
            if len(cells) != len(header):
                yield Malformed(
                    f"{len(cells)} cells under {len(header)} columns",
                    where=f"{source.where}#{number}",
                    remedy="quote cells that hold the separator, a quotation mark or a line end",
                )
                continue
            yield _raw(dict(zip(header, cells, strict=True)), number, source, settings)
    except csv.Error as error:
        yield Malformed(f"is no CSV from here on: {error}", where=source.where, remedy="quote cells as RFC 4180 does")


def read_parquet(source: Source, settings: Settings) -> Iterator[Raw | ReadingError]:
    """Articles of a Parquet file, read in pieces."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise missing_package("pyarrow", source.where) from None
    number = 0
    try:
        with parquet.ParquetFile(source.file) as table:
            chosen = _columns(table.schema_arrow.names, settings)
            for batch in table.iter_batches(batch_size=_PARQUET_ROWS, columns=sorted(set(chosen.values()))):
                for row in batch.to_pylist():
                    number += 1
                    yield _raw(row, number, source, settings)
    except (ArrowException, OSError, ValueError) as error:
        yield Malformed(f"is no sound Parquet file: {error}", where=source.where, remedy="write it again")


def _raw(row: Mapping[str, object], number: int, source: Source, settings: Settings) -> Raw | ReadingError:
    chosen = _columns(row, settings)
    where = f"{source.where}#{number}"
    if "text" not in chosen:
        return Malformed("has no column of text", where=where, remedy="name it: --column text=NAME")
    text = row[chosen["text"]]
    if text is None or text == "":
        return EmptyText("has no text", where=where, remedy="leave the row out")
    if not isinstance(text, str):
        return Malformed(
            f"{chosen['text']} is no text", where=where, remedy="name the column of text: --column text=NAME"
        )
    told = {name: str(row[column]) for name, column in chosen.items() if name != "text" and row[column] is not None}
    name = told.pop("id", "") or f"{source.name}-{number:06}"
    return Raw(text=text, part=str(number), id=name, encoding="utf-8", **told)


def _columns(names: Iterable[str], settings: Settings) -> dict[str, str]:
    """Which column holds what: those of the settings, else those with usual names, in any case."""
    known = {name.lower(): name for name in names if isinstance(name, str)}
    chosen = {}
    for field, usual in USUAL.items():
        wanted = dict(settings.columns).get(field)
        for name in (wanted.lower(),) if wanted else usual:
            if name in known:
                chosen[field] = known[name]
                break
    return chosen


def _lines(source: Source, settings: Settings) -> Iterator[tuple[int, bytes | ReadingError]]:
    """Lines with their numbers; one over the limit of bytes is passed over as an error, a broken archive ends them."""
    where = source.where
    number = 0
    zipped = source.path.suffix.lower() == ".gz"
    file: gzip.GzipFile | BinaryIO = gzip.GzipFile(fileobj=source.file) if zipped else source.file
    try:
        while line := file.readline(settings.max_bytes + 1):
            number += 1
            if len(line) <= settings.max_bytes:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(settings.max_bytes)
            yield number, too_large(settings.max_bytes, f"{where}#{number}")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield number, Malformed(f"breaks off after line {number}: {error}", where=where, remedy="fetch it again")
    except OSError as error:
        yield number, Unreadable((error.strerror or "cannot be read").lower(), where=where, remedy="fetch it again")


def _text_lines(source: Source, settings: Settings) -> Iterator[str]:
    for number, line in _lines(source, settings):
        if isinstance(line, ReadingError):
            raise line
        try:
            yield line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError:
            raise NotText(f"line {number} is not UTF-8", where=source.where, remedy="save it as UTF-8") from None


def _chain(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest
