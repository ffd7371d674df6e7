"""Why an article has the rows that it has: what the extractors considered, sentence by sentence, kept or dropped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.extraction import Extraction, extract_article, sentence_starts
from pipeline.reading.cleaning import article_of
from pipeline.trace import Considered, Dropped, listening

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What was found in an article, and all that was considered, in the order of the text."""

    extraction: Extraction
    considered: tuple[Considered, ...]
    starts: tuple[int, ...]

    def sentences(self) -> Iterator[tuple[str, tuple[Considered, ...]]]:
        """Each sentence of the article, on one line, with what begins in it."""
        text = self.extraction.text
        by_sentence: dict[int, list[Considered]] = {}
        for one in self.considered:
            by_sentence.setdefault(bisect_right(self.starts, one.start) - 1, []).append(one)
        for number, (start, end) in enumerate(zip(self.starts, (*self.starts[1:], len(text)), strict=True)):
            sentence = " ".join(text[start:end].split())
            if sentence:
                yield sentence, tuple(by_sentence.get(number, ()))

    def _repr_html_(self) -> str:
        from pipeline.display import explanation_html

        return explanation_html(self.sentences())


def explain(article: str | Article, nlp: Callable[[str], Doc]) -> Explanation:
    """Extract a text or Article and tell what was considered on the way; errors are those of `pipeline.extract`."""
    article = article_of(article) if isinstance(article, str) else article
    starts: list[int] = []

    def read(text: str) -> Doc:
        doc = nlp(text)
        starts.extend(sentence_starts(doc))
        return doc

    with listening() as heard:
        found = extract_article(article, read)
    considered = {*_kept(found), *_dropped(heard, found)}
    in_order = sorted(considered, key=lambda one: (one.start, -one.end, not one.kept, one.what, one.why))
    return Explanation(extraction=found, considered=tuple(in_order), starts=tuple(starts))


def _kept(found: Extraction) -> Iterator[Considered]:
    def one(what: str, start: int, end: int, *said: str) -> Considered:
        why = ", ".join(part for part in said if part)
        return Considered(what=what, start=start, end=end, text=found.text[start:end], kept=True, why=why)

    for name in found.entities:
        yield one("name", name.start, name.end, name.label, name.entity, _by(name.rule, name.confidence))
    for quote in found.quotes:
        by = _by(quote.rule, quote.confidence)
        yield one("quote", quote.start, quote.end, quote.kind, quote.speaker or "nobody", by)
        if quote.cue_start is not None and quote.cue_end is not None:
            yield one("cue", quote.cue_start, quote.cue_end, f"reports what {quote.speaker or 'nobody'} says")
    for claim in found.claims:
        value = "–".join(filter(None, (claim.value, claim.value_max)))
        said = " ".join(filter(None, (claim.kind, claim.modifier, value, claim.unit)))
        yield one("number", claim.start, claim.end, said, _by(claim.rule, claim.confidence))


def _by(rule: str, confidence: float) -> str:
    return f"rule {rule}, {confidence:g}" if rule else f"{confidence:g}"


def _dropped(heard: Iterable[Dropped], found: Extraction) -> Iterator[Considered]:
    """What made no row in the end: of one thing an extractor may ask twice, and find it the second time."""
    # By where they end, as *detto* is not looked at apart from *ha detto*.
    cues = {quote.cue_end for quote in found.quotes}
    names = {(name.start, name.end) for name in found.entities}
    quotes = {(quote.start, quote.end) for quote in found.quotes}
    marked = sorted(quote.start for quote in found.quotes if quote.kind in ("direct", "partial"))
    numbers = {at for claim in found.claims for at in range(claim.start, claim.end)}
    # Whoever decides first says most exactly why.
    first = {_same(one): one for one in reversed([*heard])}
    for one in first.values():
        made = {
            "name": (one.start, one.end) in names,
            "cue": one.end in cues,
            "content": (one.start, one.end) in quotes,
            "marks": bisect_right(marked, one.end) > bisect_right(marked, one.start - 1),
            "number": not one.reading and one.start in numbers,
        }.get(one.what, False)
        if not made:
            why = f"{one.why} ({one.reading})" if one.reading else one.why
            text = found.text[one.start : one.end]
            yield Considered(what=one.what, start=one.start, end=one.end, text=text, kept=False, why=why)


def _same(one: Dropped) -> tuple[object, ...]:
    """By what two tellings are of one thing: a cue ends there (*detto* in *ha detto*), a number is read so."""
    if one.what == "cue":
        return one.what, one.end
    return one.what, one.start, one.end, one.reading if one.what == "number" else ""
