"""A folder of articles, a folder that passes for a model, and a run over them by a worker that needs no model."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.settings import Settings
from tests import fake

ARTICLES = 12
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").touch()
    (folder / "meta.json").write_text('{"lang": "it", "name": "finto", "version": "1.0"}')
    return folder


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(ARTICLES):
        text = f"Il sindaco Neri ha detto che ne vuole {number}, e che Bari ne avrà {number + 1}.\n" * 40
        (folder / f"articolo-{number:02}.txt").write_text(text)
    return folder


def run(news: Path, out: Path, model: Path, *, jobs: int = 1) -> batch.Summary:
    # The same sentence again and again is no Italian to a detector of languages.
    settings = Settings(model=str(model), jobs=jobs, timeout=20, foreign="read")
    return batch.run([news], out, settings, make_worker=fake.FakeWorker)


def contents(out: Path) -> dict[str, bytes]:
    """Every file that a run promises to be equal; not the hash of the code, which somebody may be editing."""
    return {
        path.relative_to(out).as_posix(): re.sub(rb'"code": "\w+"', b"", path.read_bytes())
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "timing.json" and ".riscontro" not in path.parts
    }


@pytest.fixture
def start(tmp_path: Path, root: Path) -> Start:
    """Start a run in a process of its own, which can be killed: exit code 0, 130 after Ctrl-C, 3 for our errors.

    `largest`: bytes that a file may have, beyond which writing fails as on a full disk; `pause`: seconds an article.
    """
    script = tmp_path / "script.py"
    script.write_text(
        "import resource, signal, sys\n"
        "from functools import partial\n"
        "from pathlib import Path\n"
        "from pipeline import batch\n"
        "from pipeline.errors import RiscontroError\n"
        "from pipeline.settings import Settings\n"
        "from tests import fake\n"
        "if __name__ == '__main__':\n"
        "    news, out, model = map(Path, sys.argv[1:4])\n"
        "    if int(sys.argv[4]):\n"
        "        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))\n"
        "    make = partial(fake.FakeWorker, pause=float(sys.argv[5]))\n"
        "    def tell(progress): print(progress.articles, flush=True)\n"
        "    try:\n"
        "        options = Settings(model=str(model), jobs=2, foreign='read')\n"
        "        summary = batch.run([news], out, options, make_worker=make, on_progress=tell)\n"
        "        sys.exit(130 if summary.interrupted else 0)\n"
        "    except KeyboardInterrupt:\n"
        "        sys.exit(130)\n"
        "    except RiscontroError as error:\n"
        "        print(error, file=sys.stderr)\n"
        "        sys.exit(3)\n"
    )

    def begin(news: Path, out: Path, model: Path, *, largest: int = 0, pause: float = 0.0) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, script, news, out, model, str(largest), str(pause)],
            env=os.environ | {"PYTHONPATH": str(root)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return begin
