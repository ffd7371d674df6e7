"""The little words before a figure: prepositions without their articles, articles, adverbs that say nothing."""

from __future__ import annotations

from pipeline.claims.lexer import APOSTROPHES

_PLAIN = {
    **dict.fromkeys(("del", "dello", "della", "dell", "dei", "degli", "delle", "d", "di"), "di"),
    **dict.fromkeys(("al", "allo", "alla", "all", "ai", "agli", "alle", "ad", "a"), "a"),
    **dict.fromkeys(("dal", "dallo", "dalla", "dall", "dai", "dagli", "dalle", "da"), "da"),
    **dict.fromkeys(("sul", "sullo", "sulla", "sull", "sui", "sugli", "sulle", "su"), "su"),
}
LEADING = frozenset({"il", "lo", "la", "l", "i", "gli", "le", "un", "una", "uno"}) | APOSTROPHES
STEPS = frozenset({"di", "a", "da", "su"})
SKIPPED = frozenset(
    {
        "ben",
        "solo",
        "soltanto",
        "appena",
        "già",
        "altri",
        "altre",
        "complessivi",
        "complessivamente",
        "in",
        "media",
        "ulteriori",
    }
)


def plain(low: str) -> str:
    """A preposition without its article (*dell* → *di*); any other word as it is."""
    return _PLAIN.get(low, low)
