"""Rules weighed against the model: firmer where its spans are parts of theirs, weaker where it has a longer name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.entities.spans import Candidate, overlapping, settle


def support(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, in their order, with the firmness of rules weighed against the model's spans that they meet."""
    model = settle(candidate for candidate in found if candidate.rule == "model")
    return [one if one.rule == "model" else _weighed(one, overlapping(one, model)) for one in found]


def _weighed(found: Candidate, met: Sequence[Candidate]) -> Candidate:
    inside = all(_holds(found, other) for other in met)
    if found.rule == "named_act":  # *decreto Bersani*, of whom the model sees only the man
        return replace(found, firmness=0.9) if met and inside and {one.label for one in met} == {"PER"} else found
    if found.rule not in {"head", "known"}:  # *la [SS 195] Sulcitana*: of two with one label the model's longer name
        longer = any(one.label == found.label and _holds(one, found) and not inside for one in met)
        return replace(found, firmness=min(found.firmness, 0.8)) if longer else found
    # The model may have a longer name (*Corte suprema degli Stati Uniti*) or know that a place acts
    # (*il Teatro della Pergola twitta*); but it cuts short names in lower case (*Consiglio comunale*).
    if any(_holds(one, found) and (found.rule == "head" or not _holds(found, one)) for one in met):
        if found.label == "MISC" and all(one.label == "MISC" or _holds(found, one) for one in met):
            return found
        return replace(found, firmness=min(found.firmness, 0.8))
    return replace(found, firmness=max(found.firmness, 0.87)) if met and inside else found


def _holds(whole: Candidate, part: Candidate) -> bool:
    return whole.start <= part.start and part.end <= whole.end
