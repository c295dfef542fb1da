"""Real files raise no false alarm, and what is true in them is found."""

from pathlib import Path

import pytest
import vega_datasets

from neurolake.engine.duckdb import DuckDBEngine

DATA = Path(vega_datasets.__file__).parent / "_data"
FILES = sorted(path for path in DATA.iterdir() if path.suffix in {".csv", ".json"})


@pytest.fixture(scope="module")
def demo(engine, tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    reader = DuckDBEngine([DATA, folder], folder, threads=2)
    yield reader
    reader.close()


@pytest.fixture
def look(demo, judge):
    def run(name):
        path = DATA / name
        function = "read_csv" if path.suffix == ".csv" else "read_json"
        with demo.session() as session:
            return type(judge)(session)(f"SELECT * FROM {function}('{path}')")

    return run


@pytest.mark.parametrize("name", [path.name for path in FILES])
def test_no_false_alarm(look, name):
    judged = look(name)
    for dimension, measured in judged.measured.items():
        assert measured.score is None or measured.score >= 0.999, (dimension, measured.cells[:5])
        assert measured.score is not None or measured.reason
    # All of these series ended long ago, so none is called late.
    assert judged["timeliness"].score is None


def test_what_adds_up_in_the_employment_figures_is_found(look):
    sums = {(s["left"], s["right"], s["result"]) for s in look("us-employment.csv")["consistency"].detail["sums"]}
    assert ("goods_producing", "service_providing", "nonfarm") in sums
    assert ("durable_goods", "nondurable_goods", "manufacturing") in sums


def test_lows_are_below_highs(look):
    assert look("seattle-weather.csv")["consistency"].detail["orders"][0]["high"] == "temp_max"
    assert look("ohlc.json")["consistency"].detail["orders"][0]["high"] == "high"


def test_airports_are_judged_by_place_and_code(look):
    measured = look("airports.csv")["accuracy"]
    assert {"state", "country", "latitude", "longitude"} <= set(measured.detail["cells"])
    assert {cell.value for cell in measured.cells if cell.column == "state"} == {"CQ"}
