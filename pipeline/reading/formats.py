"""What readers of formats share: an article as it stands in its file, before any cleaning."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.errors import UnknownFormat


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


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something in a file that is no article and was never meant as one, such as a picture in a WARC file."""

    kind: str


def missing_package(name: str, where: str) -> UnknownFormat:
    """The error of a file whose format needs a package that is not installed."""
    return UnknownFormat(f"needs the package {name}", where=where, remedy="pip install 'riscontro[formats]'")
