"""What an extractor finds: frozen records with half-open character offsets and the text that they cover.

A record knows nothing of its article: tables add `article_id` and `id`. Fields stand in the order of the columns of
`annotations/GUIDELINES.md`; `rule`, `confidence` and `sentence` are ours. An empty string or None means "none".
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from html import escape


class _Shown:
    """A record as a notebook shows it: its filled fields, a line each."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        cells = [(field.name, getattr(self, field.name)) for field in fields(self)]  # type: ignore[arg-type]
        lines = [
            f"<tr><th>{name}</th><td>{escape(str(cell))}</td></tr>" for name, cell in cells if cell not in ("", None)
        ]
        return f"<table>{''.join(lines)}</table>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity(_Shown):
    """A proper name: `label` is PER, LOC, ORG or MISC; `entity` the fullest form of the name in its article."""

    start: int
    end: int
    text: str
    label: str
    entity: str
    rule: str = ""
    confidence: float = 1.0
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(_Shown):
    """Content that the article attributes to somebody: `kind` is direct, partial, indirect or nominal.

    Rows of one statement share `utterance` (1, 2, 3 … in each article).
    """

    start: int
    end: int
    text: str
    kind: str
    speaker: str = ""
    speaker_start: int | None = None
    speaker_end: int | None = None
    cue: str = ""
    cue_start: int | None = None
    cue_end: int | None = None
    utterance: int = 0
    rule: str = ""
    confidence: float = 1.0
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(_Shown):
    """A quantity, amount, date or time; `value` and `value_max` are canonical strings (number, EDTF, HH:MM, 3-1)."""

    start: int
    end: int
    text: str
    kind: str
    value: str
    value_max: str = ""
    unit: str = ""
    modifier: str = ""
    change: str = ""
    per: str = ""
    of: str = ""
    subject: str = ""
    verb: str = ""
    modality: str = "asserted"
    source: str = ""
    rule: str = ""
    confidence: float = 1.0
    sentence: str = ""
