"""`neurolake schema history | compare | impact | policy | approvals | approve | refuse | rollback`."""

from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import console, emit, table

Reason = Annotated[str, typer.Option("--reason", help="Why; it is on record.")]


def commands() -> typer.Typer:
    """The subcommands."""
    app = typer.Typer(help="Columns over time: what changed, what would break, who decides.", no_args_is_help=True)
    for command in (history, compare, impact, policy, approvals, approve, refuse, rollback):
        app.command()(command)
    return app


def history(
    dataset: Dataset,
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show the versions of a dataset's columns, newest first."""
    with opened(home, as_json=as_json) as lake:
        found = lake.schemas.history(dataset, limit=limit)
    if as_json:
        emit(found)
        return
    rows = [
        [
            one["version"],
            one["semantic"],
            one["change"],
            one["created_at"][:19],
            one["made_by"] or "",
            one["file"] or one["statement"] or one["operation"] or "",
            _changes(one["changes"]),
        ]
        for one in found["versions"]
    ]
    table(["version", "semantic", "change", "at", "by", "what", "changes"], rows, title=found["dataset"]["name"])


def compare(
    dataset: Dataset,
    first: Annotated[int | None, typer.Option("--from", min=1, help="The one before unless given.")] = None,
    second: Annotated[int | None, typer.Option("--to", min=1, help="The newest unless given.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what changed from one schema version to another."""
    with opened(home, as_json=as_json) as lake:
        found = lake.schemas.compare(dataset, first, second)
    if as_json:
        emit(found)
        return
    rows = [
        [one["severity"], one["kind"], one["path"], one["before"] or "", one["after"] or ""] for one in found["changes"]
    ]
    ends = f"{found['from']['semantic']} → {found['to']['semantic']}"
    table(["severity", "change", "column", "before", "after"], rows, title=f"{found['dataset']['name']} {ends}")


def impact(
    dataset: Dataset,
    sql: Annotated[str, typer.Argument(help="The statement; it is not run.")],
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what would become of a statement that changes a dataset's columns."""
    with opened(home, as_json=as_json) as lake:
        found = lake.schemas.analyze_impact(dataset, sql=sql)
    if as_json:
        emit(found)
        return
    verdict = found["verdict"]
    console().print(f"{found['told']} Policy {verdict['policy']}: {verdict['outcome']}.", markup=False)
    broken = [[one["kind"], one["name"], one["why"] or ""] for one in verdict["breaks"]]
    if broken or verdict["hidden"]:
        table(["breaks", "name", "why"], broken, title=f"{len(broken) + verdict['hidden']} break")
    touched = [[one["name"], one["distance"], one["severity"], one["owner"]] for one in found["affected"]["datasets"]]
    if touched:
        table(["touched", "distance", "severity", "owner"], touched)


def policy(
    dataset: Dataset,
    to: Annotated[str | None, typer.Argument(help="allow, warn, require-approval or block; none shows it.")] = None,
    reason: Annotated[str | None, typer.Option("--reason")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show or set what becomes of changes of a dataset's columns."""
    with opened(home, as_json=as_json) as lake:
        if to is None:
            found = lake.schema_policies.policy(dataset)
        else:
            found = lake.schema_policies.set_policy(dataset, to, reason)  # type: ignore[arg-type]  # it is checked there
    if as_json:
        emit(found)
        return
    console().print(f"{found['dataset']}: {found['policy']}{' (the usual)' if found['usual'] else ''}")


def approvals(
    state: Annotated[str | None, typer.Option(help="pending, approved, refused or used.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """List requests for approval, newest first."""
    with opened(home, as_json=as_json) as lake:
        found = lake.schema_policies.approvals(state=state, limit=limit)
    if as_json:
        emit(found)
        return
    rows = [
        [
            one["id"],
            one["state"],
            one["dataset"],
            one["asked_by"],
            one["operation"],
            _changes(one["verdict"]["changes"]),
        ]
        for one in found
    ]
    table(["id", "state", "dataset", "asked by", "operation", "changes"], rows)


def approve(approval: str, reason: Reason, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Approve a request: whoever asked may make exactly this change, once."""
    with opened(home, as_json=as_json) as lake:
        _decided(lake.schema_policies.decide(approval, "approved", reason), as_json=as_json)


def refuse(approval: str, reason: Reason, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Refuse a request."""
    with opened(home, as_json=as_json) as lake:
        _decided(lake.schema_policies.decide(approval, "refused", reason), as_json=as_json)


def rollback(
    dataset: Dataset,
    snapshot: Annotated[int | None, typer.Option(min=1, help="Rows and columns as of this snapshot.")] = None,
    version: Annotated[int | None, typer.Option(min=1, help="Columns of this schema version; rows stay.")] = None,
    reason: Annotated[str, typer.Option("--reason")] = "",
    confirm: Annotated[bool, typer.Option("--confirm", help="What depends on the columns may break.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Bring a dataset back to a snapshot, or to the columns of a schema version; nothing of its history goes."""
    from neurolake.query.rollback import Wanted

    with opened(home, as_json=as_json) as lake:
        found = lake.rollbacks.make(dataset, Wanted(snapshot, version, reason, confirm))
    if as_json:
        emit(found)
        return
    console().print(f"{found['dataset']} is back at {found['back_to']}: {found['rows']:,} rows.", markup=False)
    if found["note"]:
        console().print(found["note"], markup=False)


def _decided(found: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        emit(found)
    else:
        console().print(f"{found['dataset']}: {found['operation']} {found['state']}.", markup=False)


def _changes(changes: list[dict[str, Any]]) -> str:
    return ", ".join(f"{one['kind']} {one['path']}" for one in changes)
