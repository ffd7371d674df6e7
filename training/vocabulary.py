"""The Italian part of the vocabulary: pieces that Italian text uses, and short ones, so that any word is covered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer
from tokenizers.models import Unigram

from pipeline.language.pieces import WORD_START, straighten
from training.start import StartWeights

MAX_SHORT = 3


def make_tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """A unigram tokenizer over `pieces` (text, log-probability) whose first four are the special ones."""
    return Tokenizer(Unigram(pieces, unk_id=3, byte_fallback=False))


def _is_latin(text: str) -> bool:
    return all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2270 for c in text)


def cut_vocabulary(start: StartWeights, words: Iterable[str], *, min_count: int = 1) -> list[int]:
    """Ids of the pieces to keep, ascending, the four special ones first.

    Kept: pieces that occur in `words` (as they stand, lower-cased, capitalised), every single character of a script
    that news use (Latin, Greek, Cyrillic, signs), every Latin piece of up to 3 letters.
    """
    full = make_tokenizer(list(zip(start.pieces, start.scores, strict=True)))
    counts: Counter[int] = Counter()
    distinct = Counter(words)
    forms: Counter[str] = Counter()
    for word, n in distinct.items():
        for variant in {word, word.lower(), word.capitalize(), word.upper()}:
            forms[WORD_START + straighten(variant)] += n
            forms[straighten(variant)] += n
    texts = list(forms)
    for i in range(0, len(texts), 10_000):
        batch = texts[i : i + 10_000]
        for form, encoding in zip(batch, full.encode_batch_fast(batch, add_special_tokens=False), strict=True):
            for piece in encoding.ids:
                counts[piece] += forms[form]
    keep = {i for i, n in counts.items() if n >= min_count}
    for i, text in enumerate(start.pieces):
        bare = text.removeprefix(WORD_START)
        if len(bare) <= 1 and (not bare or ord(bare) < 0x530 or 0x2000 <= ord(bare) < 0x2270):
            keep.add(i)
        elif len(bare) <= MAX_SHORT and _is_latin(bare):
            keep.add(i)
    return [0, 1, 2, 3, *sorted(keep - {0, 1, 2, 3})]
