"""Workbook and review: safe to open, and what comes back from a spreadsheet becomes gold, or is refused row by row."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline import review
from pipeline.columns import ACROSS_TABLES, RECORD_TABLES, REVIEW_COLUMNS
from pipeline.errors import GoldError, TableError
from pipeline.gold import load_gold
from pipeline.records import Claim, Entity, Quote
from pipeline.tables import read_table, rows_of, write_table
from pipeline.workbook import columns_in_order, write_review_tables, write_workbook

ROOT = Path(__file__).parents[1]
TEXT = "«Arriva +2,3%», dice Neri. Per Neri la 'Ndrangheta pesa -12 punti. Šimić è a Roma, a Roma da 3 anni."
SOFFICE = shutil.which("soffice")


def span(text: str, nth: int = 0) -> dict[str, Any]:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(text, start + 1)
    return {"start": start, "end": start + len(text), "text": text}


def make_run(folder: Path) -> Path:
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    at = TEXT.index("dice")
    quote = Quote(
        **span("Arriva +2,3%"), kind="direct", speaker="Neri", cue="dice", cue_start=at, cue_end=at + 4, utterance=1
    )
    entities = [
        Entity(**span("Neri"), label="PER", entity="Neri", rule="model", confidence=0.75),
        Entity(**span("'Ndrangheta"), label="ORG", entity="'Ndrangheta"),
        Entity(**span("Šimić"), label="PER", entity="Šimić"),
    ]
    claims = [
        Claim(**span("+2,3%"), kind="percent", value="2.3", unit="%", change="up", source="Neri"),
        Claim(**span("-12 punti"), kind="count", value="-12", unit="punto"),
    ]
    for table, records in (("entities", entities), ("quotes", [quote]), ("claims", claims)):
        write_table(folder / f"{table}.csv", table, rows_of(table, "a", records))
    write_table(folder / "articles.csv", "articles", [{"article_id": "a", "sha256": "x"}])
    return folder


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return make_run(tmp_path / "run")


Edit = Callable[[list[dict[str, str]]], None]


def edited(run: Path, table: str, edit: Edit, *, dialect: str = "excel-it", encoding: str = "utf-8-sig") -> Path:
    """A table of the run as a person gives it back."""
    folder = run / "review"
    write_review_tables(run, folder, dialect=dialect)
    path = folder / f"{table}.csv"
    separator = ";" if dialect == "excel-it" else ","
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter=separator)
        rows, names = list(reader), list(reader.fieldnames or ())
    edit(rows)
    path = run / f"{table}-reviewed.csv"
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        writer = csv.DictWriter(
            file, [n for n in names if any(n in row for row in rows)], delimiter=separator, restval=""
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


def reviewed(run: Path, table: str, edit: Edit, **how: str) -> review.Review:
    return review.read(edited(run, table, edit, **how), run=run)


# ---- the workbook


def test_no_cell_of_the_workbook_is_or_starts_a_formula(run: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(run))
    assert book.sheetnames == ["istruzioni", *RECORD_TABLES, *ACROSS_TABLES]
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if cell.data_type == "s" and cell.value:
                    assert not str(cell.value).startswith(tuple("=+-@\t\r\n"))


def test_numbers_are_numbers_and_everything_else_is_text(run: Path) -> None:
    sheet = openpyxl.load_workbook(write_workbook(run))["claims"]
    names = [cell.value for cell in sheet[1]]
    rows = [dict(zip(names, [cell.value for cell in row], strict=True)) for row in sheet.iter_rows(min_row=2)]
    assert [(row["value"], row["text"]) for row in rows] == [(2.3, "'+2,3%"), (-12, "'-12 punti")]
    assert isinstance(rows[0]["start"], int)


def test_the_sheet_is_made_for_reviewing(run: Path) -> None:
    book = openpyxl.load_workbook(write_workbook(run), rich_text=True)
    for table in RECORD_TABLES:
        sheet = book[table]
        assert [cell.value for cell in sheet[1]] == [column.name for column in columns_in_order(table)]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref
        lists = {validation.formula1 for validation in sheet.data_validations.dataValidation}
        assert '"giusto,sbagliato,da correggere"' in lists
        assert sheet.column_dimensions["B"].width > 50
    marked = book["entities"]["B2"].value
    assert [str(part) for part in marked] == ["«Arriva +2,3%», dice ", "Neri", "."]
    assert marked[1].font.b
    told = [str(row[0].value) for row in book["istruzioni"].iter_rows() if row[0].value]
    assert {column.name for column in REVIEW_COLUMNS} <= set(told)


def test_rows_are_as_tall_as_their_sentences(tmp_path: Path) -> None:
    file = write_workbook(ROOT / "annotations", tmp_path / "review.xlsx", texts=ROOT / "corpus")
    sheet = openpyxl.load_workbook(file)["quotes"]
    told = [(len(row[1].value), sheet.row_dimensions[row[0].row].height or 15) for row in sheet.iter_rows(min_row=2)]
    assert all(15 * (length // 70) <= height <= 400 for length, height in told)
    assert max(told)[1] > 45


def test_equal_tables_make_equal_workbooks(run: Path) -> None:
    assert write_workbook(run).read_bytes() == write_workbook(run).read_bytes()


# ---- there and back


@pytest.mark.parametrize("way", ["xlsx", "rfc4180", "excel-it"])
def test_gold_that_nobody_changed_comes_back_byte_for_byte(tmp_path: Path, way: str) -> None:
    gold, texts = ROOT / "annotations", ROOT / "corpus"
    file = (
        write_workbook(gold, tmp_path / "review.xlsx", texts=texts)
        if way == "xlsx"
        else write_review_tables(gold, tmp_path / "csv", dialect=way)[0].parent
    )
    read = review.read(file, run=gold, texts=texts)
    assert (read.changes, read.problems) == ((), ())
    review.write_gold(read, tmp_path / "gold")
    for name in (*RECORD_TABLES, "articles"):
        assert (tmp_path / "gold" / f"{name}.csv").read_bytes() == (gold / f"{name}.csv").read_bytes()
    assert len(load_gold(tmp_path / "gold")) == 55


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("table", RECORD_TABLES)
def test_shuffled_rows_lost_columns_and_another_encoding_change_nothing(run: Path, table: str, encoding: str) -> None:
    def shuffle(rows: list[dict[str, str]]) -> None:
        random.Random(1).shuffle(rows)
        for row in rows:
            for name in ("sentence", "rule", "confidence", "note", "text"):
                if name != "text":
                    row.pop(name)

    read = reviewed(run, table, shuffle, encoding=encoding)
    assert (read.changes, read.problems) == ((), ())


def test_decimals_with_a_comma_come_back(run: Path) -> None:
    read = reviewed(run, "claims", lambda rows: rows[1].update(value="2,5"))
    assert [change.after for change in read.changes] == ["value: 2.5"]


@pytest.mark.skipif(not SOFFICE, reason="needs LibreOffice (apt-get install libreoffice-calc)")
@pytest.mark.slow
@pytest.mark.parametrize("charset", ["1", "76"], ids=["cp1252", "utf-8"])
def test_libreoffice_opens_the_workbook_and_its_csv_comes_back(run: Path, tmp_path: Path, charset: str) -> None:
    options = f"csv:Text - txt - csv (StarCalc):59,34,{charset},1,,0,false,true,false,false,false,-1"
    command = [
        str(SOFFICE),
        "--headless",
        "--convert-to",
        options,
        "--outdir",
        str(tmp_path / "out"),
        str(write_workbook(run)),
    ]
    subprocess.run(command, check=True, timeout=180, env=os.environ | {"HOME": str(tmp_path)}, capture_output=True)
    for table in RECORD_TABLES:
        read = review.read(tmp_path / "out" / f"review-{table}.csv", run=run)
        assert (read.changes, read.problems) == ((), ())
        assert len(read.rows[table]) == len(read_table(run / f"{table}.csv", table))


# ---- corrections


def test_wrong_and_deleted_rows_go(run: Path) -> None:
    def edit(rows: list[dict[str, str]]) -> None:
        rows[0]["verdict"] = "Sbagliato"
        rows[1]["verdict"] = "giusto"
        del rows[2]

    read = reviewed(run, "entities", edit)
    assert [row["text"] for row in read.rows["entities"]] == ["'Ndrangheta"]
    assert [(change.what, change.row) for change in read.changes] == [("removed", 2), ("removed", 0)]


@pytest.mark.parametrize(
    ("table", "cells", "after"),
    [
        ("quotes", {"correction": "speaker: Šimić; kind: partial"}, {"speaker": "Šimić", "kind": "partial"}),
        ("quotes", {"correction": "speaker:"}, {"speaker": ""}),
        ("quotes", {"kind": "partial"}, {"kind": "partial"}),
        ("quotes", {"correction": "+2,3%"}, span("+2,3%")),
        ("quotes", {"correction": "cue: Per"}, {"cue": "Per", "cue_start": 27, "cue_end": 30}),
        ("quotes", {"text": "Arriva"}, span("Arriva")),
        ("entities", {"correction": "entity: Mario Neri", "verdict": "da correggere"}, {"entity": "Mario Neri"}),
        ("claims", {"correction": "value: -0,5; unit: pp"}, {"value": "-0.5", "unit": "pp"}),
    ],
)
def test_corrections_reach_the_gold(run: Path, table: str, cells: dict[str, str], after: dict[str, object]) -> None:
    read = reviewed(run, table, lambda rows: rows[0].update(cells))
    assert read.problems == ()
    assert [change.what for change in read.changes] == ["changed"]
    folder = run.parent / "gold"
    review.write_gold(read, folder)
    row = read_table(folder / f"{table}.csv", table)[0]
    assert {name: row[name] for name in after} == after
    assert (folder / "texts" / "a.txt").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("speaker", "old", "new"),
    [
        ("Mario Neri", "Neri", "Neri"),  # the fuller name of the same person
        ("Bianchi", "Neri", "Bianchi"),  # another one, who stands in the sentence
        ("Carla Bianchi", "Neri", "Bianchi"),
        ("Rossi", "Neri", ""),  # named elsewhere, or nowhere
        ("", "Neri", ""),
        ("Rossi", "il sindaco", "il sindaco"),  # whoever the sindaco is
        ("Bianchi", "", "Bianchi"),
    ],
)
def test_the_mention_follows_a_corrected_speaker(tmp_path: Path, speaker: str, old: str, new: str) -> None:
    text = "«Rossi paga», dice Neri, il sindaco, a Bianchi. Rossi tace."
    run = tmp_path / "run"
    (run / "texts").mkdir(parents=True)
    (run / "texts" / "a.txt").write_text(text, encoding="utf-8")
    at = (text.index(old), text.index(old) + len(old)) if old else (None, None)
    said = Quote(start=1, end=11, text="Rossi paga", kind="direct", speaker=old, speaker_start=at[0], speaker_end=at[1])
    for table in RECORD_TABLES:
        records = [replace(said, utterance=1)] if table == "quotes" else []
        write_table(run / f"{table}.csv", table, rows_of(table, "a", records))
    write_table(run / "articles.csv", "articles", [{"article_id": "a", "sha256": "x"}])
    read = reviewed(run, "quotes", lambda rows: rows[0].update(speaker=speaker))
    assert read.problems == ()
    [row] = read.rows["quotes"]
    start, end = row["speaker_start"], row["speaker_end"]
    assert (text[int(start) : int(end)] if start is not None and end is not None else "") == new


def test_rows_are_added_where_their_text_stands(run: Path) -> None:
    def edit(rows: list[dict[str, str]]) -> None:
        rows.append({"article_id": "a", "text": "Roma", "label": "LOC", "start": str(span("Roma", 1)["start"])})

    read = reviewed(run, "entities", edit)
    assert read.problems == ()
    assert {name: read.rows["entities"][-1][name] for name in ("start", "end", "entity")} == {
        **{name: span("Roma", 1)[name] for name in ("start", "end")},
        "entity": "Roma",
    }
    quote = {
        "article_id": "a",
        "text": "la 'Ndrangheta pesa -12 punti",
        "kind": "indirect",
        "speaker": "Neri",
        "cue": "Per",
    }
    read = reviewed(run, "quotes", lambda rows: rows.append(dict(quote)))
    assert read.problems == ()
    assert [row["utterance"] for row in read.rows["quotes"]] == [1, 2]
    assert read.rows["quotes"][1]["cue_start"] == TEXT.index("Per")


@pytest.mark.parametrize(
    ("table", "number", "cells", "reason"),
    [
        ("entities", 0, {"id": "e0000000000000000"}, "id 'e0000000000000000' is not in the run"),
        ("entities", 1, {"start": "3"}, "start is 3, in the run it is"),
        ("entities", 1, {"article_id": "b"}, "article_id is 'b', in the run it is 'a'"),
        ("entities", 0, {"label": "CITY"}, "label 'CITY' is unknown"),
        ("entities", 0, {"correction": "Verdi"}, "'Verdi' does not stand in the article"),
        ("entities", 0, {"verdict": "boh"}, "verdict 'boh' is unknown"),
        ("entities", 0, {"start": "uno"}, "uno"),
        ("entities", 0, {"id": "", "start": "", "text": "Roma"}, "'Roma' stands 2 times"),
        ("entities", 0, {"id": "", "article_id": "zz"}, "unknown article 'zz'"),
        ("claims", 0, {"value": "03-gen"}, "value '03-gen' of a percent"),
        ("quotes", 0, {"cue": "ha detto"}, "'ha detto' does not stand in the article"),
        ("claims", 0, {"correction": "Arriva +2,3%», dice Neri. Per Neri la 'Ndrangheta pesa -12"}, "overlaps row"),
    ],
)
def test_rows_that_do_not_fit_are_listed_with_their_number(
    run: Path, table: str, number: int, cells: dict[str, str], reason: str
) -> None:
    read = reviewed(run, table, lambda rows: rows[number].update(cells))
    assert [problem for problem in read.problems if reason in problem.reason], read.problems
    assert all(problem.remedy for problem in read.problems)
    numbers = {problem.where.rpartition(":")[2] for problem in read.problems}
    assert numbers <= {str(number + 2), "3"}
    with pytest.raises(GoldError):
        review.write_gold(read, run.parent / "gold")
    assert not (run.parent / "gold").exists()


def test_an_id_that_stands_twice_is_refused(run: Path) -> None:
    read = reviewed(run, "entities", lambda rows: rows.append(dict(rows[0])))
    assert [problem.reason for problem in read.problems] == [f"id '{read_id(run)}' stands in row 2 too"]


def read_id(run: Path) -> str:
    return str(read_table(run / "entities.csv", "entities")[0]["id"])


def test_rows_of_other_articles_stay_in_the_gold(run: Path) -> None:
    gold = run.parent / "gold"
    shutil.copytree(ROOT / "annotations", gold)
    shutil.copytree(ROOT / "corpus", gold / "texts")
    review.write_gold(review.read(write_workbook(run)), gold)
    after = load_gold(gold)
    assert len(after) == 56
    assert after["a"].claims[0].value == "2.3"
    assert after["coalizione-volontari"] == load_gold(ROOT / "annotations")["coalizione-volontari"]
    (run / "texts" / "a.txt").write_text(TEXT + " ", encoding="utf-8")
    with pytest.raises(GoldError, match="another text"):
        review.write_gold(review.read(run / "review.xlsx"), gold)


def test_files_that_are_no_review_are_refused(run: Path, tmp_path: Path) -> None:
    for name, content in (
        ("x.xlsx", b"PK\x03\x04nonsense"),
        ("x.csv", b"a,b\n1,2\n"),
        ("y.csv", b""),
        ("z.csv", b"\x81\x8d"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(TableError):
            review.read(tmp_path / name, run=run)
    with pytest.raises(TableError, match="holds no tables") as error:
        review.read(tmp_path / "x.csv")
    assert "--run" in error.value.remedy
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as archive:
        archive.writestr("a.txt", "b")
    with pytest.raises(TableError, match="not a workbook"):
        review.read(tmp_path / "zip.xlsx", run=run)
    (run / "texts" / "a.txt").unlink()
    with pytest.raises(GoldError, match="no text of 'a'"):
        review.read(write_workbook(run), run=run)
