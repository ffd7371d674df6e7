"""Tables in Parquet and JSON lines: the same rows as in CSV, with types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.exports import WRITERS, write_jsonl, write_parquet
from pipeline.tables import Row

CLAIM: Row = {
    "id": "c1",
    "article_id": "voto",
    "start": 3,
    "end": 9,
    "text": "=1+1 «è»\nriga",
    "kind": "count",
    "value": "11",
    "modality": "asserted",
    "confidence": 0.5,
}


def test_jsonl_has_every_column_and_no_apostrophe_before_formulas(tmp_path: Path) -> None:
    assert write_jsonl(tmp_path / "claims.jsonl", "claims", [CLAIM, CLAIM]) == 2
    rows = [json.loads(line) for line in (tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()]
    assert rows[0] == rows[1]
    assert (rows[0]["text"], rows[0]["start"], rows[0]["unit"]) == (CLAIM["text"], 3, None)


def test_parquet_has_typed_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert write_parquet(tmp_path / "claims.parquet", "claims", [CLAIM, CLAIM | {"text": "a\udce0"}]) == 2
    table = parquet.read_table(tmp_path / "claims.parquet")
    assert {str(table.schema.field(name).type) for name in ("start", "confidence", "value")} == {
        "int64",
        "double",
        "string",
    }
    assert table["text"].to_pylist() == [CLAIM["text"], r"a\udce0"]


@pytest.mark.parametrize("kind", sorted(WRITERS))
def test_the_same_rows_give_the_same_bytes_and_none_give_an_empty_table(kind: str, tmp_path: Path) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    for name in "ab":
        WRITERS[kind](tmp_path / name, "claims", [CLAIM] * 3)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert WRITERS[kind](tmp_path / "c", "claims", []) == 0
    with pytest.raises(OutputError):
        WRITERS[kind](tmp_path / "manca" / "c", "claims", [])
