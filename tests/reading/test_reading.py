"""Paths → articles: folders walked in order, safe and unique names, every bad input a failure with its remedy."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.article import Article
from pipeline.errors import ReadingError, TooLong, UnknownFormat, Unreadable
from pipeline.reading import find, read
from pipeline.reading.naming import UniqueIds, safe_id
from pipeline.settings import Settings


def articles(*inputs: Path, settings: Settings | None = None) -> list[Article]:
    return [item for item in read(find(inputs), settings or Settings()) if isinstance(item, Article)]


def errors(*inputs: Path, settings: Settings | None = None) -> list[ReadingError]:
    return [item for item in read(find(inputs), settings or Settings()) if isinstance(item, ReadingError)]


def write(path: Path, text: str = "Un testo.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_is_read_through_and_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.txt", "a.TXT", ".nascosto.txt", ".git/c.txt", "foto.jpg", "LEGGIMI"):
        write(tmp_path / name)
    assert [article.id for article in articles(tmp_path)] == ["a", "z", "b"]
    assert find([tmp_path]).ignored == {".jpg": 1, "no ending": 1}


def test_order_of_inputs_and_naming_a_file_twice_change_nothing(tmp_path: Path) -> None:
    one, two = write(tmp_path / "1" / "voto.txt", "Uno."), write(tmp_path / "2" / "voto.txt", "Due.")
    there = articles(one, two, tmp_path)
    assert there == articles(tmp_path / "2" / ".." / "2", one) == articles(two, one)
    assert [(article.id, article.text) for article in there] == [("voto", "Uno."), ("voto-2", "Due.")]


def test_a_run_s_own_folder_is_no_input(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "outputs" / "texts" / "a.txt")
    (tmp_path / "outputs" / ".riscontro").mkdir()
    assert len(articles(tmp_path)) == 1
    assert len(articles(tmp_path / "outputs" / "texts")) == 1


def test_each_bad_input_is_a_failure_that_names_file_and_remedy(tmp_path: Path) -> None:
    write(tmp_path / "buono.txt")
    write(tmp_path / "vuoto.txt", "  \n")
    write(tmp_path / "lungo.txt", "a" * 300)
    (tmp_path / "binario.txt").write_bytes(bytes(256))
    (tmp_path / "rotto.txt").symlink_to(tmp_path / "assente.txt")
    os.mkfifo(tmp_path / "coda.txt")
    strange = write(tmp_path / "tabella.xyz")
    found = errors(tmp_path, strange, tmp_path / "manca.txt", settings=Settings(max_characters=200))
    assert {(Path(error.where).name, error.code) for error in found} == {
        ("vuoto.txt", "R101"),
        ("lungo.txt", "R102"),
        ("binario.txt", "R103"),
        ("rotto.txt", "R104"),
        ("coda.txt", "R104"),
        ("manca.txt", "R104"),
        ("tabella.xyz", "R105"),
    }
    assert all(error.reason and error.remedy for error in found)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_rights_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path / "chiuso.txt").chmod(0)
    assert isinstance(errors(tmp_path)[0], Unreadable)


def test_the_byte_limit_is_checked_while_reading(tmp_path: Path) -> None:
    write(tmp_path / "grande.txt", "a" * 2000)
    [error] = errors(tmp_path, settings=Settings(max_bytes=1000))
    assert isinstance(error, TooLong)


def test_an_unknown_ending_is_a_failure_only_if_named(tmp_path: Path) -> None:
    strange = write(tmp_path / "dati.xyz")
    assert errors(tmp_path) == []
    assert isinstance(errors(strange)[0], UnknownFormat)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("coalizione-volontari", "coalizione-volontari"),
        ("articolo_12.bis", "articolo_12.bis"),
        ("Perché no", "Perché-no"),
        ("../../etc/passwd", "etc-passwd"),
        ("=1+1", "1-1"),
        ("riga\nnuova", "riga-nuova"),
        ("\udcff\udcfe", "udcff-udcfe"),
        ("…", "article"),
        ("CON", "article-CON"),
        ("nul.txt", "article-nul.txt"),
    ],
)
def test_ids_are_safe_as_file_names(name: str, safe: str) -> None:
    assert safe_id(name) == safe


@given(st.text(st.characters(categories=None), max_size=400))
def test_every_id_is_safe(name: str) -> None:
    safe = safe_id(name)
    assert 0 < len(safe.encode()) <= 120
    assert safe[0] not in "=+-@.\t" + os.sep
    assert os.sep not in safe
    assert safe_id(safe) == safe


@given(st.lists(st.sampled_from(["a", "A", "a-2", "a-2-2", "b"])))
def test_no_two_articles_have_one_name(wanted: list[str]) -> None:
    ids = UniqueIds()
    given_ids = [ids.take(name).casefold() for name in wanted]
    assert len(set(given_ids)) == len(given_ids)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take only names that are text")
def test_a_name_that_is_no_text_is_read_and_shown_as_escapes(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/citt\xe0.txt"
    Path(os.fsdecode(path)).write_text("Un testo.", encoding="utf-8")
    [article] = articles(tmp_path)
    assert article.path.endswith(r"citt\udce0.txt")
    article.id.encode()
