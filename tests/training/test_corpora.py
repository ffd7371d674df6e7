"""Corpora as the network sees them: merged multiword tokens, entity spans, labels left open where a corpus has none."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.language.labels import columns_of_tags, tags_of
from training.augment import Names, augment
from training.corpora import NerSentence, read_conllu, read_tags, spacing, spans_of
from training.examples import (
    MADE_UP,
    MISC,
    Example,
    block,
    from_kind,
    from_marked,
    from_tree,
    from_wikineural,
    mask,
    with_names,
)

CONLLU = """# sent_id = prova-1
# text = Parla della riforma per dirlo.
1	Parla	parlare	VERB	V	Mood=Ind	0	root	_	_
2-3	della	_	_	_	_	_	_	_	_
2	di	di	ADP	E	_	4	case	_	_
3	la	il	DET	RD	Gender=Fem|Number=Sing	4	det	_	_
4	riforma	riforma	NOUN	S	Gender=Fem|Number=Sing	1	obl	_	_
5	per	per	ADP	E	_	6	mark	_	_
6-7	dirlo	_	_	_	_	_	_	_	SpaceAfter=No
6	dire	dire	VERB	V	VerbForm=Inf	1	advcl	_	_
7	lo	lo	PRON	PC	_	6	obj	_	_
8	.	.	PUNCT	FS	_	1	punct	_	_

"""


@pytest.fixture
def conllu(tmp_path: Path) -> Path:
    path = tmp_path / "prova.conllu"
    path.write_text(CONLLU, encoding="utf-8")
    return path


def test_multiword_tokens_are_one_token_each(conllu: Path) -> None:
    (sentence,) = read_conllu(conllu)
    assert sentence.text == "Parla della riforma per dirlo."
    della, dirlo = sentence.tokens[1], sentence.tokens[4]
    assert (della.text, della.upos, della.feats, della.lemma, della.deprel) == (
        "della",
        "ADP",
        "Gender=Fem|Number=Sing",
        "di",
        "case",
    )
    assert sentence.tokens[della.head].text == "riforma"
    assert (dirlo.text, dirlo.upos, dirlo.lemma, dirlo.deprel, dirlo.space_after) == (
        "dirlo",
        "VERB",
        "dire",
        "advcl",
        False,
    )
    assert (sentence.tokens[0].deprel, sentence.tokens[0].head) == ("ROOT", 0)


def test_a_malformed_row_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "rotto.conllu"
    path.write_text("1\tParla\tparlare\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rotto\.conllu:1"):
        read_conllu(path)


def test_tags_of_both_formats(tmp_path: Path) -> None:
    path = tmp_path / "kind.tsv"
    path.write_text("A\tO\nBari\tB-LOC\n\n0\tIl\tO\n1\tPd\tB-ORG\n", encoding="utf-8")
    assert [s.words for s in read_tags(path)] == [("A", "Bari"), ("Il", "Pd")]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        (["B-PER", "I-PER", "O"], [(0, 2, "PER")]),
        (["B-LOC", "B-LOC"], [(0, 1, "LOC"), (1, 2, "LOC")]),
        (["I-ORG", "I-ORG", "I-PER"], [(0, 2, "ORG"), (2, 3, "PER")]),
        (["O", "O"], []),
    ],
)
def test_spans(tags: list[str], spans: list[tuple[int, int, str]]) -> None:
    assert spans_of(tags) == spans


def test_spacing_of_a_tokenised_sentence() -> None:
    words = ["L'", "accordo", "«", "storico", "»", ",", "dice", '"', "lui", '"', "."]
    text = "".join(w + " " * s for w, s in zip(words, spacing(words), strict=True)).strip()
    assert text == 'L\'accordo «storico», dice "lui".'


def _allowed(tags: int, convention: str = "riscontro") -> set[str]:
    return {tag for i, tag in enumerate(tags_of(convention), columns_of_tags(convention).start) if tags >> i & 1}


def test_kind_as_it_stands_and_as_we_have_it() -> None:
    words = ("La", "Russia", "avverte", "il", "governo", "e", "l'", "Istat")
    (example,) = from_kind([NerSentence(words, ("O", "B-ORG", "O", "O", "B-ORG", "O", "O", "B-ORG"))])
    assert example.ner is not None
    assert [_allowed(example.ner[i]) for i in (1, 4, 7)] == [{"B-LOC"}, {"O"}, {"B-ORG"}]
    assert [_allowed(example.ner[i], "nermud") for i in (1, 4, 7)] == [{"B-ORG"}, {"B-ORG"}, {"B-ORG"}]
    assert _allowed(example.ner[0]) == {"O", "B-MISC", "I-MISC"}
    assert _allowed(example.ner[0], "nermud") == {"O"}
    assert _allowed(example.ner[0], "wikiner") == set()


def test_a_name_is_exchanged_for_one_of_its_labels_and_length_that_elides_alike() -> None:
    sentences = [
        NerSentence(("L'", "Italia", "e", "Aldo", "Moro"), ("O", "B-LOC", "O", "B-PER", "I-PER")),
        NerSentence(("A", "Bari", "Nilde", "Iotti"), ("O", "B-LOC", "B-PER", "I-PER")),
    ]
    examples = from_kind(sentences)
    names = Names(examples)
    seen = {names.exchange(examples[0], random.Random(seed), 1.0).words for seed in range(40)}
    assert seen == {("L'", "Italia", "e", "Aldo", "Moro"), ("L'", "Italia", "e", "Nilde", "Iotti")}


def test_a_word_that_news_label_otherwise_says_nothing() -> None:
    """*governo* is a name in KIND's news and none in its other parts: what those say of it is not learnt."""
    name, none = NerSentence(("governo", "Roma"), ("B-ORG", "B-LOC")), NerSentence(("governo", "Roma"), ("O", "B-LOC"))
    (example, *_) = from_kind([none] * 4, [name] * 4)
    assert example.ner is not None
    assert [tags & block("nermud") != 0 for tags in example.ner] == [False, True]
    assert example.ner[0] & mask("riscontro", "O")
    (alone,) = from_kind([none], [name] * 4)
    assert alone.ner is not None
    assert alone.ner[0] & block("nermud") == mask("nermud", "O")


def test_wikineural_is_asked_for_misc() -> None:
    sentences = [
        NerSentence(("Il", "Trattato", "di", "Roma"), ("O", "B-MISC", "I-MISC", "I-MISC")),
        NerSentence(("A", "Bari"), ("O", "B-LOC")),
    ]
    example, other = from_wikineural(sentences)
    assert other.words == ("A", "Bari")
    assert other.ner is None
    assert example.ner is not None
    assert example.ner[0] & MISC == 0
    assert _allowed(example.ner[1]) == {"B-MISC"}


def test_augmented_sentences_keep_labels_in_step(conllu: Path) -> None:
    (sentence,) = read_conllu(conllu)
    example = from_tree(sentence)
    changed = 0
    for seed in range(300):
        new = augment(example, random.Random(seed), Names([]))
        changed += new != example
        assert new.heads is not None
        assert new.upos is not None
        assert new.deprels is not None
        assert len({len(r) for r in (new.words, new.spaces, new.upos, new.heads, new.deprels)}) == 1
        (root,) = [i for i, h in enumerate(new.heads) if h == i]
        assert new.words[root].lower() == "parla"
        assert new.words[new.heads[[w.lower() for w in new.words].index("della")]].lower() == "riforma"
    assert changed > 30


def test_no_mark_goes_through_a_name() -> None:
    tags = tuple(mask("riscontro", tag) for tag in ("O", "B-PER", "I-PER", "I-PER", "O"))
    example = Example(("Arriva", "Anna", "De", "Rossi", "oggi"), (True,) * 5, ner=tags)
    names = Names([example])
    for seed in range(300):
        words = " ".join(augment(example, random.Random(seed), names).words).lower()
        assert "anna de rossi" in words


def test_made_up_articles_are_read_by_their_marks() -> None:
    source = "[Corsi|PER] a [Trani|LOC]\nLa sindaca [Ada Corsi|PER] parla.\n\nIeri il [Trani|ORG] ha vinto."
    title, body, other = from_marked(source)
    assert title.words == ("Corsi", "a", "Trani")
    assert body.words[-3:] == ("Corsi", "parla", ".")
    assert body.spaces[-3:] == (True, False, True)
    assert [mask("riscontro", tag) for tag in ("B-PER", "O", "B-LOC")] == list(title.ner or ())
    assert [mask("riscontro", tag) for tag in ("B-PER", "I-PER", "O", "O")] == list(body.ner or ())[2:]
    assert (other.ner or ())[2] == mask("riscontro", "B-ORG")


def test_marks_in_the_made_up_articles_are_well_formed() -> None:
    for example in (e for file in MADE_UP.glob("*.txt") for e in from_marked(file.read_text("utf-8"))):
        assert not set("[]|") & set("".join(example.words)), example.words


def _tags(*tags: str) -> tuple[int, ...]:
    return tuple(mask("riscontro", *tag.split("|")) for tag in tags)


def test_names_of_the_system_decide_but_for_persons() -> None:
    sentence = Example(("Ada", "Neri", "vede", "Bologna", "e", "Rieti", "."), (True,) * 7)
    known = replace(sentence, ner=_tags("B-PER", "I-PER", "O|B-MISC|I-MISC", "B-ORG", "O", "B-LOC", "O"))
    spans = [(0, 2, "ORG"), (3, 4, "LOC")]
    assert with_names(known, spans) == _tags("B-PER", "I-PER", "O", "B-LOC", "O", "O|B-LOC", "O")
    assert with_names(sentence, spans) == _tags("B-ORG", "I-ORG", "O", "B-LOC", "O", "O", "O")


def test_a_person_that_the_system_overlooks_stays_one() -> None:
    sentence = Example(("Vede", "Neri"), (True, True), ner=_tags("O", "B-PER"))
    assert with_names(sentence, []) == _tags("O", "B-PER")
