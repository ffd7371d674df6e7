"""Web archives, where a damaged record costs itself, and Markdown, of which the words remain."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from pipeline.article import Article
from pipeline.errors import ReadingError
from pipeline.reading import find, read
from pipeline.settings import Settings

PAGE = """<!doctype html><html lang="it"><head><title>Scuola {n}</title></head><body><article><h1>Scuola {n}</h1>
<p>Il sindaco Anna Neri ha annunciato ieri la costruzione della scuola numero {n} nel quartiere Libertà, a sud.</p>
<p>«È una promessa mantenuta», ha detto Neri ai giornalisti, «e costerà {n} milioni di euro in quattro anni».</p>
<p>L’opposizione protesta: secondo i consiglieri i lavori non partiranno prima della primavera dell’anno prossimo.</p>
</article></body></html>"""
PAGES = 6


def archive(*, zipped: bool, charset: str = "utf-8") -> tuple[bytes, list[int]]:
    """A WARC file of six pages, a picture, a page that was not found; and where its records begin."""
    pytest.importorskip("trafilatura")
    pytest.importorskip("warcio")
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    file = io.BytesIO()
    writer = WARCWriter(file, gzip=zipped)
    offsets = []

    def record(url: str, body: bytes, kind: str, status: str = "200 OK") -> None:
        offsets.append(file.tell())
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=headers))

    for n in range(PAGES):
        record(f"https://www.gazzetta.it/{n}", PAGE.format(n=n).encode(charset), f"text/html; charset={charset}")
    record("https://www.gazzetta.it/foto", b"\xff\xd8\xff", "image/jpeg")
    record("https://www.gazzetta.it/manca", b"<p>no</p>", "text/html", "404 Not Found")
    writer.write_record(writer.create_warcinfo_record("x", {"software": "test"}))
    return file.getvalue(), offsets


def outcome(path: Path, data: bytes, **settings: object) -> tuple[list[Article], list[ReadingError], dict[str, int]]:
    path.write_bytes(data)
    reading = read(find([path]), Settings().with_values(settings))
    items = list(reading)
    articles = [item for item in items if isinstance(item, Article)]
    return articles, [item for item in items if isinstance(item, ReadingError)], dict(reading.ignored)


def numbers(articles: list[Article]) -> list[int]:
    return [int(article.url.rsplit("/", 1)[1]) for article in articles]


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_every_page_is_an_article_and_the_rest_is_counted(zipped: bool, charset: str, tmp_path: Path) -> None:
    data, offsets = archive(zipped=zipped, charset=charset)
    path = tmp_path / ("a.warc.gz" if zipped else "a.warc")
    articles, errors, ignored = outcome(path, data)
    assert errors == []
    assert numbers(articles) == list(range(PAGES))
    assert all("«È una promessa mantenuta»" in article.text for article in articles)
    assert [article.path.rsplit("#")[1] for article in articles] == [str(offset) for offset in offsets[:PAGES]]
    assert articles[0].title == "Scuola 0"
    assert len({article.id for article in articles}) == PAGES
    assert ignored == {"WARC image/jpeg": 1, "WARC status 404": 1, "WARC warcinfo": 1}


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("damage", ["cut in the middle", "bits", "cut at the start", "junk between"])
def test_a_damaged_record_costs_itself(zipped: bool, damage: str, tmp_path: Path) -> None:
    data, offsets = archive(zipped=zipped)
    start, end = offsets[2], offsets[3]
    match damage:
        case "cut in the middle":
            data = data[: (start + end) // 2] + data[end:]
        case "bits":
            flipped = bytes(byte ^ 0xFF for byte in data[start + 20 : start + 220])
            data = data[: start + 20] + flipped + data[start + 220 :]
        case "cut at the start":
            data = data[:start] + data[(start + end) // 2 :]
        case "junk between":
            data = data[:start] + b"\0junk\x1f\x8b\x08" * 500 + data[end:]
    articles, errors, _ = outcome(tmp_path / "a.warc.gz", data)
    assert numbers(articles) == [0, 1, 3, 4, 5]
    assert [error.code for error in errors] == ["R106"]


@pytest.mark.parametrize("zipped", [True, False])
@pytest.mark.parametrize("cut", [1, 40, 400])
def test_a_file_that_breaks_off_costs_its_last_record(zipped: bool, cut: int, tmp_path: Path) -> None:
    data, offsets = archive(zipped=zipped)
    articles, errors, _ = outcome(tmp_path / "a.warc", data[: offsets[4] - cut])
    assert numbers(articles) == [0, 1, 2]
    assert [error.code for error in errors] == ["R106"]


def test_a_page_over_the_limit_costs_itself(tmp_path: Path) -> None:
    data, offsets = archive(zipped=True)
    head, _, body = gzip.decompress(data[: offsets[1]]).partition(b"\r\n\r\n")
    grown = body.rstrip() + b"<!--" + b"x" * 400_000 + b"-->"
    lines = [
        f"Content-Length: {len(grown)}".encode() if b"Content-Length" in line else line for line in head.split(b"\r\n")
    ]
    big = gzip.compress(b"\r\n".join(lines) + b"\r\n\r\n" + grown + b"\r\n\r\n")
    articles, errors, _ = outcome(tmp_path / "a.warc.gz", big + data[offsets[1] :], max_bytes=100_000)
    assert numbers(articles) == [1, 2, 3, 4, 5]
    assert [error.code for error in errors] == ["R102"]


@pytest.mark.parametrize("data", [b"no archive", b"\x1f\x8b\x08" + b"\0" * 50, b"WARC/1.0\r\n\r\n", b"\0" * 5000])
def test_what_is_no_archive_is_one_failure(data: bytes, tmp_path: Path) -> None:
    pytest.importorskip("warcio")
    articles, errors, _ = outcome(tmp_path / "a.warc.gz", data)
    assert articles == []
    assert [error.code for error in errors] == ["R106"]
    assert outcome(tmp_path / "b.warc", b"")[:2] == ([], [])


MARKDOWN = """---
title: Tre scuole a Bari
date: 2026-01-06
fonte: "Gazzetta"
tags:
  - scuola
---

# Un *titolo* qui

Il sindaco **Anna Neri** ha detto: «[Serve tempo](https://x.it)»,
e ne serve.

![foto](a.jpg)

- primo punto
- secondo `punto`

> Una citazione.

```
codice
```
"""


def test_markdown_keeps_the_words(tmp_path: Path) -> None:
    [article], errors, _ = outcome(tmp_path / "nota.md", MARKDOWN.encode())
    assert errors == []
    assert article.text == (
        "Un titolo qui\n\nIl sindaco Anna Neri ha detto: «Serve tempo», e ne serve.\n\nfoto\n\nprimo punto\n\n"
        "secondo punto\n\nUna citazione.\n\ncodice\n"
    ).replace("foto\n\n", "")
    assert (article.id, article.title, article.date, article.source) == (
        "nota",
        "Tre scuole a Bari",
        "2026-01-06",
        "Gazzetta",
    )


def test_markdown_without_front_matter_has_its_heading_as_title(tmp_path: Path) -> None:
    [article], _, _ = outcome(tmp_path / "a.md", b"# Tre scuole\r\n\r\nServe tempo.\r\n\r\n---\r\n\r\nE denaro.")
    assert (article.title, article.text) == ("Tre scuole", "Tre scuole\n\nServe tempo.\n\nE denaro.\n")
    assert [error.code for error in outcome(tmp_path / "b.md", b"![x](y)")[1]] == ["R101"]
