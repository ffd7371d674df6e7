"""Bytes → clean text: encodings told, never guessed; characters changed in one place; nothing but our errors."""

from __future__ import annotations

import codecs
import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import EmptyText, NotText, ReadingError, TooLong
from pipeline.reading.cleaning import article_of, clean, decode

TEXT = "«È così», ha detto l’onorevole. Costerà 90 €."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-32"), "utf-32"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_encoding_is_told(data: bytes, encoding: str) -> None:
    assert decode(data) == (TEXT, encoding)


def test_capitals_before_a_mark_are_cp1252_though_two_bytes_look_like_utf8() -> None:
    text = "«PERCHÉ», chiede la città. È già così, però."
    assert decode(text.encode("cp1252")) == (text, "cp1252")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), id="an image"),
        pytest.param(TEXT.encode()[:-4] + b"\xe2\x82", id="UTF-8 cut inside a character"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00", id="UTF-16 with half a character"),
        pytest.param(b"perch\x8f\x9d\x81", id="bytes that cp1252 has not"),
    ],
)
def test_bytes_that_cannot_be_told_are_refused(data: bytes) -> None:
    with pytest.raises(NotText) as error:
        decode(data, where="articolo.txt")
    assert error.value.where == "articolo.txt"
    assert error.value.remedy


@pytest.mark.parametrize(
    ("raw", "text", "note"),
    [
        ("uno\r\ndue\rtre\u2028quattro", "uno\ndue\ntre\nquattro", ""),
        ("90\u00a0milioni\u202fdi\teuro", "90 milioni di euro", ""),
        ("gio\u00advedì\ufeff, \u202esera\u202c", "giovedì, sera", "4 invisible characters removed"),
        ("a\x00b\x07c", "abc", "2 control characters removed"),
        ("cosi\u0300", "così", "accents composed (NFC)"),
        ("\ud83d sola", " sola", "1 lone surrogates removed"),
        ("perch\ufffd", "perch\ufffd", "1 characters were lost before (U+FFFD)"),
        (TEXT, TEXT, ""),
    ],
)
def test_cleaning(raw: str, text: str, note: str) -> None:
    assert clean(raw) == (text, note)


@given(st.text(st.characters(categories=None) | st.sampled_from("\u0344\u0301\u0327\u00ad\u200b\r\n\t\ud800«’")))
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    text, _ = clean(raw)
    assert clean(text)[0] == text
    assert unicodedata.is_normalized("NFC", text)
    text.encode()


@given(st.binary())
def test_reading_raises_nothing_but_our_errors(data: bytes) -> None:
    with suppress(ReadingError):
        text, encoding = decode(data)
        assert article_of(text, encoding=encoding).text.strip()


@pytest.mark.parametrize("family", ["\u0316\u0301", "\u0344", "\r", "\u00ad", "\x00", " \u00a0", "\ud800"])
def test_cleaning_takes_linear_time(family: str) -> None:
    started = time.process_time()
    clean("a" + family * 200_000)
    assert time.process_time() - started < 2


def test_an_empty_text_is_no_article() -> None:
    with pytest.raises(EmptyText):
        article_of(" \n\u00ad\u200b\n")


def test_the_limit_counts_characters_of_the_clean_text() -> None:
    assert article_of("a\r\n" * 5, max_characters=10).text == "a\n" * 5
    with pytest.raises(TooLong, match="11 characters, over the limit of 10"):
        article_of("a" * 11, max_characters=10)
