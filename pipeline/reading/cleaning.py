"""From bytes to a clean text: decoding, the one place where characters are changed, and the limits.

Offsets everywhere count characters of what `clean` gives, which is kept beside the tables; cleaning twice is cleaning
once. Typography stays as it is: quotation marks are evidence.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

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
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

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


def decode(data: bytes, *, where: str = "") -> tuple[str, str]:
    """Text of `data` and the name of its encoding: by its mark, else UTF-8, else cp1252 where that is certain.

    NotText where it is neither: nothing is replaced by guess.
    """
    head = data[:4096]
    if len(_BINARY.findall(head)) > max(8, len(head) // 20) and not head.startswith(_WIDE):
        raise NotText("holds binary data, not text", where=where, remedy="give text, or leave the file out")
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding), encoding.removesuffix("-sig")
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise NotText(
                f"starts as {encoding} and breaks at byte {error.start}",
                where=where,
                remedy="save it again as UTF-8; it may be cut short",
            ) from None
        return _decode_cp1252(data, broken_at=error.start, where=where), "cp1252"


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
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise NotText(
            f"is neither UTF-8 (byte {broken_at}) nor cp1252 (byte {error.start})",
            where=where,
            remedy="save it as UTF-8",
        ) from None


def clean(text: str) -> tuple[str, str]:
    r"""The text in NFC, with `\n` line ends, plain spaces and nothing invisible; and a note of what was changed."""
    notes = []
    text = _SPACES.sub(" ", _LINE_ENDS.sub("\n", text))
    for name, pattern in _REMOVED:
        text, count = pattern.subn("", text)
        if count:
            notes.append(f"{count} {name} removed")
    shorter = _limit_marks(text)
    if len(shorter) < len(text):
        notes.append(f"{len(text) - len(shorter)} combining marks removed")
    composed = unicodedata.normalize("NFC", shorter)
    if composed != shorter:
        notes.append("accents composed (NFC)")
    if lost := composed.count("\ufffd"):
        notes.append(f"{lost} characters were lost before (U+FFFD)")
    # Again: U+0344 is one mark before NFC and two after it.
    return _limit_marks(composed), "; ".join(notes)


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
