"""Names that have a form of their own: acts with numbers, streets, codes, dated events, titles, known names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.entities.codes import CAP, MONTHS, UPPER, YEAR, codes
from pipeline.entities.lists import listed, places, towns
from pipeline.entities.names.words import SMALL_WORDS, fold, words_of
from pipeline.entities.spans import Candidate
from pipeline.entities.titles import begun_titles

# *legge 104 del 1992*, *ordinanza n. 47*, *direttiva 2019/904*, *d.lgs. 231/2001*, *legge 20 maggio 1970, n. 300*
_ACT = re.compile(
    r"\b(?:legge|decreto[- ]legge|decreto legislativo|decreto ministeriale|decreto|d\.\s?lgs\.|d\.l\.|dlgs"
    r"|dpcm|dl|ddl"
    r"|disegno di legge|ordinanza|deliberazione|delibera|determina|direttiva|regolamento|sentenza|circolare"
    r"|risoluzione)"
    r"(?:\s(?:costituzionale|regionale|provinciale|comunale|sindacale|ministeriale|europe[ao]|Ue|UE|CE|Cee|Onu))?"
    rf"\s(?:\d{{1,2}}°?\s(?:{MONTHS})\s{YEAR}(?:,?\sn\.\s?\d{{1,4}}(?!\w))?"
    r"|(?:n\.\s?|nr\.\s?|n°\s?|numero\s)?\d{1,5}(?:[/-]\d{1,4}){0,2}(?!\w|[.,:]\d|\s?%)"
    rf"(?:(?:/|\sdel\s)(?:{YEAR}|\d{{1,2}}\s(?:{MONTHS})(?:\s{YEAR})?))?)",
    re.IGNORECASE,
)
# *decreto Bersani*, *lodo Alfano*: named after a person; *decreto Casa* is called *Casa*
_NAMED_ACT = re.compile(
    rf"\b(?:disegno di legge|direttiva|[Ll]egge|[Dd]ecreto|ddl|[Ll]odo|dottrina|regolamento|riforma|emendamento"
    rf"|sentenza)\s({CAP}(?:\s{CAP})?)"
)
_STREET = re.compile(
    r"\b(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Pp]iazzetta|[Pp]laza|[Rr]ue|[Bb]oulevard|[Aa]venida|[Aa]venue|[Rr]ua|[Pp]raça|[Rr]ambla|[Cc]alle|[Ll]argo|[Vv]icolo|[Ll]ungarno|[Ll]ungotevere"
    r"|[Ll]ungomare|(?:[Cc]orso|contrada)(?=\s[A-Z]))\s"
    r"(?:(?:dei|degli|delle|della|dello|del|di)\s|(?:dell|d)['’]|(?:\d{1,2}|[XVI]{1,6})\s)?"
    rf"{CAP}(?:\s(?:d['’]|de\s|dei\s|della\s|degli\s|e\s)?{CAP}){{0,3}}"
    r"(?:,?\s(?:n\.\s?|civico\s)?\d{1,4}(?:/?[A-Za-z])?(?=[.,;:)»”\"–-]|\s[–-]|\n|$|\s(?:a|ad|in|di|nel|per|e"
    r"|dove|con)\s))?"
)
_ROAD = re.compile(
    r"\b(?:statale|provinciale|tangenziale|autostrada|[Ss]tatale)\s(?:n\.\s?)?\d{1,3}(?:\s(?:dei|del|della|di)\s"
    + CAP
    + r"|\s[A-Z][\w-]{2,20}a\b(?!\s[A-Z]))?"  # *statale 16 Adriatica*
    r"|\b(?:A|E|SS|SP|Ss|Sp)\s?\d{1,3}\b"
)
_MARKED = re.compile(r"[«“\"‘'](?=[" + UPPER + r"\d#])([^«»“”\"\n]{1,70}?)(?:[»”\"’](?!\w)|'(?!\w))")
_FIXTURE = re.compile(
    rf"(?<![\w-])((?:[{UPPER}]['’])?[{UPPER}][\w’']{{1,20}})-((?:[{UPPER}]['’])?[{UPPER}][\w’']{{1,20}})(?![\w-])"
)
_BEFORE = re.compile(
    r"(?:\b(\w+)\s(?:d[ie]l?|della|dei|con|come)\s)?([\w’'.]+)[\s,]*$|\b(\w+)\s(d[ie]l?|della|dei|con|come)\s$"
)
_AUTHOR = re.compile(rf"[»”\"’'],?\s(?:di|del|della)\s{CAP}\s{CAP}")
_MEDIA_NOUNS = frozenset(
    "agenzia blog emittente giornale mensile quotidiano radio rivista settimanale sito testata".split()
)


def propose(text: str) -> Iterator[Candidate]:
    """Candidates that the text's form alone gives, in no order, overlapping; linear in the text's length."""
    for proposer in _PROPOSERS:
        yield from proposer(text)


def _acts(text: str) -> Iterator[Candidate]:
    for match in _ACT.finditer(text):
        # *una sentenza 5 anni dopo*, *legge 3 libri*: an act's number is followed by no noun
        if not re.match(
            rf"\s(?:a\s\d|anni|mesi|giorni|ore|voti|pagine|libri|euro|persone|volte|milioni|miliardi|{MONTHS})\b",
            text[match.end() : match.end() + 11],
        ):
            yield Candidate(match.start(), match.end(), "MISC", "act", 0.95)
    for match in _NAMED_ACT.finditer(text):
        name = match.group(1)
        if fold(name.split()[-1].split("-")[0]) not in _TOPICS and not _is_body(name):
            firmness = 0.88 if match.group().startswith(("direttiva", "regolamento", "sentenza")) else 0.6
            yield Candidate(match.start(), match.end(), "MISC", "named_act", firmness)


_TOPICS = words_of("act_topics")


def _is_body(name: str) -> bool:
    """Whether who made an act is named, not the act: *la direttiva Ue*, *sentenza Corte costituzionale*."""
    return name in words_of("bodies") or fold(name.split()[0]) in listed("org_heads")


def _streets(text: str) -> Iterator[Candidate]:
    for match in _STREET.finditer(text):
        if re.match(r"largo d", match.group()) and text[max(0, match.start() - 3) : match.start()] == "al ":
            continue  # *al largo di Lampedusa*
        because = text[max(0, match.start() - 4) : match.start()] == "per " and re.match(r"via d", match.group())
        if not because and fold(match.group().split()[-1]) not in _MEDIA:
            yield Candidate(match.start(), match.end(), "LOC", "street", 0.9)
    for match in _ROAD.finditer(text):
        word = match.group()
        if word[0].islower() or text[max(0, match.start() - 12) : match.start()].rstrip().lower().endswith(
            ("la", "sulla", "dalla", "della", "autostrada", "alla", "statale", "l'", "l’")
        ):
            yield Candidate(match.start(), match.end(), "LOC", "road", 0.9)


_MEDIA = words_of("channels")


def _titles(text: str) -> Iterator[Candidate]:
    """Titles and names in marks, in the middle of a sentence: *con “Le sei di sera”*, *la carta «Dedicata a te»*."""
    for match in _MARKED.finditer(text):
        inside = match.group(1)
        if match.group()[0] in "'‘" and match.start() and text[match.start() - 1].isalnum():
            continue
        if inside[-1] in ".!?,;:…" or len(inside.split()) > 7 or fold(inside) in _WORDS_SAID:
            continue
        before = _BEFORE.search(text[max(0, match.start() - 40) : match.start()])
        word = fold(before.group(2) or before.group(4)) if before else ""
        noun = fold(before.group(1) or before.group(3) or "") if before else ""
        at_start = text[max(0, match.start() - 3) : match.start()].rstrip()[-1:] in {":", ".", "-", "–", ""}
        if at_start and _WORK_AFTER.match(text, match.end(1)):
            yield Candidate(match.start(1), match.end(1), "MISC", "title", 0.86)
        if at_start or not before or {word, noun} & listed("speech_before_marks"):
            continue
        if word in _MEDIA_NOUNS:
            yield Candidate(match.start(1), match.end(1), "ORG", "title", 0.86)
            continue
        known = bool(_AUTHOR.match(text, match.end(1))) or word in listed("misc_triggers") | {
            "chiama",
            "intitolato",
            "intitolata",
            "titolo",
            "battezzata",
            "battezzato",
            "cosiddetto",
            "cosiddetta",
        }
        if known or word in _LINKING:
            yield Candidate(match.start(1), match.end(1), "MISC", "title", 0.86 if known else 0.8)


_WORDS_SAID = frozenset(
    "si no mai basta grazie viva bravo brava vergogna forza aiuto assolutamente certo esatto".split()
)
_LINKING = words_of("linking_words")


def _triggered(text: str) -> Iterator[Candidate]:
    """A name beside the noun that says what it is: *la sonda Calliope-2*, *smartphone Ace 4, Ace II*."""
    nouns = words_of("misc_triggers")
    for match in _TRIGGERED.finditer(text):
        for listing, label in (("loc_triggers", "LOC"), ("org_triggers", "ORG")):
            if match.group(1) in words_of(listing) and len(match.group(2)) > 1:
                yield Candidate(match.start(2), match.end(2), label, "trigger", 0.7)
        if match.group(1) in nouns and len(match.group(2)) > 1:
            yield Candidate(match.start(2), match.end(2), "MISC", "trigger", 0.75)
            end, more = match.end(2), _LISTED.match(text, match.end(2))
            while more:
                yield Candidate(more.start(1), more.end(1), "MISC", "trigger", 0.65)
                end = more.end(1)
                more = _LISTED.match(text, end)
    for expression in (_ENTITLED, _ENTITLED_MARKED):
        for match in expression.finditer(text):
            yield Candidate(match.start(1), match.end(1), "MISC", "title", 0.86)
    for match in _DAY.finditer(text):
        yield Candidate(match.start(), match.end(), "MISC", "event", 0.88)
    for match in _CHAMBER.finditer(text):
        yield Candidate(match.start(1), match.end(1), "LOC", "known", 0.85)
    for match in _SENTENCE_TITLE.finditer(text):
        yield Candidate(match.start(1), match.end(1), "MISC", "trigger", 0.86)
    for match in _APPOSED.finditer(text):
        if {match.group(2), match.group(3)} & nouns:
            yield Candidate(match.start(1), match.end(1), "MISC", "apposition", 0.8)
    for match in _EVENT.finditer(text):
        if fold(match.group().split()[0]) in _BEGINNERS:  # *Intanto Open Fiber*
            continue
        yield Candidate(match.start(), match.end(), "MISC", "event", 0.86)
    for match in _LABELLED.finditer(text):
        yield Candidate(match.start(), match.end(), "MISC", "labelled", 0.88)
    for match in _HASHTAG.finditer(text):
        yield Candidate(match.start(), match.end(), "MISC", "hashtag", 0.9)
    for match in _MODEL.finditer(text):
        yield Candidate(match.start(), match.end(), "MISC", "model", 0.88)


_ITEM = rf"{CAP}(?:\s(?:{CAP}|mini|plus|pro|\d{{1,2}}(?!\d|[.,]\d|\s?%|\s[a-z]{{4}}))){{0,3}}"
_LISTED = re.compile(rf"(?:,\s|\sed?\s)({_ITEM})(?=,\s|\sed?\s|[.;)])")
# A title that begins with a function word goes on in lower case: *nella trasmissione Che tempo che fa*
_SENTENCE_TITLE = re.compile(
    r"\b(?:film|libro|romanzo|trasmissione|programma|canzone|spettacolo|documentario|brano|serie tv|fiction)\s"
    r"((?:Il|Lo|La|I|Gli|Le|Un|Una|Che|Chi|Non|Quando|Come|Dove|Per"
    r"|Se)\s[\w’']+(?:\s(?!d[ie]l?\s[A-Z])[\w’']+){0,4})(?=[.,;:)»”\"…\n]|\sdi\s[A-Z])"
)
# *Si intitola Controvento il nuovo disco*
_ENTITLED = re.compile(rf"\b(?:[Ss]i\s|[Ss]['’])(?:intitola|intitolerà|intitolava)\s({CAP}(?:\s{CAP}){{0,3}})(?!\w)")
# *un tema intitolato «Siamo soli?»*
_ENTITLED_MARKED = re.compile(r"\bintitolat[oaie]\s[«“]([^«»“”\n]{2,120})[»”]")
# *il Giorno del ricordo*, *la Giornata mondiale della terra*
_DAY = re.compile(
    r"\bGiorn(?:o|ata)\s(?:europea\s|internazionale\s|mondiale\s|nazionale\s)?"
    r"(?:(?:del|della|dei|delle|per la)\s|dell['’])[\w’']{3,20}(?!\w)"
)
# *in Aula*, *l'Aula del Senato*: where a chamber meets
_CHAMBER = re.compile(r"(?:\b[Ii]n\s|\b(?:[Ll]|[Aa]ll|[Dd]all|[Dd]ell|[Nn]ell)['’])(Aula)(?!\w|\s[A-Z\d])")
_EVENT = re.compile(
    rf"(?<![\w-])(?!(?:Il|La|Lo|I|Gli|Le|Un|Una|Al|Alla)\s)(?:{CAP}\s){{1,4}}(?:Film\s)?(?:Festival|Open|Cup|Awards?|Fest|Expo|Prize|Marathon|Week|Day"
    rf"|Index|Act|Deal|League|Challenge|Summit)"
    rf"(?:\s{CAP}|\s{YEAR})?(?![\w-])"
)
# *Castagna Cuneo Igp*, *Mozzarella di bufala campana Dop*
_LABELLED = re.compile(
    rf"(?<![\w-])(?!(?:Il|La|Lo|I|Gli|Le)\s){CAP}(?:\s{CAP}|\s(?:(?:di|del|della|dei)\s|dell['’])(?:{CAP}|[a-z]{{4,12}}(?:\s[a-z]{{4,12}})?)){{0,3}}"
    r"\s(?:Dop|Igp|Docg|Doc|Igt|Stg|DOP|IGP|DOCG|DOC)(?!\w)"
)
_HASHTAG = re.compile(r"(?<![\w#])#(?=\w*[A-ZÀ-Ý])[A-Za-zÀ-ÿ]\w{1,60}")
_MODEL = re.compile(
    r"(?<![\w-])(?:Alfa Romeo|Audi|Bmw|BMW|Citroën|Citroen|Dacia|Fiat|Ford|Hyundai|Jeep|Kia|Lancia|Land Rover"
    r"|Mercedes|Mini|Nissan|Opel|Peugeot|Porsche|"
    rf"Renault|Seat|Skoda|Smart|Suzuki|Toyota|Volkswagen|Volvo|Boeing|Airbus|Galaxy|Play\s?[Ss]tation|Xbox"
    rf"|Windows|Android|Ariane|Soyuz|Falcon)\s"
    rf"(?:{CAP}|[A-Za-z]?\d{{1,3}}(?:\.\d)?)(?:\s[A-Z0-9]\w{{0,10}})?(?![\w-])"
)
_WORK_AFTER = re.compile(
    r"[»”\"’'],?\s(?:(?:il|la|lo|un|una|è il|è la)\s|l['’]|un['’])(?:\w+\s){0,2}(?:romanzo|film|libro"
    r"|documentario|saggio|canzone|brano|album|opera|mostra|spettacolo)\b"
)


_TRIGGERED = re.compile(
    rf"(?<![\w-])([a-zà-ù]{{3,16}}) ({CAP}(?: (?:(?:di|del|della|e) |d['’])?(?:{CAP}"
    rf"|\d{{1,2}}(?:\.\d)?(?!\d|[.,]\d|\s?%|\s[a-z]{{4}}))){{0,4}})"
)
_APPOSED = re.compile(
    rf"(?<=[a-zà-ù] )({CAP}(?:\s{CAP}){{0,3}}(?:\s[a-zà-ù]{{2,12}}){{0,3}}),\s(?:(?:il|lo|la|un|una)\s|l['’]"
    rf"|un['’])?"
    r"([a-zà-ù]{3,16})\s(?:([a-zà-ù]{3,16})\s)?(?![A-Z])"
)


def _known(text: str) -> Iterator[Candidate]:
    """Names that everybody knows, where they stand with their capitals (or all in capitals)."""
    names = _names_by_first_word()
    end = 0
    for first in _NAME_START.finditer(text):
        if first.start() < end:
            continue
        for name, label in names.get(first.group().lower(), ()):
            stop = first.start() + len(name)
            found = text[first.start() : stop].replace("’", "'")
            if (found == name or (found == name.upper() and " " not in name)) and not _GOES_ON.match(text, stop):
                end = stop
                yield Candidate(first.start(), end, label, "known", 0.78)
                break


_NAME_START = re.compile(rf"(?<!\w)(?<!(?<!ex)-)(?:['’](?=Ndr))?[{UPPER}\di]\w*")
_GOES_ON = re.compile(r"[\w-]|['’]\w")


_PLACES = ("countries", "regions", "sites")


@cache
def _names_by_first_word() -> dict[str, list[tuple[str, str]]]:
    """First words, folded → the names that begin so and their labels, longest first."""
    names: dict[str, list[tuple[str, str]]] = {}
    for listing, label in (("things", "MISC"), ("bodies", "ORG"), *((listing, "LOC") for listing in _PLACES)):
        for name in words_of(listing):
            if match := _NAME_START.match(name):
                names.setdefault(match.group().lower(), []).append((name, label))
    return {first: sorted(found, key=lambda pair: (-len(pair[0]), pair)) for first, found in names.items()}


def _fixtures(text: str) -> Iterator[Candidate]:
    """A match or stage named by its two towns or clubs, *il derby Parma-Torino*; a road between them is a place."""
    for match in _FIXTURE.finditer(text):
        towns = places() | listed("clubs")
        if fold(match.group(1)) in towns and fold(match.group(2)) in towns:
            if before := _WORD_BEFORE.search(text[max(0, match.start() - 20) : match.start()]):
                label = "MISC" if fold(before.group(1)) in _CONTESTS else "LOC"
                yield Candidate(match.start(), match.end(), label, "fixture", 0.88)


_CONTESTS = frozenset("anticipo derby finale gara match partita posticipo semifinale sfida tappa".split())
_WORD_BEFORE = re.compile(
    r"\b(anticipo|derby|finale|gara|match|partita|posticipo|semifinale|sfida|tappa"
    r"|asse|autostrada|A\d+|ferrovia|linea|svincolo|tratta|volo)\s(?:di\s)?$"
)


# *PESCARA, 3 NOV -*, *Bari, 12 novembre 2025 -*, *LA VALLETTA, 14 MAG -*
_DATELINE = re.compile(
    rf"^(?!(?:Il|Lo|I|Gli|Le)\s)((?:[{UPPER}][\w’']*\s){{0,2}}[{UPPER}][\w’']+)(?:\s\([^)\n]{{2,12}}\))?,\s\d{{1,2}}°?\s(?i:gen|feb"
    rf"|mar|apr|mag|giu|lug|ago|set|ott|nov|dic)",
    re.MULTILINE,
)
# *PADOVA. Stava attraversando …*, *REGGIO EMILIA - Sono …*
_TOWN_AHEAD = re.compile(
    rf"^((?:[{UPPER}’']{{2,20}}\s){{0,2}}[{UPPER}’']{{3,20}})(?:\.|\s[-–—])\s(?=[{UPPER}«“\"])", re.MULTILINE
)
# *detto "Tarzan"*, *soprannominato «il Biondo»*, *tutti conoscono come “Ciccio Bomba”*, *lo chiamavano “il Presidente”*
_NICKNAME = re.compile(
    r"\b(?:dett[oa]|soprannominat[oa]|conosciut[oa] come|conoscono come|not[oa] come|alias"
    r"|l[oa] chiamav?a(?:no|va|vano)?|in arte|per tutt[ie]|per tutt[ao] [\w’']{2,20}),?"
    rf"\s[«“\"'‘](?:(?:il|lo|la|i)\s|[lL]['’])?({CAP}(?:\s{CAP}){{0,3}})[»”\"'’](?!\w)"
)
_CALLED = re.compile(rf"[«“\"‘]({CAP}(?:\s{CAP}){{0,3}})[»”\"’],?\scome\s(?:l[oa]\s)?chiam(?:a|ano|ava|avano)\b")
_PAPER = re.compile(
    rf"\b(?:rivista|quotidiano|settimanale|mensile|giornale|periodico|bimestrale)\s((?:(?:Il|La|Lo|Le|I)\s"
    rf"|L['’])?{CAP}(?:\s(?:(?:di|del|della|de|du|des|of)\s|dell['’])?{CAP}){{0,3}})"
)


# *ministero della Salute*, *ministero delle Imprese e del Made in Italy*
_MINISTRY = re.compile(
    rf"\b[Mm]inistero\s(?:(?:di|del|della|dello|degli|dei|delle|per\sla|per\sil|per\sgli)\s|(?:dell"
    rf"|per\sl)['’]){CAP}(?:\s{CAP}){{0,2}}"
    rf"(?:(?:,\s(?:(?:del|della|dello|dei|degli|delle)\s|dell['’])?{CAP}){{0,2}}\se\s(?:(?:del|della|dello|dei"
    rf"|degli|delle)\s|dell['’])?{CAP}(?:\s(?:in\s)?{CAP}){{0,2}})?"
)


# Civic lists by the form of their names: *Insieme per Edolo*, *Noi con Voghera*, *Lodi Futura*
_CIVIC = re.compile(
    rf"(?<![\w-])(?:(?<=[^\s.!?:–-]\s)(?:Alleanza|Amiamo|Cambiamo|Cittadini|Civici|Costruiamo|Futuro"
    rf"|Impegno|Insieme|Noi|Orgoglio|Patto|Progetto|Rinascita|Siamo|Uniti|Vivere|Viva)(?:\s(?:con|in|per))?"
    rf"\s({CAP}(?:\s{CAP})?)"
    rf"|({CAP}(?:\s{CAP})?)\s(?:[Aa]ttiva|[Bb]ene [Cc]omune|Cambia|Civica|Domani|Futura|Futuro|in Comune|Libera"
    r"|Nostra|Popolare|Riparte|Rinasce|Unita|Viva|[Cc]he (?:cambia|resiste|riparte|vive)))(?![\w-])"
)


_COMMITTEE = re.compile(
    rf"\bcommissione\s({CAP}(?:\s{CAP}|\s(?:costituzionali|esteri|europee|istituzionali|produttive|pubblic[hi]e?|sociali))?)"
    r"(?!\w)"
)


# *M.C., 43 anni*, *il testimone, A.B., ha parlato*: whom a newspaper does not name
_INITIALS = re.compile(
    r"(?<![\w.])(?!D\.C|N\.B|P\.S|U\.S|S\.S|D\.L|A\.C|F\.C)([A-Z]\.\s?[A-Z]\.)(?=,\s(?:[a-zè]|\d{1,2}\s?(?:anni|enne)\b))"
)


# *la Ferralta S.p.A.*, *di Fratelli Verri Srl*, *Davide Zorvex-Milano NV*
_FIRM = re.compile(
    rf"(?<![\w.-])(?:{CAP}\s(?:&\s)?){{1,5}}"
    r"(?:[Ss]\.?[Pp]\.?[Aa]\.?|[Ss]\.?[Rr]\.?[Ll]\.?s?|[Ss]\.?[Aa]\.?[Ss]\.?|[Ss]\.?[Nn]\.?[Cc]\.?|S\.?[Cc]\.?a\.?r\.?l\.?|N\.?V\.?"
    r"|Inc\.?|Ltd\.?|Llc|LLC|Plc|PLC|Corp\.?|GmbH|Gmbh|AG|SE|Onlus|Aps|Ets)(?!\w)"
)


# What begins a sentence before such a name, in capitals too: *Secondo Ferralta Spa*
_BEGINNERS = SMALL_WORDS | {"anche", "ieri", "ma", "oggi", "secondo", "intanto", "dopo", "poi"}


def _by_place(text: str) -> Iterator[Candidate]:
    """Names by what stands around them: datelines, nicknames, newspapers, ministries."""
    for match in _MINISTRY.finditer(text):
        yield Candidate(match.start(), match.end(), "ORG", "ministry", 0.84)
    for match in _CIVIC.finditer(text):
        if fold(match.group(1) or match.group(2)) in towns():
            yield Candidate(match.start(), match.end(), "ORG", "list", 0.87)
    for match in _FIRM.finditer(text):
        if fold(match.group().split()[0]) not in _BEGINNERS:
            yield Candidate(match.start(), match.end(), "ORG", "firm", 0.88)
    for match in _DATELINE.finditer(text):
        yield Candidate(match.start(1), match.end(1), "LOC", "dateline", 0.95)
    for match in _TOWN_AHEAD.finditer(text):
        if fold(match.group(1)) in towns():
            yield Candidate(match.start(1), match.end(1), "LOC", "dateline", 0.95)
    for match in _COMMITTEE.finditer(text):
        yield Candidate(match.start(1), match.end(1), "ORG", "committee", 0.86 if " " in match.group(1) else 0.8)
    for match in _INITIALS.finditer(text):
        yield Candidate(match.start(1), match.end(1), "PER", "initials", 0.87)
    for pattern in (_NICKNAME, _CALLED):
        for match in pattern.finditer(text):
            yield Candidate(match.start(1), match.end(1), "PER", "nickname", 0.95)
    for match in _PAPER.finditer(text):
        yield Candidate(match.start(1), match.end(1), "ORG", "newspaper", 0.88)


_PROPOSERS = (_by_place, _acts, _streets, codes, _titles, begun_titles, _triggered, _known, _fixtures)
