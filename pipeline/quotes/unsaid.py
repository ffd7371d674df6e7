"""When a reporting verb reports nothing: negated, said by nobody in particular, or in another sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.quotes.units import Unit

if TYPE_CHECKING:
    from pipeline.quotes.cues import Cue

# Denying or doubting, these still say something when they are negated: *non esclude che*.
_NEGATABLE = frozenset("escludere negare smentire dubitare chiedere chiedersi spiegare contestare temere".split())
RUMOURED = frozenset(
    "credere dire ipotizzare pensare presumere prevedere raccontare ripetere ritenere sperare supporre temere".split()
)
_PRESUMED = frozenset("immaginare pensare presumere reputare ritenere supporre".split())
_MEANT = frozenset("chiudere concludere proporre trovare".split())
_THOUGHT = frozenset("aspettarsi credere immaginare pensare".split())
_REFLEXIVE_ONLY = frozenset("aspettarsi impegnarsi ripromettersi".split())


def says_nothing(units: list[Unit], at: int, cue: Cue) -> str:
    """Why a reporting verb, which stands at `at`, reports nothing here; an empty string if it may."""
    word, lemma = units[at].lower, cue.lemma
    after = [u.lower for u in units[cue.last + 1 : cue.last + 3]]
    if (
        cue.negated
        and (lemma in ("dire", "affermare", "sapere", "dichiarare", "volere") or cue.mood == "infinitive")
        and lemma not in _NEGATABLE
    ):
        return "is negated: nothing is said"
    if lemma == "assicurare" and word.endswith(("rsi", "ndosi")):
        return "means to make sure"  # assicurandosi che la porta fosse chiusa
    if word == "nota" and ("come" in after or after[:1] == ["per"]):
        return "means known"  # Lisa Gherardini, nota anche come la Gioconda
    if lemma == "nascondere" and not cue.negated:
        return "means to keep secret"
    if cue.reflexive and lemma == "ricordare" and cue.left == 0 and after[:1] == ["che"]:
        return "is what the paper itself reminds of"
    if cue.reflexive and (lemma in RUMOURED and after[:1] == ["che"] or lemma in _PRESUMED):
        return "is what people say: nobody in particular"  # si dice che; si presume dalla stessa persona che
    if lemma in _THOUGHT and "mai" in [u.lower for u in units[cue.left : cue.last + 2]]:
        return "was never thought"  # non avrebbe mai immaginato che il fucile sparasse
    if (
        cue.left > 0
        and units[cue.left - 1].lower in ("nessuno", "nessuna")
        and lemma not in ("negare", "escludere", "dubitare")
    ):
        return "nobody says it"
    if (
        cue.mood == "finite"
        and cue.left > 0
        and units[cue.left - 1].lower in ("ciò", "questo")
        and (cue.left == 1 or units[cue.left - 2].pos not in ("ADP", "ADV"))
    ):
        return "its subject is a thing"  # ciò conferma che; but: per questo ha detto che
    if lemma == "apprendere" and not cue.reflexive:
        return "means to learn"  # but: il vertice, si apprende, è rinviato
    if cue.reflexive and lemma in _MEANT:
        # si trovava in Calabria; la campagna si concluderà a maggio; si propongono di aiutare gli anziani
        return "means to be, to end or to aim"
    if lemma in _REFLEXIVE_ONLY and not cue.reflexive and not word.endswith("si"):
        return "reports only with its pronoun"
    return ""
