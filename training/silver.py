"""Names and trees for texts that have none, by the released system: what it sees there, another network learns.

Names are self-training with the rules as teachers: they know more than the network. Trees are distillation: the fast
model reads many more of the default model's trees than treebanks have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

import pipeline
from training.examples import Example, with_names
from training.plan import NEWS, Corpus
from training.score import PASSAGE

TREEBANKS = ("ud/it_vit", "ud/it_partut", "ud/it_pud", "ud/it_parlamint", "ud/it_markit")
PARSED = "ner/"


def with_silver(corpora: list[Corpus], *, trees: bool, nlp: Language | None = None) -> list[Corpus]:
    """`corpora` with the names that the system finds in KIND's news and in the treebanks of edited texts.

    The system decides, but for what KIND calls a person; where KIND has a name and the system none, either may be.
    `trees`: also parts of speech, features, lemmas and dependencies for KIND and WikiNEuRal.
    """
    nlp = nlp or pipeline.load()
    taught = []
    for corpus in corpora:
        named = corpus.name == NEWS or corpus.name.startswith(TREEBANKS)
        parsed = trees and corpus.name.startswith(PARSED)
        if named or parsed:
            examples = list(_taught(corpus.examples, nlp, named=named, parsed=parsed))
            corpus = replace(corpus, examples=examples)
        taught.append(corpus)
    return taught


def _taught(examples: list[Example], nlp: Language, *, named: bool, parsed: bool) -> Iterator[Example]:
    for at in range(0, len(examples), PASSAGE):
        passage = examples[at : at + PASSAGE]
        doc = _read(passage, nlp, names=named)
        first = 0
        for example in passage:
            span = doc[first : first + len(example.words)]
            if named:
                example = replace(example, ner=with_names(example, _names(span)))
            if parsed:
                example = _with_tree(example, span)
            yield example
            first = span.end


def _read(passage: list[Example], nlp: Language, *, names: bool) -> Doc:
    """A passage, read as one text inside whose sentences trees stay."""
    words = [word for example in passage for word in example.words]
    spaces = [space for example in passage for space in (*example.spaces[:-1], True)]
    starts: list[bool | int | None] = [i == 0 for example in passage for i in range(len(example.words))]
    doc = nlp.get_pipe("riscontro_encoder")(Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts))
    return nlp.get_pipe("riscontro_entities")(doc) if names else doc


def _names(sentence: Span) -> list[tuple[int, int, str]]:
    """The names inside a sentence: first word, last + 1, label."""
    inside = (e for e in sentence.doc.ents if sentence.start <= e.start and e.end <= sentence.end)
    return [(e.start - sentence.start, e.end - sentence.start, e.label_) for e in inside]


def _with_tree(example: Example, sentence: Span) -> Example:
    return replace(
        example,
        upos=tuple(t.pos_ for t in sentence),
        feats=tuple(str(t.morph) for t in sentence),
        lemmas=tuple(t.lemma_ for t in sentence),
        heads=tuple(t.head.i - sentence.start for t in sentence),
        deprels=tuple(t.dep_ for t in sentence),
    )
