"""Which articles are certainly not Italian: py3langid's answer, taken only where there is enough text to be sure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.article import Article
from pipeline.errors import NotItalian

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# «Real Madrid 3 - Barcelona 1» is Catalan to a detector: a short text is no evidence.
_ENOUGH_LETTERS = 150
# An article is told by its beginning; a megabyte of it would take seconds.
_LOOKED_AT = 10_000
# Of Italy, or so near that a page in dialect, or a quoted song, is taken for one of them.
_ITALIAN = frozenset("co egl eml fur it lij lmo nap pms rgn roa sc scn vec".split())
# The detector's probabilities are near 0 or 1 on whole articles. A mixed page leaves more for Italian than this.
_SURELY_NOT = 0.01


def refuse_foreign(article: Article) -> None:
    """NotItalian where the article is certainly in another language; a short or mixed one passes."""
    # Said twice it proves no more: «Neri ne vuole 3, Bari 4» forty times over is surely anything but Italian to it.
    head = "\n".join(dict.fromkeys(map(str.strip, re.split(r"[\n.;!?]", article.text[:_LOOKED_AT]))))
    if sum(map(str.isalpha, head)) < _ENOUGH_LETTERS:
        return
    ranking = _identifier().rank(head)
    if sum(probability for language, probability in ranking if language in _ITALIAN) < _SURELY_NOT:
        raise NotItalian(
            f"is in another language ({ranking[0][0]})",
            where=article.path or article.id,
            remedy="leave it out, or read it all the same with --foreign read",
        )


@cache
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
