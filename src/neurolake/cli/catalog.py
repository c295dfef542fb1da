"""`neurolake datasets | dataset | jobs`: what is in the lake."""

from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import console, emit, size, table


def datasets(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the datasets."""
    with opened(home, as_json=as_json) as lake:
        found = lake.datasets()
    if as_json:
        emit(found)
    elif not found:
        console().print("No datasets yet. Bring one in with: neurolake ingest FILE")
    else:
        rows = [
            [
                item["qualified_name"],
                item["rows"],
                size(item["bytes"]),
                _score(item["quality"]),
                item["updated_at"][:19],
            ]
            for item in found
        ]
        table(["dataset", "rows", "size", "quality", "updated (UTC)"], rows)


def dataset(
    name: Dataset,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show one dataset: columns, what people say of it, quality, snapshots, lineage, use."""
    from neurolake.app.portrait import portrait

    with opened(home, as_json=as_json) as lake:
        view = portrait(lake, name)
    if as_json:
        emit(view)
    else:
        _print(view)


def jobs(
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20, home: Home = DEFAULT_HOME, as_json: Json = False
) -> None:
    """List ingestions, newest first."""
    with opened(home, as_json=as_json) as lake:
        found = [job.to_json() for job in lake.ingestion.list(limit)]
    if as_json:
        emit(found)
        return
    rows = [
        [job["id"], job["file_name"], job["state"], size(job["bytes"]), job["submitted_at"][:19], _outcome(job)]
        for job in found
    ]
    table(["job", "file", "state", "size", "submitted (UTC)", "outcome"], rows)


def _outcome(job: dict[str, Any]) -> str:
    if job["answer"]:
        return f"{job['answer']['dataset']['qualified_name']}, {job['answer']['rows']['stored']:,} rows"
    return str((job["error"] or {}).get("detail", ""))


def _score(score: float | None) -> str | None:
    return None if score is None else f"{score:.2f}"


def _print(view: dict[str, Any]) -> None:
    from rich.text import Text

    out = console()
    out.print(
        f"[bold]{view['qualified_name']}[/bold]  {view['rows']:,} rows, {size(view['bytes'])}, "
        f"schema version {view['schema_version']}, quality {_score(view['quality']) or 'not measured'}"
    )
    _print_card(view["card"])
    table(
        ["column", "type", "meaning", "missing", "distinct", "min", "max"],
        [_column(column) for column in view["columns"]],
        title="Columns",
    )
    if _personal(view):
        out.print(Text(f"Personal data: {', '.join(_personal(view))}"))
    if view["quality_report"]:
        dimensions = view["quality_report"]["dimensions"].items()
        rows = [[name, _score(item["score"]), item["reason"]] for name, item in dimensions]
        table(["dimension", "score", "why there is none"], rows, title="Quality")
    snapshots = [
        [item["snapshot_id"], item["operation"], item["added_rows"], item["total_rows"], item["committed_at"][:19]]
        for item in view["snapshots"]
    ]
    table(["snapshot", "operation", "added", "total", "committed (UTC)"], snapshots, title="Snapshots")
    edges = [
        [_node(edge["source"]), _node(edge["target"]), edge["transformation"]]
        for edge in view["lineage"]
        if edge["source"]["column"] is None
    ]
    table(["from", "to", "how"], edges, title="Lineage")
    counts, usage = view["lineage_counts"], view["usage"]
    out.print(f"Made from {counts['upstream']} datasets; {counts['downstream']} were made from it.")
    out.print(f"Read {usage['reads']} times by {usage['readers']} in {usage['days']} days.")


def _print_card(card: dict[str, Any]) -> None:
    from rich.text import Text

    state = card["lifecycle"]
    lines = [
        card["description"],
        f"Of {card['owner']}" if card["owner"] else None,
        f"Ask {', '.join(card['stewards'])}" if card["stewards"] else None,
        f"Tags: {', '.join(card['tags'])}" if card["tags"] else None,
        f"{state['state'].capitalize()}: {state['reason'] or ''}" if state["state"] != "active" else None,
    ]
    for line in lines:
        if line:
            console().print(Text(line))


def _column(column: dict[str, Any]) -> list[Any]:
    profile = column["profile"] or {}
    share = profile.get("null_rate")
    return [
        column["name"],
        column["type"],
        column["semantic"],
        None if share is None else f"{share:.1%}",
        profile.get("distinct"),
        *(None if profile.get(end) is None else str(profile[end])[:40] for end in ("min", "max")),
    ]


def _personal(view: dict[str, Any]) -> list[str]:
    """`mail (email)`, for what was found or confirmed and not rejected."""
    return [
        f"{column['name']} ({item['entity']})"
        for column in view["columns"]
        for item in column["personal_data"]
        if item["decision"] != "rejected"
    ]


def _node(node: dict[str, Any]) -> str:
    return f"{node['kind']} {node['id'][:40]}"
