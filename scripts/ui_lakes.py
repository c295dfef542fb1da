"""Make two small lakes for the browser tests: `open` needs no sign-in, `guarded` has users bound by policies.

Usage: python scripts/ui_lakes.py FOLDER
"""

import csv
import sys
from pathlib import Path

from scripts.demo import data_files

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
