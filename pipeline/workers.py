"""A pool of long-lived processes that lose nothing: a process that dies costs one article, and only at its second try.

Each process makes its worker once (a model takes seconds to load) and then answers batches of articles with results.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from typing import Protocol, Self

from pipeline.article import Article
from pipeline.errors import ArticleCrash, ArticleTimeout, ExtractionError, ModelError, RiscontroError
from pipeline.extraction import Extraction

# Small enough that two processes end together on fifty articles, large enough that a hand-over costs nothing.
_BATCH_ARTICLES = 8
_BATCH_CHARACTERS = 12_000
_GOODBYE_SECONDS = 5.0

Result = Extraction | ExtractionError


class Worker(Protocol):
    """What a process makes once: `pipeline.extraction.Extractor`, or a stand-in in tests."""

    def extract(self, articles: Sequence[Article]) -> list[Result]: ...


class Pool:
    """Processes that each make a worker once; to be closed, or used as a context manager.

    `make_worker` runs in each process and must be picklable. An article that takes longer than `timeout` seconds, or
    ends its process twice, gives an error.
    """

    def __init__(self, make_worker: Callable[[], Worker], *, processes: int = 1, timeout: float = 600.0) -> None:
        self._make_worker = make_worker
        self._size = processes
        self._timeout = timeout
        self._batches: Iterator[list[Article]] = iter(())
        self._ahead: list[Article] = []
        self._stop: Callable[[], bool] = lambda: False
        self._again: deque[Article] = deque()
        self._processes: list[_Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def extract(
        self, articles: Iterable[Article], *, stop: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[Article, Result]]:
        """Each article with its result, in the order in which they end.

        Once `stop` says so, no new batch is handed out; those in hand are finished. ModelError where a worker cannot be
        made.
        """
        self._batches, self._stop = _batches(articles), stop
        while True:
            for process in list(self._processes):
                if not process.batch:
                    self._hand_over(process)
            # A process starts when there is a batch for it: one article never pays for two models.
            while len(self._processes) < self._size:
                batch, alone = self._next()
                if not batch:
                    break
                self._processes.append(_Process(self._make_worker, self._timeout))
                self._processes[-1].take(batch, alone)
            busy = [process for process in self._processes if process.batch]
            if not busy:
                return
            # Read while they work, not while one waits for us: a page takes a while to be taken apart.
            if not self._ahead and not self._stop():
                self._ahead = next(self._batches, [])
            wait([process.connection for process in busy], _seconds_until(min(process.deadline for process in busy)))
            for process in busy:
                if process.connection.poll():
                    yield from self._receive(process)
                elif _seconds_until(process.deadline) == 0:
                    yield from self._give_up(process, ArticleTimeout, f"took longer than {self._timeout:g} seconds")

    def close(self) -> None:
        """End all processes; what they have in hand is lost."""
        for process in self._processes:
            process.end()
        self._processes.clear()

    def _hand_over(self, process: _Process) -> None:
        """Give a process that waits the next batch."""
        if process.alive:
            process.take(*self._next())
        else:
            # Killed while it waited: what it would be given now would count as tried.
            self._processes.remove(process)
            process.end()

    def _next(self) -> tuple[list[Article], bool]:
        """The next batch (empty if there is none), and whether it is an article that is tried again, alone."""
        if self._again:
            return [self._again.popleft()], True
        if self._stop():
            return [], False
        batch, self._ahead = self._ahead or next(self._batches, []), []
        return batch, False

    def _receive(self, process: _Process) -> Iterator[tuple[Article, Result]]:
        try:
            answer = process.connection.recv()
        except (EOFError, OSError):
            if process.ready:
                yield from self._give_up(process, ArticleCrash, "ended the process that read it")
                return
            raise ModelError(
                f"the process that loads the model ended with code {process.exit_code}",
                remedy="look whether memory is enough, or run with fewer --jobs",
            ) from None
        if isinstance(answer, RiscontroError):
            raise answer
        if process.ready:
            batch, process.batch = process.batch, []
            # Before its results go out: it reads on while they are written down.
            self._hand_over(process)
            yield from zip(batch, answer, strict=True)
        else:
            process.ready = True
            process.start()

    def _give_up(
        self, process: _Process, error: type[ExtractionError], reason: str
    ) -> Iterator[tuple[Article, Result]]:
        """End a process; its articles are tried once more, alone, and one that was alone has failed."""
        self._processes.remove(process)
        process.end(kill=True)
        if process.alone:
            article = process.batch[0]
            yield article, error(reason, where=article.path or article.id, remedy="report it with the article's text")
        else:
            self._again.extend(process.batch)


class _Process:
    """One process, its pipe, and the batch that it has in hand."""

    def __init__(self, make_worker: Callable[[], Worker], timeout: float) -> None:
        # A fresh interpreter: a forked one would inherit threads and locks of ours in any state.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(make_worker, theirs), daemon=True)
        self._process.start()
        # Ours must be the only copy that is open: its end is how the death of the process is seen.
        theirs.close()
        self._timeout = timeout
        self.ready = False
        self.alone = False
        self.batch: list[Article] = []
        self.deadline = math.inf

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def exit_code(self) -> int | None:
        self._process.join(_GOODBYE_SECONDS)
        return self._process.exitcode

    def take(self, batch: list[Article], alone: bool) -> None:
        self.batch, self.alone = batch, alone
        if self.ready and batch:
            self.start()

    def start(self) -> None:
        """Send the batch in hand; the time for it starts now, not while the model was loading."""
        self.deadline = time.monotonic() + self._timeout * len(self.batch)
        try:
            self.connection.send(self.batch)
        except OSError:
            # It died between two batches; `recv` finds that out and the batch is tried again.
            return

    def end(self, *, kill: bool = False) -> None:
        if not kill and self.ready and not self.batch:
            self.connection.close()  # the process sees that nobody is there, and ends
            self._process.join(_GOODBYE_SECONDS)
        if self._process.is_alive():
            self._process.kill()
        self._process.join()
        self.connection.close()


def _serve(make_worker: Callable[[], Worker], connection: Connection) -> None:
    """Runs in the process: make the worker, then answer batches until nobody asks any more."""
    # Ctrl-C reaches every process of a terminal; the first one decides what is finished.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Processes are what is parallel here: threads inside them would fight for the same processors.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    try:
        worker = make_worker()
    except RiscontroError as error:
        connection.send(error)
        return
    except Exception as error:
        connection.send(
            ModelError(f"cannot be loaded: {type(error).__name__}: {error}", remedy="install riscontro again")
        )
        return
    try:
        connection.send(None)
        while True:
            connection.send(worker.extract(connection.recv()))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


def _seconds_until(deadline: float) -> float | None:
    return None if deadline == math.inf else max(0.0, deadline - time.monotonic())


def _batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Batches by length; the first ones are small, so that there is something to see soon."""
    batch: list[Article] = []
    characters, limit = 0, 1
    for article in articles:
        batch.append(article)
        characters += len(article.text)
        if len(batch) >= limit or characters >= _BATCH_CHARACTERS:
            yield batch
            batch, characters, limit = [], 0, min(2 * limit, _BATCH_ARTICLES)
    if batch:
        yield batch
