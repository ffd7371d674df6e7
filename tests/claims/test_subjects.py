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
MORPH = {
    "F": "Gender=Fem",
    "M": "Gender=Masc",
    "S": "Number=Sing",
    "P": "Number=Plur",
    "f": "VerbForm=Fin|Person=3",
    "1": "VerbForm=Fin|Person=1",
}


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


def line_doc(line: str, *, entities: tuple[object, ...] = (), quotes: tuple[object, ...] = ()) -> Doc:
    for name in ("entities", "quotes"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    doc = parsed([tuple(row.split("/")) for row in line.split()])
    doc._.entities, doc._.quotes = entities, quotes
    return doc


@pytest.mark.parametrize(("rows", "said"), list(cases()))
def test_subject_and_verb(rows: list[tuple[str, ...]], said: list[tuple[str, str, str]]) -> None:
    assert [(claim.text, claim.subject, claim.verb) for claim in extract(parsed(rows))] == said


def test_a_noun_is_written_as_the_name_that_it_introduces() -> None:
    line = (
        "La/DET/det/2 proprietà/NOUN/nsubj/7/S ,/PUNCT/punct/5 il/DET/det/5 gruppo/NOUN/appos/2/S Holm/PROPN/nmod/5/S "
        "annuncia/VERB/ROOT/0/Sf 74/NUM/nummod/9 esuberi/NOUN/obj/7/P"
    )
    doc = line_doc(line)
    start = doc[5].idx
    doc._.entities = (SimpleNamespace(start=start, end=start + 4, entity="Holm AG", label="ORG"),)
    assert [claim.subject for claim in extract(doc)] == ["Holm AG"]


OFFICES = """
Il/DET/det/2 presidente/NOUN/nsubj/6/S della/ADP/case/4 Camera/NOUN/nmod/2/S Neri/PROPN/nmod/4/S parla/VERB/ROOT/0/Sf \
alle/ADP/case/8 17/NUM/obl/6 | Ada Neri
Il/DET/det/2 figlio/NOUN/nsubj/6/S del/ADP/case/4 sindaco/NOUN/nmod/2/S Neri/PROPN/nmod/4/S parla/VERB/ROOT/0/Sf \
alle/ADP/case/8 17/NUM/obl/6 | figlio
Due/NUM/nummod/2 donne/NOUN/nsubj/3/P parlano/VERB/ROOT/0/Pf :/PUNCT/punct/5 Neri/PROPN/appos/2 | donne
"""


@pytest.mark.parametrize("line", OFFICES.strip().splitlines())
def test_an_office_is_written_as_the_person_who_holds_it(line: str) -> None:
    rows, _, subject = line.partition(" | ")
    doc = line_doc(rows)
    start = doc.text.index("Neri")
    doc._.entities = (SimpleNamespace(start=start, end=start + 4, entity="Ada Neri", label="PER"),)
    assert [claim.subject for claim in extract(doc)] == [subject]


def quote(doc: Doc, first: int, last: int, kind: str, utterance: int) -> SimpleNamespace:
    span = doc[first : last + 1]
    return SimpleNamespace(start=span.start_char, end=span.end_char, kind=kind, speaker="Neri", utterance=utterance)


def test_subject_and_verb_stand_in_the_same_reported_clause() -> None:
    marks = line_doc(
        "«/PUNCT/punct/2 Sala/NOUN/nsubj/5/S »/PUNCT/punct/2 ha/AUX/aux/5/Sf detto/VERB/ROOT/0/MS "
        "alle/ADP/case/7 17/NUM/obl/5"
    )
    assert [claim.subject for claim in extract(marks)] == ["Sala"]
    marks._.quotes = (quote(marks, 1, 1, "direct", 1),)
    assert [claim.subject for claim in extract(marks)] == [""]
    content = line_doc(
        "Annuncia/VERB/ROOT/0/Sf nella/ADP/case/3 seduta/NOUN/obl/1/FS che/PRON/nsubj/6 si/PRON/expl/6 "
        "ritira/VERB/acl:relcl/3/Sf il/DET/det/8 10/NUM/obl/6 giugno/NOUN/flat/8"
    )
    assert [claim.subject for claim in extract(content)] == ["seduta"]
    content._.quotes = (quote(content, 4, 8, "indirect", 1),)
    assert [claim.subject for claim in extract(content)] == [""]
    aside = line_doc(
        "Due/NUM/nummod/2 soci/NOUN/nsubj/7/P ,/PUNCT/punct/4 fa/VERB/parataxis/7/Sf notare/VERB/ccomp/4 "
        ",/PUNCT/punct/4 vengono/VERB/ROOT/0/Pf da/ADP/case/9 12/NUM/nummod/10 città/NOUN/obl/4/P"
    )
    assert [claim.verb for claim in extract(aside)] == ["venire", "fare"]
    aside._.quotes = (quote(aside, 0, 1, "indirect", 1), quote(aside, 6, 9, "indirect", 1))
    assert [claim.verb for claim in extract(aside)] == ["venire", "venire"]


def test_a_past_tense_is_no_future() -> None:
    doc = line_doc("Neri/PROPN/nsubj/2 entrò/VERB/ROOT/0/Sf nel/ADP/case/4 2012/NUM/obl/2")
    assert [claim.modality for claim in extract(doc)] == ["asserted"]
