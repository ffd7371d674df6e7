"""The nouns that a parse puts over and beside a name."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc, Span

from pipeline.entities.nouns import nouns_beside, nouns_over
from tests.entities.markup import make_nlp

NLP = make_nlp()

# word, head (by place), relation; the name is *Aurora*
OVER = [
    ("Salpa:ROOT:0 la:det:2 nave:nsubj:0 ospedale:nmod:2 Aurora:flat:name:3", {"nave", "ospedale"}),
    ("Ecco:ROOT:0 il:det:2 supercomputer:obj:0 europeo:amod:2 Aurora:nmod:2", {"supercomputer"}),
    ("Ecco:ROOT:0 la:det:2 nave:obj:0 della:case:4 Aurora:nmod:2", set()),
    ("Ecco:ROOT:0 la:det:2 nave:obj:0 e:cc:4 Aurora:nmod:2", set()),
]
BESIDE = [
    ("Poi:advmod:2 Aurora:nsubj:2 salpa:ROOT:2", set()),
    ("Poi:advmod:5 Aurora:nsubj:5 ,:punct:4 il:det:4 traghetto:appos:1 salpa:ROOT:5", {"traghetto"}),
    ("Poi:advmod:4 Aurora:nsubj:4 è:cop:4 un:det:4 traghetto:ROOT:4", {"traghetto"}),
]
HEADLINE = "Aurora:ROOT:0 ,:punct:3 il:det:3 traghetto:appos:0"


def name_in(source: str) -> Span:
    words: list[str] = []
    deps: list[str] = []
    heads: list[int] = []
    for part in source.split():
        word, rest = part.split(":", 1)
        dep, head = rest.rsplit(":", 1)
        words.append(word)
        deps.append(dep)
        heads.append(int(head))
    starts: list[bool | int | None] = [index == 0 for index in range(len(words))]
    doc = Doc(NLP.vocab, words=words, deps=deps, heads=heads, sent_starts=starts)
    at = words.index("Aurora")
    return doc[at : at + 1]


@pytest.mark.parametrize(("source", "nouns"), OVER)
def test_over(source: str, nouns: set[str]) -> None:
    assert nouns_over(name_in(source)) == nouns


@pytest.mark.parametrize(("source", "nouns"), [*BESIDE, (HEADLINE, set())])
def test_beside(source: str, nouns: set[str]) -> None:
    assert nouns_beside(name_in(source)) == nouns
