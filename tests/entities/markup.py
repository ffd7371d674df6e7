"""Inline markup of test sentences: `{…|LABEL}` is what a model gives, `[…|LABEL=Name]` what must come out."""

from __future__ import annotations

from dataclasses import dataclass, field

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.language.tokenizer import customize

# Parts of speech of common words of the test sentences, as a tagger would give them; capitals are PROPN, the rest X.
ADJECTIVES = frozenset(
    "parlamentare nazionale finanziaria semestrale ministeriale americana mondiale italiana europea "
    "programmatico precedente uscente "
    "costituzionale internazionale ecclesiastico".split()
)
NOUNS = frozenset(
    "bilancio ripresa resilienza stabilità ministri secessione strada gioventù gruppo sindaco film ministero "
    "azienda voto giornata pace "
    "consumi finanza sanità".split()
)
VERBS = frozenset(
    "ecco nasce nato parla parlo ride ha è hanno segna dice ricorda fissa smentisce vince gioca trapela replica "
    "chiede arriva fa".split()
)


@dataclass
class Marked:
    """A text without its marks, the model's spans and the expected ones: (start, end, label, name)."""

    text: str = ""
    given: list[tuple[int, int, str]] = field(default_factory=list)
    expected: list[tuple[int, int, str, str]] = field(default_factory=list)


def parse(source: str) -> Marked:
    """Read the markup; marks may nest: `{comune di [Edolo|LOC]|ORG}`."""
    marked, stack, text, i = Marked(), [], "", 0
    while i < len(source):
        char = source[i]
        if char in "{[":
            stack.append((char, len(text)))
        elif char == "|":
            closing = min(j for j in (source.find("}", i), source.find("]", i)) if j >= 0)
            label, _, name = source[i + 1 : closing].partition("=")
            opening, start = stack.pop()
            assert (opening == "{") == (source[closing] == "}"), source
            if opening == "{":
                marked.given.append((start, len(text), label))
            else:
                marked.expected.append((start, len(text), label, name or text[start:]))
            i = closing
        else:
            text += char
        i += 1
    assert not stack, source
    marked.text = text
    marked.expected.sort()
    return marked


def make_nlp() -> Language:
    """The tokenizer alone; `doc_of` plays the model."""
    return customize(spacy.blank("it"))


def doc_of(nlp: Language, marked: Marked) -> Doc:
    """A Doc with the sentences, parts of speech and entities that a model would give."""
    doc = nlp.make_doc(marked.text)
    starts = True
    for token in doc:
        token.is_sent_start = starts
        starts = token.text in {".", "?", "!"} or "\n" in token.text
        word = token.lower_
        kinds = (("ADJ", ADJECTIVES), ("NOUN", NOUNS), ("VERB", VERBS))
        token.pos_ = next((pos for pos, words in kinds if word in words), "PROPN" if token.text[0].isupper() else "X")
    spans = [doc.char_span(start, end, label=label, alignment_mode="expand") for start, end, label in marked.given]
    doc.ents = [span for span in spans if span is not None]
    return doc
