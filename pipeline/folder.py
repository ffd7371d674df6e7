"""An output folder: held by one run at a time, what may be written in it, and its small files beside the tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from pipeline.columns import RECORD_TABLES, TABLES
from pipeline.errors import OutputBusy, OutputError
from pipeline.reading.files import STATE_FOLDER
from pipeline.tables import atomic_write


class OutputFolder:
    """The folder that a run writes: tables, `texts/`, `manifest.json`, `timing.json`; its state in `.riscontro/`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.journal = path / STATE_FOLDER / "journal"
        self._texts = path / "texts"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder, made if it is not there.

        OutputBusy where another run holds it; OutputError where it cannot be written, or has tables that no run wrote.
        """
        state = self.path / STATE_FOLDER
        foreign = [f"{table}.csv" for table in RECORD_TABLES if (self.path / f"{table}.csv").exists()]
        if foreign and not state.is_dir():
            raise OutputError(
                f"holds {', '.join(foreign)} that no run wrote",
                where=str(self.path),
                remedy="choose another folder: a run would write over it",
            )
        try:
            state.mkdir(parents=True, exist_ok=True)
            self._texts.mkdir(exist_ok=True)
            lock = FileLock(state / "lock")
            lock.acquire(blocking=False)
        except Timeout:
            raise OutputBusy(
                "another run is writing there",
                where=str(self.path),
                remedy="wait for its end, or choose another folder",
            ) from None
        except OSError as error:
            raise failed(error, self.path) from error
        try:
            yield
        finally:
            lock.release()

    def keep_text(self, article_id: str, text: str) -> None:
        """Keep the text that offsets count in. A torn one (written in place) is found and mended by the next run."""
        path = self._texts / f"{article_id}.txt"
        data = text.encode()
        try:
            if path.is_symlink():
                path.unlink()  # to write through it would be to write outside the folder
            if not path.is_file() or path.read_bytes() != data:
                path.write_bytes(data)
        except OSError as error:
            raise failed(error, path) from error

    def forget(self) -> None:
        """Remove what earlier runs have done, so that every article is read again."""
        try:
            self.journal.unlink(missing_ok=True)
            shutil.rmtree(self.journal.parent / "parts", ignore_errors=True)
        except OSError as error:
            raise failed(error, self.journal) from error

    def remove_text(self, article_id: str) -> None:
        """Remove the kept text of an article that is no longer among the inputs."""
        path = self._texts / f"{article_id}.txt"
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise failed(error, path) from error

    def write_manifest(self, manifest: dict[str, Any]) -> None:
        """Write what made the tables, and remove tables that only an earlier run was asked for."""
        path = self.path / "manifest.json"
        try:
            before = json.loads(path.read_text(encoding="utf-8"))["tables"] if path.is_file() else {}
        except (ValueError, KeyError, TypeError):
            before = {}  # not ours, or damaged: then nothing of it is removed
        for name in before:
            if name not in manifest["tables"] and Path(name).stem in TABLES:
                (self.path / Path(name).name).unlink(missing_ok=True)
        self.write_json("manifest.json", manifest)

    def write_json(self, name: str, value: dict[str, Any]) -> None:
        """Write a small file of facts about the run, whole or not at all."""
        with atomic_write(self.path / name) as file:
            file.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def failed(error: OSError, path: Path) -> OutputError:
    """The error of a file that cannot be written."""
    return OutputError(
        (error.strerror or "cannot be written").lower(),
        where=str(path),
        remedy="check free space and rights; what is done is kept, and the same command goes on from it",
    )
