"""How much is found, and how often in vain, in languages that were not looked at while the recognizers were made.

The whole measurement, over more seeds, is benchmarks/pii.py.
"""

import csv
import json
from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks.typed_columns import HELD_OUT, TUNED, Locale, Made, as_arrow, ordinary_table, personal_table
from tests.unit.compliance.pii.conftest import Found

_SEED = 301
# Every other one, so that the test stays short; which seed shows what is measured by the benchmark.
_LOCALES = (*HELD_OUT[::2], *TUNED[:2])


@pytest.fixture(scope="module")
def tables() -> list[list[Made]]:
    return [make(locale, _SEED) for locale in _LOCALES for make in (personal_table, ordinary_table)]


@pytest.mark.parametrize(("telling", "least"), [(True, 0.95), (False, 0.80)])
def test_personal_columns_are_found_and_others_left_alone(
    tables: list[list[Made]], found: Found, telling: bool, least: float
) -> None:
    personal, right, ordinary, wrong = Counter[str](), Counter[str](), 0, []
    for columns in tables:
        table = as_arrow(columns, telling=telling)
        entities: dict[str, set[str]] = {}
        for finding in found(table):
            entities.setdefault(finding.column, set()).add(finding.entity)
        for column, name in zip(columns, table.column_names, strict=True):
            if column.entities:
                personal[column.kind] += 1
                right[column.kind] += bool(entities.get(name, set()) & column.entities)
            else:
                ordinary += 1
                # Beside a street a town is part of the address.
                if entities.get(name) and not (column.kind in ("city", "postcode") and entities[name] == {"address"}):
                    wrong.append((column.kind, entities[name], column.values[:3]))
    assert right.total() / personal.total() >= least, personal - right
    assert len(wrong) / ordinary <= 0.02, wrong


def test_no_column_of_the_demo_files_is_taken_for_personal_but_those_that_are(found: Found) -> None:
    seen = {
        (path.name, finding.column, finding.entity)
        for path in _demo_files()
        for finding in found(pa.Table.from_pylist(_rows(path)))
    }
    assert seen == {
        ("la-riots.csv", "first_name", "name"),
        ("la-riots.csv", "last_name", "name"),
        ("la-riots.csv", "address", "address"),
        ("la-riots.csv", "latitude", "coordinates"),
        ("la-riots.csv", "longitude", "coordinates"),
    }


def _demo_files() -> list[Path]:
    package = find_spec("vega_datasets")
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).parent / "_data"
    return sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".json"))


def _rows(path: Path) -> list[dict[str, object]]:
    if path.suffix == ".json":
        return [
            {key: None if value is None else str(value) for key, value in row.items()}
            for row in json.loads(path.read_text())
        ]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_locales_are_held_out() -> None:
    def code(locale: Locale) -> str:
        return locale.code

    assert not set(map(code, HELD_OUT)) & set(map(code, TUNED))
