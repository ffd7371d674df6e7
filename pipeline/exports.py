"""Tables in other formats than CSV: Parquet with typed columns, and JSON lines; columns and values are the same."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.columns import columns_of
from pipeline.errors import OutputError
from pipeline.tables import Cell, atomic_path, atomic_write

# Rows of a group in Parquet: enough to be compressed well, few enough to be held.
_GROUP = 50_000


def write_jsonl(path: Path, table: str, rows: Iterable[Mapping[str, Cell]]) -> int:
    """Write `rows` as JSON objects, a line each, with every column of `table`; returns how many were written."""
    names = [column.name for column in columns_of(table)]
    count = 0
    with atomic_write(path) as file:
        for row in rows:
            file.write(json.dumps({name: row.get(name) for name in names}, ensure_ascii=False) + "\n")
            count += 1
    return count


def write_parquet(path: Path, table: str, rows: Iterable[Mapping[str, Cell]]) -> int:
    """Write `rows` as Parquet: integers and decimals typed, all else text; returns how many were written."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise OutputError(
            "Parquet needs the package pyarrow", where=str(path), remedy="pip install 'riscontro[formats]'"
        ) from None
    types = {"integer": pyarrow.int64(), "decimal": pyarrow.float64()}
    columns = columns_of(table)
    schema = pyarrow.schema([(column.name, types.get(column.type, pyarrow.string())) for column in columns])
    count = 0
    with atomic_path(path) as beside, parquet.ParquetWriter(beside, schema, compression="zstd") as writer:
        for group in _groups(rows):
            cells = {column.name: [_plain(row.get(column.name)) for row in group] for column in columns}
            writer.write_table(pyarrow.table(cells, schema=schema))
            count += len(group)
    return count


Write = Callable[[Path, str, Iterable[Mapping[str, Cell]]], int]
WRITERS: dict[str, Write] = {
    "parquet": write_parquet,
    "jsonl": write_jsonl,
}


def _groups(rows: Iterable[Mapping[str, Cell]]) -> Iterator[list[Mapping[str, Cell]]]:
    group: list[Mapping[str, Cell]] = []
    for row in rows:
        group.append(row)
        if len(group) == _GROUP:
            yield group
            group = []
    if group:
        yield group


def _plain(cell: Cell) -> Cell:
    # A path that is no text came as a lone surrogate, which UTF-8 has no bytes for.
    return cell.encode("utf-8", "backslashreplace").decode() if isinstance(cell, str) else cell
