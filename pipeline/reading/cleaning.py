"""From bytes to a clean text: decoding, the one place where characters are changed, and the limits.

Offsets everywhere count characters of what `clean` gives, which is kept beside the tables; cleaning twice is cleaning
once. Typography stays as it is: quotation marks are evidence.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from contextlib import suppress

from pipeline.article import Article
from pipeline.errors import EmptyText, NotText, TooLong

# spaCy's own limit (E088): parser and encoder take memory in proportion to the text.
MAX_CHARACTERS = 1_000_000
MAX_BYTES = 10_000_000
# Unicode's stream-safe limit (UAX 15): to put a run of n combining marks in order costs n² (40,000 of them: 7 seconds).
_MAX_MARKS = 30

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
# What a file under the wrong ending most often is. The first two can be all ASCII, and would be read as an article.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "rich text"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
# Control characters that no text has; Ctrl-Z ended files once, and escape sequences are in texts that were on a screen.
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b")))
# High characters of cp1252 that Italian texts, and foreign names in them, are made of.
_USUAL = frozenset("àèéìòùÀÈÉÌÒÙáíóúâêîôûäëïöüãõåøæœçñßÁÓÖÜÇÑ’‘‚“”„«»‹›–—…·•°ºª€£§©®™²³½¼×±´¨\xa0\xad")

# UTF-8 that somebody read as cp1252 or Latin-1, at the signs that no sound text has: `perchÃ©`, `lâ€™Italia`, `ÃƒÂ¨`.
_MOJIBAKE = re.compile("Ã[©¨¬²¹ƒ\x83¢]|â[€\x80][™œ˜“”¦\x93\x94\x98\x99\x9c\x9d]")
# Leads of the bytes of Italian letters and of «»; not the `É` of `PERCHÉ»`, which would be read as one letter too.
_LEADS = re.compile("[ÃÂ]|" + _MOJIBAKE.pattern)
_UNREAD = str.maketrans(
    {
        character: chr(byte)
        for byte in range(0x80, 0xA0)
        if (character := bytes([byte]).decode("cp1252", errors="ignore"))
    }
)

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
# Spaces of every width and the tab become a space: `90\u00a0milioni` is two words to everybody but a tokenizer.
_SPACES = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_REMOVED = (
    ("control characters", re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")),
    ("lone surrogates", re.compile("[\ud800-\udfff]")),
    # Soft hyphen, zero-width space, word joiner, byte order mark, marks of writing direction, annotation marks.
    (
        "invisible characters",
        re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"),
    ),
)

_COMPOSED = "accents composed (NFC)"


def decode(data: bytes, *, where: str = "") -> tuple[str, str]:
    """Text of `data` and the name of its encoding: by its mark, else UTF-8, else cp1252 where that is certain.

    NotText where it is neither: nothing is replaced by guess.
    """
    remedy = "give text, or leave the file out"
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise NotText(f"is {name}, not text", where=where, remedy=remedy)
    if not data.startswith(_WIDE) and _is_binary(data):
        raise NotText("holds binary data, not text", where=where, remedy=remedy)
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise NotText(
                f"starts as {encoding} and breaks at byte {error.start}",
                where=where,
                remedy="save it again as UTF-8; it may be cut short",
            ) from None
        return _decode_cp1252(data, broken_at=error.start, where=where), "cp1252"
    if data.startswith(_WIDE) and _is_binary(text.encode("latin-1", "replace")):
        raise NotText("holds binary data, not text", where=where, remedy=remedy)
    return text, encoding.removesuffix("-sig")


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROLS))
    return controls > max(2, len(data) // 100)


def _decode_cp1252(data: bytes, *, broken_at: int, where: str) -> str:
    # A UTF-8 text with a broken byte would read as cp1252 too, with `Ã¨` for every `è`: there are more sound pairs than
    # lone bytes in it. In cp1252 a sound pair is rare (`PERCHÉ»`).
    sound = sum(len(match) for match in _MULTIBYTE.findall(data))
    lone = len(_HIGH.findall(data)) - sound
    if sound > lone:
        raise NotText(
            f"is UTF-8 with a broken byte at {broken_at}",
            where=where,
            remedy="save it again as UTF-8; it may be cut short",
        )
    neither = f"is neither UTF-8 (byte {broken_at}) nor cp1252"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotText(f"{neither} (byte {error.start})", where=where, remedy="save it as UTF-8") from None
    high = Counter(character for character in text if character > "\x7f")
    usual = sum(count for character, count in high.items() if character in _USUAL)
    # Cyrillic in one byte a letter, or what a Macintosh wrote, has no undefined byte either.
    if 4 * usual < 3 * high.total() or high.total() > max(8, len(text) // 4):
        raise NotText(f"{neither}, by its letters", where=where, remedy="save it as UTF-8")
    return text


def clean(text: str) -> tuple[str, str]:
    r"""The text in NFC, with `\n` line ends, plain spaces and nothing invisible; and a note of what was changed."""
    notes: Counter[str] = Counter()
    text = _uniform(_repair(text, notes), notes)
    # Composed, or with what was invisible gone, a line may be readable as mojibake only now.
    while (repaired := _repair(text, notes)) != text:
        text = _uniform(repaired, notes)
    told = [f"{count} {what}" for what, count in notes.items() if count and what != _COMPOSED]
    if notes[_COMPOSED]:
        told.append(_COMPOSED)
    if lost := text.count("\ufffd"):
        told.append(f"{lost} characters were lost before (U+FFFD)")
    return text, "; ".join(told)


def _repair(text: str, notes: Counter[str]) -> str:
    """Lines of UTF-8 that were read as cp1252, read again; only lines whose every character speaks for it.

    One sound `è` or `“` in a line is no UTF-8, and the line stays as it is.
    """
    while _MOJIBAKE.search(text):
        lines = text.split("\n")
        for i, line in enumerate(lines):
            if _LEADS.search(line):
                with suppress(UnicodeError):
                    lines[i] = line.translate(_UNREAD).encode("latin-1").decode()
                    notes["lines of UTF-8 read as cp1252 repaired"] += 1
        repaired = "\n".join(lines)
        if repaired == text:
            break
        text = repaired
    return text


def _uniform(text: str, notes: Counter[str]) -> str:
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    for name, pattern in _REMOVED:
        text, count = pattern.subn("", text)
        notes[f"{name} removed"] += count
    shorter = _limit_marks(text)
    composed = unicodedata.normalize("NFC", shorter)
    notes[_COMPOSED] += composed != shorter
    # Again: U+0344 is one mark before NFC and two after it.
    limited = _limit_marks(composed)
    notes["combining marks removed"] += len(text) - len(shorter) + len(composed) - len(limited)
    return limited


def _limit_marks(text: str) -> str:
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return text
    run = 0
    kept = []
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def article_of(
    raw: str,
    *,
    article_id: str = "article",
    path: str = "",
    title: str = "",
    date: str = "",
    source: str = "",
    url: str = "",
    encoding: str = "",
    max_characters: int = MAX_CHARACTERS,
) -> Article:
    """An Article of any string, cleaned. EmptyText where nothing is left, TooLong over `max_characters`."""
    where = path or article_id
    if len(raw) > 2 * max_characters:
        # Not even cleaned: a limit that is checked late is none.
        raise _too_long(len(raw), max_characters, where)
    text, notes = clean(raw)
    if not text.strip():
        raise EmptyText("has no text", where=where, remedy="leave it out, or look at how it was saved")
    if len(text) > max_characters:
        raise _too_long(len(text), max_characters, where)
    title, date, source, url = (clean(field)[0].replace("\n", " ").strip() for field in (title, date, source, url))
    return Article(
        id=article_id,
        text=text,
        path=path,
        title=title,
        date=date,
        source=source,
        url=url,
        encoding=encoding,
        notes=notes,
    )


def _too_long(characters: int, limit: int, where: str) -> TooLong:
    return TooLong(
        f"has {characters:,} characters, over the limit of {limit:,}",
        where=where,
        remedy="split it, or raise max_characters",
    )
