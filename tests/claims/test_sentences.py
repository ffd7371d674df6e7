"""Claims in Italian sentences with inline markup, a file a phenomenon: `[text](kind value..max unit key=value …)`.

The sentences are read without a model, so that what they show is the number machinery alone. A line that begins with
`!` is a known failure: `! reason :: sentence`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from pipeline.claims import factory  # noqa: F401  registers the component
from pipeline.records import Claim

FOLDER = Path(__file__).parent / "sentences"
MARK = re.compile(r"\[([^\]]+)\]\((\w+) (\S+?)(?:\.\.(\S+?))?((?: [^=()]+)?)((?: \w+=[^=()]+)*)\)")
KEYS = ("modifier", "change", "per", "of")


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("it")
    nlp.add_pipe("riscontro_claims")
    return nlp


def sentences() -> Iterator[object]:
    for path in sorted(FOLDER.glob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.startswith("#") or not line:
                continue
            marks = []
            if line.startswith("!"):
                reason, _, line = line[1:].partition(" :: ")
                marks = [pytest.mark.xfail(reason=reason.strip(), strict=True)]
            yield pytest.param(line, id=f"{path.stem}-{number}", marks=marks)


def expected(line: str) -> tuple[str, list[dict[str, str]]]:
    text, position, claims = "", 0, []
    for match in MARK.finditer(line):
        text += line[position : match.start()]
        start = len(text)
        text += match[1]
        position = match.end()
        # `unit` and a modifier are told apart by the equals sign: *count 3 casa modifier=about per=day*
        words, fields = (match[5] + match[6]).split(), dict.fromkeys(KEYS, "")
        unit: list[str] = []
        key = ""
        for word in words:
            if "=" in word:
                key, _, value = word.partition("=")
                fields[key] = value
            elif key:
                fields[key] += f" {word}"
            else:
                unit.append(word)
        span = {"start": str(start), "end": str(len(text)), "text": match[1], "kind": match[2], "value": match[3]}
        claims.append(span | {"value_max": match[4] or "", "unit": " ".join(unit)} | fields)
    return text + line[position:], claims


def found(claim: Claim) -> dict[str, str]:
    names = ("start", "end", "text", "kind", "value", "value_max", "unit", *KEYS)
    return {name: str(getattr(claim, name)) for name in names}


@pytest.mark.parametrize("line", list(sentences()))
def test_sentence(nlp: Language, line: str) -> None:
    text, claims = expected(line)
    assert [found(claim) for claim in nlp(text)._.claims] == claims


def test_there_are_enough_sentences_and_a_third_are_silent() -> None:
    lines = [line for path in FOLDER.glob("*.txt") for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    assert len(lines) >= 150
    assert sum(not MARK.search(line) for line in lines) * 3 >= len(lines)
    assert len(lines) == len(set(lines))
