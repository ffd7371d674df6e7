"""Texts that nobody writes: the component survives them, in time that grows with the text."""

from __future__ import annotations

import time

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.quotes.factory import QuoteExtractor
from pipeline.records import Entity

_POS = {"in": "ADP", "Piazza": "PROPN", "San": "PROPN", "Pietro": "PROPN", "di": "ADP", "e": "CCONJ"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "«»",
        "«",
        "»",
        '"' * 99,
        "ha detto",
        "secondo",
        "Secondo",
        "per",
        "che",
        ", ha detto ,",
        "– – –",
        "a detta di",
        "Lo ha detto il ministro a",
        "Lo dice un signore su",
        "Secondo il ministro sulla",
        "Galli, sindaco a\n«Basta», ha detto.",
    ],
)
def test_scraps_are_survived(text: str, nlp: Language) -> None:
    assert isinstance(QuoteExtractor()(nlp(text))._.quotes, tuple)


@pytest.mark.parametrize(
    "unit", ["ha detto che ", "secondo Neri , ", "« dice ", ", spiega Neri , ", "e chiede di dire "]
)
def test_time_grows_with_the_text(unit: str, nlp: Language) -> None:
    def seconds(times: int) -> float:
        doc = Doc(nlp.vocab, words=(unit * times).split())
        started = time.process_time()
        QuoteExtractor()(doc)
        return time.process_time() - started

    seconds(50)
    short, long = seconds(1000), seconds(4000)
    assert long < 12 * short + 1


def test_offsets_are_those_of_the_text(nlp: Language) -> None:
    text = (
        "«Il ponte riapre», ha detto Neri. Poi ha aggiunto che i lavori finiranno a giugno.\n\nSecondo Galli, è tardi."
    )
    quotes = QuoteExtractor()(nlp(text))._.quotes
    assert len(quotes) >= 2
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes)
    assert all(quote.cue == text[quote.cue_start : quote.cue_end] for quote in quotes if quote.cue_start is not None)
    assert [quote.start for quote in quotes] == sorted(quote.start for quote in quotes)


@pytest.mark.parametrize("name", ["Piazza San Pietro", "Piazza", "San", "Pietro di romani", "romani e"])
def test_a_phrase_that_begins_inside_a_name_costs_nothing(name: str, nlp: Language) -> None:
    """The words after the head of a phrase are read again: *San Pietro di romani e turisti* begins inside its name."""
    text = "Intanto cresce l'attesa in Piazza San Pietro di romani e turisti, per assistere all'annuncio."
    doc = Doc(nlp.vocab, words=text.split(), pos=[_POS.get(word, "NOUN") for word in text.split()])
    start = doc.text.index(name)
    doc._.entities = (Entity(start=start, end=start + len(name), text=name, label="LOC", entity=name),)
    assert QuoteExtractor()(doc)._.quotes == ()


def test_a_list_that_nobody_ended_is_not_what_was_said(nlp: Language) -> None:
    seats = ", ".join(f"Lista {name} 12" for name in ("Alba", "Borgo", "Colle", "Fiume", "Lago", "Monte") * 5)
    said = "Lo ha comunicato la prefettura."
    assert not QuoteExtractor()(nlp(f"I seggi sono {seats}. {said}"))._.quotes
    assert QuoteExtractor()(nlp(f"I seggi sono trenta. {said}"))._.quotes
