"""A stand-in for `it_core_news_lg`, too large for tests: its components and labels, trained on three sentences."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import fix_random_seed

# word, UPOS, tag, morphology, head (index in the sentence), dependency, entity
SENTENCES = """
Anna PROPN SP _ 3 nsubj B-PER
Neri PROPN SP _ 0 flat:name I-PER
ha AUX VA Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 3 aux O
annunciato VERB V Gender=Masc|Number=Sing|Tense=Past|VerbForm=Part 3 ROOT O
tre NUM N NumType=Card 5 nummod O
scuole NOUN S Gender=Fem|Number=Plur 3 obj O
a ADP E _ 7 case O
Bari PROPN SP _ 3 obl B-LOC
. PUNCT FS _ 3 punct O

La DET RD Definite=Def|Gender=Fem|Number=Sing|PronType=Art 1 det O
Fiat PROPN SP _ 2 nsubj B-ORG
perde VERB V Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 2 ROOT O
due NUM N NumType=Card 4 nummod O
milioni NOUN S Gender=Masc|Number=Plur 2 obj O
. PUNCT FS _ 2 punct O

Il DET RD Definite=Def|Gender=Masc|Number=Sing|PronType=Art 1 det O
Pnrr PROPN SP _ 3 nsubj B-MISC
non ADV BN PronType=Neg 3 advmod O
basta VERB V Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 3 ROOT O
: PUNCT FC _ 3 punct O
« PUNCT FB _ 6 punct O
Serve VERB V Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin 3 parataxis O
tempo NOUN S Gender=Masc|Number=Sing 6 nsubj O
» PUNCT FB _ 6 punct O
. PUNCT FS _ 3 punct O
"""
LEMMAS = {"ha": "avere", "annunciato": "annunciare", "scuole": "scuola", "perde": "perdere", "milioni": "milione"}
STEPS = 60


def make_stand_in(folder: Path) -> Path:
    """Train the stand-in and save it in `folder`; its meta says `it_core_news_lg`."""
    nlp = spacy.blank("it", meta={"name": "core_news_lg", "version": "3.8.0"})
    width = {"width": 32, "embed_size": 200, "depth": 1}
    tok2vec = {"model": {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "window_size": 1,
                         "maxout_pieces": 2, "subword_features": True, **width}}  # fmt: skip
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 32}
    tagger = {"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}}
    nlp.add_pipe("tok2vec", config=tok2vec)
    nlp.add_pipe("morphologizer", config=tagger)
    nlp.add_pipe("tagger", config=tagger)
    nlp.add_pipe("parser", config=_transitions("parser", listener) | {"min_action_freq": 1})
    nlp.add_pipe("trainable_lemmatizer", name="lemmatizer", config=tagger | {"min_tree_freq": 1})
    nlp.add_pipe("attribute_ruler")
    nlp.add_pipe("senter", config=tagger)
    nlp.add_pipe("ner", config=_transitions("ner", listener))
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in _docs(nlp)]
    fix_random_seed(1)
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(STEPS):
        nlp.update(examples, sgd=optimizer)
    ruler: Any = nlp.get_pipe("attribute_ruler")
    ruler.add([[{"TAG": "SP"}]], {"POS": "PROPN"})
    # As in the original: it is there for those who want sentences without a parser.
    nlp.disable_pipe("senter")
    nlp.to_disk(folder)
    return folder


def _transitions(state: str, listener: dict[str, object]) -> dict[str, object]:
    return {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": state,
            "extra_state_tokens": False,
            "hidden_width": 32,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": listener,
        }
    }


def _docs(nlp: Language) -> list[Doc]:
    docs = []
    for block in SENTENCES.strip().split("\n\n"):
        words, pos, tags, morphs, heads, deps, ents = zip(
            *(line.split(" ") for line in block.splitlines()), strict=True
        )
        spaces = [
            after not in {".", ":", "»"} and word != "«" for word, after in zip(words, [*words[1:], "."], strict=True)
        ]
        docs.append(
            Doc(
                nlp.vocab,
                words=list(words),
                spaces=spaces,
                pos=list(pos),
                tags=list(tags),
                morphs=[morph.replace("_", "") for morph in morphs],
                heads=[int(head) for head in heads],
                deps=list(deps),
                lemmas=[LEMMAS.get(word, word) for word in words],
                ents=list(ents),
            )
        )
    return docs
