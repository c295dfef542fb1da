"""Fill a lake with real, messy data. What is there already stays; run it as often as you like.

Usage: python scripts/demo.py LAKE
"""

import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# Of the files in the package vega_datasets, those with something to find: missing values, free text, odd dates.
FILES = (
    "airports.csv",
    "burtin.json",
    "cars.json",
    "la-riots.csv",
    "seattle-weather.csv",
    "sf-temps.csv",
    "stocks.csv",
    "us-employment.csv",
    "wheat.json",
)


def main(home: Path) -> None:
    """Ingest each file whose dataset the lake does not have."""
    from neurolake import Lake

    lake = Lake.open(home)
    present = {dataset["name"] for dataset in lake.datasets()}
    for file in data_files():
        if file.stem.replace("-", "_") not in present:
            print(_told(file, lake.ingest(file)), flush=True)


def _told(file: Path, answer: Mapping[str, Any]) -> str:
    dataset = answer["dataset"]
    return f"{file.name}: {dataset['rows']:,} rows in {dataset['qualified_name']}, quality {dataset['quality']:.1%}"


def data_files() -> list[Path]:
    """Where the files are; the package is only looked for, since importing it would import pandas."""
    package = find_spec("vega_datasets")
    if package is None or package.origin is None:
        raise SystemExit("vega_datasets is not installed; run: uv sync --group demo")
    return [Path(package.origin).parent / "_data" / name for name in FILES]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
