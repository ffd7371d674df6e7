"""A run's folder made by hand, hostile where it can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import Claim, Entity, Quote
from pipeline.tables import rows_of, write_table

EVIL = "<script>document.title='evil'</script>\"'><img src=x onerror=\"document.title='evil'\">{{ 7*7 }}"
TEXT = f"Mario Neri ha annunciato che {EVIL} costa 35 milioni di euro.\n«Vero», dice Bianchi."


def quote(text: str, speaker: str, cue: str, kind: str) -> Quote:
    start = TEXT.index(text)
    at = TEXT.index(cue)
    return Quote(
        start=start,
        end=start + len(text),
        text=text,
        kind=kind,
        speaker=speaker,
        cue=cue,
        cue_start=at,
        cue_end=at + len(cue),
        utterance=1,
        rule="che",
        confidence=0.9,
    )


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    (folder / "texts").mkdir(parents=True)
    name = "x-" + EVIL.replace("/", "")
    (folder / "texts" / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    amount = TEXT.index("35 milioni di euro")
    tables = {
        "entities": [
            Entity(start=0, end=10, text="Mario Neri", label="PER", entity=EVIL, rule="model", confidence=0.5),
            Entity(start=TEXT.index("Bianchi"), end=len(TEXT) - 1, text="Bianchi", label="PER", entity="Bianchi"),
        ],
        "quotes": [
            quote(f"{EVIL} costa 35 milioni di euro", EVIL, "ha annunciato", "indirect"),
            quote("costa 35 milioni", EVIL, "ha annunciato", "partial"),
            quote("Vero", "Bianchi", "dice", "direct"),
        ],
        "claims": [
            Claim(
                start=amount,
                end=amount + 18,
                text="35 milioni di euro",
                kind="money",
                value="35000000",
                unit="EUR",
                source=EVIL,
            )
        ],
    }
    for table, records in tables.items():
        write_table(folder / f"{table}.csv", table, rows_of(table, name, records))  # type: ignore[arg-type]
    about = {"article_id": name, "title": EVIL, "path": "javascript:alert(1)", "source": EVIL, "sha256": "0"}
    write_table(folder / "articles.csv", "articles", [about])
    return folder
