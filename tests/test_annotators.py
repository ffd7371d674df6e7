"""Gold to the formats of annotation tools and back: the same bytes; what is drawn there becomes rows, or is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin
from typer.testing import CliRunner

from pipeline import annotators, review
from pipeline.annotators import brat
from pipeline.annotators.marks import Drawn, Mark
from pipeline.cli import app
from pipeline.columns import RECORD_TABLES
from pipeline.errors import GoldError, SettingsError
from pipeline.tables import Row

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "annotations"
TEXT = "🙂 Neri, il sindaco, ha detto: «Sì;\nno\\» a Bari."


def rows(path: Path, table: str) -> list[Row]:
    found = annotators.read(path)
    assert found.problems == ()
    return list(found.rows[table])


def ann(folder: Path, *lines: str) -> Path:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.ann").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def at(text: str) -> tuple[int, int]:
    return TEXT.index(text), TEXT.index(text) + len(text)


@pytest.mark.parametrize("form", list(annotators.FORMS))
def test_gold_comes_back_as_it_was(form: str, tmp_path: Path) -> None:
    annotators.export(GOLD, tmp_path / "out", form, texts=ROOT / "corpus")
    review.write_gold(annotators.read(tmp_path / "out"), tmp_path / "gold")
    for name in (*RECORD_TABLES, "articles"):
        assert (tmp_path / "gold" / f"{name}.csv").read_bytes() == (GOLD / f"{name}.csv").read_bytes()
    text = tmp_path / "gold" / "texts" / "coalizione-volontari.txt"
    assert text.read_bytes() == (ROOT / "corpus" / "coalizione-volontari.txt").read_bytes()


@given(st.dictionaries(st.sampled_from(["speaker", "entity"]), st.text(max_size=12), max_size=2))
def test_a_note_of_brat_holds_any_text(columns: dict[str, str]) -> None:
    article = Drawn(article_id="a", text="Neri", marks=(Mark(start=0, end=4, label="PER", columns=columns),), where="")
    told = [line for line in brat._lines(article) if line.startswith("#")]
    assert not any("\n" in line or line.count("\t") > 2 for line in told)
    assert dict(brat._columns(told[0].split("\t")[2]) if told else ()) == columns


def test_what_is_drawn_in_brat_needs_no_notes(tmp_path: Path) -> None:
    """A span, an arc to its cue and one to its speaker are enough; a line end cuts a span in two."""
    (start, end), (cue, last) = at("Sì;\nno\\"), at("ha detto")
    folder = ann(
        tmp_path,
        f"T1\tPER {at('Neri')[0]} {at('Neri')[1]}\tNeri",
        f"T2\tdirect {start} {start + 3};{start + 4} {end}\tSì; no\\",
        f"T3\tcue {cue} {last}\tha detto",
        f"T4\tspeaker {at('Neri')[0]} {at('Neri')[1]}\tNeri",
        "R1\thas_cue Arg1:T2 Arg2:T3",
        "R2\thas_speaker Arg1:T4 Arg2:T2",
        "#1\tAnnotatorNotes T1\tentity: Mario Neri",
    )
    [quote] = rows(folder, "quotes")
    assert (quote["text"], quote["cue"], quote["speaker"], quote["utterance"]) == (
        "Sì;\nno\\", "ha detto", "Mario Neri", 1,
    )  # fmt: skip
    assert (quote["start"], quote["end"]) == (start, end)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        (["T1\tCITY 2 6\tNeri"], "label 'CITY' is unknown"),
        (["T1\tPER due 6\tNeri"], "is no standoff"),
        (["T1\tcue 2 6\tNeri"], "cue 'Neri' belongs to no quote"),
        (["T1\tPER 2 6\tNeri", "R1\thas_cue Arg1:T1 Arg2:T9"], "links no quote"),
        (["T1\tPER 2 6\tNeri", "#1\tAnnotatorNotes T1\tnome: x"], "no column 'nome'"),
        (["T1\tdirect 2 6\tNeri", "#1\tAnnotatorNotes T1\tutterance: x"], "utterance is 'x'"),
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, lines: list[str], reason: str) -> None:
    with pytest.raises(GoldError, match=reason) as caught:
        annotators.read(ann(tmp_path, *lines))
    assert "a.ann" in caught.value.where
    assert caught.value.remedy


def studio(tmp_path: Path, change: Any) -> Path:
    (tmp_path / "a").mkdir()
    ann(tmp_path / "a", f"T1\tLOC {at('Bari')[0]} {at('Bari')[1]}\tBari")
    gold = tmp_path / "gold"
    review.write_gold(annotators.read(tmp_path / "a"), gold)
    annotators.export(gold, tmp_path / "out", "label-studio")
    path = tmp_path / "out" / "tasks.json"
    tasks = json.loads(path.read_text(encoding="utf-8"))
    change(tasks[0])
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def test_label_studio_may_count_an_emoji_twice(tmp_path: Path) -> None:
    def shift(task: Any) -> None:
        value = task["annotations"][0]["result"][0]["value"]
        value["start"], value["end"] = value["start"] + 1, value["end"] + 1

    [name] = rows(studio(tmp_path, shift), "entities")
    assert (name["text"], name["start"]) == ("Bari", at("Bari")[0])


def test_a_cancelled_annotation_is_passed_over_and_other_json_refused(tmp_path: Path) -> None:
    def cancel(task: Any) -> None:
        task["annotations"].append({"was_cancelled": True, "result": []})

    path = studio(tmp_path, cancel)
    assert len(rows(path, "entities")) == 1
    path.write_text('[{"text": "x"}]', encoding="utf-8")
    with pytest.raises(GoldError, match="not Label Studio's tasks"):
        annotators.read(path)


def test_a_docbin_of_anybody_gives_its_names(tmp_path: Path) -> None:
    nlp = spacy.blank("it")
    doc = nlp("Neri vive a Bari.")
    doc.ents = [doc.char_span(0, 4, "PER"), doc.char_span(12, 16, "LOC")]  # type: ignore[list-item]
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    assert [(row["text"], row["label"], row["entity"]) for row in rows(tmp_path / "x.spacy", "entities")] == [
        ("Neri", "PER", "Neri"),
        ("Bari", "LOC", "Bari"),
    ]
    (tmp_path / "x.spacy").write_bytes(b"no")
    with pytest.raises(GoldError, match="not a DocBin"):
        annotators.read(tmp_path / "x.spacy")


def test_gold_as_docbin_can_be_trained_on(tmp_path: Path) -> None:
    [path] = annotators.export(GOLD, tmp_path, "docbin", texts=ROOT / "corpus")
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("it").vocab))
    assert len(docs) == 55
    for doc in docs:
        assert doc.text == (ROOT / "corpus" / f"{doc.user_data['article_id']}.txt").read_text(encoding="utf-8")
        assert len(doc.ents) == len(doc.spans["entities"])


def test_the_command_converts_there_and_back(tmp_path: Path) -> None:
    def riscontro(*words: object) -> Any:
        return CliRunner().invoke(app, ["convert", *map(str, words)])

    there = riscontro(GOLD, "-o", tmp_path / "brat", "--to", "brat", "--texts", ROOT / "corpus")
    assert there.exit_code == 0, there.output
    assert there.stdout.splitlines()[-1] == "… and 36 more files"
    assert riscontro(tmp_path / "brat", "-o", tmp_path / "gold").exit_code == 0
    assert (tmp_path / "gold" / "quotes.csv").read_bytes() == (GOLD / "quotes.csv").read_bytes()
    bad = tmp_path / "brat" / "coalizione-volontari.ann"
    bad.write_text("T1\tPER 0 4\tx\nT2\tLOC 2 6\tx\n", encoding="utf-8")
    refused = riscontro(tmp_path / "brat", "-o", tmp_path / "gold2")
    assert refused.exit_code == 1
    assert "overlaps" in refused.stderr
    assert not (tmp_path / "gold2").exists()


def test_what_cannot_be_converted_is_said(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no format 'doccano'"):
        annotators.export(GOLD, tmp_path, "doccano")
    with pytest.raises(GoldError, match="no annotations of a known tool"):
        annotators.read(tmp_path)
    (tmp_path / "a.ann").write_text("", encoding="utf-8")
    with pytest.raises(GoldError, match="has no text"):
        annotators.read(tmp_path)
