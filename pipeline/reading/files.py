"""From the paths of a command line to the files to read: folders walked in order, nothing lost in silence."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import ReadingError, TooLong, Unreadable
from pipeline.reading.naming import display_path

# A folder with this inside is what a run writes; its kept texts are no input, unless named on purpose.
STATE_FOLDER = ".riscontro"


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
                if path.suffix.lower() in suffixes:
                    files[_key(path)] = min(path, files.get(_key(path), path))
                else:
                    ignored[path.suffix.lower() or "no ending"] += 1
    return Found(
        files=tuple(sorted(files.values(), key=display_path)),
        errors=tuple(errors[name] for name in sorted(errors)),
        ignored=ignored,
    )


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """Content of a regular file. Unreadable where it is missing, closed to us or no file; TooLong over `max_bytes`."""
    try:
        # A pipe that nobody writes would block for ever, hence no blocking; on a regular file that changes nothing.
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | getattr(os, "O_NONBLOCK", 0))) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable("is no regular file", where=display_path(path), remedy="give a file or a folder")
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


def _key(path: Path) -> str:
    # Not resolved: two links to one file are two articles, as their names say.
    return os.path.abspath(path)  # noqa: PTH100


def _unreadable(error: OSError, path: Path) -> Unreadable:
    reason = (error.strerror or "cannot be read").lower()
    return Unreadable(reason, where=display_path(path), remedy="check that it exists and may be read")
