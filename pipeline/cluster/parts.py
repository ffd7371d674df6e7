"""What each actor of a cluster has done: files that only grow, a checksummed line an outcome, to go on from.

A run's parts lie in a folder of their own, `.riscontro/parts/0001/`. A killed run leaves it without `complete.json`,
and the next one takes the results in it over. Lines are those of the journal; their short fields hold the key, the
article's place in the inputs, the hash of its text, and its state with the id that it asks for.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.article import Article
from pipeline.errors import RiscontroError
from pipeline.folder import failed
from pipeline.journal import Journal, body_of, pack, unpack
from pipeline.tables import atomic_write

COMPLETE = "complete.json"
STOP = "stop"
DONE, REUSED, REFUSED = "done", "reused", "refused"
_SUFFIX = ".part"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an article stands in the inputs: number of the file, number in the file."""

    file: int
    number: int

    def __str__(self) -> str:
        return f"{self.file}/{self.number}"

    @classmethod
    def of(cls, text: str) -> Place:
        """The place that a line names."""
        file, _, number = text.partition("/")
        return cls(int(file), int(number))


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of results on disk."""

    path: str
    offset: int
    length: int

    def body(self) -> dict[str, Any]:
        """What the line is about."""
        with Path(self.path).open("rb") as file:
            file.seek(self.offset)
            return body_of(file.read(self.length))

    def rows(self) -> dict[str, Any]:
        """Rows by table of a line of a part, or of the journal, which has nothing else."""
        body = self.body()
        rows: dict[str, Any] = body.get("rows", body)
        return rows


@dataclass(frozen=True, slots=True)
class Outcome:
    """A line of a part: `wanted` is the id that the article asked for, empty if it never came so far."""

    place: Place
    state: str
    wanted: str
    text: str
    kept: Kept


class Part:
    """The file that one actor writes."""

    def __init__(self, folder: Path, key: str) -> None:
        self._path = folder / f"{uuid.uuid4().hex}{_SUFFIX}"
        self._key = key
        self._file = self._path.open("ab")

    def done(self, place: Place, article: Article, rows: dict[str, Any], *, reused: bool = False) -> None:
        """An article with its rows by table."""
        state = REUSED if reused else DONE
        self._write(place, article.sha256[:32], state, article.id, article=asdict(article), rows=rows)

    def refused(self, place: Place, wanted: str, error: RiscontroError, stage: str) -> None:
        """An article that failed or was skipped."""
        told = {"reason": error.reason, "where": error.where, "remedy": error.remedy}
        self._write(place, "", REFUSED, wanted, error=type(error).__name__, stage=stage, told=told)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _write(self, place: Place, text: str, state: str, wanted: str, **body: Any) -> None:
        try:
            self._file.write(pack(self._key, str(place), text, f"{state} {wanted}", body=body))
            # Whatever kills the actor, a finished article stays finished.
            self._file.flush()
        except OSError as error:
            raise failed(error, self._path) from error


class Parts:
    """The parts of all runs into one output folder."""

    def __init__(self, state: Path) -> None:
        # Actors have working folders of their own.
        self._path = state.absolute() / "parts"

    def runs(self) -> list[Path]:
        """Folders of all runs, the newest last."""
        return sorted(path for path in self._path.glob("*") if path.is_dir())

    def new(self) -> Path:
        """A folder for a new run."""
        number = max((int(path.name) for path in self.runs()), default=0) + 1
        folder = self._path / f"{number:04}"
        folder.mkdir(parents=True)
        return folder

    def keep_only(self, *wanted: Path) -> None:
        """Remove the parts of all other runs."""
        for folder in self.runs():
            if folder not in wanted:
                shutil.rmtree(folder, ignore_errors=True)

    def results(self, journal: Journal, path: Path) -> Iterator[tuple[str, Kept]]:
        """Hash of the text, and where its rows lie, of all that was done under the key of the journal at `path`."""
        yield from ((text, Kept(str(path), offset, length)) for text, offset, length in journal.places())
        for folder in self.runs():
            for outcome in outcomes(folder, journal.key):
                if outcome.state != REFUSED:
                    yield outcome.text, outcome.kept


def outcomes(folder: Path, key: str) -> Iterator[Outcome]:
    """All outcomes of a run under `key`."""
    for path in sorted(folder.glob(f"*{_SUFFIX}")):
        yield from outcomes_of(path, key)


def outcomes_of(part: Path, key: str) -> Iterator[Outcome]:
    """Outcomes in one part; a line that was torn when its actor was killed is none."""
    offset = 0
    with part.open("rb") as file:
        for line in file:
            fields = unpack(line)
            if fields and fields[0] == key:
                state, _, wanted = fields[3].partition(" ")
                yield Outcome(Place.of(fields[1]), state, wanted, fields[2], Kept(str(part), offset, len(line)))
            offset += len(line)


def complete(folder: Path, facts: dict[str, Any]) -> None:
    """Note that a run has come to its end, with what a later merge must know."""
    with atomic_write(folder / COMPLETE) as file:
        file.write(json.dumps(facts, ensure_ascii=False))


def facts_of(folder: Path) -> dict[str, Any] | None:
    """What `complete` noted; None for a run that never came to its end."""
    path = folder / COMPLETE
    facts: dict[str, Any] | None = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
    return facts


def stopped(folder: Path) -> bool:
    """Whether somebody asked the run to stop: a file that every machine sees."""
    return os.path.exists(folder / STOP)  # noqa: PTH110 - asked for every article
