"""The cluster engine on a Ray of this machine: the bytes of a local run, through crashes, kills and resumes.

Run by `make test-ray`, which installs Ray; starting it takes longer than all other tests of the pool.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.errors import ModelError
from pipeline.settings import Settings
from tests import fake
from tests.reading.test_inputs import ENGLISH
from tests.test_batch import contents, model

ray = pytest.importorskip("ray")
pytestmark = pytest.mark.ray

__all__ = ["model"]  # a fixture


@pytest.fixture(scope="module", autouse=True)
def cluster(root: Path) -> Iterator[None]:
    """One Ray for all tests: it finds `tests.fake` where this process does."""
    environment = {"PYTHONPATH": str(root)}
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False, runtime_env={"env_vars": environment})
    yield
    ray.shutdown()


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Files of one article and of many, ids that collide, a crash, a failure, another language, an empty file."""
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(12):
        (folder / f"articolo-{number:02}.txt").write_text(f"Il sindaco Neri ne vuole {number}, Bari {number + 1}.\n")
    texts = [f"Verdi ne ha {number}." for number in range(40)]
    texts[5], texts[9] = f"{fake.CRASH} Neri.", f"{fake.FAIL} Neri."
    rows = [{"id": f"articolo-{number % 7:02}", "text": text} for number, text in enumerate(texts)]
    (folder / "altri.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (folder / "vuoto.txt").write_text("")
    (folder / "inglese.txt").write_text(ENGLISH)
    (folder / "foto.jpg").write_text("")
    return folder


def run(news: Path, out: Path, model: Path, **settings: object) -> batch.Summary:
    given = Settings(model=str(model), jobs=2, timeout=60).with_values(settings)
    return batch.run([news, "manca"], out, given, make_worker=fake.FakeWorker)


def test_the_bytes_are_those_of_a_local_run(news: Path, model: Path, tmp_path: Path) -> None:
    local = run(news, tmp_path / "local", model, formats=["jsonl"])
    clustered = run(news, tmp_path / "ray", model, formats=["jsonl"], engine="ray")
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")
    assert clustered.progress == local.progress
    assert (clustered.progress.extracted, clustered.progress.skipped, clustered.progress.failed) == (50, 1, 4)
    # The engines go on from each other.
    assert run(news, tmp_path / "ray", model, formats=["jsonl"]).progress.reused == 50
    again = run(news, tmp_path / "local", model, formats=["jsonl"], engine="ray")
    assert (again.progress.extracted, again.progress.reused) == (0, 50)
    assert contents(tmp_path / "local") == contents(tmp_path / "ray")


def test_shards_hold_the_rows_of_the_tables_and_merge_to_them(news: Path, model: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    run(news, tmp_path / "local", model, formats=["parquet"])
    out = tmp_path / "ray"
    summary = run(news, out, model, engine="ray", shards="parquet")
    assert not (out / "claims.csv").exists()
    for table, count in summary.rows.items():
        whole = parquet.read_table(tmp_path / "local" / f"{table}.parquet").to_pylist()
        pieces = [row for path in (out / "shards" / table).iterdir() for row in parquet.read_table(path).to_pylist()]
        assert len(pieces) == count
        assert sorted(pieces, key=str) == sorted(whole, key=str)
    batch.merge(out, formats=("parquet",))
    merged = {name: data for name, data in contents(out).items() if not name.startswith("shards/")}
    assert merged == contents(tmp_path / "local")


def test_killed_and_started_again_it_ends_in_the_same_bytes(
    news: Path, model: Path, tmp_path: Path, root: Path
) -> None:
    run(news, tmp_path / "local", model)
    out = tmp_path / "ray"
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\nfrom functools import partial\nfrom pathlib import Path\nfrom pipeline import batch\n"
        "from pipeline.settings import Settings\nfrom tests import fake\nif __name__ == '__main__':\n"
        "    batch.run([sys.argv[1], 'manca'], Path(sys.argv[2]),\n"
        "        Settings(model=sys.argv[3], jobs=2, timeout=60, engine='ray'),\n"
        "        make_worker=partial(fake.FakeWorker, pause=0.3))\n"
    )
    environment = os.environ | {"PYTHONPATH": str(root)}
    process = subprocess.Popen([sys.executable, script, news, out, model], env=environment)
    parts = out / ".riscontro" / "parts"
    deadline = time.monotonic() + 600
    while not any(path.stat().st_size > 2000 for path in parts.glob("*/*")):
        assert time.monotonic() < deadline, "no part has grown"
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (out / "claims.csv").exists()
    rest = run(news, out, model, engine="ray")
    assert 0 < rest.progress.reused < 50
    assert contents(out) == contents(tmp_path / "local")


def test_a_worker_that_cannot_be_made_says_why(news: Path, model: Path, tmp_path: Path) -> None:
    settings = Settings(model=str(model), jobs=1, engine="ray")
    with pytest.raises(ModelError, match="is missing"):
        batch.run([news], tmp_path / "out", settings, make_worker=fake.broken)
