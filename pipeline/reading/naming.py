"""Names of articles: unique in a run, and safe as the name of a file on any system."""

from __future__ import annotations

import os
import re
import unicodedata
from hashlib import sha256

_MAX_BYTES = 120
_UNSAFE = re.compile(r"[^\w.-]+")
# Windows opens devices by these names, with any ending.
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def safe_id(name: str) -> str:
    """An id from a file name or a source's own id: letters, digits, `.`, `_`, `-`; at most 120 bytes; never empty."""
    plain = unicodedata.normalize("NFC", _printable(name))
    safe = _UNSAFE.sub("-", plain).strip(".-_") or "article"
    if _DEVICES.match(safe):
        safe = f"article-{safe}"
    if len(safe.encode()) > _MAX_BYTES:
        # The cut loses what told it from its neighbours, so the whole name's hash stands in.
        digest = sha256(plain.encode()).hexdigest()[:8]
        head = safe.encode()[: _MAX_BYTES - 9].decode(errors="ignore").rstrip(".-_")
        safe = f"{head}-{digest}"
    return safe


def display_path(path: str | os.PathLike[str]) -> str:
    """A path as text for tables and messages: forward slashes, bytes that are no text shown as escapes."""
    return _printable(str(path) if hasattr(path, "fs") else os.fspath(path)).replace(os.sep, "/")


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


class UniqueIds:
    """Gives each article an id that no other has, in the order in which they are asked for."""

    def __init__(self) -> None:
        self._taken: dict[str, int] = {}

    def take(self, wanted: str) -> str:
        """`wanted`, or `wanted-2`, `wanted-3` … where it is taken. `A` and `a` are one file on many systems."""
        unique, number = wanted, self._taken.get(wanted.casefold(), 0)
        while unique.casefold() in self._taken:
            number += 1
            unique = f"{wanted}-{number}"
        # How far this name has counted, so that a million articles of one name cost a million steps.
        self._taken[wanted.casefold()] = max(number, 1)
        self._taken.setdefault(unique.casefold(), 1)
        return unique
