"""Web archives (WARC, also gzipped, as CC-News publishes them): each saved page an article, as `html` reads it.

warcio takes a record apart; where records begin is found here, because its reader ends at the first damaged one, or
passes over it in silence. One that is cut short or damaged costs itself: the next is found by its first bytes.
"""

from __future__ import annotations

import contextlib
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.errors import Malformed, ReadingError, TooLong
from pipeline.reading.files import Source, too_large
from pipeline.reading.formats import PassedOver, Raw, missing_package
from pipeline.reading.html import article_of_page
from pipeline.settings import Settings

SUFFIXES = (".warc", ".warc.gz")

_GZIP, _WARC = b"\x1f\x8b\x08", b"WARC/"
_MARK = re.compile(rb"(\x1f\x8b\x08)|WARC/1\.[0-9]\r\n")
_MARK_BYTES = 10
_CHUNK = 2**16
# What the headers of a record, or of a page, may take.
_HEAD = 2**13
_KINDS = frozenset("continuation conversion metadata request resource response revisit warcinfo".split())
_PAGES = ("text/html", "application/xhtml+xml")


def read_warc(source: Source, settings: Settings) -> Iterator[Raw | ReadingError | PassedOver]:
    """Articles of the pages that were fetched with success; the place of one is the offset of its record."""
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise missing_package("warcio", source.where) from None
    for offset, record in _records(source.file, settings.max_bytes + 2 * _HEAD):
        where = f"{source.where}#{offset}"
        if not isinstance(record, bytes):
            yield _damaged(where) if record is None else too_large(settings.max_bytes, where)
            continue
        try:
            yield _article(next(ArchiveIterator(io.BytesIO(record))), source, offset, settings.max_bytes)
        except (ArchiveLoadFailed, EOFError, StopIteration, ValueError, AttributeError, zlib.error):
            # warcio has no error of its own for most of what can be wrong with a header.
            yield _damaged(where)
        except ReadingError as error:
            yield error


def _article(record: object, source: Source, offset: int, limit: int) -> Raw | ReadingError | PassedOver:
    where = f"{source.where}#{offset}"
    kind, told = record.rec_type, record.rec_headers.get_header  # type: ignore[attr-defined]
    if kind not in _KINDS:
        return _damaged(where)
    if kind != "response":
        return PassedOver(f"WARC {kind}")
    http = record.http_headers  # type: ignore[attr-defined]
    status = http.get_statuscode() if http else "none"
    if status != "200":
        return PassedOver(f"WARC status {status}")
    media, _, parameters = (http.get_header("Content-Type") or "text/html").partition(";")
    if media.strip().lower() not in _PAGES:
        return PassedOver(f"WARC {media.strip().lower()}")
    if told("WARC-Truncated"):
        return Malformed("was cut short when it was fetched", where=where, remedy="fetch the page again")
    page: bytes | str = _content(record.content_stream(), limit)  # type: ignore[attr-defined]
    if len(page) > limit:
        return too_large(limit, where)
    charset = parameters.lower().partition("charset=")[2].split(";")[0].strip("\"' ")
    with contextlib.suppress(LookupError, UnicodeDecodeError):  # a wrong header: trafilatura looks into the page
        page = page.decode(charset) if isinstance(page, bytes) and charset else page
    name = (told("WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:") or f"{source.name}-{offset}"
    return article_of_page(page, article_id=name, where=where, part=str(offset), url=told("WARC-Target-URI") or "")


def _content(stream: BinaryIO, limit: int) -> bytes:
    """A page, unzipped as its headers say, up to a byte over the limit: ten megabytes may unzip to ten thousand."""
    content = bytearray()
    while len(content) <= limit and (chunk := stream.read(min(_CHUNK, limit + 1 - len(content)))):
        content += chunk
    return bytes(content)


def _damaged(where: str) -> Malformed:
    return Malformed("is a damaged record, or one that was cut short", where=where, remedy="fetch the archive again")


def _records(file: BinaryIO, limit: int) -> Iterator[tuple[int, bytes | TooLong | None]]:
    """Offset and content of every record; None for a damaged one, an error for one of more than `limit` bytes."""
    start = 0
    while True:
        file.seek(start)
        head = file.read(len(_WARC))
        if not head:
            return
        if head.startswith(_GZIP):
            record, end = _member(file, start, limit)
        elif head == _WARC:
            record, end = _plain(file, start, limit)
        else:
            record, end = None, start
        yield start, record
        # A record that is damaged says nothing about its end, so the next one is looked for from its start on.
        start = end if end > start else _next(file, start + 1)


def _member(file: BinaryIO, start: int, limit: int) -> tuple[bytes | TooLong | None, int]:
    """The record in a gzip member, and where the member ends (`start` if it is damaged)."""
    file.seek(start)
    unzip = zlib.decompressobj(wbits=31)
    content = bytearray()
    long = False
    try:
        while not unzip.eof:
            chunk = unzip.unconsumed_tail or file.read(_CHUNK)
            if not chunk:
                return None, start
            content += unzip.decompress(chunk, 2**20)
            if len(content) > limit:
                long = True
                content.clear()
    except zlib.error:
        return None, start
    end = file.tell() - len(unzip.unused_data)
    return (too_large(limit, "") if long else bytes(content)), end


def _plain(file: BinaryIO, start: int, limit: int) -> tuple[bytes | TooLong | None, int]:
    """The record that starts here without compression, and where it ends (`start` if it is damaged)."""
    file.seek(start)
    head = file.read(_HEAD)
    length = head.find(b"\r\n\r\n") + 4
    sizes = [
        line.partition(b":")[2] for line in head[:length].split(b"\r\n") if line.lower().startswith(b"content-len")
    ]
    if length < 4 or len(sizes) != 1 or not sizes[0].strip().isdigit():
        return None, start
    size = length + int(sizes[0])
    file.seek(start + size)
    if file.read(4) != b"\r\n\r\n":
        return None, start
    if size > limit:
        return too_large(limit, ""), start + size + 4
    file.seek(start)
    return file.read(size + 4), start + size + 4


def _next(file: BinaryIO, start: int) -> int:
    """Where the next record begins, from `start` on, or the end of the file."""
    size = _HEAD
    while True:
        file.seek(start)
        window = file.read(size)
        for match in _MARK.finditer(window):
            at = start + match.start()
            if match[1] is None or _is_member(file, at):
                return at
        if len(window) < size:
            return start + len(window)
        # A mark may lie across the border. Windows grow, so that neither many marks nor a long gap cost much.
        start, size = start + size - _MARK_BYTES, min(2 * size, 2**20)


def _is_member(file: BinaryIO, at: int) -> bool:
    """Whether a record begins here: three bytes of a picture may look like the start of a gzip member."""
    file.seek(at)
    try:
        return zlib.decompressobj(wbits=31).decompress(file.read(_HEAD), len(_WARC)) == _WARC
    except zlib.error:
        return False
