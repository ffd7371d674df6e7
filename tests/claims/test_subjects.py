"""Subject and verb of a claim, by phenomenon: invented sentences with the parse that a model gives them (`parses/`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.claims.claims import extract

FOLDER = Path(__file__).parent / "parses"
VOCAB = spacy.blank("it").vocab
MORPH = {"F": "Gender=Fem", "M": "Gender=Masc", "S": "Number=Sing", "P": "Number=Plur", "f": "VerbForm=Fin|Person=3"}


def cases() -> Iterator[object]:
    for path in sorted(FOLDER.glob("*.txt")):
        text = path.read_text(encoding="utf-8").replace("\\\n", "")
        for block in text.split("\n\n"):
            lines = [line for line in block.splitlines() if not line.startswith("#")]
            if lines:
                rows = [tuple(row.split("/")) for row in lines[0].split()]
                said = [tuple(cell.strip() for cell in line[1:].split("|")) for line in lines[1:]]
                yield pytest.param(rows, said, id=" ".join(row[0] for row in rows))


def parsed(rows: list[tuple[str, ...]]) -> Doc:
    return Doc(
        VOCAB,
        words=[row[0] for row in rows],
        spaces=[not row[0].endswith(("'", "’")) for row in rows],
        pos=[row[1] for row in rows],
        deps=[row[2] for row in rows],
        heads=[int(row[3]) - 1 if row[3] != "0" else i for i, row in enumerate(rows)],
        morphs=["|".join(MORPH[sign] for sign in "".join(row[4:])) for row in rows],
    )


@pytest.mark.parametrize(("rows", "said"), list(cases()))
def test_subject_and_verb(rows: list[tuple[str, ...]], said: list[tuple[str, str, str]]) -> None:
    assert [(claim.text, claim.subject, claim.verb) for claim in extract(parsed(rows))] == said


def test_a_noun_is_written_as_the_name_that_it_introduces() -> None:
    if not Doc.has_extension("entities"):
        Doc.set_extension("entities", default=())
    line = (
        "La/DET/det/2 proprietà/NOUN/nsubj/7/S ,/PUNCT/punct/5 il/DET/det/5 gruppo/NOUN/appos/2/S Holm/PROPN/nmod/5/S "
        "annuncia/VERB/ROOT/0/Sf 74/NUM/nummod/9 esuberi/NOUN/obj/7/P"
    )
    doc = parsed([tuple(row.split("/")) for row in line.split()])
    start = doc[5].idx
    doc._.entities = (SimpleNamespace(start=start, end=start + 4, entity="Holm AG", label="ORG"),)
    assert [claim.subject for claim in extract(doc)] == ["Holm AG"]
