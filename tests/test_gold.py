"""Gold: what we ship is sound; gold that disagrees with its text or the guidelines is refused by file and row."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.errors import GoldError
from pipeline.gold import check_gold, heldout, in_part, load_gold, load_tables
from pipeline.scoring import evaluate_folders

ROOT = Path(__file__).parents[1]
TEXT = "Sì, ha detto Neri: «Arrivano 35 treni»."
ENTITIES = "article_id,start,end,text,label,entity\n"
QUOTES = "article_id,start,end,text,kind,speaker,speaker_start,speaker_end,cue,cue_start,cue_end,utterance\n"
CLAIMS = "article_id,start,end,text,kind,value,value_max,unit,modifier,change,per,of,subject,verb,modality,source\n"
NERI = "a,13,17,Neri,PER,Neri\n"
QUOTE = "a,20,37,Arrivano 35 treni,direct,Neri,13,17,ha detto,4,12,1\n"
CLAIM = "a,29,37,35 treni,count,35,,treno,,,,,treni,arrivare,asserted,Neri\n"


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    (folder / "texts").mkdir(parents=True)
    (folder / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "articles.csv").write_text(f"article_id,sha256\na,{hashlib.sha256(TEXT.encode()).hexdigest()}\n")
    (folder / "entities.csv").write_text(ENTITIES + NERI, encoding="utf-8")
    (folder / "quotes.csv").write_text(QUOTES + QUOTE, encoding="utf-8")
    (folder / "claims.csv").write_text(CLAIMS + CLAIM, encoding="utf-8")
    return folder


def test_the_visible_gold_is_sound() -> None:
    assert list(check_gold(ROOT / "annotations")) == []
    gold = load_gold(ROOT / "annotations")
    assert list(gold) == sorted(path.stem for path in (ROOT / "corpus").glob("*.txt"))
    assert all(one.text and one.entities for one in gold.values())


def test_sound_gold_is_loaded(gold: Path) -> None:
    one = load_gold(gold)["a"]
    assert one.text == TEXT
    assert one.quotes[0].speaker_start == 13
    assert one.claims[0].value == "35"
    assert one.records("entities") == one.entities


@pytest.mark.parametrize(
    ("table", "content", "row", "reason"),
    [
        ("entities", ENTITIES + NERI + "a,13,16,Neri,PER,Neri\n", 3, "text is 'Neri', the article has 'Ner' at 13:16"),
        ("entities", ENTITIES + "b,0,1,x,PER,x\n", 2, "unknown article 'b'"),
        ("entities", ENTITIES + NERI.replace("PER", "PERS"), 2, "label 'PERS' is unknown"),
        ("entities", ENTITIES + NERI.replace("PER,Neri", "PER,"), 2, "entity is empty"),
        ("entities", ENTITIES + NERI + "a,13,17,Neri,ORG,Neri\n", 3, "overlaps row 2"),
        ("entities", ENTITIES + "a,13,99,Neri,PER,Neri\n", 2, "no span of the article"),
        ("entities", ENTITIES + "a,-4,-1,Neri,PER,Neri\n", 2, "no span of the article"),
        ("entities", ENTITIES + "a,,17,Neri,PER,Neri\n", 2, "start is empty"),
        ("quotes", QUOTES + QUOTE.replace("direct", "straight"), 2, "kind 'straight' is unknown"),
        ("quotes", QUOTES + QUOTE.replace("4,12", "5,12"), 2, "cue is 'ha detto', the article has 'a detto'"),
        ("quotes", QUOTES + QUOTE.replace("4,12", "4,"), 2, "only one of cue_start and cue_end"),
        ("quotes", QUOTES + QUOTE.replace("13,17", "13,170"), 2, "speaker_start 13, speaker_end 170"),
        ("claims", CLAIMS + CLAIM.replace(",35,", ',"35,0",'), 2, "value '35,0' of a count"),
        ("claims", CLAIMS + CLAIM.replace("count,35", "date,6/1"), 2, "value '6/1' of a date"),
        ("claims", CLAIMS + CLAIM.replace("treno,,", "treno,roughly,"), 2, "modifier 'roughly' is unknown"),
        ("claims", CLAIMS + CLAIM.replace("asserted", "certain"), 2, "modality 'certain' is unknown"),
        ("claims", CLAIMS + CLAIM + "a,29,31,35,count,35,,,,,,,,,asserted,\n", 3, "overlaps row 2"),
    ],
)
def test_gold_that_disagrees_is_refused(gold: Path, table: str, content: str, row: int, reason: str) -> None:
    (gold / f"{table}.csv").write_text(content, encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        load_gold(gold)
    assert reason in caught.value.reason
    assert caught.value.where.endswith(f"{table}.csv:{row}")
    assert caught.value.remedy


def test_all_problems_are_listed(gold: Path) -> None:
    (gold / "entities.csv").write_text(ENTITIES + NERI.replace("PER", "X") + "b,0,1,x,PER,x\n", encoding="utf-8")
    (gold / "texts" / "a.txt").write_text(TEXT + "\n", encoding="utf-8")
    assert [problem.where.rpartition("/")[2] for problem in check_gold(gold)] == [
        "articles.csv:2",
        "entities.csv:2",
        "entities.csv:3",
    ]


def test_a_changed_text_and_a_lost_text_are_refused(gold: Path) -> None:
    (gold / "texts" / "a.txt").write_text(TEXT + " ", encoding="utf-8")
    with pytest.raises(GoldError, match="has changed since it was annotated"):
        load_gold(gold)
    (gold / "texts" / "a.txt").rename(gold / "texts" / "b.txt")
    with pytest.raises(GoldError, match="no text of 'a'"):
        load_gold(gold)


def test_texts_lie_where_they_are_said_to(gold: Path, tmp_path: Path) -> None:
    (gold / "texts").rename(tmp_path / "elsewhere")
    assert load_gold(gold)["a"].text is None
    assert load_gold(gold, tmp_path / "elsewhere")["a"].text == TEXT
    with pytest.raises(GoldError, match="no text in it"):
        load_gold(gold, tmp_path / "nowhere")
    (tmp_path / "elsewhere").rename(tmp_path / "corpus")
    assert load_gold(gold)["a"].text == TEXT
    (tmp_path / "corpus" / "a.txt").rename(tmp_path / "corpus" / "of-other-gold.txt")
    assert load_gold(gold)["a"].text is None


def test_quotes_may_overlap_as_a_fragment_has_a_row_of_its_own(gold: Path) -> None:
    inner = "a,29,37,35 treni,partial,Neri,13,17,ha detto,4,12,1\n"
    (gold / "quotes.csv").write_text(QUOTES + QUOTE + inner, encoding="utf-8")
    assert len(load_gold(gold)["a"].quotes) == 2


def test_an_article_without_rows_is_gold_too(gold: Path) -> None:
    for table, header in (("entities", ENTITIES), ("quotes", QUOTES), ("claims", CLAIMS)):
        (gold / f"{table}.csv").write_text(header, encoding="utf-8")
    assert load_tables(gold)["a"].entities == ()
    assert evaluate_folders(gold, gold).score("entities", "strict").f1 is None


def test_two_of_five_articles_are_held_out_by_their_id_alone() -> None:
    ids = [path.stem for path in (ROOT / "corpus").glob("*.txt")]
    assert sum(map(heldout, ids)) == 18
    assert not heldout("coalizione-volontari")
    assert all(in_part(i, "all") and in_part(i, "heldout") != in_part(i, "tuning") for i in ids)
    assert 0.37 < sum(heldout(str(n)) for n in range(5000)) / 5000 < 0.43


def test_the_readme_counts_what_there_is() -> None:
    gold = load_gold(ROOT / "annotations").values()
    entities, quotes, claims = (
        sum(len(one.records(table)) for one in gold) for table in ("entities", "quotes", "claims")
    )
    said = f"{entities} entities, {quotes} quotes, {claims:,}\nnumeric claims in {len(gold)} articles"
    assert said in (ROOT / "annotations" / "README.md").read_text(encoding="utf-8")
