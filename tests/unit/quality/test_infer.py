"""Constraints that a profile speaks for."""

import re
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.clock import utc_now
from neurolake.quality.constraints import constraint_from, measuring
from neurolake.quality.infer import inferred


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder = Path(tmp_path_factory.mktemp("infer"))
    lines = ["id,code,region,amount,note"]
    lines += [
        f"{n},AB-{1000 + n},{['north', 'south', 'east'][n % 3]},{n * 0.5},{'x' if n % 4 else ''}" for n in range(1, 201)
    ]
    (folder / "orders.csv").write_text("\n".join(lines) + "\n")
    with Lake.open(folder / "lake") as lake:
        lake.ingest(folder / "orders.csv", dataset="orders")
        profile = {"columns": [column["profile"] for column in lake.dataset("orders")["columns"]], "sampled": False}
        suggestions = {one.name: one.to_json() for one in inferred(profile)}
        for one in suggestions.values():
            query = measuring(constraint_from(one["constraint"]), "orders", utc_now())
            [row] = lake.query(query.sql("duckdb")).to_arrow().to_pylist()
            one["failing"] = row["failing"]
        return suggestions


def test_what_always_holds_is_suggested_and_holds(found: dict[str, dict[str, Any]]) -> None:
    assert {name: one["failing"] for name, one in found.items()} == {
        "id_not_null": 0,
        "id_unique": 0,
        "code_not_null": 0,
        "code_unique": 0,
        "code_pattern": 0,
        "region_not_null": 0,
        "region_values": 0,
        "amount_not_null": 0,
        "amount_range": 0,
    }


def test_each_states_its_evidence(found: dict[str, dict[str, Any]]) -> None:
    values = found["region_values"]
    assert values["constraint"] == {"type": "accepted_values", "column": "region", "values": ["east", "north", "south"]}
    assert values["evidence"] == {"rows": 200, "sampled": False, "values": 3, "seen_once": 0}
    assert "3 different values" in values["reason"]
    assert 0.97 < found["id_not_null"]["confidence"] < 1
    assert found["amount_range"]["constraint"]["min"] == 0
    assert found["amount_range"]["constraint"]["max"] > 100


def test_the_pattern_is_that_of_the_shape(found: dict[str, dict[str, Any]]) -> None:
    pattern = found["code_pattern"]["constraint"]["regex"]
    assert re.fullmatch(pattern, "ZZ-9999")
    assert not re.fullmatch(pattern, "Z-9999")
    assert not re.fullmatch(pattern, "ZZ-99999")


def test_few_rows_speak_for_nothing() -> None:
    assert inferred({"columns": [{"name": "a", "rows": 19}], "sampled": False}) == []
