"""Views → one HTML file that needs nothing else: style, script, charts inside, and a policy that lets no more in."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.columns import RECORD_TABLES, columns_of
from pipeline.errors import SettingsError, TableError
from pipeline.gold import load_tables
from pipeline.report.charts import bar_chart
from pipeline.report.view import COUNTING_KINDS, ArticleView, figures, names, speakers, view_article
from pipeline.tables import atomic_write, read_table

LANGUAGES = ("it", "en")
PER_PAGE = 500
_BARS = 15


def write_report(
    run: Path, out: Path | None = None, *, texts: Path | None = None, language: str = "it", per_page: int = PER_PAGE
) -> list[Path]:
    """Write the report of a run or gold folder, by default `report.html` in it; returns its files, the first to open.

    More than `per_page` articles make an index at that path, with pages beside it. TableError for a folder without
    tables or articles, OutputError if a file cannot be written or the chart library is missing.
    """
    run = Path(run)
    out = Path(out) if out else run / "report.html"
    about = {str(row["article_id"]): row for row in _rows(run / "articles.csv")}
    found = load_tables(run, texts)
    if not found:
        raise TableError("no articles", where=str(run), remedy="name a folder that `riscontro run` has written")
    articles = [view_article(n, one, about.get(i)) for n, (i, one) in enumerate(found.items(), start=1)]
    if len(articles) <= per_page:
        _write(out, "page.html.j2", language, **_page(articles, language, index=""))
        return [out]
    pages = [
        (out.with_name(f"{out.stem}-{number:03}{out.suffix}"), articles[first : first + per_page])
        for number, first in enumerate(range(0, len(articles), per_page), start=1)
    ]
    for path, some in pages:
        _write(path, "page.html.j2", language, **_page(some, language, index=out.name))
    _write(
        out,
        "index.html.j2",
        language,
        charts=_charts(articles, language),
        pages=[(path.name, some) for path, some in pages],
    )
    return [out, *(path for path, _ in pages)]


def labels(language: str) -> dict[str, Any]:
    """Words of the page in one of LANGUAGES. SettingsError for any other."""
    if language not in LANGUAGES:
        raise SettingsError(f"no labels in {language!r}", remedy=f"use one of {', '.join(LANGUAGES)}")
    found: dict[str, Any] = json.loads(_own("labels.json"))[language]
    if language == "it":
        # Units have English names in the tables; their first Italian form stands where they are read from the text.
        units = tomllib.loads((resources.files("pipeline") / "claims/data/units.toml").read_text(encoding="utf-8"))
        prefixes = units.pop("prefixes")
        named = [(name, unit) for group in units.values() for name, unit in group.items() if unit["forms"]]
        forms = {name: unit["forms"][0] for name, unit in named}
        for name, unit in named:  # *kilowatt* of *watt*
            forms |= {prefix + name: prefixes[prefix]["forms"][0] + forms[name] for prefix in unit.get("prefixes", ())}
        found["names"] = forms | found["names"]
    return found


def render(template: str, language: str, **values: object) -> str:
    """A page from a template of this folder; every value is escaped but our own style and script."""
    style, script = Markup(_own("report.css")), Markup(_own("report.js"))  # noqa: S704 our own files
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    environment = Environment(
        loader=PackageLoader("pipeline.report", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["readable"] = partial(_readable, language)
    return environment.get_template(template).render(
        language=language, label=labels(language), style=style, script=script, policy=policy, **values
    )


def _readable(language: str, value: str, kind: str) -> str:
    """A number as people of a language write it: *148.200.000*; dates, times and results as they stand."""
    if kind not in COUNTING_KINDS or not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
        return value
    return format_decimal(Decimal(value), locale=language, decimal_quantization=False)


def _write(path: Path, template: str, language: str, **values: object) -> None:
    page = render(template, language, **values)
    with atomic_write(path) as file:
        file.write(page)


def _page(articles: Sequence[ArticleView], language: str, *, index: str) -> dict[str, object]:
    kinds = {
        table: next(column.values for column in columns_of(table) if column.name in ("label", "kind"))
        for table in RECORD_TABLES
    }
    return {
        "articles": articles,
        "speakers": speakers(articles),
        "figures": figures(articles),
        "charts": _charts(articles, language),
        "kinds": kinds,
        "index": index,
    }


def _charts(articles: Sequence[ArticleView], language: str) -> dict[str, Markup]:
    words = labels(language)["names"]
    counts = {
        "who_speaks": [(group.name, len(group.entries)) for group in speakers(articles)[:_BARS]],
        "who_is_named": [(group.name, group.articles) for group in names(articles)[:_BARS]],
        "claim_kinds": _by_kind(articles, "claims", words),
        "quote_kinds": _by_kind(articles, "quotes", words),
    }
    return {name: bar_chart(bars) for name, bars in counts.items() if bars}


def _by_kind(articles: Iterable[ArticleView], table: str, words: dict[str, str]) -> list[tuple[str, int]]:
    counts = Counter(row.kind for article in articles for row in article.rows[table])
    return [(words.get(kind, kind), n) for kind, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _rows(path: Path) -> list[Any]:
    return read_table(path, "articles") if path.exists() else []


def _own(name: str) -> str:
    # As HTML parsers read it: the policy's hash is of what stands between the tags after their line ends are folded.
    return (resources.files(__package__) / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
