"""The column dictionary: what each table holds, column by column, and what each value of `rule` means.

Both are read from tables beside this module: `columns.csv` and `rules.csv`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

RECORD_TABLES = ("entities", "quotes", "claims")
# Made from those of a run, for reading across its articles.
ACROSS_TABLES = ("speakers", "figures")
TABLES = (*RECORD_TABLES, "articles", "failures", "skipped", *ACROSS_TABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: `type` is id, text, integer, decimal, code or value; `gold` says that annotation tables have it too.

    `values` are the codes allowed (an empty cell apart, if `empty`); `meaning` is English, `significato` Italian.
    """

    table: str
    name: str
    gold: bool
    empty: bool
    type: str
    values: tuple[str, ...]
    meaning: str
    significato: str


def _review(name: str, meaning: str, significato: str, values: tuple[str, ...] = ()) -> Column:
    kind = "code" if values else "text"
    return Column(
        table="", name=name, gold=False, empty=True, type=kind, values=values, meaning=meaning, significato=significato
    )


# What an analyst fills in; the values of `verdict` are words of the workbook, which is Italian.
RIGHT, WRONG, TO_CORRECT = VERDICTS = ("giusto", "sbagliato", "da correggere")
REVIEW_COLUMNS = (
    _review(
        "verdict",
        "empty or giusto: keep; sbagliato: drop",
        "il giudizio: vuoto o giusto, sbagliato, da correggere",
        VERDICTS,
    ),
    _review("correction", "new span, or column: value; …", "il brano giusto, oppure colonna: valore; colonna: valore"),
    _review("note", "anything; not read back", "appunti liberi, che nessuno rilegge in automatico"),
)


@cache
def columns_of(table: str) -> tuple[Column, ...]:
    """Columns of `table` in their order. KeyError for a table that does not exist."""
    found = tuple(column for column in _all_columns() if column.table == table)
    if not found:
        raise KeyError(table)
    return found


@cache
def header_of(table: str, *, gold: bool = False) -> tuple[str, ...]:
    """Names of the columns of `table`; with `gold` only those that annotation tables have."""
    return tuple(column.name for column in columns_of(table) if column.gold or not gold)


def schema() -> list[dict[str, str]]:
    """The column dictionary as plain rows: table, column, type, values, gold, meaning, significato."""
    return [
        {
            "table": column.table,
            "column": column.name,
            "type": column.type,
            "values": " ".join(column.values),
            "gold": "yes" if column.gold else "no",
            "meaning": column.meaning,
            "significato": column.significato,
        }
        for column in _all_columns()
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A value of the column `rule`, or many with `*` in it, and an example with the span in bold."""

    table: str
    rule: str
    meaning: str
    example: str


def rule_of(table: str, name: str) -> Rule | None:
    """What a value of `rule` means: its own entry, else that of the longest pattern that it fits."""
    fitting = [rule for rule in rules() if rule.table == table and fnmatchcase(name, rule.rule)]
    return max(fitting, key=lambda rule: (rule.rule == name, len(rule.rule)), default=None)


@cache
def rules() -> tuple[Rule, ...]:
    """The values of `rule`, table by table."""
    return tuple(Rule(**row) for row in csv.DictReader(_own("rules.csv")))


def schema_markdown() -> str:
    """The column dictionary as Markdown, a heading and a table for each CSV file, and one for the values of `rule`."""
    parts = []
    for table in TABLES:
        lines = [f"## `{table}.csv`", "", "| column | type | meaning |", "| --- | --- | --- |"]
        for column in columns_of(table):
            values = ": " + ", ".join(f"`{value}`" for value in column.values) if column.values else ""
            lines.append(f"| `{column.name}` | {column.type}{values} | {column.meaning} |")
        parts.append("\n".join(lines) + "\n")
    lines = ["## Values of `rule`", "", "| table | rule | what it finds | example |", "| --- | --- | --- | --- |"]
    lines += [f"| {rule.table} | `{rule.rule}` | {rule.meaning} | {rule.example} |" for rule in rules()]
    return "\n".join([*parts, "\n".join(lines) + "\n"])


@cache
def _all_columns() -> tuple[Column, ...]:
    return tuple(
        Column(
            table=row["table"],
            name=row["column"],
            gold=row["gold"] == "yes",
            empty=row["empty"] == "yes",
            type=row["type"],
            values=tuple(row["values"].split()),
            meaning=row["meaning"],
            significato=row["significato"],
        )
        for row in csv.DictReader(_own("columns.csv"))
    )


def _own(name: str) -> list[str]:
    # Read whole: a Traversable takes no `newline`, and no cell of the dictionary holds a line end.
    return (resources.files(__package__) / name).read_text(encoding="utf-8").splitlines()
