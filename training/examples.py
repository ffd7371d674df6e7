"""Sentences with whatever labels their corpus has, and how each corpus's labels are read into ours.

An entity tag is a set of allowed tags (a bit mask over the columns of the entity head), because corpora leave things
open: for us, KIND's O means "O or MISC", and WikiNEuRal is asked for PER and MISC only. A corpus says nothing of the
conventions of which it allows no tag.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import spacy
from babel import Locale
from spacy.tokens import Doc

from pipeline.gold import heldout, load_gold
from pipeline.language.labels import CONVENTIONS, columns_of_tags, tags_of
from pipeline.language.tokenizer import make_tokenizer
from training.corpora import NerSentence, TreeSentence, spacing, spans_of

MADE_UP = Path(__file__).parent / "articles"
"""Articles that we wrote, with their names marked as `from_marked` reads them."""


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence: words, spaces after them, and the labels there are (None where the corpus has none)."""

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    ner: tuple[int, ...] | None = None
    upos: tuple[str, ...] | None = None
    feats: tuple[str, ...] | None = None
    lemmas: tuple[str, ...] | None = None
    heads: tuple[int, ...] | None = None
    deprels: tuple[str, ...] | None = None
    starts_document: bool = False


def mask(convention: str, *tags: str) -> int:
    """Bit mask of the tags that `convention` allows."""
    names, start = tags_of(convention), columns_of_tags(convention).start
    return sum(1 << (start + names.index(tag)) for tag in tags)


def block(convention: str) -> int:
    """Bit mask of all tags of a convention."""
    return mask(convention, *tags_of(convention))


BLOCKS = tuple(block(name) for name in CONVENTIONS)
OUTSIDE = sum(mask(name, "O") for name in CONVENTIONS)
INSIDE = sum(mask(name, *(tag for tag in tags_of(name) if tag[0] == "I")) for name in CONVENTIONS)
MISC = mask("riscontro", "B-MISC", "I-MISC")
NOT_MISC = block("riscontro") & ~MISC


def outside(tags: int) -> int:
    """O in each convention that `tags` says something of."""
    return sum(OUTSIDE & b for b in BLOCKS if tags & b)


def is_inside(tags: int) -> bool:
    """Whether a convention puts the word inside a name that begins before it."""
    return any(tags & b & INSIDE and not tags & b & OUTSIDE for b in BLOCKS)


def from_tree(sentence: TreeSentence) -> Example:
    """A treebank sentence; it says nothing of entities."""
    t = sentence.tokens
    return Example(
        words=tuple(x.text for x in t),
        spaces=tuple(x.space_after for x in t),
        upos=tuple(x.upos for x in t),
        feats=tuple(x.feats for x in t),
        lemmas=tuple(x.lemma for x in t),
        heads=tuple(x.head for x in t),
        deprels=tuple(x.deprel for x in t),
        starts_document=sentence.starts_document,
    )


def fill(tags: list[int], start: int, end: int, convention: str, labels: Iterable[str]) -> None:
    """Make words [start, end) a name of one of `labels` (none: no name), leaving other conventions as they are."""
    labels, others = list(labels), ~block(convention)
    for i in range(start, end):
        allowed = [f"{'B' if i == start else 'I'}-{label}" for label in labels] or ["O"]
        tags[i] = tags[i] & others | mask(convention, *allowed)


def with_names(example: Example, spans: Iterable[tuple[int, int, str]]) -> tuple[int, ...]:
    """Tags of a sentence whose names in our convention are `spans` (first word, last + 1, label), as a system has them.

    The system decides, but for what the corpus calls a person; where the corpus has a name and the system none, either
    may be.
    """
    ours, none, person = block("riscontro"), mask("riscontro", "O"), mask("riscontro", "B-PER", "I-PER")
    own = example.ner or (0,) * len(example.words)
    known = [tag & ours for tag in own]
    named = [bool(tag) and not tag & none for tag in known]
    persons = [name and not tag & ~person for name, tag in zip(named, known, strict=True)]
    tags = [tag & ~ours | none for tag in own]
    uncovered = set(range(len(tags)))
    for start, end, label in spans:
        fill(tags, start, end, "riscontro", ["PER" if all(persons[start:end]) else label])
        uncovered -= set(range(start, end))
    for i in uncovered:
        if named[i]:
            tags[i] = (tags[i] & ~none if persons[i] else tags[i]) | known[i]
    return tuple(tags)


def countries() -> frozenset[str]:
    """Italian names of the countries, from CLDR, and the short forms that news use."""
    names = set(Locale("it").territories.values())
    return frozenset(
        names
        | {
            "Usa",
            "USA",
            "Urss",
            "URSS",
            "Gran Bretagna",
            "Inghilterra",
            "Palestina",
            "Cina",
            "America",
            "Unione Sovietica",
            "Jugoslavia",
            "Stati Uniti d'America",
        }
    )


def from_kind(sentences: Sequence[NerSentence], news: Sequence[NerSentence] = ()) -> list[Example]:
    """KIND: its own convention as it stands; for ours O leaves MISC open, a country is LOC and *governo* no name.

    A one-word ORG that is elsewhere a LOC (*Roma*: the city, its club) may be either for us: the network decides.
    Words that `news`, the part of KIND that has news, labels otherwise say nothing in KIND's convention: *governo* is
    ORG in nine of ten places there, and in one of twelve in De Gasperi's writings.
    """
    loose = other_habits(sentences, news)
    seen: Counter[str] = Counter()
    for s in sentences:
        seen.update(" ".join(s.words[a:b]) for a, b, label in spans_of(s.tags) if label == "LOC")
    names = countries()
    examples = []
    for s in sentences:
        tags = [mask("nermud", "O") | mask("riscontro", "O") | MISC] * len(s.words)
        for a, b, label in spans_of(s.tags):
            text = " ".join(s.words[a:b])
            labels = [label]
            if label == "ORG" and text[0].islower():
                labels = []
            elif label == "ORG" and text in names:
                labels = ["LOC"]
            elif label == "ORG" and b - a == 1 and seen[text] >= 2:
                labels = ["ORG", "LOC"]
            fill(tags, a, b, "nermud", [label])
            fill(tags, a, b, "riscontro", labels)
        tags = [t & ~block("nermud") if w in loose else t for w, t in zip(s.words, tags, strict=True)]
        examples.append(Example(s.words, tuple(spacing(s.words)), ner=tuple(tags)))
    return examples


def other_habits(sentences: Sequence[NerSentence], reference: Sequence[NerSentence]) -> set[str]:
    """Words that are labelled otherwise than in `reference`: two fifths of their labels differ, of four or more."""
    ours, theirs = _labels_of_words(sentences), _labels_of_words(reference)
    loose = set()
    for word in ours.keys() & theirs.keys():
        a, b = ours[word], theirs[word]
        if min(a.total(), b.total()) >= 4:
            shared = sum(min(a[label] / a.total(), b[label] / b.total()) for label in a)
            if 1 - shared >= 0.4:
                loose.add(word)
    return loose


def _labels_of_words(sentences: Sequence[NerSentence]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            counts.setdefault(word, Counter())[tag.split("-")[-1]] += 1
    return counts


def from_wikineural(sentences: list[NerSentence]) -> list[Example]:
    """WikiNEuRal, sentences with a MISC: its own convention as it stands; for ours PER and MISC.

    Its LOC and ORG count for us only as "a name, not MISC". Of the other sentences the words alone, for `silver.py`:
    with their names, KIND's were found worse.
    """
    examples = []
    for s in sentences:
        spans = spans_of(s.tags)
        if not any(label == "MISC" for _, _, label in spans):
            examples.append(Example(s.words, tuple(spacing(s.words))))
            continue
        tags = [NOT_MISC | mask("wikiner", "O")] * len(s.words)
        for a, b, label in spans:
            fill(tags, a, b, "wikiner", [label])
            fill(tags, a, b, "riscontro", [label] if label in ("PER", "MISC") else ["LOC", "ORG"])
        examples.append(Example(s.words, tuple(spacing(s.words)), ner=tuple(tags)))
    return examples


def from_gold(gold: Path, texts: Path) -> list[Example]:
    """Our own gold, tuning part only: one example a paragraph, all labels as the guidelines have them."""
    examples = []
    for article_id, annotated in sorted(load_gold(gold, texts).items()):
        if heldout(article_id):
            continue
        assert annotated.text is not None, article_id
        examples += _paragraphs(annotated.text, [(e.start, e.end, e.label) for e in annotated.entities])
    return examples


def from_marked(source: str) -> list[Example]:
    """Made-up articles, one example a paragraph: names as `[Ada Corsi|PER]`, by the guidelines."""
    examples = []
    for article in source.strip().split("\n\n"):
        text, spans, end = "", [], 0
        for marked in re.finditer(r"\[([^\[\]|]+)\|(\w+)\]", article):
            text += article[end : marked.start()]
            spans.append((len(text), len(text) + len(marked[1]), marked[2]))
            text, end = text + marked[1], marked.end()
        examples += _paragraphs(text + article[end:], spans)
    return examples


def _paragraphs(text: str, spans: Iterable[tuple[int, int, str]]) -> list[Example]:
    """The lines of an article; `spans`: first character, last + 1 and label of its names."""
    doc = _tokenizer()(text)
    tags = [mask("riscontro", "O")] * len(doc)
    for start, end, label in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            fill(tags, span.start, span.end, "riscontro", [label])
    examples: list[Example] = []
    at: list[int] = []
    for token in doc:
        if not token.is_space:
            at.append(token.i)
        if at and (token.i == len(doc) - 1 or "\n" in token.text):
            words = tuple(doc[i].text for i in at)
            spaces = (*tuple(bool(doc[i].whitespace_) for i in at[:-1]), True)
            examples.append(Example(words, spaces, ner=tuple(tags[i] for i in at)))
            at = []
    return examples


@cache
def _tokenizer() -> Callable[[str], Doc]:
    return make_tokenizer(spacy.blank("it"))
