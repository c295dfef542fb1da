"""Every data file of the vega_datasets package, against independent readers."""

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest
import vega_datasets

FOLDER = Path(vega_datasets.__file__).parent / "_data"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix in (".csv", ".json"))
TIMES = {
    ("cars.json", "Year"): "DATE",
    ("crimea.json", "date"): "DATE",
    ("iowa-electricity.csv", "year"): "DATE",
    ("la-riots.csv", "death_date"): "DATE",
    ("ohlc.json", "date"): "DATE",
    ("seattle-temps.csv", "date"): "TIMESTAMP",
    ("seattle-weather.csv", "date"): "DATE",
    ("sf-temps.csv", "date"): "TIMESTAMP",
    ("stocks.csv", "date"): "DATE",
    ("us-employment.csv", "month"): "DATE",
}


def independent(path):
    """Rows of texts or values, by the standard library."""
    if path.suffix == ".json":
        records = json.loads(path.read_text(encoding="utf-8-sig"))
        names = list(dict.fromkeys(key for record in records for key in record))
        return names, [[record.get(name) for name in names] for record in records]
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def test_the_package_has_data():
    assert len(FILES) >= 17


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_file(read, path):
    names, rows = independent(path)
    found = read(path.read_bytes(), path.name)
    assert (found.names, len(found.rows), found.rejects) == (names, len(rows), [])
    for index, name in enumerate(names):
        expected = [row[index] for row in rows]
        time_type = TIMES.get((path.name, name))
        _agrees(found.types[name], expected, [row[index] for row in found.rows], time_type, path.suffix == ".json")


def _agrees(type_, expected, got, time_type, typed):
    """A text in JSON stays text though it looks like a number (the years of wheat.json)."""
    present = [value for value in expected if value not in ("", None)]
    if time_type:
        assert type_ == time_type
        assert all(isinstance(value, date | datetime) for value in got if value is not None)
        assert [value is None for value in got] == [value in ("", None) for value in expected]
    elif present and all(_is_number(value) and not (typed and isinstance(value, str)) for value in present):
        assert type_ in ("BIGINT", "DOUBLE")
        assert [value for value in got if value is not None] == [float(value) for value in present]
    else:
        assert type_ == "VARCHAR"
        assert [value for value in got if value is not None] == present


def _is_number(value):
    if not isinstance(value, str):
        return isinstance(value, int | float)
    if value.isdigit() and len(value) > 1 and value.startswith("0"):
        return False
    try:
        float(value)
    except ValueError:
        return False
    return True
