"""Batches: the tables depend on the inputs only; nothing is lost; a stopped run goes on; bad folders are refused."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pipeline import batch, journal
from pipeline.account import Account
from pipeline.article import Article
from pipeline.errors import ModelError, OutputBusy, OutputError, RiscontroError
from pipeline.settings import Settings
from tests import fake
from tests.reading.test_inputs import ENGLISH

TABLES = ("entities", "quotes", "claims", "articles", "failures", "skipped")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A folder that passes for a model: the fake worker reads nothing of it."""
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").write_text("")
    (folder / "meta.json").write_text('{"lang": "it", "name": "finto", "version": "1.0"}')
    return folder


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(30):
        (folder / f"articolo-{number:02}.txt").write_text(f"Il sindaco Neri ne vuole {number}, Bari {number + 1}.\n")
    return folder


def run(news: Path, out: Path, model: Path, *, jobs: int = 2, **options: object) -> batch.Summary:
    settings = Settings(model=str(model), jobs=jobs, timeout=20)
    return batch.run([news], out, settings, make_worker=fake.FakeWorker, **options)  # type: ignore[arg-type]


def contents(out: Path) -> dict[str, bytes]:
    """Everything that a run promises to be equal: all files but the times and our own state.

    Nor the hash of the code: whoever edits a module while the tests run would see the processes of one test differ.
    """
    return {
        path.relative_to(out).as_posix(): re.sub(rb'"code": "\w+"', b"", path.read_bytes())
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "timing.json" and ".riscontro" not in path.parts
    }


def rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_writes_tables_texts_and_manifest(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    summary = run(news, out, model)
    assert (summary.progress.extracted, summary.progress.reused, summary.progress.failed) == (30, 0, 0)
    assert summary.rows == {"articles": 30, "entities": 90, "quotes": 0, "claims": 60, "failures": 0, "skipped": 0}
    assert [row["article_id"] for row in rows(out, "articles")] == [f"articolo-{n:02}" for n in range(30)]
    assert (out / "texts" / "articolo-07.txt").read_text() == "Il sindaco Neri ne vuole 7, Bari 8.\n"
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"] == {"read": 30, "extracted": 30, "skipped": 0, "failed": 0}
    assert manifest["model"]["name"] == "it_finto"
    assert manifest["tables"]["claims.csv"]["rows"] == 60
    assert json.loads((out / "timing.json").read_text())["extracted"] == 30


def test_one_process_or_many_and_any_order_give_the_same_bytes(news: Path, model: Path, tmp_path: Path) -> None:
    run(news, tmp_path / "one", model, jobs=1)
    run(news, tmp_path / "many", model, jobs=3)
    assert contents(tmp_path / "one") == contents(tmp_path / "many")
    files = list(news.iterdir())
    shuffled = random.Random(7).sample(files, len(files))
    for name, order in (("sorted", sorted(files)), ("shuffled", shuffled)):
        batch.run(order, tmp_path / name, Settings(model=str(model), jobs=2), make_worker=fake.FakeWorker)
    assert contents(tmp_path / "sorted") == contents(tmp_path / "shuffled")


def test_a_second_run_reads_only_what_is_new_or_changed(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out, model)
    first = contents(out)
    again = run(news, out, model)
    assert (again.progress.extracted, again.progress.reused) == (0, 30)
    assert contents(out) == first
    (news / "articolo-03.txt").write_text("Ora Verdi ne vuole 99.\n")
    (news / "nuovo.txt").write_text("Rossi.\n")
    (news / "articolo-05.txt").unlink()
    states = {item.article_id: item.state for item in batch.plan([news], out, Settings(model=str(model)))}
    assert states["articolo-03"] == "text changed"
    assert states["nuovo"] == "new"
    changed = run(news, out, model)
    assert (changed.progress.extracted, changed.progress.reused) == (2, 28)
    assert not (out / "texts" / "articolo-05.txt").exists()
    run(news, tmp_path / "clean", model)
    assert contents(out) == contents(tmp_path / "clean")
    assert run(news, out, model, fresh=True).progress.extracted == 30


def test_another_model_reads_everything_again(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out, model)
    (model / "weights").write_text("other")
    assert {item.state for item in batch.plan([news], out, Settings(model=str(model)))} == {
        "version, model or settings changed"
    }
    assert run(news, out, model).progress.extracted == 30


def test_a_moved_folder_is_not_read_again_but_its_new_paths_are_told(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out, model)
    moved = news.rename(tmp_path / "archivio")
    assert run(moved, out, model).progress.reused == 30
    assert {Path(row["path"]).parent.name for row in rows(out, "articles")} == {"archivio"}


def test_failures_are_listed_and_nothing_is_lost(news: Path, model: Path, tmp_path: Path) -> None:
    (news / "a-vuoto.txt").write_text("\n")
    (news / "b-schianto.txt").write_text(f"{fake.CRASH} Neri.\n")
    (news / "c-errore.txt").write_text(f"{fake.FAIL} Neri.\n")
    out = tmp_path / "out"
    summary = run(news, out, model)
    assert (summary.progress.extracted, summary.progress.failed) == (30, 3)
    assert [(Path(row["file"]).name, row["stage"], row["code"]) for row in rows(out, "failures")] == [
        ("a-vuoto.txt", "reading", "R101"),
        ("b-schianto.txt", "extraction", "R301"),
        ("c-errore.txt", "extraction", "R300"),
    ]
    assert len(rows(out, "articles")) + len(rows(out, "failures")) == 33
    run(news, tmp_path / "one", model, jobs=1)
    assert contents(out) == contents(tmp_path / "one")


def test_killed_at_random_moments_and_started_again_it_ends_in_the_same_bytes(
    news: Path, model: Path, tmp_path: Path, root: Path
) -> None:
    run(news, tmp_path / "whole", model)
    out = tmp_path / "killed"
    script = (
        "import sys; from functools import partial; from pathlib import Path\n"
        "from pipeline import batch; from pipeline.settings import Settings; from tests import fake\n"
        "if __name__ == '__main__':\n"
        "    news, out, model = map(Path, sys.argv[1:])\n"
        "    batch.run([news], out, Settings(model=str(model), jobs=2),"
        " make_worker=partial(fake.FakeWorker, pause=0.03))\n"
    )
    path = tmp_path / "script.py"
    path.write_text(script)
    environment = os.environ | {"PYTHONPATH": str(root)}
    chance = random.Random(1)
    for _ in range(5):
        process = subprocess.Popen([sys.executable, path, news, out, model], env=environment)
        time.sleep(chance.uniform(0.3, 1.2))
        process.kill()
        process.wait()
    subprocess.run([sys.executable, path, news, out, model], env=environment, check=True)
    assert contents(out) == contents(tmp_path / "whole")


def test_other_languages_are_skipped_listed_and_no_failure(news: Path, model: Path, tmp_path: Path) -> None:
    (news / "inglese.txt").write_text(ENGLISH)
    out = tmp_path / "out"
    summary = run(news, out, model)
    assert (summary.progress.extracted, summary.progress.skipped, summary.progress.failed) == (30, 1, 0)
    [row] = rows(out, "skipped")
    assert (Path(row["file"]).name, row["code"]) == ("inglese.txt", "R107")
    assert rows(out, "failures") == []
    assert json.loads((out / "manifest.json").read_text())["counts"] == {
        "read": 31,
        "extracted": 30,
        "skipped": 1,
        "failed": 0,
    }
    settings = Settings(model=str(model), jobs=1, foreign="read")
    assert batch.run([news], out, settings, make_worker=fake.FakeWorker).progress.extracted == 1
    assert rows(out, "skipped") == []


def test_other_formats_stand_beside_csv_as_long_as_they_are_asked_for(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    given = Settings(model=str(model), jobs=1)
    batch.run([news], out, given.with_values({"formats": ["jsonl"]}), make_worker=fake.FakeWorker)
    claims = [json.loads(line) for line in (out / "claims.jsonl").read_text().splitlines()]
    assert [row["id"] for row in claims] == [row["id"] for row in rows(out, "claims")]
    assert json.loads((out / "manifest.json").read_text())["tables"]["claims.jsonl"]["rows"] == 60
    (out / "miei.jsonl").write_text("")
    batch.run([news], out, given, make_worker=fake.FakeWorker)
    assert not (out / "claims.jsonl").exists()
    assert (out / "miei.jsonl").exists()
    run(news, tmp_path / "clean", model)
    (out / "miei.jsonl").unlink()
    assert contents(out) == contents(tmp_path / "clean")


def test_one_large_file_keeps_all_processes_busy_and_its_end_is_foreseen(model: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text("".join(f'{{"text": "Il sindaco Neri ne vuole {n}."}}\n' for n in range(200)))
    seen: list[batch.Progress] = []
    run(path, tmp_path / "out", model, on_progress=seen.append)
    assert (seen[-1].articles, seen[-1].expected) == (200, 200)
    assert 100 <= seen[20].expected <= 400


def test_an_article_that_is_lost_is_our_error_and_nothing_is_written(
    news: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Account.add

    def forget(account: Account, article: Article, rows: dict[str, Any]) -> None:
        if article.id != "articolo-07":
            add(account, article, rows)

    monkeypatch.setattr(Account, "add", forget)
    with pytest.raises(RiscontroError, match="of 30 articles 29 were extracted, 0 failed and 0 were skipped"):
        run(news, tmp_path / "out", model)
    assert not (tmp_path / "out" / "entities.csv").exists()


def test_ctrl_c_finishes_what_is_in_hand_and_the_next_run_goes_on(news: Path, model: Path, tmp_path: Path) -> None:
    out, before = tmp_path / "out", signal.getsignal(signal.SIGINT)

    def press(progress: batch.Progress) -> None:
        if progress.articles == 5:
            os.kill(os.getpid(), signal.SIGINT)

    stopped = run(news, out, model, on_progress=press)
    assert stopped.interrupted
    assert 5 <= stopped.progress.extracted < 30
    assert not (out / "entities.csv").exists()
    rest = run(news, out, model)
    assert rest.progress.reused == stopped.progress.extracted
    assert rest.progress.articles == 30
    assert signal.getsignal(signal.SIGINT) is before


def test_two_runs_into_one_folder_are_refused(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".riscontro").mkdir(parents=True)
    with FileLock(out / ".riscontro" / "lock"), pytest.raises(OutputBusy):
        run(news, out, model)


def test_tables_that_no_run_wrote_are_not_written_over(news: Path, model: Path, tmp_path: Path) -> None:
    gold = tmp_path / "annotations"
    gold.mkdir()
    (gold / "quotes.csv").write_text("made by hand\n")
    with pytest.raises(OutputError, match="no run wrote"):
        run(news, gold, model)
    assert [path.name for path in gold.iterdir()] == ["quotes.csv"]


def test_an_output_folder_that_is_a_file_is_our_error(news: Path, model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError):
        run(news, tmp_path / "file", model)


def test_a_full_disk_leaves_the_old_tables_and_goes_on_later(
    news: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(news, out, model)
    before = {table: (out / f"{table}.csv").read_bytes() for table in TABLES}
    (news / "nuovo.txt").write_text("Rossi.\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("pipeline.tables.os.fsync", full)
        with pytest.raises(OutputError, match="No space left"):
            run(news, out, model)
    assert {table: (out / f"{table}.csv").read_bytes() for table in TABLES} == before
    assert run(news, out, model).progress.reused == 31


def test_a_missing_model_is_said_before_anything_is_written(news: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as error:
        batch.run([news], tmp_path / "out", Settings(model="it_core_news_xl"))
    assert "spacy download it_core_news_xl" in error.value.remedy
    assert not (tmp_path / "out").exists()


def test_a_worker_that_cannot_be_made_leaves_the_folder_usable(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(ModelError):
        batch.run([news], out, Settings(model=str(model)), make_worker=fake.broken)
    assert run(news, out, model).progress.extracted == 30


def test_a_plan_writes_nothing(news: Path, model: Path, tmp_path: Path) -> None:
    (news / "vuoto.txt").write_text("")
    planned = batch.plan([news], tmp_path / "out", Settings(model=str(model)))
    assert [item.state for item in planned].count("new") == 30
    assert [item.state for item in planned].count("failed") == 1
    assert not (tmp_path / "out").exists()
    assert journal.DONE not in {item.state for item in planned}
