"""Pages are taken apart in a process of their own: one that takes for ever, or all memory, costs itself and no run.

The process is this module, run as a command; it is started at the first page and answers one after the other. It gets a
line of JSON and the page's bytes, and answers with a line of JSON: nothing that comes back is ever run.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from typing import IO, Any

from pipeline.errors import Malformed

SECONDS = 120.0
"""Time for one page, the first one's start of the process in it; a page of 10 MB takes some seconds."""
MEMORY = 4 * 2**30
"""Bytes of address space that the process may have."""
MOST_TAGS = 100_000
"""Tags of a page: finding its main text costs their square. Long articles have some thousands, with all around them."""
_REMEDY = "look at the page; save its article as text"


def take_apart(page: bytes | str, *, url: str, where: str, seconds: float = SECONDS) -> dict[str, str]:
    """Text, title, date, source and url of a page, as far as it has them. Malformed where it cannot be had."""
    tags = page.count("<") if isinstance(page, str) else page.count(b"<")
    if tags > MOST_TAGS:
        raise Malformed(f"has {tags} tags, more than {MOST_TAGS}", where=where, remedy=_REMEDY)
    found = _process().ask(page, url, seconds)
    if isinstance(found, str):
        raise Malformed(found, where=where, remedy=_REMEDY)
    return found


@cache
def _process() -> _Process:
    return _Process()


class _Process:
    """The process, started when it is needed and again after it has ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, page: bytes | str, url: str, seconds: float) -> dict[str, str] | str:
        """What the page holds, or why that is not known."""
        data = page.encode("utf-8", "replace") if isinstance(page, str) else page
        told = {"bytes": len(data), "text": isinstance(page, str), "url": url}
        if self._process is None or self._process.poll() is not None:
            self._process = _start()
        late = threading.Event()
        timer = threading.Timer(seconds, self._end, [self._process, late])
        timer.start()
        answer = b""
        try:
            answer = _exchange(self._process, json.dumps(told).encode() + b"\n" + data)
        finally:
            timer.cancel()
            timer.join()
            if late.is_set() or not answer:
                self._process.kill()
                self._process.communicate()
        if late.is_set():
            return f"took longer than {seconds:g} seconds to take apart"
        found: dict[str, str] = json.loads(answer or '{"error": "ended the process that took it apart"}')
        return found.get("error", found)

    @staticmethod
    def _end(process: subprocess.Popen[bytes], late: threading.Event) -> None:
        late.set()
        process.kill()


def _exchange(process: subprocess.Popen[bytes], asked: bytes) -> bytes:
    """The line that answers, or nothing where the process ended before."""
    assert process.stdin is not None
    assert process.stdout is not None
    with contextlib.suppress(OSError):
        process.stdin.write(asked)
        process.stdin.flush()
        answer = process.stdout.readline()
        return answer if answer.endswith(b"\n") else b""
    return b""


def _start() -> subprocess.Popen[bytes]:
    # A checkout need not be installed.
    paths = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.reading.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths)},
    )


def _extract(page: bytes | str, url: str) -> dict[str, str]:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        page, url=url or None, include_comments=False, include_tables=False, with_metadata=True
    )
    if found is None or not found.text:
        return {}
    return {
        "text": found.text,
        "title": found.title or "",
        "date": found.date or "",
        "source": found.sitename or found.hostname or "",
        "url": found.url or url,
    }


def _serve(asked: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until nobody asks any more."""
    while line := asked.readline():
        told = json.loads(line)
        data = asked.read(told["bytes"])
        try:
            found = _extract(data.decode() if told["text"] else data, told["url"])
        except Exception as error:
            # Whatever a parser raises on a page costs this page.
            found = {"error": f"cannot be taken apart: {type(error).__name__}"}
        answers.write(json.dumps(found).encode("utf-8", "replace") + b"\n")
        answers.flush()


def _main() -> None:
    # Ctrl-C reaches every process of a terminal; the first one decides what is finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers:
        # What a library prints is no answer.
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        _serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    _main()
