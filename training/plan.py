"""What the network is trained on: each corpus, how often it is read, and the label space that follows."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.language.lemmas import lemma_script
from training.corpora import TreeSentence, read_conllu, read_tags
from training.examples import MADE_UP, Example, from_gold, from_kind, from_marked, from_tree, from_wikineural
from training.harmonise import OPEN, foreign_features, harmonise, known_features
from training.windows import LabelSpace

# How often each file is read. Treebanks need many passes, entities few (see README.md, trials); the treebanks nearest
# to news (VIT, ParTUT, PUD) most. Development files (ISDT dev, WN dev) are in no list.
PASSES: dict[str, float] = {
    "ud/it_vit-ud-dev.conllu": 29.9,
    "ud/it_vit-ud-test.conllu": 29.9,
    "ud/it_partut-ud-train.conllu": 29.9,
    "ud/it_pud-ud-test.conllu": 29.9,
    "ud/it_parlamint-ud-train.conllu": 19.9,
    "ud/it_parlamint-ud-test.conllu": 19.9,
    "ud/it_markit-ud-train.conllu": 15.2,
    "ud/it_markit-ud-dev.conllu": 15.2,
    "ud/it_markit-ud-test.conllu": 15.2,
    "ud/it_twittiro-ud-train.conllu": 8.55,
    "ner/WN_train.tsv": 14,
    "ner/ADG_train.tsv": 3.99,
    "ner/FIC_train.tsv": 3.28,
    "ner/wikineural_it_a.conllu": 2.42,
    "ner/wikineural_it_b.conllu": 2.42,
    "gold": 19.9,
    "wikinews": 15.2,
    "made-up": 40,
}

NEWS = "ner/WN_train.tsv"

# Treebanks whose features differ from the others': what only they have is not learnt.
LOOSE = ("ud/it_pud", "ud/it_markit")


@dataclass(frozen=True)
class Corpus:
    """The sentences of one file in their order, and how often they are read."""

    name: str
    examples: list[Example]
    passes: float

    @property
    def words(self) -> int:
        return sum(len(e.words) for e in self.examples)

    def part(self, round_: int, rounds: int) -> list[Example]:
        """The sentences to read in one of `rounds` rounds: a running piece of the file, round and round."""
        n = len(self.examples)
        start, end = (round(self.passes * n * r / rounds) for r in (round_, round_ + 1))
        return [self.examples[i % n] for i in range(start, end)]


def read_corpora(data: Path, repository: Path) -> list[Corpus]:
    """All training corpora. Raises FileNotFoundError with the name of the file that is missing."""
    trees, news = read_trees(data), read_tags(data / NEWS)
    corpora = []
    for name, passes in PASSES.items():
        path = data / name
        if name == "gold":
            examples = from_gold(repository / "annotations", repository / "corpus")
        elif name == "made-up":
            examples = [e for file in sorted(MADE_UP.glob("*.txt")) for e in from_marked(file.read_text("utf-8"))]
        elif name == "wikinews":
            examples = from_gold(path, path)
        elif name in trees:
            examples = [from_tree(sentence) for sentence in trees[name]]
        elif "wikineural" in name:
            examples = from_wikineural(read_tags(path))
        else:
            examples = from_kind(read_tags(path), news)
        corpora.append(Corpus(name, examples, passes))
    return corpora


def read_trees(data: Path) -> dict[str, list[TreeSentence]]:
    """The sentences of each treebank's file, in one convention."""
    files = {name: read_conllu(data / name) for name in PASSES if name.startswith("ud/")}
    known = known_features(s for name, sentences in files.items() if not name.startswith(LOOSE) for s in sentences)
    reference = files["ud/it_partut-ud-train.conllu"]
    trees = {}
    for name, sentences in files.items():
        treebank = name.removeprefix("ud/it_").split("-")[0]
        foreign = foreign_features(sentences, reference)
        bound = known if name.startswith(LOOSE) else None
        trees[name] = [harmonise(s, treebank, known=bound, foreign=foreign) for s in sentences]
    return trees


def label_space(corpora: list[Corpus], *, rare: int = 2) -> LabelSpace:
    """Every label seen in the treebanks, most frequent first; edit scripts seen less than `rare` times are left out."""
    counts: dict[str, Counter[str]] = {"upos": Counter(), "feats": Counter(), "lemma": Counter(), "deprel": Counter()}
    for corpus in corpora:
        for e in corpus.examples:
            if e.upos is None or e.feats is None or e.lemmas is None or e.deprels is None:
                continue
            counts["upos"].update(x for x in e.upos if x != OPEN)
            counts["feats"].update(x for x in e.feats if x != OPEN)
            counts["deprel"].update(x for x in e.deprels if x != OPEN)
            counts["lemma"].update(lemma_script(w, x) for w, x in zip(e.words, e.lemmas, strict=True) if x != "_")

    def index(name: str, least: int = 1) -> dict[str, int]:
        ordered = sorted(
            (label for label, n in counts[name].items() if n >= least), key=lambda x: (-counts[name][x], x)
        )
        return {label: i for i, label in enumerate(ordered)}

    return LabelSpace(index("upos"), index("feats", rare), index("lemma", rare), index("deprel"))


def words_of(corpora: list[Corpus]) -> Iterator[str]:
    """Every word of every corpus, for the vocabulary; not of the made-up articles, which may grow in a trained run."""
    for corpus in corpora:
        for example in corpus.examples if corpus.name != "made-up" else ():
            yield from example.words


def shuffled_rounds(rounds: int, seed: int) -> Iterator[tuple[int, random.Random]]:
    """Round numbers with a generator each, so that a resumed run goes on as an uninterrupted one would."""
    for n in range(rounds):
        yield n, random.Random(seed * 1_000_003 + n)  # noqa: S311 (no secrets here)
