"""Spans by the guidelines: what stays outside a name (articles, titles, common nouns), which of two spans wins."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.entities.lists import listed, places, towns
from pipeline.entities.names.words import fold, groups_of, words_of
from pipeline.language import first_names


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be an entity: half-open offsets, label, and which rule or model proposes it.

    `firmness` decides between candidates that overlap; `sure` is the probability that a model gives its span.
    """

    start: int
    end: int
    label: str
    rule: str
    firmness: float
    sure: float = 1.0


_SURE = 0.9
"""Probability of a model's LOC from which it is not cut in two."""
_WORD = re.compile(r"[^\s«»“”\"„]+")
_MARKS = "«»“”„\"‘’'`´‟<>[]{}–—-−,;:!?…*/\\|· \t\n\u00a0"
_ARTICLE = re.compile(
    r"(?:il|lo|la|i|gli|le|un|uno|una|del|dello|della|dei|degli|delle|al|allo|alla|ai|agli|alle|dal|dallo"
    r"|dalla|dai|dagli|"
    r"dalle|nel|nello|nella|nei|negli|nelle|sul|sullo|sulla|sui|sugli|sulle|col|coi|di|da|a|ad|in|con|su|per"
    r"|tra|fra|e|ed|o|"
    r"il|che|come|se|non|anche|ma)\s+|(?:l|d|un|dell|all|dall|nell|sull|quell|quest|c|s|n)['’]\s?",
    re.IGNORECASE,
)
# Lower-case words that begin a name: *via Roma*, *ministero della Salute*, *legge 104*, *statale 35*.
_NAME_OPENERS = re.compile(
    r"(?:legge|decreto|dl|ddl|d\.l\.|d\.lgs\.|disegno di legge|ordinanza|delibera|direttiva|regolamento"
    r"|sentenza|circolare|"
    r"risoluzione|lodo|dottrina|riforma|ministero|dicastero)\b",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"\s{1,9}(?:d[aei]|d[ae]l|dell[aoe]|dei|degli|e|ed|o|a|al|alla|in|nel|nella|il|la|lo|i|gli|le|che|per|con|su)$"
)
# *agli Europei di luglio*
_OF_MONTH = re.compile(
    r"\sdi\s(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)$"
)
_ARTICLE_OF_LAW = re.compile(r"(?:[Aa]rticolo|[Aa]rt\.|[Cc]omma)\s\d+(?:[- ](?:bis|ter|quater))?")
_ABBREVIATION = re.compile(r"(?:\b[A-Z]|[Ss]\.[pP]\.[aA]|[Ss]\.[rR]\.[lL]|\b(?:Inc|Ltd|Corp|Co|[Jj]r|[Ss]r|Bros))\.$")
_ONLY_NUMBERS = re.compile(r"[\d.,:/+\-−–%€$ ]+[aªºo°]?$")
_LOWER_NATION = re.compile(r"\s([a-zà-ù]+)$")
_DECADE = re.compile(r"[Aa]nni\s(?:['’]?\d0|\w+nta|\w*[Vv]enti|\w*[Dd]ieci)$")
# A role alone in capitals is nobody's name; *conte* or *duca* may be.
_ROLES = words_of("roles_alone")
# A ministry inside a role is no entity: *la ministra olandese della Difesa*, *il presidente del Consiglio*.
_PORTFOLIO = re.compile(
    r"\b(?:(?:(?i:(?:vice)?ministr[oaei])\s(?:(?!d[ei]l?\b|al\b)[a-zà-ù]{3,14}\s){0,2}"
    r"(?:(?:del|dello|della|dei|degli|delle)\s|dell['’])"
    # *assessora alla Cultura*, but *un assessore del Partito Democratico*
    r"|(?i:(?:vice)?ministr[oaei]|sottosegretari[oae]?|assessor[eai]|commissari[oa])\s(?:(?!d[ei]l?\b|al\b)(?:[a-zà-ù]{3,14}|Ue)\s){0,2}"
    r"(?:(?:a|al|allo|alla|ai|agli|alle|per\s(?:il|lo|la|gli|i|le))\s|(?:all|per\sl)['’]))"
    r"(?!Regione|Comune|Stato\b|Giunta)|[Pp]rocuratore(?:\s[a-z]{3,12})?\sdella\s(?=Repubblica\b)"
    r"|[Pp]residente\s(?:della\s(?=Repubblica\b)|del\s(?=Consiglio\b(?!\s(?:d(?:i\s|['’])(?:[Ss]icurezza|[Ss]tato|[Aa]mministrazione|Europa)|comunale|europeo|federale|nazionale|provinciale|regionale|superiore))))|[Cc]apo\s(?:di|dello)\s(?=Stato\b)|\blingu[ae]\s|\b(?:consigliere|consigliera)\sdelegat[oa]\sa(?:l|llo|lla|i|gli|lle)\s|\bdeleg(?:a|he)\sa(?:l|llo|lla|i|gli|lle)\s|[Cc]ancelliere\sdello\s(?=Scacchiere\b))"
    r"(?=[A-ZÀ-Ý])"
)
_STREET = re.compile(
    r"(?:via|viale|piazza|piazzale|piazzetta|plaza|rue|boulevard|avenida|avenue|rua|praça|rambla|corso|largo|vicolo|vicoletto|lungo\w+|calle|salita|borgo|contrada)\b",
    re.IGNORECASE,
)
_HOUSE_NUMBER = re.compile(
    r"(?:,?\s(?:n\.\s?|civico\s)?\d{1,4}(?:/?[a-zA-Z])?)(?=\s*(?:[.,;:)»”\"–-]|$|\n)|\s(?:a|ad|in|di|nel|per|e"
    r"|dove|con)\s)"
)


def trim(text: str, found: Candidate) -> Iterator[Candidate]:
    """The entities that a proposed span holds by the guidelines: none, itself cut at its edges, or one a line."""
    if found.label == "PER" and (parts := _body_before(text, found)):
        yield replace(found, end=parts[0], label="ORG", rule="known")
        found = replace(found, start=parts[1])
    if found.label == "LOC" and found.rule == "model" and found.sure < _SURE and (town := _town_after(text, found)):
        yield replace(found, start=town)
        found = replace(found, end=town)
    start = found.start
    for line in text[found.start : found.end].split("\n"):
        cut = _trim_line(text, replace(found, start=start, end=start + len(line)))
        if cut is not None:
            yield cut
        start += len(line) + 1


def _body_before(text: str, found: Candidate) -> tuple[int, int] | None:
    """End of the body and start of the person, where a span has both: *il presidente Fia Mohammed Ben Sulayem*."""
    body, _, person = text[found.start : found.end].partition(" ")
    if " " in person and (
        body in words_of("bodies") or (body.isupper() and 2 < len(body) < 6 and not person.isupper())
    ):
        role = re.search(r"(\w{1,20})\s$", text[max(0, found.start - 20) : found.start])
        if role and fold(role.group(1)) in listed("titles"):
            return found.start + len(body), found.end - len(person)
    return None


_OF_TOWN = re.compile(r"\s(?:di\s|del\s|dell['’]|d['’])")
_OF_STREET = re.compile(r"(?:via|viale|piazza|corso|largo|contrada)\s[A-Z]")


def _town_after(text: str, found: Candidate) -> int:
    """Where the town begins that follows a name of its own, or 0: *al San Giovanni Battista di Foligno*."""
    name = text[found.start : found.end]
    matches = list(_OF_TOWN.finditer(name))
    if not matches:
        return 0
    match = matches[-1]
    if _OF_STREET.match(name, match.end()):  # *al Comunale di via Verdi*
        return found.start + match.end()
    first, of = fold(name.split()[0]), fold(name[match.end() :])
    headed = first in listed("loc_heads") or first in listed("org_heads")
    if headed or len(name[: match.start()].split()) < 3 or fold(name) in towns():
        return 0  # *Marina di Ravenna*
    return found.start + match.end() if of in towns() or of in places() else 0


def _trim_line(text: str, found: Candidate) -> Candidate | None:
    start, end, label = found.start, found.end, found.label
    while True:
        before = (start, end)
        start, end = _strip_marks(text, start, end)
        start, label = _strip_opening(text, start, end, label)
        if found.rule != "title" and (match := _TRAILING.search(text[start:end])):  # *«Niente di che»*
            end = start + match.start()
        if label != "PER" and (match := _OF_MONTH.search(text[start:end])):
            end = start + match.start()
        if label == "PER":
            end = _strip_lower_tail(text, start, end)
        elif (
            label in {"ORG", "MISC"}
            and (match := _LOWER_NATION.search(text[start:end]))
            and match.group(1)
            in words_of("nationalities") | _LEVELS | (words_of("no_kinds") if label == "ORG" else frozenset())
        ):
            capitals = sum(word[0].isupper() for word in text[start:end].split())
            # *Forze Armate italiane*, *ministero della Difesa turco*, *Corte costituzionale albanese*,
            # not *Governo italiano*
            body = text[start : start + match.start()]
            known = " " in body and fold(body) in listed("bodies")
            if known or match.group(1) not in _LEVELS and (capitals > 1 or body.startswith("ministero ")):
                end = start + match.start()
        if (start, end) == before:
            break
    if _ACCENT.match(text, end) and text[start : end - 1] + _GRAVE.get(text[end - 1], "") in _NAMED_TOWNS:
        end += 1
    name = text[start:end]
    if _ARTICLE_OF_LAW.fullmatch(name):
        return None
    if not (_is_name(name, label) or found.rule in {"newspaper", "number"}) or (
        name == "Camera" and _ROOM.match(text, end)
    ):
        return None
    if found.rule == "title" and text[found.end - 1] == "?" and text[found.end : found.end + 1] in {"»", "”"}:
        end = found.end  # *il tema «Siamo soli?»*
    if text[end : end + 1] == '"' and name.count('"') % 2:
        end += 1  # l'istituto "Anna Verri"
    if label == "LOC" and _STREET.match(name) and (match := _HOUSE_NUMBER.match(text, end)):
        end = match.end()
    return replace(found, start=start, end=end, label=label)


def _strip_marks(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _MARKS + ".)":
        if text[start] in "'’" and re.match(r"['’](?:[Nn]dr|\d\d\b)", text[start:end]):
            break
        start += 1
    while start < end and text[end - 1] in _MARKS + ".(":
        last = text[start:end]
        if last[-1] == "." and _ABBREVIATION.search(last):
            break
        if last in words_of("things"):  # *Chi l'ha visto?*
            break
        if last[-1] == "!" and re.match(r"\s[a-zà-ù(]|[,;:]", text[end : end + 2]):  # *Yahoo! ha perso terreno*
            break
        end -= 1
    inside = text[start:end]
    # A bracket or mark that is open or closed only inside: *Onu (Nazioni* → *Onu*.
    for opening, closing in ("()", "«»", "“”"):
        if opening in inside and closing not in inside:
            cut = start + inside.index(opening)
            if any(map(str.isupper, text[start:cut])):
                end = cut
            else:  # *la «Rete Verde*
                start = cut + 1
            return _strip_marks(text, start, end)
        if closing in inside and opening not in inside:
            start += inside.rindex(closing) + 1
            return _strip_marks(text, start, end)
    return start, end


def _strip_opening(text: str, start: int, end: int, label: str) -> tuple[int, str]:
    """Leave out article, preposition, title and common noun before a name; the label may change with the noun."""
    name = text[start:end]
    if match := _ARTICLE.match(name):
        if name[0].islower() and not (label == "PER" and _is_particle(name)):
            return start + match.end(), label
        # *L'Italia*, *La Procura*, *Il Pd* at a sentence's start; but *La Spezia*, *Il Sole 24 Ore* inside one.
        if (
            name[0].isupper()
            and _starts_sentence(text, start)
            and any(fold(name[match.end() :]) in names for names in _with_article())
        ):
            return start + match.end(), label
    word = _WORD.match(name)
    if word is None or word.end() == len(name):
        return start, label
    first, rest = word.group(), name[word.end() :].lstrip()
    shift = len(name) - len(rest)
    quoted = text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING  # a nickname: *“Dottor Morte”*
    if label == "PER" and fold(first) in listed("titles") and not _is_given_name(first) and not quoted:
        return start + shift, label
    if first == "largo" and _ARTICLE.match(rest) and text[max(0, start - 3) : start] == "al ":
        return _strip_opening(text, start + shift, end, label)  # *al largo di Lampedusa*
    if first[0].islower() and not any(map(str.isupper, first)) and not _is_opener(first, rest, label):
        if rest[0].islower() and (
            match := _ARTICLE.match(rest)
        ):  # *stadio Dall'Ara*; *università di Pavia*: a place is left; *governo dell'Unione*: what it was
            after = rest[match.end() :]
            if label == "ORG" and (fold(after) in places() or fold(match.group()).strip() == "di"):
                label = "LOC"
            return start + shift + match.end(), label
        if label == "ORG" and fold(first) in _CABINETS:  # *governo Meloni*
            label = "PER"
        return start + shift, label
    return start, label


# *Camera ardente*, *Camera di consiglio*: no chamber of deputies
_ROOM = re.compile(r"\s(?:ardente|blindata|doppia|iperbarica|singola|da\s|d['’]|di\s(?:consiglio|sicurezza))")
# *a Forli' piove*: an apostrophe for an accent
_ACCENT = re.compile(r"'(?!\w)")
_NAMED_TOWNS = words_of("towns") | words_of("cities")
_GRAVE = dict(zip("aeiou", "àèìòù", strict=True))
# *la Protezione civile regionale*, of a body known without them
_LEVELS = frozenset("comunale locale nazionale provinciale regionale".split())
_OPENING, _CLOSING = frozenset("«“\"‘'"), frozenset("»”\"’'")


def _with_article() -> Iterator[frozenset[str]]:
    """Names that a capital before them does not lengthen: *Il Green Deal*, *La Procura*."""
    yield places()
    yield from map(listed, ("org_heads", "things", "bodies"))
    yield from map(frozenset, groups_of("equals"))


_CABINETS = frozenset({"amministrazione", "esecutivo", "giunta", "governo"})


_ROADS = frozenset({"provinciale", "statale"})


def _is_opener(first: str, rest: str, label: str) -> bool:
    if label == "PER":
        return _is_particle(first + " " + rest)
    if first in listed("streets") and label == "LOC" and (first not in _ROADS or rest[:1].isdigit()):
        return bool(_STREET.match(first)) or first in _ROADS
    return bool(_NAME_OPENERS.match(f"{first} {rest}"))


def _is_particle(name: str) -> bool:
    """Whether a name begins with a particle of its own: *van der Velden*, *d'Aubrac*, *al-Zarqawi*; not *di Rossi*."""
    word = _WORD.match(name)
    first = fold(word.group()) if word else ""
    return first in words_of("particles") - {"di", "da", "del", "dei", "dal", "la", "le", "lo", "al", "degli"} or bool(
        re.match(r"(?:d['’]|al-|el-|ibn |bin )[A-Z]", name)
    )


def _is_given_name(word: str) -> bool:
    return fold(word) in first_names.known()


def _strip_lower_tail(text: str, start: int, end: int) -> int:
    """A person's name ends with a capital: *Rossi che* → *Rossi*."""
    words = list(_WORD.finditer(text, start, end))
    while (
        len(words) > 1
        and words[-1].group()[0].islower()
        and words[-1].group() not in _BORN
        and not any(map(str.isupper, words[-1].group()))
    ):
        words.pop()
    return words[-1].end() if words else end


_BORN = frozenset({"jr", "jr.", "junior", "senior", "sr", "sr."})


def _is_name(name: str, label: str) -> bool:
    """Whether a cut span is a name: it has a capital or digit, and is no number, month, nationality or mere role."""
    if not name or not any(char.isupper() or char.isdigit() for char in name) or _ONLY_NUMBERS.match(name):
        return False
    folded = fold(name)
    if (len(name) == 1 and label not in {"MISC", "ORG"}) or _ARTICLE.fullmatch(name + " "):
        return False
    if name in words_of("never") or _DECADE.match(name) or folded in listed("calendar"):
        return False
    return not (label != "PER" and folded in listed("nationalities") - places() - listed("clubs")) and not (
        folded in _ROLES if label == "PER" else label == "MISC" and folded in listed("titles")
    )


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" «“\"'‘–-")
    return not before or before[-1] in ".!?\n:"


def inside_roles(text: str, found: Iterable[Candidate]) -> list[Candidate]:
    """The candidates without those that only name the business of a minister, the office of a president, a language."""
    offices = {match.end() for match in _PORTFOLIO.finditer(text)}
    return [candidate for candidate in found if candidate.start not in offices]


def settle(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Candidates of which no two overlap, sorted: the firmer one stays, of equals the longer."""
    kept: list[Candidate] = []
    for found in sorted(candidates, key=lambda c: (-c.firmness, c.start - c.end, c.start)):
        at = bisect_left(kept, found.end, key=lambda c: c.start)  # the first that begins after this one
        if at == 0 or kept[at - 1].end <= found.start:
            kept.insert(at, found)
    return kept


def overlapping(candidate: Candidate, ordered: Sequence[Candidate]) -> Sequence[Candidate]:
    """Those of `ordered` (sorted, no two overlapping) that share a character with the candidate."""
    first = bisect_right(ordered, candidate.start, key=lambda c: c.end)
    return ordered[first : bisect_left(ordered, candidate.end, key=lambda c: c.start)]
