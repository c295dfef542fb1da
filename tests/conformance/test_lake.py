from datetime import date
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.errors import InvalidSql


def test_a_lake_answers_with_another_engine(tmp_path: Path) -> None:
    file = tmp_path / "Sales.csv"
    file.write_text("Region,Amount,Day\nnorth,1.50,2024-02-28\nsouth,2.25,2024-02-29\nnorth,3.00,2024-03-01\n")
    with Lake.open(tmp_path / "lake", engine_url="datafusion:", sessions=2) as lake:
        lake.ingest(file)
        sql = """SELECT REGION, sum(amount) AS Total, max(day) AS last FROM sales
            WHERE amount > $low GROUP BY ALL ORDER BY 1"""
        answer = lake.query(sql, {"low": 1}).to_arrow().to_pylist()
        assert [(row["Total"], row["last"]) for row in answer] == [
            (pytest.approx(4.5), date(2024, 3, 1)),
            (pytest.approx(2.25), date(2024, 2, 29)),
        ]
        with pytest.raises(InvalidSql, match="There is no column 'regoin'"):
            lake.query("SELECT regoin FROM sales")
        with pytest.raises(InvalidSql):
            lake.query("SELECT CAST(region AS INTEGER) FROM sales")
