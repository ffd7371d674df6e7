"""Subject, verb, modality and source of a claim, by the parse; empty where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc

from pipeline.claims.candidates import Candidate
from pipeline.claims.clauses import Parse
from pipeline.claims.governing import Governing, Said
from pipeline.claims.grid import Grid, word_list
from pipeline.claims.naming import Naming
from pipeline.claims.speech import Speech
from pipeline.claims.units import read_toml, unit_index


class Context:
    """Looks claims of one Doc up in its parse, its entities and its quotes; tokens go by index."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._naming = Naming(grid)
        self._quotes: list[Any] = sorted(_records(grid.doc, "quotes"), key=lambda quote: quote.start)
        self._governing = (
            Governing(grid, Parse(grid.doc), self._naming, Speech(self._quotes, grid.offsets)) if grid.parsed else None
        )
        self._claims: list[Candidate] = []

    @property
    def names(self) -> list[tuple[int, int]]:
        """Character spans of proper names."""
        return [(start, end) for start, end, _, _ in self._naming.entities]

    def with_whole_names(self, claims: Sequence[Candidate]) -> list[Candidate]:
        """`claims` whose *of* is part of a name with the whole name; no rank is *of* a person (*romanzo di Neri*)."""
        return [self._with_name(claim) if claim.of_at >= 0 and claim.of else claim for claim in claims]

    def _with_name(self, claim: Candidate) -> Candidate:
        offset = self.grid.pieces.starts[claim.of_at]
        name = self._naming.entity(offset)
        if name is None:
            return claim
        start, end, _, label = name
        if claim.kind == "ordinal" and label == "PER":
            return claim._replace(of="")
        return claim._replace(of=self.grid.pieces.text[start:end]) if start == offset else claim

    def of_claims(self, claims: Sequence[Candidate]) -> list[Said]:
        """Subject, verb, modality and source of all claims of the Doc, in their order."""
        self._claims = list(claims)
        self._naming.know(claims)
        governing = self._governing
        said = [Said() if governing is None else governing.said(claim) for claim in claims]
        sources = self._sources()
        return [one._replace(source=source) if source else one for one, source in zip(said, sources, strict=True)]

    def _sources(self) -> list[str]:
        """The speaker of the innermost quote that contains each claim; one sweep over both."""
        sources, inside, k = [], [], 0
        for claim in self._claims:
            start, end = self.grid.pieces.starts[claim.start], self.grid.pieces.ends[claim.end - 1]
            while k < len(self._quotes) and self._quotes[k].start <= start:
                inside.append(self._quotes[k])
                k += 1
            inside = [quote for quote in inside if quote.end > start]
            around = [quote for quote in inside if quote.end >= end]
            sources.append(min(around, key=lambda q: q.end - q.start).speaker if around else "")
        return sources

    def unit_from_subject(self, claim: Candidate) -> Candidate:
        """«I posti sono 1.200», «i morti salgono a 34»: a bare number that is the predicate counts its subject."""
        if not claim.bare or claim.kind != "count" or self._governing is None:
            return claim
        subject = self._governing.of_predicate(claim)
        if subject is None:
            return claim
        noun = self.grid.pieces.at(self.grid.doc[subject].idx)
        low = self.grid.pieces.low(noun)
        measured = _measured_in().get(low)
        if measured is not None:
            kind, unit, per = measured
            return claim._replace(kind=kind, unit=unit, per=claim.per or per, bare=False, rule="number-measured")
        several = low[-1:] == "i" or self.grid.doc[subject].morph.get("Number", []) != ["Sing"]
        led = self.grid.pieces.low(claim.start - 1) in ("al", "all", "di", "dal", "dall")
        if led or not several or low in word_list("amount_nouns") or (unit_index().opens(low) and low != "giorni"):
            return claim  # «l'attesa è di novanta», «l'indice è 0,32», «i consensi sono al 12»
        return claim._replace(unit=self.grid.noun_lemma(noun), given=noun, bare=False, rule="number-predicate")


@lru_cache(maxsize=1)
def _measured_in() -> dict[str, tuple[str, str, str]]:
    """Kind, unit and base of figures by the nouns that measure: «la temperatura è scesa a 12»."""
    table = read_toml("measuring_nouns.toml")
    entries = [(entry["nouns"], (entry["kind"], entry["unit"], entry.get("per", ""))) for entry in table.values()]
    return {noun: told for nouns, told in entries for noun in nouns}


def _records(doc: Doc, name: str) -> tuple[Any, ...]:
    return tuple(getattr(doc._, name) or ()) if Doc.has_extension(name) else ()
