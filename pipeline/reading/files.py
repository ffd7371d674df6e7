"""From the inputs of a command line to the files to read: folders walked in order, nothing lost in silence."""

from __future__ import annotations

import glob
import io
import os
import stat
import sys
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.errors import ReadingError, TooLong, UnknownFormat, Unreadable
from pipeline.reading.naming import display_path

# A folder with this inside is what a run writes; its kept texts are no input, unless named on purpose.
STATE_FOLDER = ".riscontro"
STDIN = Path("-")
# Texts about a folder of articles, not articles.
_DOCUMENTS = frozenset({"readme", "license", "licence", "changelog", "contributing"})
_LIST_BYTES = 2**30


@dataclass(frozen=True, kw_only=True)
class Found:
    """Files to read, in order; errors for paths that cannot be; how many files of which other endings were passed."""

    files: tuple[Path, ...] = ()
    errors: tuple[ReadingError, ...] = ()
    ignored: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that is open for reading: what every reader of a format gets. `size` is 0 where it is not known."""

    path: Path
    file: BinaryIO
    size: int

    @property
    def where(self) -> str:
        """The file as messages and `articles.csv` name it."""
        return display_path(self.path)

    @property
    def name(self) -> str:
        """The name without its endings, for articles that have none of their own."""
        return "stdin" if self.path == STDIN else self.path.name.split(".", 1)[0]

    @property
    def stem(self) -> str:
        """The name without its last ending: the id of a file's only article."""
        return "stdin" if self.path == STDIN else self.path.stem

    @property
    def fraction(self) -> float:
        """How much of it was read, from 0 to 1."""
        try:
            return min(1.0, self.file.tell() / self.size) if self.size else 0.0
        except (OSError, ValueError):
            return 0.0

    def content(self, *, max_bytes: int) -> bytes:
        """All of it. TooLong over `max_bytes`, which are the most that is ever read."""
        data = self.file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise too_large(max_bytes, self.where)
        return data


def find_files(inputs: Iterable[str | os.PathLike[str]], *, suffixes: Collection[str]) -> Found:
    """Files that `inputs` name, and those with `suffixes` in the folders among them, each once, sorted by path.

    An input is a file, a folder, a pattern (`2026/**/*.html`), `@list.txt` (a file with an input a line; `@-` takes it
    from standard input), `-` (an article or JSON lines on standard input) or an address such as `s3://news/2026/`.
    Hidden files, folders behind links and the folders that runs write are passed over. A file named on purpose is
    always taken, whatever its ending. What does not exist, and a pattern that fits nothing, come back as errors.
    """
    search = _Search(suffixes)
    for given in inputs:
        search.take(os.fspath(given))
    return Found(
        files=tuple(sorted(search.files.values(), key=display_path)),
        errors=tuple(search.errors[name] for name in sorted(search.errors)),
        ignored=search.ignored,
    )


class _Search:
    def __init__(self, suffixes: Collection[str]) -> None:
        self.files: dict[str, Path] = {}
        self.errors: dict[str, ReadingError] = {}
        self.ignored: Counter[str] = Counter()
        self._suffixes = suffixes
        self._states: dict[Path, bool] = {}

    def take(self, given: str) -> None:
        if given == "-":
            self.files["-"] = STDIN
        elif "://" in given:
            self._attempt(given, lambda: self._address(given))
        elif os.path.lexists(given):
            # Before patterns and lists: a file may be called `[1].txt`.
            self._path(Path(os.path.normpath(given)))
        elif given.startswith("@"):
            self._attempt(given, lambda: self._list(given[1:]))
        elif glob.has_magic(given):
            # Hidden files only where the pattern names them, as in a shell.
            matches = [Path(os.path.normpath(match)) for match in glob.iglob(given, recursive=True)]  # noqa: PTH207
            self._each(given, matches)
        else:
            self.errors[given] = Unreadable("does not exist", where=display_path(given), remedy="check the path")

    def _attempt(self, given: str, step: Callable[[], None]) -> None:
        try:
            step()
        except ReadingError as error:
            self.errors[given] = error
        except OSError as error:
            self.errors[given] = unreadable(error, Path(given))

    def _list(self, name: str) -> None:
        with opened(STDIN if name == "-" else Path(name)) as source:
            content = source.content(max_bytes=_LIST_BYTES)
        for line in content.decode("utf-8-sig", "surrogateescape").splitlines():
            if line.strip() and not line.startswith(("#", "@")):
                self.take(line.strip())

    def _each(self, given: str, matches: list[Path]) -> None:
        """What a pattern fits, as if the shell had spread it out; `*.csv` names CSV files on purpose."""
        if not matches:
            self.errors[given] = Unreadable("fits no file", where=display_path(given), remedy="check the pattern")
        named = not glob.has_magic(Path(given).suffix) and Path(given).suffix
        for path in matches:
            if "**" in given and (path.is_dir() or self._written(path.parent)):
                continue
            if path.is_dir():
                self._path(path)
            elif named:
                self._add(path)
            else:
                self._chosen(path)

    def _written(self, folder: Path) -> bool:
        """Whether a run writes `folder` or one that it lies in."""
        known = self._states.get(folder)
        if known is None:
            known = (folder / STATE_FOLDER).is_dir() or (folder.parent != folder and self._written(folder.parent))
            self._states[folder] = known
        return known

    def _path(self, top: Path) -> None:
        if not top.is_dir():
            self._add(top)
            return
        for folder, subfolders, names in os.walk(top, onerror=self._refuse):
            if STATE_FOLDER in subfolders:
                subfolders.clear()
                continue
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            for name in names:
                if not name.startswith("."):
                    self._chosen(Path(folder) / name)

    def _address(self, given: str) -> None:
        try:
            from upath import UPath
        except ImportError:
            raise UnknownFormat(
                "addresses need the package universal-pathlib",
                where=given,
                remedy="pip install 'riscontro[ray]', and the package of the store, such as s3fs",
            ) from None
        root, star, rest = given.partition("*")
        if star:
            root, _, start = root.rpartition("/")
            self._each(given, [cast("Path", path) for path in UPath(root).glob(f"{start}*{rest}")])
            return
        top = UPath(given)
        if top.is_dir():
            for path in top.rglob("*"):
                if path.is_file():
                    self._chosen(cast("Path", path))
        elif top.exists():
            self._add(cast("Path", top))
        else:
            raise Unreadable("does not exist", where=given, remedy="check the address")

    def _chosen(self, path: Path) -> None:
        """A file that nobody named: taken if its ending is known and it is no text about the folder."""
        if path.stem.lower() in _DOCUMENTS:
            self.ignored[path.name] += 1
        elif suffix_of(path, self._suffixes):
            self._add(path)
        else:
            self.ignored[path.suffix.lower() or "no ending"] += 1

    def _add(self, path: Path) -> None:
        # Not resolved: two links to one file are two articles, as their names say.
        key = os.path.abspath(path) if isinstance(path, Path) else str(path)  # noqa: PTH100
        self.files[key] = min(path, self.files.get(key, path))

    def _refuse(self, error: OSError) -> None:
        self.errors[str(error.filename)] = unreadable(error, Path(error.filename))


def located(name: str) -> Path:
    """The path that `str` made of one of ours: an address again where it was one."""
    if "://" in name:
        from upath import UPath

        return cast("Path", UPath(name))
    return Path(name)


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """A file to read from. Unreadable where it is missing, closed to us, breaks while it is read, or is no file."""
    try:
        if path == STDIN:
            yield Source(path, cast("BinaryIO", sys.stdin.buffer), 0)
        elif not isinstance(path, Path):  # an address: fsspec's file, which can be sought in
            with path.open("rb") as file:
                yield Source(path, file, path.stat().st_size)
        else:
            # A pipe that nobody writes would block for ever, hence no blocking; on a file that changes nothing.
            descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            with io.open(descriptor, "rb") as file:  # noqa: UP020 - the name says that it takes the descriptor
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    raise Unreadable("is no regular file", where=display_path(path), remedy="give a file or a folder")
                yield Source(path, file, status.st_size)
    except OSError as error:
        raise unreadable(error, path) from None


def suffix_of(path: Path, suffixes: Collection[str]) -> str:
    """The ending of `path` that is among `suffixes`, the longest one (`.jsonl.gz` before `.gz`), or none."""
    endings = path.suffixes
    ways = ("".join(endings[start:]).lower() for start in range(len(endings)))
    return next((suffix for suffix in ways if suffix in suffixes), "")


def unreadable(error: OSError, path: Path) -> Unreadable:
    """Our error for one of the system's."""
    reason = (error.strerror or str(error) or "cannot be read").lower()
    return Unreadable(reason, where=display_path(path), remedy="check that it exists and may be read")


def too_large(limit: int, where: str) -> TooLong:
    """The error of an input over the limit of bytes."""
    return TooLong(f"is larger than the limit of {limit:,} bytes", where=where, remedy="split it, or raise max_bytes")
