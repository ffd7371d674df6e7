"""What is done: a journal with a line an article, from which a stopped run goes on and tables are written.

Each line carries its own checksum; a line that a power cut left torn is no line, and its article is read again.
"""

from __future__ import annotations

import contextlib
import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.article import Article
from pipeline.folder import failed

DONE = "done"
# Fields of a line between its checksum and its body.
_SHORT = 4


@dataclass(frozen=True, slots=True)
class _Line:
    offset: int
    length: int
    key: str
    text: str
    origin: str


class Journal:
    """Rows of every article that is done, on disk; in memory only where each line starts.

    `key` names what made the rows (version, model, settings): lines of another key count as not done.
    Raises OutputError where the file cannot be read or written.
    """

    def __init__(self, path: Path, *, key: str) -> None:
        self._path = path
        self.key = key
        self._lines: dict[str, _Line] = {}
        self._dead = 0
        try:
            path.touch()
            self._file = path.open("r+b")
            self._load()
        except OSError as error:
            raise failed(error, path) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # After a full disk, closing fails once more for what is still in the buffer.
        with contextlib.suppress(OSError):
            self._file.close()

    def __iter__(self) -> Iterator[str]:
        """Ids of all articles with a line, of whatever key."""
        return iter(self._lines)

    def state(self, article: Article) -> str:
        """`done`, or why the article must be read: `new`, `text changed`, `version, model or settings changed`."""
        line = self._lines.get(article.id)
        if line is None:
            return "new"
        if line.text != article.sha256[:32]:
            return "text changed"
        if line.key != self.key:
            return "version, model or settings changed"
        return DONE

    def add(self, article: Article, rows: dict[str, Any]) -> None:
        """Note that `article` is done, with its rows by table."""
        fields = (self.key, article.id, article.sha256[:32], _origin(article))
        line = pack(*fields, body=rows)
        try:
            offset = self._file.seek(0, 2)
            self._file.write(line)
            self._file.flush()
        except OSError as error:
            raise failed(error, self._path) from error
        self._dead += article.id in self._lines
        self._lines[article.id] = _Line(offset, len(line), self.key, *fields[2:])

    def moved(self, article: Article) -> bool:
        """Whether a done article now comes from elsewhere (path, title, date …), which its row must say."""
        return self._lines[article.id].origin != _origin(article)

    def rows(self, article_id: str) -> dict[str, Any]:
        """Rows by table of an article that is done."""
        line = self._lines[article_id]
        self._file.seek(line.offset)
        return body_of(self._file.read(line.length))

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Hash of the text, offset and length of each line of our key: rows that need not be made again."""
        return ((line.text, line.offset, line.length) for line in self._lines.values() if line.key == self.key)

    def keep(self, ids: set[str]) -> None:
        """Forget all other articles; the file is written anew once half of it is dead."""
        for article_id in self._lines.keys() - ids:
            del self._lines[article_id]
            self._dead += 1
        if self._dead <= len(self._lines):
            return
        beside = self._path.with_suffix(".new")
        try:
            with beside.open("wb") as file:
                for line in self._lines.values():
                    self._file.seek(line.offset)
                    file.write(self._file.read(line.length))
            self._file.close()
            beside.replace(self._path)
            self._file = self._path.open("r+b")
            self._lines.clear()
            self._dead = 0
            self._load()
        except OSError as error:
            raise failed(error, self._path) from error

    def _load(self) -> None:
        offset = 0
        torn = False
        for line in self._file:
            torn = not line.endswith(b"\n")
            if fields := unpack(line):
                key, name, text, origin = fields
                self._dead += name in self._lines
                self._lines[name] = _Line(offset, len(line), sys.intern(key), text, origin)
            else:
                self._dead += 1
            offset += len(line)
        if torn:
            self._file.seek(0, 2)
            self._file.write(b"\n")


def pack(*fields: str, body: dict[str, Any]) -> bytes:
    """A line with its checksum: four short fields, without tabs, and what they are about."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    content = "\t".join((*fields, text)).encode("utf-8", "backslashreplace")
    return b"%08x\t%s\n" % (zlib.crc32(content), content)


def unpack(line: bytes) -> list[str] | None:
    """The short fields of a line of `pack`, or None where it is torn or damaged."""
    checksum, _, content = line.rstrip(b"\n").partition(b"\t")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(content):
        return None
    fields = content.split(b"\t", _SHORT)
    try:
        return [field.decode() for field in fields[:_SHORT]] if len(fields) > _SHORT else None
    except UnicodeDecodeError:
        return None


def body_of(line: bytes) -> dict[str, Any]:
    """What a line of `pack` is about."""
    body: dict[str, Any] = json.loads(line.split(b"\t", _SHORT + 1)[-1])
    return body


def _origin(article: Article) -> str:
    told = (article.path, article.title, article.date, article.source, article.url, article.encoding, article.notes)
    return f"{zlib.crc32(chr(0).join(told).encode('utf-8', 'backslashreplace')):08x}"
