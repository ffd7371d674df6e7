"""Hostile files: a sound one of every format, and what happens to files in the wild and in malicious hands."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import random
import zlib
from functools import cache

from pipeline.reading import READERS

TEXT = """BARI, 3 NOV - «Costerà 90 milioni», ha detto ieri Anna Neri, sindaca di Bari.
Secondo l’Istat, “due italiani su tre” nel 2024 erano d'accordo: un po' più del 12,5% in un anno.
– Non firmo – ha replicato il ministro Galli a "La Gazzetta del Sud" –. Dell'«effetto Bari» parlano tutti.

L'ex premier Rossi, 62 anni, si è detto 'contrario', ma la 'Ndrangheta (ndr) vale 3 mila miliardi, dice l'Onu.
"""
PAGE = """<!doctype html><html lang="it"><head><title>Tre scuole a Bari | Gazzetta</title>
<meta charset="utf-8"><meta property="og:site_name" content="Gazzetta"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Tre scuole a Bari</h1>{}</article><script>var a = "no";</script></body></html>"""

# What files break on, put in at any place: marks, invisible characters, bytes of other encodings, markup, numbers.
PIECES = (
    *(b"\x00", b"\xff", b"\xfe", b"\xe9", b"\x92", b"\x1a", b"\r", b"\n", b"\n\n", b"\t", b"\x0b", b"\x85", b" "),
    *(codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf"),
    *"ﬁ İ ß 𝟗 ⅷ ² ½ ٣ 〇 ｱ Ã© â€™".encode().split(),
    *"\u202e \u2066 \u00ad \u200b \ufeff \u2028 \u0301 \u0344 \ufffd \U000e0001 \u0327".encode().split(),
    *"« » “ ” „ ‘ ’ ' \" '' << >> – — - ( ) [ ] … . , : ; ! ? / % € $ ° + − ± × = @ # * _ | \\ ^ ~ `".encode().split(),
    *b"<div> </div> <p> <!-- --> <![CDATA[ &nbsp; &#0; &#x110000; <script> <table><tr><td>".split(),
    *b"{} [] \\u0000 \\ud800".split(),
    *b"1 0 99 1.000 1,5 3-1 '98 000000000000000000000000000000 1e999 -0 XVII mille due mezzo milioni".split(),
    *"ha detto che secondo l' dell' un po' on. dott. S.p.A. il la di Neri Bari né perché è così".encode().split(),
)
LONGEST = 60_000


@cache
def seeds() -> dict[str, bytes]:
    """A sound file of each format by its ending."""
    rows = [{"id": f"n{i}", "title": "Tre scuole", "text": line} for i, line in enumerate(TEXT.split("\n\n"))]
    lines = "\n".join(json.dumps(row, ensure_ascii=i % 2 == 0) for i, row in enumerate(rows)).encode()
    page = PAGE.format("".join(f"<p>{line}</p>" for line in (TEXT * 3).splitlines())).encode()
    found = {}
    for suffix in READERS:
        if suffix.startswith((".jsonl", ".ndjson")):
            data = lines
        elif suffix in (".csv", ".tsv"):
            separator = "\t" if suffix == ".tsv" else ","
            data = "\n".join(
                [separator.join(("id", "text")), *(f'{r["id"]}{separator}"Neri: {r["title"]}"' for r in rows)]
            ).encode()
        elif suffix in (".html", ".htm", ".xhtml"):
            data = page
        elif ".warc" in suffix:
            data = _warc(page)
        elif suffix == ".parquet":
            data = _parquet(rows)
        else:
            data = TEXT.encode()
        found[suffix] = gzip.compress(data, mtime=0) if suffix.endswith(".gz") else data
    return found


def mutated(data: bytes, chance: random.Random) -> bytes:
    """`data` after one to six accidents; one in ten times at random bytes beside it."""
    for _ in range(chance.randint(1, 6)):
        a, b = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        b = min(b, a + chance.choice((1, 4, 30, 500)))
        accident = chance.randrange(8)
        if accident == 0:
            data = data[:a] + data[b:]
        elif accident == 1:
            data = data[:a]  # cut short
        elif accident == 2:
            data = data[:a] + data[a:b] * chance.choice((2, 50, 2000)) + data[b:]
        elif accident == 3:
            data = data[:a] + chance.randbytes(b - a) + data[b:]
        elif accident == 4:
            data = data[:b] + data[a:b] + data[b:]
        elif accident == 5:
            data = data[:a] + chance.choice(PIECES) * chance.choice((1, 1, 3, 1000)) + data[a:]
        else:
            data = data[:a] + chance.choice(PIECES) + data[b:]
        data = data[:LONGEST]
    if chance.random() < 0.05:
        data = data.decode("utf-8", "ignore").encode(
            chance.choice(("cp1252", "utf-16", "utf-16-be", "mac-roman")), "replace"
        )
    return data


def hostile(suffix: str, chance: random.Random, base: bytes | None = None) -> bytes:
    """A damaged file of the format; of compressed ones, half are damaged inside and half outside."""
    data = seeds()[suffix] if base is None else base
    if suffix.endswith(".gz") and chance.random() < 0.5:
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return mutated(data, chance)
        return gzip.compress(mutated(data, chance), mtime=0)
    return mutated(data, chance)


def _warc(page: bytes) -> bytes:
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:12345678-1234-1234-1234-123456789012>\r\n"
        "WARC-Date: 2026-01-06T10:00:00Z\r\nWARC-Target-URI: https://www.gazzetta.it/scuole\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return (head.encode() + http + b"\r\n\r\n") * 2


def _parquet(rows: list[dict[str, str]]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows), file)
    return file.getvalue()
