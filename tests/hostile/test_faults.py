"""What breaks under a run: disk, rights, processes, memory, state. A clear error or recovery; old results intact."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.errors import OutputError, ReadingError
from pipeline.journal import DONE, Journal
from pipeline.reading import find, read
from pipeline.settings import Settings
from tests import fake
from tests.hostile.conftest import ARTICLES, Start, contents, run

needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="/dev/full, /proc and limits as Linux has them")


@needs_linux
@pytest.mark.parametrize("largest", [500, 60_000])
def test_a_full_disk_ends_the_run_with_our_error_and_the_next_one_goes_on(
    largest: int, news: Path, model: Path, start: Start, tmp_path: Path
) -> None:
    # A text has 2,800 bytes, and the journal grows to ten times 60,000: each fails at its own limit.
    process = start(news, tmp_path / "out", model, largest=largest)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert "[R600]" in said
    assert "check free space" in said
    assert not list((tmp_path / "out").glob("*.csv"))
    run(news, tmp_path / "out", model)
    run(news, tmp_path / "whole", model)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_text_that_cannot_be_written_is_named_and_the_tables_stay(news: Path, model: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out, model)
    before = contents(out)
    (news / "articolo-03.txt").write_text("Ora Verdi ne vuole 99.\n")
    kept = out / "texts" / "articolo-03.txt"
    kept.unlink()
    kept.mkdir()
    with pytest.raises(OutputError) as error:
        run(news, out, model)
    assert error.value.where == str(kept)
    assert {name: data for name, data in contents(out).items() if name.endswith(".csv")} == {
        name: data for name, data in before.items() if name.endswith(".csv")
    }


@needs_linux
def test_a_folder_without_rights_is_our_error(news: Path, model: Path) -> None:
    # /proc takes no folder from anybody, not even from root.
    with pytest.raises(OutputError):
        run(news, Path("/proc/riscontro"), model)


@pytest.mark.parametrize("name", [".riscontro", ".riscontro/lock", "texts"])
def test_a_state_of_the_wrong_kind_is_our_error(name: str, news: Path, model: Path, tmp_path: Path) -> None:
    path = tmp_path / "out" / name
    path.parent.mkdir(parents=True)
    if name.endswith("lock"):
        path.mkdir()
    else:
        path.write_text("no folder")
    with pytest.raises(OutputError):
        run(news, tmp_path / "out", model)


def test_nothing_is_written_through_a_link_out_of_the_folder(news: Path, model: Path, tmp_path: Path) -> None:
    out, outside = tmp_path / "out", tmp_path / "mio.txt"
    outside.write_text("mio")
    (out / "texts").mkdir(parents=True)
    (out / "texts" / "articolo-00.txt").symlink_to(outside)
    (out / ".riscontro").mkdir()
    for name in ("claims.csv", "manifest.json"):
        (out / name).symlink_to(outside)
    run(news, out, model)
    assert outside.read_text() == "mio"
    assert (out / "texts" / "articolo-00.txt").read_text() == (news / "articolo-00.txt").read_text()


def test_a_worker_killed_crashed_or_out_of_memory_costs_one_article(news: Path, model: Path, tmp_path: Path) -> None:
    bad = {"articolo-02.txt": fake.KILL, "articolo-05.txt": fake.FAULT, "articolo-09.txt": fake.MEMORY}
    for name, word in bad.items():
        (news / name).write_text(f"{word} Neri.\n")
    summary = run(news, tmp_path / "out", model)
    assert (summary.progress.extracted, summary.progress.failed) == (ARTICLES - len(bad), len(bad))
    assert sorted((Path(error.where).name, error.code) for error in summary.failures) == [
        (name, "R301") for name in bad
    ]


def test_a_worker_killed_from_outside_loses_nothing(news: Path, model: Path, start: Start, tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    process = start(news, tmp_path / "out", model, pause=0.1)
    assert process.stdout is not None
    process.stdout.readline()  # one article is done, so a worker is at work
    for child in psutil.Process(process.pid).children(recursive=True):
        if "spawn_main" in " ".join(child.cmdline()):
            child.kill()
            break  # of two at once, the second could be the one that an article of the first is tried in again
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    run(news, tmp_path / "whole", model)
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_second_ctrl_c_ends_at_once_and_the_next_run_goes_on(
    news: Path, model: Path, start: Start, tmp_path: Path
) -> None:
    process = start(news, tmp_path / "out", model, pause=1.0)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert not (tmp_path / "out" / "entities.csv").exists()
    assert 1 <= run(news, tmp_path / "out", model).progress.reused < ARTICLES


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=st.lists(st.tuples(st.integers(0, 3_000), st.binary(max_size=9), st.integers(0, 40)), min_size=1))
def test_a_corrupted_state_file_only_costs_time(damage: list[tuple[int, bytes, int]], tmp_path: Path) -> None:
    path = tmp_path / "journal"
    path.unlink(missing_ok=True)
    articles = [Article(id=f"a{number}", text=f"Testo {number}.") for number in range(20)]
    with Journal(path, key="k") as journal:
        for article in articles:
            journal.add(article, {"claims": [{"text": article.text}]})
    data = path.read_bytes()
    for place, put, cut in damage:
        data = data[:place] + put + data[place + cut :]
    path.write_bytes(data)
    with Journal(path, key="k") as journal:
        for article in articles:
            if journal.state(article) == DONE:
                assert journal.rows(article.id) == {"claims": [{"text": article.text}]}
            else:
                journal.add(article, {"claims": [{"text": article.text}]})
        assert {journal.state(article) for article in articles} == {DONE}


def test_a_file_that_vanishes_between_finding_and_reading_is_a_failure(news: Path) -> None:
    found = find([news])
    (news / "articolo-07.txt").unlink()
    items = list(read(found, Settings()))
    assert [item.code for item in items if isinstance(item, ReadingError)] == ["R104"]
    assert len(items) == ARTICLES


@needs_linux
def test_names_of_files_are_survived_and_stay_inside(model: Path, tmp_path: Path) -> None:
    news = tmp_path / "strani"
    news.mkdir()
    names = ["è" * 125, "a" * 251, "..\\x", "riga\nnuova", " ", "; rm -rf ~", "=1+1", "NUL", "A", "a"]
    for name in names:
        (news / f"{name}.txt").write_text("Neri ne vuole 3.\n")
    summary = run(news, tmp_path / "out", model)
    # Two dots first is a hidden file.
    assert (summary.progress.extracted, summary.progress.failed) == (len(names) - 1, 0)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "out", "strani"]
    assert len(list((tmp_path / "out" / "texts").iterdir())) == len(names) - 1


def test_a_loop_of_links_is_walked_once(news: Path) -> None:
    (news / "giro").symlink_to(news)
    (news / "sè.txt").symlink_to(news / "sè.txt")
    items = list(read(find([news]), Settings()))
    assert len(items) == ARTICLES + 1
    assert [item.code for item in items if isinstance(item, ReadingError)] == ["R104"]


@pytest.mark.heavy
def test_killed_at_many_random_moments_it_ends_in_the_same_bytes(
    news: Path, model: Path, start: Start, tmp_path: Path
) -> None:
    run(news, tmp_path / "whole", model)
    chance = random.Random(8)
    kills = int(os.environ.get("RISCONTRO_KILLS", "100"))
    killed = 0
    while killed < kills:
        out = tmp_path / f"out-{killed}"
        for _ in range(100):
            process = start(news, out, model, pause=0.05)
            assert process.stdout is not None
            if chance.random() < 0.5:
                # Somewhere among the articles, and otherwise anywhere: start, tables, end.
                for _ in range(chance.randrange(ARTICLES)):
                    process.stdout.readline()
            time.sleep(chance.uniform(0, 0.4))
            process.kill()
            process.communicate()
            killed += process.returncode == -signal.SIGKILL
            if process.returncode == 0:
                break
        run(news, out, model)
        assert contents(out) == contents(tmp_path / "whole")
