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
        pytest.param("Il sindaco è a Bari.".encode("utf-16-le"), id="UTF-16 without its mark"),
        pytest.param(b"nome\x00\x00\x00\x07" * 40, id="a table of fixed width, mostly text"),
        pytest.param(b"Testo. " * 900 + bytes(200), id="binary after the first kilobytes"),
        pytest.param(b"\x00\x01\x02\x03abc", id="a few bytes"),
        pytest.param(codecs.BOM_UTF16_LE + bytes(range(1, 32)) * 2 + b"\x00" * 62, id="binary that begins as UTF-16"),
        pytest.param(b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj", id="a PDF, all ASCII"),
        pytest.param(b"{\\rtf1\\ansi Il sindaco di Bari}", id="rich text, all ASCII"),
        pytest.param("Мэр города сказал, что школы откроют".encode("cp1251"), id="Cyrillic, a byte a letter"),
        pytest.param("È così: perché più città?".encode("mac-roman"), id="what a Macintosh wrote"),
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
        ("perchÃ© sarÃ\xa0 cosÃ¬", "perché sarà così", "1 lines of UTF-8 read as cp1252 repaired"),
        ("lâ€™Italia: â€œSÃ¬â€\x9d", "l’Italia: “Sì”", "1 lines of UTF-8 read as cp1252 repaired"),
        ("Ã¨ lÃ\xa0\nÂ«NoÂ»", "è là\n«No»", "2 lines of UTF-8 read as cp1252 repaired"),
        ("ÃƒÂ¨ doppio", "è doppio", "2 lines of UTF-8 read as cp1252 repaired"),
        # Not certain: the line has sound letters too, or could be what it says.
        ("perchÃ© è così", "perchÃ© è così", ""),
        ("SÃO PAULO, “AMANHÔ", "SÃO PAULO, “AMANHÔ", ""),
        ("Chi grida PERCHÉ»", "Chi grida PERCHÉ»", ""),
        ("cittÃ© sola\nChi grida PERCHÉ»", "citté sola\nChi grida PERCHÉ»", "1 lines of UTF-8 read as cp1252 repaired"),
    ],
)
def test_cleaning(raw: str, text: str, note: str) -> None:
    assert clean(raw) == (text, note)


@given(
    st.text(
        st.characters(categories=None) | st.sampled_from("\u0344\u0301\u0327\u00ad\u200b\r\n\t\ud800«’AÃâ©¨€™ƒÂ\u0303")
    )
)
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


@given(st.text("aèé’“ «»—àìÈ.", max_size=20))
def test_what_was_read_wrongly_comes_back(line: str) -> None:
    sound = f"{line} perché"
    # As most programs do it: the five bytes that cp1252 has not stay as they are.
    wrong = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in sound.encode())
    assert clean(wrong)[0] == sound
    assert clean(sound) == (sound, "")


@pytest.mark.parametrize(
    "family", ["\u0316\u0301", "\u0344", "\r", "\u00ad", "\x00", " \u00a0", "\ud800", "Ã©è\n", "ÃƒÂ©"]
)
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
