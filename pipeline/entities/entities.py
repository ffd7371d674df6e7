"""The entities of an article: a model's spans and our patterns, cut and labelled by the guidelines, and named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import exp, log

from simplemma import is_known
from spacy.tokens import Doc, Span

from pipeline.entities.context import alike
from pipeline.entities.headed import headed
from pipeline.entities.joins import join
from pipeline.entities.labels import relabel
from pipeline.entities.lists import listed, places
from pipeline.entities.names import Mention, canonical_names
from pipeline.entities.names.words import fold, words_of
from pipeline.entities.patterns import propose
from pipeline.entities.repeats import again, agree, without_article
from pipeline.entities.spans import Candidate, inside_roles, settle, trim
from pipeline.entities.support import support
from pipeline.entities.titles import whole_title
from pipeline.language.arrays import text_of
from pipeline.records import Entity
from pipeline.trace import Place, dropped, narrowed

LABELS = {
    "PER": "PER",
    "PERSON": "PER",
    "PERS": "PER",
    "LOC": "LOC",
    "GPE": "LOC",
    "FAC": "LOC",
    "ORG": "ORG",
    "MISC": "MISC",
}
"""Labels of Italian models → ours; others are no entities of ours."""

MODEL_FIRMNESS = 0.85
"""Of a model's span: firmer than a pattern that may err (0.6 to 0.8), less firm than a form that cannot (0.9)."""


WEAK_MISC = 0.4
"""Probability under which a model's MISC is right too seldom to raise F1: the label of what fits nowhere else."""
SURE_MISC = 0.8
"""Probability under which a model's MISC of one word, which the tagger takes for a common noun, is none."""
SLOPE, SHIFT = 0.63, 0.6
"""Log odds of being right by those that the model gives, on news that it never saw: it is too sure of itself."""
UNKNOWN = 0.85
"""Probability of a span whose model gives none."""


class EntityExtractor:
    """A spaCy component: refines `doc.ents` and writes `doc._.entities`, a tuple of `Entity` sorted by start."""

    def __init__(self, *, patterns: bool = True, repeats: bool = True) -> None:
        self.patterns = patterns
        self.repeats = repeats

    def __call__(self, doc: Doc) -> Doc:
        text = text_of(doc)
        found = self.find(doc, text)
        mentions = [Mention(c.start, c.end, text[c.start : c.end], c.label) for c in found]
        names = canonical_names(text, mentions)
        doc._.entities = tuple(
            Entity(
                start=c.start,
                end=c.end,
                text=text[c.start : c.end],
                label=c.label,
                entity=name,
                rule=c.rule,
                confidence=_confidence(c),
            )
            for c, name in zip(found, names, strict=True)
        )
        doc.ents = list(_spans(doc, found))
        return doc

    def find(self, doc: Doc, text: str) -> list[Candidate]:
        """The spans of the article's entities, sorted, no two overlapping; `text` is `doc.text`."""
        proposed = join(text, settle(_of_model(doc)))
        if self.patterns:
            formed = list(propose(text))
            named = [one for one in formed if one.rule != "known" or not _is_verb(doc, one)]
            proposed += narrowed("name", "only begins its sentence, as a verb or adjective", formed, named, _place)
            proposed += headed(doc)
        cut = [list(trim(text, one)) for one in proposed]
        nameless = (_place(one) for one, parts in zip(proposed, cut, strict=True) if not parts)
        dropped("name", "is no name by the guidelines, whole or cut", nameless)
        spans = [part for parts in cut for part in parts]
        spans = narrowed("name", "is the business of an office", spans, inside_roles(text, spans), _place)
        labelled = [relabel(doc, text, one) for one in support(spans)]
        found = alike(text, narrowed("name", "another span over it is firmer", labelled, settle(labelled), _place))
        if self.repeats:
            found = agree(text, without_article(text, found))
            found = agree(text, settle([*found, *inside_roles(text, again(doc, text, found))]))
        return found


def _place(candidate: Candidate) -> Place:
    return candidate.start, candidate.end, ""


def _confidence(found: Candidate) -> float:
    """How probably the row is right: a rule's firmness; of a model's span its probability, calibrated."""
    if found.rule != "model":
        return found.firmness
    sure = min(max(found.sure, 0.0005), 0.9995)
    return round(1 / (1 + exp(-(SLOPE * log(sure / (1 - sure)) + SHIFT))), 4)


def _of_model(doc: Doc) -> Iterator[Candidate]:
    for ent in doc.ents:
        if label := LABELS.get(ent.label_):
            sure = ent._.confidence if ent.has_extension("confidence") else None
            if sure is None:
                sure = UNKNOWN
            end = whole_title(ent).end_char if label == "MISC" else ent.end_char
            found = Candidate(ent.start_char, end, label, "model", MODEL_FIRMNESS, sure)
            if label == "MISC" and sure < WEAK_MISC and not (_is_announced(ent) or _is_capitals(ent)):
                dropped("name", "is a MISC of which the model is too unsure", [_place(found)])
            elif _only_begins(ent):
                dropped("name", "is a common word that begins a sentence", [_place(found)])
            elif label == "MISC" and sure < SURE_MISC and _is_common(ent) and not _is_announced(ent):
                dropped("name", "is a common noun with a capital", [_place(found)])
            else:
                yield found


def _is_capitals(ent: Span) -> bool:
    """Whether several proper nouns in the middle of a sentence can but be a name: *lo Square Kilometre Array*."""
    proper = all(token.pos_ == "PROPN" and token.is_title for token in ent)
    return proper and len(ent) > 1 and not ent[0].is_sent_start and ent[0].nbor(-1).text not in _OPENERS


def _is_common(ent: Span) -> bool:
    """Whether a capital is all that makes a name of a common noun: *la nuova Strategia*, *il Logo della coppa*."""
    goes_on = ent.end < len(ent.doc) and ent.doc[ent.end].is_title  # *Rugby Rovigo*
    return len(ent) == 1 and ent[0].pos_ == "NOUN" and ent[0].is_title and not goes_on


def _only_begins(ent: Span) -> bool:
    """Whether a capital stands only because a sentence or quote begins: *«Rete pronta»*, *Vaccini, al via la campagna*.

    The tagger takes the word for no name, and the dictionary has it in lower case.
    """
    if len(ent) > 1 or not ent[0].is_alpha or not ent[0].is_title or ent[0].pos_ not in {"ADJ", "ADV", "NOUN", "VERB"}:
        return False
    first = ent[0]
    before = first.nbor(-1) if first.i else None
    if before is not None and not first.is_sent_start and before.text not in _OPENERS:
        return False
    if any(fold(first.text) in names for names in (listed("org_heads"), listed("bodies"), places())):
        return False
    return is_known(first.lower_, lang="it")


_OPENERS = frozenset("«“\"‘':–—-")


def _is_announced(ent: Span) -> bool:
    """Whether a noun just before says that a work, product or event is named: *in film come Vento di mare*."""
    near = ent.doc[max(0, ent.start - 4) : ent.start]
    return any(token.lower_ in words_of("misc_triggers") for token in near)


def _is_verb(doc: Doc, found: Candidate) -> bool:
    """Whether a word that is a name elsewhere only begins a sentence: *Nato a Terni, vive a Roma*."""
    span = doc.char_span(found.start, found.end, alignment_mode="expand")
    if span is None or len(span) > 1 or not span[0].is_sent_start:
        return False
    return span[0].pos_ in {"ADJ", "AUX", "VERB"}


def _spans(doc: Doc, found: Iterable[Candidate]) -> Iterator[Span]:
    """The candidates as spans of tokens, as far as tokens allow; those inside one token of two names are left out."""
    end = 0
    for candidate in found:
        span = doc.char_span(candidate.start, candidate.end, label=candidate.label, alignment_mode="expand")
        if span is not None and span.start >= end:
            end = span.end
            yield span
