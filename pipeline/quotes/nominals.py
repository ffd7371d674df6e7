"""Noun phrases that name what was said: *ha annunciato la chiusura*, *accusa il sindaco di omissioni*."""

from __future__ import annotations

from dataclasses import replace

from pipeline.quotes import lexicon
from pipeline.quotes.cues import ARTICLES, Cue
from pipeline.quotes.extents import OCCASIONS, Extents
from pipeline.quotes.found import Found
from pipeline.quotes.objects import AMOUNT
from pipeline.quotes.phrases import AT, OF, TIMES, Phrase, is_speech_noun, noun_phrase
from pipeline.quotes.referents import names_document, singulars
from pipeline.quotes.units import Unit

_REJECTED = frozenset(
    "accusa accuse addebito addebiti critica critiche illazioni ipotesi insinuazione insinuazioni obiezione obiezioni"
    " responsabilità rilievi sospetto sospetti tesi teoria teorie voci contestazione contestazioni".split()
)
_EMPTY_OBJECTS = frozenset(
    "contrario fatto opinione opinioni parere pareri giudizio voto parole parola conto scusa scuse"
    " perdono parte cosa cose".split()
)
# What was told about, not what was told: *ha comunicato l'esito del voto*; one can ask for it, or say that it is right.
_TOPICS = lexicon.words("topics")
_ABOUT_FACTS = frozenset("chiedere richiedere sollecitare confermare contestare smentire negare".split())
# Done by the words, not told by them: *ha dichiarato lo stato di emergenza*, *nega l'autorizzazione al corteo*
_ACTS = {
    "confermare": frozenset("aspettative attese fama previsioni pronostici pronostico tradizione trend".split()),
    "chiedere": frozenset("anonimato asilo divorzio elemosina separazione".split()),
    "ammettere": frozenset("action candidatura class costituzione domanda istanza lista prova prove ricorso".split()),
    "dichiarare": lexicon.words("declared"),
    "proporre": frozenset("brani brano canzone canzoni duetto medley menù monologo piatti piatto sketch".split()),
    "proclamare": lexicon.words("declared"),
    "negare": lexicon.words("refused"),
}
_IN = frozenset("in nei nel nell' nella nelle sui sul sull' sulla sulle".split())
_BEFORE = frozenset("davanti dinanzi innanzi".split())
_POINTING = frozenset(
    "questo questa questi queste quest' quel quello quella quell' quei quegli quelle tale tali".split()
)
# *non esclude un rinvio*; but *non ha chiesto denaro*
_A = frozenset(("un", "un'", "una", "uno"))
_POSTS = frozenset("auspicare chiedere invocare promettere proporre sollecitare".split())
_CONCEDED = frozenset("contestare escludere nascondere temere".split())


class Nominals(Extents):
    """Nominal contents of one sentence, beside its clauses."""

    def nominal(self, cue: Cue) -> Found | None:
        """The object of a verb of saying that names what was said: *ha annunciato la chiusura dello stabilimento*."""
        units = self.units
        if (
            not set("nl") & set(cue.frames)
            and "v" not in cue.frames
            and "a" not in cue.frames
            and cue.lemma not in ("accennare", "parlare", "raccontare")
        ):
            return None
        owned = noun_phrase(units, cue.last + 1) if cue.last + 1 < len(units) else None
        owned = owned if owned is not None and units[owned.head].relation == "obj" else None  # ne chiede le dimissioni
        if any(
            u.lower == "lo" or u.lower == "ne" and not owned for u in units[cue.left : cue.first] if u.pos == "PRON"
        ):
            return None  # Lo ha comunicato il consorzio: the object stands before
        if cue.mood == "infinitive" and cue.left and units[cue.left - 1].lower == "per" and not self._told_before(cue):
            return None  # ha acceso un fuoco per segnalare la presenza del barcone
        if cue.reflexive and cue.lemma == "esprimere":
            return None  # si è espresso a favore di una tregua
        if cue.left and units[cue.left - 1].lower in ("come", "quanto"):
            return None  # secondo quanto riferisce un comunicato, …: its subject stands behind it
        if cue.negated and cue.lemma not in _CONCEDED or cue.mood == "infinitive" and cue.lemma == "parlare":
            return None
        position = self._agent_after(cue) if cue.passive else self._past_insertions(cue, self._skip_nominal(cue))
        if "v" in cue.frames:
            position = self._past_accused(position)
        hinted = cue.lemma == "accennare" and self._hints_at(cue.last + 1)
        if hinted:
            position = cue.last + 1
        if position >= len(units):
            return None
        start = position
        lower = units[position].lower
        if cue.passive:
            by = noun_phrase(units, position + 1)
            if by is None or not self.speaks(units, by):
                return None
            position = start = by.last + 1  # È stato confermato dall'Agenzia il successo del lancio
            if position >= len(units) or units[position].lower not in ARTICLES:
                return self._passive_subject(cue)
            lower = units[position].lower
        directive = hinted or "a" in cue.frames and lower in AT
        if (
            "v" in cue.frames
            and lower in OF
            or cue.lemma == "raccontare"
            and lower == "di"
            or cue.lemma == "parlare"
            and lower == "di"
            and position + 1 < len(units)
            and units[position + 1].lower in _A
        ):
            start = position + 1
        elif directive:
            start = position + 1
        elif not set("nl") & set(cue.frames) or lower in OF | AT:
            return None
        if start >= len(units):
            return None
        counted = start + 1 < len(units) and units[start].lower in AMOUNT and units[start + 1].pos == "NUM"
        later = min((at for at in self._finite_cues if at > start), default=None)  # … un tavolo e | minaccia di
        phrase = noun_phrase(units, start + counted, loose=True, limit=later)  # annuncia oltre cento assunzioni
        if phrase is None or phrase.pronoun:
            return self._marked_object(start, cue)
        head = units[phrase.head]
        if (
            head.pos == "PROPN"
            or head.lower in lexicon.roles()
            and not (cue.lemma in _POSTS and units[start].lower in _A)  # propone un commissario unico
            or head.lower in _EMPTY_OBJECTS
            or head.lower == "aiuto"
            and phrase.first == phrase.head  # chiede aiuto ai vicini; but: promette un aiuto concreto
            or head.lower in _TOPICS
            and cue.lemma not in _ABOUT_FACTS
            or "n" not in cue.frames
            and "l" in cue.frames
            and not lexicon.nouns().intersection(singulars(head.lower))
            or units[phrase.first].lower in _POINTING
            or not _ACTS.get(cue.lemma, frozenset()).isdisjoint(u.lower for u in units[phrase.head : phrase.last + 1])
            or cue.lemma == "dichiarare"
            and units[start].pos not in ("DET", "NUM")
            or cue.lemma == "respingere"
            and head.lower not in _REJECTED
            or head.lower in TIMES
            and units[phrase.core].pos != "NUM"
            or cue.lemma == "minacciare"
            and not names_document(head.lower)  # ha minacciato il ricorso
            and self.speaks(units, phrase)  # ha minacciato i vicini
            or directive
            and (
                head.lower in OCCASIONS or self.speaks(units, phrase)
            )  # invita alla manifestazione, appello ai donatori
            or head.lower == "notizia"
            and phrase.last == phrase.head
            and cue.lemma not in _ABOUT_FACTS  # comunicando la notizia ai familiari
            or cue.lemma == "negare"
            and self._refuses(cue, start)
        ):
            return None
        joint = next((i for i in range(phrase.last, phrase.head, -1) if units[i].lower in ("e", "ed")), 0)
        if joint and phrase.last + 1 < len(units) and units[phrase.last + 1].finite:
            phrase = replace(phrase, last=joint - 1)  # stimano gravi i danni | e i giornali parlano di vittime
        last = self.nominal_end(phrase, cue)
        if cue.lemma == "parlare" and any(u.quote >= 0 for u in units[start : last + 1]):
            return None
        after = units[last + 1] if last + 1 < len(units) else None
        addressed = any(
            u.quote >= 0 and u.text.lower().startswith(("a ", "ad ", "di "))
            for u in units[phrase.last + 1 : phrase.last + 2]
        )
        if "a" in cue.frames and not directive and (addressed or after is not None and after.lower in ("a", "ad")):
            return None
        following = units[last + 1] if last + 1 < len(units) else None
        if following is not None and following.lower == "che" and following.pos == "SCONJ" and "c" in cue.frames:
            return None
        if self._describes_speaker(phrase, following):
            return None
        return self.content(start, last, "nominal", cue, "object", 0.6, None)

    def _hints_at(self, at: int) -> bool:
        """*ha accennato | a un possibile rinvio*; not *accenna a schiarite*, *accenna ai figli*."""
        units = self.units
        phrase = noun_phrase(units, at + 1) if at + 1 < len(units) and units[at].lower in AT else None
        articled = phrase is not None and (units[at].lower not in ("a", "ad") or phrase.core > phrase.first)
        return articled and phrase is not None and not self.speaks(units, phrase)

    def _refuses(self, cue: Cue, start: int) -> bool:
        """*Ha negato al comitato la piazza*, *gli ha negato il visto*: somebody did not get it."""
        given = (
            noun_phrase(self.units, at + 1)
            for at in range(cue.last + 1, start)
            if self.units[at].lower in AT and self.units[at - 1].lower not in _BEFORE  # nega davanti al giudice
        )
        return bool(cue.dative) or any(phrase is not None and self.speaks(self.units, phrase) for phrase in given)

    def _told_before(self, cue: Cue) -> bool:
        """*Ha scritto una lettera | per chiedere la bonifica*: is there a word of saying before an infinitive?."""
        return any(c.first < cue.first for c in self.cues) or any(
            is_speech_noun(self.units, at) for at in range(cue.first)
        )

    def _passive_subject(self, cue: Cue) -> Found | None:
        """*La presenza di fiamme è stata esclusa dai pompieri*: what was said is the subject."""
        if cue.negated or cue.lemma == "proporre" or "n" not in cue.frames:
            return None  # la notizia non è stata confermata dal legale; il decreto è stato proposto dalla Lega
        units = self.units
        start = cue.left
        while (
            start > 0 and units[start - 1].pos not in ("PUNCT", "CCONJ", "SCONJ", "PRON") and units[start - 1].quote < 0
        ):
            start -= 1
        start = self._joined(start)
        phrase = noun_phrase(units, start, loose=True, limit=cue.left)
        if phrase is None or not phrase.definite:
            return None
        felt = cue.lemma == "esprimere" and phrase.last > phrase.head  # cordoglio per le vittime è stato espresso da
        if phrase.first == phrase.core and not felt:
            return None
        head = units[phrase.head]
        thing = head.pos == "NOUN" and head.lower not in lexicon.roles() | _TOPICS | _EMPTY_OBJECTS | TIMES
        if not thing or any(u.finite for u in units[start : cue.left]) or head.lower in _ACTS.get(cue.lemma, ()):
            return None
        if cue.lemma == "respingere" and head.lower not in _REJECTED:
            return None  # la richiesta della procura è stata respinta dal giudice
        return self.content(start, cue.left - 1, "nominal", cue, "passive-subject", 0.55, None)

    def after_nominal(self, nominal: Found, cue: Cue) -> list[Found]:
        """*ha promesso un taglio alle spese e di convocare i partiti*."""
        units = self.units
        after = next((i for i, u in enumerate(units) if u.start >= nominal.end), len(units))
        while after < len(units) and (units[after].text == "," or units[after].lower in ("e", "ed", "ma")):
            after += 1
        if (
            after + 1 >= len(units)
            or units[after].lower not in ("che", "di")
            or units[after - 1].lower not in ("e", "ed", "ma")
            or not self._coordinate(after, cue, after)
        ):
            return []
        last = self.clause_end(after + 1, cue, infinitive=units[after].lower == "di")
        return [self.content(after + 1, last, "indirect", cue, units[after].lower + "-coordinated", 0.75, None)]

    def _marked_object(self, start: int, cue: Cue) -> Found | None:
        """*hanno paventato lo «stato di salute» e «le modalità di trattamento» necessarie per la messa in libertà*."""
        units = self.units
        bare = units[start].quote >= 0 and start + 1 < len(units) and units[start + 1].lower in OF | _IN
        if bare and cue.lemma != "parlare":  # lamenta «ritardi» nei rimborsi
            last = self.nominal_end(Phrase(start, start, start, start), cue)
            return self.content(start, last, "nominal", cue, "object", 0.5, None) if last > start else None
        if (
            units[start].lower not in ARTICLES
            or start + 1 >= len(units)
            or units[start + 1].quote < 0
            or start + 2 >= len(units)
        ):
            return None
        phrase = Phrase(start, start + 1, start + 1, start + 1)
        last = self.nominal_end(phrase, cue)
        if cue.lemma == "parlare":
            return None
        return self.content(start, last, "nominal", cue, "object", 0.55, None) if last > start + 1 else None

    def _describes_speaker(self, phrase: Phrase, following: Unit | None) -> bool:
        if following is not None and (following.text == ":" or following.quote >= 0 and following.text):
            return bool(self.speaks(self.units, phrase))
        return False
