"""Subject, verb, modality, source and unit by a parse: Docs are built by hand, a token a row (word, tag, label, head).

Only what the components may read is given: no model runs here.
"""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.claims.claims import extract
from pipeline.records import Claim
from tests.claims.test_subjects import line_doc

VOCAB = spacy.blank("it").vocab


def parsed(rows: str) -> Doc:
    """A Doc of rows `word TAG label head lemma morph`, heads counted from 1, 0 for the root."""
    table = [(*row.split(), "", "")[:6] for row in rows.strip().splitlines()]
    words = [row[0] for row in table]
    heads = [int(row[3]) - 1 if row[3] != "0" else i for i, row in enumerate(table)]
    return Doc(
        VOCAB,
        words=words,
        spaces=[not word.endswith(("'", "’")) for word in words],
        pos=[row[1] for row in table],
        deps=[row[2] for row in table],
        heads=heads,
        lemmas=[row[4] or row[0].lower() for row in table],
        morphs=[row[5] for row in table],
    )


def only(doc: Doc) -> Claim:
    claims = extract(doc)
    assert len(claims) == 1, claims
    return claims[0]


def test_passive_with_future() -> None:
    claim = only(
        parsed(
            """
            Le DET det 2 il
            dosi NOUN nsubj:pass 4 dose Number=Plur
            saranno AUX aux:pass 4 essere VerbForm=Fin|Number=Plur|Person=3
            distribuite VERB ROOT 0 distribuire VerbForm=Part|Number=Plur
            entro ADP case 7
            il DET det 7 il
            2027 NUM obl 4
            """
        )
    )
    assert (claim.text, claim.subject, claim.verb, claim.modality) == ("2027", "dosi", "distribuire", "future")


def test_relative_pronoun_is_resolved() -> None:
    claim = only(
        parsed(
            """
            Il DET det 2 il
            fondo NOUN nsubj 7 fondo
            che PRON nsubj 4 che PronType=Rel
            vale VERB acl:relcl 2 valere VerbForm=Fin
            28 NUM nummod 6
            milioni NOUN obj 4 milione
            parte VERB ROOT 0 partire VerbForm=Fin
            """
        )
    )
    assert (claim.text, claim.subject, claim.verb) == ("28 milioni", "fondo", "valere")


def test_participle_gerund_and_infinitive() -> None:
    claim = only(
        parsed(
            """
            La DET det 2 il
            sonda NOUN nsubj 6 sonda
            lanciata VERB acl 2 lanciare VerbForm=Part|Gender=Fem|Number=Sing
            nel ADP case 5
            2025 NUM obl 3
            tace VERB ROOT 0 tacere VerbForm=Fin
            """
        )
    )
    assert (claim.subject, claim.verb) == ("sonda", "lanciare")
    claim = only(
        parsed(
            """
            Il DET det 2 il
            vertice NOUN nsubj 4 vertice
            si PRON expl 4
            chiude VERB ROOT 0 chiudere VerbForm=Fin
            riunendo VERB advcl 4 riunire VerbForm=Ger
            35 NUM nummod 7
            paesi NOUN obj 5 paese Number=Plur
            """
        )
    )
    assert (claim.subject, claim.verb, claim.unit) == ("vertice", "riunire", "paese")
    claim = only(
        parsed(
            """
            Neri PROPN nsubj 2
            chiede VERB ROOT 0 chiedere VerbForm=Fin
            di ADP mark 4
            sospendere VERB xcomp 2 sospendere VerbForm=Inf
            12 NUM nummod 6
            licenziamenti NOUN obj 4 licenziamento
            """
        )
    )
    assert (claim.subject, claim.verb) == ("", "sospendere")


@pytest.mark.parametrize(
    ("auxiliary", "modality"),
    [("sarebbero", "conditional"), ("potranno", "conditional"), ("saranno", "future"), ("sono", "asserted")],
)
def test_modality_of_a_nominal_predicate(auxiliary: str, modality: str) -> None:
    claim = only(
        parsed(
            f"""
            I DET det 2 il
            morti NOUN nsubj 4 morto
            {auxiliary} AUX cop 4 essere VerbForm=Fin
            300 NUM ROOT 0
            """
        )
    )
    assert (claim.unit, claim.subject, claim.verb, claim.modality) == ("morto", "morti", "essere", modality)


def test_negation_comes_before_the_conditional() -> None:
    claim = only(
        parsed(
            """
            Gli DET det 2 il
            investimenti NOUN nsubj 4 investimento
            non ADV advmod 4
            supererebbero VERB ROOT 0 superare VerbForm=Fin
            i DET det 7 il
            260 NUM nummod 7
            milioni NOUN obj 4 milione
            """
        )
    )
    assert (claim.verb, claim.modality) == ("superare", "negated")


def test_subjects_by_order_where_the_parse_has_none() -> None:
    claim = only(
        parsed(
            """
            Al ADP case 2
            netto NOUN obl 5 netto
            il DET det 4 il
            dato NOUN dep 5 dato Number=Sing
            scende VERB ROOT 0 scendere VerbForm=Fin|Number=Sing|Person=3
            del ADP case 8
            2 NUM nummod 8
            % SYM obl 5
            """
        )
    )
    assert (claim.subject, claim.verb, claim.change) == ("dato", "scendere", "down")


def test_name_beside_its_title_and_source() -> None:
    for name in ("entities", "quotes"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    doc = parsed(
        """
        La DET det 2 il
        sindaca NOUN nsubj 5 sindaca
        Ada PROPN nmod 2
        Neri PROPN flat 3
        promette VERB ROOT 0 promettere VerbForm=Fin
        tre NUM nummod 7
        scuole NOUN obj 5 scuola Number=Plur
        """
    )
    doc._.entities = (SimpleNamespace(start=11, end=19, entity="Ada Neri", label="PER"),)
    doc._.quotes = (
        SimpleNamespace(start=0, end=40, speaker="giornale", kind="indirect", utterance=1),
        SimpleNamespace(start=28, end=40, speaker="Ada Neri", kind="indirect", utterance=2),
    )
    claim = only(doc)
    assert (claim.subject, claim.source) == ("Ada Neri", "Ada Neri")


def test_apposition_bears_its_age_and_a_dateline_no_clause() -> None:
    claims = extract(
        parsed(
            """
            PESCARA PROPN nmod 7
            , PUNCT punct 1
            3 NUM nmod 4
            NOV NOUN nmod 1
            - PUNCT punct 1
            Rota PROPN nsubj 11
            , PUNCT punct 9
            41 NUM nummod 9
            anni NOUN nmod 6 anno
            , PUNCT punct 9
            tace VERB ROOT 0 tacere VerbForm=Fin
            """
        )
    )
    assert [(c.text, c.kind, c.value, c.subject, c.verb) for c in claims] == [
        ("3 NOV", "date", "XXXX-11-03", "", ""),
        ("41 anni", "age", "41", "Rota", "tacere"),
    ]


def test_without_a_parse_context_is_empty() -> None:
    claim = only(Doc(VOCAB, words=["Servono", "12", "milioni", "di", "euro"]))
    assert (claim.value, claim.subject, claim.verb, claim.modality, claim.source) == (
        "12000000",
        "",
        "",
        "asserted",
        "",
    )


@pytest.mark.parametrize(("degree", "change"), [("più", "up"), ("meno", "down"), ("molto", "")])
def test_comparative_is_a_change(degree: str, change: str) -> None:
    claim = only(
        parsed(
            f"""
            Bollette NOUN ROOT 0 bolletta
            {degree} ADV advmod 3
            care ADJ amod 1 caro
            del ADP case 6 di
            18 NUM nummod 6
            % SYM obl 3
            """
        )
    )
    assert (claim.kind, claim.change) == ("percent", change)


def test_verb_after_a_proportion_is_counted_by_nothing() -> None:
    claim = only(
        parsed(
            """
            Un DET det 2 uno Number=Sing
            adulto NOUN nsubj 5 adulto Number=Sing
            su ADP case 4
            quattro NUM nmod 2
            soffre NOUN ROOT 0 soffre Number=Sing
            """
        )
    )
    assert (claim.text, claim.kind, claim.value) == ("Un adulto su quattro", "ratio", "0.25")


def test_antecedent_of_which_keeps_its_own_clause() -> None:
    claims = extract(
        parsed(
            """
            Qui ADV advmod 2
            restano VERB ROOT 0 restare VerbForm=Fin|Number=Plur|Person=3
            300 NUM nummod 4
            armature NOUN nsubj 2 armatura Number=Plur
            delle ADP case 6
            quali PRON nmod 7
            50 NUM nsubj 8
            brillano VERB acl:relcl 4 brillare VerbForm=Fin|Number=Plur|Person=3
            """
        )
    )
    assert [(c.value, c.verb) for c in claims] == [("300", "restare"), ("50", "brillare")]
    assert claims[0].subject == "armature"


NUMBERS = """
I/DET/det/2 morti/NOUN/nsubj/4/P sono/AUX/aux/4/Pf saliti/VERB/ROOT/0/P a/ADP/case/6 34/NUM/obl/4 = 34 morto
Sale/VERB/ROOT/0/Sf a/ADP/case/3 15/NUM/obl/1 il/DET/det/5 numero/NOUN/nsubj/1/S dei/ADP/case/7 \
dispersi/NOUN/nmod/5/P = 15 disperso
Le/DET/det/2 temperature/NOUN/nsubj/3/P salgono/VERB/ROOT/0/Pf a/ADP/case/5 34/NUM/obl/3 = 34 degree_celsius
I/DET/det/2 consensi/NOUN/nsubj/3/P restano/VERB/ROOT/0/Pf al/ADP/case/5 34/NUM/obl/3 = 34
L'/DET/det/2 indice/NOUN/nsubj/4/S è/AUX/cop/4/Sf 34/NUM/ROOT/0 = 34
L'/DET/det/2 attesa/NOUN/nsubj/5/S è/AUX/cop/5/Sf di/ADP/case/5 34/NUM/ROOT/0 = 34
Gli/DET/det/2 astenuti/NOUN/nsubj/3/P salgono/VERB/ROOT/0/Pf al/ADP/case/5 38/NUM/obl/3 = 38
La/DET/det/2 città/NOUN/nsubj/3/S arriva/VERB/ROOT/0/Sf a/ADP/case/5 34/NUM/obl/3 = 34
Le/DET/det/2 vittime/NOUN/nsubj/4/P sono/AUX/cop/4/Pf 41/NUM/ROOT/0 ,/PUNCT/punct/7 i/DET/det/7 feriti/NOUN/conj/4/P \
120/NUM/nummod/7 = 41 vittima, 120 ferito
"""


@pytest.mark.parametrize("line", NUMBERS.strip().replace("\\\n", "").splitlines())
def test_a_bare_number_counts_what_it_is_said_of(line: str) -> None:
    rows, _, said = line.partition(" = ")
    found = ", ".join(f"{claim.value} {claim.unit}".strip() for claim in extract(line_doc(rows)))
    assert found == said


def test_the_head_of_a_figure_says_whether_it_is_a_change() -> None:
    rows = (
        "{} a/ADP/case/3 Est/PROPN/obl/1 ,/PUNCT/punct/5 pare/VERB/parataxis/1/Sf ,/PUNCT/punct/5 {} 150/NUM/nummod/9 "
        "addetti/NOUN/obl/1/P"
    )
    found = {
        (verb, preposition): only(line_doc(rows.format(verb, preposition))).change
        for verb in ("Cala/VERB/ROOT/0/Sf", "Parla/VERB/ROOT/0/Sf")
        for preposition in ("di/ADP/case/9", "con/ADP/case/9")
    }
    assert list(found.values()) == ["down", "", "", ""]


CHANGES = """
L'/DET/det/2 aumento/NOUN/nsubj/7/S ,/PUNCT/punct/5 12/NUM/nummod/5 euro/NOUN/appos/2 ,/PUNCT/punct/5 \
parte/VERB/ROOT/0/Sf = 12 up
L'/DET/det/2 affitto/NOUN/nsubj/7/S ,/PUNCT/punct/5 12/NUM/nummod/5 euro/NOUN/appos/2 ,/PUNCT/punct/5 \
parte/VERB/ROOT/0/Sf = 12
Costa/VERB/ROOT/0/Sf 15/NUM/nummod/3 euro/NOUN/obj/1 a/ADP/case/5 corsa/NOUN/nmod/3/S ./PUNCT/punct/1 = 15 corsa
Devono/VERB/ROOT/0/Pf 15/NUM/nummod/3 euro/NOUN/obj/1 a/ADP/case/5 marzo/NOUN/obl/1/S ./PUNCT/punct/1 = 15, XXXX-03
"""


@pytest.mark.parametrize("line", CHANGES.strip().replace("\\\n", "").splitlines())
def test_change_and_base_of_money(line: str) -> None:
    rows, _, said = line.partition(" = ")
    found = ", ".join(f"{claim.value} {claim.change}{claim.per}".strip() for claim in extract(line_doc(rows)))
    assert found == said


def test_twice_last_year_is_twice_of_nothing() -> None:
    rows = "Ora/ADV/advmod/6 i/DET/det/3 contratti/NOUN/nsubj/6/MP sono/AUX/cop/6/Pf il/DET/det/6 doppio/NOUN/ROOT/0/MS"
    year = only(line_doc(rows + " dell'/ADP/case/8 anno/NOUN/nmod/6/MS scorso/ADJ/amod/8/MS"))
    crop = only(line_doc(rows + " dell'/ADP/case/8 uva/NOUN/nmod/6/FS raccolta/VERB/acl/8/FS"))
    assert (year.kind, year.of, crop.of) == ("ratio", "", "uva")
