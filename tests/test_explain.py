"""What an explanation says: all that was considered, kept or dropped, once, in its sentence; nothing unless asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from typer.testing import CliRunner

import pipeline
from pipeline.article import Article
from pipeline.cli import app
from pipeline.explain import explain
from pipeline.records import Claim, Quote
from pipeline.trace import Place, dropped, listening, narrowed

ROOT = Path(__file__).parents[1]
TEXT = "Neri dice: «Sono 35».\nLa 'svolta' del 1994 & <b>altro</b>."


def place(text: str, reading: str = "") -> Place:
    return TEXT.index(text), TEXT.index(text) + len(text), reading


@pytest.fixture
def nlp() -> Callable[[str], Doc]:
    """Extractors that find and drop what a test can foresee, and ask twice, as real ones do."""
    import pipeline.claims.factory
    import pipeline.quotes.factory

    pipeline.quotes.factory.QuoteExtractor(), pipeline.claims.factory.ClaimExtractor()
    model = spacy.blank("it")
    model.add_pipe("sentencizer")

    def read(text: str) -> Doc:
        doc = model(text)
        start, end, _ = place("Sono 35")
        cue = place("dice")
        for _ in range(2):
            dropped("cue", "no content was found by it", [cue])
            dropped("marks", "nobody says it", [place("«Sono 35»"), place("'svolta'")])
        said = narrowed("number", "another reading is firmer", ["35", "1994"], ["35"], lambda one: place(one, "count"))
        doc._.quotes = (
            Quote(
                start=start,
                end=end,
                text="Sono 35",
                kind="direct",
                speaker="Neri",
                cue="dice",
                cue_start=cue[0],
                cue_end=cue[1],
            ),
        )
        doc._.claims = tuple(
            Claim(
                start=place(one)[0], end=place(one)[1], text=one, kind="count", value=one, rule="number", confidence=0.5
            )
            for one in said
        )
        return doc

    return read


@pytest.fixture(scope="module")
def model() -> Callable[[str], Doc]:
    return pipeline.load()


def test_everything_is_told_once_in_its_sentence(nlp: Callable[[str], Doc]) -> None:
    told = explain(Article(id="a", text=TEXT), nlp)
    assert [
        (sentence, [(one.what, one.text, one.kept, one.why) for one in rows]) for sentence, rows in told.sentences()
    ] == [
        (
            "Neri dice: «Sono 35».",
            [
                ("cue", "dice", True, "reports what Neri says"),
                ("quote", "Sono 35", True, "direct, Neri, 1"),
                ("number", "35", True, "count 35, rule number, 0.5"),
            ],
        ),
        (
            "La 'svolta' del 1994 & <b>altro</b>.",
            [
                ("marks", "'svolta'", False, "nobody says it"),
                ("number", "1994", False, "another reading is firmer (count)"),
            ],
        ),
    ]
    page = told._repr_html_()
    assert "&lt;b&gt;altro" in page
    assert "<b>" not in page
    assert "✗ nobody says it" in page


def test_nothing_is_made_when_nobody_listens() -> None:
    def never() -> Iterator[Place]:
        raise AssertionError
        yield

    dropped("cue", "", never())
    assert narrowed("cue", "", [1, 2], [2], lambda one: pytest.fail(str(one))) == [2]
    with listening() as heard, pytest.raises(AssertionError):
        dropped("cue", "", never())
    assert heard == []


@pytest.mark.parametrize(
    ("text", "what", "passage", "why"),
    [
        ("Galli non ha detto che verrà.", "cue", "ha detto", "is negated: nothing is said (dire)"),
        ("In paese si dice che Galli parta.", "cue", "dice", "is what people say: nobody in particular (dire)"),
        ("Nessuno ha detto che Galli parte.", "cue", "ha detto", "nobody says it (dire)"),
        ("La giunta ha visto un «vecchio mulino» ieri.", "marks", "«vecchio mulino»", "is a few words that no cue"),
        ("Neri, per tutti «Tarzan», è di Bari.", "marks", "«Tarzan»", "is a name, a nickname or a title"),
        ("Il codice è 978-88-15-1.", "number", "978-88-15-1", "is one of many figures joined by dashes or strokes"),
        ("Abita in via XX Settembre 12.", "number", "XX Settembre 12", "is part of an address"),
        ("Il forno 2 è chiuso.", "number", "2", "numbers a thing, a place or a person"),
        ("La legge 11 maggio 1971, n. 390 resta.", "number", "11 maggio 1971", "is the date that a law is cited by"),
        ("Nato a Terni, vive a Roma.", "name", "Nato", "only begins its sentence, as a verb or adjective"),
    ],
)
def test_why_it_makes_no_row(text: str, what: str, passage: str, why: str, model: Callable[[str], Doc]) -> None:
    told = [one for one in explain(text, model).considered if (one.what, one.text) == (what, passage)]
    assert [one.kept for one in told] == [False]
    assert told[0].why.startswith(why)


def test_a_command_tells_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(
        "«Il bilancio è in ordine», ha detto il sindaco Mario Neri. La «quota rosa» del F-35 è stata negata.\n"
        "Secondo Neri la spesa è di 90 milioni di euro.\n",
        encoding="utf-8",
    )
    result = CliRunner().invoke(app, ["explain", str(file), "--json"])
    assert result.exit_code == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    kept = {(row["what"], row["text"]) for row in rows if row["kept"]}
    assert {("cue", "ha detto"), ("quote", "Il bilancio è in ordine"), ("number", "90 milioni di euro")} <= kept
    gone = {(row["what"], row["text"]): row["why"] for row in rows if not row["kept"]}
    assert gone["marks", "«quota rosa»"] == "is a few words that no cue of its clause can report"
    assert gone["number", "-35"] == "is part of a name"
    result = CliRunner().invoke(app, ["explain", str(file), "--find", "SPESA"])
    assert result.stdout.startswith("Secondo Neri")
    assert "  + number  90 milioni di euro: money 90000000 EUR" in result.stdout
    assert "bilancio" not in result.stdout
    assert CliRunner().invoke(app, ["explain", str(tmp_path / "none.txt")]).exit_code == 3
    nowhere = CliRunner().invoke(app, ["explain", str(file), "--find", "Atlantide"])
    assert (nowhere.exit_code, nowhere.stderr) == (3, "no sentence holds 'Atlantide'\n")
