"""The Italian tokenizer: cuts of news text, exactness on any text, linear time, round trips."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.language.tokenizer import LONGEST_WORD, Guarded, ItalianTokenizer, customize, make_tokenizer

NLP = spacy.blank("it")
TOKENIZER = make_tokenizer(NLP)


def cut(text: str) -> str:
    return "|".join(token.text for token in TOKENIZER(text) if not token.is_space)


@pytest.mark.parametrize(
    "expected",
    [
        # elisions, before words and before marks
        "dell'|acqua",
        "l’|Italia| |e| |l'|Ue",
        "dell'|«|Espresso|»",
        "L’|“|accordo|”| |c'|è",
        'dall\'|"|intesa|"',
        "all'|‘|asta|’",
        "l'|'|asta|'| |finita",
        "quest'|anno|, |vent'|anni| |fa",
        "D'|Alema| |e| |L'|Aquila",
        "l' |incontro| |dell' |Eliseo",
        "dell'|art.| |5",
        "dell'|80|%",
        "dell'|S.p.A.| |torinese",
        # apostrophes that belong to the word before
        "un| |po'| |di| |pane",
        "un| |po’|, |dice",
        "la| |citta'| |e'| |vuota",
        "De’| |Liguori| |va'| |via",
        "al| |68'| |segna",
        "in| |3'40''",
        # ... and marks that close
        "la| |'|coalizione| |dei| |volontari|'| |nasce",
        "‘|Un| |po’| |di| |tutto|’",
        "'|Un| |po'| |di| |tutto|'|, |dice",
        "(|'|strategia|'|)",
        # aphaeresis
        "gli| |anni| |'68|, |’68| |e| |'90|.",
        "la| |'Ndrangheta| |e| |le| |’ndrine",
        # marks without spaces
        "Meloni|:|«|No|»|e| |poi",
        "Finì|…|«|Mai|»|,|disse",
        "– |disse| |– |e| |poi",
        # sentences glued
        "ANSA|.|Il| |governo",
        "detto|.|Com'|è",
        # abbreviations and initials
        "la| |Ferralta| |S.p.A.| |di| |Terni",
        "il| |dott.| |Rossi|, |l'|on.| |Bianchi| |e| |la| |sen.| |Verdi",
        "il| |p.m.| |di| |turno",
        "nel| |44| |a.C.| |e| |poi| |d.C",
        "J.K.| |Rowling| |e| |G.| |Meloni",
        "n.|47| |e| |art.|18",
        # ... which these are not
        "retrocede| |in| |serie| |B|. |Il| |Parma",
        "quello| |che| |ho| |visto| |in| |mag|. |Poi",
        "mandato| |al| |max|.",
        "lo| |sen|.",
        # figures
        "1.200,5| |euro",
        "al| |chilometro| |38+400",
        "12|%| |e| |+2,3|%| |(|-1,5|%|)",
        "€|300| |o| |300|€",
        "il| |2026|-|27| |e| |3|-|1",
        "alle| |18.30| |o| |21:30",
        "10mila| |e| |53enne| |e| |38-ma| |e| |1º",
        "il| |3/4/1958| |e| |270/82",
        "100|km/h| |e| |30|km| |e| |7|°C",
        # words with hyphens, digits and signs
        "l'|Emilia-Romagna| |e| |l'|F-35| |del| |G7| |e| |Covid-19",
        "un| |decreto-legge| |e/o| |altro",
        "McDonald|'s| |e| |King|’s| |College",
        # the web
        "(|https://www.ansa.it/sito/a_b.html|)|, |www.esempio.it|.",
        "scrivere| |a| |nome.cognome@esempio.it|.",
        "@utente| |ama| |#Roma",
        # runs
        "davvero|!!!| |mai|... |e| |poi|?!",
    ],
)
def test_cuts(expected: str) -> None:
    # In the expectations a space that stands alone or after a token is the text's own.
    text = expected.replace("|", "")
    assert cut(text) == "|".join(piece for piece in (piece.strip() for piece in expected.split("|")) if piece)


def test_single_marks_are_forgotten_at_the_line_end() -> None:
    assert cut("un 'errore aperto\nla citta' vuota") == "un|'|errore|aperto|la|citta'|vuota"


def test_white_space_is_a_token_beyond_one_space() -> None:
    doc = TOKENIZER(" a  b\n\n c \n")
    assert [token.text_with_ws for token in doc] == [" ", "a ", " ", "b", "\n\n ", "c ", "\n"]


ODD = [
    "%",
    "a",
    "1",
    "'",
    "a'",
    ".",
    "«",
    ":",
    "a.",
    "http://",
    "a@",
    "1,",
    "A.",
    "x-",
    "'a",
    "n.",
    " ",
    "\u0301",
    "dell'«",
]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
NEWS = st.lists(
    st.sampled_from(
        [
            "l'",
            "’",
            "'",
            '"',
            "«",
            "»",
            "S.p.A.",
            "dott.",
            " ",
            "  ",
            "\n",
            "1.200",
            "-",
            "%",
            "è",
            "Roma",
            "po'",
            "A.",
            "'68",
            "\u00a0",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(st.one_of(TEXT, NEWS))
def test_tokens_and_spaces_are_the_text(text: str) -> None:
    doc = TOKENIZER(text)
    assert "".join(token.text_with_ws for token in doc) == text
    assert all(token.text.isspace() or not any(map(str.isspace, token.text)) for token in doc)


@pytest.mark.parametrize(
    "unit",
    [
        "%",
        "a",
        "1",
        "'",
        "a'",
        ".",
        "«",
        ":",
        "a.",
        "http://",
        "a@",
        "1,",
        "A.",
        "x-",
        "'a",
        "n.",
        " ",
        "\u0301",
        "dell'«",
    ],
)
def test_time_is_linear(unit: str) -> None:
    # spaCy's own tokenizer takes 9 seconds for 8,000 signs; ours takes about 3 microseconds a character at worst.
    text = unit * (50_000 // len(unit))
    start = time.process_time()
    doc = TOKENIZER(text)
    assert time.process_time() - start < 5
    assert doc.text == text


def test_no_word_of_a_megabyte() -> None:
    assert max(len(token) for token in TOKENIZER("a" * 1_000_000)) <= LONGEST_WORD + 1


def test_travels_with_the_pipeline(tmp_path: Path) -> None:
    nlp = customize(spacy.blank("it"))
    nlp.tokenizer = ItalianTokenizer(nlp.vocab, abbreviations=["rif."])
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert isinstance(again.tokenizer, ItalianTokenizer)
    assert [token.text for token in again("rif. dott.")] == ["rif.", "dott", "."]
    assert [token.text for token in pickle.loads(pickle.dumps(nlp))("rif. dott.")] == ["rif.", "dott", "."]
    assert [doc.text for doc in again.pipe(["uno", "due"])] == ["uno", "due"]


def test_config_names_the_tokenizer() -> None:
    nlp = spacy.blank("it", config={"nlp": {"tokenizer": {"@tokenizers": "riscontro.ItalianTokenizer.v1"}}})
    assert [token.text for token in nlp("Meloni:«No»")] == ["Meloni", ":", "«", "No", "»"]


@pytest.mark.parametrize("unit", ["!", "«a", "1,", "a'", "parola"])
def test_spacy_s_own_tokenizer_is_guarded_against_its_square(unit: str) -> None:
    nlp = spacy.blank("it")
    text = f"Sì. {unit * (16_000 // len(unit))} No, l'altro."
    start = time.process_time()
    doc = Guarded(nlp.tokenizer)(text)
    # Unguarded, 16,000 exclamation marks take half a minute.
    assert time.process_time() - start < 5
    assert doc.text == text
    assert [token.text for token in doc][:2] == ["Sì", "."]
    assert [token.text for token in doc][-5:] == ["No", ",", "l'", "altro", "."]


@settings(max_examples=50)
@given(NEWS)
def test_guarded_it_gives_the_same_of_what_news_are_made_of(text: str) -> None:
    nlp = spacy.blank("it")
    assert [t.text_with_ws for t in Guarded(nlp.tokenizer)(text)] == [t.text_with_ws for t in nlp.tokenizer(text)]
