"""The journal: what is done is known after any end of a run, and a damaged line is only an article read again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.errors import OutputError
from pipeline.journal import DONE, Journal

ONE = Article(id="uno", text="Uno è «citato».\n", path="uno.txt")
TWO = Article(id="due", text="Due.", path="due.txt")
ROWS = {
    "articles": [{"article_id": "uno"}],
    "entities": [{"text": "tab\t, riga\n, «è»", "confidence": 0.125, "end": None}],
}


def journal(path: Path, key: str = "k1") -> Journal:
    return Journal(path / "journal", key=key)


def test_rows_come_back_as_they_were(tmp_path: Path) -> None:
    with journal(tmp_path) as first:
        assert first.state(ONE) == "new"
        first.add(ONE, ROWS)
        first.add(TWO, {})
        assert first.rows("uno") == ROWS
    with journal(tmp_path) as second:
        assert (second.state(ONE), second.state(TWO)) == (DONE, DONE)
        assert second.rows("uno") == ROWS


def test_a_change_of_text_version_or_origin_is_seen(tmp_path: Path) -> None:
    with journal(tmp_path) as first:
        first.add(ONE, ROWS)
        assert first.state(replace(ONE, text="Altro.")) == "text changed"
        assert not first.moved(ONE)
        assert first.moved(replace(ONE, path="altrove/uno.txt"))
    with journal(tmp_path, key="k2") as second:
        assert second.state(ONE) == "version, model or settings changed"


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_torn_line_is_an_article_read_again(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "journal"
    with journal(tmp_path) as first:
        first.add(ONE, ROWS)
        first.add(TWO, {})
    path.write_bytes(path.read_bytes()[:-cut])
    with journal(tmp_path) as second:
        assert (second.state(ONE), second.state(TWO)) == (DONE, "new")
        second.add(TWO, {})
    with journal(tmp_path) as third:
        assert (third.state(ONE), third.state(TWO)) == (DONE, DONE)


def test_a_damaged_line_is_no_line(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    with journal(tmp_path) as first:
        first.add(ONE, ROWS)
        first.add(TWO, {})
    path.write_bytes(path.read_bytes().replace(b"confidence", b"confidemce") + b"\xff\xfe\x00\n\n")
    with journal(tmp_path) as second:
        assert (second.state(ONE), second.state(TWO)) == ("new", DONE)


def test_what_is_not_kept_is_forgotten_and_the_file_shrinks(tmp_path: Path) -> None:
    with journal(tmp_path) as first:
        for _ in range(5):
            first.add(ONE, ROWS)
        first.add(TWO, {})
        before = (tmp_path / "journal").stat().st_size
        first.keep({"uno"})
        assert list(first) == ["uno"]
        assert first.rows("uno") == ROWS
        first.add(TWO, {})
    assert (tmp_path / "journal").stat().st_size < before
    with journal(tmp_path) as second:
        assert sorted(second) == ["due", "uno"]


def test_a_journal_that_cannot_be_opened_is_our_error(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    with pytest.raises(OutputError):
        journal(tmp_path)
