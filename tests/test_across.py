"""Across articles: who speaks how much where, and which figures of several articles are on the same thing."""

from __future__ import annotations

from pathlib import Path

from pipeline.across import figures, speakers
from pipeline.columns import RECORD_TABLES
from pipeline.tables import Row, read_table, write_table
from pipeline.workbook import write_review_tables, write_workbook

ROOT = Path(__file__).parents[1]


def quote(article_id: str, speaker: str, kind: str = "direct") -> Row:
    return {"article_id": article_id, "speaker": speaker, "kind": kind}


def claim(article_id: str, value: str, subject: str, **more: str) -> Row:
    usual = {"kind": "count", "unit": "ferito", "of": "", "per": "", "value_max": "", "modifier": "", "verb": "essere"}
    return {**usual, "article_id": article_id, "value": value, "subject": subject, "source": "", "text": value, **more}


def test_speakers_are_counted_by_kind_and_article() -> None:
    rows = speakers(
        [
            quote("b", "Mario Neri"),
            quote("a", "MARIO  NERI", "partial"),
            quote("a", ""),
            quote("a", "Bianchi"),
            quote("a", "Bianchi"),
        ]
    )
    assert [
        (row["speaker"], row["quotes"], row["direct"], row["partial"], row["articles"], row["article_ids"])
        for row in rows
    ] == [
        ("Bianchi", 2, 2, 0, 1, "a"),
        ("Mario Neri", 2, 1, 1, 2, "a b"),
    ]


def test_figures_on_the_same_thing_stand_side_by_side_and_differing_ones_are_marked() -> None:
    rows = figures(
        [
            claim("a", "12", "Croce Rossa"),
            claim("b", "15", "crollo della Croce Rossa"),
            claim("c", "15", "Croce"),
            claim("c", "3", "Protezione Civile"),
            claim("a", "7", "incendio", unit="morto"),
            claim("b", "7", "incendio", unit="morto"),
        ]
    )
    assert [(row["figure"], row["differs"], row["article_id"], row["value"]) for row in rows] == [
        (1, "yes", "a", "12"),
        (1, "yes", "b", "15"),
        (1, "yes", "c", "15"),
        (2, "no", "a", "7"),
        (2, "no", "b", "7"),
    ]


def test_figures_are_not_compared_within_one_article_nor_without_a_subject_nor_over_other_units() -> None:
    assert figures([claim("a", "1", "Istat"), claim("a", "2", "Istat")]) == []
    assert figures([claim("a", "1", ""), claim("b", "2", "")]) == []
    assert figures([claim("a", "1", "Istat"), claim("b", "2", "Istat", unit="morto")]) == []
    assert figures([claim("a", "1", "Istat", of="italiani"), claim("b", "2", "Istat", of="giovani")]) == []
    assert figures([claim("a", "1", "sede di Bari"), claim("b", "2", "capo di stato")]) == []
    assert figures([claim("a", "1", "Banca Lariana"), claim("b", "2", "Banca d'Italia")]) == []
    # What is counted is no subject: two people here and three there are not the same thing.
    two, three = claim("a", "2", "persone", text="due persone"), claim("b", "3", "persone", text="tre persone")
    assert figures([two, three]) == []
    assert figures([claim("a", "2026", "Istat", kind="date"), claim("b", "2025", "Istat", kind="date")]) == []


def test_both_overviews_come_with_the_review(tmp_path: Path) -> None:
    gold = ROOT / "annotations"
    paths = write_review_tables(gold, tmp_path)
    assert [path.stem for path in paths] == [*RECORD_TABLES, "speakers", "figures"]
    said = read_table(tmp_path / "speakers.csv", "speakers")
    quotes = read_table(gold / "quotes.csv", "quotes")
    assert sum(int(row["quotes"] or 0) for row in said) == sum(bool(row["speaker"]) for row in quotes)
    assert said[0]["speaker"] == "Ines Cardarelli"
    beside = read_table(tmp_path / "figures.csv", "figures")
    assert all(row["differs"] in ("yes", "no") for row in beside)
    assert write_workbook(gold, tmp_path / "review.xlsx").stat().st_size > 100_000


def test_an_overview_of_nothing_is_a_table_without_rows(tmp_path: Path) -> None:
    write_table(tmp_path / "figures.csv", "figures", figures([]))
    assert read_table(tmp_path / "figures.csv", "figures") == []
