"""The pool: every article comes back, whatever happens to the processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.article import Article
from pipeline.errors import ArticleCrash, ArticleTimeout, ExtractionError, ModelError
from pipeline.extraction import Extraction
from pipeline.workers import Pool, Result, Worker
from tests import fake

MakeWorker = Callable[[], Worker]


def corpus(*texts: str) -> list[Article]:
    return [Article(id=f"a{number:03}", text=text) for number, text in enumerate(texts)]


def extract_all(
    articles: Iterable[Article], make: MakeWorker, *, processes: int = 1, timeout: float = 60.0, **options: Any
) -> list[tuple[Article, Result]]:
    with Pool(make, processes=processes, timeout=timeout) as pool:
        return list(pool.extract(articles, **options))


def states(articles: list[Article], make: MakeWorker, *, processes: int = 2, timeout: float = 60.0) -> dict[str, type]:
    results = extract_all(articles, make, processes=processes, timeout=timeout)
    assert len(results) == len(articles)
    return {article.id: type(result) for article, result in results}


@pytest.mark.parametrize("processes", [1, 3])
def test_every_article_comes_back_once(processes: int) -> None:
    assert set(states(corpus(*["Uno 1."] * 40), fake.FakeWorker, processes=processes).values()) == {Extraction}


def test_nothing_to_do_starts_no_process() -> None:
    assert states([], fake.killed) == {}


def test_a_crash_costs_the_article_that_crashes_and_no_other() -> None:
    found = states(corpus("Uno.", f"{fake.CRASH}.", "Tre.", "Quattro.", f"{fake.FAIL}."), fake.FakeWorker)
    assert found == {
        "a000": Extraction,
        "a001": ArticleCrash,
        "a002": Extraction,
        "a003": Extraction,
        "a004": ExtractionError,
    }


def test_an_article_that_crashes_once_is_read_at_its_second_try(tmp_path: Path) -> None:
    make = partial(fake.FakeWorker, marks=tmp_path)
    assert states(corpus(f"{fake.CRASH_ONCE}."), make) == {"a000": Extraction}


def test_an_article_that_never_ends_is_given_up() -> None:
    found = states(corpus("Uno.", f"{fake.SLEEP}.", "Tre."), fake.FakeWorker, timeout=1.5)
    assert found == {"a000": Extraction, "a001": ArticleTimeout, "a002": Extraction}


def test_a_worker_that_cannot_be_made_says_why() -> None:
    with pytest.raises(ModelError, match="is missing"):
        extract_all(corpus("Uno."), fake.broken)


def test_a_worker_that_dies_while_it_is_made_ends_the_run() -> None:
    with pytest.raises(ModelError, match="ended with code 7"):
        extract_all(corpus("Uno."), fake.killed)


def test_once_stopped_what_is_in_hand_is_finished_and_no_more_is_read() -> None:
    read = done = 0

    def articles() -> Iterator[Article]:
        nonlocal read
        for article in corpus(*["Uno."] * 100):
            read += 1
            yield article

    with Pool(fake.FakeWorker, processes=2) as pool:
        for _ in pool.extract(articles(), stop=lambda: done > 0):  # noqa: B023 - it is meant to see the change
            done += 1
    # One batch was read ahead, and comes again when the run goes on.
    assert 0 < done <= read <= done + 8


def test_a_pool_serves_again_and_again_with_the_same_processes() -> None:
    with Pool(fake.FakeWorker) as pool:
        for _ in range(3):
            assert [type(result) for _, result in pool.extract(corpus("Uno.", "Due."))] == [Extraction] * 2
        assert [type(result) for _, result in pool.extract(corpus(f"{fake.CRASH}."))] == [ArticleCrash]
        assert [type(result) for _, result in pool.extract(corpus("Tre."))] == [Extraction]


def test_a_process_has_its_next_articles_while_results_are_written_down() -> None:
    with Pool(fake.FakeWorker) as pool:
        results = pool.extract(corpus("Uno 1.", "Due 2."))
        assert next(results)[0].id == "a000"
        assert [article.id for process in pool._processes for article in process.batch] == ["a001"]
