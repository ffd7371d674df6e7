"""From the paths of a command line to the files to read: folders walked in order, nothing lost in silence."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from pipeline.errors import ReadingError, TooLong, Unreadable
from pipeline.reading.naming import display_path

# A folder with this inside is what a run writes; its kept texts are no input, unless named on purpose.
STATE_FOLDER = ".riscontro"


# Texts about a folder of articles, not articles.
_DOCUMENTS = frozenset({"readme", "license", "licence", "changelog", "contributing"})


@dataclass(frozen=True, kw_only=True)
class Found:
    """Files to read, in order; errors for paths that cannot be; how many files of which other endings were passed."""

    files: tuple[Path, ...] = ()
    errors: tuple[ReadingError, ...] = ()
    ignored: Counter[str] = field(default_factory=Counter)


def find_files(inputs: Iterable[str | os.PathLike[str]], *, suffixes: Collection[str]) -> Found:
    """Files named by `inputs`, and those with `suffixes` in the folders among them, each once, sorted by path.

    Hidden files, folders behind links and the folders that runs write are passed over. A file named on purpose is
    always taken, whatever its ending. Paths that do not exist come back as errors.
    """
    files: dict[str, Path] = {}
    errors: dict[str, ReadingError] = {}
    ignored: Counter[str] = Counter()

    def refuse(error: OSError) -> None:
        errors[str(error.filename)] = _unreadable(error, Path(error.filename))

    for given in inputs:
        top = Path(os.path.normpath(given))
        if not top.is_dir():
            if os.path.lexists(top):
                files[_key(top)] = min(top, files.get(_key(top), top))
            else:
                errors[str(top)] = Unreadable("does not exist", where=display_path(top), remedy="check the path")
            continue
        for folder, subfolders, names in os.walk(top, onerror=refuse):
            if STATE_FOLDER in subfolders:
                subfolders.clear()
                continue
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            for name in names:
                path = Path(folder) / name
                if name.startswith("."):
                    continue
                if path.stem.lower() in _DOCUMENTS:
                    ignored[name] += 1
                elif suffix_of(path, suffixes):
                    files[_key(path)] = min(path, files.get(_key(path), path))
                else:
                    ignored[path.suffix.lower() or "no ending"] += 1
    return Found(
        files=tuple(sorted(files.values(), key=display_path)),
        errors=tuple(errors[name] for name in sorted(errors)),
        ignored=ignored,
    )


@contextmanager
def open_regular(path: Path) -> Iterator[BinaryIO]:
    """A regular file, open. Unreadable where it is missing, closed to us, or a pipe or device."""
    try:
        # A pipe that nobody writes would block for ever, hence no blocking; on a regular file that changes nothing.
        file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0)))  # noqa: SIM115 - below
    except OSError as error:
        raise _unreadable(error, path) from None
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise Unreadable("is no regular file", where=display_path(path), remedy="give a file or a folder")
        yield file


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """Content of a regular file. Unreadable where it is missing, closed to us or no file; TooLong over `max_bytes`."""
    with open_regular(path) as file:
        try:
            data = file.read(max_bytes + 1)
        except OSError as error:
            raise _unreadable(error, path) from None
    if len(data) > max_bytes:
        raise TooLong(
            f"is larger than the limit of {max_bytes:,} bytes",
            where=display_path(path),
            remedy="split it, or raise max_bytes",
        )
    return data


def suffix_of(path: Path, suffixes: Collection[str]) -> str:
    """The ending of `path` that is among `suffixes`, the longest one (`.jsonl.gz` before `.gz`), or none."""
    endings = path.suffixes
    ways = ("".join(endings[start:]).lower() for start in range(len(endings)))
    return next((suffix for suffix in ways if suffix in suffixes), "")


def _key(path: Path) -> str:
    # Not resolved: two links to one file are two articles, as their names say.
    return os.path.abspath(path)  # noqa: PTH100


def _unreadable(error: OSError, path: Path) -> Unreadable:
    reason = (error.strerror or "cannot be read").lower()
    return Unreadable(reason, where=display_path(path), remedy="check that it exists and may be read")
