"""From the parts of a run to its tables: all of them joined as a local run writes them, or in pieces, a set a part."""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import errors
from pipeline.account import RUN_TABLES, Account, error_row, told
from pipeline.article import Article
from pipeline.cluster.parts import REFUSED, REUSED, Outcome, Place, outcomes, outcomes_of
from pipeline.columns import RECORD_TABLES
from pipeline.errors import NotItalian, RiscontroError
from pipeline.exports import WRITERS
from pipeline.journal import DONE, Journal
from pipeline.reading.naming import UniqueIds
from pipeline.tables import Row, atomic_write, row_id, write_table


def merge(run: Path, key: str, account: Account, journal: Journal) -> None:
    """Bring every outcome of a run into the account, under the ids that a local run would give."""
    for outcome, name in named(run, key):
        body = outcome.kept.body()
        if outcome.state == REFUSED:
            account.fail(error_of(body), body["stage"])
            continue
        article = Article(**body["article"] | {"id": name})
        if journal.state(article) == DONE:
            account.take_over(article)
        else:
            account.add(article, renamed(body["rows"], article), reused=outcome.state == REUSED)


def named(run: Path, key: str) -> Iterator[tuple[Outcome, str]]:
    """Outcomes of a run in the order of the inputs, each once, with the unique id that its article gets."""
    # An actor that died after its last line did the same work twice; either line is as good.
    found = {outcome.place: outcome for outcome in outcomes(run, key)}
    ids = UniqueIds()
    for place in sorted(found):
        outcome = found[place]
        yield outcome, ids.take(outcome.wanted) if outcome.wanted else ""


def renamed(rows: dict[str, Any], article: Article) -> dict[str, Any]:
    """Rows of a text as those of `article`: they may have been made for another one of the same text."""
    result: dict[str, Any] = {"articles": [rows["articles"][0] | told(article)]}
    for table in RECORD_TABLES:
        seen: Counter[tuple[int, int, str]] = Counter()
        result[table] = []
        for row in rows[table]:
            span = (row["start"], row["end"], row["label"] if table == "entities" else row["kind"])
            name = row_id(table, article.id, *span, seen[span])
            seen[span] += 1
            result[table].append(row | {"id": name, "article_id": article.id})
    return result


def error_of(body: dict[str, Any]) -> RiscontroError:
    """The error that a part has noted."""
    error: RiscontroError = getattr(errors, body["error"])(**body["told"])
    return error


def write_shards(ray: Any, run: Path, key: str, out: Path, kind: str) -> dict[str, int]:
    """Write the tables of a run in pieces, a task a part, in place of those of an earlier run; rows by table."""
    names: dict[str, dict[Place, str]] = defaultdict(dict)
    for outcome, name in named(run, key):
        names[outcome.kept.path][outcome.place] = name
    shutil.rmtree(out, ignore_errors=True)
    task = ray.remote(write_shard)
    total: Counter[str] = Counter(dict.fromkeys(RUN_TABLES, 0))
    for rows in ray.get([task.remote(part, names[part], key, out.absolute(), kind) for part in sorted(names)]):
        total.update(rows)
    return dict(total)


def write_shard(part: str, names: dict[Place, str], key: str, out: Path, kind: str) -> dict[str, int]:
    """Write the tables of one part, a file each in `out/<table>/`, and its texts; rows by table."""
    rows: dict[str, list[Row]] = {table: [] for table in RUN_TABLES}
    texts = []
    for outcome in outcomes_of(Path(part), key):
        # Once only, where an actor that died did the same work twice.
        name = names.pop(outcome.place, None)
        if name is None:
            continue
        body = outcome.kept.body()
        if outcome.state == REFUSED:
            error = error_of(body)
            table = "skipped" if isinstance(error, NotItalian) else "failures"
            rows[table].append({"stage": body["stage"]} | error_row(error))
            continue
        texts.append({"article_id": name, "text": body["article"]["text"]})
        for table, found in renamed(body["rows"], Article(**body["article"] | {"id": name})).items():
            rows[table] += found
    for table, found in rows.items():
        (out / table).mkdir(parents=True, exist_ok=True)
        (write_table if kind == "csv" else WRITERS[kind])(out / table / f"{Path(part).stem}.{kind}", table, found)
    (out / "texts").mkdir(parents=True, exist_ok=True)
    with atomic_write(out / "texts" / f"{Path(part).stem}.jsonl") as file:
        file.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts)
    return {table: len(found) for table, found in rows.items()}
