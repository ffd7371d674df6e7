"""Time grows with the text, whatever the text; and claims never overlap or leave the text."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.claims.claims import extract
from pipeline.claims.clauses import Parse

NLP = spacy.blank("it")
WORDS = """1 22 3.000 1,5 - – , . ; ( ) % € $ ' ’ " e o a di tra fra dal al il l' un uno due sei venti mila milioni
    mezzo metà terzo prima anni gennaio secolo alle ore su volte doppio decina euro km per cento più meno
    circa non in ogni ’98 3-1 2026-27 XIX G7"""
PIECES = ["\n", *WORDS.split()]


@pytest.mark.parametrize(
    "unit",
    ["1", ",", "1,", "1 ", "uno o ", "due su ", "un ", "1-", "1/", "10-10-", "mila ", "(", "'", "9.", "€ ", "tra 1 e "],
)
def test_time_is_linear(unit: str) -> None:
    def seconds(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        doc = Doc(
            NLP.vocab, words=[text[k : k + 50] for k in range(0, size, 50)], spaces=[False] * len(range(0, size, 50))
        )
        started = time.process_time()
        extract(doc)
        return time.process_time() - started

    seconds(500)
    small, large = seconds(2000), seconds(8000)
    assert large < 0.3 + 10 * small


def test_one_head_with_many_children_costs_no_more() -> None:
    size = 4000
    words = ["dice", *(["3", "case"] * (size // 2))]
    heads = [0, *[k for pair in range(size // 2) for k in (2 * pair + 2, 0)]]
    deps = ["ROOT", *(["nummod", "obj"] * (size // 2))]
    pos = ["VERB", *(["NUM", "NOUN"] * (size // 2))]
    doc = Doc(NLP.vocab, words=words, heads=heads, deps=deps, pos=pos, lemmas=words)
    started = time.process_time()
    claims = extract(doc)
    assert len(claims) == size // 2
    assert time.process_time() - started < 5


def test_a_copula_behind_many_dependents_costs_nothing() -> None:
    more = 200
    words = ["3", "gatti", *(["uno"] * more), "sono", "feriti"]
    heads = [1, *([more + 3] * (more + 3))]
    deps = ["nummod", "nsubj", *(["det"] * more), "cop", "ROOT"]
    pos = ["NUM", "NOUN", *(["DET"] * more), "AUX", "NOUN"]
    doc = Doc(NLP.vocab, words=words, heads=heads, deps=deps, pos=pos, lemmas=words)
    assert not Parse(doc).is_inverted(more + 3, 1)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.booleans())
def test_claims_never_overlap(words: list[str], glued: bool) -> None:
    text = ("" if glued else " ").join(words)
    last = 0
    for claim in extract(NLP(text)):
        assert last <= claim.start < claim.end <= len(text)
        assert claim.text == text[claim.start : claim.end]
        last = claim.end


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    extract(NLP(text))
