"""Time against size, stage by stage, on texts that nobody writes and somebody might send.

    python -m benchmarks.scaling -o docs/scaling                    up to 1 MB: an hour on one processor
    python -m benchmarks.scaling --largest 65536 --only quotes      what a change of one extractor did

Each family is a short text repeated. Every stage is timed apart, in processor time, but pages on the clock. The model
reads windows of some 200 words, so it is measured up to `--model-largest` characters only; beyond, what it gave for
those stands repeated, as it would give it again. A stage that took more than a minute is not tried at the next size.
Writes a CSV and a plot (`pip install '.[analyst]'`), prints a table: seconds a megabyte, and how the time grows (1
linear, 2 with the square).
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from pipeline.article import Article
from pipeline.extraction import extract_article
from pipeline.language.models import EXTRACTORS
from pipeline.reading.cleaning import clean
from pipeline.reading.html import SUFFIXES

FAMILIES = {
    "prose": "Il sindaco di Bari, Anna Neri, ha detto che serviranno due milioni di euro. «È poco», replica Galli.\n",
    "one mark": "!",
    "commas": ",",
    "digits": "1",
    "digits and commas": "1,",
    "numbers": "1 ",
    "number words": "mille uno o ",
    "shares": "due su ",
    "ranges": "tra 1 e ",
    "euro signs": "€ ",
    "years": "2026-",
    "quotes opened": "«",
    "quotes with a word": "«Sì ",
    "straight quotes": '"',
    "apostrophes": "'",
    "elisions": "l'",
    "elisions and quotes": "dell'«a ",
    "dashes": "– sì ",
    "one word": "a",
    "one capital word": "A’",
    "hyphened": "A-",
    "names": "Anna Neri ",
    "namesakes": "la Neri, Anna Neri e Ugo Neri, ",
    "abbreviations": "on. ",
    "addresses": "http://a.b/",
    "cues": "ha detto che ",
    "cues after": ", spiega Neri, ",
    "sources": "secondo ",
    "brackets": "(",
    "short lines": "Sì.\n",
    "blank lines": "\n",
    "spaces": " ",
    "combining marks": "e\u0316\u0301",
    "invisible": "a\u00ad\u200b",
    "mojibake": "Ã©",
}
LETTERS = "abcdefghilmnopqrstuvz"
SMALLEST = 4_096
TOO_SLOW = 60.0
SHORTEST = 0.01
"""Seconds below which the plot shows nothing: a clock's noise."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Processor time that a stage took for so many characters of a family."""

    family: str
    stage: str
    characters: int
    seconds: float


def text_of(family: str, size: int) -> str:
    """`size` characters or a few more of a family, in whole units."""
    if family == "different names":
        return "".join(_different_names(size))
    unit = FAMILIES[family]
    return unit * -(-size // len(unit))


def _different_names(size: int) -> Iterator[str]:
    made = 0
    for number in count():
        if made >= size:
            return
        name = "".join(LETTERS[number // 20**place % 20] for place in range(4))
        text = f"A{name} N{name} vota. "
        made += len(text)
        yield text


def measure(nlp: Language, family: str, size: int, *, model_largest: int, skip: set[str]) -> Iterator[Measured]:
    """Every stage but those in `skip`, on one text."""
    text = text_of(family, size)

    def timed(stage: str, work: Callable[[], Any]) -> Any:
        started = time.process_time()
        result = work()
        measured.append(Measured(family, stage, len(text), time.process_time() - started))
        return result

    measured: list[Measured] = []
    cleaned = timed("cleaning", lambda: clean(text)[0])
    timed("tokens", lambda: nlp.tokenizer(cleaned))
    with nlp.select_pipes(disable=EXTRACTORS), nlp.memory_zone():
        if size <= model_largest:
            doc = timed("model", lambda: nlp(cleaned))
        else:
            part = nlp(clean(text_of(family, model_largest))[0])
            joined = Doc.from_docs([part] * -(-len(cleaned) // len(part.text)), ensure_whitespace=False)
            assert joined is not None
            doc = joined
        # The component is run on a Doc that the ones before it have left; one that was too slow is passed over.
        for name in EXTRACTORS:
            stage = name.removeprefix("riscontro_")
            if stage not in skip:
                doc = timed(stage, lambda doc=doc, name=name: nlp.get_pipe(name)(doc))  # type: ignore[misc]
        article = Article(id="a", text=doc.text)
        timed("records", lambda: extract_article(article, lambda _: doc))
    yield from (one for one in measured if one.stage not in skip)


def pages(size: int) -> Iterator[Measured]:
    """Reading of pages: tags opened and never closed, many small paragraphs, one attribute, entities, a table.

    Time on the clock, as pages are taken apart in a process of their own; its start is not counted.
    """
    from pipeline.errors import ReadingError
    from pipeline.reading import find, read
    from pipeline.settings import Settings

    prose = FAMILIES["prose"]
    made = {
        "page: tags never closed": "<div>" * (size // 5) + prose,
        "page: paragraphs": f"<p>{prose}</p>" * (size // (len(prose) + 7)),
        "page: short paragraphs": "<p>Sì.</p>" * (size // 10),
        "page: links": '<a href="/x">a</a>' * (size // 18) + prose,
        "page: one attribute": f'<p class="{"a " * (size // 2)}">{prose}</p>',
        "page: entities": f"<p>{'&lt;' * (size // 4)}{prose}</p>",
        "page: tables": "<table><tr><td>" * (size // 15) + prose,
    }
    with tempfile.TemporaryDirectory() as folder:
        for family, body in made.items():
            path = Path(folder) / f"pagina{SUFFIXES[0]}"
            for written in (prose, body):
                path.write_text(f"<html><body><article>{written}</article></body></html>", encoding="utf-8")
                started = time.perf_counter()
                for item in read(find([path]), Settings()):
                    assert isinstance(item, Article | ReadingError)
            yield Measured(family, "reading", len(body), time.perf_counter() - started)


def growth(times: list[Measured]) -> float:
    """Exponent of the time between the smallest size of some weight and the largest: 1 is linear, 2 the square."""
    last = times[-1]
    first = next((one for one in times if one.seconds >= 0.02 and one.characters * 4 <= last.characters), times[0])
    if last.seconds < 0.05 or first is last:
        return 1.0
    return math.log(last.seconds / max(first.seconds, 1e-4)) / math.log(last.characters / first.characters)


def table(measured: list[Measured]) -> str:
    """A row a family: seconds a megabyte at the largest size of each stage, and its growth where that exceeds 1.2."""
    stages = list(dict.fromkeys(one.stage for one in measured))
    lines = [f"| family | {' | '.join(stages)} |", f"| --- |{' ---: |' * len(stages)}"]
    for family in dict.fromkeys(one.family for one in measured):
        cells = []
        for stage in stages:
            times = [one for one in measured if (one.family, one.stage) == (family, stage)]
            if not times:
                cells.append("")
                continue
            pace, power = times[-1].seconds / times[-1].characters * 1e6, growth(times)
            cells.append(f"{pace:.1f}" + (f" (n^{power:.1f})" if power > 1.2 else ""))
        lines.append(f"| {family} | {' | '.join(cells)} |")
    return "\n".join(lines)


def plot(measured: list[Measured], path: Path) -> None:
    """A small picture a stage, a line a family, both axes logarithmic; the dashed line is linear."""
    import vl_convert

    values = [asdict(one) | {"seconds": max(one.seconds, SHORTEST)} for one in measured]
    largest = max(one.characters for one in measured)
    stages = list(dict.fromkeys(one.stage for one in measured))
    linear = [
        {"stage": stage, "characters": size, "seconds": 60 * size / largest, "family": "linear"}
        for stage in stages
        for size in (SMALLEST, largest)
    ]
    logarithmic = {"type": "log", "nice": False}
    line = {
        "x": {
            "field": "characters",
            "type": "quantitative",
            "scale": logarithmic,
            "axis": {"format": "~s", "grid": False},
        },
        "y": {"field": "seconds", "type": "quantitative", "scale": logarithmic, "axis": {"grid": False}},
        "detail": {"field": "family"},
    }
    spec = {
        "data": {"values": values + linear},
        "facet": {"field": "stage", "type": "nominal", "columns": 4, "sort": stages, "title": None},
        "spec": {
            "width": 200,
            "height": 180,
            "layer": [
                {
                    "transform": [{"filter": "datum.family != 'linear'"}],
                    "mark": {"type": "line", "strokeWidth": 1, "opacity": 0.6},
                    "encoding": line,
                },
                {
                    "transform": [{"filter": "datum.family == 'linear'"}],
                    "mark": {"type": "line", "strokeDash": [4, 4], "color": "black"},
                    "encoding": line,
                },
            ],
        },
        "columns": 4,
    }
    path.write_bytes(vl_convert.vegalite_to_png(spec, scale=1.0))


def main() -> None:
    """Measure, write, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scaling", description=__doc__)
    parser.add_argument("--largest", type=int, default=1_048_576, help="characters of the largest text")
    parser.add_argument("--model-largest", type=int, default=16_384, help="characters that the model itself reads")
    parser.add_argument("--only", default="", help="families whose name contains this, or the stage of this name")
    parser.add_argument("--model", help="spaCy pipeline by name or path; default the embedded one")
    parser.add_argument("-o", "--out", type=Path, help="where to write, without ending: OUT.csv and OUT.png")
    options = parser.parse_args()
    nlp = pipeline.load(options.model)
    stages = {"cleaning", "tokens", "model", "entities", "quotes", "claims", "records"}
    only_stage = options.only if options.only in stages else ""
    families = [name for name in (*FAMILIES, "different names") if only_stage or options.only in name]
    measured: list[Measured] = []
    for family in families:
        skip: set[str] = set()
        size = SMALLEST
        while size <= options.largest:
            for one in measure(nlp, family, size, model_largest=options.model_largest, skip=skip):
                measured.append(one)
                print(f"{one.family}, {one.stage}: {one.seconds:.2f} s for {one.characters:,}", file=sys.stderr)
                if one.seconds > TOO_SLOW / 4:
                    skip.add(one.stage)
            size *= 4
    size = SMALLEST
    while "page" in (options.only or "page") and size <= options.largest:
        measured += pages(size)
        size *= 4
    if only_stage:
        measured = [one for one in measured if one.stage == only_stage]
    if options.out:
        with options.out.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["family", "stage", "characters", "seconds"], lineterminator="\n")
            writer.writeheader()
            writer.writerows(asdict(one) | {"seconds": f"{one.seconds:.4f}"} for one in measured)
        plot(measured, options.out.with_suffix(".png"))
    print(table(measured))


if __name__ == "__main__":
    main()
