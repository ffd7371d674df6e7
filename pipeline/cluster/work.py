"""What runs on the machines of a cluster: a reader of files, and an actor that holds the model."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.account import rows_by_table
from pipeline.article import Article
from pipeline.cluster.known import Known
from pipeline.cluster.parts import Kept, Part, Place, stopped
from pipeline.errors import ExtractionError, NotItalian, ReadingError, RiscontroError
from pipeline.reading import Found, Reading
from pipeline.reading.files import located
from pipeline.reading.naming import UniqueIds
from pipeline.settings import Settings
from pipeline.workers import Pool, Worker

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """What a reader hands to an actor: an article, `known` if its rows are on disk; an error; or the end of a file."""

    place: Place
    wanted: str = ""
    found: Article | ReadingError | None = None
    known: Kept | None = None
    ignored: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What an actor says of an item: what became of it, words of an article or items of a file, and what was passed.

    `error`: what ends the whole run. It travels as a row, as how Ray wraps what is raised differs by its version.
    """

    state: str
    number: int = 0
    ignored: Mapping[str, int] | None = None
    error: RiscontroError | None = None


class _Asked(UniqueIds):
    """Lets every article have the id that it asks for: which are taken is only known when all files were read."""

    def __init__(self) -> None:
        super().__init__()
        self.wanted = ""

    def take(self, wanted: str) -> str:
        self.wanted = wanted
        return wanted


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one file. `known`: a reference to the Known of what was done before."""

    run: Path
    cwd: str
    settings: Settings
    known: Any

    def __call__(self, row: Row) -> Iterator[Row]:
        # Paths are relative to where the command was given, and stand so in the tables.
        os.chdir(self.cwd)
        import ray

        done: Known = ray.get(self.known)
        ids = _Asked()
        reading = Reading(Found(files=(located(row["path"]),)), self.settings, ids=ids)
        number = -1
        for number, found in enumerate(reading):
            if stopped(self.run):
                return
            known = done.find(found.sha256[:32]) if isinstance(found, Article) else None
            yield {"item": Item(Place(row["file"], number), wanted=ids.wanted, found=found, known=known)}
            ids.wanted = ""
        yield {"item": Item(Place(row["file"], number + 1), ignored=dict(reading.ignored))}


class Actor:
    """Holds a model in a process of its own, as a local run does, so that a crash costs one article, not the actor."""

    def __init__(self, run: Path, key: str, make_worker: Callable[[], Worker], timeout: float) -> None:
        self._run = run
        self._part = Part(run, key)
        self._pool = Pool(make_worker, timeout=timeout)

    def __call__(self, batch: Mapping[str, Sequence[Item]]) -> dict[str, list[Said]]:
        """Outcomes of a batch of items: all that comes back is what the progress needs."""
        said: list[Said] = []
        to_do = {}
        for item in batch["item"]:
            match item.found:
                case None:
                    said.append(Said("read", item.place.number, item.ignored))
                case Article() if item.known:
                    self._part.done(item.place, item.found, item.known.rows(), reused=True)
                    said.append(Said("reused"))
                case Article():
                    to_do[id(item.found)] = item
                case error:
                    self._part.refused(item.place, item.wanted, error, "reading")
                    said.append(Said("skipped" if isinstance(error, NotItalian) else "failed"))
        articles = [item.found for item in to_do.values() if isinstance(item.found, Article)]
        try:
            for article, result in self._pool.extract(articles, stop=lambda: stopped(self._run)):
                item = to_do[id(article)]
                if isinstance(result, ExtractionError):
                    self._part.refused(item.place, item.wanted, result, "extraction")
                    said.append(Said("failed"))
                else:
                    self._part.done(item.place, article, rows_by_table(result))
                    said.append(Said("extracted", article.words))
        except RiscontroError as error:
            said.append(Said("ended", error=error))
        return {"said": said}
