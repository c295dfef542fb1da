import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.engine.sql import literal
from neurolake.quality.notation import (
    accept,
    accept_cases,
    accept_shapes,
    agrees,
    canonical_member,
    notation_sql,
    tidied,
)
from neurolake.quality.semantic_types import family_of


@pytest.mark.parametrize(
    ("type_name", "text", "notation"),
    [
        ("number", "12", "?|?|"),
        ("number", "1234", "?|plain|"),
        ("number", "-12.5", "point|?|"),
        ("number", "1.234", "?|?|"),
        ("number", "1,234", "?|?|"),
        ("number", "12,5", "comma|?|"),
        ("number", "1,234.50", "point|grouped|"),
        ("number", "1.234,50", "comma|grouped|"),
        ("number", "1,234,567", "point|grouped|"),
        ("number", "1.234.567", "comma|grouped|"),
        ("number", "1234,50", "comma|plain|"),
        ("number", "1e5", "?|?|"),
        ("number", "$1,234.50", "point|grouped|$"),
        ("number", "12,50 €", "comma|?|€"),
        ("number", "USD 12.5", "point|?|USD"),
        ("number", "12.5 %", "point|?|%"),
        ("iso_date", "2024-02-01", "ymd|-|4|day"),
        ("iso_date", "2024-02-01T10:00:00", "ymd|-|4|time"),
        ("iso_date", "01.02.2024", "dmy|.|4|day"),
        ("iso_date", "31/12/24", "dmy|/|2|day"),
        ("iso_date", "12/31/2024", "mdy|/|4|day"),
        ("iso_date", "1/2/2024", "?|/|4|day"),
        ("iso_date", "2024/02/01", "ymd|/|4|day"),
        ("iso_date", "3 Dec 2021", "named dmy| |4|day"),
        ("iso_date", "Dec 3, 2021", "named mdy| |4|day"),
        ("phone", "+49 30 1234567", "+| "),
        ("phone", "+49 171 123 45 67", "+| "),
        ("phone", "(030) 123-4567", "local| ()-"),
        ("phone", "0049301234567", "00|"),
        ("country_code", "DE", "alpha-2|upper"),
        ("country_code", "de", "alpha-2|lower"),
        ("country_code", "DEU", "alpha-3|upper"),
        ("country_code", "Germany", "name|mixed"),
        ("email", "Anna@Example.com", "mixed"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "lower|-"),
        ("credit_card", "4111 1111 1111 1111", " "),
        ("boolean_word", "Yes", "yes/no|mixed"),
        ("boolean_word", "n", "y/n|lower"),
        ("measure", "12.5 kg", "kg"),
        ("time_of_day", "1:05 PM", "12h|1"),
    ],
)
def test_notation(session, type_name, text, notation):
    ((found,),) = session.run(f"SELECT {notation_sql(family_of(type_name), literal(text))}")
    assert tidied(found) == notation


def test_what_can_be_written_in_one_way_only_has_no_notation():
    assert notation_sql(family_of("ipv4"), "x") is None
    assert notation_sql(family_of("latitude"), "x") is None


def test_the_iso_way_is_known():
    assert canonical_member("iso_date")
    assert not canonical_member("dmy_dotted_date")
    assert not canonical_member("no such type")


@pytest.mark.parametrize(
    ("notations", "own"),
    [
        ({"point|?|": 90, "comma|?|": 10}, {"point|?|"}),
        ({"?|?|": 90, "comma|plain|€": 10}, {"?|?|"}),
        ({"?|?|": 60, "?|plain|": 30, "point|?|": 5, "comma|?|": 4}, {"?|?|", "?|plain|", "point|?|"}),
        ({"?|/|4|day": 60, "dmy|/|4|day": 30, "mdy|/|4|day": 10}, {"?|/|4|day", "dmy|/|4|day"}),
        ({"a|x": 40, "b|y": 30, "c|y": 30}, {"a|x"}),
        ({}, set()),
    ],
)
def test_the_notation_most_values_agree_with(notations, own):
    assert accept(notations)[1] == own


def test_the_preferred_notation_wins_a_tie():
    assert accept({"dmy|.": 5, "ymd|-": 5}, "ymd|-")[0] == "ymd|-"
    assert accept({"dmy|.": 5, "ymd|-": 5}, "dmy")[0] == "dmy|."


@given(st.dictionaries(st.sampled_from(["a|x", "a|y", "b|x", "?|x", "a|?", "?|?"]), st.integers(1, 100), min_size=1))
def test_all_accepted_notations_agree_with_the_best_and_no_notation_is_better(notations):
    best, own = accept(notations)
    assert all(agrees(notation, best) for notation in own)
    assert (
        sum(notations[notation] for notation in own)
        >= max(count for notation, count in notations.items() if "?" not in notation)
        if any("?" not in notation for notation in notations)
        else own
    )


@pytest.mark.parametrize(
    ("shapes", "own"),
    [
        ({"AA-999": 95, "AA-9999": 3, "?9": 2}, {"AA-999", "AA-9999"}),
        ({"AA-999": 80, "aa-999": 15, "AA999": 5}, {"AA-999"}),
        ({"A9": 50, "9-9": 40, "AA 9 A": 10}, {"A9", "9-9", "AA 9 A"}),
        ({f"9{'x9' * number}": 10 for number in range(10)}, None),
        ({"Aa Aa": 95, "Aa 9": 5}, None),
        ({}, None),
    ],
)
def test_shapes_of_codes(shapes, own):
    assert accept_shapes(shapes) == own


@pytest.mark.parametrize(
    ("shapes", "case", "own"),
    [
        ({"Aa": 80, "Aa Aa": 10, "AAAAAA": 8, "AAA": 2}, "mixed", {"Aa", "Aa Aa", "AAA"}),
        ({"a": 90, "Aa": 10}, "lower", {"a"}),
        ({"a": 50, "Aa": 50}, None, None),
        ({"99": 10}, None, None),
    ],
)
def test_case_of_words(shapes, case, own):
    found = accept_cases(shapes)
    assert found == (None if case is None else (case, own))
