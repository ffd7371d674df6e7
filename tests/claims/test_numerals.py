"""Number words, digit strings and units, against num2words and pint where they know the answer."""

from __future__ import annotations

import tomllib
from decimal import Decimal

import pytest
from num2words import num2words

from pipeline.claims.lexer import lex
from pipeline.claims.numbers import number_at, ordinal_at
from pipeline.claims.numerals import cardinal_word, digits, ordinal_word, plain, roman
from pipeline.claims.units import DATA, unit_index


@pytest.mark.parametrize("value", [*range(1, 130), *range(180, 100_000, 1117), 999_999, 100_000, 201_000])
def test_every_cardinal_is_read_back(value: int) -> None:
    word = num2words(value, lang="it").replace(" ", "").replace("dicotto", "diciotto")  # its own slip after *cento*
    assert cardinal_word(word) == value


@pytest.mark.parametrize("value", [*range(1, 101), 123, 180, 501, 1000])
def test_every_ordinal_is_read_back(value: int) -> None:
    word = num2words(value, lang="it", to="ordinal")
    assert ordinal_word(word) == (value, "o")
    assert ordinal_word(word[:-1] + "a") == (value, "a")


@pytest.mark.parametrize("word", ["milano", "mila", "ventura", "settembre", "ottone", "millesimato", "unmila", "e", ""])
def test_words_that_only_look_like_numbers(word: str) -> None:
    assert cardinal_word(word) is None


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1.200,5", "1200.5"),
        ("4.7", "4.7"),
        ("1.200", "1200"),
        ("1,200.50", "1200.50"),
        ("12 500", "12500"),
        ("0,77", "0.77"),
    ],
)
def test_digit_strings(raw: str, value: str) -> None:
    assert digits(raw) == Decimal(value)


@pytest.mark.parametrize("raw", ["4.0.1", "1.2.3.4", "30.00.00"])
def test_versions_are_no_numbers(raw: str) -> None:
    assert digits(raw) is None


def test_roman_numerals() -> None:
    assert [roman(word) for word in ("XIX", "IV", "MCMXC", "IIII", "ABC", "")] == [19, 4, 1990, None, None, None]


@pytest.mark.parametrize(
    ("value", "text"),
    [("1.50", "1.5"), ("90000000000", "90000000000"), ("0.66666666", "0.666667"), ("-12", "-12"), ("1E+3", "1000")],
)
def test_values_are_plain_numbers(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_90_billion_and_35_countries_are_two_numbers() -> None:
    pieces = lex("90 miliardi di euro, 35 paesi")
    number = number_at(pieces, 0)
    assert number is not None
    assert (int(number.value), number.end) == (90_000_000_000, 2)


def test_ordinals_with_marks() -> None:
    assert [ordinal_at(lex(text), 0) for text in ("3º", "3ª", "49esima", "58a", "3 km")] == [
        (3, 2, "o"), (3, 2, "a"), (49, 2, "a"), (58, 2, "a"), None,
    ]  # fmt: skip


def test_unit_names_are_known_to_pint() -> None:
    pint = pytest.importorskip("pint")
    registry = pint.UnitRegistry()
    tables = tomllib.loads((DATA / "units.toml").read_text(encoding="utf-8"))
    unknown = set()
    for key, entry in tables["measure"].items():
        name = entry.get("name", key).replace("_per_", "/").replace("square_", "").replace("cubic_", "")
        name = (
            name.replace("_hour", "*hour")
            .replace("newton_metre", "newton*metre")
            .replace("millimetre_of_mercury", "mmHg")
            .replace("degree_celsius", "degree_Celsius")
            .replace("fahrenheit", "Fahrenheit")
        )
        try:
            registry.parse_units(name)
        except pint.errors.UndefinedUnitError:
            unknown.add(name)
    assert unknown == {"dioptre", "magnitude", "ppb", "quintal"}


@pytest.mark.parametrize(
    ("form", "kind", "name"),
    [("km", "measure", "kilometre"), ("€", "money", "EUR"), ("dollari canadesi", "money", "CAD"),
     ("anni", "time", "year"), ("corone ceche", "money", "CZK"), ("metri quadri", "measure", "square_metre"),
     ("grivnia ucraina", "money", "UAH")],
)  # fmt: skip
def test_units(form: str, kind: str, name: str) -> None:
    found = unit_index().match(lex(form), 0)
    assert found is not None
    assert (found[0].kind, found[0].name, found[1]) == (kind, name, len(lex(form)))


@pytest.mark.parametrize("path", sorted(DATA.glob("*.txt")), ids=lambda path: path.stem)
def test_word_lists_are_sorted_and_unique(path: object) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()  # type: ignore[attr-defined]
    assert lines == sorted(set(lines))
