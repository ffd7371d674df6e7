"""Cues: the verb groups, nouns and prepositions by which a sentence reports what somebody said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.quotes import lexicon
from pipeline.quotes.conjugation import Form
from pipeline.quotes.units import Sentence, Unit
from pipeline.quotes.unsaid import says_nothing
from pipeline.trace import Place, dropped, rejected

AVERE = lexicon.words("avere")
ESSERE = lexicon.words("essere")
STARE = frozenset("sto stai sta stiamo stanno stava stavano".split())
_PLURAL = lexicon.words("plural_auxiliaries")
_FIRST = frozenset("ho avevo avrò avrei abbiamo avevamo sto stiamo hai avete sei siamo siete".split())
CLITICS = lexicon.words("clitics")
ARTICLES = frozenset("il lo la i gli le l' un uno una un'".split())
DETERMINERS = ARTICLES | lexicon.words("determiners")
# Words that may stand between the auxiliary and its participle: *ha poi aggiunto*, *hanno ufficialmente dichiarato*.
_BETWEEN = lexicon.words("between")
STATES = lexicon.words("states")
# *si è limitato a dire*, *continuava a ripetere*, *torna a chiedere*
_AUXILIARIES_OF_A = lexicon.words("auxiliaries_of_a")
_ENOUGH = frozenset("abbastanza basta bastano presto sufficiente sufficienti tardi troppo".split())
_MODALS = lexicon.words("modals")


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb group, noun or preposition: unit indices `first:last` (inclusive) in its sentence.

    `number` and `person` are those of the verb (person 3 if unknown); `left` is the first unit of the group with the
    clitics, negation and adverbs before it.
    """

    first: int
    last: int
    left: int
    start: int
    end: int
    lemma: str
    frames: str
    mood: str
    number: str = ""
    person: str = "3"
    passive: bool = False
    reflexive: bool = False
    negated: bool = False
    kind: str = "verb"
    dative: str = ""
    gender: str = ""


def find_cues(sentence: Sentence) -> list[Cue]:
    """All verbal cues of one sentence in order of appearance."""
    units = sentence.units
    cues: list[Cue] = []
    position = 0
    while position < len(units):
        cue = _verb_group(units, position)
        if cue is not None:
            cues.append(cue)
            position = cue.last + 1
        else:
            position += 1
    rejected("cue", _passed_over(units, cues))
    return cues


_NO_CUE = {
    "participle": "is a participle without an auxiliary",
    "infinitive": "is an infinitive that nothing before it makes a report",
    "gerund": "is a gerund that reports nothing",
    "finite": "is no verb in the third person here, or has an article before it",
}


def _passed_over(units: list[Unit], cues: list[Cue]) -> Iterator[tuple[Place, str]]:
    """Forms of reporting verbs outside the cues, and why they are none."""
    taken = {position for cue in cues for position in range(cue.left, cue.last + 1)}
    for position, unit in enumerate(units):
        readings = lexicon.readings(unit.lower) if unit.pos == "VERB" and position not in taken else ()
        if readings:
            lemma, mood = readings[0].lemma, readings[0].mood
            alone = lemma in lexicon.frames()
            yield (unit.start, unit.end, lemma), _NO_CUE[mood] if alone else "reports only together with other words"


def _verb_group(units: list[Unit], at: int) -> Cue | None:
    unit = units[at]
    if unit.quote >= 0:
        return None
    if unit.lower in STATES:
        return _state(units, at)
    readings = lexicon.readings(unit.lower)
    if not readings:
        return None
    for reading in sorted(readings, key=lambda r: ("participle", "finite", "gerund", "infinitive").index(r.mood)):
        if reading.mood == "participle":
            cue = _compound(units, at, reading)
        elif reading.mood == "finite":
            cue = _finite(units, at, reading)
        elif reading.mood == "gerund":
            cue = _gerund(units, at, reading)
        else:
            cue = _infinitive(units, at, reading)
        if cue is not None:
            return cue
    return None


def _state(units: list[Unit], at: int) -> Cue | None:
    """*è convinto che il ponte si farà*, *esulta Neri, convinto che i cittadini abbiano capito*."""
    opens = at > 0 and (units[at - 1].text == "," or units[at - 1].lower in ("e", "ma"))
    if (
        opens
        and units[at].lower[:-1] in ("convint", "persuas")
        and at + 1 < len(units)
        and units[at + 1].lower == "che"
    ):
        gender = "Fem" if units[at].lower.endswith(("a", "e")) else "Masc"
        number = "p" if units[at].lower.endswith(("i", "e")) else "s"
        word = units[at].lower
        return Cue(at, at, at, units[at].start, units[at].end, word, "cd", "gerund", number, gender=gender)
    if at == 0 or units[at - 1].lower not in ESSERE or at + 1 >= len(units) or units[at + 1].lower not in ("che", "di"):
        return None
    if at > 1 and units[at - 2].lower == "si":
        return None  # si è sicuri che molti siano morti: nobody in particular
    if (
        unit_is(units[at], "pronto disponibile favorevole contrario")
        or units[at].lower in ("certo", "sicuro")
        and units[at - 1].lower == "è"
        and at < 2
    ):
        return None
    number = "p" if units[at - 1].lower in _PLURAL else "s"
    gender = "Fem" if units[at].lower.endswith(("a", "e")) else "Masc"
    return Cue(
        at - 1,
        at,
        at - 1,
        units[at - 1].start,
        units[at].end,
        "essere " + units[at].lower,
        "cd",
        "finite",
        number,
        gender=gender,
    )


def unit_is(unit: Unit, words: str) -> bool:
    """Is the unit one of some adjectives, in any of their endings?."""
    return any(unit.lower[:-1] == word[:-1] for word in words.split())


def _build(units: list[Unit], first: int, at: int, reading: Form, **more: object) -> Cue | None:
    """Put a cue together: multiword verbs to the right, clitics and negation to the left."""
    lemma, last = reading.lemma, at
    behind = units[at + 1 : at + 7]
    following = [u.lower for u in behind]
    # mette subito in evidenza, ha reso poi noto, fanno inoltre giustamente notare
    adverbs = next((n for n, unit in enumerate(behind[:3]) if unit.pos != "ADV"), 0)
    frames = lexicon.frames().get(lemma, "")
    for words, wider in lexicon.multiwords().get(lemma, ()):
        skip = next((n for n in (0, adverbs) if tuple(following[n : n + len(words)]) == words), None)
        if skip is not None:
            last, frames, lemma = at + skip + len(words), wider, " ".join((reading.lemma, *words))
            break
    if not frames:
        return None
    left, negated, reflexive, dative = first, False, False, ""
    while left > 0 and units[left - 1].quote < 0:
        before = units[left - 1].lower
        if before in ("non", "né"):
            negated = True
        elif before in ("si", "s'"):
            reflexive = True
        elif before in ("gli", "le", "loro", "mi", "ci", "lo", "la", "li", "l'") and units[left - 1].pos in (
            "PRON",
            "DET",
            "ADV",
        ):
            dative = dative or before
        elif before not in CLITICS and not (units[left - 1].pos == "ADV" and before not in ("come", "più", "meno")):
            break
        left -= 1
    reflexive = reflexive or lemma == "dire" and units[at].lower.endswith("dosi")
    if last == at and reflexive and lemma in ("dire", "mostrare"):
        if feels(units, at + 1):
            frames, lemma = "acdx", "dirsi"  # si è mostrato fiducioso che la riforma passi
        elif lemma == "dire" and at + 1 < len(units) and units[at + 1].quote >= 0:
            frames, lemma = "cdx", "dirsi"
    values = {"number": reading.number, "person": reading.person or "3", "gender": reading.gender} | more
    cue = Cue(
        first, last, left, units[first].start, units[last].end, lemma, frames, reading.mood,
        negated=negated, reflexive=reflexive, dative=dative, **values,  # type: ignore[arg-type]
    )  # fmt: skip
    if why := says_nothing(units, at, cue):
        dropped("cue", why, [(cue.start, cue.end, lemma)])
        return None
    return cue


def feels(units: list[Unit], at: int) -> bool:
    """*si è detto | certo che*, *si dice | molto orgogliosa di aver*: is this how somebody feels about a content?."""
    at += at < len(units) and units[at].pos == "ADV"
    if at + 1 >= len(units) or units[at].quote >= 0:
        return False
    participle = units[at].pos in ("ADJ", "VERB") and not units[at].finite
    fact = units[at + 1].lower in ("nel", "sul", "del") and [u.lower for u in units[at + 2 : at + 4]] == [
        "fatto",
        "che",
    ]
    return units[at].lower in STATES or participle and (fact or units[at + 1].lower in ("che", "di", "d'"))


def _past_aside(units: list[Unit], at: int) -> int:
    """Before an adverb between commas: *ha | , poi, | aggiunto*, *ha | , dal canto suo, | negato*."""
    if at < 2 or units[at].text != ",":
        return at
    opening = next((i for i in range(at - 1, max(at - 5, 0), -1) if units[i].text == ","), 0)
    aside = units[opening + 1 : at]
    light = all(u.pos in ("ADV", "ADP", "DET", "NOUN", "PRON", "ADJ") and u.quote < 0 for u in aside)
    auxiliary = opening > 0 and units[opening - 1].lower in AVERE | ESSERE
    return opening - 1 if aside and light and auxiliary else at


def _compound(units: list[Unit], at: int, reading: Form) -> Cue | None:
    """*ha detto*, *ha poi assicurato*, *è stato definito*, *si è detto*; a second participle shares the auxiliary."""
    first = _past_aside(units, at - 1)
    while first >= 0 and at - first <= 4 and (units[first].lower in _BETWEEN or units[first].pos == "ADV"):
        first -= 1
    auxiliary = units[first].lower if first >= 0 else ""
    if auxiliary in AVERE | ESSERE:
        if first > 0 and auxiliary in ("aver", "avere", "essere", "esser"):
            if units[first - 1].lower not in ("dopo", "per", "nel"):
                return None  # un'intesa che giurano di aver promesso
            return _build(units, first, at, Form(reading.lemma, "infinitive"))
        before = units[first - 1].lower if first > 0 else ""
        inverted = auxiliary in ESSERE
        passive = (
            inverted
            and before not in ("si", "s'")
            and reading.lemma not in ("insorgere", "intervenire", "emergere", "filtrare", "trapelare")
            and set("acdnx") & set(lexicon.frames().get(reading.lemma, "cdnx"))
        )
        if inverted and (before in ("mi", "ti", "ci", "vi") and reading.person == "" or auxiliary == "sia"):
            return None  # tutto questo, sia detto, per ambizione
        number = "p" if auxiliary in _PLURAL and not (auxiliary == "sono" and reading.number == "s") else "s"
        person = "1" if auxiliary in _FIRST else "3"
        mood = "gerund" if auxiliary.endswith("endo") else "finite"
        return _build(
            units,
            first,
            at,
            Form(reading.lemma, mood, number, person, reading.gender if inverted else ""),
            passive=bool(passive),
        )
    shared = (
        at > 0
        and units[at - 1].lower in ("e", "ed", "o", "ma")
        and any(units[i].lower in AVERE for i in range(max(0, at - 25), at))
    )
    if (
        shared
        and units[at].pos == "VERB"
        and any(u.pos == "VERB" and u.lower.endswith(("to", "so")) for u in units[max(0, at - 25) : at - 1])
    ):
        number = next(
            ("p" if units[i].lower in _PLURAL else "s" for i in range(at - 1, -1, -1) if units[i].lower in AVERE), "s"
        )
        return _build(units, at, at, Form(reading.lemma, "finite", number, "3"))
    asked = reading.lemma in ("chiedere", "domandare") and at == 0 and at + 1 < len(units)
    if asked and units[at + 1].lower == "se":  # Chiesto se avesse rimorsi, ha risposto di no
        return _build(units, at, at, Form(reading.lemma, "finite", "s", "3"), passive=True)
    if "x" in lexicon.frames().get(reading.lemma, "") and _called_by(units, at):
        return _build(units, at, at, Form(reading.lemma, "finite", "s", "3"), passive=True)
    return None


def _called_by(units: list[Unit], at: int) -> bool:
    """*la riforma, definita «inutile» dal sindaco*, *bollata come «farsa» dal Pd*: words in marks before an agent."""
    marked = at + 1 + (at + 1 < len(units) and units[at + 1].lower == "come")
    agent = units[marked + 1] if marked + 1 < len(units) and units[marked].quote >= 0 else None
    return agent is not None and agent.pos == "ADP" and agent.lower.startswith("da")


def _finite(units: list[Unit], at: int, reading: Form) -> Cue | None:
    unit = units[at]
    before = units[at - 1] if at else None
    if reading.person == "2" or unit.relation == "amod":
        return None  # via Reni, nota strada del centro
    if before is not None and before.quote < 0 and before.pos != "PRON":
        clitic = before.lower in CLITICS and unit.pos in ("VERB", "AUX") and before.lower != "l'"
        clitic = (
            clitic
            or before.lower == "gli"
            and reading.number == "s"
            or before.lower in ("lo", "le", "l'")
            and at > 1
            and units[at - 2].lower == "chi"
        )
        if before.lower in DETERMINERS and not clitic:
            return None
        if before.pos in ("ADJ", "DET", "NUM", "ADP") and unit.pos not in ("VERB", "AUX") and not clitic:
            return None
    asked = at > 1 and units[at - 2].lower == "chi" and units[at - 1].lower in CLITICS  # a chi l'accusa di
    if unit.pos not in ("VERB", "AUX") and not asked and not _reads_as_verb(units, at):
        return None
    return _build(units, at, at, Form(reading.lemma, "finite", reading.number, reading.person))


def _multiword(units: list[Unit], at: int) -> bool:
    following = tuple(u.lower for u in units[at + 1 : at + 4])
    lemmas = {form.lemma for form in lexicon.readings(units[at].lower)}
    return any(following[: len(words)] == words for lemma in lemmas for words, _ in lexicon.multiwords().get(lemma, ()))


def _reads_as_verb(units: list[Unit], at: int) -> bool:
    """Is a form a verb though the tagger calls it something else (*sbotta*, *auspica*, *accusa Loredana Frisullo*)?."""
    unit = units[at]
    before = units[at - 1] if at else None
    after = next((u for u in units[at + 1 : at + 3] if u.lower not in ("invece", "piuttosto", "però")), None)
    if _multiword(units, at):
        return True  # Lancia un appello il parroco
    headed = at == 1 and after is not None and after.text == ":"  # Esposito rilancia: «…»
    if before is not None and before.quote < 0 and before.pos in ("VERB", "AUX") and not headed:
        return False  # di aver sentito urla nella notte, di tenere chiuse le finestre
    if unit.pos == "PROPN" and not headed or unit.text[:1].isupper() and at > 0:
        return False
    if unit.lower not in lexicon.ambiguous():
        return unit.text[:1].islower() or after is not None and after.lower in ("che", "di", "se")
    if (
        after is not None
        and after.lower in ("che", "se")
        and before is not None
        and (before.lower in ("e", "ed", "ma", "che", "poi") or before.text == ",")
    ):
        return True
    verbal = after is not None and after.lower == "di" and at + 2 < len(units) and units[at + 2].pos in ("VERB", "AUX")
    if before is not None and before.lower in ("e", "ed") and after is not None and (after.pos == "NOUN" or verbal):
        # parla di accuse e minaccia contromisure; chiede un incontro e minaccia di bloccare il ponte
        return any(u.pos in ("VERB", "AUX") for u in units[:at])
    free = before is not None and (before.quote >= 0 or before.pos in ("PUNCT", "PROPN") or before.lower in CLITICS)
    named = before is not None and before.pos == "PROPN"
    return (
        free
        and after is not None
        and (after.pos in ("DET", "PROPN") or after.lower in ARTICLES or named and after.pos in ("NOUN", "ADJ"))
    )


def _gerund(units: list[Unit], at: int, reading: Form) -> Cue | None:
    before = units[at - 1].lower if at else ""
    if before in STARE:
        return _build(
            units,
            at - 1,
            at,
            Form(reading.lemma, "finite", "p" if before in _PLURAL else "s", "1" if before in _FIRST else "3"),
        )
    return _build(units, at, at, reading)


def _infinitive(units: list[Unit], at: int, reading: Form) -> Cue | None:
    """*si è limitato a dire che*, *per poi precisare che*; not *vuol dire*, *come dire*, *ha voluto dire*."""
    before = at - 1
    while before > 0 and (units[before].pos == "ADV" or units[before].lower in CLITICS):
        before -= 1
    if before < 0 or units[at].pos not in ("VERB", "AUX", "NOUN"):
        return None
    lower = units[before].lower
    if lower in _MODALS:
        around = [u.lower for u in units[max(0, before - 4) : before]]
        return None if "non" in around or "nessuno" in around else _build(units, at, at, reading)
    if lower not in ("a", "ad", "per", "poi", "dopo", "di"):
        return None
    window = {u.lower for u in units[max(0, before - 3) : before]}
    if lower == "di" and (before == 0 or units[before - 1].lower != "prima"):
        return None
    if lower == "per" and window & _ENOUGH:
        return None  # il referto non è sufficiente per dire che
    if lower in ("a", "ad") and not window & _AUXILIARIES_OF_A and not _cleft(units, before):
        return None
    return _build(units, at, at, reading)


def _cleft(units: list[Unit], at: int) -> bool:
    """*È stato il sindaco ad annunciare che*, *A dirlo è un rapporto*: does the *a* belong to a cleft?."""
    if units[0].lower in ESSERE and at < 14:
        return True
    opens = at == 0 or units[at - 1].text in (",", ";", "–", ":") or units[at - 1].lower in ("e", "ma")
    return opens and any(u.lower in ESSERE for u in units[at + 2 : at + 10])
