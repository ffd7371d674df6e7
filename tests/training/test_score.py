"""The scorer: its contract from the command line, and counts that can be checked by hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from training.corpora import NerSentence
from training.score import load, score_entities

CONLLU = """# text = Piove a Bari.
1	Piove	piovere	VERB	V	Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin	0	root	_	_
2	a	a	ADP	E	_	3	case	_	_
3	Bari	Bari	PROPN	SP	_	1	obl	_	SpaceAfter=No
4	.	.	PUNCT	FS	_	1	punct	_	_

"""


def test_the_contract_of_the_command(tmp_path: Path, root: Path) -> None:
    (tmp_path / "qualsiasi.tsv").write_text("Parla\tO\nMario\tB-PER\nDraghi\tI-PER\n.\tO\n", encoding="utf-8")
    (tmp_path / "altro.conllu").write_text(CONLLU, encoding="utf-8")
    files = ["--ner", str(tmp_path / "qualsiasi.tsv"), "--conllu", str(tmp_path / "altro.conllu")]
    command = [sys.executable, "-m", "training", "score", *files, "--json"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    scores = json.loads(done.stdout)
    assert scores["ner"]["exact"]["f"] == scores["ner"]["token"]["per_label"]["PER"]["f"] == 1.0
    for part in ("gold_tokens", "raw_text"):
        assert set(scores["conllu"][part]) >= {"upos", "morph", "lemma", "uas", "las", "sents_f"}
        assert scores["conllu"][part]["las"] == 1.0


def test_a_missed_and_a_wrong_name_are_counted() -> None:
    words = ("Mario", "Draghi", "vola", "a", "Bari", ".")
    wrong = [NerSentence(words, ("B-PER", "O", "O", "O", "B-LOC", "O"))]
    scores = score_entities(load(None, "nermud"), wrong)
    assert (scores["exact"]["gold"], scores["exact"]["predicted"], scores["exact"]["f"]) == (2, 2, 0.5)
    assert scores["token"]["p"] == round(2 / 3, 4)
    assert scores["token"]["r"] == 1.0
