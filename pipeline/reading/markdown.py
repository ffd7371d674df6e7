"""Markdown: the words without the marks, a paragraph a block; title and data from front matter or the first heading."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.reading.cleaning import decode
from pipeline.reading.files import Source
from pipeline.reading.formats import Raw
from pipeline.reading.tabular import USUAL
from pipeline.settings import Settings

SUFFIXES = (".md", ".markdown")
_FENCE = "---"


def read_markdown(source: Source, settings: Settings) -> Iterator[Raw]:
    """The article of a Markdown file: links and emphasis keep their words, pictures and raw HTML have none."""
    text, encoding = decode(source.content(max_bytes=settings.max_bytes), where=source.where)
    told, body = _front_matter(text.replace("\r\n", "\n"))
    blocks = list(_blocks(MarkdownIt().parse(body)))
    heading = next((words for tag, words in blocks if tag == "h1"), "")
    yield Raw(
        id=told.pop("id", "") or source.stem,
        text="\n\n".join(words for _, words in blocks) + "\n" * bool(blocks),
        title=told.pop("title", "") or heading,
        encoding=encoding,
        **told,
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    """What plain lines `key: value` between two fences at the top tell about the article, and the rest of the text."""
    head, fence, body = text.removeprefix(f"{_FENCE}\n").partition(f"\n{_FENCE}\n")
    if not text.startswith(f"{_FENCE}\n") or not fence:
        return {}, text
    pairs = (line.partition(":") for line in head.split("\n") if not line.startswith((" ", "-", "#")))
    values = {key.strip().lower(): value.strip().strip("\"'") for key, _, value in pairs}
    told = {}
    for field, usual in USUAL.items():
        found = next((values[name] for name in usual if values.get(name)), "")
        if found and field != "text":
            told[field] = found
    return told, body


def _blocks(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    """Tag and words of each block that has words, in order."""
    tag = ""
    for token in tokens:
        if token.type == "inline":
            words = _words(token.children or [])
        elif token.type in ("fence", "code_block"):
            words = token.content.strip("\n")
        else:
            tag = token.tag
            continue
        if words.strip():
            yield tag, words.strip()


def _words(children: list[Token]) -> str:
    parts = []
    for child in children:
        if child.type in ("text", "code_inline", "text_special"):
            parts.append(child.content)
        elif child.type == "softbreak":
            parts.append(" ")
        elif child.type == "hardbreak":
            parts.append("\n")
    return "".join(parts)
