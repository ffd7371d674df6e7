"""What readers of formats share: an article as it stands in its file, before any cleaning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnknownFormat
from pipeline.reading.naming import display_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """One article as its file has it. `id` need not be safe or unique; `part` names its place in a file of many."""

    id: str
    text: str
    part: str = ""
    title: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    encoding: str = ""


def missing_package(name: str, path: Path) -> UnknownFormat:
    """The error of a file whose format needs a package that is not installed."""
    return UnknownFormat(
        f"{path.suffix} files need the package {name}",
        where=display_path(path),
        remedy="pip install 'riscontro[formats]'",
    )
