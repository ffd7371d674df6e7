"""Findings as a notebook shows them: HTML with its styles in the elements, as notebooks drop style sheets.

Every string of an article is escaped. The layers look as in the report: quotes have a ground, names a line below,
figures a dashed line above and bold type, in colours that hold on light and on dark.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from pipeline.marking import Segment, cut
from pipeline.records import Claim, Entity, Quote
from pipeline.trace import Considered

_STYLES = {
    "e": "border-bottom: 3px solid #2f7fd6",
    "q": "background: rgba(255, 205, 60, .3)",
    "qq": "background: rgba(255, 190, 20, .55)",
    "c": "font-weight: 700; text-decoration: overline dashed 2px #d6483c",
}
_NAMES = {"e": "names", "q": "quotes", "c": "figures"}
_CELL = 'style="text-align: left; vertical-align: top"'


def article_html(title: str, text: str, layers: Sequence[Sequence[Entity | Quote | Claim]]) -> str:
    """An article with its findings marked; what each says shows on hover, and as a table below."""
    records = [record for layer in layers for record in layer]
    said = [_said(record) for record in records]
    marked = "".join(_marked(segment, said) for segment in cut(text, records))
    key = " ".join(
        _styled(layer, f"{name} {len(rows)}") for (layer, name), rows in zip(_NAMES.items(), layers, strict=True)
    )
    head = f"<h4>{escape(title)}</h4>" if title else ""
    rows = ((record.text, type(record).__name__.lower(), one) for record, one in zip(records, said, strict=True))
    return (
        f'<div>{head}<p>{key}</p><div style="white-space: pre-wrap; line-height: 1.9; max-width: 50rem">{marked}</div>'
        f"<details><summary>{len(records)} rows</summary>{_table(rows)}</details></div>"
    )


def explanation_html(sentences: Iterable[tuple[str, tuple[Considered, ...]]]) -> str:
    """Sentences, each with what was considered in it, kept (✓) or dropped (✗)."""
    parts = []
    for sentence, considered in sentences:
        rows = ((one.text, one.what, f"{'✓' if one.kept else '✗'} {one.why}") for one in considered)
        parts.append(f"<p>{escape(sentence)}</p>{_table(rows) if considered else ''}")
    return f'<div style="max-width: 60rem">{"".join(parts)}</div>'


def _said(record: Entity | Quote | Claim) -> str:
    if isinstance(record, Entity):
        return f"{record.label}: {record.entity}"
    if isinstance(record, Quote):
        return f"{record.kind}, {record.speaker or 'nobody'}" + (f" ({record.cue})" if record.cue else "")
    value = "–".join(filter(None, (record.value, record.value_max)))
    source = f", by {record.source}" if record.source else ""
    return " ".join(filter(None, (f"{record.kind}:", record.modifier, value, record.unit))) + source


def _marked(segment: Segment, said: Sequence[str]) -> str:
    if not segment.rows:
        return escape(segment.text)
    return _styled(segment.layers, segment.text, "\n".join(said[number] for number in segment.rows))


def _styled(layers: str, text: str, title: str = "") -> str:
    style = "; ".join(_STYLES[layer] for layer in layers.split())
    hint = f' title="{escape(title)}"' if title else ""
    return f'<span style="{style}"{hint}>{escape(text)}</span>'


def _table(rows: Iterable[tuple[str, ...]]) -> str:
    lines = ("".join(f"<td {_CELL}>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"
