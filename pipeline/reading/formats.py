"""What a reader of a format gives: articles as they stand in the file, before any cleaning."""

from __future__ import annotations

from dataclasses import dataclass


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
