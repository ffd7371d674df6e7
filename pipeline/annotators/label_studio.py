"""Label Studio: `tasks.json` to import, and `labels.xml`, the labelling configuration that shows it.

Spans are `labels` regions, links are relations, columns stand in the text area of their region, `column: value` a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from pipeline.annotators.marks import LINKS, Drawn, labels
from pipeline.errors import GoldError
from pipeline.tables import atomic_write

_TASKS = "tasks.json"
_COLOURS = {"entities": "#74aef2", "quotes": "#f8d66d", "claims": "#ff9c8f", "links": "#c9c9c4"}


def knows(path: Path) -> bool:
    """Whether a path is Label Studio's JSON, or a folder that `write` has made."""
    return path.suffix == ".json" or (path / _TASKS).is_file()


def write(articles: Iterable[Drawn], out: Path) -> list[Path]:
    """Write tasks and labelling configuration into a folder; returns both."""
    out.mkdir(parents=True, exist_ok=True)
    tasks = [_task(article) for article in articles]
    for name, content in (
        (_TASKS, json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"),
        ("labels.xml", _interface()),
    ):
        with atomic_write(out / name) as file:
            file.write(content)
    return [out / _TASKS, out / "labels.xml"]


def read(path: Path) -> Iterator[Drawn]:
    """Articles of an export with their marks: of each task the last annotation that was not cancelled.

    GoldError for JSON of another shape.
    """
    path = path / _TASKS if path.is_dir() else path
    try:
        for number, task in enumerate(json.loads(path.read_text(encoding="utf-8")), start=1):
            yield _read(task, f"{path}#{number}")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        remedy = "export it as JSON, not as JSON-MIN or CSV"
        raise GoldError(f"not Label Studio's tasks: {error!r}", where=str(path), remedy=remedy) from error


def _task(article: Drawn) -> dict[str, Any]:
    result: list[dict[str, Any]] = []
    ends: dict[tuple[int, int, str], str] = {}

    def region(label: str, start: int, end: int, columns: dict[str, str]) -> str:
        key = f"m{len(result)}"
        value = {"start": start, "end": end, "text": article.text[start:end]}
        common = {"id": key, "to_name": "text"}
        result.append({**common, "from_name": "label", "type": "labels", "value": {**value, "labels": [label]}})
        if columns:
            lines = [f"{name}: {cell}" for name, cell in columns.items()]
            result.append({**common, "from_name": "columns", "type": "textarea", "value": {**value, "text": lines}})
        return key

    for mark in article.marks:
        key = region(mark.label, mark.start, mark.end, dict(mark.columns))
        for link, (start, end) in mark.links.items():
            if (start, end, link) not in ends:
                ends[start, end, link] = region(link, start, end, {})
            relation = {"from_id": key, "to_id": ends[start, end, link], "labels": [f"has_{link}"]}
            result.append({"type": "relation", "direction": "right", **relation})
    return {"data": {"article_id": article.article_id, "text": article.text}, "annotations": [{"result": result}]}


def _read(task: dict[str, Any], where: str) -> Drawn:
    text = task["data"]["text"]
    done = [one for one in task.get("annotations", []) if not one.get("was_cancelled")]
    spans: dict[str, tuple[str, int, int]] = {}
    links: list[tuple[str, str, str]] = []
    notes: dict[str, dict[str, str]] = {}
    for one in done[-1]["result"] if done else []:
        if one["type"] == "labels":
            value = one["value"]
            start, end = _place(text, value["start"], value["end"], value.get("text"))
            spans[one["id"]] = value["labels"][0], start, end
        elif one["type"] == "textarea":
            lines = one["value"]["text"]
            parts = (line.partition(":") for line in ([lines] if isinstance(lines, str) else lines))
            notes[one["id"]] = {name.strip(): cell.removeprefix(" ") for name, _, cell in parts}
        elif one["type"] == "relation":
            links.append((one["from_id"], one["to_id"], where))
    article_id = str(task["data"].get("article_id") or task.get("id") or where.rpartition("#")[2])
    return Drawn.of(article_id, text, spans, links, notes, where=where)


def _place(text: str, start: int, end: int, said: str | None) -> tuple[int, int]:
    """Offsets in characters: some versions count an emoji as two (HumanSignal/label-studio#1347)."""
    if said is not None and text[start:end] != said:
        units = text.encode("utf-16-le")
        first, covered = (units[a * 2 : b * 2].decode("utf-16-le", "replace") for a, b in ((0, start), (start, end)))
        if covered == said:
            return len(first), len(first) + len(covered)
    return start, end


def _interface() -> str:
    kinds = labels() | dict.fromkeys(LINKS, "links")
    shown = "\n".join(
        f'    <Label value={quoteattr(kind)} background="{_COLOURS[table]}"/>' for kind, table in kinds.items()
    )
    links = "".join(f'<Relation value="has_{link}"/>' for link in LINKS)
    return (
        f'<View>\n  <Relations>{links}</Relations>\n  <Labels name="label" toName="text">\n{shown}\n  </Labels>\n'
        '  <Text name="text" value="$text"/>\n'
        '  <TextArea name="columns" toName="text" perRegion="true" placeholder="speaker: Mario Neri"/>\n'
        "</View>\n"
    )
