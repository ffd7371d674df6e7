"""Articles read a second, before any model sees them: what a cluster's readers have to keep up with.

    python -m benchmarks.reading --articles 300

Made from the corpus: the same articles as JSON Lines and as web pages in a gzipped WARC file; read with and without
asking for the language. What is told is time, not processor time, as pages are taken apart in a process of their own.
"""

from __future__ import annotations

import argparse
import html
import io
import tempfile
import time
from pathlib import Path

from benchmarks.batch import make_articles
from pipeline.article import Article
from pipeline.reading import find, read
from pipeline.settings import Settings


def make_warc(source: Path, path: Path) -> None:
    """The articles of a JSON Lines file as pages of a web archive."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for item in read(find([source]), Settings(foreign="read")):
            assert isinstance(item, Article)
            body = "".join(f"<p>{html.escape(line)}</p>" for line in item.text.splitlines())
            page = f'<html lang="it"><head><title>{item.id}</title></head><body><article>{body}</article></body></html>'
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
            address = f"https://example.org/{item.id}"
            payload = io.BytesIO(page.encode())
            writer.write_record(writer.create_warc_record(address, "response", payload=payload, http_headers=headers))


def pace(path: Path, settings: Settings) -> float:
    """Articles of `path` read in a second."""
    reading = iter(read(find([path]), settings))
    next(reading)  # the detector and the process for pages are started
    started = time.monotonic()
    count = sum(isinstance(item, Article) for item in reading)
    return count / (time.monotonic() - started)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.reading", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=300, help="how many are made, of four paragraphs")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        jsonl, warc = Path(folder) / "a.jsonl", Path(folder) / "a.warc.gz"
        words = make_articles(jsonl, articles=options.articles, paragraphs=4)
        make_warc(jsonl, warc)
        print(f"{options.articles} articles, {words:,} words\n")
        print("| format | with language | without |\n| --- | ---: | ---: |")
        for name, path in (("JSON Lines", jsonl), ("WARC, pages taken apart", warc)):
            figures = [pace(path, Settings(foreign=foreign)) for foreign in ("skip", "read")]
            print(f"| {name} | " + " | ".join(f"{figure:,.0f} articles/s" for figure in figures) + " |")


if __name__ == "__main__":
    main()
