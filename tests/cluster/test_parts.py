"""Parts of a cluster's run, without a cluster: what was done is known again, each article once, under its own id."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.account import Account, rows_by_table
from pipeline.article import Article
from pipeline.cluster.known import Known
from pipeline.cluster.merge import merge, named, write_shard
from pipeline.cluster.parts import Part, Parts, Place, outcomes
from pipeline.errors import EmptyText, ExtractionError, NotItalian, OutputError
from pipeline.extraction import Extraction
from pipeline.folder import OutputFolder
from pipeline.journal import Journal
from pipeline.tables import read_table
from tests.fake import FakeWorker

KEY = "chiave"


def found(article_id: str, text: str, path: str = "") -> Extraction:
    [result] = FakeWorker().extract([Article(id=article_id, text=text, path=path)])
    assert isinstance(result, Extraction)
    return result


def add(part: Part, place: Place, article_id: str, text: str) -> None:
    result = found(article_id, text)
    part.done(place, result.article, rows_by_table(result))


@pytest.fixture
def folder(tmp_path: Path) -> OutputFolder:
    folder = OutputFolder(tmp_path / "out")
    with folder.held():
        return folder


@pytest.fixture
def run(folder: OutputFolder) -> Path:
    return Parts(folder.journal.parent).new()


def test_ids_are_given_in_the_order_of_the_inputs_whoever_read_them(run: Path) -> None:
    first, second = Part(run, KEY), Part(run, KEY)
    add(second, Place(1, 0), "voto", "Neri 3.")
    add(first, Place(0, 1), "voto", "Neri 2.")
    add(first, Place(0, 0), "voto", "Neri 1.")
    second.refused(Place(0, 2), "voto", EmptyText("has no text"), "reading")
    second.refused(Place(-1, 0), "", EmptyText("has no text"), "reading")
    assert [(str(outcome.place), name) for outcome, name in named(run, KEY)] == [
        ("-1/0", ""),
        ("0/0", "voto"),
        ("0/1", "voto-2"),
        ("0/2", "voto-3"),
        ("1/0", "voto-4"),
    ]


def test_an_article_that_two_actors_have_done_counts_once(run: Path) -> None:
    for _ in range(2):
        add(Part(run, KEY), Place(0, 0), "voto", "Neri 1.")
    assert len(list(outcomes(run, KEY))) == 2
    assert len(list(named(run, KEY))) == 1


@pytest.mark.parametrize("cut", [1, 30, 200])
def test_a_torn_line_and_lines_of_another_key_are_no_outcomes(run: Path, cut: int) -> None:
    part = Part(run, KEY)
    add(part, Place(0, 0), "uno", "Neri 1.")
    add(part, Place(0, 1), "due", "Neri 2.")
    [path] = run.glob("*.part")
    path.write_bytes(path.read_bytes()[:-cut])
    assert [outcome.wanted for outcome in outcomes(run, KEY)] == ["uno"]
    assert list(outcomes(run, "altra")) == []


def test_what_a_stopped_run_and_the_journal_have_is_known_by_its_text(folder: OutputFolder, run: Path) -> None:
    add(Part(run, KEY), Place(0, 0), "uno", "Neri 1.")
    add(Part(run, "altra"), Place(0, 1), "due", "Neri 2.")
    third = found("tre", "Neri 3.")
    with Journal(folder.journal, key=KEY) as journal:
        journal.add(third.article, rows_by_table(third))
        known = Known.of(Parts(folder.journal.parent).results(journal, folder.journal))
    for name, text in (("uno", "Neri 1."), ("tre", "Neri 3.")):
        result = found(name, text)
        kept = known.find(result.article.sha256[:32])
        assert kept is not None
        assert kept.rows() == rows_by_table(result)
    for text in ("Neri 2.", "Neri 4."):
        assert known.find(found("x", text).article.sha256[:32]) is None
    assert Known.of([]).find("0" * 32) is None


def test_merged_they_are_what_a_local_run_would_have_kept(folder: OutputFolder, run: Path) -> None:
    part = Part(run, KEY)
    add(part, Place(0, 1), "voto", "Neri ne vuole 2.")
    add(part, Place(0, 0), "voto", "Neri ne vuole 1, Neri ne vuole 1.")
    part.refused(Place(0, 2), "en", NotItalian("is in another language (en)", where="en.txt"), "reading")
    part.refused(Place(0, 3), "no", ExtractionError("no", where="no.txt", remedy="none"), "extraction")
    with Journal(folder.journal, key=KEY) as journal:
        account = Account(folder, journal, None)
        account.restart(read=4, ignored={".jpg": 1})
        merge(run, KEY, account, journal)
        assert journal.rows("voto-2") == rows_by_table(found("voto-2", "Neri ne vuole 2."))
        rows = account.finish((), {})
    assert rows == {"articles": 2, "entities": 3, "quotes": 0, "claims": 3, "failures": 1, "skipped": 1}
    assert [row["reason"] for row in read_table(folder.path / "skipped.csv", "skipped")] == [
        "is in another language (en)"
    ]
    assert (folder.path / "texts" / "voto-2.txt").read_text() == "Neri ne vuole 2."


def test_an_article_that_is_lost_is_our_error(folder: OutputFolder, run: Path) -> None:
    add(Part(run, KEY), Place(0, 0), "uno", "Neri 1.")
    with Journal(folder.journal, key=KEY) as journal:
        account = Account(folder, journal, None)
        account.restart(read=2, ignored={})
        merge(run, KEY, account, journal)
        with pytest.raises(Exception, match="some are lost"):
            account.finish((), {})
    assert not (folder.path / "entities.csv").exists()


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_shard_has_the_rows_of_its_part_under_their_unique_ids(kind: str, run: Path, tmp_path: Path) -> None:
    if kind == "parquet":
        pytest.importorskip("pyarrow")
    part = Part(run, KEY)
    add(part, Place(0, 0), "voto", "Neri 1.")
    add(part, Place(0, 1), "voto", "Neri 2.")
    part.refused(Place(0, 2), "en", NotItalian("is in another language (en)", where="en.txt"), "reading")
    names = {outcome.place: name for outcome, name in named(run, KEY)}
    [path] = run.glob("*.part")
    rows = write_shard(str(path), names, KEY, tmp_path / "shards", kind)
    assert rows == {"articles": 2, "entities": 2, "quotes": 0, "claims": 2, "failures": 0, "skipped": 1}
    [table] = (tmp_path / "shards" / "claims").glob(f"*.{kind}")
    if kind == "csv":
        ids = [row["article_id"] for row in read_table(table, "claims")]
    else:
        from pyarrow import parquet

        ids = parquet.read_table(table)["article_id"].to_pylist()
    assert ids == ["voto", "voto-2"]
    [texts] = (tmp_path / "shards" / "texts").glob("*.jsonl")
    assert texts.read_text().count("\n") == 2


def test_a_folder_without_parts_cannot_be_merged(tmp_path: Path) -> None:
    from pipeline import batch

    with pytest.raises(OutputError, match="no parts"):
        batch.merge(tmp_path / "out")
