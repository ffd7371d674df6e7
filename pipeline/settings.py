"""Settings of a run: frozen, from a TOML file and flags (a flag wins), checked before anything starts."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

from pipeline.errors import SettingsError

COLUMNS = ("text", "id", "title", "date", "source", "url")
# What a setting may be, where it is one word of a few.
CHOICES = {"foreign": ("skip", "read"), "engine": ("local", "ray"), "shards": ("", "parquet", "csv")}
FORMATS = ("parquet", "jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of a run; each is a key of the TOML file too.

    `model`: a spaCy pipeline by name or path, empty for the embedded one. `jobs`: processes, 0 for one a processor.
    `max_bytes`, `max_characters`: larger inputs fail. `timeout`: seconds that one article may take. `foreign`: skip or
    read articles that are not in Italian. `formats`: files besides CSV, of parquet and jsonl. `engine`: local, or ray
    for a cluster; `shards`: parquet or csv leaves a cluster's tables in pieces. `columns`: which column of a file of
    many articles holds text, id, title, date, source, url; a table in TOML.
    """

    model: str = ""
    jobs: int = 0
    max_bytes: int = 10_000_000
    max_characters: int = 1_000_000
    timeout: float = 600.0
    foreign: str = "skip"
    formats: tuple[str, ...] = ()
    engine: str = "local"
    shards: str = ""
    columns: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            value, wanted = getattr(self, field.name), type(field.default)
            if wanted is float and type(value) is int:
                continue
            if type(value) is not wanted:
                raise SettingsError(f"{field.name} is {value!r}", remedy=f"give {_ARTICLES[wanted]}")
        if self.jobs < 0:
            raise SettingsError(f"jobs is {self.jobs}", remedy="give the number of processes, or 0 for one a processor")
        for field_name, column in self.columns:
            if field_name not in COLUMNS or not isinstance(column, str):
                raise SettingsError(f"columns has {field_name!r}", remedy=f"name columns for {', '.join(COLUMNS)}")
        for name, choices in CHOICES.items():
            if getattr(self, name) not in choices:
                remedy = f"give {' or '.join(filter(None, choices))}"
                raise SettingsError(f"{name} is {getattr(self, name)!r}", remedy=remedy)
        for name in self.formats:
            if name not in FORMATS:
                raise SettingsError(f"formats has {name!r}", remedy=f"give {', '.join(FORMATS)}")
        if self.shards and self.engine != "ray":
            raise SettingsError("shards are what engine ray writes", remedy="add --engine ray, or leave --shards out")
        for name in ("max_bytes", "max_characters", "timeout"):
            if getattr(self, name) <= 0:
                raise SettingsError(f"{name} is {getattr(self, name)}", remedy="give a number over 0")

    @property
    def processes(self) -> int:
        """Number of worker processes that `jobs` asks for on this machine."""
        if self.jobs:
            return self.jobs
        try:
            return len(os.sched_getaffinity(0))
        except AttributeError:  # not on macOS and Windows
            return os.cpu_count() or 1

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Settings of a TOML file. SettingsError where it cannot be read or names a setting that does not exist."""
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(
                (error.strerror or "cannot be read").lower(), where=str(path), remedy="check the path"
            ) from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"is not TOML: {error}", where=str(path), remedy="write lines such as: jobs = 2"
            ) from None
        try:
            return cls().with_values(values)
        except SettingsError as error:
            raise SettingsError(error.reason, where=str(path), remedy=error.remedy) from None

    def with_values(self, values: Mapping[str, Any]) -> Self:
        """These settings with some values changed; None leaves a setting as it is."""
        known = [field.name for field in fields(self)]
        for name in values:
            if name not in known:
                raise SettingsError(f"there is no setting {name!r}", remedy=f"settings are {', '.join(known)}")
        given = {name: value for name, value in values.items() if value is not None}
        if isinstance(given.get("columns"), Mapping):
            given["columns"] = tuple(sorted(given["columns"].items()))
        if isinstance(given.get("formats"), list):
            given["formats"] = tuple(dict.fromkeys(map(str, given["formats"])))
        return replace(self, **given)


_ARTICLES: dict[type, str] = {
    str: "a text in quotation marks",
    int: "a whole number",
    float: "a number",
    tuple: 'a list such as formats = ["parquet"], or a table such as columns.text = "corpo"',
}
