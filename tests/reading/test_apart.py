"""Pages are taken apart elsewhere: what one does there costs that page, and the next one is read."""

from __future__ import annotations

import io
import json
import signal

import pytest

from pipeline.errors import Malformed
from pipeline.reading import apart

pytest.importorskip("trafilatura")

PROSE = "Il sindaco Anna Neri ha annunciato ieri la costruzione di tre scuole nel quartiere Libertà, a sud di Bari. "
PAGE = f"<html><body><article><h1>Tre scuole</h1><p>{PROSE * 3}</p><p>{PROSE * 2}</p></article></body></html>"


def taken(page: bytes | str = PAGE, **options: float) -> dict[str, str]:
    return apart.take_apart(page, url="https://x.it/1", where="pagina.html", **options)


def test_bytes_and_text_give_the_same() -> None:
    assert taken()["text"].count("tre scuole") == 5
    assert taken(PAGE.encode()) == taken()


def test_a_page_that_takes_too_long_costs_itself() -> None:
    with pytest.raises(Malformed, match=r"longer than 0\.001 seconds") as error:
        taken(PAGE * 2_000, seconds=0.001)
    assert error.value.where == "pagina.html"
    assert "Tre scuole" in taken()["text"]


@pytest.mark.parametrize("page", ["<p>Sì.</p>" * 60_000, b"<" * 100_001])
def test_a_page_of_too_many_tags_is_not_taken_apart(page: bytes | str) -> None:
    with pytest.raises(Malformed, match="tags, more than 100000"):
        taken(page)


def test_a_process_that_is_gone_is_started_again() -> None:
    taken()
    process = apart._process()._process
    assert process is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert "Tre scuole" in taken()["text"]


def test_a_process_that_ends_over_a_page_costs_that_page(monkeypatch: pytest.MonkeyPatch) -> None:
    taken()
    with monkeypatch.context() as patch:
        patch.setattr(apart, "_exchange", lambda *_: b"")
        with pytest.raises(Malformed, match="ended the process"):
            taken()
    assert "Tre scuole" in taken()["text"]


@pytest.mark.parametrize("error", [RecursionError, MemoryError, ValueError])
def test_whatever_a_parser_raises_is_told(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> dict[str, str]:
        raise error

    monkeypatch.setattr(apart, "_extract", broken)
    answers = io.BytesIO()
    apart._serve(io.BytesIO(b'{"bytes": 3, "text": false, "url": ""}\n<p>' * 2), answers)
    assert [json.loads(line) for line in answers.getvalue().splitlines()] == [
        {"error": f"cannot be taken apart: {error.__name__}"}
    ] * 2
