"""Sentences with whatever labels their corpus has, and how each corpus's labels are read into ours.

An entity tag is a set of allowed tags (a bit mask over NER_TAGS), because corpora leave things open: KIND has no MISC,
so its O means "O or MISC"; WikiNEuRal is asked for PER and MISC only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from babel import Locale

from pipeline.gold import heldout, load_gold
from pipeline.language.labels import NER_TAGS
from training.corpora import NerSentence, TreeSentence, spacing, spans_of


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


def mask(*tags: str) -> int:
    """Bit mask of the allowed tags."""
    return sum(1 << NER_TAGS.index(tag) for tag in tags)


ALL = (1 << len(NER_TAGS)) - 1
MISC = mask("B-MISC", "I-MISC")
NOT_MISC = ALL & ~MISC


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


def _fill(tags: list[int], start: int, end: int, labels: Iterable[str]) -> None:
    labels = list(labels)
    tags[start] = mask(*(f"B-{x}" for x in labels))
    for i in range(start + 1, end):
        tags[i] = mask(*(f"I-{x}" for x in labels))


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


def from_kind(sentences: list[NerSentence]) -> list[Example]:
    """KIND: O leaves MISC open; ORG is split into names, countries that act (ACTOR) and common nouns (NOUN).

    A one-word ORG that is elsewhere a LOC (*Roma*: the city, its club) may be ORG or ACTOR: the network decides.
    """
    seen: Counter[str] = Counter()
    for s in sentences:
        seen.update(" ".join(s.words[a:b]) for a, b, label in spans_of(s.tags) if label == "LOC")
    names = countries()
    examples = []
    for s in sentences:
        tags = [mask("O") | MISC] * len(s.words)
        for a, b, label in spans_of(s.tags):
            text = " ".join(s.words[a:b])
            if label != "ORG":
                labels = [label]
            elif text[0].islower():
                labels = ["NOUN"]
            elif text in names:
                labels = ["ACTOR"]
            elif b - a == 1 and seen[text] >= 2:
                labels = ["ORG", "ACTOR"]
            else:
                labels = ["ORG"]
            _fill(tags, a, b, labels)
        examples.append(Example(s.words, tuple(spacing(s.words)), ner=tuple(tags)))
    return examples


def from_wikineural(sentences: list[NerSentence]) -> list[Example]:
    """WikiNEuRal: sentences with a MISC. PER and MISC are taken; LOC and ORG count only as "a name, not MISC"."""
    examples = []
    for s in sentences:
        spans = spans_of(s.tags)
        if not any(label == "MISC" for _, _, label in spans):
            continue
        tags = [NOT_MISC] * len(s.words)
        for a, b, label in spans:
            _fill(tags, a, b, [label] if label in ("PER", "MISC") else ["LOC", "ORG", "ACTOR"])
        examples.append(Example(s.words, tuple(spacing(s.words)), ner=tuple(tags)))
    return examples


def from_gold(gold: Path, texts: Path) -> list[Example]:
    """Our own gold, tuning part only: one example a paragraph, all labels as the guidelines have them."""
    import spacy

    from pipeline.language.tokenizer import make_tokenizer

    nlp = spacy.blank("it")
    nlp.tokenizer = make_tokenizer(nlp)
    examples = []
    for article_id, annotated in sorted(load_gold(gold, texts).items()):
        if heldout(article_id):
            continue
        assert annotated.text is not None, article_id
        doc = nlp.make_doc(annotated.text)
        tags = [mask("O", "B-NOUN", "I-NOUN") if t.text[:1].islower() else mask("O") for t in doc]
        for entity in annotated.entities:
            span = doc.char_span(entity.start, entity.end, alignment_mode="expand")
            if span is not None:
                _fill(tags, span.start, span.end, ["LOC", "ACTOR"] if entity.label == "LOC" else [entity.label])
        at: list[int] = []
        for token in doc:
            if not token.is_space:
                at.append(token.i)
            if at and (token.i == len(doc) - 1 or "\n" in token.text):
                examples.append(
                    Example(
                        tuple(doc[i].text for i in at),
                        (*tuple(bool(doc[i].whitespace_) for i in at[:-1]), True),
                        ner=tuple(tags[i] for i in at),
                    )
                )
                at = []
    return examples
