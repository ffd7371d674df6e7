"""Inline markup of the quote tests: {kind|speaker|cue:content}, nested; reading it from the case files."""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = {"d": "direct", "p": "partial", "i": "indirect", "n": "nominal"}
_OPEN = re.compile(r"\{([dpin])\|([^|{}]*)\|([^:{}]*):")


@dataclass(frozen=True)
class Expected:
    """A quote that a case expects; `*` for a speaker or cue that it leaves open."""

    text: str
    kind: str
    speaker: str
    cue: str


def parse(line: str) -> tuple[str, list[Expected]]:
    """The plain text of a case and its quotes, in order of their starts."""
    plain: list[str] = []
    length = 0
    stack: list[tuple[int, str, str, str]] = []
    found: list[tuple[int, Expected]] = []
    position = 0
    while position < len(line):
        match = _OPEN.match(line, position)
        if match:
            stack.append((length, match[1], match[2], match[3]))
            position = match.end()
        elif line[position] == "}" and stack:
            start, kind, speaker, cue = stack.pop()
            found.append((start, Expected("".join(plain)[start:], KINDS[kind], speaker, cue)))
            position += 1
        else:
            character = "\n" if line[position] == "¶" else line[position]
            plain.append(character)
            length += 1
            position += 1
    return "".join(plain), [expected for _, expected in sorted(found, key=lambda item: item[0])]
