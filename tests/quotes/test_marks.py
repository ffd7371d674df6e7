"""The scanner of quotation marks alone: no model, no parse."""

from __future__ import annotations

import time

import pytest

from pipeline.quotes.marks import find_marked


def spans(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_marked(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Teme l'«effetto Bari», dice.", ["effetto Bari"]),
        ("L’“accordo” non c’è.", ["accordo"]),
        ("'L'accordo non c'è', replica Villa.", ["L'accordo non c'è"]),
        ("'Un po' di pazienza', chiede.", ["Un po' di pazienza"]),
        ("Negli anni '90 c'era un po' d'intesa.", []),
        ("La 'Ndrangheta e le 'ndrine.", []),
        ("«Ha detto “no” e basta», racconta.", ["Ha detto “no” e basta", "no"]),
        ("\"Ci ripeteva: 'Chi sbaglia paga'\", dice.", ["Ci ripeteva: 'Chi sbaglia paga'", "Chi sbaglia paga"]),
        ('«Aperto così", chiuso cosà.', ["Aperto così"]),
        ("''Doppio apice'', spiega.", ["Doppio apice"]),
        ("Ha chiuso in 1'56\" netti.", []),
        ("– Non firmo – ribatte Rosa –, e basta.", ["Non firmo", "e basta"]),
        ('Non potranno più riprendersi ". Il sindaco tace.', ["Non potranno più riprendersi"]),  # cut before its start
        ('Ha detto: "Non ci sto ". Poi è uscito.', ["Non ci sto"]),
        ('Un monitor da 24". Il prezzo sale.', []),
        ("Il tecnico – due scudetti – è qui.", []),
        ("- un punto\n- un altro punto", []),
        ("«Primo.\n«Secondo», conclude.", ["Primo.", "Secondo"]),
        ("«Primo.\n»Secondo», conclude.", ["Primo.", "Secondo"]),
        ("d'86, dell'80%, all'1-0", []),
    ],
)
def test_spans_between_marks(text: str, expected: list[str]) -> None:
    assert spans(text) == expected


def test_an_odd_mark_costs_one_paragraph_at_most() -> None:
    text = "Ha detto «non so.\n\nLa piazza è piena.\n\n«Torno domani», promette Neri."
    assert spans(text)[-1] == "Torno domani"
    assert not any("piazza" in span for span in spans(text))


@pytest.mark.parametrize("unit", ["«", "»", '"', "'", "“a ", "– ", "«a» ", "' a'", "“”", "«a\n"])
def test_time_is_linear_in_the_text(unit: str) -> None:
    find_marked(unit * 100)
    started = time.process_time()
    find_marked(unit * 20_000)
    assert time.process_time() - started < 5


def test_speech_after_a_dash_ends_with_a_character_that_is_seen() -> None:
    text = "– Non firmo – ha replicato– Non firmo – ha replicato– Non firmo – ha replicato."
    assert [text[span.outer_start : span.outer_end] for span in find_marked(text)] == [
        "– Non firmo",
        "– ha replicato– Non firmo",
    ]
    text = "Neri promette: – Serve una risposta dal mondo ."
    assert [text[span.start : span.end] for span in find_marked(text)] == ["Serve una risposta dal mondo"]


def test_a_quotation_that_nobody_closes_ends_with_a_character_that_is_seen() -> None:
    text = 'Il corteo partecipa ad "eventi che \n\nNeri: «Va bene «Non firmo» '
    assert [text[span.outer_start : span.outer_end] for span in find_marked(text)] == [
        '"eventi che',
        "«Va bene",
        "«Non firmo»",
    ]
