r"""brat standoff: a folder with a `.txt` and an `.ann` for each article, and an `annotation.conf` to open it with.

Format: https://brat.nlplab.org/standoff.html. Spans are text-bound annotations, cut at line ends; links are relations;
columns stand in the note of their span, as `column: value; column: value`, with a `\` before a `;` or `\` of a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.annotators.marks import LINKS, Drawn, labels
from pipeline.columns import RECORD_TABLES
from pipeline.errors import GoldError
from pipeline.tables import atomic_write

_ESCAPES = {"\\": "\\\\", ";": "\\;", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
_PART = re.compile(r"(?:[^;\\]|\\.)+")


def knows(path: Path) -> bool:
    """Whether a path is a folder of brat's."""
    return path.is_dir() and any(path.glob("*.ann"))


def write(articles: Iterable[Drawn], out: Path) -> list[Path]:
    """Write a folder for brat; returns its configuration and annotation files."""
    out.mkdir(parents=True, exist_ok=True)
    written = [out / "annotation.conf"]
    _write(written[0], _configuration())
    for article in articles:
        _write(out / f"{article.article_id}.txt", article.text)
        written.append(out / f"{article.article_id}.ann")
        _write(written[-1], "".join(f"{line}\n" for line in _lines(article)))
    return written


def read(path: Path) -> Iterator[Drawn]:
    """Articles of a folder with their marks. GoldError for a line that cannot be read."""
    for file in sorted(path.glob("*.ann")):
        text = file.with_suffix(".txt")
        if not text.is_file():
            raise GoldError("has no text", where=str(file), remedy=f"put {text.name} beside it")
        yield _read(file, text.read_text(encoding="utf-8"))


def _write(path: Path, content: str) -> None:
    with atomic_write(path) as file:
        file.write(content)


def _lines(article: Drawn) -> Iterator[str]:
    numbers: dict[tuple[int, int, str], int] = {}
    last = relations = notes = 0
    for mark in article.marks:
        last += 1
        number = last
        yield _bound(number, mark.label, mark.start, mark.end, article.text)
        if mark.columns:
            notes += 1
            told = "; ".join(f"{name}: {_escaped(value)}" for name, value in mark.columns.items())
            yield f"#{notes}\tAnnotatorNotes T{number}\t{told}"
        for link, (start, end) in mark.links.items():
            if (start, end, link) not in numbers:
                last += 1
                numbers[start, end, link] = last
                yield _bound(last, link, start, end, article.text)
            relations += 1
            yield f"R{relations}\thas_{link} Arg1:T{number} Arg2:T{numbers[start, end, link]}"


def _bound(number: int, label: str, start: int, end: int, text: str) -> str:
    lines = list(re.finditer(r"[^\n]+", text[start:end]))
    places = ";".join(f"{start + line.start()} {start + line.end()}" for line in lines)
    return f"T{number}\t{label} {places}\t{' '.join(line[0] for line in lines)}"


def _escaped(value: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in value)


def _read(file: Path, text: str) -> Drawn:
    spans: dict[str, tuple[str, int, int]] = {}
    links: list[tuple[str, str, str]] = []
    notes: dict[str, dict[str, str]] = {}
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
        try:
            key, _, rest = line.partition("\t")
            head, _, tail = rest.partition("\t")
            if key.startswith("T"):
                label, _, places = head.partition(" ")
                spans[key] = label, int(places.split()[0]), int(places.split()[-1])
            elif key.startswith("R"):
                _, one, other = head.split()
                links.append((one.partition(":")[2], other.partition(":")[2], f"{file}:{number}"))
            elif key.startswith("#") and head.startswith("AnnotatorNotes "):
                notes.setdefault(head.split()[1], {}).update(_columns(tail))
        except (ValueError, IndexError):
            raise GoldError(f"{line!r} is no standoff", where=f"{file}:{number}", remedy="save it in brat") from None
    return Drawn.of(file.stem, text, spans, links, notes, where=str(file))


def _columns(note: str) -> Iterator[tuple[str, str]]:
    for part in _PART.findall(note):
        name, _, value = part.partition(":")
        value = re.sub(r"\\(.)", lambda found: _UNESCAPES.get(found[1], found[1]), value.removeprefix(" "))
        if name.strip():
            yield name.strip(), value


def _configuration() -> str:
    kinds = labels()
    quotes = "|".join(kind for kind, table in kinds.items() if table == "quotes")
    spans = "\n".join(
        f"!{table}\n" + "\n".join(f"\t{kind}" for kind, its in kinds.items() if its == table) for table in RECORD_TABLES
    )
    relations = "\n".join(f"has_{link}\tArg1:{quotes}, Arg2:{link}" for link in LINKS)
    overlap = "<OVERLAP>\tArg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>"
    return (
        f"[entities]\n{spans}\n!links\n" + "\n".join(f"\t{link}" for link in LINKS) + f"\n\n[relations]\n{relations}\n"
        f"{overlap}\n\n[events]\n\n[attributes]\n"
    )
