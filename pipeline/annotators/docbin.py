"""spaCy's DocBin, for training and for tools that read it: rows are spans in `doc.spans`, names also in `doc.ents`.

The groups `entities`, `quotes` and `claims` have labels or kinds as span labels; the other columns stand in the group's
`attrs["rows"]`, with the offsets that they belong to. Tokens are spaCy's for Italian, cut where a span begins or ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.annotators.marks import Drawn, Mark, labels
from pipeline.columns import RECORD_TABLES
from pipeline.errors import GoldError
from pipeline.tables import atomic_path

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_FILE = "gold.spacy"


def knows(path: Path) -> bool:
    """Whether a path is a DocBin on disk, or a folder that `write` has made."""
    return path.suffix == ".spacy" or (path / _FILE).is_file()


def write(articles: Iterable[Drawn], out: Path) -> list[Path]:
    """Write a DocBin: `out` itself if it ends in `.spacy`, else `gold.spacy` in that folder."""
    import spacy
    from spacy.tokens import DocBin

    path = out if out.suffix == ".spacy" else out / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("it")
    docs = DocBin(store_user_data=True, docs=[_doc(article, nlp) for article in articles])
    with atomic_path(path) as beside:
        docs.to_disk(beside)
    return [path]


def read(path: Path) -> Iterator[Drawn]:
    """Articles of a DocBin with their marks. GoldError for a file that is none."""
    import spacy
    from spacy.tokens import DocBin

    path = path / _FILE if path.is_dir() else path
    try:
        docs = list(DocBin().from_disk(path).get_docs(spacy.blank("it").vocab))
    except Exception as error:
        # zlib and msgpack fail in as many ways as a file can be damaged.
        raise GoldError(f"not a DocBin: {error}", where=str(path), remedy="write it with DocBin.to_disk") from error
    for number, doc in enumerate(docs, start=1):
        name = str(doc.user_data.get("article_id", number))
        yield Drawn(article_id=name, text=doc.text, marks=tuple(_marks(doc)), where=f"{path}#{number}")


def _doc(article: Drawn, nlp: Language) -> Doc:
    from spacy.tokens import Doc, SpanGroup

    edges = {edge for mark in article.marks for edge in (mark.start, mark.end)}
    words: list[str] = []
    spaces: list[bool] = []
    for token in nlp.make_doc(article.text):
        inside = [at - token.idx for at in range(token.idx + 1, token.idx + len(token)) if at in edges]
        borders = [0, *inside, len(token)]
        words += [token.text[a:b] for a, b in pairwise(borders)]
        spaces += [False] * len(inside) + [bool(token.whitespace_)]
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    doc.user_data["article_id"] = article.article_id
    tables = labels()
    for table in RECORD_TABLES:
        marks = [mark for mark in article.marks if tables[mark.label] == table]
        spans = (doc.char_span(mark.start, mark.end, label=mark.label, alignment_mode="expand") for mark in marks)
        group = SpanGroup(
            doc,
            name=table,
            spans=[span for span in spans if span is not None],
            attrs={"rows": [_row(mark) for mark in marks]},
        )
        doc.spans[table] = group
    doc.ents = list(doc.spans["entities"])
    return doc


def _row(mark: Mark) -> dict[str, Any]:
    links = {name: list(place) for name, place in mark.links.items()}
    return {"start": mark.start, "end": mark.end, "label": mark.label, "columns": dict(mark.columns), "links": links}


def _marks(doc: Doc) -> Iterator[Mark]:
    """Spans as they stand; what their rows say is found by place and label, as a program may have changed some."""
    groups = [doc.spans[table] for table in RECORD_TABLES if table in doc.spans] or [doc.ents]
    for group in groups:
        rows = getattr(group, "attrs", {}).get("rows", [])
        said: dict[tuple[int, int, str], list[dict[str, Any]]] = {}
        for row in rows:
            said.setdefault((row["start"], row["end"], row["label"]), []).append(row)
        for span in group:
            key = (span.start_char, span.end_char, span.label_)
            row = said[key].pop(0) if said.get(key) else {"columns": {}, "links": {}}
            links = {name: (int(a), int(b)) for name, (a, b) in row["links"].items()}
            yield Mark(start=key[0], end=key[1], label=key[2], columns=row["columns"], links=links)
