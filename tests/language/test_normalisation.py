"""Normalisation keeps length and offsets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.normalisation import normalise


def test_marks_become_plain() -> None:
    assert normalise("L’“accordo” – «sì»\u00a0…") == 'L\'"accordo" - "sì" .'


def test_quotes_may_stay() -> None:
    assert normalise("L’«accordo» – sì", quotes=False) == "L'«accordo» - sì"


@given(st.text())
def test_length_stays_and_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert len(once) == len(text)
    assert normalise(once) == once
    assert all(new == old or not old.isalnum() for new, old in zip(once, text, strict=True))
