"""Tables, on the terminal and in BENCHMARKS.md."""

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

_INTRODUCTION = """# Benchmarks

Written by `make bench`; do not edit. Every measured thing runs in a fresh process. Things that are compared run in
turns in the same session, and the ratio is the median of the pairs' ratios (in brackets: the pairs). Seconds are those
of the work itself, without interpreter start and imports; memory is the process's largest resident size. Below each
table stand the day and the machine; figures of different machines do not compare.
"""
_HEADING = "\n## "
_PACKAGES = (
    "neurolake",
    "duckdb",
    "datafusion",
    "pyarrow",
    "dlt",
    "ydata-profiling",
    "great-expectations",
    "presidio-analyzer",
)


@dataclass(frozen=True)
class Table:
    """A titled table of texts; `note` says what was measured, in words."""

    title: str
    note: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def seconds(value: float) -> str:
    return f"{value * 1000:.0f} ms" if value < 1 else f"{value:.1f} s"


def milliseconds(value: float) -> str:
    return f"{value * 1000:.2f} ms"


def megabytes(value: float) -> str:
    return f"{value / 1e6:,.0f} MB"


def ratio(values: Sequence[float]) -> str:
    """The median, and each value in brackets: `1.52 (1.49, 1.52, 1.60)`."""
    return f"{statistics.median(values):.2f} ({', '.join(f'{value:.2f}' for value in values)})"


def verdict(value: float, target: float) -> str:
    return "met" if value <= target else "MISSED"


def console(table: Table) -> str:
    lines = [table.header, *table.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(table.header))]
    rendered = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    rendered.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join([f"\n{table.title}", table.note, "", *(line.rstrip() for line in rendered)])


def document(tables: Sequence[Table], earlier: str) -> str:
    """The whole document: the tables in place of those that have their titles in the earlier one, the others kept."""
    sections = dict(_titled(section) for section in earlier.split(_HEADING)[1:])
    sections |= {table.title: _markdown(table) for table in tables}
    return _INTRODUCTION + "".join(f"{_HEADING}{section.strip()}\n" for section in sections.values())


def _titled(section: str) -> tuple[str, str]:
    return section.partition("\n")[0], section


def _markdown(table: Table) -> str:
    facts = f"{datetime.now(UTC):%Y-%m-%d} · {machine()} · {', '.join(f'{name} {version(name)}' for name in _PACKAGES)}"
    lines = [table.header, ("---",) * len(table.header), *table.rows]
    return "\n".join([table.title, "", table.note, "", *(f"| {' | '.join(line)} |" for line in lines), "", facts])


def machine() -> str:
    """Processor, usable cores, memory, system, Python."""
    cores = len(os.sched_getaffinity(0))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    system = f"{platform.system()} {platform.release()}"
    return f"{_processor()}, {cores} cores, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
