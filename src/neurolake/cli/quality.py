"""`neurolake quality`: scores over time, rules and their checks, failing rows, suggestions, webhooks."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, failing, opened, text_of
from neurolake.cli.output import console, emit, table
from neurolake.kernel.principal import LOCAL

Severity = Literal["info", "warning", "error"]


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Quality over time, rules, alerts.", no_args_is_help=True)
    for name, command in (
        ("show", show),
        ("history", history),
        ("rules", rules),
        ("set", put),
        ("remove", remove),
        ("check", check),
        ("failing", failing_rows),
        ("suggest", suggest),
        ("accept", accept),
        ("measure", measure),
        ("webhook", webhook),
    ):
        group.command(name)(command)
    return group


def show(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show how good a dataset is, by dimension, and how its rules stand."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.current(dataset)
    if as_json:
        emit(found)
        return
    rows = [[name, one["score"], one["reason"]] for name, one in (found["dimensions"] or {}).items()]
    table(["dimension", "score", "not measured because"], rows, title=f"{found['dataset']}: {_score(found['overall'])}")
    states = ", ".join(f"{count} {state}" for state, count in found["rules"].items() if count)
    age = "" if found["is_current"] else " It is not about the newest data: neurolake quality measure."
    console().print(f"Measured {found['measured_at'] or 'never'}.{age} Rules: {states or 'none'}.")


def history(
    dataset: Dataset,
    rule: Annotated[str | None, typer.Option(help="The checks of this rule, in place of the measurements.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=5000)] = 30,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show the measurements of a dataset, or the checks of a rule, over time, and what stands out."""
    with opened(home, as_json=as_json) as lake:
        quality = lake.nuic.quality
        found = quality.history(dataset, rule, limit=limit) if rule else quality.time_series(dataset, limit=limit)
    if as_json:
        emit(found)
    elif rule:
        _checks(found["checks"])
        _anomalies(found["anomalies"], "checked_at")
    else:
        rows = [[one["measured_at"], one["overall"], one["origin"], one.get("sample_rows")] for one in found["points"]]
        table(["measured", "overall", "of", "rows looked at"], rows)
        _anomalies(found["anomalies"], "measured_at")


def rules(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the rules of a dataset."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.rules(dataset)
    _rules(found, as_json=as_json)


def put(
    dataset: Dataset,
    file: Annotated[Path, typer.Argument(help='A YAML file of rules; "-" for standard input.')],
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Set rules from YAML, all or none; each is checked at once."""
    with failing(as_json=as_json):
        text = text_of(file)
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.put(dataset, text)
    _rules(found, as_json=as_json)


def remove(dataset: Dataset, rule: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Take a rule away, with its history."""
    with opened(home, as_json=as_json) as lake:
        lake.nuic.quality.remove(dataset, rule)


def check(
    dataset: Dataset,
    rule: Annotated[list[str] | None, typer.Option(help="Only this rule; may be given again.")] = None,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Check rules now. Exit code 1 when one of severity error does not hold or cannot be checked."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.check(dataset, names=rule)
    if as_json:
        emit(found)
    else:
        _checks(found)
    if any(one["status"] != "passed" and one["severity"] == "error" for one in found):
        raise typer.Exit(1)


def failing_rows(
    dataset: Dataset,
    rule: str,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 20,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show rows that fail a rule now."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.failing(dataset, rule, limit=limit)
    if as_json:
        emit(found)
    else:
        table([column["name"] for column in found["columns"]], found["rows"], null="NULL")


def suggest(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List rules that the dataset's profile speaks for."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.suggestions(dataset)
    if as_json:
        emit(found)
    else:
        table(["name", "confidence", "reason"], [[one["name"], one["confidence"], one["reason"]] for one in found])


def accept(dataset: Dataset, names: list[str], home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Make rules of suggestions."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.quality.accept(dataset, names)
    _rules(found, as_json=as_json)


def measure(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Measure a dataset as it is now."""
    with opened(home, as_json=as_json) as lake:
        found = lake.measure(dataset)
    if as_json:
        emit(found)
    else:
        looked = f"{found['sample_rows']:,} of {found['rows']:,} rows"
        console().print(f"Quality {_score(found['overall'])}, measured on {looked}.")


def webhook(
    action: Annotated[Literal["list", "add", "remove", "rotate", "test", "deliveries", "retry"], typer.Argument()],
    name: Annotated[str, typer.Argument(help="The webhook; not for list.")] = "",
    url: Annotated[str, typer.Option(help="For add.")] = "",
    severity: Annotated[Severity, typer.Option(help="For add: alerts of at least this severity.")] = "warning",
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Manage where alerts are sent. Prints JSON; the secret is shown by add and rotate, and never again."""
    with opened(home, as_json=as_json) as lake:
        hooks = lake.webhooks
        ways: dict[str, Any] = {
            "list": lambda: hooks.listing(LOCAL),
            "add": lambda: hooks.add(name, url, severity, LOCAL),
            "remove": lambda: hooks.remove(name, LOCAL),
            "rotate": lambda: hooks.rotate(name, LOCAL),
            "test": lambda: hooks.test(name, LOCAL),
            "deliveries": lambda: hooks.deliveries(name, LOCAL),
            "retry": lambda: hooks.retry(name, LOCAL),
        }
        found = ways[action]()
    if found is not None:
        emit(found)


def _rules(found: list[dict[str, Any]], *, as_json: bool) -> None:
    if as_json:
        emit(found)
        return
    rows = [[one["name"], one["severity"], one["status"], _constraint(one["constraint"])] for one in found]
    table(["rule", "severity", "status", "constraint"], rows)


def _constraint(constraint: dict[str, Any]) -> str:
    parts = ", ".join(f"{name} {value}" for name, value in constraint.items() if name != "type")
    return f"{constraint['type']}: {parts}"[:200]


def _checks(found: list[dict[str, Any]]) -> None:
    rows = [
        [one.get("rule") or one["at"], one["status"], one["checked"], one["failing"], one["snapshot_id"], one["error"]]
        for one in found
    ]
    table(["rule" if found and "rule" in found[0] else "at", "status", "checked", "failing", "snapshot", "error"], rows)


def _anomalies(found: list[dict[str, Any]], moment: str) -> None:
    for one in found:
        what = one.get("dimension", "share of failing rows")
        console().print(
            f"{one[moment]}: {what} {one['kind']}: {one['value']} where {one['expected']} was expected "
            f"({one['score']:+.1f} deviations, of {one['points']} points)."
        )


def _score(score: float | None) -> str:
    return "not measured" if score is None else f"{score:.1%}"
