"""Readers of the public corpora: CoNLL-U treebanks with multiword tokens merged, and token-tag files of entities.

Multiword tokens are merged as `it_core_news_*` does: *della* is one ADP with its article's features, *dirlo* one VERB.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class TreeToken:
    """One surface token of a treebank. `head` is the index of the head in the sentence, its own index for the root."""

    text: str
    space_after: bool
    upos: str
    feats: str
    lemma: str
    head: int
    deprel: str


@dataclass(frozen=True, slots=True)
class TreeSentence:
    """A sentence of a treebank: `sent_id`, its tokens, and whether a paragraph or document starts with it."""

    tokens: tuple[TreeToken, ...]
    sent_id: str = ""
    starts_document: bool = False

    @property
    def text(self) -> str:
        return "".join(t.text + " " * t.space_after for t in self.tokens).rstrip()


@dataclass(frozen=True, slots=True)
class NerSentence:
    """A sentence of an entity corpus: words and IOB2 tags, e.g. `B-PER`."""

    words: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(slots=True)
class _Word:
    form: str
    lemma: str
    upos: str
    feats: str
    head: int
    deprel: str
    misc: str
    children: list[int] = field(default_factory=list)


def read_conllu(path: Path) -> list[TreeSentence]:
    """Read a CoNLL-U file; empty nodes are dropped. Raises ValueError with file and line on a malformed row."""
    sentences: list[TreeSentence] = []
    rows: list[list[str]] = []
    sent_id, new_document = "", True
    with path.open(encoding="utf-8") as file:
        for n, line in enumerate(file, start=1):
            line = line.rstrip("\n")
            if line.startswith("#"):
                if line.startswith("# sent_id"):
                    sent_id = line.split("=", 1)[-1].strip()
                elif line.startswith(("# newdoc", "# newpar")):
                    new_document = True
            elif line:
                cells = line.split("\t")
                if len(cells) != 10:
                    raise ValueError(f"{path}:{n}: {len(cells)} columns where CoNLL-U has 10")
                rows.append(cells)
            elif rows:
                sentences.append(_merge(rows, sent_id, new_document))
                rows, new_document = [], False
    if rows:
        sentences.append(_merge(rows, sent_id, new_document))
    return sentences


def _merge(rows: list[list[str]], sent_id: str, starts_document: bool) -> TreeSentence:
    words: dict[int, _Word] = {}
    spans: list[tuple[int, int, str, str]] = []
    covered: set[int] = set()
    for cells in rows:
        if "." in cells[0]:
            continue
        if "-" in cells[0]:
            first, last = (int(x) for x in cells[0].split("-"))
            spans.append((first, last, cells[1], cells[9]))
            covered.update(range(first, last + 1))
            continue
        n = int(cells[0])
        words[n] = _Word(
            cells[1], cells[2], cells[3], cells[5], int(cells[6]) if cells[6] != "_" else 0, cells[7], cells[9]
        )
    spans += [(n, n, words[n].form, words[n].misc) for n in words if n not in covered]
    spans.sort()
    index = {n: i for i, (first, last, _, _) in enumerate(spans) for n in range(first, last + 1)}
    tokens = []
    for i, (first, last, form, misc) in enumerate(spans):
        group = [words[n] for n in range(first, last + 1)]
        # The part whose head lies outside the group leads it; of several, a verb, then the first.
        outside = [w for w in group if w.head == 0 or index[w.head] != i]
        leader = next((w for w in outside if w.upos in ("VERB", "AUX")), outside[0] if outside else group[0])
        upos, feats, lemma, deprel = leader.upos, leader.feats, leader.lemma, leader.deprel
        if len(group) > 1 and group[0].upos == "ADP":
            # *della*: ADP with the features of its article; the two have the same head.
            leader = group[0]
            upos, lemma, deprel, feats = "ADP", group[0].lemma, leader.deprel, group[-1].feats
        elif len(group) > 1 and upos in ("VERB", "AUX"):
            upos = leader.upos
        head = i if leader.head == 0 else index[leader.head]
        if deprel == "root":
            deprel, head = "ROOT", i
        space = "SpaceAfter=No" not in misc
        tokens.append(TreeToken(form, space, upos, "" if feats == "_" else feats, lemma, head, deprel))
    return TreeSentence(tuple(tokens), sent_id, starts_document)


def read_tags(path: Path) -> list[NerSentence]:
    """Read token-tag rows: `token TAB tag` (KIND) or `n TAB token TAB tag` (WikiNEuRal); blank lines part sentences."""
    sentences: list[NerSentence] = []
    words: list[str] = []
    tags: list[str] = []

    def flush() -> None:
        if words:
            sentences.append(NerSentence(tuple(words), tuple(tags)))
            words.clear()
            tags.clear()

    with path.open(encoding="utf-8") as file:
        for n, line in enumerate(file, start=1):
            cells = line.rstrip("\n").split("\t")
            if cells == [""]:
                flush()
                continue
            if len(cells) < 2:
                raise ValueError(f"{path}:{n}: no tab between token and tag")
            words.append(cells[-2])
            tags.append(cells[-1])
    flush()
    return sentences


NO_SPACE_BEFORE = frozenset(",.;:!?)]}%»”")
NO_SPACE_AFTER = frozenset("([{«“")


def spacing(words: Iterable[str]) -> Iterator[bool]:
    """Guess for each word of a tokenised sentence whether a space follows it (KIND and WikiNEuRal do not say)."""
    words = list(words)
    open_mark = False
    for i, word in enumerate(words):
        following = words[i + 1] if i + 1 < len(words) else ""
        if word == '"':
            open_mark = not open_mark
        no_space = (
            (len(word) > 1 and word[-1] in "'’" and word[:-1].isalpha() and word.lower() not in ("po'", "po’"))
            or word in NO_SPACE_AFTER
            or following in NO_SPACE_BEFORE
            or (word == '"' and open_mark)
            or (following == '"' and open_mark)
        )
        yield not no_space


def spans_of(tags: Iterable[str]) -> list[tuple[int, int, str]]:
    """Spans (first, last + 1, label) of IOB2 tags; an I- without its B- opens a span, as in conlleval."""
    spans: list[tuple[int, int, str]] = []
    start, label = -1, ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, kind = tag.partition("-")
        if label and (prefix != "I" or kind != label):
            spans.append((start, i, label))
            label = ""
        if prefix == "B" or (prefix == "I" and not label):
            start, label = i, kind
    return spans
