"""Spans and labels of entities: what our rules make of a model's spans, and what they find by themselves."""

from __future__ import annotations

import time

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.entities.factory import make_entities
from tests.entities.markup import doc_of, make_nlp, parse

CUT = [
    # articles, prepositions and marks stay outside
    "Parla {l'[Eliseo|ORG]|ORG}.",
    "Il vertice {dell'[Unione europea|ORG]|ORG} slitta.",
    "Ha letto {«[Carta bianca|MISC]»|MISC} due volte.",
    "Lo dice {[Anna Verri|PER],|PER} medica.",
    "Nasce {la «[Rete Verde|ORG]|ORG}» in città.",
    # ... but not inside a name
    "Sale al {[Palazzo dell'Eliseo|LOC]|LOC}.",
    "Abita a {[La Spezia|LOC]|LOC} da sempre.",
    "Passa da {[L'Aquila|LOC]|LOC} domani.",
    "{Il [Green Deal|MISC]|MISC} frena.",
    # titles and roles
    "Con {don [Egidio Piras|PER]|PER} in testa.",
    "Ieri {papa [Leone XIV|PER]|PER} ha pregato.",
    "La parola {dottor [Verri|PER]|PER} pesa.",
    "Morti {i fratelli [Rossetti|PER]|PER} del porto.",
    # ... but a nickname in marks keeps its own
    "Ecco «{[Dottor Morte|PER]|PER}» in aula.",
    # a town in capitals ahead of its article
    "{[PADOVA|LOC]|PER}. Stava attraversando la strada.",
    "[REGGIO EMILIA|LOC] - Ecco il bilancio.",
    "CRONACA. Stava attraversando la strada.",
    # common nouns before a name
    "Nel {comune di [Edolo|LOC]|ORG} piove.",
    "Il {tribunale di [Pavia|LOC]|ORG} assolve.",
    "Per la {procura di [Trani|LOC]|ORG} è dolo.",
    "Ricoverato all'{ospedale [Sant'Anna|LOC]|LOC} di notte.",
    "Lo {stadio [Olimpico|LOC]|LOC} è pieno.",
    "Il {governo [Draghi|PER]|ORG} cadde.",
    "Vive nella {provincia di [Enna|LOC]|LOC}.",
    # ... which belong to it
    "Il tavolo al {[ministero della Salute|ORG]|ORG} salta.",
    "La {[Procura di Trani|ORG]|ORG} indaga.",
    "Le accuse di {[van der Velden|PER]|PER} restano.",
    "Il film di {[d'Aubrac|PER]|PER} esce.",
    # the party of an assessor is no business of his
    "Un assessore del {[Partito dei Laghi|ORG]|ORG} lascia.",
    # a body known without the level it works at; that of another belongs to its name
    "La {[Protezione civile|ORG] regionale|ORG} avvisa.",
    "Il {[Consiglio comunale|ORG]|ORG} vota.",
    # a question mark that the name has; one that the sentence has
    "Va in onda {[Chi l'ha visto?|MISC]|MISC} stasera.",
    "Hai visto {[Porta a Porta|MISC]?|MISC}",
    # an exclamation mark inside a sentence is the name's
    "I conti di {[Yupi!|ORG]|ORG} sono in rosso.",
    "Evviva {la [Zorvex|ORG]!|ORG}",
    # abbreviations keep their stop
    "Il bilancio di {[Ferralta S.p.A.|ORG]|ORG} è chiuso.",
    "È stata {[Licia C.|PER]|PER} a parlare.",
    # what a model cuts in pieces
    "La [{Contrada dell'|ORG}{Onda|LOC}|ORG] festeggia.",
    "Cita [{Le Courrier|ORG} du {Rhône|LOC}|ORG] di ieri.",
    # ... also with a capital, in the middle of a sentence
    "Lo {stadio [Dall'Ara|LOC]|LOC} chiude.",
    # *al largo di* is no square
    "Una barca al {largo di [Lampedusa|LOC]|LOC} affonda.",
    # what stands behind a name and belongs to it
    "Vince il [{Leone|MISC} d'oro|MISC] a casa.",
    "Parla [{Floyd Verri|PER} senior|PER] a tutti.",
    # ... and what does not
    "Le {[Forze Armate|ORG] italiane|ORG} tacciono.",
    "Alla {[Commissione Laghi|ORG] annuale|ORG} si vota.",
    # a body between a role and its bearer
    "Il presidente {[Fia|ORG] [Omar Ben Salem|PER]|PER} premia.",
    # a street or town after a name of its own
    "Si gioca al {[Comunale|LOC] di [via Verdi|LOC]|LOC} oggi.",
    # a nation after a body that has a name without it
    "La {[Corte costituzionale|ORG] albanese|ORG} tace.",
    # a woman's surname at a sentence's start, but an article of its own
    "Ecco {[Nadia Verri|PER]|PER}. {La [Verri|PER=Nadia Verri]|PER} tace.",
    "Ecco {[Nadia Verri|PER]|PER}. {La  [Verri|PER=Nadia Verri]|PER} tace.",
    "Ecco {[Ugo La Rocca|PER]|PER}. {[La Rocca|PER=Ugo La Rocca]|PER} tace.",
    "Il {[ministero della Salute|ORG] albanese|ORG} tace.",
    # an *s* behind an apostrophe
    "È all'asta da [{Zorvex|ORG}'s|ORG] ieri.",
    # a publisher
    "Lo stampa [{Anna Verri|PER} {Editore|ORG}|ORG] da ieri.",
    # titles that go on in lower case
    "Il film [{Mani|MISC} sul voto|MISC], visto ieri.",
    "Ha aperto con [{Zitti|MISC} e finanza|MISC], poi basta.",
    "Il film {[Mani|MISC]|MISC} sul voto ha vinto.",
    # two lines are two names
    "{[Verri|PER]\n[Piras|PER]|PER} in festa",
]

NOTHING = [
    # no capital or digit
    "Il {governo|ORG} ascolta la {polizia|ORG} e i {carabinieri|ORG}.",
    "Nella {squadra mobile|ORG} si tace.",
    # numbers, months, nationalities, measures
    "Erano {1.200|MISC} in tutto.",
    "A {Settembre|MISC} si vota.",
    "Gli {Italiani|MISC} votano.",
    "Il {Pil|MISC} cresce e l'{Iva|MISC} scende.",
    # a common word with which a sentence or quote begins
    "{Bilancio|MISC} in aula oggi.",
    "Ha detto: «{Bilancio|ORG} pronto».",
    # roles alone, and the business of a minister
    "Secondo il {Presidente|PER} va bene.",
    "La ministra olandese della {Difesa|ORG} tace.",
    "L'assessore allo {Sport|MISC} replica.",
    "Il presidente del {Consiglio|ORG} tace.",
    "Il capo dello {Stato|ORG} firma.",
    "Si parla la lingua {Farsi|MISC}.",
    "La commissaria europea alla {Concorrenza|ORG} tace.",
    "Il consigliere delegato alla {Viabilità|ORG} replica.",
    "Il cancelliere dello {Scacchiere|ORG} tace.",
    # a mark of origin without a name
    "Il formaggio ha la Dop da ieri.",
    # common nouns with a capital, decades, roles
    "Alla fine degli {Anni Sessanta|MISC} piove.",
    "Il {Principe|MISC} tace.",
    # a word that is a name elsewhere
    "Nato a sud, vive a nord.",
    # no act, street, code or title
    "Ci sono a Milano 2000 persone.",
    "Cita l'articolo 5 della carta.",
    "Una sentenza 5 anni dopo.",
    "Votano con una sentenza 5 a 4.",
    "Sono entrati per via traversa.",
    "La riunione è via Zoom alle 18.",
    "Alle 13 ora locale (UTC-7) il lancio.",
    "Azienda a processo\nAndranno in aula.",
    "Il risultato è 3-1 dopo i supplementari.",
    "Promossi in serie B.",
    "La «coalizione dei volontari» nasce.",
    "Ha risposto «No» e basta.",
    "Al grido di «Vogliamo il pane» si parte.",
    "Ha detto: «Siamo pronti a tutto».",
    "La Terni-Foligno chiude.",
    "Nel corso 3 persone sono cadute.",
    "Il numero 104 è stato estratto.",
    "Il decreto passa con 104 voti.",
]

FOUND = [
    # acts by number, and by name
    "La [legge 104 del 1992|MISC] resta.",
    "Con l'[ordinanza n. 47|MISC] si chiude.",
    "Il [decreto legge n. 7 del 2007|MISC] vale.",
    "La [direttiva 2019/904|MISC] vieta le posate.",
    "La [legge 20 maggio 1970, n. 300|MISC] tutela chi lavora.",
    "Dal [decreto legislativo 10 agosto 2018|MISC] in poi.",
    "Torna il [lodo Brancati|MISC] in aula.",
    "La [Legge Brancati|MISC] resta.",
    "Il [disegno di legge Pertusati|MISC] slitta.",
    "La [legge 20/5/82|MISC] resta.",
    "La [direttiva Zorvex|MISC] vale, la [sentenza Zorvex|MISC] pesa.",
    # ... but not those of whom they are
    "La direttiva [Ue|ORG] vale.",
    "La sentenza [Corte di giustizia|ORG] pesa.",
    # what has a mark of origin
    "Ecco la [Castagna Zorvex Igp|MISC] in tavola.",
    "Costa la [Mozzarella di bufala campana Dop|MISC] qui.",
    "{[Parma|LOC]|LOC} difende il prosciutto Dop.",
    # committees by their business, units by their number
    "In commissione [Affari Costituzionali|ORG] si vota.",
    "In commissione [Lavori pubblici|ORG] si vota.",
    "In commissione [Bilancio|ORG] molti tacciono.",
    "Il [6º Stormo|ORG] decolla.",
    # seasons and wars
    "Fuori dalla [Coppa Uefa 2006-2007|MISC] per sempre.",
    "Durante la [Guerra dei Trent'anni|MISC] bruciò.",
    # titles that begin with an article and go on in lower case
    "Ha girato [La notte bianca|MISC], poi tace.",
    "Ha letto {[La stanza di Ada|MISC]|MISC} due volte.",
    "Dopo [La ruota dei sogni|MISC] con {[Anna Verri|PER]|PER} si dorme.",
    "Cena alla trattoria [La buca del gatto|LOC], in centro.",
    "È uscito di casa. La notte è lunga.",
    "Trapianto con il robot\nUn intervento di undici ore, due chirurghi.",
    # years in short; days in Roman numerals, of a stop
    "A [Italia '90|MISC] segnò poco.",
    "Scende alla stazione [Italia '61|LOC] di corsa.",
    "Scende a [XXV Aprile|LOC] di corsa.",
    "Il XXV Aprile si balla.",
    # a civic list; a label of fashion
    "Il gruppo [Varese 2.0|ORG] vota no.",
    "Nasce la [Zorvex 2.0|MISC] di tutti.",
    "In [avenida Corrientes|LOC] si balla.",
    # roads with their second name; a social medium of one letter
    "Chiusa la [statale 16 Adriatica|LOC] per neve.",
    "Chiusa la [statale 16|LOC] {[Anna Verri|PER]|PER} no.",
    "Lo scrive su [X|ORG] di notte.",
    "Lo scrive su X e Y di notte.",
    # people who are not named
    "Indagato [M.C.|PER], 43 anni, di ieri.",
    "Il testimone, [A. B.|PER], ha parlato.",
    # what was: *ex-*
    "Parla dell'ex-[Jugoslavia|LOC] con voce bassa.",
    # a council is no business of its president, unless it is the government's
    "Il presidente del [Consiglio di Sicurezza|ORG] tace.",
    # streets and roads
    "Una casa in [via Garibaldi 27|LOC], a {[Voghera|LOC]|LOC}.",
    "Corteo da [piazza della Vittoria|LOC] al porto.",
    "Si riunisce in [plaza del Rey|LOC] domani.",
    "Sgomberi in [viale XX Settembre|LOC] ieri.",
    "In [via Roma|LOC] 12 persone protestano.",
    "Chiusa la [statale 35 dei Giovi|LOC] ieri.",
    "Coda sulla [A14|LOC] al mattino.",
    # a body that is whole without a complement
    "I dubbi del [Senato|ORG] sulle coperture restano.",
    "Il voto della [Camera|ORG] per la riforma è atteso domani.",
    "Aperta l'[A22|LOC] di notte.",
    # codes, versions, dated events
    "Gli [F-35|MISC] decollano, il [Covid-19|MISC] torna.",
    "Il piano [Impresa 4.0|MISC] riparte.",
    "Si pensa a [Euro 2032|MISC] da ora.",
    "Corre verso [Milano-Cortina 2026|MISC] anche lei.",
    "Ha vinto a [Londra 2012|MISC], poi basta.",
    # titles and names beside their noun
    "Con “[Le sette di mattina|MISC]” ha vinto tutto.",
    "Il film [Punto Morto|MISC] esce oggi.",
    "La sonda [Astrea-3|MISC] è partita.",
    "Si chiama '[Notte chiara|MISC]' l'inchiesta.",
    "Nella trasmissione [Che aria tira qui|MISC], ha riso.",
    "“[La casa di vetro|MISC]”, il secondo romanzo, piace.",
    "Sul blog “[Zucchero e sale|ORG]” ne parla.",
    "Torna il [Torino Short Film Festival|MISC] in sala.",
    "Lancia l'hashtag [#IoRestoQui|MISC] in rete.",
    "Guidava un'[Alfa Romeo Giulia|MISC] nera.",
    "Gli smartphone [Uno 4|MISC], [Uno 5|MISC] e [Due Pro|MISC], usati ieri.",
    # well-known names
    "L'[Irpef|MISC] cala, il [Btp|MISC] sale.",
    "Tra [Natale|MISC] e l'[Epifania|MISC] si chiude.",
    "Lo comunica l'[Istat|ORG] con la [Guardia di finanza|ORG].",
    # heads that a model cuts short
    "Il nuovo [Patto di stabilità|MISC] fissa un tetto.",
    "Ha approvato la [Relazione finanziaria semestrale|MISC] al 30 giugno.",
    "L'[Ufficio parlamentare di bilancio|ORG] ricorda i conti.",
    "Il [Consiglio dei ministri|ORG] ha detto sì.",
    "Il [Piano nazionale di ripresa e resilienza|MISC] arriva.",
    "La [Guerra di secessione americana|MISC] divise tutti.",
    # ... with the year that belongs to them, but not with a day, a person, another body
    "Vince al [Festival della Canzone Lombarda 2019|MISC] chi canta.",
    "Durante la [Notte Bianca|MISC] di domenica si balla.",
    "È la [Lega Nord|ORG] di {[Anna Verri|PER]|PER}.",
    "L'[Osservatorio di Vicenza|ORG] della {[Zorvex|ORG]|ORG} chiude.",
    # people by what was said before
    "È {[Anna Dal Verme|PER]|PER} a parlare. Poi [Dal Verme|PER=Anna Dal Verme] tace.",
    "Vince {[Renzo Quaranta|PER]|PER}. [Quaranta|PER=Renzo Quaranta], ha ricordato.",
    # acronyms in brackets
    "L'{[Agenzia Regionale Trasporti|ORG]|ORG} ([ART|ORG=Agenzia Regionale Trasporti]) tace.",
    # firms by their legal form, civic lists by the form of their names
    "Il bilancio della [Fratelli Zorvex Srl|ORG] è chiuso.",
    "La mozione di [Insieme per Voghera|ORG] passa.",
    "La lista [Voghera Futura|ORG] vince.",
    "Vivere in {[Voghera|LOC]|LOC} costa.",
    # places and bodies that the noun before them names
    "Il liceo [Virgilio|LOC] è occupato.",
    "La cooperativa [Zorvex|ORG] chiude.",
    # titles
    "Si intitola [Controvento|MISC] il nuovo disco.",
    "Il singolo «[Niente di che|MISC]» piace.",
    "Il [Piano consumi|MISC] slitta.",
    "Chiusa la [provinciale 56|LOC] di notte.",
    # an article is no number of a unit
    "Parla {[Anna Verri|PER]|PER}. I [Nas|ORG] controllano.",
    # two bodies
    "Al [Salone di {Voghera|LOC}|MISC] {[Zorvex|ORG]|ORG} espone.",
    # a fixture named by its towns; two towns of a road
    "Il derby [Parma-Torino|MISC] è rinviato.",
    "Chiusa l'autostrada [Torino-Piacenza|LOC] oggi.",
    # a town's province
    "Abita a {[Darfo|LOC]|LOC} ([BS|LOC]) da anni.",
    "La linea {[Darfo-Edolo|LOC]|LOC} (DE) chiude.",
]

LABELLED = [
    # a country or city is a place also when it acts, a club is not
    "L'{[Italia|LOC]|ORG} rifiuta.",
    "Reduce dal 3-1 sul {[Perugia|ORG]|LOC}, gioca.",
    "Vince il {[Napoli|ORG]|LOC} in casa.",
    "La {[Lazio|ORG]|LOC} segna due gol.",
    "Il {[Lazio|LOC]|LOC} chiede fondi.",
    "La {[Roma|LOC]|LOC} antica affascina.",
    "Piove su {[Napoli|LOC]|LOC} da ieri.",
    "Arriva da {[Parma|LOC]|LOC} in treno.",
    # seats of power
    "{[Palazzo Chigi|ORG]|LOC} smentisce.",
    "Secondo il {[Quirinale|ORG]|LOC} va bene.",
    "Nello studio del {[Quirinale|LOC]|ORG} si firma.",
    "A {[Montecitorio|LOC]|ORG} si vota.",
    # the noun before, the head of the name
    "La console {[Nova Due|MISC]|ORG} costa.",
    "Il gruppo tedesco {[Papierwerke Holm|ORG]|PER} vende.",
    "La segretaria di {[Federlavoro|ORG]|PER} parla.",
    "Nel quartiere {[San Zeno|LOC]|PER} è festa.",
    "Il bilancio dell'operazione {[Cometa|MISC]|PER} è di due arresti.",
    "Resta nato a {[Liverpool|LOC]|LOC} nel 1950.",
    "L'{[Accordo di Parigi|MISC]|LOC} vacilla.",
    "La {[Procura di Chieti|ORG]|LOC} indaga.",
    # ... and people who only share a word with it
    "Il compagno {[Massa|PER]|PER} arriva.",
    "Alla squadra {[Mario Verri|PER]|PER} piace.",
    "È {[Marina Petrosi|PER]|PER} a dirlo.",
    # foreign names by their last word
    "L'offerta di {[Albion Ventures|ORG]|PER} scade.",
    "Alla {[Rod Laver Arena|LOC]|PER} si gioca.",
    # whom a publisher prints; a publisher beside the pages
    "Il romanzo, edito da {[Rivalta|ORG]|PER}, piace.",
    "Il romanzo ({[Rivalta|ORG]|MISC}, 312 pagine) piace.",
    "Il {[Zorvex Radio Telescope|MISC]|ORG} ascolta.",
    # a nationality before what is no known place
    "Il piano della spagnola {[Zorvex Arganda|ORG]|LOC} piace.",
    "I francesi di {[Zorvex|ORG]|LOC} vincono.",
    "I cinesi di {[Prato|LOC]|LOC} protestano.",
    "È il presidente della {[Zorvia Orientale|LOC]|LOC} da ieri.",
    "È dell'{[Orchestra del Festival|ORG]|MISC} la musica.",
    # heads that no person has, and some that persons have
    "Si parte da {[Molo Zorvex|LOC]|PER} alle sei.",
    "Il vino di {[Vigneti Verri|ORG]|PER} piace.",
    "Il vino di {[Costa Verri|PER]|PER} piace.",
    "Il vino di {[Villa Anna|PER]|PER} piace.",
    # whatever carries somebody; whoever is carried
    "A bordo della {[Stella Nera|MISC]|LOC} si canta.",
    "Sale a bordo {[Anna Verri|PER]|PER} con gli altri.",
    # a noun and its name between commas; the bearer of a role
    "Il primo singolo, {[Porto sicuro|MISC]|LOC}, esce.",
    "Il marinaio della nave, {[Verri|PER]|PER}, tace.",
    # a head alone
    "In {[Borsa|ORG]|MISC} il titolo sale.",
    # a town in capitals ahead of its article, but an agency
    "{[ZAHLEH|LOC]|MISC} - Da quassù si vede il mare.",
    "{[ZORVEX|ORG]|ORG} - Da quassù si vede il mare.",
    # articles before one word, unless it is a common noun
    "È finita la {[Precedenza|MISC]|MISC} ieri.",
    "Vince la {[Zorvex|ORG]|MISC} in casa.",
    "Il voto dell'{[Anvop|ORG]|PER} pesa.",
    "Un disco dei {[Pale Horses|ORG]|MISC} esce.",
    # towns after a bare preposition
    "Il delitto di {[Oleggio|LOC]|PER} resta.",
    "Il corteo va da {[Itri|LOC]|ORG} al mare.",
    # clubs of towns, where sport is the matter
    "Tra gol, classifica, derby e playoff {[Brescia|ORG]|LOC} batte {[Trento|ORG]|LOC} in casa.",
    "Il sindaco di {[Brescia|LOC]|LOC} batte i pugni.",
    # a club by the last word of its name, but a founder by his, a person's namesake, a town
    "Vince la {[Vis Zorro|ORG]|ORG}. Oggi {[Zorro|ORG=Vis Zorro]|PER} riposa.",
    "Vince la {[Fondazione Zorro|ORG]|ORG}. Oggi {[Zorro|PER]|PER} riposa.",
    "{[Anna Zorro|PER]|PER} lascia la {[Vis Zorro|ORG]|ORG}. Oggi {[Zorro|PER=Anna Zorro]|PER} riposa.",
    "Vince la {[Vis Edolo|ORG]|ORG}. Piove a {[Edolo|LOC]|LOC} da ieri.",
    # a place with the name of a thing; a place that only is one
    "Nella discoteca {[Odissea|LOC]|LOC} si balla.",
    "La foto mostra [piazza Mazzini|LOC] di sera.",
    "È successo in {[Vaticano|LOC]|ORG} ieri.",
    # ... but not whoever stands in a place
    "Finisce in carcere {[Ugo Verri|PER]|PER} di notte.",
    # what is named after people
    "Atterra all'aeroporto {[Marco Polo|LOC]|PER} di notte.",
    "Va alla fondazione {[Luca Verri|ORG]|PER} il premio.",
    "La nave {[Amerigo Vespucci|MISC]|PER} salpa.",
    # whoever governs a place or was born there, what falls on it
    "Il vescovo di {[Ascoli Piceno|LOC]|PER} prega.",
    "È nato a {[Zorvex|LOC]|PER} da poco.",
    "La società ha sede a {[Zorvex|LOC]|ORG} dal 1950.",
    "Si combatte a {[Zorvex|LOC]|MISC}, a dieci chilometri dal confine.",
    "Si combatte a {[Zorvex|LOC]|ORG} ([BS|LOC]) da ieri.",
    "Il deputato {[Verri|PER]|PER} ([PD|ORG]) tace.",
    "Il voto di {[Verri|PER]|PER}, a nome di tutti, pesa.",
    "Coda sulla {[Brebemi|LOC]|ORG} al mattino.",
    # what only a firm has; but who lives in a town
    "I ricavi di {[Zorvex|ORG]|LOC} salgono.",
    "I ricavi di {[Edolo|LOC]|LOC} salgono.",
    # ... and the first of a list decides for all
    "Un raid su {[Sidone|LOC]|PER}, {[Tiro|LOC]|PER} e {[Zuara|LOC]|PER} in fiamme.",
    "A {[Roma|LOC]|LOC}, {[Kufa|LOC]|PER} e {[Ramadi|LOC]|PER} si spara.",
    "Con {[Anna|PER]|PER}, {[Verri|PER]|PER} e {[Zorvex|PER]|PER} si parla.",
    "Tre ufficiali del partito {[Baath|ORG]|LOC} sono in cella.",
    # who left a club; where one was born
    "Firma {[Anna Verri|PER]|PER}, ex {[Perugia|ORG]|LOC}.",
    # an apposition; a sentence that goes on is none
    "Critica {[Ennahda|ORG]|PER}, il partito di maggioranza.",
    "Va a {[Vineyard|LOC]|PER}, l'isola dei ricchi.",
    "Dopo {[Verri|PER]|PER}, il partito ha cambiato rotta.",
    # a band, a family; English inside a name
    "Il disco dei {[Lupi di Mare|ORG]|PER} piace.",
    "La casa dei {[De Rosis|PER]|PER} brucia.",
    "È uscito {[Thought You Knew|MISC]|PER} in agosto.",
    # a full name that does something
    "È guidato da {[Klaus Egger|PER]|ORG} da ieri.",
    # parts of a country
    "Nel {[Centro Italia|LOC]|ORG} trema.",
    # the noun before a name, over its first word
    "La serie {[Mare dentro|MISC]|MISC} piace.",
    "In commissione {[Giustizia|ORG]|MISC} si vota.",
    # what is presented or broadcast
    "Ecco {[Pensiero libero|MISC]|ORG}, condotto da {[Anna Verri|PER]|PER}.",
    "Stasera {[Lente grande|MISC]|ORG} su [Rete 4|ORG].",
    "Stasera la {[Juventus|ORG]|ORG} su [Sky|ORG].",
    # a community by its saint; one of a town
    "La comunità di {[San Verano|ORG]|LOC} accoglie.",
    "La comunità di {[San Severo|LOC]|LOC} accoglie.",
    # venues by which sport knows its events
    "Rinasce a {[Motegi|LOC]|PER} dopo un anno.",
    # a saint's stadium; his club; his parish
    "Il gol, poi il rigore: al {[San Verano|LOC]|ORG} vince il portiere.",
    "Il gol, poi il rigore: il {[San Lorenzo|ORG]|ORG} del portiere vince.",
    "Messa al {[San Verano|ORG]|ORG} di notte.",
    # in which review
    "Lo studio pubblicato su {[Acta Zorvex|ORG]|MISC} convince.",
    # who wrote it; whose family
    "È l'autore di {[Treno per Zorvex|MISC]|ORG} e ride.",
    "È l'autore di {[Edolo|LOC]|LOC} più letto.",
    "Il fondo della famiglia {[Kerbrat|PER]|ORG} vende.",
    # an album of one word
    "Con il primo album, {[Argini|MISC]|PER}, vinse.",
    # ... and who issued it
    "Il disco, uscito per la {[Zorvex|ORG]|MISC}, piace.",
    # an accent that is written as an apostrophe; a quote that ends
    "A {[Forli'|LOC]|LOC} piove.",
    "Ha detto 'viva {[Parma|LOC]|LOC}' due volte.",
    # no chamber of deputies
    "Camera ardente domani. La [Camera|ORG] vota.",
    # where a road leads; for whom
    "Chiusa la provinciale per {[Zorvex|LOC]|ORG} di notte.",
    "La gara per {[Zorvex|ORG]|ORG} è vinta.",
    # a venue and its town; a seat that one visits, a seat that acts
    "Canta al [Teatro Zorvex|LOC] di {[Edolo|LOC]|LOC} domani.",
    "Sale al {[Quirinale|LOC]|LOC} di corsa.",
    "Il {[Quirinale|ORG]|LOC} smentisce.",
    # a part of a name that the model has; a son
    "Canta al {[Mediolanum Forum|LOC]|LOC} di {[Assago|LOC]|LOC} domani.",
    "Parla {[Ugo Verri jr|PER]|PER} di corsa.",
    # a reply, a rerun
    "Dura la replica di {[Anna Verri|PER]|PER} al voto.",
    # what begins a sentence is no part of an event
    "Intanto {[Open Fiber|ORG]|ORG} scava.",
    # whom one calls; a date of a year, a count
    "Inutili i soccorsi del [118|ORG].",
    "Al 118 per cento.",
    # papers called by a common word
    "Al settimanale [Oggi|ORG] parla.",
    # who rides for whom
    "Lo sprinter della {[Zorvex Cycling|ORG]|MISC} cade.",
    # where a chamber meets; days of remembrance; what is entitled
    "Il ministro è in [Aula|LOC].",
    "L'[Aula|LOC] approva il testo.",
    "L'aula era vuota.",
    "Si celebra il [Giorno del ricordo|MISC].",
    "È il giorno della verità.",
    "Un tema intitolato «[Siamo soli?|MISC]» piace.",
    "Vale l'{Articolo 8|MISC} del testo.",
    'Il bus va all\'{[Istituto "Anna Verri"|ORG]|ORG} di lunedì.',
    # one label in one article
    "Parla {[Zorvex|ORG]|ORG}. Poi {[Zorvex|ORG]|ORG} tace. Ecco {[Zorvex|ORG]|PER}.",
]


NLP = make_nlp()


@pytest.fixture(scope="module")
def nlp() -> Language:
    return NLP


def found_in(nlp: Language, source: str) -> list[tuple[int, int, str, str]]:
    doc = make_entities(nlp, "riscontro_entities")(doc_of(nlp, parse(source)))
    return [(entity.start, entity.end, entity.label, entity.entity) for entity in doc._.entities]


@pytest.mark.parametrize("source", [*CUT, *NOTHING, *FOUND, *LABELLED])
def test_sentence(nlp: Language, source: str) -> None:
    marked = parse(source)
    expected = [(marked.text[start:end], label, name) for start, end, label, name in marked.expected]
    found = [(marked.text[start:end], label, name) for start, end, label, name in found_in(nlp, source)]
    assert found == expected
    assert [span[:2] for span in found_in(nlp, source)] == [span[:2] for span in marked.expected]


def test_doc_ents_follow_the_records(nlp: Language) -> None:
    doc = make_entities(nlp, "riscontro_entities")(
        doc_of(nlp, parse("Il {comune di Edolo|ORG} e la legge 104 del 1992."))
    )
    assert [(span.text, span.label_) for span in doc.ents] == [("Edolo", "LOC"), ("legge 104 del 1992", "MISC")]
    assert [(entity.text, entity.rule) for entity in doc._.entities] == [
        ("Edolo", "model"),
        ("legge 104 del 1992", "act"),
    ]
    assert all(0 < entity.confidence <= 1 for entity in doc._.entities)


def test_the_probability_of_a_model_counts(nlp: Language) -> None:
    if not spacy.tokens.Span.has_extension("confidence"):
        spacy.tokens.Span.set_extension("confidence", default=None)
    found = []
    for sure in (None, 0.99, 0.3):
        doc = doc_of(nlp, parse("Ecco {Zorvex|MISC} e {Anna Verri|PER}."))
        for ent in doc.ents:
            ent._.confidence = sure
        found.append({entity.text: entity.confidence for entity in make_entities(nlp, "x")(doc)._.entities})
    unknown, firm, weak = found
    assert firm["Anna Verri"] > unknown["Anna Verri"] > weak["Anna Verri"]
    assert ["Zorvex" in one for one in (unknown, firm, weak)] == [True, True, False]


def test_a_guessed_place_after_a_title_is_its_author(nlp: Language) -> None:
    if not spacy.tokens.Span.has_extension("confidence"):
        spacy.tokens.Span.set_extension("confidence", default=None)
    labels = []
    for sure in (0.5, 0.95):
        doc = doc_of(nlp, parse("Piace «Casa chiara» di {Sorrentino|LOC}."))
        doc.ents[0]._.confidence = sure
        labels += [e.label for e in make_entities(nlp, "x")(doc)._.entities if e.text == "Sorrentino"]
    assert labels == ["PER", "LOC"]


def test_options_leave_rules_out(nlp: Language) -> None:
    plain = make_entities(nlp, "riscontro_entities", patterns=False, repeats=False)
    doc = plain(doc_of(nlp, parse("{Anna Verri|PER} cita la legge 104. Poi Verri esce.")))
    assert [entity.text for entity in doc._.entities] == ["Anna Verri"]


def test_labels_of_other_models_are_ours_or_nothing(nlp: Language) -> None:
    doc = make_entities(nlp, "riscontro_entities")(
        doc_of(nlp, parse("{Verri|PERSON} va a {Edolo|GPE} per {oro|PRODUCT} {Alce|PRODUCT}."))
    )
    assert [(entity.text, entity.label) for entity in doc._.entities] == [("Verri", "PER"), ("Edolo", "LOC")]


def test_spacy_builds_it() -> None:
    nlp = spacy.blank("it")
    nlp.add_pipe("riscontro_entities", config={"repeats": False})
    assert nlp("La legge 104 del 1992.")._.entities[0].label == "MISC"


PIECES = st.sampled_from(
    [
        "Roma",
        "via",
        "Il",
        "la",
        "«",
        "»",
        '"',
        "’",
        "'",
        "legge",
        "104",
        "del",
        "1992",
        "F-35",
        "Anna",
        "von",
        "Verri",
        ",",
        ".",
        "\n",
        "(",
        ")",
        "di",
        "-",
        "#Io",
        "ART",
    ]
)


@settings(max_examples=100)
@given(
    st.lists(PIECES, max_size=40).map(" ".join), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 5)), max_size=4)
)
def test_any_text_and_any_model(text: str, spans: list[tuple[int, int]]) -> None:
    doc = NLP.make_doc(text)
    ents, free = [], 0
    for start, length in sorted(spans):
        if free <= start and start + length <= len(doc):
            ents.append(spacy.tokens.Span(doc, start, start + length, label="ORG"))
            free = start + length
    doc.ents = ents
    doc = make_entities(NLP, "riscontro_entities")(doc)
    end = 0
    for entity in doc._.entities:
        assert end <= entity.start < entity.end <= len(text)
        assert entity.text == text[entity.start : entity.end]
        assert any(char.isupper() or char.isdigit() for char in entity.text)
        assert entity.label in {"PER", "LOC", "ORG", "MISC"}
        assert entity.entity
        end = entity.end


@pytest.mark.parametrize(
    "unit",
    [
        "Anna ",
        "Anna von ",
        "via ",
        "«A",
        "legge 1 ",
        "F-3",
        "A",
        "Il Patto di ",
        "#A",
        "Ace 4, ",
        "Roma-",
        "'",
        "(A ",
        "dei Dei ",
    ],
)
def test_time_is_linear(nlp: Language, unit: str) -> None:
    doc = nlp.make_doc(unit * (20_000 // len(unit)))
    component = make_entities(nlp, "riscontro_entities")
    start = time.process_time()
    component(doc)
    assert time.process_time() - start < 10
