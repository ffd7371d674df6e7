"""How a subject is written: the name of a named one, what a figure counts, else the noun itself."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from spacy.tokens import Doc

from pipeline.claims.candidates import Candidate
from pipeline.claims.clauses import VAGUE, Parse
from pipeline.claims.grid import Grid
from pipeline.claims.lexer import APOSTROPHES

_VOWELS = frozenset("aeioàèéìòù")
_BESIDE = frozenset({"appos", "compound", "flat", "flat:name", "nmod"})


class Naming:
    """Names by character offset, figures by token, and the words that stand for both."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.entities = _entities(grid.doc)
        self._starts = [entity[0] for entity in self.entities]
        self._claims: Sequence[Candidate] = ()
        self._claim_starts: list[int] = []
        self._by_token: dict[int, Candidate] = {}
        self.knows = False

    def know(self, claims: Sequence[Candidate]) -> None:
        """Take the claims of the Doc, in their order: a figure in subject position stands for what it counts."""
        self.knows = True
        self._claims = claims
        self._claim_starts = [self.grid.pieces.starts[claim.start] for claim in claims]
        for claim, start in zip(claims, self._claim_starts, strict=True):
            tokens = range(self.grid.index(claim.start), self.grid.index(claim.end - 1) + 1)
            self._by_token.update((token, claim) for token in tokens if self.grid.offsets[token] >= start)

    def entity(self, offset: int) -> tuple[int, int, str, str] | None:
        """Start, end, canonical name and label of the name that covers character `offset`."""
        index = bisect_right(self._starts, offset) - 1
        found = self.entities[index] if index >= 0 else None
        return found if found is not None and offset < found[1] else None

    def claim(self, token: int) -> Candidate | None:
        """The claim that token `token` is part of."""
        return self._by_token.get(token)

    def joined(self, claim: Candidate) -> Candidate | None:
        """The claim of the same kind that *e* joins to this one: *6* in «di 6 e 8 anni»."""
        index = bisect_right(self._claim_starts, self.grid.pieces.starts[claim.start]) - 2
        before = self._claims[index] if index >= 0 else None
        linked = before is not None and self.grid.pieces.lows[before.end : claim.start] in (["e"], ["ed"], ["o"])
        return before if linked and before is not None and before.kind == claim.kind else None

    def follows_alike(self, claim: Candidate, reach: int) -> bool:
        """Whether a claim of the same kind and unit stands in the `reach` pieces before this one."""
        index = bisect_right(self._claim_starts, self.grid.pieces.starts[claim.start]) - 2
        before = self._claims[index] if index >= 0 else None
        return (
            before is not None
            and claim.start - before.end < reach
            and (before.kind, before.unit) == (claim.kind, claim.unit)
        )

    def written(self, parse: Parse, token: int) -> str:
        """What the table says for subject `token`."""
        found = parse.token(token)
        name = self.entity(found.idx)
        if name is not None:
            return name[2]
        claim = self.claim(token)
        if claim is None and found.lower_ in VAGUE:  # «più di quattro nuovi mutui su cinque sono»
            index = bisect_right(self._claim_starts, found.idx)
            following = self._claims[index] if index < len(self._claims) else None
            if following is not None and following.start <= self.grid.pieces.at(found.idx) + 3:
                claim = following
        if claim is not None and claim.kind != "age":
            return self._counted(parse, claim, token)
        return self._named(parse, token) or self._part(parse, token) or self._word(parse, token)

    def _counted(self, parse: Parse, claim: Candidate, token: int) -> str:
        """What a figure counts or measures: *cavi* for «180 kg di cavi», *voli* for «due dei sei voli»."""
        pieces = self.grid.pieces
        if claim.noun >= 0:
            last = max(claim.noun, claim.end - 1)
            foreign = _VOWELS.isdisjoint((pieces.low(claim.noun)[-1:], pieces.low(last)[-1:]))
            return pieces.text[pieces.starts[claim.noun] : pieces.ends[last if foreign else claim.noun]]
        if claim.kind == "count" and claim.given >= 0 and not self.grid.broken(claim.given, claim.start):
            return pieces.raw(claim.given)
        if claim.kind in ("ratio", "percent", "measure") and claim.of:
            return claim.of
        whole = self._part(parse, token)
        if whole:
            return whole
        if claim.kind in ("money", "measure", "duration") and claim.end - claim.start > 1:
            if not self.grid.is_noun(claim.end - 1):
                return parse.token(token).text  # «un'ora e mezza»
            return pieces.raw(claim.end - 1)
        if not parse.token(token).is_alpha:  # «il 70% vive in città»
            return pieces.text[pieces.starts[claim.start] : pieces.ends[claim.end - 1]]
        return parse.token(token).text

    def _part(self, parse: Parse, token: int) -> str:
        """The whole of a part: *pannelli* for «uno dei due pannelli», *euro* for «140 dei 410 milioni di euro»."""
        if parse.pos[token] not in ("NUM", "PRON"):
            return ""
        for k in parse.children(token):
            if parse.number(k) == "S" and parse.pos[token] == "NUM":
                continue  # «arrestati quattro dell'opposizione»
            if parse.dep[k] in ("nmod", "obl") and k > token and parse.pos[k] in ("NOUN", "SYM", "PROPN"):
                case = parse.case(k)
                if case.startswith("de") or case in ("fra", "tra"):
                    return self.written(parse, k)
        return ""

    def _named(self, parse: Parse, token: int) -> str:
        """The name that a noun introduces: «la sindaca Lucrezia Monaci», «la proprietà, il gruppo tedesco Holm,»."""
        if parse.pos[token] not in ("NOUN", "NUM", "PROPN", "ADJ"):
            return ""
        pieces, k = self.grid.pieces, self.grid.pieces.at(parse.token(token).idx) + 1
        k += pieces.low(k) == "don"
        if k < len(pieces) and not self.grid.breaks(k):
            beside = self.entity(pieces.starts[k])
            beside = beside or self._holder(k)
            if beside is not None:
                return beside[2]
        if parse.pos[token] not in ("NOUN", "PROPN"):
            return ""
        for child in parse.children(token):
            if child < token or parse.dep[child] not in _BESIDE or parse.case(child):
                continue
            name = self.entity(parse.token(child).idx)
            if name is not None and (name[3] != "PER" or parse.number(token) != "P"):  # «cinque persone: Ada Neri, …»
                return name[2]
            if parse.dep[child] == "appos" and parse.pos[child] == "NOUN":
                return self._named(parse, child)
        return ""

    def _holder(self, i: int) -> tuple[int, int, str, str] | None:
        """The person after the office that piece `i` opens: «il presidente **del Consiglio** Ada Neri»."""
        pieces = self.grid.pieces
        if not pieces.low(i).startswith(("de", "d")) or not self.grid.is_function(i):
            return None
        i += 1 + (pieces.low(i + 1) in APOSTROPHES)
        office = self.entity(pieces.starts[i]) if i < len(pieces) else None
        i = i + 1 if office is None else pieces.at(office[1])
        if i >= len(pieces) or not pieces.capital(i - 1) or (office is not None and office[3] == "PER"):
            return None
        person = self.entity(pieces.starts[i])
        return person if person is not None and person[3] == "PER" and person[0] == pieces.starts[i] else None

    def _word(self, parse: Parse, token: int) -> str:
        """A noun as it stands; of a foreign compound both words (*call center*)."""
        found = parse.token(token)
        if found.lower_ in ("ultima", "ultimo") and parse.low(token - 1) in ("quest'", "quest’"):
            return self.grid.doc[token - 1 : token + 1].text
        if parse.low(token) == "stato" and parse.low(token + 1) == "maggiore":
            return self.grid.doc[token : token + 2].text  # the general staff
        if token + 1 < len(parse.pos) and parse.head[token + 1] == token and parse.dep[token + 1] == "flat:foreign":
            return self.grid.doc[token : token + 2].text  # «la class action»
        if token + 1 < len(parse.pos) and parse.head[token + 1] == token and parse.dep[token + 1] in _BESIDE:
            beside = parse.token(token + 1)
            if beside.is_lower and found.whitespace_ and _VOWELS.isdisjoint((found.text[-1], beside.text[-1])):
                return self.grid.doc[token : token + 2].text
        return found.text


def _entities(doc: Doc) -> list[tuple[int, int, str, str]]:
    """Start, end, canonical name and label of the names of `doc`."""
    records = tuple(doc._.entities or ()) if Doc.has_extension("entities") else ()
    found = [(e.start, e.end, e.entity, e.label) for e in records]
    return sorted(found or [(e.start_char, e.end_char, e.text, e.label_) for e in doc.ents])
