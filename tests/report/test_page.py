"""The report as a file: complete, offline, the same every time, and inert whatever an article says."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError, TableError
from pipeline.gold import Annotated, load_tables
from pipeline.marking import cut
from pipeline.records import Claim, Entity, Quote
from pipeline.report import write_report
from pipeline.report.charts import bar_chart
from pipeline.report.view import figures, names, speakers, view_article
from pipeline.tables import read_table, rows_of, write_table
from tests.report.conftest import EVIL, TEXT

ROOT = Path(__file__).parents[2]


class Tags(HTMLParser):
    """Every tag of a page with its attributes, the text outside scripts and styles, and the scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[tuple[str, str]] = []
        self._open = ""
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open in ("script", "style"):
            self.inside.append((self._open, data))
        else:
            self.text += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


@pytest.mark.parametrize("language", ["it", "en"])
def test_nothing_of_an_article_is_markup(run: Path, language: str) -> None:
    page = Tags(write_report(run, language=language)[0].read_text(encoding="utf-8"))
    assert [tag for tag, _ in page.tags if tag in ("script", "img", "iframe", "object", "link", "base")] == ["script"]
    for tag, attributes in page.tags:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")], tag
        assert re.match(r"#|$", attributes.get("href") or ""), attributes
    assert EVIL in page.text
    assert "{{ 7*7 }}" in page.text


def test_the_policy_lets_only_our_own_style_and_script_in(run: Path) -> None:
    page = Tags(write_report(run)[0].read_text(encoding="utf-8"))
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, content in page.inside:
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert [tag for tag, _ in page.inside] == ["style", "script"]


def test_nothing_is_fetched_and_the_script_writes_no_markup(run: Path) -> None:
    page = write_report(run)[0].read_text(encoding="utf-8")
    outside = re.findall(r"""(?:https?:)?//[^\s"'<]+""", page)
    assert {url for url in outside if "w3.org" not in url and not url.startswith("// ")} == set()
    script = (resources.files("pipeline.report") / "report.js").read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|eval|fetch|XMLHttp|import\(", script)


def test_the_report_is_the_same_every_time(run: Path) -> None:
    assert write_report(run)[0].read_bytes() == write_report(run)[0].read_bytes()


def test_many_articles_make_an_index_with_pages(run: Path, tmp_path: Path) -> None:
    gold = shutil.copytree(ROOT / "annotations", tmp_path / "annotations")
    shutil.copytree(ROOT / "corpus", gold / "texts")
    files = write_report(gold, tmp_path / "out.html", per_page=20)
    assert [path.name for path in files] == ["out.html", "out-001.html", "out-002.html", "out-003.html"]
    index = Tags(files[0].read_text(encoding="utf-8"))
    links = [a["href"] for t, a in index.tags if t == "a" and a["href"] and "#a" in a["href"]]
    assert len(links) == 55
    for link in links:
        name, _, anchor = str(link).partition("#")
        assert f'id="{anchor}"' in (tmp_path / name).read_text(encoding="utf-8")


def test_texts_that_were_not_kept_are_no_error(run: Path) -> None:
    shutil.rmtree(run / "texts")
    page = write_report(run)[0].read_text(encoding="utf-8")
    assert "Il testo dell&#39;articolo non è accanto alle tabelle." in page
    assert "<mark data-r" not in page


def test_what_cannot_be_reported_is_said(run: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no labels in 'fr'"):
        write_report(run, language="fr")
    with pytest.raises(TableError):
        write_report(tmp_path)
    for table in ("entities", "quotes", "claims", "articles"):
        header = (run / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
        (run / f"{table}.csv").write_text(header + "\n", encoding="utf-8")
    with pytest.raises(TableError, match="no articles"):
        write_report(run)


@pytest.mark.parametrize(
    ("language", "claim", "shown"),
    [
        ("it", {"kind": "money", "value": "35000000", "unit": "EUR"}, "35.000.000 EUR"),
        ("en", {"kind": "money", "value": "35000000", "unit": "EUR"}, "35,000,000 EUR"),
        ("it", {"kind": "percent", "value": "-0.5", "value_max": "1200.25", "unit": "%"}, "-0,5 – 1.200,25 %"),
        ("it", {"kind": "measure", "value": "3", "unit": "kilometre"}, "3 chilometro"),
        ("en", {"kind": "measure", "value": "3", "unit": "kilometre"}, "3 kilometre"),
        ("it", {"kind": "date", "value": "2026"}, "2026"),
        ("it", {"kind": "score", "value": "1500-2"}, "1500-2"),
    ],
)
def test_figures_are_written_as_people_write_them(run: Path, language: str, claim: dict[str, Any], shown: str) -> None:
    article_id = str(read_table(run / "claims.csv", "claims")[0]["article_id"])
    said = Claim(start=0, end=1, text="M", modifier="more_than", **claim)
    write_table(run / "claims.csv", "claims", rows_of("claims", article_id, [said]))
    page = write_report(run, language=language)[0].read_text(encoding="utf-8")
    assert f"<td>{shown}</td>" in page
    assert ("precisione: più di" if language == "it" else "modifier: more than") in page
    assert "asserted" not in page


def test_both_languages_have_the_same_labels() -> None:
    labels = json.loads((resources.files("pipeline.report") / "labels.json").read_text(encoding="utf-8"))
    assert labels["it"].keys() == labels["en"].keys()


@given(
    st.text(max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12), st.booleans()), max_size=6),
)
def test_segments_are_the_text_and_each_row_is_where_it_says(text: str, spans: list[tuple[int, int, bool]]) -> None:
    records: list[Entity | Quote] = []
    for start, length, quoted in spans:
        fields = {"start": start, "end": start + length, "text": text[start : start + length]}
        records.append(Quote(**fields, kind="direct") if quoted else Entity(**fields, label="PER", entity="x"))  # type: ignore[arg-type]
    segments = list(cut(text, records))
    assert "".join(segment.text for segment in segments) == text
    for number, record in enumerate(records):
        if record.start < record.end <= len(text):
            assert "".join(s.text for s in segments if number in s.rows) == record.text


def test_rows_across_articles_are_grouped() -> None:
    gold = load_tables(ROOT / "annotations")
    articles = [view_article(n, one) for n, one in enumerate(gold.values(), start=1)]
    said = speakers(articles)
    assert said[0].name == "Ines Cardarelli"
    assert [len(group.entries) for group in said] == sorted((len(group.entries) for group in said), reverse=True)
    assert sum(len(group.entries) for group in said) == sum(
        bool(q.speaker) for one in gold.values() for q in one.quotes
    )
    assert names(articles)[0].articles == max(group.articles for group in names(articles))
    money = next(group for group in figures(articles) if group.name == "EUR")
    assert {entry.row.kind for entry in money.entries} == {"money"}


def test_a_span_outside_its_text_does_not_break_the_page() -> None:
    wrong = Entity(start=5, end=900, text="x", label="PER", entity="x")
    view = view_article(1, Annotated(article_id="a", text=TEXT, entities=(wrong,)))
    assert view.segments is not None
    assert "".join(segment.text for segment in view.segments) == TEXT
    assert view.count == 1


def test_charts_carry_names_as_text_only() -> None:
    svg = bar_chart([(EVIL, 3), ("Neri", 2), ("Neri", 1)])
    parsed = Tags(str(svg))
    assert not [tag for tag, a in parsed.tags if tag in ("script", "style", "image", "a") or "style" in a]
    assert EVIL[:30] in parsed.text
    assert parsed.text.count("Neri") == 2
