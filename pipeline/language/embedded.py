"""The embedded model as a spaCy component: sets all annotations that the extractors read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile

import numpy as np
from spacy.attrs import DEP, HEAD, LEMMA, MORPH, POS
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

from pipeline.language.decoding import EntityDecoder, best_tree, sentence_starts
from pipeline.language.encoder import Encoder, Scores
from pipeline.language.lemmas import apply_script


class EmbeddedModel:
    """Annotates Docs from one network run over their words; empty until `from_disk` gives it its files.

    `span._.confidence` of an entity is the probability of its least sure word (None for other spans).
    """

    def __init__(self, vocab: Vocab, *, convention: str = "riscontro", threads: int = 1) -> None:
        self.vocab = vocab
        self.threads = threads
        self._entities = EntityDecoder(convention)
        self._encoder: Encoder | None = None
        self._folder: Path | None = None
        self._lemmas: dict[tuple[str, int, int], str] = {}
        if not Span.has_extension("confidence"):
            Span.set_extension("confidence", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate one Doc in place."""
        assert self._encoder is not None, "riscontro_encoder has no weights: load it with spacy.load"
        index = np.array([t.i for t in doc if not t.is_space], dtype=np.int64)
        if len(index):
            forms = [doc[int(i)].text for i in index]
            spaces = [i == 0 or _ends_in_space(doc, int(i) - 1) for i in index]
            lines = [
                k
                for k in range(1, len(index))
                if index[k] - index[k - 1] > 1 and _breaks_line(doc, index[k - 1], index[k])
            ]
            self._set(doc, index, forms, lines, self._encoder.score(forms, spaces, lines))
        elif len(doc):
            self._set_blank(doc)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Copy the component's files."""
        del exclude
        target = Path(path)
        target.mkdir(parents=True, exist_ok=True)
        if self._folder is not None and self._folder.resolve() != target.resolve():
            for name in Encoder.FILES:
                copyfile(self._folder / name, target / name)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> EmbeddedModel:
        """Load network, vocabulary and labels. Raises ModelError where a file is missing."""
        del exclude
        self._folder = Path(path)
        self._encoder = Encoder(self._folder, threads=self.threads)
        strings = self.vocab.strings
        labels = self._encoder.labels
        self._upos = np.array([strings.add(x) for x in labels.upos], dtype=np.uint64)
        self._verbal = np.array(["VerbForm=" in x for x in labels.feats])
        self._pronoun, self._verb = (labels.upos.index(x) for x in ("PRON", "VERB"))
        self._feats = np.array([self.vocab.morphology.add(x) for x in labels.feats], dtype=np.uint64)
        self._deps = np.array([strings.add(x) for x in labels.deprel], dtype=np.uint64)
        self._root, self._dep = strings.add("ROOT"), strings.add("dep")
        self._space = strings.add("SPACE")
        for label in self._entities.labels:
            strings.add(label)
        return self

    def _set_blank(self, doc: Doc) -> None:
        rows = [
            [self._space, 0, token.orth, self._root if token.i == 0 else self._dep, _unsigned(-token.i)]
            for token in doc
        ]
        doc.from_array([POS, MORPH, LEMMA, DEP, HEAD], np.array(rows, dtype=np.uint64))  # type: ignore[arg-type]

    def _set(self, doc: Doc, index: np.ndarray, forms: list[str], lines: list[int], scores: Scores) -> None:
        assert self._encoder is not None
        n = len(doc)
        # Columns POS, MORPH, LEMMA, DEP, HEAD; white-space tokens (line breaks) hang from the word before them.
        rows = np.zeros((n, 5), dtype=np.uint64)
        rows[:, 0] = self._space
        rows[:, 3] = self._dep
        heads = np.zeros(n, dtype=np.int64)
        if doc.has_annotation("SENT_START"):
            # Sentences that somebody has set before stay, as spaCy's own parser leaves them.
            forced = [k for k, i in enumerate(index) if doc[int(i)].is_sent_start]
            starts = sentence_starts(np.full(len(index), -1.0, dtype=np.float32), forced)
        else:
            starts = sentence_starts(scores.sent, lines, forms)
        local = np.empty(len(index), dtype=np.int64)
        for start, end in zip(starts, [*starts[1:], len(index)], strict=True):
            local[start:end] = best_tree(self._encoder.arc_scores(scores, start, end)) + start
        relations = self._deps[self._encoder.relations(scores, local)]
        relations[local == np.arange(len(index))] = self._root
        # A verb that ends in its pronoun (*A dirlo è stata Anna*) is a verb, whichever of the two the tagger prefers.
        upos = np.where((scores.upos == self._pronoun) & self._verbal[scores.feats], self._verb, scores.upos)
        rows[index, 0] = self._upos[upos]
        rows[index, 1] = self._feats[scores.feats]
        # Added to the strings each time: in a memory zone (`Language.memory_zone`) they live as long as the zone.
        keys = zip(forms, upos.tolist(), scores.lemma.tolist(), strict=True)
        rows[index, 2] = [self.vocab.strings.add(self._lemma(*key)) for key in keys]
        rows[index, 3] = relations
        heads[index] = index[local] - index
        gaps = np.setdiff1d(np.arange(n), index, assume_unique=True)
        rows[gaps, 2] = [doc[int(i)].orth for i in gaps]
        heads[gaps] = index[np.maximum(np.searchsorted(index, gaps) - 1, 0)] - gaps
        rows[:, 4] = heads.view(np.uint64)
        doc.from_array([POS, MORPH, LEMMA, DEP, HEAD], rows)  # type: ignore[arg-type] # spaCy takes uint64
        entities = []
        for first, end, label, sure in self._entities.spans(scores.ner):
            span = Span(doc, int(index[first]), int(index[end - 1]) + 1, label=label)
            span._.confidence = round(sure, 4)
            entities.append(span)
        doc.set_ents(entities)

    def _lemma(self, form: str, upos: int, script: int) -> str:
        key = (form, upos, script)
        if key not in self._lemmas:
            assert self._encoder is not None
            if len(self._lemmas) > 100_000:
                self._lemmas.clear()
            labels = self._encoder.labels
            proposed = apply_script(form, labels.lemma[script])
            self._lemmas[key] = self._encoder.lemmas.choose(form, labels.upos[upos], proposed)
        return self._lemmas[key]


def _unsigned(offset: int) -> int:
    return offset % (1 << 64)


def _ends_in_space(doc: Doc, i: int) -> bool:
    token = doc[i]
    return bool(token.whitespace_) or token.is_space


def _breaks_line(doc: Doc, before: int, word: int) -> bool:
    return any("\n" in doc[i].text for i in range(int(before) + 1, int(word)))
