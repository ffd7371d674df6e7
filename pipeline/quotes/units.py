"""A text as sentences of units: a unit is a token or a whole marked span, which stands there like one word.

The reporter's sentence can so be read over the heads of what it quotes (*Q, ha scandito la sindaca, Q.*), and what is
quoted is read in its turn as sentences of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import DEP, HEAD, IDX, ORTH, POS
from spacy.tokens import Doc, Token

from pipeline.language.arrays import strings, text_of
from pipeline.quotes import lexicon
from pipeline.quotes.marks import Marked, find_marked, paragraphs
from pipeline.quotes.referents import singulars

_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:[a-z]|[A-Z]|sig|sigg|dott|dr|prof|on|avv|ing|art|artt|pag|n|nn|ecc|cfr|tel|vs|ca|mons|gen|col|cap|mar|"
    r"S\.p\.A|spa|Ltd|Inc|Corp|Co|jr|sr|st|gov|dep|sen|lett|num|cit|etc|min|max|med)\.$",
    re.IGNORECASE,
)
LONGEST = 400
"""Units after which a sentence without an end is cut, so that no work on one sentence grows with the text."""


@dataclass(slots=True, eq=False)
class Unit:
    """A token or a marked span (`quote` is its index among the marked spans, -1 for a token; `token` the reverse).

    `head` is the index of the token that governs it, -1 for none; `relation` how, as Universal Dependencies name it;
    `finite` tells a finite verb or auxiliary.
    """

    start: int
    end: int
    text: str
    lower: str
    pos: str
    token: int = -1
    quote: int = -1
    head: int = -1
    relation: str = ""
    finite: bool = False


@dataclass(slots=True)
class Sentence:
    """Units between two ends of a sentence at one level; `container` is the marked span around them, -1 for none."""

    units: list[Unit]
    paragraph: int
    container: int = -1
    number: int = 0
    start: int = field(init=False)
    end: int = field(init=False)

    def __post_init__(self) -> None:
        self.start, self.end = self.units[0].start, self.units[-1].end


def past_dateline(units: list[Unit]) -> int:
    """Where a sentence begins after its dateline or clock time: *KIEV - …*, *ROMA (ANSA) – …*, *17.55 – …*."""
    dashes = [at for at, unit in enumerate(units) if unit.text in ("–", "—", "-")]
    if dashes[:1] == [0] and len(units) > 1:
        return 1  # Trieste, 3 dic. | – Un uomo è stato arrestato
    if dashes == [1] and units[0].pos == "PROPN" and len(units) > 2:
        return 2  # Bruxelles – «L'Europa ha aspettato troppo», ha detto; not: Corda – «una roccia» – ha detto di no
    for at, unit in enumerate(units[:8]):
        if at in dashes:
            return at + 1 if 0 < at < len(units) - 1 else 0
        dated = unit.text.isupper() or unit.text[:1].isdigit() or unit.pos == "PUNCT" or unit.lower == "ore"
        if unit.quote >= 0 or not dated and units[max(at, 1) - 1].text != "(":  # NUORO (Adnkronos) - …
            return 0
    return 0


class View:
    """Marked spans, sentences of units and token lookup of one Doc."""

    def __init__(self, doc: Doc, names: list[tuple[int, int]]) -> None:
        self.doc = doc
        self._named = _name_tokens(doc, names)
        self.text: str = text_of(doc)
        self.marked: list[Marked] = find_marked(self.text)
        offsets, labels, steps, orths, tags = doc.to_array([IDX, DEP, HEAD, ORTH, POS]).reshape(-1, 5).T
        self._words, self._tags, self._relations = (strings(doc, keys) for keys in (orths, tags, labels))
        self._starts: list[int] = offsets.tolist()
        tokens = np.arange(len(offsets))
        heads = tokens + steps.astype("int64")
        self._heads: list[int] = np.where(heads == tokens, -1, heads).tolist()
        before = np.isin(labels, [doc.vocab.strings[label] for label in _AUXILIARIES]) & (heads > tokens)
        self._helped = frozenset(heads[before].tolist())  # verbs with an auxiliary before them
        self._paragraphs = list(paragraphs(self.text))
        self._paragraph_starts = [start for start, _ in self._paragraphs]
        self._children = self._nest()
        self._child_starts = {
            around: [self.marked[index].outer_start for index in inside] for around, inside in self._children.items()
        }
        self.sentences: list[Sentence] = []
        self.inner: dict[int, list[Sentence]] = {}
        for number, (start, end) in enumerate(self._paragraphs):
            for sentence in self._sentences(start, end, -1, number):
                sentence.number = len(self.sentences)
                self.sentences.append(sentence)
        for index, span in enumerate(self.marked):
            number = self.paragraph_at(span.start)
            self.inner[index] = self._sentences(span.start, span.end, index, number)

    def paragraph_at(self, position: int) -> int:
        """Number of the paragraph around a character."""
        return max(bisect_right(self._paragraph_starts, position) - 1, 0)

    def children(self, container: int) -> list[int]:
        """Indices of the marked spans directly inside another (-1: those at the top)."""
        return self._children.get(container, [])

    def _nest(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        stack: list[int] = []
        for index, span in enumerate(self.marked):
            while stack and self.marked[stack[-1]].end < span.end:
                stack.pop()
            children.setdefault(stack[-1] if stack else -1, []).append(index)
            stack.append(index)
        return children

    def _units(self, start: int, end: int, container: int) -> list[Unit]:
        children, starts = self.children(container), self._child_starts.get(container, [])
        spans = children[bisect_left(starts, start) : bisect_left(starts, end)]
        units: list[Unit] = []
        position = start
        for index in [*spans, -1]:
            stop = self.marked[index].outer_start if index >= 0 else end
            units.extend(self._tokens(position, stop))
            if index >= 0:
                span = self.marked[index]
                text = self.text[span.start : span.end]
                units.append(Unit(span.outer_start, span.outer_end, text, "", "QUOTE", quote=index))
                position = max(position, span.outer_end)
        return units

    def _tokens(self, start: int, end: int) -> list[Unit]:
        units: list[Unit] = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        for token in range(index, bisect_left(self._starts, end)):
            at, whole = self._starts[token], self._words[token]
            left, right = max(at, start), min(at + len(whole), end)
            text = whole if right - left == len(whole) else self.text[left:right]
            if not text.strip():
                continue
            pos = self._tags[token] or ("PUNCT" if not any(c.isalnum() for c in text) else "X")
            lower = text.lower().replace("’", "'")
            pos = "PROPN" if token in self._named and pos != "PUNCT" else _repaired(lower, pos, units)
            if text != whole and text.endswith(("'", "’")):
                pos = "DET"  # L'«effetto: one token for a tokenizer, three units here
            head, relation = self._heads[token], self._relations[token]
            finite = pos in ("VERB", "AUX") and token not in self._helped and _finite(self.doc[token], lower)
            units.append(Unit(left, right, text, lower, pos, token=token, head=head, relation=relation, finite=finite))
        return units

    def _sentences(self, start: int, end: int, container: int, paragraph: int) -> list[Sentence]:
        units = self._units(start, end, container)
        sentences: list[Sentence] = []
        current: list[Unit] = []
        for number, unit in enumerate(units):
            current.append(unit)
            following = units[number + 1] if number + 1 < len(units) else None
            if following is None or len(current) >= LONGEST or self._ends(unit, following):
                sentences.append(Sentence(current, paragraph, container))
                current = []
        return sentences

    def _ends(self, unit: Unit, following: Unit) -> bool:
        fresh = following.quote >= 0 or following.text[:1].isupper() or following.text[:1].isdigit()
        fresh = fresh or following.text in ("–", "—", "-")
        if unit.quote >= 0:
            ended = unit.text.rstrip().endswith((".", "!", "?", "…"))
            speech = self.marked[unit.quote].style == "dash"
            if speech and following.quote >= 0 and self.marked[following.quote].style == "dash":
                return True
            return ended and fresh and not speech and len(unit.text) > 12
        if self._headline_ends(unit, following):
            return True
        if not unit.text.endswith((".", "!", "?", "…")):
            return False
        if (
            unit.text[-1] == "."
            and following.quote < 0
            and _ABBREVIATION.search(self.text[max(0, unit.end - 12) : unit.end])
        ):
            return self._opens(following)  # … un accordo con Enel X. | Non è previsto altro debito
        return fresh

    def _headline_ends(self, unit: Unit, following: Unit) -> bool:
        """*Il Tar ferma i lavori | Secondo i giudici …*: a headline that ran into its article.

        The parse and the capital agree; names are left out, which a parser may begin a sentence with anywhere.
        """
        return unit.pos != "PUNCT" and self._opens(following)

    def _opens(self, unit: Unit) -> bool:
        """Does the parse begin a sentence with a unit that has a capital and is no name?."""
        fresh = unit.quote < 0 and unit.text[:1].isupper() and unit.pos in _OPENING and unit.token >= 0
        return fresh and bool(self.doc[unit.token].is_sent_start)


_OPENING = frozenset("ADP ADV AUX DET PRON SCONJ VERB".split())
_CLOSED = {
    **dict.fromkeys("il i un uno una un' quella quello quel quei".split(), "DET"),
    **dict.fromkeys(
        "di a da in con su per tra fra del dello della dell' dei degli delle al allo alla all' ai agli alle dal dallo"
        " dalla dall' dai dagli dalle nel nello nella nell' nei negli nelle sul sullo sulla sull' sui sugli sulle"
        " d'".split(),
        "ADP",
    ),
    **dict.fromkeys("accanto infatti intanto poi davanti dietro oltretutto inoltre peraltro intorno".split(), "ADV"),
    **dict.fromkeys("e ed ma oppure".split(), "CCONJ"),
}
# After these a word is no verb: *all'aula*, *un'ex allieva*. Not *la*, *lo*, *gli*, *l'*, which are clitics as well.
_BEFORE_NOUNS = lexicon.words("before_nouns")


_PRENOMINAL = frozenset(
    "stessa stesso propria proprio prima primo nuova nuovo sua suo loro grande ultima ultimo".split()
)


def _repaired(lower: str, pos: str, units: list[Unit]) -> str:
    """Part of speech where a closed word or the word before leaves no doubt, whatever the tagger says."""
    closed = _CLOSED.get(lower)
    if closed is not None and pos != "PROPN" or lower in ("accanto", "intanto") or lower.endswith("'") and closed:
        return closed or pos
    before = units[-1].lower if units and units[-1].quote < 0 else ""
    if (
        before in _BEFORE_NOUNS
        and pos in ("VERB", "AUX", "X", "ADV", "INTJ")
        and lower not in ("più", "meno", "molto", "poco", "quasi", "circa", "ben")
    ):
        return "NOUN"
    if pos == "VERB" and len(units) > 1 and before in _PRENOMINAL and units[-2].lower in _BEFORE_NOUNS:
        return "NOUN"  # sulla stessa linea
    if (
        pos in ("ADJ", "VERB", "X", "ADV")
        and before in ("la", "lo", "l'", "i", "gli", "le", "il", "un", "una")
        and (_names_somebody(lower) or before in ("i", "gli") and any(map(_names_somebody, singulars(lower))))
    ):
        return "NOUN"  # gli inquirenti
    return pos


_AUXILIARIES = ("aux", "aux:pass")
_NEVER_FINITE = frozenset("aver esser essere avere far poter dover voler stato stata stati stata state".split())
_NOT_FINITE = re.compile(r"(?:[aei]r[es]i?|rre|ndo|[aiu]t[oaie]|[ae]r(?:mi|ti|si|ci|vi|lo|la|li|le|ne|gli))$")


def _finite(token: Token, lower: str) -> bool:
    """Is a verb without an auxiliary finite? Treebanks say *VerbForm=Fin*, or only mood and person, or nothing."""
    if lower in _NEVER_FINITE or lower.endswith(("are", "ere", "ire", "arsi", "ersi", "irsi", "ndo")):
        return False
    form = token.morph.get("VerbForm", [])
    if form:
        return "Fin" in form
    if token.morph.get("Mood", []) or token.morph.get("Person", []):
        return True
    declined = token.morph.get("Gender", []) or token.morph.get("Number", [])  # un disegno di legge volto a prevenire
    return not declined and not token.morph.get("Tense", []) and not _NOT_FINITE.search(lower)


def _names_somebody(lower: str) -> bool:
    return lower in lexicon.roles() or lower in lexicon.generic() or lower in lexicon.collectives()


def _name_tokens(doc: Doc, names: list[tuple[int, int]]) -> frozenset[int]:
    """Tokens in names: *parlamentare* in *Ufficio parlamentare di bilancio* is no verb here."""
    found: set[int] = set()
    for start, end in names:
        span = doc.char_span(start, end, alignment_mode="contract")
        if span is not None:
            found.update(range(span.start, span.end))
    return frozenset(found)
