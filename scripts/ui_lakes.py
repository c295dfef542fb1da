"""Make two small lakes for the browser tests: `open` needs no sign-in, `guarded` has users bound by policies.

Usage: python scripts/ui_lakes.py FOLDER
"""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.demo import data_files

if TYPE_CHECKING:
    from neurolake import Lake

PASSWORD = "correct horse battery"  # noqa: S105 - of lakes that last as long as a test
_LONG = 10_000
_HOSTILE = (
    ("<script>window.hacked=1</script>", "tag"),
    ("<img src=x onerror='window.hacked=1'>", "picture"),
    ("javascript:window.hacked=1", "address"),
    ("\u202etxt.exe\u202c", "right to left"),
    ("a\u0000b".replace("\u0000", "\u2028"), "line separator"),
    ("x" * _LONG, "long"),
    ("", "empty"),
    ("${window.hacked=1}{{hacked}}", "templates"),
)
_PEOPLE = "id,name,email,region\n" + "".join(
    f"{n},Person {n},person{n}@example.com,{('north', 'south')[n % 2]}\n" for n in range(200)
)
_POLICIES = (
    {"kind": "grant", "name": "bea-reads", "to": ["user:bea"], "on": {"dataset": "people"}},
    {
        "kind": "mask",
        "name": "hide-addresses",
        "on": {"dataset": "people", "columns": ["email"]},
        "mask": {"method": "partial", "keep_first": 1},
    },
)

_PIPELINES = (
    """name: daily_regions
description: People by <b>region</b>, each morning.
parameters:
  least: {type: integer, default: 10, description: Ids below it are left out.}
schedule: {cron: "30 6 * * mon-fri", timezone: Europe/Berlin}
retries: {most: 1, first_s: 0}
steps:
  clean: {sql: "CREATE OR REPLACE TABLE silver.people_clean AS SELECT * FROM people WHERE id >= $least"}
  north: {after: [clean], sql: "SELECT count(*) AS n FROM people_clean WHERE region = 'north'"}
  south: {after: [clean], sql: "SELECT count(*) AS n FROM people_clean WHERE region = 'south'"}
  sum:
    after: [north, south]
    sql: "CREATE OR REPLACE TABLE gold.regions AS SELECT region, count(*) AS people FROM people_clean GROUP BY region"
  check:
    after: [sum]
    quality: {checks: [{name: two regions, sql: "SELECT count(*) FROM regions", at_least: 2}]}
""",
    """name: fails
retries: {most: 1, first_s: 0}
steps:
  right: {sql: SELECT 1}
  wrong: {after: [right], quality: {checks: [{name: nobody, sql: "SELECT count(*) FROM people", at_most: 0}]}}
  never: {after: [wrong], sql: SELECT 2}
""",
    """name: months
partitions: {by: date, from: 2024-01-01, to: 2025-01-01, every: month}
steps: {count: {sql: "SELECT $partition AS month, count(*) AS people FROM people"}}
""",
)

_TEMPLATE = {
    "name": "people-of",
    "description": "People of <i>one</i> region",
    "tags": ["people/reports", "demo"],
    "parameters": [
        {"name": "region", "type": "text", "choices": ["north", "south"], "description": "Where they are."},
        {"name": "most", "type": "integer", "default": 10},
    ],
}


def main(folder: Path) -> None:
    """Both lakes, in folders of their names."""
    folder.mkdir(parents=True, exist_ok=True)
    people = folder / "people.csv"
    people.write_text(_PEOPLE, encoding="utf-8")
    _open(folder, people)
    _guarded(folder, people)


def _open(folder: Path, people: Path) -> None:
    from neurolake import Lake

    hostile = folder / "hostile.csv"
    with hostile.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, quoting=csv.QUOTE_ALL)
        rows.writerow(("id", "<b onclick=window.hacked=1>text</b>", "kind", "\u202eolleh"))
        rows.writerows((number, text, kind, kind) for number, (text, kind) in enumerate(_HOSTILE))
    with Lake.open(folder / "open") as lake:
        for path in (people, hostile, *data_files()[:3]):
            lake.ingest(path)
        for note in ("", "With names"):
            more = ", name" if note else ""
            sql = f"SELECT id{more}, region FROM people WHERE region = $region ORDER BY id LIMIT $most"
            lake.nuic.templates.save({**_TEMPLATE, "sql": sql, "note": note})
        _run_pipelines(lake)


def _run_pipelines(lake: "Lake") -> None:
    from neurolake.kernel.principal import LOCAL

    pipelines = lake.pipelines
    pipelines.start()
    for text in _PIPELINES:
        pipelines.registry.apply(text, LOCAL)
    for name in ("daily_regions", "fails"):
        pipelines.wait(pipelines.run(name, LOCAL)["id"], LOCAL)
    some = pipelines.backfills.begin("months", LOCAL, first="2024-03-01", last="2024-05-01", parallel=2)
    pipelines.backfills.wait(some["id"], LOCAL)


def _guarded(folder: Path, people: Path) -> None:
    from neurolake import Lake

    with Lake.open(folder / "guarded", auth="required") as lake:
        lake.identity.users.create("ada", PASSWORD, roles=["admin"])
        lake.identity.users.create("bea", PASSWORD, roles=[])
        lake.ingest(people)
        for policy in _POLICIES:
            lake.policies.create(policy, by="ada")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
