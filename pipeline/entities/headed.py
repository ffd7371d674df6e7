"""Names that begin with a noun that says what they are: *Patto di stabilità*, *Ufficio parlamentare di bilancio*.

A model trained on names of people and places cuts such names short, since their other words have no capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from pipeline.entities.lists import listed
from pipeline.entities.names.words import fold, words_of
from pipeline.entities.spans import Candidate

_OF = frozenset("di del dello della dell' dei degli delle d' sul sulla sui sulle per contro".split())
_ARTICLES = frozenset("il lo la l' i gli le".split())
_DEFINITE = re.compile(
    r"(?:il|lo|la|l'|i|gli|le|del|dello|della|dell'|dei|degli|delle|al|allo|alla|all'|ai|agli|alle|dal|dalla"
    r"|dall'|dai|dagli|dalle|nel|nella|"
    r"nell'|nei|negli|nelle|sul|sulla|sull'|sui|col|un|una|un'|nuovo|nuova|di|primo|prima|secondo|seconda"
    r"|ennesimo|terzo|terza|suo|sua|loro)$"
)
# Adjectives that make kinds, not *precedente*, *attuale*: *Relazione finanziaria semestrale*, *Conferenza ministeriale*
_KIND = re.compile(
    r"\w{3,}(?:[ai]l[ei]|ar[ei]|ari[oae]?|iv[oaei]|ic[oai]|iche|es[ei]|an[oaei]|e[oaei]|rnazional[ei]|ell[oa]|ier[aeio]|or[aeio])$|garante$"
)
_NO_KIND = words_of("no_kinds")
_JOINING = frozenset("autorita carta codice comitato commissione dipartimento fondo ministero piano testo".split())
_ABOUT = frozenset("sul sulla sui sulle per contro".split())
# Bodies without a purpose in their name: *i dubbi del Senato sulle coperture*, but *l'Autorità per le comunicazioni*
_WHOLE = frozenset(
    "assise ateneo azienda banca camera comune confindustria congresso consiglio corte curia esercito giunta governo"
    " magistratura parlamento polizia prefettura procura questura rettorato senato sindacato societa squadra tribunale"
    " vigili".split()
)
_WITH_NOUN = frozenset("bonus campionato coppa decreto festival fondo mondiale pacchetto piano premio progetto".split())
_SAINT = re.compile(r"S(?:an|anta|ant['’]|anto)$")
_YEAR = re.compile(r"(?:1[89]|20)\d\d(?:[-/](?:\d\d){1,2})?$")
_UNIT = re.compile(r"\d{1,3}[º°ª^]$")
_ORDINAL = re.compile(r"(?:[IVXLC]+|Prim[oa]|Second[oa]|Terz[oa]|Quart[oa]|Quint[oa])$")


def headed(doc: Doc) -> Iterator[Candidate]:
    """Candidates that begin with a capitalised head of our lists, after an article or before capitals."""
    heads = {word: label for label in ("LOC", "MISC", "ORG") for word in listed(f"{label.lower()}_heads")}
    after = 0
    for token in doc:
        label = heads.get(fold(token.text), "")
        inner = token.ent_iob_ == "I" and doc[token.i - 1].is_title  # *Mediolanum Forum*
        if not label or token.i < after or inner or not token.text[0].isupper():
            continue
        first = token.i
        if first > 1 and _is_ordinal(doc[first - 1].text, label) and not doc[first - 1].is_sent_start:
            # *I Nas di Padova*: an article, no first of their kind
            first -= doc[first - 1].text != "I" or _plain(doc[first - 2]) in _ARTICLES
        end, capitals = _extend(doc, token.i + 1, fold(token.text))
        if label == "MISC" and end > first + 1 and end < len(doc) and _YEAR.match(doc[end].text):
            end += 1  # *il Festival del cinema 2019*, *la Coppa Uefa 2006-2007*
            if end + 1 < len(doc) and doc[end].text in {"-", "–", "/"} and _YEAR.match(doc[end + 1].text):
                end += 2
        while end < len(doc) and doc[end - 1].text[-1] in "'’":  # *Guerra dei Trent'anni*
            end += 1
        inside = first > 0 and not doc[first].is_sent_start and bool(_DEFINITE.match(_plain(doc[first - 1])))
        if not inside and not (capitals and end > token.i + 1):
            continue
        alone = end == first + 1
        if label == "LOC" and not capitals:
            continue
        after = end
        firmness = 0.72 if alone else 0.86 if label == "MISC" or capitals else 0.74
        yield Candidate(doc[first].idx, doc[end - 1].idx + len(doc[end - 1]), label, "head", firmness)


def _is_ordinal(word: str, label: str) -> bool:
    """Whether a number before the head belongs to the name: *XXXII Coppa*, *6º Stormo*; not *la 20ª Costituzione*."""
    return bool(_ORDINAL.match(word)) or (label == "ORG" and bool(_UNIT.match(word)))


def _extend(doc: Doc, end: int, head: str) -> tuple[int, bool]:
    """The token after the name that goes on at `end`, and whether capitals stand in what was added."""
    capitals, complements = False, 0
    while end < len(doc):
        token = doc[end]
        if token.ent_type_ == "PER" and token.ent_iob_ == "B":  # *il presidente del Senato Pietro Grasso*
            break
        if capitals and token.ent_type_ == "ORG" and token.ent_iob_ == "B" and doc[end - 1].ent_type_ == "LOC":
            break  # *al Salone di Ginevra Renault presenta*
        if token.lower_ in words_of("calendar"):  # *la Notte bianca di domenica*
            break
        if _is_capital(token):
            capitals, end = True, end + 1
        elif complements <= 1 and not capitals and _is_kind(token):
            end += 1
        elif complements == 0 and not capitals and _juxtaposed(doc, end, head):
            complements, end = 2, end + 1
        elif _plain(token) in _OF and end + 1 < len(doc) and complements < 2:
            following = end + 1 + (_plain(doc[end + 1]) in _ARTICLES and _plain(token) in {"per", "contro"})
            if (head in _WHOLE or head in listed("loc_heads")) and _plain(token) in _ABOUT:
                break
            if following >= len(doc) or not (
                (_is_capital(doc[following]) and _plain(token) not in _ABOUT)
                or (complements == 0 and _is_noun(doc[following]))
            ):
                break
            if doc[following].text in words_of("never"):  # *il Consiglio di sicurezza del Paese*
                break
            town = doc[following].ent_type_ == "LOC" and doc[following].ent_iob_ == "B"
            if capitals and town and head in listed("loc_heads"):  # *al Teatro Savoia di Campobasso*
                break
            if _is_another(doc, following, _plain(token), complements):
                break
            capitals = capitals or _is_capital(doc[following])
            complements, end = complements + 1, following + 1
        elif complements == 1 and not capitals and _adds_another(doc, end):  # *della vigna e del vino*
            complements, end = complements + 1, end + 3
        elif complements == 1 and token.text in {"e", "ed"} and head in _JOINING and end + 1 < len(doc):
            if not (_is_noun(doc[end + 1]) or _is_capital(doc[end + 1])) or doc[end + 1].head.i > end + 1:
                break
            end += 2
        else:
            break
    return end, capitals


def _juxtaposed(doc: Doc, i: int, head: str) -> bool:
    """Whether a bare noun stands beside the head's last word: *Piano rifiuti*, *Mondiale costruttori*."""
    return head in _WITH_NOUN and _is_noun(doc[i]) and doc[i].lower_ not in listed("titles")


def _adds_another(doc: Doc, i: int) -> bool:
    """Whether *e*, a preposition like the one before and a common noun stand here."""
    if i + 2 >= len(doc) or doc[i].text not in {"e", "ed"} or not _is_noun(doc[i + 2]):
        return False
    if doc[i + 2].lower_ in listed("titles"):  # *della Società delle guide e del presidente*
        return False
    before, after = _plain(doc[i - 2]), _plain(doc[i + 1])
    return before[:2] == after[:2] and before in _OF and after in _OF


def _is_another(doc: Doc, i: int, preposition: str, complements: int) -> bool:
    """Whether the complement that begins at `i` is another name: a body, or a person with two names."""
    if doc[i].ent_iob_ != "B":
        return False
    if doc[i].ent_type_ == "ORG":  # *il Consiglio di amministrazione di Ferralta*, *il Comitato di Parigi della Fifa*
        return preposition in {"di", "d'"} or complements > 0
    two = i + 1 < len(doc) and doc[i + 1].ent_iob_ == "I"
    return doc[i].ent_type_ == "PER" and two and not _SAINT.match(doc[i].text)  # *la Lega di Anna Verri*


def _plain(token: Token) -> str:
    return token.lower_.replace("’", "'")


def _is_capital(token: Token) -> bool:
    return token.text[0].isupper() and not token.is_sent_start and token.pos_ not in {"PRON", "DET"}


def _is_noun(token: Token) -> bool:
    return token.pos_ == "NOUN" and token.is_alpha and token.text.islower()


def _is_kind(token: Token) -> bool:
    return (
        token.pos_ == "ADJ"
        and token.text.islower()
        and bool(_KIND.match(token.lower_))
        and token.lower_ not in _NO_KIND
    )
