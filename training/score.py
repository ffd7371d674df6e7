"""Scores of any spaCy pipeline: entities on token-tag files; CoNLL-U files, from gold tokens and from raw text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.language.models import find_model
from training.corpora import NerSentence, TreeSentence, read_conllu, read_tags, spacing, spans_of

Scores = dict[str, Any]
CONLLU = ("tokens_f", "upos", "morph", "lemma", "uas", "las", "uas_words", "las_words", "sents_f")
PASSAGE = 8
"""Consecutive sentences that are read as one text: models see running text, as they do in an article."""


@dataclass
class Counts:
    """True positives, predicted and gold items."""

    correct: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, predicted: set[Any], gold: set[Any]) -> None:
        self.correct += len(predicted & gold)
        self.predicted += len(predicted)
        self.gold += len(gold)

    def scores(self) -> Scores:
        """p, r, f in [0, 1]; None where there is nothing to divide by."""
        p = self.correct / self.predicted if self.predicted else None
        r = self.correct / self.gold if self.gold else None
        f = 2 * self.correct / (self.predicted + self.gold) if self.predicted + self.gold else None
        return {"p": _round(p), "r": _round(r), "f": _round(f), "gold": self.gold, "predicted": self.predicted}


@dataclass
class _PerLabel:
    all: Counts = field(default_factory=Counts)
    labels: dict[str, Counts] = field(default_factory=dict)

    def add(self, predicted: set[Any], gold: set[Any]) -> None:
        """Items are tuples whose last member is the label."""
        self.all.add(predicted, gold)
        for label in {item[-1] for item in predicted | gold}:
            counts = self.labels.setdefault(label, Counts())
            counts.add({x for x in predicted if x[-1] == label}, {x for x in gold if x[-1] == label})

    def scores(self) -> Scores:
        return {**self.all.scores(), "per_label": {x: self.labels[x].scores() for x in sorted(self.labels)}}


def load(model: str | None, convention: str = "riscontro") -> Language:
    """A pipeline as `find_model` finds it, one of our own with the label set `convention`."""
    path = find_model(model)
    # Only our own models have a choice of label sets.
    try:
        return spacy.load(path, config={"components": {"riscontro_encoder": {"convention": convention}}})
    except (KeyError, ValueError):
        return spacy.load(path)


def score(model: str | None, ner: Path | None, conllu: Path | None) -> Scores:
    """All scores as one dictionary: `ner.exact`, `ner.token`, `conllu.gold_tokens`, `conllu.raw_text`."""
    result: Scores = {"model": model or "embedded"}
    if ner is not None:
        tagged = read_tags(ner)
        # KIND has no MISC and its ORG is wider than ours (a country that acts, *governo*); WikiNER's sets have MISC.
        has_misc = any(label == "MISC" for s in tagged for _, _, label in spans_of(s.tags))
        result["ner"] = score_entities(load(model, "wikiner" if has_misc else "nermud"), tagged)
    if conllu is not None:
        nlp, sentences = load(model), read_conllu(conllu)
        result["conllu"] = {
            "gold_tokens": score_annotations(nlp, sentences, raw=False),
            "raw_text": score_annotations(nlp, sentences, raw=True),
        }
    return result


def score_entities(nlp: Language, sentences: list[NerSentence]) -> Scores:
    """Exact spans, and NERMuD's measure: tokens of an entity by label, B- and I- stripped, micro-averaged.

    Labels that the file has none of (MISC in KIND) are left out of the predictions.
    """
    exact, token = _PerLabel(), _PerLabel()
    known = {label for s in sentences for _, _, label in spans_of(s.tags)}
    for passage in _passages(sentences):
        words = [w for s in passage for w in s.words]
        spaces = [x for s in passage for x in spacing(s.words)]
        tags = [t for s in passage for t in s.tags]
        doc = _annotate(nlp, Doc(nlp.vocab, words=words, spaces=spaces))
        found = {(e.start, e.end, e.label_) for e in doc.ents if e.label_ in known}
        gold = set(spans_of(tags))
        exact.add(found, gold)
        token.add(
            {(i, label) for a, b, label in found for i in range(a, b)},
            {(i, label) for a, b, label in gold for i in range(a, b)},
        )
    return {"exact": exact.scores(), "token": token.scores(), "labels": sorted(known)}


def score_annotations(nlp: Language, sentences: list[TreeSentence], *, raw: bool) -> Scores:
    """F1 of upos, morph, lemma, uas, las, sents_f over words aligned by their characters (CoNLL 2018's way).

    `uas_words`, `las_words` leave punctuation out, as spaCy's scorer does: the figures of `it_core_news_*` are these.

    On gold tokens (`raw=False`) trees are read inside gold sentences, which spaCy's parser and ours leave as they are,
    and precision equals recall, so that each figure is an accuracy; sents_f is always of the model's own sentences.
    """
    counts = {name: Counts() for name in CONLLU}
    for passage in _passages(sentences):
        words, text = _gold_words(passage)
        if raw:
            doc = nlp(text)
        else:
            flat = [t for s in passage for t in s.tokens]
            ends = {sum(len(s.tokens) for s in passage[: n + 1]) - 1 for n in range(len(passage))}
            spaces = [t.space_after or i in ends for i, t in enumerate(flat)]
            starts: list[bool | int | None] = [i == 0 or i - 1 in ends for i in range(len(flat))]
            doc = _annotate(nlp, Doc(nlp.vocab, words=[t.text for t in flat], spaces=spaces, sent_starts=starts))
        found = _doc_words(doc)
        _compare(counts, words, found)
        if not raw:
            found = _doc_words(_annotate(nlp, Doc(nlp.vocab, words=[t.text for t in flat], spaces=spaces)))
        counts["sents_f"].add(_sentences(found), _sentences(words))
    return {name: count.scores()["f"] for name, count in counts.items()}


@dataclass(frozen=True)
class _Word:
    """A word at characters that do not count white space, so that line breaks and spacing do not matter."""

    at: tuple[int, int]
    upos: str
    morph: str
    lemma: str
    head: tuple[int, int]
    relation: str
    starts: bool


def _gold_words(passage: list[TreeSentence]) -> tuple[list[_Word], str]:
    words: list[_Word] = []
    at = 0
    for sentence in passage:
        spans = []
        for token in sentence.tokens:
            length = len("".join(token.text.split()))
            spans.append((at, at + length))
            at += length
        for i, t in enumerate(sentence.tokens):
            morph = "|".join(sorted(t.feats.split("|"))) if t.feats else ""
            words.append(_Word(spans[i], t.upos, morph, t.lemma, spans[t.head], t.deprel, i == 0))
    return words, " ".join(s.text for s in passage)


def _doc_words(doc: Doc) -> list[_Word]:
    spans: dict[int, tuple[int, int]] = {}
    at = 0
    for token in doc:
        length = len("".join(token.text.split()))
        spans[token.i] = (at, at + length)
        at += length
    starts = {_first_word(sent) for sent in doc.sents}
    return [
        _Word(
            spans[t.i],
            t.pos_,
            "|".join(sorted(str(t.morph).split("|"))),
            t.lemma_,
            spans[t.head.i],
            t.dep_,
            t.i in starts,
        )
        for t in doc
        if not t.is_space
    ]


def _first_word(sent: Iterable[Token]) -> int:
    return next((t.i for t in sent if not t.is_space), -1)


def _compare(counts: dict[str, Counts], gold: list[_Word], found: list[_Word]) -> None:
    def both(name: str, value: Any, *, marks: bool = True) -> None:
        counts[name].add(*({value(w) for w in words if marks or w.relation != "punct"} for words in (found, gold)))

    both("tokens_f", lambda w: w.at)
    both("upos", lambda w: (w.at, w.upos))
    both("morph", lambda w: (w.at, w.morph))
    both("lemma", lambda w: (w.at, w.lemma))
    both("uas", lambda w: (w.at, w.head))
    both("las", lambda w: (w.at, w.head, w.relation))
    both("uas_words", lambda w: (w.at, w.head), marks=False)
    both("las_words", lambda w: (w.at, w.head, w.relation), marks=False)


def _sentences(words: list[_Word]) -> set[tuple[int, int]]:
    # A sentence is right when it begins and ends right.
    starts = [w.at[0] for w in words if w.starts]
    return set(zip(starts, [*starts[1:], words[-1].at[1] if words else 0], strict=True))


def _annotate(nlp: Language, doc: Doc) -> Doc:
    for _, component in nlp.pipeline:
        doc = component(doc)
    return doc


def _passages(sentences: list[Any]) -> Iterator[list[Any]]:
    for at in range(0, len(sentences), PASSAGE):
        yield sentences[at : at + PASSAGE]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def render(result: Scores) -> str:
    """The scores as a table for the terminal."""
    lines = [f"model: {result['model']}"]
    if "ner" in result:
        lines.append(f"{'entities':<12}{'P':>8}{'R':>8}{'F1':>8}{'gold':>8}")
        for name in ("exact", "token"):
            scores = result["ner"][name]
            lines.append(_line(name, scores))
            lines += [_line(f"  {label}", s) for label, s in scores["per_label"].items()]
    if "conllu" in result:
        lines.append(f"{'':<12}" + "".join(f"{c:>10}" for c in CONLLU))
        for name in ("gold_tokens", "raw_text"):
            row = result["conllu"][name]
            lines.append(f"{name:<12}" + "".join(f"{row[c]:>10.4f}" for c in CONLLU))
    return "\n".join(lines)


def _line(name: str, scores: Scores) -> str:
    cells = "".join(f"{'n/a':>8}" if scores[k] is None else f"{scores[k]:>8.4f}" for k in "prf")
    return f"{name:<12}{cells}{scores['gold']:>8}"
