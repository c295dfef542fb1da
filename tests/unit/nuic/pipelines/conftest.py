"""A package that offers steps, and a lake with pipelines at work."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.kernel.principal import LOCAL, Principal

ANN = Principal("ann", roles=frozenset(("engineer",)))
BEN = Principal("ben")
PATIENCE_S = 120

FUNCTIONS = '''
import threading, time
ENTERED = threading.Event()

def twice(context, table):
    """Two changes, each to be made once in a run."""
    first = context.change(f"INSERT INTO {table} SELECT 'py1'")
    second = context.change(f"INSERT INTO {table} SELECT 'py2'")
    context.log(f"{first['rows']} and {second['rows']} rows")
    return {"rows": first["rows"] + second["rows"]}

def count(context, table, least=0):
    (row,) = context.query(f"SELECT count(*) AS n FROM {table}").to_arrow().to_pylist()
    return row

def wait(context, seconds=60):
    ENTERED.set()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        context.check()
        time.sleep(0.01)

def chatter(context, lines):
    for number in range(lines):
        context.log(f"line {number}")

def nothing(context):
    return None

def breaks(context):
    raise ZeroDivisionError("secret")
'''
OFFERED = ("twice", "count", "wait", "chatter", "nothing", "breaks")


def run(lake: Lake, text: str, principal: Principal = LOCAL, **more: Any) -> dict[str, Any]:
    """Apply a specification and run it to its end."""
    name = lake.pipelines.registry.apply(text, principal)["name"]
    begun = lake.pipelines.run(name, principal, more.pop("parameters", {}), **more)
    return lake.pipelines.wait(begun["id"], principal, PATIENCE_S)


def states(ended: dict[str, Any]) -> dict[str, str]:
    return {step["name"]: step["state"] for step in ended["steps"]}


def logged(lake: Lake) -> list[str]:
    return sorted(row["what"] for row in lake.query("SELECT what FROM log").to_arrow().to_pylist())


def offer(folder: Path) -> None:
    """Make a package below a folder, as an installer would, that offers the functions."""
    (folder / "offered_steps.py").write_text(FUNCTIONS)
    info = folder / "offered_steps-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: offered-steps\nVersion: 1.0\n")
    lines = "".join(f"{name} = offered_steps:{name}\n" for name in OFFERED)
    (info / "entry_points.txt").write_text(f"[neurolake.steps]\n{lines}")


@pytest.fixture(scope="session")
def offered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on the path with a package that offers steps."""
    folder = tmp_path_factory.mktemp("offered")
    offer(folder)
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def lake(database_url: str, home: Path, offered: Path) -> Iterator[Lake]:
    with Lake.open(home, metadata_url=database_url, pipeline_workers=4) as opened:
        opened.query("CREATE TABLE bronze.log (what VARCHAR)")
        opened.pipelines.start()
        yield opened
