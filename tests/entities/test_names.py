"""By which name an article knows each referent: `[…|LABEL=Name]` where it is not the mention's own."""

from __future__ import annotations

import time

import pytest

from pipeline.entities.names import Mention, canonical_names
from tests.entities.markup import parse

SAME = [
    # surname, first name, in any order
    "[Dario Brenta|PER] arriva. [Brenta|PER=Dario Brenta] parla, poi [Dario|PER=Dario Brenta] tace.",
    "[Brenta|PER=Dario Brenta] arriva. È [Dario Brenta|PER].",
    "Parla la [Sarli|PER=Giulia Sarli]. Ieri [Giulia Sarli|PER] taceva.",
    # particles belong to the surname
    "[Vincenzo De Rosis|PER] firma. [De Rosis|PER=Vincenzo De Rosis] c'è.",
    "[Ulla von der Heide|PER] firma. [von der Heide|PER=Ulla von der Heide] c'è.",
    "[Jean d'Aubrac|PER] firma. [D’Aubrac|PER=Jean d'Aubrac] c'è.",
    "[Tancredi Lo Verso|PER] firma. [Lo Verso|PER=Tancredi Lo Verso] c'è.",
    # initials, middle names, two surnames, what follows the surname
    "[Giulia Sarli|PER] vince. [G. Sarli|PER=Giulia Sarli] esulta.",
    "[Mark T. Osborn|PER] vince. [Mark Osborn|PER=Mark T. Osborn] esulta, [Osborn|PER=Mark T. Osborn] ride.",
    "[Maria Elena Bassi Torre|PER] vince. [Elena Torre|PER=Maria Elena Bassi Torre] esulta.",
    "[Maria Elena Bassi Torre|PER] vince. [Bassi|PER=Maria Elena Bassi Torre] esulta.",
    "[Frank Osborn Jr|PER] vince. [Osborn|PER=Frank Osborn Jr] esulta.",
    "[Kim Dae-ho|PER] vince. [Kim|PER=Kim Dae-ho] esulta.",
    # capitals
    "[Dario Brenta|PER] arriva. [BRENTA|PER=Dario Brenta]: «Sono qui».",
    # two of one surname: the last named, the woman after an article
    "[Dario Brenta|PER] e [Carla Brenta|PER]. Poi [Brenta|PER=Carla Brenta] va.",
    "[Carla Brenta|PER] e [Dario Brenta|PER]. Poi la [Brenta|PER=Carla Brenta] va.",
    "[Carla Brenta|PER] e [Dario Brenta|PER]. Poi il sindaco [Brenta|PER=Dario Brenta] va.",
    # acronyms before and after what they stand for
    "L'[Agenzia per il clima|ORG] ([Apc|ORG=Agenzia per il clima]) chiude. L'[Apc|ORG=Agenzia per il clima] no.",
    "L'[Ugl|ORG=Unione Grandi Laghi] tace. L'[Unione Grandi Laghi|ORG] parla.",
    "La [Northern Lake Union|ORG] tace, la [NLU|ORG=Northern Lake Union] pure.",
    "L'[Ue|ORG=Unione europea] e l'[Unione europea|ORG].",
    "Gli [Usa|LOC=Stati Uniti] e gli [Stati Uniti|LOC].",
    # names of one person that everybody knows, if the article has both
    "[Giovanni Paolo II|PER] riposa. [Karol Wojtyla|PER=Giovanni Paolo II] è grave.",
    "[Giovanni Paolo II|PER] riposa. [Wojtyla|PER=Giovanni Paolo II] è grave.",
    "[Joseph Ratzinger|PER] riposa. [Ratzinger|PER=Joseph Ratzinger] è grave.",
    # short forms of bodies; of two the last named
    "La [Procura di Lodi|ORG] indaga. La [Procura|ORG=Procura di Lodi] tace.",
    "La [Procura di Lodi|ORG] e la [Procura di Como|ORG]. La [Procura|ORG=Procura di Como] tace.",
    "La [Regione Liguria|ORG] firma, in [Liguria|LOC]. La [Regione|ORG=Regione Liguria] paga.",
    "Il [Comune di Darfo|ORG] paga, a [Darfo|LOC]. Il [Comune|ORG=Comune di Darfo] firma.",
    "La [Ferralta S.p.A.|ORG] cresce. [Ferralta|ORG=Ferralta S.p.A.] assume.",
    "Il [Ministero della Cultura|ORG] compra. Il [MiC|ORG=Ministero della Cultura] paga.",
    "La [Immobiliare Rivalta Spa|ORG] cresce. La [Rivalta|ORG=Immobiliare Rivalta Spa] assume.",
    "Il [Banco Rivalta|ORG] cresce. [Rivalta|ORG=Banco Rivalta] assume.",
    "La [Minera Altovento|ORG] taglia. [Altovento|ORG=Minera Altovento] perde.",
    # ... without the words that a body's name loses first, step by step; without the maker
    "L'[Università degli Studi di Darfo|ORG]. L'[Università di Darfo|ORG=Università degli Studi di Darfo] tace.",
    "Il [Museo nazionale del mare di Darfo|ORG]. Il [Museo del mare|ORG=Museo nazionale del mare di Darfo] apre.",
    "La [Società Rivalta Mutua di Assicurazioni|ORG]. [Rivalta Mutua|ORG=Società Rivalta Mutua di Assicurazioni] c'è.",
    "La [Zorvex|ORG] ha la [Zorvex Alba 6|MISC]. La [Alba 6|MISC=Zorvex Alba 6] costa.",
    # an acronym with a letter from inside the last word
    "L'[Istituto nazionale di astrofisica|ORG]. L'[Inaf|ORG=Istituto nazionale di astrofisica] tace.",
    # what brackets explain, acronym or not; acronyms that are words
    "L'[Agenzia spaziale nipponica|ORG] ([Janix|ORG=Agenzia spaziale nipponica]) tace.",
    "Il [Club alpino italiano|ORG] tace. Il [Cai|ORG=Club alpino italiano] no.",
    "Il [Palazzo dell'Eliseo|LOC] apre. All'[Eliseo|LOC=Palazzo dell'Eliseo] si entra.",
]

OTHER = [
    # a channel is not its company
    "La [Rai|ORG] tace, [Rai 1|ORG] no.",
    # a surname with its particle is no first name
    "[Vincenzo De Luca|PER] firma. [Luca|PER] gioca.",
    "[Anna Del Marco|PER] firma. [Marco|PER] gioca.",
    # another first name, another surname
    "[Dario Brenta|PER] arriva. [Carla Brenta|PER] parte.",
    "[Dario Brenta|PER] arriva. [D. Brenti|PER] parte.",
    "[Maria Rossi|PER] e [Mario Rossi|PER].",
    # next of kin are another person
    "La moglie di [Brenta|PER], [Carla Brenta|PER], ride.",
    "Preso [Ciro Brenta|PER], nipote di [Brenta|PER], il boss.",
    # a family is none of its members
    "[Dario Brenta|PER] arriva. I [Brenta|PER] ridono.",
    # a person is no place, a firm no person
    "[Roma Brenta|PER] è a [Roma|LOC].",
    "[Dario Brenta|PER] guida la [Brenta|ORG].",
    "[Anna Brenta|PER] e [Carla Brenta|PER]. Le [Brenta|PER] ridono.",
    # another court, another game, another maker's
    "La [Corte internazionale di giustizia|ORG] e la [Corte di giustizia|ORG].",
    "La [Zorvex|ORG]. Ecco [Coppa Alba|MISC] e [Alba|MISC].",
    # a firm's branch is another firm, a town no body of it
    "La [Zorvex Italia|ORG] compra dalla [Zorvex|ORG] in [Italia|LOC].",
    "L'[Università di Darfo|ORG] è a [Darfo|LOC].",
    # a well-known firm is not its product, but a body's first word is the body
    "La [Microsoft|ORG] lancia [Microsoft Office|ORG].",
    # a province in brackets is not its town
    "Vive a [Reggio Calabria|LOC] ([RC|LOC]) e a [Darfo|LOC] ([BS|LOC]).",
    # letters that fit nothing
    "L'[Agenzia per il clima|ORG] e la [Rtx|ORG].",
]


@pytest.mark.parametrize("source", [*SAME, *OTHER])
def test_names(source: str) -> None:
    marked = parse(source)
    mentions = [Mention(start, end, marked.text[start:end], label) for start, end, label, _ in marked.expected]
    assert canonical_names(marked.text, mentions) == [name for *_, name in marked.expected]


@pytest.mark.parametrize("unit", ["[Anna Neri|PER] ", "la [Neri|PER], [Anna Neri|PER] e [Ugo Neri|PER], "])
def test_names_said_over_and_over_take_linear_time(unit: str) -> None:
    def seconds(times: int) -> float:
        marked = parse(unit * times)
        mentions = [Mention(start, end, marked.text[start:end], label) for start, end, label, _ in marked.expected]
        started = time.process_time()
        canonical_names(marked.text, mentions)
        return time.process_time() - started

    seconds(100)
    short, long = seconds(2_000), seconds(16_000)
    assert long < 20 * short + 0.5
