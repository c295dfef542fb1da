"""A planted defect of rate r moves its dimension by r, and the others do not move but where a coupling is meant."""

import random

import pytest

from neurolake.quality.base import Context
from neurolake.quality.profile import profile
from neurolake.quality.score import assess

RATES = [0.02, 0.05, 0.1, 0.2]
TOLERANCE = 0.02


@pytest.fixture(scope="module")
def seen():
    """Scores of the sound tables, by the columns that they have."""
    return {}


@pytest.fixture
def scores(session, lay, context):
    def run(columns):
        table = lay(columns)
        known = Context(now=context.now, rows_in=table.rows)
        report = assess(session, table, profile(session, table), known)
        return {item.dimension: item.score for item in report.measurements}

    return run


@pytest.fixture
def moved(scores, seen):
    """Check what spoiling a sound table moves."""

    def check(sound, spoiled, dimension, rate, couplings=()):
        columns = tuple((name, type(values[0])) for name, values in sound.items())
        if columns not in seen:
            seen[columns] = scores(sound)
        before, after = seen[columns], scores(spoiled)
        assert before[dimension] - after[dimension] == pytest.approx(rate, abs=TOLERANCE)
        for other, score in before.items():
            if other not in {dimension, *couplings} and score is not None:
                assert after[other] == pytest.approx(score, abs=TOLERANCE), other

    return check


def planted(columns, rate, changes):
    """A copy in which `rate` of the cells of each column in `changes` went through its change."""
    chance = random.Random(5)
    spoiled = {name: list(values) for name, values in columns.items()}
    for name, change in changes.items():
        for row in chance.sample(range(len(spoiled[name])), round(rate * len(spoiled[name]))):
            spoiled[name][row] = change(spoiled[name][row])
    return spoiled


def repeated(columns, rate):
    """A copy in which `rate` of the rows are replaced by other rows."""
    chance = random.Random(6)
    rows = len(columns["id"])
    gone = set(chance.sample(range(rows), round(rate * rows)))
    kept = [row for row in range(rows) if row not in gone]
    source = [chance.choice(kept) if row in gone else row for row in range(rows)]
    return {name: [values[row] for row in source] for name, values in columns.items()}


@pytest.mark.parametrize("table", ["clean", "clean_texts"])
def test_a_clean_table_is_clean(request, scores, table):
    found = scores(request.getfixturevalue(table))
    assert all(score is None or score >= 0.98 for score in found.values()), found
    assert {name for name, score in found.items() if score is None} <= {"timeliness"}


@pytest.mark.parametrize("rate", RATES)
def test_missing_cells(moved, clean, rate):
    spoiled = planted(clean, rate, dict.fromkeys(clean, lambda _: None))
    # A missing id is also a missing primary key.
    moved(clean, spoiled, "completeness", rate, couplings=("integrity",))


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_cells_that_say_missing(moved, clean_texts, rate):
    chance = random.Random(7)
    said = dict.fromkeys(clean_texts, lambda _: chance.choice(["", "N/A", "null", " ", "-"]))
    moved(clean_texts, planted(clean_texts, rate, said), "completeness", rate, couplings=("integrity",))


@pytest.mark.parametrize("rate", RATES)
def test_repeated_rows(moved, clean, rate):
    moved(clean, repeated(clean, rate), "uniqueness", rate)


@pytest.mark.parametrize("rate", RATES)
def test_invalid_cells(moved, clean, rate):
    # Postal codes decide the city and countries are a code list: those belong to the coupled test.
    changes = {
        "email": lambda email: email.replace("@", " at "),
        "phone": lambda _: "+49 12",
    }
    typed = {
        name: clean[name] for name in ("id", "name", "email", "quantity", "amount", "start_date", "end_date", "phone")
    }
    moved(typed, planted(typed, rate, changes), "validity", rate)


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_invalid_cells_in_every_typed_column(moved, clean_texts, rate):
    changes = {
        "id": lambda text: "#" + text,
        "email": lambda email: email.replace("@", "@@"),
        "country": lambda _: "XX",
        "postal_code": lambda code: code[:2] + "?" + code[3:],
        "quantity": lambda _: "many",
        "amount": lambda text: text + "x",
        "start_date": lambda day: day[:5] + "02-30",
        "end_date": lambda day: day[:5] + "13-01",
        "phone": lambda _: "+49 12",
    }
    spoiled = planted(clean_texts, rate, changes)
    moved(clean_texts, spoiled, "validity", rate, couplings=("consistency", "accuracy"))


@pytest.mark.parametrize("rate", RATES)
def test_cells_written_in_another_way(moved, clean, rate):
    changes = {
        "name": str.upper,
        "email": str.upper,
        "country": str.lower,
        "city": str.upper,
        "phone": lambda phone: phone.replace(" ", "/"),
    }
    written = {name: values for name, values in clean.items() if name != "postal_code"}
    moved(written, planted(written, rate, changes), "conformity", rate)


@pytest.mark.parametrize("rate", [0.05, 0.2])
def test_dates_and_numbers_written_in_another_way(moved, clean_texts, rate):
    changes = {
        "amount": lambda text: text.replace(".", ","),
        "start_date": lambda day: ".".join(reversed(day.split("-"))),
        "end_date": lambda day: day.replace("-", "/"),
        "phone": lambda phone: "0" + phone[4:],
        "email": str.upper,
    }
    written = {name: clean_texts[name] for name in changes}
    moved(written, planted(written, rate, changes), "conformity", rate)
