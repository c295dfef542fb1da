"""Run the benchmarks, print their tables and put them into BENCHMARKS.md."""

import argparse
import importlib
import subprocess
import sys
from pathlib import Path

from benchmarks import report

_BENCHMARKS = (
    "startup",
    "small_file",
    "quality",
    "ingest",
    "pii",
    "audit",
    "engines",
    "query",
    "cancel",
    "lineage",
    "commits",
    "catalog",
    "catalog_search",
    "language",
    "asking",
    "web",
    "peers",
)
_WITHOUT_DATA = {"startup", "lineage", "catalog", "catalog_search", "language", "asking", "web"}
_DOCUMENT = Path(__file__).parents[1] / "BENCHMARKS.md"


def main() -> None:
    only = _arguments().only
    if set(only or _BENCHMARKS) - _WITHOUT_DATA:
        # In a process of its own: this one must stay small, see measure.run.
        subprocess.run([sys.executable, "-m", "benchmarks.data"], check=True)
    print(report.machine())
    for name in only or _BENCHMARKS:
        for table in importlib.import_module(f"benchmarks.{name}").tables():
            print(report.console(table), flush=True)
            # After each table, so that an interrupted run leaves what it has measured.
            _DOCUMENT.write_text(report.document([table], _DOCUMENT.read_text()))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", type=_names, help=f"some of: {', '.join(_BENCHMARKS)}")
    return parser.parse_args()


def _names(given: str) -> list[str]:
    names = given.split(",")
    if unknown := sorted(set(names) - set(_BENCHMARKS)):
        raise argparse.ArgumentTypeError(f"there is no {' and no '.join(unknown)}; some of: {', '.join(_BENCHMARKS)}")
    return names


if __name__ == "__main__":
    main()
