"""Every data file of the vega_datasets package, ingested whole and compared with an independent reader."""

import csv
import json
import math
from importlib.util import find_spec
from pathlib import Path

import pytest

from neurolake import Lake


def _files() -> list[Path]:
    package = find_spec("vega_datasets")
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).parent / "_data"
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json"))


def _independent(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".json":
        rows: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
        return rows
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _number(value: object) -> float | None:
    try:
        return float(str(value))
    except ValueError:
        return None


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_every_row_arrives_and_numbers_keep_their_sums(lake: Lake, path: Path) -> None:
    expected = _independent(path)
    answer = lake.ingest(path, dataset="d")
    rows = answer["rows"]
    assert rows["read"] == len(expected)
    assert rows["stored"] + rows["rejected"] + rows["removed"] == len(expected)
    assert rows["rejected"] == 0
    original = {column["name"]: column["original_name"] for column in answer["columns"]}
    types = {column["name"]: column["type"] for column in answer["columns"]}
    unique = {tuple(sorted((key, str(value)) for key, value in row.items())): row for row in expected}
    kept = list(unique.values()) if rows["removed"] else expected
    assert len(kept) == rows["stored"]
    for name, kind in types.items():
        if kind in ("BIGINT", "DOUBLE"):
            [found] = lake.query(f'SELECT sum("{name}") AS s FROM d').to_arrow().to_pylist()
            numbers = [_number(row.get(original[name])) for row in kept]
            total = math.fsum(number for number in numbers if number is not None)
            assert float(found["s"] or 0) == pytest.approx(total, rel=1e-9), name


def test_types_are_what_a_reader_expects(lake: Lake) -> None:
    expected = {
        "airports.csv": {"iata": "VARCHAR", "latitude": "DOUBLE", "longitude": "DOUBLE", "state": "VARCHAR"},
        "cars.json": {"name": "VARCHAR", "horsepower": "BIGINT", "year": "DATE", "acceleration": "DOUBLE"},
        "seattle-weather.csv": {"date": "DATE", "precipitation": "DOUBLE", "weather": "VARCHAR"},
        "sf-temps.csv": {"date": "TIMESTAMP", "temp": "DOUBLE"},
        "stocks.csv": {"symbol": "VARCHAR", "date": "DATE", "price": "DOUBLE"},
        "us-employment.csv": {"month": "DATE", "nonfarm": "BIGINT"},
    }
    for path in _files():
        if path.name in expected:
            answer = lake.ingest(path)
            types = {column["name"]: column["type"] for column in answer["columns"]}
            found = {name: types.get(name) for name in expected[path.name]}
            assert found == expected[path.name], path.name
