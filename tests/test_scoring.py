"""Scoring: the matching rules on hand-made cases, and the report's form."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import GoldError
from pipeline.gold import Annotated
from pipeline.records import Claim, Entity, Quote
from pipeline.scoring import Report, Score, evaluate, evaluate_folders, iou, match
from pipeline.scoring.misses import sentence_around
from pipeline.tables import Record, rows_of, write_table

ROOT = Path(__file__).parents[1]
TEXT = "x" * 1000


def entity(start: int, end: int, label: str = "PER", name: str = "N") -> Entity:
    return Entity(start=start, end=end, text=TEXT[start:end], label=label, entity=name)


def quote(start: int, end: int, kind: str = "direct", **more: object) -> Quote:
    return Quote(start=start, end=end, text=TEXT[start:end], kind=kind, **more)  # type: ignore[arg-type]


def claim(start: int, end: int, kind: str = "count", value: str = "1", **more: object) -> Claim:
    return Claim(start=start, end=end, text=TEXT[start:end], kind=kind, value=value, **more)  # type: ignore[arg-type]


def article(*records: Record, name: str = "a") -> dict[str, Annotated]:
    return {
        name: Annotated(
            article_id=name,
            text=TEXT,
            entities=tuple(r for r in records if isinstance(r, Entity)),
            quotes=tuple(r for r in records if isinstance(r, Quote)),
            claims=tuple(r for r in records if isinstance(r, Claim)),
        )
    }


def score(gold: dict[str, Annotated], found: dict[str, Annotated], table: str, measure: str, of: str = "") -> Score:
    return evaluate(gold, found).score(table, measure, of)


# ---- one-to-one matching


def best_by_trying_all(gold: list[Quote], found: list[Quote], tenths: int) -> tuple[int, int]:
    """Pairs and summed IoU (in 2⁻²⁰) of the best matching, by trying every one."""
    small, large = sorted((gold, found), key=len)
    best = (0, 0)
    for chosen in itertools.permutations(large, len(small)):
        overlaps = [iou(a, b) for a, b in zip(small, chosen, strict=True)]
        fit = [o for o in overlaps if o * 10 >= tenths - 1e-9 and o > 0]
        best = max(best, (len(fit), sum(int(o * 2**20 + 1e-6) for o in fit)))
    return best


few_spans = st.lists(
    st.tuples(st.integers(0, 12), st.integers(1, 12)).map(lambda t: quote(t[0], t[0] + t[1])), max_size=5
)


@given(few_spans, few_spans, st.sampled_from([10, 8, 5]))
def test_matching_is_one_to_one_and_the_best(gold: list[Quote], found: list[Quote], tenths: int) -> None:
    pairs = match(gold, found, tenths=tenths)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    overlaps = [iou(gold[i], found[j]) for i, j in pairs]
    assert (len(pairs), sum(int(o * 2**20 + 1e-6) for o in overlaps)) == best_by_trying_all(gold, found, tenths)


def test_a_greedy_choice_does_not_cost_a_match() -> None:
    # The found span 0:10 overlaps the first gold span most, but then the second found span would have no partner.
    gold = [quote(0, 10), quote(0, 14)]
    found = [quote(0, 11), quote(0, 6)]
    assert match(gold, found, tenths=5) == [(0, 1), (1, 0)]


def test_among_equal_overlaps_the_row_that_agrees_is_the_partner() -> None:
    gold = article(quote(0, 10, "direct", speaker="A"), quote(0, 10, "partial", speaker="B"))
    found = article(quote(0, 10, "partial", speaker="B"), quote(0, 10, "direct", speaker="A"))
    assert score(gold, found, "quotes", "kind") == Score(2, 2, 2)
    assert score(gold, found, "quotes", "speaker") == Score(2, 2, 2)


def test_thresholds_are_exact() -> None:
    gold = article(quote(0, 10))
    for end, at_1, at_08, at_05 in (
        (10, 1, 1, 1),
        (8, 0, 1, 1),
        (7, 0, 0, 1),
        (5, 0, 0, 1),
        (4, 0, 0, 0),
        (20, 0, 0, 1),
        (21, 0, 0, 0),
    ):
        found = article(quote(0, end))
        assert [score(gold, found, "quotes", f"iou {t}").right for t in ("1.0", "0.8", "0.5")] == [at_1, at_08, at_05]


def test_many_overlapping_spans_are_matched_in_time() -> None:
    gold = [quote(i, i + 100) for i in range(150)]
    assert len(match(gold, list(reversed(gold)), tenths=5)) == 150
    assert match([quote(0, 10)] * 3, [quote(0, 10)] * 2000, tenths=5) == [(0, 0), (1, 1), (2, 2)]


# ---- entities


def test_entities_need_span_and_label_and_canonical_also_the_name() -> None:
    gold = article(entity(0, 5), entity(10, 15, "LOC"), entity(20, 25, "ORG", "Unione Europea"))
    found = article(entity(0, 5), entity(10, 15, "ORG"), entity(20, 25, "ORG", "Ue"), entity(30, 36))
    assert score(gold, found, "entities", "strict") == Score(3, 4, 2)
    assert score(gold, found, "entities", "strict", "ORG") == Score(1, 2, 1)
    assert score(gold, found, "entities", "strict", "LOC") == Score(1, 0, 0)
    assert score(gold, found, "entities", "canonical") == Score(3, 4, 1)


def test_a_duplicate_is_a_false_positive() -> None:
    for record, table, measure in (
        (entity(0, 5), "entities", "strict"),
        (quote(0, 5), "quotes", "iou 0.5"),
        (claim(0, 5), "claims", "exact"),
    ):
        assert score(article(record), article(record, record), table, measure) == Score(1, 2, 1)
        assert score(article(record, record), article(record), table, measure) == Score(2, 1, 1)


# ---- quotes


def test_a_missed_quote_is_a_missed_kind_speaker_and_cue() -> None:
    gold = article(quote(0, 10, speaker="Mario  Neri", cue="ha detto"), quote(20, 30, speaker="B", cue="secondo"))
    found = article(quote(0, 9, speaker="mario neri", cue="Ha detto"))
    report = evaluate(gold, found)
    for measure in ("kind", "speaker", "cue"):
        assert report.score("quotes", measure) == Score(2, 1, 1)
        assert report.score("quotes", "accuracy", measure) == Score(1, 1, 1)
    assert report.score("quotes", "speaker").recall == 0.5
    assert report.score("quotes", "kind", "direct") == Score(2, 1, 1)


def test_a_quote_at_the_wrong_place_has_no_right_speaker() -> None:
    found = article(quote(11, 30, speaker="A"))
    assert score(article(quote(0, 10, speaker="A")), found, "quotes", "speaker") == Score(1, 1, 0)


def test_rows_of_one_utterance_are_linked() -> None:
    gold = article(quote(0, 5, utterance=1), quote(10, 15, utterance=1), quote(20, 25, utterance=2))
    found = article(quote(0, 5, utterance=7), quote(10, 15, utterance=7), quote(20, 25, utterance=7))
    assert score(gold, found, "quotes", "utterance") == Score(1, 3, 1)


# ---- claims


def test_claims_by_span_value_kind_and_column() -> None:
    gold = article(
        claim(0, 5, "money", "90", unit="EUR", verb="approvare", subject="Unione Europea"),
        claim(10, 15, "count", "35", unit="paese"),
        claim(20, 25, "date", "2026-01-06"),
    )
    found = article(
        claim(0, 8, "money", "90.0", unit="EUR", verb="Approvare", subject="Ue"),
        claim(10, 15, "ordinal", "35", unit="paese"),
    )
    report = evaluate(gold, found)
    assert report.score("claims", "exact") == Score(3, 2, 1)
    assert report.score("claims", "iou 0.5") == Score(3, 2, 2)
    assert report.score("claims", "value") == Score(3, 2, 1)
    assert report.score("claims", "kind") == Score(3, 2, 1)
    assert report.score("claims", "kind", "ordinal") == Score(0, 1, 0)
    assert report.score("claims", "accuracy", "verb") == Score(2, 2, 2)
    assert report.score("claims", "accuracy", "subject") == Score(2, 2, 1)
    assert report.score("claims", "filled", "verb") == Score(1, 1, 1)


def test_every_part_of_a_value_must_be_equal() -> None:
    gold = article(claim(0, 5, "money", "10", value_max="20", unit="EUR"))
    for wrong in ({"value": "11"}, {"value_max": ""}, {"unit": "USD"}, {"kind": "count"}):
        fields = {"kind": "money", "value": "10", "value_max": "20", "unit": "EUR"} | wrong
        assert score(gold, article(claim(0, 5, **fields)), "claims", "value") == Score(1, 1, 0)


# ---- the whole


def test_gold_against_itself_is_perfect() -> None:
    report = evaluate_folders(ROOT / "annotations", ROOT / "annotations")
    assert all(s.gold == s.found == s.right > 0 for s in report.totals.values())
    assert report.misses == ()


def small(records: st.SearchStrategy[Record]) -> st.SearchStrategy[dict[str, Annotated]]:
    return st.lists(records, max_size=6).map(lambda rows: article(*rows))


span = st.tuples(st.integers(0, 8), st.integers(1, 6)).map(lambda t: (t[0], t[0] + t[1]))
anything = st.one_of(
    st.builds(
        lambda s, label, n: entity(s[0], s[1], label, n), span, st.sampled_from(["PER", "ORG"]), st.sampled_from("AB")
    ),
    st.builds(
        lambda s, k, w: quote(s[0], s[1], k, speaker=w),
        span,
        st.sampled_from(["direct", "partial"]),
        st.sampled_from("AB"),
    ),
    st.builds(
        lambda s, k, v: claim(s[0], s[1], k, v), span, st.sampled_from(["count", "money"]), st.sampled_from("12")
    ),
)


@given(small(anything), small(anything))
def test_exchanging_the_sides_exchanges_precision_and_recall(
    one: dict[str, Annotated], other: dict[str, Annotated]
) -> None:
    there, back = evaluate(one, other).totals, evaluate(other, one).totals
    skip = {"accuracy", "utterance"}
    for measure in there.keys() | back.keys():
        if measure[1] not in skip:
            a, b = there.get(measure, Score()), back.get(measure, Score())
            assert (a.gold, a.found, a.right) == (b.found, b.gold, b.right), measure


@given(st.lists(anything, max_size=6), st.lists(anything, max_size=6), st.randoms())
def test_the_order_of_rows_changes_nothing(one: list[Record], other: list[Record], random: object) -> None:
    before = evaluate(article(*one), article(*other)).totals
    assert evaluate(article(*reversed(one)), article(*reversed(other))).totals.keys() == before.keys()
    for measure, after in evaluate(article(*reversed(one)), article(*reversed(other))).totals.items():
        assert measure[1] in ("accuracy", "utterance") or after == before[measure]


def test_empty_sides_are_undefined_not_zero_and_not_an_error() -> None:
    nothing = evaluate(article(entity(0, 5)), article())
    assert nothing.score("entities", "strict") == Score(1, 0, 0)
    assert nothing.score("entities", "strict").precision is None
    assert nothing.score("entities", "strict").recall == nothing.score("entities", "strict").f1 == 0
    assert nothing.score("quotes", "iou 0.5").f1 is None
    assert "n/a" in nothing.render()
    assert nothing.to_json()["scores"]["quotes"]["speaker"]["f1"] is None


def test_missing_articles_are_missed_and_others_ignored_and_both_are_said() -> None:
    gold = article(entity(0, 5), name="a") | article(entity(0, 5), name="b")
    found = article(entity(0, 5), name="b") | article(entity(0, 5), name="c")
    report = evaluate(gold, found)
    assert report.score("entities", "strict") == Score(2, 1, 1)
    assert (report.missing, report.ignored) == (("a",), ("c",))
    assert "1 articles in gold but not in the output (counted as missed): a" in report.render()
    assert "1 articles without gold (ignored): c" in report.render()


def test_misses_say_what_is_wrong_on_which_sentence() -> None:
    text = "Ieri era festa. Mario Neri ha visto 35 treni. Fine."
    name = Entity(start=16, end=26, text="Mario Neri", label="PER", entity="Mario Neri")
    number = Claim(start=36, end=44, text="35 treni", kind="count", value="35", unit="treno")
    gold = {"a": Annotated(article_id="a", text=text, entities=(name,), claims=(number,))}
    wrong = Claim(start=36, end=44, text="35 treni", kind="count", value="53", unit="treno")
    extra = Entity(start=0, end=4, text="Ieri", label="MISC", entity="Ieri")
    found = {"a": Annotated(article_id="a", text=text, entities=(extra,), claims=(wrong,))}
    misses = [(m.table, m.what, m.gold, m.found, m.sentence) for m in evaluate(gold, found).misses]
    assert misses == [
        ("entities", "spurious", "", "MISC Ieri", "Ieri era festa."),
        ("entities", "missed", "PER Mario Neri", "", "Mario Neri ha visto 35 treni."),
        ("claims", "value", "35", "53", "Mario Neri ha visto 35 treni."),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end", "sentence"),
    [
        ("Uno. Due tre. Quattro", 5, 8, "Due tre."),
        ("Uno\nDue\nTre", 4, 7, "Due"),
        ("Uno", 0, 3, "Uno"),
        ("Costa 1.200 euro. Poi?", 6, 16, "Costa 1.200 euro."),
        ("A. Bo", 3, 5, "Bo"),
    ],
)
def test_the_sentence_around_a_span(text: str, start: int, end: int, sentence: str) -> None:
    assert sentence_around(text, start, end) == sentence


def make_run(folder: Path, text: str = TEXT) -> Path:
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "a.txt").write_text(text, encoding="utf-8")
    write_table(folder / "entities.csv", "entities", rows_of("entities", "a", [entity(0, 5)]))
    write_table(folder / "quotes.csv", "quotes", rows_of("quotes", "a", [quote(0, 9, utterance=1)]))
    write_table(folder / "claims.csv", "claims", rows_of("claims", "a", [claim(3, 9)]))
    return folder


def test_folders_are_scored_and_the_report_is_written(tmp_path: Path) -> None:
    report = evaluate_folders(make_run(tmp_path / "gold"), make_run(tmp_path / "run", TEXT + "y"))
    assert report.score("claims", "value").f1 == 1
    assert report.changed == ("a",)
    report.write_json(tmp_path / "scores.json")
    report.write_misses(tmp_path / "misses.csv")
    data = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert data["scores"]["entities"]["strict by label"]["PER"]["f1"] == 1
    assert data["scores"]["claims"]["accuracy"]["verb"] == {"matches": 1, "right": 1, "accuracy": 1.0}
    assert data["per_article"]["a"]["claims value"] == [1, 1, 1]
    assert (tmp_path / "misses.csv").read_text(encoding="utf-8").startswith('"table","article_id","start"')


def test_a_part_of_the_gold_is_scored() -> None:
    gold = ROOT / "annotations"
    parts = [evaluate_folders(gold, gold, articles=part) for part in ("tuning", "heldout")]
    assert [len(part.articles) for part in parts] == [37, 18]
    assert [part.ignored for part in parts] == [(), ()]
    chosen: Report = evaluate_folders(gold, gold, articles=["coalizione-volontari"])
    assert list(chosen.articles) == ["coalizione-volontari"]
    for wrong in ("half", ["no-such-article"]):
        with pytest.raises(GoldError):
            evaluate_folders(gold, gold, articles=wrong)


def test_scoring_never_loads_spacy() -> None:
    code = "import sys, pipeline.scoring, pipeline.gold, pipeline.tables; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
