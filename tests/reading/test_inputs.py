"""What may be named as an input: patterns, lists, standard input, addresses; and which languages are read."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.errors import NotItalian, ReadingError
from pipeline.reading import find, read
from pipeline.settings import Settings

ITALIAN = (
    "Il sindaco Anna Neri ha annunciato ieri la costruzione di tre scuole nel quartiere Libertà, a sud della città. "
    "L’opposizione protesta: secondo i consiglieri i lavori non partiranno prima della primavera del prossimo anno."
)
ENGLISH = (
    "The mayor announced yesterday that three schools will be built in the south of the city, near the harbour. "
    "The opposition protests: according to the councillors, work will not begin before the spring of next year."
)


def write(path: Path, text: str = "Un testo.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(*inputs: str | Path) -> list[str]:
    return [path.name for path in find(inputs).files]


def outcome(*inputs: str | Path, **settings: object) -> tuple[list[Article], list[ReadingError]]:
    items = list(read(find(inputs), Settings().with_values(settings)))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, ReadingError)]


def test_a_pattern_is_what_a_shell_makes_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "2025/uno.txt",
        "2026/due.txt",
        "2026/giugno/tre.html",
        "2026/foto.jpg",
        "2026/.nascosto.txt",
        "[4].txt",
    ):
        write(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert names("2026/*.txt") == ["due.txt"]
    assert names("20*") == ["uno.txt", "due.txt", "tre.html"]
    assert names("**/*.html", "**/*.txt") == ["uno.txt", "due.txt", "tre.html", "[4].txt"]
    assert names("[4].txt") == ["[4].txt"]
    assert find(["2026/*"]).ignored == {".jpg": 1}
    assert [error.code for error in find(["2027/*.txt"]).errors] == ["R104"]


def test_a_pattern_names_csv_files_on_purpose_and_finds_no_run_s_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "notizie.csv", "text\nUno.\n")
    write(tmp_path / "out" / "texts" / "uno.txt")
    (tmp_path / "out" / ".riscontro").mkdir()
    monkeypatch.chdir(tmp_path)
    assert names("*.csv") == ["notizie.csv"]
    assert names("**/*.txt") == []
    assert names("out/texts/*.txt") == ["uno.txt"]


def test_a_list_names_inputs_of_every_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "cartella/b.txt", "cartella/c.txt", "con spazio.txt"):
        write(tmp_path / name)
    write(tmp_path / "elenco.txt", "# articoli\n\na.txt\r\ncartella/b*\ncon spazio.txt\nmanca.txt\n")
    monkeypatch.chdir(tmp_path)
    assert names("@elenco.txt", "a.txt") == ["a.txt", "b.txt", "con spazio.txt"]
    assert [(error.where, error.code) for error in find(["@elenco.txt", "@manca"]).errors] == [
        ("manca", "R104"),
        ("manca.txt", "R104"),
    ]
    write(tmp_path / "@strano.txt")
    assert names("@strano.txt") == ["@strano.txt"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("Il sindaco Neri.\n", [("stdin", "Il sindaco Neri.\n")]),
        ('\n{"text": "Uno."}\n{"text": "Due.", "id": "b"}\n', [("stdin-000002", "Uno."), ("b", "Due.")]),
        ("", []),
    ],
)
def test_standard_input_is_an_article_or_json_lines(
    given: str, found: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(given.encode()))))
    articles, errors = outcome("-", "-")
    assert [(article.id, article.text) for article in articles] == found
    assert [error.code for error in errors] == ([] if found else ["R101"])


def test_a_list_may_come_on_standard_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "a.txt")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(io.BytesIO(str(path).encode()))))
    assert names("@-") == ["a.txt"]


def test_an_address_is_read_like_a_path() -> None:
    fsspec = pytest.importorskip("fsspec")
    pytest.importorskip("upath")
    store = fsspec.filesystem("memory")
    store.pipe("/news/2026/a.txt", b"Uno.")
    store.pipe("/news/2026/b.jsonl", b'{"id": "due", "text": "Due."}\n')
    store.pipe("/news/2026/foto.jpg", b"")
    try:
        for given in (
            ["memory://news"],
            ["memory://news/2026/*"],
            ["memory://news/2026/a.txt", "memory://news/2026/b.jsonl"],
        ):
            articles, errors = outcome(*given)
            assert [(article.id, article.text) for article in articles] == [("a", "Uno."), ("due", "Due.")]
            assert errors == []
        assert articles[1].path.endswith("news/2026/b.jsonl#1")
        assert [error.code for error in find(["memory://manca"]).errors] == ["R104"]
    finally:
        store.rm("/news", recursive=True)


def test_another_language_is_skipped_by_name_and_read_on_demand(tmp_path: Path) -> None:
    write(tmp_path / "it.txt", ITALIAN)
    write(tmp_path / "en.txt", ENGLISH)
    articles, errors = outcome(tmp_path)
    assert [article.id for article in articles] == ["it"]
    [error] = errors
    assert isinstance(error, NotItalian)
    assert (error.code, error.reason, Path(error.where).name) == ("R107", "is in another language (en)", "en.txt")
    assert len(outcome(tmp_path, foreign="read")[0]) == 2


SONG = (
    "'O sole mio sta 'nfronte a te, che bella cosa na jurnata 'e sole, n'aria serena doppo na tempesta! "
    "Pe' ll'aria fresca pare già na festa. Ma n'atu sole cchiù bello, oje ne', 'o sole mio sta 'nfronte a te."
)


@pytest.mark.parametrize(
    "text",
    [
        "Real Madrid 3 - Barcelona 1",
        "Breaking news: the mayor resigns.",
        f"{ITALIAN} «{ENGLISH}»",
        SONG,
        "Il sindaco Neri ha detto che ne vuole 3, e che Bari ne avrà 4.\n" * 40,
        "Il sindaco Neri ne vuole 3, Bari 4." * 40,
    ],
)
def test_a_short_mixed_or_dialect_text_is_read(text: str, tmp_path: Path) -> None:
    write(tmp_path / "a.txt", text)
    assert [len(found) for found in outcome(tmp_path)] == [1, 0]


def test_how_much_was_read_grows_to_all(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", '{"text": "Uno."}\n' * 5000)
    write(tmp_path / "b.txt")
    reading = read(find([tmp_path]), Settings())
    fractions = [reading.fraction for _ in reading]
    assert fractions == sorted(fractions)
    assert 0.0 < fractions[2500] < 0.5 <= fractions[-1] <= reading.fraction == 1.0
