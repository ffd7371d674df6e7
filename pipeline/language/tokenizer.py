"""The tokenizer of Italian news: one linear pass of one pattern, words as the Italian treebanks cut them.

Multiword tokens stay whole (*della*, *dirlo*); an elided word ends with its apostrophe (*dell'* | *acqua*), also before
an opening mark (*dell'* | *«* | *Espresso*). spaCy's own rules leave `dell'«Espresso`, `Meloni:«No` and `ANSA.Il` whole
and need quadratic time on a run of punctuation marks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

LONGEST_WORD = 200
"""Characters after which a word without a break is cut, so that nothing downstream meets a token of a megabyte."""

_APOSTROPHE = "['’ʼ]"
# Letters and digits with their combining accents, soft hyphens and zero-width joiners.
_IN_WORD = r"[\w\u0300-\u036f\u00ad\u200b-\u200d\u2060]"
_LETTER = r"[^\W\d_]"
# Ten or more letters after an elision are a word of their own; the longest elided words are *quattordic'*, *sessant'*.
_ELIDED = rf"{_LETTER}{{1,14}}{_APOSTROPHE}"
_UNITS = "km/h|kmq|km2|km|kg|cm|mm|mq|mc|ml|kwh|mwh|gwh|twh|kw|mw|gw|tw|khz|mhz|ghz|hz|gb|mb|tb|ha|hl|°c|°f"
# A capital and a full stop are no initial after these: *retrocede in serie B.*
_LETTERED = {
    "classe",
    "epatite",
    "gruppo",
    "lettera",
    "piano",
    "scala",
    "serie",
    "terminal",
    "tipo",
    "vitamina",
    "zona",
}
# ... and not before these, which begin a sentence: *Votano A e B. Il presidente ...*
_OPENERS = "Il|Lo|La|I|Gli|Le|L['’]|Un|Una|Uno|In|Nel|Nella|A|Al|Alla|Per|Con|Ma|E|È|Non|Si|Da|Dal|Dalla|Di|Del|Della"
_TOP_DOMAINS = "biz|ch|com|de|edu|eu|fr|gov|info|int|io|it|net|news|org|tv|uk"


def _pattern(abbreviations: Iterable[str]) -> re.Pattern[str]:
    """The one pattern; the name of the group that matched tells what to check in `_split`."""
    always, before = [], {"A": [], "0": []}  # type: list[str], dict[str, list[str]]
    for line in abbreviations:
        word, _, condition = line.partition(" ")
        (before[condition] if condition else always).append(re.escape(word))
    branches = {
        "web": rf"""https?://[^\s<>"«»“”]{{0,2000}}[^\s<>"«»“”.,;:!?)\]}}'’…]
                  |[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}}
                  |(?:[\w-]{{1,63}}\.){{1,5}}(?:{_TOP_DOMAINS})(?![\w'’]|\.\w)(?:/[\w/%?=&\#~.+-]{{0,500}}[\w/])?
                  |[@\#]\w{{1,200}}""",
        "aphaeresis": rf"""(?<!\w){_APOSTROPHE}(?:\d\d(?![.,:]\d|%|{_IN_WORD})|(?i:ndr|nduj){_IN_WORD}{{1,20}})""",
        "abbreviation": rf"""(?<!\w)(?:
                   (?:{_LETTER}\.){{2,12}}(?:{_LETTER}(?!{_IN_WORD}|{_APOSTROPHE}))?
                  |[ad]\.C(?!{_IN_WORD})
                  |(?:{"|".join(always)})(?!\.\w)
                  |(?:{"|".join(before["A"])})(?=\ ?[A-ZÀ-Ý])
                  |(?:{"|".join(before["0"])})(?=\ ?(?:\d|[IVXLCDM]+\b)))""",
        "initial": r"(?<!\w)[A-ZÀ-Ý]\.(?=\s*\S)",
        "number": rf"""(?:(?<![\w)\]%°])[+\-−±](?=\d))?
                   \d+(?:(?:[.,:/x×+](?=\d))\d+)*
                   (?:['’′]\d\d(?:['’]['’]|″)?(?!\d)|['’]\d{{3}}(?!\d)|(?=(?i:{_UNITS})(?!\w))|[°ºª]|{_IN_WORD}{{0,{LONGEST_WORD}}}(?:-{_LETTER}{_IN_WORD}{{0,20}})?)""",
        "unit": rf"(?<=\d)(?i:{_UNITS})(?!\w)",
        "genitive": rf"(?<=\w\w){_APOSTROPHE}s(?!{_IN_WORD})",
        "slashed": r"(?<!\w)(?i:a/r|c/c|c/o|e/o|km/h)(?!\w)",
        "word": rf"""{_ELIDED}(?=["“”„«‘'’]{{0,2}}[^\W_])(?!(?<=\w\w.)s(?!{_IN_WORD}))
                  |{_LETTER}{_IN_WORD}{{0,{LONGEST_WORD}}}(?:[-‑&](?=[^\W_]){_IN_WORD}{{1,{LONGEST_WORD}}}){{0,9}}""",
        "run": r"""\.{2,200}|-{2,200}|—{2,200}|[!?]{2,200}|\*{2,200}|_{2,200}|={2,200}|%{2,200}|'{2}""",
        "other": r"\S",
    }
    return re.compile("|".join(f"(?P<{name}>{branch})" for name, branch in branches.items()), re.VERBOSE)


_OPENING = "'‘‚‛"
_CLOSING = "'’"


class ItalianTokenizer:
    """Cuts a text into a `Doc` whose tokens and spaces join to exactly that text, in time linear in its length."""

    def __init__(self, vocab: Vocab, *, abbreviations: Iterable[str] | None = None) -> None:
        self.vocab = vocab
        self._set(abbreviations if abbreviations is not None else _lines("abbreviations.txt"))

    def _set(self, abbreviations: Iterable[str]) -> None:
        self.abbreviations = tuple(abbreviations)
        self._finditer = _pattern(self.abbreviations).finditer

    def __call__(self, text: str) -> Doc:
        words: list[str] = []
        spaces: list[bool] = []
        done = 0
        for start, end in [*self._split(text), (len(text), len(text))]:
            if start > done:
                _add_gap(text[done:start], words, spaces)
            if end > start:
                words.append(text[start:end])
                spaces.append(False)
            done = end
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterable[str], batch_size: int = 0) -> Iterable[Doc]:
        """Tokenize texts one after the other; `batch_size` is ignored (spaCy's interface)."""
        del batch_size
        return map(self, texts)

    def _split(self, text: str) -> list[tuple[int, int]]:
        """Offsets of the tokens. An apostrophe after a word is its own only outside single quotation marks."""
        spans: list[tuple[int, int]] = []
        apocopes, open_mark, done = _apocopes(), False, 0
        for match in self._finditer(text):
            start, end = match.span()
            if open_mark and "\n" in text[done:start]:
                open_mark = False
            start = max(start, done)  # the word before may have taken an apostrophe
            if start == end:
                continue
            word, kind, before = match.group(), match.lastgroup, text[start - 1 : start]
            if kind == "initial" and not self._is_initial(text, spans, end):
                spans.append((start, start + 1))
                start += 1
            elif kind in {"word", "number"} and word[-1] not in _CLOSING:
                after = text[end : end + 2]
                if after[:1] and after[0] in _CLOSING and not (after[1:] and after[1].isalnum()):
                    own = word[-1].isdigit() or word[-1] in "aeiouAEIOUàèéìòù"
                    if word.lower() in apocopes or (own and not open_mark):
                        end += 1
            elif kind == "other" and word in _OPENING + _CLOSING:
                after = text[end : end + 1]
                if word in _OPENING and after.strip() and not (before and before.isalnum()):
                    open_mark = True
                elif word in _CLOSING:
                    open_mark = False
            spans.append((start, end))
            done = end
        return spans

    @staticmethod
    def _is_initial(text: str, spans: list[tuple[int, int]], end: int) -> bool:
        if spans and text[slice(*spans[-1])].lower() in _LETTERED:
            return False
        return not _opener().match(text, end)

    # spaCy's interface of a serialisable tokenizer: the rules travel with the pipeline.
    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The rules as bytes (the vocabulary is the pipeline's)."""
        del exclude
        return json.dumps({"abbreviations": self.abbreviations}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> ItalianTokenizer:
        """Take over the rules that `to_bytes` gave."""
        del exclude
        self._set(json.loads(data)["abbreviations"])
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the rules to a file."""
        Path(path).write_bytes(self.to_bytes(exclude=exclude))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ItalianTokenizer:
        """Take over the rules of a file of `to_disk`."""
        return self.from_bytes(Path(path).read_bytes(), exclude=exclude)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (self.vocab, self.abbreviations))


class Guarded:
    """spaCy's own tokenizer in linear time: of more than LONGEST_WORD signs without a space, it gets some at a time.

    Alone it needs the square of an unspaced run: 9 seconds for 8,000 exclamation marks.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        cuts = [0]
        for run in _UNSPACED.finditer(text):
            cuts += range(run.start(), run.end(), LONGEST_WORD)
        if len(cuts) == 1:
            doc: Doc = self._tokenizer(text)
            return doc
        parts = [self._tokenizer(text[start:end]) for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True)]
        words = [token.text for part in parts for token in part]
        return Doc(self._tokenizer.vocab, words=words, spaces=[bool(t.whitespace_) for part in parts for t in part])

    def __getattr__(self, name: str) -> Any:
        if name == "_tokenizer":  # while it is being copied
            raise AttributeError(name)
        return getattr(self._tokenizer, name)


# Possessive: what is too short is not tried again from its second sign on.
_UNSPACED = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD + 1},}}+")


def _rebuild(vocab: Vocab, abbreviations: tuple[str, ...]) -> ItalianTokenizer:
    return ItalianTokenizer(vocab, abbreviations=abbreviations)


def _add_gap(gap: str, words: list[str], spaces: list[bool]) -> None:
    """Add the white space between two tokens: one space belongs to the token before, the rest is a token of its own."""
    if gap[0] == " " and words:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        trailing = len(gap) > 1 and gap[-1] == " "
        words.append(gap[:-1] if trailing else gap)
        spaces.append(trailing)


def _lines(name: str) -> tuple[str, ...]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return tuple(text.splitlines())


@cache
def _apocopes() -> frozenset[str]:
    return frozenset(_lines("apocopes.txt"))


@cache
def _opener() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{_OPENERS})(?![^\W\d_])")


@registry.tokenizers("riscontro.ItalianTokenizer.v1")
def make_factory() -> Callable[[Language], ItalianTokenizer]:
    """The factory that a config names: `[nlp.tokenizer] @tokenizers = "riscontro.ItalianTokenizer.v1"`."""
    return make_tokenizer


def make_tokenizer(nlp: Language) -> ItalianTokenizer:
    """A tokenizer of Italian news on the vocabulary of `nlp`."""
    return ItalianTokenizer(nlp.vocab)


def customize(nlp: Language) -> Language:
    """Give `nlp` the tokenizer of Italian news, and its config the name under which it loads again."""
    nlp.tokenizer = make_tokenizer(nlp)
    nlp.config["nlp"]["tokenizer"] = {"@tokenizers": "riscontro.ItalianTokenizer.v1"}
    return nlp
