"""Who an article has spoken of so far: the candidates for an omitted subject, a pronoun, a role or speech alone.

Each candidate is described to the ranking by features that any text has: how far back, in which place of its sentence,
how often, whether it spoke last, whether gender and number agree. The weights are learned (`training/speakers.py`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from pipeline.quotes import lexicon
from pipeline.quotes.referents import Referent, names_age, names_person, singulars

# Referents remembered; articles that name more have forgotten the first of them themselves.
REMEMBERED = 40


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a referent is mentioned: character, sentence, paragraph, and its place in the sentence."""

    start: int
    sentence: int
    paragraph: int
    place: str = "other"  # subject, lower subject, content, marks, …
    leads: bool = False  # the first in its sentence


@dataclass(slots=True)
class Candidate:
    """A referent of the article: one with a name (label PER, ORG, LOC) or a described one (PERSON, BODY, DOCUMENT)."""

    name: str
    label: str
    gender: str = ""
    number: str = ""
    roles: frozenset[str] = frozenset()
    titles: frozenset[tuple[str, str]] = frozenset()
    taken: set[tuple[int, str]] = field(default_factory=set)  # where which noun took it up: spiega il mister granata
    count: int = 0
    spoke: int = -1  # sentence in which it last spoke
    mentions: list[Mention] = field(default_factory=list)

    def before(self, limit: int) -> Mention | None:
        """The last mention before a character."""
        return next((mention for mention in reversed(self.mentions) if mention.start < limit), None)

    def only_told_of(self, limit: int) -> bool:
        """Whether only marked speech has mentioned it before a character, or only as who was spoken to: *ai cronisti*.

        Who is told of does not speak next.
        """
        silent = ("marks", "dative") if self.label == "PERSON" else ("marks",)
        return self.spoke < 0 and all(mention.place in silent for mention in self.mentions if mention.start < limit)

    def called(self, limit: int) -> frozenset[str]:
        """The nouns that took it up before a character."""
        return frozenset(noun for start, noun in self.taken if start < limit)


@dataclass(frozen=True, slots=True)
class Anaphor:
    """What stands for a referent: `kind` is omitted, pronoun, role or alone (speech without a cue).

    `limit` is the character before which it must have been mentioned; `word` the noun of a role, `whole` its whole
    phrase; `going_on` tells that the cue says more of the same (*aggiunge*).
    """

    kind: str
    start: int
    limit: int
    sentence: int
    paragraph: int
    gender: str = ""
    number: str = ""
    speech: bool = False
    going_on: bool = False
    word: str = ""
    whole: str = ""
    being: str = ""  # person, body, document: what the noun of a role names
    indefinite: bool = False  # si legge in un comunicato
    complement: frozenset[str] = frozenset()  # stems: esteri, ucrai
    demonym: bool = False  # il tecnico emiliano: where somebody is from is all the complement
    introduced: bool = False  # il testimone, un pensionato,


_WHOLES = frozenset(
    "agenzia associazione ateneo azienda banca casa club colosso compagnia ente fondazione giornale gruppo impresa"
    " istituto multinazionale organizzazione partito quotidiano rivista settimanale sigla sindacato società"
    " testata".split()
)
# L'azienda is no sindacato, il quotidiano no partito.
_BODIES = tuple(
    frozenset(words.split())
    for words in (
        "azienda banca casa colosso compagnia cooperativa gestore gruppo impresa multinazionale società startup",
        "associazione comitato confederazione federazione organizzazione sigla sindacato",
        "agenzia emittente giornale quotidiano rivista settimanale sito testata",
        "ateneo istituto politecnico scuola università",
        "formazione movimento partito lista",
        "club formazione squadra società",
    )
)
_OF_BODIES = frozenset().union(*_BODIES)

_OFFICES = frozenset(("judiciary", "police", "trade"))
_PRIVATE = _WHOLES - {"agenzia", "ente", "istituto", "organizzazione"}
_WRITINGS = frozenset(
    "comunicato dichiarazione documento diario lettera libro messaggio missiva nota post tweet".split()
)
_PUBLIC = frozenset(
    "autorità camera carabinieri cassazione commissione comune consiglio corte curia governo guardia ministero palazzo"
    " parlamento polizia prefettura procura provincia questura regione senato stato tar tribunale".split()
)

Features = dict[str, float]
Watch = Callable[[Anaphor, list[tuple[str, Features]]], None]  # training sees every choice: names and features


@dataclass(frozen=True, slots=True)
class Choice:
    """What the ranking chose: None for nobody (or, of a role, the description as it stands), with its probability."""

    candidate: Candidate | None
    probability: float


@cache
def learned() -> Features:
    """Learned weight of each feature; unknown ones weigh nothing."""
    text = files(__package__).joinpath("data", "speakers.json").read_text(encoding="utf-8")
    loaded: Features = json.loads(text)
    return loaded


class Discourse:
    """The candidates of one article in reading order, and the choice among them."""

    def __init__(self, weights: Features | None = None, watch: Watch | None = None) -> None:
        self.weights = learned() if weights is None else weights
        self.watch = watch
        self.by_name: dict[str, Candidate] = {}
        self.speakers: list[str] = []  # who spoke, the last at the end, no two in a row the same
        self.addressed = ""

    def mention(self, name: str, mention: Mention, *, label: str, referent: Referent | None = None,
                gender: str = "", number: str = "") -> None:  # fmt: skip
        """Note that a referent is mentioned."""
        candidate = self.by_name.pop(name, None) or Candidate(name, label, gender, number)
        if referent is not None:
            candidate.gender, candidate.roles = referent.gender, frozenset(referent.roles)
            candidate.titles = frozenset(referent.titles)
        candidate.count += 1
        candidate.mentions = [*candidate.mentions[-3:], mention]
        self.by_name[name] = candidate  # the latest at the end
        if len(self.by_name) > 2 * REMEMBERED:
            self.by_name = dict(list(self.by_name.items())[-REMEMBERED:])

    def spoke(self, name: str, sentence: int) -> None:
        """Note that somebody spoke."""
        if not self.speakers or self.speakers[-1] != name:
            self.speakers = [*self.speakers[-2:], name]
        if name in self.by_name:
            self.by_name[name].spoke = sentence

    def described(self, noun: str, limit: int) -> str:
        """The nameless one of whom a noun was said last: *fonte diplomatica* for *fonte*; empty for none."""
        told = (c for c in reversed(self.by_name.values()) if c.label in ("PERSON", "BODY") and c.before(limit))
        return next((c.name for c in told if noun in c.name.lower().split()[:2]), "")

    def choose(self, anaphor: Anaphor, holders: Iterable[Referent] = ()) -> Choice:
        """The most probable referent of an anaphor among those mentioned before it, and the `holders` of a role."""
        known = [(c, m) for c in self.by_name.values() if (m := c.before(anaphor.limit)) is not None]
        known.sort(key=lambda pair: -pair[1].start)
        most = {label: max((c.count for c, _ in known if c.label == label)) for label in {c.label for c, _ in known}}
        options: list[tuple[Candidate | None, Features]] = [
            (candidate, self._features(anaphor, candidate, mention, rank, candidate.count == most[candidate.label]))
            for rank, (candidate, mention) in enumerate(known[:REMEMBERED])
            if _can_be(candidate, anaphor)
            and not _beside_another(candidate, mention, anaphor)
            and not (anaphor.kind in ("alone", "omitted") and candidate.only_told_of(anaphor.limit))
        ]
        before = {candidate.name for candidate, _ in known}
        for holder in holders:  # named only further on
            if holder.name not in before:
                later = Candidate(
                    holder.name, holder.label, holder.gender,
                    roles=frozenset(holder.roles), titles=frozenset(holder.titles),
                )  # fmt: skip
                names = ("named later", *_agreement(anaphor, later), *_role_features(anaphor, later))
                options.append((later, dict.fromkeys(names, 1.0)))
        options.append((None, self._nobody(anaphor)))
        if self.watch is not None:
            self.watch(anaphor, [(c.name if c else "", features) for c, features in options])
        scores = [
            sum(self.weights.get(name, 0.0) * value for name, value in features.items()) for _, features in options
        ]
        best = max(range(len(options)), key=lambda index: scores[index])
        chosen = options[best][0]
        if chosen is not None and anaphor.kind == "role":
            chosen.taken.add((anaphor.start, anaphor.word))
        return Choice(chosen, 1.0 / sum(math.exp(score - scores[best]) for score in scores))

    def _features(self, anaphor: Anaphor, candidate: Candidate, mention: Mention, rank: int, most: bool) -> Features:
        far = anaphor.sentence - mention.sentence
        spoken = anaphor.sentence - candidate.spoke if candidate.spoke >= 0 else 99
        last = bool(self.speakers) and self.speakers[-1] == candidate.name
        kind, label = anaphor.kind, candidate.label
        names = [
            f"label {label}",
            f"{kind}, label {label}",
            f"sentences back {min(far, 4)}",
            f"recency {min(rank, 3)}",
            f"place {mention.place}",
            f"place {mention.place}, back {min(far, 2)}",
        ]
        names += ["spoke last", f"{kind}, spoke last"] * last
        names += ["spoke before last"] * (not last and candidate.name in self.speakers[-2:])
        names += ["spoke just now"] * (spoken <= 1) + ["spoke in this sentence"] * (spoken == 0)
        names += ["never spoke"] * (candidate.spoke < 0)
        names += ["same paragraph"] * (mention.paragraph == anaphor.paragraph)
        names += ["leads its sentence"] * mention.leads
        names += ["speech, label " + label] * anaphor.speech
        names += ["goes on, spoke last"] * (anaphor.going_on and last)
        names += ["addressed"] * (candidate.name == self.addressed)
        names += _agreement(anaphor, candidate)
        names += [f"{kind}, most mentioned {label}"] * most
        if kind == "role":
            names += _role_features(anaphor, candidate)
        return dict.fromkeys(names, 1.0) | {"mentions": math.log(candidate.count)}

    def _nobody(self, anaphor: Anaphor) -> Features:
        names = [f"{anaphor.kind}, nobody"]
        if anaphor.kind == "role":
            again = self.by_name.get(anaphor.whole)
            names += ["stays, said before"] * (again is not None and again.before(anaphor.limit) is not None)
            longer = anaphor.whole.lower().removeprefix("ex ") != anaphor.word
            from_where = anaphor.demonym and _takes_up(anaphor.word)  # il tecnico emiliano, not il collega lituano
            names += ["stays, with complement"] * (longer and not from_where)
            names += ["stays, introduced"] * anaphor.introduced
            names += ["stays, name in complement"] * any(w[:1].isupper() for w in anaphor.whole.split())
            names += ["stays, takes up"] * _takes_up(anaphor.word)
            names += ["stays, goes on"] * anaphor.going_on
            names.append(f"stays, {anaphor.being}")
            names += ["stays, indefinite"] * anaphor.indefinite
            names += ["stays, demonym"] * (anaphor.word in lexicon.demonyms())  # il tedesco
            names += ["stays, not listed"] * (anaphor.being == "person" and not names_person(anaphor.word))
        return dict.fromkeys(names, 1.0)


def _lower(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _takes_up(word: str) -> bool:
    return names_age(word) or any(single in lexicon.generic() or single in _WHOLES for single in singulars(word))


def _can_be(candidate: Candidate, anaphor: Anaphor) -> bool:
    """Whether an anaphor can mean a candidate: a person's role a person, a body's a body, a document's either."""
    if anaphor.kind == "pronoun" and anaphor.gender:
        return candidate.label in ("PER", "PERSON")  # lui
    if anaphor.kind != "role":
        return candidate.label != "MISC"
    if anaphor.being == "body":  # l'azienda takes up a name, l'opposizione and la cancelleria di Vienna do not
        if _is_public(candidate) and anaphor.word in _PRIVATE:
            return False  # il gruppo is no Regione
        return candidate.label == "ORG" and (_takes_up(anaphor.word) or bool(_named_by(anaphor, candidate)))
    if anaphor.being == "person" and candidate.label == "PERSON":  # il presidente is not the giornalista before him
        noun = set(singulars(candidate.name.partition(" ")[0].lower()))
        akin = {other for single in noun for other in lexicon.kinds().get(single, ())}
        told = any(single in lexicon.sides() for single in singulars(anaphor.word))  # l'imputato is no pensionato
        return _takes_up(anaphor.word) and not told or bool((noun | akin) & set(singulars(anaphor.word)))
    if anaphor.being == "document":  # la nota of a body, the post of somebody; a study is nobody's
        written = anaphor.word in _WRITINGS or bool(_named_by(anaphor, candidate))
        own = anaphor.word not in ("comunicato", "documento")
        return written and (candidate.label == "ORG" or candidate.label == "PER" and own)
    return candidate.label == "PER" and not _on_another_side(anaphor, candidate)


def _on_another_side(anaphor: Anaphor, candidate: Candidate) -> bool:
    """Whether a person is known by nouns that exclude another: *il giudice* is not the *pm* before him."""
    own = [lexicon.sides().get(noun, {}) for noun in singulars(anaphor.word)]
    told = [lexicon.sides().get(role, {}) for role in candidate.roles]
    for domain in {name for sides in own for name in sides}:
        here = frozenset[str]().union(*(sides.get(domain, ()) for sides in own))
        there = frozenset[str]().union(*(sides.get(domain, ()) for sides in told))
        if there and not here & there or not candidate.roles and here & _OFFICES:
            return True  # who is called il giudice was introduced as one
    return False


def _beside_another(candidate: Candidate, mention: Mention, anaphor: Anaphor) -> bool:
    """Whether a role stands beside a subject known by another: *il giornalista Neri scrive che il presidente …*."""
    if anaphor.kind != "role" or anaphor.being != "person" or _takes_up(anaphor.word):
        return False
    subject = mention.sentence == anaphor.sentence and mention.place == "subject"
    return subject and bool(candidate.roles) and not candidate.roles & _akin(anaphor.word)


def _is_public(candidate: Candidate) -> bool:
    return candidate.name.partition(" ")[0].lower() in _PUBLIC


def _other_body(word: str, roles: frozenset[str]) -> bool:
    """Whether a body that is called `roles` is of another kind than the noun says."""
    kinds = [kind for kind in _BODIES if word in kind]
    told = roles & _OF_BODIES
    return bool(kinds and told) and not any(kind & told for kind in kinds)


def _named_by(anaphor: Anaphor, candidate: Candidate) -> bool:
    """Whether the noun of a role is said of a candidate or stands in its name: *la commissione*."""
    return bool(candidate.roles & set(singulars(anaphor.word))) or anaphor.word[:5] in candidate.name.lower()


def _akin(word: str) -> frozenset[str]:
    """The nouns, the word itself among them, that can name the same person: *magistrato*: *pm*."""
    same = frozenset(singulars(word))
    return same.union(*(lexicon.kinds().get(single, ()) for single in same))


def _agreement(anaphor: Anaphor, candidate: Candidate) -> Iterable[str]:
    named = _akin(anaphor.word) if anaphor.word else frozenset()
    titled = anaphor.gender == "m" and bool(candidate.roles & named)  # il ministro Emma Bonino; il magistrato, of a pm
    if anaphor.gender and candidate.gender and not (titled and candidate.gender == "f"):
        yield "gender agrees" if anaphor.gender == candidate.gender else "gender differs"
    if anaphor.number and candidate.number:
        yield "number agrees" if anaphor.number == candidate.number else "number differs"


def _role_features(anaphor: Anaphor, candidate: Candidate) -> Iterable[str]:
    same = set(singulars(anaphor.word))
    akin = set(_akin(anaphor.word))
    if anaphor.being == "body":
        akin |= frozenset().union(*(kind for kind in _BODIES if same & kind))  # la società … l'azienda
    said = _lower(anaphor.complement)
    of_role = {word for role, word in candidate.titles if role in same | akin}
    names = any(w[0].isupper() for w in anaphor.complement) and any(w[0].isupper() for w in of_role)
    if names and not said & _lower(of_role):
        yield "other name in complement"  # il sindaco di Arese is not il sindaco di Cesate
    elif candidate.roles & same:
        yield "has the role"
    elif candidate.roles & akin:
        yield "has a role akin"
    elif candidate.roles:
        yield "has another role"
    if said & _lower(of_role):
        yield "complement agrees"
    elif said and of_role and not names:
        yield "complement differs"  # il ministro italiano may be the one degli Esteri
    elif said & _lower(word for _, word in candidate.titles):
        yield "complement of another role"
    called = candidate.called(anaphor.limit)
    if anaphor.word in called:
        yield "was called so"
    if anaphor.being == "body" and _other_body(anaphor.word, candidate.roles | called):
        yield "another kind of body"
    if anaphor.word[:5] in candidate.name.lower():
        yield "role in its name"
    if candidate.label == "PERSON" and candidate.name.lower().startswith(anaphor.word + " "):
        yield "described by the role"  # un portavoce del ministero … il portavoce
