"""`neurolake agent …`: agents that look into a matter, propose, and change something only when they may."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, opened
from neurolake.cli.output import INTERRUPTED, console, emit, table
from neurolake.kernel.principal import LOCAL

if TYPE_CHECKING:
    from neurolake.agents.service import Agents
    from neurolake.app.lake import Lake

Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Work on it here until it rests, or leave it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; for the record.")]
Run = Annotated[str, typer.Argument(metavar="RUN", help="Id of a run.")]


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Agents: they look, propose, and ask before they act.", no_args_is_help=True)
    for command in (run, show, approve, reject, cancel):
        group.command(command.__name__)(command)
    group.command("list")(listing)
    return group


def run(
    agent: Annotated[Literal["quality", "compliance", "engineer", "optimizer"], typer.Argument()],
    dataset: Dataset,
    text: Annotated[str, typer.Option("--text", help="More of what is wanted, for a language model.")] = "",
    by: Annotated[Literal["rules", "model"], typer.Option(help="Who plans.")] = "rules",
    apply: Annotated[bool, typer.Option("--apply", help="Make changes that can be taken back without asking.")] = False,
    remediate: Annotated[
        bool, typer.Option("--remediate", help="Compliance: ask to carry out what it drafts.")
    ] = False,
    steps: Annotated[int, typer.Option(min=1, max=100, help="Most steps.")] = 30,
    seconds: Annotated[float, typer.Option(min=1, max=86_400, help="Most time.")] = 900.0,
    wait: Wait = True,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Have an agent look into a dataset. Ctrl-C cancels the run."""
    from neurolake.agents.base import Goal, Limits

    with opened(home, as_json=as_json) as lake:
        goal = Goal(agent=agent, dataset=dataset, text=text, by=by, remediate=remediate, apply=apply)
        agents = _agents(lake)
        begun = agents.ask(goal, LOCAL, Limits(steps=steps, seconds=seconds))
        _follow(agents, begun["id"], wait=wait, as_json=as_json)


def listing(
    state: Annotated[str | None, typer.Option(help="queued, running, waiting, succeeded, failed or cancelled.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200)] = 20,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """List runs, newest first."""
    with opened(home, as_json=as_json) as lake:
        found = _agents(lake).listing(LOCAL, state=state, limit=limit)
    if as_json:
        emit(found)
        return
    rows = [(one["id"], one["agent"], one["goal"]["dataset"], one["state"], one["created_at"][:19]) for one in found]
    table(("id", "agent", "dataset", "state", "begun"), rows)


def show(run_id: Run, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show a run: its steps, what it waits for, its report."""
    with opened(home, as_json=as_json) as lake:
        found = _agents(lake).get(run_id, LOCAL)
    emit(found) if as_json else _show(found)


def approve(
    run_id: Run,
    fingerprint: Annotated[
        str | None, typer.Option(help="Of what you saw; without it, what it waits with is shown and asked for.")
    ] = None,
    reason: Reason = "",
    wait: Wait = True,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Let a run do exactly what it waits with."""
    with opened(home, as_json=as_json) as lake:
        agents = _agents(lake)
        found = agents.get(run_id, LOCAL)
        pending = [one for one in found["approvals"] if one["state"] == "pending"]
        if fingerprint is None and pending and not as_json:
            _show_request(pending[-1])
            typer.confirm("Let it be done?", abort=True)
            fingerprint = pending[-1]["fingerprint"]
        agents.decide(run_id, "approved", LOCAL, fingerprint=fingerprint, reason=reason)
        _follow(agents, run_id, wait=wait, as_json=as_json)


def reject(
    run_id: Run, reason: Reason = "", wait: Wait = True, home: Home = DEFAULT_HOME, as_json: Json = False
) -> None:
    """Have a run go on without what it waits with."""
    with opened(home, as_json=as_json) as lake:
        agents = _agents(lake)
        agents.decide(run_id, "rejected", LOCAL, reason=reason)
        _follow(agents, run_id, wait=wait, as_json=as_json)


def cancel(run_id: Run, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Stop a run; what it has done stays."""
    with opened(home, as_json=as_json) as lake:
        found = _agents(lake).cancel(run_id, LOCAL)
    emit(found) if as_json else console().print(f"{found['id']} {found['state']}", markup=False)


def _agents(lake: "Lake") -> "Agents":
    from neurolake.agents.service import Agents

    return Agents(lake)


def _follow(agents: "Agents", run_id: str, *, wait: bool, as_json: bool) -> None:
    try:
        if wait:
            agents.start()
            found = agents.wait(run_id, LOCAL)
        else:
            found = agents.get(run_id, LOCAL)
    except KeyboardInterrupt:
        agents.cancel(run_id, LOCAL)
        raise typer.Exit(INTERRUPTED) from None
    emit(found) if as_json else _show(found)
    if found["state"] in ("failed", "cancelled"):
        raise typer.Exit(1)


def _show(run: dict[str, Any]) -> None:
    rows = [(one["step"], one["name"], one["tool"], one["state"], one["why"]) for one in run["steps"]]
    table(("step", "name", "tool", "state", "why"), rows, title=f"{run['agent']}: {run['state']}  {run['id']}")
    out = console()
    if run["report"]:
        out.print(run["report"]["text"], markup=False)
        out.print(run["report"]["model_would"], markup=False, style="dim")
    if run["problem"]:
        out.print(f"{run['problem']['title']}: {run['problem']['detail']}", markup=False)
    for one in run["approvals"]:
        if one["state"] == "pending":
            _show_request(one)
            out.print(f"neurolake agent approve {run['id']} --fingerprint {one['fingerprint']}", markup=False)


def _show_request(one: dict[str, Any]) -> None:
    out = console()
    kind = "cannot be taken back" if one["grave"] else "can be taken back"
    out.print(f"Waits for a word on {one['tool']} until {one['expires_at'][:19]} ({kind}):", markup=False)
    out.print(one["estimate"]["text"], markup=False)
    out.print_json(data=one["arguments"])
