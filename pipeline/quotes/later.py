"""Speech of which only what follows names the speaker: the next paragraph, the next sentence, a surname further on."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.quotes.appositions import Speaker
from pipeline.quotes.found import Found
from pipeline.quotes.referents import Referents
from pipeline.quotes.units import View

_DEFINITE = re.compile(r"\b(?:il|la|lo|l['’])\s*$", re.IGNORECASE)
_NEAR = 2
"""Sentences within which a surname may take up a role."""

Named = list[tuple[Found, Speaker]]


class Later:
    """Completes the speakers of an article that was read to its end."""

    def __init__(self, view: View, referents: Referents, openers: dict[int, str]) -> None:
        self._view = view
        self._referents = referents
        self._openers = openers

    def named(self, rows: Named) -> Named:
        """The rows, in reading order, with the speakers that only later ones tell; their cues and groups too."""
        rows = list(rows)
        for index in range(len(rows) - 2, -1, -1):
            row, _speaker = rows[index]
            later, said = rows[index + 1]
            follows = later.quote >= 0 and self._view.marked[later.quote].continues and later.cue is not None
            if row.cue is None and row.quote >= 0 and row.follows and follows:
                row.cue, row.group = later.cue, later.group
                rows[index] = (row, said)
        for index, (row, speaker) in enumerate(rows):
            if row.sentence.container >= 0:
                continue
            opened = row.start > 0  # not the end of speech that began before the text
            if row.rule == "alone" and not speaker.name and opened:
                # «Non sono un eroe». Davide Lunardi, infermiere, lo ripete da due giorni
                opener = self._openers.get(row.sentence.number + 1, "")
                rows[index] = (row, Speaker(opener, None, None, "opener", 0.4))
            elif speaker.method == "description":
                rows[index] = (row, self._surname(rows, index))
        return rows

    def _surname(self, rows: Named, index: int) -> Speaker:
        """*Il ministro ha precisato che … Il voto, ha aggiunto Pisanu, …*: a surname that the text never introduced."""
        row, speaker = rows[index]
        start = speaker.start
        if start is None or not _DEFINITE.search(self._view.text, max(start - 4, 0), start):
            return speaker
        if any(r.label == "PER" for _, _, r in self._referents.within(0, start)):
            return speaker
        for later, said in rows[index + 1 : index + 4]:
            near = later.sentence.number - row.sentence.number <= _NEAR
            if near and said.method == "name" and self._is_person(said.name) and " " not in said.name:
                return replace(said, start=start, end=speaker.end, confidence=0.6)
        return speaker

    def _is_person(self, name: str) -> bool:
        referent = self._referents.by_name.get(name)
        return referent is not None and referent.label == "PER"
