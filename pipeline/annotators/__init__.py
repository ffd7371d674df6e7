"""Gold to and from the formats of annotation tools: brat standoff, Label Studio JSON, spaCy's DocBin."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from pipeline.annotators import brat, docbin, label_studio
from pipeline.annotators.marks import Drawn, marks_of, rows_of_marks
from pipeline.columns import RECORD_TABLES
from pipeline.errors import GoldError, OutputError, SettingsError
from pipeline.gold import check_rows, load_tables
from pipeline.review import Review
from pipeline.tables import Row

FORMS: dict[str, ModuleType] = {"brat": brat, "label-studio": label_studio, "docbin": docbin}


def export(folder: Path, out: Path, form: str, *, texts: Path | None = None) -> list[Path]:
    """Write gold, or a run's tables, in one of FORMS; returns the files. GoldError for an article without its text."""
    if form not in FORMS:
        raise SettingsError(f"no format {form!r}", remedy=f"use one of {', '.join(FORMS)}")
    try:
        written: list[Path] = FORMS[form].write(list(_drawn(Path(folder), texts)), Path(out))
    except OSError as error:
        raise OutputError(error.strerror or "cannot be written", where=str(out), remedy="choose another") from error
    return written


def read(path: Path) -> Review:
    """What a tool has saved, as a review to be written with `review.write_gold`: the format is told by the files.

    Rows that break the guidelines are its problems. GoldError for files that cannot be read.
    """
    path = Path(path)
    form = next((module for module in FORMS.values() if module.knows(path)), None)
    if form is None:
        remedy = "give a folder with .ann files, Label Studio's .json or a .spacy file"
        raise GoldError("no annotations of a known tool", where=str(path), remedy=remedy)
    rows: dict[str, list[Row]] = {table: [] for table in RECORD_TABLES}
    texts: dict[str, str] = {}
    for article in form.read(path):
        if article.article_id in texts:
            raise GoldError(
                f"article {article.article_id!r} stands there twice", where=article.where, remedy="keep one"
            )
        texts[article.article_id] = article.text
        found = rows_of_marks(article.article_id, article.text, article.marks, where=article.where)
        for table in RECORD_TABLES:
            rows[table] += found[table]
    problems = [
        problem
        for table in RECORD_TABLES
        for problem in check_rows(table, enumerate(rows[table], start=1), texts, file=f"{path}[{table}]")
    ]
    ready = {table: tuple(sorted(its, key=lambda row: str(row["article_id"]))) for table, its in rows.items()}
    return Review(rows=ready, changes=(), problems=tuple(problems), texts=texts)


def _drawn(folder: Path, texts: Path | None) -> Iterator[Drawn]:
    for article_id, article in load_tables(folder, texts).items():
        if article.text is None:
            remedy = "name the folder of the texts (--texts)"
            raise GoldError(f"no text of {article_id!r}", where=str(folder), remedy=remedy)
        yield Drawn(article_id=article_id, text=article.text, marks=tuple(marks_of(article)), where=str(folder))


__all__ = ["FORMS", "export", "read"]
