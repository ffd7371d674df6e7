"""Invented news, marked before anything was run on it: entities and names by the embedded model and our rules."""

from __future__ import annotations

from pathlib import Path

from pipeline.language.models import load_model
from tests.entities.markup import parse

NEWS = Path(__file__).parent / "data" / "invented_news.txt"
FLOOR = 0.93
"""F1 of span, label and name. Single sentences may be lost with another model; a person lowers the floor, no script."""


def test_invented_news() -> None:
    nlp = load_model("")
    right = found = expected = 0
    for line in NEWS.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        marked = parse(line)
        entities = {(e.start, e.end, e.label, e.entity) for e in nlp(marked.text)._.entities}
        right += len(entities & set(marked.expected))
        found += len(entities)
        expected += len(marked.expected)
    assert 2 * right / (found + expected) >= FLOOR
