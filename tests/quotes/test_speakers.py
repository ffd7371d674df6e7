"""Whom an omitted subject, a pronoun or a role means: single choices, and made-up articles that taught nothing."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language

from pipeline.quotes.discourse import Anaphor, Discourse, Mention
from training.speakers import passages, right_speakers

ARTICLES = Path(__file__).parent / "articles.txt"


def discourse(*people: tuple[str, str, str, str]) -> Discourse:
    """Name, label, gender and place in the sentence of those whom sentences 0, 1, … mention."""
    found = Discourse()
    for number, (name, label, gender, place) in enumerate(people):
        found.mention(name, Mention(100 * number, number, 0, place, True), label=label, gender=gender, number="s")
    return found


def omitted(found: Discourse, gender: str = "") -> str:
    """Who is meant by an omitted subject in the sentence after the last."""
    number = len(found.by_name)
    chosen = found.choose(Anaphor("omitted", 100 * number, 100 * number, number, 0, gender, "s"))
    return chosen.candidate.name if chosen.candidate else ""


def test_the_subject_of_the_sentence_before_speaks_on() -> None:
    assert omitted(discourse(("Ada Lodi", "PER", "f", "object"), ("Ugo Neri", "PER", "m", "subject"))) == "Ugo Neri"


def test_gender_decides_against_nearness() -> None:
    people = (("Ada Lodi", "PER", "f", "subject"), ("Ugo Neri", "PER", "m", "subject"))
    assert omitted(discourse(*people), gender="f") == "Ada Lodi"


def test_who_spoke_last_comes_before_a_place() -> None:
    found = discourse(("Ada Lodi", "PER", "f", "subject"), ("Orte", "LOC", "", "complement"))
    found.spoke("Ada Lodi", 0)
    assert omitted(found) == "Ada Lodi"


def test_nobody_is_chosen_where_nobody_was_named() -> None:
    assert Discourse().choose(Anaphor("alone", 0, 0, 0, 0)).candidate is None


def test_a_choice_tells_its_probability() -> None:
    alone = discourse(("Ada Lodi", "PER", "f", "subject"))
    crowd = discourse(*((name, "PER", "f", "subject") for name in ("Ada Lodi", "Eva Neri", "Ida Riva")))
    at = Anaphor("pronoun", 900, 900, 3, 0, "f", "s")
    assert 0 < crowd.choose(at).probability < alone.choose(at).probability <= 1


def test_a_long_article_forgets_whom_it_named_first() -> None:
    found = discourse(*((f"Nome {number}", "PER", "", "subject") for number in range(500)))
    assert len(found.by_name) <= 80


def test_articles_that_nothing_was_learned_from(nlp: Language) -> None:
    articles = passages(ARTICLES, nlp)
    matched, right = right_speakers(articles)
    assert matched >= 75
    assert right >= 0.72 * matched
    assert right > right_speakers(articles, {})[1]  # the weights are worth something
