"""`neurolake search`: datasets by words."""

from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, Json, opened
from neurolake.cli.output import console, emit, table


def search(
    words: Annotated[list[str], typer.Argument(help="All must be there, in a name, a column, a tag, …")],
    zone: Annotated[str | None, typer.Option(help="Only datasets of this zone.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    archived: Annotated[bool, typer.Option("--archived", help="Also what was put away.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Find datasets by words of their names, columns, descriptions, tags and owners."""
    from neurolake.nuic.search.answer import Filters

    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.search.find(" ".join(words), filters=Filters(zone=zone, archived=archived), limit=limit)
    if as_json:
        emit(found)
    elif not found["results"]:
        console().print("Nothing is found. Fewer words find more.")
    else:
        _print(found)


def _print(found: dict[str, Any]) -> None:
    rows = [
        [
            item["qualified_name"],
            item["rows"],
            item["reads"],
            None if item["state"] == "active" else item["state"],
            _where(item["found_in"]),
        ]
        for item in found["results"]
    ]
    table(["dataset", "rows", "reads", "state", "found in"], rows)
    rest = found["total"] - len(rows)
    if rest > 0 or not found["complete"]:
        console().print(f"{rest} more." if found["complete"] else "There is more; another word narrows it.")


def _where(found_in: dict[str, Any]) -> str:
    parts = [part for part in ("name", "description", "owner", "domain") if found_in[part]]
    return ", ".join(
        [*parts, *(f"column {name}" for name in found_in["columns"][:3]), *found_in["tags"][:3], *found_in["terms"][:3]]
    )
