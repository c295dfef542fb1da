import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from neurolake.engine.sql import literal
from neurolake.quality import iso
from neurolake.quality.profile import profile
from neurolake.quality.semantic import detect, measure_as, valid_sql
from neurolake.quality.semantic_types import families, family_of

# name of the column → valid values, and values of the right form that fail the check.
TYPES = {
    ("contact", "email"): (
        ["anna@example.com", "b.c+d@mail.example.org", "zoë@bücher.de"],
        ["a..b@example.com", "anna@localhost", "anna@-x.com", ".a@b.com", "a@b.c1"],
    ),
    ("page", "url"): (
        ["https://example.com/a?b=c#d", "http://localhost:8000/", "www.example.org", "ftp://files.example.net/x"],
        ["http://", "https://no_host", "http://exa mple.com"],
    ),
    ("source", "ipv4"): (["10.0.0.1", "192.168.255.255", "8.8.8.8"], ["256.1.1.1", "1.2.3.999"]),
    ("source", "ipv6"): (["2001:db8::1", "::1", "fe80:0:0:0:1:2:3:4"], ["1:2:3", "1::2::3"]),
    ("device", "mac"): (["00:1A:2b:3c:4D:5e", "00-1a-2b-3c-4d-5e"], []),
    ("ref", "uuid"): (["123e4567-e89b-12d3-a456-426614174000", "{123E4567-E89B-12D3-A456-426614174000}"], []),
    ("account", "iban"): (
        ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606", "NO9386011117947"],
        ["DE88370400440532013000", "DE8937040044053201300", "XX82 WEST 1234 5698 7654 32"],
    ),
    ("number", "credit_card"): (
        ["4111111111111111", "5500 0000 0000 0004", "3782-822463-10005", "6011000990139424"],
        ["4111111111111112", "5500 0000 0000 0005"],
    ),
    ("book", "isbn13"): (["9780306406157", "978-3-16-148410-0"], ["9780306406158"]),
    ("isbn", "isbn10"): (["0306406152", "0-8044-2957-X"], ["0306406153"]),
    ("product", "ean"): (["4006381333931", "73513537", "012345678905"], ["4006381333932", "73513538"]),
    ("day", "iso_date"): (["2024-02-29", "1999-12-31"], ["2023-02-29", "2024-13-01", "2024-00-10"]),
    ("moment", "iso_datetime"): (
        ["2024-02-29T10:00:00Z", "2024-02-29 10:00:00.123", "2024-02-29 10:00:00+02:00"],
        ["2024-02-30 10:00:00"],
    ),
    ("d", "dmy_dotted_date"): (["29.02.2024", "1.2.24", "31.12.1999 10:30"], ["31.02.2024", "12.31.2024"]),
    ("d", "dmy_date"): (["29/02/2024", "31-12-1999"], ["32/01/2024", "31/02/2024"]),
    ("d", "mdy_date"): (["02/29/2024", "12-31-1999"], ["02/30/2024"]),
    ("d", "ymd_date"): (["2024/02/29", "2001/01/14 21:55"], ["2024/02/30"]),
    ("d", "named_dmy_date"): (["3 Dec 2021", "14-Mar-1999", "1. January 2020"], ["31 Feb 2021"]),
    ("d", "named_mdy_date"): (["Dec 3, 2021", "January 1 2020", "Jan 1 2000"], ["Feb 30, 2021"]),
    ("booking_date", "compact_date"): (["20240229", "19991231"], ["20230229", "20241301"]),
    ("at", "time_of_day"): (["10:00", "23:59:59", "1:05 PM"], ["25:00", "10:61"]),
    ("price", "number"): (["1", "-2.5", "1e5", ".5"], []),
    ("price", "grouped_number"): (["1,234.50", "1,234,567"], []),
    ("price", "comma_number"): (["12,5", "1234,50"], []),
    ("price", "grouped_comma_number"): (["1.234,50", "1.234.567,00"], []),
    ("price", "amount"): (["$1,234.50", "12,50 €", "USD 100"], []),
    ("growth", "percent"): (["12 %", "-3.5%"], []),
    ("size", "measure"): (["12 kg", "3.5 lb", "10cm"], []),
    ("flag", "boolean_word"): (["yes", "No", "TRUE", "f"], []),
    ("land", "country_code"): (["DE", "US", "na", "GB"], ["XX", "ZZ"]),
    ("nation", "country_code3"): (["DEU", "USA", "GBR"], ["XXX"]),
    ("country", "country_name"): (["Germany", "United States", "Côte d'Ivoire", "Turkey"], ["Atlantis"]),
    ("currency", "currency_code"): (["EUR", "USD", "jpy"], ["ABC"]),
    ("state", "us_state_code"): (["CA", "NY", "TX"], ["ZZ"]),
    ("home", "us_state_name"): (["California", "New York"], []),
    ("lang", "language_code"): (["de", "en", "pt-BR"], ["qq"]),
    ("zip", "postal_code"): (["10115", "K1A 0B1", "SW1A 1AA", "1234 AB", "12345-6789"], ["AAAA", "1"]),
    ("phone", "phone"): (["+49 30 1234567", "+1 (555) 123-4567"], ["+49 12"]),
    ("tel", "phone_local"): (["030 1234567", "(555) 123-4567", "555-123-4567 x12"], []),
    ("lat", "latitude"): (["52.5", "-90"], ["90.5"]),
    ("lng", "longitude"): (["13.4", "-180"], ["200"]),
    ("birth_year", "year"): (["1999", "2024"], ["9999"]),
    ("pct", "percentage"): (["0", "99.5", "50%"], ["101", "-1"]),
    ("tint", "hex_colour"): (["#fff", "#A1B2C3"], []),
    ("payload", "json"): (['{"a": 1}', "[1, 2]"], ["{a: 1}", "[1, 2,,]"]),
}


@pytest.mark.parametrize(("column", "name"), TYPES)
def test_every_type_knows_its_values(session, lay, column, name):
    valid, _ = TYPES[column, name]
    found = detect(session, lay({column: valid * 20}))[column]
    assert (found.support, found.valid) == (1.0, 1.0)
    assert family_of(found.name) is family_of(name)
    assert detect(session, lay({column: [valid[0]] * 50}))[column].name == name


@pytest.mark.parametrize(("column", "name"), [key for key, (_, invalid) in TYPES.items() if invalid])
def test_every_check_refuses_what_only_looks_right(session, column, name):
    family = family_of(name)
    for text in TYPES[column, name][1]:
        assert session.run(f"SELECT {valid_sql(family, literal(text))}") == [(False,)], text


def test_every_type_is_in_the_table_of_this_test():
    names = {member.name for family in families() for member in family.members}
    untested = names - {name for _, name in TYPES}
    assert untested == {"dmy_or_mdy_date", "iso_month", "named_month", "spaced_number", "boolean_digit", "uuid_bare"}


def test_share_of_invalid_values(session, lay):
    found = detect(session, lay({"email": ["anna@example.com"] * 90 + ["a..b@example.com"] * 6 + ["none of it"] * 4}))
    assert (found["email"].support, found["email"].valid) == (pytest.approx(0.96), pytest.approx(0.90))


def test_missing_values_do_not_count(session, lay):
    found = detect(session, lay({"e": ["anna@example.com"] * 60 + ["N/A"] * 20 + [""] * 10 + [None] * 10}))
    assert found["e"].support == 1.0


def test_below_the_required_support_there_is_no_type(session, lay):
    assert detect(session, lay({"e": ["anna@example.com"] * 60 + ["what else"] * 40})) == {}


def test_the_name_of_the_column_lowers_the_required_support(session, lay):
    assert detect(session, lay({"email": ["anna@example.com"] * 60 + ["what else"] * 40}))["email"].support == 0.6


def test_support_just_below_the_line_by_chance_still_counts(session, lay):
    assert "e" in detect(session, lay({"e": ["anna@example.com"] * 795 + ["what else"] * 205}))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("word", ["red", "green", "blue", "gold"]),
        ("n", ["1001", "1002", "1003"]),
        ("digits", [str(value) for value in range(10**12, 10**12 + 200)]),
        ("grade", ["A", "B", "C"]),
        ("title", ["It is", "So be", "I am"]),
        ("pair", ["ab", "xy", "qq", "zz", "kk"]),
        ("town", ["Berlin", "Hamburg", "Munich"]),
        ("continent", ["EU", "AS", "AF", "OC", "AN"]),
    ],
)
def test_what_only_resembles_a_type_is_not_taken_for_it(session, lay, column, values):
    found = detect(session, lay({column: values * 20})).get(column)
    assert found is None or found.name == "number"


def test_states_are_not_taken_for_countries(session, lay):
    states = sorted(iso.us_states())
    assert detect(session, lay({"home": states * 5}))["home"].name == "us_state_code"
    assert detect(session, lay({"where": sorted(iso.country_alpha2()) * 2}))["where"].name == "country_code"


def test_the_order_of_slashed_dates_is_told_by_the_days_beyond_12(session, lay):
    chance = random.Random(3)
    days = [(chance.randint(1, 28), chance.randint(1, 12)) for _ in range(300)]
    found = detect(
        session,
        lay({"a": [f"{d}/{m}/2024" for d, m in days], "b": [f"{m}/{d}/2024" for d, m in days]}),
    )
    assert (found["a"].name, found["b"].name) == ("dmy_date", "mdy_date")


def test_numbers_are_looked_at_where_their_name_or_check_digit_speaks(session, lay):
    found = detect(
        session,
        lay({"latitude": [52.5, -90.0, 95.0] * 30, "code": [4006381333931, 4006381333948] * 45, "n": [5, 6, 7] * 30}),
    )
    assert set(found) == {"latitude", "code"}
    assert found["latitude"].valid == pytest.approx(2 / 3)
    assert found["code"].name == "ean"


def test_most_values_castable_is_told_apart_from_a_meaning(session, lay):
    table = lay({"a": [str(value) for value in range(75)] + [f"x{value}y z" for value in range(25)]})
    found = profile(session, table).column("a")
    assert found.semantic is None
    assert found.modal.name == "number"
    assert found.modal.valid == pytest.approx(0.75)


def test_measuring_a_column_as_a_given_type(session, lay):
    table = lay({"a": ["anna@example.com", "x", "y", "N/A"]})
    found = measure_as(session, table, profile(session, table).column("a"), "email")
    assert (found.support, found.valid) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert measure_as(session, table, profile(session, table).column("a"), "no such type") is None


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="0123456789", min_size=15, max_size=15), st.integers(0, 15), st.integers(1, 9))
def test_luhn_refuses_every_single_wrong_digit(shared_engine, digits, place, shift):
    number = digits + _luhn_digit(digits)
    spoiled = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    family = family_of("credit_card")
    with shared_engine.session() as session:
        checked = [valid_sql(family, literal(text)) for text in (number, spoiled)]
        assert session.run(f"SELECT {', '.join(checked)}") == [(True, False)]


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(sorted(iso.iban_lengths().items())), st.data())
def test_iban_refuses_every_single_wrong_digit(shared_engine, country, data):
    code, length = country
    body = data.draw(st.text(alphabet="0123456789", min_size=length - 4, max_size=length - 4))
    number = f"{code}{98 - _mod97(body + code + '00'):02d}{body}"
    place = data.draw(st.integers(4, length - 1))
    digit = str((int(number[place]) + data.draw(st.integers(1, 9))) % 10)
    spoiled = number[:place] + digit + number[place + 1 :]
    family = family_of("iban")
    with shared_engine.session() as session:
        checked = [valid_sql(family, literal(text)) for text in (number, spoiled)]
        assert session.run(f"SELECT {', '.join(checked)}") == [(True, False)]


def _luhn_digit(digits):
    doubled = (
        sum(divmod(2 * int(digit), 10)) if place % 2 == 0 else int(digit) for place, digit in enumerate(digits[::-1])
    )
    return str(-sum(doubled) % 10)


def _mod97(text):
    return int("".join(str(int(character, 36)) for character in text)) % 97


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_no_text_breaks_any_check(shared_engine, text):
    with shared_engine.session() as session:
        session.run("CREATE TEMP TABLE t AS SELECT $1::VARCHAR AS v", [text.replace("\0", "")])
        checks = ", ".join(valid_sql(family, "v") for family in families())
        assert all(isinstance(value, bool) for value in session.run(f"SELECT {checks} FROM t")[0])
