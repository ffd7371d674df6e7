"""Files of many articles and web pages: what becomes an article, what a failure, and that one bad row costs itself."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.errors import ReadingError
from pipeline.reading import find, read
from pipeline.settings import Settings

ROWS = [
    {"id": "uno", "testo": "Il sindaco Neri.", "titolo": "A Bari", "url": "https://x.it/1", "data": "2026-01-06"},
    {"id": "due", "testo": "Due.\n\nParagrafi.", "titolo": None},
]
Write = Callable[[Path], None]


def outcome(path: Path, **settings: object) -> tuple[list[Article], list[ReadingError]]:
    items = list(read(find([path]), Settings().with_values(settings)))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, ReadingError)]


def jsonl(path: Path) -> None:
    path.write_text("\n".join(map(json.dumps, ROWS)) + "\n\n", encoding="utf-8")


def jsonl_gz(path: Path) -> None:
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, ROWS)).encode()))


def csv_semicolon(path: Path) -> None:
    path.write_text(
        '\ufeffID;Titolo;Testo;URL;Data\nuno;A Bari;Il sindaco Neri.;https://x.it/1;2026-01-06\ndue;;"Due.\n\nParagrafi.";;\n',
        encoding="utf-8",
    )


def parquet(path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet as pq

    pq.write_table(pyarrow.Table.from_pylist(ROWS), path)


@pytest.mark.parametrize(
    ("name", "write"),
    [("a.jsonl", jsonl), ("a.JSONL.gz", jsonl_gz), ("a.csv", csv_semicolon), ("a.parquet", parquet)],
)
def test_a_row_is_an_article(name: str, write: Write, tmp_path: Path) -> None:
    write(tmp_path / name)
    articles, errors = outcome(tmp_path / name)
    assert errors == []
    assert [(a.id, a.text, a.title, a.url, a.date) for a in articles] == [
        ("uno", "Il sindaco Neri.", "A Bari", "https://x.it/1", "2026-01-06"),
        ("due", "Due.\n\nParagrafi.", "", "", ""),
    ]
    assert articles[1].path.endswith(f"{name}#2")


def test_columns_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "no", "Corpo": "Sì."}\n')
    articles, _ = outcome(path, columns={"text": "corpo"})
    assert [(a.id, a.text) for a in articles] == [("a-000001", "Sì.")]


def test_a_bad_line_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    bad = [
        '{"text": ',
        "[1]",
        '{"title": "x"}',
        '{"text": ""}',
        '{"text": 3}',
        "[" * 100_000,
        '{"text": "' + "a" * 500 + '"}',
    ]
    path.write_text("\n".join(['{"text": "Uno."}', *bad, '{"text": "Due."}']))
    articles, errors = outcome(path, max_bytes=400)
    assert [a.text for a in articles] == ["Uno.", "Due."]
    assert [(e.where[-2:], e.code) for e in errors] == [
        ("#2", "R106"),
        ("#3", "R106"),
        ("#4", "R106"),
        ("#5", "R101"),
        ("#6", "R106"),
        ("#7", "R102"),
        ("#8", "R102"),
    ]


def test_deep_json_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("[" * 100_000)
    assert [e.code for e in outcome(tmp_path / "a.jsonl")[1]] == ["R106"]


def test_a_truncated_archive_keeps_what_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    lines = "\n".join(json.dumps({"text": f"Articolo numero {n}, {n * 7919 % 1000}."}) for n in range(2000))
    path.write_bytes(gzip.compress(lines.encode())[:-2000])
    articles, errors = outcome(path)
    assert 0 < len(articles) < 2000
    assert [e.code for e in errors][-1] == "R106"
    (tmp_path / "b.jsonl.gz").write_bytes(b"no archive")
    assert [e.code for e in outcome(tmp_path / "b.jsonl.gz")[1]] == ["R106"]


def test_a_ragged_row_costs_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,text\nuno,Uno.\ndue\ntre,Tre.,e altro\nquattro,Quattro.\n")
    articles, errors = outcome(path)
    assert [a.id for a in articles] == ["uno", "quattro"]
    assert [e.code for e in errors] == ["R106", "R106"]


def test_bytes_that_are_no_parquet_and_no_text_are_failures(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    for name, code in (("a.parquet", "R106"), ("a.csv", "R103")):
        (tmp_path / name).write_bytes(b"\xff\xfe\x00text")
        assert [e.code for e in outcome(tmp_path / name)[1]] == [code]


def test_a_csv_in_a_folder_is_no_input_unless_named_and_a_readme_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("text\n35 paesi\n")
    (tmp_path / "README.txt").write_text("Su questa cartella.")
    found = find([tmp_path])
    assert found.files == ()
    assert found.ignored == {".csv": 1, "README.txt": 1}
    assert len(outcome(tmp_path / "claims.csv")[0]) == 1


PAGE = """<!doctype html><html lang="it"><head><title>Tre scuole a Bari | Gazzetta</title>
<meta charset="{charset}">
<meta property="og:site_name" content="Gazzetta">
<meta property="og:title" content="Tre scuole a Bari">
<meta property="article:published_time" content="2026-01-06T10:00:00+01:00">
<link rel="canonical" href="https://www.gazzetta.it/scuole">
</head><body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav><article><h1>Tre scuole a Bari</h1>
<p>Il sindaco Anna Neri ha annunciato ieri la costruzione di tre scuole nel quartiere Libertà, a sud della città.</p>
<p>«È una promessa mantenuta», ha detto Neri ai giornalisti, «e costerà 90 milioni di euro in quattro anni».</p>
<p>L’opposizione protesta: secondo i consiglieri i lavori non partiranno prima della primavera del prossimo anno.</p>
</article><footer>Riproduzione riservata</footer><script>var a = "no";</script></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_page_gives_its_main_text_with_its_paragraphs_and_data(charset: str, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "pagina.html").write_bytes(PAGE.format(charset=charset).encode(charset))
    [article], _ = outcome(tmp_path / "pagina.html")
    assert "«È una promessa mantenuta», ha detto Neri ai giornalisti" in article.text.split("\n")[-2]
    assert "Home" not in article.text
    assert "var a" not in article.text
    assert (article.title, article.source, article.date) == ("Tre scuole a Bari", "Gazzetta", "2026-01-06")
    assert article.url == "https://www.gazzetta.it/scuole"


@pytest.mark.parametrize("data", [b"<html><body></body></html>", b"<div>" * 3000, b"\x00\xff" * 50, b"<p>"])
def test_a_page_without_a_main_text_is_a_failure(data: bytes, tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    (tmp_path / "pagina.html").write_bytes(data)
    articles, errors = outcome(tmp_path / "pagina.html")
    assert articles == []
    assert [error.code for error in errors] == ["R101"]
