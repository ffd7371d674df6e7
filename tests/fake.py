"""A worker that needs no model, for tests of what runs around it: pool, journal, resume, failures.

Words in an article's text make it misbehave; it is a module of its own because processes import it by name.
"""

from __future__ import annotations

import os
import re
import resource
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.article import Article
from pipeline.errors import ExtractionError, ModelError
from pipeline.extraction import Extraction
from pipeline.records import Claim, Entity
from pipeline.workers import Result

CRASH, CRASH_ONCE, SLEEP, FAIL = "SCHIANTO", "INCIAMPO", "SONNO", "ERRORE"
KILL, FAULT, MEMORY = "UCCISO", "GUASTO", "MEMORIA"


class FakeWorker:
    """Finds capitalised words and numbers."""

    def __init__(self, *, marks: Path | None = None, pause: float = 0.0) -> None:
        self._marks = marks
        self._pause = pause

    def extract(self, articles: Sequence[Article]) -> list[Result]:
        return [self._extract(article) for article in articles]

    def _extract(self, article: Article) -> Result:
        time.sleep(self._pause)
        if CRASH in article.text:
            os._exit(9)
        if CRASH_ONCE in article.text and self._marks and not (self._marks / article.id).exists():
            (self._marks / article.id).touch()
            os._exit(9)
        if KILL in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if FAULT in article.text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if MEMORY in article.text:
            # As a system with little memory does it: this much is refused, here or where it is used.
            resource.setrlimit(resource.RLIMIT_AS, (2**31, 2**31))
            bytearray(2**34)
        if SLEEP in article.text:
            time.sleep(60)
        if FAIL in article.text:
            return ExtractionError("cannot be read", where=article.path, remedy="none")
        return Extraction(
            article=article,
            entities=tuple(
                Entity(start=m.start(), end=m.end(), text=m[0], label="PER", entity=m[0])
                for m in re.finditer(r"\b[A-Z][a-z]+", article.text)
            ),
            claims=tuple(
                Claim(start=m.start(), end=m.end(), text=m[0], kind="count", value=m[0])
                for m in re.finditer(r"\d+", article.text)
            ),
        )


def broken() -> FakeWorker:
    raise ModelError("is missing", remedy="install it")


def killed() -> FakeWorker:
    os._exit(7)
