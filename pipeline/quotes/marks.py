"""Quotation marks in running text: a scanner over characters, with a model of the Italian apostrophe.

Tokens are no help here: tokenizers glue *L'«effetto* and split *'90*. The scanner reads one paragraph at a time, so
that an odd mark costs one paragraph at most, and looks at each character a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

OPENERS = {"«": "caporali", "<<": "caporali", "“": "double", "„": "double", "‟": "double", "‘": "single"}
CLOSERS = {"»": "caporali", ">>": "caporali", "”": "double", "’": "single"}
EITHER = {'"': "double", "''": "double", "'": "single"}

# Words that end in an apostrophe of their own: *un po' d'intesa*, *di' la verità*, and the typewriter's accents
# (*e'*, *perche'*, *citta'*), of which only the commonest are listed.
TRUNCATED = frozenset(
    "po mo be di da fa sta va to vo de ne co a e so que pie gia piu cosi perche poiche benche finche"
    " puo sara citta c'e cio pero si li la ca ci dara fara potra dovra avra andra verra universita"
    " societa attivita".split()
)
# Words that begin with an apostrophe of their own: *'Ndrangheta*, *'sto*, *'na*.
BEHEADED = re.compile(
    r"(?:[nN]drin|[nN]drangh|(?:sto|sta|sti|ste|na|no|nu|a|o|l|stavolta|stamattina|stasera|stanotte)\b(?!'))"
)
ELIDED = re.compile(
    r"(?:^|[^\w])(?:[lcdsmtvn]|un|gl|(?:d|n)ell|(?:a|da|su|co|que|be)ll|quest|sant|cent|tutt|nient|mezz|grand|com|dov|anch|"
    r"quand|senz|qualcun|ciascun|nessun|alcun|cos|ogn|pover|buon)$",
    re.IGNORECASE,
)
DECADE = re.compile(r"\d\d(?!\d|['’]?\w)")
MARK = re.compile(r"''|<<|>>|[«»“”„‟‘’'\"]")
PARAGRAPH = re.compile(
    r"[^\n]+(?:\n(?=[ \t]*[a-zàèéìòù])[^\n]+)*"
)  # a line that goes on in lower case was only wrapped
DIALOGUE = re.compile(r"(?:(?<=\s)|^)[–—―](?=\s|[,.;:]|\w|$)|(?:(?<=\s)|^)-(?=\s)")
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Marked:
    """Words between marks: `start:end` without the marks, `outer_start:outer_end` with them.

    `style` is caporali, double, single or dash; `closed` is false where the closing mark is missing; `continues` says
    that the span goes on with the speech of the paragraph before; `depth` counts the marks around it.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    style: str
    depth: int = 0
    closed: bool = True
    continues: bool = False


@dataclass(slots=True)
class _Open:
    position: int
    length: int
    style: str
    mark: str
    continues: bool = False


@dataclass(frozen=True, slots=True)
class _Event:
    position: int
    mark: str
    style: str
    role: str  # open, close, either


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of the paragraphs of a text; lines that were only wrapped stay together."""
    for match in PARAGRAPH.finditer(text):
        if match.group().strip():
            yield match.start(), match.end()


def find_marked(text: str) -> list[Marked]:
    """All spans between quotation marks or after dialogue dashes, sorted by start, nested ones included."""
    found: list[Marked] = []
    pending: str | None = None
    dialogue = False
    for number, (start, end) in enumerate(paragraphs(text)):
        spans, pending = _scan(text, start, end, pending=pending, first=number == 0)
        dashes = _dashes(text, start, end, spans, dialogue=dialogue)
        dialogue = bool(dashes)
        found.extend(spans)
        found.extend(dashes)
    # Marks around a space, as a broken page has them, hold nothing.
    return sorted((span for span in found if span.start < span.end), key=lambda span: (span.start, -span.end))


def _events(text: str, start: int, end: int) -> list[_Event]:
    """Marks of one paragraph with the roles that their neighbours allow; apostrophes are left out."""
    events = []
    for match in MARK.finditer(text, start, end):
        position, mark = match.start(), match.group()
        before = text[position - 1] if position > start else " "
        after = text[match.end()] if match.end() < end else " "
        if mark == "''" and before.isalnum() and after.isalnum():
            events.append(_Event(position + 1, "'", "single", "open"))  # dell''effetto Bari'
            continue
        role = _role(text, mark, position, before, after, match.end())
        if role:
            style = OPENERS.get(mark) or CLOSERS.get(mark) or EITHER[mark]
            events.append(_Event(position, mark, style, role))
    return events


def _role(text: str, mark: str, position: int, before: str, after: str, stop: int) -> str:
    opens = (before.isspace() or before in "([{«“„‟\"‘'’—–-/:;,.") and not after.isspace() and after not in ",;:)]}"
    closes = before not in "([{«“„‟‘" and not after.isalnum() and (not before.isspace() or after in ",;:.")
    if mark in ("«", "<<", "„", "‟"):
        return "open"
    if mark in ("»", ">>", "”"):
        return "close" if mark != "”" or closes or not opens else "either"
    if mark == "“":
        return "close" if closes and not opens else "open"
    if mark in "'’‘" and len(mark) == 1:
        if before.isalnum() and after.isalnum():
            return ""  # l'accordo
        if after in '«“„‟"‘<' and ELIDED.search(text[max(0, position - 8) : position]):
            return ""  # dell'«effetto Bari»
        if not before.isalnum() and (BEHEADED.match(text, stop) or DECADE.match(text, stop)):
            return ""  # 'Ndrangheta, negli anni '90
        if mark == "‘":
            return "open" if opens else ""
        if opens and mark == "'" and not (closes and before in ".,;:"):
            return "open"
        return "close" if closes else ""
    if before.isdigit() and re.search(r"\d['’′]\s?\d{1,2}$", text[max(0, position - 6) : position]):
        return ""  # a 1'56" da Martin
    ends = before.isspace() and after == "." and (stop + 1 >= len(text) or text[stop + 1].isspace())
    if closes and (ends or not opens):
        return "close"  # … non potranno più riprendersi ".
    return "open" if opens and not closes else "either"


def _scan(text: str, start: int, end: int, *, pending: str | None, first: bool) -> tuple[list[Marked], str | None]:
    """Pair the marks of one paragraph; returns its spans and the style of a quotation that is still open."""
    events = _events(text, start, end)
    closers_left: dict[str, int] = {}
    openers_left: dict[str, int] = {}
    for event in events:
        if event.role == "close":
            closers_left[event.style] = closers_left.get(event.style, 0) + 1
        elif event.role == "open":
            openers_left[event.style] = openers_left.get(event.style, 0) + 1
    strong_closers = _strong_closers(text, events)
    spans: list[Marked] = []
    stack: list[_Open] = []
    body = start + len(text[start:end]) - len(text[start:end].lstrip(" \t"))
    seen: set[str] = set()
    for index, event in enumerate(events):
        if event.role == "close":
            closers_left[event.style] -= 1
        elif event.role == "open":
            openers_left[event.style] -= 1
        same = next((i for i in range(len(stack) - 1, -1, -1) if stack[i].style == event.style), None)
        role = event.role
        if event.position == body and pending and (pending == event.style):
            stack.append(_Open(event.position, len(event.mark), event.style, event.mark, continues=True))
            seen.add(event.style)
            continue
        if role == "either":
            carried = pending == event.style and event.style not in seen and not stack
            role = "close" if same is not None or carried else "open"
        if role == "open":
            seen.add(event.style)
            if event.style == "single" and not strong_closers[index] and same is None:
                continue  # nothing closes it: an apostrophe
            if same is not None:
                nested = closers_left.get(event.style, 0) >= openers_left.get(event.style, 0) + 2
                if not nested:
                    spans.extend(_abandon(text, stack, same, event.position))
            if len(stack) >= DEEPEST:
                stack.clear()  # no text nests so deep: these are no marks
            stack.append(_Open(event.position, len(event.mark), event.style, event.mark))
        elif same is not None:
            if event.style == "single" and _truncated(text, event.position) and strong_closers[index]:
                continue  # '… un po' di flessibilità serve a tutti'
            spans.extend(_abandon(text, stack, same + 1, event.position))
            opened = stack.pop()
            spans.append(_marked(text, opened, event.position, len(event.mark), len(stack)))
        elif (
            event.style != "single" and stack and stack[-1].style != "single" and not closers_left.get(stack[-1].style)
        ):
            opened = stack.pop()  # opened «, closed "
            spans.append(_marked(text, opened, event.position, len(event.mark), len(stack)))
        elif (
            event.style != "single"
            and event.style not in seen
            and not stack
            and (pending == event.style or first and (event.mark in ("»", "”") or _is_apart(text, event)))
        ):
            # Opened in the paragraph before, or before the text begins.
            opened = _Open(body, 0, event.style, "", continues=pending == event.style)
            spans.append(_marked(text, opened, event.position, len(event.mark), 0))
            seen.add(event.style)
    still = next((o.style for o in stack if o.style != "single"), None)
    spans.extend(_abandon(text, stack, 0, end))
    return spans, still


def _is_apart(text: str, event: _Event) -> bool:
    """Whether a straight mark behind a space closes: *… non potranno più riprendersi ".*; not *un monitor da 24".*."""
    return event.mark == '"' and event.role == "close" and text[event.position - 1 : event.position].isspace()


def _strong_closers(text: str, events: list[_Event]) -> list[bool]:
    """For every event: does a single mark that surely closes follow before the next one that opens?."""
    follows = [False] * len(events)
    state = False
    for index in range(len(events) - 1, -1, -1):
        event = events[index]
        follows[index] = state
        if event.style == "single":
            if event.role == "open":
                state = False
            elif not _truncated(text, event.position):
                state = True
    # An opener that only a truncated word could close (*'Aspetta un po'*) still is one if that word ends the sense.
    for index, event in enumerate(events):
        if event.style == "single" and event.role == "open" and not follows[index]:
            later = next((e for e in events[index + 1 : index + 4] if e.style == "single"), None)
            follows[index] = (
                later is not None
                and later.role == "close"
                and text[later.position + 1 : later.position + 2] in tuple(".,;:!?")
            )
    return follows


def _truncated(text: str, position: int) -> bool:
    word = re.search(r"[\w'’]*$", text[max(0, position - 20) : position])
    found = word.group().lower() if word else ""
    return found in TRUNCATED or (found.isdigit() and len(found) < 4)


def _marked(text: str, opened: _Open, close: int, length: int, depth: int) -> Marked:
    start, end = opened.position + opened.length, close
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Marked(start, end, opened.position, close + length, opened.style, depth, continues=opened.continues)


def _abandon(text: str, stack: list[_Open], level: int, limit: int) -> list[Marked]:
    """Drop what is open from `level` up; a quotation that was never closed ends at `limit` at the latest."""
    spans = []
    while len(stack) > level:
        opened = stack.pop()
        if opened.style != "single":
            span = _marked(text, opened, limit, 0, len(stack))
            if span.end > span.start:
                spans.append(replace(span, closed=False, outer_end=span.end))
    return spans


def _dashes(text: str, start: int, end: int, marked: list[Marked], *, dialogue: bool) -> list[Marked]:
    """Speech after dialogue dashes: *– Non firmo – ribatte Rosa –, e basta. – Peccato.*.

    A dash opens speech at the start of the paragraph or after the end of a sentence, a colon or the reporter's cue;
    any other pair of dashes is a parenthesis. A paragraph with one dash alone is speech only amid a dialogue.
    """
    inside = [(span.outer_start, span.outer_end) for span in marked if span.depth == 0]
    positions = []
    cursor = 0
    for match in DIALOGUE.finditer(text, start, end):
        while cursor < len(inside) and inside[cursor][1] <= match.start():
            cursor += 1
        if cursor >= len(inside) or match.start() < inside[cursor][0]:
            positions.append(match.start())
    spans: list[Marked] = []
    state, opened = "outside", 0
    for position in positions:
        previous = _before(text, start, position)
        following = text[position + 1 : min(position + 8, end)].lstrip(" ,.;:")[:1]
        ended = not previous or previous in ".?!…:»”"
        if state == "speech" and previous == ":" and position - opened > 1:
            opened = position  # – Accanto a lui annuisce una collega: – Ventisette anni
            continue
        if state == "speech":
            spans.append(_speech(text, opened, position))
            opened = position
            state = "speech" if ended and following.isupper() else "cue"
            continue
        if not previous:
            # One hyphen alone is an item of a list.
            starts = text[position] != "-" or dialogue or len(positions) > 1
        else:
            starts = state == "cue" or ended and text[position] != "-" and (following.isupper() or previous == ":")
        if starts:
            opened, state = position, "speech"
    if state == "speech":
        resumed = bool(spans) and text[opened + 1 : opened + 2] in (",", ".", ";", ":")
        limit = end
        if resumed:  # – ha confidato –, e in venti hanno trovato la segreteria. Voterà il decreto
            stop = re.search(r"[.?!…]\s+(?=[A-ZÀÈÉ«“\"])", text[opened + 3 : end])
            limit = opened + 3 + stop.start() + 1 if stop else end
        before = _before(text, start, opened)
        if spans or before == ":" or dialogue and not before:
            spans.append(_speech(text, opened, limit))
    return spans


def _before(text: str, start: int, position: int) -> str:
    """The last character before a position that is no white space, or nothing."""
    position -= 1
    while position >= start and text[position].isspace():
        position -= 1
    return text[position] if position >= start else ""


def _speech(text: str, opened: int, limit: int) -> Marked:
    start = opened + 1
    end = limit
    while start < end and (text[start].isspace() or text[start] in ",.;:"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:"):
        end -= 1
    if end > start and text[end - 1] == "." and not text[start:end].endswith("..."):
        end = start + len(text[start : end - 1].rstrip())  # – una forte risposta dal mondo .
    while limit > end and text[limit - 1].isspace():
        limit -= 1
    return Marked(start, end, opened, limit, "dash")
