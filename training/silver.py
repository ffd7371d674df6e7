"""Names in our convention for texts that have none, by the released system: its rules know more than its network.

Self-training with the rules as teachers: what they see in real news, the network learns of texts that nobody marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

import pipeline
from training.examples import Example, with_names
from training.plan import NEWS, Corpus
from training.score import PASSAGE

TREEBANKS = ("ud/it_vit", "ud/it_partut", "ud/it_pud", "ud/it_parlamint", "ud/it_markit")
Span = tuple[int, int, str]


def with_silver(corpora: list[Corpus], nlp: Language | None = None) -> list[Corpus]:
    """`corpora` with the names that the system finds in KIND's news and in the treebanks of edited texts.

    The system decides, but for what KIND calls a person; where KIND has a name and the system none, either may be.
    """
    nlp = nlp or pipeline.load()
    return [
        replace(corpus, examples=list(_taught(corpus.examples, nlp)))
        if corpus.name == NEWS or corpus.name.startswith(TREEBANKS)
        else corpus
        for corpus in corpora
    ]


def _taught(examples: list[Example], nlp: Language) -> Iterator[Example]:
    for at in range(0, len(examples), PASSAGE):
        passage = examples[at : at + PASSAGE]
        for example, spans in zip(passage, _names(passage, nlp), strict=True):
            yield replace(example, ner=with_names(example, spans))


def _names(passage: list[Example], nlp: Language) -> list[list[Span]]:
    """The names of each sentence of a passage that is read as one text; first word, last + 1, label."""
    words = [word for example in passage for word in example.words]
    spaces = [space for example in passage for space in (*example.spaces[:-1], True)]
    doc = Doc(nlp.vocab, words=words, spaces=spaces)
    for name in ("riscontro_encoder", "riscontro_entities"):
        doc = nlp.get_pipe(name)(doc)
    names: list[list[Span]] = []
    first = 0
    for example in passage:
        end = first + len(example.words)
        inside = (span for span in doc.ents if first <= span.start and span.end <= end)
        names.append([(span.start - first, span.end - first, span.label_) for span in inside])
        first = end
    return names
